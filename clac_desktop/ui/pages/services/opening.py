"""What the form shows when it is opened: read at once beside the window, with what its author sees (`Look`)."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any, Literal

from clac_desktop.models.identity import new_uid
from clac_desktop.models.record import decimal_text
from clac_desktop.models.service import COUNTS, AttendanceDraft, ServiceDraft
from clac_desktop.models.siblings import Look
from clac_desktop.models.writing import Reading, Writing
from clac_desktop.queries.choices import Choice, ChoiceKind, choices, own_countries
from clac_desktop.queries.decisions import wanted_record
from clac_desktop.queries.drafts import draft, draft_of
from clac_desktop.queries.service_form import (
    Receiver,
    WordsUsed,
    draft_of_aggregate,
    last_service,
    receivers,
    service_draft,
    words_used,
)
from clac_desktop.queries.services import uid_of
from clac_desktop.recording.draft import look_from_text
from clac_desktop.recording.workspace import set_preference
from clac_desktop.texts import number

Way = Literal["new", "like", "record", "draft", "refused"]
LISTS: tuple[ChoiceKind, ...] = (
    "country",
    "service_type",
    "modality",
    "theme",
    "sdg",
    "product",
    "tactical_objective",
    "action_line",
)
Body = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Pattern:
    """A service kept under a name to begin others from."""

    name: str
    body: Body


@dataclass(frozen=True, slots=True)
class Offered:
    """What the fields can choose from and suggest, and the office's own countries."""

    lists: Mapping[str, Sequence[Choice]]
    words: WordsUsed
    countries: Sequence[str]
    patterns: tuple[Pattern, ...] = ()


@dataclass(frozen=True, slots=True)
class Opening:
    """A form to show: its draft's uid, the stored service it corrects, what is typed, what was on the screen."""

    way: Way
    draft: str
    record: str | None
    body: Body
    look: Look | None
    offered: Offered
    known: dict[str, Receiver] = field(default_factory=dict)
    kept: bool = False
    voided: bool = False


@dataclass(frozen=True, slots=True)
class Request:
    """What to open: `uid` or `ident` (of the table) of a service or draft; further facts for a new one.

    The way "refused" opens an own change that was not accepted, `uid` being its eid: what it wanted stands in the
    fields, over the record as it is now, so that correcting and recording it sends it again.
    """

    way: Way = "new"
    uid: str = ""
    ident: int = 0
    state: str = "delivered"
    receivers: tuple[str, ...] = ()


def open_form(reading: Reading, request: Request) -> Opening | None:
    """Return the form to show, None where the service or draft is gone meanwhile."""
    uid = request.uid or (uid_of(reading, request.ident) or "" if request.ident else "")
    way: Way = "draft" if request.ident < 0 else request.way
    if way == "draft":
        return _from_draft(reading, uid)
    if way == "record":
        begun = draft_of(reading, uid)
        return _from_draft(reading, begun.uid) if begun else _from_record(reading, uid)
    if way == "refused":
        return _from_refused(reading, uid)
    if way == "like":
        source = uid or last_service(reading)
        if source is not None:
            return _opening(reading, "like", new_uid(), None, fresh(service_draft(reading, source)[0]), None)
    return _opening(reading, "new", new_uid(), None, _blank(reading, request), None)


def _blank(reading: Reading, request: Request) -> Body:
    rows = [AttendanceDraft(organisation=uid) for uid in request.receivers]
    own = own_countries(reading)
    state: Literal["planned", "delivered"] = "planned" if request.state == "planned" else "delivered"
    return fresh(ServiceDraft(country=tuple(own[:1]), state=state, attendance=tuple(rows)))


def fresh(source: ServiceDraft) -> Body:
    """Return the body of a new service after the likeness of another."""
    body = body_of(source.as_new())
    for row in body["rows"]:
        row["counts"][COUNTS.index("not_stated")] = 0
    return body


def _from_draft(reading: Reading, uid: str) -> Opening | None:
    found = draft(reading, uid)
    if found is None:
        return None
    look = look_from_text(found.look) if found.look else None
    body = {"state": "delivered", "fields": {}, "rows": [], **found.body}
    return _opening(reading, "draft", uid, found.record, body, look, kept=True)


def _from_record(reading: Reading, uid: str) -> Opening:
    found, look = service_draft(reading, uid)
    opened = _opening(reading, "record", new_uid(), uid, body_of(found), look)
    return replace(opened, voided=look.aggregate.void_state(uid) == "yes")


def _from_refused(reading: Reading, eid: str) -> Opening | None:
    wanted = wanted_record(reading, eid, ("service", "service_attendance"))
    if wanted is None:
        return None
    uid, look = wanted.uid, wanted.look
    body = {**body_of(draft_of_aggregate(wanted.aggregate)), "refused": eid}
    if wanted.here:
        opened = _opening(reading, "record", new_uid(), uid, body, look)
        return replace(opened, voided=look.aggregate.void_state(uid) == "yes")
    return _opening(reading, "new", uid, None, body, None)  # under its own uid: should both be accepted, it is one


