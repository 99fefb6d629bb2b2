"""Undo of an import, months later: ordinary entries restore what its entries changed where no value has come since.

Records born in it are voided if nothing newer is in them; the rest is listed and left. Redo is undoing the undo
(sync.md 7.6).
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import text

from clac_desktop.errors import Problem, ProblemError
from clac_desktop.models.identity import new_uid
from clac_desktop.models.journal import Act, Entry, read_entry
from clac_desktop.models.siblings import VOIDED, Aggregate, Key, Look, Sibling, Value
from clac_desktop.models.writing import Writing
from clac_desktop.recording.undo import Left, Undone


def entries_of_import(writing: Writing, number: str) -> list[str]:
    """Return the eids of the entries that were first applied by an import. Raises ProblemError where there is none."""
    uid = writing.connection.execute(
        text("SELECT uid FROM import_log WHERE CAST(number AS TEXT) = :n OR uid = :n"), {"n": number}
    ).scalar()
    if uid is None:
        raise ProblemError(Problem("undo.unknown", value=number))
    rows = writing.connection.execute(
        text(
            "SELECT j.eid FROM journal j LEFT JOIN fate f ON f.eid = j.eid"
            " WHERE (j.arrived = :uid OR j.import_uid = :uid) AND (f.fate IS NULL OR f.fate = 'applied')"
            " GROUP BY j.eid"
            " ORDER BY min(j.id)"
        ),
        {"uid": uid},
    )
    return [eid for (eid,) in rows]


def undo_import(writing: Writing, number: str, reason: str = "") -> Undone:
    """Undo an import; the fate "undone" tells the offices. The undoing entry carries an import id of its own."""
    eids = entries_of_import(writing, number)
    mine = set(eids)
    entries = [_entry(writing, eid) for eid in eids]
    acts: list[Act] = []
    left: list[Left] = []
    for uid in dict.fromkeys(part.aggregate for entry in entries for part in entry.parts):
        act, kept = _aggregate(writing, uid, mine)
        left += kept
        if act.changes:
            acts.append(act)
    import_uid, own_number = _log(writing, number)
    eid = writing.write(acts, import_uid)
    if writing.central and eid:
        for undone in eids:
            writing.set_fate(undone, "undone", reason or writing.actor)
    return Undone(eid, sorted({key[0] for act in acts for key in act.changes}), left, own_number)


def _log(writing: Writing, number: str) -> tuple[str, str]:
    """An undo is an import of its own, so that it can be undone."""
    own = 1 + int(writing.connection.execute(text("SELECT coalesce(max(number), 0) FROM import_log")).scalar_one())
    values = {"uid": new_uid(), "n": own, "file": number, "actor": writing.actor, "at": writing.clock()}
    writing.connection.execute(
        text(
            "INSERT INTO import_log (uid, number, kind, file, sha256, actor, at, receipt)"
            " VALUES (:uid, :n, 'undo', :file, '', :actor, :at, '{}')"
        ),
        values,
    )
    return str(values["uid"]), str(own)


def _entry(writing: Writing, eid: str) -> Entry:
    line = writing.connection.execute(
        text("SELECT line FROM journal WHERE eid = :eid ORDER BY superseded, id LIMIT 1"), {"eid": eid}
    ).scalar_one()
    return read_entry(line)


def _aggregate(writing: Writing, uid: str, mine: set[str]) -> tuple[Act, list[Left]]:
    look = writing.look(uid)
    now = look.aggregate
    before = _before(writing, uid, mine)
    changes: dict[Key, Value] = {}
    left: list[Left] = []
    known = set(mine)
    born = {record for record in now.types if record not in before.types}
    for key, siblings in now.fields.items():
        current, old = {s.eid for s in siblings}, before.fields.get(key, [])
        if key[0] in born or not old or not _touched(writing, key, mine, uid):
            continue
        if not current & mine or current - mine - {s.eid for s in old}:
            if current & mine or current != {s.eid for s in old}:
                left.append(Left(key[0], key[1], "newer"))
            continue
        changes[key] = before.displayed(key)
        if key[1] == VOIDED:
            known |= {seen for s in old if s.value for seen in before.notes[s.eid].seen}
        known |= {s.eid for s in old}
    for record in born:
        inner = _inner(now, record)
        if inner and all(s.eid in mine for s in inner) and now.void_state(record) == "no":
            changes[record, VOIDED] = True
        elif inner and any(s.eid not in mine for s in inner):
            left.append(Left(record, "", "newer"))
    shown = {key: [s for s in found if s.eid in known] for key, found in now.fields.items()}
    seen = Aggregate(now.uid, dict(now.types), {k: s for k, s in shown.items() if s}, dict(now.notes), dict(now.gone))
    return Act(Look(seen, look.pending), changes, {key[0]: now.types[key[0]] for key in changes}, full=True), left


def _inner(aggregate: Aggregate, record: str) -> list[Sibling]:
    """Return the siblings under a record: all of the aggregate for its root, its own otherwise."""
    whole = record == aggregate.uid
    return [s for (owner, _), found in aggregate.fields.items() if whole or owner == record for s in found]


def _touched(writing: Writing, key: Key, mine: set[str], aggregate: str) -> bool:
    return any(key in part.fields for eid in mine for part in _entry(writing, eid).parts if part.aggregate == aggregate)


def _before(writing: Writing, uid: str, mine: set[str]) -> Aggregate:
    """Return the aggregate as it would be without these entries: the fold of all others that are applied."""
    rows: Any = writing.connection.execute(
        text(
            "SELECT j.eid, min(j.line) FROM journal_aggregate a JOIN journal j ON j.id = a.entry_id"
            " LEFT JOIN fate f ON f.eid = j.eid WHERE a.aggregate = :uid AND NOT j.superseded"
            " AND (f.fate IS NULL OR f.fate IN ('applied', 'undone')) GROUP BY j.eid ORDER BY min(j.id)"
        ),
        {"uid": uid},
    ).all()
    found = Aggregate(uid)
    for eid, line in rows:
        if eid in mine:
            break
        entry = read_entry(line)
        for part in entry.parts:
            if part.aggregate == uid:
                found.put(eid, entry.note, part)
    return found
