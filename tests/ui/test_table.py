"""Tables: ids and pages, order and filter beside the window, keys and clipboard, columns that drop by priority."""

from __future__ import annotations

import threading
from array import array
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

import pytest
from PySide6.QtCore import QAbstractItemModel, QPoint, Qt
from PySide6.QtGui import QAccessible, QGuiApplication
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from clac_desktop.errors import Cancelled
from clac_desktop.ui import table, theme
from clac_desktop.ui.background import Background, InlineBackground
from clac_desktop.ui.table import UNKNOWN, Column, Order, Row, RowsTable, Table
from clac_desktop.ui.table_model import PAGE

Key, Modifier = Qt.Key, Qt.KeyboardModifier

COLUMNS = (
    Column("state", "Estado", 110, kind="chip", priority=1),
    Column("day", "Fecha", 90, kind="date", priority=2),
    Column("title", "Título", 200, kind="strong", priority=0, stretch=True),
    Column("part", "Part.", 70, kind="number", priority=3),
    Column("women", "% mujeres", 100, kind="bar", priority=4),
)


class Numbers:
    """Rows made of their ids; keeps what was asked."""

    def __init__(self, count: int) -> None:
        self.count = count
        self.pages: list[Sequence[int]] = []
        self.orders: list[Order] = []

    def ids(self, session: Any, order: Order, filters: Mapping[str, Any]) -> Sequence[int]:
        self.orders.append(order)
        step = 2 if filters.get("even") else 1
        found = array("q", range(0, self.count, step))
        return array("q", reversed(found)) if order.descending else found

    def page(self, session: Any, ids: Sequence[int]) -> list[Row]:
        self.pages.append(ids)
        return [Row(at, ("done", date(2023, 6, 5), f"Taller {at}", at, 0.41), voided=at == 3) for at in reversed(ids)]


class Quick(Numbers):
    """Knows its first rows before all; the list of all waits until it may come."""

    def __init__(self, count: int) -> None:
        super().__init__(count)
        self.may_come = threading.Event()
        self.given_up = 0

    def some(
        self, session: Any, order: Order, filters: Mapping[str, Any], most: int | None, check: Callable[[], object]
    ) -> Sequence[int]:
        if most is not None:
            return self.ids(session, order, filters)[:most]
        while not self.may_come.wait(0.005):
            try:
                check()
            except Cancelled:
                self.given_up += 1
                raise
        return self.ids(session, order, filters)


def opened(qtbot: QtBot, bridge: Background, count: int, **values: Any) -> tuple[Table, Numbers]:
    source = Numbers(count)
    made = Table(COLUMNS, source, bridge, name="Servicios", order=Order("day"), **values)
    made.resize(900, 400)
    qtbot.addWidget(made)
    made.show()
    qtbot.waitExposed(made)
    made.reload()
    assert bridge.wait()
    return made, source


def test_a_million_rows_cost_their_ids_and_one_page(qtbot: QtBot, inline: InlineBackground) -> None:
    made, source = opened(qtbot, inline, 1_000_000)
    assert made.count() == 1_000_000
    made.grab()
    assert sum(len(ids) for ids in source.pages) < 400
    made.scrollToBottom()
    made.grab()
    assert made.rows_model.text(999_999, 2) == "Taller 999999"
    assert sum(len(ids) for ids in source.pages) < 1000


def test_qt_finds_no_fault_with_the_model(qtbot: QtBot, inline: InlineBackground, qtmodeltester: Any) -> None:
    made, _source = opened(qtbot, inline, 200)
    model: QAbstractItemModel = made.rows_model
    qtmodeltester.check(model)


def test_rows_stand_where_their_ids_are(qtbot: QtBot, inline: InlineBackground) -> None:
    made, _source = opened(qtbot, inline, 100)
    assert [made.rows_model.text(at, 2) for at in (0, 1, 99)] == ["Taller 0", "Taller 1", "Taller 99"]


