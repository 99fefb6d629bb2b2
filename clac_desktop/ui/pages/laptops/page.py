"""*Equipos*: at the centre every laptop and what is missing of it; at an office this one, and who works on it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QBoxLayout, QWidget

from clac_desktop.models.database import Workspace
from clac_desktop.texts import N_, _, ngettext, number
from clac_desktop.ui import kit, theme
from clac_desktop.ui.background import Background
from clac_desktop.ui.page import Frame, Page
from clac_desktop.ui.pages.laptops import reading, words
from clac_desktop.ui.pages.laptops.asking import AskPage
from clac_desktop.ui.pages.laptops.card import LaptopCard, Wishes, focus_row, focused_row
from clac_desktop.ui.pages.laptops.handing import HandOverPage
from clac_desktop.ui.pages.laptops.joining import JoinPage
from clac_desktop.ui.pages.laptops.lost import LostPage
from clac_desktop.ui.pages.laptops.reading import Laptop, Overview
from clac_desktop.ui.pages.laptops.rebuilding import RebuildPage
from clac_desktop.ui.pages.laptops.restored import RestoredPage
from clac_desktop.ui.pages.laptops.restoring import RestorePage
from clac_desktop.ui.pages.laptops.revoking import RevokePage
from clac_desktop.ui.table import Column, Order, Row, RowsTable


class LaptopPage(Page):
    """One laptop, where the window has no room for it beside the list."""

    name = "laptop"
    title = N_("Equipo")
    icon = "desktop_windows"

    def __init__(self, frame: Frame, background: Background, laptop: Laptop, wishes: Wishes) -> None:
        super().__init__(frame, background)
        self._laptop, self._wishes = laptop, wishes

    def build(self) -> None:
        """The card alone."""
        self.header.set_back(self.close_page)
        self._card = LaptopCard(self._wishes)
        self.body.addWidget(kit.scroll(kit.Column(self._card, None)), 1)
        self._card.show_laptop(self._laptop)

    def first_focus(self) -> QWidget | None:
        """The first thing that can be done."""
        rows = [row for row in self.findChildren(kit.ActionRow) if row.focusPolicy()]
        return rows[0] if rows else None


class LaptopsPage(Page):
    """`arrive` takes `view="restored"`, which opens the page about a restored laptop."""

    name = "laptops"
    title = N_("Equipos")
    icon = "desktop_windows"
    shortcut = "Ctrl+8"
    shows = frozenset({"device", "journal", "fate", "package", "setting", "draft", "invitation"})
    about = N_("Equipos perdidos, restaurados, reemplazados o entregados a otra persona, y lo que falta de cada uno.")
    foot = True

    restore_requested = Signal(Path)
    package_requested = Signal()
    decisions_requested = Signal()

    def __init__(self, frame: Frame, background: Background, workspace: Workspace) -> None:
        super().__init__(frame, background)
        self._workspace = workspace
        self._overview: Overview | None = None
        self._wanted = ""
        self._wishes = Wishes(self._ask, self._lose, self._revoke, self._replace, self._second)

    # ---- making
    def build(self) -> None:
        """The list, and beside it (or below it) what can be done."""
        self._make_commands()
        self._notices = kit.Column(gap=2)
        self._table = RowsTable(_columns(), _("Equipos"), order=Order(""))
        self._table.opened.connect(self._open)
        self._table.current_changed.connect(lambda _id: self._show_card())
        self._table.set_empty(
            kit.EmptyState(
                _("Todavía no hay equipos"),
                _("Cada oficina recibe una invitación por equipo: Paquetes, Oficinas, Invitar una oficina."),
            )
        )
        self._sheet = kit.Card(_("Equipos"), padded=False)
        self._sheet.add(self._table, 1)
        self._card = LaptopCard(self._wishes)
        self._own = kit.Card(_("Este equipo"), gap=0)
        self._side = kit.Column(self._card, self._own, None, gap=3)
        self._columns = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._columns.setSpacing(theme.px(12))
        self._columns.setContentsMargins(0, 0, 0, 0)
        self._columns.addWidget(self._sheet, 3)
        self._columns.addWidget(self._side, 2)
        holder = QWidget()
        holder.setLayout(self._columns)
        self.body.addWidget(self._notices)
        self.body.addWidget(kit.scroll(holder), 1)
        self.width_changed(self.frame.width_class())

    def _make_commands(self) -> None:
        self._restore_action = self.command(
            _("Volver a una copia de seguridad"), "Ctrl+Shift+R", self.start_restore, icon="history", menu="packages"
        )
        self._hand_action = self.command(
            _("Entregar el equipo a otra persona"), "Ctrl+Shift+P", self.start_hand_over, icon="person", menu="packages"
        )
        self._rebuild_action = self.command(
            _("Reconstruir la oficina central"), "Ctrl+Shift+B", self.start_rebuild, icon="sync", menu="packages"
        )
        self._rebuild_action.setVisible(False)
        self._rebuild_action.setEnabled(False)

    def width_changed(self, width_class: str) -> None:
        """Only a wide window has room for the card of a laptop; else Enter opens it."""
        wide = width_class == "wide"
        directions = QBoxLayout.Direction
        self._columns.setDirection(directions.LeftToRight if wide else directions.TopToBottom)
        self._sheet.setMinimumHeight(theme.px(190 if not wide else 0))
        self._show_card()

    # ---- showing
    def refresh(self) -> None:
        """Read the laptops."""
        self.background.read(reading.read_overview, then=self._show, owner=self)

    def _show(self, found: Overview) -> None:
        self._overview = found
        self._rebuild_action.setVisible(found.central)
        self._rebuild_action.setEnabled(found.central)
        self._show_notices(found)
        n = len(found.laptops)
        self._sheet.set_note(
            _("lo recibido de cada uno y lo que falta; Intro abre uno")
            if found.central
            else _("los de su oficina, según el último paquete del centro")
        )
        current = self._table.current_id()
        self._table.show_rows([_row(one, found) for one in found.laptops])
        if found.laptops and current is None:
            worst = next((one for one in found.laptops if one.gaps or one.quarantined), found.laptops[0])
            self._table.select_id(worst.device)
        self._show_card()
        self._show_own(found)
        troubled = sum(1 for one in found.laptops if one.gaps or one.quarantined or one.forked) if found.central else 0
        spoken = ngettext("{n} equipo espera a una persona", "{n} equipos esperan a una persona", troubled)
        self.frame.set_badge("laptops", troubled, spoken=spoken.format(n=number(troubled)))
        if self.isVisible():
            self.frame.status(ngettext("{n} equipo", "{n} equipos", n).format(n=number(n)))
        wanted, self._wanted = self._wanted, ""
        if wanted == "restored":
            self.start_restored()

    def _show_notices(self, found: Overview) -> None:
        kit.clear(self._notices.box)
        self._notices.setVisible(found.restored is not None)
        if found.restored is not None:
            button = kit.Button(_("Qué ocurrió"), icon="history", on=self.start_restored, small=True)
            cause = _("Este equipo volvió a una copia anterior el {day}.").format(day=words.day(found.restored.at))
            self._notices.add(kit.Banner(cause, _("Nada se pierde."), icon="history", buttons=[button]))

    def _show_card(self) -> None:
        found = self._overview
        one = self._current()
        wide = self.frame.width_class() == "wide"
        shown = found is not None and found.central and wide and one is not None
        self._card.setVisible(shown)
        if shown and one is not None:
            self._card.show_laptop(one)

    def _current(self) -> Laptop | None:
        if self._overview is None:
            return None
        wanted = self._table.current_id()
        return next((one for one in self._overview.laptops if one.device == wanted), None)

    def _show_own(self, found: Overview) -> None:
        focused = focused_row(self._own)
        kit.clear(self._own.body)
        self._own.set_title(_("La oficina central") if found.central else _("Este equipo"))
        self._own.set_note(found.office)
        if found.fingerprint and not found.central:
            self._own.add(kit.Label(" · ".join(found.fingerprint.split()), 13, 500, wrap=True))
        person = found.actor or "–"
        lines: list[tuple[str, str, str, Callable[[], object]]] = [
            ("person", _("Entregarlo a otra persona"), _("ahora: {name}").format(name=person), self.start_hand_over),
            ("history", _("Volver a una copia"), _("se ve antes qué falta en ella"), self.start_restore),
        ]
        if found.central:
            lines.append(("sync", _("Reconstruir"), _("lee otra vez los paquetes"), self.start_rebuild))
        else:
            note = (
                _("{n} sin confirmar").format(n=words.changes(found.pending)) if found.pending else _("nada pendiente")
            )
            lines.append(("outbox", _("Crear paquete"), note, self.package_requested.emit))
        for at, (icon, strong, note, on) in enumerate(lines):
            last = at == len(lines) - 1
            self._own.add(kit.ActionRow(icon, strong, note, _("Abrir"), on, tone="accent", last=last))
        focus_row(self._own, focused)

    # ---- going on
    def arrive(self, **arguments: Any) -> None:
        """Open the page about a restored laptop once what happened was read."""
        self._wanted = str(arguments.get("view", ""))
        self.refresh()

    def _open(self, device: object) -> None:
        found = self._overview
        one = next((one for one in found.laptops if one.device == device), None) if found else None
        if one is not None and found is not None and found.central:
            self.push(LaptopPage(self.frame, self.background, one, self._wishes))

    def _ask(self, one: Laptop) -> None:
        self.push(AskPage(self.frame, self.background, one))

    def _lose(self, one: Laptop) -> None:
        self.push(LostPage(self.frame, self.background, one))

    def _revoke(self, one: Laptop) -> None:
        page = RevokePage(self.frame, self.background, one)
        page.replace_requested.connect(self._replace)
        self.push(page)

    def _replace(self, one: Laptop) -> None:
        self.push(JoinPage(self.frame, self.background, self._workspace, one.office, one))

    def _second(self, one: Laptop) -> None:
        self.push(JoinPage(self.frame, self.background, self._workspace, one.office))

    def start_restored(self) -> None:
        """Explain what happened to a restored laptop."""
        found = self._overview
        if found is not None and found.restored is not None:
            page = RestoredPage(self.frame, self.background, found.restored, central=found.central)
            page.package_requested.connect(self.package_requested)
            self.push(page)

    def start_restore(self) -> None:
        """Go back to a backup, guided."""
        central = self._overview is not None and self._overview.central
        page = RestorePage(self.frame, self.background, self._workspace, central=central)
        page.restore_requested.connect(self.restore_requested)
        self.push(page)

    def start_hand_over(self) -> None:
        """Hand this laptop over, guided."""
        page = HandOverPage(self.frame, self.background)
        page.package_requested.connect(self.package_requested)
        self.push(page)

    def start_rebuild(self) -> None:
        """Read every kept package again, guided."""
        page = RebuildPage(self.frame, self.background, self._workspace)
        page.decisions_requested.connect(self.decisions_requested)
        page.package_requested.connect(self.package_requested)
        self.push(page)

    def first_focus(self) -> QWidget | None:
        """The list."""
        return self._table


def _columns() -> list[Column]:
    return [
        Column("name", _("Equipo"), 190, "strong", 0, stretch=True, sortable=False),
        Column("state", _("Estado"), 140, "chip", 0, sortable=False),
        Column("missing", _("Falta"), 130, "text", 1, sortable=False),
        Column("package", _("Último paquete"), 160, "text", 2, sortable=False),
        Column("entries", _("Recibidos"), 84, "number", 2, sortable=False),
        Column("held", _("Retenidos"), 84, "number", 2, sortable=False),
        Column("words", _("Seis palabras"), 210, "text", 3, sortable=False),
    ]


def _row(one: Laptop, found: Overview) -> Row:
    own = not found.central and one.device == found.own
    name = words.name_of(one) + (f" · {_('este')}" if own else "")
    if not found.central:  # an office does not know what the centre has of its other laptops
        state = words.REVOKED if one.revoked else words.IN_ORDER
        return Row(one.device, (name, state, None, None, None, None, words.words_of(one)), voided=one.revoked)
    cells = (
        name,
        words.face(one),
        words.missing_words(one.gaps) or None,
        words.package_words(one) or None,
        one.entries,
        one.held or None,
        words.words_of(one),
    )
    return Row(one.device, cells, voided=one.revoked)
