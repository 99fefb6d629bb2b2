"""The page of packages: its views, files dropped on the window, and what of them is kept over a change of language."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QFileDialog, QStackedWidget, QWidget

from clac_desktop.errors import Problem
from clac_desktop.models.database import Workspace
from clac_desktop.models.writing import Reading
from clac_desktop.queries.packages import Enrolment, InboxItem, enrolment, inbox
from clac_desktop.sync.arriving import missing_parts
from clac_desktop.sync.enrolment import Request
from clac_desktop.sync.unknown import waits_for_update
from clac_desktop.texts import N_, _, hint, ngettext, sentence
from clac_desktop.ui import kit
from clac_desktop.ui.background import Background
from clac_desktop.ui.page import Frame, Page
from clac_desktop.ui.pages.packages.arrivals import Arrival
from clac_desktop.ui.pages.packages.enrolling import REQUEST_ENDING, AdmitPage, InvitePage, read_request_file
from clac_desktop.ui.pages.packages.offices import Offices, read_contacts
from clac_desktop.ui.pages.packages.receipts import Receipts
from clac_desktop.ui.pages.packages.receive import Receive
from clac_desktop.ui.pages.packages.send import Send, read_outbound
from clac_desktop.ui.pages.packages.waiting import Waiting
from clac_desktop.ui.pages.packages.words import lacking_words


@dataclass(frozen=True, slots=True)
class _State:
    """Whose workspace this is, and what is kept in its inbox."""

    central: bool
    enrolment: Enrolment
    items: list[InboxItem]
    missing: list[dict[str, Any]]
    updates: int


def read_state(reading: Reading) -> _State:
    """Return what decides which views there are."""
    return _State(
        reading.settings.get("role") == "central",
        enrolment(reading),
        inbox(reading),
        missing_parts(reading),
        waits_for_update(reading),
    )


class PackagesPage(Page):
    """`arrive` takes `view` (receive, send, receipts, offices), `outcome` of the receipts, `files` to preview."""

    name = "packages"
    title = N_("Paquetes")
    icon = "inventory_2"
    shortcut = "Ctrl+5"
    shows = frozenset({"package", "journal", "fate", "service", "organisation", "device", "office", "invitation"})
    about = N_("Recibir y enviar paquetes de Excel sellados. Nada se escribe antes de pulsar Aplicar.")

    def __init__(self, frame: Frame, background: Background, workspace: Workspace) -> None:
        super().__init__(frame, background)
        self._workspace = workspace
        self._state: _State | None = None
        self._view = "receive"
        self._kept: list[Arrival] = []
        self._wanted: dict[str, Any] = {}

    # ---- making
    def build(self) -> None:
        """Make the views; which of them are shown comes with the first reading."""
        self.edge_to_edge()
        self._narrow = self.frame.width_class() == "narrow"
        self._open = self.command(_("Abrir archivo"), "Ctrl+O", self._choose_files, icon="folder_open", menu="packages")
        self._apply = self.command(_("Aplicar"), "Ctrl+Return", self._apply_shown, icon="done_all", menu="packages")
        self._create = self.command(_("Crear paquete"), "Ctrl+E", self._create_package, icon="outbox", menu="packages")
        self._invite = self.command(
            _("Invitar una oficina"), "Ctrl+Shift+I", self._start_invite, icon="add", menu="packages"
        )
        self._admit = self.command(
            _("Dar de alta un equipo"), "Ctrl+Shift+A", self._start_admit, icon="verified_user", menu="packages"
        )
        self._discard = self.command(
            _("Descartar"), "Del", lambda: self._receipts.dismiss(), icon="block", menu="packages"
        )
        self._apply.setEnabled(False)
        both = [("receive", _("Recibir")), ("send", _("Enviar"))]
        self._roles = {
            False: kit.SegmentedControl([*both, ("receipts", _("Recibos"))], None, on=self._switch, name=_("Vista")),
            True: kit.SegmentedControl([*both, ("offices", _("Oficinas"))], None, on=self._switch, name=_("Vista")),
        }
        for control in self._roles.values():
            control.hide()
            self.header.add(control)
        self.header.add(kit.Button.of(self._open))
        self._receive = Receive(
            self.frame, self.background, self._workspace, self._apply, self._choose_files, self._kept
        )
        self._receive.waiting.connect(self._mark_waiting)
        self._receive.outcome_requested.connect(lambda outcome: self.arrive(outcome=outcome))
        self._send = Send(self.frame, self.background, self._workspace, self._create)
        self._receipts = Receipts(self.frame, self.background, self._discard)
        self._offices = Offices(
            self.frame,
            kit.Button.of(self._invite, small=True),
            kit.Button.of(self._admit, small=True),
            self._start_invite,
        )
        self._waiting = Waiting(self.frame, self._choose_files)
        self._stack = QStackedWidget()
        for widget in (self._receive, self._send, self._receipts, self._offices, self._waiting):
            self._stack.addWidget(widget)
        self.body.addWidget(self._stack, 1)

    # ---- showing
    def refresh(self) -> None:
        """Read what is kept and what is shown."""
        self.background.read(read_state, then=self._show_state, owner=self)

    def _show_state(self, state: _State) -> None:
        self._state = state
        central, waiting = state.central, state.enrolment.waiting
        for role, control in self._roles.items():
            control.setVisible(role == central and not waiting)
        for action in (self._invite, self._admit):
            action.setEnabled(central)
            action.setVisible(central)
        self._create.setVisible(not waiting)
        self._create.setEnabled(not waiting)
        if (self._view == "receipts" and central) or (self._view == "offices" and not central):
            self._view = "receive"
        self._receive.show_inbox(state.items, central)
        self._receive.show_lacking(lacking_words(state.missing, state.updates))
        self._waiting.show_enrolment(state.enrolment)
        wanted, self._wanted = self._wanted, {}
        if wanted:
            self._take_wanted(wanted)
        else:
            self._switch(self._view)
        QTimer.singleShot(0, self, self._keep_focus)

    def _switch(self, view: object) -> None:
        self._view = str(view)
        state = self._state
        alone = state is not None and state.enrolment.waiting and not self._receive.own
        if alone:
            self._stack.setCurrentWidget(self._waiting)
            return
        self._roles[state is not None and state.central].set_current(self._view)
        widgets = {
            "receive": self._receive,
            "send": self._send,
            "receipts": self._receipts,
            "offices": self._offices,
        }
        self._stack.setCurrentWidget(widgets[self._view])
        if self.isVisible() and QApplication.focusWidget() is None:  # what had the keyboard is hidden now
            first = self.first_focus()
            (first if first is not None and first.isVisible() else self).setFocus()
        self.frame.status("")
        if self._view == "send":
            self.background.read(read_outbound, then=self._send.show_outbound, owner=self)
        elif self._view == "receipts":
            self._receipts.refresh()
        elif self._view == "offices":
            self.background.read(read_contacts, then=self._offices.show_contacts, owner=self)
        self._apply.setVisible(self._view == "receive")
        self._discard.setEnabled(self._view == "receipts")
        self._discard.setVisible(self._view == "receipts")

    def _mark_waiting(self, n: int) -> None:
        spoken = ngettext("{n} paquete por aplicar", "{n} paquetes por aplicar", n).format(n=n)
        self.frame.set_badge("packages", n, spoken=spoken)

    # ---- going on
    def arrive(self, **arguments: Any) -> None:
        """Show a view, preview files."""
        self._wanted = arguments
        if self._state is not None:
            wanted, self._wanted = self._wanted, {}
            self._take_wanted(wanted)

    def _take_wanted(self, wanted: dict[str, Any]) -> None:
        view = wanted.get("view", self._view)
        if view in ("receive", "send", "receipts", "offices"):
            self._switch(view)
        if "outcome" in wanted and self._state is not None and not self._state.central:
            self._switch("receipts")
            self._receipts.show_outcome(str(wanted["outcome"]))
        if wanted.get("files"):
            self.take_drop([str(path) for path in wanted["files"]])

    def _choose_files(self) -> None:
        central = self._state is not None and self._state.central
        endings = " ".join(f"*{ending}" for ending in self._endings(central))
        paths, _kind = QFileDialog.getOpenFileNames(self, _("Abrir archivo"), "", f"CLAC Desktop ({endings})")
        if paths:
            self.take_drop(paths)

    def accepts_drop(self, paths: list[str]) -> bool:
        """Packages everywhere; requests of laptops at the centre."""
        central = self._state is not None and self._state.central
        return bool(paths) and all(path.lower().endswith(self._endings(central)) for path in paths)

    @staticmethod
    def _endings(central: bool) -> tuple[str, ...]:
        """What a package may be called: LibreOffice saves one as .ods and it is still sealed."""
        return (".xlsx", ".ods", REQUEST_ENDING) if central else (".xlsx", ".ods")

    def take_drop(self, paths: list[str]) -> None:
        """Preview packages; a request of a laptop goes to admission."""
        requests = [path for path in paths if path.lower().endswith(REQUEST_ENDING)]
        packages = [path for path in paths if path not in requests]
        if packages:
            self._receive.take(packages)
            self._switch("receive")
            QTimer.singleShot(0, self, self._keep_focus)
        if requests:
            self.background.run(
                read_request_file, requests[0], then=self._show_request, failed=self._no_request, owner=self
            )

    def _keep_focus(self) -> None:
        """What had the keyboard may be hidden with its view, or was not there yet: then the inbox has it."""
        holder, first = self.window().focusWidget(), self.first_focus()
        if self.isVisible() and first is not None and (holder is None or holder is self or not holder.isVisible()):
            first.show()
            first.setFocus()

    def _show_request(self, request: Request) -> None:
        self.push(AdmitPage(self.frame, self.background, self._workspace, request))

    def _no_request(self, problems: Sequence[Problem]) -> None:
        self.frame.say(f"{sentence(problems[0])} {hint(problems[0])}".strip(), icon="error")

    def _start_invite(self) -> None:
        self.push(InvitePage(self.frame, self.background, self._workspace))

    def _start_admit(self) -> None:
        path, _kind = QFileDialog.getOpenFileName(self, _("Solicitud de alta"), "", f"CLAC Desktop (*{REQUEST_ENDING})")
        if path:
            self.take_drop([path])

    def _apply_shown(self) -> None:
        if self._view == "receive":
            self._receive.apply()

    def _create_package(self) -> None:
        if self._view != "send":
            self._switch("send")
        self._send.write_next()

    def width_changed(self, width_class: str) -> None:
        """A narrow window scrolls what a wide one shows at once: the views are made anew."""
        if (width_class == "narrow") != self._narrow:
            QTimer.singleShot(0, self, self.rebuild)

    def keep(self) -> tuple[str, list[Arrival]]:
        """Return the view and the files of this session."""
        self._kept = list(self._receive.own)
        return self._view, self._kept

    def take(self, state: tuple[str, list[Arrival]]) -> None:
        """Show the same view."""
        self._view = state[0]
        if self._state is not None:
            self._switch(self._view)

    def first_focus(self) -> QWidget | None:
        """What the view works with first."""
        shown = self._stack.currentWidget()
        if isinstance(shown, Receive | Send | Receipts | Offices | Waiting):
            return shown.first_focus()
        return None
