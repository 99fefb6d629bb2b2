"""What the first start is painted of: its steps, its sheets, its sign."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QFrame,
    QSizePolicy,
    QWidget,
)

from clac_desktop.texts import _
from clac_desktop.ui import icons, paint, theme


class Step(QWidget):
    """A circle with number or check, title and what was answered."""

    def __init__(self, number: int, *, last: bool) -> None:
        super().__init__()
        self._number, self._last = number, last
        self._title, self._note, self._state = "", "", "later"
        self.setFixedHeight(theme.px(68))

    def set(self, title: str, note: str, state: str) -> None:
        """Show title, answer and state: "done", "now" or "later"."""
        self._title, self._note, self._state = title, note, state
        spoken = {"done": _("hecho"), "now": _("ahora"), "later": _("después")}[state]
        theme.describe(self, f"{self._number}. {title}, {spoken}", note)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint it."""
        painter = QPainter(self)
        paint.smooth(painter)
        edge = theme.px(26)
        circle = QRectF(1, 1, edge, edge)
        if not self._last:
            painter.fillRect(QRectF(1 + edge / 2, edge + 3, 1, self.height() - edge - 5), theme.color("line_mid"))
        if self._state == "later":
            paint.box(painter, circle, fill="surface", border="line_strong", radius=13)
        else:
            paint.box(painter, circle, fill="ok" if self._state == "done" else "accent", radius=13)
        if self._state == "done":
            inner = theme.px(16)
            place = QRectF(circle.center().x() - inner / 2, circle.center().y() - inner / 2, inner, inner)
            icons.paint(painter, place, "check", "on_accent")
        else:
            token = "text2" if self._state == "later" else "on_accent"
            paint.words(painter, circle, str(self._number), theme.font(13, 600), token, paint.CENTRE, elide=False)
        x = theme.px(38)
        weight, ink = (500, "text2") if self._state == "later" else (600 if self._state == "now" else 500, "text")
        paint.words(painter, QRectF(x, 0, self.width() - x, theme.px(18)), self._title, theme.font(13, weight), ink)
        painter.setFont(theme.font(12))
        painter.setPen(theme.color("text3"))
        room = QRectF(x, theme.px(17), self.width() - x, theme.px(34))
        painter.drawText(room, int(Qt.TextFlag.TextWordWrap), self._note)
        painter.end()


class Sheet(QFrame):
    """The big card: steps on `sunken` at the left, the question at the right."""

    def __init__(self, left_width: int) -> None:
        super().__init__()
        self._left_width = left_width
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint it."""
        painter = QPainter(self)
        paint.smooth(painter)
        rect = QRectF(self.rect())
        paint.box(painter, rect, fill="surface", border="line", radius=8)
        if self._left_width:
            side = theme.px(self._left_width)
            paint.box(painter, QRectF(1, 1, side, rect.height() - 2), fill="sunken", radius=7)
            painter.fillRect(QRectF(side, 1, 1, rect.height() - 2), theme.color("line"))
        painter.end()


class Sign(QWidget):
    """The sign of the program."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedSize(theme.px(40), theme.px(40))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint it."""
        painter = QPainter(self)
        paint.smooth(painter)
        rect = QRectF(self.rect())
        paint.box(painter, rect, fill="accent", radius=8)
        edge = theme.px(24)
        icons.paint(
            painter,
            QRectF(rect.center().x() - edge / 2, rect.center().y() - edge / 2, edge, edge),
            "event_note",
            "on_accent",
        )
        painter.end()
