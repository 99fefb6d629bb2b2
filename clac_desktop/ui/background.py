"""The only bridge between the window and the data: the whole story of threads in one file.

Widgets live on the GUI thread. One worker owns the writing connection, the others read. A function is handed over with
plain arguments, runs with what `workspace.reading()` or `workspace.writing()` yields, and its plain result comes back
to `then` on the GUI thread. Nothing of the ORM crosses. An answer for an owner that is gone is dropped. After each
commit the workspace says which kinds of things changed, and `changed` repeats it here.

Failures are of three kinds: ProblemError is the world's (goes to `failed`), Cancelled is the user's wish, everything
else is a bug and goes to the crash hook.
"""

from __future__ import annotations

import inspect
import logging
import queue
import sys
import threading
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Protocol

from PySide6.QtCore import QCoreApplication, QObject, Qt, Signal
from shiboken6 import isValid

from clac_desktop.errors import Cancelled, Problem, ProblemError

log = logging.getLogger(__name__)

Then = Callable[[Any], object]
Failed = Callable[[tuple[Problem, ...]], object]
Progressed = Callable[[int, int, str], object]
CrashHook = Callable[[type[BaseException], BaseException, TracebackType | None], object]


class Workspace(Protocol):
    """What the bridge needs of the open workspace."""

    def reading(self) -> AbstractContextManager[Any]:
        """Yield a read-only session or connection."""

    def writing(self) -> AbstractContextManager[Any]:
        """Yield the writing session; commit at the end, roll back on any exception."""

    def on_commit(self, listener: Callable[[set[str]], object]) -> object:
        """Call `listener(kinds)` after each commit, from any thread."""


class Work:
    """Handed to a function that has a keyword `work`: reports progress, and learns of Cancel."""

    def __init__(self, report: Progressed) -> None:
        self._report = report
        self._cancelled = threading.Event()

    def report(self, done: int, total: int = 0, text: str = "") -> None:
        """Say how far the work is, and raise Cancelled when the user asked to stop."""
        self.check()
        self._report(done, total, text)

    def check(self) -> None:
        """Raise Cancelled when the user asked to stop."""
        if self._cancelled.is_set():
            raise Cancelled

    def cancel(self) -> None:
        """Ask the work to stop at its next check."""
        self._cancelled.set()

    @property
    def is_cancelled(self) -> bool:
        """Whether the user asked to stop."""
        return self._cancelled.is_set()


class Job(QObject):
    """One piece of work as the GUI sees it."""

    progressed = Signal(int, int, str)
    finished = Signal(object)
    failed = Signal(object)
    cancelled = Signal()
    ended = Signal()

    def __init__(self, bridge: Background) -> None:
        super().__init__(bridge)
        self.done = False
        self.work = Work(self._report)

    def _report(self, done: int, total: int, text: str) -> None:
        self.progressed.emit(done, total, text)

    def cancel(self) -> None:
        """Ask the work to stop; cancel leaves the data untouched."""
        self.work.cancel()


@dataclass(slots=True)
class _Task:
    job: Job
    function: Callable[..., Any]
    args: tuple[Any, ...]
    kwargs: dict[str, Any]
    opening: Callable[[], AbstractContextManager[Any]] | None
    then: Then | None
    failed: Failed | None
    owner: QObject | None
    writes: bool = False
    result: Any = None
    problems: tuple[Problem, ...] = ()
    outcome: str = ""
    crash: BaseException | None = field(default=None)

    def run(self) -> None:
        """Do the work in this thread and keep what came of it."""
        try:
            self.job.work.check()
            if self.opening is None:
                self.result = self.function(*self.args, **self.kwargs)
            else:
                with self.opening() as session:
                    self.result = self.function(session, *self.args, **self.kwargs)
            self.outcome = "finished"
        except Cancelled:
            self.outcome = "cancelled"
        except ProblemError as error:
            self.problems = error.problems
            self.outcome = "failed"
        except Exception as error:  # the worker is the one place that may catch everything: it goes to the crash hook
            self.crash = error
            self.outcome = "crashed"


class _Line:
    """One thread with its queue."""

    def __init__(self, name: str, deliver: Callable[[_Task], None]) -> None:
        self._queue: queue.SimpleQueue[_Task | None] = queue.SimpleQueue()
        self._deliver = deliver
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)
        self._started = False

    def put(self, task: _Task) -> None:
        if not self._started:
            self._started = True
            self._thread.start()
        self._queue.put(task)

    def _run(self) -> None:
        while (task := self._queue.get()) is not None:
            task.run()
            self._deliver(task)

    def stop(self, seconds: float) -> None:
        if self._started:
            self._queue.put(None)
            self._thread.join(seconds)


