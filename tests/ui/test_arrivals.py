"""The lines of a preview: what was edited by hand stands there once."""

from __future__ import annotations

from clac_desktop.errors import Problem
from clac_desktop.sync.changes import ChangeRow
from clac_desktop.sync.edits import EditedCell
from clac_desktop.sync.reporting import PackageReport
from clac_desktop.texts import hint, reason
from clac_desktop.ui.pages.packages.arrivals import shown_rows

A, B = "a" * 32, "b" * 32


def test_an_edited_cell_is_one_line_and_is_said_to_become_a_proposal() -> None:
    cells = (
        EditedCell("Servicios", 24, "Título", A, "title", "Cata", "Cata 2"),
        EditedCell("Servicios", 24, "Fecha final", A, "end", "2023-03-01", "2023-03-02"),
        EditedCell("Servicios", 25, "Oficina", B, "office", "Perú", "Quito"),  # nothing that could be proposed
    )
    rows = (
        ChangeRow("proposed", "service", A, "Cata", "title", "Cata", "Cata 2", "Centro Ejemplo"),
        ChangeRow("proposed", "service", A, "Cata", "start+end", ["2023-03-01"] * 2, ["2023-03-01", "2023-03-02"]),
    )
    told = Problem("package.edited", {"n": 3}, "warning")
    report = PackageReport("PE.ods", "0" * 64, "SEALED_EDITED", edited_cells=cells, rows=rows, problems=(told,))
    assert [(line.kind, line.row.cells[1]) for line in shown_rows(report, {})] == [
        ("edited", "Servicios, fila 25"), ("proposed", "Cata"), ("proposed", "Cata"),
    ]  # fmt: skip
    assert "Decisiones" in hint(told) and "3" in reason(told)
