"""What became of each own change of a laptop, of the cells edited by hand in its packages, and of what it gave back.

An answer comes with the receipt of the centre and needs no internet. A change that was not accepted stays listed until
it is corrected (a later own change of the same fields, or the same values by anybody) or dismissed (sync.md 4).
"""

from __future__ import annotations

import json
from array import array
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import text

from clac_desktop.models.identity import canonical_json, sha256
from clac_desktop.models.journal import Entry, read_entry
from clac_desktop.models.keys import plain
from clac_desktop.models.siblings import VOIDED, Aggregate, Key
from clac_desktop.models.writing import Reading, Writing, load_aggregate
from clac_desktop.queries.packages import package_label

# "waiting" is sent and not yet answered; "settled" was not accepted, and is corrected or dismissed since.
OUTCOMES = ("waiting", "applied", "conflict", "proposal", "refused", "settled", "unsent")
NOT_ACCEPTED = ("refused", "quarantined", "undone")
_MARK = "(SELECT coalesce(max(last_entry), 0) FROM sent_package)"
_OUTCOME = (
    "CASE WHEN f.fate IN ('refused', 'quarantined', 'undone') THEN"
    " CASE WHEN j.eid IN (SELECT value FROM json_each(:settled)) THEN 'settled' ELSE 'refused' END"
    " WHEN f.fate = 'proposal' THEN 'proposal' WHEN f.fate = 'waits' THEN 'waiting'"
    " WHEN j.acknowledged AND j.eid IN (SELECT value FROM json_each(:contested)) THEN 'conflict'"
    f" WHEN j.acknowledged THEN 'applied' WHEN j.id > {_MARK} THEN 'unsent' ELSE 'waiting' END"
)
_OWN = "FROM journal j LEFT JOIN fate f ON f.eid = j.eid WHERE NOT j.superseded AND j.device = :device"
CORRECTED, DISMISSED = "corrected", "dismissed"
UNDONE_BY = "undone by "  # before the reason of what was undone, which begins with who undid it
_OF_STATE = {"waits": "proposal", "accepted": "applied", "rejected": "refused"}


@dataclass(frozen=True, slots=True)
class Edit:
    """A cell edited by hand in a package: its field (None: a row that was added), what it was, what was typed."""

    field: str | None
    old: Any
    new: Any


@dataclass(frozen=True, slots=True)
class ReceiptRow:
    """One change and what became of it. `uid` is the aggregate to open; `others` more records it touched.

    `id` is that of the journal; below zero for an edited cell (`edit`) and for a record that was given back to a
    rebuilt centre. `settled` says why one that was not accepted is listed no more: "corrected" or "dismissed".
    """

    id: int
    eid: str
    at: str
    author: str
    type: str
    uid: str
    label: str
    others: int
    born: bool
    outcome: str
    fate: str
    reason: str
    package: str
    settled: str = ""
    edit: Edit | None = None


@dataclass(frozen=True, slots=True)
class Answers:
    """What a receipt says of own changes: how many have each outcome, and why those were not accepted."""

    counts: Mapping[str, int]
    reasons: Mapping[str, int]


# ---- what is corrected or dismissed
def settled(reading: Reading | Writing, ids: Sequence[int] | None = None) -> dict[str, str]:
    """Return CORRECTED or DISMISSED by eid (or id of an edit) of what was not accepted and needs no hand now.

    With `ids` (of the journal) only those are looked at: a page of the list, not all of it.
    """
    run = reading.connection.execute
    marks = run(text("SELECT uid, line FROM waiting_line WHERE kind = 'settled'")).all()
    found: dict[str, str] = {eid: json.loads(line) for eid, line in marks}
    values = {"device": reading.settings.get("device", "")}
    refused = run(text(f"SELECT j.id, j.line {_OWN} AND f.fate IN ('refused', 'quarantined', 'undone')"), values).all()
    for id_, line in refused:
        entry = read_entry(line)
        if entry.eid not in found and _is_corrected(reading, id_, entry):
            found[entry.eid] = CORRECTED
    return found


def _among(ids: Sequence[int] | None) -> str:
    return "" if ids is None else f" AND j.id IN ({','.join(str(int(i)) for i in ids)})"


