"""Buttons: one primary per page, normal, quiet, link and danger; keys are drawn inside them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QPoint, QRectF, QSize, Qt
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QMenu, QPushButton, QSizePolicy

from clac_desktop.ui import icons, paint, theme

KINDS: Final = ("primary", "normal", "quiet", "link", "danger")
_INK: Final = {"primary": "on_accent", "normal": "text", "quiet": "text2", "link": "accent", "danger": "bad"}


class Button(QPushButton):
    """A button of 32 (small 28) with icon, words and key. `menu` with `on` makes a split button."""

    def __init__(
        self,
        text: str,
        *,
        kind: str = "normal",
        icon: str = "",
        key: str = "",
        on: Callable[[], object] | None = None,
        menu: QMenu | None = None,
        small: bool = False,
        name: str = "",
    ) -> None:
        super().__init__(text)
        self._kind, self._icon, self._key, self._small = kind, icon, key, small
        self._menu = menu
        self._split = menu is not None and on is not None
        self.setFont(theme.font(13, 600 if kind == "primary" else 500))
        self.setAutoDefault(False)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(theme.px(28 if small else 32))
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        if kind == "link":
            self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._say(name)
        if on is not None:
            self.clicked.connect(lambda *_args: on())
        elif menu is not None:
            self.clicked.connect(lambda *_args: self.open_menu())

    @classmethod
    def of(cls, action: QAction, *, kind: str = "normal", menu: QMenu | None = None, small: bool = False) -> Button:
        """Return the button of a command: same words, icon and key, enabled together."""
        icon = str(action.property("icon_name") or "")
        key = str(action.property("keys") or "")
        made = cls(action.text(), kind=kind, icon=icon, key=key, on=action.trigger, menu=menu, small=small)

        def follow() -> None:
            made.setEnabled(action.isEnabled())

        action.changed.connect(follow)
        made.destroyed.connect(lambda *_args: None)
        follow()
        return made

    def _say(self, name: str) -> None:
        label = name or self.text()
        self.setAccessibleName(label)
        if self._key:
            keys = paint.key_text(self._key)
            self.setAccessibleDescription(keys)
            self.setToolTip(f"{label} ({keys})")
        elif not self.text():
            self.setToolTip(label)

    def set_text(self, text: str) -> None:
        """Show other words."""
        self.setText(text)
        self._say("")
        self.updateGeometry()

    def set_icon(self, name: str) -> None:
        """Show another icon."""
        self._icon = name
        self.update()

    def set_menu(self, menu: QMenu) -> None:
        """Give the split or drop-down part another menu."""
        self._menu = menu

    def open_menu(self) -> None:
        """Open the menu below the button."""
        if self._menu is not None:
            corner = self.mapToGlobal(QPoint(0, self.height() + 2))
            self._menu.setMinimumWidth(self.width())
            self._menu.popup(corner)

    def sizeHint(self) -> QSize:
        """Return the width of icon, words, key and arrow."""
        flat = self._kind == "link"
        width = theme.px(8 if flat else 12) * 2 + self.fontMetrics().horizontalAdvance(self.text())
        if self._icon:
            width += theme.px(22 if self.text() else 16) - theme.px(2)
        if self._key and self._shows_key():
            width += theme.px(10) + paint.key_width(self._key)
        if self._menu is not None:
            width += theme.px(20)
        return QSize(width, self.height())

    def minimumSizeHint(self) -> QSize:
        """Return the whole button: its words are never cut."""
        return self.sizeHint()

    def _shows_key(self) -> bool:
        return self._kind != "link"

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter presses; Alt+Down opens the menu."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self.click()
        elif event.key() == Qt.Key.Key_Down and event.modifiers() & Qt.KeyboardModifier.AltModifier and self._menu:
            self.open_menu()
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """The right end of a split button opens its menu."""
        if self._split and event.position().x() > self.width() - theme.px(28):
            self.open_menu()
            return
        super().mousePressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the state of this moment."""
        painter = QPainter(self)
        paint.smooth(painter)
        rect = QRectF(self.rect())
        ink = self._paint_body(painter, rect)
        left = theme.px(8 if self._kind == "link" else (10 if self._icon else 12))
        x = rect.left() + left
        edge = theme.px(16)
        middle = rect.center().y()
        if self._icon:
            if not self.text():
                x = rect.center().x() - edge / 2
            icons.paint(painter, QRectF(round(x), round(middle - edge / 2), edge, edge), self._icon, ink)
            x += theme.px(22)
        right = rect.right() - theme.px(8 if self._kind == "link" else 10)
        if self._menu is not None:
            arrow = QRectF(right - theme.px(14), round(middle - theme.px(8)), edge, edge)
            icons.paint(painter, arrow, "keyboard_arrow_down", ink)
            right -= theme.px(22)
        if self._key and self._shows_key():
            border = "on_accent" if self._kind == "primary" and self.isEnabled() else "line_mid"
            paint.key(painter, QRectF(x, rect.top(), right - x, rect.height()), self._key, ink, border)
            right -= paint.key_width(self._key) + theme.px(8)
        room = QRectF(x, rect.top(), max(right - x + theme.px(4), 0), rect.height())
        paint.words(painter, room, self.text(), self.font(), ink, elide=False)
        painter.end()

    def _paint_body(self, painter: QPainter, rect: QRectF) -> str:
        over = self.underMouse() and self.isEnabled()
        down = self.isDown()
        focus = self.hasFocus()
        if not self.isEnabled():
            if self._kind not in ("quiet", "link"):
                paint.box(painter, rect, fill="neutral_bg", border="line", dashed=theme.is_contrast())
            return "text3"
        if self._kind == "primary":
            paint.box(painter, rect, fill="accent_hover" if over or down else "accent")
            if focus:
                paint.box(painter, rect.adjusted(2, 2, -2, -2), border="on_accent", width=2, radius=5)
        elif self._kind in ("normal", "danger"):
            edge = "bad" if self._kind == "danger" else "line_mid"
            paint.box(painter, rect, fill="hover" if over or down else "surface", border=edge)
            if focus:
                paint.ring(painter, rect)
        else:
            if over or down:
                paint.box(painter, rect, fill="hover", radius=4)
            if focus:
                paint.ring(painter, rect, 4)
        return _INK[self._kind]


class IconButton(Button):
    """A button with an icon only; its name is the tool tip and what a screen reader says."""

    def __init__(
        self,
        icon: str,
        name: str,
        *,
        key: str = "",
        on: Callable[[], object] | None = None,
        framed: bool = False,
        menu: QMenu | None = None,
    ) -> None:
        super().__init__("", kind="normal" if framed else "quiet", icon=icon, on=on, menu=None, name=name)
        self._popup = menu
        self.setToolTip(f"{name} ({paint.key_text(key)})" if key else name)
        if key:
            self.setAccessibleDescription(paint.key_text(key))
            self.setShortcut(QKeySequence(key))
        if menu is not None:
            self.clicked.connect(lambda *_args: menu.popup(self.mapToGlobal(QPoint(0, self.height()))))

    def sizeHint(self) -> QSize:
        """Return a square."""
        return QSize(self.height(), self.height())


class Link(Button):
    """Words that lead somewhere."""

    def __init__(
        self, text: str, on: Callable[[], object] | None = None, *, small: bool = True, name: str = ""
    ) -> None:
        super().__init__(text, kind="link", on=on, small=small, name=name)
