"""Tables of records: ids and pages, keys as in Excel, blocks to the clipboard, columns that drop by priority."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import QEvent, QItemSelectionModel, QModelIndex, QPoint, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QGuiApplication, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTableView, QWidget

from clac_desktop.texts import _
from clac_desktop.ui import paint, theme
from clac_desktop.ui.background import Background
from clac_desktop.ui.kit.menu import Menu
from clac_desktop.ui.selection import (
    Chosen,
    choose_again,
    chosen_in,
    current_id,
    rows_as_tsv,
    selected_ids,
    selection_count,
    spans_of,
)
from clac_desktop.ui.table_asking import Answer, Asking
from clac_desktop.ui.table_model import Column, Order, Row, Source, TableModel
from clac_desktop.ui.table_paint import TableDelegate, TableHeader


class Table(QTableView):
    """A table over a source. Filter and order are asked in the background; typing and scrolling never wait."""

    opened = Signal(object)
    selection_changed = Signal()
    current_changed = Signal(object)
    loaded = Signal(int)
    order_changed = Signal(object)
    filter_requested = Signal(str, QPoint)
    menu_requested = Signal(object, QPoint)

    def __init__(
        self,
        columns: Sequence[Column],
        source: Source | None,
        background: Background | None,
        *,
        name: str,
        order: Order | None = None,
        filters: Mapping[str, Any] | None = None,
        compact: bool = False,
    ) -> None:
        super().__init__()
        self._all = list(columns)
        self._chosen = [column.key for column in columns]
        self._asking = Asking(source, background, self)
        self._order = order or Order(columns[0].key)
        self._filters: dict[str, Any] = dict(filters or {})
        self._funnels: set[str] = set()
        self._before: tuple[Chosen, Chosen] | None = None  # what was chosen when first rows came, and of them
        self._empty: QWidget | None = None
        self._loading = source is not None
        self._widths: dict[str, int] = {}
        self.rows_model = TableModel(columns, source, background, self)
        self.setModel(self.rows_model)
        self._cells = TableDelegate(self.rows_model, self)
        self.setItemDelegate(self._cells)
        head = TableHeader(self.rows_model, self, lambda: self._order, lambda: self._funnels)
        self.setHorizontalHeader(head)
        self._dress(name, compact)
        head.sectionClicked.connect(self._sort_by)
        head.sectionResized.connect(self._keep_width)
        head.customContextMenuRequested.connect(self._head_menu)
        self._asking.began.connect(self._began)
        self._asking.came.connect(self._came)
        self.rows_model.page_came.connect(self.viewport().update)
        self.selectionModel().selectionChanged.connect(lambda *_args: self.selection_changed.emit())
        self.selectionModel().currentChanged.connect(self._moved)
        self.doubleClicked.connect(lambda index: self.opened.emit(self.rows_model.ids()[index.row()]))
        self.verticalScrollBar().valueChanged.connect(self._prefetch)
        self.customContextMenuRequested.connect(self._row_menu)

    def _dress(self, name: str, compact: bool) -> None:
        self.setAccessibleName(name)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setCornerButtonEnabled(False)
        self.setMouseTracking(True)
        self.setTabKeyNavigation(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerItem)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        vertical = self.verticalHeader()
        vertical.hide()
        vertical.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        vertical.setMinimumSectionSize(1)
        vertical.setDefaultSectionSize(theme.px(28))
        if compact:
            self.setSizeAdjustPolicy(QAbstractItemView.SizeAdjustPolicy.AdjustToContents)

    # reading
    def reload(self) -> None:
        """Ask again, keeping what is selected, where the focus is and what is scrolled to."""
        self._loading = self._asking.has_source
        self._asking.ask(self._order, self._filters)

    def _began(self, answer: Answer) -> None:
        """Show the first rows of the answer to another question while the others are still being looked for."""
        before = self._chosen_before()
        self.rows_model.set_ids(*answer)
        choose_again(self, self.rows_model, before)
        self.verticalScrollBar().setValue(0)
        self._before = before, chosen_in(self, self.rows_model)

    def _came(self, answer: Answer) -> None:
        chosen, top = self._chosen_before(), self.verticalScrollBar().value()
        self._before = None
        self._loading = False
        if not self.rows_model.extend(answer[0]):
            self.rows_model.set_ids(*answer)
        choose_again(self, self.rows_model, chosen)
        self.verticalScrollBar().setValue(top)
        self._show_empty()
        self.loaded.emit(self.count())

    def _chosen_before(self) -> Chosen:
        """What was chosen when the last first rows came, where nothing else was chosen since."""
        now = chosen_in(self, self.rows_model)
        return self._before[0] if self._before is not None and self._before[1] == now else now

    def set_filters(self, filters: Mapping[str, Any]) -> None:
        """Show only what the source's filters let through."""
        self._filters = dict(filters)
        self.reload()

    def filters(self) -> dict[str, Any]:
        """Return the filters."""
        return dict(self._filters)

    def set_filtered(self, keys: set[str]) -> None:
        """Mark the headers of columns that filter with a funnel."""
        self._funnels = set(keys)
        self.horizontalHeader().viewport().update()

    def order(self) -> Order:
        """Return the order."""
        return self._order

    def set_order(self, order: Order) -> None:
        """Order by another column."""
        self._order = order
        self.horizontalHeader().viewport().update()
        self.order_changed.emit(order)
        self.reload()

    def _sort_by(self, section: int) -> None:
        column = self.rows_model.columns()[section]
        if column.sortable:
            again = self._order.key == column.key
            self.set_order(Order(column.key, not self._order.descending if again else False))

    def _prefetch(self) -> None:
        first = max(self.rowAt(0), 0)
        last = self.rowAt(self.viewport().height() - 1)
        self.rows_model.prefetch(first, last if last >= 0 else first + 40)

    # what is chosen
    def count(self) -> int:
        """Return how many rows there are."""
        return len(self.rows_model.ids())

    def is_loading(self) -> bool:
        """Return whether the list itself is still being asked."""
        return self._loading

    def current_id(self) -> Any:
        """Return the id of the row with the focus cell, None without one."""
        return current_id(self, self.rows_model)

    def selection_count(self) -> int:
        """Return how many rows are selected, without listing them."""
        return selection_count(self)

    def selected_ids(self) -> list[Any]:
        """Return the ids of the selected rows, in the order of the table."""
        return selected_ids(self, self.rows_model)

    def select_id(self, ident: Any) -> bool:
        """Go to a row. False when it is not in the list."""
        at = self.rows_model.places({ident}).get(ident)
        if at is None:
            return False
        index = self.rows_model.index(at, max(self.currentIndex().column(), 0))
        # Said outright: Qt would ask which keys are down, and with Ctrl take the row out of the selection.
        how = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
        self.selectionModel().setCurrentIndex(index, how)
        self.scrollTo(index)
        return True

    def _moved(self, current: QModelIndex, previous: QModelIndex) -> None:
        self._cells.current = (current.row(), current.column())
        self.viewport().update()
        self.current_changed.emit(self.current_id())

    # columns
    def column_keys(self) -> list[str]:
        """Return the keys of the columns chosen, in their order."""
        return list(self._chosen)

    def set_columns(self, keys: Sequence[str]) -> None:
        """Show only these columns; those of priority 0 always stay."""
        self._chosen = [column.key for column in self._all if column.key in keys or column.priority == 0]
        self._lay_out()

    def columns_menu(self) -> Menu:
        """Return the menu that shows and hides columns."""
        menu = Menu(_("Columnas"), self)
        for column in self._all:
            checked = column.key in self._chosen
            menu.add(
                column.title,
                partial(self._toggle_column, column.key),
                checked=checked,
                enabled=column.priority > 0,
            )
        return menu

    def _toggle_column(self, key: str) -> None:
        now = set(self._chosen)
        self.set_columns(sorted(now ^ {key}))

    def _keep_width(self, section: int, _old: int, new: int) -> None:
        if self.horizontalHeader().isVisible() and QGuiApplication.mouseButtons() & Qt.MouseButton.LeftButton:
            self._widths[self._all[section].key] = round(new / theme.zoom())

    def _width_of(self, column: Column) -> int:
        return theme.px(self._widths.get(column.key, column.width))

    def _lay_out(self) -> None:
        """Give each column its width; the ones of highest priority number leave first when room is short."""
        room = self.viewport().width()
        shown = [column for column in self._all if column.key in self._chosen]
        while len(shown) > 1 and sum(self._width_of(column) for column in shown) > room:
            candidates = [column for column in shown if column.priority > 0]
            if not candidates:
                break
            shown.remove(max(candidates, key=lambda column: (column.priority, self._all.index(column))))
        keys = {column.key for column in shown}
        spare = max(room - sum(self._width_of(column) for column in shown), 0)
        stretching = [column for column in shown if column.stretch] or shown[-1:]
        for at, column in enumerate(self._all):
            self.setColumnHidden(at, column.key not in keys)
            if column.key in keys:
                extra = spare // len(stretching) if column in stretching else 0
                self.setColumnWidth(at, self._width_of(column) + extra)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the columns into the width."""
        super().resizeEvent(event)
        self._lay_out()
        QTimer.singleShot(0, self, self._prefetch)

    # keyboard, clipboard, pointer
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens, Ctrl+C copies, Home and End go along the row, with Ctrl to the ends."""
        key = event.key()
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            if self.current_id() is not None:
                self.opened.emit(self.current_id())
        elif key == Qt.Key.Key_C and control:
            self.copy()
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down) and control:
            self._jump(0 if key == Qt.Key.Key_Up else self.count() - 1)
        elif key == Qt.Key.Key_Menu or (
            key == Qt.Key.Key_F10 and event.modifiers() & Qt.KeyboardModifier.ShiftModifier
        ):
            self._row_menu(self.visualRect(self.currentIndex()).center())
        elif key in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
            event.ignore()
        else:
            super().keyPressEvent(event)

    def _jump(self, row: int) -> None:
        index = self.rows_model.index(row, max(self.currentIndex().column(), 0))
        self.setCurrentIndex(index)

    def copy(self) -> None:
        """Put the selected rows on the clipboard as a block for Excel: all of them, or nothing while they are read."""
        current = self.current_id()
        ids = self.selected_ids() or ([current] if current is not None else [])
        if not self.rows_model.with_rows(ids, self._put_on_clipboard):
            QGuiApplication.clipboard().clear()  # pasted meanwhile, it is not what was copied before

    def _put_on_clipboard(self, rows: Sequence[Row]) -> None:
        QGuiApplication.clipboard().setText(rows_as_tsv(self, self.rows_model.columns(), rows))

    def _row_menu(self, point: QPoint) -> None:
        if self.current_id() is not None:
            self.menu_requested.emit(self.current_id(), self.viewport().mapToGlobal(point))

    def _head_menu(self, point: QPoint) -> None:
        section = self.horizontalHeader().logicalIndexAt(point)
        if 0 <= section < len(self._all):
            place = self.horizontalHeader().mapToGlobal(point)
            if self._all[section].filterable:
                self.filter_requested.emit(self._all[section].key, place)
            else:
                self.columns_menu().popup(place)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Mark the row under the pointer."""
        self._set_hover(self.rowAt(int(event.position().y())))
        super().mouseMoveEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        """Forget the row under the pointer."""
        self._set_hover(-1)
        super().leaveEvent(event)

    def _set_hover(self, row: int) -> None:
        if row != self._cells.hover:
            self._cells.hover = row
            self.viewport().update()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the focus cell; the first one when there is none."""
        self._cells.focused = True
        if not self.currentIndex().isValid() and self.count():
            self.selectionModel().setCurrentIndex(
                self.rows_model.index(0, self._first_column()), QItemSelectionModel.SelectionFlag.NoUpdate
            )
        super().focusInEvent(event)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Hide the ring of the focus cell."""
        self._cells.focused = False
        super().focusOutEvent(event)
        self.viewport().update()

    def _first_column(self) -> int:
        return next(
            (at for at, column in enumerate(self._all) if column.priority == 0 and not self.isColumnHidden(at)), 0
        )

    # nothing to show
    def set_empty(self, widget: QWidget | None) -> None:
        """Show a widget in place of the rows when there are none."""
        self._empty = widget
        if widget is not None:
            widget.setParent(self)
            widget.hide()
        self._show_empty()

    def _show_empty(self) -> None:
        if self._empty is not None:
            self._empty.setGeometry(self.rect())
            self._empty.setVisible(not self._loading and self.count() == 0)
            self._empty.raise_()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the rows, or grey bars of their size while the list is being asked for the first time."""
        painter = QPainter(self.viewport())
        painter.fillRect(self.viewport().rect(), theme.color("surface"))
        if self._loading and not self.count():
            paint.smooth(painter)
            for at in range(6):
                place = QRectF(
                    theme.px(10),
                    at * theme.px(28) + theme.px(9),
                    self.viewport().width() * (0.5 - at % 3 * 0.1),
                    theme.px(10),
                )
                paint.box(painter, place, fill="neutral_bg", radius=4)
        painter.end()
        top, bottom = max(self.rowAt(0), 0), self.rowAt(self.viewport().height() - 1)
        bottom = bottom if bottom >= 0 else self.count() - 1
        shown = range(top, bottom + 1)
        spans = [(part.top(), part.bottom()) for part in spans_of(self)]
        self._cells.selected = {at for at in shown if any(first <= at <= last for first, last in spans)}
        super().paintEvent(event)
        painter = QPainter(self.viewport())
        line, right, height = theme.color("line"), self.viewport().width(), theme.px(28)
        for at in shown:
            painter.fillRect(0, self.rowViewportPosition(at) + height - 1, right, 1, line)
        if self._cells.focused and self._cells.current[0] in shown:
            ring = QRectF(self.visualRect(self.currentIndex()))
            paint.ring(painter, ring.adjusted(0, 0, 0, -1), 2)
        painter.end()
