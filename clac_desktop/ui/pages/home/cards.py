"""From the figures of the engine to what the cards, the strip of the centre and the fx panel say; without a window."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from clac_desktop.queries.figure import Figure
from clac_desktop.queries.period import Period
from clac_desktop.texts import N_, _, number, percent
from clac_desktop.ui import theme
from clac_desktop.ui.kit import Part
from clac_desktop.ui.pages.home.period import day_month

Figures = Mapping[str, Figure]
CODES = ("F1", "F2", "F3", "F4", "F5", "F6", "F7", "F8", "F9")
# The figures that belong together on one card: the panel shows one and leads to the others.
TOGETHER: Mapping[str, tuple[str, ...]] = {
    "F1": ("F1",),
    "F2": ("F2",),
    "F3": ("F3", "F4", "F5"),
    "F6": ("F6",),
    "F7": ("F7", "F8", "F9"),
}
# What is counted above and below the line, in words; "" where there is no line.
SIDES: Mapping[str, tuple[str, str]] = {
    "F1": (N_("atendidas"), ""),
    "F2": (N_("atendidas y activas al corte"), N_("activas al corte")),
    "F3": (N_("servicios realizados"), ""),
    "F4": (N_("atenciones"), ""),
    "F5": (N_("atenciones a miembros"), N_("atendidas")),
    "F6": (N_("sin atender"), N_("activas al corte")),
    "F7": (N_("participaciones"), ""),
    "F8": (N_("mujeres"), N_("mujeres y hombres")),
    "F9": (N_("jóvenes"), N_("participaciones con edad")),
}


@dataclass(frozen=True, slots=True)
class Sexes:
    """Participations by sex, out of F7 and F8."""

    women: int
    men: int
    not_stated: int

    @property
    def parts(self) -> list[Part]:
        """The words with their colours ("997 M"); who is not stated only where there is somebody."""
        named = (
            (_("{n} M").format(n=number(self.women)), "s2", self.women),
            (_("{n} H").format(n=number(self.men)), "s4", self.men),
            (_("{n} s/d").format(n=number(self.not_stated)), "s_none", self.not_stated),
        )
        return [Part(words, token, value) for words, token, value in named if value or token != "s_none"]

    @property
    def bar(self) -> list[tuple[float, str]]:
        """The shares of the bar."""
        total = self.women + self.men + self.not_stated
        named = ((self.women, "s2"), (self.men, "s4"), (self.not_stated, "s_none"))
        return [(value / total, token) for value, token in named if value] if total else []


def sexes(figures: Figures) -> Sexes:
    """Return women, men and not stated of the period."""
    women, both = int(figures["F8"].numerator or 0), figures["F8"].denominator or 0
    return Sexes(women, both - women, int(figures["F7"].value or 0) - both)


def people_words(figures: Figures, room: int) -> tuple[list[Part], str]:
    """Return the legend and the footer of the card of participations; what has no room above stands below."""
    found = sexes(figures)
    footer = _("{women} mujeres · {young} jóvenes").format(
        women=percent(figures["F8"].value), young=percent(figures["F9"].value)
    )
    if not figures["F7"].value:
        footer = _("sin participaciones en el período")
    measure = theme.metrics(12)
    if sum(measure.horizontalAdvance(part.text) + theme.px(22) for part in found.parts) <= room:
        return found.parts, footer
    short = _("{women} M · {young} jóv. · {n} s/d").format(
        women=percent(figures["F8"].value), young=percent(figures["F9"].value), n=number(found.not_stated)
    )
    return found.parts[:2], short


def shown(figure: Figure) -> str:
    """Return the value as a card prints it: "74 %", "2,318", "3.6", "s/d"."""
    if figure.unit == "percent":
        return percent(figure.value)
    return number(figure.value, 1) if figure.code == "F5" else number(figure.value)


def served_words(figures: Figures, cutoff: Period) -> str:
    """Return "87 de 118 activas al 30 jun"."""
    cover = figures["F2"]
    return _("{n} de {total} activas al {day}").format(
        n=number(cover.numerator), total=number(cover.denominator), day=day_month(cutoff.end)
    )


def served_words_short(figures: Figures) -> str:
    """Return "87 de 118 activas", where the day stands elsewhere."""
    cover = figures["F2"]
    return _("{n} de {total} activas").format(n=number(cover.numerator), total=number(cover.denominator))


def active_words(figures: Figures, cutoff: Period) -> str:
    """Return "de 118 activas al 30 jun"."""
    return _("de {n} activas al {day}").format(n=number(figures["F2"].denominator), day=day_month(cutoff.end))


def foot(figure: Figure, cutoff: Period, now: dt.datetime) -> str:
    """Return the last line of the fx panel: period, cut-off, conflicts, time."""
    start, end = cutoff.start, cutoff.end
    first = day_month(start) if start.year == end.year else f"{day_month(start)} {start.year}"
    return " · ".join(
        (
            f"{first} – {day_month(end)} {end.year}",
            _("corte {day}").format(day=day_month(end)),
            _("conflictos: {n}").format(n=number(figure.open_conflicts)),
            _("calculado a las {time}").format(time=f"{now:%H:%M}"),
        )
    )
