"""What all fields share: label above, the box with its states, a line kept free for the message."""

from __future__ import annotations

import unicodedata
from abc import abstractmethod
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QEvent, QObject, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QMouseEvent, QPainter, QPaintEvent, QPalette, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QSizePolicy, QVBoxLayout, QWidget

from clac_desktop.texts import _
from clac_desktop.ui import icons, paint, theme
from clac_desktop.ui.kit.label import Label


def fold(text: str) -> str:
    """Return text without case and accents, as every search compares it: "López" is "lopez"."""
    plain = unicodedata.normalize("NFD", text.casefold())
    return "".join(letter for letter in plain if not unicodedata.combining(letter)).strip()


class FieldBox(QWidget):
    """The box of a field: border by state, 2 px for focus and error, the mark of error inside."""

    def __init__(self) -> None:
        super().__init__()
        self.mode = "normal"
        self.row = QHBoxLayout(self)
        self.row.setContentsMargins(theme.px(10), theme.px(2), theme.px(8), theme.px(2))
        self.row.setSpacing(theme.px(4))
        self.setFixedHeight(theme.px(32))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._error_room = 0

    def watch(self, widget: QWidget) -> None:
        """Follow the focus of an inner widget."""
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Repaint the border when the focus comes or goes."""
        if isinstance(event, QFocusEvent):
            self.update()
        return super().eventFilter(watched, event)

    def set_mode(self, mode: str) -> None:
        """Choose "normal", "error" or "warning"."""
        self.mode = mode
        margins = self.row.contentsMargins()
        self.row.setContentsMargins(
            margins.left(), margins.top(), theme.px(32 if mode == "error" else 8), margins.bottom()
        )
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click on the border is a click into the field."""
        inner = self.findChild(QLineEdit)
        if inner is not None:
            inner.setFocus(Qt.FocusReason.MouseFocusReason)
        super().mousePressEvent(event)

    def sizeHint(self) -> QSize:
        """Return a field of 32."""
        return QSize(theme.px(120), theme.px(32))

    def has_inner_focus(self) -> bool:
        """Return whether something inside has the focus."""
        holder = self.window().focusWidget() if self.window() else None
        return holder is not None and self.window().isActiveWindow() and (holder is self or self.isAncestorOf(holder))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint ground, border and mark."""
        painter = QPainter(self)
        paint.smooth(painter)
        rect = QRectF(self.rect())
        enabled, focused = self.isEnabled(), self.has_inner_focus()
        border, width = ("line_strong", 1) if enabled else ("line_mid", 1)
        if self.mode == "error":
            border, width = "bad", 2
        elif focused:
            border, width = "focus", 2
        elif self.mode == "warning":
            border = "warn"
        fill = "surface" if enabled else "sunken"
        paint.box(painter, rect, fill=fill, border=border, width=width, dashed=theme.is_contrast() and not enabled)
        if self.mode == "error":
            if focused:
                paint.box(painter, rect.adjusted(3, 3, -3, -3), border="focus", width=1, radius=4)
            edge = theme.px(16)
            icons.paint(
                painter,
                QRectF(rect.right() - edge - theme.px(9), rect.center().y() - edge / 2, edge, edge),
                "error",
                "bad",
            )
        painter.end()


class LineEdit(QLineEdit):
    """Ends in an ellipsis where its words do not fit, as long as nobody types in it: cut words look whole."""

    def paintEvent(self, event: QPaintEvent) -> None:
        words, room = self.text(), self.width()
        if self.hasFocus() or self.fontMetrics().horizontalAdvance(words) <= room:
            super().paintEvent(event)
            return
        painter = QPainter(self)
        painter.setFont(self.font())
        painter.setPen(self.palette().color(QPalette.ColorRole.Text))
        painter.drawText(
            self.rect(), int(paint.LEFT), self.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, room)
        )
        painter.end()


def bare_edit(name: str = "") -> QLineEdit:
    """Return a line edit without frame or ground, for use inside a FieldBox."""
    edit = LineEdit()
    edit.setFrame(False)
    edit.setFont(theme.font(13))
    edit.setAccessibleName(name)
    clear_ground(edit)
    edit.setTextMargins(-2, 0, -2, 0)
    return edit


def bare_palette(ink: str) -> QPalette:
    """Return a palette without ground whose words have the colour of a token."""
    made = QPalette()
    made.setColor(QPalette.ColorRole.Base, Qt.GlobalColor.transparent)
    made.setColor(QPalette.ColorRole.Text, theme.color(ink))
    return made


def clear_ground(widget: QWidget) -> None:
    """Let the box below show through; only this one role is set, so all others follow the theme."""
    ground = QPalette()
    ground.setColor(QPalette.ColorRole.Base, Qt.GlobalColor.transparent)
    widget.setPalette(ground)


class MessageLine(QWidget):
    """The line under a field or a row of fields: icon and sentence; empty it keeps its room.

    A sentence that is longer than the line takes a second one: what says what to do is never cut.
    """

    def __init__(self, reserve: bool) -> None:
        super().__init__()
        self._reserve, self._text, self._tone = reserve, "", "bad"
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._fit()

    def keep_room(self, reserve: bool) -> None:
        """Keep the room of an empty line, or not."""
        self._reserve = reserve
        self._fit()

    def keeps_room(self) -> bool:
        """Return whether an empty line keeps its room."""
        return self._reserve

    def set(self, text: str, tone: str) -> None:
        """Show a sentence in a token's colour; "" shows nothing."""
        self._text, self._tone = text, tone
        self._fit()
        self.setToolTip(text)
        self.update()

    def _left(self) -> int:
        return theme.px(18) if self._tone != "text3" else 0

    def _fit(self) -> None:
        height = theme.px(16) if self._reserve or self._text else 0
        if self._text and self.width() > theme.px(100):  # before that it has not been laid out
            room = QRect(0, 0, self.width() - self._left(), theme.px(400))
            needed = theme.metrics(12).boundingRect(room, int(Qt.TextFlag.TextWordWrap), self._text).height()
            height = max(height, needed)
        self.setFixedHeight(height)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Take as many lines as the width asks for."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._fit()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint icon and sentence."""
        if not self._text:
            return
        painter = QPainter(self)
        rect = QRectF(self.rect())
        if self._tone != "text3":
            edge = theme.px(14)
            place = QRectF(0, theme.px(1), edge, edge)
            icons.paint(painter, place, "error" if self._tone == "bad" else "warning", self._tone)
        painter.setFont(theme.font(12))
        painter.setPen(theme.color(self._tone))
        flags = int(Qt.TextFlag.TextWordWrap) | int(Qt.AlignmentFlag.AlignVCenter)
        painter.drawText(rect.adjusted(self._left(), 0, 0, 0), flags, self._text)
        painter.end()


