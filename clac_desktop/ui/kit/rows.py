"""Lines of a card: one thing to do each, or one fact each."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy

from clac_desktop.ui import icons, paint, theme
from clac_desktop.ui.kit.painted import PaintedButton


class ActionRow(PaintedButton):
    """Icon, bold words, quiet words, and at the right one action ("Cerrar ›") or one value ("35 confirmados")."""

    def __init__(
        self,
        icon: str,
        strong: str,
        note: str = "",
        action: str = "",
        on: Callable[[], object] | None = None,
        *,
        tone: str = "text2",
        value: str = "",
        value_tone: str = "text2",
        last: bool = False,
        two_lines: bool = False,
    ) -> None:
        super().__init__()
        self._icon, self._strong, self._note, self._action = icon, strong, note, action
        self._ink = "text"
        self._tone, self._value, self._value_tone, self._last, self._two = tone, value, value_tone, last, two_lines
        self.setText(strong)
        self.setAccessibleName(", ".join(piece for piece in (strong, note, value, action) if piece))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        if on is None:
            self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        else:
            self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            self.setCursor(Qt.CursorShape.PointingHandCursor)
            self.clicked.connect(lambda *_args: on())

    def show_line(self, icon: str, strong: str, tone: str) -> None:
        """Show another icon and other words, both in one tone."""
        self._icon, self._strong, self._tone, self._ink = icon, strong, tone, tone
        self.setText(strong)
        self.setAccessibleName(strong)
        self.update()

    def sizeHint(self) -> QSize:
        """Return a row of 36, or 48 with two lines, 32 with a value."""
        height = 48 if self._two else (36 if self._action else 32)
        return QSize(theme.px(300), theme.px(height))

    def minimumSizeHint(self) -> QSize:
        """Return a narrow row; the quiet words are cut first."""
        return QSize(theme.px(160), self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the line."""
        painter = QPainter(self)
        paint.smooth(painter)
        rect = QRectF(self.rect())
        acts = self.focusPolicy() != Qt.FocusPolicy.NoFocus
        if acts and self.underMouse():
            painter.fillRect(rect.adjusted(0, 0, 0, -1), theme.color("hover"))
        if not self._last:
            painter.fillRect(QRectF(0, rect.bottom() - 1, rect.width(), 1), theme.color("line"))
        edge = theme.px(18)
        top = theme.px(8) if self._two else round(rect.center().y() - edge / 2)
        if self._icon:
            icons.paint(painter, QRectF(theme.px(2), top, edge, edge), self._icon, self._tone)
        right = self._paint_right(painter, rect)
        x = theme.px(30 if self._icon else 4)
        room = QRectF(x, 0, max(right - x - theme.px(8), 0), rect.height() - 1)
        first = room.adjusted(0, theme.px(6), 0, -theme.px(22)) if self._two else room
        weight = 600 if self._two else (500 if self._action else 400)
        took = paint.words(painter, first, self._strong, theme.font(14 if self._two else 13, weight), self._ink)
        if self._note:
            second = (
                room.adjusted(0, theme.px(24), 0, -theme.px(4))
                if self._two
                else room.adjusted(took + theme.px(8), 0, 0, 0)
            )
            if second.width() > theme.px(24):
                paint.words(painter, second, self._note, theme.font(12), "text3")
        if self.hasFocus():
            paint.ring(painter, rect, 4)
        painter.end()

    def _paint_right(self, painter: QPainter, rect: QRectF) -> float:
        if self._action:
            edge = theme.px(16)
            right = rect.right() - edge - theme.px(2)
            icons.paint(
                painter, QRectF(right, round(rect.center().y() - edge / 2), edge, edge), "chevron_right", "accent"
            )
            place = QRectF(0, 0, right - theme.px(3), rect.height() - 1)
            return place.right() - paint.words(painter, place, self._action, theme.font(13, 500), "accent", paint.RIGHT)
        if self._value:
            place = QRectF(0, 0, rect.right(), rect.height() - 1)
            return place.right() - paint.words(
                painter, place, self._value, theme.font(13, 500), self._value_tone, paint.RIGHT
            )
        return rect.right()
