"""Whether a workspace is whole: its pages, its journal, and every row as what its entries say (sync.md 10, I8 and I14).

Everything is computed anew from the journal and compared; nothing is repaired here. Memory is bounded: entries and
aggregates are read in pages, and at most `MOST` problems are told.
"""

from __future__ import annotations

import functools
import itertools
import json
from collections import Counter, OrderedDict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

import sqlcipher3.dbapi2 as driver
from sqlalchemy import Connection

from clac_desktop.errors import Problem
from clac_desktop.models.identity import canonical_json
from clac_desktop.models.journal import Entry, read_entry
from clac_desktop.models.monthly import differing_sums
from clac_desktop.models.projection import Projector
from clac_desktop.models.record import RecordType
from clac_desktop.models.registry import TYPES
from clac_desktop.models.siblings import Aggregate
from clac_desktop.models.writing import Reading

MOST = 100  # problems told; a damaged file may have one in every row
PAGE = 200  # aggregates compared at a time
KEPT = 50  # parsed entries kept: one entry of a list touches hundreds of aggregates
MERGED = ("applied", "undone")  # the fates of entries that are in the rows


def check_workspace(reading: Reading) -> list[Problem]:
    """Return what is wrong with a workspace, at most `MOST` problems and one that says there are more; [] if whole."""
    found = list(itertools.islice(_problems(reading), MOST + 1))
    if len(found) > MOST:
        found[MOST] = Problem("check.more", {"n": MOST})
    return found


def _problems(reading: Reading) -> Iterator[Problem]:
    connection = reading.connection
    damaged = False
    for (word,) in connection.exec_driver_sql("PRAGMA integrity_check(20)").all():
        if word != "ok":
            damaged = True
            yield Problem("check.pages", {"what": word})
    if damaged:
        return  # what damaged pages hold says nothing about the records
    yield from _schema_problems(connection)
    for table, row, target, _ in connection.exec_driver_sql("PRAGMA foreign_key_check"):
        yield Problem("check.reference", {"table": table, "record": row, "target": target})
    if connection.exec_driver_sql("SELECT count(*) FROM gate").scalar():
        yield Problem("check.gate")
    yield from _journal_problems(reading)
    yield from _Rows(reading).problems()
    for table in differing_sums(connection):
        yield Problem("check.sums", {"table": table})


# ---- the tables
def _schema_problems(connection: Connection) -> Iterator[Problem]:
    """What is declared otherwise than in this version: one flipped bit may rename a column, or disarm a trigger.

    A table of somebody's own changes nothing of ours and is left alone; a trigger could.
    """
    here, wanted = _declared(connection.exec_driver_sql(_DECLARED)), _declared_by_this_version()
    strange = {name for name in here.keys() - wanted.keys() if here[name][0] == "trigger"}
    for name in sorted(strange | {name for name in wanted if here.get(name) != wanted[name]}):
        yield Problem("check.schema", {"what": name})


# What is ours: neither SQLite's own tables nor Alembic's, whose words are those of the Alembic that made it.
_DECLARED = (
    "SELECT name, type, tbl_name, sql FROM sqlite_master"
    " WHERE name NOT LIKE 'sqlite\\_%' ESCAPE '\\' AND name <> 'alembic_version'"
)


def _declared(rows: Iterable[Any]) -> dict[str, tuple[str, ...]]:
    return {str(name): tuple(map(str, rest)) for name, *rest in rows}


@functools.cache
def _declared_by_this_version() -> dict[str, tuple[str, ...]]:
    from clac_desktop.models.opening import migrate

    connection = driver.connect(":memory:", isolation_level=None)
    try:
        migrate(connection)
        return _declared(connection.execute(_DECLARED))
    finally:
        connection.close()


# ---- the journal
def _journal_problems(reading: Reading) -> Iterator[Problem]:
    run = reading.connection.exec_driver_sql
    lost = {(device, epoch, seq) for device, epoch, seq in run("SELECT device, epoch, seq FROM declared_lost")}
    rows = run(
        "SELECT j.id, j.device, j.epoch, j.seq, j.hash, j.prev_hash, j.eid, j.line, j.import_uid FROM journal j"
        " ORDER BY j.device, j.epoch, j.seq"
    )
    before: tuple[str, str, int, str] = ("", "", 0, "")
    for key, *label, line, import_uid in rows:
        device, epoch, seq, hash_, prev, _ = label
        facts = {"device": device[:8], "epoch": epoch, "seq": seq}
        entry = _entry(line)
        if entry is None or _label_of(entry) != (*label, import_uid):
            yield Problem("check.entry", facts)
        elif not _touches(reading.connection, key, entry):
            yield Problem("check.touches", facts)
        if not (
            _continues(reading.connection, before, (device, epoch, seq, prev), lost)
            or _came_late(reading.connection, key, (device, epoch, seq, hash_))
        ):
            yield Problem("check.chain", facts)
        before = (device, epoch, seq, hash_)
    if reading.settings.get("role") == "central":
        yield from _fate_problems(reading)


