"""The list below a field, and which items belong in it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QListWidget,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from clac_desktop.ui import paint, theme
from clac_desktop.ui.kit.field import fold

Items = Sequence[tuple[Any, str]]


def matching(items: Items, text: str) -> list[tuple[Any, str]]:
    """Return the items that contain every word of `text`, those beginning with it first."""
    wanted = fold(text)
    if not wanted:
        return list(items)
    words = wanted.split()
    found = [(ident, label) for ident, label in items if all(word in fold(label) for word in words)]
    return sorted(found, key=lambda item: not fold(item[1]).startswith(wanted))


class _ListDelegate(QStyledItemDelegate):
    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(theme.px(80), theme.px(30))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        rect = QRectF(option.rect)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, theme.color("accent_bg"))
            painter.fillRect(QRectF(rect.left(), rect.top(), theme.px(3), rect.height()), theme.color("accent"))
        room = rect.adjusted(theme.px(10), 0, -theme.px(8), 0)
        paint.words(painter, room, str(index.data()), theme.font(13), "text")


class ListPopup(QListWidget):
    """The list below a field. It never takes the focus: the field keeps the keyboard."""

    picked = Signal(object)

    def __init__(self, owner: QWidget) -> None:
        super().__init__(owner)
        self.setWindowFlags(Qt.WindowType.ToolTip)
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setItemDelegate(_ListDelegate(self))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setUniformItemSizes(True)
        self.itemClicked.connect(lambda item: self.picked.emit(item.data(Qt.ItemDataRole.UserRole)))

    def open(self, items: Items, under: QWidget, current: object = None) -> None:
        """Show items below a widget, at most eight at a time."""
        self.clear()
        for ident, label in items:
            self.addItem(label)
            self.item(self.count() - 1).setData(Qt.ItemDataRole.UserRole, ident)
            if ident == current:
                self.setCurrentRow(self.count() - 1)
        if not items:
            self.hide()
            return
        if self.currentRow() < 0:
            self.setCurrentRow(0)
        height = min(len(items), 8) * theme.px(30) + 2
        place = under.mapToGlobal(QPoint(0, under.height() + 2))
        screen = under.screen().availableGeometry()
        if place.y() + height > screen.bottom():
            place = under.mapToGlobal(QPoint(0, -height - 2))
        self.setGeometry(QRect(place, QSize(under.width(), height)))
        self.show()
        self.scrollToItem(self.currentItem())

    def move_by(self, steps: int) -> None:
        """Move the marked row."""
        if self.count():
            self.setCurrentRow(min(max(self.currentRow() + steps, 0), self.count() - 1))

    def marked(self) -> object:
        """Return the id of the marked row, None when the list is closed or empty."""
        item = self.currentItem()
        return item.data(Qt.ItemDataRole.UserRole) if item is not None and self.isVisible() else None

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the rows and a frame."""
        super().paintEvent(event)
        painter = QPainter(self.viewport())
        paint.box(painter, QRectF(self.viewport().rect()), border="line_mid", radius=0)
        painter.end()
