"""A draft that a file brings, in the body in which the form of a service keeps what is typed: words, not values.

`{"state", "fields": {name: words or uids}, "rows": [attendance], "shown": what the table of services shows}`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from typing import Any

from clac_desktop.imports.cells import CellRefused, date_of, decimal_of, whole_of
from clac_desktop.models.keys import plain
from clac_desktop.models.record import decimal_text, iso
from clac_desktop.models.service import COUNTS, AttendanceDraft, ServiceDraft
from clac_desktop.texts import date_short

Body = dict[str, Any]
_AS_THEY_ARE = (
    "title", "service_type", "modality", "place", "tactical_objective", "action_line", "project", "programme",
    "currency", "funder", "need", "agreements", "remarks", "service_ref",
)  # fmt: skip
_LISTS = ("country", "further_objectives", "themes", "products", "sdgs")
_DAYS = ("start", "end")
_DECIMALS = ("hours", "cost", "satisfaction_mean")


def draft_body(draft: ServiceDraft, before: Body | None = None, changed: Iterable[str] = ()) -> Body:
    """Return the body of a draft. Of one that is kept already (`before`), only the changed fields are written anew,
    so that words in it that are no number or date yet stay as they were typed.
    """
    fields = _fields(draft)
    rows = [_row(one) for one in draft.attendance]
    if before is not None:
        wanted = set(changed)
        fields = {**before.get("fields", {}), **{key: value for key, value in fields.items() if key in wanted}}
        rows = rows if "attendance" in wanted else before.get("rows", rows)
    state = (before or {}).get("state", draft.state)
    return {**(before or {}), "state": state, "fields": fields, "rows": rows, "shown": _shown(draft)}


def draft_from_body(body: Mapping[str, Any]) -> ServiceDraft:
    """Return what can be understood of a kept draft; words that are no number or date yet are left out."""
    fields: Mapping[str, Any] = body.get("fields", {})
    found: dict[str, Any] = {key: fields[key] for key in _AS_THEY_ARE if fields.get(key)}
    found.update({key: tuple(fields[key]) for key in _LISTS if fields.get(key)})
    found.update(_readings(fields, _DAYS, lambda words: date_of(words, "dmy")))
    found.update(_readings(fields, _DECIMALS, lambda words: decimal_of(words, None)))
    found.update(_readings(fields, ("satisfaction_n",), lambda words: whole_of(words, None)))
    rows = tuple(_attendance(row) for row in body.get("rows", ()))
    return ServiceDraft(attendance=rows, state="planned" if body.get("state") == "planned" else "delivered", **found)


def _readings(fields: Mapping[str, Any], keys: Iterable[str], read: Callable[[str], Any]) -> dict[str, Any]:
    found = {}
    for key in keys:
        words = str(fields.get(key) or "").strip()
        if words:
            try:
                found[key] = read(words)
            except CellRefused:
                continue  # half typed: the form marks it
    return found


def _fields(draft: ServiceDraft) -> dict[str, Any]:
    found: dict[str, Any] = {key: getattr(draft, key) for key in _AS_THEY_ARE}
    found.update({key: list(getattr(draft, key)) for key in _LISTS})
    found.update({key: _day_words(getattr(draft, key)) for key in _DAYS})
    found.update({key: _number_words(getattr(draft, key)) for key in (*_DECIMALS, "satisfaction_n")})
    return found


def _day_words(day: dt.date | None) -> str:
    return date_short(day) if day else ""


def _number_words(value: Decimal | int | None) -> str:
    """A number as a field reads it back: one sign before exactly three digits could mean thousands."""
    if value is None:
        return ""
    words = decimal_text(Decimal(value))
    return f"{words}0" if len(words.partition(".")[2]) == 3 else words


def _row(row: AttendanceDraft) -> dict[str, Any]:
    return {
        "organisation": row.organisation,
        "structure": row.structure,
        "typed": row.typed,
        "counts": list(row.counts),
        "advice": row.document_advice,
    }


def _attendance(row: Mapping[str, Any]) -> AttendanceDraft:
    counts = dict(zip(COUNTS, row.get("counts", ()), strict=False))
    return AttendanceDraft(
        organisation=row.get("organisation"),
        structure=row.get("structure"),
        typed=row.get("typed") or "",
        document_advice=bool(row.get("advice")),
        **counts,
    )


def _shown(draft: ServiceDraft) -> dict[str, Any]:
    words = (draft.title, draft.place, draft.funder, draft.project)
    return {
        "end": iso(draft.end),
        "service_type": draft.service_type,
        "tactical_objective": draft.tactical_objective,
        "place": draft.place,
        "receivers": len(draft.attendance),
        "participants": draft.total,
        "search": plain(" ".join(word for word in words if word)),
    }
