"""From the figures of the engine to what the cards, the strip of the centre and the fx panel say; without a window."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from clac_desktop.queries.figure import Figure
from clac_desktop.queries.period import Period
from clac_desktop.texts import N_, _, number, percent
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
# What is above and below the line, in words.
SIDES: Mapping[str, tuple[str, str]] = {
    "F1": (N_("Atendidas"), ""),
    "F2": (N_("Numerador: atendidas y activas al corte"), N_("Denominador: activas al corte")),
    "F3": (N_("Servicios realizados"), ""),
    "F4": (N_("Atenciones"), ""),
    "F5": (N_("Numerador: atenciones a miembros"), N_("Denominador: atendidas")),
    "F6": (N_("Sin atender"), N_("De las activas al corte")),
    "F7": (N_("Participaciones"), ""),
    "F8": (N_("Numerador: mujeres"), N_("Denominador: mujeres y hombres")),
    "F9": (N_("Numerador: jóvenes"), N_("Denominador: participaciones con edad")),
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


def active_words(figures: Figures, cutoff: Period) -> str:
    """Return "de 118 activas al 30 jun"."""
    return _("de {n} activas al {day}").format(n=number(figures["F2"].denominator), day=day_month(cutoff.end))


def share_words(figures: Figures) -> str:
    """Return "43 % mujeres · 21 % jóvenes"."""
    return _("{women} mujeres · {young} jóvenes").format(
        women=percent(figures["F8"].value), young=percent(figures["F9"].value)
    )


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
