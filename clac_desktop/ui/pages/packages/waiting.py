"""Between joining and the first package: whom to send the request to, the six words, and what is awaited."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from clac_desktop.queries.packages import Enrolment
from clac_desktop.texts import _
from clac_desktop.ui import kit, record_words, theme
from clac_desktop.ui.page import Frame
from clac_desktop.ui.pages.packages import files, words


class Waiting(QWidget):
    """Banner with the six words over three steps."""

    def __init__(self, frame: Frame, on_choose: Callable[[], object]) -> None:
        super().__init__()
        self._frame = frame
        self._enrolment: Enrolment | None = None
        self._mail_button = kit.Button(_("Abrir correo"), icon="mail", on=self._mail)
        buttons = [
            self._mail_button,
            kit.Button(_("Mostrar archivo"), icon="folder_open", on=self._show_file),
        ]
        self._banner = kit.Banner(_("Esperando el alta."), "", icon="hourglass_empty", buttons=buttons)
        self._cards = QHBoxLayout()
        self._cards.setSpacing(theme.px(12))
        send = kit.Card(_("1 · Envíe la solicitud"))
        send.add(
            kit.Label(
                _("Mande este archivo a la oficina central, por correo o como sea. No lleva datos ni claves secretas."),
                13, 400, "text2", wrap=True,
            )
        )  # fmt: skip
        self._file = kit.Label("", 13, 500, elide=True)
        send.add(self._file)
        send.add(kit.Row(kit.Button(_("Copiar ruta"), icon="content_copy", on=self._copy), None))
        send.body.addStretch(1)
        say = kit.Card(_("2 · Lea las seis palabras"))
        say.add(
            kit.Label(
                _("Llame a la oficina central y léalas en este orden: así saben que la solicitud es suya."),
                13, 400, "text2", wrap=True,
            )
        )  # fmt: skip
        self._words = kit.Label("", 16, 600, "accent", wrap=True)
        say.add(self._words)
        say.body.addStretch(1)
        receive = kit.Card(_("3 · Reciba el primer paquete"))
        receive.add(
            kit.Label(
                _("El centro le devuelve un archivo de Excel con organizaciones, plan y catálogo. Suéltelo aquí."),
                13, 400, "text2", wrap=True,
            )
        )  # fmt: skip
        receive.add(kit.Row(kit.Button(_("Abrir archivo"), icon="folder_open", key="Ctrl+O", on=on_choose), None))
        receive.body.addStretch(1)
        for card in (send, say, receive):
            card.setMinimumHeight(theme.px(190))
            self._cards.addWidget(card, 1)
        box = QVBoxLayout(self)
        box.setContentsMargins(theme.px(20), theme.px(8), theme.px(20), theme.px(12))
        box.setSpacing(theme.px(12))
        box.addWidget(self._banner)
        box.addLayout(self._cards)
        box.addWidget(
            kit.Label(
                _("Mientras tanto puede llenar borradores de servicios: se completan cuando llegue el primer paquete."),
                13, 400, "text3",
            )
        )  # fmt: skip
        box.addStretch(1)

    def show_enrolment(self, enrolment: Enrolment) -> None:
        """Show how this laptop stands."""
        self._enrolment = enrolment
        spoken = words.spoken_words(enrolment.words)
        self._banner.set(
            _("Esperando el alta."),
            _("Envíe la solicitud a la oficina central y léale estas palabras: {words}").format(words=spoken),
        )
        self._words.set_text(spoken)
        self._file.set_text(Path(enrolment.request).name)
        self._file.setToolTip(enrolment.request)
        when = record_words.moment_words(enrolment.joined)
        told = _("{office}: equipo unido el {when} · todavía sin alta").format(office=enrolment.office, when=when)
        self._frame.status(told)

    def _mail(self) -> None:
        found = self._enrolment
        if found is None:
            return
        files.copy_path(found.request)
        subject = _("CLAC Desktop: solicitud de alta, {office}").format(office=found.office)
        lines = [
            _("Adjunto la solicitud de alta de un equipo de {office}.").format(office=found.office),
            _("Archivo: {file}").format(file=Path(found.request).name),
            "",
            _("Le leeré las seis palabras por teléfono; no van en este correo."),
        ]
        if files.open_mail(subject, "\n".join(lines)):
            self._frame.say(_("Ruta copiada: péguela para adjuntar el archivo"), icon="mail")
        else:
            self._frame.say(_("No hay programa de correo; la ruta del archivo está copiada."), icon="info")

    def _show_file(self) -> None:
        if self._enrolment is not None and not files.show_in_folder(self._enrolment.request):
            self._frame.say(_("El archivo ya no está: {file}").format(file=self._enrolment.request), icon="info")

    def _copy(self) -> None:
        if self._enrolment is not None:
            files.copy_path(self._enrolment.request)
            self._frame.say(_("Ruta copiada"), icon="content_copy")

    def first_focus(self) -> QWidget | None:
        """The button that sends the request."""
        return self._mail_button
