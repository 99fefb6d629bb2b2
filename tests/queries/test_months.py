"""The sums kept by month are those of the rows, whatever happened to the rows; a period is cut where they can serve."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable

import pytest

from clac_desktop.models import monthly
from clac_desktop.models.database import Workspace
from clac_desktop.models.identity import attendance_uid
from clac_desktop.models.writing import Writing
from clac_desktop.queries.months import NO_MONTHS, cut
from clac_desktop.queries.period import Period
from tests.queries.world import COUNTS, Came, World, random_world


def compare(writing: Writing) -> int:
    """Assert that both tables hold what their rows add up to; return how many attendances they sum."""
    writing.flush()
    assert monthly.differing_sums(writing.connection) == []
    run = writing.connection.exec_driver_sql
    counted = run('SELECT count(*) FROM service_attendance WHERE counts = 1 AND "end" IS NOT NULL').scalar_one()
    assert (run("SELECT sum(rows) FROM attended_month").scalar() or 0) == counted
    return int(counted)


@pytest.mark.torture
def test_sums_follow_every_change_of_the_rows(
    centre: Workspace, structure_uids: list[str], rounds: Callable[[int, int], int]
) -> None:
    number = 0
    for seed in range(rounds(10, 500)):
        with centre.previewing() as writing:
            random_world(writing, seed, structure_uids)
            number += compare(writing)
            random_world(writing, seed + 1, structure_uids)  # the same services and organisations, corrected
            number += compare(writing)
            uids = list(
                writing.connection.exec_driver_sql(
                    "SELECT uid FROM aggregate WHERE type IN ('organisation', 'service')"
                )
            )
            for (uid,) in random.Random(seed).sample(uids, len(uids) // 2):
                writing.forget(uid)
            compare(writing)
    assert number > 50


def test_an_attendance_that_is_corrected_moves_its_sums(world: World) -> None:
    organisation = world.organisation("Café")
    service = world.service("Taller", "2023-03-10", [Came(organisation, women=6, men=4, young_women=1)])
    world.write()
    compare(world.writing)
    row = attendance_uid(service, organisation)
    world.conflict(service, row, "service_attendance", COUNTS, [[1, 2, 3, None, None]])
    world.conflict(service, service, "service", "start+end", [["2023-04-01", "2023-04-02"]])
    compare(world.writing)
    kept = world.writing.connection.exec_driver_sql("SELECT * FROM attended_month ORDER BY month").all()
    assert [tuple(one[1:]) for one in kept] == [
        ("2023-03", 0, 0, 0, 0, 0, 0, 0, 0, 0),
        ("2023-04", 1, 1, 1, 1, 2, 3, 0, 0, 0),
    ]


@pytest.mark.parametrize(
    ("table", "change"),
    [
        ("service_attendance", "UPDATE attended_month SET women = women + 1"),
        ("service_attendance", "DELETE FROM attended_month"),
        ("service", "UPDATE delivered_month SET month = '2023-02'"),
        ("service", "INSERT INTO delivered_month VALUES ('1', '', '2023-03', 1, 1, 1, 1, 0, 0)"),
    ],
)
def test_sums_that_differ_from_their_rows_are_found(world: World, table: str, change: str) -> None:
    world.service("Taller", "2023-03-10", [Came(world.organisation("Café"), women=6)], hours="0.5")
    world.write()
    compare(world.writing)
    world.writing.connection.exec_driver_sql(change)
    assert monthly.differing_sums(world.writing.connection) == [table]


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def test_a_period_is_cut_into_whole_months_and_days(world: World) -> None:
    organisation = world.organisation("Café")
    for end in ("2023-02-03", "2023-05-20"):
        world.service(end, end, [Came(organisation, women=1)])
    world.write()
    world.writing.flush()

    def cut_of(start: str, end: str) -> tuple[tuple[str, str], list[str]]:
        found = cut(world.writing.connection, Period(day(start), day(end)), "service_attendance")
        return found.months, [f"{edge.start}/{edge.end}" for edge in found.edges]

    assert cut_of("2023-01-01", "2023-12-31") == (("2023-01", "2023-12"), [])
    assert cut_of("2023-02-03", "2023-05-20") == (("2023-02", "2023-05"), [])  # nothing before or after in the months
    assert cut_of("2023-02-04", "2023-05-19") == (
        ("2023-03", "2023-04"),
        ["2023-02-04/2023-02-28", "2023-05-01/2023-05-19"],
    )
    assert cut_of("2023-05-01", "2023-05-19") == (NO_MONTHS, ["2023-05-01/2023-05-19"])
    months, edges = cut_of("2023-02-10", "2023-03-31")
    assert (months, edges) == (("2023-03", "2023-03"), ["2023-02-10/2023-02-28"])
    assert cut_of("0001-01-01", "9999-12-31") == (("0001-01", "9999-12"), [])
