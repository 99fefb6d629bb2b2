"""What the program is, whose it is, and the licences of what travels with it."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QDialog, QPlainTextEdit, QVBoxLayout

from clac_desktop import __version__, paths
from clac_desktop.texts import _
from clac_desktop.ui import kit, theme

WEB = "https://clac-comerciojusto.org"
LICENCES = (
    ("Inter 4", "SIL Open Font License 1.1", "fonts/OFL.txt"),
    ("Material Symbols", "Apache License 2.0", "icons/LICENSE"),
)


class AboutCard(kit.Card):
    """Version, addresses of CLAC, licences of font and icons."""

    def __init__(self) -> None:
        super().__init__(_("Acerca de CLAC Desktop"), _("versión {version}").format(version=__version__))
        words = _("Registro de servicios para coordinadoras nacionales. Funciona sin internet.")
        self.add(kit.Label(words, 12, 400, "text2", wrap=True))
        web = kit.Link("clac-comerciojusto.org", self.open_web, name=_("Sitio web de CLAC"))
        self.add(kit.Row(web, kit.Label("@CLACComercioJusto · @CLACFairtrade", 12, 400, "text2"), None))
        for name, licence, file in LICENCES:
            said = _("Ver licencia: {name}").format(name=name)
            link = kit.Link(_("Ver licencia"), partial(self.show_licence, name, file), name=said)
            self.add(kit.Row(kit.Label(name, 12, 500), kit.Label(licence, 12, 400, "text3", elide=True), link))

    def open_web(self) -> None:
        """Show the web site of CLAC."""
        QDesktopServices.openUrl(QUrl(WEB))

    def show_licence(self, name: str, file: str) -> None:
        """Show the text of a licence."""
        dialog = QDialog(self)
        dialog.setWindowTitle(name)
        dialog.resize(theme.px(640), theme.px(480))
        shown = QPlainTextEdit((paths.resources() / file).read_text(encoding="utf-8"))
        shown.setReadOnly(True)
        shown.setAccessibleName(_("Licencia de {name}").format(name=name))
        box = QVBoxLayout(dialog)
        box.addWidget(shown)
        box.addWidget(kit.Row(None, kit.Button(_("Cerrar"), kind="primary", on=dialog.accept)))
        dialog.open()
