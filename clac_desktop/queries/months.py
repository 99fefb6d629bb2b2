"""A period as whole months, for which sums are kept (models/monthly.py), and the days left over at its two ends."""

from __future__ import annotations

import calendar
import datetime as dt
from dataclasses import dataclass
from typing import Literal

from sqlalchemy import Connection

from clac_desktop.queries.period import Period

Counted = Literal["service_attendance", "service"]
NO_MONTHS = ("9999-99", "")


@dataclass(frozen=True, slots=True)
class Cut:
    """The first and last whole month ("2023-01"; the first lies after the last where there is none), and the rest."""

    months: tuple[str, str]
    edges: tuple[Period, ...]


def cut(connection: Connection, period: Period, counted: Counted) -> Cut:
    """Return the period cut into whole months and days.

    A month of which nothing counts outside the period is taken as whole: the month that is going on is the usual one.
    """
    first, last = period.start.replace(day=1), _last_day(period.end)
    head = period.start == first or not _any(connection, counted, first, period.start - dt.timedelta(days=1))
    tail = period.end == last or not _any(connection, counted, period.end + dt.timedelta(days=1), last)
    if (first.year, first.month) == (last.year, last.month):
        return Cut((_key(first), _key(last)), ()) if head and tail else Cut(NO_MONTHS, (period,))
    edges = []
    months = [_key(first), _key(last)]
    if not head:
        edges.append(Period(period.start, _last_day(first)))
        months[0] = _key(_last_day(first) + dt.timedelta(days=1))
    if not tail:
        edges.append(Period(last.replace(day=1), period.end))
        months[1] = _key(last.replace(day=1) - dt.timedelta(days=1))
    return Cut((months[0], months[1]), tuple(edges))


def _key(day: dt.date) -> str:
    return day.isoformat()[:7]


def _last_day(day: dt.date) -> dt.date:
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])


def _any(connection: Connection, counted: Counted, start: dt.date, end: dt.date) -> bool:
    found = connection.exec_driver_sql(
        f'SELECT EXISTS (SELECT 1 FROM {counted} WHERE counts = 1 AND "end" BETWEEN ? AND ?)',
        (start.isoformat(), end.isoformat()),
    )
    return bool(found.scalar())