def test_pages_come_from_a_thread_and_rows_are_grey_until_then(qtbot: QtBot, bridge: Background) -> None:
    made, _source = opened(qtbot, bridge, 5000)
    assert made.rows_model.row(4000) is None
    assert made.rows_model.data(made.rows_model.index(4000, 2), int(Qt.ItemDataRole.AccessibleTextRole)) == "cargando"
    qtbot.waitUntil(lambda: made.rows_model.text(4000, 2) == "Taller 4000", timeout=30_000)


def test_order_and_filter_are_asked_and_keep_selection_and_focus(qtbot: QtBot, inline: InlineBackground) -> None:
    made, source = opened(qtbot, inline, 100)
    assert made.select_id(40)
    assert made.selected_ids() == [40]
    made._sort_by(1)
    assert source.orders[-1] == Order("day", True)
    assert (made.current_id(), made.selected_ids()) == (40, [40])
    made.set_filters({"even": True})
    assert (made.count(), made.current_id()) == (50, 40)
    made.set_filters({})
    made._sort_by(2)
    assert made.order() == Order("title", False)


def test_a_new_question_makes_the_old_answer_worthless(qtbot: QtBot, bridge: Background) -> None:
    made, source = opened(qtbot, bridge, 100)
    heard: list[int] = []
    made.loaded.connect(heard.append)
    made.set_filters({"even": True})
    made.set_filters({})
    assert bridge.wait()
    assert made.count() == 100
    assert heard[-1] == 100
    assert len(source.orders) >= 2


def quick(qtbot: QtBot, bridge: Background, count: int) -> tuple[Table, Quick]:
    """A table whose first question is answered whole, and the next ones only in their first rows."""
    source = Quick(count)
    source.may_come.set()
    made = Table(COLUMNS, source, bridge, name="Servicios", order=Order("day"))
    made.resize(900, 400)
    qtbot.addWidget(made)
    made.show()
    made.reload()
    assert bridge.wait()
    source.may_come.clear()
    return made, source


def test_first_rows_are_there_before_all_are_known(qtbot: QtBot, bridge: Background) -> None:
    made, source = quick(qtbot, bridge, 10_000)
    heard: list[int] = []
    resets: list[None] = []
    made.loaded.connect(heard.append)
    assert made.select_id(5000)
    made.set_filters({"even": True})
    qtbot.waitUntil(lambda: made.count() == PAGE)
    assert (made.rows_model.text(1, 2), made.verticalScrollBar().value()) == ("Taller 2", 0)
    assert made.is_loading() and not heard
    made.rows_model.modelReset.connect(lambda: resets.append(None))
    source.may_come.set()
    assert bridge.wait()
    assert (made.count(), heard, resets) == (5000, [5000], [])  # the others were added, nothing jumped
    assert (made.current_id(), made.selected_ids()) == (5000, [5000])


def test_typing_on_gives_the_former_list_up_and_keeps_what_was_chosen(qtbot: QtBot, bridge: Background) -> None:
    made, source = quick(qtbot, bridge, 10_000)
    assert made.select_id(5000)
    for filters in ({"even": True}, {"even": True, "more": 1}, {"even": True, "more": 2}):
        made.set_filters(filters)
        qtbot.waitUntil(lambda: made.count() == PAGE and bridge._readers[0]._queue.empty())
    source.may_come.set()
    assert bridge.wait()
    assert source.given_up >= 1
    assert (made.count(), made.selected_ids()) == (5000, [5000])


def test_what_is_chosen_among_the_first_rows_stays_chosen(qtbot: QtBot, bridge: Background) -> None:
    made, source = quick(qtbot, bridge, 10_000)
    assert made.select_id(5000)
    made.set_filters({"even": True})
    qtbot.waitUntil(lambda: made.count() == PAGE)
    assert made.select_id(20)
    source.may_come.set()
    assert bridge.wait()
    assert (made.count(), made.selected_ids()) == (5000, [20])


def test_the_same_question_again_leaves_the_rows_where_they_are(qtbot: QtBot, bridge: Background) -> None:
    made, source = quick(qtbot, bridge, 10_000)
    made.scrollToBottom()
    place = made.verticalScrollBar().value()
    made.reload()
    QTest.qWait(50)
    assert (made.count(), made.verticalScrollBar().value()) == (10_000, place)
    source.may_come.set()
    assert bridge.wait()
    assert (made.count(), made.verticalScrollBar().value()) == (10_000, place)


