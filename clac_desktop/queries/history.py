"""What happened to a record: who changed which field from what to what, when, where, and what became of it.

An office's journal holds its own entries only. What the centre or another laptop wrote is known there through the
values that still stand in the centre's rows: such an entry is listed with those values, and without the former ones.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy import text

from clac_desktop.models.journal import Entry, history_of, read_entry
from clac_desktop.models.registry import CHILDREN
from clac_desktop.models.siblings import VOIDED, Aggregate, Key, Value
from clac_desktop.models.writing import Reading, load_aggregate

Change = tuple[Value, Value]


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """One change of a record. `fields` are [old, new] by name; a child's field is named `uid/name`.

    `fate` is None while the centre has not told (at an office), else applied, sibling, proposal, quarantined, waits,
    refused or undone. `package` is the file that carried it, "" while none did.
    """

    eid: str
    at: str
    device: str
    author: str
    fields: dict[str, Change]
    import_uid: str | None
    fate: str | None
    reason: str | None = None
    office: str = ""
    package: str = ""
    own: bool = False
    born: bool = False
    place: int = 0  # in the journal, for changes of one second

    def as_json(self) -> dict[str, Any]:
        """Return the entry with the keys of the verb `history` (cli.md)."""
        return {
            "eid": self.eid,
            "at": self.at,
            "device": self.device,
            "author": self.author,
            "fields": {name: list(change) for name, change in self.fields.items()},
            "import": self.import_uid,
            "fate": self.fate,
        }


@dataclass(frozen=True, slots=True)
class Told:
    """One line of an organisation's history: what happened, in facts that the page says in a sentence.

    `kind` is created, confirmed, changed, status, voided, restored, or of its services: attended, counted, left.
    """

    kind: str
    entry: HistoryEntry
    facts: dict[str, Any] = field(default_factory=dict)


def aggregate_of(reading: Reading, uid: str) -> str | None:
    """Return the aggregate a record belongs to (a service for its attendance), None where it is not here."""
    found = reading.connection.execute(text("SELECT uid FROM aggregate WHERE uid = :uid"), {"uid": uid}).scalar()
    if found is not None:
        return str(found)
    for child, parent in CHILDREN.items():
        found = reading.connection.execute(
            text(f"SELECT p.uid FROM {child} c JOIN {parent} p ON p.id = c.{parent}_id WHERE c.uid = :uid"),
            {"uid": uid},
        ).scalar()
        if found is not None:
            return str(found)
    return None


def history(reading: Reading, uid: str) -> list[HistoryEntry] | None:
    """Return every known change of a record, oldest first; None where the record is not here.

    The history of a service or organisation includes that of its attendances or statuses.
    """
    root = aggregate_of(reading, uid)
    if root is None:
        return None
    aggregate = load_aggregate(reading.connection, root)
    found = [
        _from_journal(entry, fate, reason, root, uid) for entry, fate, reason in history_of(reading.connection, root)
    ]
    known = {one.eid for one in found}
    found += [one for one in _from_siblings(aggregate, uid) if one.eid not in known]
    found = [one for one in found if one.fields]
    return sorted(_with_circumstances(reading, found), key=lambda one: (one.at, one.place))


def history_json(reading: Reading, uid: str) -> dict[str, Any] | None:
    """Return the answer of the verb `history UID`; None where the record is not here."""
    found = history(reading, uid)
    return None if found is None else {"uid": uid, "entries": [one.as_json() for one in found]}


def _from_journal(entry: Entry, fate: str | None, reason: str | None, root: str, uid: str) -> HistoryEntry:
    fields: dict[str, Change] = {}
    born = False
    for part in entry.parts:
        if part.aggregate == root:
            fields.update(_split(((key, (part.old.get(key), value)) for key, value in part.fields.items()), root, uid))
            born = born or uid in part.born
    return HistoryEntry(
        entry.eid, entry.at, entry.device, entry.actor, fields, entry.import_uid, fate, reason, born=born
    )


def _from_siblings(aggregate: Aggregate, uid: str) -> Iterable[HistoryEntry]:
    for eid, note in aggregate.notes.items():
        stands = (
            (key, (None, sibling.value))
            for key, siblings in aggregate.fields.items()
            for sibling in siblings
            if sibling.eid == eid
        )
        yield HistoryEntry(eid, note.at, note.device, note.actor, _split(stands, aggregate.uid, uid), None, "applied")


def _split(changes: Iterable[tuple[Key, Change]], root: str, uid: str) -> dict[str, Change]:
    """Fields of one record (of a root: of all under it); values merged as one are told apart again."""
    fields: dict[str, Change] = {}
    for (record, name), (old, new) in changes:
        if record != uid and uid != root:
            continue
        before = "" if record == uid else f"{record}/"
        if "+" not in name:
            fields[before + name] = (old, new)
            continue
        parts = name.split("+")
        olds, news = (value if isinstance(value, list) else [None] * len(parts) for value in (old, new))
        fields.update(
            {before + part: (was, now) for part, was, now in zip(parts, olds, news, strict=False) if was != now}
        )
    return fields


def _with_circumstances(reading: Reading, entries: list[HistoryEntry]) -> list[HistoryEntry]:
    """Add what the journal does not say: the office of the device, the package that carried the entry, the fate."""
    run = reading.connection.execute
    offices: dict[str, str] = {row[0]: row[1] for row in run(text(_OFFICES))}
    central = reading.settings.get("role") == "central"
    own_device = reading.settings.get("device", "")
    carried = [] if central else list(run(text("SELECT last_entry, number FROM sent_package ORDER BY number")))
    found = []
    for one in entries:
        own = one.device == own_device
        row = run(
            text("SELECT id, acknowledged, import_uid FROM journal WHERE eid = :eid AND NOT superseded"),
            {"eid": one.eid},
        ).first()
        package, fate = "", one.fate
        if row is not None and own and not central:
            number = next((number for last, number in carried if last >= row[0]), None)
            package = f"{reading.settings.get('office', '')}-{number:03}" if number is not None else ""
            fate = fate or ("applied" if row[1] else None)
        elif row is not None and not own:
            package = _package_label(reading, row[2])
        office = "" if own else offices.get(one.device, "" if central else _centre_name(reading))
        found.append(replace(one, office=office, package=package, fate=fate, own=own, place=row[0] if row else 0))
    return found


_STORED = "SELECT id, acknowledged, import_uid FROM journal WHERE eid = :eid AND NOT superseded"
_OFFICES = "SELECT d.device, coalesce(o.name, o.code, '') FROM device d LEFT JOIN office o ON o.uid = d.office"


def _centre_name(reading: Reading) -> str:
    """An office knows the devices of its own laptops; every other author sits at the centre or came through it."""
    row = reading.connection.execute(text("SELECT name FROM office WHERE role = 'central' LIMIT 1")).first()
    return str(row[0]) if row and row[0] else ""


def _package_label(reading: Reading, import_uid: str | None) -> str:
    if not import_uid:
        return ""
    row = reading.connection.execute(
        text("SELECT receipt FROM import_log WHERE uid = :uid AND kind = 'package'"), {"uid": import_uid}
    ).scalar()
    facts = json.loads(row) if row else {}
    return f"{facts.get('office')}-{int(facts['number']):03}" if facts.get("office") and facts.get("number") else ""


def organisation_history(reading: Reading, uid: str, limit: int = 40) -> list[Told]:
    """Return what happened to an organisation and its services, newest first: for its sheet."""
    own = [told for entry in history(reading, uid) or () for told in _of_register(entry, uid)]
    given = _of_services(reading, uid, limit)
    return sorted([*own, *given], key=lambda told: (told.entry.at, told.entry.place), reverse=True)[:limit]


def _of_register(entry: HistoryEntry, uid: str) -> Iterable[Told]:
    if VOIDED in entry.fields:
        yield Told("voided" if entry.fields[VOIDED][1] else "restored", entry)
        return
    if entry.born:
        yield Told("created", entry, {"confirmed": bool(entry.fields.get("confirmed", (None, False))[1])})
        return
    statuses = [change[1] for name, change in entry.fields.items() if name.endswith("/status")]
    if statuses:
        yield Told("status", entry, {"status": statuses[-1]})
    plain = {name: change for name, change in entry.fields.items() if "/" not in name}
    if plain.get("confirmed", (None, None))[1] is True and plain["confirmed"][0] is not True:
        yield Told("confirmed", entry)
    told = {name: change for name, change in plain.items() if name != "confirmed"}
    if told:
        yield Told("changed", entry, {"fields": told})


def _of_services(reading: Reading, uid: str, limit: int) -> list[Told]:
    rows = reading.connection.execute(
        text(
            "SELECT j.line, f.fate, f.reason, s.uid, s.title, a.uid FROM service_attendance a"
            " JOIN service s ON s.id = a.service_id JOIN journal_aggregate ja ON ja.aggregate = s.uid"
            " JOIN journal j ON j.id = ja.entry_id AND NOT j.superseded LEFT JOIN fate f ON f.eid = j.eid"
            " WHERE a.receiver = :uid ORDER BY j.id DESC LIMIT :limit"
        ),
        {"uid": uid, "limit": limit},
    )
    found: list[tuple[HistoryEntry, dict[str, Any], bool]] = []
    for line, fate, reason, service, title, attendance in rows:
        entry = read_entry(line)
        one = _from_journal(entry, fate, reason, service, attendance)
        if one.fields:
            born = any(service in part.born for part in entry.parts)
            found.append((one, {"title": title or "", "service": service}, born))
    entries = _with_circumstances(reading, [one for one, _, _ in found])
    return [_told_of(entry, facts, born) for entry, (_, facts, born) in zip(entries, found, strict=True)]


def _told_of(entry: HistoryEntry, facts: dict[str, Any], service_born: bool) -> Told:
    counts = {name: entry.fields[name][1] for name in ("women", "men", "not_stated") if name in entry.fields}
    facts = {**facts, "counts": counts}
    if entry.fields.get(VOIDED, (None, False))[1]:
        return Told("left", entry, facts)
    if service_born:
        return Told("served", entry, facts)
    return Told("attended" if entry.born else "counted", entry, facts)
