"""The grid for typing counts: what pages import. The keys of Excel, blocks both ways, problems beside the cells."""

from __future__ import annotations

from clac_desktop.ui.grid_footer import GridFooter
from clac_desktop.ui.grid_model import CellProblem, GridColumn, GridRow, Suggestion
from clac_desktop.ui.grid_table import Grid

__all__ = ["CellProblem", "Grid", "GridColumn", "GridFooter", "GridRow", "Suggestion"]
