"""The view of proposals: what waits for a person, from what to what; Enter accepts, Supr rejects, blocks too."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from clac_desktop.models.registry import CHILDREN
from clac_desktop.sync.deciding import Decided
from clac_desktop.sync.waiting import Waiting
from clac_desktop.texts import _, ngettext, number
from clac_desktop.ui import kit, record_words, theme
from clac_desktop.ui.background import Background
from clac_desktop.ui.page import Frame
from clac_desktop.ui.pages.decisions import reading, words
from clac_desktop.ui.pages.decisions.choosing import fact
from clac_desktop.ui.pages.decisions.reading import Overview
from clac_desktop.ui.rows_table import RowsTable
from clac_desktop.ui.table import Column, Order, Row

MOST_FACTS = 60  # lines of one proposal that are written out below the list


class ProposalView(QWidget):
    """The list, and below it the whole of the one that has the focus."""

    record_requested = Signal(str, str)

    def __init__(self, frame: Frame, background: Background, accept: QAction, reject: QAction) -> None:
        super().__init__()
        self._frame, self._background = frame, background
        self._narrow = frame.width_class() == "narrow"
        self._waiting: list[Waiting] = []
        self._overview: Overview | None = None
        self._reject = reject
        self._table = RowsTable(
            [
                Column("kind", _("Qué es"), 122, "chip", 0, sortable=False),
                Column("record", _("Registro"), 230, "strong", 0, stretch=True),
                Column("field", _("Campo"), 124, "text", 0),
                Column("old", _("De"), 140, "text", 1, sortable=False),
                Column("new", _("A"), 150, "plain", 0, sortable=False),
                Column("author", _("Autor"), 120, "text", 2),
                Column("at", _("Cuándo"), 148, "text", 3, sortable=False),
                Column("package", _("Archivo"), 100, "text", 3, sortable=False),
            ],
            _("Propuestas"),
            order=Order("at"),
        )
        self._table.opened.connect(lambda _id: accept.trigger())
        self._table.current_changed.connect(lambda _id: self._show_facts())
        self._table.selection_changed.connect(self.say_keys)
        self._reason = kit.Label("", 13, 500, "text", wrap=True)
        self._facts = kit.Column(gap=1)
        self._open = kit.Button(_("Abrir el registro"), key="F2", small=True, on=self.open_record)
        card = kit.Card("", padded=True)
        card.add(self._reason)
        card.add(kit.scroll(self._facts), 1)
        card.setFixedHeight(theme.px(150 if not self._narrow else 96))
        self._yes = kit.Button(_("Aceptar"), kind="primary", icon="check", key="Return", on=accept.trigger)
        self._no = kit.Button.of(reject)
        foot = kit.Row(self._open, None, self._no, self._yes)
        below = QWidget()
        inner = QVBoxLayout(below)
        side = theme.px(20)
        inner.setContentsMargins(side, theme.px(10), side, theme.px(10))
        inner.setSpacing(theme.px(8))
        inner.addWidget(card)
        inner.addWidget(foot)
        shown = kit.Column(gap=0)
        shown.add(self._table, 1)
        shown.add(below)
        nothing = kit.EmptyState(
            _("Nada espera una decisión"),
            _(
                "Aquí llegan las celdas corregidas en Excel, lo que una oficina propone sobre datos del centro, lo que"
                " está en cuarentena y lo que las oficinas devuelven a un centro reconstruido."
            ),
        )
        self._stack = QStackedWidget()
        self._stack.addWidget(shown)
        self._stack.addWidget(nothing)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(self._stack)

    # ---- showing
    def show_overview(self, overview: Overview) -> None:
        """Show what waits; the selection stays on what is still there."""
        at = self._index(self._table.current_id())
        self._overview = overview
        self._waiting = sorted(overview.waiting, key=lambda one: one.unsealed)  # what nobody answers for comes last
        chosen = self._table.selection_count()
        self._table.show_rows([self._row(one) for one in self._waiting])
        if not chosen:  # going back to where the keyboard was chooses nothing
            self._table.clearSelection()
        if self._waiting and self._table.current_id() is None:
            first = self._waiting[min(at, len(self._waiting) - 1)]
            if not first.unsealed:  # one of these a person goes to
                self._table.select_id(first.id)
        self._stack.setCurrentIndex(0 if self._waiting else 1)
        self._show_facts()

    def _index(self, ident: object) -> int:
        return next((at for at, one in enumerate(self._waiting) if one.id == ident), 0)

    def _row(self, one: Waiting) -> Row:
        assert self._overview is not None
        field = record_words.field_name(one.field) if one.field else _("todo el registro")
        return Row(
            one.id,
            (
                _face(one),
                self._overview.labels.get(one.id, ""),
                field,
                self._value(one, one.old) or None,
                self._value(one, one.new) or _("(vacío)"),
                one.author,
                record_words.moment_words(one.at),
                self._file(one) or None,
            ),
        )

    def _file(self, one: Waiting) -> str:
        file = one.package or ""
        return self._overview.packages.get(file, file) if self._overview else file

    def _value(self, one: Waiting, value: Any) -> str:
        if one.field is None:
            n = len(value) if isinstance(value, dict) else 0
            return ngettext("{n} campo", "{n} campos", n).format(n=number(n)) if n else ""
        return record_words.value_words(one.type, one.field, value, self._overview.names if self._overview else {})

    def _current(self) -> Waiting | None:
        ident = self._table.current_id()
        return next((one for one in self._waiting if one.id == ident), None)

    def _show_facts(self) -> None:
        one = self._current()
        kit.clear(self._facts.box)
        self._reason.set_text(words.reason_words(one.reason, one.kind) if one else "")
        self._open.setEnabled(one is not None and one.reason != "new_row")
        if one is None or self._overview is None:
            return
        for name, old, new in _facts(one, self._overview)[:MOST_FACTS]:
            self._facts.add(fact(name, f"{old} → {new}" if old else new, 220))
        self._facts.add(None)

    # ---- deciding
    def _chosen(self) -> list[str]:
        found = [str(ident) for ident in self._table.selected_ids()]
        current = self._current()  # what nobody answers for is not chosen by where the keyboard happens to be
        return found or ([current.id] if current and not current.unsealed else [])

    def decide(self, yes: bool) -> None:
        """Accept or reject what is selected; among others, what comes from a file without a seal is not accepted."""
        ids = self._chosen()
        unsealed = {one.id for one in self._waiting if one.unsealed} & set(ids) if yes else set()
        apart = unsealed if len(unsealed) < len(ids) else set()
        ids = [one for one in ids if one not in apart]
        if not ids and self._current() is not None:
            self._frame.say(_("Viene de un archivo sin sello: elíjala antes de decidir"), icon="lock")
        if ids:
            then = partial(self._decided, yes, [(one, "unsealed") for one in sorted(apart)])
            self._background.write(reading.decide_waiting, ids, yes, then=then, owner=self)

    def _decided(self, yes: bool, apart: list[tuple[str, str]], decided: Decided) -> None:
        n, left = len(decided.done), decided.left + apart
        if yes:
            said = ngettext("{n} propuesta aceptada", "{n} propuestas aceptadas", n)
        else:
            said = ngettext("{n} propuesta rechazada", "{n} propuestas rechazadas", n)
        text = said.format(n=number(n))
        if left:
            rest = ngettext("{n} queda: {why}", "{n} quedan: {why}", len(left))
            why = words.reason_words(left[0][1], "")
            text = " · ".join((*((text,) if n else ()), rest.format(n=number(len(left)), why=why)))
        undo = (lambda: self._background.write(reading.take_decision_back, decided, owner=self)) if n else None
        self._frame.say(text, icon=("done_all" if yes else "block") if n else "warning", undo=undo)

    def open_record(self) -> None:
        """Ask for the record of the current proposal."""
        one = self._current()
        if one is not None and one.reason != "new_row":
            self.record_requested.emit(one.type, one.uid)

    def say_keys(self) -> None:
        """Say in the status bar how many are chosen, and the keys."""
        if not self.isVisible() or not self._waiting:
            return
        n = len(self._chosen())
        chosen = ngettext("{n} elegida", "{n} elegidas", n).format(n=number(n))
        keys = _("Intro acepta · Supr rechaza · F2 abre el registro · Mayús+↓ elige varias")
        self._frame.status(f"{chosen} · {keys}")

    def first_focus(self) -> QWidget | None:
        """The list."""
        return self._table


def _face(one: Waiting) -> kit.ChipFace:
    return words.UNSEALED_FACE if one.unsealed else words.KIND_FACES.get(one.kind, words.KIND_FACES["hand_edit"])


def _facts(one: Waiting, overview: Overview) -> Sequence[tuple[str, str, str]]:
    """The whole of a proposal as (field, from, to) in words."""
    if one.field is not None:
        old = record_words.value_words(one.type, one.field, one.old, overview.names)
        new = record_words.value_words(one.type, one.field, one.new, overview.names)
        return [(record_words.field_name(one.field), old, new or _("(vacío)"))]
    found = []
    old_values = one.old if isinstance(one.old, dict) else {}
    for key, value in one.new.items() if isinstance(one.new, dict) else ():
        uid, _dot, name = key.rpartition(".")
        if name == one.type or (value is False and not old_values.get(key)):
            continue  # an attendance names its service, and says "no" to what it does not have
        own = uid in ("", one.uid)
        kind = one.type if own else next((child for child, parent in CHILDREN.items() if parent == one.type), one.type)
        new = record_words.value_words(kind, name, value, overview.names)
        old = record_words.value_words(kind, name, old_values.get(key), overview.names) if key in old_values else ""
        if new or old:
            label = record_words.field_name(name)
            found.append((label if own else f"{record_words.type_name(kind)}: {label}", old, new or _("(vacío)")))
    return found
