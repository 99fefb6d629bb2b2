"""How cells of a typing grid look: vertical hairlines, marks of error, rows of two lines for the unknown."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHeaderView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QTableView, QWidget

from clac_desktop.texts import _
from clac_desktop.ui import icons, paint, theme
from clac_desktop.ui.grid_model import CODE, MARK, NAME, NUMBER, TOTAL, GridModel, GridRow


class GridDelegate(QStyledItemDelegate):
    """Paints one cell; remembers where *Aceptar* and the arrow beside it are, for the pointer."""

    def __init__(self, model: GridModel, view: QTableView) -> None:
        super().__init__(view)
        self._model = model
        self.current = (-1, -1)
        self.focused = False
        self.editing = (-1, -1)
        self.accept: dict[int, QRect] = {}
        self.others: dict[int, QRect] = {}

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Paint ground, lines, content, ring."""
        at, column = index.row(), index.column()
        key = self._model.keys[column]
        rect: QRect = option.rect
        row = self._model.rows()[at]
        self._paint_ground(painter, rect, row, at, key, bool(option.state & QStyle.StateFlag.State_Selected))
        inner = rect.adjusted(theme.px(8), 0, -theme.px(8), -1)
        if key == NAME:
            (self._paint_unknown if row.is_unknown else self._paint_name)(painter, inner, row, at)
        elif key == MARK:
            self._paint_mark(painter, rect, row, at)
        elif key in (NUMBER, CODE):
            token = (
                "warn" if row.is_unknown and key == CODE else ("text3" if key == NUMBER or not row.code else "text2")
            )
            font = theme.font(13, 600 if row.is_unknown and key == CODE else 400)
            align = paint.LEFT if key == CODE else paint.RIGHT
            place = inner if key == CODE else rect.adjusted(0, 0, -theme.px(6), -1)
            paint.words(painter, QRectF(place), self._model.text(at, key), font, token, align)
        else:
            self._paint_number(painter, rect, at, key)
        if self.focused and (at, column) == self.current:
            paint.ring(painter, QRectF(rect).adjusted(0, 0, -1, -1), 2)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)

    def _paint_ground(self, painter: QPainter, rect: QRect, row: GridRow, at: int, key: str, selected: bool) -> None:
        problem = self._model.problem(at, key)
        if problem is not None:
            painter.fillRect(rect, theme.color("bad_bg" if problem.severity == "error" else "warn_bg"))
            if theme.is_contrast():
                paint.box(painter, QRectF(rect), border="bad" if problem.severity == "error" else "warn", radius=0)
        elif row.is_unknown:
            painter.fillRect(rect, theme.color("warn_bg"))
        if selected and (at, self._model.keys.index(key)) != self.current:
            painter.fillRect(rect, theme.color("accent_bg"))
        line = theme.color("line")
        painter.fillRect(rect.x(), rect.bottom(), rect.width(), 1, line)
        painter.fillRect(rect.right(), rect.y(), 1, rect.height(), line)

    def _paint_name(self, painter: QPainter, inner: QRect, row: GridRow, at: int) -> None:
        room = QRectF(inner)
        if self._model.narrow:
            measure = theme.metrics(13)
            width = measure.horizontalAdvance("00")
            paint.words(
                painter,
                QRectF(room.x(), room.y(), width, room.height()),
                str(at + 1),
                theme.font(13),
                "text3",
                paint.RIGHT,
            )
            room.adjust(width + theme.px(10), 0, 0, 0)
        took = paint.words(painter, room, row.name, theme.font(13, 500), "text")
        note = " · ".join(part for part in ((row.code if self._model.narrow else ""), row.note) if part)
        rest = room.adjusted(took + theme.px(10), 0, 0, 0)
        if note and rest.width() > theme.px(20):
            paint.words(painter, rest, note, theme.font(12), "text3")

    def _paint_unknown(self, painter: QPainter, inner: QRect, row: GridRow, at: int) -> None:
        half = inner.height() / 2
        first = QRectF(inner.x(), inner.y() + theme.px(4), inner.width(), half - theme.px(2))
        took = paint.words(painter, first, f"«{row.typed}»", theme.font(13, 500), "text")
        rest = first.adjusted(took + theme.px(8), 0, 0, 0)
        if rest.width() > theme.px(30):
            paint.words(painter, rest, _("por identificar"), theme.font(12, 500), "warn")
        second = QRectF(inner.x(), inner.y() + half, inner.width(), half - theme.px(3))
        if row.suggestion is None:
            self.accept.pop(at, None)
            self.others[at] = second.toRect()
            paint.words(painter, second, _("Buscar…"), theme.font(12, 500), "accent")
            return
        edge = theme.px(14)
        arrow = QRectF(second.right() - edge, second.center().y() - edge / 2, edge, edge)
        icons.paint(painter, arrow, "keyboard_arrow_down", "accent")
        word = _("Aceptar")
        width = theme.metrics(12, 500).horizontalAdvance(word)
        place = QRectF(arrow.left() - theme.px(8) - width, second.top(), width, second.height())
        paint.words(painter, place, word, theme.font(12, 500), "accent", elide=False)
        self.accept[at], self.others[at] = place.toRect().adjusted(-4, -2, 4, 2), arrow.toRect().adjusted(-4, -4, 4, 4)
        line = second.adjusted(0, 0, -(second.right() - place.left()) - theme.px(8), 0)
        ask, _hole, end = _("¿Es {name}?").partition("{name}")
        x = line.left() + paint.words(painter, line, ask, theme.font(12), "text2")
        x += paint.words(
            painter, line.adjusted(x - line.left(), 0, 0, 0), row.suggestion.name + end, theme.font(12, 600), "text"
        )
        score = _("{score} %").format(score=row.suggestion.score).replace(" ", "\u00a0")
        note = " · ".join(part for part in (score, row.suggestion.note) if part)
        last = line.adjusted(x - line.left() + theme.px(6), 0, 0, 0)
        if last.width() > theme.px(16):
            paint.words(painter, last, note, theme.font(12), "text2")

    def _paint_number(self, painter: QPainter, rect: QRect, at: int, key: str) -> None:
        problem = self._model.problem(at, key)
        text = self._model.text(at, key)
        if key == TOTAL:
            weight, token = 600, "text"
        elif problem is not None and problem.severity == "error":
            weight, token = 600, "bad"
        else:
            weight, token = 400, "text3" if text == "0" else "text"
        place = rect.adjusted(0, 0, -theme.px(9), -1)
        if self.editing != (at, self._model.keys.index(key)):
            paint.words(painter, QRectF(place), text, theme.font(13, weight), token, paint.RIGHT, elide=False)
        if problem is not None:
            edge = theme.px(14)
            mark = QRectF(rect.x() + theme.px(6), rect.center().y() - edge / 2 + 1, edge, edge)
            is_error = problem.severity == "error"
            icons.paint(painter, mark, "error" if is_error else "warning", "bad" if is_error else "warn")

    def _paint_mark(self, painter: QPainter, rect: QRect, row: GridRow, at: int) -> None:
        problem = self._model.row_problem(at)
        if row.is_unknown:
            name, token = "person_search", "warn"
        elif problem is not None:
            name, token = ("error", "bad") if problem.severity == "error" else ("warning", "warn")
        elif self._model.total(at):
            name, token = "check", "ok"
        else:
            return
        edge = theme.px(16)
        icons.paint(
            painter, QRectF(rect.center().x() - edge / 2, rect.center().y() - edge / 2, edge, edge), name, token
        )


