"""The frame around all pages: menu row 36, side bar 208 or rail 48, page, status bar 28, message bar.

Knows no page by name: `app` adds them. A change of language or zoom builds the frame's rows again and asks each page to
do the same; a change of theme is one repaint.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMainWindow, QVBoxLayout, QWidget

from clac_desktop.errors import Problem
from clac_desktop.texts import N_, _, sentence, set_language
from clac_desktop.ui import theme
from clac_desktop.ui.appearance import dress, translate_qt
from clac_desktop.ui.background import Background
from clac_desktop.ui.commands import Commands, Order, language_menu, theme_menu, told
from clac_desktop.ui.context import Context
from clac_desktop.ui.go_to import Finder, Found, GoTo
from clac_desktop.ui.kit.message import MessageBar
from clac_desktop.ui.menu_row import MenuRow
from clac_desktop.ui.page import Page
from clac_desktop.ui.page_stack import PageStack
from clac_desktop.ui.side_bar import SideBar
from clac_desktop.ui.status_bar import StatusBar

__all__ = ["Context", "Found", "MainWindow"]


class MainWindow(QMainWindow):
    """The window. `add_page` before `show`; `go` shows a page."""

    def __init__(
        self,
        context: Context,
        background: Background,
        *,
        theme_changed: Callable[[str], object] | None = None,
        zoom_changed: Callable[[float], object] | None = None,
        language_changed: Callable[[str], object] | None = None,
        on_person: Callable[[], object] | None = None,
    ) -> None:
        super().__init__()
        self.context, self.background = context, background
        self.closing: Callable[[], bool] | None = None
        self._on_theme, self._on_zoom, self._on_language = theme_changed, zoom_changed, language_changed
        self._on_person = on_person
        self._finders: list[Finder] = []
        self._orders: list[Order] = []
        self._commands = Commands(self)
        self._marks: dict[str, tuple[int, str]] = {}
        self._unsent: tuple[Any, ...] = ("", "", "outbox", "warn", None)
        self._saved = ("", "", True)
        self._width = "wide"
        self.setWindowTitle("CLAC Desktop")
        self.setAcceptDrops(True)
        self.setMinimumSize(QSize(560, 360))
        self.resize(1366, 768)
        self._central = QWidget()
        self._rows = QVBoxLayout(self._central)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(0)
        self._middle = QHBoxLayout()
        self._middle.setSpacing(0)
        self._pages = PageStack()
        self.setCentralWidget(self._central)
        translate_qt()
        self._build_frame()
        self._rows.addWidget(self.menu_row)
        self._middle.addWidget(self.side_bar)
        self._middle.addWidget(self._pages, 1)
        self._rows.addLayout(self._middle, 1)
        self._rows.addWidget(self.status_bar)
        self.message_bar = MessageBar(self)
        self._pages.shown.connect(self._show_top)
        background.changed.connect(self._pages.things_changed)
        background.problems_untold.connect(self._tell_problems)

    # building
    def _build_frame(self) -> None:
        narrow = self._width == "narrow"
        goto = GoTo(self.background, near=self._near, finders=self._finders, on=self._take_found, short=narrow)
        self.menu_row = MenuRow(
            goto, self.context.person, sample=self.context.sample, narrow=narrow, on_person=self._ask_person
        )
        items = [(page.name, _(page.title), page.icon, page.shortcut, page.foot) for page in self._pages.roots.values()]
        items.append(("", _("Ayuda"), "help", "F1", True))
        self.side_bar = SideBar(
            items,
            (self.context.office, self.context.coordinator),
            "public" if self.context.centre else "location_on",
            rail=self._width != "wide",
            on=lambda name: self.go(name) if name else self._open_help(),
        )
        self.status_bar = StatusBar()
        for name, (count, spoken) in self._marks.items():
            self._show_badge(name, count, spoken)
        self.side_bar.mark(self._pages.current)
        self._show_unsent()
        self._show_saved()
        self._make_actions()

    def _rebuild_frame(self) -> None:
        olds: tuple[QWidget, ...] = (self.menu_row, self.side_bar, self.status_bar)
        words = self.status_bar.left.text()
        self._build_frame()
        for old, new in zip(olds, (self.menu_row, self.side_bar, self.status_bar), strict=True):
            (self._middle if isinstance(new, SideBar) else self._rows).replaceWidget(old, new)
            old.hide()
            old.setParent(None)
            old.deleteLater()
        self.status_bar.left.set_text(words)

    def _make_actions(self) -> None:
        def go(name: str) -> Callable[[], object]:
            return lambda: self.go(name)

        orders = [*self._orders, Order("edit", N_("Deshacer"), "Ctrl+Z", self._undo, "undo")]
        orders += [Order("view", page.title, page.shortcut, go(page.name), page.icon) for page in self.pages()]
        orders += [
            Order("view", "", "", int),
            Order("view", N_("Agrandar"), "Ctrl++", lambda: self._step_zoom(1), "add"),
            Order("view", N_("Achicar"), "Ctrl+-", lambda: self._step_zoom(-1)),
            Order("view", N_("Tamaño normal"), "Ctrl+0", lambda: self.set_zoom(1.0)),
            Order("help", N_("Ayuda de esta página"), "F1", self._open_help, "help"),
            Order("help", N_("Teclas"), "Ctrl+/", self._open_keys, "keyboard"),
            Order("file", "", "", int),
            Order("file", N_("Ir a…"), "Ctrl+K", lambda: self.menu_row.goto.focus(), "search"),
            Order("file", N_("Salir"), "Ctrl+Q", self.close),
        ]
        menus = [theme_menu(self, self.context.theme, self.set_theme), language_menu(self, self.set_language)]
        self._commands.make(orders, menus)
        self._fill_menus()

    def _fill_menus(self) -> None:
        self.menu_row.fill(self._commands.placed(self.current_page()))

    # pages
    def add_pages(self, pages: Sequence[Page]) -> None:
        """Add pages to side bar and menus, in this order."""
        for page in pages:
            self._pages.add(page)
        self._rebuild_frame()

    def add_command(self, menu: str, text: str, key: str, on: Callable[[], object], *, icon: str = "") -> None:
        """Add a command for every page; `text` is marked with N_ only. A page's own command with that key wins."""
        self._orders.append(Order(menu, text, key, on, icon))
        self._make_actions()

    def add_finder(self, finder: Finder) -> None:
        """Let Ctrl+K search with `finder(session, text)`, in the background."""
        self._finders.append(finder)

    def pages(self) -> list[Page]:
        """Return the pages of the side bar."""
        return list(self._pages.roots.values())

    def page(self, name: str) -> Page:
        """Return a page of the side bar. KeyError for an unknown name."""
        return self._pages.roots[name]

    def current_page(self) -> Page | None:
        """Return the page shown, which may be one that was pushed."""
        return self._pages.top()

    def go(self, name: str, **arguments: Any) -> None:
        """Show a page; with arguments it starts at the list, without it stays where it was."""
        self._pages.go(name, **arguments)

    def push(self, page: Page) -> None:
        """Show a page above the one shown."""
        self._pages.push(page)

    def pop(self, page: Page) -> None:
        """Close a page that was pushed, and those above it."""
        self._pages.pop(page)

    def _show_top(self) -> None:
        page = self._pages.top()
        if page is None:
            return
        fresh = not page.is_built
        page.prepare()
        self._pages.give_way_back(page)
        self.status("")
        self.side_bar.mark(self._pages.current)
        self._pages.setCurrentWidget(page)
        page.fit(self._width)
        if fresh or page.stale:
            page.stale = False
            page.refresh()
        self._fill_menus()
        (page.first_focus() or page).setFocus(Qt.FocusReason.OtherFocusReason)
        self.setWindowTitle(f"{page.header.title()} · CLAC Desktop")

    def _tell_problems(self, problems: tuple[Problem, ...]) -> None:
        if problems:
            self.say(sentence(problems[0]), icon="error")

    # what pages ask
    def status(self, text: str) -> None:
        """Show totals or a meaning at the left of the status bar."""
        self.status_bar.left.set_text(text)

    def say(self, text: str, *, icon: str = "check", undo: Callable[[], object] | None = None) -> None:
        """Show a message for ten seconds."""
        self.message_bar.say(text, icon, undo)
        self._place_message()

    def set_badge(self, name: str, count: int, *, spoken: str = "") -> None:
        """Show a count beside a page's name."""
        self._marks[name] = (count, spoken)
        self._show_badge(name, count, spoken)

    def _show_badge(self, name: str, count: int, spoken: str) -> None:
        item = self.side_bar.items.get(name)
        if item is not None:
            item.set_badge(count, spoken)

    def set_unsent(
        self,
        text: str,
        short: str = "",
        *,
        icon: str = "outbox",
        tone: str = "warn",
        on: Callable[[], object] | None = None,
    ) -> None:
        """Show what was not sent; "" hides it."""
        self._unsent = (text, short, icon, tone, on)
        self._show_unsent()

    def _show_unsent(self) -> None:
        text, short, icon, tone, on = self._unsent
        self.status_bar.unsent.set(short if self._width == "narrow" and short else text, icon, tone, tone, on)
        self.status_bar.refresh_lines()

    def set_saved(self, text: str, short: str = "", *, safe: bool = True) -> None:
        """Show that everything is kept, and since when; with `safe` false, what is not."""
        self._saved = (text, short, safe)
        self._show_saved()

    def _show_saved(self) -> None:
        text, short, safe = self._saved
        look = ("check_circle", "ok", "text2") if safe else ("error", "bad", "bad")
        self.status_bar.saved.set(short if self._width == "narrow" and short else text, *look)
        self.status_bar.refresh_lines()

    def set_office(self, office: str, coordinator: str) -> None:
        """Show whose workspace this is."""
        self.context.office, self.context.coordinator = office, coordinator
        self.side_bar.set_office(office, coordinator)

    def set_person(self, person: str) -> None:
        """Show who is at the keyboard."""
        self.context.person = person
        self.menu_row.person.set_person(person)
        self.menu_row.person.setVisible(bool(person) and self._width != "narrow")

    def _ask_person(self) -> None:
        if self._on_person is not None:
            self._on_person()
        elif "preferences" in self._pages.roots:
            self.go("preferences")

    # theme, zoom, language
    def set_theme(self, name: str) -> None:
        """Change the colours: "light", "dark", "contrast", or "system" for what the system asks."""
        self.context.theme = name
        dress(self, name, theme.zoom())
        self._make_actions()
        if self._on_theme is not None:
            self._on_theme(name)

    def set_zoom(self, zoom: float) -> None:
        """Change fonts and measures together."""
        dress(self, self.context.theme, zoom)
        self._width = self._class_of(self.width())
        self._rebuild_all()
        if self._on_zoom is not None:
            self._on_zoom(theme.zoom())

    def _step_zoom(self, steps: int) -> None:
        near = min(range(len(theme.ZOOMS)), key=lambda at: abs(theme.ZOOMS[at] - theme.zoom()))
        self.set_zoom(theme.ZOOMS[min(max(near + steps, 0), len(theme.ZOOMS) - 1)])

    def set_language(self, code: str) -> None:
        """Change the language of the whole window."""
        set_language(code)
        translate_qt()
        self._rebuild_all()
        if self._on_language is not None:
            self._on_language(code)

    def _rebuild_all(self) -> None:
        self._rebuild_frame()
        self._pages.rebuild()
        self._fill_menus()
        old = self.message_bar
        self.message_bar = MessageBar(self)
        old.hide()
        old.deleteLater()

    # width
    def _class_of(self, width: int) -> str:
        logical = width / theme.zoom()
        return "wide" if logical >= 1200 else ("middle" if logical >= 900 else "narrow")

    def width_class(self) -> str:
        """Return "wide", "middle" or "narrow"."""
        return self._width

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fold the frame when the window becomes narrow."""
        super().resizeEvent(event)
        now = self._class_of(event.size().width())
        if now != self._width:
            self._width = now
            self._rebuild_frame()
            for page in self._pages.all_pages():
                page.fit(now)
        self._place_message()

    def _place_message(self) -> None:
        bar = self.message_bar
        bottom = self.height() - self.status_bar.height() - bar.height() - theme.px(12)
        bar.move(self.side_bar.width() + theme.px(12), bottom)

    # the rest
    def undo_told(self) -> bool:
        """Take back what the message shown offers to take back; False where it offers nothing."""
        offered = self.message_bar.can_undo()
        if offered:
            self.message_bar.undo()
        return offered

    def _undo(self) -> None:
        if not self.undo_told():
            self.say(_("No hay nada que deshacer aquí."), icon="info")

    def _near(self) -> list[Found]:
        return self._commands.found(self.pages(), self.current_page())

    def _take_found(self, found: Found) -> None:
        if found.action is not None:
            found.action.trigger()
        else:
            self.go(found.page, **found.arguments)

    def _open_help(self) -> None:
        from clac_desktop.ui.help import HelpWindow, topic_of

        HelpWindow(self, topic_of(self.current_page(), self._pages.current), self._open_keys).open()
        self.side_bar.mark(self._pages.current)

    def _open_keys(self) -> None:
        from clac_desktop.ui.keys import KeysWindow

        KeysWindow(self, self.current_page(), told(self._commands.actions)).open()

    def changeEvent(self, event: QEvent) -> None:
        """Recolour the icons of the window's own commands."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._commands.recolour()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take files that some page knows what to do with."""
        paths = [url.toLocalFile() for url in event.mimeData().urls() if url.isLocalFile()]
        if paths and self._pages.taker(paths) is not None:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Give the files to their page, and show it."""
        self.open_files([url.toLocalFile() for url in event.mimeData().urls() if url.isLocalFile()])
        event.acceptProposedAction()

    def open_files(self, paths: list[str]) -> bool:
        """Give files to the page that takes them. False when none does."""
        page = self._pages.taker(paths)
        if page is None:
            return False
        if page is not self.current_page():
            self._pages.go_to_root(page.name)
        page.take_drop(paths)
        return True

    def closeEvent(self, event: QCloseEvent) -> None:
        """Ask `closing`, then let the pages keep what they have."""
        if self.closing is not None and not self.closing():
            event.ignore()
            return
        event.accept()
