"""The page where a person decides: conflicts, proposals, and undoing what was imported."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QStackedWidget, QWidget

from clac_desktop.models.database import Workspace
from clac_desktop.texts import N_, _, ngettext, number
from clac_desktop.ui import kit
from clac_desktop.ui.background import Background
from clac_desktop.ui.page import Frame, Page
from clac_desktop.ui.pages.decisions import reading
from clac_desktop.ui.pages.decisions.conflict_view import ConflictView
from clac_desktop.ui.pages.decisions.imports import ImportView
from clac_desktop.ui.pages.decisions.many import ManyPage
from clac_desktop.ui.pages.decisions.proposals import ProposalView
from clac_desktop.ui.pages.decisions.reading import Overview

VIEWS = ("conflicts", "proposals", "imports")


class DecisionsPage(Page):
    """`arrive` takes `view` (conflicts, proposals, imports) and `uid` of a record in conflict."""

    name = "decisions"
    title = N_("Decisiones")
    icon = "call_split"
    shortcut = "Ctrl+7"
    shows = frozenset(
        {"service", "service_attendance", "organisation", "proposal", "journal", "import_log", "package", "fate"}
    )
    about = N_("Lo que solo decide una persona: versiones en conflicto, propuestas, y deshacer una importación.")

    service_requested = Signal(str)
    organisation_requested = Signal(str)

    def __init__(self, frame: Frame, background: Background, workspace: Workspace) -> None:
        super().__init__(frame, background)
        self._workspace = workspace
        self._view, self._uid = "conflicts", ""
        self._settled = False  # whether a person, or the first reading, has chosen the view
        self._overview: Overview | None = None

    # ---- making
    def build(self) -> None:
        """Make the views and their commands."""
        self.edge_to_edge()
        self._make_commands()
        self._tabs = kit.Tabs(
            [("conflicts", _("Conflictos"), None), ("proposals", _("Propuestas"), None),
             ("imports", _("Importaciones"), None)],
            self._view, on=lambda view: self._switch(str(view)), name=_("Vista"),
        )  # fmt: skip
        self._conflicts = ConflictView(self.frame, self.background, self._resolve, self._whole)
        self._conflicts.headed.connect(self._head)
        self._conflicts.record_requested.connect(self._open)
        self._proposals = ProposalView(self.frame, self.background, self._accept, self._reject)
        self._proposals.record_requested.connect(self._open)
        self._imports = ImportView(self, self._workspace)
        small = self.frame.width_class() == "narrow"
        turns = [(self._previous, "chevron_left", "PgUp"), (self._next, "chevron_right", "PgDown")]
        self._turners = [
            kit.IconButton(icon, turn.text(), key=key, on=turn.trigger, framed=True) if small else kit.Button.of(turn)
            for turn, icon, key in turns
        ]
        self._many_button = kit.Button.of(self._many, kind="quiet", small=True)
        for widget in self._turners:
            self.header.add(widget)
        self._stack = QStackedWidget()
        for view in (self._conflicts, self._proposals, self._imports):
            self._stack.addWidget(view)
        line = kit.Row(gap=2)
        line.add(self._tabs, 1)
        line.add(self._many_button)
        self.body.addWidget(self.pad(line))
        self.body.addWidget(self._stack, 1)
        self._switch(self._view)

    def _make_commands(self) -> None:
        def command(text: str, keys: str, on: Any, icon: str) -> QAction:
            return self.command(text, keys, on, icon=icon, menu="records")

        self._previous: QAction = command(_("Anterior"), "PgUp", lambda: self._conflicts.go(-1), "chevron_left")
        self._next: QAction = command(_("Siguiente"), "PgDown", lambda: self._conflicts.go(1), "chevron_right")
        self._many: QAction = command(_("Muchos a la vez"), "Ctrl+Shift+M", self._show_many, "done_all")
        self._whole: list[QAction] = [
            command(
                _("Todo de la versión {n}").format(n=n + 1), f"Shift+{n + 1}",
                lambda n=n: self._conflicts.choose_all(n), "",
            )
            for n in range(3)
        ]  # fmt: skip
        self._resolve: QAction = command(
            _("Resolver y siguiente"), "Ctrl+Return", lambda: self._conflicts.resolve(), "done_all"
        )
        self._accept: QAction = command(_("Aceptar"), "", lambda: self._proposals.decide(True), "check")
        self._reject: QAction = command(_("Rechazar"), "Del", lambda: self._proposals.decide(False), "block")
        self._other: QAction = command(_("Escribir otro valor"), "F2", lambda: self._conflicts.type_other(), "edit")
        self._open_record: QAction = command(_("Abrir el registro"), "F2", self._open_shown, "arrow_forward")
        self._open_case: QAction = command(_("Abrir el registro"), "Ctrl+Shift+O", self._open_shown, "arrow_forward")
        of_conflicts = [
            self._previous,
            self._next,
            self._many,
            *self._whole,
            self._other,
            self._open_case,
            self._resolve,
        ]
        of_proposals = [self._accept, self._reject, self._open_record]
        self._commands_of = {"conflicts": of_conflicts, "proposals": of_proposals, "imports": []}

    # ---- showing
    def refresh(self) -> None:
        """Read what waits and what was imported."""
        self.background.read(reading.overview, then=self._show, owner=self)

    def _show(self, found: Overview) -> None:
        self._overview = found
        self._tabs.set_count("conflicts", len(found.records))
        self._tabs.set_count("proposals", len(found.waiting))
        self._tabs.set_count("imports", len(found.imports))
        self._mark(len(found.records) + len(found.waiting))
        if not self._settled:  # the first time: what there is to decide
            self._settled = True
            if not found.records and found.waiting:
                self._view = "proposals"
        uid, self._uid = self._uid, ""
        self._conflicts.show_records(found.records, uid)
        self._proposals.show_overview(found)
        self._imports.show_imports(found.imports)
        self._switch(self._view)
        self._keep_focus(found)

    def _keep_focus(self, found: Overview) -> None:
        """While nothing was read yet there was nothing that could have the keyboard: then the list has it now."""
        holder = self.window().focusWidget()
        if not self.isVisible() or (holder is not None and holder is not self and holder.isVisible()):
            return
        filled = {"conflicts": found.records, "proposals": found.waiting, "imports": found.imports}[self._view]
        first = self.first_focus() if filled else self._tabs.chosen_button()
        if first is not None:
            first.setFocus()

    def count(self) -> None:
        """Read the number beside the page's name; the window asks for it after each commit, shown or not."""
        self.background.read(reading.to_decide, then=self._mark, owner=self)

    def _mark(self, n: int) -> None:
        spoken = ngettext("{n} decisión espera", "{n} decisiones esperan", n).format(n=number(n))
        self.frame.set_badge(self.name, n, spoken=spoken)

    def _switch(self, view: str) -> None:
        self._view = view
        self._tabs.set_current(view)
        self._stack.setCurrentIndex(VIEWS.index(view))
        conflicts = view == "conflicts" and bool(self._overview and self._overview.records)
        for name, actions in self._commands_of.items():
            on = name == view and (name != "conflicts" or conflicts)
            for action in actions:
                action.setEnabled(on)
                action.setVisible(name == view)
        for widget in (*self._turners, self._many_button):
            widget.setVisible(conflicts)
        if view == "conflicts":
            self._conflicts.head()
            self._conflicts.say_keys()
        else:
            self._head(_(self.title), "")
            (self._proposals if view == "proposals" else self._imports).say_keys()

    def _head(self, title: str, note: str) -> None:
        if self._view == "conflicts":
            self.header.set_title(title, note)
        else:
            self.header.set_title(_(self.title))

    def _show_many(self) -> None:
        self.push(ManyPage(self.frame, self.background))

    # ---- going on
    def arrive(self, **arguments: Any) -> None:
        """Show a view, or the conflict of a record."""
        view = str(arguments.get("view", "conflicts" if arguments.get("uid") else self._view))
        if view in VIEWS:
            self._view, self._settled = view, True
        self._uid = str(arguments.get("uid", ""))
        if self._overview is not None:
            self._switch(self._view)
            if self._uid:
                self._conflicts.show_records(self._overview.records, self._uid)
                self._uid = ""

    def _open_shown(self) -> None:
        (self._proposals if self._view == "proposals" else self._conflicts).open_record()

    def _open(self, kind: str, uid: str) -> None:
        if kind == "organisation":
            self.organisation_requested.emit(uid)
        elif kind == "service":
            self.service_requested.emit(uid)
        elif kind in ("service_attendance", "certification_status"):
            self.background.read(reading.owner_of, uid, then=lambda owner: self._open(*owner), owner=self)
        else:
            self.frame.say(_("Este registro no tiene página propia"), icon="info")

    def keep(self) -> object:
        """The view."""
        return self._view

    def take(self, state: object) -> None:
        """The view again."""
        if isinstance(state, str):
            self._view = state

    def first_focus(self) -> QWidget | None:
        """The list, or the first field in conflict."""
        if self._view == "conflicts":
            return self._conflicts.first_focus()
        return (self._proposals if self._view == "proposals" else self._imports).first_focus()
