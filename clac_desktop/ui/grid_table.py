"""The typing grid as a whole: cells, pinned totals, rows that come, go and are identified."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import (
    QPoint,
    Qt,
    Signal,
)
from PySide6.QtWidgets import QVBoxLayout, QWidget

from clac_desktop.ui import theme
from clac_desktop.ui.grid_model import (
    CODE,
    MARK,
    NAME,
    NUMBER,
    TOTAL,
    CellProblem,
    Check,
    GridColumn,
    GridModel,
    GridRow,
)
from clac_desktop.ui.grid_paint import TotalsRow
from clac_desktop.ui.grid_view import GridView

_FIXED = {NUMBER: 30, CODE: 76, TOTAL: 54, MARK: 30}
_NAME_MIN = 160


class Grid(QWidget):
    """Typing grid with pinned totals. `check` gives the problems of all rows and is asked after each change."""

    changed = Signal()
    suggestion_accepted = Signal(int)
    others_requested = Signal(int, QPoint)
    text_pasted = Signal(list)
    focused = Signal(int, str)
    row_removed = Signal(int)
    laid_out = Signal()

    def __init__(self, columns: Sequence[GridColumn], *, name: str, check: Check | None = None) -> None:
        super().__init__()
        self.model = GridModel(columns, check, self)
        self.view = GridView(self.model, name)
        self.totals = TotalsRow(self.model, self.view)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addWidget(self.view, 1)
        box.addWidget(self.totals)
        self.setFocusProxy(self.view)
        self.model.edited.connect(self._edited)
        self.model.modelReset.connect(self._heights)
        self.view.accept_asked.connect(self._accept)
        self.view.others_asked.connect(self.others_requested)
        self.view.text_pasted.connect(self.text_pasted)
        self.view.moved.connect(self.focused)
        self.view.row_removed.connect(self.remove)
        self.view.resized.connect(self.lay_out)

    def rows(self) -> list[GridRow]:
        """Return copies of the rows."""
        return self.model.copy_rows()

    def set_rows(self, rows: Sequence[GridRow]) -> None:
        """Show other rows; the history starts anew, nothing is announced."""
        place = self.view.place()
        self.model.set_rows(rows)
        self.totals.tell()
        if place[0] >= 0:
            self.view.go(*place)

    def add_rows(self, rows: Sequence[GridRow]) -> None:
        """Add rows at the end as one change, and go to the first of them."""
        if not rows:
            return
        self.model.remember()
        first = len(self.model.rows())
        self.model.set_rows([*self.model.rows(), *rows], keep_history=True)
        self.view.go(first, 3)
        self._edited()

    def set_row(self, at: int, row: GridRow) -> None:
        """Put another row in a place: an unknown one that was identified."""
        self.model.remember()
        rows = self.model.rows()
        place = self.view.place()
        self.model.set_rows([*rows[:at], row, *rows[at + 1 :]], keep_history=True)
        self.view.go(*place)
        self._edited()

    def remove(self, at: int) -> None:
        """Take a row out (Ctrl+Supr); Ctrl+Z brings it back."""
        rows = self.model.rows()
        if not 0 <= at < len(rows):
            return
        self.model.remember()
        place = self.view.place()
        self.model.set_rows([*rows[:at], *rows[at + 1 :]], keep_history=True)
        self.view.go(*place)
        self._edited()
        self.row_removed.emit(at)

    def problems(self) -> list[CellProblem]:
        """Return what is wrong, errors first."""
        return list(self.model.problems())

    def next_problem(self) -> bool:
        """Go to the next problem after the focus cell (F8). False when there is none."""
        found = sorted(self.model.problems(), key=lambda p: (p.row, self._column_of(p)))
        if not found:
            return False
        at, column = self.view.place()
        after = [p for p in found if (p.row, self._column_of(p)) > (at, column)]
        self.show_problem((after or found)[0])
        return True

    def show_problem(self, problem: CellProblem) -> None:
        """Go to the cell of a problem."""
        self.view.go(problem.row, self._column_of(problem))
        self.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def _column_of(self, problem: CellProblem) -> int:
        key = problem.column if problem.column in self.model.keys else NAME
        return self.model.keys.index(str(key))

    def undo(self) -> bool:
        """Take the last change back."""
        return self.model.step_back()

    def redo(self) -> bool:
        """Do it again."""
        return self.model.step_again()

    def finish_editing(self) -> None:
        """Write a cell that is still open; call it before saving."""
        self.view.commit()

    def focus(self) -> None:
        """Take the focus."""
        self.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def _accept(self, at: int) -> None:
        rows = self.model.rows()
        if 0 <= at < len(rows) and rows[at].is_unknown and rows[at].suggestion is not None:
            self.suggestion_accepted.emit(at)

    def _edited(self) -> None:
        self.totals.tell()
        self._heights()
        self.changed.emit()

    def _heights(self) -> None:
        header = self.view.verticalHeader()
        for at, row in enumerate(self.model.rows()):
            header.resizeSection(at, theme.px(48 if row.is_unknown else 28))

    def lay_out(self) -> None:
        """Give the name what the numbers leave; a narrow grid takes FLO-ID into the name."""
        room = self.view.viewport().width()
        numbers = sum(theme.px(column.width) for column in self.model.numbers)
        fixed = {key: theme.px(width) for key, width in _FIXED.items()}
        narrow = room < numbers + sum(fixed.values()) + theme.px(_NAME_MIN)
        self.model.narrow = narrow
        hidden = {NUMBER, CODE, MARK} if narrow else set()
        used = numbers + sum(width for key, width in fixed.items() if key not in hidden)
        for at, key in enumerate(self.model.keys):
            self.view.setColumnHidden(at, key in hidden)
            if key == NAME:
                self.view.setColumnWidth(at, max(room - used, theme.px(100)))
            elif key in fixed:
                self.view.setColumnWidth(at, fixed[key])
            else:
                column = next(one for one in self.model.numbers if one.key == key)
                self.view.setColumnWidth(at, theme.px(column.width))
        self.totals.update()
        self.laid_out.emit()
