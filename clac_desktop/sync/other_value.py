"""Another value than those in conflict, typed by the person who decides: read and judged like a cell edited by hand."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from clac_desktop.errors import Problem, ProblemError
from clac_desktop.models.projection import values_of
from clac_desktop.models.siblings import VOIDED, Aggregate, Value
from clac_desktop.models.writing import Reading
from clac_desktop.sync.proposing import FIXED, keeps_rules
from clac_desktop.sync.sheets import HUMAN_SHEETS, STATE_WORDS, YES, Column, Names
from clac_desktop.sync.typed_values import Refused, TypedValues
from clac_desktop.texts import _, language


def columns_of(kind: str, field: str) -> tuple[Column, ...]:
    """Return what is typed for a field, or for each of those that merge as one value; () where it is not typed here."""
    known = {column.key: column for sheet in HUMAN_SHEETS if sheet.type == kind for column in sheet.columns}
    parts = field.split("+")
    if field == VOIDED or field in FIXED.get(kind, ()) or any(part not in known for part in parts):
        return ()
    return tuple(known[part] for part in parts)


def words_of(column: Column, value: Value, names: Mapping[str, str]) -> str:
    """Return a value as it is typed, so that it reads as the same one."""
    if column.choices == "yes":
        return _(YES) if value else ""
    if column.choices == "state":
        return _(STATE_WORDS[value]) if value in STATE_WORDS else ""
    if isinstance(value, list):
        return " | ".join(names.get(str(one), "") for one in value)
    if value is None:
        return ""
    if column.target:
        return names.get(str(value), "")
    if column.kind == "date":
        return f"{dt.date.fromisoformat(str(value)):%d/%m/%Y}"
    return str(value)


def read_other(reading: Reading, aggregate: Aggregate, uid: str, field: str, typed: Sequence[str]) -> Value:
    """Return what was typed for a field as a value; a list for fields that merge as one.

    Raises ProblemError where a word means nothing, or two things, or the value breaks a rule of the form.
    """
    columns = columns_of(aggregate.types[uid], field)
    meaning = TypedValues(reading, Names({}, language()))
    values = values_of(aggregate, uid)
    for column, words in zip(columns, typed, strict=True):
        try:
            values[column.key] = meaning.value(column, words)
        except Refused as refused:
            raise ProblemError(Problem("decision.typed", {"field": _(column.label)}, value=words)) from refused
    parts = [column.key for column in columns]
    if not keeps_rules(values, parts):
        raise ProblemError(Problem("decision.typed_rule", {"fields": [_(column.label) for column in columns]}))
    return [values[part] for part in parts] if "+" in field else values[field]
