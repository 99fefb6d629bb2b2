"""What Inicio says of a period beside its name: its cut-off, its short name, its months; pure, without a window."""

from __future__ import annotations

import datetime as dt

from clac_desktop.queries.period import Period
from clac_desktop.texts import _, month_name


def semester_of(day: dt.date) -> Period:
    """Return the semester of a day."""
    return Period.semester(day.year, 1 if day.month <= 6 else 2)


def cut(period: Period, today: dt.date) -> Period:
    """Return the part that has passed: the cut-off of a running period is today, not a day to come."""
    return Period(period.start, min(period.end, max(today, period.start)))


def short_label(period: Period) -> str:
    """Return the name for a legend or a line below a number: "2022 – S1"."""
    if period.kind == "semester":
        return _("{year} – S{half}").format(year=period.start.year, half=1 if period.start.month == 1 else 2)
    return period.label()


def month_labels(period: Period) -> list[str]:
    """Return a short name for each month, with the year where there are several."""
    several = period.start.year != period.end.year
    labels = []
    for at, month in enumerate(period.months()):
        name = month_name(month.start.month, short=True)
        labels.append(
            f"{name} {month.start.year % 100:02}" if several and (at == 0 or month.start.month == 1) else name
        )
    return labels


def day_month(day: dt.date) -> str:
    """Return a day without its year: "30 jun"."""
    return f"{day.day} {month_name(day.month, short=True)}"
