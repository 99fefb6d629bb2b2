"""What Inicio reads in one go beside the window: plain rows out, nothing of Qt in."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from clac_desktop.models.writing import Reading
from clac_desktop.queries import home
from clac_desktop.queries.choices import choices
from clac_desktop.queries.figure import Figure
from clac_desktop.queries.figure_lists import FigureList, figure_list
from clac_desktop.queries.figures import figures, scope_countries
from clac_desktop.queries.period import Period
from clac_desktop.queries.series import By, Coverage, ServicesByMonth, coverage, services_by_month
from clac_desktop.ui.pages.home.cards import CODES
from clac_desktop.ui.pages.home.period import cut, semester_of


@dataclass(frozen=True, slots=True)
class Overview:
    """The figures of a period with what stands beside them; `cutoff` is the part of the period that has passed."""

    chosen: Period
    cutoff: Period
    years: tuple[int, int]
    figures: dict[str, Figure]
    preceding: Period
    served_before: int
    months: ServicesByMonth
    coverage: Coverage
    countries: int  # of the scope


@dataclass(frozen=True, slots=True)
class Listed:
    """The records behind a part of a figure, with the names of the countries."""

    found: FigureList
    countries: dict[str, str]


def read_overview(reading: Reading, period: Period | None, today: dt.date, by: By) -> Overview:
    """Return the figures of a period; without one, of this semester or the last one with a service."""
    last = home.last_delivered(reading)
    chosen = period or semester_of(today if last is None or last >= semester_of(today).start else last)
    cutoff, preceding = cut(chosen, today), chosen.preceding()
    scope = scope_countries(reading)
    made = {figure.code: figure for figure in figures(reading, cutoff, countries=scope, codes=CODES)}
    before = figures(reading, preceding, countries=scope, codes=("F1",))[0]
    first = home.first_delivered(reading)
    return Overview(
        chosen,
        cutoff,
        (min((first or today).year, cutoff.end.year), max((last or today).year, today.year)),
        made,
        preceding,
        int(before.value or 0),
        services_by_month(reading, chosen, countries=scope),
        coverage(reading, cutoff, by, countries=scope),
        len(scope) if scope is not None else 0,
    )


def read_coverage(reading: Reading, cutoff: Period, by: By) -> Coverage:
    """Return coverage by other groups."""
    return coverage(reading, cutoff, by, countries=scope_countries(reading))


def read_today(reading: Reading, today: dt.date) -> tuple[home.Office, list[home.Task], home.Sending]:
    """Return what does not depend on the period: whose workspace, what is to be done, what is not sent."""
    return home.office(reading), home.tasks(reading, today), home.sending(reading)


def read_offices(reading: Reading) -> tuple[list[home.OfficeContact], int]:
    """Return who has sent, and how many conflicts are open."""
    return home.office_contacts(reading), home.open_conflicts(reading)


def read_list(reading: Reading, code: str, part: str, cutoff: Period, limit: int, offset: int = 0) -> Listed:
    """Return the records behind a part of a figure."""
    found = figure_list(reading, code, part, cutoff, countries=scope_countries(reading), limit=limit, offset=offset)
    return Listed(found, {choice.code: choice.name for choice in choices(reading, "country")})