def _entry(line: str) -> Entry | None:
    try:
        return read_entry(line)
    except (KeyError, TypeError, ValueError, AttributeError, RecursionError):
        return None


def _label_of(entry: Entry) -> tuple[Any, ...]:
    return (entry.device, entry.epoch, entry.seq, entry.hash, entry.prev_hash, entry.eid, entry.import_uid)


def _touches(connection: Connection, key: int, entry: Entry) -> bool:
    rows = connection.exec_driver_sql("SELECT aggregate FROM journal_aggregate WHERE entry_id = ?", (key,))
    return {uid for (uid,) in rows} == {part.aggregate for part in entry.parts}


def _continues(
    connection: Connection,
    before: tuple[str, str, int, str],
    label: tuple[str, str, int, str],
    lost: set[tuple[str, str, int]],
) -> bool:
    """Whether an entry follows the one before it: gap-free and by hash; an epoch's first chains to its parent."""
    device, epoch, seq, prev = label
    if before[:2] == (device, epoch) and before[2] == seq - 1:
        return prev == before[3]
    first = before[2] + 1 if before[:2] == (device, epoch) else 1
    if any((device, epoch, number) not in lost for number in range(first, seq)):
        return False
    if seq > 1 or not prev or (device, epoch, 0) in lost:
        return True
    return connection.exec_driver_sql("SELECT 1 FROM journal WHERE hash = ?", (prev,)).first() is not None


def _came_late(connection: Connection, key: int, label: tuple[str, str, int, str]) -> bool:
    """Whether an entry that had been declared lost was taken for its successor's sake, which was here and names it.

    The entry before it may then be one of another branch: a person let the chain go on over what was missing.
    """
    device, epoch, seq, hash_ = label
    found = connection.exec_driver_sql(
        "SELECT 1 FROM journal WHERE device = ? AND epoch = ? AND seq = ? AND prev_hash = ? AND id < ?",
        (device, epoch, seq + 1, hash_, key),
    )
    return found.first() is not None


def _fate_problems(reading: Reading) -> Iterator[Problem]:
    """At the centre every entry has exactly one fate, every fate an entry, and no revision is ahead of the counter."""
    run = reading.connection.exec_driver_sql
    for (eid,) in run("SELECT DISTINCT j.eid FROM journal j LEFT JOIN fate f ON f.eid = j.eid WHERE f.eid IS NULL"):
        yield Problem("check.no_fate", {"eid": eid})
    for (eid,) in run("SELECT f.eid FROM fate f LEFT JOIN journal j ON j.eid = f.eid WHERE j.eid IS NULL"):
        yield Problem("check.no_entry", {"eid": eid})
    rev = int(reading.settings.get("hub_rev", "0"))
    for table in ("fate", "aggregate", "scope", "device"):
        highest = run(f"SELECT coalesce(max(rev), 0) FROM {table}").scalar_one()
        if highest > rev:
            yield Problem("check.revision", {"table": table, "rev": highest, "counter": rev})


