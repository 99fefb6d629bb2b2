"""What stands where nothing is yet: a drawing of a sheet, what belongs here, and the ways to fill it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from clac_desktop.ui import icons, paint, theme
from clac_desktop.ui.kit.label import Label, scroll
from clac_desktop.ui.kit.painted import PaintedButton


@dataclass(frozen=True, slots=True)
class EmptyCard:
    """One way to fill an empty list."""

    icon: str
    title: str
    text: str
    key: str
    on: Callable[[], object]


class _Drawing(QWidget):
    """A leaning sheet with a few rows and a plus."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedSize(theme.px(160), theme.px(140))  # with the room to the title below

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint.smooth(painter)
        painter.save()
        painter.translate(self.width() / 2, theme.px(62))
        painter.rotate(-3.5)
        one = theme.zoom()
        painter.scale(one, one)
        painter.setPen(QPen(theme.color("line_mid"), 1))
        painter.setBrush(theme.color("surface"))
        painter.drawRoundedRect(QRectF(-58, -55, 116, 110), 6, 6)
        painter.setPen(Qt.PenStyle.NoPen)
        for at, (width, token) in enumerate(((52, "s1"), (40, "s1"), (58, "s1"), (46, "neutral_bg"), (40, ""))):
            y = -36 + at * 18
            painter.setBrush(theme.color("accent_bg"))
            painter.drawRoundedRect(QRectF(-46, y, 14, 8), 3, 3)
            painter.setBrush(theme.color("neutral_bg"))
            painter.drawRoundedRect(QRectF(-26, y, width, 8), 3, 3)
            if token:
                painter.setBrush(theme.color(token))
                painter.drawRoundedRect(QRectF(38, y, 10, 8), 3, 3)
        painter.restore()
        radius = theme.px(20)
        centre = QPointF(self.width() - theme.px(20), theme.px(100))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("accent"))
        painter.drawEllipse(centre, radius, radius)
        edge = theme.px(24)
        icons.paint(painter, QRectF(centre.x() - edge / 2, centre.y() - edge / 2, edge, edge), "add", "on_accent")
        painter.end()


class _Way(PaintedButton):
    def __init__(self, card: EmptyCard) -> None:
        super().__init__()
        self._card = card
        self.setText(card.title)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.set_flat(False)
        keys = f" {paint.key_text(card.key)}" if card.key else ""
        theme.describe(self, card.title, card.text + keys)
        self.clicked.connect(lambda *_args: card.on())

    def set_flat(self, flat: bool) -> None:
        """Be a line as wide as the sheet, with the key at its right end; else a card."""
        self._flat = flat
        self.setMaximumWidth(theme.px(560 if flat else 264))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(theme.px(560 if self._flat else 264), theme.px(76 if self._flat else 136))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint.smooth(painter)
        rect = QRectF(self.rect())
        paint.box(painter, rect, fill="hover" if self.underMouse() else "surface", border="line_mid", radius=8)
        if self.hasFocus():
            paint.ring(painter, rect, 8)
        edge, pad = theme.px(20), theme.px(16)
        top = theme.px(10 if self._flat else 18)
        left = pad + theme.px(34)
        end = paint.key_width(self._card.key) + theme.px(36) if self._flat and self._card.key else pad
        icons.paint(painter, QRectF(pad + 2, top, edge, edge), self._card.icon, "accent")
        head = QRectF(left, top - theme.px(2), rect.width() - left - end, theme.px(24))
        paint.words(painter, head, self._card.title, theme.font(14, 600), "text")
        painter.setFont(theme.font(12))
        painter.setPen(theme.color("text2"))
        if self._flat:
            body = QRectF(left, theme.px(34), rect.width() - left - end - theme.px(8), theme.px(36))
            foot = QRectF(0, 0, rect.width() - pad, rect.height())
            place = QRectF(rect.width() - end, 0, end, rect.height())
        else:
            body = QRectF(pad, theme.px(49), rect.width() - pad * 2, theme.px(50))
            foot = QRectF(pad, rect.bottom() - theme.px(36), rect.width() - pad * 2, theme.px(28))
            place = QRectF(pad, foot.top(), paint.key_width(self._card.key), foot.height())
        painter.drawText(body, int(Qt.TextFlag.TextWordWrap), self._card.text)
        self._paint_foot(painter, foot, place)
        painter.end()

    def _paint_foot(self, painter: QPainter, foot: QRectF, place: QRectF) -> None:
        if self._card.key:
            paint.key(
                painter, QRectF(place.x(), place.y(), paint.key_width(self._card.key), place.height()), self._card.key
            )
        small = theme.px(16)
        arrow = QRectF(foot.right() - small, foot.center().y() - small / 2, small, small)
        icons.paint(painter, arrow, "chevron_right", "accent")


