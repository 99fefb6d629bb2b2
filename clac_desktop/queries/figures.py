"""The one engine of figures: F0 to F11 (domain.md 3.5), for the window, the command line, reports and packages.

A number that is shown anywhere comes from here, so that it is the same everywhere and opens down to its records.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from clac_desktop.errors import Problem, ProblemError
from clac_desktop.models.record import from_millionths
from clac_desktop.models.writing import Reading
from clac_desktop.queries.attended import Attended
from clac_desktop.queries.behind import parts_of
from clac_desktop.queries.conflicting import Attending, Conflict, Conflicting
from clac_desktop.queries.delivered import Delivered
from clac_desktop.queries.facts import WHOLE, Facts
from clac_desktop.queries.figure import DEFINITIONS, Apart, Definition, Figure, Share, share_of
from clac_desktop.queries.period import Period
from clac_desktop.texts import N_, _

APART = {
    "no_status": N_("Sin estado"),
    "no_entry": N_("Sin fecha de ingreso"),
    "void": N_("Organizaciones anuladas"),
    "not_active": N_("Atendidas que ya no están activas"),
    "women": N_("Mujeres"),
    "men": N_("Hombres"),
    "not_stated": N_("Sin dato de sexo"),
    "no_counts": N_("Atenciones sin conteo"),
    "not_asked": N_("Atenciones sin pregunta por jóvenes"),
    "no_hours": N_("Servicios sin horas"),
    "no_cost": N_("Servicios sin costo"),
    "no_currency": N_("Costos sin moneda"),
}
# What is part of the figure beside which it stands; all else was left out of it.
INCLUDED = frozenset({("F0", "no_entry"), ("F1b", "no_status"), ("F7", "women"), ("F7", "men"), ("F7", "not_stated")})
PEOPLE = frozenset({"women", "men", "not_stated", "void"})

Numbers = Mapping[int, int | Decimal | None]
NO_ATTENDANCE = Attended()


@dataclass(frozen=True, slots=True)
class Counted:
    """A figure's exact numbers by place, before they are divided and named."""

    numerator: Numbers
    n: int
    conflicts: set[Conflict]
    denominator: Mapping[int, int] | None = None
    apart: tuple[tuple[str, int], ...] = ()
    costs: Mapping[int, dict[str, Decimal]] | None = None


def figures(
    reading: Reading,
    period: Period,
    *,
    countries: Sequence[str] | None = None,
    codes: Iterable[str] | None = None,
    with_records: bool = False,
) -> list[Figure]:
    """Return figures of a period, all or those named, in the order of their definition.

    `countries` are ISO codes; None means everything, also what names no country. With `with_records` each figure
    carries the uids behind it. Raises ProblemError for an unknown country or figure.
    """
    wanted = _known(codes)
    facts = Facts(reading, period, countries)
    conflicting = Conflicting(facts)
    return [_figure(definition, facts, conflicting, with_records) for definition in wanted]


def scope_countries(reading: Reading) -> list[str] | None:
    """Return the countries that an office's figures are about; None at the centre and while they are not known."""
    if reading.settings.get("role") == "central":
        return None
    rows = reading.connection.exec_driver_sql(
        "SELECT c.code FROM office o JOIN office_country k ON k.owner_id = o.id JOIN country c ON c.id = k.target_id"
        " WHERE o.uid = ? ORDER BY k.place",
        (reading.settings.get("office_uid", ""),),
    )
    return [code for (code,) in rows] or None


def _known(codes: Iterable[str] | None) -> list[Definition]:
    if codes is None:
        return list(DEFINITIONS.values())
    plain = {code.lower(): code for code in DEFINITIONS}
    wished = list(codes)
    unknown = [code for code in wished if code.strip().lower() not in plain]
    if unknown:
        known = ", ".join(DEFINITIONS)
        raise ProblemError(*(Problem("figures.unknown_figure", {"code": code, "known": known}) for code in unknown))
    chosen = {plain[code.strip().lower()] for code in wished}
    return [definition for code, definition in DEFINITIONS.items() if code in chosen]


