"""What an import is asked to do, and what became of the file: counts, problems, and a line for each record."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Literal

from clac_desktop.errors import Problem
from clac_desktop.imports.cells import DateOrder, DecimalSign
from clac_desktop.imports.columns import TableKind
from clac_desktop.texts import problem_as_json

Outcome = Literal["new", "changed", "same", "refused"]


@dataclass(frozen=True, slots=True)
class ImportOptions:
    """The options of both imports (cli.md). `mapping` is a saved mapping or its content; `errors` a file to write."""

    dry_run: bool = False
    mapping: Path | Mapping[str, str | None] | None = None
    sheet: str | None = None
    decimal: DecimalSign | None = None
    dates: DateOrder | None = None
    as_of: dt.date | None = None
    errors: Path | None = None

    @property
    def day(self) -> dt.date:
        """The day from which a changed status holds."""
        return self.as_of or dt.date.today()


@dataclass(slots=True)
class Counts:
    """How many records of a kind are new, changed, the same, refused."""

    new: int = 0
    changed: int = 0
    same: int = 0
    refused: int = 0

    def count(self, outcome: Outcome, n: int = 1) -> None:
        """Count `n` more."""
        setattr(self, outcome, getattr(self, outcome) + n)


@dataclass(frozen=True, slots=True)
class Line:
    """What became of one record of the file: for the preview, row by row."""

    outcome: Outcome
    label: str
    rows: tuple[int, ...]
    uid: str | None = None
    draft: bool = False


@dataclass(slots=True)
class Findings:
    """What an importer hands back from its transaction."""

    counts: dict[str, Counts]
    lines: list[Line] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class ImportOutcome:
    """What became of a file. `import_uid` is None in a dry run; `errors_file` is the workbook with marked cells."""

    file: str
    import_uid: str | None
    dry_run: bool
    counts: Mapping[str, Counts]
    problems: tuple[Problem, ...]
    lines: tuple[Line, ...] = ()
    sheet: str | None = None
    errors_file: Path | None = None

    def as_json(self) -> dict[str, Any]:
        """Return the answer of the command line, in the language that is spoken."""
        found: dict[str, Any] = {"file": self.file, "import": self.import_uid, "dry_run": self.dry_run}
        found.update((kind, asdict(counts)) for kind, counts in self.counts.items())
        found["problems"] = [problem_as_json(problem) for problem in self.problems]
        return found

    @classmethod
    def unread(
        cls, kind: TableKind, file: Path | str, options: ImportOptions, problems: Iterable[Problem]
    ) -> ImportOutcome:
        """Return the outcome of a file of which nothing could be read: the same document, with the reason."""
        return cls(str(file), None, options.dry_run, no_counts(kind), tuple(problems))


def no_counts(kind: TableKind) -> dict[str, Counts]:
    """Return the counts of an import that has not begun."""
    names = ("organisations",) if kind == "organisations" else ("services", "attendances")
    return {name: Counts() for name in names}
