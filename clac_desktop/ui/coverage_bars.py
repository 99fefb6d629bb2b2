"""Coverage as a list of bars: label, bar over its track, percent, numerator / denominator, average as dashed line."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from clac_desktop.texts import _, number
from clac_desktop.ui import paint, theme
from clac_desktop.ui.chart_parts import Coverage, coverage_table, fraction_text, spoken


class CoverageBars(QWidget):
    """Up and Down walk through the rows; Enter or a click opens one."""

    opened = Signal(int)

    def __init__(self, *, row_height: int = 44) -> None:
        super().__init__()
        self._rows: list[Coverage] = []
        self._average: float | None = None
        self._note = ""
        self._marked = -1
        self._row_height = row_height
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def show_data(self, rows: Sequence[Coverage], average: float | None = None, note: str = "") -> None:
        """Show other rows; `average` 0..1 is the dashed line, `note` the sentence below."""
        self._rows, self._average, self._note = list(rows), average, note
        self._marked = min(self._marked, len(self._rows) - 1)
        theme.describe(self, _("Gráfico de cobertura"), spoken(*self.table()))
        self.setMinimumHeight(theme.px(24) * len(self._rows) + self._note_height())
        self.updateGeometry()
        self.update()

    def table(self) -> tuple[list[str], list[list[str]]]:
        """Return the table twin: headers and rows."""
        return coverage_table(self._rows)

    def sizeHint(self) -> QSize:
        """Return all rows and the note."""
        return QSize(theme.px(420), theme.px(self._row_height) * len(self._rows) + self._note_height())

    def _note_height(self) -> int:
        return theme.px(32) if self._note else 0

    def _step(self) -> float:
        room = self.height() - self._note_height()
        return min(room / max(len(self._rows), 1), theme.px(self._row_height))

    def _label_width(self) -> float:
        widest = max((theme.metrics(13).horizontalAdvance(row.label) for row in self._rows), default=0)
        return min(max(widest + theme.px(16), theme.px(136)), self.width() * 0.38)

    def row_at(self, y: float) -> int:
        """Return the row under a height in pixels, -1 for none."""
        at = int(y / self._step()) if self._rows else -1
        return at if 0 <= at < len(self._rows) else -1

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the rows."""
        painter = QPainter(self)
        step, left = self._step(), self._label_width()
        length = max(self.width() - left - theme.px(104), theme.px(40))
        for at, row in enumerate(self._rows):
            self._paint_row(
                painter, row, QRectF(0, at * step, self.width(), step), left, length, marked=at == self._marked
            )
        if self._average is not None and self._rows:
            pen = QPen(theme.color("text"), 1)
            pen.setDashPattern([4, 3])
            painter.setPen(pen)
            x = round(left + length * self._average) + 0.5
            painter.drawLine(int(x), 0, int(x), int(step * len(self._rows)))
        if self._note:
            painter.setFont(theme.font(11))
            painter.setPen(theme.color("text3"))
            place = QRectF(0, self.height() - theme.px(30), self.width(), theme.px(30))
            painter.drawText(place, int(Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignBottom), self._note)
        if self.hasFocus() and self._marked < 0:
            paint.ring(painter, QRectF(self.rect()), 4)
        painter.end()

    def _paint_row(
        self, painter: QPainter, row: Coverage, rect: QRectF, left: float, length: float, *, marked: bool
    ) -> None:
        if marked:
            painter.fillRect(rect, theme.color("hover"))
            if self.hasFocus():
                paint.ring(painter, rect, 4)
        height = theme.px(12)
        paint.words(
            painter,
            QRectF(rect.left(), rect.top(), left - theme.px(8), rect.height()),
            row.label,
            theme.font(13),
            "text",
        )
        place = QRectF(round(left), round(rect.center().y() - height / 2), length, height)
        fraction = row.fraction
        if fraction is None:
            paint.smooth(painter)
            paint.box(painter, place, border="line_strong", dashed=True, radius=2)
        else:
            paint.bar(painter, place, [(fraction, "s1")])
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        token = "text3" if fraction is None else "text"
        share = QRectF(rect.right() - theme.px(104), rect.top(), theme.px(52), rect.height())
        paint.words(painter, share, fraction_text(row), theme.font(13, 600), token, paint.RIGHT, elide=False)
        parts = f"{_number(row.numerator)} / {_number(row.denominator)}"
        paint.words(
            painter,
            rect.adjusted(rect.width() - theme.px(48), 0, 0, 0),
            parts,
            theme.font(12),
            "text3",
            paint.RIGHT,
            elide=False,
        )

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Walk with Up and Down, open with Enter."""
        step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()))
        if step is not None and self._rows:
            self._mark(min(max(self._marked + step, 0), len(self._rows) - 1))
            headers, rows = self.table()
            theme.describe(self, self.accessibleName(), spoken(headers, [rows[self._marked]]))
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._marked >= 0:
            self.opened.emit(self._marked)
        else:
            super().keyPressEvent(event)

    def _mark(self, at: int) -> None:
        if at != self._marked:
            self._marked = at
            self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Mark the row under the pointer and say its numbers."""
        at = self.row_at(event.position().y())
        self._mark(at)
        if at >= 0:
            row = self._rows[at]
            self.setToolTip(
                f"{row.label}: {fraction_text(row)} ({_number(row.numerator)} / {_number(row.denominator)})"
            )

    def leaveEvent(self, event: QEvent) -> None:
        """Forget the row."""
        self._mark(-1)
        super().leaveEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Forget the row."""
        self._mark(-1)
        super().focusOutEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Open the row."""
        at = self.row_at(event.position().y())
        if at >= 0:
            self.opened.emit(at)


def _number(value: int | None) -> str:
    return _("s/d") if value is None else number(value)
