"""The list behind a part of a figure, and "Sin atender" with the visit that is planned from it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import Signal

from clac_desktop.queries.figure import Figure
from clac_desktop.queries.figure_lists import (
    AttendanceLine,
    FigureList,
    Line,
    OrganisationLine,
    ServiceLine,
    StructureLine,
)
from clac_desktop.queries.period import Period
from clac_desktop.queries.series import GRADES, KIND_CODES
from clac_desktop.texts import N_, _, date_long, number
from clac_desktop.ui import kit, theme
from clac_desktop.ui.background import Background
from clac_desktop.ui.page import Frame, Page
from clac_desktop.ui.pages.home.cards import SIDES
from clac_desktop.ui.pages.home.reading import Listed, read_list
from clac_desktop.ui.table import UNKNOWN, Column, Order, Row, RowsTable, Table

IN_MEMORY = 2_000  # lines that are read at once, searched and sorted here; longer lists come page by page
Key = tuple[str, ...]  # kind of what is opened, its uid


class FigureListPage(Page):
    """The records behind a part of a figure; Enter opens one."""

    name = "figure_list"
    title = N_("Registros de la cifra")
    icon = "list"
    shows = frozenset({"service", "service_attendance", "organisation", "certification_status"})
    about = N_("Los registros que cuenta la cifra, uno por fila. Intro abre el registro.")

    service_requested = Signal(str)
    organisation_requested = Signal(str)
    visit_requested = Signal(list)

    def __init__(
        self, frame: Frame, background: Background, figure: Figure, part: str, cutoff: Period, today: dt.date
    ) -> None:
        super().__init__(frame, background)
        self._figure, self._part, self._cutoff, self._today = figure, part, cutoff, today
        self._table: Table | None = None
        self._long: LongList | None = None
        self._rows: list[Row] = []

    def build(self) -> None:
        """Header with search; the table comes with the first answer, for it depends on the kind of records."""
        self._table = None
        self.header.set_title(self._name_of_part())
        self.header.set_subtitle(
            " · ".join(
                (
                    _("fórmula {code}").format(code=self._figure.code),
                    self._cutoff.label(),
                    _("corte {day}").format(day=date_long(self._cutoff.end)),
                )
            )
        )
        self._search = kit.SearchField(_("Buscar en la lista"), key="Ctrl+F")
        self._search.searched.connect(self._filter)
        self._search.setMinimumWidth(theme.px(220))
        self.header.add(self._search)
        self._card = kit.Card(padded=False)
        self.body.addWidget(self._card, 1)

    def _name_of_part(self) -> str:
        over, under = SIDES[self._figure.code]
        sides = {"numerator": over if under else "", "denominator": under}
        side = sides.get(self._part)
        if side is None:
            side = next((part.label for part in self._figure.apart if part.code == self._part), "")
        else:
            side = _(side) if side else ""
        name = self._figure.name
        return f"{name}: {side}" if side and side.casefold() != name.casefold() else name

    # ---- reading
    def refresh(self) -> None:
        """Read the list."""
        self.background.read(
            read_list, self._figure.code, self._part, self._cutoff, IN_MEMORY, then=self._show, owner=self
        )

    def _show(self, listed: Listed) -> None:
        found = listed.found
        self.header.set_note(number(found.total))
        if self._table is None:
            self._table = self._make_table(found, listed.countries)
            self._card.add(self._table, 1)
            self._table.setFocus()
        self._search.setVisible(found.total <= IN_MEMORY)
        self._rows = [row_of(line, listed.countries) for line in found.lines]
        if isinstance(self._table, RowsTable):
            self._table.show_rows(self._rows)
            self._filter(self._search.text())
        else:
            self._table.reload()

    def _make_table(self, found: FigureList, countries: Mapping[str, str]) -> Table:
        name, columns = self._name_of_part(), columns_of(found.kind)
        table: Table
        if found.total <= IN_MEMORY:
            table = RowsTable(columns, name)
        else:
            fixed = [
                Column(c.key, c.title, c.width, kind=c.kind, priority=c.priority, stretch=c.stretch, sortable=False)
                for c in columns
            ]
            self._long = LongList(self._figure.code, self._part, self._cutoff, found.total, countries)
            table = Table(fixed, self._long, self.background, name=name)
        empty = kit.EmptyState(
            _("No hay registros"), _("Ningún registro cuenta en esta parte de la cifra en el período.")
        )
        table.set_empty(empty)
        table.opened.connect(self._open)
        return table

    def _filter(self, words: str) -> None:
        if isinstance(self._table, RowsTable):
            sought = kit.fold(words).split()
            shown = [
                row for row in self._rows if all(word in kit.fold(" ".join(map(str, row.cells))) for word in sought)
            ]
            self._table.show_rows(shown)
            self.frame.status(_("{n} de {total}").format(n=number(len(shown)), total=number(len(self._rows))))

    # ---- doing
    def _open(self, ident: Key | int) -> None:
        kind, uid = self._key(ident)[:2]
        if kind == "organisation":
            self.organisation_requested.emit(uid)
        elif kind == "service":
            self.service_requested.emit(uid)

    def _key(self, ident: Key | int) -> Key:
        if isinstance(ident, int):
            return self._long.keys.get(ident, ("", "")) if self._long is not None else ("", "")
        return ident

    def chosen(self) -> list[str]:
        """Return the uids of the organisations of the selected rows, in their order; of the current row without any."""
        if self._table is None:
            return []
        current = self._table.current_id()
        idents = self._table.selected_ids() or ([current] if current is not None else [])
        return [uid for kind, uid in map(self._key, idents) if kind == "organisation"]


class NotServedPage(FigureListPage):
    """Members without a service in the period, by country, product and last service: the working tool behind F6."""

    title = N_("Sin atender")
    about = N_("Organizaciones activas al corte sin servicio en el período. Desde aquí se planifica una visita.")

    def build(self) -> None:
        """The list, and the visit to plan."""
        super().build()
        plan = self.command(_("Planificar visita"), "Ctrl+Shift+V", self.plan, icon="edit_calendar")
        self.header.add(kit.Button.of(plan, kind="primary"))

    def plan(self) -> None:
        """Wish for a planned service with the chosen organisations."""
        if uids := self.chosen():
            self.visit_requested.emit(uids)
        else:
            self.frame.say(_("Elija primero una organización de la lista."), icon="info")


class LongList:
    """A list too long to be held: its ids are places, its rows are read page by page."""

    def __init__(self, code: str, part: str, cutoff: Period, total: int, countries: Mapping[str, str]) -> None:
        self._asked = (code, part, cutoff)
        self._total, self._countries = total, countries
        self.keys: dict[int, Key] = {}  # what the rows read so far open

    def ids(self, session: Any, order: Order, filters: Mapping[str, Any]) -> Sequence[Any]:
        """Return the places of all lines."""
        return range(self._total)

    def page(self, session: Any, ids: Sequence[Any]) -> Sequence[Row]:
        """Return the lines at these places, which follow each other."""
        code, part, cutoff = self._asked
        found = read_list(session, code, part, cutoff, len(ids), ids[0]).found
        rows = [row_of(line, self._countries) for line in found.lines]
        self.keys.update(zip(ids, (row.id for row in rows), strict=False))
        return [Row(place, row.cells) for place, row in zip(ids, rows, strict=False)]


def columns_of(kind: str) -> list[Column]:
    """Return the columns of a kind of records."""
    if kind == "organisation":
        return [
            Column("name", _("Organización"), 260, kind="strong", priority=0, stretch=True),
            Column("flo_id", _("FLO-ID"), 80),
            Column("kind", _("Tipo"), 120, priority=2),
            Column("country", _("País"), 110),
            Column("products", _("Productos"), 180, priority=2),
            Column("last", _("Último servicio"), 120, kind="date", priority=0),
            Column("services", _("Servicios"), 86, kind="number", priority=3),
        ]
    if kind == "structure":
        return [
            Column("name", _("Estructura"), 320, kind="strong", priority=0, stretch=True),
            Column("country", _("País"), 160),
            Column("last", _("Último servicio"), 120, kind="date", priority=0),
            Column("services", _("Servicios"), 86, kind="number", priority=3),
        ]
    if kind == "service":
        return [
            Column("end", _("Fecha final"), 106, kind="date", priority=0),
            Column("title", _("Servicio"), 320, kind="strong", priority=0, stretch=True),
            Column("country", _("País"), 140),
            Column("receivers", _("Organizaciones"), 116, kind="number"),
            Column("participants", _("Participaciones"), 118, kind="number"),
            Column("hours", _("Horas"), 70, kind="number", priority=2),
        ]
    return [
        Column("end", _("Fecha final"), 106, kind="date", priority=0),
        Column("receiver", _("Quién recibió"), 220, kind="strong", priority=0, stretch=True),
        Column("title", _("Servicio"), 220, stretch=True),
        Column("women", _("Mujeres"), 80, kind="number"),
        Column("men", _("Hombres"), 80, kind="number"),
        Column("not_stated", _("s/d"), 60, kind="number", priority=2),
        Column("young", _("Jóvenes"), 80, kind="number", priority=2),
    ]


def row_of(line: Line, countries: Mapping[str, str]) -> Row:
    """Return a line of a list ready to show; its id says what opens."""
    match line:
        case OrganisationLine():
            grade = _(GRADES[str(line.grade)]) if str(line.grade) in GRADES else ""
            code = _(KIND_CODES[line.kind]) if line.kind in KIND_CODES else line.kind
            kind = ", ".join(part for part in (code, grade) if part)
            cells: tuple[Any, ...] = (
                line.name, line.flo_id or None, kind or UNKNOWN, _names(line.countries, countries),
                ", ".join(line.products) or UNKNOWN, line.last_service, line.services,
            )  # fmt: skip
            return Row(("organisation", line.uid), cells)
        case StructureLine():
            return Row(
                ("structure", line.uid),
                (line.name, _names(line.countries, countries), line.last_service, line.services),
            )
        case ServiceLine():
            hours = UNKNOWN if line.hours is None else line.hours
            where = _names(line.countries, countries)
            return Row(("service", line.uid), (line.end, line.title, where, line.receivers, line.participants, hours))
        case AttendanceLine():
            young = (
                None
                if line.young_women is None and line.young_men is None
                else (line.young_women or 0) + (line.young_men or 0)
            )
            counts = [UNKNOWN if n is None else n for n in (line.women, line.men, line.not_stated, young)]
            return Row(("service", line.service, line.uid), (line.end, line.receiver_name, line.title, *counts))


def _names(codes: Sequence[str], names: Mapping[str, str]) -> str | None:
    return ", ".join(names.get(code, code) for code in codes) or None
