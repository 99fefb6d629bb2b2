"""A period: two days, both included; a year, a semester and a month are periods with a name of their own."""

from __future__ import annotations

import calendar
import datetime as dt
from dataclasses import dataclass
from typing import Literal

from clac_desktop.errors import Problem, ProblemError
from clac_desktop.texts import _, date_long, month_name

Kind = Literal["year", "semester", "month", "days"]
PLAN_START = dt.date(2022, 1, 1)


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """The days from `start` to `end`, both included. Raises ProblemError where the end lies before the start."""

    start: dt.date
    end: dt.date

    def __post_init__(self) -> None:
        if self.end < self.start:
            raise ProblemError(Problem("period.end_before_start", {"start": self.start, "end": self.end}))

    @classmethod
    def year(cls, year: int) -> Period:
        """Return a whole year."""
        return cls(dt.date(year, 1, 1), dt.date(year, 12, 31))

    @classmethod
    def semester(cls, year: int, number: int) -> Period:
        """Return semester 1 (January to June) or 2 (July to December) of a year."""
        first = 6 * number - 5
        return cls(dt.date(year, first, 1), _last_day(year, first + 5))

    @classmethod
    def month(cls, year: int, month: int) -> Period:
        """Return one month of a year."""
        return cls(dt.date(year, month, 1), _last_day(year, month))

    @classmethod
    def so_far(cls, today: dt.date) -> Period:
        """Return the period that is asked for where none is named: the plan's first day to today (cli.md)."""
        return cls(min(PLAN_START, today), today)

    @property
    def kind(self) -> Kind:
        """Whether these days are a whole year, semester or month."""
        year, month = self.start.year, self.start.month
        if self == Period.year(year):
            return "year"
        if month in (1, 7) and self == Period.semester(year, 1 + month // 7):
            return "semester"
        return "month" if self == Period.month(year, month) else "days"

    def label(self) -> str:
        """Return the period to read: "2023", "2023 – semestre 1", "julio 2023", "5 jul 2023 – 8 ago 2023"."""
        year, month = self.start.year, self.start.month
        match self.kind:
            case "year":
                return str(year)
            case "semester":
                return _("{year} – semestre {n}").format(year=year, n=1 + month // 7)
            case "month":
                return _("{month} {year}").format(month=month_name(month), year=year)
            case "days":
                return _("{start} – {end}").format(start=date_long(self.start), end=date_long(self.end))

    def preceding(self) -> Period:
        """Return the period of the same kind just before: 2022 – S2 before 2023 – S1, as many days before days."""
        return self._step(-1)

    def following(self) -> Period:
        """Return the period of the same kind just after."""
        return self._step(1)

    def _step(self, way: int) -> Period:
        year, month = self.start.year, self.start.month
        match self.kind:
            case "year":
                return Period.year(year + way)
            case "semester":
                half = 2 * year + month // 7 + way
                return Period.semester(half // 2, 1 + half % 2)
            case "month":
                months = 12 * year + month - 1 + way
                return Period.month(months // 12, 1 + months % 12)
            case "days":
                length = self.end - self.start + dt.timedelta(days=1)
                return Period(self.start + way * length, self.end + way * length)

    def year_before(self) -> Period:
        """Return the same days one year earlier (29 February becomes 28 February; a whole month stays whole)."""
        end = _earlier(self.end)
        if self.end == _last_day(self.end.year, self.end.month):
            end = _last_day(self.end.year - 1, self.end.month)
        return Period(_earlier(self.start), end)

    def months(self) -> tuple[Period, ...]:
        """Return the months of the period; the first and the last are cut to it."""
        found = []
        day = self.start
        while True:
            last = _last_day(day.year, day.month)
            found.append(Period(day, min(last, self.end)))
            if last >= self.end:
                return tuple(found)
            day = last + dt.timedelta(days=1)


def _last_day(year: int, month: int) -> dt.date:
    return dt.date(year, month, calendar.monthrange(year, month)[1])


def _earlier(day: dt.date) -> dt.date:
    return dt.date(day.year - 1, day.month, min(day.day, calendar.monthrange(day.year - 1, day.month)[1]))
