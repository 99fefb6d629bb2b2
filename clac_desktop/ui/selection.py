"""What is selected in a table or grid, as blocks, and as text for Excel."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QItemSelectionRange
from PySide6.QtWidgets import QTableView

from clac_desktop.ui.table_model import Column, Row, TableModel, cell_text

KEPT_LIMIT = 5_000  # more selected rows than that are not looked for among others


@dataclass(frozen=True, slots=True)
class Chosen:
    """What is chosen in a table, by ids: the row and column of the focus cell, the selected rows."""

    current: Any
    selected: frozenset[Any]
    column: int


def spans_of(view: QTableView) -> list[QItemSelectionRange]:
    """Return the selected blocks of a view (the stubs of Qt do not know that a selection is a list)."""
    selection: Any = view.selectionModel().selection()
    return list(selection)


def selection_count(view: QTableView) -> int:
    """Return how many rows are selected, without listing them."""
    return sum(part.height() for part in spans_of(view))


def selected_ids(view: QTableView, model: TableModel) -> list[Any]:
    """Return the ids of the selected rows, in the order of the table."""
    ids = model.ids()
    spans = sorted((part.top(), part.bottom()) for part in spans_of(view))
    return [ids[at] for top, bottom in spans for at in range(top, bottom + 1)]


def current_id(view: QTableView, model: TableModel) -> Any:
    """Return the id of the row with the focus cell, None without one."""
    at, ids = view.currentIndex().row(), model.ids()
    return ids[at] if 0 <= at < len(ids) else None


def chosen_in(view: QTableView, model: TableModel) -> Chosen:
    """Return what is chosen."""
    selected = selected_ids(view, model) if selection_count(view) < KEPT_LIMIT else []
    return Chosen(current_id(view, model), frozenset(selected), max(view.currentIndex().column(), 0))


def choose_again(view: QTableView, model: TableModel, wish: Chosen) -> None:
    """Choose the same among other rows, as far as it is there."""
    if wish == chosen_in(view, model):
        return
    places = model.places(wish.selected | ({wish.current} if wish.current is not None else set()))
    found, selection = QItemSelection(), view.selectionModel()
    for ident in wish.selected & places.keys():
        found.select(model.index(places[ident], 0), model.index(places[ident], model.columnCount() - 1))
    if wish.current in places:
        index = model.index(places[wish.current], wish.column)
        selection.setCurrentIndex(index, QItemSelectionModel.SelectionFlag.NoUpdate)
    selection.select(found, QItemSelectionModel.SelectionFlag.ClearAndSelect)


def rows_as_tsv(view: QTableView, columns: Sequence[Column], rows: Sequence[Row]) -> str:
    """Return rows with the titles of the visible columns, in the order in which those stand."""
    shown = [at for at in range(len(columns)) if not view.isColumnHidden(at)]
    shown.sort(key=view.horizontalHeader().visualIndex)
    lines = ["\t".join(columns[at].title for at in shown)]
    lines += ["\t".join(_plain(cell_text(row.cells[at], columns[at].kind)) for at in shown) for row in rows]
    return "\n".join(lines)


def _plain(text: str) -> str:
    return " ".join(text.split()) if text != "–" else ""
