"""Fields that choose from a list: one, or several as chips. Typing searches without case and accents."""

from __future__ import annotations

from abc import abstractmethod
from functools import partial
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import (
    QSizePolicy,
    QWidget,
)

from clac_desktop.ui import theme
from clac_desktop.ui.kit.field import BoxIcon, Field, bare_edit, fold
from clac_desktop.ui.kit.flow import Flow, Piece
from clac_desktop.ui.kit.list_popup import Items, ListPopup, matching


class _Choosing(Field):
    """What choice of one and of several share: line edit, list, keys."""

    def __init__(self, label: str, items: Items, placeholder: str, optional: bool, help: str, reserve: bool) -> None:
        super().__init__(label, optional=optional, help=help, reserve=reserve)
        self._items: list[tuple[Any, str]] = list(items)
        self.edit = bare_edit()
        self.edit.setPlaceholderText(placeholder)
        self._list: ListPopup | None = None
        self.edit.textEdited.connect(self._typed)
        self.edit.installEventFilter(self)

    def editor(self) -> QWidget:
        """Return the line edit."""
        return self.edit

    def set_items(self, items: Items) -> None:
        """Offer other items."""
        self._items = list(items)

    def items(self) -> list[tuple[Any, str]]:
        """Return what can be chosen."""
        return list(self._items)

    def label_of(self, ident: object) -> str:
        """Return the words of an id, "" for one that is not offered."""
        return next((label for known, label in self._items if known == ident), "")

    def _offered(self) -> Items:
        return self._items

    def popup(self) -> ListPopup:
        """Return the list, made when first needed."""
        if self._list is None:
            self._list = ListPopup(self)
            self._list.picked.connect(self._pick)
        return self._list

    def open_list(self, text: str = "") -> None:
        """Open the list, filtered by `text`."""
        self.edit.setFocus(Qt.FocusReason.OtherFocusReason)
        self.popup().open(matching(self._offered(), text), self.box, self._current())

    def _toggle(self) -> None:
        if self._list is not None and self._list.isVisible():
            self._list.hide()
        else:
            self.open_list()

    def _typed(self, text: str) -> None:
        self.popup().open(matching(self._offered(), text), self.box)

    def _current(self) -> object:
        return None

    @abstractmethod
    def _pick(self, ident: object) -> None:
        """Take the item that was picked."""

    def _abandon(self) -> None:
        """Leave what was typed but not chosen."""

    def _close(self) -> None:
        if self._list is not None:
            self._list.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Read the keys that walk through the list."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return self._key(event) or super().eventFilter(watched, event)
        if isinstance(event, QFocusEvent) and event.type() == QEvent.Type.FocusOut:
            self._close()
            self._abandon()
            self.committed.emit()
        return super().eventFilter(watched, event)

    def _key(self, event: QKeyEvent) -> bool:
        key = event.key()
        shown = self._list is not None and self._list.isVisible()
        if key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            if shown:
                self.popup().move_by(1 if key == Qt.Key.Key_Down else -1)
            else:
                self.open_list()
            return True
        if key == Qt.Key.Key_F4:
            self._toggle()
            return True
        if shown and key in (Qt.Key.Key_PageDown, Qt.Key.Key_PageUp):
            self.popup().move_by(8 if key == Qt.Key.Key_PageDown else -8)
            return True
        if shown and key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab):
            self._pick(self.popup().marked())
            return key != Qt.Key.Key_Tab
        if shown and key == Qt.Key.Key_Escape:
            self._close()
            self._abandon()
            return True
        return False


