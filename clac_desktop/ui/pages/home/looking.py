"""What both forms of Inicio share: the period they look at, the panel behind a figure, the lists behind its parts."""

from __future__ import annotations

import datetime as dt
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QWidget

from clac_desktop.queries.period import Period
from clac_desktop.queries.series import By
from clac_desktop.texts import _, date_long
from clac_desktop.ui.background import Background
from clac_desktop.ui.page import Frame, Page
from clac_desktop.ui.pages.home.behind import FloatingPanel, facts_of
from clac_desktop.ui.pages.home.charts import CoverageCard
from clac_desktop.ui.pages.home.lists import FigureListPage, NotServedPage
from clac_desktop.ui.pages.home.period import semester_of
from clac_desktop.ui.pages.home.picker import OtherDates, PeriodPicker
from clac_desktop.ui.pages.home.reading import Overview, read_coverage, read_overview


class LookingPage(Page):
    """A page that looks at one period. What leads elsewhere is a wish that `app` connects."""

    service_requested = Signal(str)
    organisation_requested = Signal(str)
    visit_requested = Signal(list)

    coverage: CoverageCard

    def __init__(self, frame: Frame, background: Background, today: dt.date | None = None) -> None:
        super().__init__(frame, background)
        self._fixed_today = today
        self._period: Period | None = None
        self._overview: Overview | None = None
        self._dates: OtherDates | None = None
        self._panel: FloatingPanel | None = None

    @property
    def today(self) -> dt.date:
        """The day that "overdue" and the cut-off of a running period are about."""
        return self._fixed_today or dt.date.today()

    # ---- making
    def make_picker(self) -> None:
        """Put the choice of the period into the header."""
        self._dates = None
        self._picker = PeriodPicker(self._period or semester_of(self.today))
        self._picker.chosen.connect(self.choose)
        self._picker.other_dates_requested.connect(self._type_dates)
        self.header.add(self._picker)
        self.command(_("Período anterior"), "Alt+PgUp", lambda: self._picker.step(-1), menu="view")
        self.command(_("Período siguiente"), "Alt+PgDown", lambda: self._picker.step(1), menu="view")

    def make_panel(self, over: QWidget) -> None:
        """Make the panel that opens above the page."""
        self._panel = FloatingPanel(over)

    # ---- which period
    def period(self) -> Period | None:
        """Return the period looked at; None before the first answer."""
        return self._period

    def choose(self, period: Period) -> None:
        """Look at another period."""
        self._period = period
        self._picker.show_period(period)
        self._close_panel()
        self.show_calculating()
        self.read_figures()

    def read_figures(self) -> None:
        """Ask for the figures of the period; without one the first answer says which it is."""
        self.background.read(
            read_overview, self._period, self.today, self.coverage.by, then=self._take_overview, owner=self
        )

    def read_coverage(self, by: By) -> None:
        """Ask for coverage by other groups."""
        if self._overview is not None:
            cutoff = self._overview.cutoff
            self.background.read(read_coverage, cutoff, by, then=self.coverage.show_shares, owner=self.coverage)

    def _take_overview(self, found: Overview) -> None:
        if self._period is not None and found.chosen != self._period:
            return  # an answer about a period that is no longer looked at
        self._overview, self._period = found, found.chosen
        self._picker.show_period(found.chosen)
        self._picker.set_years(*found.years)
        self.show_overview(found)

    def cutoff_words(self, found: Overview) -> str:
        """Return "Corte: 30 jun 2023"."""
        return _("Corte: {day}").format(day=date_long(found.cutoff.end))

    def show_calculating(self) -> None:
        """Show grey bars where the figures will be."""

    def show_overview(self, found: Overview) -> None:
        """Show the figures."""

    def _type_dates(self) -> None:
        if self._dates is None:
            self._dates = OtherDates(self._period or semester_of(self.today))
            self._dates.chosen.connect(self.choose)
            self._dates.closed.connect(self._close_dates)
            self.body.insertWidget(0, self._dates)
        self._dates.focus_first()

    def _close_dates(self) -> None:
        if self._dates is not None:
            self._dates.hide()
            self._dates.deleteLater()
            self._dates = None

    # ---- what is behind
    def open_figure(self, code: str, opener: QWidget) -> None:
        """Show what is behind a figure; "Sin atender" opens its list, for that is the working tool."""
        if self._overview is None or self._panel is None:
            return
        if code == "F6":
            self.open_list("F6", "numerator")
            return
        facts = facts_of(code, self._overview.figures, self._overview.cutoff, dt.datetime.now(), self.open_list)
        self._panel.show_under(opener, facts)

    def open_list(self, code: str, part: str) -> None:
        """Open the records behind a part of a figure."""
        if self._overview is None:
            return
        self._close_panel()
        figure, cutoff = self._overview.figures[code], self._overview.cutoff
        if (code, part) == ("F6", "numerator"):
            page: FigureListPage = NotServedPage(self.frame, self.background, figure, part, cutoff, self.today)
        else:
            page = FigureListPage(self.frame, self.background, figure, part, cutoff, self.today)
        page.visit_requested.connect(self.visit_requested)
        page.service_requested.connect(self.service_requested)
        page.organisation_requested.connect(self.organisation_requested)
        self.push(page)

    # ---- kept over a rebuild
    def keep(self) -> Any:
        """Return the period looked at."""
        return self._period

    def take(self, state: Any) -> None:
        """Look at the same period again."""
        if isinstance(state, Period):
            self._period = state

    def hideEvent(self, event: QHideEvent) -> None:
        """The panel does not stay open behind another page."""
        super().hideEvent(event)
        self._close_panel()

    def _close_panel(self) -> None:
        if self._panel is not None:
            self._panel.hide()
