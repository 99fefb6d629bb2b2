"""The sheet of one organisation (picture 04): time line, figures, services; at the right its data and history."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from clac_desktop.models.writing import Reading
from clac_desktop.queries.history import Told, organisation_history
from clac_desktop.queries.organisations import Given, Sheet, organisation_sheet
from clac_desktop.queries.period import Period
from clac_desktop.texts import N_, _, date_long, number, percent
from clac_desktop.ui import kit, theme
from clac_desktop.ui.background import Background
from clac_desktop.ui.page import Frame, Page
from clac_desktop.ui.pages.organisations import words
from clac_desktop.ui.pages.organisations.events import EventList
from clac_desktop.ui.pages.organisations.form import OrganisationForm
from clac_desktop.ui.pages.organisations.time_line import TimeLine, lanes_of, twin_rows
from clac_desktop.ui.table import UNKNOWN, Column, Order, Row, RowsTable

_SIDE = 356  # design pixels of the right column


@dataclass(frozen=True, slots=True)
class _Shown:
    """What the reading thread brings: the sheet, its history, and whether it may be corrected here."""

    sheet: Sheet
    events: list[Told]
    central: bool
    code: str


def read_sheet(reading: Reading, id_: int, period: Period, today: dt.date) -> _Shown | None:
    """Return everything the page shows of one organisation, None where it is gone."""
    sheet = organisation_sheet(reading, id_, period, today)
    if sheet is None:
        return None
    events = organisation_history(reading, sheet.row.uid)
    return _Shown(sheet, events, reading.settings.get("role") == "central", reading.settings.get("office", ""))


class OrganisationSheet(Page):
    """One organisation. `ids` is the list it was opened from: Alt+Up and Alt+Down go through it."""

    name = "organisation"
    title = N_("Organización")
    icon = "groups"
    shows = frozenset({"organisation", "certification_status", "service", "service_attendance", "journal", "fate"})
    about = N_("Todo lo que se sabe de una organización: sus datos, lo que recibió y quién cambió qué.")

    def __init__(
        self, frame: Frame, background: Background, ids: Sequence[int], at: int, period: Period, today: dt.date
    ) -> None:
        super().__init__(frame, background)
        self._ids, self._at, self._period, self._today = ids, at, period, today
        self._shown: _Shown | None = None

    @property
    def id(self) -> int:
        """The organisation shown."""
        return self._ids[self._at]

    # ---- making
    def build(self) -> None:
        """Make cards and commands; what they show comes with `refresh`."""
        self.header.set_back(self.close_page)
        self._chips = kit.Row(gap=2)
        self.header.add_left(self._chips)
        self._correct = self.command(_("Corregir"), "F2", self._open_form, icon="edit", menu="edit")
        self._previous = self.command(_("Organización anterior"), "Alt+Up", lambda: self._step(-1), menu="view")
        self._next = self.command(_("Organización siguiente"), "Alt+Down", lambda: self._step(1), menu="view")
        for icon, action in (("keyboard_arrow_up", self._previous), ("keyboard_arrow_down", self._next)):
            key = str(action.property("keys") or "")
            button = kit.IconButton(icon, action.text(), on=action.trigger, framed=True)
            button.setToolTip(f"{action.text()} ({key})" if key else action.text())
            self.header.add(button)
        self._swap = self.command(_("Línea de tiempo como tabla"), "Ctrl+Shift+T", self._swap_twin, menu="view")
        plan = self.command(_("Planificar visita"), "Ctrl+Shift+V", self._plan_visit, icon="calendar_month")
        record = self.command(_("Registrar servicio"), "Ctrl+N", self._record_service, icon="add")
        if self.frame.width_class() == "wide":
            self.header.add(kit.Button.of(plan))
        self.header.add(kit.Button.of(record, kind="primary"))
        self._narrow = self.frame.width_class() == "narrow"
        left, self._right = self._left_column(), self._right_column()
        if self._narrow:
            self._services.setMinimumHeight(theme.px(220))
            self._history_card.setMinimumHeight(theme.px(220))
            self.body.addWidget(kit.scroll(kit.Column(left, self._right, gap=3)), 1)
            return
        columns = kit.Row(gap=3)
        columns.add(left, 1)
        columns.add(self._right)
        self.body.addWidget(columns, 1)
        self._fit_right(self.frame.width_class())

    def _left_column(self) -> QWidget:
        self._line_card = kit.Card(_("Línea de tiempo"))
        self._line_card.head_add(kit.IconButton("table_chart", _("Ver como tabla"), on=self._swap_twin))
        self._line = TimeLine(self._open_service)
        self._twin = RowsTable(
            [
                Column("lane", _("Línea"), 140, "strong", 0),
                Column("words", _("Qué y cuándo"), 320, "plain", 0, stretch=True),
            ],
            _("Línea de tiempo como tabla"),
            order=Order(""),
        )
        self._twin.setFixedHeight(theme.px(124))
        self._twin.hide()
        self._line_card.add(self._line)
        self._line_card.add(self._twin)
        self._figures = {
            key: kit.StripFigure(label)
            for key, label in (
                ("period", _("Servicios en {period}").format(period=words.short_period(self._period))),
                ("people", _("Participaciones")),
                ("last", _("Último servicio")),
                ("next", _("Próximo servicio")),
            )
        }
        strip = kit.FigureStrip(list(self._figures.values()))
        strip.setFixedHeight(theme.px(84))
        self._services_card = kit.Card(_("Servicios"), padded=False)
        self._services = RowsTable(
            _service_columns(), _("Servicios de la organización"), order=Order("date", descending=True)
        )
        self._services.opened.connect(self._open_service)
        self._services.set_empty(kit.Label(_("Todavía no recibió ningún servicio."), 13, 400, "text3", align="centre"))
        self._services_card.add(self._services, 1)
        column = kit.Column(self._line_card, strip, gap=3)
        column.add(self._services_card, 1)
        return column

    def _right_column(self) -> QWidget:
        self._data_card = kit.Card(_("Datos"))
        self._owner = kit.Row(gap=1)
        self._data_card.head_add(self._owner)
        self._data = QVBoxLayout()
        self._data_card.add_layout(self._data)
        self._history_card = kit.Card(_("Historial"), _("quién, cuándo, con qué paquete"))
        self._events = EventList(self._open_service)
        self._history_card.add(kit.scroll(self._events), 1)
        self._events.setAutoFillBackground(False)
        column = kit.Column(self._data_card, gap=3)
        column.add(self._history_card, 1)
        return column

    # ---- showing
    def refresh(self) -> None:
        """Read the organisation again."""
        self.background.read(read_sheet, self.id, self._period, self._today, then=self._show, owner=self)

    def _show(self, shown: _Shown | None) -> None:
        if shown is None:
            self.close_page()
            return
        self._shown = shown
        sheet, row = shown.sheet, shown.sheet.row
        self.header.set_title(words.title_of(row))
        self.header.set_subtitle(_subtitle(sheet))
        self._show_chips(sheet)
        lanes = lanes_of(sheet, self._today)
        self._line_card.set_note(_("un punto por servicio; vacío, planificado"))
        self._line.show_lanes(lanes)
        self._twin.show_rows([Row(at, cells) for at, cells in enumerate(twin_rows(lanes))])
        self._show_figures(sheet)
        self._services_card.set_note(number(len(sheet.services)))
        self._services.show_rows([_service_row(given) for given in sheet.services])
        self._show_data(shown)
        self._events.show_events(shown.events, self._today)
        self._history_card.set_note(_("quién, cuándo, con qué paquete"))
        self._previous.setEnabled(self._at > 0)
        self._next.setEnabled(self._at + 1 < len(self._ids))
        self._tell()

    def _tell(self) -> None:
        self.frame.status(
            _("Organización {n} de {all} · Alt+↑ y Alt+↓ pasan a la anterior y la siguiente").format(
                n=number(self._at + 1), all=number(len(self._ids))
            )
        )

    def _show_chips(self, sheet: Sheet) -> None:
        kit.clear(self._chips.box)
        row = sheet.row
        faces = [words.status_face(row)]
        if sheet.exit is not None and sheet.exit <= self._today:
            faces.append(words.LEFT_FACE)
        elif row.confirmed and not row.voided and row.status in ("certified", "suspended", "permission_to_trade"):
            faces.append(words.MEMBER_FACE)
        if sheet.conflicts:
            faces.append(words.CONFLICT_FACE)
        for face in faces:
            self._chips.add(kit.Chip(_(face.text), icon=face.icon, tone=face.tone, dashed=face.dashed))

    def _show_figures(self, sheet: Sheet) -> None:
        counted = [given for given in sheet.services if given.counts]
        inside = [g for g in counted if g.end and self._period.start <= g.end <= self._period.end]
        self._figures["period"].show_value(number(len(inside)), _("de {n} en total").format(n=number(len(counted))))
        women = sum(given.women or 0 for given in inside)
        men = sum(given.men or 0 for given in inside)
        share = _("{share} mujeres").format(share=percent(100 * women / (women + men))) if women + men else ""
        self._figures["people"].show_value(number(sum(given.participations or 0 for given in inside)), share)
        last = sheet.row.last
        if last is None:
            self._figures["last"].show_value("–", _("ninguno todavía"))
        else:
            self._figures["last"].show_value(words.day_of(last, self._today), words.ago(last, self._today))
        coming = [g for g in sheet.services if g.state == "planned" and not g.voided and g.end and g.end >= self._today]
        if coming and coming[-1].end:
            self._figures["next"].show_value(words.day_of(coming[-1].end, self._today), coming[-1].title)
        else:
            self._figures["next"].show_value("–", _("ninguno planificado"))

    def _show_data(self, shown: _Shown) -> None:
        sheet, row = shown.sheet, shown.sheet.row
        kit.clear(self._owner.box)
        if row.confirmed:
            self._owner.add(kit.Icon("lock", "text3"))
            self._owner.add(kit.Label(_("del centro"), 12, 400, "text3"))
        else:
            self._owner.add(kit.Label(_("de la oficina, por confirmar"), 12, 400, "warn"))
        may = shown.central or not row.confirmed
        self._correct.setEnabled(may)
        self._correct.setVisible(may)
        if may:
            text = _("Confirmar") if shown.central and not row.confirmed else _("Corregir")
            self._owner.add(kit.Button(text, icon="edit", key="F2", on=self._open_form, small=True))
        kit.clear(self._data)
        self._data.addWidget(_fact_table(_facts(sheet)))

    # ---- going on
    def _step(self, by: int) -> None:
        to = self._at + by
        if 0 <= to < len(self._ids):
            self._at = to
            self.refresh()

    def _swap_twin(self) -> None:
        as_table = self._twin.isHidden()
        self._twin.setVisible(as_table)
        self._line.setVisible(not as_table)

    def _open_service(self, uid: object) -> None:
        self.frame.go("services", uid=uid)

    def _record_service(self) -> None:
        if self._shown is not None:
            self.frame.go("services", new=True, organisation=self._shown.sheet.row.uid)

    def _plan_visit(self) -> None:
        if self._shown is not None:
            self.frame.go("services", plan_visit=[self._shown.sheet.row.uid])

    def _open_form(self) -> None:
        shown = self._shown
        if shown is None or not (shown.central or not shown.sheet.row.confirmed):
            return
        confirm = shown.central and not shown.sheet.row.confirmed
        self.push(OrganisationForm(self.frame, self.background, shown.sheet.row.uid, confirm=confirm))

    def keep(self) -> int:
        """Return which organisation is shown."""
        return self._at

    def width_changed(self, width_class: str) -> None:
        """A narrow window puts everything below each other and scrolls; a wider one gives the right column its room."""
        if (width_class == "narrow") != self._narrow:
            QTimer.singleShot(0, self, self.rebuild)
        elif not self._narrow:
            self._fit_right(width_class)

    def _fit_right(self, width_class: str) -> None:
        self._right.setFixedWidth(theme.px(_SIDE if width_class == "wide" else 300))

    def first_focus(self) -> QWidget | None:
        """The services take the keyboard first."""
        return self._services


def _subtitle(sheet: Sheet) -> str:
    row = sheet.row
    since = next((day for day, status in sheet.statuses if status == "certified" and day), None)
    place = ", ".join(part for part in (sheet.place, ", ".join(row.countries)) if part)
    pieces = [
        words.kind_code(row.kind),
        f"FLO-ID {row.flo_id}" if row.flo_id else _("sin FLO-ID"),
        ", ".join(row.products),
        place,
        _("certificada desde {year}").format(year=since.year) if since else "",
    ]
    return " · ".join(piece for piece in pieces if piece)


def _facts(sheet: Sheet) -> list[tuple[str, str]]:
    row = sheet.row
    unknown = _("s/d")
    kind = _(words.KIND_NAMES[row.kind]) if row.kind in words.KIND_NAMES else unknown
    grade = words.grade_name(sheet.grade)
    members = " · ".join(
        template.format(n=number(n))
        for template, n in ((_("{n} mujeres"), sheet.members_women), (_("{n} hombres"), sheet.members_men))
        if n is not None
    )
    found = [
        (_("Nombre"), row.name or unknown),
        (_("Tipo"), f"{words.kind_code(row.kind)}, {grade}" if grade else kind),
        (_("Productos"), ", ".join(row.products) or unknown),
        (_("Lugar"), sheet.place or unknown),
        (_("Ingreso a CLAC"), date_long(sheet.entry) if sheet.entry else unknown),
        (_("Salida"), date_long(sheet.exit) if sheet.exit else ""),
        (_("Base"), members or unknown),
        (_("Contacto"), " · ".join(part for part in (sheet.email, sheet.phone) if part)),
        (_("Posición"), sheet.position),
    ]
    if sheet.setup in words.SETUP_NAMES and sheet.setup != "SPO":
        found.insert(2, (_("Modelo"), _(words.SETUP_NAMES[sheet.setup])))
    return [(label, value) for label, value in found if value]


def _fact_table(facts: list[tuple[str, str]]) -> QWidget:
    """Labels and values in two columns on one base line each."""
    table = QWidget()
    grid = QGridLayout(table)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(theme.unit(3))
    grid.setVerticalSpacing(0)
    grid.setColumnMinimumWidth(0, theme.px(96))
    grid.setColumnStretch(1, 1)
    for at, (label, value) in enumerate(facts):
        grid.setRowMinimumHeight(at, theme.px(24))
        grid.addWidget(kit.Label(label, 12, 400, "text3"), at, 0)
        shown = kit.Label(value, 13, 400, "text", elide=True)
        theme.describe(shown, f"{label}: {value}")
        grid.addWidget(shown, at, 1)
    return table


def _service_columns() -> list[Column]:
    return [
        Column("date", _("Fecha"), 104, "date", 0),
        Column("title", _("Servicio"), 220, "plain", 0, stretch=True),
        Column("objective", _("Obj."), 52, "text", 3),
        Column("people", _("Part."), 60, "number", 1),
        Column("women", _("% mujeres"), 96, "bar", 2),
        Column("state", _("Estado"), 116, "chip", 1),
    ]


def _service_row(given: Given) -> Row:
    counted = (given.women or 0) + (given.men or 0)
    state = "void" if given.voided else ("planned" if given.state == "planned" else "done")
    share: Any = (given.women or 0) / counted if counted else None
    return Row(
        given.uid,
        (
            given.end or UNKNOWN,
            given.title,
            given.objective or None,
            given.participations,
            share,
            state,
        ),
        voided=given.voided,
    )
