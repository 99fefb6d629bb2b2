"""The small search under *Agregar*: organisations and structures by FLO-ID, name or place, one after the other."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from clac_desktop.queries.service_form import Receiver, find_receivers
from clac_desktop.texts import _
from clac_desktop.ui import kit, theme
from clac_desktop.ui.background import Background


class AddReceiver(QFrame):
    """Enter adds the marked one and stays open for the next; Esc closes. Unknown words can be added as typed."""

    chosen = Signal(object)
    typed = Signal(str)

    def __init__(self, parent: QWidget, background: Background, words: str = "") -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self._background = background
        self._found: list[Receiver] = []
        self.search = kit.SearchField(_("FLO-ID, nombre o lugar"))
        self.list = QListWidget()
        self.list.setFont(theme.font(13))
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setAccessibleName(_("Organizaciones y estructuras encontradas"))
        self._note = kit.Label(_("Intro agrega  ·  Esc cierra"), 12, 400, "text3")
        box = QVBoxLayout(self)
        box.setContentsMargins(theme.px(10), theme.px(10), theme.px(10), theme.px(8))
        box.setSpacing(theme.px(8))
        for widget in (self.search, self.list, self._note):
            box.addWidget(widget)
        self.search.edit.installEventFilter(self)
        self.search.searched.connect(self._ask)
        self.list.itemClicked.connect(lambda _item: self._take())
        if words:
            self.search.set_text(words)
        self._ask(words)

    def open_under(self, widget: QWidget) -> None:
        """Open below a button, its right edge at the button's."""
        self.resize(theme.px(420), theme.px(320))
        self.move(widget.mapToGlobal(QPoint(widget.width() - self.width(), widget.height() + theme.px(2))))
        self.show()
        self.search.focus()

    def _ask(self, words: str) -> None:
        self._background.read(find_receivers, words, then=self._show, owner=self)

    def _show(self, found: Sequence[Receiver]) -> None:
        self._found = list(found)
        self.list.clear()
        for one in found:
            parts = (one.label, one.code, one.place or (one.name if one.acronym else ""))
            self.list.addItem(QListWidgetItem(" · ".join(part for part in parts if part)))
        if found:
            self.list.setCurrentRow(0)
            self._note.set_text(_("Intro agrega  ·  Esc cierra"))
        else:
            self._note.set_text(_("Nadie se llama así. Intro lo agrega por identificar."))

    def _take(self) -> None:
        at = self.list.currentRow()
        if 0 <= at < len(self._found):
            self.chosen.emit(self._found[at])
        elif self.search.text():
            self.typed.emit(self.search.text())
        self.search.focus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Walk the list while the words keep the focus."""
        if watched is self.search.edit and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            key = event.key()
            if key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
                step = 1 if key == Qt.Key.Key_Down else -1
                self.list.setCurrentRow(min(max(self.list.currentRow() + step, 0), self.list.count() - 1))
                return True
            if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._take()
                return True
            if key == Qt.Key.Key_Escape:
                self.close()
                return True
        return super().eventFilter(watched, event)
