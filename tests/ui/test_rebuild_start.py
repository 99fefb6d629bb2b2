"""The first start of a centre that was lost: from its recovery file or a backup, with the packages that were kept."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from clac_desktop.errors import ProblemError
from clac_desktop.models.backup import make_backup
from clac_desktop.models.opening import open_workspace
from clac_desktop.sync.rebuilding import found_again, read_centre_file
from clac_desktop.ui.kit import Button, Label
from clac_desktop.ui.pages.first_start import Beginning
from clac_desktop.ui.rebuild_start import RebuildStart
from tests.sync.test_restoring import recovery_of
from tests.sync.world import World, service, world_of


@pytest.fixture
def world(world_template: Path, tmp_path: Path) -> Iterator[World]:
    with world_of(world_template, tmp_path / "world") as found:
        yield found


@pytest.fixture
def kept(world: World, tmp_path: Path) -> Path:
    """A folder with a package of an office that the lost centre had kept, and a file that is none."""
    folder = tmp_path / "kept"
    folder.mkdir()
    world.record("PE1", service("Taller"))
    shutil.copyfile(world.export("PE1"), folder / "PE.xlsx")
    (folder / "carta.xlsx").write_text("no es un paquete")
    return folder


@pytest.fixture
def beginning(tmp_path: Path, qtbot: QtBot) -> Iterator[tuple[Beginning, list[Path]]]:
    """The first start, and the workspaces that came of it."""
    ready: list[Path] = []
    made = Beginning(tmp_path / "own" / "clac.clac", tmp_path / "sample", ready=ready.append)
    made.show()
    yield made, ready
    made.close()


def told(root: QWidget) -> str:
    return "\n".join(label.text() for label in root.findChildren(Label))


def begin(beginning: Beginning) -> RebuildStart:
    """Press the link of the first window."""
    link = next(one for one in beginning.window.findChildren(Button) if one.text() == "Reconstruir la oficina central")
    link.click()
    window = beginning.window
    assert isinstance(window, RebuildStart) and window.isVisible()
    return window


def test_a_lost_centre_is_rebuilt_from_its_recovery_file_and_a_folder(
    world: World, kept: Path, beginning: tuple[Beginning, list[Path]], qtbot: QtBot, tmp_path: Path
) -> None:
    recovery = recovery_of(world)
    start, ready = beginning
    window = begin(start)
    qtbot.keyClick(window, Qt.Key.Key_Return)
    assert "Falta el archivo de recuperación" in told(window)
    window.take_file(str(kept / "carta.xlsx"))
    qtbot.waitUntil(lambda: "carta.xlsx" in told(window))
    assert window.step == 0
    window.take_file(str(recovery))
    qtbot.waitUntil(lambda: "Archivo de recuperación de la oficina central CLAC" in told(window))
    qtbot.keyClick(window, Qt.Key.Key_Return)
    window._folder.set_value(str(kept))
    window._typed_folder()
    qtbot.keyClick(window, Qt.Key.Key_Return)
    qtbot.keyClick(window, Qt.Key.Key_Return)
    assert window._person.message() == "Escriba su nombre." and not (tmp_path / "own" / "clac.clac").exists()
    window._person.set_value("Persona Nueva")
    window._typed_person()
    qtbot.keyClick(window, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.step == 3, timeout=30_000)
    words = told(window)
    assert "1 paquete leído" in words and "generación" in words and "carta.xlsx" in words
    assert "Mande a cada oficina su paquete." in words
    qtbot.keyClick(window, Qt.Key.Key_Return)
    assert ready == [tmp_path / "own" / "clac.clac"]
    with open_workspace(ready[0]) as rebuilt, rebuilt.reading() as reading:
        assert reading.settings["actor"] == "Persona Nueva" and reading.settings["office"] == "CLAC"
        assert reading.connection.exec_driver_sql("SELECT count(DISTINCT eid) FROM journal j").scalar_one() > 1
        assert reading.connection.exec_driver_sql("SELECT count(*) FROM device").scalar_one() == 1


def test_a_lost_centre_is_rebuilt_from_a_backup(world: World, kept: Path, tmp_path: Path) -> None:
    backup = make_backup(world["CLAC"]).file
    facts = read_centre_file(backup)
    assert not facts.recovery and (facts.office, facts.organisations) == ("CLAC", 5)
    before = world.status("CLAC").generation
    found = found_again(tmp_path / "new.clac", backup, kept, name="Persona Nueva", language="es")
    assert found.packages == 1 and found.generation > before
    with open_workspace(tmp_path / "new.clac") as rebuilt, rebuilt.reading() as reading:
        titles = reading.connection.exec_driver_sql("SELECT title FROM service").scalars().all()
    assert titles == ["Taller"]


def test_nothing_is_left_behind_where_it_cannot_be_rebuilt(world: World, kept: Path, tmp_path: Path) -> None:
    of_office = make_backup(world["PE1"]).file
    target = tmp_path / "new.clac"
    for file, folder, code in (
        (of_office, kept, "rebuild.no_centre"),
        (tmp_path / "no.clac", kept, "file_missing"),
        (tmp_path / "no.clac-key", kept, "file_missing"),
        (recovery_of(world), tmp_path / "no", "rebuild.folder"),
    ):
        with pytest.raises(ProblemError) as refused:
            found_again(target, file, folder, name="Persona Nueva", language="es")
        assert refused.value.problems[0].code == code
        assert not list(tmp_path.glob("new.clac*"))

    def stop(done: int, of: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        found_again(target, recovery_of(world), kept, name="Persona Nueva", language="es", report=stop)
    assert not list(tmp_path.glob("new.clac*"))


def test_esc_leads_back_to_the_first_start(beginning: tuple[Beginning, list[Path]], qtbot: QtBot) -> None:
    start, _ready = beginning
    first = start.window
    window = begin(start)
    qtbot.keyClick(window, Qt.Key.Key_Escape)
    assert start.window is first and first.isVisible() and not window.isVisible()
