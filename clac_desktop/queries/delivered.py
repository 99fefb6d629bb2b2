"""Sums over the services that count in a period, by the countries they name (F3, F10, F11)."""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import Connection, text

from clac_desktop.models import monthly
from clac_desktop.queries.attended import days
from clac_desktop.queries.months import cut
from clac_desktop.queries.period import Period

COUNTS_IN_PERIOD = 's.counts = 1 AND s."end" BETWEEN :start AND :end'


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


_SUMS = Delivered._fields[2:]
_KEPT = ", ".join(f'sum("{name}")' for name in _SUMS)
_COUNTED = ", ".join(f"sum({monthly.DELIVERED_SUMS[name].format(row='s')})" for name in _SUMS)


def delivered_by_countries(connection: Connection, period: Period) -> list[Delivered]:
    """Return the sums of the services that count in the period; a set of countries and a currency may come twice."""
    pieces = cut(connection, period, "service")
    rows = list(
        connection.exec_driver_sql(
            f"SELECT countries, currency, {_KEPT} FROM delivered_month WHERE month BETWEEN ? AND ? AND services > 0"
            " GROUP BY countries, currency",
            pieces.months,
        )
    )
    for edge in pieces.edges:
        rows += connection.execute(
            text(
                f"SELECT s.countries, coalesce(s.currency, ''), {_COUNTED} FROM service s WHERE {COUNTS_IN_PERIOD}"
                " GROUP BY 1, 2"
            ),
            days(edge),
        )
    return [Delivered(keys_of(row[0]), *row[1:]) for row in rows]


def keys_of(countries: str) -> frozenset[int]:
    """Return the countries of a service from the text that its row keeps of them."""
    return frozenset(map(int, countries.split()))
