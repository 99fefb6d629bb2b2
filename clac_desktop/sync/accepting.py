"""The centre takes in an office's entries: no gaps, forks held, each entry with exactly one fate (sync.md 4)."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from clac_desktop.errors import Problem, ProblemError
from clac_desktop.models.identity import new_epoch
from clac_desktop.models.journal import Entry, insert_entries, read_entry
from clac_desktop.models.local import write_setting
from clac_desktop.models.marks import last_own_entry
from clac_desktop.models.writing import FateRow, Writing, at_once
from clac_desktop.sync.giving import forget_given, gave
from clac_desktop.sync.ownership import APPLIED, WAITS, judge
from clac_desktop.sync.scope import office_countries

# A held entry (`h`) whose change is not here: that of a copy's branch mostly came again under a new label, and nobody
# needs to wait for it. The identity is that of the first label, as in `Entry.eid`.
NOT_HERE = (
    "NOT EXISTS (SELECT 1 FROM fate x WHERE x.eid = substr(coalesce(json_extract(h.line, '$.was[2]'), h.hash), 1, 32))"
)


@dataclass(slots=True)
class Accepted:
    """What became of the entries of one package."""

    fates: dict[str, tuple[str, str | None]] = field(default_factory=dict)  # new entries: eid -> (fate, reason)
    entries: dict[str, Entry] = field(default_factory=dict)  # those of them that were not applied
    authors: dict[str, str] = field(default_factory=dict)  # of the newest entry in each aggregate
    known: list[str] = field(default_factory=list)
    held: list[Entry] = field(default_factory=list)


class Acceptance:
    """Takes entries of one device into the centre's journal within one transaction."""

    def __init__(
        self, writing: Writing, device: str, office: str | None, revoked: bool, package: str, arrived: str
    ) -> None:
        self.writing = writing
        self.device, self.office, self.revoked, self.package = device, office, revoked, package
        self.arrived = arrived
        self.result = Accepted()
        self._asked: set[str] = set()  # eids of the entries that come next, and which of them have a fate
        self._known: set[str] = set()
        self._ends: dict[tuple[str, str], tuple[int, str | None]] = {}  # of each epoch: its last number and hash
        self._hashes: dict[tuple[str, int], str] = {}  # of the entries that are here already, by epoch and number
        self._countries: set[str] | None = None  # of the office, asked for once
        # stored for good, and written some at once: whoever asks the tables for them calls `_write` before
        self._entries: list[Entry] = []
        self._fates: list[FateRow] = []
        self._opened = False
        self._waiting = bool(self._count("SELECT count(*) FROM fate WHERE fate = 'waits'"))
        self._lost = bool(self._count("SELECT count(*) FROM declared_lost WHERE device = ?", device))

    def _write(self) -> None:
        if self._entries:
            insert_entries(self.writing.connection, self._entries, acknowledged=True, arrived=self.arrived)
            self._entries = []
        if self._fates:
            self.writing.set_fates(self._fates)
            self._fates = []

    def _count(self, query: str, *values: str | int) -> int:
        self._write()
        return int(self.writing.connection.exec_driver_sql(query, values).scalar_one())

    def take(self, entries: Iterable[Entry], count: int = 0) -> Accepted:
        """Store what can be stored, hold the rest; return what became of each. `count` is how many entries come."""
        done = 0
        for some in at_once(entries):
            self._look_ahead(some)
            for entry in some:
                self.writing.step(done, count)
                self._hold_or_store(entry)
                done += 1
        self._drain()
        rows = self.writing.connection.exec_driver_sql(
            f"SELECT h.line FROM held_entry h WHERE h.device = ? AND {NOT_HERE} ORDER BY h.epoch, h.seq", (self.device,)
        )
        self.result.held = [read_entry(line) for (line,) in rows]
        return self.result

    def _look_ahead(self, entries: Sequence[Entry]) -> None:
        """Ask at once what each of these entries will ask: whether it has a fate, and how its aggregates stand."""
        self._write()
        self._asked = {entry.eid for entry in entries}
        self._known = with_fate(self.writing, self._asked)
        self._hashes = self._stored_hashes(entries) if self._known else {}
        parts = [part for entry in entries for part in entry.parts]
        fields = (item for part in parts for item in part.fields.items())
        named = [value for (_, name), value in fields if name == "organisation" and isinstance(value, str)]
        self.writing.fetch([*(part.aggregate for part in parts), *named])

    def _stored_hashes(self, entries: Sequence[Entry]) -> dict[tuple[str, int], str]:
        """Return the hashes of those labels that are taken here: most entries of a package came with the one before."""
        epochs, numbers = ({entry.epoch for entry in entries}, {entry.seq for entry in entries})
        rows = self.writing.connection.exec_driver_sql(
            "SELECT epoch, seq, hash FROM journal WHERE device = ? AND epoch IN (SELECT value FROM json_each(?))"
            " AND seq IN (SELECT value FROM json_each(?))",
            (self.device, json.dumps(sorted(epochs)), json.dumps(sorted(numbers))),
        )
        return {(epoch, seq): hash_ for epoch, seq, hash_ in rows}

    def _has_fate(self, eid: str) -> bool:
        if eid in self._asked:
            return eid in self._known
        return bool(self._count("SELECT count(*) FROM fate WHERE eid = ?", eid))

    def _hold_or_store(self, entry: Entry) -> bool:
        verdict = self._verdict(entry)
        if verdict == "known":
            self.result.known.append(entry.eid)
        elif verdict == "next":
            self._store(entry)
        else:
            self.writing.connection.exec_driver_sql(
                "INSERT INTO held_entry (hash, device, epoch, seq, line, package) VALUES (?, ?, ?, ?, ?, ?)"
                " ON CONFLICT (hash) DO NOTHING",
                (entry.hash, entry.device, entry.epoch, entry.seq, entry.line, self.package),
            )
            return False
        return True

    def _drain(self) -> None:
        """Try held entries again until none fits: what they waited for may have come."""
        self._write()
        while True:
            rows = self.writing.connection.exec_driver_sql(
                "SELECT line FROM held_entry WHERE device = ? ORDER BY epoch, seq", (self.device,)
            ).all()
            stored = False
            for (line,) in rows:
                entry = read_entry(line)
                if self._verdict(entry) != "held":  # judged after the entries before it, so a chain needs one pass
                    self._hold_or_store(entry)
                    self.writing.connection.exec_driver_sql("DELETE FROM held_entry WHERE hash = ?", (entry.hash,))
                    stored = True
            self._write()
            if not stored:
                return

    def _verdict(self, entry: Entry) -> str:
        """Return "known", "next" (it continues its chain) or "held" (a gap, a fork, an unknown parent)."""
        connection, label = self.writing.connection, (entry.device, entry.epoch)
        last, before = self._end_of(label)
        known = self._has_fate(entry.eid)
        if entry.seq <= last:
            stored = self._hashes.get((entry.epoch, entry.seq)) if entry.device == self.device else None
            if stored is None:
                self._write()
                stored = connection.exec_driver_sql(
                    "SELECT hash FROM journal WHERE device = ? AND epoch = ? AND seq = ?", (*label, entry.seq)
                ).scalar()
            if stored is None:
                return self._lost_verdict(entry, known)
            return "known" if stored == entry.hash or known else "held"
        if entry.seq > last + 1:
            return "held"
        if entry.seq == 1:
            parent = entry.prev_hash
            here = not parent or self._count(
                "SELECT (SELECT count(*) FROM journal WHERE hash = ?)"
                " + (SELECT count(*) FROM declared_lost WHERE device = ? AND epoch = ? AND seq = 0)",
                *(parent, *label),
            )
            return "next" if here else ("known" if known else "held")
        if before is None or before == entry.prev_hash:  # None: the label before was declared lost
            return "next"
        return "known" if known else "held"

    def _end_of(self, label: tuple[str, str]) -> tuple[int, str | None]:
        """Return the last number of an epoch here, and its hash: None where that was declared lost or nothing is."""
        if label not in self._ends:
            last = self._count(
                "SELECT max(coalesce((SELECT max(seq) FROM journal WHERE device = ?1 AND epoch = ?2), 0),"
                " coalesce((SELECT max(seq) FROM declared_lost WHERE device = ?1 AND epoch = ?2), 0))",
                *label,
            )
            hash_ = self.writing.connection.exec_driver_sql(
                "SELECT hash FROM journal WHERE device = ? AND epoch = ? AND seq = ?", (*label, last)
            ).scalar()
            self._ends[label] = (last, hash_)
        return self._ends[label]

    def _lost_verdict(self, entry: Entry, known: bool) -> str:
        """An entry that was declared lost comes late: its successor names its hash."""
        expected = self.writing.connection.exec_driver_sql(
            "SELECT hash FROM declared_lost WHERE device = ? AND epoch = ? AND seq = ?",
            (entry.device, entry.epoch, entry.seq),
        ).scalar()
        if expected == entry.hash:
            return "next"
        return "known" if known else "held"

    def _store(self, entry: Entry) -> None:
        writing = self.writing
        self._entries.append(entry)
        writing.kinds.add("journal")
        label = (entry.device, entry.epoch)
        if self._lost:
            self._found(entry)
            self._ends.pop(label, None)
        else:
            self._ends[label] = (entry.seq, entry.hash)
        if self._has_fate(entry.eid):
            self.result.known.append(entry.eid)  # re-labelled: both labels are one entry
            return
        if self._countries is None and self.office is not None:
            self._countries = office_countries(writing.connection, self.office)
        fate, reason = judge(writing, entry, self.office, self.revoked, self._countries)
        self._settle(entry, fate, reason)
        if self._waiting:
            self.judge_waiting_again()

    def _found(self, entry: Entry) -> None:
        """An entry that was declared lost is here; or the one after a lost one, which names its hash."""
        self.writing.connection.exec_driver_sql(
            "DELETE FROM declared_lost WHERE device = ? AND epoch = ? AND seq = ?",
            (entry.device, entry.epoch, entry.seq),
        )
        self.writing.connection.exec_driver_sql(
            "UPDATE declared_lost SET hash = ? WHERE device = ? AND epoch = ? AND seq = ?",
            (entry.prev_hash, entry.device, entry.epoch, entry.seq - 1),
        )

    def _settle(self, entry: Entry, fate: str, reason: str | None) -> None:
        rev = self.writing.hub.next()
        self._fates.append((entry.eid, fate, reason, rev, rev))
        self._known.add(entry.eid)
        self.result.fates[entry.eid] = (fate, reason)
        self.result.authors.update((part.aggregate, entry.actor) for part in entry.parts)
        if fate != APPLIED:
            self.result.entries[entry.eid] = entry
        else:
            self.result.entries.pop(entry.eid, None)
        if fate == APPLIED:
            if not self._opened:
                self._write()  # the gate asks for a new entry
                self._opened = True
            self.writing.open_gate_for_entry()
            self.writing.merge(entry)
        elif fate == WAITS:
            self._waiting = True

    def judge_waiting_again(self) -> None:
        """An entry that waits for a record is judged again when the record is there, oldest first."""
        self._countries = None  # one of the centre's own may change them
        while True:
            self._write()
            rows = self.writing.connection.exec_driver_sql(
                "SELECT j.line, d.office, d.revoked FROM fate f JOIN journal j ON j.eid = f.eid"
                " LEFT JOIN device d ON d.device = j.device WHERE f.fate = 'waits' ORDER BY f.rev"
            ).all()
            if not rows:
                self._waiting = False
                return
            for line, office, revoked in rows:
                entry = read_entry(line)
                fate, reason = judge(self.writing, entry, office, bool(revoked))
                if fate != WAITS:
                    self._settle(entry, fate, reason)
                    break
            else:
                return


