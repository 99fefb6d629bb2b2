"""Between the cells of a file's rows and a `ServiceDraft`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from clac_desktop.imports.brought import Said
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


def own_cells(said: Mapping[str, Value]) -> Said:
    """Return what a row says of the service itself."""
    return {key: said[key] for key in SERVICE_KEYS if key in said}


def row_cells(said: Mapping[str, Value]) -> Said:
    """Return what a row says of the attendance of its organisation."""
    return {key: said[key] for key in ROW_KEYS if key in said}
