"""Key figures: the number, under it numerator and denominator; the whole card is one button that opens its formula."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Literal

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QWidget

from clac_desktop.texts import _, ngettext
from clac_desktop.ui import icons, paint, theme
from clac_desktop.ui.kit.bars import Part, paint_legend
from clac_desktop.ui.kit.painted import PaintedButton

Bar = float | Sequence[tuple[float, str]] | None


@dataclass(slots=True)
class _Shown:
    state: Literal["value", "calculating", "unknown"] = "calculating"
    value: str = ""
    detail: str = ""
    parts: list[Part] = field(default_factory=list)
    bar: list[tuple[float, str]] | None = None
    footer: str = ""
    link: str = ""
    tone: str = ""
    icon: str = ""
    conflicts: int = 0


class _FigureButton(PaintedButton):
    """What card and strip share: one button with a name and a spoken value."""

    opened = Signal()

    def __init__(self, label: str, on: Callable[[], object] | None) -> None:
        super().__init__()
        self._label = label
        self._shown = _Shown()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.clicked.connect(lambda *_args: self.opened.emit())
        if on is not None:
            self.opened.connect(lambda: on())
        self._say()

    def label(self) -> str:
        """Return the label."""
        return self._label

    def value_text(self) -> str:
        """Return the value as shown: "74 %", "s/d", "" while calculating."""
        return self._shown.value

    def show_calculating(self) -> None:
        """Show grey bars of the final size."""
        self._shown = _Shown()
        self._say()
        self.update()

    def show_unknown(self, reason: str) -> None:
        """Show "s/d" with the reason, never a false 0."""
        self._shown = _Shown("unknown", _("s/d"), reason)
        self._say()
        self.update()

    def _say(self) -> None:
        shown = self._shown
        if shown.state == "calculating":
            spoken = _("calculando")
        else:
            pieces = [shown.value, shown.detail, *(part.text for part in shown.parts), shown.footer, shown.link]
            if shown.conflicts:
                pieces.append(_conflicts(shown.conflicts))
            spoken = ". ".join(piece for piece in pieces if piece)
        self.setText(f"{self._label}: {shown.value}" if shown.value else self._label)
        theme.describe(self, f"{self._label}: {spoken}", _("Abre la fórmula y los registros"))


def _conflicts(n: int) -> str:
    return ngettext("{n} conflicto", "{n} conflictos", n).format(n=n)


class KeyFigure(_FigureButton):
    """A figure on a card of its own (123 high when it has bar and footer)."""

    def __init__(self, label: str, *, on: Callable[[], object] | None = None, short: bool = False) -> None:
        self._short = short
        super().__init__(label, on)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_value(
        self,
        value: str,
        detail: str = "",
        *,
        parts: Sequence[Part] | None = None,
        bar: Bar = None,
        footer: str = "",
        link: str = "",
        tone: str = "",
        icon: str = "",
        conflicts: int = 0,
    ) -> None:
        """Show the value, what it is made of (`detail` or coloured `parts`), a bar, a footer or a link."""
        pieces = [(float(bar), "accent")] if isinstance(bar, (int, float)) else (list(bar) if bar is not None else None)
        self._shown = _Shown("value", value, detail, list(parts or ()), pieces, footer, link, tone, icon, conflicts)
        self._say()
        self.update()

    def sizeHint(self) -> QSize:
        """Return the final size, whatever is shown: nothing jumps."""
        return QSize(theme.px(214), theme.px(86 if self._short else 124))

    def minimumSizeHint(self) -> QSize:
        """Return the narrowest card that shows its number."""
        return QSize(theme.px(132), theme.px(86 if self._short else 124))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the card in its state."""
        painter = QPainter(self)
        paint.smooth(painter)
        rect = QRectF(self.rect())
        over = self.underMouse() or self.isDown()
        paint.box(painter, rect, fill="hover" if over else "surface", border="line", radius=8)
        if self.hasFocus():
            paint.ring(painter, rect, 8)
        inner = rect.adjusted(theme.px(14 if not self._short else 12), 0, -theme.px(14 if not self._short else 12), 0)
        head = QRectF(inner.left(), theme.px(9), inner.width(), theme.px(20))
        ready = self._shown.state == "value"
        room = head.adjusted(0, 0, -theme.px(22) if ready else 0, 0)
        paint.words(painter, room, self._label, theme.font(12, 600), "text2")
        if ready and not self._shown.conflicts:
            paint.words(painter, head, "fx", theme.font(13, 500, italic=True), "accent", paint.RIGHT)
        if self._shown.state == "calculating":
            self._paint_waiting(painter, inner)
        else:
            self._paint_value(painter, inner)
        painter.end()

    def _paint_waiting(self, painter: QPainter, inner: QRectF) -> None:
        paint.box(painter, QRectF(inner.left(), theme.px(34), theme.px(64), theme.px(20)), fill="neutral_bg", radius=4)
        paint.box(painter, QRectF(inner.left(), theme.px(62), inner.width(), theme.px(10)), fill="neutral_bg", radius=4)

    def _paint_value(self, painter: QPainter, inner: QRectF) -> None:
        shown = self._shown
        token = "text3" if shown.state == "unknown" else (shown.tone or "text")
        row = QRectF(inner.left(), theme.px(31 if not self._short else 27), inner.width(), theme.px(34))
        took = paint.words(painter, row, shown.value, theme.font(28, 600), token)
        if shown.icon:
            edge = theme.px(18)
            icons.paint(
                painter,
                QRectF(inner.left() + took + theme.px(12), row.center().y() - edge / 2, edge, edge),
                shown.icon,
                token,
            )
        line = QRectF(inner.left(), theme.px(65 if not self._short else 59), inner.width(), theme.px(20))
        if shown.conflicts:
            edge = theme.px(14)
            icons.paint(painter, QRectF(line.left(), line.center().y() - edge / 2, edge, edge), "call_split", "warn")
            paint.words(
                painter, line.adjusted(theme.px(20), 0, 0, 0), _conflicts(shown.conflicts), theme.font(12, 600), "warn"
            )
        elif shown.parts:
            paint_legend(painter, line, shown.parts, 12, "text2")
        else:
            paint.words(painter, line, shown.detail, theme.font(12), "text2")
        if self._short:
            return
        if shown.bar is not None:
            paint.bar(painter, QRectF(inner.left(), theme.px(90), inner.width(), theme.px(6)), shown.bar)
        foot = QRectF(inner.left(), theme.px(98), inner.width(), theme.px(20))
        if shown.link:
            paint.words(painter, foot, shown.link, theme.font(12, 500), "accent")
        else:
            paint.words(painter, foot, shown.footer, theme.font(12), "text3")


