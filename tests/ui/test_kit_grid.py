"""The grid for typing counts, by keyboard as in Excel."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from clac_desktop.ui import kit, theme
from clac_desktop.ui.grid import CellProblem, Grid, GridColumn, GridFooter, GridRow, Suggestion

Key, Modifier = Qt.Key, Qt.KeyboardModifier
COLUMNS = (
    GridColumn("women", "Mujeres", "Muj.", 68, total=True),
    GridColumn("men", "Hombres", "Hom.", 72, total=True),
    GridColumn("young", "M jóv.", "M jóv.", 60),
)


def check(rows: Sequence[GridRow]) -> list[CellProblem]:
    found = []
    for at, row in enumerate(rows):
        women, young = row.values.get("women"), row.values.get("young")
        if women is not None and young is not None and young > women:
            found.append(CellProblem(at, "young", f"Fila {at + 1}: {young} no puede pasar de {women}."))
        if women is not None and row.values.get("men") is None:
            found.append(CellProblem(at, "men", f"Fila {at + 1}: falta Hombres.", "warning"))
    return found


def typed(qtbot: QtBot, rows: int = 4, width: int = 760) -> Grid:
    grid = Grid(COLUMNS, name="Asistencia", check=check)
    grid.resize(width, 400)
    qtbot.addWidget(grid)
    grid.set_rows([GridRow(at, f"{3100 + at}", f"ORG{at}", "San Martín") for at in range(rows)])
    grid.show()
    qtbot.waitExposed(grid)
    grid.focus()
    return grid


def press(qtbot: QtBot, grid: Grid, *keys: object) -> None:
    """Type into whatever has the focus, as a person does."""
    for key in keys:
        target: QWidget = grid.view.editor if grid.view.is_editing() else grid.view
        if isinstance(key, str):
            qtbot.keyClicks(target, key[0])
            if len(key) > 1:
                qtbot.keyClicks(grid.view.editor, key[1:])
        elif isinstance(key, tuple):
            qtbot.keyClick(target, *key)
        else:
            qtbot.keyClick(target, key)


def column(grid: Grid, key: str) -> list[int | None]:
    return [row.values.get(key) for row in grid.rows()]


def test_counts_are_typed_with_tab_and_enter(qtbot: QtBot) -> None:
    grid = typed(qtbot)
    grid.view.go(0, 3)
    press(qtbot, grid, "6", Key.Key_Tab, "9", Key.Key_Tab, "2", Key.Key_Tab, "4", Key.Key_Return, "7", Key.Key_Down)
    assert grid.rows()[0].values == {"women": 6, "men": 9, "young": 2}
    assert column(grid, "women") == [6, 4, 7, None]
    assert grid.view.place() == (3, 3)
    assert grid.model.total(0) == "15"


def test_typing_replaces_f2_edits_escape_forgets(qtbot: QtBot) -> None:
    grid = typed(qtbot)
    grid.view.go(0, 3)
    press(qtbot, grid, "12", Key.Key_Return)
    grid.view.go(0, 3)
    press(qtbot, grid, "5", Key.Key_Escape)
    assert column(grid, "women")[0] == 12
    press(qtbot, grid, Key.Key_F2)
    grid.view.editor.end(False)
    press(qtbot, grid, "3", Key.Key_Left, Key.Key_Return)
    assert column(grid, "women")[0] == 123
    grid.view.go(0, 3)
    press(qtbot, grid, Key.Key_Delete)
    assert column(grid, "women")[0] is None


def test_only_digits_can_be_typed(qtbot: QtBot) -> None:
    grid = typed(qtbot)
    grid.view.go(0, 3)
    press(qtbot, grid, "x")
    assert not grid.view.is_editing()
    press(qtbot, grid, "1", "-", "a", ".", "2", Key.Key_Return)
    assert column(grid, "women")[0] == 12


def test_a_block_comes_from_excel_and_goes_back(qtbot: QtBot) -> None:
    grid = typed(qtbot)
    grid.view.go(1, 3)
    QGuiApplication.clipboard().setText("1\t2\t0\r\n3\t\t1\r\n")
    press(qtbot, grid, (Key.Key_V, Modifier.ControlModifier))
    assert [column(grid, key)[1:3] for key in ("women", "men", "young")] == [[1, 3], [2, None], [0, 1]]
    press(qtbot, grid, (Key.Key_C, Modifier.ControlModifier))
    assert QGuiApplication.clipboard().text() == "1\t2\t0\n3\t\t1"


def test_what_finds_no_room_is_said(qtbot: QtBot) -> None:
    grid = typed(qtbot)
    grid.view.go(2, 3)
    QGuiApplication.clipboard().setText("1\n2\n3\n4\n5")
    with qtbot.waitSignal(grid.view.cut_off, timeout=0) as told:
        press(qtbot, grid, (Key.Key_V, Modifier.ControlModifier))
    assert told.args == [3] and column(grid, "women") == [None, None, 1, 2]


def test_names_pasted_are_handed_on_and_never_become_counts(qtbot: QtBot) -> None:
    grid = typed(qtbot)
    heard: list[list[list[str]]] = []
    grid.text_pasted.connect(heard.append)
    QGuiApplication.clipboard().setText("3106\nACOPAGRO\n")
    grid.view.go(0, 3)
    press(qtbot, grid, (Key.Key_V, Modifier.ControlModifier))
    QGuiApplication.clipboard().setText("3106\n2741")
    grid.view.go(0, 2)
    press(qtbot, grid, (Key.Key_V, Modifier.ControlModifier))
    assert heard == [[["3106"], ["ACOPAGRO"]], [["3106"], ["2741"]]]
    assert column(grid, "women") == [None] * 4


def test_ctrl_d_fills_down(qtbot: QtBot) -> None:
    grid = typed(qtbot)
    grid.view.go(0, 4)
    press(qtbot, grid, "8", Key.Key_Return, (Key.Key_D, Modifier.ControlModifier))
    assert column(grid, "men") == [8, 8, None, None]
    grid.view.go(1, 4)
    for _step in range(2):
        press(qtbot, grid, (Key.Key_Down, Modifier.ShiftModifier))
    press(qtbot, grid, (Key.Key_D, Modifier.ControlModifier))
    assert column(grid, "men") == [8, 8, 8, 8]


def test_every_change_can_be_taken_back(qtbot: QtBot) -> None:
    grid = typed(qtbot)
    heard: list[int] = []
    grid.changed.connect(lambda: heard.append(1))
    grid.view.go(0, 3)
    press(qtbot, grid, "5", Key.Key_Return, "6", Key.Key_Return)
    press(qtbot, grid, (Key.Key_Z, Modifier.ControlModifier))
    assert column(grid, "women")[:2] == [5, None]
    press(qtbot, grid, (Key.Key_Y, Modifier.ControlModifier))
    assert column(grid, "women")[:2] == [5, 6]
    press(qtbot, grid, (Key.Key_Delete, Modifier.ControlModifier))
    assert len(grid.rows()) == 3
    grid.undo()
    assert len(grid.rows()) == 4
    assert len(heard) == 6


def test_problems_stand_in_cells_sentences_and_behind_f8(qtbot: QtBot) -> None:
    grid = typed(qtbot)
    footer = GridFooter(grid, share=lambda rows: [kit.Part("50 % mujeres", "s2", 1)], hint="Tab avanza")
    qtbot.addWidget(footer)
    grid.view.go(0, 3)
    press(qtbot, grid, "3", Key.Key_Return)
    grid.view.go(1, 3)
    press(qtbot, grid, "2", Key.Key_Tab, "2", Key.Key_Tab, "9", Key.Key_Return)
    assert [problem.severity for problem in grid.problems()] == ["error", "warning"]
    assert footer._lines[0].text() == "Fila 2: 9 no puede pasar de 2."
    assert grid.model.total(0) == "3+"
    grid.view.go(0, 3)
    grid.next_problem()
    assert grid.view.place() == (0, 4)
    grid.next_problem()
    assert grid.view.place() == (1, 5)
    footer._lines[1].click()
    assert grid.view.place() == (0, 4)
    said = str(grid.model.data(grid.model.index(1, 5), int(Qt.ItemDataRole.AccessibleTextRole)))
    assert said == "M jóv., ORG1: 9 Fila 2: 9 no puede pasar de 2."


def test_unknown_rows_are_kept_counted_and_accepted(qtbot: QtBot) -> None:
    grid = typed(qtbot)
    florida = Suggestion(7, "La Florida", "796", 97)
    grid.add_rows([GridRow(typed="coop la florida", suggestion=florida, values={"women": 4, "men": 6})])
    assert grid.view.rowHeight(4) == 48
    assert grid.view.rowHeight(0) == 28
    accepted: list[int] = []
    others: list[int] = []
    grid.suggestion_accepted.connect(accepted.append)
    grid.others_requested.connect(lambda row, _point: others.append(row))
    grid.view.go(4, 3)
    press(qtbot, grid, (Key.Key_Return, Modifier.AltModifier), (Key.Key_Down, Modifier.AltModifier))
    assert (accepted, others) == ([4], [4])
    grid.grab()
    qtbot.mouseClick(grid.view.viewport(), Qt.MouseButton.LeftButton, pos=grid.view.cells.accept[4].center())
    assert accepted == [4, 4]
    row = grid.rows()[4]
    row.key, row.name, row.typed = 7, "La Florida", ""
    grid.set_row(4, row)
    assert grid.view.rowHeight(4) == 28
    assert grid.model.sums() == {"women": "4", "men": "6", "young": "0", "#total": "10"}


def test_the_longest_flo_id_is_not_cut(qtbot: QtBot) -> None:
    grid = typed(qtbot, 1)
    room = grid.view.columnWidth(grid.model.keys.index("#code")) - 2 * theme.px(8)
    assert theme.metrics(13).horizontalAdvance("1051019") <= room


def test_a_narrow_grid_takes_the_code_into_the_name(qtbot: QtBot) -> None:
    wide, narrow = typed(qtbot, width=760), typed(qtbot, width=440)
    assert not wide.view.isColumnHidden(1)
    assert narrow.view.isColumnHidden(1)
    assert narrow.model.title(3) == "Muj."
    total = sum(
        narrow.view.columnWidth(at) for at in range(len(narrow.model.keys)) if not narrow.view.isColumnHidden(at)
    )
    assert total <= narrow.view.viewport().width()


def test_qt_finds_no_fault_with_the_grid_model(qtbot: QtBot, qtmodeltester: object) -> None:
    grid = typed(qtbot)
    qtmodeltester.check(grid.model)  # type: ignore[attr-defined]


def test_an_open_cell_is_written_before_saving(qtbot: QtBot) -> None:
    grid = typed(qtbot)
    grid.view.go(2, 3)
    press(qtbot, grid, "11")
    grid.finish_editing()
    assert column(grid, "women")[2] == 11