def _is_corrected(reading: Reading | Writing, id_: int, entry: Entry) -> bool:
    """Whether each of its values was changed again by a later own change, or stands there by now."""
    for part in entry.parts:
        rows = reading.connection.execute(
            text(
                "SELECT j.line FROM journal_aggregate a JOIN journal j ON j.id = a.entry_id LEFT JOIN fate f"
                " ON f.eid = j.eid WHERE a.aggregate = :uid AND j.id > :id AND NOT j.superseded AND j.device = :device"
                " AND coalesce(f.fate, '') NOT IN ('refused', 'quarantined', 'undone')"
            ),
            {"uid": part.aggregate, "id": id_, "device": entry.device},
        ).scalars()
        again = {
            key for line in rows for p in read_entry(line).parts if p.aggregate == part.aggregate for key in p.fields
        }
        here = load_aggregate(reading.connection, part.aggregate)
        if any(key not in again and not _stands(here, key, value) for key, value in part.fields.items()):
            return False
    return True


def _stands(here: Aggregate, key: Key, value: Any) -> bool:
    if key[1] != VOIDED and any(here.has(uid) and here.void_state(uid) == "yes" for uid in (key[0], here.uid)):
        return False  # a record whose making was undone keeps its values, and is void
    return key in here.fields and canonical_json(here.displayed(key)) == canonical_json(value)


def settle(writing: Writing, eids: Iterable[str], how: str) -> list[str]:
    """Take what was not accepted from the list of what needs a hand; return what was not settled before.

    `how` is CORRECTED (a form that was opened on it was recorded) or DISMISSED. It stays on this laptop.
    """
    found = []
    for eid in eids:
        run = writing.connection.exec_driver_sql
        if run("SELECT 1 FROM waiting_line WHERE kind = 'settled' AND uid = ?", (eid,)).first() is None:
            mark = (eid, canonical_json(how))
            run("INSERT INTO waiting_line (kind, uid, rev, line) VALUES ('settled', ?, 0, ?)", mark)
            found.append(eid)
    writing.kinds.add("fate")
    return found


def unsettle(writing: Writing, eids: Iterable[str]) -> None:
    """List again what was dismissed."""
    for eid in eids:
        writing.connection.exec_driver_sql("DELETE FROM waiting_line WHERE kind = 'settled' AND uid = ?", (eid,))
    writing.kinds.add("fate")


# ---- what is contested
def contested(reading: Reading | Writing, ids: Sequence[int] | None = None) -> list[str]:
    """Return the eids of own changes a value of which stands in an open conflict; with `ids` only among those.

    A change of the same record that wrote nothing of what is in conflict is confirmed like any other.
    """
    touched = (
        "SELECT a.aggregate, j.line FROM journal_aggregate a JOIN journal j ON j.id = a.entry_id"
        " WHERE a.aggregate IN (SELECT aggregate FROM conflict) AND NOT j.superseded AND j.device = :device"
    )
    rows = reading.connection.execute(
        text(f"{touched}{_among(ids)} ORDER BY a.aggregate"), {"device": reading.settings.get("device", "")}
    ).all()
    found: list[str] = []
    values: set[tuple[Key, str]] = set()
    before = ""
    for uid, line in rows:
        if uid != before:
            values, before = _in_conflict(load_aggregate(reading.connection, uid)), uid
        entry = read_entry(line)
        parts = (part for part in entry.parts if part.aggregate == uid)
        if any((key, canonical_json(value)) in values for part in parts for key, value in part.fields.items()):
            found.append(entry.eid)
    return found


def _in_conflict(here: Aggregate) -> set[tuple[Key, str]]:
    """The values that stand against each other: of a voiding also the edits that it had not seen."""
    found = set()
    for key in here.conflicts():
        against = here.against_voiding(key[0]) if key[1] == VOIDED else []
        standing = [(key, sibling) for sibling in here.fields.get(key, ())] + against
        found |= {(name, canonical_json(sibling.value)) for name, sibling in standing}
    return found


