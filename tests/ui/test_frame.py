"""The frame: pages, keys, widths, themes, zoom, language, messages, the first start."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QFileInfo, Qt
from PySide6.QtGui import QAccessible, QKeySequence
from PySide6.QtWidgets import QApplication, QFileDialog, QFileIconProvider, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from clac_desktop.errors import Problem, ProblemError
from clac_desktop.texts import N_, language, set_language
from clac_desktop.ui import kit, theme
from clac_desktop.ui.background import InlineBackground
from clac_desktop.ui.first_start import FirstStart, FirstStartAnswers, FirstStartWays, InvitationFacts
from clac_desktop.ui.go_to import Found
from clac_desktop.ui.main_window import Context, MainWindow
from clac_desktop.ui.page import Page
from tests.ui.conftest import SIZES, cut_words

Key, Modifier = Qt.Key, Qt.KeyboardModifier


class Home(Page):
    name, title, icon, shortcut = "home", N_("Inicio"), "home", "Ctrl+1"
    shows = frozenset({"service"})
    refreshed = 0

    def build(self) -> None:
        self.header.set_note("Corte: 30 jun 2023")
        self.acted: list[str] = []
        new = self.command("Nuevo servicio", "Ctrl+N", lambda: self.acted.append("new"), icon="add")
        self.header.add(kit.Button.of(new, kind="primary"))
        self.field = kit.TextField("Lugar")
        self.body.addWidget(self.field)
        self.body.addStretch(1)

    def refresh(self) -> None:
        self.refreshed += 1

    def keep(self) -> Any:
        return self.field.value()

    def take(self, state: Any) -> None:
        self.field.set_value(state)

    def first_focus(self) -> QWidget:
        return self.field.editor()


class Services(Home):
    name, title, icon, shortcut = "services", N_("Servicios"), "event_note", "Ctrl+2"
    arrived: dict[str, Any] | None = None

    def arrive(self, **arguments: Any) -> None:
        self.arrived = arguments

    def accepts_drop(self, paths: list[str]) -> bool:
        return paths[0].endswith(".xlsx")

    def take_drop(self, paths: list[str]) -> None:
        self.dropped = paths


class Preferences(Page):
    name, title, icon, shortcut, foot = "preferences", N_("Preferencias"), "settings", "Ctrl+,", True


@pytest.fixture
def window(qtbot: QtBot, inline: InlineBackground) -> Iterator[MainWindow]:
    made = MainWindow(Context("Oficina Perú", "CNCJ-Perú", "Persona Ejemplo", sample=True), inline)
    made.add_pages([Home(made, inline), Services(made, inline), Preferences(made, inline)])
    made.resize(1366, 768)
    qtbot.addWidget(made)
    made.show()
    made.go("home")
    made.activateWindow()
    qtbot.waitExposed(made)
    yield made


def press(qtbot: QtBot, window: MainWindow, key: Key, modifier: Modifier = Modifier.ControlModifier) -> None:
    qtbot.keyClick(window.focusWidget() or window, key, modifier)


def test_pages_open_by_key_and_are_built_when_first_shown(qtbot: QtBot, window: MainWindow) -> None:
    assert not window.page("services").is_built
    press(qtbot, window, Key.Key_2)
    assert window.current_page() is window.page("services")
    assert window.side_bar.items["services"].isChecked()
    assert window.windowTitle() == "Servicios · CLAC Desktop"
    press(qtbot, window, Key.Key_1)
    assert window.current_page() is window.page("home")


def test_commands_of_the_page_are_in_menu_tooltip_and_keys(qtbot: QtBot, window: MainWindow) -> None:
    page = window.current_page()
    assert isinstance(page, Home)
    assert [action.text() for action in window.menu_row.menus["records"].actions()] == ["Nuevo servicio"]
    press(qtbot, window, Key.Key_N)
    assert page.acted == ["new"]
    window.go("preferences")
    assert not window.menu_row.menus["records"].menuAction().isVisible()
    press(qtbot, window, Key.Key_N)
    assert page.acted == ["new"]


def test_a_command_of_the_window_yields_to_the_page(qtbot: QtBot, window: MainWindow) -> None:
    general: list[int] = []
    window.add_command("records", N_("Nuevo servicio"), "Ctrl+N", lambda: general.append(1), icon="add")
    page = window.current_page()
    assert isinstance(page, Home)
    press(qtbot, window, Key.Key_N)
    assert (page.acted, general) == (["new"], [])
    window.go("preferences")
    press(qtbot, window, Key.Key_N)
    assert general == [1]


def test_every_action_with_a_key_shows_it(window: MainWindow) -> None:
    for action in window._commands.actions:
        if not action.shortcut().isEmpty():
            assert "(" in action.toolTip(), action.text()
    keys = [action.shortcut().toString() for action in window._commands.actions if not action.shortcut().isEmpty()]
    assert len(keys) == len(set(keys))


def test_announcements_refresh_what_is_seen_and_mark_the_rest(window: MainWindow, inline: InlineBackground) -> None:
    home, services = window.page("home"), window.page("services")
    assert isinstance(home, Home) and isinstance(services, Services)
    window.go("services")
    before = (home.refreshed, services.refreshed)
    inline.write(lambda _session: None)
    assert (home.refreshed, services.refreshed) == (before[0], before[1] + 1)
    window.go("home")
    assert home.refreshed == before[0] + 1


def test_a_pushed_page_has_a_way_back(qtbot: QtBot, window: MainWindow, inline: InlineBackground) -> None:
    class Sheet(Page):
        name, title = "sheet", N_("Ficha")

    window.go("services")
    sheet = Sheet(window, inline)
    window.push(sheet)
    assert window.current_page() is sheet
    assert window.side_bar.items["services"].isChecked()
    window.go("home")
    window.go("services")
    assert window.current_page() is sheet
    qtbot.keyClick(sheet, Key.Key_Escape)
    assert window.current_page() is window.page("services")
    window.go("services", id=7)
    services = window.page("services")
    assert isinstance(services, Services) and services.arrived == {"id": 7}


@pytest.mark.parametrize(
    ("width", "zoom", "expected", "bar"),
    [(1366, 1.0, "wide", 208), (1093, 1.0, "middle", 48), (1366, 2.0, "narrow", 96)],
)
def test_the_frame_folds_when_it_gets_narrow(
    window: MainWindow, width: int, zoom: float, expected: str, bar: int
) -> None:
    window.resize(width, 690)
    window.set_zoom(zoom)
    assert window.width_class() == expected
    assert window.side_bar.width() == bar
    folded = window.menu_row._more.actions()
    assert bool(folded) == (expected == "narrow")


@pytest.mark.parametrize("name", list(theme.THEMES))
@pytest.mark.parametrize(("width", "height", "zoom"), SIZES)
@pytest.mark.parametrize("code", ["es", "en"])
def test_no_words_are_cut(window: MainWindow, name: str, width: int, height: int, zoom: float, code: str) -> None:
    window.set_theme(name)
    window.resize(width, height)
    window.set_language(code)
    window.set_zoom(zoom)
    window.set_unsent("37 cambios sin enviar desde el 21 jun", "37 sin enviar")
    window.set_saved("Todo guardado · 16:42", "Guardado 16:42")
    QApplication.processEvents()
    assert cut_words(window) == []
    assert window.menu_row.sizeHint().width() <= width
    image = window.grab().toImage()
    assert image.pixelColor(5, image.height() - 5).name() == theme.THEMES[name]["window"].lower()


def test_typed_words_survive_language_and_zoom(window: MainWindow) -> None:
    page = window.current_page()
    assert isinstance(page, Home)
    page.field.set_value("Pichanaki")
    window.set_language("en")
    assert language() == "en"
    assert page.field.value() == "Pichanaki"
    window.set_zoom(1.5)
    assert page.field.value() == "Pichanaki"


def test_no_spanish_word_is_left_in_english(window: MainWindow) -> None:
    window.set_language("en")
    titles = {menu.title().replace("&", "") for menu in window.menu_row.menus.values()}
    assert titles == {"File", "Edit", "View", "Records", "Packages", "Help"}
    assert {item.text() for item in window.side_bar.items.values()} == {"Home", "Services", "Preferences", "Help"}
    set_language("es")


def test_tab_shows_exactly_one_focus_and_everything_has_a_name(qtbot: QtBot, window: MainWindow) -> None:
    seen: list[QWidget] = []
    for _step in range(40):
        qtbot.keyClick(window.focusWidget() or window, Key.Key_Tab)
        holder = window.focusWidget()
        assert holder is not None
        if holder in seen:
            break
        seen.append(holder)
        assert QAccessible.queryAccessibleInterface(holder).text(QAccessible.Text.Name), type(holder).__name__
    kinds = {type(widget).__name__ for widget in seen}
    assert {"NavItem", "PersonChip", "Button", "LineEdit"} <= kinds


def test_going_anywhere_with_ctrl_k(qtbot: QtBot, window: MainWindow) -> None:
    window.add_finder(lambda _session, text: [Found(f"Servicio {text}", "27 jun", "event_note", "services", {"id": 3})])
    press(qtbot, window, Key.Key_K)
    edit = window.menu_row.goto.edit
    assert window.focusWidget() is edit
    qtbot.keyClicks(edit, "poda")
    qtbot.waitUntil(lambda: any(found.page == "services" for found in window.menu_row.goto.shown()), timeout=1500)
    qtbot.keyClick(edit, Key.Key_Return)
    services = window.page("services")
    assert isinstance(services, Services) and services.arrived == {"id": 3}


def test_a_message_with_undo_is_taken_back_by_ctrl_z(qtbot: QtBot, window: MainWindow) -> None:
    undone: list[int] = []
    window.say("Servicio anulado", icon="block", undo=lambda: undone.append(1))
    assert window.message_bar.isVisible()
    window._undo()
    assert undone == [1]


def test_ctrl_z_in_a_field_belongs_to_the_field(qtbot: QtBot, window: MainWindow) -> None:
    undone: list[int] = []
    page = window.current_page()
    assert isinstance(page, Home)
    window.say("Servicio anulado", undo=lambda: undone.append(1))
    edit = page.field.editor()
    assert isinstance(edit, QLineEdit)
    edit.setFocus()
    qtbot.keyClicks(edit, "abc")
    qtbot.keyClick(edit, Key.Key_Z, Modifier.ControlModifier)
    assert edit.text() == ""
    assert undone == []


def test_badges_status_and_marks(window: MainWindow) -> None:
    window.set_badge("services", 3, spoken="3 por cerrar")
    assert window.side_bar.items["services"].accessibleName() == "Servicios, 3 por cerrar"
    window.status("69 servicios")
    assert window.status_bar.left.text() == "69 servicios"
    window.set_unsent("", "")
    assert not window.status_bar.unsent.isVisible()
    window.set_theme("dark")
    assert window.side_bar.items["services"].accessibleName() == "Servicios, 3 por cerrar"


def test_dropped_files_find_their_page(window: MainWindow) -> None:
    assert window.open_files(["/datos/registro.xlsx"])
    services = window.page("services")
    assert isinstance(services, Services) and services.dropped == ["/datos/registro.xlsx"]
    assert window.current_page() is services
    assert not window.open_files(["/datos/foto.png"])


def test_what_is_called_just_as_typed_stands_first_then_what_begins_so(qtbot: QtBot, window: MainWindow) -> None:
    def services(_session: object, _text: str) -> list[Found]:
        return [Found("Visita a Cepibo", "", "event_note"), Found("CEPIBO y otras", "", "event_note")]

    def organisations(_session: object, _text: str) -> list[Found]:
        return [Found("CEPIBO · Central Piurana", "", "groups")]

    window.add_finder(services)
    window.add_finder(organisations)
    goto = window.menu_row.goto
    goto.focus()
    qtbot.keyClicks(goto.edit, "cepibo")
    qtbot.waitUntil(lambda: len(goto.shown()) == 3)
    assert [one.title for one in goto.shown()] == ["CEPIBO · Central Piurana", "CEPIBO y otras", "Visita a Cepibo"]


def test_the_dialog_for_files_speaks_spanish_and_english(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    for code, words in (("es", {"&Buscar en:", "&Tipo de archivos:"}), ("en", {"&Look in:", "Files of &type:"})):
        window.set_language(code)
        dialog = QFileDialog()
        dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
        qtbot.addWidget(dialog)
        assert words <= {label.text() for label in dialog.findChildren(QLabel)}
        kinds = QFileIconProvider()
        assert kinds.type(QFileInfo(str(tmp_path))) == {"es": "Carpeta", "en": "Folder"}[code]


def test_problems_nobody_took_are_said(window: MainWindow, inline: InlineBackground) -> None:
    def work(_session: object) -> None:
        raise ProblemError(Problem("file_missing", file="a.xlsx"))

    inline.read(work)
    assert window.message_bar.text() == "«a.xlsx»: El archivo no existe."


def test_the_list_of_keys(qtbot: QtBot, window: MainWindow) -> None:
    from clac_desktop.ui.keys import KeysWindow

    press(qtbot, window, Key.Key_Slash)
    shown = window.findChildren(KeysWindow)
    assert len(shown) == 1
    names = [line.accessibleName() for line in shown[0].findChildren(QWidget) if line.accessibleName()]
    assert "Nuevo servicio: Ctrl+N" in names
    shown[0].close()


def test_zoom_by_keyboard(qtbot: QtBot, window: MainWindow) -> None:
    heard: list[float] = []
    window._on_zoom = heard.append
    press(qtbot, window, Key.Key_Plus)
    press(qtbot, window, Key.Key_0)
    press(qtbot, window, Key.Key_Minus)
    assert heard == [1.1, 1.0, 0.9]


def test_a_key_is_written_as_on_the_keyboard_of_the_language() -> None:
    from clac_desktop.ui.paint import key_text

    assert key_text("Ctrl+Shift+N") == "Ctrl+Mayús+N"
    assert key_text("Ctrl+Return") == "Ctrl+Intro"
    assert key_text("Ctrl++") == "Ctrl++"
    set_language("en")
    assert key_text("Ctrl+Shift+N") == "Ctrl+Shift+N"
    assert QKeySequence("Ctrl+Shift+N").toString() == "Ctrl+Shift+N"


def start(qtbot: QtBot, inline: InlineBackground, answers: list[FirstStartAnswers]) -> FirstStart:
    def check(path: str) -> InvitationFacts:
        if path.endswith("mala.clac-invite"):
            raise ProblemError(Problem("file_missing", file=path))
        return InvitationFacts("Invitación válida para la Oficina Perú", ["equipo n.º 3"], "Oficina Perú")

    ways = FirstStartWays(check, answers.append, lambda: None, set_language, [("es", "Español"), ("en", "English")])
    made = FirstStart(inline, ways)
    qtbot.addWidget(made)
    made.show()
    return made


def test_the_first_start_asks_three_things(qtbot: QtBot, inline: InlineBackground) -> None:
    answers: list[FirstStartAnswers] = []
    made = start(qtbot, inline, answers)
    qtbot.keyClick(made, Key.Key_Return)
    assert made.step == 1
    qtbot.keyClick(made, Key.Key_Return)
    assert made.step == 1 and made._said.isVisible()
    made.take_invitation("mala.clac-invite")
    assert "El archivo no existe." in made._said.accessibleName()
    made.take_invitation("PE-3.clac-invite")
    assert "Oficina Perú" in made._said.accessibleName()
    made.go_on()
    made.go_on()
    assert made._person.message() == "Escriba su nombre."
    qtbot.keyClicks(made._person.editor(), "Persona Ejemplo")
    assert cut_words(made) == []
    made.back()
    assert made.step == 1
    made.go_on()
    made.go_on()
    assert (answers[0].person, answers[0].language, answers[0].path) == ("Persona Ejemplo", "es", "PE-3.clac-invite")


def test_the_first_start_changes_language_at_once(qtbot: QtBot, inline: InlineBackground) -> None:
    made = start(qtbot, inline, [])
    made.set_language("en")
    words = {label.text() for label in made.findChildren(kit.Label)}
    assert "Step 1 of 3 · Your language" in words
    made.set_language("es")
