"""Menus whose rows show icon, words and key."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from clac_desktop.ui import icons, paint, theme


def command(
    parent: QWidget,
    text: str,
    on: Callable[[], object] | None,
    *,
    icon: str = "",
    key: str = "",
    checked: bool | None = None,
) -> QAction:
    """Return an action with words, key and icon. The key works as soon as the action is added to a widget."""
    action = QAction(text, parent)
    if key:
        action.setShortcut(QKeySequence(key))
        action.setToolTip(f"{text} ({paint.key_text(key)})")
        action.setProperty("keys", key)
    if icon:
        action.setProperty("icon_name", icon)
        action.setIcon(icons.icon(icon))
    if checked is not None:
        action.setCheckable(True)
        action.setChecked(checked)
    if on is not None:
        action.triggered.connect(lambda *_args: on())
    return action


class Menu(QMenu):
    """A menu in the colours of the theme."""

    def __init__(self, title: str = "", parent: QWidget | None = None) -> None:
        super().__init__(title, parent)
        self.setFont(theme.font(13))
        self.setToolTipsVisible(True)

    def add(
        self,
        text: str,
        on: Callable[[], object] | None,
        *,
        icon: str = "",
        key: str = "",
        checked: bool | None = None,
        enabled: bool = True,
    ) -> QAction:
        """Add a row; `key` is shown, and works where the menu's owner has the action."""
        action = command(self, text, on, icon=icon, key=key, checked=checked)
        action.setEnabled(enabled)
        self.addAction(action)
        return action

    def changeEvent(self, event: QEvent) -> None:
        """Recolour the icons with the theme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            recolour(self.actions())


def recolour(actions: list[QAction]) -> None:
    """Draw the icons of actions again in the colours of the theme."""
    for action in actions:
        name = action.property("icon_name")
        if name:
            action.setIcon(icons.icon(str(name)))
