"""Words on a page, hairlines, and the simplest ways to put widgets beside or below each other."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QLabel, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from clac_desktop.ui import theme

_ALIGN = {
    "left": Qt.AlignmentFlag.AlignLeft,
    "right": Qt.AlignmentFlag.AlignRight,
    "centre": Qt.AlignmentFlag.AlignHCenter,
}


class Label(QLabel):
    """Plain words in a token's colour. Elided words show the whole in the tool tip."""

    def __init__(
        self,
        text: str = "",
        size: float = 13,
        weight: int = 400,
        token: str = "text",
        *,
        wrap: bool = False,
        elide: bool = False,
        align: str = "left",
        italic: bool = False,
    ) -> None:
        super().__init__(text)
        self._token, self.elides = token, elide
        self._own_tip = ""
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setFont(theme.font(size, weight, italic))
        self.setWordWrap(wrap)
        self.setAlignment(_ALIGN[align] | (Qt.AlignmentFlag.AlignTop if wrap else Qt.AlignmentFlag.AlignVCenter))
        if elide:
            self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        elif wrap:
            policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
            policy.setHeightForWidth(True)
            self.setSizePolicy(policy)

    def set_text(self, text: str) -> None:
        """Show other words."""
        if text != self.text():
            self.setText(text)
            self._mark_elided()

    def set_token(self, token: str) -> None:
        """Use another colour."""
        self._token = token
        self.update()

    def minimumSizeHint(self) -> QSize:
        """Return a narrow minimum for words that may be elided."""
        hint = super().minimumSizeHint()
        return QSize(theme.px(24), hint.height()) if self.elides else hint

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the tool tip true to what is cut."""
        super().resizeEvent(event)
        self._mark_elided()

    def _mark_elided(self) -> None:
        if self.elides:
            cut = self.fontMetrics().horizontalAdvance(self.text()) > self.contentsRect().width()
            self.setToolTip(self.text() if cut else self._own_tip)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint with the token of this moment, so that a change of theme is one repaint."""
        painter = QPainter(self)
        painter.setFont(self.font())
        painter.setPen(theme.color(self._token))
        text = self.text()
        flags = int(self.alignment())
        if self.wordWrap():
            flags |= int(Qt.TextFlag.TextWordWrap)
        elif self.elides:
            text = self.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, self.contentsRect().width())
        painter.drawText(QRectF(self.contentsRect()), flags, text)
        painter.end()


class Line(QWidget):
    """A hairline."""

    def __init__(self, *, vertical: bool = False, token: str = "line") -> None:
        super().__init__()
        self._token = token
        if vertical:
            self.setFixedWidth(1)
        else:
            self.setFixedHeight(1)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the line."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.color(self._token))
        painter.end()


class _Box(QWidget):
    def __init__(self, layout: QBoxLayout, widgets: tuple[QWidget | None, ...], gap: float) -> None:
        super().__init__()
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.unit(gap))
        self.setLayout(layout)
        self.box = layout
        for widget in widgets:
            self.add(widget)

    def add(self, widget: QWidget | None, stretch: int = 0) -> None:
        """Add a widget; None is empty room that takes what is left."""
        if widget is None:
            self.box.addStretch(1)
        else:
            self.box.addWidget(widget, stretch)


class Row(_Box):
    """Widgets side by side; None between them is room that stretches."""

    def __init__(self, *widgets: QWidget | None, gap: float = 2) -> None:
        super().__init__(QHBoxLayout(), widgets, gap)


class Column(_Box):
    """Widgets below each other; None between them is room that stretches."""

    def __init__(self, *widgets: QWidget | None, gap: float = 2) -> None:
        super().__init__(QVBoxLayout(), widgets, gap)


class _Scroll(QScrollArea):
    """A frameless area that follows its width and never gets a horizontal bar."""

    def __init__(self, inner: QWidget) -> None:
        super().__init__()
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.viewport().setAutoFillBackground(False)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        bar = self.verticalScrollBar()
        bar.setProperty(theme.BARE, True)
        bar.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent, False)
        self.setWidget(inner)
        inner.setAutoFillBackground(False)  # after setWidget, which turns it on: the card below shows through

    def changeEvent(self, event: QEvent) -> None:
        """Keep the background of the card or page below it."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self.viewport().setAutoFillBackground(False)

    def sizeHint(self) -> QSize:
        """Return the size of what is inside, so that a scroll bar only comes when room is short."""
        inner = self.widget()
        return inner.sizeHint() if inner is not None else super().sizeHint()


def scroll(widget: QWidget) -> QScrollArea:
    """Return a scroll area without frame around `widget`."""
    return _Scroll(widget)


def clear(layout: QBoxLayout) -> None:
    """Throw away everything in a layout."""
    while (item := layout.takeAt(0)) is not None:
        widget = item.widget()
        inner = item.layout()
        if widget is not None:
            widget.hide()
            widget.setParent(None)
            widget.deleteLater()
        elif isinstance(inner, QBoxLayout):
            clear(inner)
