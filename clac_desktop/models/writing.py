"""The one way of changing shared records: write the entry, merge it, write the rows; all in one transaction."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import TypeVar

from sqlalchemy import Connection, text

from clac_desktop.models.identity import canonical_json, sound_text
from clac_desktop.models.journal import (
    Act,
    Entry,
    Hub,
    Label,
    insert_entry,
    make_entry,
    now_utc,
    pending_entries,
)
from clac_desktop.models.local import read_settings, write_setting
from clac_desktop.models.many_rows import put_rows
from clac_desktop.models.marks import Mark, last_own_entry
from clac_desktop.models.projection import Projector, Values, all_values
from clac_desktop.models.registry import CHILDREN
from clac_desktop.models.siblings import Aggregate, Look

BATCH = 500  # aggregates kept before their rows are written
AT_ONCE = 200  # aggregates asked for with one question
Step = Callable[[int, int], None]
FateRow = tuple[str, str, str | None, int, int]  # eid, fate, reason, its revision, that of its first fate
# Writing, aggregates, and their displayed values by uid and record
Watcher = Callable[["Writing", Sequence[Aggregate], dict[str, dict[str, Values]]], None]
T = TypeVar("T")


def at_once(items: Iterable[T]) -> Iterator[list[T]]:
    """Yield these items in lists of as many as are asked for with one question."""
    left = iter(items)
    while some := list(islice(left, AT_ONCE)):
        yield some


def no_step(done: int, of: int) -> None:
    """The step of a work that nobody watches."""


def load_aggregate(connection: Connection, uid: str) -> Aggregate:
    """Return an aggregate with all its siblings; an empty one where it is not here."""
    state = connection.exec_driver_sql("SELECT state FROM aggregate WHERE uid = ?", (uid,)).scalar()
    return Aggregate.from_json(json.loads(state)) if state else Aggregate(uid)


def stored_states(connection: Connection, uids: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yield (uid, state as JSON) of those aggregates that are here, with one question for many of them."""
    query = "SELECT uid, state FROM aggregate WHERE uid IN (SELECT value FROM json_each(?)) ORDER BY uid"
    for some in at_once(uids):
        yield from ((uid, state) for uid, state in connection.exec_driver_sql(query, (json.dumps(some),)))


@dataclass(slots=True)
class Reading:
    """A consistent view of the workspace for questions; nothing can be written through it."""

    connection: Connection
    settings: dict[str, str] = field(default_factory=dict)

    def look(self, aggregate: str) -> Look:
        """Return what a form shows of an aggregate when it is opened now."""
        return _look(self.connection, load_aggregate(self.connection, aggregate))


