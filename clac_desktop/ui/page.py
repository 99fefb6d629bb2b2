"""A page of the window: declared attributes, a header, a body, and what it asks of the frame around it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from clac_desktop.texts import _
from clac_desktop.ui import theme
from clac_desktop.ui.background import Background
from clac_desktop.ui.frame import Frame, SilentFrame
from clac_desktop.ui.kit.menu import command, recolour
from clac_desktop.ui.page_header import PageHeader

__all__ = ["MENUS", "Frame", "Page", "PageHeader", "SilentFrame"]

MENUS = ("file", "edit", "view", "records", "packages", "help")


class Page(QWidget):
    """Base of all pages: `build` makes the widgets, `refresh` reads what they show.

    The class says what the frame needs: `name` (for `go` and the help), `title` (marked with N_), `icon`, `shortcut`,
    `shows` (kinds of things whose change makes it refresh), `about` (one sentence over its keys), `foot` (lower part
    of the side bar).
    """

    name: ClassVar[str] = ""
    title: ClassVar[str] = ""
    icon: ClassVar[str] = "description"
    shortcut: ClassVar[str] = ""
    shows: ClassVar[frozenset[str]] = frozenset()
    about: ClassVar[str] = ""
    foot: ClassVar[bool] = False

    def __init__(self, frame: Frame, background: Background) -> None:
        super().__init__()
        self.frame = frame
        self.background = background
        self.stale = True
        self._page_commands: list[QAction] = []
        self.is_built = False
        self._page_edge = False
        self._page_box = QVBoxLayout(self)
        self._page_box.setContentsMargins(0, 0, 0, 0)
        self._page_box.setSpacing(0)
        self._page_content = QWidget()
        self.header = PageHeader()
        self.body = QVBoxLayout()

    # what a page gives
    def build(self) -> None:
        """Make header and widgets; called once, and again after a change of language or zoom."""

    def refresh(self) -> None:
        """Read what is shown; called after build and when `shows` meets a change."""

    def arrive(self, **arguments: Any) -> None:
        """Take what `frame.go` was given."""

    def keep(self) -> Any:
        """Return what was typed or chosen, for `take` after a rebuild."""
        return None

    def take(self, state: Any) -> None:
        """Put back what `keep` returned."""

    def left(self) -> bool:
        """Return whether the user may go elsewhere now."""
        return True

    def width_changed(self, width_class: str) -> None:
        """Fit into "wide", "middle" or "narrow"; tables drop columns by themselves."""

    def accepts_drop(self, paths: list[str]) -> bool:
        """Return whether files dropped on the window are for this page."""
        return False

    def take_drop(self, paths: list[str]) -> None:
        """Take files dropped on the window."""

    def first_focus(self) -> QWidget | None:
        """Return the widget that has the focus when the page is shown."""
        return None

    # what a page gets
    def prepare(self) -> None:
        """Build if that has not been done; the frame calls it before the first showing."""
        if not self.is_built:
            self._make()

    def _make(self) -> None:
        self.is_built = True
        self._page_edge = False
        self._page_content = QWidget()
        outer = QVBoxLayout(self._page_content)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        self.header = PageHeader()
        head = QHBoxLayout()
        margin = theme.px(20)
        head.setContentsMargins(margin, 0, margin, 0)
        head.addWidget(self.header)
        outer.addLayout(head)
        self.body = QVBoxLayout()
        self.body.setContentsMargins(margin, theme.px(8), margin, theme.px(12))
        self.body.setSpacing(theme.px(12))
        outer.addLayout(self.body, 1)
        self._page_box.addWidget(self._page_content)
        if self.title:
            self.header.set_title(_(self.title))
        self.setAccessibleName(_(self.title) if self.title else self.name)
        self.build()
        self._fit_header()

    def rebuild(self) -> None:
        """Throw the widgets away and make them again: another language, another zoom."""
        if not self.is_built:
            return
        state = self.keep()
        for action in self._page_commands:
            self.removeAction(action)
            action.deleteLater()
        self._page_commands = []
        old = self._page_content
        self._page_box.removeWidget(old)
        old.hide()
        old.setParent(None)
        old.deleteLater()
        self._make()
        self.refresh()
        self.take(state)

    def edge_to_edge(self) -> None:
        """Let the body touch the edges; `pad` keeps the margin for what is not a table."""
        self._page_edge = True
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(0)

    def pad(self, widget: QWidget, *, top: float = 0, bottom: float = 0) -> QWidget:
        """Return `widget` within the page margin, for a body that goes to the edges; top and bottom in steps of 4."""
        holder = QWidget()
        box = QVBoxLayout(holder)
        box.setContentsMargins(theme.px(20), theme.unit(top), theme.px(20), theme.unit(bottom))
        box.addWidget(widget)
        return holder

    def command(
        self,
        text: str,
        keys: str,
        on: Callable[[], object],
        *,
        icon: str = "",
        menu: str = "records",
        enabled: bool = True,
    ) -> QAction:
        """Return an action that works while the page is shown, and appears in menu, palette and list of keys."""
        action = command(self, text, on, icon=icon, key=keys)
        action.setEnabled(enabled)
        action.setProperty("menu", menu)
        action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
        self.addAction(action)
        self._page_commands.append(action)
        return action

    def commands(self) -> list[QAction]:
        """Return the commands in the order they were made."""
        return list(self._page_commands)

    def push(self, page: Page) -> None:
        """Show a page above this one."""
        self.frame.push(page)

    def close_page(self) -> None:
        """Close this page, if it was pushed, and show the one below."""
        self.frame.pop(self)

    def _fit_header(self) -> None:
        self.header.set_title_size(16 if self.frame.width_class() == "narrow" else 20)

    def fit(self, width_class: str) -> None:
        """Take a change of the width of the window."""
        if self.is_built:
            self._fit_header()
            self.width_changed(width_class)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc goes back where there is something to go back to."""
        if event.key() == Qt.Key.Key_Escape and self.header.has_back():
            self.header.go_back()
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        """Recolour the icons of commands with the theme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            recolour(self._page_commands)
