"""The engine against the naive computation of `oracle.py`, which sees only what `dump` writes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from typing import Any

import pytest

from clac_desktop.models.database import Workspace
from clac_desktop.queries.dump import dump
from clac_desktop.queries.figure import DEFINITIONS, Figure, Share
from clac_desktop.queries.figures import figures
from clac_desktop.queries.period import Period
from tests.queries.oracle import Expected, Oracle
from tests.queries.world import COUNTRIES, random_world

PERIODS = (
    Period.semester(2023, 1),
    Period.year(2023),
    Period.month(2023, 6),
    Period(dt.date(2023, 2, 14), dt.date(2023, 8, 9)),
    Period(dt.date(2023, 5, 20), dt.date(2023, 5, 20)),
    Period(dt.date(2022, 12, 31), dt.date(2023, 6, 29)),
)
SCOPES: tuple[tuple[str, ...] | None, ...] = (None, ("PE",), ("EC", "BO"), ("HT",))


def compare(reading: Any, lines: list[str], period: Period, countries: Sequence[str] | None) -> None:
    oracle = Oracle(lines, period.start.isoformat(), period.end.isoformat())
    whole = None if countries is None else set(countries)
    found = figures(reading, period, countries=countries, with_records=True)
    assert [figure.code for figure in found] == list(DEFINITIONS)
    for figure in found:
        compare_whole(figure, oracle.figure(figure.code, whole))
        shown = set(countries) if countries is not None else oracle.used_countries()
        assert shown <= set(figure.by_country), figure.code
        for code in {*COUNTRIES, *figure.by_country} if countries is None else countries:
            share = figure.by_country.get(code)
            compare_share(figure.code, code, share, oracle.figure(figure.code, {code}))


def compare_whole(figure: Figure, expected: Expected) -> None:
    told = (figure.code, figure, expected)
    assert (figure.value, figure.numerator, figure.denominator) == (
        expected.value,
        expected.numerator,
        expected.denominator,
    ), told
    assert figure.n == expected.n, told
    assert figure.records == expected.records, told
    assert figure.denominator_records == expected.denominator_records, told
    assert len(figure.records) == figure.n or figure.code == "F2", told
    assert figure.open_conflicts == len(expected.conflicts), told
    assert {one.code: one.value for one in figure.apart} == expected.apart, told
    assert figure.by_currency == expected.by_currency, told


def compare_share(figure: str, code: str, share: Share | None, expected: Expected) -> None:
    if share is None:
        assert (expected.numerator or 0, expected.denominator or 0) == (0, 0), (figure, code)
        return
    assert (share.value, share.numerator, share.denominator) == (
        expected.value,
        expected.numerator,
        expected.denominator,
    ), (figure, code)
    assert share.by_currency == expected.by_currency, (figure, code)


@pytest.mark.torture
def test_figures_agree_with_a_naive_computation(
    centre: Workspace, structure_uids: list[str], rounds: Callable[[int, int], int]
) -> None:
    for seed in range(rounds(20, 2_000)):
        with centre.previewing() as writing:
            random_world(writing, seed, structure_uids)
            writing.flush()
            lines = list(dump(writing))
            for period in PERIODS:
                for countries in SCOPES:
                    compare(writing, lines, period, countries)
