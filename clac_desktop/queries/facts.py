"""What was counted in a period within some countries: asked once, used by all figures of one call.

A place is a country's key; WHOLE stands for all of them together, where each thing counts once (A7, A15).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any

from sqlalchemy import text

from clac_desktop.errors import Problem, ProblemError
from clac_desktop.models.writing import Reading
from clac_desktop.queries.attended import Attended, attended_by_members, attended_by_receiver, days
from clac_desktop.queries.delivered import Delivered, delivered_by_countries
from clac_desktop.queries.period import Period

WHOLE = 0
Keys = frozenset[int]


class Facts:
    """Sets and sums behind the figures of one period and scope.

    Organisations and structures belong to their own countries, services to theirs. A thing is inside the scope if one
    of its countries is; without a scope all things are, also those that name no country.
    Raises ProblemError for a country that the workspace does not know.
    """

    def __init__(self, reading: Reading, period: Period, countries: Sequence[str] | None = None) -> None:
        self.connection = reading.connection
        self.period = period
        self.codes: dict[int, str] = {key: code for key, code in self.rows("SELECT id, code FROM country") if code}
        self.scope = None if countries is None else _keys_of(self.codes, countries)

    def rows(self, sql: str, **values: object) -> list[tuple[Any, ...]]:
        """Return the rows of a question; `:start` and `:end` are the period's days."""
        return [tuple(row) for row in self.connection.execute(text(sql), {**days(self.period), **values})]

    # ---- where things are
    @cached_property
    def countries(self) -> Mapping[int, tuple[int, ...]]:
        """The countries of each receiver, main one first; structures are under minus their key."""
        found: dict[int, tuple[int, ...]] = {}
        for owner, target in self.rows(
            "SELECT owner_id, target_id FROM (SELECT owner_id, target_id, place FROM organisation_country"
            " UNION ALL SELECT -owner_id, target_id, place FROM structure_country) ORDER BY place"
        ):
            found[owner] = (*found.get(owner, ()), target)
        return found

    def inside(self, countries: Iterable[int]) -> bool:
        """Whether a thing of these countries is inside the scope."""
        return self.scope is None or not self.scope.isdisjoint(countries)

    def places(self, countries: Iterable[int]) -> list[int]:
        """Return where a thing of these countries counts: the whole, and each of them that is asked for."""
        if not self.inside(countries):
            return []
        return [WHOLE, *(place for place in set(countries) if self.scope is None or place in self.scope)]

    def spread(self, receivers: Iterable[int]) -> Counter[int]:
        """Return how many of these receivers there are in each place."""
        return Counter(place for key in receivers for place in self.places(self.countries.get(key, ())))

    @cached_property
    def shown_countries(self) -> Keys:
        """The countries that a breakdown always shows: the scope's, else those with an organisation or service."""
        if self.scope is not None:
            return self.scope
        return self._keys(
            "SELECT c.id FROM country c WHERE EXISTS (SELECT 1 FROM organisation_country k JOIN organisation o"
            " ON o.id = k.owner_id AND NOT o.voided WHERE k.target_id = c.id)"
            " OR EXISTS (SELECT 1 FROM service_country k JOIN service s ON s.id = k.owner_id AND NOT s.voided"
            " WHERE k.target_id = c.id)"
        )

    def _keys(self, sql: str) -> Keys:
        return frozenset(key for (key,) in self.rows(sql))

    def _receivers(self, sql: str) -> Keys:
        """Return those of the receivers that a question finds which are inside the scope."""
        return frozenset(key for key in self._keys(sql) if self.inside(self.countries.get(key, ())))

    # ---- organisations and structures
    @cached_property
    def active(self) -> Keys:
        """F0: organisations that are active on the period's last day."""
        return self._receivers("SELECT organisation_id FROM activity WHERE known = 1 AND start <= :end AND stop > :end")

    @cached_property
    def without_status(self) -> Keys:
        """Members on the period's last day whose status is unknown: counted apart, never guessed (F0)."""
        return self._receivers("SELECT organisation_id FROM activity WHERE known = 0 AND start <= :end AND stop > :end")

    @cached_property
    def without_entry(self) -> Keys:
        """Those of `active` whose date of entry is not known: members since before the plan (F0)."""
        return self.active & self._keys("SELECT id FROM organisation WHERE entry IS NULL")

    @cached_property
    def members_served(self) -> Keys:
        """F1: organisations served on a day on which they were active members."""
        return self._receivers(
            "SELECT v.organisation_id FROM activity v WHERE v.known = 1 AND v.start <= :end AND v.stop > :start"
            f" AND {_served_while('v')}"
        )

    @cached_property
    def organisations_served(self) -> Keys:
        """Organisations served in the period, members and others, void ones too."""
        return self._receivers(
            "SELECT o.id FROM organisation o WHERE EXISTS (SELECT 1 FROM service_attendance t"
            ' WHERE t.organisation_id = o.id AND t.served = 1 AND t."end" BETWEEN :start AND :end)'
        )

    @cached_property
    def void_organisations(self) -> Keys:
        """Organisations that are settled void: in no set of organisations, whoever served them."""
        return self._keys("SELECT id FROM organisation WHERE voided")

    @cached_property
    def others_served(self) -> Keys:
        """F1b: organisations served in the period that F1 does not count."""
        return self.organisations_served - self.members_served - self.void_organisations

    @cached_property
    def served_without_status(self) -> Keys:
        """Those of `others_served` that were members of unknown status when they were served."""
        found = self._receivers(
            "SELECT v.organisation_id FROM activity v WHERE v.known = 0 AND v.start <= :end AND v.stop > :start"
            f" AND {_served_while('v')}"
        )
        return found & self.others_served

    @cached_property
    def structures_served(self) -> Keys:
        """F1c: structures served in the period, as negative numbers."""
        return self._receivers(
            "SELECT -x.id FROM structure x WHERE NOT x.voided AND EXISTS (SELECT 1 FROM service_attendance t"
            " WHERE t.structure_id = x.id AND t.organisation_id IS NULL AND t.served = 1"
            ' AND t."end" BETWEEN :start AND :end)'
        )

    # ---- sums
    @cached_property
    def attended(self) -> Mapping[int, Attended]:
        """F4, F7-F9: sums over attendance in each place, by the receiver's countries."""
        found: dict[int, Attended] = {}
        for key, sums in attended_by_receiver(self.connection, self.period).items():
            for place in self.places(self.countries.get(key, ())):
                found[place] = found[place].plus(sums) if place in found else sums
        return found

    @cached_property
    def members_attended(self) -> Mapping[int, int]:
        """F5: attendance of members in each place, by the organisation's countries."""
        found: Counter[int] = Counter()
        for key, count in attended_by_members(self.connection, self.period).items():
            for place in self.places(self.countries.get(key, ())):
                found[place] += count
        return found

    @cached_property
    def delivered(self) -> Mapping[int, list[Delivered]]:
        """F3, F10, F11: sums over services in each place, by the service's countries."""
        found: dict[int, list[Delivered]] = {}
        for sums in delivered_by_countries(self.connection, self.period):
            for place in self.places(sums.countries):
                found.setdefault(place, []).append(sums)
        return found


def _served_while(stretch: str) -> str:
    """Return the condition that an organisation was served in the period, on a day of its stretch of activity."""
    return (
        f"EXISTS (SELECT 1 FROM service_attendance t WHERE t.organisation_id = {stretch}.organisation_id"
        f' AND t.served = 1 AND t."end" BETWEEN max(:start, {stretch}.start)'
        f" AND min(:end, date({stretch}.stop, '-1 day')))"
    )


def _keys_of(codes: Mapping[int, str], countries: Sequence[str]) -> Keys:
    keys = {code: key for key, code in codes.items()}
    unknown = [code for code in countries if code.strip().upper() not in keys]
    if unknown:
        raise ProblemError(*(Problem("figures.unknown_country", {"code": code}, value=code) for code in unknown))
    return frozenset(keys[code.strip().upper()] for code in countries)
