"""The rows of the register's table: what is asked of the data, its columns, and what its filters offer."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from clac_desktop.models.writing import Reading
from clac_desktop.queries import organisations as asked
from clac_desktop.queries.organisations import OrganisationRow, Sought
from clac_desktop.queries.period import Period
from clac_desktop.texts import _
from clac_desktop.ui.pages.organisations import words
from clac_desktop.ui.table import UNKNOWN, Column, Order, Row


def semester_of(day: dt.date) -> Period:
    """Return the semester a day lies in."""
    return Period.semester(day.year, 1 if day.month <= 6 else 2)


class RegisterRows:
    """The source of the table: ids and pages of the register."""

    def __init__(self, today: dt.date) -> None:
        self._today = today
        self._period = semester_of(today)

    def ids(self, session: Reading, order: Order, filters: Mapping[str, Any]) -> Sequence[int]:
        """Return the ids of the organisations sought."""
        period: Period = filters.get("period") or semester_of(self._today)
        self._period = period
        return asked.organisation_ids(session, _sought(filters), period, self._today, order.key, order.descending)

    def page(self, session: Reading, ids: Sequence[int]) -> list[Row]:
        """Return the rows of these ids."""
        return [_row(row) for row in asked.organisation_rows(session, ids, self._period, self._today)]


def _sought(filters: Mapping[str, Any]) -> Sought:
    return Sought(
        words=str(filters.get("words") or ""),
        countries=tuple(filters.get("country") or ()),
        kinds=tuple(filters.get("kind") or ()),
        products=tuple(filters.get("products") or ()),
        statuses=tuple(filters.get("status") or ()),
        served=filters.get("served") or "",
    )


def _row(row: OrganisationRow) -> Row:
    name = f"{row.acronym} · {row.name}" if row.acronym and row.acronym != row.name else row.name
    return Row(
        row.id,
        (
            name or _("(sin nombre)"),
            row.flo_id or None,
            words.kind_code(row.kind) or UNKNOWN,
            ", ".join(row.countries) or UNKNOWN,
            ", ".join(row.products) or UNKNOWN,
            words.status_face(row),
            row.last,
            row.services,
            row.participations,
        ),
        voided=row.voided,
    )


def columns() -> list[Column]:
    """Return the columns of the register."""
    return [
        Column("name", _("Organización"), 300, "strong", 0, stretch=True),
        Column("flo_id", _("FLO-ID"), 84, "text", 1),
        Column("kind", _("Tipo"), 60, "text", 3),
        Column("country", _("País"), 120, "text", 2),
        Column("products", _("Productos"), 170, "text", 4),
        Column("status", _("Estado hoy"), 152, "chip", 1),
        Column("last", _("Último servicio"), 122, "date", 2),
        Column("services", _("Servicios"), 84, "number", 1, tooltip=_("Servicios realizados en el período")),
        Column("participations", _("Particip."), 84, "number", 3, tooltip=_("Participaciones en el período")),
    ]


def status_choices() -> list[tuple[object, str]]:
    """Return what the list can be filtered by: statuses, none, and to be confirmed."""
    known: list[tuple[object, str]] = [(code, _(face.text)) for code, face in words.STATUS_FACES.items()]
    return [*known, (asked.NO_STATUS, _("Sin estado")), (asked.UNCONFIRMED, _("Por confirmar"))]


def period_choices(years: list[int], chosen: Period, today: dt.date) -> list[Period]:
    """Semesters and years with services, this one, and what is chosen; the newest first."""
    wanted = {*years, today.year, chosen.start.year}
    found = [
        period
        for year in sorted(wanted, reverse=True)
        for period in (Period.semester(year, 2), Period.semester(year, 1), Period.year(year))
    ]
    return found if chosen in found else [chosen, *found]