# ---- the list
def receipt_ids(reading: Reading, outcome: str = "", words: str = "", *, oldest_first: bool = False) -> array[int]:
    """Return the ids of what has an outcome ("" for all), the newest first by the time that is shown beside each."""
    done = settled(reading)
    values = {**_values(reading, done), "outcome": outcome}
    query = f"SELECT j.id, json_extract(j.line, '$.at') {_OWN}"
    if outcome:
        query += f" AND {_OUTCOME} = :outcome"
    wanted = plain(words).split()
    for number, word in enumerate(wanted):
        values[f"word{number}"] = "%" + word.replace("!", "!!").replace("%", "!%").replace("_", "!_") + "%"
        query += (
            " AND EXISTS (SELECT 1 FROM journal_aggregate a LEFT JOIN service s ON s.uid = a.aggregate"
            " LEFT JOIN organisation o ON o.uid = a.aggregate WHERE a.entry_id = j.id"
            f" AND coalesce(s.search, o.search, '') LIKE :word{number} ESCAPE '!')"
        )
    rows = reading.connection.execute(text(f"{query} ORDER BY j.id"), values)
    found = [(str(at), id_) for id_, at in rows]
    told = [row for row in _told(reading, done) if not outcome or row.outcome == outcome]
    found += [(row.at, row.id) for row in told if all(word in plain(row.label) for word in wanted)]
    found.sort(key=lambda item: item[0])  # of the same second, as they were recorded
    return array("q", (id_ for _at, id_ in (found if oldest_first else reversed(found))))


def _values(reading: Reading | Writing, done: Mapping[str, str], ids: Sequence[int] | None = None) -> dict[str, str]:
    return {
        "device": reading.settings.get("device", ""),
        "settled": canonical_json(sorted(done)),
        "contested": canonical_json(contested(reading, ids)),
    }


def outcome_counts(reading: Reading) -> dict[str, int]:
    """Return how many changes and edited cells have each outcome."""
    done = settled(reading)
    rows = reading.connection.execute(text(f"SELECT {_OUTCOME}, count(*) {_OWN} GROUP BY 1"), _values(reading, done))
    found = {**dict.fromkeys(OUTCOMES, 0), **{row[0]: row[1] for row in rows}}
    for row in _told(reading, done):
        found[row.outcome] += 1
    return found


def receipt_rows(reading: Reading, ids: Sequence[int]) -> list[ReceiptRow]:
    """Return the lines of these ids, in their order."""
    if not ids:
        return []
    done = settled(reading, ids)
    rows = reading.connection.execute(
        text(f"SELECT j.id, j.eid, j.line, {_OUTCOME}, f.fate, f.reason {_OWN}{_among(ids)}"),
        _values(reading, done, ids),
    ).all()
    sent = reading.connection.execute(text("SELECT last_entry, number FROM sent_package ORDER BY number")).all()
    code = reading.settings.get("office", "")
    by_id = {row.id: row for row in _told(reading, done)} if min(ids) < 0 else {}
    for id_, eid, line, outcome, fate, reason in rows:
        body = json.loads(line)
        number = next((number for last, number in sent if last >= id_), None)
        main = body["parts"][0]
        kind, label = _label(reading, main["uid"], next(iter(main["records"].values()))["type"])
        by_id[id_] = ReceiptRow(
            id_, eid, body["at"], body["actor"], kind, main["uid"], label, len(body["parts"]) - 1,
            bool(main["records"].get(main["uid"], {}).get("born")), outcome, fate or "", reason or "",
            package_label(code, number), done.get(eid, "") if outcome == "settled" else "",
        )  # fmt: skip
    return [by_id[i] for i in ids if i in by_id]


def _label(reading: Reading | Writing, uid: str, kind: str) -> tuple[str, str]:
    """Type and name of the record a change is about, as it is called now."""
    run = reading.connection.execute
    kind = run(text("SELECT type FROM aggregate WHERE uid = :uid"), {"uid": uid}).scalar() or kind
    columns = {"service": "title", "organisation": "coalesce(nullif(acronym, ''), name)", "office": "name"}
    column = columns.get(kind)
    found = column and run(text(f"SELECT {column} FROM {kind} WHERE uid = :uid"), {"uid": uid}).scalar()
    return str(kind), str(found or "")