def test_few_rows_are_asked_once(qtbot: QtBot, inline: InlineBackground) -> None:
    source = Quick(10)
    made = Table(COLUMNS, source, inline, name="Servicios", order=Order("day"))
    qtbot.addWidget(made)
    made.reload()
    assert (made.count(), len(source.orders), made.is_loading()) == (10, 1, False)


def test_qt_finds_no_fault_with_rows_that_are_added(qtbot: QtBot, inline: InlineBackground, qtmodeltester: Any) -> None:
    source = Quick(200)
    source.may_come.set()
    made = Table(COLUMNS, source, inline, name="Servicios", order=Order("day"))
    qtbot.addWidget(made)
    qtmodeltester.check(made.rows_model)
    made.reload()
    made.set_filters({"even": True})
    assert made.count() == 100
    qtmodeltester.check(made.rows_model)


def test_the_keys_of_excel(qtbot: QtBot, inline: InlineBackground) -> None:
    made, _source = opened(qtbot, inline, 100)
    heard: list[object] = []
    made.opened.connect(heard.append)
    made.setFocus()
    qtbot.keyClick(made, Key.Key_Down)
    qtbot.keyClick(made, Key.Key_Down, Modifier.ShiftModifier)
    assert made.selected_ids() == [1, 2]
    qtbot.keyClick(made, Key.Key_Return)
    assert heard == [2]
    qtbot.keyClick(made, Key.Key_End, Modifier.ControlModifier)
    assert made.current_id() == 99
    qtbot.keyClick(made, Key.Key_Up, Modifier.ControlModifier)
    assert made.current_id() == 0


def test_a_block_goes_to_excel(qtbot: QtBot, inline: InlineBackground) -> None:
    made, _source = opened(qtbot, inline, 100)
    made.select_id(1)
    qtbot.keyClick(made, Key.Key_Down, Modifier.ShiftModifier)
    qtbot.keyClick(made, Key.Key_C, Modifier.ControlModifier)
    lines = QGuiApplication.clipboard().text().split("\n")
    assert lines[0] == "Estado\tFecha\tTítulo\tPart.\t% mujeres"
    assert lines[1:] == [f"Realizado\t5 jun 2023\tTaller {at}\t{at}\t41 %" for at in (1, 2)]


def test_all_that_is_selected_goes_to_excel_also_what_was_not_read_yet(qtbot: QtBot, bridge: Background) -> None:
    source = Numbers(PAGE * 20)
    made = Table(COLUMNS, source, bridge, name="Servicios", order=Order("day"))
    qtbot.addWidget(made)
    made.resize(900, 300)
    made.show()
    made.reload()
    qtbot.waitUntil(lambda: made.count() == PAGE * 20 and made.rows_model.row(0) is not None)
    QGuiApplication.clipboard().setText("what was copied before")
    made.selectAll()
    made.copy()
    qtbot.waitUntil(lambda: "\n" in QGuiApplication.clipboard().text())
    titles = [line.split("\t")[2] for line in QGuiApplication.clipboard().text().split("\n")]
    assert titles == ["Título", *(f"Taller {at}" for at in range(PAGE * 20))]


def test_columns_leave_by_priority_and_the_title_never(qtbot: QtBot, inline: InlineBackground) -> None:
    made, _source = opened(qtbot, inline, 10)

    def shown() -> list[str]:
        return [column.key for at, column in enumerate(COLUMNS) if not made.isColumnHidden(at)]

    assert shown() == ["state", "day", "title", "part", "women"]
    made.resize(500, 300)
    assert shown() == ["state", "day", "title", "part"]
    made.resize(340, 300)
    assert shown() == ["state", "title"]
    made.resize(150, 300)
    assert shown() == ["title"]
    made.resize(900, 300)
    made.set_columns(["part"])
    assert shown() == ["title", "part"]


def test_selection_of_everything_is_counted_without_listing(qtbot: QtBot, inline: InlineBackground) -> None:
    made, source = opened(qtbot, inline, 1_000_000)
    asked = len(source.pages)
    made.selectAll()
    assert made.selection_count() == 1_000_000
    assert len(source.pages) == asked


