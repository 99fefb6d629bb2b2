"""*Recibir*: the inbox at the left, the chosen package at the right; nothing is written before *Aplicar*."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QWidget

from clac_desktop.errors import Problem
from clac_desktop.models.database import Workspace
from clac_desktop.queries.packages import InboxItem
from clac_desktop.sync.answering import answer_words
from clac_desktop.texts import _, ngettext, number, sentence
from clac_desktop.ui import kit
from clac_desktop.ui.background import Background, Job
from clac_desktop.ui.page import Frame
from clac_desktop.ui.pages.packages import arrivals
from clac_desktop.ui.pages.packages.arrivals import Arrival, Looked
from clac_desktop.ui.pages.packages.inbox import Inbox
from clac_desktop.ui.pages.packages.preview import Preview, apply_words


class Receive(QWidget):
    """The view of incoming packages. `waiting(n)` says how many are to be applied.

    `outcome_requested` asks for the receipts of one outcome.
    """

    waiting = Signal(int)
    outcome_requested = Signal(str)

    def __init__(
        self,
        frame: Frame,
        background: Background,
        workspace: Workspace,
        apply_action: QAction,
        on_choose: Callable[[], object],
        kept: Sequence[Arrival] = (),
    ) -> None:
        super().__init__()
        self._frame, self._background, self._workspace = frame, background, workspace
        self._today = dt.date.today()
        self.own: list[Arrival] = list(kept)  # files of this session that are not applied
        for one in self.own:
            if one.report is not None:  # the language may be another one now
                one.shown = arrivals.shown_rows(one.report, one.names)
        self._all: list[Arrival] = []
        self._current = ""
        self._empty: kit.EmptyState | None = None
        self._central = False
        self._action = apply_action
        self._button = kit.Button.of(apply_action, kind="primary")
        self._inbox = Inbox(narrow=frame.width_class() == "narrow")
        self._inbox.chosen.connect(self.choose)
        narrow = frame.width_class() == "narrow"
        self._preview = Preview(self._button, self._dismiss, narrow=narrow)
        self._preview.opened.connect(self._open_record)
        self._preview.counted.connect(self._tell)
        self._preview.outcome_requested.connect(self.outcome_requested)
        self._preview.proposals_requested.connect(lambda: frame.go("decisions", view="proposals"))
        self._on_choose = on_choose
        self._right = QStackedWidget()
        self._nothing = QWidget()
        holder = QHBoxLayout(self._nothing)
        self._nothing_box = holder
        self._right.addWidget(self._nothing)
        self._right.addWidget(self._preview)
        box = QHBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addWidget(self._inbox)
        box.addWidget(self._right, 1)

    # ---- the list
    def show_inbox(self, items: Sequence[InboxItem], central: bool) -> None:
        """Show what is kept here, with the files of this session before it."""
        self._central = central
        applied = {item.sha256 for item in items if item.applied}
        # One that is just being applied stays a file until its own answer comes: its report still is the preview.
        ready = [one for one in self.own if one.report is not None and not one.busy]
        gone = [one for one in ready if one.report is not None and one.report.sha256 in applied]
        self.own = [one for one in self.own if one not in gone]
        known = {one.key: one for one in self._all if one.item is not None}
        listed = []
        here = {one.report.sha256 for one in self.own if one.report is not None}
        for item in items:
            if item.sha256 in here:
                continue
            one = known.get(item.sha256) or Arrival(item.sha256, item.file, item.at, sender=item.sender)
            one.item = item
            listed.append(one)
        for one in gone:
            self._adopt(one, listed)
        self._all = [*self.own, *listed]
        if self._find(self._current) is None:
            self._current = self._all[0].key if self._all else ""
        self._draw()

    def show_lacking(self, words: str) -> None:
        """Say which parts of packages are missing, and what waits for an update; "" for nothing."""
        self._inbox.show_lacking(words)

    def _adopt(self, one: Arrival, listed: list[Arrival]) -> None:
        """A file that was just applied stays chosen, now under the name it is kept by."""
        assert one.report is not None
        for other in listed:
            if other.key == one.report.sha256:
                other.report, other.names, other.shown, other.sender = one.report, one.names, one.shown, one.sender
                if self._current == one.key:
                    self._current = other.key

    def _draw(self) -> None:
        self._draw_arrivals()
        first = self.first_focus()
        if first is not None and self.isVisible() and self.window().focusWidget() is None:
            first.show()  # the button that had the keyboard is gone; what is not shown cannot take it
            first.setFocus()

    def _draw_arrivals(self) -> None:
        self._inbox.show_arrivals(self._all, self._current, self._today)
        self._tell_waiting()
        arrival = self._find(self._current)
        if arrival is None:
            kit.clear(self._nothing_box)
            self._empty = self._empty_state()
            self._nothing_box.addWidget(self._empty)
            self._right.setCurrentWidget(self._nothing)
            self._action.setEnabled(False)
            return
        self._right.setCurrentWidget(self._preview)
        if arrival.report is None and not arrival.busy and not arrival.problems:
            self._look(arrival)
        else:
            self._show(arrival)

    def _empty_state(self) -> kit.EmptyState:
        if self._central:
            text = _("Aquí llegan los paquetes de las oficinas. Verá cada cambio antes de aplicarlo.")
        else:
            text = _("Aquí llegan los paquetes del centro: registro, plan, catálogo y recibos de lo que usted envió.")
        card = kit.EmptyCard(
            "folder_open", _("Abrir un paquete"), _("Suelte el archivo aquí, o elíjalo."), "Ctrl+O", self._on_choose
        )
        return kit.EmptyState(_("Todavía no hay paquetes"), text, [card])

    def _find(self, key: str) -> Arrival | None:
        return next((one for one in self._all if one.key == key), None)

    def choose(self, key: str) -> None:
        """Show one package of the list."""
        self._current = key
        self._inbox.mark(key)
        arrival = self._find(key)
        if arrival is None:
            return
        if arrival.report is None and not arrival.busy and not arrival.problems:
            self._look(arrival)
        else:
            self._show(arrival)

    def _show(self, arrival: Arrival) -> None:
        if arrival.key != self._current:
            return
        report = arrival.report
        ready = arrival.to_propose or (arrival.trust in ("SEALED", "SEALED_EDITED") and not arrival.applied)
        self._action.setText(apply_words(report))
        self._button.set_text(apply_words(report))
        self._action.setEnabled(report is not None and ready and not arrival.busy)
        self._preview.show_arrival(arrival)

    # ---- reading
    def take(self, paths: Sequence[str]) -> None:
        """Take files that were dropped or chosen, and preview each."""
        first = ""
        for path in paths:
            key = f"file:{Path(path).resolve()}"
            old = next((one for one in self.own if one.key == key), None)
            if old is not None:
                self.own.remove(old)
            now = dt.datetime.now(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
            self.own.insert(0, Arrival(key, path, now))
            first = first or key
        self._all = [*self.own, *(one for one in self._all if one.item is not None)]
        self._current = first or self._current
        for one in self.own:
            if one.report is None and not one.busy and not one.problems:
                self._look(one)
        self._draw()

    def _look(self, arrival: Arrival) -> None:
        arrival.busy = True
        function: Callable[..., Looked] = partial(arrivals.preview, self._workspace, arrival.file, arrival.item)
        if arrival.item is not None and arrival.item.applied:
            function = partial(arrivals.old_receipt, self._workspace, arrival.item)
        title = _("Leyendo «{file}»").format(file=Path(arrival.file).name)
        self._start(arrival, function, title, partial(self._looked, arrival))

    def _start(
        self, arrival: Arrival, function: Callable[..., Looked], title: str, then: Callable[[Looked], None]
    ) -> None:
        job: Job = self._background.run(function, then=then, failed=partial(self._failed, arrival), owner=self)
        if job.done:
            return
        job.cancelled.connect(partial(self._cancelled, arrival))
        self._show(arrival)
        if arrival.key == self._current:
            self._preview.follow(job, title)

    def _looked(self, arrival: Arrival, looked: Looked) -> None:
        arrival.busy = False
        arrival.report, arrival.names, arrival.shown = looked.report, looked.names, looked.shown
        arrival.sender = looked.sender
        if arrival.item is not None and arrival.item.applied and not arrival.sender:
            arrival.sender = arrival.item.sender
        self._inbox.mark(self._current)
        self._tell_waiting()
        self._show(arrival)

    def _tell_waiting(self) -> None:
        n = sum(1 for one in self._all if one.to_apply)
        self._inbox.show_count(n)
        self.waiting.emit(n)

    def _failed(self, arrival: Arrival, problems: tuple[Problem, ...]) -> None:
        arrival.busy = False
        arrival.problems = problems
        self._inbox.mark(self._current)
        self._show(arrival)
        self._frame.say(sentence(problems[0]), icon="error")

    def _cancelled(self, arrival: Arrival) -> None:
        arrival.busy = False
        if arrival.report is None:
            self._remove(arrival)
        else:
            self._show(arrival)

    # ---- deciding
    def apply(self) -> None:
        """Apply the package that is shown, exactly as it was previewed."""
        arrival = self._find(self._current)
        if arrival is None or arrival.report is None or arrival.busy or arrival.applied:
            return
        arrival.busy = True
        file, expected = arrival.file, arrival.report.digest or None
        title = _("Aplicando «{file}»").format(file=Path(file).name)
        function = partial(arrivals.apply, self._workspace, file, arrival.item, expected)
        if arrival.to_propose:
            title = _("Llevando a Propuestas lo que dice «{file}»").format(file=Path(file).name)
            self._start(arrival, function, title, partial(self._proposed, arrival))
            return
        self._start(arrival, function, title, partial(self._applied, arrival))

    def _proposed(self, arrival: Arrival, looked: Looked) -> None:
        """What the sheets of a file without a seal say waits in Decisiones now; the file itself is in the inbox."""
        arrival.busy = False
        told = next((one for one in looked.report.problems if one.code == "package.unsealed_proposed"), None)
        n = int(str(told.facts["n"])) if told else 0
        said = ngettext("{n} propuesta espera en Decisiones", "{n} propuestas esperan en Decisiones", n)
        self._frame.say(said.format(n=number(n)), icon="lightbulb")
        if arrival in self.own:
            self.own.remove(arrival)
        arrival.report, arrival.shown = None, []  # looked at anew, it says that all of it is there
        self._current = looked.report.sha256
        self._background.read(arrivals.read_inbox, then=partial(self._listed, self._central), owner=self)

    def _applied(self, arrival: Arrival, looked: Looked) -> None:
        self._looked(arrival, looked)
        n = arrivals.change_count(looked.report)
        words_ = ngettext("{label} aplicado: {n} cambio", "{label} aplicado: {n} cambios", n)
        told = answer_words(looked.report.answers, looked.report.reasons)
        said = words_.format(label=arrival.label, n=number(n))
        self._frame.say(" · ".join(part for part in (said, told) if part), icon="done_all")
        self._background.read(arrivals.read_inbox, then=partial(self._listed, self._central), owner=self)

    def _listed(self, central: bool, items: Sequence[InboxItem]) -> None:
        self.show_inbox(items, central)

    def _dismiss(self) -> None:
        arrival = self._find(self._current)
        if arrival is not None and arrival.item is None:
            self._remove(arrival)

    def _remove(self, arrival: Arrival) -> None:
        if arrival in self.own:
            self.own.remove(arrival)
        if arrival in self._all:
            self._all.remove(arrival)
        if self._current == arrival.key:
            self._current = self._all[0].key if self._all else ""
        self._draw()

    def _open_record(self, kind: str, uid: str) -> None:
        if kind in ("service", "organisation"):
            self._frame.go("services" if kind == "service" else "organisations", uid=uid)
        else:
            self._frame.say(_("Ese registro se ve dentro de su servicio u organización."), icon="info")

    def _tell(self, text: str) -> None:
        """The status bar speaks of what is in front: a preview may come while another view is."""
        if self.isVisible():
            self._frame.status(text)

    def first_focus(self) -> QWidget | None:
        """The inbox takes the keyboard first; while it is empty, what fills it."""
        return self._inbox.first_item() or (self._empty.first() if self._empty is not None else None)
