"""The register as a table: filter as you type, filters by country, kind, product, state and service in the period."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from PySide6.QtWidgets import QWidget

from clac_desktop.models.database import Workspace
from clac_desktop.models.organisation import KINDS
from clac_desktop.models.writing import Reading
from clac_desktop.queries import organisations as asked
from clac_desktop.queries.home import last_delivered
from clac_desktop.queries.period import Period
from clac_desktop.texts import N_, _, ngettext, number
from clac_desktop.ui import kit, theme
from clac_desktop.ui.background import Background
from clac_desktop.ui.page import Frame, Page
from clac_desktop.ui.pages.organisations import words
from clac_desktop.ui.pages.organisations.form import Opened, OrganisationForm, read_refused
from clac_desktop.ui.pages.organisations.register_rows import (
    RegisterRows,
    columns,
    period_choices,
    semester_of,
    status_choices,
)
from clac_desktop.ui.pages.organisations.sheet import OrganisationSheet
from clac_desktop.ui.table import Order, Table
from clac_desktop.ui.table_import import (
    REGISTER,
    Imported,
    TableImport,
    TakenBack,
    choose_table,
    is_table,
    save_template,
    take_back,
)
from clac_desktop.ui.undone import words_of


@dataclass(frozen=True, slots=True)
class _Facts:
    """What the filters offer, and whose workspace this is."""

    countries: list[tuple[str, str]]
    products: list[tuple[str, str]]
    years: list[int]
    last: dt.date | None
    all: int
    central: bool


def read_facts(reading: Reading) -> _Facts:
    """Return what stands around the table."""
    return _Facts(
        asked.used_codes(reading, "country"),
        asked.used_codes(reading, "product"),
        asked.years_served(reading),
        last_delivered(reading),
        asked.organisation_count(reading),
        reading.settings.get("role") == "central",
    )


class OrganisationsPage(Page):
    """The list of organisations. `arrive` takes `uid` or `id` (its sheet), `served`, `country`, `period`, `words`."""

    name = "organisations"
    title = N_("Organizaciones")
    icon = "groups"
    shortcut = "Ctrl+3"
    shows = frozenset({"organisation", "certification_status", "service", "service_attendance"})
    about = N_("Las organizaciones miembro, su estado y lo que recibieron. Intro abre la ficha de una.")

    def __init__(
        self, frame: Frame, background: Background, workspace: Workspace, *, today: dt.date | None = None
    ) -> None:
        super().__init__(frame, background)
        self._workspace = workspace
        self._today = today or dt.date.today()
        self._facts: _Facts | None = None
        self._period: Period | None = None
        self._wanted: dict[str, Any] = {}

    # ---- making
    def build(self) -> None:
        """Make search, filter chips and table."""
        self.edge_to_edge()
        self._import = self.command(_("Traer el registro"), "Ctrl+I", self._choose_file, icon="upload", menu="file")
        self._new = self.command(_("Nueva organización"), "Ctrl+N", self._record, icon="add", menu="records")
        self._template = self.command(
            _("Plantilla de organizaciones"), "", self._save_template, icon="download", menu="file"
        )
        imports = kit.Menu(parent=self)
        imports.addAction(self._import)
        imports.addAction(self._template)
        self._narrow = self.frame.width_class() == "narrow"
        self._new_button = kit.Button.of(self._new, kind="primary", menu=imports if self._narrow else None)
        self._central_buttons = [self._new_button]
        if not self._narrow:
            self._central_buttons.insert(0, kit.Button.of(self._import, menu=imports))
        self._periods = kit.Menu("", self)
        self._periods.aboutToShow.connect(self._fill_periods)
        self._period_button = kit.Button("", icon="calendar_month", menu=self._periods)
        self.header.add(self._period_button)
        for button in self._central_buttons:
            self.header.add(button)
        self._search = kit.SearchField(_("cacao, San Martín, 3106…"), name=_("Buscar organizaciones"))
        self._search.setFixedWidth(theme.px({"wide": 280, "middle": 200}.get(self.frame.width_class(), 150)))
        self._search.searched.connect(lambda _words: self._filter())
        self._chips: dict[str, kit.FilterChip] = {
            "served": kit.FilterChip(_("Atención"), [("not_served", _("Sin atender")), ("served", _("Atendidas"))]),
            "status": kit.FilterChip(_("Estado"), status_choices(), many=True),
            "kind": kit.FilterChip(_("Tipo"), [(code, _(words.KIND_NAMES[code])) for code in KINDS], many=True),
            "country": kit.FilterChip(_("País"), [], many=True),
            "products": kit.FilterChip(_("Producto"), [], many=True),
        }
        row = kit.Row(self._search, gap=2)
        for chip in self._chips.values():
            chip.changed.connect(lambda _value: self._filter())
            row.add(chip)
        self._clear = kit.Link(_("Quitar"), self._clear_filters)
        row.add(self._clear)
        row.add(None)
        if self.frame.width_class() == "narrow":
            self._columns_button: kit.Button = kit.IconButton("view_column", _("Columnas"), on=self._open_columns)
        else:
            self._columns_button = kit.Button(_("Columnas"), kind="quiet", icon="view_column", on=self._open_columns)
        row.add(self._columns_button)
        self.body.addWidget(self.pad(row, top=1.5, bottom=2.5))
        self._table = Table(
            columns(),
            RegisterRows(self._today),
            self.background,
            name=_("Organizaciones"),
            order=Order("name"),
            filters={"period": self._period or semester_of(self._today)},
        )
        self._table.opened.connect(self._open)
        self._table.loaded.connect(self._loaded)
        self._table.selection_changed.connect(self._tell)
        self.body.addWidget(self._table, 1)
        self._show_central(False)

    def _show_central(self, central: bool) -> None:
        for button in self._central_buttons:
            button.setVisible(central)
        for action in (self._import, self._template, self._new):
            action.setVisible(central)
            action.setEnabled(central)

    # ---- showing
    def refresh(self) -> None:
        """Read what the filters offer, then the list."""
        self.background.read(read_facts, then=self._show_facts, owner=self)

    def _show_facts(self, facts: _Facts) -> None:
        first = self._facts is None
        self._facts = facts
        self._show_central(facts.central)
        self._chips["country"].set_items(facts.countries)
        self._chips["products"].set_items(facts.products)
        self._chips["country"].setVisible(len(facts.countries) > 1)
        self._show_period(self._period or semester_of(facts.last or self._today))
        self._table.set_empty(self._empty(facts))
        if first and self._wanted:
            self._take_wanted()
        else:
            self._filter()

    def _filter(self) -> None:
        filters = {key: chip.value() for key, chip in self._chips.items()}
        filters["period"] = self._period
        filters["words"] = self._search.text()
        active = {key for key, chip in self._chips.items() if chip.is_active()}
        self._table.set_filtered(active)
        self._clear.setVisible(bool(active) or bool(self._search.text()))
        self._table.set_filters(filters)

    def _show_period(self, period: Period) -> None:
        self._period = period
        self._period_button.set_text(period.label())
        self._period_button.setAccessibleName(_("Período: {label}").format(label=period.label()))

    def _fill_periods(self) -> None:
        self._periods.clear()
        years = self._facts.years if self._facts else []
        for period in period_choices(years, self._period or semester_of(self._today), self._today):
            self._periods.add(period.label(), partial(self._choose_period, period), checked=period == self._period)

    def _choose_period(self, period: Period) -> None:
        self._show_period(period)
        self._filter()

    def _clear_filters(self) -> None:
        for chip in self._chips.values():
            chip.set_value(None)
        self._search.clear()
        self._filter()

    def _loaded(self, count: int) -> None:
        everything = self._facts.all if self._facts else count
        both = _("{n} de {all}").format(n=number(count), all=number(everything))
        self.header.set_note(number(count) if count == everything else both)
        self._tell()

    def _tell(self) -> None:
        n = self._table.count()
        pieces = [ngettext("{n} organización", "{n} organizaciones", n).format(n=number(n))]
        chosen = self._table.selection_count()
        if chosen > 1:
            pieces.append(ngettext("{n} seleccionada", "{n} seleccionadas", chosen).format(n=number(chosen)))
        if self._period is not None:
            pieces.append(_("servicios de {period}").format(period=self._period.label()))
        pieces.append(_("Intro abre la ficha"))
        if self.isVisible():  # behind a sheet the status bar speaks of the sheet
            self.frame.status(" · ".join(pieces))

    def _empty(self, facts: _Facts) -> QWidget:
        if facts.all:
            return kit.EmptyState(
                _("Ninguna organización con estos filtros"),
                _("Quite un filtro o busque otras palabras."),
                [
                    kit.EmptyCard(
                        "filter_alt", _("Quitar los filtros"), _("Ver otra vez todas."), "", self._clear_filters
                    )
                ],
            )
        if facts.central:
            return kit.EmptyState(
                _("Todavía no hay organizaciones"),
                _("Aquí se ven las organizaciones miembro, su estado y lo que recibieron."),
                [
                    kit.EmptyCard(
                        "upload", _("Traer el registro"),
                        _("Suelte su archivo de Excel aquí. Verá qué entra y qué no antes de guardar nada."),
                        "Ctrl+I", self._choose_file,
                    ),
                    kit.EmptyCard(
                        "add", _("Registrar una"), _("Nombre, país, tipo y estado de certificación."),
                        "Ctrl+N", self._record,
                    ),
                ],
            )  # fmt: skip
        return kit.EmptyState(
            _("Todavía no hay organizaciones"),
            _("La lista llega con el primer paquete de la oficina central."),
            [
                kit.EmptyCard(
                    "inventory_2", _("Recibir un paquete"), _("Suelte aquí el archivo que le mandó el centro."),
                    "Ctrl+5", lambda: self.frame.go("packages"),
                )
            ],
        )  # fmt: skip

    # ---- going on
    def arrive(self, **arguments: Any) -> None:
        """Show one organisation's sheet, or the list with these filters."""
        self._wanted = arguments
        if self._facts is not None:
            self._take_wanted()

    def _take_wanted(self) -> None:
        wanted, self._wanted = self._wanted, {}
        if isinstance(wanted.get("period"), Period):
            self._show_period(wanted["period"])
        if wanted.keys() & {*self._chips, "words"}:  # what was filtered before would hide what is wanted
            self._search.set_text("")
            for chip in self._chips.values():
                chip.set_value(None)
        for key in self._chips:
            if key in wanted:
                value = wanted[key]
                many = key != "served"
                self._chips[key].set_value([value] if many and isinstance(value, str) else value)
        if "words" in wanted:
            self._search.set_text(str(wanted["words"]))
        self._filter()
        if "refused" in wanted:
            then = partial(self._open_refused, str(wanted.get("uid", "")))
            self.background.read(read_refused, str(wanted["refused"]), then=then, owner=self)
        elif "uid" in wanted:
            self.background.read(asked.organisation_id, str(wanted["uid"]), then=self._open_alone, owner=self)
        elif "id" in wanted:
            self._open_alone(int(wanted["id"]))

    def _open_refused(self, uid: str, opened: Opened | None) -> None:
        if opened is not None:
            self.push(OrganisationForm(self.frame, self.background, opened.uid, opened=opened))
        else:
            self.background.read(asked.organisation_id, uid, then=self._open_alone, owner=self)

    def _open_alone(self, id_: int | None) -> None:
        if id_ is None:
            self.frame.say(_("Esa organización no está en este equipo."), icon="info")
            return
        ids = list(self._table.rows_model.ids())
        self._push_sheet(ids if id_ in ids else [id_], id_)

    def _open(self, id_: object) -> None:
        if isinstance(id_, int):
            self._push_sheet(list(self._table.rows_model.ids()), id_)

    def _push_sheet(self, ids: list[int], id_: int) -> None:
        period = self._period or semester_of(self._today)
        self.push(OrganisationSheet(self.frame, self.background, ids, ids.index(id_), period, self._today))

    def _record(self) -> None:
        self.push(OrganisationForm(self.frame, self.background, None))

    def _choose_file(self) -> None:
        path = choose_table(self, REGISTER)
        if path:
            self.take_drop([path])

    def _save_template(self) -> None:
        save_template(self, self.frame, self.background, REGISTER)

    def accepts_drop(self, paths: list[str]) -> bool:
        """A register is taken at the centre only, one file at a time, by this page when it is shown."""
        central = self._facts is not None and self._facts.central
        return central and self.isVisible() and is_table(paths)

    def take_drop(self, paths: list[str]) -> None:
        """Preview what a register would change."""
        self.push(TableImport(self.frame, self.background, self._workspace, REGISTER, paths[0], applied=self._undo_of))

    def _undo_of(self, imported: Imported, *, redo: bool = False) -> Callable[[], object]:
        def then(found: TakenBack) -> None:
            words = words_of(found.undone, imported.told, redo=redo)
            again = self._undo_of(found.again, redo=not redo) if found.changed else None
            self.frame.say(words, icon="redo" if redo else "undo", undo=again)

        return lambda: self.background.write(take_back, imported, then=then, owner=self)

    def _open_columns(self) -> None:
        corner = self._columns_button.mapToGlobal(self._columns_button.rect().bottomLeft())
        self._table.columns_menu().popup(corner)

    def width_changed(self, width_class: str) -> None:
        """The search field gives way to the filters when the window is narrow, which has another header."""
        if (width_class == "narrow") != self._narrow:
            self.rebuild()
        self._search.setFixedWidth(theme.px({"wide": 280, "middle": 200}.get(width_class, 150)))

    def keep(self) -> dict[str, Any]:
        """Return filters, order, columns and the row with the focus."""
        return {
            "chips": {key: chip.value() for key, chip in self._chips.items()},
            "words": self._search.text(),
            "order": self._table.order(),
            "columns": self._table.column_keys(),
            "current": self._table.current_id(),
        }

    def take(self, state: dict[str, Any]) -> None:
        """Put back what `keep` returned."""
        for key, value in state["chips"].items():
            self._chips[key].set_value(value)
        self._search.set_text(state["words"])
        self._table.set_columns(state["columns"])
        self._table.set_order(state["order"])
        self._filter()
        self._table.select_id(state["current"])

    def first_focus(self) -> QWidget | None:
        """The list takes the keyboard first."""
        return self._table
