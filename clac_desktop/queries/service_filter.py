"""What a list of services lets through, as conditions of SQL for services and for drafts."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import text

from clac_desktop.models.keys import plain
from clac_desktop.models.writing import Reading
from clac_desktop.queries.home import NOT_ACCEPTED

MANY_ORGANISATIONS = 200  # a word that is in more names than this is not a search for organisations


@dataclass(frozen=True, slots=True)
class ServiceFilter:
    """What is to be shown; empty means all. `states` are draft, planned, delivered, void; lists hold uids.

    `text` is searched without case and accents in title, place, funder, project and reference, and in the names of
    type, products, tactical objective (its code), organisations and structures; every word must be found.
    `with_planned` lets planned services after `end` through too. `overdue_on`: the planned ones of this office whose
    end date is before that day. `sending`: "rejected" or "unsent". `conflicts`: those with an open conflict.
    """

    text: str = ""
    start: dt.date | None = None
    end: dt.date | None = None
    with_planned: bool = False
    states: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    objectives: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    modalities: tuple[str, ...] = ()
    organisation: str = ""
    overdue_on: dt.date | None = None
    sending: str = ""
    conflicts: bool = False


Values = dict[str, object]
_STATES = {
    "planned": "(s.state = 'planned' AND NOT s.voided)",
    "delivered": "(s.state = 'delivered' AND NOT s.voided)",
    "void": "s.voided",
}
_REJECTED = (
    "s.uid IN (SELECT a.aggregate FROM fate f JOIN journal j ON j.eid = f.eid AND NOT j.superseded"
    " JOIN journal_aggregate a ON a.entry_id = j.id"
    f" WHERE f.fate IN ({', '.join(repr(fate) for fate in NOT_ACCEPTED)}) AND NOT EXISTS ("
    "SELECT 1 FROM journal_aggregate b JOIN journal k ON k.id = b.entry_id"
    " WHERE b.aggregate = a.aggregate AND b.entry_id > a.entry_id AND NOT k.superseded))"
)
_UNSENT = (
    "s.uid IN (SELECT a.aggregate FROM journal j JOIN journal_aggregate a ON a.entry_id = j.id"
    " WHERE NOT j.acknowledged AND NOT j.superseded"
    " AND j.id > (SELECT coalesce(max(last_entry), 0) FROM sent_package))"
)


def where(reading: Reading, wanted: ServiceFilter) -> tuple[str | None, str | None, Values]:
    """Return the condition on `service s`, that on `draft d`, and their values; None where none can match."""
    values: Values = {}
    services: list[str] = []
    drafts: list[str] = ["d.kind = 'service'"]
    _words(reading, wanted.text, services, drafts, values)
    _period(wanted, services, drafts, values)
    for field, uids in (("service_type", wanted.types), ("tactical_objective", wanted.objectives)):
        if uids:
            values[field] = json.dumps(uids)
            among = f"(SELECT value FROM json_each(:{field}))"
            services.append(f"s.{field}_id IN (SELECT id FROM {field} WHERE uid IN {among})")
            drafts.append(f"json_extract(d.body, '$.shown.{field}') IN {among}")
    none_among_drafts = _narrow(reading, wanted, services, values)
    with_services, with_drafts = _states(wanted, services)
    return (
        (" AND ".join(services) or "1") if with_services else None,
        " AND ".join(drafts) if with_drafts and not none_among_drafts else None,
        values,
    )


def _states(wanted: ServiceFilter, services: list[str]) -> tuple[bool, bool]:
    """Return whether services, and whether drafts, can be among the states that are wished."""
    if not wanted.states:
        return True, True
    kept = [_STATES[state] for state in wanted.states if state in _STATES]
    if kept:
        services.append(f"({' OR '.join(kept)})")
    return bool(kept), "draft" in wanted.states


def _narrow(reading: Reading, wanted: ServiceFilter, services: list[str], values: Values) -> bool:
    """Add what only a recorded service can fulfil; return whether there is any such wish."""
    before = len(services)
    if wanted.countries:
        values["countries"] = json.dumps(wanted.countries)
        services.append(
            "s.id IN (SELECT l.owner_id FROM service_country l JOIN country c ON c.id = l.target_id"
            " WHERE c.uid IN (SELECT value FROM json_each(:countries)))"
        )
    if wanted.modalities:
        values["modalities"] = json.dumps(wanted.modalities)
        services.append(
            "s.modality_id IN (SELECT id FROM modality WHERE uid IN (SELECT value FROM json_each(:modalities)))"
        )
    if wanted.organisation:
        values["organisation"] = wanted.organisation
        services.append(
            "s.id IN (SELECT a.service_id FROM service_attendance a JOIN organisation o ON o.id = a.organisation_id"
            " WHERE o.uid = :organisation AND NOT a.voided)"
        )
    if wanted.overdue_on:
        values["overdue_on"] = wanted.overdue_on.isoformat()
        values["own_office"] = reading.settings.get("office_uid", "")
        services.append(
            "s.state = 'planned' AND NOT s.voided AND s.\"end\" < :overdue_on"
            " AND s.office_id = (SELECT id FROM office WHERE uid = :own_office)"
        )
    if wanted.sending:
        services.append(_REJECTED if wanted.sending == "rejected" else _UNSENT)
    if wanted.conflicts:
        services.append("s.uid IN (SELECT aggregate FROM conflict)")
    return len(services) > before


def _period(wanted: ServiceFilter, services: list[str], drafts: list[str], values: Values) -> None:
    """A draft without a readable date is of every period: it must not get lost."""
    end = "json_extract(d.body, '$.shown.end')"
    if wanted.start:
        values["start"] = wanted.start.isoformat()
        services.append('s."end" >= :start')
        drafts.append(f"({end} IS NULL OR {end} >= :start)")
    if wanted.end:
        values["stop"] = wanted.end.isoformat()
        if wanted.with_planned:
            services.append("(s.\"end\" <= :stop OR (s.state = 'planned' AND NOT s.voided))")
        else:
            services.append('s."end" <= :stop')
            drafts.append(f"({end} IS NULL OR {end} <= :stop)")


def _words(reading: Reading, typed: str, services: list[str], drafts: list[str], values: Values) -> None:
    for place, word in enumerate(plain(typed).split()):
        like = f"w{place}"
        values[like] = "%" + word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
        ways = [f"s.search LIKE :{like} ESCAPE '\\'"]
        ways += _lists(reading, word, like, values)
        services.append(f"({' OR '.join(ways)})")
        found = f"json_extract(d.body, '$.shown.search') LIKE :{like} ESCAPE '\\'"
        if f"{like}_service_type" in values:
            found += (
                " OR json_extract(d.body, '$.shown.service_type') IN (SELECT uid FROM service_type"
                f" WHERE id IN (SELECT value FROM json_each(:{like}_service_type)))"
            )
        drafts.append(f"({found})")


def _lists(reading: Reading, word: str, like: str, values: Values) -> list[str]:
    """Return further ways in which a service can hold a word: by type, objective, product, who attended."""
    ways = []
    for kind, way in (
        ("service_type", "s.service_type_id IN {}"),
        ("tactical_objective", "s.tactical_objective_id IN {}"),
        ("product", "s.id IN (SELECT owner_id FROM service_products WHERE target_id IN {})"),
        ("structure", "s.id IN (SELECT service_id FROM service_attendance WHERE structure_id IN {} AND NOT voided)"),
        (
            "organisation",
            "s.id IN (SELECT service_id FROM service_attendance WHERE organisation_id IN {} AND NOT voided)",
        ),
    ):
        ids = _organisations(reading, values[like]) if kind == "organisation" else _named(reading, kind, word)
        if ids and (len(word) > 2 or kind == "tactical_objective"):
            name = f"{like}_{kind}"
            values[name] = json.dumps(ids)
            ways.append(way.format(f"(SELECT value FROM json_each(:{name}))"))
    return ways


def _named(reading: Reading, kind: str, word: str) -> list[int]:
    """Return the entries of a small list whose names (all languages) hold a word; of an objective, whose code it is."""
    if kind == "tactical_objective":
        rows = reading.connection.execute(text("SELECT id FROM tactical_objective WHERE code = :word"), {"word": word})
        return list(rows.scalars())
    acronym = "acronym" if kind == "structure" else "''"
    rows = reading.connection.execute(
        text(f"SELECT id, concat_ws(' ', name_es, name_en, name_pt, name_fr, {acronym}) FROM {kind} WHERE NOT voided")
    )
    return [key for key, names in rows if word in plain(names)]


def _organisations(reading: Reading, pattern: object) -> Sequence[int]:
    rows = reading.connection.execute(
        text(f"SELECT id FROM organisation WHERE search LIKE :word ESCAPE '\\' LIMIT {MANY_ORGANISATIONS + 1}"),
        {"word": pattern},
    )
    found = list(rows.scalars())
    return found if len(found) <= MANY_ORGANISATIONS else []
