"""Filter as you type, and chips that filter by a list."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QEvent, QObject, QPoint, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QMouseEvent, QPainter, QPaintEvent, QShortcut
from PySide6.QtWidgets import QAbstractButton, QSizePolicy

from clac_desktop.texts import _
from clac_desktop.ui import icons, paint, theme
from clac_desktop.ui.kit.banner import Icon
from clac_desktop.ui.kit.field import BoxIcon, FieldBox, bare_edit
from clac_desktop.ui.kit.menu import Menu

DELAY_MS = 120


class KeyHint(QAbstractButton):
    """The key of a field, drawn at its right end."""

    def __init__(self, key: str) -> None:
        super().__init__()
        self._key = key
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setFixedSize(paint.key_width(key) or 1, theme.px(20))
        self.setAccessibleName(paint.key_text(key))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint.key(painter, QRectF(self.rect()), self._key, "text3")
        painter.end()


class SearchField(FieldBox):
    """The quick filter. `searched` comes 120 ms after the last key, at once with Enter; Esc clears."""

    searched = Signal(str)

    def __init__(self, placeholder: str, *, key: str = "Ctrl+F", name: str = "") -> None:
        super().__init__()
        self._last = ""
        self.edit = bare_edit(name or _("Filtrar al escribir"))
        self.edit.setPlaceholderText(placeholder)
        self.edit.setToolTip(f"{name or _('Filtrar al escribir')} ({paint.key_text(key)})" if key else name)
        self._cross = BoxIcon("close", self.clear)
        self._cross.hide()
        self.row.addWidget(Icon("search", "text3"))
        self.row.addWidget(self.edit, 1)
        self.row.addWidget(self._cross)
        if key:
            self._hint: KeyHint | None = KeyHint(key)
            self.row.addWidget(self._hint)
            shortcut = QShortcut(QKeySequence(key), self)
            shortcut.activated.connect(self.focus)
        else:
            self._hint = None
        self.watch(self.edit)
        self.setFixedHeight(theme.px(32))
        self.setFocusProxy(self.edit)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(DELAY_MS)
        self._timer.timeout.connect(self._announce)
        self.edit.textChanged.connect(self._typed)
        self.edit.returnPressed.connect(self._announce)

    def text(self) -> str:
        """Return what is searched."""
        return self.edit.text().strip()

    def set_text(self, text: str) -> None:
        """Show a text without announcing it."""
        self._last = text.strip()
        self.edit.setText(text)
        self._timer.stop()

    def clear(self) -> None:
        """Search nothing."""
        self.edit.clear()
        self._announce()

    def focus(self) -> None:
        """Take the focus and mark the words."""
        self.edit.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.edit.selectAll()

    def _typed(self, text: str) -> None:
        self._cross.setVisible(bool(text))
        if self._hint is not None:
            self._hint.setVisible(not text)
        self._timer.start()

    def _announce(self) -> None:
        self._timer.stop()
        if self.text() != self._last:
            self._last = self.text()
            self.searched.emit(self._last)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Esc clears the text first."""
        if (
            isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.KeyPress
            and event.key() == Qt.Key.Key_Escape
            and self.edit.text()
        ):
            self.clear()
            return True
        return super().eventFilter(watched, event)


class FilterChip(QAbstractButton):
    """A filter as a chip with a menu: "Estado: todos" or, chosen, "Estado: Realizado" with a cross."""

    changed = Signal(object)

    def __init__(
        self,
        label: str,
        items: Sequence[tuple[object, str]],
        *,
        many: bool = False,
        default: object = None,
        all_text: str = "",
        bare: bool = False,
    ) -> None:
        super().__init__()
        self._label, self._items, self._many, self._default = label, list(items), many, default
        self._all, self._bare = all_text, bare
        self._value: object = default
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.clicked.connect(lambda *_args: self.open_menu())
        self._tell()

    def value(self) -> object:
        """Return the id chosen (a list of ids with `many`), None for all."""
        return self._value

    def set_value(self, value: object) -> None:
        """Choose without announcing it."""
        self._value = value if value != [] else None
        self._tell()

    def set_items(self, items: Sequence[tuple[object, str]]) -> None:
        """Offer other items."""
        self._items = list(items)
        self._tell()

    def reset(self) -> None:
        """Go back to the default, announcing it."""
        self._choose(self._default)

    def is_active(self) -> bool:
        """Return whether it filters more than its default does."""
        return self._value is not None

    def _choose(self, value: object) -> None:
        self.set_value(value)
        self.changed.emit(self._value)

    def _chosen_text(self) -> str:
        chosen = self._value if isinstance(self._value, list) else [self._value]
        return ", ".join(text for ident, text in self._items if ident in chosen)

    def _tell(self) -> None:
        if self._value is not None:
            text = self._chosen_text() if self._bare else f"{self._label}: {self._chosen_text()}"
        else:
            text = f"{self._label}: {self._all}" if self._all else self._label
        self.setText(text)
        theme.describe(self, _("Filtro {what}").format(what=text))
        self.updateGeometry()
        self.update()

    def open_menu(self) -> None:
        """Open the list of values."""
        menu = Menu(parent=self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.add(
            self._all.capitalize() if self._all else _("Todos"), lambda: self._choose(None), checked=self._value is None
        )
        menu.addSeparator()
        for ident, text in self._items:
            on = ident in self._value if isinstance(self._value, list) else ident == self._value
            menu.add(text, partial(self._toggle, ident), checked=on)
        menu.popup(self.mapToGlobal(QPoint(0, self.height() + 2)))

    def _toggle(self, ident: object) -> None:
        if not self._many:
            self._choose(ident)
            return
        now = list(self._value) if isinstance(self._value, list) else []
        self._choose([known for known in now if known != ident] if ident in now else [*now, ident])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter and Down open the menu, Del takes the filter away."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Down):
            self.open_menu()
        elif event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and self.is_active():
            self._choose(None)
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """The cross takes the filter away."""
        if self.is_active() and event.position().x() > self.width() - theme.px(26):
            self._choose(None)
            return
        super().mousePressEvent(event)

    def sizeHint(self) -> QSize:
        """Return words and arrow."""
        weight = 600 if self.is_active() else 500
        width = min(theme.metrics(12, weight).horizontalAdvance(self.text()), theme.px(260))
        return QSize(width + theme.px(44), theme.px(28))

    def minimumSizeHint(self) -> QSize:
        """Return the whole chip."""
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the chip."""
        painter = QPainter(self)
        paint.smooth(painter)
        rect = QRectF(self.rect())
        active = self.is_active()
        if active:
            paint.box(painter, rect, fill="accent_bg", border="accent")
        else:
            paint.box(painter, rect, fill="hover" if self.underMouse() else "surface", border="line_mid")
        if self.hasFocus():
            paint.ring(painter, rect)
        token = "accent" if active else "text2"
        room = rect.adjusted(theme.px(11), 0, -theme.px(30), 0)
        paint.words(painter, room, self.text(), theme.font(12, 600 if active else 500), token)
        edge = theme.px(16)
        name = "close" if active else "keyboard_arrow_down"
        icons.paint(
            painter, QRectF(rect.right() - edge - theme.px(7), rect.center().y() - edge / 2, edge, edge), name, token
        )
        painter.end()
