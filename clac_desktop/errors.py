"""Facts a person can act on, as data. The sentences are in `texts`, so that each is written once per language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong, where it is, and the facts that its sentence needs.

    `code` names the sentence in `texts`; `facts` are the values that the sentence and its hint print.
    A warning never refuses anything.
    """

    code: str
    facts: Mapping[str, object] = field(default_factory=dict)
    severity: Severity = "error"
    file: str | None = None
    sheet: str | None = None
    row: int | None = None
    column: str | None = None
    value: str | None = None


class ProblemError(Exception):
    """Raised where work cannot go on; carries the problems. Nothing has been changed when it arrives."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__(", ".join(problem.code for problem in problems))
        self.problems: tuple[Problem, ...] = problems


class InvalidDraft(ProblemError):
    """A draft that may not be stored in the state its author chose."""


class UnreadableFile(ProblemError):
    """A file that is not what it should be: no workbook, password, too large, damaged."""


class WorkspaceProblem(ProblemError):
    """The workspace cannot be opened, or not be written: in use, newer, damaged, full disk."""


class Cancelled(Exception):
    """The user cancelled a long work; its transaction was rolled back."""


def errors_among(problems: Iterable[Problem]) -> list[Problem]:
    """Return those problems that refuse something (warnings left out)."""
    return [problem for problem in problems if problem.severity == "error"]
