"""*Decisiones*: conflicts by one key, many by a rule, proposals in blocks, imports undone; over real workspaces."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from clac_desktop import texts
from clac_desktop.models.opening import open_workspace
from clac_desktop.models.organisation import OrganisationDraft
from clac_desktop.recording.organisation import correct_organisation, record_organisation
from clac_desktop.recording.service import void_service
from clac_desktop.sync.conflicts import conflicts
from clac_desktop.sync.enrolment import init_centre
from clac_desktop.ui import theme
from clac_desktop.ui.announcing import Announcing
from clac_desktop.ui.background import InlineBackground
from clac_desktop.ui.kit import Label
from clac_desktop.ui.main_window import Context, MainWindow
from clac_desktop.ui.page import SilentFrame
from clac_desktop.ui.pages.decisions import DecisionsPage
from clac_desktop.ui.pages.decisions.choosing import ChoiceBox, EqualFields
from clac_desktop.ui.pages.decisions.imports import UndoPage
from tests.sync.test_hand_edits import Book
from tests.sync.world import World, country, enrol_laptop, organisation, service
from tests.ui.conftest import SIZES, cut_words

NAMES = ("CLAC", "PE1")


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A centre and one laptop of Peru, closed."""
    folder = tmp_path_factory.mktemp("decisions")
    centre, _ = init_centre(folder / "CLAC.clac", office="CLAC", name="Centro Ejemplo")
    with centre:
        with centre.writing() as writing:
            for number, name in enumerate(("Cafetaleros", "Bananeros"), start=900):
                draft = OrganisationDraft(name=name, country=country("PE"), kind="OPP", flo_id=str(number))
                record_organisation(writing, draft, uid=organisation(name))
        enrol_laptop(centre, folder, "PE1", "PE")
    return folder


@pytest.fixture
def world(template: Path, tmp_path: Path) -> Iterator[World]:
    for name in NAMES:
        shutil.copyfile(template / f"{name}.clac", tmp_path / f"{name}.clac")
    found = World(tmp_path, {name: open_workspace(tmp_path / f"{name}.clac") for name in NAMES})
    yield found
    found.close()


def shown(world: World, qtbot: QtBot, frame: SilentFrame, name: str = "CLAC") -> DecisionsPage:
    page = DecisionsPage(frame, InlineBackground(Announcing(world[name])), world[name])
    qtbot.addWidget(page)
    page.background.changed.connect(lambda kinds: page.refresh() if kinds & page.shows else None)
    page.prepare()
    page.refresh()
    page.resize(1138, 700)
    page.show()
    QApplication.processEvents()
    return page


def in_conflict(world: World, named: str = "Uno", **changes: Any) -> str:
    """A service of the laptop that the centre and the laptop changed without seeing each other."""
    uid = world.record("PE1", service(named, "Cafetaleros", place="Lima"))
    world.up("PE1")
    world.down("PE1")
    form = world.form("CLAC", uid)
    world.correct("PE1", uid, **{key: pair[0] for key, pair in changes.items()})
    world.correct("CLAC", uid, form, **{key: pair[1] for key, pair in changes.items()})
    return uid


def open_fields(world: World) -> list[str]:
    with world["CLAC"].reading() as reading:
        return [conflict.field for conflict in conflicts(reading)]


