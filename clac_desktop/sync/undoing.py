"""Undo of an import, months later: ordinary entries restore what its entries changed where no value has come since.

Records born in it are voided if nothing newer is in them; the rest is listed and left. Redo is undoing the undo
(sync.md 7.6). An undo has seen what it undoes, nothing else: a conflict that stood before the import stands again.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from sqlalchemy import text

from clac_desktop.errors import Problem, ProblemError
from clac_desktop.models.identity import new_uid
from clac_desktop.models.journal import Act, Entry, read_entry
from clac_desktop.models.siblings import VOIDED, Aggregate, Key, Look, Part, Sibling, Value
from clac_desktop.models.writing import Writing
from clac_desktop.recording.undo import Left, Undone

# An undo is of the kind "undo" among the imports; its `file` is the number of what it undid.
# An entry's turn at the centre: the revision of its fate. Undoing and redoing its import give the fate a new one.
_TURN = (
    "CASE WHEN f.fate = 'applied' AND NOT EXISTS (SELECT 1 FROM import_log i JOIN import_log u ON u.kind = 'undo'"
    " AND u.file = CAST(i.number AS TEXT) WHERE i.uid IN (j.arrived, j.import_uid)) THEN f.rev ELSE f.since END"
)


@dataclass(slots=True)
class _Import:
    """The entries of an import."""

    entries: list[Entry]
    mine: set[str] = field(init=False)
    parts: dict[str, list[tuple[str, Part]]] = field(default_factory=dict)  # by aggregate

    def __post_init__(self) -> None:
        self.mine = {entry.eid for entry in self.entries}
        for entry in self.entries:
            for part in entry.parts:
                self.parts.setdefault(part.aggregate, []).append((entry.eid, part))


@dataclass(slots=True)
class _Before:
    """What one key held when the import first touched it: the value shown, and whose values stood there."""

    value: Value
    eids: frozenset[str]
    seen: frozenset[str] = frozenset()  # what the voidings among them had seen


def entries_of_import(writing: Writing, number: str) -> list[str]:
    """Return the eids of the entries that were first applied by an import and are not undone.

    Raises ProblemError where there is no such import.
    """
    uid, _, _ = _logged(writing, number)
    return [eid for eid, fate in _entries(writing, uid) if fate in (None, "applied")]


def _entries(writing: Writing, uid: str) -> list[tuple[str, str | None]]:
    rows = writing.connection.execute(
        text(
            "SELECT j.eid, f.fate FROM journal j LEFT JOIN fate f ON f.eid = j.eid"
            " WHERE j.arrived = :uid OR j.import_uid = :uid GROUP BY j.eid, f.fate ORDER BY min(j.id)"
        ),
        {"uid": uid},
    )
    return [(eid, fate) for eid, fate in rows]


def _logged(writing: Writing, number: str) -> tuple[str, str, str]:
    """Return uid and number of an import, and the number of what it undid. Raises ProblemError if unknown."""
    row = writing.connection.execute(
        text(
            "SELECT uid, CAST(number AS TEXT), CASE WHEN kind = 'undo' THEN file ELSE '' END FROM import_log"
            " WHERE CAST(number AS TEXT) = :n OR uid = :n"
        ),
        {"n": number},
    ).first()
    if row is None:
        raise ProblemError(Problem("undo.unknown", value=number))
    return str(row[0]), str(row[1]), str(row[2])


def _chain(writing: Writing, number: str) -> list[str]:
    """Return the numbers of an import, of its undo, of that one's undo …: each second one from the end is undone."""
    _, number, of = _logged(writing, number)
    while of:
        _, number, of = _logged(writing, of)
    found = [number]
    query = text("SELECT max(number) FROM import_log WHERE kind = 'undo' AND file = :n")
    while (following := writing.connection.execute(query, {"n": found[-1]}).scalar()) is not None:
        found.append(str(following))
    return found


def undo_import(writing: Writing, number: str, reason: str = "") -> Undone:
    """Undo an import; the fate "undone" tells the offices. The undoing entry carries an import id of its own.

    What was undone and done again is undone by undoing the latter. Where nothing is left to undo, nothing is written.
    Raises ProblemError where there is no such import.
    """
    _, number, _ = _logged(writing, number)
    chain = _chain(writing, number)
    if (len(chain) - chain.index(number)) % 2 == 0:
        return Undone(None, [], [])
    number = chain[-1]
    whole = _Import([_entry(writing, eid) for eid in entries_of_import(writing, number)])
    acts: list[Act] = []
    left: list[Left] = []
    for uid in whole.parts:
        act, kept = _aggregate(writing, uid, whole)
        left += kept
        if act.changes:
            acts.append(act)
    if not acts:
        return Undone(None, [], left)
    import_uid, own_number = _log(writing, number)
    eid = writing.write(acts, import_uid)
    if writing.central:
        _tell(writing, [*chain, own_number], f"{writing.actor}: {reason}" if reason else writing.actor)
    return Undone(eid, sorted({key[0] for act in acts for key in act.changes}), left, own_number)


def _tell(writing: Writing, chain: list[str], reason: str) -> None:
    """Give the entries of an import, and of all undone and done again since, the fates that their offices are told."""
    for place, number in enumerate(reversed(chain)):
        fate = "undone" if place % 2 else "applied"
        uid, _, _ = _logged(writing, number)
        for eid, before in _entries(writing, uid):
            if before in ("applied", "undone") and before != fate:
                writing.set_fate(eid, fate, reason if fate == "undone" else None)