class GridHeader(QHeaderView):
    """Titles of 32, numbers right."""

    def __init__(self, model: GridModel, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._grid = model
        self.setFixedHeight(theme.px(32))
        self.setSectionsClickable(False)
        self.setHighlightSections(False)
        self.setMinimumSectionSize(theme.px(20))
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def paintSection(self, painter: QPainter, rect: QRect, logicalIndex: int) -> None:
        """Paint one title."""
        key = self._grid.keys[logicalIndex]
        left = key in (CODE, NAME)
        inner = QRectF(rect.adjusted(theme.px(8), 0, -theme.px(9), -1))
        paint.words(
            painter,
            inner,
            self._grid.title(logicalIndex),
            theme.font(12, 600),
            "text2",
            paint.LEFT if left else paint.RIGHT,
        )

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint ground and hairline."""
        painter = QPainter(self.viewport())
        painter.fillRect(self.viewport().rect(), theme.color("sunken"))
        painter.fillRect(0, self.height() - 1, self.width(), 1, theme.color("line"))
        painter.end()
        super().paintEvent(event)


class TotalsRow(QWidget):
    """The pinned row under the grid, its numbers under their columns; it never scrolls."""

    def __init__(self, model: GridModel, view: QTableView) -> None:
        super().__init__()
        self._model, self._view = model, view
        self.setFixedHeight(theme.px(34))

    def tell(self) -> None:
        """Say and paint the totals of now."""
        sums = self._model.sums()
        pieces = [f"{self._model.title(self._model.keys.index(key))} {text}" for key, text in sums.items()]
        self.setAccessibleName(f"{self._words()}: {', '.join(pieces)}")
        self.update()

    def _words(self) -> str:
        from clac_desktop.texts import ngettext

        count = len(self._model.rows())
        return ngettext("Total de {n} fila", "Total de {n} filas", count).format(n=count)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the totals."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.color("sunken"))
        painter.fillRect(0, 0, self.width(), 1, theme.color("line_strong"))
        sums = self._model.sums()
        name = QRectF(theme.px(12), 1, theme.px(260), self.height() - 1)
        paint.words(painter, name, self._words(), theme.font(12, 600), "text2")
        for column, key in enumerate(self._model.keys):
            if key in sums and not self._view.isColumnHidden(column):
                right = self._view.columnViewportPosition(column) + self._view.columnWidth(column)
                place = QRectF(right - theme.px(100), 1, theme.px(91), self.height() - 1)
                paint.words(painter, place, sums[key], theme.font(13, 600), "text", paint.RIGHT, elide=False)
        painter.end()
