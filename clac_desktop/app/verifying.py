"""Checking a large workspace beside the window, where the program was killed: another process, so that nothing waits.

A small one is checked before it is shown (`models/opening.py`). Of a large one that would take minutes; the pages were
looked at, the window opens, and nothing is sent before everything was checked entry by entry.
"""

from __future__ import annotations

import logging

from PySide6.QtCore import QObject, QProcess, Signal

from clac_desktop.errors import Problem
from clac_desktop.models.database import Workspace
from clac_desktop.ui.backups import check_command, found_damage

log = logging.getLogger(__name__)


class Verification(QObject):
    """One check of an open workspace. It does not change it, and ends with its window."""

    whole = Signal()
    damaged = Signal(Problem)

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._workspace = workspace
        self._process = QProcess(self)
        self._process.finished.connect(self._finished)

    def start(self) -> None:
        """Begin; one of the signals follows, or none where the check could not be made."""
        program, *words = check_command(self._workspace.path)
        self._process.start(program, words)

    def wait(self, milliseconds: int) -> bool:
        """Wait until it has ended; False where it has not by then."""
        return self._process.waitForFinished(milliseconds)

    def end(self) -> None:
        """Leave it: the file stays marked as not closed, so the next opening checks it again."""
        self._process.finished.disconnect(self._finished)
        if self._process.state() != QProcess.ProcessState.NotRunning:
            self._process.kill()
            self._process.waitForFinished(5000)

    def _finished(self, code: int) -> None:
        if code == 0:
            self._workspace.note_checked()
            self.whole.emit()
            return
        said = bytes(self._process.readAllStandardOutput().data())
        if not found_damage(said):
            log.error("the check of the workspace ended with %s: %s", code, said[-500:])
            return
        self.damaged.emit(Problem("workspace.damaged", file=str(self._workspace.path)))
