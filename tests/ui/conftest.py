"""What the tests of the window share: the application in its theme, a bridge that runs at once, a bare frame."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QScrollArea, QWidget

from clac_desktop.ui import theme
from clac_desktop.ui.background import Background, InlineBackground
from clac_desktop.ui.page import SilentFrame

# Which sizes every page is looked at in: logical pixels, zoom.
SIZES = ((1366, 690, 1.0), (1093, 614, 1.0), (1366, 768, 2.0))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The platform without screen warns of what it cannot do (raise, grab the keyboard); that is no fault of ours."""
    for item in items:
        if "tests/ui" in item.path.as_posix():
            item.add_marker(pytest.mark.qt_log_ignore("^This plugin does not support ", extend=True))


class Nothing:
    """A workspace with nothing in it, that can be read, written and announce."""

    def __init__(self) -> None:
        self.listeners: list[Callable[[set[str]], object]] = []
        self.read = self.written = 0

    @contextmanager
    def reading(self) -> Iterator[Nothing]:
        """Count a reading."""
        self.read += 1
        yield self

    @contextmanager
    def writing(self) -> Iterator[Nothing]:
        """Count a writing that came to its end."""
        yield self
        self.written += 1
        for listener in self.listeners:
            listener({"service"})

    def on_commit(self, listener: Callable[[set[str]], object]) -> None:
        """Keep who wants to know."""
        self.listeners.append(listener)


@pytest.fixture(autouse=True)
def dressed(qapp: QApplication) -> Iterator[QApplication]:
    """Every test starts light at 100 %."""
    theme.apply(qapp, "light", 1.0)
    yield qapp
    theme.apply(qapp, "light", 1.0)


@pytest.fixture
def nothing() -> Nothing:
    """A workspace without data."""
    return Nothing()


@pytest.fixture
def inline(nothing: Nothing) -> InlineBackground:
    """A bridge whose answers come before the call returns."""
    return InlineBackground(nothing)


@pytest.fixture
def bridge(nothing: Nothing) -> Iterator[Background]:
    """A bridge with real threads."""
    made = Background(nothing)
    yield made
    made.close()


@pytest.fixture
def frame() -> SilentFrame:
    """A frame without window that keeps what it was told."""
    return SilentFrame()


def cut_words(root: QWidget) -> list[str]:
    """Return the visible labels and buttons of a window that are narrower than their words and do not elide."""
    from clac_desktop.ui.kit import Button, Label

    found = []
    for label in root.findChildren(Label):
        plain = label.isVisible() and label.text() and not label.wordWrap() and not label.elides
        if plain and label.fontMetrics().horizontalAdvance(label.text()) > label.width() + 1:
            found.append(label.text())
    for button in root.findChildren(Button):
        if button.isVisible() and button.sizeHint().width() > button.width() + 1:
            found.append(button.text())
    return found


def hidden_at_the_right(root: QWidget) -> list[str]:
    """Return the visible scroll areas that hold more than they are wide, and give no bar to come to it."""
    found = []
    for area in root.findChildren(QScrollArea):
        never = area.horizontalScrollBarPolicy() == Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        inner = area.widget()
        if area.isVisible() and never and inner is not None and inner.width() > area.viewport().width() + 1:
            found.append(f"{inner.width()} in {area.viewport().width()}: {inner.accessibleName()}")
    return found
