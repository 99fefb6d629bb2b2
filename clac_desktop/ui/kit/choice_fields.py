"""Fields that choose from a list: one, or several as chips. Typing searches without case and accents."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QFrame,
    QLayout,
    QLayoutItem,
    QListWidget,
    QSizePolicy,
    QStyledItemDelegate,
    QStyle,
    QStyleOptionViewItem,
    QWidget,
)
from PySide6.QtCore import QModelIndex, QPersistentModelIndex

from clac_desktop.texts import _
from clac_desktop.ui import icons, paint, theme
from clac_desktop.ui.kit.field import BoxIcon, Field, bare_edit, fold

Items = Sequence[tuple[Any, str]]


def matching(items: Items, text: str) -> list[tuple[Any, str]]:
    """Return the items that contain every word of `text`, those beginning with it first."""
    wanted = fold(text)
    if not wanted:
        return list(items)
    words = wanted.split()
    found = [(ident, label) for ident, label in items if all(word in fold(label) for word in words)]
    return sorted(found, key=lambda item: not fold(item[1]).startswith(wanted))


class _ListDelegate(QStyledItemDelegate):
    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(theme.px(80), theme.px(30))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> None:
        rect = QRectF(option.rect)  # type: ignore[attr-defined]
        if option.state & QStyle.StateFlag.State_Selected:  # type: ignore[attr-defined]
            painter.fillRect(rect, theme.color("accent_bg"))
            painter.fillRect(QRectF(rect.left(), rect.top(), theme.px(3), rect.height()), theme.color("accent"))
        room = rect.adjusted(theme.px(10), 0, -theme.px(8), 0)
        paint.words(painter, room, str(index.data()), theme.font(13), "text")


class ListPopup(QListWidget):
    """The list below a field. It never takes the focus: the field keeps the keyboard."""

    picked = Signal(object)

    def __init__(self, owner: QWidget) -> None:
        super().__init__(owner)
        self.setWindowFlags(Qt.WindowType.ToolTip)
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setItemDelegate(_ListDelegate(self))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setUniformItemSizes(True)
        self.itemClicked.connect(lambda item: self.picked.emit(item.data(Qt.ItemDataRole.UserRole)))

    def open(self, items: Items, under: QWidget, current: object = None) -> None:
        """Show items below a widget, at most eight at a time."""
        self.clear()
        for ident, label in items:
            self.addItem(label)
            self.item(self.count() - 1).setData(Qt.ItemDataRole.UserRole, ident)
            if ident == current:
                self.setCurrentRow(self.count() - 1)
        if not items:
            self.hide()
            return
        if self.currentRow() < 0:
            self.setCurrentRow(0)
        height = min(len(items), 8) * theme.px(30) + 2
        place = under.mapToGlobal(QPoint(0, under.height() + 2))
        screen = under.screen().availableGeometry()
        if place.y() + height > screen.bottom():
            place = under.mapToGlobal(QPoint(0, -height - 2))
        self.setGeometry(QRect(place, QSize(under.width(), height)))
        self.show()
        self.scrollToItem(self.currentItem())

    def move_by(self, steps: int) -> None:
        """Move the marked row."""
        if self.count():
            self.setCurrentRow(min(max(self.currentRow() + steps, 0), self.count() - 1))

    def marked(self) -> object:
        """Return the id of the marked row, None when the list is closed or empty."""
        item = self.currentItem()
        return item.data(Qt.ItemDataRole.UserRole) if item is not None and self.isVisible() else None

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the rows and a frame."""
        super().paintEvent(event)
        painter = QPainter(self.viewport())
        paint.box(painter, QRectF(self.viewport().rect()), border="line_mid", radius=0)
        painter.end()


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

    def _pick(self, ident: object) -> None:
        raise NotImplementedError

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


class _Piece(QAbstractButton):
    """A chosen item inside the field; click, Del or Backspace take it out."""

    def __init__(self, text: str, on: Callable[[], object]) -> None:
        super().__init__()
        self.setText(text)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setToolTip(_("Quitar {what}").format(what=text))
        self.setAccessibleName(_("Quitar {what}").format(what=text))
        self.clicked.connect(lambda *_args: on())

    def sizeHint(self) -> QSize:
        return QSize(theme.metrics(12, 500).horizontalAdvance(self.text()) + theme.px(30), theme.px(20))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint.smooth(painter)
        rect = QRectF(self.rect())
        paint.box(painter, rect, fill="neutral_bg", radius=3, border="line" if theme.is_contrast() else None)
        room = rect.adjusted(theme.px(6), 0, -theme.px(22), 0)
        paint.words(painter, room, self.text(), theme.font(12, 500), "text")
        edge = theme.px(14)
        icons.paint(painter, QRectF(rect.right() - edge - theme.px(4), rect.center().y() - edge / 2, edge, edge), "close", "text2")
        painter.end()


class _Flow(QLayout):
    """Pieces one after the other, in as many lines as needed; the last one takes the rest of its line."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._pieces: list[QLayoutItem] = []

    def addItem(self, item: QLayoutItem) -> None:
        self._pieces.append(item)

    def move_last(self, widget: QWidget) -> None:
        found = next(at for at, item in enumerate(self._pieces) if item.widget() is widget)
        self._pieces.append(self._pieces.pop(found))

    def count(self) -> int:
        return len(self._pieces)

    def itemAt(self, index: int) -> QLayoutItem | None:  # type: ignore[override]
        return self._pieces[index] if 0 <= index < len(self._pieces) else None

    def takeAt(self, index: int) -> QLayoutItem | None:  # type: ignore[override]
        return self._pieces.pop(index) if 0 <= index < len(self._pieces) else None

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._place(QRect(0, 0, width, 0), moving=False)

    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        self._place(rect, moving=True)

    def sizeHint(self) -> QSize:
        return QSize(theme.px(120), self.heightForWidth(max(self.geometry().width(), theme.px(120))))

    def minimumSize(self) -> QSize:
        return QSize(theme.px(60), theme.px(28))

    def _place(self, rect: QRect, *, moving: bool) -> int:
        gap, height = theme.px(6), theme.px(28)
        x, y = rect.x(), rect.y()
        for item in self._pieces:
            last = item is self._pieces[-1]
            width = theme.px(48) if last else min(item.sizeHint().width(), rect.width())
            if x > rect.x() and x + width > rect.right() + 1:
                x, y = rect.x(), y + height - theme.px(4)
            if moving:
                tall = item.sizeHint().height()
                full = rect.right() + 1 - x if last else width
                item.setGeometry(QRect(x, y + (height - tall) // 2, full, tall))
            x += width + gap
        return y + height - rect.y()


class MultiChoiceField(_Choosing):
    """Several of a list as chips inside the field."""

    def __init__(
        self, label: str, items: Items, *, placeholder: str = "", optional: bool = False, help: str = "", reserve: bool = True
    ) -> None:
        super().__init__(label, items, placeholder, optional, help, reserve)
        self._values: list[Any] = []
        self._placeholder = placeholder
        self._pieces: list[_Piece] = []
        self._inner = QWidget()
        self._flow = _Flow(self._inner)
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
            piece = _Piece(self.label_of(ident) or str(ident), lambda ident=ident: self._remove(ident))
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
