"""What offices still held of an older centre and a rebuilt one lacks: a person takes it in (sync.md 8)."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from sqlalchemy import text

from clac_desktop.models.identity import canonical_json
from clac_desktop.models.journal import Act
from clac_desktop.models.siblings import Aggregate, Key, Look, Sibling, Value, note_from_json
from clac_desktop.models.writing import Reading, Writing, load_aggregate
from clac_desktop.queries.receipts import returned_id
from clac_desktop.sync.accepting import Acceptance
from clac_desktop.sync.package import Content


@dataclass(frozen=True, slots=True)
class Returned:
    """A record of an older centre, with the values that this one lacks."""

    id: str
    aggregate: str
    type: str
    fields: dict[Key, list[Sibling]]
    lines: list[dict[str, Any]]

    @property
    def values(self) -> dict[str, Value]:
        """The values by record and field, for a person."""
        return {f"{uid}.{name}": siblings[0].value for (uid, name), siblings in self.fields.items()}


def take_returned(writing: Writing, content: Content) -> None:
    """Keep what an office gives back until a person takes it in."""
    for line in content.each("returned"):
        eid = str(line["entry"]["eid"])
        name = f"{eid}.{line['uid']}.{line['field']}"
        run = writing.connection.exec_driver_sql
        if run("SELECT 1 FROM waiting_line WHERE kind IN ('returned', 'taken') AND uid = ?", (name,)).first():
            continue
        run(
            "INSERT INTO waiting_line (kind, uid, rev, line) VALUES ('returned', ?, 0, ?)", (name, canonical_json(line))
        )
        writing.kinds.add("proposal")


def returned_records(reading: Reading | Writing) -> list[Returned]:
    """Return the records of an older centre of which this one lacks a value; equal values are left out."""
    if reading.settings.get("role") != "central":
        return []
    lines: dict[str, list[dict[str, Any]]] = {}
    rows = reading.connection.execute(
        text("SELECT line FROM waiting_line WHERE kind = 'returned' ORDER BY line")
    ).scalars()
    for line in map(json.loads, rows.all()):
        eid = str(line["entry"]["eid"])
        if not reading.connection.execute(text("SELECT 1 FROM fate WHERE eid = :e"), {"e": eid}).first():
            lines.setdefault(str(line["aggregate"]), []).append(line)
    found = []
    for uid, listed in lines.items():
        here = load_aggregate(reading.connection, uid)
        fields: dict[Key, list[Sibling]] = {}
        for line in listed:
            key = (str(line["uid"]), str(line["field"]))
            if key not in here.fields or here.displayed(key) != line["value"]:
                fields.setdefault(key, []).append(Sibling(str(line["entry"]["eid"]), line["value"]))
        if fields:
            found.append(Returned(returned_id(uid), uid, str(listed[0]["type"]), fields, listed))
    return found


def take_in(writing: Writing, record: Returned) -> str | None:
    """Take a returned record in as an entry of this centre; return why it cannot be, None where it was."""
    here = writing.aggregate(record.aggregate)
    types = {str(line["uid"]): str(line["type"]) for line in record.lines}
    service = types.get(record.aggregate) == "service" or "service_attendance" in types.values()
    if not here.types and service and (record.aggregate, "office") not in record.fields:
        return "waits"
    seen = Aggregate(record.aggregate, dict(types))
    for line in record.lines:
        seen.notes[str(line["entry"]["eid"])] = note_from_json(line["entry"])
    best = {key: seen.first(siblings) for key, siblings in record.fields.items()}
    for (_, name), sibling in best.items():
        there = str(sibling.value)  # a status names its organisation, which comes with it
        if name == "organisation" and there != record.aggregate and not writing.aggregate(there).types:
            return "waits"
    seen.fields = {key: [sibling] for key, sibling in best.items()}
    part_types = {**here.types, **types}
    seen.types = {uid: kind for uid, kind in part_types.items() if here.has(uid)}
    writing.write([Act(Look(seen), {key: sibling.value for key, sibling in best.items()}, part_types)])
    for key, sibling in best.items():
        writing.connection.execute(
            text("UPDATE waiting_line SET kind = 'taken' WHERE kind = 'returned' AND uid = :name"),
            {"name": f"{sibling.eid}.{key[0]}.{key[1]}"},
        )
    Acceptance(writing, "", None, False, "", "").judge_waiting_again()
    return None


def dismiss(writing: Writing, record: Returned) -> None:
    """Leave a returned record where it is, for good."""
    for line in record.lines:
        name = f"{line['entry']['eid']}.{line['uid']}.{line['field']}"
        writing.connection.execute(
            text("UPDATE waiting_line SET kind = 'taken' WHERE kind = 'returned' AND uid = :name"), {"name": name}
        )


def bring_back(writing: Writing, aggregate: str) -> None:
    """Let what was taken in or left of a record wait again: the decision was undone."""
    writing.connection.execute(
        text("UPDATE waiting_line SET kind = 'returned' WHERE kind = 'taken' AND line LIKE :line"),
        {"line": f'%"aggregate":"{aggregate}"%'},
    )