def with_fate(writing: Writing, eids: Iterable[str]) -> set[str]:
    """Return those eids that the centre has settled."""
    query = "SELECT eid FROM fate WHERE eid IN (SELECT value FROM json_each(?))"
    return {eid for (eid,) in writing.connection.exec_driver_sql(query, (json.dumps(list(eids)),))}


def chains(writing: Writing, device: str) -> Iterator[tuple[str, list[list[int | str]]]]:
    """Yield (epoch, [[first, last, hash of last], …]): the unbroken chains that the centre holds of a device."""
    rows = writing.connection.exec_driver_sql(
        "SELECT epoch, seq, hash, prev_hash FROM journal WHERE device = ? ORDER BY epoch, seq", (device,)
    )
    found: dict[str, list[list[int | str]]] = {}
    for epoch, seq, hash_, prev in rows:
        runs = found.setdefault(epoch, [])
        if runs and runs[-1][1] == seq - 1 and runs[-1][2] == prev:
            runs[-1][1:] = [seq, hash_]
        else:
            runs.append([seq, seq, hash_])
    yield from sorted(found.items())


def note_seen(writing: Writing, device: str, generation: list[int | str], rev: int, sign: str = "") -> None:
    """Remember what a laptop reported as taken; a package of a strange generation makes this centre take the next.

    So does one that reports more than this centre has given, or a package (by its `sign`) that it never gave: this is
    an older state of the centre that gave it.
    """
    theirs = (int(generation[0]), str(generation[1]))
    own = _generation(writing)
    if theirs[0] >= own[0] and (theirs != own or rev > writing.hub.rev or not gave(writing, sign)):
        start_generation(writing, theirs[0] + 1)
    same = theirs == _generation(writing)
    stored = writing.connection.exec_driver_sql("SELECT seen FROM device WHERE device = ?", (device,)).scalar_one()
    seen = [*json.loads(stored), rev if same else 0]
    writing.connection.exec_driver_sql("UPDATE device SET seen = ? WHERE device = ?", (json.dumps(seen), device))


