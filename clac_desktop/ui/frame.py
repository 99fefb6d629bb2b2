"""What a page may ask of the window around it, and a frame without window for tests."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from clac_desktop.ui.page import Page


class Frame(Protocol):
    """What a page may ask of the window around it."""

    def go(self, name: str, **arguments: Any) -> None:
        """Show another page; the arguments reach its `arrive`."""

    def status(self, text: str) -> None:
        """Show totals or a meaning at the left of the status bar."""

    def say(self, text: str, *, icon: str = "check", undo: Callable[[], object] | None = None) -> None:
        """Show a message for ten seconds, with Undo when given."""

    def undo_told(self) -> bool:
        """Take back what the message shown offers to take back; False where it offers nothing.

        A page with a Ctrl+Z of its own asks this first: the message says that the key is for it.
        """

    def set_badge(self, name: str, count: int, *, spoken: str = "") -> None:
        """Show a count beside a page's name; 0 hides it."""

    def set_unsent(
        self,
        text: str,
        short: str = "",
        *,
        icon: str = "outbox",
        tone: str = "warn",
        on: Callable[[], object] | None = None,
    ) -> None:
        """Show at the right of the status bar what was not sent; "" hides it."""

    def set_saved(self, text: str, short: str = "", *, safe: bool = True) -> None:
        """Show at the right end of the status bar that everything is kept, or what is not (`safe` false)."""

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

    def undo_told(self) -> bool:
        """Call the way back that was kept."""
        call, self.undo = self.undo, None
        if call is not None:
            call()
        return call is not None

    def set_badge(self, name: str, count: int, *, spoken: str = "") -> None:
        """Keep the count."""
        self.badges[name] = count

    def set_unsent(
        self,
        text: str,
        short: str = "",
        *,
        icon: str = "outbox",
        tone: str = "warn",
        on: Callable[[], object] | None = None,
    ) -> None:
        """Keep the words."""
        self.unsent = text

    def set_saved(self, text: str, short: str = "", *, safe: bool = True) -> None:
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