@dataclass(slots=True)
class Writing:
    """One writing transaction. What it changes becomes visible, and is announced by kind, only when it commits."""

    connection: Connection
    actor: str
    settings: dict[str, str]
    clock: Callable[[], str] = now_utc
    kinds: set[str] = field(default_factory=set)
    written: list[str] = field(default_factory=list)
    # told between the entries or records of a long work (how many of how many are done); what it raises rolls all back
    step: Step = no_step
    newest: Mark | None = None  # the mark outside the database once this is committed, where it changes
    # is shown aggregates before they are written, and an empty one before it leaves
    watcher: Watcher | None = None
    _aggregates: dict[str, Aggregate] = field(default_factory=dict)
    _dirty: dict[str, int] = field(default_factory=dict)
    _label: Label | None = None
    _hub: Hub | None = None
    _projector: Projector | None = None
    _gate: bool = False

    @classmethod
    def on(cls, connection: Connection, actor: str, clock: Callable[[], str] = now_utc) -> Writing:
        """Return a writing transaction on an open connection."""
        return cls(connection, actor, read_settings(connection), clock)

    @property
    def central(self) -> bool:
        """Whether this workspace is the centre's."""
        return self.settings.get("role") == "central"

    @property
    def hub(self) -> Hub:
        """The centre's counter of revisions."""
        if self._hub is None:
            self._hub = Hub(int(self.settings.get("hub_rev", "0")))
        return self._hub

    # ---- what is here
    def aggregate(self, uid: str) -> Aggregate:
        """Return an aggregate as this transaction sees it."""
        found = self._aggregates.get(uid)
        if found is None:
            found = self._aggregates[uid] = load_aggregate(self.connection, uid)
        return found

    def fetch(self, uids: Iterable[str]) -> None:
        """Read many aggregates with one question, before each of them is asked for."""
        wanted = list(dict.fromkeys(uid for uid in uids if uid not in self._aggregates))
        found = {uid: Aggregate.from_json(json.loads(state)) for uid, state in self.stored(wanted).items()}
        self._aggregates.update((uid, found.get(uid) or Aggregate(uid)) for uid in wanted)

    def stored(self, uids: Sequence[str]) -> dict[str, str]:
        """Return those of these aggregates that are stored, as the text of their siblings."""
        query = "SELECT uid, state FROM aggregate WHERE uid IN (SELECT value FROM json_each(?))"
        rows = self.connection.exec_driver_sql(query, (json.dumps(list(uids)),)) if uids else ()
        return {row[0]: row[1] for row in rows}

    def look(self, uid: str) -> Look:
        """Return what a form opened inside this transaction shows of an aggregate."""
        return _look(self.connection, _copy(self.aggregate(uid)))

    # ---- a person's change
    def write(self, acts: Sequence[Act], import_uid: str | None = None) -> str | None:
        """Write one journal entry for `acts` and apply it; return its eid, None where nothing changes."""
        sound = [(act, {key: sound_text(value) for key, value in act.changes.items()}) for act in acts if act.changes]
        parts = [act.look.part(changes, act.types, act.full) for act, changes in sound]
        if not parts:
            return None
        label = self._next_label()
        entry = make_entry(label, self.actor, self.clock(), parts, import_uid)
        insert_entry(self.connection, entry, acknowledged=self.central)
        self._label = Label(label.device, label.epoch, label.seq + 1, entry.hash)
        self.open_gate_for_entry()
        if self.central:
            self.set_fate(entry.eid, "applied")
            self.settings["own_hash"] = entry.hash
        self.merge(entry)
        self.written.append(entry.eid)
        generation = int(self.settings.get("generation", "0"))
        self.newest = Mark(entry.device, entry.epoch, entry.seq, entry.hash, generation)
        self.kinds.add("journal")
        return entry.eid

    def _next_label(self) -> Label:
        if self._label is None:
            device, epoch = self.settings["device"], self.settings["epoch"]
            last = self.connection.exec_driver_sql(
                "SELECT seq, hash FROM journal WHERE device = ? AND epoch = ? ORDER BY seq DESC LIMIT 1",
                (device, epoch),
            ).first()
            if last:
                self._label = Label(device, epoch, last[0] + 1, last[1])
            else:
                self._label = Label(device, epoch, 1, self.settings.get("epoch_parent", ""))
        return self._label

    # ---- merging, for own and for received entries alike
    def merge(self, entry: Entry) -> None:
        """Apply an entry that is stored and accepted: siblings first, rows when the transaction is flushed."""
        rev = self.hub.next() if self.central else 0
        for part in entry.parts:
            self.aggregate(part.aggregate).put(entry.eid, entry.note, part, remember=self.central)
            self._dirty[part.aggregate] = rev
        if len(self._dirty) >= BATCH:
            self.flush()

    def set_fate(self, eid: str, fate: str, reason: str | None = None) -> None:
        """Store what became of an entry at the centre, under a hub revision of its own."""
        rev = self.hub.next()
        self.set_fates([(eid, fate, reason, rev, rev)])

    def set_fates(self, rows: Sequence[FateRow]) -> None:
        """Store what became of entries, each under the revision that it was given."""
        put_rows(
            self.connection, "fate", ("eid", "fate", "reason", "rev", "since"), rows,
            "ON CONFLICT (eid) DO UPDATE SET fate = excluded.fate, reason = excluded.reason, rev = excluded.rev",
        )  # fmt: skip

    def replace(self, aggregate: Aggregate) -> None:
        """Put a whole aggregate in the place of the one here (an office's view of the centre's row and own changes)."""
        before = load_aggregate(self.connection, aggregate.uid)
        gone = {uid: kind for uid, kind in before.types.items() if uid not in aggregate.types}
        if gone:  # a change that the centre did not accept had made them
            self.projector.forget(Aggregate(aggregate.uid, gone))
            self.kinds.update(gone.values())
        self._aggregates[aggregate.uid] = aggregate
        self._dirty[aggregate.uid] = 0
        if len(self._dirty) >= BATCH:
            self.flush()

    def forget(self, uid: str) -> None:
        """Take an aggregate out of this workspace's rows (it left the scope)."""
        self.flush()
        if self.watcher is not None:
            self.watcher(self, [Aggregate(uid)], {uid: {}})
        old = load_aggregate(self.connection, uid)
        self.kinds.update(old.types.values())
        self.projector.forget(old)
        self.connection.exec_driver_sql("DELETE FROM aggregate WHERE uid = ?", (uid,))
        self._aggregates.pop(uid, None)

    @property
    def projector(self) -> Projector:
        """The writer of rows of this transaction."""
        if self._projector is None:
            self._projector = Projector(self.connection)
        return self._projector

    # ---- the gate
    def open_gate_for_entry(self) -> None:
        """Open the shared tables for this transaction; the newest journal entry is its reason."""
        if not self._gate:
            self.connection.exec_driver_sql("INSERT INTO gate (id, entry_id) SELECT 1, max(id) FROM journal")
            self._gate = True

    def open_gate_for_import(self, import_uid: str) -> None:
        """Open the shared tables for applying a package whose import is recorded in this transaction."""
        if not self._gate:
            self.connection.exec_driver_sql("INSERT INTO gate (id, import_uid) VALUES (1, ?)", (import_uid,))
            self._gate = True

    def flush(self) -> None:
        """Write changed aggregates and their rows."""
        if not self._dirty:
            return
        changed = [self._aggregates[uid] for uid in self._dirty]
        values = {aggregate.uid: all_values(aggregate) for aggregate in changed}
        if self.watcher is not None:
            self.watcher(self, changed, values)
        put_rows(
            self.connection, "aggregate", ("uid", "type", "rev", "state"),
            [
                (a.uid, _root_type(a), self._dirty[a.uid], canonical_json(a.as_json()))
                for a in changed
            ],
            "ON CONFLICT (uid) DO UPDATE SET rev = excluded.rev, state = excluded.state, type = excluded.type",
        )  # fmt: skip
        self.projector.project(changed, values)
        for aggregate in changed:
            self.kinds.update(aggregate.types.values())
        if len(self._aggregates) > BATCH:
            for uid in self._dirty:  # what was only read ahead is asked for soon
                del self._aggregates[uid]
            if len(self._aggregates) > BATCH:
                self._aggregates.clear()
        self._dirty.clear()

    def finish(self) -> None:
        """Write what is left and close the gate; the transaction may be committed afterwards."""
        self.flush()
        if self._hub is not None and self._hub.changed:
            self.settings["hub_rev"] = str(self._hub.rev)
            write_setting(self.connection, "hub_rev", self.settings["hub_rev"])
            own = self.newest or last_own_entry(self.connection, self.settings)
            self.newest = replace(own, rev=self._hub.rev) if own else None
        if self._gate:
            self.connection.exec_driver_sql("DELETE FROM gate")
            self._gate = False


def _root_type(aggregate: Aggregate) -> str:
    if aggregate.uid in aggregate.types:
        return aggregate.types[aggregate.uid]
    return next((CHILDREN[kind] for kind in aggregate.types.values() if kind in CHILDREN), "")


def _copy(aggregate: Aggregate) -> Aggregate:
    return Aggregate(
        aggregate.uid,
        dict(aggregate.types),
        {key: list(siblings) for key, siblings in aggregate.fields.items()},
        dict(aggregate.notes),
        dict(aggregate.gone),
    )


def _look(connection: Connection, aggregate: Aggregate) -> Look:
    pending = {
        entry.eid: dict(part.over)
        for entry in pending_entries(connection, aggregate.uid)
        for part in entry.parts
        if part.aggregate == aggregate.uid
    }
    return Look(aggregate, pending)


def all_aggregates(connection: Connection) -> Iterable[Aggregate]:
    """Yield every aggregate of the workspace, by uid."""
    rows = connection.execution_options(yield_per=500).execute(text("SELECT state FROM aggregate ORDER BY uid"))
    for (state,) in rows:
        yield Aggregate.from_json(json.loads(state))
