"""A window to read in, above the main one: title, content, Close. Never larger than what it covers."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from clac_desktop.texts import _
from clac_desktop.ui import theme
from clac_desktop.ui.kit.button import Button
from clac_desktop.ui.kit.label import Label


class ReadingWindow(QDialog):
    """Put the content into `content`, further buttons into `foot`; Esc closes it."""

    def __init__(self, parent: QWidget, name: str, title: str, size: tuple[int, int]) -> None:
        super().__init__(parent)
        self.setWindowTitle(name)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        room = parent.window().size() * 0.94
        self.resize(QSize(theme.px(size[0]), theme.px(size[1])).boundedTo(room))
        box = QVBoxLayout(self)
        margin = theme.unit(5)
        box.setContentsMargins(margin, margin, margin, margin)
        box.setSpacing(theme.unit(3))
        self._title = Label(title, 16, 600, elide=True)
        box.addWidget(self._title)
        self.content = QVBoxLayout()
        box.addLayout(self.content, 1)
        self.foot = QHBoxLayout()
        self.foot.addStretch(1)
        box.addLayout(self.foot)
        self.close_button = Button(_("Cerrar"), key="Esc", on=self.accept)
        self.foot.addWidget(self.close_button)

    def set_title(self, title: str) -> None:
        """Show another title."""
        self._title.set_text(title)
