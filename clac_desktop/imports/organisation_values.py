"""Between the cells of a register's row and an `OrganisationDraft`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from clac_desktop.imports.brought import Said
from clac_desktop.models.organisation import OrganisationDraft
from clac_desktop.models.projection import values_of
from clac_desktop.models.siblings import Aggregate, Value

_DAYS = ("entry", "exit")
_DECIMALS = ("latitude", "longitude")
_LISTS = ("country", "products")
_TEXTS = ("flo_id", "name", "acronym", "kind", "producer_setup", "place", "email", "phone", "remarks")
_NUMBERS = ("grade", "members_women", "members_men")
STATUS_KEYS = ("status", "status_since")


def overlay(draft: OrganisationDraft, said: Mapping[str, Value]) -> OrganisationDraft:
    """Return the draft with what these cells say; statuses are added apart."""
    changes: dict[str, Any] = {}
    for key, value in said.items():
        if key in _DAYS:
            changes[key] = dt.date.fromisoformat(value)
        elif key in _DECIMALS:
            changes[key] = Decimal(value)
        elif key in _LISTS:
            changes[key] = tuple(value)
        elif key in _TEXTS or key in _NUMBERS:
            changes[key] = value
    return replace(draft, **changes)


def draft_of(aggregate: Aggregate) -> OrganisationDraft:
    """Return what is displayed of a stored organisation, its statuses oldest first."""
    values = values_of(aggregate, aggregate.uid)
    said: Said = {
        key: value for key, value in values.items() if key in (*_DAYS, *_DECIMALS, *_LISTS, *_TEXTS, *_NUMBERS)
    }
    draft = overlay(OrganisationDraft(), {key: value for key, value in said.items() if value not in (None, [])})
    return replace(draft, statuses=statuses_of(aggregate))


def statuses_of(aggregate: Aggregate) -> tuple[tuple[dt.date | None, str], ...]:
    """Return the history of status that is not void: (since, status), oldest first."""
    found = []
    for uid, kind in aggregate.types.items():
        if kind == "certification_status" and aggregate.void_state(uid) != "yes":
            values = values_of(aggregate, uid)
            if values["status"]:
                found.append((day_of(values["since"]), str(values["status"])))
    return tuple(sorted(found, key=lambda pair: (pair[0] or dt.date.min, pair[1])))


def day_of(value: Value) -> dt.date | None:
    """Return an ISO day as a date."""
    return dt.date.fromisoformat(value) if isinstance(value, str) and value else None
