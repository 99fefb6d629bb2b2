"""What is behind a figure, as rows to read."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from clac_desktop.models.writing import Reading
from clac_desktop.queries.figure import DEFINITIONS
from clac_desktop.queries.figure_lists import (
    AttendanceLine,
    OrganisationLine,
    ServiceLine,
    StructureLine,
    figure_list,
)
from clac_desktop.queries.figures import figures
from clac_desktop.queries.period import Period
from tests.queries.world import Came, World, random_world

S1 = Period.semester(2023, 1)


def reading_of(world: World) -> Reading:
    if world.acts:
        world.write()
    world.writing.flush()
    return Reading(world.writing.connection, world.writing.settings)


def test_not_served_says_when_each_was_served_last(world: World) -> None:
    zulu = world.organisation("Zulú", ("PE", "BO"), products=("coffee",), grade=2)
    world.organisation("Ábaco")
    served = world.organisation("Miel")
    world.service("El año pasado", "2022-11-30", [Came(zulu, women=1)])
    world.service("Después", "2023-07-01", [Came(zulu, women=1)])
    world.service("Ahora", "2023-02-02", [Came(served, women=1), Came(zulu)])
    found = figure_list(reading_of(world), "F6", "numerator", S1)
    assert (found.kind, found.total) == ("organisation", 2)
    first, last = found.lines
    assert isinstance(first, OrganisationLine) and first.name == "Ábaco" and first.last_service is None
    assert last == OrganisationLine(
        zulu, "Zulú", "", "OPP", 2, ("PE", "BO"), ("Café",), dt.date(2022, 11, 30), 0
    )  # fmt: skip
    (active, *_others) = figure_list(reading_of(world), "F6", "denominator", S1, limit=1, offset=1).lines
    assert isinstance(active, OrganisationLine) and (active.name, active.services) == ("Miel", 1)


def test_services_and_attendance_are_listed_newest_first(world: World, structure_uids: list[str]) -> None:
    organisation = world.organisation("Café")
    world.service("Viejo", "2023-02-02", [Came(organisation, women=1, young_women=1)], cost="3.50", currency="USD")
    came = Came(structure_uids[0], men=2, not_stated=1, structure=True)
    new = world.service("Nuevo", "2023-03-03", [came], countries=("PE", "BO"), hours=None)
    reading = reading_of(world)
    services = figure_list(reading, "F3", "numerator", S1)
    assert services.lines == (
        ServiceLine(new, "Nuevo", dt.date(2023, 3, 3), ("PE", "BO"), 1, 3, None, None, ""),
        ServiceLine(
            services.lines[1].uid, "Viejo", dt.date(2023, 2, 2), ("PE",), 1, 1, Decimal(2), Decimal("3.5"), "USD"
        ),
    )
    (row,) = figure_list(reading, "F4", "numerator", S1, limit=1).lines
    assert isinstance(row, AttendanceLine)
    assert (row.service, row.title, row.receiver) == (new, "Nuevo", structure_uids[0])
    assert row.receiver_name and (row.women, row.men, row.not_stated) == (None, 2, 1)
    (structure,) = figure_list(reading, "F1c", "numerator", S1).lines
    assert isinstance(structure, StructureLine)
    assert (structure.countries, structure.last_service, structure.services) == (("PE",), dt.date(2023, 3, 3), 1)
    assert [line.uid for line in figure_list(reading, "F10", "no_hours", S1).lines] == [new]
    with pytest.raises(KeyError):
        figure_list(reading, "F3", "denominator", S1)


def test_every_list_has_as_many_rows_as_its_figure_says(world: World, structure_uids: list[str]) -> None:
    for seed in range(6):
        random_world(world.writing, seed, structure_uids)
        reading = reading_of(world)
        for countries in (None, ["PE", "BO"]):
            for figure in figures(reading, S1, countries=countries, with_records=True):
                found = figure_list(reading, figure.code, "numerator", S1, countries=countries)
                assert sorted(line.uid for line in found.lines) == figure.records
                assert found.total == len(found.lines)
                if figure.denominator_records is not None:
                    under = figure_list(reading, figure.code, "denominator", S1, countries=countries)
                    assert sorted(line.uid for line in under.lines) == figure.denominator_records
                for part in figure.apart:
                    if part.listed:
                        beside = figure_list(reading, figure.code, part.code, S1, countries=countries)
                        assert beside.total == len(beside.lines) == part.value, (figure.code, part.code)


def test_all_figures_have_a_list(world: World) -> None:
    reading = reading_of(world)
    assert [figure_list(reading, code, "numerator", S1).total for code in DEFINITIONS] == [0] * len(DEFINITIONS)
