"""Saved views of the table: what each lets through, as words for the chips and as a filter for the query."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any, Final

from clac_desktop.models.writing import Reading
from clac_desktop.queries.choices import Choice, choices
from clac_desktop.queries.home import Office, office
from clac_desktop.queries.service_filter import ServiceFilter
from clac_desktop.queries.services import count_services
from clac_desktop.texts import N_, _, date_long

FIRST_YEAR: Final = 2022
SETTING: Final = "ui.services.views"
COLUMNS: Final = "ui.services.columns"
# The tabs that are always there; the centre has none that speaks of drafts on the way.
FIXED: Final[tuple[tuple[str, str], ...]] = (
    ("all", N_("Todos")),
    ("semester", N_("Este semestre")),
    ("overdue", N_("Por cerrar")),
    ("drafts", N_("Borradores")),
    ("rejected", N_("No aceptados")),
)


@dataclass(frozen=True, slots=True)
class View:
    """What is chosen in tabs, chips and search field.

    `period` is "", "2023", "2023-1", "2023-1+" (and planned) or two days "2023-07-05/2023-07-31".
    """

    name: str = "all"
    text: str = ""
    period: str = ""
    states: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    objectives: tuple[str, ...] = ()
    more: tuple[str, ...] = ()
    overdue: bool = False

    def wanted(self, today: dt.date) -> ServiceFilter:
        """Return the filter of the query."""
        start, end = period_days(self.period)
        picked: dict[str, tuple[str, ...]] = {
            kind: tuple(one.partition(":")[2] for one in self.more if one.startswith(f"{kind}:"))
            for kind in ("sending", "modality", "country")
        }
        return ServiceFilter(
            text=self.text,
            start=start,
            end=end,
            with_planned=self.period.endswith("+"),
            states=self.states,
            types=self.types,
            objectives=self.objectives,
            countries=picked["country"],
            modalities=picked["modality"],
            sending=picked["sending"][0] if picked["sending"] else "",
            conflicts="conflict:open" in self.more,
            overdue_on=today if self.overdue else None,
        )

    def is_narrowed(self) -> bool:
        """Whether anything is filtered beyond what the tab itself says."""
        return self != fixed_view(self.name, dt.date.today())


def fixed_view(name: str, today: dt.date) -> View:
    """Return what a fixed tab shows; an unknown name shows all."""
    if name == "semester":
        return View(name, period=semester_of(today) + "+")
    if name == "overdue":
        return View(name, overdue=True)
    if name == "drafts":
        return View(name, states=("draft",))
    if name == "rejected":
        return View(name, more=("sending:rejected",))
    return View(name)


def wanted_view(state: str, today: dt.date, month: dt.date | None = None) -> View:
    """Return what another page wants to be seen: "overdue", "draft", or a state; `month` = from today to its end."""
    if state in ("overdue", "draft"):
        return fixed_view("drafts" if state == "draft" else state, today)
    if month is None:
        return View(states=(state,))
    last = (month.replace(day=28) + dt.timedelta(days=4)).replace(day=1) - dt.timedelta(days=1)
    return View(states=(state,), period=f"{today}/{last}")


def semester_of(day: dt.date) -> str:
    """Return the semester of a day: "2023-1" is January to June."""
    return f"{day.year}-{1 if day.month <= 6 else 2}"


def period_days(period: str) -> tuple[dt.date | None, dt.date | None]:
    """Return the first and the last day of a period, (None, None) for no period."""
    if "/" in period:
        start, _slash, end = period.partition("/")
        return dt.date.fromisoformat(start), dt.date.fromisoformat(end)
    year, _dash, half = period.rstrip("+").partition("-")
    if not year:
        return None, None
    first, last = int(year), int(year)
    if half == "1":
        return dt.date(first, 1, 1), dt.date(last, 6, 30)
    if half == "2":
        return dt.date(first, 7, 1), dt.date(last, 12, 31)
    return dt.date(first, 1, 1), dt.date(last, 12, 31)


def period_text(period: str) -> str:
    """Return a period in words: "2023 – S1 y planificados"."""
    if "/" in period:
        return " – ".join(date_long(day) for day in period_days(period) if day)
    year, dash, half = period.rstrip("+").partition("-")
    words = f"{year} – S{half}" if dash else year
    return _("{period} y planificados").format(period=words) if period.endswith("+") else words


def period_items(today: dt.date) -> list[tuple[object, str]]:
    """Return the periods to choose from, the newest first."""
    now = semester_of(today)
    found = [f"{now}+"]
    for year in range(today.year, FIRST_YEAR - 1, -1):
        halves = [f"{year}-{half}" for half in (2, 1)]
        found += [half for half in halves if half <= now] + [str(year)]
    return [(period, period_text(period)) for period in found]


@dataclass(frozen=True, slots=True)
class Overview:
    """What the page shows beside the rows: counts of the tabs, what the chips offer, own saved views."""

    counts: Mapping[str, int]
    types: Sequence[Choice]
    objectives: Sequence[Choice]
    modalities: Sequence[Choice]
    countries: Sequence[Choice]
    saved: tuple[View, ...]
    centre: bool
    columns: list[str]
    office: Office


def overview(reading: Reading, today: dt.date) -> Overview:
    """Return counts of all views and the lists of the chips."""
    saved = saved_views(reading.settings)
    views = [fixed_view(name, today) for name, _title in FIXED] + list(saved)
    return Overview(
        {view.name: count_services(reading, view.wanted(today)) for view in views},
        choices(reading, "service_type"),
        choices(reading, "tactical_objective"),
        choices(reading, "modality"),
        choices(reading, "country"),
        saved,
        reading.settings.get("role") == "central",
        reading.settings.get(COLUMNS, "").split(),
        office(reading),
    )


def saved_views(settings: Mapping[str, str]) -> tuple[View, ...]:
    """Return the views that were saved under a name on this laptop."""
    stored: list[dict[str, Any]] = json.loads(settings.get(SETTING, "[]"))
    return tuple(_view(one) for one in stored)


def _view(stored: Mapping[str, Any]) -> View:
    plain: dict[str, Any] = {key: tuple(value) if isinstance(value, list) else value for key, value in stored.items()}
    return View(**plain)


def views_as_text(views: Sequence[View]) -> str:
    """Return saved views as the setting keeps them."""
    return json.dumps([asdict(view) for view in views], ensure_ascii=False)


def with_view(views: Sequence[View], name: str, view: View) -> tuple[View, ...]:
    """Return the saved views with `view` under `name`, in the place of one of that name."""
    return (*(one for one in views if one.name != name), replace(view, name=name))
