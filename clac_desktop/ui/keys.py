"""Ctrl+/: what this page is for and all keys that work on it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from clac_desktop.texts import _
from clac_desktop.ui import paint, theme
from clac_desktop.ui.commands import told
from clac_desktop.ui.kit.label import Label, Line, scroll
from clac_desktop.ui.page import Page
from clac_desktop.ui.reading_window import ReadingWindow


class _Key(QWidget):
    def __init__(self, keys: str) -> None:
        super().__init__()
        self._keys = keys
        self.setFixedSize(QSize(paint.key_width(keys), theme.px(20)))
        self.setAccessibleName(paint.key_text(keys))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint.key(painter, QRectF(self.rect()), self._keys)
        painter.end()


def table_keys() -> list[tuple[str, str]]:
    """Return what the keys do in tables and grids."""
    return [
        (_("Moverse por las celdas"), "↑ ↓ ← →"),
        (_("Abrir el registro"), "Return"),
        (_("Primera y última fila"), "Ctrl+Home"),
        (_("Copiar el bloque para Excel"), "Ctrl+C"),
        (_("Editar la celda"), "F2"),
        (_("Copiar hacia abajo"), "Ctrl+D"),
        (_("Pegar un bloque de Excel"), "Ctrl+V"),
        (_("Aceptar la sugerencia"), "Alt+Return"),
        (_("Ver otras sugerencias"), "Alt+Down"),
        (_("Ir al siguiente error"), "F8"),
        (_("Fecha de hoy"), "Ctrl+;"),
    ]


class KeysWindow(ReadingWindow):
    """The list of keys; Esc closes it."""

    def __init__(self, parent: QWidget, page: Page | None, general: Sequence[tuple[str, str]]) -> None:
        title = page.header.title() if page is not None else "CLAC Desktop"
        super().__init__(parent, _("Teclas"), title, (640, 520))
        own = told(page.commands()) if page is not None else []
        groups = [(title, own), (_("En toda la ventana"), general), (_("En tablas y cuadrículas"), table_keys())]
        if page is not None and page.about:
            self.content.addWidget(Label(_(page.about), 13, 400, "text2", wrap=True))
        inner = QWidget()
        rows = QVBoxLayout(inner)
        rows.setContentsMargins(0, 0, theme.px(12), 0)
        rows.setSpacing(theme.px(4))
        for heading, lines in groups:
            if not lines:
                continue
            rows.addWidget(Label(heading, 12, 600, "text2"))
            rows.addWidget(Line())
            for words, keys in lines:
                rows.addWidget(self._line(words, keys))
            rows.addSpacing(theme.unit(2))
        rows.addStretch(1)
        area = scroll(inner)
        area.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        area.setAccessibleName(_("Teclas"))
        self.content.addWidget(area, 1)

    def _line(self, words: str, keys: str) -> QWidget:
        line = QWidget()
        line.setAccessibleName(f"{words}: {paint.key_text(keys)}")
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(Label(words, 13, elide=True), 1)
        row.addWidget(_Key(keys))
        return line
