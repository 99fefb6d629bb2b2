"""What happened to a restored or copied laptop (or centre), said once: nothing is lost, nothing needs to be done."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from clac_desktop.texts import N_, _, ngettext, number
from clac_desktop.ui.background import Background
from clac_desktop.ui.guide import GuidePage, Press
from clac_desktop.ui.page import Frame
from clac_desktop.ui.pages.laptops import reading, words
from clac_desktop.ui.pages.laptops.reading import Restored


class RestoredPage(GuidePage):
    """Three steps: what happened, what is sent again, what to do."""

    name = "restored"
    title = N_("Este equipo volvió a una copia anterior")
    icon = "history"

    package_requested = Signal()

    def __init__(self, frame: Frame, background: Background, found: Restored, *, central: bool) -> None:
        super().__init__(frame, background)
        self._found, self._central = found, central

    def steps(self) -> Sequence[tuple[str, str]]:
        """What happened, what is sent again, what to do."""
        return (
            (_("Qué ocurrió"), words.day(self._found.at)),
            (_("Qué se envía otra vez"), _("lo hace el programa solo")),
            (_("Qué hacer"), _("mandar el próximo paquete")),
        )

    def ask(self, at: int) -> QWidget | None:
        """Fill in the step."""
        if at == 0:
            self._tell_what()
        elif at == 1:
            self._tell_again()
        else:
            self._tell_todo()
        return None

    def _tell_what(self) -> None:
        found = self._found
        self.tell(
            "history",
            _("El {day} se abrió un estado anterior de este espacio de trabajo.").format(day=words.day(found.at)),
            _("Se restauró una copia de seguridad, o se trabajó con una copia del archivo en otro equipo."),
            tone="accent",
        )
        if found.missing:
            self.tell(
                "inventory_2",
                ngettext(
                    "{n} cambio de este equipo es posterior a la copia.",
                    "{n} cambios de este equipo son posteriores a la copia.",
                    found.missing,
                ).format(n=number(found.missing)),
                _(
                    "Los que salieron en un paquete vuelven con la respuesta del centro. Los demás están en"
                    " el archivo reemplazado, guardado entre las copias de seguridad."
                ),
            )
        self.tell(
            "verified_user",
            _("Nada se pierde ni se sobrescribe."),
            _("El programa abrió una serie nueva de cambios: lo de antes y lo de ahora no se confunden."),
            tone="ok",
        )

    def _tell_again(self) -> None:
        found = self._found
        if self._central:
            self.tell(
                "sync",
                _("Esta oficina central es ahora la generación {n}.").format(n=number(found.generation)),
                _(
                    "Cada oficina lo nota con su próximo paquete y manda otra vez todos sus cambios; repetidos no"
                    " cuentan dos veces. Lo que aquí falte y una oficina conserve espera en Decisiones."
                ),
                tone="accent",
            )
            return
        if found.relabelled:
            self.tell(
                "sync",
                ngettext(
                    "{n} cambio no confirmado recibió etiqueta nueva.",
                    "{n} cambios no confirmados recibieron etiqueta nueva.",
                    found.relabelled,
                ).format(n=number(found.relabelled)),
                _("Es el mismo cambio, con su autor y su fecha: si ya había llegado, el centro lo reconoce."),
            )
        self.tell(
            "outbox",
            _("El próximo paquete lleva {n}.").format(n=words.changes(found.pending)),
            _("Todo lo que el centro no ha confirmado a este equipo; lo repetido no cuenta dos veces."),
            tone="accent",
        )

    def _tell_todo(self) -> None:
        if self._central:
            self.tell(
                "send", _("Mande a cada oficina su paquete."), _("Paquetes, Enviar, Crear paquete."), tone="accent"
            )
        else:
            self.tell(
                "send",
                _("Solo mande el próximo paquete, como siempre."),
                _("La respuesta del centro trae de vuelta lo que falta aquí. Mientras tanto puede seguir registrando."),
                tone="accent",
            )
        self.tell("check_circle", _("No hay nada más que hacer."), tone="ok")

    def press(self, at: int) -> Press | None:
        """Go on; at the end it was read."""
        return Press(_("Entendido"), "check") if at == 2 else Press(_("Seguir"))

    def pressed(self, at: int) -> None:
        """After the last step the banner goes."""
        if at < 2:
            self.go_to(at + 1)
        else:
            self.background.write(reading.settle_restored, then=lambda _done: self.close_page(), owner=self)
