"""The bottom line: totals or a meaning at the left; what is not sent and what is kept at the right."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from clac_desktop.ui import icons, paint, theme
from clac_desktop.ui.kit.label import Label, Line
from clac_desktop.ui.kit.painted import PaintedButton


class StatusMark(PaintedButton):
    """Icon and words at the right; a button when there is somewhere to go."""

    def __init__(self, weight: int) -> None:
        super().__init__()
        self._weight = weight
        self._icon, self._tone, self._ink = "check_circle", "ok", "text2"
        self._on: Callable[[], object] | None = None
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(theme.px(24))
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.clicked.connect(self._go)
        self.hide()

    def set(self, text: str, icon: str, tone: str, ink: str, on: Callable[[], object] | None = None) -> None:
        """Show words; "" hides the mark."""
        self.setText(text)
        self._icon, self._tone, self._ink, self._on = icon, tone, ink, on
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus if on else Qt.FocusPolicy.NoFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor if on else Qt.CursorShape.ArrowCursor)
        theme.describe(self, text)
        self.setVisible(bool(text))
        self.updateGeometry()
        self.update()

    def _go(self) -> None:
        if self._on is not None:
            self._on()

    def sizeHint(self) -> QSize:
        """Return icon and words."""
        return QSize(theme.metrics(12, self._weight).horizontalAdvance(self.text()) + theme.px(20), theme.px(24))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint icon and words."""
        painter = QPainter(self)
        rect = QRectF(self.rect())
        edge = theme.px(16)
        icons.paint(painter, QRectF(0, (rect.height() - edge) / 2, edge, edge), self._icon, self._tone)
        place = rect.adjusted(theme.px(19), 0, theme.px(2), 0)
        paint.words(painter, place, self.text(), theme.font(12, self._weight), self._ink, elide=False)
        if self.hasFocus():
            paint.ring(painter, rect, 3)
        painter.end()


class StatusBar(QWidget):
    """28 high, with a hairline on top."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedHeight(theme.px(28))
        self.left = Label("", 12, 400, "text2", elide=True)
        self.unsent = StatusMark(600)
        self.saved = StatusMark(400)
        self._lines = [Line(vertical=True), Line(vertical=True)]
        box = QHBoxLayout(self)
        box.setContentsMargins(theme.px(12), 1, theme.px(12), 0)
        box.setSpacing(theme.px(10))
        box.addWidget(self.left, 1)
        for line, mark in zip(self._lines, (self.unsent, self.saved), strict=True):
            line.setFixedHeight(theme.px(14))
            line.hide()
            box.addWidget(line)
            box.addWidget(mark)

    def refresh_lines(self) -> None:
        """Show a hairline before each mark that is shown."""
        for line, mark in zip(self._lines, (self.unsent, self.saved), strict=True):
            line.setVisible(bool(mark.text()))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the hairline on top."""
        painter = QPainter(self)
        painter.fillRect(0, 0, self.width(), 1, theme.color("line"))
        painter.end()
