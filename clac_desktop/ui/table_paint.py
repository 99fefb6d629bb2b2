"""How cells and headers of tables look: no zebra, hairlines, numbers right, states never by colour alone."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QHeaderView, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from clac_desktop.ui import icons, paint, theme
from clac_desktop.ui.kit.chip import face_of, paint_chip
from clac_desktop.ui.table_model import UNKNOWN, Order, Row, TableModel

_SINGLE = int(Qt.TextFlag.TextSingleLine)
_LEFT = int(paint.LEFT) | _SINGLE
_RIGHT = int(paint.RIGHT) | _SINGLE
_TOKENS = {"text": "text2", "strong": "text", "plain": "text", "number": "text", "date": "text2", "bar": "text"}


class TableDelegate(QStyledItemDelegate):
    """Paints one cell from the row itself; text is elided, the whole is in the tool tip."""

    def __init__(self, model: TableModel, parent: QWidget) -> None:
        super().__init__(parent)
        self._model = model
        self.hover = -1
        self.current: tuple[int, int] = (-1, -1)
        self.focused = False
        self.selected: set[int] = set()

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """Return a row of 28."""
        return QSize(theme.px(60), theme.px(28))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Paint ground, and content; the table paints hairlines, once a row, and the ring of the focus cell."""
        at, column = index.row(), index.column()
        rect: QRect = option.rect
        row = self._model.row(at)
        if at in self.selected:
            painter.fillRect(rect, theme.color("accent_bg"))
            if column == 0:
                painter.fillRect(rect.x(), rect.y(), theme.px(3), rect.height(), theme.color("accent"))
        elif at == self.hover:
            painter.fillRect(rect, theme.color("hover"))
        if row is None:
            self._paint_loading(painter, rect)
        else:
            self._paint_cell(painter, rect, row, at, column)

    def _paint_loading(self, painter: QPainter, rect: QRect) -> None:
        paint.smooth(painter)
        pad, height = theme.px(8), theme.px(10)
        place = QRectF(rect.x() + pad, rect.center().y() - height / 2, max(rect.width() * 0.6, pad), height)
        paint.box(painter, place, fill="neutral_bg", radius=4)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)

    def _paint_cell(self, painter: QPainter, rect: QRect, row: Row, at: int, column: int) -> None:
        kind = self._model.columns()[column].kind
        value = row.cells[column]
        pad = theme.px(8)
        inner = rect.adjusted(pad, 0, -pad, -1)
        if kind in ("chip", "mark") and value is not None and value is not UNKNOWN:
            self._paint_state(painter, inner, row, at, column, kind)
            return
        text = self._model.text(at, column)
        if kind == "bar" and isinstance(value, (int, float)):
            length, height = theme.px(34), theme.px(6)
            place = QRectF(inner.x(), inner.center().y() - height / 2 + 1, length, height)
            paint.bar(painter, place, [(float(value), "s2")])
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        token = "text3" if row.voided or value is None or value is UNKNOWN else _TOKENS.get(kind, "text2")
        weight = 500 if kind == "strong" else 400
        strike = row.voided and kind == "strong"
        painter.setFont(theme.font(13, weight, False, strike))
        painter.setPen(theme.color(token))
        measure = theme.metrics(13, weight)
        if len(text) * theme.px(12) > inner.width() and measure.horizontalAdvance(text) > inner.width():
            text = measure.elidedText(text, Qt.TextElideMode.ElideRight, inner.width())
        painter.drawText(inner, _RIGHT if kind in ("number", "bar") else _LEFT, text)

    def _paint_state(self, painter: QPainter, inner: QRect, row: Row, at: int, column: int, kind: str) -> None:
        face = face_of(row.cells[column])
        text = self._model.text(at, column)
        if kind == "chip":
            paint_chip(painter, QRectF(inner), face, text)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
            return
        edge = theme.px(16)
        icons.paint(painter, QRectF(inner.x(), inner.center().y() - edge / 2 + 1, edge, edge), face.icon, face.tone)
        quiet = face.tone in ("ok", "neutral")
        room = QRectF(inner.adjusted(theme.px(22), 0, 0, 0))
        paint.words(painter, room, text, theme.font(12, 400 if quiet else 500), "text2" if quiet else face.tone)


class TableHeader(QHeaderView):
    """`sunken`, 32 high; the sorted column shows its arrow, a filtered one its funnel."""

    def __init__(
        self, model: TableModel, parent: QWidget, order: Callable[[], Order], filtered: Callable[[], set[str]]
    ) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._model_ref, self._order, self._filtered = model, order, filtered
        self.setSectionsClickable(True)
        self.setHighlightSections(False)
        self.setSectionsMovable(True)
        self.setMinimumSectionSize(theme.px(40))
        self.setFixedHeight(theme.px(32))
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)

    def paintSection(self, painter: QPainter, rect: QRect, logicalIndex: int) -> None:
        """Paint one title."""
        columns = self._model_ref.columns()
        painter.fillRect(rect, theme.color("sunken"))
        painter.fillRect(rect.x(), rect.bottom(), rect.width(), 1, theme.color("line"))
        if not 0 <= logicalIndex < len(columns):
            return
        column = columns[logicalIndex]
        order = self._order()
        is_sorted = order.key == column.key
        is_filtered = column.key in self._filtered()
        pad, edge = theme.px(8), theme.px(14)
        inner = QRectF(rect.adjusted(pad, 0, -pad, -1))
        marks = (edge + 3 if is_sorted else 0) + (edge + 3 if is_filtered else 0)
        font = theme.font(12, 600)
        width = min(theme.metrics(12, 600).horizontalAdvance(column.title), inner.width() - marks)
        left = inner.right() - width - marks if column.is_right else inner.left()
        paint.words(
            painter,
            QRectF(left, inner.top(), width + 1, inner.height()),
            column.title,
            font,
            "text" if is_sorted else "text2",
        )
        x = left + width + theme.px(4)
        y = inner.center().y() - edge / 2
        if is_sorted:
            icons.paint(
                painter, QRectF(x, y, edge, edge), "arrow_downward" if order.descending else "arrow_upward", "accent"
            )
            x += edge + 2
        if is_filtered:
            icons.paint(painter, QRectF(x, y, edge, edge), "filter_alt", "accent")

    def paintEvent(self, event: object) -> None:
        """Paint the ground right of the last title too."""
        painter = QPainter(self.viewport())
        painter.fillRect(self.viewport().rect(), theme.color("sunken"))
        painter.fillRect(0, self.height() - 1, self.width(), 1, theme.color("line"))
        painter.end()
        super().paintEvent(event)  # type: ignore[arg-type]