class EmptyState(QWidget):
    """The empty list: the first of its cards takes the focus when it is shown."""

    def __init__(self, title: str, text: str, cards: Sequence[EmptyCard] = ()) -> None:
        super().__init__()
        self._ways = [_Way(card) for card in cards[:3]]
        self._drawing = _Drawing()
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        inner = QWidget()
        box = QVBoxLayout(inner)
        margin = theme.unit(5)
        box.setContentsMargins(margin, margin, margin, margin)
        box.setSpacing(0)
        centre = Qt.AlignmentFlag.AlignHCenter
        box.addStretch(5)
        box.addWidget(self._drawing, 0, centre)
        box.addSpacing(theme.unit(2))
        box.addWidget(Label(title, 20, 600, align="centre"))
        box.addSpacing(theme.unit(2))
        box.addWidget(Label(text, 13, 400, "text2", wrap=True, align="centre"))
        box.addSpacing(theme.unit(6))
        if self._ways:
            self._row.setSpacing(theme.unit(4))
            self._row.addStretch(1)
            for way in self._ways:
                self._row.addWidget(way, 4)
            self._row.addStretch(1)
            box.addLayout(self._row)
        box.addStretch(4)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(1, 1, 1, 1)
        whole.addWidget(scroll(inner))
        self.setAccessibleName(title)
        self.setAccessibleDescription(text)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A low sheet has no drawing, a narrow one its ways below each other; what does not fit is scrolled to."""
        super().resizeEvent(event)
        self._drawing.setVisible(self.height() >= theme.px(400))
        narrow = self.width() < theme.px(700)
        self._row.setDirection(QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight)
        self._row.setSpacing(theme.unit(2 if narrow else 4))
        for way in self._ways:
            way.set_flat(narrow)
            self._row.setAlignment(way, Qt.AlignmentFlag.AlignHCenter if narrow else Qt.AlignmentFlag(0))

    def first(self) -> QWidget | None:
        """Return the first card, None without any."""
        return self._ways[0] if self._ways else None

    def focus_first(self) -> None:
        """Put the focus on the first card."""
        if self._ways:
            self._ways[0].setFocus(Qt.FocusReason.OtherFocusReason)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the sheet."""
        painter = QPainter(self)
        paint.smooth(painter)
        paint.box(painter, QRectF(self.rect()), fill="surface", border="line", radius=8)
        painter.end()


class DropArea(PaintedButton):
    """A dashed place that takes files: dropped, or chosen with Enter."""

    dropped = Signal(list)

    def __init__(
        self,
        icon: str,
        title: str,
        note: str = "",
        *,
        endings: Sequence[str] = (),
        on_drop: Callable[[list[str]], object] | None = None,
        on_choose: Callable[[], object] | None = None,
    ) -> None:
        super().__init__()
        self._icon, self._title, self._note = icon, title, note
        self._endings = tuple(ending.lower() for ending in endings)
        self._over = False
        self.setText(title)
        self.setAcceptDrops(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.describe(self, title, note)
        if on_drop is not None:
            self.dropped.connect(on_drop)
        if on_choose is not None:
            self.clicked.connect(lambda *_args: on_choose())

    def sizeHint(self) -> QSize:
        """Return the place of picture 09."""
        return QSize(theme.px(420), theme.px(112))

    def _paths(self, event: QDropEvent) -> list[str]:
        found = [url.toLocalFile() for url in event.mimeData().urls() if url.isLocalFile()]
        return [path for path in found if not self._endings or path.lower().endswith(self._endings)]

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take files of the right ending."""
        if self._paths(event):
            self._over = True
            self.update()
            event.acceptProposedAction()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """Forget the files."""
        self._over = False
        self.update()

    def dropEvent(self, event: QDropEvent) -> None:
        """Announce the files."""
        self._over = False
        self.update()
        event.acceptProposedAction()
        self.dropped.emit(self._paths(event))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the place."""
        painter = QPainter(self)
        paint.smooth(painter)
        rect = QRectF(self.rect())
        strong = self._over or self.hasFocus() or self.underMouse()
        paint.box(
            painter,
            rect,
            fill="accent_bg",
            border="accent",
            width=2 if strong else 1.5,
            radius=6,
            dashed=not self._over,
        )
        edge = theme.px(32)
        icons.paint(painter, QRectF(rect.center().x() - edge / 2, theme.px(20), edge, edge), self._icon, "accent")
        title = QRectF(0, theme.px(60), rect.width(), theme.px(22))
        paint.words(painter, title, self._title, theme.font(14, 600), "text", paint.CENTRE)
        note = QRectF(0, theme.px(82), rect.width(), theme.px(20))
        paint.words(painter, note, self._note, theme.font(12), "text2", paint.CENTRE)
        painter.end()
