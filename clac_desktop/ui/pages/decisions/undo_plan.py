"""What undoing an import would change and what it would leave, for the page that shows it before it acts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from clac_desktop.models.database import Workspace
from clac_desktop.models.siblings import VOIDED, Part
from clac_desktop.models.writing import Reading, Writing, load_aggregate
from clac_desktop.queries import decisions as asked
from clac_desktop.queries.packages import labels_of
from clac_desktop.recording.undo import Undone
from clac_desktop.sync.changes import label_of
from clac_desktop.sync.undoing import undo_import
from clac_desktop.ui import record_words
from clac_desktop.ui.pages.decisions.reading import attendance_label, receiver_of


@dataclass(frozen=True, slots=True)
class UndoLine:
    """One line of what an undo does, or of what it leaves: the record, its field ("" for all of it), from and to."""

    uid: str
    type: str
    label: str
    field: str
    old: Any
    new: Any
    reason: str = ""


@dataclass(frozen=True, slots=True)
class UndoPlan:
    """What undoing an import would change, and what it would leave."""

    number: str
    lines: list[UndoLine]
    left: list[UndoLine]
    names: dict[str, str]


def preview_undo(workspace: Workspace, number: str) -> UndoPlan:
    """Return what undoing an import does: the same undo, rolled back."""
    with workspace.previewing() as writing:
        undone = undo_import(writing, number)
        entry = asked.entry_by_eid(writing, undone.eid) if undone.eid else None
    with workspace.reading() as reading:  # rolled back: records have the names that they have now
        lines = _undo_lines(reading, entry.parts if entry else ())
        left = [
            UndoLine(one.uid, aggregate.types[one.uid], _name(reading, one.uid), one.field, None, None, one.reason)
            for one in undone.left
            for aggregate in asked.aggregates_of(reading, one.uid)
        ]
        names = labels_of(reading, record_words.uids_in([value for line in lines for value in (line.old, line.new)]))
    lines.sort(key=lambda line: (line.field != VOIDED, line.label, line.type, line.field))
    return UndoPlan(number, lines, left, names)


def _undo_lines(reading: Reading, parts: Iterable[Part]) -> list[UndoLine]:
    """Return a line for each field; an attendance is named by who received it, and at what."""
    found: list[tuple[UndoLine, str]] = []
    for part in parts:
        aggregate = load_aggregate(reading.connection, part.aggregate)
        for (uid, name), value in part.fields.items():
            kind, old = part.types[uid], part.old.get((uid, name))
            whose = receiver_of(aggregate, uid) if kind == "service_attendance" else ""
            found.append((UndoLine(uid, kind, label_of(aggregate, uid), name, old, value), whose))
    names = labels_of(reading, [whose for _, whose in found if whose])
    return [replace(line, label=f"{names[whose]} · {line.label}") if whose in names else line for line, whose in found]


def _name(reading: Reading, uid: str) -> str:
    for aggregate in asked.aggregates_of(reading, uid):
        return attendance_label(reading, uid) if receiver_of(aggregate, uid) else label_of(aggregate, uid)
    return ""


def undo_number(writing: Writing, number: str, reason: str = "") -> Undone:
    """Undo an import; who did it and why is told to the offices."""
    return undo_import(writing, number, reason)
