"""Where the pages are: 208 wide with words and keys, or a rail of 48 with icons below 1200 px."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from clac_desktop.texts import _
from clac_desktop.ui import icons, paint, theme
from clac_desktop.ui.kit.painted import ListItem


class NavItem(ListItem):
    """One page: icon, name, key or count. Up and Down walk along the bar."""

    def __init__(self, title: str, icon: str, key: str, *, rail: bool) -> None:
        super().__init__()
        self._icon, self._key, self._rail = icon, key, rail
        self._badge = 0
        self.setText(title)
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(theme.px(32))
        self.set_badge(0)

    def set_badge(self, count: int, spoken: str = "") -> None:
        """Show a count; `spoken` says what is counted."""
        self._badge = count
        name = self.text()
        if count:
            name += f", {spoken or count}"
        keys = paint.key_text(self._key) if self._key else ""
        theme.describe(self, name, keys)
        self.setToolTip(f"{name} ({keys})" if keys else name)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the item in its state."""
        painter = QPainter(self)
        paint.smooth(painter)
        rect = QRectF(self.rect())
        chosen = self.isChecked()
        if chosen:
            paint.box(painter, rect, fill="accent_bg", border="accent" if theme.is_contrast() else None)
            bar = QRectF(0, theme.px(6), theme.px(3), rect.height() - theme.px(12))
            if not theme.is_contrast():
                paint.box(painter, bar, fill="accent", radius=1.5)
        elif self.underMouse():
            paint.box(painter, rect, fill="hover")
        if self.hasFocus():
            paint.ring(painter, rect)
        edge = theme.px(18)
        left = (rect.width() - edge) / 2 if self._rail else theme.px(12)
        icons.paint(
            painter, QRectF(left, (rect.height() - edge) / 2, edge, edge), self._icon, "accent" if chosen else "text2"
        )
        if self._rail:
            if self._badge:
                dot = theme.px(8)
                paint.box(painter, QRectF(rect.right() - dot, 0, dot, dot), fill="warn", radius=4)
        else:
            self._paint_words(painter, rect, chosen)
        painter.end()

    def _paint_words(self, painter: QPainter, rect: QRectF, chosen: bool) -> None:
        right = rect.right() - theme.px(10)
        if self._badge:
            text = str(self._badge)
            width = max(theme.metrics(12, 600).horizontalAdvance(text) + theme.px(12), theme.px(20))
            height = theme.px(20)
            pill = QRectF(rect.right() - theme.px(12) - width, (rect.height() - height) / 2, width, height)
            paint.box(painter, pill, fill="warn_bg", radius=10, border="warn" if theme.is_contrast() else None)
            paint.words(painter, pill, text, theme.font(12, 600), "warn", paint.CENTRE, elide=False)
            right = pill.left()
        elif self._key:
            place = QRectF(rect.left(), 0, right, rect.height())
            keys = paint.key_text(self._key)
            right -= paint.words(painter, place, keys, theme.font(11), "text3", paint.RIGHT, elide=False)
        room = QRectF(theme.px(40), 0, right - theme.px(44), rect.height())
        paint.words(painter, room, self.text(), theme.font(13, 600 if chosen else 500), "accent" if chosen else "text")


class _Office(QWidget):
    def __init__(self, office: str, coordinator: str, icon: str, *, rail: bool) -> None:
        super().__init__()
        self._office, self._coordinator, self._icon, self._rail = office, coordinator, icon, rail
        self.setFixedHeight(theme.px(40))
        self.set_office(office, coordinator)

    def set_office(self, office: str, coordinator: str) -> None:
        self._office, self._coordinator = office, coordinator
        theme.describe(self, f"{office}, {coordinator}" if coordinator else office)
        self.setToolTip(f"{office} · {coordinator}" if coordinator else office)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint.smooth(painter)
        edge = theme.px(30)
        square = QRectF((self.width() - edge) / 2 if self._rail else theme.px(4), theme.px(6), edge, edge)
        paint.box(painter, square, fill="accent")
        inner = theme.px(16)
        place = QRectF(square.center().x() - inner / 2, square.center().y() - inner / 2, inner, inner)
        icons.paint(painter, place, self._icon, "on_accent")
        if not self._rail:
            x = theme.px(42)
            room = QRectF(x, theme.px(4), self.width() - x, theme.px(19))
            paint.words(painter, room, self._office, theme.font(13, 600), "text")
            paint.words(painter, room.translated(0, theme.px(16)), self._coordinator, theme.font(12), "text2")
        painter.end()


class SideBar(QWidget):
    """The list of pages. `items` are (name, title, icon, key, foot)."""

    def __init__(
        self,
        items: Sequence[tuple[str, str, str, str, bool]],
        office: tuple[str, str],
        icon: str,
        *,
        rail: bool,
        on: Callable[[str], object],
    ) -> None:
        super().__init__()
        self.setFixedWidth(theme.px(48 if rail else 208))
        self.setAccessibleName(_("Páginas"))
        box = QVBoxLayout(self)
        box.setContentsMargins(theme.px(8), theme.px(4), theme.px(8), theme.px(8))
        box.setSpacing(theme.px(4))
        self._office = _Office(*office, icon, rail=rail)
        if rail:
            self._office.hide()
            box.addSpacing(theme.px(4))
        box.addWidget(self._office)
        box.addSpacing(theme.px(8) if not rail else 0)
        self.items: dict[str, NavItem] = {}
        feet: list[NavItem] = []
        for name, title, symbol, key, foot in items:
            item = NavItem(title, symbol, key, rail=rail)
            item.clicked.connect(lambda *_args, name=name: on(name))
            self.items[name] = item
            if foot:
                feet.append(item)
            else:
                box.addWidget(item)
        box.addStretch(1)
        for item in feet:
            box.addWidget(item)

    def set_office(self, office: str, coordinator: str) -> None:
        """Show whose workspace this is."""
        self._office.set_office(office, coordinator)

    def mark(self, name: str) -> None:
        """Mark the page that is shown."""
        for known, item in self.items.items():
            item.setChecked(known == name)

    def sizeHint(self) -> QSize:
        """Return the fixed width."""
        return QSize(self.width(), theme.px(400))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the hairline at the right."""
        painter = QPainter(self)
        painter.fillRect(self.width() - 1, 0, 1, self.height(), theme.color("line"))
        painter.end()
