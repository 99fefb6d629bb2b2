"""Pictures of the real window, page by page, light and dark: for the demonstration, the README and the help."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEventLoop, QSize, QTimer
from PySide6.QtWidgets import QApplication

from clac_desktop.ui.background import Background
from clac_desktop.ui.main_window import MainWindow

SIZE = QSize(1366, 768)
THEMES = ("light", "dark")
SETTLE = 150  # milliseconds for what a page shows after its answers (a chart is made late)


@dataclass(frozen=True, slots=True)
class Stop:
    """One picture: the name of its file, the page, and what the page is given."""

    file: str
    page: str
    arguments: dict[str, Any] = field(default_factory=dict)


def stops(central: bool, service: str | None, organisation: str | None) -> list[Stop]:
    """Return the pictures worth taking of an office's or the centre's workspace."""
    if central:
        pages = (("centro-inicio", "home"), ("centro-paquetes", "packages"), ("centro-servicios", "services"))
        return [Stop(file, page) for file, page in pages]
    found = [Stop("inicio", "home"), Stop("servicios", "services"), Stop("servicio-nuevo", "services", {"new": True})]
    if service:
        found.append(Stop("servicio", "services", {"uid": service}))
    found.append(Stop("organizaciones", "organisations"))
    if organisation:
        found.append(Stop("organizacion", "organisations", {"uid": organisation}))
    found += [
        Stop("paquetes-enviar", "packages", {"view": "send"}),
        Stop("paquetes-recibos", "packages", {"view": "receipts"}),
        Stop("preferencias", "preferences"),
    ]
    return found


def take(window: MainWindow, background: Background, folder: Path, route: Sequence[Stop]) -> list[Path]:
    """Go to each stop, wait for its answers, and store what the window shows; return the files."""
    folder.mkdir(parents=True, exist_ok=True)
    window.resize(SIZE)
    window.show()
    found = []
    for theme in THEMES:
        window.set_theme(theme)
        for stop in route:
            window.go(stop.page, **stop.arguments)
            _settle(background)
            file = folder / f"{stop.file}-{'claro' if theme == 'light' else 'oscuro'}.png"
            window.grab().save(str(file))
            found.append(file)
    return found


def _settle(background: Background) -> None:
    for _ in range(3):  # an answer may ask the next question
        background.wait(10_000)
        loop = QEventLoop()
        QTimer.singleShot(SETTLE, loop.quit)
        loop.exec()
    QApplication.processEvents()
