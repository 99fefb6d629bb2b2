"""Tables of records: what pages import. Ids and pages, keys as in Excel, columns that drop by priority."""

from __future__ import annotations

from clac_desktop.ui.rows_table import RowsTable
from clac_desktop.ui.table_model import UNKNOWN, Column, Order, Row, Source, TableModel, Unknown, cell_text
from clac_desktop.ui.table_view import Table

__all__ = ["UNKNOWN", "Column", "Order", "Row", "RowsTable", "Source", "Table", "TableModel", "Unknown", "cell_text"]
