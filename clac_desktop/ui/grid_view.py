"""The cells of the typing grid and their keys."""

from __future__ import annotations

from PySide6.QtCore import (
    QEvent,
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QObject,
    QPoint,
    QRect,
    QRegularExpression,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QFocusEvent,
    QGuiApplication,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QRegularExpressionValidator,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QLineEdit, QTableView

from clac_desktop.ui import theme
from clac_desktop.ui.grid_model import (
    NAME,
    GridModel,
)
from clac_desktop.ui.grid_paint import GridDelegate, GridHeader
from clac_desktop.ui.kit.field import bare_palette
from clac_desktop.ui.selection import spans_of

_STEPS = {
    Qt.Key.Key_Up: (-1, 0), Qt.Key.Key_Down: (1, 0), Qt.Key.Key_Left: (0, -1), Qt.Key.Key_Right: (0, 1),
}  # fmt: skip


class GridView(QTableView):
    """The cells and their keys."""

    accept_asked = Signal(int)
    others_asked = Signal(int, QPoint)
    text_pasted = Signal(list)
    cut_off = Signal(int)  # rows of a block that was pasted and found no room
    moved = Signal(int, str)
    row_removed = Signal(int)
    resized = Signal()

    def __init__(self, model: GridModel, name: str) -> None:
        super().__init__()
        self.grid = model
        self._kept = (-1, -1)
        self.setModel(model)
        self.cells = GridDelegate(model, self)
        self.setItemDelegate(self.cells)
        self.setHorizontalHeader(GridHeader(model, self))
        self.setAccessibleName(name)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setCornerButtonEnabled(False)
        self.setTabKeyNavigation(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ContiguousSelection)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectItems)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalHeader().hide()
        self.verticalHeader().setMinimumSectionSize(1)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.selectionModel().currentChanged.connect(self._moved)
        model.modelAboutToBeReset.connect(self._keep_place)
        model.modelReset.connect(self._restore_place)  # after the selection has forgotten its place
        self._typing = False
        self.editor = QLineEdit(self.viewport())
        self.editor.setFrame(False)
        self.editor.setFont(theme.font(13, 600))
        self.editor.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.editor.setValidator(QRegularExpressionValidator(QRegularExpression("[0-9]{0,6}"), self.editor))
        self.editor.installEventFilter(self)
        self.editor.hide()
        self._edited_cell: tuple[int, str] | None = None

    def _keep_place(self) -> None:
        self._kept = self.place()

    def _restore_place(self) -> None:
        """Keep the focus cell where it was when rows come, go, or are taken back."""
        if self._kept[0] >= 0:
            self.go(*self._kept)

    # editing
    def place(self) -> tuple[int, int]:
        """Return row and column of the focus cell, (-1, -1) without one."""
        index = self.currentIndex()
        return index.row(), index.column()

    def begin(self, text: str | None) -> None:
        """Edit the focus cell: `text` replaces it and arrows leave; None edits it in place."""
        at, column = self.place()
        if not self.grid.is_number(column):
            return
        key = self.grid.keys[column]
        self._edited_cell = (at, key)
        self.cells.editing = (at, column)
        self._typing = text is not None
        value = self.grid.rows()[at].values.get(key)
        self.editor.setText(text if text is not None else ("" if value is None else str(value)))
        self.editor.setAccessibleName(str(self.grid.data(self.currentIndex(), int(Qt.ItemDataRole.AccessibleTextRole))))
        rect = self.visualRect(self.currentIndex())
        self.editor.setGeometry(QRect(rect.x() + 3, rect.y() + 3, rect.width() - theme.px(9) - 1, rect.height() - 7))
        problem = self.grid.problem(at, key)
        self.editor.setPalette(bare_palette("bad" if problem is not None and problem.severity == "error" else "text"))
        self.editor.show()
        self.editor.setFocus(Qt.FocusReason.OtherFocusReason)
        if text is None:
            self.editor.selectAll()
        self.viewport().update()

    def is_editing(self) -> bool:
        """Return whether a cell is open."""
        return self._edited_cell is not None

    def commit(self) -> None:
        """Write what was typed."""
        if self._edited_cell is None:
            return
        at, key = self._edited_cell
        text = self.editor.text().strip()
        self.cancel()
        if at < len(self.grid.rows()):
            self.grid.put({(at, key): int(text) if text else None})

    def cancel(self) -> None:
        """Forget what was typed."""
        self._edited_cell = None
        self.cells.editing = (-1, -1)
        had = self.editor.hasFocus()
        self.editor.hide()
        if had:
            self.setFocus(Qt.FocusReason.OtherFocusReason)
        self.viewport().update()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Read the keys while a cell is open."""
        if watched is self.editor and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return self._editor_key(event)
        if watched is self.editor and isinstance(event, QFocusEvent) and event.type() == QEvent.Type.FocusOut:
            self.commit()
        return super().eventFilter(watched, event)

    def _editor_key(self, event: QKeyEvent) -> bool:
        key, shift = event.key(), bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if event.modifiers() & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier):
            return False
        if key == Qt.Key.Key_Escape:
            self.cancel()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.commit()
            self.step(-1 if shift else 1, 0)
        elif key in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
            self.commit()
            self.step_across(-1 if key == Qt.Key.Key_Backtab else 1)
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down) or (self._typing and key in _STEPS):
            self.commit()
            self.step(*_STEPS[Qt.Key(key)])
        elif key == Qt.Key.Key_F2:
            self._typing = False
        else:
            return False
        return True

    # moving
    def go(self, at: int, column: int) -> None:
        """Put the focus cell somewhere."""
        at = min(max(at, 0), len(self.grid.rows()) - 1)
        if at >= 0 and 0 <= column < len(self.grid.keys):
            self.setCurrentIndex(self.grid.index(at, column))

    def step(self, rows: int, columns: int) -> None:
        """Move by rows or columns; hidden columns are skipped."""
        at, column = self.place()
        target = column + columns
        while 0 <= target < len(self.grid.keys) and self.isColumnHidden(target):
            target += columns or 1
        if 0 <= target < len(self.grid.keys):
            self.go(at + rows, target)

    def step_across(self, way: int) -> bool:
        """Move to the next number cell, into the next row at the end. False at the ends of the grid."""
        numbers = [at for at in range(len(self.grid.keys)) if self.grid.is_number(at)]
        at, column = self.place()
        ahead = [one for one in numbers if (one > column if way > 0 else one < column)]
        if ahead:
            self.go(at, ahead[0] if way > 0 else ahead[-1])
        elif 0 <= at + way < len(self.grid.rows()):
            self.go(at + way, numbers[0] if way > 0 else numbers[-1])
        else:
            return False
        return True

    def block(self) -> tuple[range, list[int]]:
        """Return the rows and the number columns of the selected block."""
        spans = spans_of(self)
        if not spans:
            at, column = self.place()
            return range(at, at + 1), [column] if self.grid.is_number(column) else []
        top, bottom = min(span.top() for span in spans), max(span.bottom() for span in spans)
        left, right = min(span.left() for span in spans), max(span.right() for span in spans)
        return range(top, bottom + 1), [one for one in range(left, right + 1) if self.grid.is_number(one)]

    # keys of a closed cell
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The keys of Excel."""
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        alt = bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
        shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if not self.grid.rows() and not control:
            event.ignore()
            return
        handled = self._with_modifier(event, control, alt) if control or alt else self._plain_key(event, shift)
        if not handled:
            super().keyPressEvent(event)

    def _with_modifier(self, event: QKeyEvent, control: bool, alt: bool) -> bool:
        key, (at, _column) = event.key(), self.place()
        if alt and key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.accept_asked.emit(at)
        elif alt and key == Qt.Key.Key_Down:
            self.ask_others(at)
        elif control and key == Qt.Key.Key_D:
            self.fill_down()
        elif control and key == Qt.Key.Key_C:
            self.copy()
        elif control and key == Qt.Key.Key_V:
            self.paste()
        elif control and key == Qt.Key.Key_Z:
            self.grid.step_back()
        elif control and key == Qt.Key.Key_Y:
            self.grid.step_again()
        elif control and key == Qt.Key.Key_Delete:
            self.row_removed.emit(at)
        elif control and key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            event.ignore()
            return True
        else:
            return False
        return True

    def _plain_key(self, event: QKeyEvent, shift: bool) -> bool:
        key = event.key()
        if key in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
            if not self.step_across(-1 if key == Qt.Key.Key_Backtab else 1):
                event.ignore()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.step(-1 if shift else 1, 0)
        elif key == Qt.Key.Key_F2:
            self.begin(None)
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            rows, columns = self.block()
            self.grid.put({(at, self.grid.keys[one]): None for at in rows for one in columns})
        elif event.text().isdigit() and self.grid.is_number(self.place()[1]):
            self.begin(event.text())
        elif key == Qt.Key.Key_Escape:
            event.ignore()
        else:
            return False
        return True

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Let the columns be shared anew."""
        super().resizeEvent(event)
        self.resized.emit()

    def event(self, event: QEvent) -> bool:
        """Keep Ctrl+Z, Ctrl+C, Ctrl+V and Ctrl+D from the shortcuts of the window while the grid has the focus."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            own = (Qt.Key.Key_Z, Qt.Key.Key_Y, Qt.Key.Key_C, Qt.Key.Key_V, Qt.Key.Key_D)
            if event.modifiers() == Qt.KeyboardModifier.ControlModifier and event.key() in own:
                event.accept()
                return True
        if (
            event.type() == QEvent.Type.KeyPress
            and isinstance(event, QKeyEvent)
            and event.key() in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab)
        ):
            self.keyPressEvent(event)
            if not event.isAccepted():  # at the end of the grid; left ignored, each parent would go one further
                event.accept()
                self.focusNextPrevChild(event.key() == Qt.Key.Key_Tab)
            return True
        return super().event(event)

    def fill_down(self) -> None:
        """Copy the top of the block (or the cell above) into the rest."""
        rows, columns = self.block()
        source = rows.start if len(rows) > 1 else rows.start - 1
        if source < 0:
            return
        above, keys = self.grid.rows()[source].values, [self.grid.keys[one] for one in columns]
        self.grid.put({(at, key): above.get(key) for key in keys for at in rows if at != source})

    def copy(self) -> None:
        """Put the block on the clipboard for Excel."""
        spans = spans_of(self)
        at, column = self.place()
        top, bottom = (min(s.top() for s in spans), max(s.bottom() for s in spans)) if spans else (at, at)
        left, right = (min(s.left() for s in spans), max(s.right() for s in spans)) if spans else (column, column)
        shown = [one for one in range(left, right + 1) if not self.isColumnHidden(one)]
        lines = []
        for row in range(top, bottom + 1):
            cells = []
            for one in shown:
                key = self.grid.keys[one]
                value = self.grid.rows()[row].values.get(key) if self.grid.is_number(one) else self.grid.text(row, key)
                cells.append("" if value is None else str(value))
            lines.append("\t".join(cells))
        QGuiApplication.clipboard().setText("\n".join(lines))

    def paste(self) -> None:
        """Write a block of numbers from the clipboard; anything else is announced as a list of names."""
        text = QGuiApplication.clipboard().text().replace("\r\n", "\n").rstrip("\n")
        if not text:
            return
        cells = [[cell.strip() for cell in line.split("\t")] for line in text.split("\n")]
        at, column = self.place()
        if not self.grid.is_number(column) or not all(cell == "" or cell.isdigit() for line in cells for cell in line):
            self.text_pasted.emit(cells)
            return
        numbers = [one for one in range(column, len(self.grid.keys)) if self.grid.is_number(one)]
        fitting = cells[: len(self.grid.rows()) - at]
        put: dict[tuple[int, str], int | None] = {
            (at + down, self.grid.keys[numbers[across]]): int(cell) if cell else None
            for down, line in enumerate(fitting)
            for across, cell in enumerate(line[: len(numbers)])
        }
        self.grid.put(put)
        if len(fitting) < len(cells):
            self.cut_off.emit(len(cells) - len(fitting))
        last = self.grid.index(at + len(fitting) - 1, numbers[min(len(cells[0]), len(numbers)) - 1])
        block = QItemSelection(self.grid.index(at, column), last)
        self.selectionModel().select(block, QItemSelectionModel.SelectionFlag.ClearAndSelect)

    def ask_others(self, at: int) -> None:
        """Ask for other suggestions of an unknown row."""
        if 0 <= at < len(self.grid.rows()) and self.grid.rows()[at].is_unknown:
            rect = self.visualRect(self.grid.index(at, self.grid.keys.index(NAME)))
            self.others_asked.emit(at, self.viewport().mapToGlobal(rect.bottomLeft()))

    # pointer and focus
    def mousePressEvent(self, event: QMouseEvent) -> None:
        """*Aceptar* and the arrow beside it can be clicked."""
        self.commit()
        point = event.position().toPoint()
        index = self.indexAt(point)
        if index.isValid() and self.grid.keys[index.column()] == NAME and self.grid.rows()[index.row()].is_unknown:
            at = index.row()
            if self.cells.accept.get(at, QRect()).contains(point):
                self.accept_asked.emit(at)
                return
            if self.cells.others.get(at, QRect()).contains(point):
                self.ask_others(at)
                return
        super().mousePressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """A double click edits in place."""
        self.begin(None)

    def _moved(self, current: QModelIndex, previous: QModelIndex) -> None:
        self.cells.current = (current.row(), current.column())
        self.viewport().update()
        if current.isValid():
            self.moved.emit(current.row(), self.grid.keys[current.column()])

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the focus cell; the first number cell when there is none."""
        self.cells.focused = True
        if not self.currentIndex().isValid() and self.grid.rows():
            self.go(0, 3)
        super().focusInEvent(event)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Hide the ring, unless the cell itself is being edited."""
        self.cells.focused = self.is_editing()
        super().focusOutEvent(event)
        self.viewport().update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the sheet below the rows."""
        painter = QPainter(self.viewport())
        painter.fillRect(self.viewport().rect(), theme.color("surface"))
        painter.end()
        super().paintEvent(event)
