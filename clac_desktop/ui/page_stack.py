"""Which page is shown: roots of the side bar, and the pages pushed above each of them."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget

from clac_desktop.ui.page import Page


class PageStack(QStackedWidget):
    """Holds all pages. `shown` comes when another page is to be shown; the window does the rest."""

    shown = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.roots: dict[str, Page] = {}
        self.current = ""
        self._stacks: dict[str, list[Page]] = {}

    def add(self, page: Page) -> None:
        """Add a root."""
        self.roots[page.name] = page
        self._stacks[page.name] = [page]
        self.addWidget(page)

    def all_pages(self) -> list[Page]:
        """Return roots and pushed pages."""
        return [page for stack in self._stacks.values() for page in stack]

    def is_root(self, page: Page) -> bool:
        """Return whether a page is in the side bar."""
        return page in self.roots.values()

    def top(self) -> Page | None:
        """Return the page shown, which may be one that was pushed."""
        stack = self._stacks.get(self.current)
        return stack[-1] if stack else None

    def go(self, name: str, **arguments: Any) -> None:
        """Show a page; with arguments it starts at its root, without it stays where it was. KeyError: unknown name."""
        now = self.top()
        if now is not None and not now.left():
            return
        if arguments or name == self.current:
            self._close_children(name)
        root = self._stacks[name][0]
        self.current = name
        self.shown.emit()
        if arguments:
            root.arrive(**arguments)

    def go_to_root(self, name: str) -> None:
        """Show a page of the side bar itself: what was open above it is closed. KeyError: unknown name."""
        now = self.top()
        if now is None or now.left():
            self._close_children(name)
            self.go(name)

    def push(self, page: Page) -> None:
        """Show a page above the one shown."""
        self._stacks[self.current].append(page)
        self.addWidget(page)
        self.shown.emit()

    def pop(self, page: Page) -> None:
        """Close a page that was pushed, and those above it."""
        stack = self._stacks[self.current]
        if page not in stack[1:]:
            return
        while page in stack:
            self._drop(stack.pop())
        self.shown.emit()

    def _close_children(self, name: str) -> None:
        stack = self._stacks[name]
        while len(stack) > 1:
            self._drop(stack.pop())

    def _drop(self, page: Page) -> None:
        self.removeWidget(page)
        page.hide()
        page.deleteLater()

    def things_changed(self, kinds: set[str]) -> None:
        """Refresh the page shown when it shows one of the kinds; the others when they are shown next."""
        for page in self.all_pages():
            if page.shows & kinds:
                if page is self.top():
                    page.refresh()
                else:
                    page.stale = True

    def taker(self, paths: list[str]) -> Page | None:
        """Return the page that files are for: the one shown first."""
        shown = self.top()
        candidates = ([shown] if shown is not None else []) + list(self.roots.values())
        return next((page for page in candidates if page.accepts_drop(paths)), None)

    def rebuild(self) -> None:
        """Build all pages again: another language, another zoom."""
        for page in self.all_pages():
            page.rebuild()
            self.give_way_back(page)

    def give_way_back(self, page: Page) -> None:
        """A page that was pushed gets its arrow."""
        if page.is_built and not self.is_root(page) and not page.header.has_back():
            page.header.set_back(page.close_page)
