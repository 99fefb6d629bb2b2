"""Banners: what is going on with this page, one at a time, with at most two buttons."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from clac_desktop.ui import icons, paint, theme
from clac_desktop.ui.kit.button import Button
from clac_desktop.ui.kit.label import Label

_ICONS: Final = {"accent": "info", "warn": "warning", "bad": "error", "ok": "check_circle", "info": "science"}


class Icon(QLabel):
    """An icon in a token's colour; it says nothing by itself, the words beside it do."""

    def __init__(self, name: str, token: str = "text2", size: float = 16) -> None:
        super().__init__()
        self._name, self._token, self._size = name, token, size
        self.setFixedSize(theme.px(size), theme.px(size))

    def set_icon(self, name: str, token: str = "") -> None:
        """Show another icon."""
        self._name = name
        self._token = token or self._token
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the icon."""
        painter = QPainter(self)
        icons.paint(painter, QRectF(self.rect()), self._name, self._token)
        painter.end()

    def grab_pixmap(self) -> QPixmap:
        """Return the icon as a picture."""
        return icons.pixmap(self._name, self.width(), theme.color(self._token))


class Banner(QWidget):
    """40 high (more when `wrap`): bar, icon, bold cause, sentence, buttons. accent reads, warn soon, bad failed."""

    def __init__(
        self,
        cause: str,
        sentence: str = "",
        *,
        tone: str = "accent",
        icon: str = "",
        buttons: Sequence[Button] = (),
        wrap: bool = False,
        detail: str = "",
    ) -> None:
        super().__init__()
        self._tone = tone
        box = QHBoxLayout(self)
        box.setContentsMargins(theme.px(13), theme.px(6), theme.px(6), theme.px(6))
        box.setSpacing(theme.unit(2))
        self._icon = Icon(icon or _ICONS[tone], tone)
        ink = tone if tone != "accent" else "accent"
        self._icon.set_icon(icon or _ICONS[tone], ink)
        self._cause = Label(cause, 13, 600)
        self._sentence = Label(sentence, 13, 400, wrap=wrap, elide=not wrap)
        self._detail = Label(detail, 12, 400, "text2", wrap=True)
        self._detail.setParent(self)  # shown before it has one, it would be a window that flashes and takes the keys
        self._wrap = wrap
        self.setSizePolicy(
            QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed if not wrap else QSizePolicy.Policy.Minimum
        )
        box.addWidget(self._icon)
        if wrap:
            box.setAlignment(self._icon, Qt.AlignmentFlag.AlignTop)
            words = QVBoxLayout()
            words.setSpacing(theme.unit(0.5))
            words.addWidget(self._cause)
            words.addWidget(self._sentence)
            words.addWidget(self._detail)
            box.addLayout(words, 1)
        else:
            box.addWidget(self._cause)
            box.addWidget(self._sentence, 1)
            self.setFixedHeight(theme.px(40))
        for button in buttons:
            button.setFixedHeight(theme.px(28))
            box.addWidget(button)
        self.set(cause, sentence, detail)

    def set(self, cause: str, sentence: str = "", detail: str = "", *, tone: str = "", icon: str = "") -> None:
        """Show other words, tone and icon."""
        if tone:
            self._tone = tone
        if icon or tone:
            self._icon.set_icon(icon or _ICONS[self._tone], self._tone)
        self._cause.set_text(cause)
        self._cause.setVisible(bool(cause))
        self._sentence.set_text(sentence)
        self._sentence.setVisible(bool(sentence))
        self._detail.set_text(detail)
        self._detail.setVisible(bool(detail) and self._wrap)
        theme.describe(self, " ".join(piece for piece in (cause, sentence, detail) if piece))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint ground and bar."""
        painter = QPainter(self)
        rect = QRectF(self.rect())
        paint.smooth(painter)
        paint.box(painter, rect, fill=f"{self._tone}_bg", radius=4, border=self._tone if theme.is_contrast() else None)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.fillRect(QRectF(0, 0, theme.px(4), rect.height()), theme.color(self._tone))
        painter.end()