def press(widget: Any, key: Any, modifier: Any = Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(widget, key, modifier)
    QApplication.processEvents()


def said(page: Any) -> str:
    return " ".join(label.text() for label in page.findChildren(Label) if not label.isHidden())


def test_a_conflict_is_decided_field_by_field_with_one_key_each(world: World, qtbot: QtBot) -> None:
    frame = SilentFrame()
    counts = replace(world.form("PE1", world.record("PE1", service("Otro")))[0].attendance[0], women=8, men=9)
    uid = in_conflict(
        world,
        hours=(Decimal(6), Decimal(7)),
        cost=(Decimal(3120), Decimal(3210)),
        currency=("PEN", "PEN"),
        remarks=("Se acordó una segunda sesión", "Otra"),
        attendance=((counts,), (replace(counts, women=7, men=8, not_stated=2),)),
    )
    world.up("PE1")
    page = shown(world, qtbot, frame)
    view = page._conflicts
    assert page.header.title() == "Conflicto 1 de 1"
    assert [row.label for row in view._rows] == ["Horas", "Costo y moneda", "Notas", "Asistencia de Cafetaleros"]
    words = said(page)
    for expected in ("Persona PE1 · Oficina Perú", "Centro Ejemplo · Oficina central", "registrado aquí", "PE-0"):
        assert expected in words
    assert "Dos personas cambiaron el mismo servicio sin verse." in " ".join(
        label.text() for label in view._banner.findChildren(Label)
    )
    texts_of = {row.label: row.values for row in view._rows}
    assert sorted(texts_of["Costo y moneda"]) == ["PEN 3,120.00", "PEN 3,210.00"]  # merged as one value: one choice
    assert sorted(texts_of["Asistencia de Cafetaleros"]) == [
        "7 mujeres · 8 hombres · 2 s/d", "8 mujeres · 9 hombres · 0 s/d",
    ]  # fmt: skip
    assert not any(len(part) == 32 for part in words.split())  # never a uid
    office = view._case.authors.index(next(a for a in view._case.authors if a.person == "Persona PE1"))
    for row in view._rows[:-1]:
        row.setFocus()
        press(row, Qt.Key.Key_1 + office)
    assert "Falta: Asistencia de Cafetaleros" in said(page) and open_fields(world) != []
    view.resolve()  # with a gap nothing is written: it goes there
    assert len(open_fields(world)) == 4
    press(view._rows[-1], Qt.Key.Key_1 + (1 - office))
    before = world.ask("CLAC", "SELECT count(*) FROM journal")[0][0]
    view.resolve()
    assert open_fields(world) == []
    assert world.ask("CLAC", "SELECT count(*) FROM journal")[0][0] == before + 1  # one entry
    assert (world.value("CLAC", uid, "hours"), world.value("CLAC", uid, "women_total")) == (6_000_000, 7)
    assert view._stack.currentIndex() == 1 and frame.said[-1].startswith("Conflicto decidido")
    assert frame.undo is not None
    frame.undo()
    assert len(open_fields(world)) == 4 and view._case.aggregate == uid  # both versions again
    world.assert_whole("CLAC")


def test_one_field_is_decided_at_once_and_the_next_record_comes(world: World, qtbot: QtBot) -> None:
    frame = SilentFrame()
    first, second = in_conflict(world, title=("A", "B")), in_conflict(world, "Dos", title=("C", "D"))
    world.up("PE1")
    page = shown(world, qtbot, frame)
    view = page._conflicts
    assert page.header.title() == "Conflicto 1 de 2" and frame.badges["decisions"] == 2
    shown_first = view._case.aggregate
    press(view._rows[0], Qt.Key.Key_2)
    kept = view._case.aggregate
    assert kept != shown_first and page.header.title() == "Conflicto 1 de 1"
    assert world.value("CLAC", shown_first, "title") in ("A", "B", "C", "D")
    assert {shown_first, kept} == {first, second}
    view._frame.undo()
    assert open_fields(world) == ["title", "title"] and view._case.aggregate == shown_first
    page.arrive(uid=kept)
    assert view._case.aggregate == kept
    with qtbot.waitSignal(page.service_requested) as caught:
        page._open_case.trigger()
    assert caught.args == [kept]


def test_what_came_while_the_page_was_open_is_not_decided(world: World, qtbot: QtBot) -> None:
    uid = world.record("CLAC", service("Uno"))
    form = world.form("CLAC", uid)
    world.correct("CLAC", uid, form, title="A")
    world.correct("CLAC", uid, form, title="B")
    page = shown(world, qtbot, SilentFrame())
    case = page._conflicts._case
    page.background.changed.disconnect()
    world.correct("CLAC", uid, form, title="C")
    page._conflicts._case = case
    press(page._conflicts._rows[0], Qt.Key.Key_1)
    with world["CLAC"].reading() as reading:
        (left,) = conflicts(reading)
    assert "C" in [version.value for version in left.versions]


def test_a_contested_voiding_and_the_fields_that_agree(world: World, qtbot: QtBot) -> None:
    uid = world.record("CLAC", service("Uno", place="Lima"))
    form = world.form("CLAC", uid)
    with world["CLAC"].reading() as reading:
        look = reading.look(uid)
    world.correct("CLAC", uid, form, title="Sí existió")
    world.act("CLAC", void_service, uid, look)
    page = shown(world, qtbot, SilentFrame())
    view = page._conflicts
    assert view._rows[0].values == ["sigue vigente", "anulado"]
    (equal,) = page.findChildren(EqualFields)
    assert equal._button.text().startswith("12 campos iguales en todas las versiones: oficina, título,")
    assert equal._facts.isHidden()
    equal._button.click()
    assert not equal._facts.isHidden() and "Lima" in said(equal)
    assert all(box.accessibleName() for box in page.findChildren(ChoiceBox))
    assert "Sin decidir" in view._rows[0].accessibleName()
    press(view._rows[0], Qt.Key.Key_2)
    assert world.value("CLAC", uid, "voided") == 1


def test_proposals_are_accepted_and_rejected_in_blocks(world: World, qtbot: QtBot) -> None:
    frame = SilentFrame()
    uid = world.record("PE1", service("Taller"))
    with world["PE1"].reading() as reading:
        look = reading.look(organisation("Cafetaleros"))
    draft = OrganisationDraft(name="Cafetaleros Unidos", country=country("PE"), kind="OPP", flo_id="900")
    world.act("PE1", correct_organisation, organisation("Cafetaleros"), draft, look)
    world.up("PE1")
    book = Book(world.export("CLAC", "PE", full=True))
    book.put("Servicios", uid, title="En la hoja", modality="virtual", hours="3,210")
    book.append("Servicios", title="Añadido a mano")
    world.deliver(book.save(world.folder / "CLAC_PE.xlsx"), "CLAC")
    page = shown(world, qtbot, frame)
    assert page._view == "proposals"  # there is no conflict
    view = page._proposals
    lines = {row.cells[2]: row for row in view._table._rows}
    assert lines["Nombre"].cells[1:6] == ("Cafetaleros", "Nombre", "Cafetaleros", "Cafetaleros Unidos", "Persona PE1")
    assert lines["Modalidad"].cells[3:5] == ("Presencial", "Virtual")  # names, never uids
    assert lines["Título"].cells[5] == "Centro Ejemplo" and lines["Título"].cells[7] == "CLAC-002"
    view._table.select_id(lines["Horas"].id)
    assert "No se entiende" in view._reason.text()
    view._table.select_id(lines["Nombre"].id)
    assert "El registro es del centro" in view._reason.text()
    view._table.setFocus()
    press(view._table, Qt.Key.Key_Return)
    assert world.value("CLAC", organisation("Cafetaleros"), "name", "organisation") == "Cafetaleros Unidos"
    assert frame.said[-1] == "1 propuesta aceptada" and frame.undo is not None
    frame.undo()
    assert world.value("CLAC", organisation("Cafetaleros"), "name", "organisation") == "Cafetaleros"
    view._table.selectAll()
    view.decide(True)
    assert world.value("CLAC", uid, "title") == "En la hoja"
    assert frame.said[-1].startswith("2 propuestas aceptadas · 2 quedan: ")
    assert view._table.count() == 2
    view._table.selectAll()
    view.decide(False)
    assert view._stack.currentIndex() == 1 and frame.said[-1] == "2 propuestas rechazadas"
    assert frame.undo is not None
    frame.undo()
    assert view._table.count() == 2
    with qtbot.waitSignal(page.service_requested) as caught:
        view._table.select_id(next(row.id for row in view._table._rows if row.cells[2] == "Horas"))
        page._open_shown()
    assert caught.args == [uid]


def test_an_import_is_undone_after_showing_what_it_does(world: World, qtbot: QtBot) -> None:
    frame = SilentFrame()
    uid = world.record("PE1", service("Uno"))
    world.up("PE1")
    world.down("PE1")
    world.correct("PE1", uid, title="Uno, corregido", place="Cusco")
    born = world.record("PE1", service("Nuevo"))
    number = world.up("PE1").import_number
    world.correct("CLAC", uid, place="Lima")
    page = shown(world, qtbot, frame)
    page.arrive(view="imports")
    view = page._imports
    lines = {row.id: row for row in view._table._rows}
    assert lines[number].cells[4] == 2 and "PE-00" in lines[number].cells[3]
    assert view._table.select_id(number)
    view.undo()
    undo = frame.pushed[-1]
    assert isinstance(undo, UndoPage)
    qtbot.addWidget(undo)
    undo.prepare()
    undo.refresh()
    rows = [(row.cells[0].text, *row.cells[1:]) for row in undo._table._rows]
    assert ("Se queda", "Uno, corregido", "Lugar", None, "alguien lo cambió después") in rows
    assert ("Se restaura", "Uno, corregido", "Título", "Uno, corregido", "Uno") in rows
    assert any(row[0] == "Se anula" and row[1] == "Nuevo" for row in rows)
    assert any(row[0] == "Se anula" and row[1] == "Cafetaleros · Nuevo" for row in rows), "whose attendance it is"
    assert world.value("CLAC", uid, "title") == "Uno, corregido"  # only tried
    undo._undo()
    assert (world.value("CLAC", uid, "title"), world.value("CLAC", uid, "place")) == ("Uno", "Lima")
    assert world.value("CLAC", born, "voided") == 1
    assert {row.id: row.cells[1].text for row in view._table._rows}[number] == "Deshecha"
    view._table.select_id(number)
    view.undo()
    assert frame.said[-1] == f"La importación n.º {number} ya está deshecha"
    assert world.status("CLAC").conflicts == 0
    view._table.select_id(max(row.id for row in view._table._rows))
    view.undo()
    again = frame.pushed[-1]
    assert isinstance(again, UndoPage) and again is not undo
    qtbot.addWidget(again)
    again.prepare()
    again.refresh()
    again._undo()
    assert world.value("CLAC", uid, "title") == "Uno, corregido" and world.value("CLAC", born, "voided") == 0
    assert frame.undo is not None
    frame.undo()
    assert world.value("CLAC", uid, "title") == "Uno"
    world.assert_whole("CLAC")


def test_without_anything_to_decide_the_page_says_what_comes_here(world: World, qtbot: QtBot) -> None:
    frame = SilentFrame()
    page = shown(world, qtbot, frame, "PE1")
    assert page._conflicts._stack.currentIndex() == 1 and page._proposals._stack.currentIndex() == 1
    assert frame.badges["decisions"] == 0 and page.header.title() == "Decisiones"
    page.count()
    page.arrive(view="proposals")
    page.arrive(view="imports")
    assert page._imports._table.count() == 1
    page._imports.undo()
    assert "no cambió ningún registro" in frame.said[-1]


@pytest.mark.parametrize("language", ["es", "en"])
def test_nothing_is_cut_at_any_size(
    world: World, qtbot: QtBot, qapp: QApplication, language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    in_conflict(world, hours=(Decimal(6), Decimal(7)), remarks=("Se acordó una segunda sesión en agosto", "Otra"))
    world.up("PE1")
    texts.set_language(language)
    try:
        for width, height, zoom in SIZES:
            theme.apply(qapp, "light", zoom)
            background = InlineBackground(Announcing(world["CLAC"]))
            window = MainWindow(Context("Oficina central", "PMEL", "Centro", False, True), background)
            qtbot.addWidget(window)
            page = DecisionsPage(window, background, world["CLAC"])
            window.add_pages([page])
            window.resize(width, height)
            window.show()
            for view in ("conflicts", "proposals", "imports"):
                window.go("decisions", view=view)
                QApplication.processEvents()
                assert cut_words(page) == [], (width, zoom, view)
            window.close()
    finally:
        texts.set_language("es")


def test_the_keyboard_alone_decides_in_the_window(world: World, qtbot: QtBot) -> None:
    uid = in_conflict(world, title=("A", "B"), hours=(Decimal(6), Decimal(7)), place=("Cusco", "Puno"))
    world.up("PE1")
    background = InlineBackground(Announcing(world["CLAC"]))
    window = MainWindow(Context("Oficina central", "PMEL", "Centro", False, True), background)
    qtbot.addWidget(window)
    page = DecisionsPage(window, background, world["CLAC"])
    window.add_pages([page])
    window.resize(1366, 768)
    window.show()
    window.go("decisions", uid=uid)
    qtbot.waitUntil(lambda: window.focusWidget() is page._conflicts._rows[0])
    rows = page._conflicts._rows
    press(rows[0], Qt.Key.Key_2)
    assert window.focusWidget() is rows[1] and rows[0].choice == 1
    press(rows[1], Qt.Key.Key_Down)
    assert window.focusWidget() is rows[2]
    press(rows[2], Qt.Key.Key_3)  # there is no third version
    assert rows[2].choice == -1
    press(rows[2], Qt.Key.Key_1)
    press(rows[1], Qt.Key.Key_1)
    press(window, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert open_fields(world) == [] and page._conflicts._stack.currentIndex() == 1
    press(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert len(open_fields(world)) == 3
    press(page._conflicts._rows[0], Qt.Key.Key_1, Qt.KeyboardModifier.ShiftModifier)
    assert open_fields(world) == []
    window.close()
