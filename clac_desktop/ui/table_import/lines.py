"""The rows of the preview: one for each cell that does not enter or asks for a look, one for each record that does."""

from __future__ import annotations

from collections.abc import Sequence

from clac_desktop.errors import Problem
from clac_desktop.imports.outcome import ImportOutcome
from clac_desktop.texts import N_, _, hint, number, reason
from clac_desktop.ui import kit
from clac_desktop.ui.table import Column, Row

_FACES = {
    "new": "new",
    "changed": "changed",
    "same": "same",
    "draft": "draft",
    "error": kit.ChipFace(N_("No entra"), "error", "bad"),
    "warning": kit.ChipFace(N_("Aviso"), "warning", "warn"),
}


def columns() -> list[Column]:
    """Return the columns of the preview."""
    return [
        Column("state", _("Cambio"), 116, "chip", 0, sortable=False),
        Column("what", _("Registro"), 210, "strong", 0, sortable=False, stretch=True),
        Column("sheet", _("Hoja"), 96, "text", 4, sortable=False),
        Column("row", _("Fila"), 56, "number", 1, sortable=False),
        Column("column", _("Columna"), 132, "text", 2, sortable=False),
        Column("value", _("Valor"), 104, "text", 3, sortable=False),
        Column("why", _("Motivo y qué hacer"), 330, "plain", 1, sortable=False, stretch=True),
    ]


class Preview:
    """What one outcome shows, by view: "error" and "warning" are cells, the others are records."""

    def __init__(self, outcome: ImportOutcome) -> None:
        self._outcome = outcome
        self._labels = {row: line.label for line in outcome.lines for row in line.rows}
        self._rows: dict[str, list[Row]] = {key: [] for key in ("error", "warning", "new", "changed", "same")}
        for at, problem in enumerate(outcome.problems):
            self._rows["error" if problem.severity == "error" else "warning"].append(self._problem_row(at, problem))
        for at, line in enumerate(outcome.lines):
            if line.outcome != "refused":
                face = _FACES["draft" if line.draft and line.outcome == "new" else line.outcome]
                first = line.rows[0] if line.rows else None
                cells = (face, line.label, outcome.sheet, first, None, None, None)
                self._rows[line.outcome].append(Row(f"line{at}", cells))

    def rows(self, view: str) -> Sequence[Row]:
        """Return the rows of a view; "all" has first what needs a look."""
        return self._rows[view] if view in self._rows else [row for rows in self._rows.values() for row in rows]

    def count(self, view: str) -> int:
        """Return how many rows a view has."""
        return len(self.rows(view))

    def told(self, ident: object) -> str:
        """Return in full what is said at one row: where, what, why, what to do."""
        if not isinstance(ident, str) or not ident.startswith("problem"):
            return ""
        problem = self._outcome.problems[int(ident.removeprefix("problem"))]
        places = [
            _("hoja {sheet}").format(sheet=problem.sheet) if problem.sheet else "",
            _("fila {n}").format(n=number(problem.row)) if problem.row else "",
            _("columna {column}").format(column=problem.column) if problem.column else "",
        ]
        where = ", ".join(place for place in places if place)
        return f"{where[:1].upper()}{where[1:]}: {_advice(problem)}" if where else _advice(problem)

    def _problem_row(self, at: int, problem: Problem) -> Row:
        what = self._labels.get(problem.row) if problem.row else _("archivo")
        cells = (
            _FACES["error" if problem.severity == "error" else "warning"],
            what or _("fila {n}").format(n=number(problem.row)),
            problem.sheet,
            problem.row,
            problem.column,
            problem.value,
            _advice(problem),
        )
        return Row(f"problem{at}", cells)


def _advice(problem: Problem) -> str:
    return " ".join(part for part in (reason(problem), hint(problem)) if part)