# ---- siblings and rows
@dataclass
class _Rows:
    """Compares every aggregate with the fold of its entries, and every row with its aggregate."""

    reading: Reading
    entries: OrderedDict[int, Entry | None] = field(default_factory=OrderedDict)
    counted: Counter[str] = field(default_factory=Counter)

    @property
    def run(self) -> Any:
        return self.reading.connection.exec_driver_sql

    @property
    def central(self) -> bool:
        return self.reading.settings.get("role") == "central"

    def problems(self) -> Iterator[Problem]:
        last = ""
        while page := self._page(last):
            last = page[-1]
            kept: list[Aggregate] = []
            for uid in page:
                stored = self.run("SELECT state FROM aggregate WHERE uid = ?", (uid,)).scalar()
                if stored is not None:
                    aggregate = _aggregate(stored)
                    if aggregate is None:
                        yield Problem("check.aggregate", {"uid": uid})
                        continue
                    kept.append(aggregate)
                folded = self._folded(uid)
                if (canonical_json(folded.as_json()) if folded.types else None) != stored:
                    yield Problem("check.aggregate", {"uid": uid})
            yield from self._rows_problems(kept)
        yield from self._extra()

    def _page(self, after: str) -> list[str]:
        """The next aggregates by uid: those stored, and those that entries or the centre's rows speak of."""
        rows = self.run(
            "SELECT uid FROM (SELECT uid FROM aggregate WHERE uid > ?1 UNION"
            " SELECT aggregate FROM journal_aggregate WHERE aggregate > ?1 UNION"
            " SELECT uid FROM centre_row WHERE uid > ?1) ORDER BY 1 LIMIT ?2",
            (after, PAGE),
        )
        return [uid for (uid,) in rows]

    def _folded(self, uid: str) -> Aggregate:
        """The fold of the accepted entries at the centre; the centre's last row and own pending entries elsewhere."""
        found = Aggregate(uid)
        if self.central:
            entries = {entry.eid: entry for entry in self._entries(uid, f"f.fate IN {MERGED}")}
            listed: Iterable[Entry] = (entries[eid] for eid in sorted(entries))
        else:
            state = self.run("SELECT state FROM centre_row WHERE uid = ?", (uid,)).scalar()
            found = (_aggregate(state) if state else None) or found
            listed = self._entries(uid, "NOT j.acknowledged AND NOT j.superseded")
        for entry in listed:
            for part in entry.parts:
                if part.aggregate == uid:
                    found.put(entry.eid, entry.note, part, remember=self.central)
        return found

    def _entries(self, uid: str, condition: str) -> Iterator[Entry]:
        rows = self.run(
            "SELECT j.id FROM journal_aggregate a JOIN journal j ON j.id = a.entry_id LEFT JOIN fate f ON f.eid = j.eid"
            f" WHERE a.aggregate = ? AND {condition} ORDER BY j.id",
            (uid,),
        ).all()
        for (key,) in rows:
            if key not in self.entries:
                self.entries[key] = _entry(self.run("SELECT line FROM journal WHERE id = ?", (key,)).scalar())
            self.entries.move_to_end(key)
            while len(self.entries) > KEPT:
                self.entries.popitem(last=False)
            entry = self.entries[key]
            if entry is not None:
                yield entry

    def _rows_problems(self, aggregates: list[Aggregate]) -> Iterator[Problem]:
        projector = Projector(self.reading.connection)  # its keys are forgotten with the page
        for kind in TYPES.values():
            batch = [(a, uid) for a in aggregates for uid, name in a.types.items() if name == kind.name]
            for start in range(0, len(batch), PAGE):
                yield from self._compare(kind, batch[start : start + PAGE], projector)
        wanted = sorted((u, name, a.uid, a.types[u]) for a in aggregates for u, name in a.conflicts())
        marks = ", ".join("?" * len(aggregates))
        stored = self.run(
            f"SELECT uid, field, aggregate, type FROM conflict WHERE aggregate IN ({marks}) ORDER BY uid, field",
            tuple(a.uid for a in aggregates),
        )
        self.counted["conflict"] += len(wanted)
        for uid in {row[0] for row in set(wanted) ^ set(map(tuple, stored))}:
            yield Problem("check.conflict", {"uid": uid})

    def _compare(self, kind: RecordType, batch: list[tuple[Aggregate, str]], projector: Projector) -> Iterator[Problem]:
        rows, lists = projector.rows_of(kind, batch)
        self.counted[kind.name] += len(rows)
        columns = list(rows[0])
        marks = ", ".join("?" * len(rows))
        found = self.run(
            f"SELECT {', '.join(columns)} FROM {kind.name} WHERE uid IN ({marks})", tuple(row["uid"] for row in rows)
        )
        stored = {row[0]: row for row in found}
        for row in rows:
            there = stored.get(row["uid"])
            if there is None:
                yield Problem("check.row_missing", {"type": kind.name, "uid": row["uid"]})
                continue
            for name, value, old in zip(columns, row.values(), there, strict=True):
                if old != value:
                    yield Problem("check.row", {"type": kind.name, "uid": row["uid"], "field": name})
        for name, table in kind.links.items():
            links = projector.links_of(kind, name, lists)
            yield from self._side_rows(kind.name, table.name, "owner_id, target_id, place", *links)
        if kind.name == "organisation":
            stretches = projector.stretches_of(batch)
            yield from self._side_rows(kind.name, "activity", "organisation_id, start, stop, known", *stretches)

    def _side_rows(
        self, kind: str, table: str, columns: str, owners: list[int | None], wanted: list[tuple[Any, ...]]
    ) -> Iterator[Problem]:
        """What hangs from records beside their rows: lists, and the stretches of activity."""
        first, known = columns.split(",")[0], [owner for owner in owners if owner is not None]
        marks = ", ".join("?" * len(known))
        stored = self.run(f"SELECT {columns} FROM {table} WHERE {first} IN ({marks})", tuple(known))
        self.counted[table] += len(wanted)
        for owner in {row[0] for row in set(wanted) ^ set(map(tuple, stored))}:
            uid = self.run(f"SELECT uid FROM {kind} WHERE id = ?", (owner,)).scalar()
            yield Problem("check.row", {"type": kind, "uid": uid, "field": table})

    def _extra(self) -> Iterator[Problem]:
        """Rows that no aggregate has: every record was counted on the way."""
        tables = [
            *TYPES,
            *(link.name for kind in TYPES.values() for link in kind.links.values()),
            "activity",
            "conflict",
        ]
        for table in tables:
            count = self.run(f"SELECT count(*) FROM {table}").scalar_one()
            if count > self.counted[table]:
                yield Problem("check.extra", {"table": table, "n": count - self.counted[table]})


def _aggregate(state: str) -> Aggregate | None:
    try:
        return Aggregate.from_json(json.loads(state))
    except (LookupError, TypeError, ValueError, AttributeError, RecursionError):
        return None
