"""The multi-value register: how entries of several authors become one row without silently overwriting (sync.md 3).

An entry names the values its author saw; a value named by an accepted entry is gone, whichever arrives first; every
other value stays. Nothing here reads a clock, a revision or an order of arrival. Pure: no database, no window.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from sys import intern
from typing import Any, NamedTuple

from clac_desktop.models.identity import canonical_json

VOIDED = "_voided"
Key = tuple[str, str]  # (uid, name of the field or of the group that merges as one value)
Value = Any  # what JSON can hold


class Sibling(NamedTuple):
    """One value of one field, and the entry that wrote it."""

    eid: str
    value: Value


class Note(NamedTuple):
    """What is kept of an entry beside its values: first label, who and when, what its author saw of voidings."""

    device: str
    epoch: str
    seq: int
    actor: str
    at: str
    seen: frozenset[str] = frozenset()
    voids: frozenset[Key] = frozenset()

    @property
    def label(self) -> tuple[str, str, int]:
        """The label under which the entry was first written; it only orders what is displayed."""
        return (self.device, self.epoch, self.seq)


@dataclass(slots=True)
class Part:
    """What one entry does to one aggregate (a service with its attendances, an organisation with its statuses)."""

    aggregate: str
    types: dict[str, str]
    fields: dict[Key, Value]
    old: dict[Key, Value] = field(default_factory=dict)
    born: frozenset[str] = frozenset()
    over: dict[Key, list[str]] = field(default_factory=dict)
    seen: frozenset[str] = frozenset()
    voids: frozenset[Key] = frozenset()

    def as_json(self) -> dict[str, Any]:
        """Return the part as it stands in the journal; empty lists are left out."""
        records: dict[str, dict[str, Any]] = {}
        for (uid, name), value in self.fields.items():
            record = records.setdefault(uid, {"type": self.types[uid], "fields": {}})
            record["fields"][name] = [self.old.get((uid, name)), value]
            if self.over.get((uid, name)):
                record.setdefault("over", {})[name] = sorted(self.over[uid, name])
        for uid in self.born:
            records[uid]["born"] = True
        found: dict[str, Any] = {"uid": self.aggregate, "records": records}
        if self.seen:
            found["seen"] = sorted(self.seen)
        if self.voids:
            found["voids"] = sorted(map(list, self.voids))
        return found

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Part:
        """Return the part that `as_json` wrote. Raises KeyError, TypeError or ValueError on anything else."""
        records = data["records"]
        fields: dict[Key, Value] = {}
        old: dict[Key, Value] = {}
        for uid, record in records.items():
            for name, (before, value) in record["fields"].items():
                key = (uid, intern(name))  # as in an aggregate: one text for all
                fields[key] = value
                if before is not None:
                    old[key] = before
        return cls(
            str(data["uid"]),
            {uid: str(record["type"]) for uid, record in records.items()},
            fields,
            old,
            frozenset(uid for uid, record in records.items() if record.get("born")),
            {
                (uid, name): [str(eid) for eid in eids]
                for uid, record in records.items()
                for name, eids in record.get("over", {}).items()
            },
            frozenset(map(str, data.get("seen", ()))),
            frozenset((str(uid), str(eid)) for uid, eid in data.get("voids", ())),
        )


@dataclass(slots=True)
class Aggregate:
    """All siblings of one aggregate: the truth from which its rows are projected."""

    uid: str
    types: dict[str, str] = field(default_factory=dict)
    fields: dict[Key, list[Sibling]] = field(default_factory=dict)
    notes: dict[str, Note] = field(default_factory=dict)
    gone: dict[Key, list[str]] = field(default_factory=dict)

    # ---- reading
    def has(self, uid: str) -> bool:
        """Whether a record is here."""
        return uid in self.types

    def displayed(self, key: Key) -> Value:
        """Return the value shown and counted: that of the smallest first label, None where nobody wrote one."""
        siblings = self.fields.get(key)
        if not siblings:
            return None
        # Nearly every field has one: writing its value out to compare it would be a fifth of every import and check.
        return (siblings[0] if len(siblings) == 1 else self.first(siblings)).value

    def first(self, siblings: Sequence[Sibling]) -> Sibling:
        """Return the sibling with the smallest label under which it was first written."""
        if len(siblings) == 1:
            return siblings[0]
        return min(siblings, key=lambda sibling: (self.notes[sibling.eid].label, canonical_json(sibling.value)))

    def conflict(self, key: Key) -> list[Value]:
        """Return the distinct values of an open conflict, the displayed one first; [] where there is none."""
        siblings = self.fields.get(key, [])
        if len(siblings) < 2:
            return []
        shown = canonical_json(self.displayed(key))
        distinct = {canonical_json(sibling.value): sibling.value for sibling in siblings}
        return (
            [distinct[text] for text in sorted(distinct, key=lambda text: (text != shown, text))]
            if len(distinct) > 1
            else []
        )

    def void_state(self, uid: str) -> str:
        """Return "no", "yes" (settled) or "open" (a voiding against an edit it had not seen)."""
        if (uid, VOIDED) not in self.fields:  # nearly every record
            return "no"
        return self._voiding(uid)[0]

    def against_voiding(self, uid: str) -> list[tuple[Key, Sibling]]:
        """Return the edits that contradict an open voiding of a record."""
        return self._voiding(uid)[1]

    def _voiding(self, uid: str) -> tuple[str, list[tuple[Key, Sibling]]]:
        siblings = self.fields.get((uid, VOIDED), [])
        trues = [sibling for sibling in siblings if sibling.value]
        if not trues or len(trues) < len(siblings):
            return ("open" if trues else "no"), []
        whole = uid == self.uid
        against = [
            (key, other)
            for key, others in self.fields.items()
            if (whole or key[0] == uid) and key != (uid, VOIDED)
            for other in others
            if not any(self._knew(uid, voiding, other) for voiding in trues)
        ]
        return ("open" if against else "yes"), against

    def _knew(self, uid: str, voiding: Sibling, other: Sibling) -> bool:
        """Who voided saw the edit, or the edit was written by one who saw the record as settled void."""
        if voiding.eid == other.eid or other.eid in self.notes[voiding.eid].seen:
            return True
        return (uid, voiding.eid) in self.notes[other.eid].voids

    def conflicts(self) -> Iterator[tuple[str, str]]:
        """Yield (uid, field) of each open conflict; a contested voiding has the field `_voided`."""
        for key, siblings in self.fields.items():
            if key[1] == VOIDED:
                if self.void_state(key[0]) == "open":
                    yield key
            elif len(siblings) > 1 and self.conflict(key):
                yield key

    # ---- writing
    def put(self, eid: str, note: Note, part: Part, remember: bool = True) -> None:
        """Merge one entry's part: drop what it covers, append it unless an accepted entry had already named it."""
        self.types.update(part.types)
        voiding = any(name == VOIDED and value for (_, name), value in part.fields.items())
        self.notes[eid] = note._replace(seen=part.seen if voiding else frozenset(), voids=part.voids)
        for key, value in part.fields.items():
            over = part.over.get(key)
            if over is None and key not in self.fields and key not in self.gone:  # a new record: nothing to merge with
                self.fields[key] = [Sibling(eid, value)]
                continue
            over = over or []
            kept = [s for s in self.fields.get(key, []) if s.eid != eid and s.eid not in over]
            if eid not in self.gone.get(key, ()):
                kept.append(Sibling(eid, value))
            self.fields[key] = kept
            if over and remember:
                self.gone[key] = sorted({*self.gone.get(key, ()), *over})
        if len(self.notes) > 1 or self.gone:  # else this entry is the first, and all values are its own
            self._forget_notes()

    def _forget_notes(self) -> None:
        used = {sibling.eid for siblings in self.fields.values() for sibling in siblings}
        if len(used) < len(self.notes):
            self.notes = {eid: note for eid, note in self.notes.items() if eid in used}

    # ---- text
    def as_json(self, with_gone: bool = True) -> dict[str, Any]:
        """Return the aggregate as it is stored and sent: entries once in a list, siblings by their place in it."""
        order = sorted(self.notes, key=lambda eid: (self.notes[eid].label, eid))
        place = {eid: number for number, eid in enumerate(order)}
        records: dict[str, dict[str, Any]] = {uid: {"type": kind, "fields": {}} for uid, kind in self.types.items()}
        for (uid, name), siblings in self.fields.items():
            pairs = [[place[s.eid], s.value] for s in siblings]
            if len(pairs) > 1:
                pairs.sort(key=lambda pair: (pair[0], canonical_json(pair[1])))
            records[uid]["fields"][name] = pairs
        found: dict[str, Any] = {
            "uid": self.uid,
            "entries": [note_json(eid, self.notes[eid]) for eid in order],
            "records": records,
        }
        if with_gone and self.gone:
            gone: dict[str, dict[str, list[str]]] = {}
            for (uid, name), eids in self.gone.items():
                gone.setdefault(uid, {})[name] = eids
            found["gone"] = gone
        return found

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Aggregate:
        """Return the aggregate that `as_json` wrote. Raises LookupError, TypeError or ValueError on anything else."""
        notes, order = {}, []
        for item in data["entries"]:
            eid = str(item["eid"])
            order.append(eid)
            notes[eid] = note_from_json(item)
        types: dict[str, str] = {}
        fields: dict[Key, list[Sibling]] = {}
        for uid, record in data["records"].items():
            types[uid] = str(record["type"])
            for name, pairs in record["fields"].items():
                # one text for all records: JSON makes the names of the fields anew for each line of a package
                fields[uid, intern(name)] = [Sibling(order[number], value) for number, value in pairs]
        gone = {(uid, name): list(eids) for uid, names in data.get("gone", {}).items() for name, eids in names.items()}
        return cls(str(data["uid"]), types, fields, notes, gone)


