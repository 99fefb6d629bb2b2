"""The two charts of Inicio: services per month by family with last year's tick, and coverage by groups."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import cast

from clac_desktop.queries import series
from clac_desktop.queries.series import By
from clac_desktop.texts import N_, _, number, percent
from clac_desktop.ui import kit, theme
from clac_desktop.ui.chart import ChartCard, Coverage, CoverageBars, Series, StackedBars
from clac_desktop.ui.pages.home.period import month_labels, short_label
from clac_desktop.ui.pages.home.reading import Overview

# Families of services: colour, and the hatch that tells the second apart without colour.
FACES = {"training": ("s1", False), "technical_assistance": ("s5", True), "accompaniment": ("s3", False)}
OTHER = ("s_none", False)
BY_WORDS = {
    "type": (N_("Por tipo"), N_("Tipo")),
    "product": (N_("Por producto"), N_("Producto")),
    "country": (N_("Por país"), N_("País")),
}
CHART_HEIGHT = 132  # at 690 logical pixels the whole page stands without scrolling


class MonthsCard(ChartCard):
    """Services that count by the month of their end date, stacked by family."""

    def __init__(self) -> None:
        self._bars = StackedBars(height=CHART_HEIGHT)
        super().__init__(_("Servicios por mes"), chart=self._bars)

    def fit(self, width_class: str) -> None:
        """Be higher where the page scrolls anyway."""
        self._bars.setMinimumHeight(theme.px(CHART_HEIGHT if width_class == "wide" else 184))

    def show_months(self, found: Overview, today: dt.date) -> None:
        """Show the months of the chosen period; those still to come are dashed, never 0."""
        months = found.months.months
        ahead = [month.period.start > today for month in months]
        stacked = [
            Series(
                label,
                *_face(
                    code, [None if late else month.by_family[code] for month, late in zip(months, ahead, strict=True)]
                ),
            )
            for code, label in found.months.families
        ]
        before = [month.year_before for month in months]
        earlier = None
        if any(value is not None for value in before):
            earlier = Series(short_label(found.chosen.year_before()), "text", before)
        words = _("{n} realizados · fecha final en el período").format(n=number(found.months.total))
        self.set_note(words)
        self._bars.show_data(month_labels(found.chosen), stacked, earlier)


def _face(code: str, values: list[int | None]) -> tuple[str, list[int | None], bool]:
    token, hatched = FACES.get(code, OTHER)
    return token, values, hatched


class CoverageCard(ChartCard):
    """F2 by type, product or country; the dashed line is that of all."""

    def __init__(self, ask: Callable[[By], object], by: By = "type") -> None:
        self._bars = CoverageBars()
        super().__init__(_("Cobertura"), chart=self._bars)
        self._ask = ask
        self.by: By = by
        order = (by, *(one for one in BY_WORDS if one != by))
        self._choice = kit.SegmentedControl(
            [(one, _(BY_WORDS[one][0])) for one in order], by, self._chosen, name=_("Cobertura por grupos")
        )
        self.head_add(self._choice)
        self._head_widget.setMinimumHeight(self._choice.height())

    def fit(self, width_class: str) -> None:
        """Use shorter words where two charts share less than 1200 pixels."""
        short = width_class == "middle"
        for by, words in BY_WORDS.items():
            self._choice.set_text(by, _(words[short]))

    def _chosen(self, by: object) -> None:
        self.by = cast(By, by)
        self._ask(self.by)

    def show_shares(self, found: series.Coverage) -> None:
        """Show the groups; an answer about other groups than those chosen now is left out."""
        if found.by != self.by:
            return
        shares = [Coverage(group.label, group.numerator, group.denominator) for group in found.groups]
        average = None if found.value is None else found.value / 100
        words = _(
            "Línea discontinua: cobertura de todas, {share}. Activas: certificada, suspendida o permiso de comercio."
        )
        note = words.format(share=percent(found.value)) if shares else _("Ninguna organización activa al corte.")
        if found.overlapping and len(shares) > 1:
            note += " " + _("Una organización puede estar en varios grupos.")
        self._bars.show_data(shares, average, note)
