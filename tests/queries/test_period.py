from __future__ import annotations

import datetime as dt
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clac_desktop import texts
from clac_desktop.errors import ProblemError
from clac_desktop.queries.period import Period

DAYS = st.dates(dt.date(1990, 1, 1), dt.date(2090, 12, 31))


@pytest.mark.parametrize(
    ("period", "kind", "label", "preceding", "following"),
    [
        (Period.year(2023), "year", "2023", Period.year(2022), Period.year(2024)),
        (Period.semester(2023, 1), "semester", "2023 – semestre 1", Period.semester(2022, 2), Period.semester(2023, 2)),
        (Period.semester(2022, 2), "semester", "2022 – semestre 2", Period.semester(2022, 1), Period.semester(2023, 1)),
        (Period.month(2023, 1), "month", "enero 2023", Period.month(2022, 12), Period.month(2023, 2)),
        (
            Period(dt.date(2023, 3, 1), dt.date(2023, 3, 10)),
            "days",
            "1 mar 2023 – 10 mar 2023",
            Period(dt.date(2023, 2, 19), dt.date(2023, 2, 28)),
            Period(dt.date(2023, 3, 11), dt.date(2023, 3, 20)),
        ),
    ],
)
def test_periods_with_a_name(period: Period, kind: str, label: str, preceding: Period, following: Period) -> None:
    assert (period.kind, period.label()) == (kind, label)
    assert (period.preceding(), period.following()) == (preceding, following)


def test_semesters_have_their_days() -> None:
    assert Period.semester(2024, 1) == Period(dt.date(2024, 1, 1), dt.date(2024, 6, 30))
    assert Period.semester(2024, 2) == Period(dt.date(2024, 7, 1), dt.date(2024, 12, 31))


def test_an_end_before_its_start_is_said_with_both_days() -> None:
    with pytest.raises(ProblemError) as told:
        Period(dt.date(2023, 7, 1), dt.date(2023, 6, 30))
    assert texts.sentence(told.value.problems[0]) == (
        "El período termina el 30 jun 2023, antes de su primer día, el 1 jul 2023."
    )


def test_the_period_nobody_named_begins_with_the_plan() -> None:
    assert Period.so_far(dt.date(2023, 6, 30)) == Period(dt.date(2022, 1, 1), dt.date(2023, 6, 30))
    assert Period.so_far(dt.date(1980, 1, 1)) == Period(dt.date(1980, 1, 1), dt.date(1980, 1, 1))  # a wrong clock


def test_a_leap_day_has_a_year_before() -> None:
    assert Period.month(2024, 2).year_before() == Period.month(2023, 2)
    assert Period.month(2025, 2).year_before() == Period.month(2024, 2)
    leap = dt.date(2024, 2, 29)
    assert Period(leap, leap).year_before() == Period(dt.date(2023, 2, 28), dt.date(2023, 2, 28))


@given(DAYS, st.integers(0, 1500))
def test_months_cut_a_period_without_gap_or_overlap(start: dt.date, length: int) -> None:
    period = Period(start, start + dt.timedelta(days=length))
    months = period.months()
    assert (months[0].start, months[-1].end) == (period.start, period.end)
    assert all(b.start - a.end == dt.timedelta(days=1) for a, b in pairwise(months))
    assert all((m.start.year, m.start.month) == (m.end.year, m.end.month) for m in months)
    assert len(period.year_before().months()) == len(months)


@given(st.integers(1990, 2090), st.integers(1, 12))
def test_what_follows_is_preceded(year: int, month: int) -> None:
    for period in (Period.year(year), Period.semester(year, 1 + month // 7), Period.month(year, month)):
        assert period.following().preceding() == period
        assert period.following().start - period.end == dt.timedelta(days=1)
        assert period.following().kind == period.kind
