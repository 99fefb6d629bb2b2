"""Choosing one of few: segments in a frame, and tabs with counts."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QHBoxLayout, QSizePolicy, QWidget

from clac_desktop.ui import paint, theme
from clac_desktop.ui.kit.painted import PaintedButton


class _Choice(PaintedButton):
    """One segment or tab: a checkable button of its group; left and right arrows move between them."""

    def __init__(self, ident: object, text: str) -> None:
        super().__init__()
        self.ident = ident
        self.setText(text)
        self.setAccessibleName(text)
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def minimumSizeHint(self) -> QSize:
        """Return the whole: words are never cut."""
        return self.sizeHint()


class _Segment(_Choice):
    def sizeHint(self) -> QSize:
        return QSize(theme.metrics(12, 600).horizontalAdvance(self.text()) + theme.px(22), theme.px(26))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint.smooth(painter)
        rect = QRectF(self.rect())
        chosen = self.isChecked()
        if chosen:
            paint.box(painter, rect, fill="accent_bg", radius=4, border="accent" if theme.is_contrast() else None)
        elif self.underMouse():
            paint.box(painter, rect, fill="hover", radius=4)
        if self.hasFocus():
            paint.ring(painter, rect, 4)
        token = "accent" if chosen else ("text2" if self.isEnabled() else "text3")
        paint.words(
            painter, rect, self.text(), theme.font(12, 600 if chosen else 500), token, paint.CENTRE, elide=False
        )
        painter.end()


AIR = 4  # px beside the words of a tab: room for the ring of the focus


class _Tab(_Choice):
    count: int | None = None

    def _shown(self) -> str:
        from clac_desktop.texts import number

        return "" if self.count is None else number(self.count)

    def sizeHint(self) -> QSize:
        width = theme.metrics(13, 600).horizontalAdvance(self.text())
        if self.count is not None:
            width += theme.px(6) + theme.metrics(12).horizontalAdvance(self._shown())
        return QSize(width + 2 * theme.px(AIR), theme.px(36))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        whole = QRectF(self.rect())
        rect = whole.adjusted(theme.px(AIR), 0, -theme.px(AIR), 0)
        chosen = self.isChecked()
        font = theme.font(13, 600 if chosen else 500)
        token = "accent" if chosen else ("text" if self.underMouse() else "text2")
        took = paint.words(painter, rect, self.text(), font, token, elide=False)
        if self.count is not None:
            place = rect.adjusted(took + theme.px(5), 0, 0, 0)
            paint.words(painter, place, self._shown(), theme.font(12), "accent" if chosen else "text3", elide=False)
        if chosen:
            line = QRectF(rect.left(), rect.bottom() - theme.px(2), rect.width(), theme.px(2))
            painter.fillRect(line, theme.color("accent"))
        if self.hasFocus():
            paint.ring(painter, whole.adjusted(0, 4, 0, -4), 4)
        painter.end()


class _Choices(QWidget):
    chosen = Signal(object)
    _piece: type[_Choice] = _Choice

    def __init__(
        self,
        items: Sequence[tuple[object, str]],
        current: object,
        on: Callable[[object], object] | None,
        name: str,
        gap: int,
        margin: int,
    ) -> None:
        super().__init__()
        self._box = QHBoxLayout(self)
        self._box.setContentsMargins(margin, margin, margin, margin)
        self._box.setSpacing(gap)
        self._group = QButtonGroup(self)
        self._pieces: dict[object, _Choice] = {}
        for ident, text in items:
            piece = self._piece(ident, text)
            self._group.addButton(piece)
            self._pieces[ident] = piece
            self._box.addWidget(piece)
        if items:
            self.set_current(items[0][0] if current is None else current)
        self._group.buttonClicked.connect(self._clicked)
        if on is not None:
            self.chosen.connect(on)
        if name:
            self.setAccessibleName(name)

    def _clicked(self, piece: QAbstractButton) -> None:
        if isinstance(piece, _Choice):
            self.chosen.emit(piece.ident)

    def current(self) -> object:
        """Return the id chosen, None without items."""
        piece = self._group.checkedButton()
        return piece.ident if isinstance(piece, _Choice) else None

    def chosen_button(self) -> QWidget | None:
        """Return what shows the choice and can take the keyboard; None without items."""
        return self._group.checkedButton()

    def set_current(self, ident: object) -> None:
        """Choose without announcing it. KeyError for an unknown id."""
        self._pieces[ident].setChecked(True)

    def set_text(self, ident: object, text: str) -> None:
        """Give one item other words."""
        piece = self._pieces[ident]
        piece.setText(text)
        piece.setAccessibleName(text)
        piece.updateGeometry()


class SegmentedControl(_Choices):
    """Two to four choices in one frame of 32."""

    _piece = _Segment

    def __init__(
        self,
        items: Sequence[tuple[object, str]],
        current: object = None,
        on: Callable[[object], object] | None = None,
        *,
        name: str = "",
    ) -> None:
        super().__init__(items, current, on, name, theme.px(1), theme.px(3))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(theme.px(32))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the common frame."""
        painter = QPainter(self)
        paint.smooth(painter)
        paint.box(painter, QRectF(self.rect()), fill="surface", border="line_mid")
        painter.end()


class Tabs(_Choices):
    """Saved views or parts of a page, with counts, over a hairline."""

    _piece = _Tab

    def __init__(
        self,
        items: Sequence[tuple[object, str, int | None]],
        current: object = None,
        on: Callable[[object], object] | None = None,
        *,
        name: str = "",
    ) -> None:
        gap = theme.unit(6) - 2 * theme.px(AIR)
        super().__init__([(ident, text) for ident, text, _count in items], current, on, name, gap, 0)
        for ident, _text, count in items:
            self.set_count(ident, count)
        self._box.addStretch(1)
        self.setFixedHeight(theme.px(36))

    def set_count(self, ident: object, count: int | None) -> None:
        """Show how many are in one tab; None hides the count."""
        piece = self._pieces[ident]
        if isinstance(piece, _Tab):
            piece.count = count
            piece.setAccessibleName(piece.text() if count is None else f"{piece.text()} {count}")
            piece.updateGeometry()
            piece.update()

    def add_right(self, widget: QWidget) -> None:
        """Put a widget right after the tabs (*Guardar esta vista*)."""
        self._box.insertWidget(self._box.count() - 1, widget)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the hairline under the tabs."""
        painter = QPainter(self)
        painter.fillRect(0, self.height() - 1, self.width(), 1, theme.color("line"))
        painter.end()
