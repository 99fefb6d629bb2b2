"""Charts: their numbers are those of the figures."""

from __future__ import annotations

import datetime as dt

from clac_desktop import texts
from clac_desktop.models.writing import Reading
from clac_desktop.queries.figures import figures
from clac_desktop.queries.period import Period
from clac_desktop.queries.series import By, Coverage, coverage, services_by_month
from tests.queries.world import Came, World, random_world

S1 = Period.semester(2023, 1)
ALL: tuple[By, ...] = ("type", "kind", "grade", "country", "region", "product")


def reading_of(world: World) -> Reading:
    if world.acts:
        world.write()
    world.writing.flush()
    return Reading(world.writing.connection, world.writing.settings)


def shown(found: Coverage) -> dict[str, tuple[int, int]]:
    return {group.label: (group.numerator, group.denominator) for group in found.groups}


def test_services_per_month_and_family_with_the_year_before(world: World) -> None:
    for day, kind in (
        ("2023-01-31", "workshop"),
        ("2023-01-01", "field_visit"),
        ("2023-01-15", "fair"),
        ("2023-06-30", "training"),
        ("2023-07-01", "training"),
        ("2022-01-31", "workshop"),
        ("2022-06-30", "fair"),
        ("2022-07-01", "fair"),
    ):
        world.service(f"{day} {kind}", day, service_type=kind)
    world.service("Planificado", "2023-02-02", state="planned")
    found = services_by_month(reading_of(world), S1)
    assert [label for _code, label in found.families] == ["Formación", "Asistencia técnica", "Acompañamiento y otros"]
    assert [list(month.by_family.values()) for month in found.months] == [[1, 1, 1], *[[0, 0, 0]] * 4, [1, 0, 0]]
    assert [month.total for month in found.months] == [3, 0, 0, 0, 0, 1]
    assert [month.year_before for month in found.months] == [1, 0, 0, 0, 0, 1]
    assert found.total == 4
    part = services_by_month(reading_of(world), Period(dt.date(2023, 1, 2), dt.date(2023, 1, 30)))
    assert [(month.total, month.year_before) for month in part.months] == [(1, None)]


def test_no_services_a_year_earlier_is_unknown_and_a_missing_type_is_shown(world: World) -> None:
    world.service("Sin tipo", "2023-01-31", service_type=None, countries=("PE", "BO"))
    found = services_by_month(reading_of(world), S1, countries=["PE"])
    assert found.families[-1] == ("", "Sin tipo") and found.months[0].by_family[""] == 1
    assert [month.year_before for month in found.months] == [None] * 6
    assert services_by_month(reading_of(world), S1, countries=["EC"]).total == 0


def test_coverage_by_groups(world: World) -> None:
    first = world.organisation("Uno", ("PE",), grade=1, products=("coffee", "coffee_arabica", "cocoa"))
    second = world.organisation("Dos", ("PE", "BO"), grade=2, products=("coffee",))
    workers = world.organisation("Tres", ("DO",), kind="OT", grade=None)
    world.organisation("Cuatro", (), kind=None, grade=None, products=("quinoa",))
    world.organisation("Inactiva", ("EC",), statuses=((None, "applicant"),))
    world.service("Taller", "2023-02-02", [Came(first, women=1), Came(workers, men=2)])
    world.service("Solo dato", "2023-02-02", [Came(second)])
    reading = reading_of(world)
    assert shown(coverage(reading, S1, "type")) == {
        "OPP de 1.er grado": (1, 1),
        "OPP de 2.º grado": (0, 1),
        "OT (plantaciones)": (1, 1),
        "Sin tipo de organización": (0, 1),
    }
    assert shown(coverage(reading, S1, "kind")) == {
        "OPP (pequeños productores)": (1, 2),
        "OT (plantaciones)": (1, 1),
        "Sin tipo de organización": (0, 1),
    }
    assert shown(coverage(reading, S1, "grade")) == {"1.er grado": (1, 1), "2.º grado": (0, 1), "Sin grado": (1, 2)}
    assert shown(coverage(reading, S1, "country")) == {
        "Bolivia": (0, 1),
        "Perú": (1, 2),
        "República Dominicana": (1, 1),
        "Sin país": (0, 1),
    }
    assert shown(coverage(reading, S1, "region")) == {"Andina": (1, 2), "Caribe": (1, 1), "Sin región": (0, 1)}
    assert shown(coverage(reading, S1, "product")) == {
        "Cacao": (1, 1),
        "Café": (1, 2),
        "Cereales": (0, 1),
        "Sin producto": (1, 1),
    }
    whole = coverage(reading, S1, "type")
    assert (whole.value, whole.numerator, whole.denominator, whole.overlapping) == (50.0, 2, 4, False)
    assert coverage(reading, S1, "product").overlapping
    only = coverage(reading, S1, "country", countries=["BO", "EC"])
    assert [(group.label, group.value) for group in only.groups] == [("Bolivia", 0.0), ("Ecuador", None)]
    texts.set_language("en")
    assert "Dominican Republic" in shown(coverage(reading, S1, "country"))
    assert "HL (plantations)" in shown(coverage(reading, S1, "type"))


def test_charts_agree_with_the_figures(world: World, structure_uids: list[str]) -> None:
    for seed in range(8):
        random_world(world.writing, seed, structure_uids)
        reading = reading_of(world)
        for countries in (None, ["PE"], ["EC", "BO"]):
            cover, services = figures(reading, S1, countries=countries, codes=["F2", "F3"])
            months = services_by_month(reading, S1, countries=countries)
            assert months.total == services.value == sum(month.total for month in months.months)
            for by in ALL:
                found = coverage(reading, S1, by, countries=countries)
                assert (found.value, found.numerator, found.denominator) == (
                    cover.value,
                    cover.numerator,
                    cover.denominator,
                )
                if not found.overlapping:
                    assert sum(group.denominator for group in found.groups) == cover.denominator
                    assert sum(group.numerator for group in found.groups) == cover.numerator
