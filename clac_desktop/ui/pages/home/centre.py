"""Inicio of the central office: a strip of figures, coverage by country, and which offices have sent."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget

from clac_desktop.queries.home import OfficeContact
from clac_desktop.texts import N_, _, number
from clac_desktop.ui import kit, theme
from clac_desktop.ui.pages.home import cards
from clac_desktop.ui.pages.home.charts import CoverageCard, MonthsCard
from clac_desktop.ui.pages.home.lines import local
from clac_desktop.ui.pages.home.looking import LookingPage
from clac_desktop.ui.pages.home.reading import Overview, read_offices
from clac_desktop.ui.table import Column, Order, Row, RowsTable

LATE = 31  # days after which an office's silence is marked


class CentreHomePage(LookingPage):
    """The figures of all countries side by side, and who has sent."""

    name = "home"
    title = N_("Inicio")
    icon = "home"
    shortcut = "Ctrl+1"
    shows = frozenset({"service", "service_attendance", "organisation", "certification_status", "device", "office"})
    about = N_("Las cifras de todos los países, la cobertura de cada uno y el último paquete de cada oficina.")

    packages_requested = Signal()

    def build(self) -> None:
        """Header with period; strip, chart, offices."""
        self.make_picker()
        receive = self.command(
            _("Recibir paquetes"), "Ctrl+O", self.packages_requested.emit, icon="move_to_inbox", menu="packages"
        )
        self.header.add(kit.Button.of(receive, kind="primary"))
        self._strip = {
            "F1": kit.StripFigure(_("Atendidas")),
            "F2": kit.StripFigure(_("Cobertura")),
            "F6": kit.StripFigure(_("Sin atender")),
            "F3": kit.StripFigure(_("Servicios")),
            "F7": kit.StripFigure(_("Participaciones")),
        }
        self._sent = kit.StripFigure(_("Oficinas al día"))
        self._conflicts = kit.StripFigure(_("Conflictos"))
        for code, figure in self._strip.items():
            figure.opened.connect(partial(self.open_figure, code, figure))
        self.coverage = CoverageCard(self.read_coverage, "country")
        self._months = MonthsCard()
        self._offices = kit.Card(_("Quién ha enviado"))
        self._table = RowsTable(
            (
                Column("office", _("Oficina"), 140, kind="strong", stretch=True, priority=0),
                Column("package", _("Paquete"), 80, priority=1),
                Column("at", _("Último"), 110, kind="date", priority=0),
                Column("days", _("Días"), 70, kind="number", priority=0),
            ),
            _("Quién ha enviado"),
            order=Order("days", True),
        )
        self._offices.add(self._table, 1)
        self._holder = QWidget()
        outer = QVBoxLayout(self._holder)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(theme.px(12))
        self._figures = kit.FigureStrip([*self._strip.values(), self._sent, self._conflicts])
        outer.addWidget(self._figures)
        self._columns = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._columns.setSpacing(theme.px(12))
        right = QVBoxLayout()
        right.setSpacing(theme.px(12))
        right.addWidget(self._months, 2)
        right.addWidget(self._offices, 3)
        self._columns.addWidget(self.coverage, 3)
        self._columns.addLayout(right, 3)
        outer.addLayout(self._columns, 1)
        self.body.addWidget(kit.scroll(self._holder), 1)
        self.make_panel(self._holder)
        self.width_changed(self.frame.width_class())

    def width_changed(self, width_class: str) -> None:
        """Put the offices below the charts in a narrow window, and the figures into two rows."""
        narrow = width_class == "narrow"
        self._figures.fold(4 if narrow else len(self._strip) + 2)
        self._months.fit(width_class)
        self.coverage.fit(width_class)
        directions = QBoxLayout.Direction
        self._columns.setDirection(directions.TopToBottom if narrow else directions.LeftToRight)
        self._offices.setMinimumHeight(theme.px(240) if narrow else 0)

    def first_focus(self) -> QWidget | None:
        """The first figure has the focus when the page is shown."""
        return self._strip["F1"]

    def refresh(self) -> None:
        """Read the figures and the offices."""
        self.read_figures()
        self.background.read(read_offices, then=self._show_offices, owner=self)

    def show_calculating(self) -> None:
        """Show grey bars in the strip."""
        for figure in self._strip.values():
            figure.show_calculating()

    def show_overview(self, found: Overview) -> None:
        """Show the answer to `read_figures`."""
        made = found.figures
        parts = (_("Oficina central"), self.cutoff_words(found))
        self.header.set_note(" · ".join(parts))
        self._strip["F1"].show_value(cards.shown(made["F1"]), _("únicas en el período"))
        if made["F2"].value is None:
            self._strip["F2"].show_unknown(_("ninguna activa"))
            self._strip["F6"].show_unknown(_("ninguna activa"))
        else:
            self._strip["F2"].show_value(cards.shown(made["F2"]), cards.served_words_short(made))
            tone = "warn" if made["F6"].value else ""
            self._strip["F6"].show_value(cards.shown(made["F6"]), _("ver la lista"), tone=tone)
        self._strip["F3"].show_value(cards.shown(made["F3"]), _("{n} atenciones").format(n=cards.shown(made["F4"])))
        women = _("{share} mujeres").format(share=cards.shown(made["F8"]))
        self._strip["F7"].show_value(cards.shown(made["F7"]), women)
        self._months.show_months(found, self.today)
        self.coverage.show_shares(found.coverage)

    def _show_offices(self, found: tuple[list[OfficeContact], int]) -> None:
        offices, conflicts = found
        recent = sum(1 for one in offices if one.at and (self.today - local(one.at).date()).days <= LATE)
        late = recent < len(offices)
        self._sent.show_value(
            f"{number(recent)} / {number(len(offices))}", _("paquete en 31 días"), tone="warn" if late else ""
        )
        self._conflicts.show_value(number(conflicts), _("abiertos"), tone="warn" if conflicts else "")
        self._offices.set_note(f"{number(recent)} / {number(len(offices))}" if offices else "")
        self._table.show_rows([self._row(at, one) for at, one in enumerate(offices)])

    def _row(self, at: int, one: OfficeContact) -> Row:
        day = local(one.at).date() if one.at else None
        label = _("N.º {number}").format(number=one.number) if one.number else None
        return Row(at, (one.name, label, day, None if day is None else (self.today - day).days))
