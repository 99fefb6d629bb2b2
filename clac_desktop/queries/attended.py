"""Sums over the attendance that counts in a period, by who received it."""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import Connection, text

from clac_desktop.models import monthly
from clac_desktop.queries.months import cut
from clac_desktop.queries.period import Period

# An attendance is `t` in all questions.
RECEIVER = monthly.RECEIVER.format(row="t")
KNOWN = monthly.KNOWN.format(row="t")
SEXED = monthly.SEXED.format(row="t")
ASKED = monthly.ASKED.format(row="t")
COUNTS_IN_PERIOD = 't.counts = 1 AND t."end" BETWEEN :start AND :end'
MEMBER = (
    "EXISTS (SELECT 1 FROM activity v WHERE v.organisation_id = t.organisation_id AND v.known = 1"
    ' AND v.start <= t."end" AND v.stop > t."end")'
)


class Attended(NamedTuple):
    """Sums over attendance rows (F4, F7-F9). A blank count adds nothing; `known` and the like count rows."""

    rows: int = 0
    known: int = 0
    sexed: int = 0
    women: int = 0
    men: int = 0
    not_stated: int = 0
    asked: int = 0
    asked_people: int = 0
    young: int = 0

    def plus(self, other: Attended) -> Attended:
        """Return the sums of both."""
        return Attended(*(mine + theirs for mine, theirs in zip(self, other, strict=True)))


_KEPT = ", ".join(f'sum("{name}")' for name in Attended._fields)
_COUNTED = ", ".join(f"sum({monthly.ATTENDED_SUMS[name].format(row='t')})" for name in Attended._fields)


def attended_by_receiver(connection: Connection, period: Period) -> dict[int, Attended]:
    """Return the sums of each receiver (its number: see RECEIVER) over the attendance that counts in the period."""
    pieces = cut(connection, period, "service_attendance")
    rows = connection.exec_driver_sql(
        f"SELECT receiver, {_KEPT} FROM attended_month WHERE month BETWEEN ? AND ? AND rows > 0 GROUP BY receiver",
        pieces.months,
    )
    found = {row[0]: Attended(*row[1:]) for row in rows}
    for edge in pieces.edges:
        for row in connection.execute(
            text(f"SELECT {RECEIVER}, {_COUNTED} FROM service_attendance t WHERE {COUNTS_IN_PERIOD} GROUP BY 1"),
            days(edge),
        ):
            sums = Attended(*row[1:])
            found[row[0]] = found[row[0]].plus(sums) if row[0] in found else sums
    return found


def attended_by_members(connection: Connection, period: Period) -> dict[int, int]:
    """Return, by organisation, its attendance rows on days on which it was an active member (F5).

    Of each stretch of activity the whole months are taken from the sums, the days at its ends from the rows.
    """
    rows = connection.execute(
        text(
            "WITH stretch AS MATERIALIZED (SELECT organisation_id AS o, max(start, :start) AS first,"
            " min(date(stop, '-1 day'), :end) AS last FROM activity"
            " WHERE known = 1 AND start <= :end AND stop > :start),"
            # Whole months begin on `inner` and end before `outer`.
            " piece AS MATERIALIZED (SELECT o, first, last,"
            " date(first, '-1 day', 'start of month', '+1 month') AS inner,"
            " date(last, '+1 day', 'start of month') AS outer FROM stretch)"
            " SELECT o, sum(coalesce((SELECT sum(m.rows) FROM attended_month m WHERE m.receiver = o"
            " AND m.month >= substr(inner, 1, 7) AND m.month < substr(outer, 1, 7)), 0)"
            f" + {_HEAD} + {_TAIL}) FROM piece GROUP BY o"
        ),
        days(period),
    )
    return {row[0]: row[1] for row in rows if row[1]}


def _rows_between(first: str, last: str) -> str:
    """Return SQL that counts an organisation's attendance of some days by the index of F1 (+ keeps others out)."""
    here = f'FROM service_attendance t WHERE t.organisation_id = o AND t."end" BETWEEN {first} AND {last}'
    return f"(SELECT count(*) {here} AND t.served = 1) + (SELECT count(*) {here} AND t.served = 0 AND +t.counts = 1)"


_HEAD = _rows_between("first", "min(last, date(inner, '-1 day'))")
_TAIL = _rows_between("max(inner, outer)", "last")


def days(period: Period) -> dict[str, str]:
    """Return the period's days as the tables hold them, for `:start` and `:end`."""
    return {"start": period.start.isoformat(), "end": period.end.isoformat()}
