"""Recording and correcting an organisation of the register with the history of its status: one journal entry each.

The register belongs to the centre. At an office a new organisation enters as "por confirmar", and a change of one that
is confirmed becomes a proposal when it reaches the centre (sync.md 3).
"""

from __future__ import annotations

import datetime as dt

from clac_desktop.errors import InvalidDraft, Problem, ProblemError, errors_among
from clac_desktop.models.identity import derived_uid, new_uid
from clac_desktop.models.journal import Act
from clac_desktop.models.organisation import OrganisationDraft
from clac_desktop.models.record import decimal_text, iso
from clac_desktop.models.siblings import VOIDED, Key, Look, Value
from clac_desktop.models.writing import Writing


def organisation_values(draft: OrganisationDraft) -> dict[str, Value]:
    """Return the draft's own fields as the journal keeps them, by merge key; statuses not among them."""
    position = [None if v is None else decimal_text(v) for v in (draft.latitude, draft.longitude)]
    return {
        "flo_id": draft.flo_id.strip() or None,
        "name": draft.name.strip() or None,
        "acronym": draft.acronym.strip() or None,
        "kind": draft.kind or None,
        "producer_setup": draft.producer_setup or None,
        "grade": draft.grade,
        "country": list(draft.country),
        "place": draft.place.strip() or None,
        "products": list(draft.products),
        "entry+exit": [iso(draft.entry), iso(draft.exit)],
        "latitude+longitude": position,
        "members_women": draft.members_women,
        "members_men": draft.members_men,
        "email": draft.email.strip() or None,
        "phone": draft.phone.strip() or None,
        "remarks": draft.remarks.strip() or None,
    }


def status_uid(organisation: str, since: dt.date | None) -> str:
    """Return the uid of a status: the same organisation and day meet in one record."""
    return derived_uid("certification_status", organisation, iso(since) or "")


def record_organisation(
    writing: Writing, draft: OrganisationDraft, *, uid: str | None = None, import_uid: str | None = None
) -> str:
    """Store a new organisation; return its uid. Raises InvalidDraft where a rule refuses."""
    refused = errors_among(draft.problems())
    if refused:
        raise InvalidDraft(*refused)
    record = uid or new_uid()
    changes: dict[Key, Value] = {
        (record, name): value
        for name, value in organisation_values(draft).items()
        if value not in (None, [], [None, None])
    }
    changes[record, "confirmed"] = writing.central
    if not writing.central:
        changes[record, "office"] = writing.settings["office_uid"]
    types = {record: "organisation"}
    _statuses(changes, types, record, draft)
    writing.write([Act(writing.look(record), changes, types)], import_uid)
    return record


def correct_organisation(
    writing: Writing,
    uid: str,
    draft: OrganisationDraft,
    look: Look,
    *,
    confirm: bool = False,
    import_uid: str | None = None,
) -> str | None:
    """Store what differs from what its author saw; return the entry's eid, None where nothing does.

    `confirm` takes an office's new organisation into the register (only at the centre).
    """
    refused = errors_among(draft.problems())
    if refused:
        raise InvalidDraft(*refused)
    if confirm and not writing.central:
        raise ProblemError(Problem("organisation.only_centre_confirms"))
    changes: dict[Key, Value] = {(uid, name): value for name, value in organisation_values(draft).items()}
    if confirm:
        changes[uid, "confirmed"] = True
    types = {uid: "organisation"}
    _statuses(changes, types, uid, draft)
    seen = look.aggregate
    differing = {
        key: value
        for key, value in changes.items()
        if (seen.displayed(key) != value if key in seen.fields else value not in (None, [], [None, None]))
    }
    return writing.write([Act(look, differing, types)], import_uid)


def void_organisation(writing: Writing, uid: str, look: Look | None = None) -> str | None:
    """Mark an organisation as void (entered by mistake; one that leaves gets an exit date instead)."""
    return _mark(writing, uid, True, look)


def restore_organisation(writing: Writing, uid: str, look: Look | None = None) -> str | None:
    """Take an organisation's voiding back."""
    return _mark(writing, uid, False, look)


def _mark(writing: Writing, uid: str, voided: bool, look: Look | None) -> str | None:
    seen = look or writing.look(uid)
    if not seen.aggregate.has(uid):
        raise ProblemError(Problem("record.unknown", {"uid": uid}))
    if (seen.aggregate.void_state(uid) == "yes") == voided:
        return None
    return writing.write([Act(seen, {(uid, VOIDED): voided}, {uid: "organisation"})])


def _statuses(changes: dict[Key, Value], types: dict[str, str], uid: str, draft: OrganisationDraft) -> None:
    for since, status in draft.statuses:
        record = status_uid(uid, since)
        types[record] = "certification_status"
        changes[record, "organisation"] = uid
        changes[record, "status"] = status
        changes[record, "since"] = iso(since)