def _log(writing: Writing, number: str) -> tuple[str, str]:
    """An undo is an import of its own, so that it can be undone."""
    own = 1 + int(writing.connection.execute(text("SELECT coalesce(max(number), 0) FROM import_log")).scalar_one())
    values = {"uid": new_uid(), "n": own, "of": number, "actor": writing.actor, "at": writing.clock()}
    writing.connection.execute(
        text(
            "INSERT INTO import_log (uid, number, kind, file, sha256, actor, at, receipt)"
            " VALUES (:uid, :n, 'undo', :of, '', :actor, :at, '{}')"
        ),
        values,
    )
    writing.kinds.add("import_log")
    return str(values["uid"]), str(own)


def _entry(writing: Writing, eid: str) -> Entry:
    line = writing.connection.execute(
        text("SELECT line FROM journal WHERE eid = :eid ORDER BY superseded, id LIMIT 1"), {"eid": eid}
    ).scalar_one()
    return read_entry(line)


def _aggregate(writing: Writing, uid: str, whole: _Import) -> tuple[Act, list[Left]]:
    look = writing.look(uid)
    now, mine = look.aggregate, whole.mine
    parts = whole.parts[uid]
    before = _found_at_centre(writing, uid, whole) if writing.central else _found_by_authors(writing, parts)
    born = frozenset().union(*(part.born for _, part in parts)) - before.born_earlier
    changes: dict[Key, Value] = {}
    left: list[Left] = []
    known = set(mine)
    for key in dict.fromkeys(key for _, part in parts for key in part.fields):
        if key[0] in born:
            continue
        old, current = before.of(key), {sibling.eid for sibling in now.fields.get(key, ())}
        if not current & mine or current - mine - old.eids:
            left.append(Left(key[0], key[1], "newer"))
            continue
        changes[key] = bool(old.value) if key[1] == VOIDED else old.value
        known |= old.seen
    for record in sorted(born):
        inner = _inner(now, record)
        if any(sibling.eid not in mine for sibling in inner):
            left.append(Left(record, "", "newer"))
        elif inner and now.void_state(record) == "no":
            changes[record, VOIDED] = True
    shown = {key: [s for s in found if s.eid in known] for key, found in now.fields.items()}
    seen = Aggregate(now.uid, dict(now.types), {k: s for k, s in shown.items() if s}, dict(now.notes), dict(now.gone))
    return Act(Look(seen, look.pending), changes, {key[0]: now.types[key[0]] for key in changes}, full=True), left


def _inner(aggregate: Aggregate, record: str) -> list[Sibling]:
    """Return the siblings under a record: all of the aggregate for its root, its own otherwise."""
    whole = record == aggregate.uid
    return [s for (owner, _), found in aggregate.fields.items() if whole or owner == record for s in found]


# ---- what was there before
@dataclass(slots=True)
class _Found:
    """What the keys of one aggregate held before an import, and the records that were there."""

    keys: dict[Key, _Before]
    born_earlier: frozenset[str]

    def of(self, key: Key) -> _Before:
        return self.keys.get(key) or _Before(None, frozenset())


def _found_by_authors(writing: Writing, parts: list[tuple[str, Part]]) -> _Found:
    """At an office: what the importer read and named; the entries of others are not here."""
    found: dict[Key, _Before] = {}
    for _, part in parts:
        for key in part.fields:
            over = frozenset(part.over.get(key, ()))
            voidings = over if key[1] == VOIDED and part.old.get(key) else ()
            seen = frozenset().union(*(_seen_by(writing, eid, part.aggregate) for eid in voidings))
            found.setdefault(key, _Before(part.old.get(key), over, seen))
    return _Found(found, frozenset())


def _seen_by(writing: Writing, eid: str, aggregate: str) -> frozenset[str]:
    if writing.connection.execute(text("SELECT 1 FROM journal WHERE eid = :eid"), {"eid": eid}).first() is None:
        return frozenset()
    return frozenset().union(*(part.seen for part in _entry(writing, eid).parts if part.aggregate == aggregate))


def _found_at_centre(writing: Writing, uid: str, whole: _Import) -> _Found:
    """At the centre: the fold of the entries that were applied before the import first touched each key."""
    rows = writing.connection.execute(
        text(
            f"SELECT j.eid, j.line, {_TURN} AS turn FROM journal_aggregate a JOIN journal j ON j.id = a.entry_id"
            " JOIN fate f ON f.eid = j.eid WHERE a.aggregate = :uid AND f.fate IN ('applied', 'undone')"
            " AND j.id = (SELECT min(o.id) FROM journal o WHERE o.eid = j.eid) ORDER BY turn, j.id"
        ),
        {"uid": uid},
    ).all()
    folded = Aggregate(uid)
    found: dict[Key, _Before] = {}
    there: set[str] = set()  # records that others had made
    earlier: set[str] = set()
    for eid, line, _ in rows:
        entry = read_entry(line)
        for part in entry.parts:
            if part.aggregate != uid:
                continue
            if eid in whole.mine:
                for key in part.fields:
                    found.setdefault(key, _standing(folded, key))
                earlier |= part.born & there
            else:
                there.update(part.types)
            folded.put(eid, entry.note, part)
    return _Found(found, frozenset(earlier))


def _standing(folded: Aggregate, key: Key) -> _Before:
    siblings = folded.fields.get(key, [])
    voidings = [s.eid for s in siblings if key[1] == VOIDED and s.value]
    seen = frozenset().union(*(folded.notes[eid].seen for eid in voidings))
    return _Before(folded.displayed(key), frozenset(s.eid for s in siblings), seen)
