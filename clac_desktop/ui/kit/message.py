"""The message after an action, with Undo: bottom left, 10 seconds, longer while it has pointer or focus."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QRectF, QTimer
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QEnterEvent, QFocusEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from clac_desktop.texts import _
from clac_desktop.ui import icons, paint, theme
from clac_desktop.ui.kit.label import Label

SECONDS = 10


class _Undo(QPushButton):
    """The button in inverse colours."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedHeight(theme.px(28))
        self.setAutoDefault(False)
        self.retell()

    def retell(self) -> None:
        self.setText(_("Deshacer"))
        theme.describe(self, _("Deshacer"), paint.key_text("Ctrl+Z"))
        self.setToolTip(f"{_('Deshacer')} ({paint.key_text('Ctrl+Z')})")
        width = theme.metrics(13, 600).horizontalAdvance(self.text()) + paint.key_width("Ctrl+Z") + theme.px(30)
        self.setFixedWidth(width)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint.smooth(painter)
        rect = QRectF(self.rect())
        paint.box(painter, rect, border="surface", width=2 if self.hasFocus() else 1)
        inner = rect.adjusted(theme.px(8), 0, -theme.px(8), 0)
        paint.words(painter, inner, self.text(), theme.font(13, 600), "surface", elide=False)
        paint.words(painter, inner, paint.key_text("Ctrl+Z"), theme.font(11, 500), "surface", paint.RIGHT, elide=False)
        painter.end()


class MessageBar(QWidget):
    """One message at a time in inverse colours. `say` shows it; it is also in the history, so nothing depends on it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._icon = "check"
        self._undo_call: Callable[[], object] | None = None
        self._text = Label("", 13, 500, "surface")
        self._undo = _Undo()
        self._undo.clicked.connect(self.undo)
        self._undo.installEventFilter(self)
        box = QHBoxLayout(self)
        box.setContentsMargins(theme.px(42), theme.px(8), theme.px(12), theme.px(8))
        box.setSpacing(theme.unit(4))
        box.addWidget(self._text)
        box.addWidget(self._undo)
        self.setFixedHeight(theme.px(44))
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(SECONDS * 1000)
        self._timer.timeout.connect(self._leave)
        self.hide()

    def say(self, text: str, icon: str = "check", undo: Callable[[], object] | None = None) -> None:
        """Show a message; `undo` puts the button there."""
        self._icon = icon or "check"
        self._undo_call = undo
        self._text.set_text(text)
        self._undo.retell()
        self._undo.setVisible(undo is not None)
        self.setAccessibleName(text)
        self.adjustSize()
        self.show()
        self.raise_()
        self._timer.start()
        if QAccessible.isActive():
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, text))

    def text(self) -> str:
        """Return the words shown."""
        return self._text.text() if self.isVisible() else ""

    def can_undo(self) -> bool:
        """Return whether Ctrl+Z has something to take back here."""
        return self._undo_call is not None and not self.isHidden()

    def undo(self) -> None:
        """Take the action back and hide the message."""
        call, self._undo_call = self._undo_call, None
        self._timer.stop()
        self.hide()
        if call is not None:
            call()

    def _leave(self) -> None:
        if self.underMouse() or self._undo.hasFocus():
            self._timer.start(1000)
        else:
            self.hide()

    def enterEvent(self, event: QEnterEvent) -> None:
        """Stay under the pointer."""
        self._timer.stop()
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        """Go on counting."""
        if not self._undo.hasFocus():
            self._timer.start()
        super().leaveEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay while the button has the focus."""
        if isinstance(event, QFocusEvent):
            if event.type() == QEvent.Type.FocusIn:
                self._timer.stop()
            elif not self.underMouse():
                self._timer.start()
        return super().eventFilter(watched, event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the inverse ground and the icon."""
        painter = QPainter(self)
        paint.smooth(painter)
        paint.box(painter, QRectF(self.rect()), fill="text", border="line_strong" if theme.is_contrast() else None)
        edge = theme.px(18)
        icons.paint(painter, QRectF(theme.px(14), (self.height() - edge) / 2, edge, edge), self._icon, "surface")
        painter.end()
