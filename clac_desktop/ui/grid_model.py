"""What a typing grid holds: rows with whole numbers, rows still to be identified, problems, undo."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from clac_desktop.texts import _, number

NUMBER, CODE, NAME, TOTAL, MARK = "#n", "#code", "#name", "#total", "#mark"
UNDO_STEPS = 200


@dataclass(frozen=True, slots=True)
class GridColumn:
    """A column of whole numbers typed by hand; those with `total` add up to the row's total."""

    key: str
    title: str
    short: str = ""
    width: int = 64
    total: bool = False


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Who an unknown row may be; `score` 0..100."""

    key: Any
    name: str
    note: str = ""
    score: int = 0


@dataclass(slots=True)
class GridRow:
    """One row; `typed` not empty means that nobody has said yet who it is."""

    key: Any = None
    code: str = ""
    name: str = ""
    note: str = ""
    values: dict[str, int | None] = field(default_factory=dict)
    typed: str = ""
    suggestion: Suggestion | None = None
    extra: Any = None

    @property
    def is_unknown(self) -> bool:
        """Whether it is "por identificar"."""
        return bool(self.typed) and self.key is None


@dataclass(frozen=True, slots=True)
class CellProblem:
    """What is wrong with a cell, or with the row when `column` is None."""

    row: int
    column: str | None
    sentence: str
    severity: Literal["error", "warning"] = "error"


Check = Callable[[Sequence[GridRow]], Sequence[CellProblem]]


class GridModel(QAbstractTableModel):
    """Rows, their problems and their history."""

    edited = Signal()

    def __init__(self, columns: Sequence[GridColumn], check: Check | None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.numbers = list(columns)
        self.keys = [NUMBER, CODE, NAME, *(column.key for column in columns), TOTAL, MARK]
        self.narrow = False
        self.name_title = _("Organización o estructura")
        self._check = check
        self._rows: list[GridRow] = []
        self._problems: list[CellProblem] = []
        self._by_cell: dict[tuple[int, str | None], CellProblem] = {}
        self._undo: list[list[GridRow]] = []
        self._redo: list[list[GridRow]] = []

    # rows
    def rows(self) -> list[GridRow]:
        """Return the rows."""
        return self._rows

    def copy_rows(self) -> list[GridRow]:
        """Return rows that later typing does not change."""
        return [replace(row, values=dict(row.values)) for row in self._rows]

    def set_rows(self, rows: Sequence[GridRow], *, keep_history: bool = False) -> None:
        """Show other rows; the history starts anew."""
        self.beginResetModel()
        self._rows = list(rows)
        if not keep_history:
            self._undo, self._redo = [], []
        self._recheck()
        self.endResetModel()

    def remember(self) -> None:
        """Keep the state before a change, for Ctrl+Z."""
        self._undo = [*self._undo[-UNDO_STEPS:], self.copy_rows()]
        self._redo = []

    def step_back(self) -> bool:
        """Take the last change back. False when there is none."""
        return self._step(self._undo, self._redo)

    def step_again(self) -> bool:
        """Do again what was taken back. False when there is nothing."""
        return self._step(self._redo, self._undo)

    def _step(self, source: list[list[GridRow]], other: list[list[GridRow]]) -> bool:
        if not source:
            return False
        other.append(self.copy_rows())
        self.set_rows(source.pop(), keep_history=True)
        self.edited.emit()
        return True

    def put(self, cells: Mapping[tuple[int, str], int | None]) -> bool:
        """Write numbers into cells as one change. False when nothing was different."""
        different = {
            place: value for place, value in cells.items() if self._rows[place[0]].values.get(place[1]) != value
        }
        if not different:
            return False
        self.remember()
        for (at, key), value in different.items():
            self._rows[at].values[key] = value
        self.told()
        return True

    def told(self) -> None:
        """Check and repaint after rows changed in place."""
        self._recheck()
        if self._rows:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._rows) - 1, len(self.keys) - 1))
        self.edited.emit()

    def _recheck(self) -> None:
        found = list(self._check(self._rows)) if self._check is not None else []
        self._problems = sorted(found, key=lambda problem: (problem.severity != "error", problem.row))
        self._by_cell = {}
        for problem in self._problems:
            self._by_cell.setdefault((problem.row, problem.column), problem)

    def problems(self) -> list[CellProblem]:
        """Return what is wrong, errors first."""
        return self._problems

    def problem(self, at: int, key: str | None) -> CellProblem | None:
        """Return the problem of one cell."""
        return self._by_cell.get((at, key))

    def row_problem(self, at: int) -> CellProblem | None:
        """Return the worst problem of a row."""
        return next((problem for problem in self._problems if problem.row == at), None)

    # figures
    def total(self, at: int) -> str:
        """Return the total of a row: "13", "3+" when a part is missing, "" when nothing is typed."""
        values = [self._rows[at].values.get(column.key) for column in self.numbers if column.total]
        known = [value for value in values if value is not None]
        if not known:
            return ""
        return number(sum(known)) + ("+" if len(known) < len(values) else "")

    def sums(self) -> dict[str, str]:
        """Return the totals row by column key, TOTAL included."""
        made: dict[str, str] = {}
        whole = 0
        for column in self.numbers:
            amount = sum(row.values.get(column.key) or 0 for row in self._rows)
            made[column.key] = number(amount)
            whole += amount if column.total else 0
        made[TOTAL] = number(whole)
        return made

    def is_number(self, column: int) -> bool:
        """Return whether a column is typed by hand."""
        return 0 <= column < len(self.keys) and not self.keys[column].startswith("#")

    def text(self, at: int, key: str) -> str:
        """Return the words of a cell."""
        row = self._rows[at]
        if key == NUMBER:
            return str(at + 1)
        if key == CODE:
            return "¿?" if row.is_unknown else (row.code or "—")
        if key == NAME:
            return f"«{row.typed}»" if row.is_unknown else row.name
        if key == TOTAL:
            return self.total(at)
        if key == MARK:
            return ""
        value = row.values.get(key)
        return "" if value is None else number(value)

    # what Qt asks
    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: B008
        """Return how many rows there are."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: B008
        """Return how many columns there are."""
        return 0 if parent.isValid() else len(self.keys)

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = int(Qt.ItemDataRole.DisplayRole)) -> Any:
        """Return words for Qt and screen readers."""
        if not index.isValid():
            return None
        at, key = index.row(), self.keys[index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            return self.text(at, key)
        if role == Qt.ItemDataRole.ToolTipRole:
            problem = self.problem(at, key) or (self.row_problem(at) if key == MARK else None)
            row = self._rows[at]
            return problem.sentence if problem else (f"{row.name} {row.note}".strip() if key == NAME else None)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self._spoken(at, key)
        return None

    def _spoken(self, at: int, key: str) -> str:
        row = self._rows[at]
        problem = self.problem(at, key) or (self.row_problem(at) if key == MARK else None)
        text = self.text(at, key) or _("vacío")
        if key == NAME and row.is_unknown:
            text += f", {_('por identificar')}"
            if row.suggestion is not None:
                text += ", " + _("¿Es {name}? {score} %").format(name=row.suggestion.name, score=row.suggestion.score)
        if key == MARK:
            text = _("sin problemas") if problem is None else ""
        if not key.startswith("#"):
            text = f"{self.title(self.keys.index(key))}, {row.name or row.typed}: {text}"
        return f"{text} {problem.sentence}".strip() if problem else text

    def title(self, column: int) -> str:
        """Return the title of a column, short in a narrow grid."""
        key = self.keys[column]
        fixed = {
            NUMBER: "",
            CODE: "FLO-ID",
            NAME: _("Organización") if self.narrow else self.name_title,
            TOTAL: _("Total"),
            MARK: "",
        }
        if key in fixed:
            return fixed[key]
        found = next(one for one in self.numbers if one.key == key)
        return found.short if self.narrow and found.short else found.title

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = int(Qt.ItemDataRole.DisplayRole)
    ) -> Any:
        """Return the titles."""
        if role == Qt.ItemDataRole.DisplayRole and orientation == Qt.Orientation.Horizontal:
            return self.title(section)
        return None
