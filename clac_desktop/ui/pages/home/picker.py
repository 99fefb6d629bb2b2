"""The period of Inicio in its header: back, the name with its list, forward; and the row for any two dates."""

from __future__ import annotations

import datetime as dt
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from clac_desktop.queries.period import Period
from clac_desktop.texts import _
from clac_desktop.ui import kit, theme


class PeriodPicker(QWidget):
    """Emits `chosen(Period)`; `other_dates_requested` when the person wants to type two dates."""

    chosen = Signal(object)
    other_dates_requested = Signal()

    def __init__(self, period: Period) -> None:
        super().__init__()
        self._period = period
        self._years: tuple[int, int] = (period.start.year, period.start.year)
        self._menu = kit.Menu("", self)
        self._menu.aboutToShow.connect(self._fill)
        self._back = kit.IconButton("chevron_left", _("Período anterior"), on=lambda: self.step(-1), framed=True)
        self._button = kit.Button("", icon="calendar_month", menu=self._menu)
        self._forward = kit.IconButton("chevron_right", _("Período siguiente"), on=lambda: self.step(1), framed=True)
        box = QHBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(theme.unit(2.5))
        for widget in (self._back, self._button, self._forward):
            box.addWidget(widget)
        self.show_period(period)

    def period(self) -> Period:
        """Return the period shown."""
        return self._period

    def show_period(self, period: Period) -> None:
        """Show a period without announcing it."""
        self._period = period
        self._button.set_text(period.label())
        self._button.setAccessibleName(_("Período: {label}").format(label=period.label()))

    def set_years(self, first: int, last: int) -> None:
        """Offer the semesters of these years."""
        self._years = (first, last)

    def step(self, by: int) -> None:
        """Go to the former or next period of the same length."""
        self._choose(self._period.following() if by > 0 else self._period.preceding())

    def _choose(self, period: Period) -> None:
        self.show_period(period)
        self.chosen.emit(period)

    def _fill(self) -> None:
        self._menu.clear()
        first, last = min(self._years[0], self._period.start.year), max(self._years[1], self._period.end.year)
        for year in range(last, first - 1, -1):
            for period in (Period.semester(year, 2), Period.semester(year, 1), Period.year(year)):
                label = _("{year}, todo el año").format(year=year) if period.kind == "year" else period.label()
                self._menu.add(label, partial(self._choose, period), checked=period == self._period)
            self._menu.addSeparator()
        self._menu.add(_("Otras fechas…"), self.other_dates_requested.emit, icon="edit_calendar")


class OtherDates(QWidget):
    """Two dates and *Ver*; a gap or a wrong order is said at its field."""

    chosen = Signal(object)
    closed = Signal()

    def __init__(self, period: Period) -> None:
        super().__init__()
        self._start = kit.DateField(_("Primer día"))
        self._end = kit.DateField(_("Último día"))
        self._start.set_value(period.start)
        self._end.set_value(period.end)
        for field in (self._start, self._end):
            field.setMaximumWidth(theme.px(260))
        show = kit.Button(_("Ver el período"), on=self.take)
        close = kit.Button(_("Cerrar"), kind="quiet", on=self.closed.emit)
        box = QHBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(theme.unit(3))
        box.addWidget(self._start, 1)
        box.addWidget(self._end, 1)
        box.addWidget(show)
        box.addWidget(close)
        box.addStretch(1)

    def focus_first(self) -> None:
        """Put the focus on the first date."""
        self._start.focus()

    def take(self) -> None:
        """Announce the period, or go to the field that is wrong."""
        start: dt.date | None = self._start.value()
        end: dt.date | None = self._end.value()
        for field, value in ((self._start, start), (self._end, end)):
            if value is None:
                field.set_error(_("Escriba la fecha como 05/07/2023."))
                field.focus()
                return
        assert start is not None and end is not None
        if end < start:
            self._end.set_error(_("Tiene que ser el primer día o después."))
            self._end.focus()
            return
        self._start.clear_message()
        self._end.clear_message()
        self.chosen.emit(Period(start, end))
