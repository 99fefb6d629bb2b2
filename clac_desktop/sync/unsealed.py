"""A file without a seal changes no record: what its sheets say becomes proposals that a person picks one by one.

Nothing of its payload is believed, neither entries nor rows. Its sheets are compared with the records here: what these
show at that moment is what each proposal corrects (sync.md 6).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from clac_desktop.errors import Problem
from clac_desktop.models.identity import canonical_json, sha256
from clac_desktop.models.siblings import Aggregate
from clac_desktop.models.writing import AT_ONCE, Writing
from clac_desktop.sync.changes import KINDS, ChangeRow, label_of
from clac_desktop.sync.edits import EditedCell, expected_of, sheet_edits
from clac_desktop.sync.matching import Matched, match_rows
from clac_desktop.sync.package import Content
from clac_desktop.sync.proposing import (
    FIXED,
    NEW_ROW,
    UNREADABLE,
    UNSEALED_FILE,
    HandEdit,
    edit_values,
    hand_edits,
    insert_proposal,
    new_rows,
    row_values,
)
from clac_desktop.sync.reporting import PackageReport
from clac_desktop.sync.sheets import ATTENDANCE, references_of
from clac_desktop.sync.shown import Shown

MOST_PROPOSALS = (
    500  # of one file at once: more than that no person picks one by one; the next come when it comes again
)
MOST_TOLD = 20  # rows that are left out, each with its sentence
LEFT = "left"  # a line of the preview: a row that is not proposed


@dataclass(slots=True)
class _Wanted:
    """What a file's sheets want, each under its identity: values, new rows as (sheet, row, type, cells).

    `more` were left for the next time: what was proposed before is not among them, decided or not.
    """

    matched: Matched
    edits: dict[str, HandEdit] = field(default_factory=dict)
    rows: dict[str, tuple[str, int, str, dict[str, str]]] = field(default_factory=dict)
    more: int = 0


def propose_unsealed(writing: Writing, content: Content, report: PackageReport) -> PackageReport:
    """Store proposals for what the sheets of a file without a seal say; return the report with its lines.

    `counts["proposed"]` are the records with a proposal that is new here: the same file again adds none.
    """
    wanted = _wanted(writing, content)
    lines: list[ChangeRow] = []
    records: set[str] = set()
    stored = 0
    for identity, edit in wanted.edits.items():
        values = edit_values(writing, identity, edit, writing.actor, content.sha256, UNSEALED_FILE)
        fresh = insert_proposal(writing, values)
        stored += fresh
        records |= {edit.uid} if fresh else set()
        lines.append(_edit_line(edit, writing.actor))
    for identity, (sheet, row, kind, cells) in wanted.rows.items():
        values = row_values(writing, identity, kind, cells, writing.actor, content.sha256)
        fresh = insert_proposal(writing, values)
        stored += fresh
        records |= {identity} if fresh else set()
        label = cells.get("title") or cells.get("name") or cells.get("service") or f"{sheet}, {row}"
        lines.append(ChangeRow("proposed", kind, "", label, None, None, cells, writing.actor, NEW_ROW))
    for left in wanted.matched.left[:MOST_PROPOSALS]:
        place = {"sheet": left.sheet, "row": left.row}
        lines.append(ChangeRow(LEFT, left.type, "", left.label, None, None, place, "", left.why))
    if stored:
        writing.kinds.add("proposal")
    counts = {**dict.fromkeys(KINDS, 0), "proposed": len(records)}
    told = tuple(_told(content, wanted, stored))
    return replace(report, counts=counts, rows=tuple(lines)).with_problem(*told)


def _identity(content: Content, uid: str, name: str | None, new: Any) -> str:
    return sha256(canonical_json(["unsealed", content.sha256, uid, name, new]))[:32]


def _edit_line(edit: HandEdit, author: str) -> ChangeRow:
    kind, label = edit.aggregate.types[edit.uid], label_of(edit.aggregate, edit.uid)
    return ChangeRow("proposed", kind, edit.uid, label, edit.field, edit.old, edit.new, author, edit.reason)


def _told(content: Content, wanted: _Wanted, stored: int) -> Iterator[Problem]:
    """How many proposals wait now, how many rows were left, and what was more than one file may bring."""
    proposed = len(wanted.edits) + len(wanted.rows)
    if stored:
        yield Problem("package.unsealed_proposed", {"n": stored}, "warning", file=content.file)
    elif proposed:
        yield Problem("package.unsealed_known", {"n": proposed}, "warning", file=content.file)
    elif wanted.matched.sheets:
        yield Problem("package.unsealed_nothing", {}, "warning", file=content.file)
    if wanted.more:
        yield Problem("package.unsealed_more", {"n": wanted.more, "most": MOST_PROPOSALS}, "warning", file=content.file)
    if wanted.matched.unread:
        yield Problem("package.unsealed_unread", {"n": wanted.matched.unread}, "warning", file=content.file)
    left = wanted.matched.left
    for one in left[:MOST_TOLD]:
        yield Problem(f"package.unsealed_{one.why}", {}, "warning", file=content.file, sheet=one.sheet, row=one.row)
    if len(left) > MOST_TOLD:
        yield Problem("package.unsealed_left", {"n": len(left) - MOST_TOLD}, "warning", file=content.file)


# ---- comparing with what is here
def _wanted(writing: Writing, content: Content) -> _Wanted:
    matched = match_rows(writing, content.sheets)
    wanted = _Wanted(matched)
    aggregates = _aggregates(writing, matched)
    shown = Shown.of(aggregates, matched.language)
    owners = {uid: aggregate for aggregate in aggregates for uid in aggregate.types}
    cells: list[EditedCell] = []
    for one in matched.sheets:
        cells += sheet_edits(one.name, one.sheet, one.rows, one.head, expected_of(shown, one.sheet))
    cells = [cell for cell in cells if not _says_same(cell, matched, owners)]
    edits = [one for one in hand_edits(writing, aggregates, cells, shown.names) if not _names_nothing(one)]
    types = {one.name: one.sheet.type for one in matched.sheets}
    rows = [(sheet, row, types[sheet], told) for sheet, row, told in new_rows(cells, set(owners))]
    wanted.edits = {_identity(content, one.uid, one.field, one.new): one for one in edits}
    wanted.rows = {_identity(content, row[0], None, sorted(row[3].items())): row for row in rows}
    _limit(writing, wanted)
    return wanted


def _limit(writing: Writing, wanted: _Wanted) -> None:
    """Leave for the next time what is more than one file may bring at once."""
    both = (*wanted.edits, *wanted.rows)
    known = writing.connection.exec_driver_sql(
        "SELECT id FROM proposal WHERE id IN (SELECT value FROM json_each(?))", (canonical_json(both),)
    )
    here = {str(one) for (one,) in known}
    left = [one for one in both if one not in here][MOST_PROPOSALS:]
    for one in left:
        wanted.edits.pop(one, None)
        wanted.rows.pop(one, None)
    wanted.more = len(left)


def _says_same(cell: EditedCell, matched: Matched, owners: dict[str, Aggregate]) -> bool:
    """An attendance still names its service when that was renamed since, here or in the file."""
    owner = owners.get(cell.uid)
    if owner is None or owner.types[cell.uid] != ATTENDANCE.type:
        return False
    return matched.matcher.says_same(cell.field, owner.displayed((cell.uid, cell.field)), cell.new)


def _names_nothing(edit: HandEdit) -> bool:
    """An attendance that was found keeps its service and receiver: a name that is nobody's here says nothing of it."""
    return edit.reason == UNREADABLE and edit.field in FIXED.get(edit.aggregate.types[edit.uid], ())


def _aggregates(writing: Writing, matched: Matched) -> list[Aggregate]:
    """The records here that the file speaks of, and those that they name."""
    uids = {uid for kind in ("service", "organisation") for uid in matched.uids.get(kind, ())}
    children = sorted(matched.uids.get("service_attendance", ()))
    for start in range(0, len(children), AT_ONCE):
        some = tuple(children[start : start + AT_ONCE])
        marks = ", ".join("?" * len(some))
        query = f"SELECT s.uid FROM service_attendance a JOIN service s ON s.id = a.service_id WHERE a.uid IN ({marks})"
        uids |= {str(uid) for (uid,) in writing.connection.exec_driver_sql(query, some)}
    shown = _load(writing, uids)
    named = {uid for aggregate in shown for uid in references_of(aggregate)}
    return shown + _load(writing, named - uids)


def _load(writing: Writing, uids: set[str]) -> list[Aggregate]:
    listed = sorted(uids)
    for start in range(0, len(listed), AT_ONCE):
        writing.fetch(listed[start : start + AT_ONCE])
    return [aggregate for uid in listed if (aggregate := writing.aggregate(uid)).types]
