"""A person before the window, for the journey: eyes that read what is shown, hands that press keys and click.

Nothing here knows a page: things are found by the words on the screen, and used by key strokes and clicks only.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from PySide6.QtCore import QEvent, QMimeData, QModelIndex, QPoint, QPointF, QSize, Qt, QTimer, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication, QKeySequence, QWindow
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QFileDialog,
    QLabel,
    QLineEdit,
    QTableView,
    QWidget,
)
from pytestqt.qtbot import QtBot

PATIENCE = 15_000  # milliseconds that a person waits for an answer
LAPTOP = QSize(1366, 690)
OWN_WINDOWS = ("MainWindow", "FirstStart", "QFileDialog")  # a pop-up never is the window in front


class Flashes:
    """Keeps the windows that came to the front and are none of ours: something was shown before it had a parent."""

    def __init__(self) -> None:
        self.seen: list[str] = []

    def watch(self, window: QWindow | None) -> None:
        """Take a window that came to the front."""
        name = window.objectName().removesuffix("Window").removesuffix("Class") if window is not None else ""
        if name and name not in OWN_WINDOWS:
            self.seen.append(name)


class Person:
    """One person at one window. `window` finds it, since a program replaces its window (first start, then main)."""

    def __init__(self, qtbot: QtBot, window: Callable[[], QWidget]) -> None:
        self._qtbot, self._find = qtbot, window

    @property
    def window(self) -> QWidget:
        """The window looked at now."""
        return self._find()

    # ---- eyes
    def _visible(self) -> Iterator[QWidget]:
        window = self.window
        return (one for one in window.findChildren(QWidget) if one.isVisibleTo(window) and one.width() > 1)

    def words(self) -> list[str]:
        """Return what stands on labels and buttons, and what a screen reader says of painted things."""
        found = []
        for one in self._visible():
            if isinstance(one, QLabel | QAbstractButton):
                found.append(one.text())
            found += [one.accessibleName(), one.accessibleDescription()]
        return [words for words in found if words]

    def sees(self, words: str) -> bool:
        """Whether these words stand somewhere."""
        return any(words in one for one in self.words())

    def wait_for(self, words: str) -> None:
        """Wait until these words stand somewhere."""

        def there() -> None:
            assert self.sees(words), f"no «{words}» among {self.words()}"

        self._qtbot.waitUntil(there, timeout=PATIENCE)

    def wait_until(self, holds: Callable[[], object]) -> None:
        """Wait until something holds."""
        self._qtbot.waitUntil(lambda: bool(holds()), timeout=PATIENCE)

    def figure(self, label: str) -> str:
        """Return what the card with this label says after it: "0 %, 0 de 16 activas …"."""
        said = [one for one in self.words() if one.startswith(f"{label}: ")]
        return max(said, key=len, default="")[len(label) + 2 :]

    def wait_for_figure(self, label: str, beginning: str) -> None:
        """Wait until the card with this label says what begins so."""

        def there() -> None:
            assert self.figure(label).startswith(beginning), f"{label}: {self.figure(label)}"

        self._qtbot.waitUntil(there, timeout=PATIENCE)

    def wait_for_page(self, title: str) -> None:
        """Wait until the title of the window begins so, and something on the page has the keyboard."""
        self.wait_until(lambda: self.window.windowTitle().startswith(title) and QApplication.focusWidget())

    def table(self, name: str) -> list[list[str]]:
        """Return the cells of the table with this name, as they are read aloud or shown."""
        found = [one for one in self._visible() if isinstance(one, QTableView) and one.accessibleName() == name]
        assert found, f"no table «{name}»"
        model = found[0].model()
        return [
            [_cell(model.index(row, column)) for column in range(model.columnCount())]
            for row in range(model.rowCount())
        ]

    # ---- hands on the keyboard
    def come(self) -> None:
        """Sit down: the window comes to the front, in the size of a small laptop."""
        if self.window.size() != LAPTOP:
            self.window.showNormal()
            self.window.resize(LAPTOP)
        self.window.activateWindow()
        self._qtbot.waitUntil(lambda: self.window.isActiveWindow() and QApplication.focusWidget() is not None)

    def at(self) -> QWidget:
        """Return what has the keyboard; that it is nothing is a fault of the window."""
        found = QApplication.focusWidget()
        assert found is not None, "nothing has the keyboard"
        window = found.window()
        while window.windowType() == Qt.WindowType.Popup and window.parentWidget() is not None:
            window = window.parentWidget().window()
        assert window is self.window, f"the keyboard is elsewhere: {window.windowTitle()}"
        return found

    def field(self) -> tuple[str, str]:
        """Return name and words of the field that has the keyboard."""
        line = self.at()
        assert isinstance(line, QLineEdit), line
        return line.accessibleName(), line.text()

    def type(self, text: str) -> None:
        """Type letters, those with accents too (which `keyClicks` does not know)."""
        plain = Qt.KeyboardModifier.NoModifier
        for letter in text:
            if letter.isascii():
                QTest.keyClicks(self.at(), letter)
            else:
                QTest.sendKeyEvent(QTest.KeyAction.Click, self.at(), Qt.Key.Key_unknown, letter, plain)

    def press(self, *keys: str) -> None:
        """Press keys one after the other: "Tab", "Ctrl+Return", "Down"."""
        for one in keys:
            QTest.keySequence(self.at(), QKeySequence(one))

    def tab_to(self, name: str, *, most: int = 40) -> None:
        """Press Tab until the thing with this name has the keyboard; the words say what was met on the way."""
        met = []
        for _press in range(most):
            met.append(self.at().accessibleName())
            if met[-1].startswith(name):
                return
            self.press("Tab")
        raise AssertionError(f"Tab never comes to «{name}»: {met}")

    def copy(self, text: str) -> None:
        """Copy a text elsewhere, in a message or a sheet."""
        QGuiApplication.clipboard().setText(text)

    def open_file(self, keys: str, path: Path) -> None:
        """Press the keys that open the dialog for files, paste a path into it, press Enter."""
        self.copy(str(path))

        def look() -> None:
            dialog = QApplication.activeModalWidget()
            if not isinstance(dialog, QFileDialog) or not dialog.isVisible():
                return
            timer.stop()
            line = dialog.findChild(QLineEdit, "fileNameEdit")
            assert line is not None
            QTest.keySequence(line, QKeySequence.StandardKey.SelectAll)
            QTest.keySequence(line, QKeySequence.StandardKey.Paste)
            QTest.keyClick(line, Qt.Key.Key_Return)

        timer = QTimer(self.window)
        timer.timeout.connect(look)
        timer.start(10)
        self.press(keys)
        assert not timer.isActive(), "no dialog came"
        self.come()  # a window manager gives the keyboard back by itself

    # ---- hands on the mouse
    def click(self, words: str) -> None:
        """Click the button with these words, once it is there and can be pressed."""
        self.wait_until(lambda: self._button(words) is not None)
        found = self._button(words)
        assert found is not None
        QTest.mouseClick(found, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, QPoint(12, 12))

    def _button(self, words: str) -> QAbstractButton | None:
        buttons = (one for one in self._visible() if isinstance(one, QAbstractButton) and one.isEnabled())
        return next((one for one in buttons if words in (one.text(), one.accessibleName())), None)

    def drop(self, path: Path) -> None:
        """Drop a file on the middle of the window."""
        assert path.is_file(), path
        mime = QMimeData()
        mime.setUrls([QUrl.fromLocalFile(str(path))])
        window = self.window
        place = QPointF(window.rect().center())
        copy, left, none = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        target: QWidget | None = window.childAt(place.toPoint()) or window
        while target is not None:  # as Qt does: the innermost widget under the pointer that takes the files
            if target.acceptDrops():
                enter = QDragEnterEvent(place.toPoint(), copy, mime, left, none)
                QApplication.sendEvent(target, enter)
                if enter.isAccepted():
                    break
            target = target.parentWidget()
        assert target is not None, f"nothing takes {path.name}"
        QApplication.sendEvent(target, QDropEvent(place, copy, mime, left, none, QEvent.Type.Drop))


def _cell(index: QModelIndex) -> str:
    for role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
        words = index.data(int(role))
        if words:
            return str(words)
    return ""
