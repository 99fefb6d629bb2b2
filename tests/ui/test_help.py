"""F1 and Ctrl+/: every page has its words in every language of the window, and they are true of its keys."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from clac_desktop import paths
from clac_desktop.texts import languages, set_language
from clac_desktop.ui import theme
from clac_desktop.ui.help import HelpWindow, help_file, topics
from clac_desktop.ui.keys import KeysWindow
from clac_desktop.ui.paint import key_text
from tests.ui.test_walk import PAGES, session, walked  # noqa: F401

KEY = re.compile(r"`([^`]+)`")
PORTABLE = {  # each key that the help names, as the code writes it
    "Alt+PgUp", "Alt+PgDown", "Ctrl+Shift+V", "Ctrl+Shift+T", "Ctrl+E", "Ctrl+F", "Ctrl+Shift+G", "Ctrl+N",
    "Ctrl+Shift+N", "Ctrl+D", "Ctrl+V", "Ctrl+I", "Return", "Del", "Ctrl+R", "Ctrl+Z", "Ctrl+Y", "Ctrl+P", "Esc",
    "Ctrl+Return", "F8", "Alt+Return", "Alt+Down", "Ctrl+Shift+A", "Tab", "F2", "Ctrl+C", "Ctrl+Shift+D", "Ctrl+;",
    "Alt+Up", "Ctrl+O", "Ctrl++", "Ctrl+-", "Ctrl+0", "1", "2", "Up", "Down", "PgUp", "PgDown", "Shift+1",
    "Shift+Down", "Ctrl+Shift+M",
}  # fmt: skip


@pytest.fixture
def window(qtbot: QtBot) -> Iterator[QWidget]:
    made = QWidget()
    made.resize(1366, 690)
    qtbot.addWidget(made)
    made.show()
    yield made
    set_language("es")


@pytest.mark.parametrize("code", ["es", "en"])
def test_every_page_of_the_window_has_its_words_in_every_language(code: str) -> None:
    assert code in languages()
    assert {*PAGES, "decisions", "service", "organisation", "table_import"} <= set(topics(code))
    assert topics(code) == topics("es")


@pytest.mark.parametrize("code", ["es", "en"])
def test_the_words_name_keys_and_topics_that_exist(code: str) -> None:
    set_language(code)
    known = {key_text(key) for key in PORTABLE}
    for topic in topics(code):
        words = (paths.resources() / "help" / code / f"{topic}.md").read_text(encoding="utf-8")
        assert words.startswith("# ")
        assert {key for key in KEY.findall(words) if not key.startswith(".")} <= known, topic
        assert set(re.findall(r"\]\(([^)]+)\)", words)) <= set(topics(code)), topic
    set_language("es")


def test_all_keys_that_the_help_names_are_pressed_somewhere() -> None:
    """A key that left the program leaves the help, too."""
    code = "\n".join(file.read_text(encoding="utf-8") for file in Path(paths.__file__).parent.rglob("*.py"))
    drawn_by_qt = {"Tab", "Ctrl+C", "Esc", "Return", "Ctrl++", "Ctrl+-", "Alt+Return", "Alt+Down", "Up", "Down"}
    drawn_by_qt |= {"1", "2", "Shift+1", "Shift+Down"}  # choices of a conflict; more lines of a list
    assert [key for key in PORTABLE - drawn_by_qt if f'"{key}"' not in code] == []


def test_links_lead_on_and_back(window: QWidget, qtbot: QtBot) -> None:
    help_window = HelpWindow(window, "home", lambda: None)
    help_window.show()
    assert help_window.browser.accessibleName() == "Ayuda: Inicio"
    assert "numerador" in help_window.browser.toPlainText() and "#" not in help_window.browser.toPlainText()
    help_window.browser.anchorClicked.emit(QUrl("services"))
    assert help_window.topic() == "services"
    help_window.activateWindow()
    qtbot.waitUntil(help_window.isActiveWindow)
    qtbot.keyClick(help_window, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert help_window.topic() == "home"
    help_window.close()


def test_a_topic_that_is_not_translated_is_read_in_spanish(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("clac_desktop.ui.help.language", lambda: "fr")
    assert help_file("home").parent.name == "es"
    with pytest.raises(FileNotFoundError):
        help_file("nothing")


def test_f1_on_every_page(session, qtbot: QtBot) -> None:  # type: ignore[no-untyped-def]  # noqa: F811
    window = session.window
    for page in window.pages():
        window.activateWindow()
        window.go(page.name)
        session.background.wait(10_000)
        qtbot.keyClick(window.focusWidget() or window, Qt.Key.Key_F1)
        shown = window.findChildren(HelpWindow)
        assert [one.topic() for one in shown] == [page.name]
        shown[0].close()
        qtbot.waitUntil(lambda: not window.findChildren(HelpWindow))
    window.activateWindow()
    window.go("services", new=True)
    session.background.wait(10_000)
    qtbot.keyClick(window.focusWidget() or window, Qt.Key.Key_F1)
    assert window.findChildren(HelpWindow)[0].topic() == "service"


def test_no_reading_window_is_larger_than_the_window_below_at_200(window: QWidget) -> None:
    from PySide6.QtWidgets import QApplication

    app = QApplication.instance()
    assert isinstance(app, QApplication)
    theme.apply(app, "light", 2.0)
    for made in (HelpWindow(window, "service", lambda: None), KeysWindow(window, None, [])):
        assert made.width() <= window.width() and made.height() <= window.height()
        made.show()
        assert made.rect().contains(made.close_button.geometry())
        made.close()