def _figure(definition: Definition, facts: Facts, conflicting: Conflicting, with_records: bool) -> Figure:
    counted = _COUNTS[definition.code](facts, conflicting)
    named = set(counted.numerator) | set(counted.denominator or ()) | set(counted.costs or ())
    shown = sorted((facts.codes[key], key) for key in facts.shown_countries | named if key in facts.codes)
    whole = _share(definition, counted, WHOLE)
    records = denominator = None
    if with_records:
        parts = parts_of(definition.code, facts)
        records = parts["numerator"].uids(facts)
        denominator = parts["denominator"].uids(facts) if "denominator" in parts else None
    return Figure(
        code=definition.code,
        name=_(definition.name),
        formula=_(definition.formula),
        value=whole.value,
        unit=_unit(definition, whole),
        numerator=whole.numerator,
        denominator=whole.denominator,
        n=counted.n,
        open_conflicts=len(counted.conflicts),
        by_country={code: _share(definition, counted, key) for code, key in shown},
        apart=tuple(
            Apart(code, _(APART[code]), value, (definition.code, code) in INCLUDED, code not in PEOPLE)
            for code, value in counted.apart
        ),
        by_currency=whole.by_currency,
        records=records,
        denominator_records=denominator,
    )


def _share(definition: Definition, counted: Counted, place: int) -> Share:
    if counted.costs is not None:
        return _cost_share(counted.numerator.get(place), counted.costs.get(place, {}))
    denominator = None if counted.denominator is None else counted.denominator.get(place, 0)
    return share_of(definition.way, counted.numerator.get(place, 0), denominator)


def _cost_share(cost: int | Decimal | None, by_currency: dict[str, Decimal]) -> Share:
    return Share(cost, cost, None, by_currency)


def _unit(definition: Definition, whole: Share) -> str:
    if definition.unit == "currency" and whole.value is not None and whole.by_currency:
        return next(iter(whole.by_currency))
    return definition.unit


# ---- organisations: F0, F1, F2, F6
def _f0(facts: Facts, conflicting: Conflicting) -> Counted:
    apart = (("no_status", len(facts.without_status)), ("no_entry", len(facts.without_entry)))
    return _of_set(facts, facts.active, conflicting.of_organisations(facts.active), apart)


def _f1(facts: Facts, conflicting: Conflicting) -> Counted:
    served = facts.members_served
    conflicts = conflicting.of_organisations(served) | conflicting.of_attendance(lambda one: one.served and one.member)
    return _of_set(facts, served, conflicts)


def _f1b(facts: Facts, conflicting: Conflicting) -> Counted:
    served = facts.others_served
    conflicts = conflicting.of_organisations(served)
    conflicts |= conflicting.of_attendance(lambda one: one.served and one.receiver in served)
    void = len(facts.organisations_served & facts.void_organisations)
    return _of_set(facts, served, conflicts, (("no_status", len(facts.served_without_status)), ("void", void)))


def _f1c(facts: Facts, conflicting: Conflicting) -> Counted:
    served = facts.structures_served
    conflicts = conflicting.of_structures(served)
    conflicts |= conflicting.of_attendance(lambda one: one.served and one.receiver in served)
    return _of_set(facts, served, conflicts)


def _f2(facts: Facts, conflicting: Conflicting) -> Counted:
    covered, active = facts.members_served & facts.active, facts.active
    conflicts = conflicting.of_organisations(active)
    conflicts |= conflicting.of_attendance(lambda one: one.served and one.member and one.receiver in covered)
    apart = (("not_active", len(facts.members_served - active)), ("no_status", len(facts.without_status)))
    return Counted(facts.spread(covered), len(active), conflicts, facts.spread(active), apart)


def _f6(facts: Facts, conflicting: Conflicting) -> Counted:
    left = facts.active - facts.members_served
    conflicts = conflicting.of_organisations(facts.active)
    return Counted(facts.spread(left), len(left), conflicts, facts.spread(facts.active))


def _of_set(
    facts: Facts, keys: frozenset[int], conflicts: set[Conflict], apart: tuple[tuple[str, int], ...] = ()
) -> Counted:
    return Counted(facts.spread(keys), len(keys), conflicts, apart=apart)


# ---- attendance: F4, F5, F7, F8, F9
def _f4(facts: Facts, conflicting: Conflicting) -> Counted:
    rows = {place: sums.rows for place, sums in facts.attended.items()}
    return Counted(rows, rows.get(WHOLE, 0), conflicting.of_attendance(lambda _one: True))


def _f5(facts: Facts, conflicting: Conflicting) -> Counted:
    rows = facts.members_attended
    conflicts = conflicting.of_organisations(facts.members_served)
    conflicts |= conflicting.of_attendance(lambda one: one.member)
    return Counted(rows, rows.get(WHOLE, 0), conflicts, facts.spread(facts.members_served))


