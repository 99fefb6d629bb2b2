"""The figures once more, naively, from `dump` lines alone: nothing of the product is imported here, on purpose.

Each figure is computed for one place at a time by looking at every record. Slow and plain, so that it can be read
beside domain.md 3.5 and judged.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

ACTIVE = ("certified", "suspended", "permission_to_trade")
Record = dict[str, Any]


@dataclass
class Expected:
    """What a figure must say of one place."""

    value: float | Decimal | None
    numerator: int | Decimal | None
    denominator: int | None
    n: int
    records: list[str]
    denominator_records: list[str] | None = None
    apart: dict[str, int] = field(default_factory=dict)
    conflicts: set[tuple[str, str]] = field(default_factory=set)
    by_currency: dict[str, Decimal] | None = None


class Oracle:
    """All records of a dump, and a period."""

    def __init__(self, lines: Iterable[str], start: str, end: str) -> None:
        self.start, self.end = start, end
        self.records: dict[str, dict[str, Record]] = {}
        for line in lines:
            record = json.loads(line)
            self.records.setdefault(record["type"], {})[record["uid"]] = record["fields"]
        self.country_code = {uid: fields["code"] for uid, fields in self.of("country").items()}

    def of(self, kind: str) -> dict[str, Record]:
        return self.records.get(kind, {})

    def countries(self, kind: str, uid: str | None) -> set[str]:
        fields = self.of(kind).get(uid or "", {})
        return {self.country_code[country] for country in fields.get("country") or []}

    def used_countries(self) -> set[str]:
        """Countries that an organisation or a service names, void ones left out."""
        found: set[str] = set()
        for kind in ("organisation", "service"):
            for uid, fields in self.of(kind).items():
                if not fields["_voided"]:
                    found |= self.countries(kind, uid)
        return found

    # ---- F0
    def standing(self, organisation: str, day: str) -> str:
        """ "active", "unknown" or "" on a day."""
        fields = self.of("organisation").get(organisation)
        if fields is None or fields["_voided"] or not fields["confirmed"]:
            return ""
        if fields["entry"] is not None and fields["entry"] > day:
            return ""
        if fields["exit"] is not None and fields["exit"] <= day:
            return ""
        last_day, last_status = "", None
        for status in self.of("certification_status").values():
            if status["organisation"] == organisation and not status["_voided"] and status["status"]:
                since = status["since"] or "0001-01-01"
                if since <= day and since > last_day:
                    last_day, last_status = since, status["status"]
        if last_status is None:
            return "unknown"
        return "active" if last_status in ACTIVE else ""

    def standing_at_end(self, wanted: str) -> set[str]:
        return {uid for uid in self.of("organisation") if self.standing(uid, self.end) == wanted}

    # ---- what counts
    def counts(self, service: Record) -> bool:
        return (
            service["state"] == "delivered"
            and not service["_voided"]
            and service["end"] is not None
            and self.start <= service["end"] <= self.end
        )

    def services(self) -> dict[str, Record]:
        return {uid: fields for uid, fields in self.of("service").items() if self.counts(fields)}

    def attendance(self) -> dict[str, Record]:
        services = self.services()
        return {
            uid: fields
            for uid, fields in self.of("service_attendance").items()
            if not fields["_voided"] and fields["service"] in services
        }

    def receiver(self, row: Record) -> tuple[str, str]:
        return ("organisation", row["organisation"]) if row["organisation"] else ("structure", row["structure"])

    def people(self, row: Record) -> int:
        return (row["women"] or 0) + (row["men"] or 0) + (row["not_stated"] or 0)

    def served(self, row: Record) -> bool:
        return self.people(row) >= 1 or bool(row["document_advice"])

    def day(self, row: Record) -> str:
        return str(self.of("service")[row["service"]]["end"])

    def by_member(self, row: Record) -> bool:
        return bool(row["organisation"]) and self.standing(row["organisation"], self.day(row)) == "active"

    # ---- conflicts
    def conflicts(self, kind: str, uids: Iterable[str]) -> set[tuple[str, str]]:
        return {(uid, name) for uid in uids for name in self.of(kind)[uid].get("_conflicts", {})}

    def conflicts_of_organisations(self, organisations: set[str]) -> set[tuple[str, str]]:
        statuses = [
            uid for uid, fields in self.of("certification_status").items() if fields["organisation"] in organisations
        ]
        return self.conflicts("organisation", organisations) | self.conflicts("certification_status", statuses)

    def conflicts_of_rows(self, rows: dict[str, Record]) -> set[tuple[str, str]]:
        services = {row["service"] for row in rows.values()}
        return self.conflicts("service_attendance", rows) | self.conflicts("service", services)

    # ---- figures of a place: a set of countries, None for everything
    def figure(self, code: str, place: set[str] | None) -> Expected:
        def here(kind: str, uid: str) -> bool:
            return place is None or bool(self.countries(kind, uid) & place)

        rows = {uid: row for uid, row in self.attendance().items() if here(*self.receiver(row))}
        services = {uid: fields for uid, fields in self.services().items() if here("service", uid)}
        active = {uid for uid in self.standing_at_end("active") if here("organisation", uid)}
        unknown = {uid for uid in self.standing_at_end("unknown") if here("organisation", uid)}
        member_rows = {uid: row for uid, row in rows.items() if self.by_member(row)}
        serving = {uid: row for uid, row in member_rows.items() if self.served(row)}
        members = {row["organisation"] for row in serving.values()}
        if code in ("F0", "F1", "F2", "F5", "F6"):
            return self._of_members(code, active, unknown, members, member_rows, serving)
        if code in ("F1b", "F1c"):
            return self._of_others(code, members, rows)
        if code in ("F3", "F10", "F10b", "F11"):
            return self._of_services(code, services)
        return self._of_attendance(code, rows)

    def _of_members(
        self,
        code: str,
        active: set[str],
        unknown: set[str],
        members: set[str],
        member_rows: dict[str, Record],
        serving: dict[str, Record],
    ) -> Expected:
        organisations = self.of("organisation")
        if code == "F0":
            apart = {"no_status": len(unknown), "no_entry": sum(organisations[uid]["entry"] is None for uid in active)}
            return Expected(
                len(active), len(active), None, len(active), sorted(active), None, apart,
                self.conflicts_of_organisations(active),
            )  # fmt: skip
        if code == "F1":
            found = self.conflicts_of_organisations(members) | self.conflicts_of_rows(serving)
            return Expected(len(members), len(members), None, len(members), sorted(members), None, {}, found)
        if code == "F5":
            top, bottom = len(member_rows), len(members)
            found = self.conflicts_of_organisations(members) | self.conflicts_of_rows(member_rows)
            value = top / bottom if bottom else None
            return Expected(value, top, bottom, top, sorted(member_rows), sorted(members), {}, found)
        if code == "F6":
            left = active - members
            return Expected(
                len(left), len(left), len(active), len(left), sorted(left), sorted(active), {},
                self.conflicts_of_organisations(active),
            )  # fmt: skip
        covered = members & active
        value = 100 * len(covered) / len(active) if active else None
        apart = {"not_active": len(members - active), "no_status": len(unknown)}
        found = self.conflicts_of_organisations(active) | self.conflicts_of_rows(
            {uid: row for uid, row in serving.items() if row["organisation"] in covered}
        )
        return Expected(
            value, len(covered), len(active), len(active), sorted(covered), sorted(active), apart, found
        )  # fmt: skip

    def _of_others(self, code: str, members: set[str], rows: dict[str, Record]) -> Expected:
        serving = {uid: row for uid, row in rows.items() if self.served(row)}
        kind = "structure" if code == "F1c" else "organisation"
        served = {row[kind] for row in serving.values() if row[kind]}
        void = {uid for uid in served if self.of(kind)[uid]["_voided"]}
        others = served - void - (members if code == "F1b" else set())
        found = self.conflicts_of_rows({uid: row for uid, row in serving.items() if row[kind] in others})
        apart = {}
        if code == "F1b":
            found |= self.conflicts_of_organisations(others)
            guests = {
                row["organisation"]
                for row in serving.values()
                if row["organisation"] in others and self.standing(row["organisation"], self.day(row)) == "unknown"
            }
            apart = {"no_status": len(guests), "void": len(void)}
        else:
            found |= self.conflicts("structure", others)
        return Expected(len(others), len(others), None, len(others), sorted(others), None, apart, found)

    def _of_services(self, code: str, services: dict[str, Record]) -> Expected:
        if code == "F3":
            count = len(services)
            return Expected(count, count, None, count, sorted(services), None, {}, self.conflicts("service", services))
        if code == "F11":
            return self._cost(services)
        known = {uid: fields for uid, fields in services.items() if fields["hours"] is not None}
        total: Decimal | None = Decimal(0)
        for uid, fields in known.items():
            people = sum(
                self.people(row)
                for row in self.of("service_attendance").values()
                if row["service"] == uid and not row["_voided"]
            )
            total = (total or Decimal(0)) + Decimal(fields["hours"]) * (people if code == "F10b" else 1)
        if services and not known:
            total = None
        apart = {"no_hours": len(services) - len(known)}
        return Expected(total, total, None, len(known), sorted(known), None, apart, self.conflicts("service", known))

    def _cost(self, services: dict[str, Record]) -> Expected:
        known = {uid: fields for uid, fields in services.items() if fields["cost"] is not None}
        sums: dict[str, Decimal] = {}
        for fields in known.values():
            if fields["currency"]:
                sums[fields["currency"]] = sums.get(fields["currency"], Decimal(0)) + Decimal(fields["cost"])
        homeless = sum(not fields["currency"] for fields in known.values())
        value = next(iter(sums.values())) if len(sums) == 1 and not homeless else None
        apart = {"no_cost": len(services) - len(known), "no_currency": homeless}
        conflicts = self.conflicts("service", known)
        return Expected(value, value, None, len(known), sorted(known), None, apart, conflicts, sums)

    def _of_attendance(self, code: str, rows: dict[str, Record]) -> Expected:
        def total(name: str) -> int:
            return sum(row[name] or 0 for row in rows.values())

        def those(test: Callable[[Record], bool]) -> dict[str, Record]:
            return {uid: row for uid, row in rows.items() if test(row)}

        if code == "F4":
            count = len(rows)
            return Expected(count, count, None, count, sorted(rows), None, {}, self.conflicts_of_rows(rows))
        if code == "F7":
            known = those(
                lambda row: (
                    any(row[name] is not None for name in ("women", "men", "not_stated"))
                    or bool(row["document_advice"])
                )
            )
            people = None if rows and not known else sum(map(self.people, rows.values()))
            apart = {name: total(name) for name in ("women", "men", "not_stated")}
            apart["no_counts"] = len(rows) - len(known)
            return Expected(
                people, people, None, len(known), sorted(known), None, apart, self.conflicts_of_rows(known)
            )  # fmt: skip
        if code == "F8":
            stated = those(lambda row: row["women"] is not None or row["men"] is not None)
            top, bottom, apart = total("women"), total("women") + total("men"), {"not_stated": total("not_stated")}
        else:
            stated = those(lambda row: row["young_women"] is not None or row["young_men"] is not None)
            top = sum((row["young_women"] or 0) + (row["young_men"] or 0) for row in stated.values())
            bottom = sum(map(self.people, stated.values()))
            apart = {"not_asked": len(rows) - len(stated)}
        value = 100 * top / bottom if bottom else None
        behind = sorted(stated)
        return Expected(value, top, bottom, len(stated), behind, behind, apart, self.conflicts_of_rows(stated))
