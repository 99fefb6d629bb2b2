"""The frame around all pages: menu row 36, side bar 208 or rail 48, page, status bar 28, message bar.

Knows no page by name: `app` adds them. A change of language or zoom builds the frame's rows again and asks each page to
do the same; a change of theme is one repaint.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QEvent, QLibraryInfo, QSize, Qt, QTranslator
from PySide6.QtGui import QAction, QCloseEvent, QDragEnterEvent, QDropEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from clac_desktop.errors import Problem
from clac_desktop.texts import N_, _, language, language_name, languages, sentence, set_language
from clac_desktop.ui import theme
from clac_desktop.ui.background import Background
from clac_desktop.ui.go_to import Finder, Found, GoTo
from clac_desktop.ui.kit.menu import Menu, command, recolour
from clac_desktop.ui.kit.message import MessageBar
from clac_desktop.ui.menu_row import MenuRow
from clac_desktop.ui.page import MENUS, Page
from clac_desktop.ui.paint import key_text
from clac_desktop.ui.side_bar import SideBar
from clac_desktop.ui.status_bar import StatusBar

__all__ = ["Context", "Found", "MainWindow"]
_THEME_NAMES = (
    ("light", N_("Claro")),
    ("dark", N_("Oscuro")),
    ("contrast", N_("Alto contraste")),
    ("system", N_("Como el sistema")),
)


@dataclass(slots=True)
class Context:
    """Whose window this is."""

    office: str = ""
    coordinator: str = ""
    person: str = ""
    sample: bool = False
    centre: bool = False
    theme: str = "light"


@dataclass(frozen=True, slots=True)
class _Order:
    """A command of the whole window; its words are marked, not yet translated."""

    menu: str
    text: str
    key: str
    on: Callable[[], object]
    icon: str = ""


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
        self._roots: dict[str, Page] = {}
        self._stacks: dict[str, list[Page]] = {}
        self._current = ""
        self._finders: list[Finder] = []
        self._orders: list[_Order] = []
        self._marks: dict[str, tuple[int, str]] = {}
        self._unsent: tuple[Any, ...] = ("", "", "outbox", "warn", None)
        self._saved = ("", "")
        self._width = "wide"
        self._own_actions: list[QAction] = []
        self._own_menus: list[Menu] = []
        self._translator: QTranslator | None = None
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
        self._pages = QStackedWidget()
        self.setCentralWidget(self._central)
        self._translate_qt()
        self._build_frame()
        self._rows.addWidget(self.menu_row)
        self._middle.addWidget(self.side_bar)
        self._middle.addWidget(self._pages, 1)
        self._rows.addLayout(self._middle, 1)
        self._rows.addWidget(self.status_bar)
        self.message_bar = MessageBar(self)
        background.changed.connect(self._things_changed)
        background.problems_untold.connect(self._tell_problems)

    # building
    def _build_frame(self) -> None:
        narrow = self._width == "narrow"
        goto = GoTo(self.background, near=self._near, finders=self._finders, on=self._take_found, short=narrow)
        self.menu_row = MenuRow(
            goto, self.context.person, sample=self.context.sample, narrow=narrow, on_person=self._ask_person
        )
        items = [(page.name, _(page.title), page.icon, page.shortcut, page.foot) for page in self._roots.values()]
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
        self.side_bar.mark(self._current)
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
        for action in self._own_actions:
            self.removeAction(action)
            action.deleteLater()
        for menu in self._own_menus:
            menu.deleteLater()
        self._own_actions, self._own_menus = [], []
        menus: dict[str, list[QAction | None]] = {key: [] for key in MENUS}

        def add(
            place: str, text: str, key: str, on: Callable[[], object], icon: str = "", checked: bool | None = None
        ) -> QAction:
            action = command(self, text, on, icon=icon, key=key, checked=checked)
            action.setProperty("menu", place)
            self.addAction(action)
            self._own_actions.append(action)
            menus[place].append(action)
            return action

        for order in self._orders:
            add(order.menu, _(order.text), order.key, order.on, order.icon)
        add("edit", _("Deshacer"), "Ctrl+Z", self._undo, "undo")
        for page in self._roots.values():
            add("view", _(page.title), page.shortcut, lambda name=page.name: self.go(name), page.icon)  # type: ignore[misc]
        menus["view"].append(None)
        add("view", _("Agrandar"), "Ctrl++", lambda: self._step_zoom(1), "add")
        add("view", _("Achicar"), "Ctrl+-", lambda: self._step_zoom(-1))
        add("view", _("Tamaño normal"), "Ctrl+0", lambda: self.set_zoom(1.0))
        menus["view"] += [None, self._theme_menu(), self._language_menu()]
        add("help", _("Ayuda de esta página"), "F1", self._open_help, "help")
        add("help", _("Teclas"), "Ctrl+/", self._open_help, "keyboard")
        menus["file"].append(None)
        add("file", _("Ir a…"), "Ctrl+K", lambda: self.menu_row.goto.focus(), "search")
        add("file", _("Salir"), "Ctrl+Q", self.close)
        for action in self._own_actions:
            if action.shortcut().toString() == "Ctrl++":
                action.setShortcuts([QKeySequence("Ctrl++"), QKeySequence("Ctrl+=")])
        self._menu_actions = menus
        self._fill_menus()

    def _theme_menu(self) -> QAction:
        menu = Menu(_("Colores"), self)
        for name, text in _THEME_NAMES:
            menu.add(_(text), lambda name=name: self.set_theme(name), checked=name == self.context.theme)  # type: ignore[misc]
        self._own_menus.append(menu)
        return menu.menuAction()

    def _language_menu(self) -> QAction:
        menu = Menu(_("Idioma"), self)
        for code in languages():
            menu.add(language_name(code), lambda code=code: self.set_language(code), checked=code == language())  # type: ignore[misc]
        self._own_menus.append(menu)
        return menu.menuAction()

    def _fill_menus(self) -> None:
        page = self.current_page()
        commands = page.commands() if page is not None else []
        taken = {action.shortcut().toString() for action in commands if not action.shortcut().isEmpty()}
        filled: dict[str, list[QAction | None]] = {}
        for key in MENUS:
            own = [action for action in commands if action.property("menu") == key]
            general: list[QAction | None] = []
            for action in self._menu_actions[key]:
                hidden = action is not None and action.shortcut().toString() in taken
                if action is not None and action.menu() is None:
                    action.setEnabled(not hidden)
                if not hidden:
                    general.append(action)
            filled[key] = [*own, *([None] if own and general else []), *general]
        self.menu_row.fill(filled)

    # pages
    def add_page(self, page: Page) -> None:
        """Add a page to side bar and menus, in the order of calls."""
        self._roots[page.name] = page
        self._stacks[page.name] = [page]
        self._pages.addWidget(page)
        self._rebuild_frame()

    def add_pages(self, pages: Sequence[Page]) -> None:
        """Add several pages at once."""
        for page in pages:
            self._roots[page.name] = page
            self._stacks[page.name] = [page]
            self._pages.addWidget(page)
        self._rebuild_frame()

    def add_command(self, menu: str, text: str, key: str, on: Callable[[], object], *, icon: str = "") -> None:
        """Add a command that works on every page; `text` is marked with N_ only. A page's own command with that key wins."""
        self._orders.append(_Order(menu, text, key, on, icon))
        self._make_actions()

    def add_finder(self, finder: Finder) -> None:
        """Let Ctrl+K search with `finder(session, text)`, in the background."""
        self._finders.append(finder)

    def pages(self) -> list[Page]:
        """Return the pages of the side bar."""
        return list(self._roots.values())

    def page(self, name: str) -> Page:
        """Return a page of the side bar. KeyError for an unknown name."""
        return self._roots[name]

    def current_page(self) -> Page | None:
        """Return the page shown, which may be one that was pushed."""
        stack = self._stacks.get(self._current)
        return stack[-1] if stack else None

    def go(self, name: str, **arguments: Any) -> None:
        """Show a page; with arguments it starts at the list, without it stays where it was."""
        now = self.current_page()
        if now is not None and not now.left():
            return
        if arguments or name == self._current:
            self._close_children(name)
        self._current = name
        self._show_top()
        if arguments:
            self._stacks[name][0].arrive(**arguments)

    def push(self, page: Page) -> None:
        """Show a page above the one shown."""
        self._stacks[self._current].append(page)
        self._pages.addWidget(page)
        self._show_top()

    def pop(self, page: Page) -> None:
        """Close a page that was pushed, and those above it."""
        stack = self._stacks[self._current]
        if page not in stack[1:]:
            return
        while page in stack:
            self._drop(stack.pop())
        self._show_top()

    def _close_children(self, name: str) -> None:
        stack = self._stacks[name]
        while len(stack) > 1:
            self._drop(stack.pop())

    def _drop(self, page: Page) -> None:
        self._pages.removeWidget(page)
        page.hide()
        page.deleteLater()

    def _show_top(self) -> None:
        page = self._stacks[self._current][-1]
        fresh = not page._built
        page.prepare()
        if page not in self._roots.values() and page.header._on_back is None:
            page.header.set_back(page.close_page)
        self.status("")
        self.side_bar.mark(self._current)
        self._pages.setCurrentWidget(page)
        page.fit(self._width)
        if fresh or page.stale:
            page.stale = False
            page.refresh()
        self._fill_menus()
        (page.first_focus() or page).setFocus(Qt.FocusReason.OtherFocusReason)
        self.setWindowTitle(f"{page.header.title()} · CLAC Desktop")

    def _things_changed(self, kinds: set[str]) -> None:
        shown = self.current_page()
        for stack in self._stacks.values():
            for page in stack:
                if page.shows & kinds:
                    if page is shown:
                        page.refresh()
                    else:
                        page.stale = True

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

    def set_saved(self, text: str, short: str = "") -> None:
        """Show that everything is kept, and since when."""
        self._saved = (text, short)
        self._show_saved()

    def _show_saved(self) -> None:
        text, short = self._saved
        self.status_bar.saved.set(short if self._width == "narrow" and short else text, "check_circle", "ok", "text2")
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
        elif "preferences" in self._roots:
            self.go("preferences")

    # theme, zoom, language
    def set_theme(self, name: str) -> None:
        """Change the colours: "light", "dark", "contrast", or "system" for what the system asks."""
        self.context.theme = name
        self._apply(name, theme.zoom())
        self._make_actions()
        if self._on_theme is not None:
            self._on_theme(name)

    def _apply(self, name: str, zoom: float) -> None:
        app = QApplication.instance()
        if isinstance(app, QApplication):
            theme.apply(app, theme.preferred() if name == "system" else name, zoom)
        for widget in self.findChildren(QWidget):
            widget.update()

    def set_zoom(self, zoom: float) -> None:
        """Change fonts and measures together."""
        self._apply(self.context.theme, zoom)
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
        self._translate_qt()
        self._rebuild_all()
        if self._on_language is not None:
            self._on_language(code)

    def _translate_qt(self) -> None:
        app = QApplication.instance()
        if app is None:
            return
        if self._translator is not None:
            app.removeTranslator(self._translator)
        self._translator = QTranslator(self)
        code = {"pt": "pt_BR"}.get(language(), language())
        if self._translator.load(f"qtbase_{code}", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
            app.installTranslator(self._translator)

    def _rebuild_all(self) -> None:
        self._rebuild_frame()
        for stack in self._stacks.values():
            for page in stack:
                page.rebuild()
                if page is not stack[0] and page._built and page.header._on_back is None:
                    page.header.set_back(page.close_page)
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
            for stack in self._stacks.values():
                for page in stack:
                    page.fit(now)
        self._place_message()

    def _place_message(self) -> None:
        bar = self.message_bar
        bottom = self.height() - self.status_bar.height() - bar.height() - theme.px(12)
        bar.move(self.side_bar.width() + theme.px(12), bottom)

    # the rest
    def _undo(self) -> None:
        if self.message_bar.can_undo():
            self.message_bar.undo()
        else:
            self.say(_("No hay nada que deshacer aquí."), icon="info")

    def _near(self) -> list[Found]:
        found = [
            Found(_(page.title), key_text(page.shortcut) if page.shortcut else "", page.icon, page=page.name)
            for page in self._roots.values()
        ]
        page = self.current_page()
        actions = (page.commands() if page is not None else []) + self._own_actions
        known = {one.title for one in found}
        for action in actions:
            if action.isEnabled() and action.text() and action.text() not in known:
                keys = str(action.property("keys") or "")
                icon = str(action.property("icon_name") or "chevron_right")
                found.append(Found(action.text(), key_text(keys) if keys else "", icon, action=action))
        return found

    def _take_found(self, found: Found) -> None:
        if found.action is not None:
            found.action.trigger()
        else:
            self.go(found.page, **found.arguments)

    def _open_help(self) -> None:
        from clac_desktop.ui.keys import KeysWindow, table_keys

        page = self.current_page()
        groups: list[tuple[str, list[tuple[str, str]]]] = []
        if page is not None:
            groups.append((page.header.title(), _told(page.commands())))
        groups.append((_("En toda la ventana"), _told(self._own_actions)))
        groups.append((_("En tablas y cuadrículas"), table_keys()))
        title = page.header.title() if page is not None else "CLAC Desktop"
        about = _(page.about) if page is not None and page.about else ""
        KeysWindow(self, title, about, groups).open()
        self.side_bar.mark(self._current)

    def changeEvent(self, event: QEvent) -> None:
        """Recolour the icons of the window's own commands."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            recolour(self._own_actions)

    def _takers(self, paths: list[str]) -> Page | None:
        shown = self.current_page()
        candidates = ([shown] if shown is not None else []) + list(self._roots.values())
        return next((page for page in candidates if page.accepts_drop(paths)), None)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take files that some page knows what to do with."""
        paths = [url.toLocalFile() for url in event.mimeData().urls() if url.isLocalFile()]
        if paths and self._takers(paths) is not None:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Give the files to their page, and show it."""
        self.open_files([url.toLocalFile() for url in event.mimeData().urls() if url.isLocalFile()])
        event.acceptProposedAction()

    def open_files(self, paths: list[str]) -> bool:
        """Give files to the page that takes them. False when none does."""
        page = self._takers(paths)
        if page is None:
            return False
        if page is not self.current_page():
            self.go(page.name)
        page.take_drop(paths)
        return True

    def closeEvent(self, event: QCloseEvent) -> None:
        """Ask `closing`, then let the pages keep what they have."""
        if self.closing is not None and not self.closing():
            event.ignore()
            return
        event.accept()


def _told(actions: Sequence[QAction]) -> list[tuple[str, str]]:
    return [(action.text(), str(action.property("keys"))) for action in actions if action.property("keys")]
