"""What is selected in a table or grid, as blocks."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QItemSelectionRange
from PySide6.QtWidgets import QTableView


def spans_of(view: QTableView) -> list[QItemSelectionRange]:
    """Return the selected blocks of a view (the stubs of Qt do not know that a selection is a list)."""
    selection: Any = view.selectionModel().selection()
    return list(selection)
