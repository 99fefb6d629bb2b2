"""Charts: the only file that knows pyqtgraph, which is imported when the first chart has something to show.

pyqtgraph keeps axes, ranges and the mapping to pixels; one item of ours draws the bars in pixels, so that gaps, hatch
and hairlines stay sharp at every size and ratio.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

from PySide6.QtCore import QEvent, QObject, QPoint, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QFont, QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QSizePolicy, QToolTip, QVBoxLayout, QWidget

from clac_desktop.texts import _, number
from clac_desktop.ui import paint, theme
from clac_desktop.ui.chart_card import ChartCard
from clac_desktop.ui.chart_parts import Coverage, Series, as_tsv, spoken, stacked_table, ticks, totals
from clac_desktop.ui.coverage_bars import CoverageBars

__all__ = ["ChartCard", "Coverage", "CoverageBars", "Series", "StackedBars", "as_tsv"]

_BAR, _TICK = 0.56, 0.7


@cache
def _library() -> Any:
    """Return pyqtgraph, imported now if it was not."""
    import pyqtgraph

    pyqtgraph.setConfigOptions(antialias=False)
    return pyqtgraph


@cache
def _bars_class() -> type[Any]:
    """Return the class of the item that draws bars; it needs pyqtgraph to be defined."""
    library = _library()

    class Bars(library.GraphicsObject):  # type: ignore[misc,name-defined]
        """Stacks, last year's ticks and totals, painted in pixels."""

        def __init__(self) -> None:
            super().__init__()
            self.series: Sequence[Series] = ()
            self.previous: Series | None = None
            self.count = 0
            self.top = 1.0
            self.marked = -1

        def boundingRect(self) -> QRectF:
            return QRectF(-0.5, 0, max(self.count, 1), self.top * 1.12)

        def paint(self, painter: QPainter, option: object, widget: object = None) -> None:
            mapping = painter.transform()
            painter.save()
            painter.resetTransform()
            for at in range(self.count):
                _paint_stack(painter, mapping, self, at)
            painter.restore()

    return Bars


def _paint_stack(painter: QPainter, mapping: Any, bars: Any, at: int) -> None:
    def area(low: float, high: float, width: float) -> QRectF:
        shape = mapping.mapRect(QRectF(at - width / 2, low, width, high - low))
        left, right = round(shape.left()), round(shape.right())
        top, bottom = round(shape.top()), round(shape.bottom())
        return QRectF(left, top, right - left, bottom - top)

    if at == bars.marked:
        band = area(0, bars.top, 0.94)
        painter.fillRect(band, theme.color("hover"))
    low, known = 0.0, False
    for one in bars.series:
        value = one.values[at]
        if value is None:
            continue
        known = True
        if value > 0:
            rect = area(low, low + value, _BAR)
            if low > 0:
                rect.setBottom(rect.bottom() - 1)
            if one.hatched:
                paint.hatch(painter, rect)
            else:
                painter.fillRect(rect, theme.color(one.token))
            low += value
    highest = low
    if not known and bars.series:
        highest = bars.top * 0.5
        paint.smooth(painter)
        paint.box(painter, area(0, highest, _BAR), border="line_strong", dashed=True, radius=0)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    if bars.previous is not None and (before := bars.previous.values[at]) is not None:
        tick = area(before, before, _TICK)
        painter.fillRect(QRectF(tick.left(), tick.center().y() - 1, tick.width(), theme.px(2)), theme.color("text"))
        highest = max(highest, float(before))
    label = area(highest, highest, 1)
    words = number(low) if known else _("s/d")
    place = QRectF(label.left(), label.top() - theme.px(20), label.width(), theme.px(18))
    paint.words(painter, place, words, theme.font(12, 600), "text" if known else "text3", paint.CENTRE, elide=False)


