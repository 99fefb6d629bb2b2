"""*Buscar o ir a…*: pages, commands and what finders know, from one field (Ctrl+K)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QAction, QFocusEvent, QKeyEvent, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from clac_desktop.texts import _
from clac_desktop.ui import icons, paint, theme
from clac_desktop.ui.background import Background
from clac_desktop.ui.kit.banner import Icon
from clac_desktop.ui.kit.field import FieldBox, bare_edit, fold
from clac_desktop.ui.kit.list_popup import ListPopup
from clac_desktop.ui.kit.search import KeyHint


@dataclass(frozen=True)
class Found:
    """One thing to go to: `page` with `arguments`, or an `action` to trigger."""

    title: str
    note: str = ""
    icon: str = "search"
    page: str = ""
    arguments: Mapping[str, Any] = field(default_factory=dict)
    action: QAction | None = None


Finder = Callable[[Any, str], Sequence[Found]]


def nearness(found: Found, text: str) -> int:
    """Return how near a thing is to what was typed: 0 is called just so, 1 begins so, 2 only holds the words."""
    names = [fold(part) for part in found.title.split(" · ")]
    wanted = fold(text)
    if wanted in names:
        return 0
    return 1 if any(name.startswith(wanted) for name in names) else 2


class _FoundDelegate(QStyledItemDelegate):
    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(theme.px(200), theme.px(32))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        found = index.data(Qt.ItemDataRole.UserRole)
        rect = QRectF(option.rect)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, theme.color("accent_bg"))
        edge = theme.px(16)
        icons.paint(painter, QRectF(theme.px(10), rect.center().y() - edge / 2, edge, edge), found.icon, "text2")
        room = rect.adjusted(theme.px(36), 0, -theme.px(10), 0)
        note = min(theme.metrics(12).horizontalAdvance(found.note), int(room.width() / 2))
        paint.words(painter, room.adjusted(0, 0, -note - theme.px(8), 0), found.title, theme.font(13), "text")
        paint.words(
            painter,
            QRectF(room.right() - note, room.top(), note, room.height()),
            found.note,
            theme.font(12),
            "text3",
            paint.RIGHT,
        )


class GoTo(FieldBox):
    """The field in the menu row."""

    def __init__(
        self,
        background: Background,
        *,
        near: Callable[[], list[Found]],
        finders: list[Finder],
        on: Callable[[Found], object],
        short: bool,
    ) -> None:
        super().__init__()
        self._background, self._near, self._finders, self._on = background, near, finders, on
        self._asked = 0
        name = _("Buscar o ir a…")
        self.edit = bare_edit(name)
        self.edit.setPlaceholderText(_("Ir a…") if short else name)
        self.edit.setToolTip(f"{name} ({paint.key_text('Ctrl+K')})")
        self.row.setContentsMargins(theme.px(8), 0, theme.px(6), 0)
        self.row.addWidget(Icon("search", "text2"))
        self.row.addWidget(self.edit, 1)
        self.row.addWidget(KeyHint("Ctrl+K"))
        self.setFixedSize(theme.px(150 if short else 300), theme.px(28))
        self.setMinimumHeight(theme.px(28))
        self.watch(self.edit)
        self.edit.installEventFilter(self)
        self._list = ListPopup(self)
        self._list.setItemDelegate(_FoundDelegate(self._list))
        self._list.picked.connect(self._take)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(120)
        self._timer.timeout.connect(self._ask)
        self.edit.textEdited.connect(self._typed)

    def focus(self) -> None:
        """Take the focus and show where one can go."""
        self.edit.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.edit.selectAll()
        self._show(self._match(self.edit.text()))

    def _match(self, text: str) -> list[Found]:
        words = fold(text).split()
        return [found for found in self._near() if all(word in fold(found.title) for word in words)]

    def _typed(self, text: str) -> None:
        self._show(self._match(text))
        if text.strip():
            self._timer.start()

    def _ask(self) -> None:
        text = self.edit.text().strip()
        self._asked += 1
        asked = self._asked
        near = self._match(text)
        answers: dict[int, Sequence[Found]] = {}

        def then(place: int, found: Sequence[Found]) -> None:
            if asked == self._asked and self.edit.hasFocus():
                answers[place] = found
                collected = [one for at in sorted(answers) for one in answers[at]]  # whoever answers first
                self._show([*near, *sorted(collected, key=lambda one: nearness(one, text))])

        for place, finder in enumerate(self._finders):
            self._background.read(finder, text, then=partial(then, place), owner=self)

    def _show(self, found: list[Found]) -> None:
        self._list.open([(one, one.title) for one in found[:40]], self)
        width = max(self.width(), theme.px(420))
        if self._list.isVisible():
            box = self._list.geometry()
            height = min(len(found), 10) * theme.px(32) + 2
            self._list.setGeometry(min(box.x(), self.window().geometry().right() - width - 8), box.y(), width, height)

    def shown(self) -> list[Found]:
        """Return what the list offers now."""
        return [self._list.item(at).data(Qt.ItemDataRole.UserRole) for at in range(self._list.count())]

    def _take(self, found: object) -> None:
        self._list.hide()
        self.edit.clear()
        if isinstance(found, Found):
            self._on(found)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Walk through the list with the keyboard."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            key = event.key()
            if key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
                if self._list.isVisible():
                    self._list.move_by(1 if key == Qt.Key.Key_Down else -1)
                else:
                    self.focus()
                return True
            if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._list.isVisible():
                self._take(self._list.marked())
                return True
            if key == Qt.Key.Key_Escape:
                self._list.hide()
                self.edit.clear()
                self.edit.clearFocus()
                return True
        if isinstance(event, QFocusEvent) and event.type() == QEvent.Type.FocusOut:
            self._list.hide()
        return super().eventFilter(watched, event)