class ChoiceField(_Choosing):
    """One of a list; `empty` allows to choose nothing again."""

    def __init__(
        self,
        label: str,
        items: Items,
        *,
        placeholder: str = "",
        empty: bool = False,
        optional: bool = False,
        help: str = "",
        reserve: bool = True,
    ) -> None:
        super().__init__(label, items, placeholder, optional, help, reserve)
        self._value: Any = None
        self._empty = empty or optional
        self.box.row.addWidget(self.edit)
        self.box.row.addWidget(BoxIcon("keyboard_arrow_down", self._toggle))
        self._adopt()

    def _current(self) -> object:
        return self._value

    def value(self) -> Any:
        """Return the id chosen, None for none."""
        return self._value

    def set_value(self, value: Any) -> None:
        """Choose without announcing it."""
        self._value = value
        self.edit.setText(self.label_of(value))
        self.edit.setCursorPosition(0)
        self.edit.setToolTip(self.edit.text())

    def set_items(self, items: Items) -> None:
        """Offer other items; the choice stays when it is still offered."""
        super().set_items(items)
        self.set_value(self._value)

    def _pick(self, ident: object) -> None:
        self._close()
        if ident is None:
            return
        changed = ident != self._value
        self.set_value(ident)
        if changed:
            self.changed.emit()

    def _abandon(self) -> None:
        text = self.edit.text().strip()
        if not text and self._empty and self._value is not None:
            self._value = None
            self.changed.emit()
        elif text != self.label_of(self._value):
            exact = [ident for ident, label in self._items if fold(label) == fold(text)]
            if len(exact) == 1:
                self._pick(exact[0])
            else:
                self.set_value(self._value)


class MultiChoiceField(_Choosing):
    """Several of a list as chips inside the field."""

    def __init__(
        self,
        label: str,
        items: Items,
        *,
        placeholder: str = "",
        optional: bool = False,
        help: str = "",
        reserve: bool = True,
    ) -> None:
        super().__init__(label, items, placeholder, optional, help, reserve)
        self._values: list[Any] = []
        self._placeholder = placeholder
        self._pieces: list[Piece] = []
        self._inner = QWidget()
        self._flow = Flow(self._inner)
        self._flow.addWidget(self.edit)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self._inner.setSizePolicy(policy)
        self.box.row.setContentsMargins(theme.px(6), theme.px(2), theme.px(8), theme.px(2))
        self.edit.setTextMargins(theme.px(2), 0, 0, 0)
        self.box.row.addWidget(self._inner, 1)
        self.box.row.addWidget(BoxIcon("keyboard_arrow_down", self._toggle))
        self._adopt()

    def _offered(self) -> Items:
        return [(ident, label) for ident, label in self._items if ident not in self._values]

    def value(self) -> Any:
        """Return the ids chosen, in the order of choosing."""
        return list(self._values)

    def set_value(self, value: Any) -> None:
        """Choose without announcing it."""
        self._values = list(value or [])
        for piece in self._pieces:
            self._flow.removeWidget(piece)
            piece.hide()
            piece.deleteLater()
        self._pieces = []
        for ident in self._values:
            piece = Piece(self.label_of(ident) or str(ident), partial(self._remove, ident))
            self._pieces.append(piece)
            self._flow.addWidget(piece)
            piece.show()
        self._flow.move_last(self.edit)
        self.edit.setPlaceholderText("" if self._values else self._placeholder)
        labels = ", ".join(self.label_of(ident) for ident in self._values)
        self.edit.setAccessibleName(f"{self.label()}: {labels}" if labels else self.label())
        self._fit()

    def resizeEvent(self, event: Any) -> None:
        """Give the chips the lines they need."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        width = max(self._inner.width(), theme.px(60))
        self._inner.setFixedHeight(self._flow.heightForWidth(width))
        self.box.setFixedHeight(max(theme.px(32), self._inner.height() + theme.px(4)))

    def _pick(self, ident: object) -> None:
        self._close()
        self.edit.clear()
        if ident is not None and ident not in self._values:
            self.set_value([*self._values, ident])
            self.changed.emit()

    def _remove(self, ident: object) -> None:
        self.set_value([known for known in self._values if known != ident])
        self.changed.emit()

    def _abandon(self) -> None:
        self.edit.clear()

    def _key(self, event: QKeyEvent) -> bool:
        if event.key() == Qt.Key.Key_Backspace and not self.edit.text() and self._values:
            self._remove(self._values[-1])
            return True
        return super()._key(event)