# ---- what the centre tells beside fates, and what was given back
def _told(reading: Reading, done: Mapping[str, str]) -> list[ReceiptRow]:
    if reading.settings.get("role") == "central":
        return []
    confirmed = int(reading.settings.get("confirmed", "0"))
    rows = reading.connection.execute(
        text("SELECT id, line FROM waiting_line WHERE kind = 'edit' AND rev <= :rev ORDER BY id"), {"rev": confirmed}
    )
    lines = {id_: json.loads(line) for id_, line in rows}
    edits = [_edit(reading, id_, line, done) for id_, line in lines.items() if line["kind"] != "returned"]
    states = {line["id"]: line["state"] for line in lines.values() if line["kind"] == "returned"}
    return edits + _given_back(reading, states, done)


def _edit(reading: Reading, id_: int, line: Mapping[str, Any], done: Mapping[str, str]) -> ReceiptRow:
    aggregate, new = str(line.get("aggregate") or ""), line.get("new")
    kind, label = _label(reading, aggregate, str(line.get("type")))
    if not aggregate and isinstance(new, dict):
        label = str(next((new[name] for name in ("title", "name", "flo_id", "organisation") if new.get(name)), ""))
    outcome = _OF_STATE.get(str(line["state"]), "waiting")
    gone = done.get(str(line["id"]), "") if outcome == "refused" else ""
    return ReceiptRow(
        -id_, str(line["id"]), str(line["at"]), str(line.get("author") or ""), kind, aggregate, label, 0,
        not aggregate, "settled" if gone else outcome, str(line["state"]), str(line.get("reason") or ""),
        str(line.get("package") or ""), gone, Edit(line.get("field"), line.get("old"), new),
    )  # fmt: skip


def _given_back(reading: Reading, states: Mapping[str, str], done: Mapping[str, str]) -> list[ReceiptRow]:
    """Records that this laptop held of an older centre and that the new one still lacks."""
    rows = reading.connection.execute(
        text("SELECT id, line FROM waiting_line WHERE kind = 'returned' ORDER BY id")
    ).all()
    grouped: dict[str, tuple[int, list[dict[str, Any]]]] = {}
    for id_, stored in rows:
        line = json.loads(stored)
        grouped.setdefault(str(line["aggregate"]), (id_, []))[1].append(line)
    found = []
    for uid, (id_, lines) in grouped.items():
        here = load_aggregate(reading.connection, uid)
        if all(_stands(here, (str(line["uid"]), str(line["field"])), line["value"]) for line in lines):
            continue
        identity = returned_id(uid)
        kind, label = _label(reading, uid, str(lines[0]["type"]))
        values = {str(line["field"]): line["value"] for line in lines if line["uid"] == uid}
        label = label or str(values.get("title") or values.get("name") or "")
        outcome = "refused" if states.get(identity) == "rejected" else "waiting"
        gone = done.get(identity, "") if outcome == "refused" else ""
        note = lines[0]["entry"]
        found.append(
            ReceiptRow(
                -id_, identity, str(note["at"]), str(note["actor"]), kind, uid, label, 0, False,
                "settled" if gone else outcome, "returned", "older_centre", "", gone,
            )
        )  # fmt: skip
    return found


def returned_id(aggregate: str) -> str:
    """Return by what id a record that an office gave back is decided."""
    return sha256(canonical_json(["returned", aggregate]))[:32]


# ---- what one receipt answers
def answers(reading: Reading | Writing, eids: Iterable[str]) -> Answers:
    """Return what became of these own changes, as far as it is known now."""
    eids = sorted(eids)
    if not eids:
        return Answers({}, {})
    done = settled(reading)
    mine = f"{_OWN} AND j.eid IN (SELECT value FROM json_each(:eids))"
    rows = reading.connection.execute(
        text(f"SELECT {_OUTCOME}, f.fate, f.reason, count(*) {mine} GROUP BY 1, 2, 3"),
        {**_values(reading, done), "eids": canonical_json(eids)},
    )
    counts: dict[str, int] = {}
    reasons: dict[str, int] = {}
    for outcome, fate, reason, n in rows:
        counts[outcome] = counts.get(outcome, 0) + n
        if outcome == "refused":
            why = f"{UNDONE_BY if fate == 'undone' else ''}{reason or ''}"
            reasons[why] = reasons.get(why, 0) + n
    return Answers(counts, reasons)
