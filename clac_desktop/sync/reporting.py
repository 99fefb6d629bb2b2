"""What inspecting, previewing or applying a package says: the same report for the window and the command line."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from clac_desktop.errors import Problem
from clac_desktop.models.long_json import canonical_text, parse_text
from clac_desktop.sync.changes import KINDS, ChangeRow
from clac_desktop.sync.edits import EditedCell
from clac_desktop.texts import problem_as_json


@dataclass(frozen=True, slots=True)
class PackageReport:
    """A package: its trust level, who sent it to whom, what it changes (`rows`), and what is wrong."""

    file: str
    sha256: str
    trust: str
    sender: str | None = None
    recipient: str | None = None
    counts: dict[str, int] = field(default_factory=lambda: dict.fromkeys(KINDS, 0))
    import_uid: str | None = None
    import_number: int | None = None
    applied: bool = False
    known: bool = False
    edited_cells: tuple[EditedCell, ...] = ()
    problems: tuple[Problem, ...] = ()
    rows: tuple[ChangeRow, ...] = ()
    digest: str = ""
    number: int = 0
    part: int = 1
    parts: int = 1
    created: str = ""
    device: str = ""
    device_name: str = ""
    fingerprint: str = ""
    entries: int = 0
    answers: Mapping[str, int] = field(default_factory=dict)  # own changes by outcome (`queries.receipts`)
    reasons: Mapping[str, int] = field(default_factory=dict)  # why some of them were not accepted

    def with_problem(self, *problems: Problem) -> PackageReport:
        """Return the report with further problems."""
        return replace(self, problems=(*self.problems, *problems))

    def as_text(self) -> str:
        """Return the report as it is kept with the import (canonical JSON)."""
        data = asdict(replace(self, rows=()))
        data["problems"] = [asdict(problem) for problem in self.problems]
        try:
            return canonical_text({**_plain(data), "rows": [_as_dict(row) for row in self.rows]})
        except TypeError:  # a fact that JSON has no word for: a day, a path
            return canonical_text({**_plain(data), "rows": [_plain(_as_dict(row)) for row in self.rows]})

    @classmethod
    def from_text(cls, text: str, file: str) -> PackageReport:
        """Return a kept report, for the same file under the name it has now: known, and not applied again."""
        data: dict[str, Any] = parse_text(text)
        data.update(
            file=file,
            applied=False,
            known=True,
            edited_cells=tuple(EditedCell(**cell) for cell in data["edited_cells"]),
            problems=tuple(Problem(**problem) for problem in data["problems"]),
            rows=tuple(ChangeRow(**row) for row in data["rows"]),
        )
        return cls(**data)

    def as_json(self) -> dict[str, Any]:
        """Return the package as `inspect` and `import` print it (cli.md); a receipt also says what it answers."""
        answer = {"answers": dict(self.answers), "reasons": dict(self.reasons)} if self.answers else {}
        return {
            **answer,
            "file": self.file,
            "sha256": self.sha256,
            "trust": self.trust,
            "sender": self.sender,
            "recipient": self.recipient,
            "counts": self.counts,
            "import": None if self.import_number is None else str(self.import_number),
            "applied": self.applied,
            "known": self.known,
            "edited_cells": [
                {
                    "sheet": cell.sheet,
                    "row": cell.row,
                    "column": cell.column,
                    "uid": cell.uid or None,
                    "field": cell.field,
                    "from": cell.old,
                    "to": cell.new,
                }
                for cell in self.edited_cells
            ],
            "problems": [problem_as_json(problem) for problem in self.problems],
        }


def without_completed(reports: Sequence[PackageReport]) -> list[PackageReport]:
    """Return the reports of one import; what an earlier part lacked is not told where a later one brought it."""
    found: list[PackageReport] = []
    whole: set[tuple[str, int, str]] = set()
    for report in reversed(reports):
        name = (report.device, report.number, report.created)
        lacking = [one for one in report.problems if one.code.startswith("package.parts_missing")]
        if lacking and name in whole:
            report = replace(report, problems=tuple(one for one in report.problems if one not in lacking))
        elif report.parts > 1 and (report.applied or report.known) and not lacking:
            whole.add(name)
        found.append(report)
    return found[::-1]


def _as_dict(row: ChangeRow) -> dict[str, Any]:
    return {
        "kind": row.kind, "type": row.type, "uid": row.uid, "label": row.label, "field": row.field,
        "before": row.before, "after": row.after, "author": row.author, "reason": row.reason,
    }  # fmt: skip


def _plain(data: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(json.dumps(data, default=str))
    return found
