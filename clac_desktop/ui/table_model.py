"""Rows of a table as ids plus pages read on demand: a million rows cost a million integers and a few pages."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final, Protocol

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from clac_desktop.texts import _, date_long, number, percent
from clac_desktop.ui.background import Background, Job
from clac_desktop.ui.kit.chip import ChipFace, face_of

PAGE: Final = 64
KEPT_PAGES: Final = 64
ASKED_ROWS: Final = 500  # at once, where many are copied


class Unknown:
    """The value that exists but is not known; None is the value that does not apply."""

    def __repr__(self) -> str:
        return "s/d"


UNKNOWN: Final = Unknown()


@dataclass(frozen=True, slots=True)
class Column:
    """One column: `kind` is text, strong, plain, number, date, chip, mark or bar; priority 0 is never dropped."""

    key: str
    title: str
    width: int = 120
    kind: str = "text"
    priority: int = 1
    stretch: bool = False
    sortable: bool = True
    filterable: bool = False
    tooltip: str = ""

    @property
    def is_right(self) -> bool:
        """Whether its cells stand at the right."""
        return self.kind in ("number", "bar")


@dataclass(slots=True)
class Row:
    """One row ready to show, its cells parallel to the columns."""

    id: Any
    cells: Sequence[Any]
    voided: bool = False
    new: bool = False
    shown: list[str | None] = field(default_factory=list, repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class Order:
    """What the rows are ordered by."""

    key: str
    descending: bool = False


class Source(Protocol):
    """Where the rows come from; both run in a reading thread."""

    def ids(self, session: Any, order: Order, filters: Mapping[str, Any]) -> Sequence[Any]:
        """Return the ids of all rows in order."""

    def page(self, session: Any, ids: Sequence[Any]) -> Sequence[Row]:
        """Return the rows of these ids, in any order; missing ones are shown as loading."""


def cell_text(value: Any, kind: str = "text") -> str:
    """Return the words of a cell: "–" for None (does not apply), "s/d" for UNKNOWN."""
    if value is None:
        return "–"
    if value is UNKNOWN:
        return _("s/d")
    if kind in ("chip", "mark") and isinstance(value, (str, ChipFace)):
        return _(face_of(value).text)
    if kind == "bar" and isinstance(value, (int, float)):
        return percent(value * 100)
    if isinstance(value, (datetime, date)):
        return date_long(value)
    if isinstance(value, (int, float, Decimal)) and not isinstance(value, bool):
        return number(value)
    return str(value)


def _read_rows(session: Any, source: Source, ids: Sequence[Any]) -> list[Row]:
    return [row for at in range(0, len(ids), ASKED_ROWS) for row in source.page(session, ids[at : at + ASKED_ROWS])]


class TableModel(QAbstractTableModel):
    """Ids at once, cells as they are asked for; a page not yet read is None and comes with `page_came`."""

    page_came = Signal()

    def __init__(
        self,
        columns: Sequence[Column],
        source: Source | None,
        background: Background | None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._columns = list(columns)
        self._source, self._background = source, background
        self._ids: Sequence[Any] = ()
        self._pages: OrderedDict[int, list[Row | None]] = OrderedDict()
        self._asked: dict[int, Job] = {}
        self._generation = 0
        self._none = QModelIndex()

    def columns(self) -> list[Column]:
        """Return the columns in their order."""
        return self._columns

    def set_columns(self, columns: Sequence[Column]) -> None:
        """Show other columns; rows are read again because their cells are parallel to the columns."""
        self.beginResetModel()
        self._columns = list(columns)
        self._forget()
        self.endResetModel()

    def ids(self) -> Sequence[Any]:
        """Return the ids in order."""
        return self._ids

    def set_ids(self, ids: Sequence[Any], first: Sequence[Row] = ()) -> None:
        """Show other rows; `first` are the first rows, when they are known already."""
        self.beginResetModel()
        self._ids = ids
        self._forget()
        if first:
            self._keep(0, ids[:PAGE], first)
        self.endResetModel()

    def extend(self, ids: Sequence[Any]) -> bool:
        """Add what follows the rows that are shown; False, and nothing changes, where others stand before it."""
        known = len(self._ids)
        if not 0 < known < len(ids) or known % PAGE or ids[:known] != self._ids:
            return False
        self.beginInsertRows(QModelIndex(), known, len(ids) - 1)
        self._ids = ids
        self.endInsertRows()
        return True

    def places(self, wanted: Collection[Any]) -> dict[Any, int]:
        """Return at which rows these ids stand; those that are not there are left out."""
        if len(wanted) == 1:  # without a step of Python for each of a million
            (one,) = wanted
            return {one: self._ids.index(one)} if one in self._ids else {}
        return {ident: at for at, ident in enumerate(self._ids) if ident in wanted} if wanted else {}

    def set_rows(self, rows: Sequence[Row]) -> None:
        """Show rows that are in memory already."""
        self.beginResetModel()
        self._ids = [row.id for row in rows]
        self._forget()
        for at in range(0, len(rows), PAGE):
            self._pages[at // PAGE] = list(rows[at : at + PAGE])
        self.endResetModel()

    def _forget(self) -> None:
        self._generation += 1
        self._pages.clear()
        for job in self._asked.values():
            job.cancel()
        self._asked.clear()

    def row(self, at: int) -> Row | None:
        """Return a row, or None while its page is being read."""
        page = self._pages.get(at // PAGE)
        if page is None:
            self.want(at // PAGE)
            page = self._pages.get(at // PAGE)  # an inline bridge has answered already
            if page is None:
                return None
        return page[at % PAGE]

    def with_rows(self, ids: Sequence[Any], then: Callable[[Sequence[Row]], object]) -> bool:
        """Call `then` with the rows of these ids in their order; what is not here is read first, beside the window.

        Return whether that has been done already.
        """
        here = {row.id: row for page in self._pages.values() for row in page if row is not None}
        if self._source is None or self._background is None or all(ident in here for ident in ids):
            then([here[ident] for ident in ids if ident in here])
            return True

        def came(rows: Sequence[Row]) -> None:
            by_id = {row.id: row for row in rows}
            then([by_id[ident] for ident in ids if ident in by_id])

        return self._background.read(_read_rows, self._source, ids, then=came, owner=self).done

    def want(self, page: int) -> None:
        """Ask for a page if it is neither here nor on its way."""
        if page in self._pages or page in self._asked or self._source is None or self._background is None:
            return
        ids = self._ids[page * PAGE : (page + 1) * PAGE]
        if not len(ids):
            return
        generation = self._generation

        def then(rows: Sequence[Row]) -> None:
            self._asked.pop(page, None)
            if generation == self._generation:
                self._keep(page, ids, rows)
                self.page_came.emit()

        job = self._background.read(self._source.page, ids, then=then, owner=self)
        if not job.done:
            self._asked[page] = job

    def prefetch(self, first: int, last: int) -> None:
        """Ask for the pages around what is shown, and give up those far away that were not begun."""
        low, high = max(first // PAGE - 1, 0), last // PAGE + 2
        for page in [page for page in self._asked if page < low - 2 or page > high + 2]:
            self._asked.pop(page).cancel()
        for page in (*range(first // PAGE, last // PAGE + 1), low, high - 1):
            self.want(page)

    def _keep(self, page: int, ids: Sequence[Any], rows: Sequence[Row]) -> None:
        by_id = {row.id: row for row in rows}
        self._pages[page] = [by_id.get(ident) for ident in ids]
        while len(self._pages) > KEPT_PAGES and self._source is not None:
            self._pages.popitem(last=False)

    def text(self, at: int, column: int) -> str:
        """Return the words of one cell, "" while loading; kept, because a screen asks for them again and again."""
        row = self.row(at)
        if row is None:
            return ""
        if not row.shown:
            row.shown = [None] * len(self._columns)
        found = row.shown[column]
        if found is None:
            found = cell_text(row.cells[column], self._columns[column].kind)
            row.shown[column] = found
        return found

    # what Qt asks
    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: B008
        """Return how many rows there are."""
        return 0 if parent.isValid() else len(self._ids)

    def columnCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: B008
        """Return how many columns there are."""
        return 0 if parent.isValid() else len(self._columns)

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = int(Qt.ItemDataRole.DisplayRole)) -> Any:
        """Return words for Qt and screen readers; the delegate paints from `row`."""
        if not index.isValid():
            return None
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return self.text(index.row(), index.column())
        if role == Qt.ItemDataRole.AccessibleTextRole:
            row = self.row(index.row())
            text = self.text(index.row(), index.column()) or _("cargando")
            return f"{text}, {_('anulado')}" if row is not None and row.voided else text
        if role == Qt.ItemDataRole.TextAlignmentRole and self._columns[index.column()].is_right:
            return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = int(Qt.ItemDataRole.DisplayRole)
    ) -> Any:
        """Return the titles of columns and the numbers of rows."""
        if orientation == Qt.Orientation.Horizontal and 0 <= section < len(self._columns):
            if role == Qt.ItemDataRole.DisplayRole:
                return self._columns[section].title
            if role == Qt.ItemDataRole.ToolTipRole:
                return self._columns[section].tooltip or None
        elif role == Qt.ItemDataRole.DisplayRole:
            return section + 1
        return None
