"""Small bars: a value over its track, and a share with words and denominators."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from clac_desktop.ui import paint, theme


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a share: words as shown ("997 M"), colour, and its value for the bar."""

    text: str
    token: str
    value: float = 0


class ValueBar(QWidget):
    """A bar of 6 px: one fraction 0..1, or parts (fraction, token). `None` is the dashed outline of s/d."""

    def __init__(
        self,
        value: float | Sequence[tuple[float, str]] | None = 0.0,
        *,
        height: int = 6,
        token: str = "s1",
        name: str = "",
    ) -> None:
        super().__init__()
        self._token = token
        self._parts: list[tuple[float, str]] | None = []
        self.setFixedHeight(theme.px(height))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(name)
        self.set_value(value)

    def set_value(self, value: float | Sequence[tuple[float, str]] | None) -> None:
        """Show another value."""
        if value is None:
            self._parts = None
        elif isinstance(value, (int, float)):
            self._parts = [(float(value), self._token)]
        else:
            self._parts = list(value)
        self.update()

    def sizeHint(self) -> QSize:
        """Return a bar of usual length."""
        return QSize(theme.px(80), self.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the bar."""
        painter = QPainter(self)
        rect = QRectF(self.rect())
        if self._parts is None:
            paint.smooth(painter)
            paint.box(painter, rect, border="line_strong", dashed=True, radius=2)
        else:
            paint.bar(painter, rect, self._parts)
        painter.end()


class Legend(QWidget):
    """Coloured squares with words, in one line."""

    def __init__(self, parts: Sequence[Part] = (), *, size: float = 12, token: str = "text2") -> None:
        super().__init__()
        self._parts: list[Part] = list(parts)
        self._size, self._token = size, token
        self.setFixedHeight(theme.px(18))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.set_parts(parts)

    def set_parts(self, parts: Sequence[Part]) -> None:
        """Show other parts."""
        self._parts = list(parts)
        self.setAccessibleName(", ".join(part.text for part in parts))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Return all squares and words beside each other."""
        measure = theme.metrics(self._size)
        return QSize(
            sum(measure.horizontalAdvance(p.text) + theme.px(26 if p.token else 14) for p in self._parts), self.height()
        )

    def minimumSizeHint(self) -> QSize:
        """Return a small minimum: the last words may be cut."""
        return QSize(theme.px(40), self.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint squares and words."""
        painter = QPainter(self)
        paint_legend(painter, QRectF(self.rect()), self._parts, self._size, self._token)
        painter.end()


def paint_legend(painter: QPainter, rect: QRectF, parts: Sequence[Part], size: float, token: str) -> None:
    """Paint squares with words from the left of `rect`."""
    x = rect.left()
    edge = theme.px(8)
    for part in parts:
        if part.token:
            square = QRectF(round(x), round(rect.center().y() - edge / 2), edge, edge)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
            painter.fillRect(square, theme.color(part.token))
            x += theme.px(12)
        room = QRectF(x, rect.top(), max(rect.right() - x, 0), rect.height())
        x += paint.words(painter, room, part.text, theme.font(size), token) + theme.px(10 if size < 13 else 14)


class ShareBar(QWidget):
    """A share bar of fixed length, then squares with words: "44 % mujeres (54 de 122)"."""

    def __init__(self, parts: Sequence[Part] = (), *, length: int = 120) -> None:
        super().__init__()
        self._parts: list[Part] = []
        self._length = length
        self.setFixedHeight(theme.px(20))
        self.set_parts(parts)

    def set_parts(self, parts: Sequence[Part]) -> None:
        """Show other parts; those without colour are words only."""
        self._parts = list(parts)
        self.setAccessibleName(", ".join(part.text for part in parts))
        self.update()

    def sizeHint(self) -> QSize:
        """Return bar and words."""
        measure = theme.metrics(12, 500)
        words = sum(measure.horizontalAdvance(p.text) + theme.px(26) for p in self._parts)
        return QSize(theme.px(self._length) + words, self.height())

    def minimumSizeHint(self) -> QSize:
        """Return a small minimum."""
        return QSize(theme.px(120), self.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the bar, squares and words."""
        painter = QPainter(self)
        rect = QRectF(self.rect())
        length = theme.px(self._length)
        height = theme.px(8)
        total = sum(part.value for part in self._parts if part.token)
        place = QRectF(0, round(rect.center().y() - height / 2), length, height)
        if total:
            paint.bar(painter, place, [(part.value / total, part.token) for part in self._parts if part.token])
        else:
            paint.smooth(painter)
            paint.box(painter, place, border="line_strong", dashed=True, radius=0)
        paint_legend(painter, rect.adjusted(length + theme.px(12), 0, 0, 0), self._parts, 12, "text")
        painter.end()
