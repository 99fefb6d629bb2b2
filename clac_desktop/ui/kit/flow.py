"""Chips inside a field, flowing into as many lines as they need."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QLayout,
    QLayoutItem,
    QWidget,
)

from clac_desktop.texts import _
from clac_desktop.ui import icons, paint, theme


class Piece(QAbstractButton):
    """A chosen item inside the field; click, Del or Backspace take it out."""

    def __init__(self, text: str, on: Callable[[], object]) -> None:
        super().__init__()
        self.setText(text)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setToolTip(_("Quitar {what}").format(what=text))
        self.setAccessibleName(_("Quitar {what}").format(what=text))
        self.clicked.connect(lambda *_args: on())

    def sizeHint(self) -> QSize:
        return QSize(theme.metrics(12, 500).horizontalAdvance(self.text()) + theme.px(30), theme.px(20))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint.smooth(painter)
        rect = QRectF(self.rect())
        paint.box(painter, rect, fill="neutral_bg", radius=3, border="line" if theme.is_contrast() else None)
        room = rect.adjusted(theme.px(6), 0, -theme.px(22), 0)
        paint.words(painter, room, self.text(), theme.font(12, 500), "text")
        edge = theme.px(14)
        icons.paint(
            painter,
            QRectF(rect.right() - edge - theme.px(4), rect.center().y() - edge / 2, edge, edge),
            "close",
            "text2",
        )
        painter.end()


class Flow(QLayout):
    """Pieces one after the other, in as many lines as needed; the last one takes the rest of its line."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._pieces: list[QLayoutItem] = []

    def addItem(self, item: QLayoutItem) -> None:
        self._pieces.append(item)

    def move_last(self, widget: QWidget) -> None:
        found = next(at for at, item in enumerate(self._pieces) if item.widget() is widget)
        self._pieces.append(self._pieces.pop(found))
        self.invalidate()

    def count(self) -> int:
        return len(self._pieces)

    def itemAt(self, index: int) -> QLayoutItem | None:
        return self._pieces[index] if 0 <= index < len(self._pieces) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        return self._pieces.pop(index) if 0 <= index < len(self._pieces) else None

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._place(QRect(0, 0, width, 0), moving=False)

    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        self._place(rect, moving=True)

    def sizeHint(self) -> QSize:
        return QSize(theme.px(120), self.heightForWidth(max(self.geometry().width(), theme.px(120))))

    def minimumSize(self) -> QSize:
        return QSize(theme.px(60), theme.px(28))

    def _place(self, rect: QRect, *, moving: bool) -> int:
        gap, height = theme.px(6), theme.px(28)
        x, y = rect.x(), rect.y()
        for item in self._pieces:
            last = item is self._pieces[-1]
            width = theme.px(48) if last else min(item.sizeHint().width(), rect.width())
            if x > rect.x() and x + width > rect.right() + 1:
                x, y = rect.x(), y + height - theme.px(4)
            if moving:
                tall = item.sizeHint().height()
                full = rect.right() + 1 - x if last else width
                item.setGeometry(QRect(x, y + (height - tall) // 2, full, tall))
            x += width + gap
        return y + height - rect.y()
