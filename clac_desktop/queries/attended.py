"""Sums over the attendance that counts in a period, by who received it."""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import Connection, text

from clac_desktop.queries.period import Period

# Who received an attendance as one whole number: an organisation's key, a structure's as negative number, 0 where the
# receiver is not here. An organisation goes before a structure, as in the projection.
RECEIVER = "coalesce(t.organisation_id, -t.structure_id, 0)"
COUNTS_IN_PERIOD = 't.counts = 1 AND t."end" BETWEEN :start AND :end'
# A row that says something of its participants: a document advice says that there were none (A14).
KNOWN = "(coalesce(t.women, t.men, t.not_stated) IS NOT NULL OR t.document_advice IS 1)"
SEXED = "coalesce(t.women, t.men) IS NOT NULL"
ASKED = "coalesce(t.young_women, t.young_men) IS NOT NULL"
MEMBER = (
    "EXISTS (SELECT 1 FROM activity v WHERE v.organisation_id = t.organisation_id AND v.known = 1"
    ' AND v.start <= t."end" AND v.stop > t."end")'
)
_PEOPLE = "coalesce(t.women, 0) + coalesce(t.men, 0) + coalesce(t.not_stated, 0)"
_YOUNG = "coalesce(t.young_women, 0) + coalesce(t.young_men, 0)"


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


def attended_by_receiver(connection: Connection, period: Period) -> dict[int, Attended]:
    """Return the sums of each receiver (its number: see RECEIVER) over the attendance that counts in the period."""
    rows = connection.execute(
        text(
            f"SELECT {RECEIVER}, count(*), sum({KNOWN}), sum({SEXED}), coalesce(sum(t.women), 0),"
            f" coalesce(sum(t.men), 0), coalesce(sum(t.not_stated), 0), sum({ASKED}),"
            f" sum(CASE WHEN {ASKED} THEN {_PEOPLE} ELSE 0 END), sum({_YOUNG})"
            f" FROM service_attendance t WHERE {COUNTS_IN_PERIOD} GROUP BY 1"
        ),
        days(period),
    )
    return {row[0]: Attended(*row[1:]) for row in rows}


def attended_by_members(connection: Connection, period: Period) -> dict[int, int]:
    """Return, by organisation, its attendance rows on days on which it was an active member (F5)."""
    rows = connection.execute(
        text(
            f"SELECT t.organisation_id, count(*) FROM service_attendance t WHERE {COUNTS_IN_PERIOD} AND {MEMBER}"
            " GROUP BY t.organisation_id"
        ),
        days(period),
    )
    return {row[0]: row[1] for row in rows}


def days(period: Period) -> dict[str, str]:
    """Return the period's days as the tables hold them, for `:start` and `:end`."""
    return {"start": period.start.isoformat(), "end": period.end.isoformat()}
