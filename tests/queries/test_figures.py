"""Figures by hand: every expected number is written here, and `oracle.py` must say the same of each world."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal

import pytest

from clac_desktop.errors import ProblemError
from clac_desktop.models.database import Workspace
from clac_desktop.models.identity import attendance_uid
from clac_desktop.models.writing import Reading
from clac_desktop.queries.dump import dump
from clac_desktop.queries.figure import Figure
from clac_desktop.queries.figures import figures, scope_countries
from clac_desktop.queries.period import Period
from tests.queries.oracle import Oracle
from tests.queries.test_figures_oracle import compare_whole
from tests.queries.world import COUNTS, Came, World

S1, S2, YEAR = Period.semester(2023, 1), Period.semester(2023, 2), Period.year(2023)


def ask(world: World, period: Period = S1, countries: Sequence[str] | None = None) -> dict[str, Figure]:
    """Write what was collected and compute all figures, once by the engine and once by the oracle."""
    if world.acts:
        world.write()
    world.writing.flush()
    reading = Reading(world.writing.connection, world.writing.settings)
    oracle = Oracle(dump(reading), period.start.isoformat(), period.end.isoformat())
    found = figures(reading, period, countries=countries, with_records=True)
    for figure in found:
        compare_whole(figure, oracle.figure(figure.code, None if countries is None else set(countries)))
    return {figure.code: figure for figure in found}


def values(found: dict[str, Figure], *codes: str) -> list[object]:
    return [found[code].value for code in codes]


def test_nothing_recorded_is_zero_or_unknown_never_a_false_zero(world: World) -> None:
    found = ask(world)
    assert {code: figure.value for code, figure in found.items()} == {
        "F0": 0, "F1": 0, "F1b": 0, "F1c": 0, "F2": None, "F3": 0, "F4": 0, "F5": None, "F6": 0, "F7": 0,
        "F8": None, "F9": None, "F10": Decimal(0), "F10b": Decimal(0), "F11": None,
    }  # fmt: skip
    assert (found["F2"].numerator, found["F2"].denominator) == (0, 0)
    assert all(figure.by_country == {} and figure.records == [] for figure in found.values())


def test_a_semester_by_hand(world: World) -> None:
    coffee, cocoa = world.organisation("Café"), world.organisation("Cacao", ("PE", "BO"))
    world.organisation("Miel", ("BO",))
    world.service(
        "Taller",
        "2023-03-10",
        [Came(coffee, women=6, men=4, not_stated=2, young_women=3, young_men=0), Came(cocoa, women=1, men=9)],
        hours="2.5",
        cost="1200.50",
        currency="PEN",
    )
    world.service("Visita", "2023-06-30", [Came(coffee, women=0, men=3)], hours="4", countries=("PE", "BO"))
    found = ask(world)
    assert values(found, "F0", "F1", "F3", "F4", "F6", "F7") == [3, 2, 2, 3, 1, 25]
    assert (found["F2"].value, found["F2"].numerator, found["F2"].denominator) == (100 * 2 / 3, 2, 3)
    assert (found["F5"].value, found["F5"].numerator, found["F5"].denominator) == (1.5, 3, 2)
    assert (found["F8"].value, found["F8"].numerator, found["F8"].denominator) == (100 * 7 / 23, 7, 23)
    assert (found["F9"].value, found["F9"].numerator, found["F9"].denominator) == (25.0, 3, 12)
    assert values(found, "F10", "F10b", "F11") == [Decimal("6.5"), Decimal("67"), Decimal("1200.5")]
    assert found["F11"].unit == "PEN" and found["F11"].by_currency == {"PEN": Decimal("1200.5")}
    assert [found["F7"].part(code) for code in ("women", "men", "not_stated", "no_counts")] == [7, 16, 2, 0]
    assert found["F8"].part("not_stated") == 2
    shares = {code: {c: s.value for c, s in found[code].by_country.items()} for code in ("F1", "F2", "F3", "F7")}
    assert shares == {
        "F1": {"BO": 1, "PE": 2},
        "F2": {"BO": 50.0, "PE": 100.0},
        "F3": {"BO": 1, "PE": 2},
        "F7": {"BO": 10, "PE": 25},
    }


def test_A1_served_organisations_of_periods_do_not_add_up(world: World) -> None:
    twice, once = world.organisation("Dos veces"), world.organisation("Una vez")
    world.service("Uno", "2023-02-01", [Came(twice, women=1), Came(once, women=1)])
    world.service("Dos", "2023-09-01", [Came(twice, women=1)])
    world.service("Tres", "2023-09-02", [Came(twice, women=1)])
    assert [ask(world, period)["F1"].value for period in (S1, S2, YEAR)] == [2, 1, 2]


def test_A7_an_event_of_two_countries_is_one_event(world: World) -> None:
    organisation = world.organisation("Trinacional", ("PE", "BO", "EC"))
    world.service("Golden Cup", "2023-05-05", [Came(organisation, women=2)], countries=("PE", "BO"), hours="3")
    found = ask(world)
    assert values(found, "F0", "F1", "F3", "F4", "F10") == [1, 1, 1, 1, Decimal(3)]
    assert {code: share.value for code, share in found["F3"].by_country.items()} == {"BO": 1, "EC": 0, "PE": 1}
    assert {code: share.value for code, share in found["F4"].by_country.items()} == {"BO": 1, "EC": 1, "PE": 1}
    two = ask(world, S1, ("PE", "BO"))
    assert values(two, "F1", "F3", "F10") == [1, 1, Decimal(3)]
    assert set(two["F3"].by_country) == {"BO", "PE"}


def test_A13_who_left_is_served_but_not_covered(world: World) -> None:
    left = world.organisation("Salió", exit="2023-05-01")
    lost = world.organisation("Perdió", statuses=((None, "certified"), ("2023-05-01", "decertified")))
    stays = world.organisation("Sigue", statuses=(("2022-01-01", "suspended"),))
    world.service("Antes", "2023-04-30", [Came(left, women=1), Came(lost, women=1)])
    world.service("El día", "2023-05-01", [Came(left, women=9), Came(lost, women=9)])  # no longer members
    found = ask(world)
    assert values(found, "F0", "F1", "F1b", "F2", "F6") == [1, 2, 0, 0.0, 1]
    assert found["F6"].records == [stays] and found["F2"].part("not_active") == 2
    assert (found["F5"].numerator, found["F5"].denominator) == (2, 2)


def test_A14_served_means_one_participant_or_document_advice(world: World) -> None:
    nobody, unknown, advised, one = (world.organisation(name) for name in ("Nadie", "Sin dato", "Asesoría", "Una"))
    world.service(
        "Seminario web",
        "2023-01-01",
        [
            Came(nobody, women=0, men=0),
            Came(unknown),
            Came(advised, document_advice=True),
            Came(one, not_stated=1),
        ],
    )
    found = ask(world)
    assert found["F1"].records == sorted([advised, one])
    assert values(found, "F4", "F6", "F7") == [4, 2, 1]
    assert (found["F5"].value, found["F7"].part("no_counts")) == (2.0, 1)
    assert (found["F8"].value, found["F8"].denominator, found["F8"].part("not_stated")) == (None, 0, 1)


def test_A15_a_webinar_of_several_countries_is_one_service(world: World) -> None:
    here, there = world.organisation("Aquí", ("PE",)), world.organisation("Allá", ("DO",))
    world.service("Webinar", "2023-03-03", [Came(here, women=1), Came(there, men=1)], countries=("PE", "DO", "EC"))
    found = ask(world)
    assert values(found, "F1", "F3", "F4") == [2, 1, 2]
    assert {code: share.value for code, share in found["F3"].by_country.items()} == {"DO": 1, "EC": 1, "PE": 1}
    only = ask(world, S1, ["EC"])  # the service is Ecuador's too, the organisations are not
    assert values(only, "F1", "F3", "F4", "F7") == [0, 1, 0, 0]


def test_A16_the_end_date_decides_the_period(world: World) -> None:
    organisation = world.organisation("Larga")
    world.service("Sobre el semestre", "2023-07-01", [Came(organisation, women=1)], start="2023-06-28")
    assert [ask(world, period)["F3"].value for period in (S1, S2)] == [0, 1]
    assert [ask(world, period)["F1"].value for period in (S1, S2)] == [0, 1]
    assert ask(world, Period.month(2023, 7))["F3"].value == 1


def test_status_and_entry_in_the_middle_of_a_period(world: World) -> None:
    late = world.organisation("Nueva", entry="2023-04-01")
    asks = world.organisation("Solicita", statuses=((None, "applicant"), ("2023-06-01", "certified")))
    nothing = world.organisation("Sin estado", statuses=())
    some = world.organisation("Estado tardío", statuses=(("2023-06-01", "permission_to_trade"),))
    for day in ("2023-03-31", "2023-04-01"):
        world.service(day, day, [Came(uid, women=1) for uid in (late, asks, nothing, some)])
    found = ask(world)
    assert found["F0"].records == sorted([late, asks, some])
    assert (found["F0"].part("no_status"), found["F0"].part("no_entry")) == (1, 2)
    assert found["F1"].records == [late]
    assert (found["F1b"].records, found["F1b"].part("no_status")) == (sorted([asks, nothing, some]), 2)
    assert (found["F5"].value, found["F2"].value) == (1.0, 100 / 3)


def test_the_first_and_last_days_of_a_membership(world: World) -> None:
    begins = world.organisation("Empieza", statuses=((None, "applicant"), ("2023-06-30", "certified")))
    came = world.organisation("Ingresó", entry="2023-03-15", exit="2023-05-10")
    world.service("El último día", "2023-06-30", [Came(begins, women=1)])
    for day in ("2023-03-14", "2023-03-15", "2023-04-02", "2023-05-09", "2023-05-10"):
        world.service(day, day, [Came(came, women=1)])
    found = ask(world)
    assert found["F1"].records == sorted([begins, came])
    assert (found["F5"].numerator, found["F5"].denominator) == (4, 2)
    days = ask(world, Period(dt.date(2023, 3, 15), dt.date(2023, 3, 31)))
    assert (days["F3"].value, days["F4"].value, days["F5"].numerator) == (1, 1, 1)


def test_what_is_void_planned_or_unconfirmed_is_left_out(world: World) -> None:
    member, guest = world.organisation("Miembro"), world.organisation("Por confirmar", confirmed=False)
    gone = world.organisation("Anulada", voided=True)
    world.service("Anulado", "2023-02-02", [Came(member, women=5)], voided=True)
    world.service("Planificado", "2023-02-03", [Came(member, women=5)], state="planned")
    world.service("Fila anulada", "2023-02-04", [Came(member, women=5, voided=True), Came(guest, women=1)])
    world.service("De nadie", "2023-02-05", [Came(gone, women=7)])
    found = ask(world)
    assert values(found, "F0", "F1", "F1b", "F3", "F4", "F6", "F7") == [1, 0, 1, 2, 2, 1, 8]
    assert found["F1b"].records == [guest] and found["F1b"].part("void") == 1


def test_structures_are_counted_apart_by_their_own_countries(world: World, structure_uids: list[str]) -> None:
    coordinator, network = structure_uids
    world.service(
        "Gobernanza",
        "2023-02-02",
        [Came(coordinator, women=3, structure=True), Came(network, men=4, structure=True)],
        countries=("EC",),
    )
    found = ask(world)
    assert values(found, "F1", "F1b", "F1c", "F4", "F7", "F8") == [0, 0, 2, 2, 7, 100 * 3 / 7]
    assert found["F5"].value is None and found["F4"].by_country["PE"].value == 1
    assert found["F1c"].records == sorted(structure_uids)
    assert values(ask(world, S1, ["PE"]), "F1c", "F3", "F4", "F7") == [1, 0, 1, 3]


def test_all_blank_counts_are_unknown(world: World) -> None:
    organisation = world.organisation("Sin conteo")
    world.service("Sin conteo", "2023-02-02", [Came(organisation)], hours=None)
    found = ask(world)
    assert values(found, "F3", "F4", "F7", "F8", "F9", "F10", "F10b") == [1, 1, None, None, None, None, None]
    assert found["F7"].by_country["PE"].value is None and found["F10"].part("no_hours") == 1


def test_cost_of_several_currencies_has_no_total(world: World) -> None:
    world.service("Soles", "2023-02-02", cost="0.1", currency="PEN")
    world.service("Más soles", "2023-02-03", cost="0.2", currency="PEN", countries=("PE", "EC"))
    found = ask(world)
    assert (found["F11"].value, found["F11"].unit) == (Decimal("0.3"), "PEN")
    world.service("Dólares", "2023-02-04", cost="50", currency="USD", countries=("EC",))
    world.service("Sin costo", "2023-02-05")
    found = ask(world)
    cost = found["F11"]
    assert (cost.value, cost.unit, cost.n, cost.part("no_cost")) == (None, "currency", 3, 1)
    assert cost.by_currency == {"PEN": Decimal("0.3"), "USD": Decimal("50")}
    assert cost.by_country["PE"].value == Decimal("0.3") and cost.by_country["EC"].value is None
    assert cost.by_country["EC"].by_currency == {"PEN": Decimal("0.2"), "USD": Decimal("50")}


def test_rows_that_break_the_rules_never_break_a_figure(world: World) -> None:
    organisation = world.organisation("Rara", (), entry="2023-05-01", exit="2023-04-01")
    world.service("Sin fecha", None, [Came(organisation, women=3)])
    world.service("Al revés", "2023-02-02", [Came(organisation, women=-1, young_women=9)], start="2023-03-03")
    world.service("Sin nada", "2023-02-02", hours=None, countries=(), service_type=None)
    world.service("Costo sin moneda", "2023-02-02", cost="5")
    found = ask(world)
    assert values(found, "F0", "F1", "F1b", "F3", "F4", "F7") == [0, 0, 0, 3, 1, -1]
    assert (found["F11"].value, found["F11"].by_currency, found["F11"].part("no_currency")) == (None, {}, 1)


def test_open_conflicts_among_the_counted(world: World) -> None:
    served, other = world.organisation("Atendida"), world.organisation("Otra")
    nobody = world.service("Sin nadie", "2023-02-03", [Came(served, women=0)], hours=None)
    service = world.service("Taller", "2023-02-02", [Came(served, women=1), Came(other, women=2, voided=True)])
    away = world.service("Fuera", "2022-02-02", [Came(other, women=1)])
    world.write()
    world.conflict(service, service, "service", "place", ["Lima", "Cusco"])
    row = attendance_uid(service, served)
    world.conflict(service, row, "service_attendance", COUNTS, [[2, 0, 0, None, None], [3, 0, 0, None, None]])
    empty = attendance_uid(nobody, served)
    world.conflict(nobody, empty, "service_attendance", COUNTS, [[0, 0, 0, None, None], [0, 0, 1, None, None]])
    world.conflict(other, other, "organisation", "grade", [2, 3])
    world.conflict(away, away, "service", "place", ["Quito", "Loja"])
    found = ask(world)
    conflicts = {code: found[code].open_conflicts for code in ("F0", "F1", "F2", "F3", "F4", "F6", "F9", "F10")}
    assert conflicts == {"F0": 1, "F1": 2, "F2": 3, "F3": 1, "F4": 3, "F6": 1, "F9": 0, "F10": 1}
    assert found["F7"].value == 2  # the value first written is shown and counted


def test_a_contested_voiding_still_counts(world: World) -> None:
    organisation = world.organisation("Disputada")
    service = world.service("Taller", "2023-02-02", [Came(organisation, women=1)])
    world.write()
    world.conflict(service, service, "service", "_voided", [True, False])
    found = ask(world)
    assert (found["F3"].value, found["F3"].open_conflicts) == (1, 1)


def test_the_scope_of_an_office_is_its_countries(centre: Workspace, office: Workspace) -> None:
    with office.reading() as reading:
        assert scope_countries(reading) == ["PE"]
        assert figures(reading, S1, countries=["pe"], codes=["f2"])[0].by_country["PE"].value is None
    with centre.reading() as reading:
        assert scope_countries(reading) is None


@pytest.mark.parametrize(("countries", "codes"), [(["XX"], None), (["PE", ""], None), (None, ["F99"])])
def test_unknown_countries_and_figures_are_said(
    centre: Workspace, countries: list[str] | None, codes: list[str] | None
) -> None:
    with centre.reading() as reading, pytest.raises(ProblemError) as told:
        figures(reading, S1, countries=countries, codes=codes)
    from clac_desktop.texts import sentence

    assert sentence(told.value.problems[0])