def _generation(writing: Writing) -> tuple[int, str]:
    return int(writing.settings["generation"]), writing.settings["generation_random"]


def start_generation(writing: Writing, number: int) -> None:
    """Begin a new generation of this centre with a new epoch of its own entries: all rows are sent anew."""
    last = writing.connection.exec_driver_sql(
        "SELECT hash FROM journal WHERE device = ? ORDER BY id DESC LIMIT 1", (writing.settings["device"],)
    ).scalar()
    changes = {
        "generation": str(number),
        "generation_random": new_epoch(),
        "epoch": new_epoch(),
        "epoch_parent": last or "",
    }
    for key, value in changes.items():
        write_setting(writing.connection, key, value)
        writing.settings[key] = value
    writing.connection.exec_driver_sql("UPDATE device SET seen = '[]'")
    forget_given(writing)
    writing.newest = last_own_entry(writing.connection, writing.settings)  # a backup of before it is noticed as one


def declare_lost(writing: Writing, device: str, first: int, last: int) -> int:
    """Declare a missing range of a laptop's entries lost, by a named person; return how many held entries went on.

    Where the first entry of an epoch waits for an unknown parent, the range is 0 to 0: the parent is given up.
    Late arrival is still accepted, checked against its successor's `prev_hash`. Raises ProblemError where the range is
    not what held entries wait for.
    """
    run = writing.connection.exec_driver_sql
    row = run(
        "SELECT h.epoch FROM held_entry h WHERE h.device = ? AND h.seq = ? ORDER BY h.epoch LIMIT 1", (device, last + 1)
    ).first()
    stored = 0 if row is None else int(
        run("SELECT coalesce(max(seq), 0) FROM journal WHERE device = ? AND epoch = ?", (device, row[0])).scalar_one()
    )  # fmt: skip
    expected = 0 if last == 0 else stored + 1
    if row is None or first != expected or last < first or (last == 0 and stored):
        raise ProblemError(Problem("lost.range", {"device": device[:8], "from": first, "to": last}))
    run(
        "INSERT INTO declared_lost (device, epoch, seq, hash) VALUES (?, ?, ?, NULL)",
        [(device, row[0], seq) for seq in range(first, last + 1)],
    )
    office, revoked = run("SELECT office, revoked FROM device WHERE device = ?", (device,)).one()
    held = "SELECT count(*) FROM held_entry WHERE device = ?"
    before = int(run(held, (device,)).scalar_one())
    Acceptance(writing, device, office, bool(revoked), "", "").take(())
    return before - int(run(held, (device,)).scalar_one())


def revoke(writing: Writing, device: str) -> None:
    """Revoke a laptop: what was not yet accepted from it is quarantined from now on. Raises ProblemError if unknown."""
    found = writing.connection.exec_driver_sql(
        "UPDATE device SET revoked = 1, rev = ? WHERE device = ?", (writing.hub.next(), device)
    )
    if not found.rowcount:
        raise ProblemError(Problem("device.unknown", value=device))
    writing.kinds.add("device")