@pytest.mark.parametrize("held", [Modifier.NoModifier, Modifier.ControlModifier, Modifier.ShiftModifier])
def test_going_to_a_row_selects_it_alone_whatever_keys_are_held(
    qtbot: QtBot, inline: InlineBackground, held: Qt.KeyboardModifier
) -> None:
    """After Ctrl+Enter, say: Ctrl is still down when the next row is gone to."""
    made, _source = opened(qtbot, inline, 10)
    made.selectAll()
    qtbot.keyPress(made, Key.Key_F9, held)
    ident = list(made.rows_model.ids())[4]
    assert made.select_id(ident)
    assert (made.selection_count(), made.current_id()) == (1, ident)
    qtbot.keyRelease(made, Key.Key_F9)


def test_what_does_not_apply_and_what_is_unknown_differ() -> None:
    assert (table.cell_text(None), table.cell_text(UNKNOWN), table.cell_text(0)) == ("–", "s/d", "0")
    assert table.cell_text(0.74, "bar") == "74\u00a0%"
    assert table.cell_text(2318, "number") == "2,318"
    assert table.cell_text("done", "chip") == "Realizado"


def test_voided_rows_are_struck_and_said(qtbot: QtBot, inline: InlineBackground) -> None:
    made, _source = opened(qtbot, inline, 10)
    said = made.rows_model.data(made.rows_model.index(3, 2), int(Qt.ItemDataRole.AccessibleTextRole))
    assert said == "Taller 3, anulado"
    assert QAccessible.queryAccessibleInterface(made).text(QAccessible.Text.Name) == "Servicios"


def test_an_empty_table_says_what_belongs_there(qtbot: QtBot, inline: InlineBackground) -> None:
    from clac_desktop.ui import kit

    made, source = opened(qtbot, inline, 0)
    empty = kit.EmptyState("Todavía no hay servicios", "…")
    made.set_empty(empty)
    assert empty.isVisible()
    source.count = 5
    made.reload()
    assert not empty.isVisible()


def test_the_header_asks_for_filters_where_there_are_some(qtbot: QtBot, inline: InlineBackground) -> None:
    made = Table((Column("a", "A", 100, filterable=True),), Numbers(3), inline, name="A")
    qtbot.addWidget(made)
    made.show()
    with qtbot.waitSignal(made.filter_requested, timeout=500) as heard:
        made._head_menu(QPoint(10, 10))
    assert heard.args is not None and heard.args[0] == "a"


def test_rows_in_memory_are_ordered_here(qtbot: QtBot) -> None:
    made = RowsTable((Column("n", "N", 100, kind="strong", priority=0), Column("v", "V", 80, kind="number")), "Lista")
    qtbot.addWidget(made)
    made.show_rows([Row(1, ("Ñandú", 5)), Row(2, ("ábaco", UNKNOWN)), Row(3, ("Zorro", 7))])
    made._sort_by(0)
    made.set_order(Order("n"))
    assert [made.rows_model.text(at, 0) for at in range(3)] == ["ábaco", "Ñandú", "Zorro"]
    made.set_order(Order("v", True))
    assert [made.rows_model.text(at, 1) for at in range(3)] == ["7", "5", "s/d"]


@pytest.mark.parametrize("name", list(theme.THEMES))
def test_selection_and_focus_cell_are_seen(qtbot: QtBot, inline: InlineBackground, qapp: Any, name: str) -> None:
    theme.apply(qapp, name, 1.0)
    made, _source = opened(qtbot, inline, 30)
    made.activateWindow()
    made.setFocus()
    made.select_id(2)
    qtbot.waitUntil(lambda: made._cells.focused, timeout=1000)
    image = made.viewport().grab().toImage()
    assert image.pixelColor(1, 2 * 28 + 5).name() == theme.THEMES[name]["accent"].lower()
    column = made.currentIndex().column()
    rect = made.visualRect(made.rows_model.index(2, column))
    edge = image.pixelColor(rect.center().x(), rect.y() + 1).name()
    assert edge == theme.THEMES[name]["focus"].lower()
