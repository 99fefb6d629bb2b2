"""A laptop changes hands: what the former person leaves, who takes it over, done."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from clac_desktop.models.writing import Reading
from clac_desktop.queries.laptop import HandOver, hand_over_facts
from clac_desktop.texts import N_, _, ngettext, number
from clac_desktop.ui import kit
from clac_desktop.ui.background import Background
from clac_desktop.ui.guide import GuidePage, Press
from clac_desktop.ui.page import Frame
from clac_desktop.ui.pages.laptops import reading, words


def read_hand_over(found: Reading) -> tuple[HandOver, tuple[str, ...]]:
    """Return what there is on this laptop, and who worked on it before."""
    return hand_over_facts(found), reading.known_people(found)


class HandOverPage(GuidePage):
    """Three steps: what stays, who takes over, done."""

    name = "hand_over"
    title = N_("Entregar el equipo a otra persona")
    icon = "person"

    package_requested = Signal()

    def __init__(self, frame: Frame, background: Background) -> None:
        super().__init__(frame, background)
        self._facts = HandOver("", "", (), 0, 0, False)
        self._people: tuple[str, ...] = ()
        self._new = ""

    def steps(self) -> Sequence[tuple[str, str]]:
        """What stays, who, done."""
        return (
            (_("Lo que queda en él"), self._facts.person),
            (_("Quién lo recibe"), self._new or _("su nombre queda en cada cambio")),
            (_("Hecho"), _("nada más cambia")),
        )

    def refresh(self) -> None:
        """Read what is on this laptop."""
        if self.step < 2:
            self.background.read(read_hand_over, then=self._show, owner=self)

    def _show(self, found: tuple[HandOver, tuple[str, ...]]) -> None:
        self._facts, self._people = found
        self.show_step()

    def ask(self, at: int) -> QWidget | None:
        """Fill in the step."""
        return (self._tell_left, self._ask_name, self._tell_done)[at]()

    def _tell_left(self) -> QWidget | None:
        facts = self._facts
        n = len(facts.drafts)
        titles = ", ".join(_("«{title}»").format(title=draft.title or _("sin título")) for draft in facts.drafts[:4])
        more = ", …" if n > 4 else ""
        self.tell(
            "edit_note",
            ngettext("{n} borrador sin terminar", "{n} borradores sin terminar", n).format(n=number(n)),
            _("{titles}. Se quedan: quien reciba el equipo los puede terminar; nunca viajan solos.").format(
                titles=titles + more
            )
            if n
            else _("No queda ninguno."),
        )
        if not facts.central:
            self.tell(
                "outbox",
                _("Sin enviar: {n}").format(n=words.changes(facts.unsent)),
                _("Conviene mandar un paquete antes de entregarlo. Si no, salen con el próximo, con su autor de hoy.")
                if facts.unsent
                else _("Todo está en un paquete."),
                tone="warn" if facts.unsent else "ok",
            )
            if facts.unconfirmed:
                self.tell(
                    "send",
                    _("Enviado, sin confirmar: {n}").format(n=words.changes(facts.unconfirmed)),
                    _("Guarde los paquetes hasta que llegue el recibo."),
                )
            if facts.unsent:
                button = kit.Button(_("Crear paquete"), icon="outbox", on=self.package_requested.emit)
                self.question.addWidget(kit.Row(button, None))
        return None

    def _ask_name(self) -> QWidget | None:
        self._field = kit.TextField(
            _("Nombre y apellido de quien lo recibe"),
            max_length=80,
            suggestions=self._people,
            help=_("Queda junto a cada cambio que se registre desde ahora."),
        )
        self._field.set_value(self._new)
        self._field.changed.connect(self._named)
        self.question.addWidget(self._field)
        self.tell("history", _("Lo anterior conserva su autor: {name}.").format(name=self._facts.person or "–"))
        self.tell(
            "verified_user",
            _("El equipo es el mismo: mismas seis palabras, misma clave."),
            _("La oficina central no tiene que hacer nada. Si el equipo sale de la oficina, pida que lo den de baja."),
        )
        return self._field.editor()

    def _named(self) -> None:
        self._new = self._field.value()
        self._field.clear_message()

    def _tell_done(self) -> QWidget | None:
        self.tell(
            "check_circle",
            _("Ahora trabaja en este equipo {name}.").format(name=self._new),
            _("Su nombre está arriba a la derecha; ahí se cambia también por un rato."),
            tone="ok",
        )
        return None

    def press(self, at: int) -> Press | None:
        """Go on, hand over, close."""
        return (Press(_("Seguir")), Press(_("Entregar"), "person"), Press(_("Listo"), "check"))[at]

    def may_go_back(self, at: int) -> bool:
        """From the name back to what stays."""
        return at == 1

    def pressed(self, at: int) -> None:
        """Hand it over to the name that was typed."""
        if at != 1:
            self.go_to(at + 1)
        elif not self._new.strip():
            self._field.set_error(_("Escriba el nombre de quien lo recibe."))
            self._field.focus()
        else:
            self.busy()
            self.background.write(
                reading.give_to, self._new, then=lambda _done: self._given(), failed=self.say_problem, owner=self
            )

    def _given(self) -> None:
        self.frame.set_person(self._new)
        self.go_to(2)
