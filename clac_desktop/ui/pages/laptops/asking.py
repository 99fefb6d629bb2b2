"""Asking an office for what is missing of one of its laptops: a text to copy or to mail."""

from __future__ import annotations

from PySide6.QtCore import QUrl, QUrlQuery
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QWidget

from clac_desktop.texts import N_, _
from clac_desktop.ui import kit, theme
from clac_desktop.ui.background import Background
from clac_desktop.ui.page import Frame, Page
from clac_desktop.ui.pages.laptops import words
from clac_desktop.ui.pages.laptops.reading import Laptop


class AskPage(Page):
    """The text, and the two ways it leaves: the clipboard, the mail program."""

    name = "ask"
    title = N_("Pedir lo que falta")
    icon = "mail"

    def __init__(self, frame: Frame, background: Background, laptop: Laptop) -> None:
        super().__init__(frame, background)
        self._laptop = laptop

    def build(self) -> None:
        """Make the text and its buttons."""
        self.header.set_back(self.close_page)
        self._copy_action = self.command(
            _("Copiar el texto"), "Ctrl+Return", self._copy, icon="content_copy", menu="packages"
        )
        subject, text = words.asking(self._laptop)
        card = kit.Card(subject, words.name_of(self._laptop))
        card.setMaximumWidth(theme.px(820))
        for line in text.split("\n"):
            card.add(kit.Label(line or " ", 13, 400, wrap=True))
        note = _("No hace falta decir qué rango: el próximo paquete de ese equipo lleva todo lo no confirmado.")
        told = kit.Banner(_("Se arregla solo con el próximo paquete."), note, tone="accent", wrap=True)
        self.body.addWidget(kit.scroll(kit.Column(told, card, None, gap=3)), 1)
        foot = kit.Row(None, gap=2.5)
        foot.add(kit.Button(_("Cerrar"), kind="quiet", key="Esc", on=self.close_page))
        foot.add(kit.Button(_("Abrir correo"), icon="mail", on=self._mail))
        self._primary = kit.Button.of(self._copy_action, kind="primary")
        foot.add(self._primary)
        self.body.addWidget(foot)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(words.asking(self._laptop)[1])
        self.frame.say(_("Texto copiado"), icon="content_copy")

    def _mail(self) -> None:
        subject, text = words.asking(self._laptop)
        query = QUrlQuery()
        query.addQueryItem("subject", QUrl.toPercentEncoding(subject).toStdString())
        query.addQueryItem("body", QUrl.toPercentEncoding(text).toStdString())
        url = QUrl("mailto:")
        url.setQuery(query)
        if not QDesktopServices.openUrl(url):
            self._copy()
            self.frame.say(_("No hay programa de correo; el texto está copiado."), icon="info")

    def first_focus(self) -> QWidget | None:
        """Copying first."""
        return self._primary
