"""Organisations for *Buscar o ir a…* (Ctrl+K): by name, acronym or FLO-ID."""

from __future__ import annotations

import datetime as dt

from clac_desktop.models.keys import flo_key
from clac_desktop.models.writing import Reading
from clac_desktop.queries.organisations import OrganisationRow, Sought, organisation_ids, organisation_rows
from clac_desktop.ui.go_to import Found
from clac_desktop.ui.pages.organisations.register_rows import semester_of

MOST = 8  # organisations offered; the list has the rest
READ = 200  # among which one with exactly that FLO-ID comes first


def find_organisations(session: Reading, text: str) -> list[Found]:
    """Return the organisations that hold every word; one with exactly this FLO-ID first."""
    if len(text.strip()) < 2:
        return []
    today = dt.date.today()
    period = semester_of(today)
    ids = organisation_ids(session, Sought(words=text), period, today)[:READ]
    wanted = flo_key(text)
    rows = organisation_rows(session, ids, period, today)
    rows.sort(key=lambda row: not row.flo_id or flo_key(row.flo_id) != wanted)
    return [_found(row) for row in rows[:MOST]]


def _found(row: OrganisationRow) -> Found:
    title = f"{row.acronym} · {row.name}" if row.acronym and row.name else row.acronym or row.name
    note = " · ".join(part for part in (row.flo_id, ", ".join(row.countries)) if part)
    return Found(title, note, "groups", "organisations", {"uid": row.uid})
