"""Servicios: the table of all services of the office with its saved views, and the form over it (pictures 02, 10)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import QPoint, QTimer
from PySide6.QtWidgets import QAbstractButton, QWidget

from clac_desktop.models.database import Workspace
from clac_desktop.queries.home import Office
from clac_desktop.queries.services import Totals, id_of, selection_totals, uid_of
from clac_desktop.recording.workspace import set_preference
from clac_desktop.texts import N_, _, ngettext, number
from clac_desktop.ui import kit, theme
from clac_desktop.ui.background import Background
from clac_desktop.ui.page import Frame, Page
from clac_desktop.ui.pages.services import printing
from clac_desktop.ui.pages.services.empty import empty_state
from clac_desktop.ui.pages.services.filters import FilterBar
from clac_desktop.ui.pages.services.form import ServiceForm
from clac_desktop.ui.pages.services.history import Undoing
from clac_desktop.ui.pages.services.keeping import Saved
from clac_desktop.ui.pages.services.marking import Marked, bring_back, mark_services, totals_line
from clac_desktop.ui.pages.services.opening import Opening, Request, Way, open_form
from clac_desktop.ui.pages.services.source import NEWEST, ServiceSource, columns
from clac_desktop.ui.pages.services.tabs import ViewTabs
from clac_desktop.ui.pages.services.views import Overview, View, fixed_view, overview, wanted_view
from clac_desktop.ui.table import Table
from clac_desktop.ui.table_import import SERVICES, TableImport, choose_table, is_table, save_template

__all__ = ["ServicesPage"]
SETTLE_MS = 60  # a selection that is still growing is not added up


class ServicesPage(Page):
    """The list of services. `arrive` takes uid, draft, new (with organisation), plan_visit, state, conflicts."""

    name = "services"
    title = N_("Servicios")
    icon = "event_note"
    shortcut = "Ctrl+2"
    shows = frozenset({"service", "service_attendance", "draft", "journal", "organisation", "service_type"})
    about = N_("Todos los servicios de la oficina: filtre al escribir, abra con Intro, registre con Ctrl+N.")

    def __init__(self, frame: Frame, background: Background, workspace: Workspace) -> None:
        super().__init__(frame, background)
        self._workspace = workspace
        self._view = View()
        self._undoing = Undoing(frame, background, self)
        self._overview: Overview | None = None
        self._columns: list[str] | None = None
        self._all = 0

    # ---- making
    def build(self) -> None:
        """Make header, tabs, filters and table."""
        self.edge_to_edge()
        self._make_header()
        self.filters = FilterBar()
        self.filters.changed.connect(self._filtered)
        self.table = Table(columns(), ServiceSource(), self.background, name=_("Servicios"), order=NEWEST)
        narrow = self.frame.width_class() == "narrow"
        self._narrow = narrow
        self._columns_button = (
            kit.IconButton("view_column", _("Columnas"), on=self._choose_columns)
            if narrow
            else kit.Button(_("Columnas"), kind="quiet", icon="view_column", on=self._choose_columns)
        )
        self.filters.add_right(self._columns_button)
        self.views = ViewTabs(self.background, with_link=not narrow)
        self._list = kit.Column(self.pad(self.views, top=1), self.pad(self.filters, top=2, bottom=2), self.table, gap=0)
        self._list.box.setStretch(2, 1)
        self._empty = empty_state(self.new, self.choose_file, lambda: self.open_request(Request(state="planned")))
        self._empty_place = self.pad(self._empty, top=2, bottom=4)
        self._empty_place.hide()
        go = kit.Button(_("Abrir Paquetes"), icon="inventory_2", small=True, on=lambda: self.frame.go("packages"))
        self._waiting = kit.Banner("", "", icon="hourglass_empty", buttons=[go])
        self._waiting_place = self.pad(self._waiting, top=2)
        self._waiting_place.hide()
        self.body.addWidget(self._waiting_place)
        self.body.addWidget(self._list, 1)
        self.body.addWidget(self._empty_place, 1)
        self._connect()
        self.filters.show_view(self._view)
        self.filters.fit(self.frame.width_class())

    def _make_header(self) -> None:
        new = self.command(_("Nuevo servicio"), "Ctrl+N", self.new, icon="add")
        like = self.command(_("Nuevo como el último"), "Ctrl+Shift+N", self.new_like_last, icon="content_copy")
        pasted = self.command(_("Pegar lista de FLO-ID"), "Ctrl+V", self.new_from_clipboard, icon="content_paste")
        self._print = self.command(
            _("Imprimir lista de asistencia"), "Ctrl+P", self.print_list, icon="print", menu="file"
        )
        self.command(_("Anular"), "Del", self.void, icon="block")
        self.command(_("Restaurar"), "Ctrl+R", self.restore, icon="undo")
        self.command(_("Nuevo como este"), "Ctrl+D", self.new_like_this, icon="content_copy")
        self.command(_("Guardar o quitar esta vista"), "Ctrl+Shift+G", self._keep_view, icon="save", menu="view")
        self.command(_("Deshacer"), "Ctrl+Z", self.undo, icon="undo", menu="edit")
        self.command(_("Rehacer"), "Ctrl+Y", self.redo, icon="redo", menu="edit")
        table = self.command(_("Traer un Excel"), "Ctrl+I", self.choose_file, icon="upload", menu="file")
        empty = self.command(_("Plantilla de servicios"), "", self.save_template, icon="download", menu="file")
        menu, imports = kit.Menu(parent=self), kit.Menu(parent=self)
        imports.addActions([table, pasted, empty])
        if self.frame.width_class() == "narrow":
            menu.addActions([like, *imports.actions()])
        else:
            menu.addAction(like)
            self.header.add(kit.Button(_("Pegar o importar"), icon="upload", on=self.choose_file, menu=imports))
            self.header.add(kit.Button.of(self._print))
        self.header.add(kit.Button.of(new, kind="primary", menu=menu))

    def _connect(self) -> None:
        self.views.chosen.connect(self.show_view)
        self.views.stored.connect(self.refresh)
        self.views.removed.connect(self._view_removed)
        self._settle = QTimer(self._list)
        self._settle.setSingleShot(True)
        self._settle.setInterval(SETTLE_MS)
        self._settle.timeout.connect(self._add_up)
        self.table.opened.connect(self._open_ident)
        self.table.selection_changed.connect(self._settle.start)
        self.table.loaded.connect(self._loaded)
        self.table.filter_requested.connect(lambda key, _place: self.filters.open_for(key))
        self.table.menu_requested.connect(self._row_menu)

    def width_changed(self, width_class: str) -> None:
        """Leave chips to wider windows; a narrow one has another header."""
        if (width_class == "narrow") != self._narrow:
            self.rebuild()
        self.filters.fit(width_class)

    def first_focus(self) -> QWidget | None:
        """Begin in the table, or at the first way to fill it."""
        if self._overview is not None and not self._all:
            return self._empty.findChild(QAbstractButton)
        return self.table

    def keep(self) -> Any:
        """Return order and columns for a rebuild."""
        return self.table.order(), self.table.column_keys()

    def take(self, state: Any) -> None:
        """Put back order and columns."""
        order, keys = state
        self.table.set_columns(keys)
        self.table.set_order(order)

    # ---- reading
    def refresh(self) -> None:
        """Read counts, lists and rows again."""
        self.background.read(overview, dt.date.today(), then=self._show_overview, owner=self)
        self._ask_rows()

    def _show_overview(self, found: Overview) -> None:
        first = self._overview is None
        self._overview = found
        self.filters.offer(found)
        self.views.show_overview(found)
        if first:
            hidden = "sending" if found.centre else "office"
            chosen = found.columns or [key for key in self.table.column_keys() if key != hidden]
            self.table.set_columns(chosen)
        self._all = found.counts["all"]
        self._list.setVisible(bool(self._all))
        self._empty_place.setVisible(not self._all)
        self._tell_waiting(found.office)
        if first and not self._all and self.isVisible():
            self._empty.focus_first()
        overdue = found.counts["overdue"]
        self.frame.set_badge("services", overdue, spoken=_("{n} por cerrar").format(n=number(overdue)))
        self._tell_count()

    def _tell_waiting(self, office: Office) -> None:
        self._waiting_place.setVisible(office.waiting)
        if office.waiting:
            words = " · ".join(office.words.split())
            sentence = _("Envíe la solicitud a la oficina central y léale estas palabras:  {words}").format(words=words)
            self._waiting.set(_("Esperando el alta."), sentence)

    def _ask_rows(self) -> None:
        self.table.set_filtered(self.filters.filtered_columns())
        self.table.set_filters({"wanted": self._view.wanted(dt.date.today())})

    def _loaded(self, _count: int) -> None:
        self._tell_count()
        self._add_up()

    def _tell_count(self) -> None:
        shown = self.table.count()
        words = (
            number(shown)
            if shown == self._all
            else _("{n} de {total}").format(n=number(shown), total=number(self._all))
        )
        self.header.set_note(words)

    def _add_up(self) -> None:
        if self.table.selection_count() < 2:
            self._tell_totals(Totals())
        else:
            self.background.read(selection_totals, self.table.selected_ids(), then=self._tell_totals, owner=self)

    def _tell_totals(self, totals: Totals) -> None:
        if self.isVisible():
            self.frame.status(totals_line(self.table.count(), totals))

    # ---- views
    def show_view(self, view: View) -> None:
        """Show a view: tab, chips and rows."""
        self._view = view
        self.filters.show_view(view)
        self.views.show_view(view)
        self._ask_rows()

    def _filtered(self, view: View) -> None:
        self._view = view
        self.views.show_view(view)
        self._ask_rows()

    def _keep_view(self) -> None:
        self.views.keep_or_forget()

    def _view_removed(self, before: Sequence[View]) -> None:
        self.show_view(fixed_view("all", dt.date.today()))
        self.frame.say(_("Vista quitada."), icon="delete", undo=lambda: self.views.store(before))

    def _choose_columns(self) -> None:
        place = self._columns_button.mapToGlobal(QPoint(0, self._columns_button.height() + theme.px(2)))
        menu = self.table.columns_menu()
        menu.aboutToHide.connect(self._keep_columns)
        menu.popup(place)

    def _keep_columns(self) -> None:
        QTimer.singleShot(0, self, self._store_columns)  # the menu closes before its choice is carried out

    def _store_columns(self) -> None:
        self.background.write(set_preference, "services.columns", " ".join(self.table.column_keys()))

    # ---- opening
    def arrive(self, **arguments: Any) -> None:
        """Take what another page wishes."""
        ways: dict[str, Way] = {"refused": "refused", "uid": "record", "draft": "draft"}
        if named := next((key for key in ways if arguments.get(key)), ""):
            self.open_request(Request(ways[named], uid=arguments[named]))
        elif uids := arguments.get("plan_visit"):
            self.open_request(Request(state="planned", receivers=tuple(uids)))
        elif arguments.get("new"):
            organisation = arguments.get("organisation")
            self.open_request(Request(receivers=(organisation,) if organisation else ()))
        elif arguments.get("conflicts"):
            self.show_view(View(more=("conflict:open",)))
        elif state := arguments.get("state"):
            self.show_view(wanted_view(state, dt.date.today(), arguments.get("month")))
        elif uid := arguments.get("show"):
            self.background.read(id_of, uid, then=self.table.select_id, owner=self)

    def new(self) -> None:
        """Open an empty form."""
        self.open_request(Request())

    def new_like_last(self) -> None:
        """Open a form after the likeness of the service that was recorded last."""
        self.open_request(Request("like"))

    def new_like_this(self) -> None:
        """Open a form after the likeness of the row with the focus."""
        ident = self.table.current_id()
        if ident is not None and ident > 0:
            self.open_request(Request("like", ident=ident))
        else:
            self.frame.say(_("Elija primero un servicio registrado."), icon="info")

    def new_from_clipboard(self) -> None:
        """Open a form and paste the list that is on the clipboard."""
        self.open_request(Request(), paste=True)

    def _open_ident(self, ident: int) -> None:
        self.open_request(Request("draft" if ident < 0 else "record", ident=ident))

    def open_request(self, request: Request, *, paste: bool = False) -> None:
        """Read what the form shows, then show it."""

        def then(opening: Opening | None) -> None:
            if opening is None:
                self.frame.say(_("Ya no está: quizás se registró o se descartó."), icon="info")
                self.refresh()
                return
            form = ServiceForm(self.frame, self.background, opening, self._recorded)
            self.push(form)
            if paste:
                form.attendance.paste()

        self.background.read(open_form, request, then=then, owner=self)

    # ---- what was done
    def _recorded(self, saved: Saved, told: str) -> None:
        if not saved.eids:
            self.frame.say(told, icon="check")
            return
        self._done(saved.eids, told, "check_circle")

    def _done(self, eids: Sequence[str], told: str, icon: str) -> None:
        self.frame.say(told, icon=icon, undo=self._undoing.add(eids, told))

    def undo(self) -> None:
        """Undo what the message shown is about (also a draft, a view), else the last action of this sitting."""
        if not self.frame.undo_told():
            self._undoing.undo()

    def redo(self) -> None:
        """Do again what was undone last."""
        self._undoing.redo()

    # ---- a table of others
    def choose_file(self) -> None:
        """Ask for a table of services, and preview it."""
        if path := choose_table(self, SERVICES):
            self.take_drop([path])

    def save_template(self) -> None:
        """Save the workbook to fill in."""
        save_template(self, self.frame, self.background, SERVICES)

    def accepts_drop(self, paths: list[str]) -> bool:
        """A table dropped on this page holds services."""
        return self.isVisible() and is_table(paths)

    def take_drop(self, paths: list[str]) -> None:
        """Preview what a table would bring."""
        applied = self._undoing.add_import
        self.push(TableImport(self.frame, self.background, self._workspace, SERVICES, paths[0], applied=applied))

    # ---- void, restore, print
    def void(self) -> None:
        """Void the selected services and give up the selected drafts; Undo brings the services back."""
        self._mark(self._chosen(), voided=True)

    def restore(self) -> None:
        """Take the voiding of the selected services back."""
        self._mark(self._chosen(), voided=False)

    def _chosen(self) -> list[int]:
        chosen = self.table.selected_ids()
        current = self.table.current_id()
        return chosen or ([current] if current is not None else [])

    def _mark(self, idents: Sequence[int], *, voided: bool) -> None:
        def then(marked: Marked) -> None:
            n, drafts = len(marked.eids), len(marked.dropped)
            if n:
                words = (
                    ngettext("{n} servicio anulado", "{n} servicios anulados", n)
                    if voided
                    else ngettext("{n} servicio restaurado", "{n} servicios restaurados", n)
                )
                self._done(marked.eids, words.format(n=number(n)), "block" if voided else "undo")
            elif drafts:
                words = ngettext("{n} borrador descartado", "{n} borradores descartados", drafts)
                undo = partial(self.background.write, bring_back, marked.dropped)
                self.frame.say(words.format(n=number(drafts)), icon="delete", undo=undo)
            else:
                self.frame.say(_("Ya está anulado.") if voided else _("No está anulado."), icon="info")

        if idents:
            self.background.write(mark_services, list(idents), voided, then=then, owner=self)

    def print_list(self) -> None:
        """Print the blank attendance list of the row with the focus, or save it."""
        ident = self.table.current_id()
        if ident is None or ident < 0:
            self.frame.say(
                _("Elija primero un servicio planificado: su lista sale con las organizaciones convocadas."),
                icon="print",
            )
            return
        place = self.table.mapToGlobal(QPoint(theme.px(240), 0))

        def then(uid: str | None) -> None:
            if uid is not None:
                printing.offer(self, self.background, self.frame, uid, "", place)

        self.background.read(uid_of, ident, then=then, owner=self)

    def _row_menu(self, ident: int, place: QPoint) -> None:
        menu = kit.Menu(parent=self)
        menu.add(_("Abrir"), lambda: self._open_ident(ident), icon="edit", key="Return")
        if ident > 0:
            menu.add(_("Nuevo como este"), self.new_like_this, icon="content_copy", key="Ctrl+D")
            menu.add(_("Imprimir lista de asistencia"), self.print_list, icon="print", key="Ctrl+P")
            menu.addSeparator()
            menu.add(_("Anular"), self.void, icon="block", key="Del")
            menu.add(_("Restaurar"), self.restore, icon="undo", key="Ctrl+R")
        else:
            menu.add(_("Descartar el borrador"), self.void, icon="delete", key="Del")
        menu.popup(place)
