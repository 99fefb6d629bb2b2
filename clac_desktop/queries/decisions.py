"""What the page of decisions asks: which records have conflicts, whose laptop a device is, and the imports."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import text

from clac_desktop.models.journal import Entry, read_entry
from clac_desktop.models.registry import CHILDREN
from clac_desktop.models.siblings import Aggregate, Look, Part, Sibling
from clac_desktop.models.writing import Reading, Writing, load_aggregate
from clac_desktop.queries.packages import package_label


@dataclass(frozen=True, slots=True)
class ImportLine:
    """One import: its number, what it brought, and whether it can be undone.

    `state` is "applied", "undone" or "nothing" (no entry came with it). `kind` is package, services, organisations or
    undo; `of` is the number of the import that an undo undid. `counts` are records: new, changed, same …
    """

    number: int
    kind: str
    file: str
    label: str
    actor: str
    at: str
    state: str
    of: int | None = None
    counts: Mapping[str, int] = field(default_factory=dict)


def conflict_aggregates(reading: Reading) -> list[str]:
    """Return the uids of the aggregates with open conflicts: services by date, newest first, then the others."""
    rows = reading.connection.execute(
        text(
            "SELECT c.aggregate, s.uid IS NULL AS other, s.end FROM conflict c"
            " LEFT JOIN service s ON s.uid = c.aggregate GROUP BY c.aggregate ORDER BY other, s.end DESC, c.aggregate"
        )
    )
    return [row[0] for row in rows]


def device_offices(reading: Reading | Writing) -> dict[str, tuple[str, str]]:
    """Return office (its name) and the laptop's name by device; the centre's own entries are not among them."""
    rows = reading.connection.execute(
        text(
            "SELECT d.device, coalesce(nullif(o.name, ''), o.code, ''), d.name FROM device d"
            " LEFT JOIN office o ON o.uid = d.office"
        )
    ).all()
    found = {row[0]: (row[1], row[2]) for row in rows}
    settings = reading.settings
    if settings.get("role") != "central" and settings.get("device"):
        name = settings.get("office_name", "") or settings.get("office", "")
        found.setdefault(settings["device"], (name, ""))
    return found


def entry_by_eid(reading: Reading | Writing, eid: str) -> Entry | None:
    """Return an entry of the journal, None where it is not here."""
    line = reading.connection.execute(
        text("SELECT line FROM journal WHERE eid = :eid ORDER BY superseded, id LIMIT 1"), {"eid": eid}
    ).scalar()
    return read_entry(line) if line else None


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a change that was not accepted wanted of a record. `here` tells whether the record is on this laptop.

    `look` is the record as it stands here, `aggregate` as it would be if the change had been accepted.
    """

    uid: str
    here: bool
    look: Look
    aggregate: Aggregate


def wanted_record(reading: Reading, eid: str, kinds: Iterable[str]) -> Wanted | None:
    """Return what an entry wanted of the first record of these kinds; None where it wanted nothing that can be shown.

    A voiding of what is not here, for one, leaves nothing to show.
    """
    entry = entry_by_eid(reading, eid)
    parts = [] if entry is None else entry.parts
    part = next((one for one in parts if set(kinds) & set(one.types.values())), None)
    if entry is None or part is None:
        return None
    look = reading.look(part.aggregate)
    here, aggregate = look.aggregate.has(part.aggregate), _with_values(look.aggregate, entry, part)
    if not here and not aggregate.has(part.aggregate):
        return None
    return Wanted(part.aggregate, here, look, aggregate)


def _with_values(aggregate: Aggregate, entry: Entry, part: Part) -> Aggregate:
    """Return a copy of a record in which the values of an entry stand alone, as if it had been accepted."""
    found = Aggregate(
        aggregate.uid,
        {**aggregate.types, **part.types},
        dict(aggregate.fields),
        dict(aggregate.notes),
        dict(aggregate.gone),
    )
    found.notes[entry.eid] = entry.note
    for key, value in part.fields.items():
        found.fields[key] = [Sibling(entry.eid, value)]
    return found


def aggregates_of(reading: Reading | Writing, uid: str) -> list[Aggregate]:
    """Return the aggregate that a record belongs to (a service's attendance, an organisation's status); [] if none."""
    run = reading.connection.execute
    if run(text("SELECT 1 FROM aggregate WHERE uid = :uid"), {"uid": uid}).first():
        return [load_aggregate(reading.connection, uid)]
    for child, parent in CHILDREN.items():
        found = run(
            text(f"SELECT p.uid FROM {child} c JOIN {parent} p ON p.id = c.{parent}_id WHERE c.uid = :uid"),
            {"uid": uid},
        ).scalar()
        if found:
            return [load_aggregate(reading.connection, str(found))]
    return []


def package_labels(reading: Reading) -> dict[str, str]:
    """Return the short names of packages that were taken in ("PE-014"), by file name."""
    rows = reading.connection.execute(
        text(
            "SELECT file, json_extract(receipt, '$.sender'), json_extract(receipt, '$.number') FROM import_log"
            " WHERE kind = 'package' AND receipt <> '' ORDER BY number"
        )
    )
    return {file: label for file, sender, number in rows if (label := package_label(sender, number))}


def imports(reading: Reading, limit: int = 500) -> list[ImportLine]:
    """Return the imports of packages and tables, and their undoing, the newest first."""
    rows = reading.connection.execute(
        text(
            "SELECT i.uid, i.number, i.kind, i.file, i.actor, i.at, json_extract(i.receipt, '$.sender') AS sender,"
            " json_extract(i.receipt, '$.number') AS package, coalesce(json_extract(i.receipt, '$.' ||"
            " CASE i.kind WHEN 'package' THEN 'counts' ELSE i.kind END), '{}') AS counts,"
            " EXISTS (SELECT 1 FROM journal j"
            " LEFT JOIN fate f ON f.eid = j.eid WHERE (j.arrived = i.uid OR j.import_uid = i.uid)"
            " AND (f.fate IS NULL OR f.fate IN ('applied', 'undone'))) FROM import_log i"
            " WHERE i.kind IN ('package', 'services', 'organisations', 'undo') AND i.receipt <> ''"
            " ORDER BY i.number DESC LIMIT :limit"
        ),
        {"limit": limit},
    ).all()
    undone_by = {int(row[3]): int(row[1]) for row in rows if row[2] == "undo" and row[3].isdigit()}
    return [_line(row, undone_by) for row in rows]


def _line(row: Any, undone_by: Mapping[int, int]) -> ImportLine:
    _uid, number, kind, file, actor, at, sender, package, counts, has_entries = row
    steps, last = 0, int(number)
    while last in undone_by:
        last, steps = undone_by[last], steps + 1
    state = "nothing" if not has_entries else "undone" if steps % 2 else "applied"
    of = int(file) if kind == "undo" and file.isdigit() else None
    return ImportLine(
        number, kind, "" if of else file, package_label(sender, package), actor, at, state, of, _counts(counts)
    )


def _counts(text: str) -> dict[str, int]:
    whole = json.loads(str(text))
    return {name: int(n) for name, n in whole.items() if isinstance(n, int)} if isinstance(whole, dict) else {}
