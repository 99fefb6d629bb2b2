"""White sheets on the desk: cards with a title row, and forms of label and value."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLayout, QSizePolicy, QVBoxLayout, QWidget

from clac_desktop.ui import paint, theme
from clac_desktop.ui.kit.button import IconButton
from clac_desktop.ui.kit.label import Label


class Card(QFrame):
    """A sheet with hairline border, radius 8. `body` takes widgets; `head_add` puts them right of the title."""

    def __init__(self, title: str = "", note: str = "", *, padded: bool = True, gap: float = 2) -> None:
        super().__init__()
        outer = QVBoxLayout(self)
        side = theme.px(16) if padded else 1
        outer.setContentsMargins(side, theme.px(8) if padded else 1, side, theme.px(12) if padded else 1)
        outer.setSpacing(theme.unit(1))
        self._padded = padded
        self._head = QHBoxLayout()
        self._head.setSpacing(theme.unit(2))
        if not padded:
            self._head.setContentsMargins(theme.px(16), theme.px(8), theme.px(16), theme.px(4))
        self._title = Label(title, 14, 600)
        self._note = Label(note, 12, 400, "text3", elide=True)
        self._head.addWidget(self._title)
        self._note.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
        self._head.addWidget(self._note)
        self._head.addStretch(1)
        self._head_widget = QWidget()
        self._head_widget.setLayout(self._head)
        if padded:
            self._head.setContentsMargins(0, 0, 0, 0)
        self._head_widget.setMinimumHeight(theme.px(22))
        self._head_widget.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        outer.addWidget(self._head_widget)
        self.body = QVBoxLayout()
        self.body.setSpacing(theme.unit(gap))
        outer.addLayout(self.body, 1)
        outer.setAlignment(self._head_widget, Qt.AlignmentFlag.AlignTop)
        self._head_widget.setVisible(bool(title))
        self._note.setVisible(bool(note))
        self.setAccessibleName(title)

    def set_title(self, title: str) -> None:
        """Show another title; "" hides the title row."""
        self._title.set_text(title)
        self._head_widget.setVisible(bool(title))
        self.setAccessibleName(title)

    def set_note(self, note: str) -> None:
        """Show other small words after the title."""
        self._note.set_text(note)
        self._note.setVisible(bool(note))

    def head_add(self, widget: QWidget) -> None:
        """Put a widget at the right end of the title row."""
        if isinstance(widget, IconButton):
            widget.setFixedHeight(theme.px(28))
        self._head.addWidget(widget)
        self._head_widget.setVisible(True)

    def head_left(self, widget: QWidget) -> None:
        """Put a widget right after the title."""
        self._head.insertWidget(2, widget)

    def add(self, widget: QWidget, stretch: int = 0) -> None:
        """Add a widget below."""
        self.body.addWidget(widget, stretch)

    def add_layout(self, layout: QLayout, stretch: int = 0) -> None:
        """Add a layout below."""
        self.body.addLayout(layout, stretch)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the sheet."""
        painter = QPainter(self)
        paint.smooth(painter)
        paint.box(painter, QRectF(self.rect()), fill="surface", border="line", radius=8)
        painter.end()
