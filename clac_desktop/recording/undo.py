"""Undo: ordinary entries restore what entries changed where nothing newer stands on it, and void what they bore.

Used by the message bar, Ctrl+Z and the undo of an import alike (sync.md 7.6); redo is undoing the undo.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import text

from clac_desktop.errors import Problem, ProblemError
from clac_desktop.models.journal import Act, Entry, read_entry
from clac_desktop.models.siblings import VOIDED, Aggregate, Key, Look, Part, Sibling, Value
from clac_desktop.models.writing import Writing


@dataclass(frozen=True, slots=True)
class Left:
    """What an undo left as it is, and why."""

    uid: str
    field: str
    reason: str


@dataclass(frozen=True, slots=True)
class Undone:
    """The undoing entry (None where there was nothing to undo), the records it touched, and what it left."""

    eid: str | None
    undone: list[str]
    left: list[Left]
    number: str = ""  # of the undo itself among the imports, where it undid one


def undo_entries(writing: Writing, eids: Sequence[str]) -> Undone:
    """Undo entries by one ordinary entry; values that have come since stay and are listed.

    Raises ProblemError where an entry is not here.
    """
    entries = [_entry(writing, eid) for eid in eids]
    mine = set(eids)
    acts: list[Act] = []
    left: list[Left] = []
    for uid in dict.fromkeys(part.aggregate for entry in entries for part in entry.parts):
        parts = [(entry.eid, part) for entry in entries for part in entry.parts if part.aggregate == uid]
        act, kept = _undo_aggregate(writing, uid, parts, mine)
        left += kept
        if act.changes:
            acts.append(act)
    eid = writing.write(acts)
    return Undone(eid, sorted({key[0] for act in acts for key in act.changes}), left)


def _entry(writing: Writing, eid: str) -> Entry:
    line = writing.connection.execute(
        text("SELECT line FROM journal WHERE eid = :eid AND NOT superseded ORDER BY id LIMIT 1"), {"eid": eid}
    ).scalar()
    if line is None:
        raise ProblemError(Problem("record.unknown", {"uid": eid}))
    return read_entry(line)


def _undo_aggregate(
    writing: Writing, uid: str, parts: list[tuple[str, Part]], mine: set[str]
) -> tuple[Act, list[Left]]:
    look = writing.look(uid)
    aggregate = look.aggregate
    born = frozenset().union(*(part.born for _, part in parts))
    first: dict[Key, tuple[Value, list[str]]] = {}
    for _, part in parts:
        for key in part.fields:
            first.setdefault(key, (part.old.get(key), part.over.get(key, [])))
    changes: dict[Key, Value] = {}
    left: list[Left] = []
    known = set(mine)
    for key, (old, over) in first.items():
        current = {sibling.eid for sibling in aggregate.fields.get(key, [])}
        if key[0] in born:
            continue
        if not current & mine or current - mine - set(over):
            left.append(Left(key[0], key[1], "newer"))
            continue
        changes[key] = bool(old) if key[1] == VOIDED else old
        known.update(over)
        if key[1] == VOIDED and old:  # a voiding that is restored has seen what the former one had seen
            known.update(eid for voiding in over for eid in _seen_by(writing, voiding, uid))
    for record in born:
        inner = [s for key, siblings in aggregate.fields.items() if _under(aggregate, record, key[0]) for s in siblings]
        if inner and all(sibling.eid in mine for sibling in inner):
            if aggregate.void_state(record) == "no":
                changes[record, VOIDED] = True
        elif inner:
            left.append(Left(record, "", "newer"))
    types = {key[0]: aggregate.types[key[0]] for key in changes}
    return Act(_only(look, known), changes, types, full=True), left


def _seen_by(writing: Writing, eid: str, aggregate: str) -> frozenset[str]:
    return frozenset().union(*(part.seen for part in _entry(writing, eid).parts if part.aggregate == aggregate))


def _under(aggregate: Aggregate, record: str, uid: str) -> bool:
    return uid == record or record == aggregate.uid


def _only(look: Look, known: set[str]) -> Look:
    """An undo has seen what it undoes and what that had found, nothing else."""
    seen = look.aggregate
    fields: dict[Key, list[Sibling]] = {
        key: [sibling for sibling in siblings if sibling.eid in known] for key, siblings in seen.fields.items()
    }
    said = {key: siblings for key, siblings in fields.items() if siblings}
    return Look(Aggregate(seen.uid, dict(seen.types), said, dict(seen.notes), dict(seen.gone)), look.pending)
