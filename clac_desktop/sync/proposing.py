"""Cells edited by hand become proposals: exactly what changed, once, over what the file showed (sync.md 6).

Cells that merge as one value become one proposal. A missing row proposes nothing. What cannot be read, or breaks a
rule, stays a proposal that a person sees, and that cannot be accepted.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from clac_desktop.models.identity import canonical_json, new_uid, sha256
from clac_desktop.models.journal import pending_entries
from clac_desktop.models.keys import flo_key
from clac_desktop.models.projection import values_of
from clac_desktop.models.registry import TYPES
from clac_desktop.models.siblings import VOIDED, Aggregate, Look, Value
from clac_desktop.models.writing import Reading, Writing
from clac_desktop.recording.draft import look_as_text
from clac_desktop.sync.edits import EditedCell
from clac_desktop.sync.package import Content
from clac_desktop.sync.sheets import HUMAN_SHEETS, Names
from clac_desktop.sync.telling import label_of_package, office_of, tell
from clac_desktop.sync.typed_values import Refused, TypedValues

# why a proposal cannot be accepted as it is
UNREADABLE, NEW_ROW, AGAINST_RULE, IDENTITY = "unreadable", "new_row", "against_rule", "identity"
UNSEALED_FILE = "unsealed"  # it can be accepted, but only by name: nobody knows whose word it is
STUCK = frozenset({UNREADABLE, NEW_ROW, AGAINST_RULE, IDENTITY})
# an attendance's service and receiver never change: a change is a row voided and another added (sync.md 3)
FIXED = {"service_attendance": {"service", "organisation", "structure"}}
NEEDED = {"title", "name", "start", "end", "state", "kind"}


@dataclass(frozen=True, slots=True)
class HandEdit:
    """One proposed value: the record, its merge key, what it was in the file and what somebody typed.

    `reason` says why it cannot be accepted as it is, None where it can.
    """

    aggregate: Aggregate
    uid: str
    field: str
    old: Value
    new: Value
    reason: str | None = None


def propose_edits(
    writing: Writing, content: Content, edits: Sequence[EditedCell], author: str, base: str
) -> list[HandEdit]:
    """Store proposals for the edited cells of a package; return those that are new, without added rows.

    `base` names the package's content: the same edit in the same package is one proposal however often it comes.
    """
    names, edited = content.shown().names, {edit.uid for edit in edits}
    aggregates = [one for one in content.each_aggregate() if not edited.isdisjoint(one.types)]
    language = str(content.manifest["language"])
    found: list[HandEdit] = []
    for edit in hand_edits(writing, aggregates, edits, names):
        identity = sha256(canonical_json([base, edit.uid, edit.field, edit.new]))[:32]
        values = edit_values(writing, identity, edit, author, content.sha256)
        if insert_proposal(writing, values):
            _tell_office(writing, values, content)
            found.append(edit)
    added = 0
    for sheet, _row, cells in new_rows(edits, names.types.keys()):
        identity = sha256(canonical_json([base, sheet, sorted(cells.items())]))[:32]
        values = row_values(writing, identity, _type_of(sheet, cells, language), cells, author, content.sha256)
        if insert_proposal(writing, values):
            _tell_office(writing, values, content)
            added += 1
    if found or added:
        writing.kinds.add("proposal")
    return found


def hand_edits(
    reading: Reading | Writing, aggregates: Sequence[Aggregate], edits: Sequence[EditedCell], names: Names
) -> list[HandEdit]:
    """Return the edited cells as values, those that merge as one value together; what means the same is left out."""
    by_record = {uid: aggregate for aggregate in aggregates for uid in aggregate.types}
    typed = TypedValues(reading, names)
    grouped: dict[tuple[str, str], list[EditedCell]] = {}
    for edit in edits:
        if edit.uid in by_record:
            kind = TYPES.get(by_record[edit.uid].types[edit.uid])
            key = kind.group_of.get(edit.field, edit.field) if kind else edit.field
            grouped.setdefault((edit.uid, key), []).append(edit)
    found = [_hand_edit(by_record[uid], uid, key, cells, typed) for (uid, key), cells in grouped.items()]
    return [edit for edit in found if not _means_same(edit)]


def _means_same(edit: HandEdit) -> bool:
    if edit.field == "flo_id" and edit.old and edit.new:  # a spreadsheet program takes its leading zeros away
        return flo_key(str(edit.old)) == flo_key(str(edit.new))
    return canonical_json(edit.old) == canonical_json(edit.new)


def _hand_edit(aggregate: Aggregate, uid: str, key: str, cells: list[EditedCell], typed: TypedValues) -> HandEdit:
    kind = aggregate.types[uid]
    values = values_of(aggregate, uid)
    values[VOIDED] = aggregate.void_state(uid) == "yes"
    columns = {column.key: column for sheet in HUMAN_SHEETS if sheet.type == kind for column in sheet.columns}
    new = dict(values)
    reason = IDENTITY if key in FIXED.get(kind, ()) else None
    for cell in cells:
        try:
            new[cell.field] = typed.value(columns[cell.field], cell.new)
        except Refused:
            new[cell.field], reason = cell.new, UNREADABLE
    parts = key.split("+")
    if reason is None and not keeps_rules(new, parts):
        reason = AGAINST_RULE
    if len(parts) == 1:
        return HandEdit(aggregate, uid, key, values.get(key), new.get(key), reason)
    return HandEdit(aggregate, uid, key, [values.get(p) for p in parts], [new.get(p) for p in parts], reason)


def keeps_rules(values: dict[str, Value], parts: list[str]) -> bool:
    """Whether a value typed by hand is one that the form would take (domain.md 3.2); its other fields are not asked."""
    if any(values[part] in (None, "") for part in parts if part in NEEDED):
        return False
    begin, end = ("entry", "exit") if "exit" in parts else ("start", "end")
    if end in parts and values[begin] and values[end] and values[begin] > values[end]:
        return False
    if "cost" in parts and values["cost"] is not None and not values["currency"]:
        return False
    if "grade" in parts and values["grade"] not in (None, 1, 2, 3):
        return False
    mean = values["satisfaction_mean"] if "satisfaction_mean" in parts else None
    if mean is not None and not 1 <= float(mean) <= 5:
        return False
    young = (("young_women", "women"), ("young_men", "men")) if "women" in parts else ()
    return all((values[part] or 0) <= whole for part, of in young if (whole := values[of]) is not None)


def edit_values(
    writing: Writing, identity: str, edit: HandEdit, author: str, package: str, reason: str | None = None
) -> tuple[Any, ...]:
    """Return the row of a proposal for one edit; `reason` is why a person should look twice, where nothing bars it."""
    uid = edit.aggregate.uid
    named = {
        one.eid: dict(p.over)
        for one in pending_entries(writing.connection, uid)
        for p in one.parts
        if p.aggregate == uid
    }
    return (
        identity, "hand_edit", "waits", edit.aggregate.types[edit.uid], edit.uid, edit.aggregate.uid, edit.field,
        canonical_json(edit.old), canonical_json(edit.new), look_as_text(Look(edit.aggregate, named)), author,
        writing.clock(), package, edit.reason or reason,
    )  # fmt: skip


def row_values(
    writing: Writing, identity: str, kind: str, cells: dict[str, str], author: str, package: str
) -> tuple[Any, ...]:
    """Return the row of a proposed creation: a person enters it in the window, where every rule applies."""
    return (
        identity, "hand_edit", "waits", kind, new_uid(), "", None, None, canonical_json(cells), None, author,
        writing.clock(), package, NEW_ROW,
    )  # fmt: skip


def insert_proposal(writing: Writing, values: tuple[Any, ...]) -> bool:
    """Store a proposal; return whether it is new here."""
    done = writing.connection.exec_driver_sql(
        "INSERT INTO proposal (id, kind, state, type, uid, aggregate, field, old, new, look, author, at, package,"
        " reason) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING",
        values,
    )
    return bool(done.rowcount)


def _tell_office(writing: Writing, values: tuple[Any, ...], content: Content) -> None:
    if (office := office_of(content)) != writing.settings["office_uid"]:
        identity, kind, _, of, uid, aggregate, name, old, new, _, author, _, _, reason = values
        facts = {"kind": kind, "type": of, "uid": uid, "aggregate": aggregate, "field": name, "author": author}
        facts |= {"old": read_value(old), "new": read_value(new), "reason": reason}
        tell(writing, identity, office, {**facts, "package": label_of_package(content)})


def new_rows(edits: Sequence[EditedCell], known: Collection[str]) -> list[tuple[str, int, dict[str, str]]]:
    """Rows of records that the package does not hold: added by hand, or brought from elsewhere."""
    rows: dict[tuple[str, int], dict[str, str]] = {}
    for edit in edits:
        if edit.uid not in known and edit.new is not None:
            rows.setdefault((edit.sheet, edit.row), {})[edit.field] = edit.new
    return [(sheet, row, cells) for (sheet, row), cells in rows.items()]


def _type_of(sheet: str, cells: dict[str, str], language: str) -> str:
    """By the sheet's name, else by the columns that only one sheet has."""
    word = Names({}, language).word
    for one in HUMAN_SHEETS:
        if word(one.name) == sheet:
            return one.type
    return next((one.type for one in HUMAN_SHEETS if set(cells) <= {column.key for column in one.columns}), "service")


def edited_base(content: Content) -> str:
    """Return what names the content that was edited: the package and part, whatever the file's bytes are now."""
    return canonical_json([content.manifest["package"], content.manifest["part"], content.manifest["payload_sha256"]])


def read_value(stored: str | None) -> Value:
    """Return a stored JSON value."""
    return None if stored is None else json.loads(stored)
