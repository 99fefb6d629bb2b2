"""What the user sees when we made a mistake: a window with a report that can be copied and holds no personal data."""

from __future__ import annotations

import logging
import platform
import sys
import traceback
from pathlib import Path
from types import TracebackType

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QDialog, QHBoxLayout, QPlainTextEdit, QVBoxLayout

from clac_desktop.texts import _
from clac_desktop.ui import theme
from clac_desktop.ui.kit.button import Button
from clac_desktop.ui.kit.label import Label

log = logging.getLogger(__name__)


def report(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> str:
    """Return a report for the makers: kind of error and lines of code; no values, no names, no paths."""
    lines = [
        f"CLAC Desktop, Python {platform.python_version()}, {platform.system()} {platform.release()}",
        kind.__name__,
    ]
    lines += [
        f"  {Path(frame.filename).name}:{frame.lineno} {frame.name}"
        for frame in traceback.extract_tb(trace)
        if frame.lineno
    ]
    return "\n".join(lines)


class CrashWindow(QDialog):
    """Says that something failed, that the data are kept, and offers the report."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self._text = text
        self.setWindowTitle(_("Algo falló"))
        self.setMinimumSize(theme.px(520), theme.px(320))
        box = QVBoxLayout(self)
        margin = theme.unit(5)
        box.setContentsMargins(margin, margin, margin, margin)
        box.setSpacing(theme.unit(3))
        box.addWidget(Label(_("Algo falló en el programa"), 16, 600))
        words = _("Lo guardado está a salvo. Si se repite, envíe este informe: no lleva datos personales.")
        box.addWidget(Label(words, 13, 400, "text2", wrap=True))
        shown = QPlainTextEdit(text)
        shown.setReadOnly(True)
        shown.setAccessibleName(_("Informe"))
        shown.setFont(theme.font(12))
        box.addWidget(shown, 1)
        row = QHBoxLayout()
        row.addWidget(Button(_("Copiar detalles"), icon="content_copy", on=self.copy))
        row.addStretch(1)
        row.addWidget(Button(_("Seguir"), kind="primary", on=self.accept))
        box.addLayout(row)

    def copy(self) -> None:
        """Put the report on the clipboard."""
        QGuiApplication.clipboard().setText(self._text)


_shown: list[CrashWindow] = []


def show_crash(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """Log a bug and show the window once; for sys.excepthook and for the worker."""
    if issubclass(kind, KeyboardInterrupt):
        sys.__excepthook__(kind, error, trace)
        return
    log.error("unexpected", exc_info=(kind, error, trace))
    if QApplication.instance() is None:
        sys.__excepthook__(kind, error, trace)
        return
    if any(window.isVisible() for window in _shown):
        return
    _shown.clear()
    window = CrashWindow(report(kind, error, trace))
    _shown.append(window)
    window.open()
