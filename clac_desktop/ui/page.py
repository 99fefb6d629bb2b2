"""A page of the window: declared attributes, a header, a body, and what it asks of the frame around it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar, Protocol

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from clac_desktop.texts import _
from clac_desktop.ui import theme
from clac_desktop.ui.background import Background
from clac_desktop.ui.kit.button import IconButton
from clac_desktop.ui.kit.label import Label
from clac_desktop.ui.kit.menu import command, recolour

MENUS = ("file", "edit", "view", "records", "packages", "help")


class Frame(Protocol):
    """What a page may ask of the window around it."""

    def go(self, name: str, **arguments: Any) -> None:
        """Show another page; the arguments reach its `arrive`."""

    def status(self, text: str) -> None:
        """Show totals or a meaning at the left of the status bar."""

    def say(self, text: str, *, icon: str = "check", undo: Callable[[], object] | None = None) -> None:
        """Show a message for ten seconds, with Undo when given."""

    def set_badge(self, name: str, count: int, *, spoken: str = "") -> None:
        """Show a count beside a page's name; 0 hides it."""

    def set_unsent(
        self, text: str, short: str = "", *, icon: str = "outbox", tone: str = "warn", on: Callable[[], object] | None = None
    ) -> None:
        """Show at the right of the status bar what was not sent; "" hides it."""

    def set_saved(self, text: str, short: str = "") -> None:
        """Show at the right end of the status bar that everything is kept."""

    def set_office(self, office: str, coordinator: str) -> None:
        """Show whose workspace this is."""

    def set_person(self, person: str) -> None:
        """Show who is at the keyboard."""

    def set_theme(self, name: str) -> None:
        """Change to "light", "dark", "contrast" or "system"."""

    def set_zoom(self, zoom: float) -> None:
        """Change fonts and measures together."""

    def set_language(self, code: str) -> None:
        """Change the language of the whole window."""

    def width_class(self) -> str:
        """Return "wide" (1200 and more), "middle" (900-1199) or "narrow", in logical pixels at this zoom."""

    def push(self, page: Page) -> None:
        """Show a page above the one shown, with an arrow back."""

    def pop(self, page: Page) -> None:
        """Close a page that was pushed."""


class PageHeader(QWidget):
    """52 high: arrow back, title, note, chips at the left; buttons at the right."""

    def __init__(self) -> None:
        super().__init__()
        self._on_back: Callable[[], object] | None = None
        self._back = IconButton("arrow_back", _("Volver"), on=self._go_back)
        self._back.setToolTip(f"{_('Volver')} (Esc)")
        self._back.setFixedWidth(theme.px(24))
        self._back.hide()
        self._title = Label("", 20, 600)
        self._note = Label("", 13, 400, "text3", elide=True)
        self._subtitle = Label("", 12, 400, "text2", elide=True)
        self._subtitle.hide()
        self._first = QHBoxLayout()
        self._first.setSpacing(theme.unit(2.5))
        self._first.addWidget(self._title)
        self._first.addWidget(self._note, 1)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addStretch(1)
        words.addLayout(self._first)
        words.addWidget(self._subtitle)
        words.addStretch(1)
        self._box = QHBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(theme.unit(2.5))
        self._box.addWidget(self._back)
        self._box.addLayout(words, 1)
        self.setMinimumHeight(theme.px(52))

    def set_title(self, title: str, note: str = "") -> None:
        """Show the title and the small words after it."""
        self._title.set_text(title)
        self._note.set_text(note)

    def title(self) -> str:
        """Return the title."""
        return self._title.text()

    def set_note(self, note: str) -> None:
        """Show other small words after the title."""
        self._note.set_text(note)

    def set_subtitle(self, text: str) -> None:
        """Show a second line; "" hides it."""
        self._subtitle.set_text(text)
        self._subtitle.setVisible(bool(text))
        self.setMinimumHeight(theme.px(60 if text else 52))

    def set_title_size(self, size: int) -> None:
        """Use 20, or 16 in a narrow window."""
        self._title.setFont(theme.font(size, 600))

    def set_back(self, on: Callable[[], object] | None) -> None:
        """Show the arrow back (Esc does the same)."""
        self._on_back = on
        self._back.setVisible(on is not None)

    def _go_back(self) -> None:
        if self._on_back is not None:
            self._on_back()

    def add(self, widget: QWidget) -> None:
        """Put a widget at the right, in the order of calls."""
        self._box.addWidget(widget)

    def add_left(self, widget: QWidget) -> None:
        """Put a widget between title and note: chips, when it was saved."""
        self._first.insertWidget(self._first.count() - 1, widget)