def _f7(facts: Facts, conflicting: Conflicting) -> Counted:
    people = {
        place: None if sums.rows and not sums.known else sums.women + sums.men + sums.not_stated
        for place, sums in facts.attended.items()
    }
    whole = facts.attended.get(WHOLE, NO_ATTENDANCE)
    apart = (
        ("women", whole.women),
        ("men", whole.men),
        ("not_stated", whole.not_stated),
        ("no_counts", whole.rows - whole.known),
    )
    return Counted(people, whole.known, conflicting.of_attendance(lambda one: one.known), apart=apart)


def _f8(facts: Facts, conflicting: Conflicting) -> Counted:
    whole = facts.attended.get(WHOLE, NO_ATTENDANCE)
    return _quotient(
        facts,
        lambda sums: (sums.women, sums.women + sums.men),
        whole.sexed,
        conflicting.of_attendance(lambda one: one.sexed),
        (("not_stated", whole.not_stated),),
    )


def _f9(facts: Facts, conflicting: Conflicting) -> Counted:
    whole = facts.attended.get(WHOLE, NO_ATTENDANCE)
    return _quotient(
        facts,
        lambda sums: (sums.young, sums.asked_people),
        whole.asked,
        conflicting.of_attendance(_asked),
        (("not_asked", whole.rows - whole.asked),),
    )


def _asked(one: Attending) -> bool:
    return one.asked


def _quotient(
    facts: Facts,
    both: Callable[[Attended], tuple[int, int]],
    n: int,
    conflicts: set[Conflict],
    apart: tuple[tuple[str, int], ...],
) -> Counted:
    parts = {place: both(sums) for place, sums in facts.attended.items()}
    return Counted(
        {place: part for place, (part, _whole) in parts.items()},
        n,
        conflicts,
        {place: whole for place, (_part, whole) in parts.items()},
        apart,
    )


# ---- services: F3, F10, F11
def _f3(facts: Facts, conflicting: Conflicting) -> Counted:
    services = {place: sum(one.services for one in found) for place, found in facts.delivered.items()}
    return Counted(services, services.get(WHOLE, 0), conflicting.of_services())


def _f10(facts: Facts, conflicting: Conflicting) -> Counted:
    return _hours(facts, lambda one: one.hours, conflicting.of_services(lambda one: one.with_hours))


def _f10b(facts: Facts, conflicting: Conflicting) -> Counted:
    return _hours(facts, lambda one: one.people_hours, conflicting.of_services(lambda one: one.with_hours))


def _hours(facts: Facts, of: Callable[[Delivered], int], conflicts: set[Conflict]) -> Counted:
    """Services without hours stand apart; where no service has any, there is no datum."""
    sums: dict[int, int | Decimal | None] = {WHOLE: Decimal(0)}
    for place, found in facts.delivered.items():
        known = any(one.with_hours for one in found)
        sums[place] = from_millionths(sum(map(of, found))) if known else None
    for place in facts.shown_countries:
        sums.setdefault(place, Decimal(0))
    whole = facts.delivered.get(WHOLE, [])
    n = sum(one.with_hours for one in whole)
    return Counted(sums, n, conflicts, apart=(("no_hours", sum(one.services for one in whole) - n),))


def _f11(facts: Facts, conflicting: Conflicting) -> Counted:
    """Without rates a sum exists only within one currency; a cost without currency belongs to none (F11)."""
    costs: dict[int, dict[str, Decimal]] = {}
    values: dict[int, int | Decimal | None] = {}
    for place, found in facts.delivered.items():
        sums: Counter[str] = Counter()
        for one in found:
            if one.with_cost:
                sums[one.currency] += one.cost
        costs[place] = {code: from_millionths(value) for code, value in sums.items() if code}
        values[place] = from_millionths(sums.total()) if len(sums) == 1 and "" not in sums else None
    whole = facts.delivered.get(WHOLE, [])
    n = sum(one.with_cost for one in whole)
    apart = (
        ("no_cost", sum(one.services for one in whole) - n),
        ("no_currency", sum(one.with_cost for one in whole if not one.currency)),
    )
    return Counted(values, n, conflicting.of_services(lambda one: one.with_cost), apart=apart, costs=costs)


_COUNTS: dict[str, Callable[[Facts, Conflicting], Counted]] = {
    "F0": _f0,
    "F1": _f1,
    "F1b": _f1b,
    "F1c": _f1c,
    "F2": _f2,
    "F3": _f3,
    "F4": _f4,
    "F5": _f5,
    "F6": _f6,
    "F7": _f7,
    "F8": _f8,
    "F9": _f9,
    "F10": _f10,
    "F10b": _f10b,
    "F11": _f11,
}
