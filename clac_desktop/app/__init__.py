"""Opens the window: the composition root, and the only file that builds objects that live long.

The order of starting, told once:

1. the words of the command line are read, the log begins                  `read_options`, `start_log`
2. storage opens, before any window: a problem is only kept                `open_first`
3. Qt, its crash hook, the language                                        `start_qt`
4. the window of the open workspace; or the first start; or the problem    `Desk.begin`
5. its pages are made and what they wish is connected             `session.py`, `Session`
6. while it runs: backups every 30 minutes; at the end one more            `Session.end`
"""

from __future__ import annotations

import argparse
import logging
import logging.handlers
import sys
import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from PySide6.QtCore import QLocale, QObject, Qt
from PySide6.QtWidgets import QApplication

import clac_desktop.ui  # noqa: F401  (before all that is large: see `ui/plain_imports.py`)
from clac_desktop import paths
from clac_desktop.app.session import Session
from clac_desktop.errors import Problem, WorkspaceProblem
from clac_desktop.models.backup import restore_backup
from clac_desktop.models.database import Workspace
from clac_desktop.models.opening import AT_ONCE, open_workspace
from clac_desktop.queries import home as home_rows
from clac_desktop.texts import languages, set_language
from clac_desktop.ui import pictures, theme
from clac_desktop.ui.crash import show_crash
from clac_desktop.ui.pages.first_start import Beginning, TroubleWindow, sample_file

log = logging.getLogger(__name__)


@dataclass(slots=True)
class Options:
    """What the command line asks of the window."""

    workspace: Path | None = None
    sample: bool = False
    lang: str = ""
    files: list[str] = field(default_factory=list)
    pictures: Path | None = None


def run(argv: Sequence[str]) -> int:
    """Open the window and stay until it is closed; with `--pictures` only take them. Return the exit code."""
    options = read_options(argv)
    start_log()
    if options.pictures is not None:
        take_pictures(options.pictures, options.files)
        return 0
    opened = open_first(options)
    application = start_qt(options)
    desk = Desk(application, options)
    desk.begin(opened)
    code = application.exec()
    desk.end()
    return code


# ---- 1. words and log


def read_options(argv: Sequence[str]) -> Options:
    """Return the options. Leaves the program (exit code 2) where they are wrong."""
    parser = argparse.ArgumentParser(prog="clac-desktop", add_help=False)
    parser.add_argument("--workspace", type=Path)
    parser.add_argument("--sample", action="store_true")
    parser.add_argument("--lang", choices=["es", "pt", "en", "fr"], default="")
    parser.add_argument("--actor", default="")
    parser.add_argument("--quiet", action="store_true")
    parser.add_argument("--pictures", type=Path)
    parser.add_argument("files", nargs="*")
    found = parser.parse_args(list(argv))
    options = Options(found.workspace, found.sample, found.lang, list(found.files), found.pictures)
    for name in found.files:
        if options.pictures is None and name.lower().endswith(paths.WORKSPACE_ENDING):
            options.workspace = Path(name)
            options.files.remove(name)
    return options


def start_log() -> None:
    """Log warnings and worse into a file that stays small."""
    root = logging.getLogger()
    if not any(isinstance(one, logging.handlers.RotatingFileHandler) for one in root.handlers):
        file = logging.handlers.RotatingFileHandler(
            paths.log_file(), maxBytes=1_000_000, backupCount=2, encoding="utf-8", delay=True
        )
        file.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
        root.addHandler(file)
        root.setLevel(logging.INFO)


# ---- 2. storage


def sample_folder() -> Path:
    """Return the folder of the workspace with sample data, apart from the person's own."""
    return paths.data_folder() / "sample"


def open_first(options: Options) -> Workspace | Problem | None:
    """Return the open workspace, or what stands against opening it; None where there is none yet."""
    wanted = sample_file(sample_folder()) if options.sample else options.workspace or paths.default_workspace()
    if not wanted.exists() and options.workspace is None:
        return None
    try:
        return open_workspace(wanted, at_once=AT_ONCE)
    except WorkspaceProblem as problem:
        return problem.problems[0]


# ---- 3. Qt


def start_qt(options: Options) -> QApplication:
    """Make the application, once; a bug from now on opens the window with a copyable report."""
    found = QApplication.instance()
    application = found if isinstance(found, QApplication) else QApplication([paths.APPLICATION])
    application.setApplicationName(paths.APPLICATION)
    application.setDesktopFileName("clac-desktop")
    sys.excepthook = show_crash
    threading.excepthook = _thread_failed
    set_language(options.lang or _system_language())
    theme.apply(application, theme.preferred())
    return application