class Page(QWidget):
    """Base of all pages: `build` makes the widgets, `refresh` reads what they show.

    The class says what the frame needs: `name` (for `go`), `title` (marked with N_), `icon`, `shortcut`, `shows` (kinds
    of things whose change makes it refresh), `about` (for F1), `foot` (lower part of the side bar).
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
        self._commands: list[QAction] = []
        self._built = False
        self._edge = False
        self._keeper = QVBoxLayout(self)
        self._keeper.setContentsMargins(0, 0, 0, 0)
        self._keeper.setSpacing(0)
        self._content = QWidget()
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
        if not self._built:
            self._make()

    def _make(self) -> None:
        self._built = True
        self._edge = False
        self._content = QWidget()
        outer = QVBoxLayout(self._content)
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
        self._keeper.addWidget(self._content)
        if self.title:
            self.header.set_title(_(self.title))
        self.setAccessibleName(_(self.title) if self.title else self.name)
        self.build()
        self._fit_header()

    def rebuild(self) -> None:
        """Throw the widgets away and make them again: another language, another zoom."""
        if not self._built:
            return
        state = self.keep()
        for action in self._commands:
            self.removeAction(action)
            action.deleteLater()
        self._commands = []
        old = self._content
        self._keeper.removeWidget(old)
        old.hide()
        old.setParent(None)
        old.deleteLater()
        self._make()
        self.refresh()
        self.take(state)

    def edge_to_edge(self) -> None:
        """Let the body touch the edges; `pad` keeps the margin for what is not a table."""
        self._edge = True
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
        self, text: str, keys: str, on: Callable[[], object], *, icon: str = "", menu: str = "records", enabled: bool = True
    ) -> QAction:
        """Return an action that works while the page is shown, and appears in menu, palette and list of keys."""
        action = command(self, text, on, icon=icon, key=keys)
        action.setEnabled(enabled)
        action.setProperty("menu", menu)
        action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
        self.addAction(action)
        self._commands.append(action)
        return action

    def commands(self) -> list[QAction]:
        """Return the commands in the order they were made."""
        return list(self._commands)

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
        if self._built:
            self._fit_header()
            self.width_changed(width_class)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc goes back where there is something to go back to."""
        if event.key() == Qt.Key.Key_Escape and self.header._on_back is not None:
            self.header._go_back()
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        """Recolour the icons of commands with the theme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            recolour(self._commands)


class SilentFrame:
    """A frame without window for tests of pages: keeps what it was told."""

    def __init__(self, width_class: str = "wide") -> None:
        self.said: list[str] = []
        self.undo: Callable[[], object] | None = None
        self.went: list[tuple[str, dict[str, Any]]] = []
        self.statuses: list[str] = []
        self.badges: dict[str, int] = {}
        self.pushed: list[Page] = []
        self.unsent = ""
        self.saved = ""
        self._width = width_class

    def go(self, name: str, **arguments: Any) -> None:
        """Keep where the page wanted to go."""
        self.went.append((name, arguments))

    def status(self, text: str) -> None:
        """Keep the words."""
        self.statuses.append(text)

    def say(self, text: str, *, icon: str = "check", undo: Callable[[], object] | None = None) -> None:
        """Keep the words and the way back."""
        self.said.append(text)
        self.undo = undo

    def set_badge(self, name: str, count: int, *, spoken: str = "") -> None:
        """Keep the count."""
        self.badges[name] = count

    def set_unsent(
        self, text: str, short: str = "", *, icon: str = "outbox", tone: str = "warn", on: Callable[[], object] | None = None
    ) -> None:
        """Keep the words."""
        self.unsent = text

    def set_saved(self, text: str, short: str = "") -> None:
        """Keep the words."""
        self.saved = text

    def set_office(self, office: str, coordinator: str) -> None:
        """Do nothing."""

    def set_person(self, person: str) -> None:
        """Do nothing."""

    def set_theme(self, name: str) -> None:
        """Do nothing."""

    def set_zoom(self, zoom: float) -> None:
        """Do nothing."""

    def set_language(self, code: str) -> None:
        """Do nothing."""

    def width_class(self) -> str:
        """Return the width given."""
        return self._width

    def push(self, page: Page) -> None:
        """Keep the page, built."""
        page.prepare()
        page.refresh()
        self.pushed.append(page)

    def pop(self, page: Page) -> None:
        """Forget the page."""
        self.pushed.remove(page)
