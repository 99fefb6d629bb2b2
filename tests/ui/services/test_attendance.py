"""Who came: pasted lists, suggestions, structures, totals, document advice, Undo in the grid."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from clac_desktop.models.database import Workspace
from clac_desktop.models.identity import reference_uid
from clac_desktop.ui.page import SilentFrame
from clac_desktop.ui.pages.services.adding import AddReceiver
from clac_desktop.ui.pages.services.form import ServiceForm
from clac_desktop.ui.pages.services.identifying import Line, lines_of
from tests.ui.services_stage import (
    fill,
    paste,
    rows,
    stored,
    type_counts,
)

# ---- who came


def test_a_pasted_list_is_identified_and_the_rest_kept(form: ServiceForm, office: Workspace, qtbot: QtBot) -> None:
    paste(form, "3106\n- APOQ\n3) coop florida\nNadie conocido\n")
    assert rows(form) == ["ACOPAGRO", "APOQ", "coop florida", "Nadie conocido"]
    assert form.attendance.unidentified() == 2
    grid = form.attendance.grid
    row = grid.rows()[2]
    assert row.suggestion is not None and row.suggestion.name == "La Florida"
    type_counts(form, 2, 4, 6)
    grid.view.go(2, 3)
    grid.focus()
    qtbot.keyClick(grid.view, Qt.Key.Key_Return, Qt.KeyboardModifier.AltModifier)
    assert rows(form)[2] == "La Florida" and grid.rows()[2].values["women"] == 4
    paste(form, "3106, 2461")
    assert rows(form) == ["ACOPAGRO", "APOQ", "La Florida", "Nadie conocido", "APPBOSA"]


def test_an_unknown_row_becomes_an_organisation_to_be_confirmed(form: ServiceForm, office: Workspace) -> None:
    fill(form)
    paste(form, "Cooperativa Recién Nacida")
    type_counts(form, 0, 4, 6, 0)
    form.record()
    with office.reading() as reading:
        found = reading.connection.exec_driver_sql("SELECT name, confirmed FROM organisation ORDER BY id DESC").first()
    assert tuple(found or ()) == ("Cooperativa Recién Nacida", 0)


@pytest.mark.parametrize(
    ("pasted", "expected"),
    [
        ("3106\t6\t9\t0\t2\t3", [Line("3106", (6, 9, 0, 2, 3))]),
        ("3106\tACOPAGRO\t6\t9", [Line("3106 ACOPAGRO", (6, 9))]),
        ("FLO-ID\tMujeres\n3106\t6", [Line("FLO-ID Mujeres"), Line("3106", (6,))]),
        ("FLO-ID\n3106", [Line("3106")]),
        ("3106\t2741\t2461", [Line("3106 2741 2461")]),
        ("\n\n796\n", [Line("796")]),
        ("796\t\t4", [Line("796", (None, 4))]),
    ],
)
def test_pasted_cells_become_names_and_counts(pasted: str, expected: list[Line]) -> None:
    assert lines_of([line.split("\t") for line in pasted.split("\n")]) == expected


def test_structures_receive_too_and_are_found_by_search(form: ServiceForm, qtbot: QtBot) -> None:
    form.attendance.open_adding()
    popup = form.attendance.findChild(AddReceiver)
    assert popup is not None
    qtbot.keyClicks(popup.search.edit, "brfair")
    qtbot.waitUntil(lambda: popup.list.count() == 1)
    qtbot.keyClick(popup.search.edit, Qt.Key.Key_Return)
    assert form.draft().attendance[0].structure == reference_uid("structure", "cn_br")
    qtbot.keyClick(popup.search.edit, Qt.Key.Key_Escape)
    paste(form, "BRFAIR")
    assert rows(form) == ["BRFAIR"]


def test_an_incomplete_total_says_so_and_shares_follow_the_counts(form: ServiceForm) -> None:
    paste(form, "3106\n2741")
    type_counts(form, 0, 3)
    assert form.attendance.grid.model.total(0) == "3+"
    type_counts(form, 0, 6, 9, 0, 2, 3)
    type_counts(form, 1, 4, 5, 2)
    words = form.attendance.footer._bar.accessibleName()
    assert words == "42\u00a0% mujeres (10 de 24), 58\u00a0% hombres, 2 sin dato, 33\u00a0% jóvenes (5 de 15)"


def test_document_advice_needs_no_participants(form: ServiceForm, office: Workspace) -> None:
    fill(form)
    paste(form, "3106")
    assert form._gaps.rows == (1,)
    form.attendance.grid.view.go(0, 3)
    form.attendance.toggle_advice()
    assert form._gaps.count == 0
    assert form.attendance.grid.rows()[0].note.startswith("asesoría documental")
    form.record()
    assert stored(office)[0].attendance[0].document_advice


def test_undo_in_the_grid_takes_the_last_change_back(form: ServiceForm, qtbot: QtBot) -> None:
    paste(form, "3106\n2741")
    type_counts(form, 0, 3)
    grid = form.attendance.grid
    grid.focus()
    qtbot.keyClick(grid.view, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert grid.rows()[0].values["women"] is None
    qtbot.keyClick(grid.view, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert grid.rows() == []
    qtbot.keyClick(grid.view, Qt.Key.Key_Y, Qt.KeyboardModifier.ControlModifier)
    assert rows(form) == ["ACOPAGRO", "APOQ"]


def test_the_status_bar_says_who_the_row_is(form: ServiceForm, office: Workspace, frame: SilentFrame) -> None:
    paste(form, "3106")
    form.attendance.grid.view.go(0, 4)
    assert frame.statuses[-1] == "ACOPAGRO · FLO-ID 3106 · San Martín · por confirmar · sin servicios todavía"
