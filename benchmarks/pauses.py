"""The window while a package comes in: the longest pause of its event loop during preview, showing and apply.

The real window (offscreen) with the packages page in front previews a package and applies it; a timer ticks all the
while, and the longest time between two ticks is what a person would feel. It is counted in CPU time of the process, all
its threads: what the loop waits for is then the window's own work and the worker's hold on it, and no other program's.
"""

from __future__ import annotations

import os
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks.exchange_data import enrol, make_centre, record
from benchmarks.yardstick import Result
from clac_desktop.models.opening import open_workspace
from clac_desktop.sync.sending import export_packages

TICK = 5  # milliseconds
LONGEST = 200.0  # milliseconds: below it a window is felt to answer at once
MOST = 600.0  # seconds that an import may take here


class Pulse:
    """A timer in the event loop that notes by how much it came late."""

    def __init__(self) -> None:
        from PySide6.QtCore import Qt, QTimer

        self.late: list[float] = []
        self._last = time.process_time()
        self._timer = QTimer()
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._tick)
        self._timer.start(TICK)

    def _tick(self) -> None:
        now = time.process_time()
        self.late.append((now - self._last) * 1000)
        self._last = now

    def until(self, over: Callable[[], bool], what: str) -> tuple[float, str]:
        """Turn the loop until something is so; return the longest pause in milliseconds, and a sentence about all."""
        from PySide6.QtCore import QCoreApplication, QEventLoop

        self.late.clear()
        begin, self._last = time.perf_counter(), time.process_time()
        while not over() and time.perf_counter() - begin < MOST:
            QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents, 50)
        seconds = time.perf_counter() - begin
        worst = sorted(self.late)[-5:]
        p99 = statistics.quantiles(self.late, n=100)[-1] if len(self.late) > 1 else 0.0
        longest = ", ".join(f"{late:.0f}" for late in reversed(worst))
        return max(worst, default=0.0), f"{what}: {seconds:.1f} s, 99 % under {p99:.0f} ms, longest {longest} ms"


def measure(quick: bool = False) -> list[Result]:
    """Return the longest pause while nothing happens, while a package is previewed, and while it is applied."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from clac_desktop import app
    from clac_desktop.app.session import Session

    count = 500 if quick else 5_000
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        file = _package(folder, count)
        app.start_qt(app.Options())
        session = Session(open_workspace(folder / "CLAC.clac"))
        session.window.show()
        session.window.go("packages")
        try:
            return list(_pauses(session, file, count))
        finally:
            session.end()


def _package(folder: Path, count: int) -> Path:
    with make_centre(folder, 1) as centre:
        office = enrol(centre, folder, "PE")
    with open_workspace(office) as workspace:
        record(workspace, "PE", count)
        return export_packages(workspace, folder / "out")[0].file


def _pauses(session: object, file: Path, count: int) -> list[Result]:
    from clac_desktop.app.session import Session

    assert isinstance(session, Session)
    pulse, background = Pulse(), session.background
    end = time.perf_counter() + 3
    idle, idle_words = pulse.until(lambda: time.perf_counter() > end and background.idle(), "nothing")
    session.window.open_files([str(file)])
    previewed, preview_words = pulse.until(background.idle, "preview")
    session.packages._apply_shown()
    applied, apply_words = pulse.until(background.idle, "apply")
    with session.workspace.reading() as reading:
        stored = reading.connection.exec_driver_sql("SELECT count(*) FROM service").scalar_one()
    assert stored == count, stored
    named = f"the window during %s of {count:,} entries: longest pause"
    return [
        Result(named % "preview", previewed, None, LONGEST, "ms", f"{preview_words}; {idle_words}"),
        Result(named % "apply", applied, None, LONGEST, "ms", f"{apply_words}; longest of nothing {idle:.0f} ms"),
    ]