class _Legend(QWidget):
    """Series in stacking order, and last year's tick."""

    def __init__(self) -> None:
        super().__init__()
        self._items: list[Series] = []
        self._previous: Series | None = None
        self.setFixedHeight(theme.px(22))

    def set(self, items: Sequence[Series], previous: Series | None) -> None:
        self._items, self._previous = list(items), previous
        self.setAccessibleName(", ".join(one.name for one in [*items, *([previous] if previous else [])]))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        x, edge, middle = 1.0, theme.px(10), self.height() / 2
        for one in self._items:
            square = QRectF(round(x), round(middle - edge / 2), edge, edge)
            if one.hatched:
                paint.hatch(painter, square)
            else:
                painter.fillRect(square, theme.color(one.token))
            x += edge + theme.px(5)
            x += paint.words(
                painter, QRectF(x, 0, self.width() - x, self.height()), one.name, theme.font(12), "text2"
            ) + theme.px(20)
        if self._previous is not None:
            painter.fillRect(QRectF(round(x), round(middle) - 1, theme.px(15), theme.px(2)), theme.color("text"))
            x += theme.px(19)
            paint.words(
                painter, QRectF(x, 0, self.width() - x, self.height()), self._previous.name, theme.font(12), "text2"
            )
        painter.end()


class StackedBars(QWidget):
    """Stacked bars by month. Left and Right walk through the categories; Enter opens one."""

    opened = Signal(int)

    def __init__(self, *, height: int = 184) -> None:
        super().__init__()
        self._categories: list[str] = []
        self._series: list[Series] = []
        self._previous: Series | None = None
        self._marked = -1
        self._plot: Any = None
        self._bars: Any = None
        self._lines: list[Any] = []
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumHeight(theme.px(height))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._legend = _Legend()
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(0)
        self._box.addWidget(self._legend)
        self._room = QWidget()
        self._box.addWidget(self._room, 1)

    def sizeHint(self) -> QSize:
        """Return a chart of usual size."""
        return QSize(theme.px(420), theme.px(220))

    def show_data(self, categories: Sequence[str], series: Sequence[Series], previous: Series | None = None) -> None:
        """Show other numbers. Drawing follows once the widget is visible."""
        self._categories, self._series, self._previous = list(categories), list(series), previous
        self._marked = -1
        self._legend.set(series, previous)
        headers, rows = self.table()
        theme.describe(self, _("Gráfico de barras por {what}").format(what=_("mes")), spoken(headers, rows))
        if self._plot is not None:
            self._fill()
        else:
            self.update()

    def table(self) -> tuple[list[str], list[list[str]]]:
        """Return the table twin: headers and rows."""
        return stacked_table(self._categories, self._series, self._previous)

    def _begin(self) -> None:
        if self._plot is None and self._categories:
            self._make()
            self._fill()

    def _make(self) -> None:
        library = _library()
        plot = library.PlotWidget(background=theme.color("surface"))
        plot.setFrameShape(QFrame.Shape.NoFrame)
        plot.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        plot.setMenuEnabled(False)
        plot.setMouseEnabled(x=False, y=False)
        plot.hideButtons()
        plot.viewport().setMouseTracking(True)
        plot.viewport().installEventFilter(self)
        plot.getPlotItem().layout.setContentsMargins(0, theme.px(4), 0, 0)
        self._bars = _bars_class()()
        plot.addItem(self._bars, ignoreBounds=True)
        self._plot = plot
        self._box.replaceWidget(self._room, plot)
        self._box.setStretchFactor(plot, 1)
        self._room.deleteLater()

    def _fill(self) -> None:
        count = len(self._categories)
        sums = [value for value in totals(self._series, count) if value is not None]
        before = [value for value in (self._previous.values if self._previous else ()) if value is not None]
        marks = ticks(max([*sums, *before, 0]))
        top = marks[-1]
        bars = self._bars
        bars.prepareGeometryChange()
        bars.series, bars.previous, bars.count, bars.top, bars.marked = (
            self._series,
            self._previous,
            count,
            top,
            self._marked,
        )
        self._plot.setXRange(-0.5, max(count, 1) - 0.5, padding=0)
        room = theme.px(18) / max(self._plot.height() - theme.px(30), theme.px(80))  # for the label of a full bar
        self._plot.setYRange(0, top * max(1.1, 1 + room), padding=0)
        self._style_axes(marks)
        self._draw_lines(marks)
        bars.update()

    def _style_axes(self, marks: Sequence[float]) -> None:
        item = self._plot.getPlotItem()
        left, bottom = item.getAxis("left"), item.getAxis("bottom")
        none = QPen(Qt.GlobalColor.transparent)
        self._plot.setBackground(theme.color("surface"))
        font = QFont(theme.font(11))
        for axis in (left, bottom):
            axis.setPen(none)
            axis.setTickPen(none)
            axis.setTextPen(theme.color("text3"))
            axis.setStyle(tickFont=font, tickLength=0, tickTextOffset=theme.px(6), tickAlpha=0)
        left.setWidth(theme.px(26))
        bottom.setHeight(theme.px(22))
        left.setTicks([[(mark, number(mark)) for mark in marks]])
        bottom.setTicks([list(enumerate(self._categories))])

    def _draw_lines(self, marks: Sequence[float]) -> None:
        library = _library()
        for line in self._lines:
            self._plot.removeItem(line)
        self._lines = []
        for mark in marks:
            pen = QPen(theme.color("line_strong" if mark == 0 else "grid"), 1)
            pen.setCosmetic(True)
            line = library.InfiniteLine(pos=mark, angle=0, pen=pen, movable=False)
            line.setZValue(1 if mark == 0 else -10)
            self._plot.addItem(line, ignoreBounds=True)
            self._lines.append(line)

    def changeEvent(self, event: QEvent) -> None:
        """Take the colours of another theme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and self._plot is not None:
            self._fill()

    # looking closer
    def tip(self, at: int) -> str:
        """Return the numbers of one category, one a line."""
        headers, rows = self.table()
        pairs = zip(headers[1:], rows[at][1:], strict=True)
        return "\n".join([rows[at][0], *(f"{title}: {cell}" for title, cell in pairs)])

    def mark(self, at: int) -> None:
        """Mark a category; -1 for none."""
        self._marked = at
        if self._bars is not None:
            self._bars.marked = at
            self._bars.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Walk with Left and Right, open with Enter."""
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        if step is not None and self._categories:
            self.mark(min(max(self._marked + step, 0), len(self._categories) - 1))
            tip = self.tip(self._marked)
            theme.describe(self, self.accessibleName(), tip.replace("\n", ", "))
            across = self.width() * (self._marked + 0.5) / len(self._categories)
            QToolTip.showText(self.mapToGlobal(QPoint(int(across), theme.px(30))), tip, self)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._marked >= 0:
            self.opened.emit(self._marked)
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Forget the mark."""
        self.mark(-1)
        super().focusOutEvent(event)

    def _at(self, point: QPoint) -> int:
        spot = self._plot.getPlotItem().vb.mapSceneToView(self._plot.mapToScene(point))
        at = round(spot.x())
        return at if 0 <= at < len(self._categories) else -1

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Show the numbers under the pointer; the plot itself takes nothing from the mouse."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            at = self._at(event.pos())
            if at >= 0:
                QToolTip.showText(event.globalPos(), self.tip(at), self)
            return True
        if isinstance(event, QMouseEvent) and event.type() == QEvent.Type.MouseButtonDblClick:
            at = self._at(event.position().toPoint())
            if at >= 0:
                self.opened.emit(at)
            return True
        if event.type() == QEvent.Type.Wheel:
            event.ignore()
            return True
        return super().eventFilter(watched, event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the focus ring, and grey bars of the final size until the library is there."""
        painter = QPainter(self)
        if self._plot is None:
            if self._categories:
                QTimer.singleShot(0, self, self._begin)  # the library comes after this paint: the window is there first
            paint.smooth(painter)
            step = self.width() / 6
            for at, part in enumerate((0.5, 0.6, 0.8, 0.65, 0.9, 0.7)):
                height = (self.height() - theme.px(60)) * part
                place = QRectF(step * at + step * 0.25, self.height() - theme.px(24) - height, step * 0.5, height)
                paint.box(painter, place, fill="neutral_bg", radius=2)
        if self.hasFocus():
            paint.ring(painter, QRectF(self.rect()), 4)
        painter.end()
