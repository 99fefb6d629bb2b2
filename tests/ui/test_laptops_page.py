"""*Equipos*: laptops lost, restored, replaced or handed over, through the real pages over real workspaces and files."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget
from pytestqt.qtbot import QtBot

from clac_desktop.models.backup import make_backup, restore_backup
from clac_desktop.models.opening import open_workspace
from clac_desktop.queries.dump import dump
from clac_desktop.recording.draft import KeptDraft, keep_draft
from clac_desktop.sync.enrolment import invite, join
from clac_desktop.sync.receiving import apply_package
from clac_desktop.sync.restoring import notice_restore, restored
from clac_desktop.ui.announcing import Announcing
from clac_desktop.ui.background import InlineBackground
from clac_desktop.ui.guide import GuidePage, Told
from clac_desktop.ui.kit import Banner, Label
from clac_desktop.ui.page import Page, SilentFrame
from clac_desktop.ui.pages.laptops import LaptopsPage
from clac_desktop.ui.pages.laptops.asking import AskPage
from clac_desktop.ui.pages.laptops.handing import HandOverPage
from clac_desktop.ui.pages.laptops.joining import JoinPage
from clac_desktop.ui.pages.laptops.lost import LostPage
from clac_desktop.ui.pages.laptops.page import LaptopPage
from clac_desktop.ui.pages.laptops.rebuilding import RebuildPage
from clac_desktop.ui.pages.laptops.restored import RestoredPage
from clac_desktop.ui.pages.laptops.restoring import RestorePage
from clac_desktop.ui.pages.laptops.revoking import RevokePage
from tests.sync.test_laptops import lose_a_package, seen
from tests.sync.world import World, service, world_of

Show = Callable[[str], LaptopsPage]


@pytest.fixture
def world(world_template: Path, tmp_path: Path) -> Iterator[World]:
    with world_of(world_template, tmp_path / "world") as found:
        yield found


@pytest.fixture
def show(world: World, frame: SilentFrame, qtbot: QtBot) -> Show:
    """Show *Equipos* over a workspace of the world."""

    def shown(name: str) -> LaptopsPage:
        made = LaptopsPage(frame, InlineBackground(Announcing(world[name])), world[name])
        qtbot.addWidget(made)
        made.prepare()
        made.resize(1158, 620)
        made.show()
        made.refresh()
        return made

    return shown


def told(root: QWidget) -> str:
    """Return all that is said on a page, in one text."""
    found = [label.text() for label in root.findChildren(Label)]
    found += [button.text() + " " + button.accessibleName() for button in root.findChildren(QAbstractButton)]
    found += [one.accessibleName() for one in root.findChildren(Told)]
    return "\n".join(found)


def press(page: GuidePage) -> None:
    """Press the button of the step, as Ctrl+Enter does; it must be there."""
    assert page._forth.isEnabled()
    page._forth.trigger()


P = TypeVar("P", bound=Page)


def last(frame: SilentFrame, kind: type[P]) -> P:
    page = frame.pushed[-1]
    assert isinstance(page, kind)
    return page


def choose(page: LaptopsPage, world: World, name: str) -> None:
    """Put the cursor on a laptop and press one of its ways."""
    assert page._table.select_id(seen(world, name).device)


def way(page: QWidget, words: str) -> None:
    """Press a button or a line of a card."""
    QApplication.processEvents()  # what was just added is shown
    found = [one for one in page.findChildren(QAbstractButton) if one.text() == words and not one.isHidden()]
    assert found, words
    found[0].click()


def test_each_laptop_says_what_came_and_what_is_missing(world: World, show: Show, frame: SilentFrame) -> None:
    _first, second = lose_a_package(world)
    world.deliver(second, "CLAC")
    page = show("CLAC")
    rows = {row.id: row.cells for row in page._table._rows}
    device = seen(world, "PE1").device
    assert rows[device][0] == "PE-1 · Persona PE1" and rows[device][1].text == "Faltan cambios"
    assert rows[device][2] == "cambio 1" and rows[device][4:6] == (0, 2)
    assert len(rows[device][6].split(" · ")) == 6
    assert page._table.current_id() == device, "what asks for a person is shown first"
    assert "Retenidos hasta que llegue lo anterior" in told(page._card)
    assert frame.badges["laptops"] == 1


def test_the_text_that_asks_for_what_is_missing_names_laptop_range_and_words(
    world: World, show: Show, frame: SilentFrame
) -> None:
    _first, second = lose_a_package(world)
    world.deliver(second, "CLAC")
    page = show("CLAC")
    choose(page, world, "PE1")
    way(page, "Pedir lo que falta")
    last(frame, AskPage)._copy_action.trigger()
    text = QGuiApplication.clipboard().text()
    words = " · ".join(seen(world, "PE1").fingerprint.split())
    assert "Persona PE1" in text and "cambio 1" in text and words in text and "Crear paquete" in text
    assert frame.said[-1] == "Texto copiado"


def test_a_range_is_declared_lost_in_three_steps_by_a_person_with_a_name(
    world: World, show: Show, frame: SilentFrame
) -> None:
    first, second = lose_a_package(world)
    world.deliver(second, "CLAC")
    page = show("CLAC")
    choose(page, world, "PE1")
    way(page, "Declararlo perdido")
    lost = last(frame, LostPage)
    assert "Esperan 2 posteriores, el primero llegó hoy." in told(lost)
    table = next(one for one in lost.findChildren(QWidget) if one.accessibleName() == "Cambios que esperan")
    assert [row.cells[1] for row in table._rows] == ["Segundo", "Tercero"]  # type: ignore[attr-defined]
    press(lost)
    lost._name.set_value("  ")
    lost._named()
    press(lost)
    assert lost._name.message() == "Escriba su nombre." and seen(world, "PE1").lost == ()
    lost._name.set_value("Persona Ejemplo")
    lost._named()
    assert "todavía se acepta" in told(lost)
    press(lost)
    assert lost.step == 2 and "2 cambios que esperaban ya están en los datos." in told(lost)
    found = seen(world, "PE1")
    assert (found.lost[0].by, found.entries, found.held) == ("Persona Ejemplo", 2, 0)
    press(lost)
    assert frame.pushed == []
    world.deliver(first, "CLAC")
    assert seen(world, "PE1").entries == 3, "late arrival is still accepted"


def test_a_laptop_is_revoked_and_what_came_since_is_decided(world: World, show: Show, frame: SilentFrame) -> None:
    world.record("PE1", service("Antes"))
    world.up("PE1")
    page = show("CLAC")
    choose(page, world, "PE1")
    way(page, "Dar de baja")
    revoke = last(frame, RevokePage)
    assert "Lo recibido hasta hoy se queda: 1 cambio." in told(revoke)
    assert not seen(world, "PE1").revoked
    press(revoke)
    assert "PE-001" in told(revoke) and revoke._danger.isVisibleTo(revoke)
    press(revoke)
    assert seen(world, "PE1").revoked and "Desde entonces no ha llegado nada de él." in told(revoke)
    uids = [world.record("PE1", service(title)) for title in ("Uno", "Dos")]
    world.up("PE1")
    revoke.refresh()
    assert "2 cambios llegaron desde la baja." in told(revoke)
    revoke._table.select_id(revoke._waiting[0].id)
    way(revoke, "Aceptar")
    assert frame.said[-1] == "1 cambio aceptado" and world.value("CLAC", uids[0], "title") == "Uno"
    revoke._table.selectAll()
    way(revoke, "Rechazar")
    assert frame.said[-1] == "1 cambio rechazado" and world.value("CLAC", uids[1], "title") is None
    assert seen(world, "PE1").quarantined == 0


def test_a_second_laptop_of_an_office_is_invited_and_admitted(
    world: World, show: Show, frame: SilentFrame, tmp_path: Path
) -> None:
    page = show("CLAC")
    choose(page, world, "EC1")
    way(page, "Otro equipo para esta oficina")
    step = last(frame, JoinPage)
    press(step)
    assert step.step == 0 and "Cree primero la invitación." in told(step)
    way(step, "Crear invitación")
    press(step)
    joined = join(Path(step._invitation), tmp_path / "EC2.clac", tmp_path / "EC2.clac-request", name="Persona EC2")
    press(step)
    assert "Falta la solicitud del equipo nuevo." in told(step)
    step.take_request(str(joined.request))
    step._heard.set_value("una dos tres cuatro cinco seis")
    step._hear()
    press(step)
    assert step.step == 1 and "Las seis palabras no son las de esta solicitud" in told(step)
    step._heard.set_value(joined.fingerprint)
    step._hear()
    assert "Coinciden las seis palabras." in told(step)
    press(step)
    assert step.step == 2 and "Los dos equipos trabajan a la vez." in told(step)
    page.refresh()
    assert [row.cells[0] for row in page._table._rows][:2] == ["EC-1 · Persona EC1", "EC-2 · Persona EC2"]
    assert Path(step._first).is_file()


def test_a_request_of_another_office_is_refused_in_words(
    world: World, show: Show, frame: SilentFrame, tmp_path: Path
) -> None:
    page = show("CLAC")
    page._second(seen(world, "EC1"))
    step = last(frame, JoinPage)
    step.go_to(1)
    step.take_request(str(world.folder.parent / "no.clac-request"))
    assert "no existe" in told(step)
    request = request_of(world, tmp_path)
    step.take_request(str(request))
    assert "La solicitud es de la oficina PE, no de EC." in told(step)


def request_of(world: World, tmp_path: Path) -> Path:
    invite(world["CLAC"], "PE", ["PE"], tmp_path / "PE3.clac-invite")
    return join(tmp_path / "PE3.clac-invite", tmp_path / "PE3.clac", tmp_path / "PE3.clac-request", name="X").request


def test_a_lost_laptop_is_replaced_and_its_first_package_brings_back_what_was_sent(
    world: World, show: Show, frame: SilentFrame, tmp_path: Path
) -> None:
    world.record("PE1", service("Enviado"))
    world.up("PE1")
    world.record("PE1", service("Nunca enviado"))
    page = show("CLAC")
    choose(page, world, "PE1")
    way(page, "Reemplazarlo")
    step = last(frame, JoinPage)
    press(step)
    assert seen(world, "PE1").revoked and step.step == 1
    way(step, "Crear invitación")
    press(step)
    joined = join(Path(step._invitation), tmp_path / "PE3.clac", tmp_path / "PE3.clac-request", name="Persona PE3")
    step.take_request(str(joined.request))
    step._heard.set_value(joined.fingerprint)
    step._hear()
    press(step)
    words = told(step)
    assert "Vuelve: 1 cambio del equipo anterior." in words and "No vuelve lo que nunca se envió." in words
    with open_workspace(tmp_path / "PE3.clac") as new:
        assert apply_package(new, Path(step._first)).applied
        with new.reading() as reading:
            assert list(dump(reading)) == world.dump("CLAC", "PE")
            titles = reading.connection.exec_driver_sql("SELECT title FROM service").scalars().all()
    assert titles == ["Enviado"]


def test_what_happened_to_a_restored_laptop_is_told_until_it_was_read(
    world: World, show: Show, frame: SilentFrame
) -> None:
    world.record("PE1", service("En la copia"))
    backup = make_backup(world["PE1"]).file
    world.record("PE1", service("Después"))
    world.close("PE1")
    restore_backup(backup, world.folder / "PE1.clac")
    notice_restore(world["PE1"])
    page = show("PE1")
    (banner,) = page.findChildren(Banner)
    assert "Este equipo volvió a una copia anterior" in told(banner)
    page.arrive(view="restored")
    guide = last(frame, RestoredPage)
    assert "1 cambio de este equipo es posterior a la copia." in told(guide)
    press(guide)
    assert "El próximo paquete lleva 1 cambio." in told(guide)
    press(guide)
    assert "No hay nada más que hacer." in told(guide)
    press(guide)
    with world["PE1"].reading() as reading:
        assert restored(reading) is None
    page.refresh()
    assert frame.pushed == [] and page.findChildren(Banner) == []


def test_a_backup_is_looked_into_and_what_is_only_here_is_sent_first(
    world: World, show: Show, frame: SilentFrame
) -> None:
    world.record("PE1", service("En la copia"))
    backup = make_backup(world["PE1"]).file
    world.record("PE1", service("Solo aquí"))
    page = show("PE1")
    page.start_restore()
    guide = last(frame, RestorePage)
    wished: list[Path] = []
    page.restore_requested.connect(wished.append)
    assert [row.id for row in guide._table._rows] == [str(backup)]
    guide.choose(backup.with_name("otra.clac"))
    assert guide.step == 0 and "no existe" in told(guide).lower()
    press(guide)
    assert guide.step == 1 and "Solo aquí: 1 cambio" in told(guide)
    way(guide, "Crear el paquete ahora")
    words = told(guide)
    assert "En un paquete, sin confirmar: 2" not in words and "En un paquete, sin confirmar: 1 cambio" in words
    assert "Solo aquí: " not in words and "Paquete guardado y verificado." in words
    press(guide)
    assert wished == []
    press(guide)
    assert wished == [backup]


def test_a_laptop_is_handed_over_and_says_what_stays(world: World, show: Show, frame: SilentFrame) -> None:
    world.record("PE1", service("Taller"))
    with world["PE1"].writing() as writing:
        keep_draft(writing, KeptDraft("d" * 32, "service", None, "A medias", {}, None))
    page = show("PE1")
    way(page, "Entregarlo a otra persona")
    guide = last(frame, HandOverPage)
    words = told(guide)
    assert "1 borrador sin terminar" in words and "«A medias»" in words and "Sin enviar: 1 cambio" in words
    press(guide)
    press(guide)
    assert guide._field.message() == "Escriba el nombre de quien lo recibe."
    guide._field.set_value("Persona Nueva")
    guide._named()
    press(guide)
    assert guide.step == 2 and "Ahora trabaja en este equipo Persona Nueva." in told(guide)
    page.refresh()
    assert "ahora: Persona Nueva" in told(page)


def test_the_centre_is_rebuilt_with_a_folder_of_kept_packages(
    world: World, show: Show, frame: SilentFrame, tmp_path: Path
) -> None:
    world.record("PE1", service("Taller"))
    world.export("PE1").rename(tmp_path / "PE.xlsx")
    (tmp_path / "roto.xlsx").write_text("nada")
    page = show("CLAC")
    before = world.status("CLAC").generation
    page.start_rebuild()
    guide = last(frame, RebuildPage)
    press(guide)
    guide._field.set_value(str(tmp_path / "no"))
    guide._typed()
    press(guide)
    assert guide._field.message() == "Esa carpeta no existe." and world.status("CLAC").generation == before
    guide._field.set_value(str(tmp_path))
    guide._typed()
    press(guide)
    words = told(guide)
    assert guide.step == 2 and f"generación {before + 1}" in words and "roto.xlsx" in words
    assert len(world.ask("CLAC", "SELECT 1 FROM service")) == 1


@pytest.mark.parametrize("width", ["middle", "narrow"])
def test_a_small_window_opens_a_laptop_with_enter(world: World, qtbot: QtBot, width: str) -> None:
    small = SilentFrame(width)
    page = LaptopsPage(small, InlineBackground(Announcing(world["CLAC"])), world["CLAC"])
    qtbot.addWidget(page)
    page.prepare()
    page.show()
    page.refresh()
    assert not page._card.isVisibleTo(page)
    page._table.opened.emit(seen(world, "PE1").device)
    one = last(small, LaptopPage)
    way(one, "Dar de baja")
    assert last(small, RevokePage).step == 0


def test_an_office_sees_its_laptops_and_decides_about_none(world: World, show: Show, frame: SilentFrame) -> None:
    page = show("PE1")
    assert [row.cells[0] for row in page._table._rows] == ["PE-1 · Persona PE1 · este", "PE-2 · Persona PE2"]
    page._table.opened.emit(seen(world, "PE2").device)
    assert frame.pushed == [] and not page._rebuild_action.isEnabled()
    assert "Dar de baja" not in told(page._own)