class Background(QObject):
    """Runs functions beside the window. `changed(kinds)` comes on the GUI thread after each commit."""

    changed = Signal(set)
    problems_untold = Signal(object)  # problems of work that gave no `failed`; the frame shows them
    unwritten = Signal(object)  # problems of a writing, also where its own `failed` tells them
    _answered = Signal(object)
    _committed = Signal(set)

    def __init__(self, workspace: Workspace | None, *, readers: int = 1, crash: CrashHook | None = None) -> None:
        super().__init__()
        self._workspace = workspace
        self.crash: CrashHook = crash or sys.excepthook
        self._open: set[Job] = set()
        self._writer = _Line("writer", self._answered.emit)
        self._readers = [_Line(f"reader-{at}", self._answered.emit) for at in range(max(readers, 1))]
        self._files = _Line("files", self._answered.emit)
        self._next = 0
        queued = Qt.ConnectionType.QueuedConnection
        self._answered.connect(self._deliver, queued)
        self._committed.connect(self.changed, queued)
        if workspace is not None:
            workspace.on_commit(self._announce)

    def _announce(self, kinds: Iterable[str]) -> None:
        self._committed.emit(set(kinds))

    def read(
        self,
        function: Callable[..., Any],
        *args: Any,
        then: Then | None = None,
        failed: Failed | None = None,
        progress: Progressed | None = None,
        owner: QObject | None = None,
        **kwargs: Any,
    ) -> Job:
        """Run `function(reading session, *args, **kwargs)`; its result goes to `then` on the GUI thread."""
        task = self._task(function, args, kwargs, then, failed, progress, owner, "reading")
        self._next = (self._next + 1) % len(self._readers)
        self._start(self._readers[self._next], task)
        return task.job

    def write(
        self,
        function: Callable[..., Any],
        *args: Any,
        then: Then | None = None,
        failed: Failed | None = None,
        progress: Progressed | None = None,
        owner: QObject | None = None,
        **kwargs: Any,
    ) -> Job:
        """Run `function(writing session, *args, **kwargs)` in the one writing thread, in the order of calls."""
        task = self._task(function, args, kwargs, then, failed, progress, owner, "writing")
        self._start(self._writer, task)
        return task.job

    def run(
        self,
        function: Callable[..., Any],
        *args: Any,
        then: Then | None = None,
        failed: Failed | None = None,
        progress: Progressed | None = None,
        owner: QObject | None = None,
        **kwargs: Any,
    ) -> Job:
        """Run `function(*args, **kwargs)` beside the window, without a session: files, previews of packages."""
        task = self._task(function, args, kwargs, then, failed, progress, owner, "")
        self._start(self._files, task)
        return task.job

    def _task(
        self,
        function: Callable[..., Any],
        args: tuple[Any, ...],
        kwargs: dict[str, Any],
        then: Then | None,
        failed: Failed | None,
        progress: Progressed | None,
        owner: QObject | None,
        opening: str,
    ) -> _Task:
        job = Job(self)
        if progress is not None:
            job.progressed.connect(progress)
        if "work" not in kwargs and _takes_work(function):
            kwargs["work"] = job.work
        keeper = owner
        if keeper is None:
            bound = getattr(then or failed, "__self__", None)
            keeper = bound if isinstance(bound, QObject) else None
        context = getattr(self._workspace, opening) if opening and self._workspace is not None else None
        self._open.add(job)
        return _Task(job, function, args, kwargs, context, then, failed, keeper, opening == "writing")

    def _start(self, line: _Line, task: _Task) -> None:
        line.put(task)

    def _deliver(self, task: _Task) -> None:
        job = task.job
        job.done = True
        self._open.discard(job)
        alive = task.owner is None or isValid(task.owner)
        if task.outcome == "crashed" and task.crash is not None:
            self.crash(type(task.crash), task.crash, task.crash.__traceback__)
        elif task.outcome == "cancelled":
            job.cancelled.emit()
        elif task.outcome == "failed":
            self._tell_failure(task, alive)
        elif alive:
            if task.then is not None:
                task.then(task.result)
            job.finished.emit(task.result)
        job.ended.emit()
        job.deleteLater()

    def _tell_failure(self, task: _Task, alive: bool) -> None:
        if task.writes:
            self.unwritten.emit(task.problems)
        if alive and task.failed is not None:
            task.failed(task.problems)
        elif task.failed is None or task.writes:  # who would have told it is gone; what was not written is told still
            self.problems_untold.emit(task.problems)
        task.job.failed.emit(task.problems)

    def idle(self) -> bool:
        """Return whether nothing is running or waiting."""
        return not self._open

    def wait(self, ms: int = 5000) -> bool:
        """Process events until nothing is running; for tests and for leaving. False when time is over."""
        from PySide6.QtCore import QElapsedTimer, QEventLoop

        clock = QElapsedTimer()
        clock.start()
        while not self.idle():
            if clock.elapsed() > ms:
                return False
            QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 20)
            threading.Event().wait(0.001)
        QCoreApplication.processEvents()
        return True

    def close(self, seconds: float = 10) -> None:
        """Cancel what runs, finish what is being written, end the threads."""
        for job in list(self._open):
            job.cancel()
        for line in (*self._readers, self._files, self._writer):
            line.stop(seconds)


class InlineBackground(Background):
    """The double for tests: everything runs at once in the caller's thread, answers come before the call returns."""

    def __init__(self, workspace: Workspace | None, *, crash: CrashHook | None = None) -> None:
        super().__init__(workspace, crash=crash or _raise)

    def _announce(self, kinds: Iterable[str]) -> None:
        self.changed.emit(set(kinds))

    def _start(self, line: _Line, task: _Task) -> None:
        task.run()
        self._deliver(task)


def _raise(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    raise error


def _takes_work(function: Callable[..., Any]) -> bool:
    try:
        return "work" in inspect.signature(function).parameters
    except (TypeError, ValueError):  # builtins and C functions have no signature to read
        return False
