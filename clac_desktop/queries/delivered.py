"""Sums over the services that count in a period, by the countries they name (F3, F10, F11)."""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import Connection, text

from clac_desktop.queries.attended import days
from clac_desktop.queries.period import Period

COUNTS_IN_PERIOD = 's.counts = 1 AND s."end" BETWEEN :start AND :end'
COUNTRIES = "(SELECT group_concat(k.target_id, ' ') FROM service_country k WHERE k.owner_id = s.id)"


class Delivered(NamedTuple):
    """Sums over services; hours and cost in millionths. `currency` is "" where a cost has none."""

    countries: frozenset[int]
    currency: str
    services: int
    with_hours: int
    hours: int
    people_hours: int
    with_cost: int
    cost: int


def delivered_by_countries(connection: Connection, period: Period) -> list[Delivered]:
    """Return the sums of the services that count in the period, one for each set of countries and currency."""
    rows = connection.execute(
        text(
            f"SELECT {COUNTRIES}, coalesce(s.currency, ''), count(*), count(s.hours), coalesce(sum(s.hours), 0),"
            " coalesce(sum(s.hours * s.participants), 0), count(s.cost), coalesce(sum(s.cost), 0)"
            f" FROM service s WHERE {COUNTS_IN_PERIOD} GROUP BY 1, 2"
        ),
        days(period),
    )
    return [Delivered(frozenset(map(int, (row[0] or "").split())), *row[1:]) for row in rows]