class Field(QWidget):
    """Label, box, message. `changed` comes with every edit of the user, `committed` with Enter or leaving."""

    changed = Signal()
    committed = Signal()
    marked = Signal()  # its mark or its sentence is another

    def __init__(self, label: str, *, optional: bool = False, help: str = "", reserve: bool = True) -> None:
        super().__init__()
        self.key = ""
        self._label_text, self._optional, self._help = label, optional, help
        self._message_text = ""
        self._reason: str | None = None
        self._row_tells = False
        self.box = FieldBox()
        self._label = Label("", 12, 500, "text2", elide=True)
        self._label.setFixedHeight(theme.px(16))
        self._optional_label = Label("", 12, 400, "text3", elide=True)  # gives way before the name does
        self._optional_label.setFixedHeight(theme.px(16))
        self._message = MessageLine(reserve)
        head = QHBoxLayout()
        head.setSpacing(theme.px(4))
        head.addWidget(self._label, 0)
        head.addWidget(self._optional_label, 1)
        self._label.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(theme.px(1))
        self._column.addLayout(head)
        self._column.addWidget(self.box)
        self._column.addWidget(self._message)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    # what each kind of field gives
    @abstractmethod
    def editor(self) -> QWidget:
        """Return the widget that takes the focus."""

    @abstractmethod
    def value(self) -> Any:
        """Return the value typed; None where there is none."""

    @abstractmethod
    def set_value(self, value: Any) -> None:
        """Show a value without announcing a change."""

    def is_empty(self) -> bool:
        """Return whether nothing is typed or chosen."""
        value = self.value()
        return value is None or value == "" or value == []

    def _adopt(self) -> None:
        """Finish building: names, focus order. Called by each kind at the end of its constructor."""
        editor = self.editor()
        self.setFocusProxy(editor)
        self.box.watch(editor)
        self.set_label(self._label_text, optional=self._optional)
        self.clear_message()

    def set_label(self, label: str, *, optional: bool = False) -> None:
        """Show another label."""
        self._label_text, self._optional = label, optional
        self._label.set_text(label)
        self._optional_label.set_text(_("· opcional") if optional else "")
        word = _("opcional")
        name = f"{label} ({word})" if optional else label
        self.editor().setAccessibleName(name)

    def label(self) -> str:
        """Return the label."""
        return self._label_text

    def set_error(self, sentence: str) -> None:
        """Mark the field as wrong; the sentence says what to do."""
        self._mark("error", sentence, "bad")

    def set_warning(self, sentence: str) -> None:
        """Mark something odd; the user can go on."""
        self._mark("warning", sentence, "warn")

    def clear_message(self) -> None:
        """Take mark and sentence away."""
        self._mark("normal", self._help, "text3")
        if self._reason:
            theme.describe(self.editor(), self.editor().accessibleName(), self._reason)

    def message(self) -> str:
        """Return the sentence of error or warning, "" when there is none."""
        return self._message_text if self.box.mode != "normal" else ""

    def leave_message_to_row(self) -> bool:
        """Let the row around tell what is wrong: a narrow field would cut it. Return whether room was kept for it."""
        self._row_tells = True
        kept = self._message.keeps_room()
        self._message.keep_room(False)
        return kept

    def _mark(self, mode: str, sentence: str, tone: str) -> None:
        self._message_text = sentence
        self.box.set_mode(mode)
        if self._row_tells and mode != "normal":
            self._message.set(self._help, "text3")
        else:
            self._message.set(sentence, tone)
        theme.describe(self.editor(), self.editor().accessibleName(), sentence)
        self.marked.emit()

    def set_disabled(self, reason: str | None) -> None:
        """Switch the field off and say who fills it; None switches it on."""
        self._reason = reason
        self.box.setEnabled(reason is None)
        editor = self.editor()
        if isinstance(editor, QLineEdit) and reason and self.is_empty():
            editor.setPlaceholderText(reason)
        self.setToolTip(reason or "")
        self.clear_message()

    def focus(self) -> None:
        """Put the focus into the field."""
        self.editor().setFocus(Qt.FocusReason.OtherFocusReason)


class BoxIcon(QWidget):
    """A small icon inside a box that can be clicked; the keyboard has its own key for the same."""

    def __init__(self, name: str, on: Callable[[], object], token: str = "text2") -> None:
        super().__init__()
        self._name, self._on, self._token = name, on, token
        self.setFixedSize(theme.px(16), theme.px(24))
        self.setCursor(Qt.CursorShape.ArrowCursor)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Do what the icon is for."""
        if self.isEnabled():
            self._on()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the icon."""
        painter = QPainter(self)
        edge = theme.px(16)
        place = QRectF((self.width() - edge) / 2, (self.height() - edge) / 2, edge, edge)
        icons.paint(painter, place, self._name, self._token if self.isEnabled() else "text3")
        painter.end()
