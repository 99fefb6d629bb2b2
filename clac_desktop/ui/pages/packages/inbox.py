"""The inbox at the left of *Recibir*: who sent what, and how far it is trusted."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from clac_desktop.texts import _, ngettext, number
from clac_desktop.ui import kit, paint, theme
from clac_desktop.ui.kit import ChipFace
from clac_desktop.ui.kit.chip import chip_width, paint_chip
from clac_desktop.ui.kit.painted import ListItem
from clac_desktop.ui.pages.packages import words
from clac_desktop.ui.pages.packages.arrivals import Arrival

WIDTH, NARROW = 256, 196


def face_of(arrival: Arrival) -> ChipFace | None:
    """Return the chip of a package: applied, else its trust level, None while it is being read."""
    if arrival.problems:
        return words.FAILED
    if arrival.applied:
        return words.APPLIED
    return words.TRUST_FACES.get(arrival.trust)


class _Item(ListItem):
    """One package: sender and day, number and chip."""

    def __init__(self, arrival: Arrival, today: dt.date) -> None:
        super().__init__()
        self.key = arrival.key
        self._arrival, self._today = arrival, today
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.refresh()

    def refresh(self) -> None:
        """Say and show what is known now."""
        arrival, face = self._arrival, face_of(self._arrival)
        state = _("leyendo") if arrival.busy else (_(face.text) if face else "")
        spoken = ", ".join(p for p in (self._name(), arrival.label, state, self._when()) if p)
        self.setText(self._name())
        theme.describe(self, spoken, arrival.file)
        self.setToolTip(arrival.file)
        self.update()

    def _name(self) -> str:
        item = self._arrival.item
        return self._arrival.sender or (item.sender if item else "") or _("Paquete")

    def _when(self) -> str:
        return words.when_words(self._arrival.at, self._today)

    def sizeHint(self) -> QSize:
        """Return two lines."""
        return QSize(theme.px(NARROW), theme.px(60))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the item in its state."""
        painter = QPainter(self)
        rect = QRectF(self.rect())
        if self.isChecked():
            painter.fillRect(rect, theme.color("accent_bg"))
            painter.fillRect(QRectF(0, 0, theme.px(3), rect.height()), theme.color("accent"))
        elif self.underMouse():
            painter.fillRect(rect, theme.color("hover"))
        painter.fillRect(QRectF(0, rect.bottom() - 1, rect.width(), 1), theme.color("line"))
        inner = rect.adjusted(theme.px(14), 0, -theme.px(12), 0)
        when = self._when()
        room = theme.metrics(12).horizontalAdvance(when) + theme.px(8)
        first = QRectF(inner.left(), theme.px(6), inner.width(), theme.px(24))
        weight = 400 if self._arrival.applied else 600
        paint.words(painter, first.adjusted(0, 0, -room, 0), self._name(), theme.font(13, weight), "text")
        paint.words(painter, first, when, theme.font(12), "text3", paint.RIGHT)
        second = QRectF(inner.left(), theme.px(30), inner.width(), theme.px(22))
        face = face_of(self._arrival)
        width = 0.0
        if self._arrival.busy:
            text = _("leyendo…")
            width = theme.metrics(12).horizontalAdvance(text)
            paint.words(painter, second, text, theme.font(12), "text3", paint.RIGHT)
        elif face is not None:
            width = chip_width(face, _(face.text))
            paint_chip(painter, second.adjusted(second.width() - width, 0, 0, 0), face, _(face.text))
        label = second.adjusted(0, 0, -width - theme.px(8), 0)
        paint.words(painter, label, self._arrival.label, theme.font(12), "text2")
        if self.hasFocus():
            paint.ring(painter, rect.adjusted(0, 0, 0, -1), 2)
        painter.end()


class Inbox(QWidget):
    """The list of packages, those to be applied first."""

    chosen = Signal(str)

    def __init__(self, *, narrow: bool = False) -> None:
        super().__init__()
        self._items: dict[str, _Item] = {}
        self._title = kit.Label(_("Bandeja de entrada"), 13, 600)
        self._count = kit.Label("", 12, 400, "text3")
        head = kit.Row(self._title, self._count, None, gap=2)
        head.setContentsMargins(theme.px(14), 0, theme.px(12), 0)
        head.setFixedHeight(theme.px(34))
        self._list = QVBoxLayout()
        self._list.setSpacing(0)
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(self._list)
        self._hint = kit.Label(_("Suelte aquí archivos .xlsx o ábralos con Ctrl+O."), 12, 400, "text3", wrap=True)
        self._hint.setContentsMargins(theme.px(14), theme.px(12), theme.px(12), theme.px(8))
        self._lacking = kit.Label("", 12, 500, "warn", wrap=True)
        self._lacking.setContentsMargins(theme.px(14), theme.px(12), theme.px(12), 0)
        self._lacking.hide()
        column.addWidget(self._lacking)
        column.addWidget(self._hint)
        column.addStretch(1)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addWidget(head)
        box.addWidget(kit.Line())
        area = kit.scroll(inner)
        inner.setAutoFillBackground(False)
        box.addWidget(area, 1)
        self.setFixedWidth(theme.px(NARROW if narrow else WIDTH))
        self.setAccessibleName(_("Bandeja de entrada"))

    def show_arrivals(self, arrivals: Sequence[Arrival], current: str, today: dt.date) -> None:
        """Show these packages, one of them chosen."""
        holder = self.window().focusWidget()  # also of a window that is not in front just now
        had_focus = next((key for key, item in self._items.items() if item is holder), None)
        kit.clear(self._list)
        self._items = {}
        for arrival in arrivals:
            item = _Item(arrival, today)
            item.clicked.connect(lambda *_args, key=arrival.key: self.chosen.emit(key))
            item.setChecked(arrival.key == current)
            self._items[arrival.key] = item
            self._list.addWidget(item)
        item_now = None if had_focus is None else self._items.get(had_focus) or self.first_item()
        if item_now is not None:  # a file that was applied is kept under another name: the keyboard stays with it
            item_now.show()
            item_now.setFocus()

    def show_count(self, n: int) -> None:
        """Show how many are to be applied."""
        self._count.set_text(ngettext("{n} por aplicar", "{n} por aplicar", n).format(n=number(n)) if n else "")

    def show_lacking(self, words: str) -> None:
        """Show what is still missing of packages that are here in part."""
        self._lacking.set_text(words)
        self._lacking.setVisible(bool(words))

    def mark(self, key: str) -> None:
        """Show another one as chosen."""
        for name, item in self._items.items():
            item.setChecked(name == key)
            item.refresh()

    def first_item(self) -> QWidget | None:
        """Return the chosen item, else the first."""
        items = list(self._items.values())
        return next((item for item in items if item.isChecked()), items[0] if items else None)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the white column with a hairline at its right."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.color("surface"))
        painter.fillRect(QRectF(self.width() - 1, 0, 1, self.height()), theme.color("line"))
        painter.end()
