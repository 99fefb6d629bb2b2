"""How the running window takes another theme, another zoom, another language of Qt itself."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QTranslator
from PySide6.QtWidgets import QApplication, QWidget

from clac_desktop.texts import N_, _, language
from clac_desktop.ui import theme

_translators: list[QTranslator] = []

# What Qt's own Spanish lacks in its dialog for files; in English these are the words themselves.
_LACKING = {"&Look in:": N_("&Buscar en:"), "Files of &type:": N_("&Tipo de archivos:")}


# Kinds of files ("Folder", "Drive") are asked for under one heading and translated under another.
_KINDS, _KINDS_TRANSLATED = "QAbstractFileIconProvider", "QFileDialog"


class _Lacking(QTranslator):
    """The words that Qt has not translated, from our own texts or from where Qt has them."""

    def __init__(self, parent: QCoreApplication, qt: QTranslator) -> None:
        super().__init__(parent)
        self._qt = qt

    def translate(self, context: str, sourceText: str, disambiguation: str | None = None, n: int = -1) -> str:
        if context == _KINDS:
            return self._qt.translate(_KINDS_TRANSLATED, sourceText) or None  # type: ignore[return-value]
        found = _LACKING.get(sourceText) if context == "QFileDialog" else None
        return _(found) if found else None  # type: ignore[return-value]  # None: Qt asks the next translator


def dress(window: QWidget, name: str, zoom: float) -> None:
    """Give everything the theme ("system" for what the system asks) and the zoom, and repaint."""
    app = QApplication.instance()
    if isinstance(app, QApplication):
        theme.apply(app, theme.preferred() if name == "system" else name, zoom)
    for widget in window.findChildren(QWidget):
        widget.update()


def translate_qt() -> None:
    """Let Qt's own words (menus of text fields, calendar) speak the language of the texts."""
    app = QApplication.instance()
    if app is None:
        return
    while _translators:
        app.removeTranslator(_translators.pop())
    code = {"pt": "pt_BR"}.get(language(), language())
    translator = QTranslator(app)
    if translator.load(f"qtbase_{code}", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
        app.installTranslator(translator)
        _translators.append(translator)
    lacking = _Lacking(app, translator)
    app.installTranslator(lacking)
    _translators.append(lacking)