def note_json(eid: str, note: Note) -> dict[str, Any]:
    """Return what is kept of an entry, as it stands beside its values."""
    found: dict[str, Any] = {
        "eid": eid, "device": note.device, "epoch": note.epoch, "seq": note.seq, "actor": note.actor, "at": note.at,
    }  # fmt: skip
    if note.seen:
        found["seen"] = sorted(note.seen)
    if note.voids:
        found["voids"] = sorted(map(list, note.voids))
    return found


def note_from_json(item: dict[str, Any]) -> Note:
    """Return what `note_json` wrote. Raises LookupError, TypeError or ValueError on anything else."""
    return Note(
        str(item["device"]),
        str(item["epoch"]),
        int(item["seq"]),
        str(item["actor"]),
        str(item["at"]),
        frozenset(map(str, item.get("seen", ()))),
        frozenset((str(uid), str(by)) for uid, by in item.get("voids", ())),
    )


@dataclass(frozen=True, slots=True)
class Look:
    """What stood on an author's screen when a form was opened: the aggregate, and own pending entries' `over` in it."""

    aggregate: Aggregate
    pending: dict[str, dict[Key, list[str]]] = field(default_factory=dict)

    def shown(self, key: Key, full: bool) -> list[Sibling]:
        """An ordinary form shows the displayed value; the page that decides conflicts (`full`) shows all."""
        siblings = self.aggregate.fields.get(key, [])
        if key[1] == VOIDED and full:
            return siblings + [sibling for _, sibling in self.aggregate.against_voiding(key[0])]
        if full or not self.aggregate.conflict(key):
            return siblings
        shown = canonical_json(self.aggregate.displayed(key))
        return [sibling for sibling in siblings if canonical_json(sibling.value) == shown]

    def part(self, changes: dict[Key, Value], types: dict[str, str], full: bool = False) -> Part:
        """Return the part of an entry for `changes`, naming exactly what its author saw (sync.md 3)."""
        aggregate = self.aggregate
        over: dict[Key, list[str]] = {}
        for key in changes:
            named = {sibling.eid for sibling in self.shown(key, full)}
            for eid in tuple(named):
                named.update(self.pending.get(eid, {}).get(key, ()))
            if named:
                over[key] = sorted(named)
        voiding = any(name == VOIDED and value for (_, name), value in changes.items())
        settled = frozenset(
            (uid, sibling.eid)
            for (uid, name), siblings in aggregate.fields.items()
            if name == VOIDED and aggregate.void_state(uid) == "yes"
            for sibling in siblings
        )
        return Part(
            aggregate.uid,
            {uid: types[uid] for uid, _ in changes},
            dict(changes),
            {key: aggregate.displayed(key) for key in changes if key in aggregate.fields},
            frozenset(uid for uid, _ in changes if not aggregate.has(uid)),
            over,
            frozenset(s.eid for siblings in aggregate.fields.values() for s in siblings) if voiding else frozenset(),
            settled,
        )
