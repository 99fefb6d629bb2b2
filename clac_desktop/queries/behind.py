"""The records behind each part of a figure: which ones, as a question that gives their uids or rows for a list."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from clac_desktop.queries import attended, delivered
from clac_desktop.queries.facts import Facts

Kind = Literal["organisation", "structure", "service", "service_attendance"]
ALIAS = {"organisation": "o", "structure": "x", "service": "s", "service_attendance": "t"}
Parts = Mapping[str, "Behind"]


@dataclass(frozen=True, slots=True)
class Behind:
    """Records of one kind: those under `keys`, else those of the period and scope for which `condition` holds."""

    kind: Kind
    condition: str = "1"
    keys: frozenset[int] | None = None

    def uids(self, facts: Facts) -> list[str]:
        """Return the uids of these records, sorted."""
        alias = ALIAS[self.kind]
        rows = facts.rows(f"SELECT {alias}.id, {alias}.uid FROM {self.kind} {alias} WHERE {self.where(facts)}")
        return sorted(uid for key, uid in rows if self.has(key))

    def has(self, key: int) -> bool:
        """Whether the record of this key is among them, as far as `where` does not say it."""
        return self.keys is None or key in self.keys

    def where(self, facts: Facts) -> str:
        """Return the condition for SQL; `:start` and `:end` are the period's days."""
        if self.kind in ("organisation", "structure"):
            return "1"
        counts = attended.COUNTS_IN_PERIOD if self.kind == "service_attendance" else delivered.COUNTS_IN_PERIOD
        return f"{counts} AND ({self.condition}) AND {in_scope(self.kind, facts)}"


def in_scope(kind: Kind, facts: Facts) -> str:
    """Return the SQL condition that a service or attendance is inside the scope (F3, F10, F11 by its own countries)."""
    if facts.scope is None:
        return "1"
    named = f"k.target_id IN ({', '.join(map(str, sorted(facts.scope)))})"
    if kind == "service":
        return f"EXISTS (SELECT 1 FROM service_country k WHERE k.owner_id = s.id AND {named})"
    return (
        "CASE WHEN t.organisation_id IS NOT NULL"
        f" THEN EXISTS (SELECT 1 FROM organisation_country k WHERE k.owner_id = t.organisation_id AND {named})"
        f" ELSE EXISTS (SELECT 1 FROM structure_country k WHERE k.owner_id = t.structure_id AND {named}) END"
    )


def parts_of(code: str, facts: Facts) -> Parts:
    """Return what stands behind a figure: "numerator", "denominator" where it has records, and its parts apart."""
    found = _of_organisations(code, facts)
    return found if found is not None else _OF_RECORDS[code](facts)


def _organisations(keys: frozenset[int]) -> Behind:
    return Behind("organisation", keys=keys)


def _of_organisations(code: str, facts: Facts) -> Parts | None:
    served, active = facts.members_served, facts.active
    match code:
        case "F0":
            parts = {"numerator": active, "no_status": facts.without_status, "no_entry": facts.without_entry}
        case "F1":
            parts = {"numerator": served}
        case "F1b":
            parts = {"numerator": facts.others_served, "no_status": facts.served_without_status}
        case "F1c":
            return {"numerator": Behind("structure", keys=frozenset(-key for key in facts.structures_served))}
        case "F2":
            parts = {
                "numerator": served & active,
                "denominator": active,
                "not_active": served - active,
                "no_status": facts.without_status,
            }
        case "F6":
            parts = {"numerator": active - served, "denominator": active}
        case _:
            return None
    return {part: _organisations(keys) for part, keys in parts.items()}


def _attendance(condition: str) -> Behind:
    return Behind("service_attendance", condition)


def _services(condition: str) -> Behind:
    return Behind("service", condition)


_OF_RECORDS = {
    "F3": lambda facts: {"numerator": _services("1")},
    "F4": lambda facts: {"numerator": _attendance("1")},
    "F5": lambda facts: {
        "numerator": _attendance(attended.MEMBER),
        "denominator": _organisations(facts.members_served),
    },
    "F7": lambda facts: {
        "numerator": _attendance(attended.KNOWN),
        "no_counts": _attendance(f"NOT {attended.KNOWN}"),
    },
    "F8": lambda facts: {
        "numerator": _attendance(attended.SEXED),
        "denominator": _attendance(attended.SEXED),
    },
    "F9": lambda facts: {
        "numerator": _attendance(attended.ASKED),
        "denominator": _attendance(attended.ASKED),
        "not_asked": _attendance(f"NOT {attended.ASKED}"),
    },
    "F10": lambda facts: {
        "numerator": _services("s.hours IS NOT NULL"),
        "no_hours": _services("s.hours IS NULL"),
    },
    "F10b": lambda facts: {
        "numerator": _services("s.hours IS NOT NULL"),
        "no_hours": _services("s.hours IS NULL"),
    },
    "F11": lambda facts: {
        "numerator": _services("s.cost IS NOT NULL"),
        "no_cost": _services("s.cost IS NULL"),
        "no_currency": _services("s.cost IS NOT NULL AND s.currency IS NULL"),
    },
}
