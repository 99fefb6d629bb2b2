"""Pictures of the window as files: one of each page, light and dark, for the demonstration and the documentation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QApplication

from clac_desktop.ui.main_window import MainWindow

SIZE = QSize(1366, 768)
THEMES = ("light", "dark")
View = tuple[str, str, Mapping[str, Any]]  # name of the file, name of the page, arguments


def take(window: MainWindow, folder: Path, views: Sequence[View]) -> list[Path]:
    """Show each view of a window in each theme and write it as a PNG; return the files."""
    folder.mkdir(parents=True, exist_ok=True)
    window.resize(SIZE)
    window.show()
    before, written = window.context.theme, []
    for theme in THEMES:
        window.set_theme(theme)
        for name, page, arguments in views:
            show(window, page, arguments)
            settle(window)
            file = folder / f"{name}-{theme}.png"
            window.grab().save(str(file))
            written.append(file)
    window.set_theme(before)
    settle(window)
    return written


def show(window: MainWindow, page: str, arguments: Mapping[str, Any]) -> None:
    """Go to a view; a page without arguments is shown itself, not what the view before opened above it."""
    top = window.current_page()
    if top is not None and top not in window.pages():
        window.pop(top)
    window.go(page, **arguments)


def settle(window: MainWindow) -> None:
    """Wait until everything is read and painted; what one answer asks for comes with the next round."""
    for _round in range(3):
        window.background.wait(20_000)
        QApplication.processEvents()
