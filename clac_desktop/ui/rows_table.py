"""Tables over rows that are in memory already."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from clac_desktop.ui.kit.field import fold
from clac_desktop.ui.table_model import UNKNOWN, Column, Order, Row, cell_text
from clac_desktop.ui.table_view import Table


class RowsTable(Table):
    """A table over rows that are in memory already; clicking a title orders them here."""

    def __init__(self, columns: Sequence[Column], name: str, *, order: Order | None = None) -> None:
        super().__init__(columns, None, None, name=name, order=order)
        self._rows: list[Row] = []
        self._ordered = order is not None

    def show_rows(self, rows: Sequence[Row]) -> None:
        """Show these rows, in the order given until a title is clicked."""
        self._rows = list(rows)
        current = self.current_id()
        self.rows_model.set_rows(self._rows)
        if current is not None:
            self.select_id(current)
        self._show_empty()
        self.loaded.emit(len(self._rows))

    def reload(self) -> None:
        """Order the rows again."""
        at = next((at for at, column in enumerate(self._all) if column.key == self._order.key), 0)
        known = [row for row in self._rows if row.cells[at] is not None and row.cells[at] is not UNKNOWN]
        rest = [row for row in self._rows if row.cells[at] is None or row.cells[at] is UNKNOWN]
        known.sort(key=lambda row: _sortable(row.cells[at], self._all[at].kind), reverse=self._order.descending)
        self.show_rows([*known, *rest])


def _sortable(value: Any, kind: str) -> Any:
    return fold(cell_text(value, kind)) if isinstance(value, str) or kind in ("chip", "mark") else value
