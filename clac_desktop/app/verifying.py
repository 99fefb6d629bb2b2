"""Checking a large workspace beside the window, where the program was killed: another process, so that nothing waits.

A small one is checked before it is shown (`models/opening.py`). Of a large one that would take minutes; the pages were
looked at, the window opens, and nothing is sent before everything was checked entry by entry.
"""

from __future__ import annotations

import json
import logging
import sys

from PySide6.QtCore import QObject, QProcess, Signal

from clac_desktop.errors import Problem
from clac_desktop.models.database import Workspace

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
        module = [] if getattr(sys, "frozen", False) else ["-m", "clac_desktop"]
        self._process.start(sys.executable, [*module, "check", "--workspace", str(self._workspace.path), "--json"])

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
        said = bytes(self._process.readAllStandardOutput().data()).decode("utf-8", "replace")
        try:
            codes = [str(one["code"]) for one in json.loads(said)["problems"]]
        except (ValueError, LookupError, TypeError):
            codes = []
        if not any(one == "workspace.damaged" or one.startswith("check.") for one in codes):
            log.error("the check of the workspace ended with %s: %s", code, said[-500:])
            return
        self.damaged.emit(Problem("workspace.damaged", file=str(self._workspace.path)))
