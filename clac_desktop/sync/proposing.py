"""Cells edited by hand become proposals: exactly what changed, once, over what the file showed (sync.md 6).

Cells that merge as one value become one proposal. A missing row proposes nothing. What cannot be read stays a proposal
that a person sees, and that cannot be accepted.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from sqlalchemy import text

from clac_desktop.models.identity import canonical_json, new_uid, sha256
from clac_desktop.models.keys import plain
from clac_desktop.models.projection import values_of
from clac_desktop.models.record import decimal_text
from clac_desktop.models.registry import TYPES
from clac_desktop.models.siblings import VOIDED, Aggregate, Look, Value
from clac_desktop.models.writing import Reading, Writing
from clac_desktop.recording.draft import look_as_text
from clac_desktop.sync.edits import EditedCell
from clac_desktop.sync.package import Content
from clac_desktop.sync.sheets import HUMAN_SHEETS, STATE_WORDS, YES, Column, Names

UNREADABLE, NEW_ROW = "unreadable", "new_row"


@dataclass(frozen=True, slots=True)
class HandEdit:
    """One proposed value: the record, its merge key, what it was in the file and what somebody typed."""

    aggregate: Aggregate
    uid: str
    field: str
    old: Value
    new: Value
    readable: bool


def propose_edits(writing: Writing, content: Content, edits: Sequence[EditedCell], author: str, base: str) -> int:
    """Store proposals for the edited cells of a package; return how many are new.

    `base` names the package's content: the same edit in the same package is one proposal however often it comes.
    """
    aggregates = content.aggregates()
    found = 0
    for edit in hand_edits(writing, aggregates, edits, str(content.manifest["language"])):
        identity = sha256(canonical_json([base, edit.uid, edit.field, edit.new]))[:32]
        found += _store(writing, identity, edit, author, content)
    for sheet, row, cells in _new_rows(edits):
        identity = sha256(canonical_json([base, sheet, sorted(cells.items())]))[:32]
        found += _store_row(writing, identity, sheet, row, cells, author, content)
    if found:
        writing.kinds.add("proposal")
    return found


def hand_edits(
    reading: Reading | Writing, aggregates: Sequence[Aggregate], edits: Sequence[EditedCell], language: str
) -> list[HandEdit]:
    """Return the edited cells as values, those that merge as one value together."""
    by_record = {uid: aggregate for aggregate in aggregates for uid in aggregate.types}
    names = Names.of(aggregates, language)
    grouped: dict[tuple[str, str], list[EditedCell]] = {}
    for edit in edits:
        if edit.uid in by_record:
            kind = TYPES.get(by_record[edit.uid].types[edit.uid])
            key = kind.group_of.get(edit.field, edit.field) if kind else edit.field
            grouped.setdefault((edit.uid, key), []).append(edit)
    return [_hand_edit(reading, by_record[uid], uid, key, cells, names) for (uid, key), cells in grouped.items()]


def _hand_edit(
    reading: Reading | Writing, aggregate: Aggregate, uid: str, key: str, cells: list[EditedCell], names: Names
) -> HandEdit:
    kind = aggregate.types[uid]
    values = values_of(aggregate, uid)
    values[VOIDED] = aggregate.void_state(uid) == "yes"
    columns = {column.key: column for sheet in HUMAN_SHEETS if sheet.type == kind for column in sheet.columns}
    new, readable = dict(values), True
    for cell in cells:
        try:
            new[cell.field] = value_of(reading, columns[cell.field], cell.new, names)
        except ValueError:
            new[cell.field], readable = cell.new, False
    parts = key.split("+")
    if len(parts) == 1:
        return HandEdit(aggregate, uid, key, values.get(key), new.get(key), readable)
    return HandEdit(aggregate, uid, key, [values.get(p) for p in parts], [new.get(p) for p in parts], readable)


def value_of(reading: Reading | Writing, column: Column, typed: str | None, names: Names) -> Value:
    """Return what a typed cell means as a value of the journal. Raises ValueError where it cannot be read."""
    if column.choices == "yes":
        if typed is not None and plain(typed) not in {plain(names.word(YES)), "si", "yes", "sim", "oui", "x", "1"}:
            raise ValueError(typed)
        return typed is not None
    if typed is None:
        return [] if column.target and column.key in _LISTS else None
    if column.choices == "state":
        words = {plain(names.word(word)): state for state, word in STATE_WORDS.items()} | {s: s for s in STATE_WORDS}
        return words[plain(typed)] if plain(typed) in words else _refuse(typed)
    if column.target:
        parts = [part.strip() for part in typed.split("|")] if column.key in _LISTS else [typed.strip()]
        uids = [_uid_of(reading, column.target, part, names) for part in parts if part]
        return uids if column.key in _LISTS else uids[0]
    if column.kind == "date":
        return _date_of(typed)
    if column.kind in ("integer", "decimal"):
        return _number_of(typed, column.kind)
    return typed


_LISTS = {name for kind in TYPES.values() for name, item in kind.fields.items() if item.kind == "references"}


def _refuse(typed: str) -> Value:
    raise ValueError(typed)


def _number_of(typed: str, kind: str) -> Value:
    try:
        number = Decimal(typed.strip().replace(",", "."))
    except InvalidOperation as error:
        raise ValueError(typed) from error
    if kind == "decimal":
        return decimal_text(number)
    if number != number.to_integral_value():
        raise ValueError(typed)
    return int(number)


def _date_of(typed: str) -> str:
    for form in ("%Y-%m-%d", "%d/%m/%Y"):
        try:
            return dt.datetime.strptime(typed.strip()[:10], form).date().isoformat()
        except ValueError:
            continue
    raise ValueError(typed)


def _uid_of(reading: Reading | Writing, target: str, typed: str, names: Names) -> str:
    """By the name that the package itself uses, else by code or name of the record here."""
    shown = {plain(name): uid for uid, name in names.by_uid.items() if name}
    if plain(typed) in shown:
        return shown[plain(typed)]
    columns = [name for name, item in TYPES[target].fields.items() if item.kind == "text"]
    wanted: list[str] = [name for name in ("code", "flo_id", "acronym", "name", "title") if name in columns]
    wanted += [name for name in columns if name.startswith("name_")]
    rows = reading.connection.execute(text(f"SELECT uid, {', '.join(wanted)} FROM {target}")).all()
    found = {row[0] for row in rows if plain(typed) in {plain(str(cell)) for cell in row[1:] if cell}}
    if len(found) != 1:
        raise ValueError(typed)
    return str(found.pop())


def _store(writing: Writing, identity: str, edit: HandEdit, author: str, content: Content) -> int:
    values = (
        identity, "hand_edit", "waits", edit.aggregate.types[edit.uid], edit.uid, edit.aggregate.uid, edit.field,
        canonical_json(edit.old), canonical_json(edit.new), look_as_text(Look(edit.aggregate)), author,
        writing.clock(), content.sha256, None if edit.readable else UNREADABLE,
    )  # fmt: skip
    return _insert(writing, values)


def _insert(writing: Writing, values: tuple[Any, ...]) -> int:
    done = writing.connection.exec_driver_sql(
        "INSERT INTO proposal (id, kind, state, type, uid, aggregate, field, old, new, look, author, at, package,"
        " reason) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING",
        values,
    )
    return int(done.rowcount)


def _new_rows(edits: Sequence[EditedCell]) -> list[tuple[str, int, dict[str, str]]]:
    rows: dict[tuple[str, int], dict[str, str]] = {}
    for edit in edits:
        if edit.old is None and edit.new is not None:
            rows.setdefault((edit.sheet, edit.row), {})[edit.field] = edit.new
    marked = {(edit.sheet, edit.row) for edit in edits if not edit.uid}
    return [(sheet, row, cells) for (sheet, row), cells in rows.items() if (sheet, row) in marked]


def _store_row(
    writing: Writing, identity: str, sheet: str, row: int, cells: dict[str, str], author: str, content: Content
) -> int:
    """A new human row is a proposed creation: a person enters it in the window, where every rule applies."""
    kind = next((s.type for s in HUMAN_SHEETS if set(cells) <= {column.key for column in s.columns}), "service")
    values = (
        identity, "hand_edit", "waits", kind, new_uid(), "", None, None, canonical_json(cells), None, author,
        writing.clock(), content.sha256, NEW_ROW,
    )  # fmt: skip
    return _insert(writing, values)


def edited_base(content: Content) -> str:
    """Return what names the content that was edited: the package and part, whatever the file's bytes are now."""
    return canonical_json([content.manifest["package"], content.manifest["part"], content.manifest["payload_sha256"]])


def read_value(stored: str | None) -> Value:
    """Return a stored JSON value."""
    return None if stored is None else json.loads(stored)
