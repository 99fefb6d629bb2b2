"""Open conflicts among the records that a figure counts: few rows, looked at from the table of conflicts outwards."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cached_property
from typing import NamedTuple

from clac_desktop.queries.attended import ASKED, COUNTS_IN_PERIOD, KNOWN, MEMBER, RECEIVER, SEXED
from clac_desktop.queries.delivered import COUNTS_IN_PERIOD as SERVICE_COUNTS
from clac_desktop.queries.delivered import keys_of
from clac_desktop.queries.facts import Facts

Conflict = tuple[str, str]  # (uid of the record, its field)


class Attending(NamedTuple):
    """A conflict of an attendance, or of the service it belongs to, and what the attendance is counted in."""

    conflict: Conflict
    receiver: int
    served: bool
    member: bool
    known: bool
    sexed: bool
    asked: bool


class Serving(NamedTuple):
    """A conflict of a service that counts."""

    conflict: Conflict
    with_hours: bool
    with_cost: bool


class Conflicting:
    """The open conflicts of the records behind some facts."""

    def __init__(self, facts: Facts) -> None:
        self._facts = facts

    def of_organisations(self, keys: Iterable[int]) -> set[Conflict]:
        """Return the conflicts of these organisations, their statuses included."""
        wanted = set(keys)
        return {conflict for key, conflict in self._organisations if key in wanted}

    def of_structures(self, keys: Iterable[int]) -> set[Conflict]:
        """Return the conflicts of these structures (negative numbers)."""
        wanted = set(keys)
        return {conflict for key, conflict in self._structures if key in wanted}

    def of_attendance(self, counted: Callable[[Attending], bool]) -> set[Conflict]:
        """Return the conflicts of the counted attendance inside the scope, and of its services."""
        return {one.conflict for one in self._attendance if counted(one)}

    def of_services(self, counted: Callable[[Serving], bool] = lambda _one: True) -> set[Conflict]:
        """Return the conflicts of the counted services inside the scope, without those of their attendance."""
        return {one.conflict for one in self._services if counted(one)}

    @cached_property
    def _organisations(self) -> list[tuple[int, Conflict]]:
        return self._of_receivers(
            "SELECT r.id, c.uid, c.field FROM conflict c JOIN organisation r ON r.uid = c.aggregate"
        )

    @cached_property
    def _structures(self) -> list[tuple[int, Conflict]]:
        return self._of_receivers(
            "SELECT -r.id, c.uid, c.field FROM conflict c JOIN structure r ON r.uid = c.aggregate"
        )

    def _of_receivers(self, sql: str) -> list[tuple[int, Conflict]]:
        return [(key, (uid, field)) for key, uid, field in self._facts.rows(sql)]

    @cached_property
    def _attendance(self) -> list[Attending]:
        facts = self._facts
        columns = f"c.uid, c.field, {RECEIVER}, t.served, {MEMBER}, {KNOWN}, {SEXED}, {ASKED}"
        # CROSS JOIN keeps the few conflicts as the outer loop.
        rows = facts.rows(
            f"SELECT {columns} FROM conflict c CROSS JOIN service_attendance t ON t.uid = c.uid"
            f" WHERE {COUNTS_IN_PERIOD}"
            f" UNION ALL SELECT {columns} FROM conflict c CROSS JOIN service s ON s.uid = c.uid"
            f" CROSS JOIN service_attendance t ON t.service_id = s.id WHERE {COUNTS_IN_PERIOD}"
        )
        return [
            Attending((row[0], row[1]), row[2], *map(bool, row[3:]))
            for row in rows
            if facts.inside(facts.countries.get(row[2], ()))
        ]

    @cached_property
    def _services(self) -> list[Serving]:
        rows = self._facts.rows(
            "SELECT c.uid, c.field, s.countries, s.hours IS NOT NULL, s.cost IS NOT NULL"
            f" FROM conflict c CROSS JOIN service s ON s.uid = c.uid WHERE {SERVICE_COUNTS}"
        )
        return [
            Serving((row[0], row[1]), bool(row[3]), bool(row[4])) for row in rows if self._facts.inside(keys_of(row[2]))
        ]
