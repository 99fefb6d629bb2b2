"""Revoking a laptop that was lost, stolen or withdrawn: what it means, doing it, what came of it since."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from clac_desktop.texts import N_, _, ngettext, number
from clac_desktop.ui import kit, record_words, theme
from clac_desktop.ui.background import Background
from clac_desktop.ui.guide import GuidePage, Press
from clac_desktop.ui.page import Frame
from clac_desktop.ui.pages.laptops import reading, words
from clac_desktop.ui.pages.laptops.reading import Decided, Laptop, Waiting
from clac_desktop.ui.table import Column, Order, Row, RowsTable


class RevokePage(GuidePage):
    """Three steps: what it means, packages under way, what came since (accept or reject)."""

    name = "revoke"
    title = N_("Dar de baja un equipo")
    icon = "block"
    shows = frozenset({"device", "fate", "proposal", "package"})

    replace_requested = Signal(object)

    def __init__(self, frame: Frame, background: Background, laptop: Laptop) -> None:
        super().__init__(frame, background)
        self._laptop = laptop
        self._waiting: list[Waiting] = []
        self.step = 2 if laptop.revoked else 0

    def steps(self) -> Sequence[tuple[str, str]]:
        """Meaning, packages under way, since then."""
        done = _("dado de baja") if self._laptop.revoked else words.name_of(self._laptop)
        n = len(self._waiting)
        return (
            (_("Qué significa"), done),
            (_("Paquetes en camino"), _("qué pasa con lo que aún llegue")),
            (_("Desde la baja"), _("{n} por decidir").format(n=number(n)) if n else _("aceptar o rechazar")),
        )

    def refresh(self) -> None:
        """Read how the laptop stands, and what waits of it."""
        self.background.read(reading.read_laptop, self._laptop.device, then=self._show, owner=self)

    def _show(self, found: tuple[Laptop, list[Waiting], str]) -> None:
        self._laptop, self._waiting, _actor = found
        if self._laptop.revoked:
            self.step = 2
        self.show_step()

    def ask(self, at: int) -> QWidget | None:
        """Fill in the step."""
        return (self._tell_meaning, self._tell_way, self._ask_since)[at]()

    def _tell_meaning(self) -> QWidget | None:
        one = self._laptop
        self.tell("desktop_windows", words.name_of(one), words.words_of(one))
        self.tell(
            "block",
            _("La baja es para siempre y para este equipo, no para la persona."),
            _("Su clave deja de valer: lo que llegue firmado con ella no entra sin que alguien lo acepte."),
            tone="bad",
        )
        self.tell(
            "done_all",
            _("Lo recibido hasta hoy se queda: {n}.").format(n=words.changes(one.entries)),
            _("Sigue contando en las cifras, con su autor y su fecha."),
            tone="ok",
        )
        self.tell(
            "sync",
            _("Si la oficina sigue trabajando, dele otro equipo."),
            _("Su primer paquete devuelve todo lo que este envió. Lo que nunca envió no puede volver."),
        )
        return None

    def _tell_way(self) -> QWidget | None:
        one = self._laptop
        last = words.package_words(one)
        self.tell(
            "inventory_2",
            _("Último paquete recibido: {package}.").format(package=last) if last else _("Nunca mandó un paquete."),
            _(
                "Uno hecho antes de la baja que llegue después queda también en cuarentena: mire lo que trae y"
                " acéptelo si lo reconoce."
            ),
        )
        if one.gaps or one.held:
            self.tell(
                "hourglass_empty",
                _("Ahora falta de él: {missing}; retenidos: {n}.").format(
                    missing=words.missing_words(one.gaps) or "–", n=number(one.held)
                ),
                _("Si todavía puede pedirlo, pídalo antes de la baja."),
                tone="warn",
            )
        self.tell(
            "move_to_inbox",
            _("Los demás equipos de la oficina lo saben con el próximo paquete."),
            _("No hace falta avisar a nadie más. El equipo perdido no recibe nada nuevo que usted no le mande."),
        )
        return None

    def _ask_since(self) -> QWidget | None:
        if not self._waiting:
            self.tell(
                "check_circle",
                _("El equipo está dado de baja."),
                _("Desde entonces no ha llegado nada de él. Lo que llegue aparecerá aquí y en Decisiones."),
                tone="ok",
            )
        else:
            self._show_waiting()
        link = kit.Button(
            _("Invitar el equipo que lo reemplaza"), icon="sync", on=lambda: self.replace_requested.emit(self._laptop)
        )
        self.question.addWidget(kit.Row(link, None))
        return self._table if self._waiting else None

    def _show_waiting(self) -> None:
        n = len(self._waiting)
        self.question.addWidget(
            kit.Label(
                ngettext("{n} cambio llegó desde la baja.", "{n} cambios llegaron desde la baja.", n).format(
                    n=number(n)
                )
                + " "
                + _("Decida los marcados; Ctrl+A los marca todos."),
                13,
                400,
                "text2",
                wrap=True,
            )
        )
        self._table = RowsTable(
            [
                Column("label", _("Registro"), 200, "strong", 0, stretch=True, sortable=False),
                Column("type", _("Tipo"), 100, "text", 0, sortable=False),
                Column("author", _("Autor"), 130, "text", 1, sortable=False),
                Column("at", _("Escrito"), 110, "text", 2, sortable=False),
            ],
            _("En cuarentena"),
            order=Order(""),
        )
        self._table.setMinimumHeight(theme.px(170))
        self.question.addWidget(self._table, 1)
        self._table.show_rows(
            [
                Row(one.id, (_label(one), record_words.type_name(one.type), one.author, words.day(one.at)))
                for one in self._waiting
            ]
        )
        accept = kit.Button(_("Aceptar"), icon="check", on=lambda: self._decide(True))
        reject = kit.Button(_("Rechazar"), icon="close", on=lambda: self._decide(False))
        self.question.addWidget(kit.Row(accept, reject, None))

    def _decide(self, yes: bool) -> None:
        current = self._table.current_id()
        ids = [str(one) for one in self._table.selected_ids() or ([current] if current else [])]
        if not ids:
            self.say(_("Marque primero qué cambios decide."))
            return
        work = reading.accept if yes else reading.reject
        self.busy()
        self.background.write(
            work, ids, then=lambda done: self._decided(done, yes), failed=self.say_problem, owner=self
        )

    def _decided(self, done: Decided, yes: bool) -> None:
        n = len(done.done)
        told = (
            ngettext("{n} cambio aceptado", "{n} cambios aceptados", n)
            if yes
            else ngettext("{n} cambio rechazado", "{n} cambios rechazados", n)
        ).format(n=number(n))
        if done.left:
            told += " · " + _("{n} quedan como estaban; mírelos en Decisiones").format(n=number(len(done.left)))
        self.frame.say(told, icon="check" if n else "info")
        self.refresh()

    def press(self, at: int) -> Press | None:
        """Go on, revoke, close."""
        return (Press(_("Seguir")), Press(_("Dar de baja"), "block", danger=True), Press(_("Listo"), "check"))[at]

    def may_go_back(self, at: int) -> bool:
        """What was revoked stays so."""
        return at == 1

    def pressed(self, at: int) -> None:
        """Revoke it."""
        if at != 1:
            self.go_to(at + 1)
            return
        self.busy()
        self.background.write(
            reading.revoke, self._laptop.device, then=self._revoked, failed=self.say_problem, owner=self
        )

    def _revoked(self, one: Laptop) -> None:
        self._laptop = one
        self.go_to(2)
        self.refresh()


def _label(one: Waiting) -> str:
    """Return what a waiting change calls its record, else the field it is about."""
    values = one.new if isinstance(one.new, dict) else {}
    named = (values.get(f"{one.uid}.{name}") for name in ("title", "acronym", "name"))
    return next((str(value) for value in named if value), "") or str(one.field or one.uid[:8])
