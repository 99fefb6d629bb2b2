"""`--errors FILE`: the same workbook back, its refused cells coloured and explained; only these need another try."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from clac_desktop.errors import Problem, ProblemError
from clac_desktop.imports.outcome import ImportOutcome
from clac_desktop.imports.tables import Table
from clac_desktop.spreadsheets.annotate import Mark, annotate_workbook
from clac_desktop.texts import hint, reason


def write_error_workbook(source: Path, table: Table, outcome: ImportOutcome, target: Path) -> ImportOutcome:
    """Write the annotated copy where there is something to mark; return the outcome with its path.

    The records are stored by then, so it is not cancelled; where it cannot be written, that is one more problem.
    """
    marks = marks_of(table, outcome.problems)
    if not marks:
        return outcome
    try:
        return replace(outcome, errors_file=annotate_workbook(source, target, marks))
    except ProblemError as failure:
        return replace(outcome, problems=(*outcome.problems, *failure.problems))


def check_target(source: Path, target: Path) -> None:
    """Raise ProblemError where the annotated copy would take the place of the file it is made from."""
    if target.with_suffix(".xlsx").absolute() == source.absolute():
        raise ProblemError(Problem("import.errors_over_source", file=str(target)))


def marks_of(table: Table, problems: tuple[Problem, ...]) -> list[Mark]:
    """Return what is to be said at which cell; problems of the whole file have no place in it."""
    numbers = {column.place: column.number for column in table.columns.values()}
    return [
        Mark(problem.sheet, problem.row, numbers.get(problem.column or ""), explained(problem), problem.severity)
        for problem in problems
        if problem.sheet is not None
        and problem.row is not None
        and (problem.severity == "error" or problem.column is not None)
    ]


def explained(problem: Problem) -> str:
    """Return the reason and what to do about it, for the comment of a cell."""
    said, advice = reason(problem), hint(problem)
    told = f"{said} {advice}" if advice else said
    return told if problem.column is None else f"{problem.column}: {told}"
