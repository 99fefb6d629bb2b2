"""Recording, correcting, voiding and restoring a service with its attendance: one journal entry each."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

from clac_desktop.errors import InvalidDraft, Problem, ProblemError, errors_among
from clac_desktop.models.identity import attendance_uid, new_uid
from clac_desktop.models.journal import Act
from clac_desktop.models.record import decimal_text, iso
from clac_desktop.models.service import COUNTS, AttendanceDraft, ServiceDraft
from clac_desktop.models.siblings import VOIDED, Aggregate, Key, Look, Value
from clac_desktop.models.writing import Writing

COUNTS_KEY = "+".join(COUNTS)


def service_values(draft: ServiceDraft) -> dict[str, Value]:
    """Return the draft's own fields as the journal keeps them, by merge key; attendance not among them."""
    return {
        "title": draft.title.strip() or None,
        "start+end": [iso(draft.start), iso(draft.end)],
        "state": draft.state,
        "service_type": draft.service_type,
        "modality": draft.modality,
        "country": list(draft.country),
        "place": draft.place.strip() or None,
        "tactical_objective": draft.tactical_objective,
        "further_objectives": list(draft.further_objectives),
        "action_line": draft.action_line,
        "project": draft.project.strip() or None,
        "programme": draft.programme.strip() or None,
        "themes": list(draft.themes),
        "products": list(draft.products),
        "sdgs": list(draft.sdgs),
        "hours": None if draft.hours is None else decimal_text(draft.hours),
        "cost+currency": [None if draft.cost is None else decimal_text(draft.cost), draft.currency or None],
        "funder": draft.funder.strip() or None,
        "satisfaction_mean+satisfaction_n": [
            None if draft.satisfaction_mean is None else decimal_text(draft.satisfaction_mean),
            draft.satisfaction_n,
        ],
        "need": draft.need.strip() or None,
        "agreements": draft.agreements.strip() or None,
        "remarks": draft.remarks.strip() or None,
        "service_ref": draft.service_ref or None,
    }


def record_service(
    writing: Writing, draft: ServiceDraft, *, uid: str | None = None, import_uid: str | None = None
) -> str:
    """Store a new service with its attendance as one entry; return its uid.

    Raises InvalidDraft where a rule refuses its state, and ProblemError before the first package of the centre.
    """
    _check(writing, draft)
    service = uid or new_uid()
    acts, rows = _identify(writing, draft)
    look = writing.look(service)
    changes: dict[Key, Value] = {(service, name): value for name, value in service_values(draft).items()}
    changes[service, "office"] = writing.settings["office_uid"]
    types = {service: "service"}
    for row in rows:
        _attend(changes, types, service, row)
    changes = _differing(look.aggregate, changes)
    writing.write([Act(look, changes, types), *acts], import_uid)
    return service


def correct_service(
    writing: Writing, uid: str, draft: ServiceDraft, look: Look, *, import_uid: str | None = None
) -> str | None:
    """Store what differs between the draft and what its author saw (`look`); return the entry's eid, if any.

    A receiver that is no longer in the draft has its attendance voided; one added again is restored.
    Raises InvalidDraft where a rule refuses.
    """
    _check(writing, draft)
    acts, rows = _identify(writing, draft)
    seen = look.aggregate
    changes: dict[Key, Value] = {(uid, name): value for name, value in service_values(draft).items()}
    types = {uid: "service"}
    kept: set[str] = set()
    for row in rows:
        attendance = _attend(changes, types, uid, row)
        kept.add(attendance)
        if seen.has(attendance) and seen.void_state(attendance) == "yes":
            changes[attendance, VOIDED] = False
    for attendance, kind in seen.types.items():
        if kind == "service_attendance" and attendance not in kept and seen.void_state(attendance) != "yes":
            changes[attendance, VOIDED] = True
            types[attendance] = kind
    changes = _differing(seen, changes)
    return writing.write([Act(look, changes, types), *acts], import_uid)


def void_service(writing: Writing, uid: str, look: Look | None = None, *, import_uid: str | None = None) -> str | None:
    """Mark a service as void (nothing is deleted); return the entry's eid, None where it is void already."""
    return _mark(writing, uid, uid, "service", True, look, import_uid)


def restore_service(
    writing: Writing, uid: str, look: Look | None = None, *, import_uid: str | None = None
) -> str | None:
    """Take a service's voiding back; it has its former state again."""
    return _mark(writing, uid, uid, "service", False, look, import_uid)


def void_attendance(writing: Writing, service: str, attendance: str, look: Look | None = None) -> str | None:
    """Mark one attendance as void; return the entry's eid."""
    return _mark(writing, service, attendance, "service_attendance", True, look, None)


def _mark(
    writing: Writing, aggregate: str, uid: str, kind: str, voided: bool, look: Look | None, import_uid: str | None
) -> str | None:
    seen = look or writing.look(aggregate)
    if not seen.aggregate.has(uid):
        raise ProblemError(Problem("record.unknown", {"uid": uid}))
    if (seen.aggregate.void_state(uid) == "yes") == voided:
        return None
    return writing.write([Act(seen, {(uid, VOIDED): voided}, {uid: kind})], import_uid)


def _check(writing: Writing, draft: ServiceDraft) -> None:
    if writing.settings.get("waiting"):
        raise ProblemError(Problem("workspace.waiting_for_centre"))
    refused = errors_among(draft.problems(dt.date.today()))
    if refused:
        raise InvalidDraft(*refused)


def _said(value: Value) -> bool:
    """Whether a new record has anything to say in this field; silence is left out of the entry."""
    return value not in (None, [], [None, None])


def _attend(changes: dict[Key, Value], types: dict[str, str], service: str, row: AttendanceDraft) -> str:
    receiver = row.receiver
    assert receiver is not None
    uid = attendance_uid(service, receiver)
    types[uid] = "service_attendance"
    changes[uid, "service"] = service
    changes[uid, "organisation" if row.organisation else "structure"] = receiver
    changes[uid, COUNTS_KEY] = list(row.counts)
    changes[uid, "document_advice"] = row.document_advice
    return uid


def _differing(seen: Aggregate, changes: dict[Key, Value]) -> dict[Key, Value]:
    """Leave out what already stood on the screen; silence about a field that nobody wrote is no change either."""
    return {
        key: value
        for key, value in changes.items()
        if (seen.displayed(key) != value if key in seen.fields else _said(value))
    }


def _identify(writing: Writing, draft: ServiceDraft) -> tuple[list[Act], list[AttendanceDraft]]:
    """Return acts that make an organisation "por confirmar" of each unidentified row, and the rows with receivers."""
    acts: list[Act] = []
    rows: list[AttendanceDraft] = []
    for row in draft.attendance:
        if row.receiver is None:
            uid = new_uid()
            values: dict[str, Any] = {
                "name": row.typed.strip(),
                "country": list(draft.country[:1]),
                "confirmed": False,
                "office": writing.settings["office_uid"],
            }
            acts.append(Act(writing.look(uid), {(uid, name): v for name, v in values.items()}, {uid: "organisation"}))
            row = replace(row, organisation=uid, typed="")
        rows.append(row)
    return acts, rows
