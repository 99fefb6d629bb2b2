"""The journal: every change of a shared record is one entry, and rows are the fold of the entries (sync.md 1).

Shared tables are closed by triggers (`schema.py`); the gate opens only for a transaction that has written a new journal
entry, or that applies a package whose import is recorded. Nothing can be committed while the gate is open.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Boolean, Connection, ForeignKey, Index, Integer, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from clac_desktop.models.identity import eid_of, entry_hash
from clac_desktop.models.long_json import canonical_text, parse_text
from clac_desktop.models.many_rows import put_rows
from clac_desktop.models.record import Stored
from clac_desktop.models.siblings import Key, Look, Note, Part, Value
from clac_desktop.models.upcasting import current_parts

SCHEMA = 1  # version of the records' fields, named in every entry


class JournalEntry(Stored):
    """One committed change under one label. A re-labelled entry stands twice and keeps its `eid`."""

    __tablename__ = "journal"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    device: Mapped[str] = mapped_column(String(32))
    epoch: Mapped[str] = mapped_column(String(16))
    seq: Mapped[int] = mapped_column(Integer)
    hash: Mapped[str] = mapped_column(String(64), unique=True)
    prev_hash: Mapped[str] = mapped_column(String(64))
    eid: Mapped[str] = mapped_column(String(32), index=True)
    line: Mapped[str] = mapped_column(Text)
    import_uid: Mapped[str | None] = mapped_column(String(32), index=True)
    # local: the import of the package that brought it here
    arrived: Mapped[str | None] = mapped_column(String(32), index=True)
    # local: an office's entry that the centre holds for good; an old label after a re-labelling
    acknowledged: Mapped[bool] = mapped_column(Boolean, default=False)
    superseded: Mapped[bool] = mapped_column(Boolean, default=False)

    __table_args__ = (
        Index("ix_journal_label", "device", "epoch", "seq", unique=True),
        Index("ix_journal_acknowledged", "acknowledged", "id"),
    )


class JournalAggregate(Stored):
    """Which aggregates an entry touches: the way from a record to its history."""

    __tablename__ = "journal_aggregate"

    entry_id: Mapped[int] = mapped_column(ForeignKey("journal.id"), primary_key=True)
    aggregate: Mapped[str] = mapped_column(String(32), primary_key=True, index=True)


class Fate(Stored):
    """What became of an entry at the centre: applied, proposal, quarantined, waits, refused, undone. Known by eid."""

    __tablename__ = "fate"

    eid: Mapped[str] = mapped_column(String(32), primary_key=True)
    fate: Mapped[str] = mapped_column(String(16), index=True)
    reason: Mapped[str | None] = mapped_column(Text)
    rev: Mapped[int] = mapped_column(Integer, index=True)
    since: Mapped[int] = mapped_column(Integer)


class StoredAggregate(Stored):
    """The siblings of one aggregate as JSON, with the hub revision of its last change (0 at an office)."""

    __tablename__ = "aggregate"

    uid: Mapped[str] = mapped_column(String(32), primary_key=True)
    type: Mapped[str] = mapped_column(String(32), index=True)
    rev: Mapped[int] = mapped_column(Integer, default=0, index=True)
    state: Mapped[str] = mapped_column(Text)


class CentreRow(Stored):
    """An office's last row of the centre; `state` is null where the record left the office's scope."""

    __tablename__ = "centre_row"

    uid: Mapped[str] = mapped_column(String(32), primary_key=True)
    generation: Mapped[int] = mapped_column(Integer)
    generation_random: Mapped[str] = mapped_column(String(16))
    sent: Mapped[int] = mapped_column(Integer)
    rev: Mapped[int] = mapped_column(Integer)
    state: Mapped[str | None] = mapped_column(Text)


class OpenConflict(Stored):
    """An open conflict: more than one distinct value of a field, or a contested voiding (`_voided`)."""

    __tablename__ = "conflict"

    uid: Mapped[str] = mapped_column(String(32), primary_key=True)
    field: Mapped[str] = mapped_column(Text, primary_key=True)
    aggregate: Mapped[str] = mapped_column(String(32), index=True)
    type: Mapped[str] = mapped_column(String(32))


@dataclass(frozen=True, slots=True)
class Act:
    """What a person does to one aggregate: what was on the screen, and the new values."""

    look: Look
    changes: dict[Key, Value]
    types: dict[str, str]
    full: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    """A journal entry as read from its canonical line."""

    device: str
    epoch: str
    seq: int
    prev_hash: str
    hash: str
    line: str
    actor: str
    at: str
    schema: int
    parts: tuple[Part, ...]
    import_uid: str | None = None
    was: tuple[str, int, str] | None = None

    @property
    def eid(self) -> str:
        """Identity: from the hash it was first written under."""
        return eid_of(self.was[2] if self.was else self.hash)

    @property
    def note(self) -> Note:
        """What siblings remember of the entry, under its first label."""
        epoch, seq = (self.was[0], self.was[1]) if self.was else (self.epoch, self.seq)
        return Note(self.device, epoch, seq, self.actor, self.at)


@dataclass(frozen=True, slots=True)
class Label:
    """Where the next entry of a device goes: its epoch, its number, and the hash it chains to."""

    device: str
    epoch: str
    seq: int
    prev_hash: str


def make_entry(label: Label, actor: str, at: str, parts: Iterable[Part], import_uid: str | None = None) -> Entry:
    """Return a new entry under `label`; its hash covers the hash before it and its whole canonical JSON."""
    listed = tuple(parts)
    body: dict[str, Any] = {
        "k": "entry",
        "device": label.device,
        "epoch": label.epoch,
        "seq": label.seq,
        "prev": label.prev_hash,
        "actor": actor,
        "at": at,
        "schema": SCHEMA,
        "parts": [part.as_json() for part in listed],
    }
    if import_uid:
        body["import"] = import_uid
    line = canonical_text(body)
    digest = entry_hash(label.prev_hash, line)
    return Entry(
        label.device, label.epoch, label.seq, label.prev_hash, digest, line, actor, at, SCHEMA, listed, import_uid
    )


def relabelled(entry: Entry, label: Label) -> Entry:
    """Return the same change under a new label; it keeps its eid, and every field that a newer version wrote."""
    was = entry.was or (entry.epoch, entry.seq, entry.hash)
    body = parse_text(entry.line)
    body.update(device=label.device, epoch=label.epoch, seq=label.seq, prev=label.prev_hash, was=list(was))
    line = canonical_text(body)
    digest = entry_hash(label.prev_hash, line)
    return Entry(
        label.device, label.epoch, label.seq, label.prev_hash, digest, line,
        entry.actor, entry.at, entry.schema, entry.parts, entry.import_uid, was,
    )  # fmt: skip


def read_entry(line: str) -> Entry:
    """Return the entry of a canonical line. Raises KeyError, TypeError or ValueError where it is none."""
    body = parse_text(line)
    if body["k"] != "entry" or canonical_text(body) != line:
        raise ValueError("not a canonical journal entry")
    return entry_of(body, line)


def entry_of(body: dict[str, Any], line: str) -> Entry:
    """Return the entry of a line that was parsed and is known to be canonical. Raises as `read_entry` does."""
    was = body.get("was")
    return Entry(
        str(body["device"]),
        str(body["epoch"]),
        int(body["seq"]),
        str(body["prev"]),
        entry_hash(str(body["prev"]), line),
        line,
        str(body["actor"]),
        str(body["at"]),
        int(body["schema"]),
        tuple(Part.from_json(part) for part in current_parts(body["parts"], int(body["schema"]))),
        body.get("import"),
        (str(was[0]), int(was[1]), str(was[2])) if was else None,
    )


def insert_entry(connection: Connection, entry: Entry, acknowledged: bool, arrived: str | None = None) -> None:
    """Store an entry under its label. At the centre every stored entry is acknowledged."""
    insert_entries(connection, [entry], acknowledged, arrived)


def insert_entries(
    connection: Connection, entries: Sequence[Entry], acknowledged: bool, arrived: str | None = None
) -> None:
    """Store entries in their order, each under its label, with few statements for all of them."""
    first = int(connection.exec_driver_sql("SELECT coalesce(max(id), 0) + 1 FROM journal").scalar_one())
    numbered = list(enumerate(entries, start=first))
    put_rows(
        connection, "journal",
        (
            "id", "device", "epoch", "seq", "hash", "prev_hash", "eid", "line", "import_uid", "arrived",
            "acknowledged", "superseded",
        ),
        [
            (
                key, entry.device, entry.epoch, entry.seq, entry.hash, entry.prev_hash, entry.eid, entry.line,
                entry.import_uid, arrived, int(acknowledged), 0,
            )
            for key, entry in numbered
        ],
    )  # fmt: skip
    touched = [(key, uid) for key, entry in numbered for uid in dict.fromkeys(part.aggregate for part in entry.parts)]
    put_rows(connection, "journal_aggregate", ("entry_id", "aggregate"), touched)


def pending_entries(connection: Connection, aggregate: str | None = None) -> list[Entry]:
    """Return own entries that the centre has not acknowledged, oldest first; of one aggregate or all."""
    pending = "NOT j.acknowledged AND NOT j.superseded ORDER BY j.id"
    if aggregate is None:
        rows = connection.exec_driver_sql(f"SELECT j.line FROM journal j WHERE {pending}")
    else:  # CROSS JOIN: from the aggregate to its entries, not through all that is pending
        rows = connection.exec_driver_sql(
            "SELECT j.line FROM journal_aggregate a CROSS JOIN journal j ON j.id = a.entry_id"
            f" WHERE a.aggregate = ? AND {pending}",
            (aggregate,),
        )
    return [read_entry(line) for (line,) in rows]


def history_of(connection: Connection, aggregate: str) -> list[tuple[Entry, str | None, str | None]]:
    """Return (entry, fate, reason) of all entries that touch an aggregate, oldest first."""
    rows = connection.execute(
        text(
            "SELECT j.line, f.fate, f.reason FROM journal_aggregate a JOIN journal j ON j.id = a.entry_id"
            " LEFT JOIN fate f ON f.eid = j.eid WHERE a.aggregate = :uid AND NOT j.superseded ORDER BY j.id"
        ),
        {"uid": aggregate},
    )
    return [(read_entry(line), fate, reason) for line, fate, reason in rows]


def now_utc() -> str:
    """Return the wall time for an entry (information only; no decision reads it)."""
    return dt.datetime.now(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


@dataclass(slots=True)
class Hub:
    """Counter of hub revisions at the centre; an office has none."""

    rev: int
    changed: bool = field(default=False)

    def next(self) -> int:
        """Return the next hub revision."""
        self.rev += 1
        self.changed = True
        return self.rev