class StripFigure(_FigureButton):
    """A figure in a strip: label, number of 20, one line below."""

    def __init__(
        self, label: str, value: str = "", detail: str = "", tone: str = "", *, on: Callable[[], object] | None = None
    ) -> None:
        super().__init__(label, on)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        if on is None:
            self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            self.setCursor(Qt.CursorShape.ArrowCursor)
        if value:
            self.show_value(value, detail, tone=tone)

    def show_value(self, value: str, detail: str = "", *, tone: str = "") -> None:
        """Show the value and its line."""
        self._shown = _Shown("value", value, detail, tone=tone)
        self._say()
        self.update()

    def sizeHint(self) -> QSize:
        """Return the height of three lines."""
        return QSize(theme.px(150), theme.px(64))

    def minimumSizeHint(self) -> QSize:
        """Return the narrowest strip."""
        return QSize(theme.px(84), theme.px(64))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint label, number and line."""
        painter = QPainter(self)
        rect = QRectF(self.rect())
        if self.hasFocus():
            paint.ring(painter, rect, 4)
        inner = rect.adjusted(theme.px(4), 0, -theme.px(4), 0)
        shown = self._shown
        paint.words(
            painter,
            QRectF(inner.left(), theme.px(1), inner.width(), theme.px(18)),
            self._label,
            theme.font(12, 600),
            "text2",
        )
        if shown.state == "calculating":
            paint.smooth(painter)
            paint.box(
                painter, QRectF(inner.left(), theme.px(23), theme.px(48), theme.px(16)), fill="neutral_bg", radius=4
            )
        else:
            token = "text3" if shown.state == "unknown" else (shown.tone or "text")
            value = QRectF(inner.left(), theme.px(19), inner.width(), theme.px(26))
            paint.words(painter, value, shown.value, theme.font(20, 600), token)
            detail = QRectF(inner.left(), theme.px(45), inner.width(), theme.px(18))
            paint.words(painter, detail, shown.detail, theme.font(12), "text2")
        painter.end()


class FigureStrip(QWidget):
    """Several small figures in one sheet, hairlines between them."""

    def __init__(self, figures: Sequence[StripFigure]) -> None:
        super().__init__()
        from clac_desktop.ui.kit.label import Line

        self._figures = list(figures)
        self._lines = [Line(vertical=True) for _figure in self._figures[1:]]
        for line in self._lines:  # before any is shown: without a parent it would be a window
            line.setParent(self)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(theme.px(12), theme.px(10), theme.px(12), theme.px(8))
        self._grid.setSpacing(theme.unit(2))
        self.fold(len(self._figures))

    def fold(self, across: int) -> None:
        """Put so many figures into a row: a narrow window has no room for all of them in one."""
        while self._grid.count():
            self._grid.takeAt(0)
        for at, figure in enumerate(self._figures):
            row, column = divmod(at, across)
            self._grid.addWidget(figure, row, 2 * column)
            if at:
                line = self._lines[at - 1]
                line.setVisible(column > 0)
                if column:
                    self._grid.addWidget(line, row, 2 * column - 1)
        for column in range(2 * len(self._figures)):
            self._grid.setColumnStretch(column, 1 if column % 2 == 0 and column < 2 * across else 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the sheet."""
        painter = QPainter(self)
        paint.smooth(painter)
        paint.box(painter, QRectF(self.rect()), fill="surface", border="line", radius=8)
        painter.end()