def _opening(
    reading: Reading, way: Way, uid: str, record: str | None, body: Body, look: Look | None, *, kept: bool = False
) -> Opening:
    offered = Offered(
        {kind: choices(reading, kind) for kind in LISTS},
        words_used(reading),
        tuple(own_countries(reading)),
        patterns_of(reading.settings),
    )
    known = known_receivers(reading, body)
    if not kept:  # a stored service has no order of its own: by name, as people look for them
        body["rows"].sort(key=lambda row: _label(known, row).casefold())
    return Opening(way, uid, record, body, look, offered, known, kept)


def _label(known: Mapping[str, Receiver], row: Mapping[str, Any]) -> str:
    found = known.get(row["organisation"] or row["structure"] or "")
    return found.label if found else row["typed"]


def known_receivers(reading: Reading, body: Body) -> dict[str, Receiver]:
    """Return what is shown of the receivers in a body."""
    named = [row["organisation"] or row["structure"] for row in body["rows"]]
    return receivers(reading, [one for one in named if one])


def read_last(reading: Reading) -> tuple[Body, dict[str, Receiver]] | None:
    """Return the last service of this office as the body of a new one, None before the first."""
    uid = last_service(reading)
    if uid is None:
        return None
    body = fresh(service_draft(reading, uid)[0])
    return body, known_receivers(reading, body)


# ---- patterns
PATTERNS = "services.patterns"


def patterns_of(settings: Mapping[str, str]) -> tuple[Pattern, ...]:
    """Return the patterns kept on this laptop, by name."""
    stored: list[dict[str, Any]] = json.loads(settings.get(f"ui.{PATTERNS}", "[]"))
    return tuple(Pattern(one["name"], one["body"]) for one in stored)


def keep_pattern(writing: Writing, pattern: Pattern) -> tuple[Pattern, ...]:
    """Keep a pattern, in the place of one of the same name; return all."""
    others = [one for one in patterns_of(writing.settings) if one.name != pattern.name]
    return _store(writing, [*others, pattern])


def drop_pattern(writing: Writing, name: str) -> tuple[Pattern, ...]:
    """Take a pattern away; return those that are left."""
    return _store(writing, [one for one in patterns_of(writing.settings) if one.name != name])


def _store(writing: Writing, patterns: list[Pattern]) -> tuple[Pattern, ...]:
    patterns.sort(key=lambda one: one.name.casefold())
    stored = [{"name": one.name, "body": one.body} for one in patterns]
    set_preference(writing, PATTERNS, json.dumps(stored, ensure_ascii=False))
    return tuple(patterns)


# ---- the body of a draft: the raw words of every field, so that half-typed numbers survive
def body_of(found: ServiceDraft) -> Body:
    """Return a service as the fields show it: dates and numbers as text."""
    fields: dict[str, Any] = {
        name: getattr(found, name)
        for name in (
            "title", "service_type", "modality", "place", "tactical_objective", "action_line", "project", "programme",
            "currency", "funder", "need", "agreements", "remarks", "service_ref",
        )
    }  # fmt: skip
    for name in ("country", "further_objectives", "themes", "products", "sdgs"):
        fields[name] = list(getattr(found, name))
    for name in ("start", "end"):
        fields[name] = day_text(getattr(found, name))
    for name in ("hours", "cost", "satisfaction_mean", "satisfaction_n"):
        value = getattr(found, name)
        fields[name] = "" if value is None else number_text(value, 2 if name == "cost" else 0)
    return {"state": found.state, "fields": fields, "rows": [row_of(row) for row in found.attendance]}


def day_text(day: dt.date | None) -> str:
    """Return a date as it is typed."""
    return f"{day:%d/%m/%Y}" if day else ""


def number_text(value: Decimal | int, least: int = 0) -> str:
    """Return a number so that a field reads the same one back: never one sign before exactly three digits."""
    plain = decimal_text(Decimal(value))
    whole, _sign, rest = plain.partition(".")
    rest = rest.ljust(least, "0")
    if len(rest) == 3:
        rest += "0"
    if rest and least and len(whole) > 3:
        return number(Decimal(value), len(rest))
    return f"{whole}.{rest}" if rest else whole


def row_of(row: AttendanceDraft) -> dict[str, Any]:
    """Return a row of attendance as the body of a draft keeps it."""
    return {
        "organisation": row.organisation,
        "structure": row.structure,
        "typed": row.typed,
        "counts": list(row.counts),
        "advice": row.document_advice,
    }


def attendance_of(row: Mapping[str, Any]) -> AttendanceDraft:
    """Return the row of attendance that `row_of` wrote."""
    counts = dict(zip(COUNTS, row["counts"], strict=True))
    return AttendanceDraft(row["organisation"], row["structure"], row["typed"], document_advice=row["advice"], **counts)
