"""Open conflicts: which values stand beside each other, who wrote each, when, and in which file it came."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import text

from clac_desktop.models.identity import canonical_json
from clac_desktop.models.journal import Entry, read_entry
from clac_desktop.models.siblings import VOIDED, Aggregate, Key, Part, Sibling, Value
from clac_desktop.models.writing import Reading, Writing, load_aggregate


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


def conflicts(reading: Reading | Writing) -> list[Conflict]:
    """Return all open conflicts."""
    rows = reading.connection.execute(
        text("SELECT aggregate, uid, field, type FROM conflict ORDER BY type, uid, field")
    )
    found = []
    for aggregate, uid, name, kind in rows.all():
        found.append(
            Conflict(
                kind,
                uid,
                name,
                aggregate,
                versions_of(reading, load_aggregate(reading.connection, aggregate), uid, name),
            )
        )
    return found


def versions_of(reading: Reading | Writing, aggregate: Aggregate, uid: str, field: str) -> tuple[Version, ...]:
    """Return the values of an open conflict, the displayed one first; of equal values the first that was written."""
    siblings = list(aggregate.fields.get((uid, field), []))
    if field == VOIDED:  # the record stays visible while its voiding is open
        kept = [sibling for _, sibling in aggregate.against_voiding(uid)]
        siblings += [Sibling(aggregate.first(kept).eid, False)] if kept else []
        ordered = sorted(siblings, key=lambda s: (bool(s.value), aggregate.notes[s.eid].label))
    else:
        shown = canonical_json(aggregate.displayed((uid, field)))
        ordered = sorted(siblings, key=lambda s: (canonical_json(s.value) != shown, aggregate.notes[s.eid].label))
    found: list[Version] = []
    said: set[str] = set()
    written = _Written(reading, aggregate.uid, (uid, field))
    for sibling in ordered:
        if canonical_json(sibling.value) not in said:
            said.add(canonical_json(sibling.value))
            entry = written.first(sibling)
            note = aggregate.notes[sibling.eid] if entry is None else entry.note
            package = _package_of(reading, sibling.eid if entry is None else entry.eid)
            found.append(Version(len(found) + 1, sibling.value, note.device, note.actor, note.at, package))
    return tuple(found)


class _Written:
    """The entries of the journal that wrote one field: who is behind a value that an undone decision put back."""

    def __init__(self, reading: Reading | Writing, aggregate: str, key: Key) -> None:
        lines = reading.connection.execute(
            text(
                "SELECT j.line FROM journal_aggregate a JOIN journal j ON j.id = a.entry_id"
                " WHERE a.aggregate = :uid ORDER BY j.id"
            ),
            {"uid": aggregate},
        ).scalars()
        self._key = key
        self._found: dict[str, tuple[Entry, Part]] = {}
        for entry in map(read_entry, lines):
            for part in entry.parts:
                if part.aggregate == aggregate and key in part.fields:
                    self._found[entry.eid] = (entry, part)

    def first(self, sibling: Sibling) -> Entry | None:
        """Return the entry of the author of a value that stands again; None where its own entry is that, or unknown.

        `open_again` writes an entry for each value that its decision had named, all over that decision alone.
        """
        value, eid = canonical_json(sibling.value), sibling.eid
        found: Entry | None = None
        while (decision := self._reopened(eid)) is not None:
            before = self._over(decision)
            eid = next((one for one in before if self._value(one) == value), "")
            if not eid:
                break
            found = self._found[eid][0]
        return found

    def _reopened(self, eid: str) -> str | None:
        """The decision that the entry took back together with others of its laptop, None where it did not."""
        over = self._over(eid)
        if len(over) != 1 or over[0] not in self._found:
            return None
        (decision,), entry = over, self._found[eid][0]
        before = {self._value(one) for one in self._over(decision)}
        again = {
            self._value(one)
            for one, (other, _part) in self._found.items()
            if other.device == entry.device and self._over(one) == over
        }
        own = self._found[decision][0].device == entry.device
        return decision if own and len(before) > 1 and again == before else None

    def _over(self, eid: str) -> list[str]:
        return sorted(self._found[eid][1].over.get(self._key, [])) if eid in self._found else []

    def _value(self, eid: str) -> str:
        return canonical_json(self._found[eid][1].fields[self._key]) if eid in self._found else ""


def _package_of(reading: Reading | Writing, eid: str) -> str | None:
    found = reading.connection.execute(
        text("SELECT i.file FROM journal j JOIN import_log i ON i.uid = j.arrived WHERE j.eid = :eid LIMIT 1"),
        {"eid": eid},
    ).scalar()
    return str(found) if found else None
