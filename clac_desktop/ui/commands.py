"""The commands of the whole window: menus, keys, and what Ctrl+K offers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMainWindow

from clac_desktop.texts import N_, _, language, language_name, languages
from clac_desktop.ui.go_to import Found
from clac_desktop.ui.kit.menu import Menu, command, recolour
from clac_desktop.ui.page import MENUS, Page
from clac_desktop.ui.paint import key_text

THEME_NAMES = (
    ("light", N_("Claro")),
    ("dark", N_("Oscuro")),
    ("contrast", N_("Alto contraste")),
    ("system", N_("Como el sistema")),
)


@dataclass(frozen=True, slots=True)
class Order:
    """A command of the whole window; its words are marked, not yet translated. "" is a line."""

    menu: str
    text: str
    key: str
    on: Callable[[], object]
    icon: str = ""


class Commands:
    """Actions made from orders, and made again in another language."""

    def __init__(self, window: QMainWindow) -> None:
        self._window = window
        self.actions: list[QAction] = []
        self._menus: list[Menu] = []
        self._places: dict[str, list[QAction | None]] = {key: [] for key in MENUS}

    def make(self, orders: Sequence[Order], submenus: Sequence[Menu]) -> None:
        """Throw the old actions away and make these; `submenus` go to the end of *Ver*."""
        for action in self.actions:
            self._window.removeAction(action)
            action.deleteLater()
        for menu in self._menus:
            menu.deleteLater()
        self.actions, self._menus = [], list(submenus)
        self._places = {key: [] for key in MENUS}
        for order in orders:
            if not order.text:
                self._places[order.menu].append(None)
                continue
            action = command(self._window, _(order.text), order.on, icon=order.icon, key=order.key)
            action.setProperty("menu", order.menu)
            if order.key == "Ctrl++":
                action.setShortcuts([QKeySequence("Ctrl++"), QKeySequence("Ctrl+=")])
            self._window.addAction(action)
            self.actions.append(action)
            self._places[order.menu].append(action)
        self._places["view"] += [None, *(menu.menuAction() for menu in submenus)]

    def placed(self, page: Page | None) -> dict[str, list[QAction | None]]:
        """Return what each menu holds now: the page's own commands first; its keys win over the window's."""
        own_commands = page.commands() if page is not None else []
        taken = {action.shortcut().toString() for action in own_commands if not action.shortcut().isEmpty()}
        filled: dict[str, list[QAction | None]] = {}
        for key in MENUS:
            own: list[QAction | None] = [action for action in own_commands if action.property("menu") == key]
            general: list[QAction | None] = []
            for action in self._places[key]:
                hidden = action is not None and action.shortcut().toString() in taken
                if action in self.actions and action is not None:
                    action.setEnabled(not hidden)
                if not hidden:
                    general.append(action)
            filled[key] = [*own, *([None] if own and general else []), *general]
        return filled

    def found(self, pages: Sequence[Page], page: Page | None) -> list[Found]:
        """Return pages and commands for Ctrl+K."""
        made = [
            Found(_(one.title), key_text(one.shortcut) if one.shortcut else "", one.icon, page=one.name)
            for one in pages
        ]
        known = {one.title for one in made}
        for action in [*(page.commands() if page is not None else []), *self.actions]:
            if action.isEnabled() and action.text() and action.text() not in known:
                keys = str(action.property("keys") or "")
                icon = str(action.property("icon_name") or "chevron_right")
                made.append(Found(action.text(), key_text(keys) if keys else "", icon, action=action))
        return made

    def recolour(self) -> None:
        """Draw the icons in the colours of the theme."""
        recolour(self.actions)


def theme_menu(window: QMainWindow, chosen: str, on: Callable[[str], object]) -> Menu:
    """Return the menu of colours."""
    menu = Menu(_("Colores"), window)
    for name, text in THEME_NAMES:
        menu.add(_(text), _bound(on, name), checked=name == chosen)
    return menu


def language_menu(window: QMainWindow, on: Callable[[str], object]) -> Menu:
    """Return the menu of languages."""
    menu = Menu(_("Idioma"), window)
    for code in languages():
        menu.add(language_name(code), _bound(on, code), checked=code == language())
    return menu


def _bound(on: Callable[[str], object], value: str) -> Callable[[], object]:
    return lambda: on(value)


def told(actions: Sequence[QAction]) -> list[tuple[str, str]]:
    """Return words and keys of the actions that have a key, for the list of keys."""
    return [(action.text(), str(action.property("keys"))) for action in actions if action.property("keys")]
