"""What only a person decides: conflicts, proposals, quarantined entries, ranges declared lost, devices revoked.

Each decision is an ordinary entry, or the very entry that waited; a later concurrent value opens a conflict again.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import text

from clac_desktop.errors import Problem, ProblemError
from clac_desktop.models.identity import canonical_json, new_uid
from clac_desktop.models.journal import Act, Entry, read_entry
from clac_desktop.models.siblings import VOIDED, Aggregate, Sibling, Value
from clac_desktop.models.writing import Reading, Writing, load_aggregate
from clac_desktop.recording.draft import look_from_text
from clac_desktop.sync.accepting import Acceptance
from clac_desktop.sync.ownership import APPLIED, PROPOSAL, QUARANTINED, missing_here
from clac_desktop.sync.proposing import NEW_ROW, UNREADABLE, read_value
from clac_desktop.sync.returning import dismiss, returned_records, take_in


@dataclass(frozen=True, slots=True)
class Version:
    """One of the values of a conflict: who wrote it, where, when, in which file it came."""

    n: int
    value: Value
    device: str
    author: str
    at: str
    package: str | None

    def as_json(self) -> dict[str, Any]:
        """Return it as `conflicts` prints it."""
        return {name: getattr(self, name) for name in self.__slots__}


@dataclass(frozen=True, slots=True)
class Conflict:
    """An open conflict of one field, the displayed version first."""

    type: str
    uid: str
    field: str
    aggregate: str
    versions: tuple[Version, ...]

    def as_json(self) -> dict[str, Any]:
        """Return it as `conflicts` prints it (cli.md)."""
        values = [version.as_json() for version in self.versions]
        return {"type": self.type, "uid": self.uid, "field": self.field, "values": values}


@dataclass(frozen=True, slots=True)
class Waiting:
    """One thing that waits for a person (cli.md, `proposals`)."""

    id: str
    kind: str
    type: str
    uid: str
    field: str | None
    old: Value
    new: Value
    author: str
    at: str
    package: str | None
    reason: str | None

    def as_json(self) -> dict[str, Any]:
        """Return it as `proposals` prints it."""
        found = {name: getattr(self, name) for name in self.__slots__}
        found["from"], found["to"] = found.pop("old"), found.pop("new")
        return found


# ---- conflicts
def conflicts(reading: Reading | Writing) -> list[Conflict]:
    """Return all open conflicts."""
    rows = reading.connection.execute(
        text("SELECT aggregate, uid, field, type FROM conflict ORDER BY type, uid, field")
    )
    found = []
    for aggregate, uid, field, kind in rows.all():
        found.append(
            Conflict(
                kind,
                uid,
                field,
                aggregate,
                _versions(reading, load_aggregate(reading.connection, aggregate), uid, field),
            )
        )
    return found


def _versions(reading: Reading | Writing, aggregate: Aggregate, uid: str, field: str) -> tuple[Version, ...]:
    siblings = list(aggregate.fields.get((uid, field), []))
    if field == VOIDED and aggregate.against_voiding(uid):
        kept = aggregate.first(sibling for _, sibling in aggregate.against_voiding(uid))
        siblings = [Sibling(kept.eid, False), *siblings]
        ordered = siblings
    else:
        shown = canonical_json(aggregate.displayed((uid, field)))
        ordered = sorted(siblings, key=lambda s: (canonical_json(s.value) != shown, aggregate.notes[s.eid].label))
    found: list[Version] = []
    said: set[str] = set()
    for sibling in ordered:
        if canonical_json(sibling.value) not in said:
            said.add(canonical_json(sibling.value))
            note = aggregate.notes[sibling.eid]
            package = _package_of(reading, sibling.eid)
            found.append(Version(len(found) + 1, sibling.value, note.device, note.actor, note.at, package))
    return tuple(found)


def _package_of(reading: Reading | Writing, eid: str) -> str | None:
    found = reading.connection.execute(
        text("SELECT i.file FROM journal j JOIN import_log i ON i.uid = j.arrived WHERE j.eid = :eid LIMIT 1"),
        {"eid": eid},
    ).scalar()
    return str(found) if found else None


def resolve(writing: Writing, uid: str, field: str, keep: int) -> str | None:
    """Decide a conflict for version `keep` (its number in `conflicts`); return the entry's eid.

    The page that decides shows all values, so the entry names all. Raises ProblemError where there is no such conflict.
    """
    aggregate_uid = writing.connection.execute(
        text("SELECT aggregate FROM conflict WHERE uid = :uid AND field = :field"), {"uid": uid, "field": field}
    ).scalar()
    if aggregate_uid is None:
        raise ProblemError(Problem("conflict.unknown", {"uid": uid, "field": field}))
    look = writing.look(aggregate_uid)
    versions = _versions(writing, look.aggregate, uid, field)
    if not 1 <= keep <= len(versions):
        raise ProblemError(Problem("conflict.version", {"n": keep, "last": len(versions)}))
    value = versions[keep - 1].value
    return writing.write([Act(look, {(uid, field): value}, {uid: look.aggregate.types[uid]}, full=True)])


# ---- what waits
def waiting(reading: Reading | Writing) -> list[Waiting]:
    """Return all that waits for a decision, oldest first."""
    rows = reading.connection.execute(
        text(
            "SELECT p.id, p.kind, p.type, p.uid, p.field, p.old, p.new, p.author, p.at, i.file, p.reason"
            " FROM proposal p LEFT JOIN import_log i ON i.sha256 = p.package"
            " WHERE p.state = 'waits' ORDER BY p.at, p.id"
        )
    ).all()
    found = [
        Waiting(
            row[0],
            row[1],
            row[2],
            row[3],
            row[4],
            read_value(row[5]),
            read_value(row[6]),
            row[7],
            row[8],
            row[9],
            row[10],
        )
        for row in rows
    ]
    if reading.settings.get("role") == "central":
        for eid, line, fate, reason, file in _undecided(reading):
            found += _of_entry(read_entry(line), eid, fate, reason, file)
        for record in returned_records(reading):
            note = record.lines[0]["entry"]
            found.append(
                Waiting(
                    record.id, "returned", record.type, record.aggregate, None, None, record.values,
                    str(note["actor"]), str(note["at"]), None, "older_centre",
                )
            )  # fmt: skip
    return found


def _undecided(reading: Reading | Writing) -> list[Any]:
    return list(
        reading.connection.execute(
            text(
                "SELECT f.eid, min(j.line), f.fate, f.reason, i.file FROM fate f JOIN journal j ON j.eid = f.eid"
                " LEFT JOIN import_log i ON i.uid = j.arrived WHERE f.fate IN ('proposal', 'quarantined')"
                " GROUP BY f.eid ORDER BY f.rev"
            )
        ).all()
    )


def _of_entry(entry: Entry, eid: str, fate: str, reason: str | None, file: str | None) -> Iterable[Waiting]:
    kind = "office" if fate == PROPOSAL else "quarantined"
    changes = [(part, key) for part in entry.parts for key in part.fields]
    if len(changes) == 1:
        part, (uid, field) = changes[0]
        old, new = part.old.get((uid, field)), part.fields[uid, field]
        yield Waiting(eid, kind, part.types[uid], uid, field, old, new, entry.actor, entry.at, file, reason)
    else:
        part = entry.parts[0]
        uid = part.aggregate if part.aggregate in part.types else next(iter(part.types))
        new = {f"{record}.{name}": value for p in entry.parts for (record, name), value in p.fields.items()}
        yield Waiting(eid, kind, part.types[uid], uid, None, None, new, entry.actor, entry.at, file, reason)


@dataclass(frozen=True, slots=True)
class Decided:
    """What was decided, and what was left with the reason (cli.md, `accept`, `reject`)."""

    done: list[str]
    left: list[tuple[str, str]]

    def as_json(self) -> dict[str, Any]:
        """Return it as `accept` and `reject` print it."""
        return {"done": self.done, "left": [{"id": one, "reason": reason} for one, reason in self.left]}


def accept(writing: Writing, ids: Iterable[str]) -> Decided:
    """Accept what waits: an entry as the very entry it is, a hand edit over what its file showed."""
    return _decide(writing, ids, True)


def reject(writing: Writing, ids: Iterable[str]) -> Decided:
    """Refuse what waits; a refused change of an office is told to it."""
    return _decide(writing, ids, False)


def _decide(writing: Writing, ids: Iterable[str], yes: bool) -> Decided:
    done: list[str] = []
    left: list[tuple[str, str]] = []
    for one in ids:
        row = writing.connection.execute(
            text("SELECT state, field, uid, aggregate, new, look, reason, type FROM proposal WHERE id = :id"),
            {"id": one},
        ).first()
        reason = _decide_proposal(writing, one, row, yes) if row else _decide_entry(writing, one, yes)
        if reason:
            left.append((one, reason))
        else:
            done.append(one)
    writing.kinds.add("proposal")
    return Decided(done, left)


def _decide_proposal(writing: Writing, one: str, row: Any, yes: bool) -> str | None:
    state, field, uid, _aggregate, new, look, reason, kind = row
    if state != "waits":
        return "decided"
    if yes:
        if reason in (UNREADABLE, NEW_ROW) or look is None:
            return reason or UNREADABLE
        shown = look_from_text(look)
        writing.write([Act(shown, {(uid, field): read_value(new)}, {uid: kind})])
    writing.connection.execute(
        text("UPDATE proposal SET state = :state WHERE id = :id"),
        {"id": one, "state": "accepted" if yes else "rejected"},
    )
    return None


def _decide_entry(writing: Writing, eid: str, yes: bool) -> str | None:
    row = writing.connection.execute(
        text(
            "SELECT f.fate, j.line FROM fate f JOIN journal j ON j.eid = f.eid WHERE f.eid = :eid"
            " AND NOT j.superseded ORDER BY j.id LIMIT 1"
        ),
        {"eid": eid},
    ).first()
    if row is None or not writing.central:
        return _decide_returned(writing, eid, yes)
    fate, line = row
    if fate not in (PROPOSAL, QUARANTINED):
        return "decided"
    entry = read_entry(line)
    if not yes:
        writing.set_fate(eid, "refused", "decided")
        return None
    if missing_here(writing, entry):
        return "waits"
    open_gate_for_decision(writing, "accept", eid)
    writing.merge(entry)
    writing.set_fate(eid, APPLIED)
    Acceptance(writing, "", None, False, "", "").judge_waiting_again()
    return None


def _decide_returned(writing: Writing, identity: str, yes: bool) -> str | None:
    writing.flush()
    record = next((one for one in returned_records(writing) if one.id == identity), None)
    if record is None:
        return "unknown"
    if yes:
        return take_in(writing, record)
    dismiss(writing, record)
    return None


def open_gate_for_decision(writing: Writing, what: str, about: str) -> None:
    """A decision that applies an entry as it is writes no entry of its own: who decided is kept among the imports."""
    number = 1 + int(writing.connection.execute(text("SELECT coalesce(max(number), 0) FROM import_log")).scalar_one())
    uid = new_uid()
    values = {"uid": uid, "n": number, "what": what, "about": about, "actor": writing.actor, "at": writing.clock()}
    writing.connection.execute(
        text(
            "INSERT INTO import_log (uid, number, kind, file, sha256, actor, at, receipt)"
            " VALUES (:uid, :n, 'decision', :what, :about, :actor, :at, '')"
        ),
        values,
    )
    writing.open_gate_for_import(uid)
    writing.connection.execute(text("UPDATE import_log SET receipt = '{}' WHERE uid = :uid"), {"uid": uid})
