"""The card that says how the sending to the central office stands, on Inicio of an office."""

from __future__ import annotations

import datetime as dt

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from clac_desktop.queries.home import Sending
from clac_desktop.texts import _
from clac_desktop.ui import kit
from clac_desktop.ui.pages.home import lines


class SendingCard(kit.Card):
    """What no package carries yet, the last package, the last receipt, the last contact."""

    package_requested = Signal()
    packages_requested = Signal()

    def __init__(self) -> None:
        super().__init__(_("Envío a la oficina central"), gap=0)
        self._create = kit.Button(_("Crear paquete"), icon="outbox", key="Ctrl+E", on=self.package_requested.emit)
        self.head_add(self._create)
        self._head_widget.setMinimumHeight(self._create.sizeHint().height())

    def fit(self, width_class: str) -> None:
        """Leave room for the chart beside it where two cards share less than 1200 pixels."""
        self.set_title(_("Envío al centro") if width_class == "middle" else _("Envío a la oficina central"))

    def first_control(self) -> QWidget:
        """Return what the keyboard meets first."""
        return self._create

    def show_sending(self, sending: Sending, today: dt.date, *, waiting: bool) -> None:
        """Show the state of this moment; while the laptop waits to be admitted there is nothing to send."""
        kit.clear(self.body)
        self._create.setVisible(not waiting)
        if waiting:
            words = _("Esperando el alta de la oficina central")
            note = _("hasta entonces se guardan borradores")
            self.add(kit.ActionRow("hourglass_empty", words, note, two_lines=True, last=True))
            self.body.addStretch(1)
            return
        self._create.set_text(_("Crear paquete N.º {number}").format(number=sending.next_number))
        first = lines.unsent_line(sending, today)
        self.add(kit.ActionRow(first.icon, first.strong, first.note, tone=first.tone, two_lines=True))
        more = lines.sent_lines(sending, today)
        for at, line in enumerate(more):
            self.add(
                kit.ActionRow(
                    line.icon,
                    line.strong,
                    on=self.packages_requested.emit if line.value_tone in ("warn", "bad") else None,
                    tone=line.tone,
                    value=line.value,
                    value_tone=line.value_tone,
                    last=at == len(more) - 1,
                )
            )
        if not more:
            self.add(kit.Label(_("Todavía no se ha enviado ningún paquete."), 12, 400, "text3"))
        self.body.addStretch(1)
