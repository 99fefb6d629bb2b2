"""Figures spread out for charts: services per month and family, coverage by groups; from the same facts as figures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from clac_desktop.models.writing import Reading
from clac_desktop.queries.behind import in_scope
from clac_desktop.queries.delivered import COUNTS_IN_PERIOD
from clac_desktop.queries.facts import WHOLE, Facts
from clac_desktop.queries.figure import share_of
from clac_desktop.queries.period import Period
from clac_desktop.texts import N_, _, language

By = Literal["type", "kind", "grade", "country", "region", "product"]

# Families of service types (domain.md 2.6) and regional directorates (2.1), in the order of charts.
FAMILIES = {
    "training": N_("Formación"),
    "technical_assistance": N_("Asistencia técnica"),
    "accompaniment": N_("Acompañamiento y otros"),
    "": N_("Sin tipo"),
}
REGIONS = {
    "andean": N_("Andina"),
    "caribbean": N_("Caribe"),
    "central_america_mexico": N_("Centroamérica y México"),
    "southern_cone": N_("Cono Sur"),
    "": N_("Sin región"),
}
TYPES = {
    "OPP1": N_("OPP de 1.er grado"),
    "OPP2": N_("OPP de 2.º grado"),
    "OPP3": N_("OPP de 3.er grado"),
    "OPP": N_("OPP sin grado"),
    "OT": N_("OT (plantaciones)"),
    "": N_("Sin tipo de organización"),
}
KINDS = {
    "OPP": N_("OPP (pequeños productores)"),
    "OT": N_("OT (plantaciones)"),
    "": N_("Sin tipo de organización"),
}
KIND_CODES = {"OPP": N_("OPP"), "OT": N_("OT")}  # the short words of a table
GRADES = {"1": N_("1.er grado"), "2": N_("2.º grado"), "3": N_("3.er grado"), "": N_("Sin grado")}
NOWHERE = {"country": N_("Sin país"), "product": N_("Sin producto")}


@dataclass(frozen=True, slots=True)
class Month:
    """The services of one month that count, by family; `year_before` is None where that whole time has no services."""

    period: Period
    by_family: dict[str, int]
    total: int
    year_before: int | None


@dataclass(frozen=True, slots=True)
class ServicesByMonth:
    """F3 by month: (code, label) of each family in the order of a stack, the months, and F3 itself."""

    families: tuple[tuple[str, str], ...]
    months: tuple[Month, ...]
    total: int


@dataclass(frozen=True, slots=True)
class Group:
    """Coverage (F2) of one group of members; None as value is "s/d"."""

    code: str
    label: str
    value: float | None
    numerator: int
    denominator: int


@dataclass(frozen=True, slots=True)
class Coverage:
    """Coverage by groups, and F2 of all. With `overlapping` groups (products, countries) members count in several."""

    by: By
    groups: tuple[Group, ...]
    value: float | None
    numerator: int
    denominator: int
    overlapping: bool


def services_by_month(reading: Reading, period: Period, *, countries: Sequence[str] | None = None) -> ServicesByMonth:
    """Return the services that count (F3) by the month of their end date, with the same time a year earlier.

    Months are cut to the period. A family without a service in the period is left out, but for the three of the plan.
    """
    now = _by_month_and_family(Facts(reading, period, countries))
    earlier = _by_month_and_family(Facts(reading, period.year_before(), countries))
    named = {family for _month, family in now}
    families = [code for code in FAMILIES if code] + sorted(named - FAMILIES.keys()) + ([""] if "" in named else [])
    before: Counter[str] = Counter()
    for (name, _family), count in earlier.items():
        before[name] += count
    months = []
    for month, same in zip(period.months(), period.year_before().months(), strict=True):
        by_family = {code: now[_key(month), code] for code in families}
        total = sum(by_family.values())
        months.append(Month(month, by_family, total, before[_key(same)] if earlier else None))
    labels = tuple((code, _(FAMILIES.get(code, code))) for code in families)
    return ServicesByMonth(labels, tuple(months), now.total())


def _key(month: Period) -> str:
    return month.start.isoformat()[:7]


def _by_month_and_family(facts: Facts) -> Counter[tuple[str, str]]:
    rows = facts.rows(
        "SELECT substr(s.\"end\", 1, 7), coalesce(y.family, ''), count(*) FROM service s"
        " LEFT JOIN service_type y ON y.id = s.service_type_id"
        f" WHERE {COUNTS_IN_PERIOD} AND {in_scope('service', facts)} GROUP BY 1, 2"
    )
    return Counter({(month, family): count for month, family, count in rows})


def coverage(reading: Reading, period: Period, by: By, *, countries: Sequence[str] | None = None) -> Coverage:
    """Return coverage (F2) by groups of the organisations that are active on the period's last day.

    Groups without an active member are left out, but for countries that were asked for: those say "s/d".
    """
    facts = Facts(reading, period, countries)
    groups, labels = _groups(facts, by)
    covered, active = facts.members_served & facts.active, facts.active
    above = Counter(group for key in covered for group in groups.get(key, ("",)))
    below = Counter(group for key in active for group in groups.get(key, ("",)))
    asked = {facts.codes[key] for key in facts.scope or ()} if by == "country" else set()
    found = []
    for code, label in labels.items():
        if below[code] or code in asked:
            found.append(Group(code, label, _percent(above[code], below[code]), above[code], below[code]))
    overlapping = by in ("country", "region", "product")
    return Coverage(by, tuple(found), _percent(len(covered), len(active)), len(covered), len(active), overlapping)


def _percent(numerator: int, denominator: int) -> float | None:
    value = share_of("percent", numerator, denominator).value
    return None if value is None else float(value)


Groups = Mapping[int, Iterable[str]]


def _groups(facts: Facts, by: By) -> tuple[Groups, Mapping[str, str]]:
    """Return the groups of each organisation ("" where it has none), and their labels in the order of a chart."""
    match by:
        case "country":
            named = _named(facts, "country", "1")
            return _by_country(facts, facts.codes), {**named, "": _(NOWHERE[by])}
        case "region":
            regions = dict(facts.rows("SELECT id, coalesce(region, '') FROM country"))
            return _by_country(facts, regions), _labels(REGIONS, regions.values())
        case "product":
            named = _named(facts, "product", "NOT EXISTS (SELECT 1 FROM product p WHERE p.code = t.parent)")
            return _by_product(facts), {**named, "": _(NOWHERE[by])}
    rows = facts.rows("SELECT id, coalesce(kind, ''), coalesce(CAST(grade AS TEXT), '') FROM organisation")
    match by:
        case "kind":
            return {key: (kind,) for key, kind, _grade in rows}, _labels(KINDS, (row[1] for row in rows))
        case "grade":
            return {key: (grade,) for key, _kind, grade in rows}, _labels(GRADES, (row[2] for row in rows))
    types = {key: kind + grade if kind == "OPP" else kind for key, kind, grade in rows}
    return {key: (code,) for key, code in types.items()}, _labels(TYPES, types.values())


def _labels(known: Mapping[str, str], used: Iterable[str]) -> dict[str, str]:
    """Return the known labels and any other code that merged rows brought; those without a group come last."""
    others = sorted(set(used) - known.keys())
    return {code: _(known.get(code, code)) for code in [*(code for code in known if code), *others, ""]}


def _by_country(facts: Facts, group_of: Mapping[int, str]) -> Groups:
    return {
        key: {group_of[place] for place in facts.places(places) if place != WHOLE}
        for key, places in facts.countries.items()
    }


def _by_product(facts: Facts) -> Groups:
    """Categories only: an organisation of Arabica counts as one of coffee."""
    found: dict[int, set[str]] = {}
    for key, code in facts.rows(
        "SELECT k.owner_id, coalesce(u.code, p.code, '') FROM organisation_products k"
        " JOIN product p ON p.id = k.target_id LEFT JOIN product u ON u.code = p.parent"
    ):
        found.setdefault(key, set()).add(code)
    return found


def _named(facts: Facts, kind: str, condition: str) -> dict[str, str]:
    """Return code and name of the entries of a list, by name in the language that is spoken."""
    name = f"coalesce(nullif(t.name_{language()}, ''), t.name_es, t.code)"
    rows = facts.rows(f"SELECT t.code, {name} FROM {kind} t WHERE t.code IS NOT NULL AND {condition}")
    return {row[0]: row[1] for row in sorted(rows, key=lambda row: str(row[1]))}
