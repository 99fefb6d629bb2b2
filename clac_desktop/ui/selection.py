"""What is selected in a table or grid, as blocks, and as text for Excel."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QItemSelectionRange
from PySide6.QtWidgets import QTableView

from clac_desktop.ui.table_model import TableModel

COPY_LIMIT = 200_000


def spans_of(view: QTableView) -> list[QItemSelectionRange]:
    """Return the selected blocks of a view (the stubs of Qt do not know that a selection is a list)."""
    selection: Any = view.selectionModel().selection()
    return list(selection)


def rows_as_tsv(view: QTableView, model: TableModel) -> str:
    """Return the selected rows with the titles of the visible columns; rows not read yet are left out."""
    columns = [at for at in range(len(model.columns())) if not view.isColumnHidden(at)]
    columns.sort(key=view.horizontalHeader().visualIndex)
    lines = ["\t".join(model.columns()[at].title for at in columns)]
    for top, bottom in sorted((part.top(), part.bottom()) for part in spans_of(view)):
        for at in range(top, min(bottom + 1, top + COPY_LIMIT)):
            if model.row(at) is not None:
                lines.append("\t".join(_plain(model.text(at, column)) for column in columns))
    return "\n".join(lines)


def _plain(text: str) -> str:
    return " ".join(text.split()) if text != "–" else ""
