"""Between the cells of a file's rows, a `ServiceDraft`, and the text in which a draft is kept on this laptop."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import fields, replace
from decimal import Decimal
from typing import Any

from clac_desktop.imports.brought import Said
from clac_desktop.models.record import decimal_text
from clac_desktop.models.service import COUNTS, AttendanceDraft, ServiceDraft
from clac_desktop.models.siblings import Value

DAYS = ("start", "end")
DECIMALS = ("hours", "cost", "satisfaction_mean")
LISTS = ("country", "themes", "sdgs", "products", "further_objectives")
PLAIN = (
    "service_ref", "title", "service_type", "modality", "place", "tactical_objective", "currency", "funder",
    "satisfaction_n", "remarks",
)  # fmt: skip
SERVICE_KEYS = (*DAYS, *DECIMALS, *LISTS[:4], *PLAIN, "state")
ROW_KEYS = (*COUNTS, "document_advice")


def overlay(draft: ServiceDraft, said: Mapping[str, Value]) -> ServiceDraft:
    """Return the draft with what these cells say; the state is the caller's to decide.

    An empty end is the start; where a one-day service is moved, its end moves along.
    """
    changes: dict[str, Any] = {}
    for key, value in said.items():
        if key in DAYS:
            changes[key] = dt.date.fromisoformat(value)
        elif key in DECIMALS:
            changes[key] = Decimal(value)
        elif key in LISTS:
            changes[key] = tuple(value)
        elif key in PLAIN:
            changes[key] = value
    if "start" in changes and "end" not in changes and draft.end in (None, draft.start):
        changes["end"] = changes["start"]
    return replace(draft, **changes)


def overlay_row(row: AttendanceDraft, said: Mapping[str, Value]) -> AttendanceDraft:
    """Return the attendance with what these cells say."""
    return replace(row, **{key: value for key, value in said.items() if key in ROW_KEYS})


def draft_body(draft: ServiceDraft) -> dict[str, Any]:
    """Return a draft as JSON: the names of its fields, days in ISO, decimals as text, attendance as a list."""
    found: dict[str, Any] = {}
    for one in fields(draft):
        value = getattr(draft, one.name)
        if isinstance(value, dt.date):
            found[one.name] = value.isoformat()
        elif isinstance(value, Decimal):
            found[one.name] = decimal_text(value)
        elif one.name == "attendance":
            found[one.name] = [{part.name: getattr(row, part.name) for part in fields(row)} for row in value]
        else:
            found[one.name] = list(value) if isinstance(value, tuple) else value
    return found


def draft_from_body(body: Mapping[str, Any]) -> ServiceDraft:
    """Return the draft that `draft_body` wrote; names it does not know are left out."""
    known = {one.name for one in fields(ServiceDraft)}
    said = {key: value for key, value in body.items() if key in known and value is not None}
    changes: dict[str, Any] = {}
    for key, value in said.items():
        if key in DAYS:
            changes[key] = dt.date.fromisoformat(value)
        elif key in DECIMALS:
            changes[key] = Decimal(value)
        elif key == "attendance":
            names = {one.name for one in fields(AttendanceDraft)}
            changes[key] = tuple(AttendanceDraft(**{k: v for k, v in row.items() if k in names}) for row in value)
        else:
            changes[key] = tuple(value) if isinstance(value, list) else value
    return ServiceDraft(**changes)


def own_cells(said: Mapping[str, Value]) -> Said:
    """Return what a row says of the service itself."""
    return {key: said[key] for key in SERVICE_KEYS if key in said}


def row_cells(said: Mapping[str, Value]) -> Said:
    """Return what a row says of the attendance of its organisation."""
    return {key: said[key] for key in ROW_KEYS if key in said}
