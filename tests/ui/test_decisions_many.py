"""*Decisiones*: many conflicts at once by a rule that is shown first, and who stands beside each version."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from clac_desktop.models.journal import Act
from clac_desktop.models.organisation import OrganisationDraft
from clac_desktop.recording.organisation import correct_organisation
from clac_desktop.ui.announcing import Announcing
from clac_desktop.ui.background import InlineBackground
from clac_desktop.ui.page import SilentFrame
from clac_desktop.ui.pages.decisions import DecisionsPage
from clac_desktop.ui.pages.decisions.choosing import Head
from clac_desktop.ui.pages.decisions.imports import UndoPage
from clac_desktop.ui.pages.decisions.many import ManyPage
from tests.sync.world import World, country, enrol_laptop, organisation, service
from tests.ui.test_decisions_page import NAMES, in_conflict, open_fields, press, said, shown, template, world

__all__ = ["template", "world"]


def test_many_are_decided_by_a_rule_that_is_shown_first(world: World, qtbot: QtBot) -> None:
    frame = SilentFrame()
    uids = [in_conflict(world, f"Uno {n}", title=(f"A{n}", f"B{n}"), place=("Cusco", "Puno")) for n in range(2)]
    world.up("PE1")
    page = shown(world, qtbot, frame)
    page._show_many()
    many = frame.pushed[-1]
    assert isinstance(many, ManyPage)
    qtbot.addWidget(many)
    many.prepare()
    many.refresh()
    choose(many, "Oficina Perú (4)")
    assert many._table.count() == 4 and "Se deciden 4 campos." in said(many)
    lines = sorted(tuple(row.cells[1:]) for row in many._table._rows)
    assert lines[2:] == [("Título", "A0", "B0", "Persona PE1"), ("Título", "A1", "B1", "Persona PE1")]
    assert len(open_fields(world)) == 4  # nothing yet
    many._decide()
    assert open_fields(world) == [] and {world.value("CLAC", uid, "place") for uid in uids} == {"Cusco"}
    assert [world.value("CLAC", uid, "title") for uid in uids] == ["A0", "A1"]
    assert frame.said[-1] == "4 conflictos decididos" and frame.undo is not None
    frame.undo()
    assert len(open_fields(world)) == 4
    world.assert_whole("CLAC")


def choose(many: ManyPage, words: str) -> None:
    """Take the side with these words, as a person does who looks through the choices."""
    offered = {text: value for value, text in many._choice.items()}
    many._choice.set_value(offered[words])
    many._choice.changed.emit()


def test_of_two_laptops_of_one_office_many_are_decided_by_person(
    world: World, template: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    enrol_laptop(world["CLAC"], tmp_path, "PE2", "PE")
    uids = [world.record("PE1", service(f"Uno {n}")) for n in range(3)]
    world.up("PE1")
    world._hand_over("CLAC", "PE", "PE1", "PE2")
    for n, uid in enumerate(uids):
        form = world.form("PE2", uid)
        world.correct("PE1", uid, title=f"A{n}")
        world.correct("PE2", uid, form, title=f"B{n}")
    for name in ("PE1", "PE2"):
        world.up(name)
    frame = SilentFrame()
    page = shown(world, qtbot, frame)
    for _again in range(2):  # what was decided and taken back is offered as before
        page._show_many()
        many = frame.pushed[-1]
        assert isinstance(many, ManyPage)
        qtbot.addWidget(many)
        assert [text for _value, text in many._choice.items()] == [
            "Persona PE1 · Oficina Perú (3)", "Persona PE2 · Oficina Perú (3)",
        ]  # fmt: skip
        choose(many, "Persona PE2 · Oficina Perú (3)")
        assert many._table.count() == 3 and "Se deciden 3 campos." in said(many)
        many._decide()
        assert [world.value("CLAC", uid, "title") for uid in uids] == ["B0", "B1", "B2"]
        assert frame.undo is not None
        frame.undo()
        assert len(open_fields(world)) == 3
    world.assert_whole("CLAC")


def test_a_version_is_said_to_be_recorded_here_only_where_it_was(world: World, qtbot: QtBot) -> None:
    in_conflict(world, title=("Del equipo", "Del centro"))
    world.up("PE1")
    world.down("PE1")
    heads = {
        name: {
            head.strong.text(): head.note.text() for head in shown(world, qtbot, SilentFrame(), name).findChildren(Head)
        }
        for name in NAMES
    }
    assert heads["CLAC"]["Centro Ejemplo · Oficina central"].endswith(" · registrado aquí")
    assert " · paquete PE-" in heads["CLAC"]["Persona PE1 · Oficina Perú"]
    assert "registrado" not in heads["PE1"]["Centro Ejemplo · Oficina central"]
    assert heads["PE1"]["Persona PE1 · Oficina Perú"].endswith(" · registrado aquí")


def test_the_page_of_an_undo_shows_what_is_so_now_and_keeps_the_reason(world: World, qtbot: QtBot) -> None:
    uid = world.record("PE1", service("Uno"))
    world.up("PE1")
    world.correct("PE1", uid, title="Otro título", place="Puno")
    world.up("PE1")
    frame = SilentFrame()
    page = shown(world, qtbot, frame)
    page._imports._table.select_id(max(row.id for row in page._imports._table._rows))
    page._imports.undo()
    undo = frame.pushed[-1]
    assert isinstance(undo, UndoPage)
    qtbot.addWidget(undo)
    page.background.changed.connect(lambda kinds: undo.refresh() if kinds & undo.shows else None)
    undo._reason.set_value("era otro taller")
    undo.rebuild()  # another zoom
    assert undo._reason.value() == "era otro taller"
    assert {row.cells[2]: row.cells[0].text for row in undo._table._rows} == {
        "Título": "Se restaura", "Lugar": "Se restaura",
    }  # fmt: skip
    with page.background._workspace.writing() as writing:  # type: ignore[union-attr]
        writing.write([Act(writing.look(uid), {(uid, "place"): "Lima"}, {uid: "service"})])
    assert {row.cells[2]: row.cells[0].text for row in undo._table._rows} == {
        "Título": "Se restaura", "Lugar": "Se queda",
    }  # fmt: skip
    undo._undo()
    assert (world.value("CLAC", uid, "title"), world.value("CLAC", uid, "place")) == ("Uno", "Lima")


def test_the_keyboard_is_at_the_list_that_is_shown_first(world: World, qtbot: QtBot) -> None:
    with world["PE1"].reading() as reading:
        look = reading.look(organisation("Cafetaleros"))
    draft = OrganisationDraft(name="Cafetaleros Unidos", country=country("PE"), kind="OPP", flo_id="900")
    world.act("PE1", correct_organisation, organisation("Cafetaleros"), draft, look)
    world.up("PE1")
    window = QWidget()
    qtbot.addWidget(window)
    page = DecisionsPage(SilentFrame(), InlineBackground(Announcing(world["CLAC"])), world["CLAC"])
    page.setParent(window)
    page.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    page.prepare()
    window.show()
    page.setFocus()  # as the window does while the page has nothing that could take it
    page.refresh()
    assert page._view == "proposals" and window.focusWidget() is page._proposals._table
    press(page._proposals._table, Qt.Key.Key_Return)
    assert world.value("CLAC", organisation("Cafetaleros"), "name", "organisation") == "Cafetaleros Unidos"