def _thread_failed(caught: threading.ExceptHookArgs) -> None:
    if caught.exc_value is not None:
        log.error("in a thread", exc_info=(caught.exc_type, caught.exc_value, caught.exc_traceback))


def _system_language() -> str:
    code = QLocale.system().name()[:2]
    return code if code in languages() else "es"


# ---- 4. which window


class Desk(QObject):
    """What lives as long as the program: at any time one session, the first start, or a problem."""

    def __init__(self, application: QApplication, options: Options) -> None:
        super().__init__()
        self._application, self._options = application, options
        self._session: Session | None = None
        self._beginning: Beginning | None = None
        self._trouble: TroubleWindow | None = None
        application.setQuitOnLastWindowClosed(True)

    def begin(self, opened: Workspace | Problem | None) -> None:
        """Show what fits what storage answered."""
        if isinstance(opened, Workspace):
            self._show(opened)
            if self._session is not None:
                self._session.window.open_files(self._options.files)
        elif isinstance(opened, Problem):
            self._tell(opened)
        else:
            self.first_start(sample=self._options.sample)

    def open(self, path: Path) -> None:
        """Close what is open and open another workspace."""
        self._application.setQuitOnLastWindowClosed(False)
        self.end()
        try:
            self._show(open_workspace(path, at_once=AT_ONCE))
        except WorkspaceProblem as problem:
            self._tell(problem.problems[0])
        self._application.setQuitOnLastWindowClosed(True)

    def first_start(self, *, sample: bool = False) -> None:
        """Ask the three questions; with `sample` make the sample data at once."""
        self._application.setQuitOnLastWindowClosed(False)
        self.end()
        self._beginning = Beginning(paths.default_workspace(), sample_folder(), ready=self.open)
        self._beginning.show()
        if sample:
            self._beginning.try_sample()
        self._application.setQuitOnLastWindowClosed(True)

    def leave_sample(self) -> None:
        """Go from the sample data to the person's own workspace, or to the first start."""
        own = paths.default_workspace()
        if own.exists():
            self.open(own)
        else:
            self.first_start()

    def try_sample(self) -> None:
        """Open the sample data; they are made where they are not there."""
        self.first_start(sample=True)

    def restore(self, backup: Path, path: Path) -> None:
        """Put a backup in the place of a workspace and open it; the file it replaces is kept beside the backups."""
        self._application.setQuitOnLastWindowClosed(False)
        self.end()
        try:
            restore_backup(backup, path)
        except WorkspaceProblem as problem:
            self._tell(problem.problems[0])
        else:
            self.open(path)
        self._application.setQuitOnLastWindowClosed(True)

    def _show(self, workspace: Workspace) -> None:
        self._session = Session(workspace, self._options.lang)
        later = Qt.ConnectionType.QueuedConnection  # the page that wishes it must have come back from its click
        self._session.open_requested.connect(self.open, later)
        self._session.restore_requested.connect(self.restore, later)
        self._session.sample_requested.connect(self.try_sample, later)
        self._session.own_requested.connect(self.leave_sample, later)
        self._session.damage_found.connect(self._leave_damaged, later)
        window = self._session.window
        room = window.screen().availableSize()
        if room.width() <= window.width() or room.height() <= window.height():
            window.showMaximized()
        else:
            window.show()

    def _leave_damaged(self, problem: Problem) -> None:
        """Show nothing more of a workspace in which damage was found; the way to its backups is shown instead."""
        self._application.setQuitOnLastWindowClosed(False)
        self.end()
        self._tell(problem)
        self._application.setQuitOnLastWindowClosed(True)

    def _tell(self, problem: Problem) -> None:
        self._trouble = TroubleWindow(problem, open_=self.open, restore=self.restore)
        self._trouble.show()

    def end(self) -> None:
        """Close whatever is shown; a session ends with its backup."""
        for shown in (self._beginning, self._trouble):
            if shown is not None:
                shown.close()
        self._beginning = self._trouble = None
        session, self._session = self._session, None
        if session is not None:
            session.end()


def take_pictures(folder: Path, workspaces: Sequence[str | Path]) -> list[Path]:
    """Write a picture of each page of these workspaces, light and dark; return the files. Nothing shared is changed."""
    start_qt(Options())
    written: list[Path] = []
    for path in workspaces:
        session = Session(open_workspace(Path(path)))
        with session.workspace.reading() as reading:
            service, organisation = home_rows.examples(reading)
        name = Path(path).stem
        views: list[pictures.View] = [(f"{name}-{page.name}", page.name, {}) for page in session.window.pages()]
        one = (("service", "services", service), ("organisation", "organisations", organisation))
        views += [(f"{name}-{kind}", page, {"uid": uid}) for kind, page, uid in one if uid]
        written += pictures.take(session.window, folder, views)
        session.end()
    return written
