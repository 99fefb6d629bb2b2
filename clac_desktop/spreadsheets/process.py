"""The parent's side of the child process: start it, watch its clock, and turn its end into a Problem."""

from __future__ import annotations

import json
import logging
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import IO, Any

from clac_desktop.errors import Cancelled, Problem, UnreadableFile
from clac_desktop.spreadsheets.limits import Limits
from clac_desktop.spreadsheets.protocol import MESSAGE_LIMIT, count_of, decode

log = logging.getLogger(__name__)

CHILD_VERB = "--spreadsheet-child"
"""First argument of the main executable that makes it the child; then come the options."""
_GLANCE = 0.05  # seconds between two looks at the clock and at `cancelled`

_LAST_BREATH = 5.0  # seconds between the last answer and the end of the process


def child_command() -> list[str]:
    """Return the command that starts the child, before its options.

    In a frozen bundle there is no interpreter to call: the main executable is started with the hidden first argument
    `CHILD_VERB`, and `__main__` hands the rest to `child.main` before it does anything else.
    """
    if getattr(sys, "frozen", False):
        return [sys.executable, CHILD_VERB]
    return [sys.executable, "-P", "-B", "-m", "clac_desktop.spreadsheets.child"]


def _environment() -> dict[str, str]:
    """Return the environment in which the child finds this very package, wherever it was started from."""
    root = str(Path(__file__).resolve().parents[2])
    known = os.environ.get("PYTHONPATH")
    return {
        **os.environ,
        "PYTHONPATH": root + os.pathsep + known if known else root,
        "PYTHONUTF8": "1",
        "RUST_BACKTRACE": "0",
    }


class _Watch(threading.Thread):
    """Kills the child when its time is over or the user cancels."""

    def __init__(self, child: subprocess.Popen[bytes], seconds: float, cancelled: Callable[[], bool] | None) -> None:
        super().__init__(name="spreadsheet-watch", daemon=True)
        self._child = child
        self._end = time.monotonic() + seconds
        self._cancelled = cancelled
        self._over = threading.Event()
        self.reason = ""

    def run(self) -> None:
        while not self._over.wait(_GLANCE):
            if time.monotonic() > self._end:
                self.reason = "slow"
            elif self._cancelled is not None and self._cancelled():
                self.reason = "cancelled"
            if self.reason:
                self._child.kill()
                return

    def stop(self) -> None:
        self._over.set()
        self.join()


def messages(
    options: dict[str, Any],
    source: IO[bytes],
    file: str,
    limits: Limits,
    cancelled: Callable[[], bool] | None = None,
    raw: bool = False,
) -> Iterator[dict[str, Any]]:
    """Start the child on the open file and yield what it answers, until it has said that it is done.

    With `raw` rows are not decoded: their message is `{"count": how many, "block": the line}`.

    Raises UnreadableFile with one Problem that names the cause; Cancelled; RuntimeError if the child could not even
    start, which is a fault of the installation and not of the file. The child never outlives the iterator.
    """
    wish = json.dumps({**options, "limits": asdict(limits)})
    no_window = getattr(subprocess, "CREATE_NO_WINDOW", 0)
    with tempfile.TemporaryFile() as complaints:
        child = subprocess.Popen(
            [*child_command(), wish],
            stdin=source,
            stdout=subprocess.PIPE,
            stderr=complaints,
            env=_environment(),
            creationflags=no_window,
        )
        watch = _Watch(child, limits.seconds, cancelled)
        watch.start()
        ready = done = False
        try:
            assert child.stdout is not None
            for message in _lines(child.stdout, raw):
                if "ready" in message:
                    ready = True
                elif "done" in message:
                    done = True
                elif "problem" in message:
                    raise UnreadableFile(Problem(str(message["problem"]), message["facts"], file=file))
                else:
                    yield message
            code = _code_of(child)
        finally:
            child.kill()  # no effect on a child that has ended
            child.wait()
            watch.stop()
            if child.stdout is not None:
                child.stdout.close()
        if watch.reason == "cancelled":
            raise Cancelled
        if not done:
            complaints.seek(max(0, complaints.seek(0, os.SEEK_END) - 4000))
            raise _ending(watch.reason, code, complaints.read(), ready, file, limits)


def _code_of(child: subprocess.Popen[bytes]) -> int:
    """Return the exit code of a child that has closed its answers, and so is about to end."""
    try:
        return child.wait(_LAST_BREATH)
    except subprocess.TimeoutExpired:
        child.kill()
        return child.wait()


def _lines(stream: IO[bytes], raw: bool) -> Iterator[dict[str, Any]]:
    """Yield the messages of the stream; a line that the protocol does not know ends it."""
    while line := stream.readline(MESSAGE_LIMIT):
        try:
            count = count_of(line) if raw else None
            yield decode(line) if count is None else {"count": count, "block": line}
        except (ValueError, TypeError, OverflowError, RecursionError):
            return


def _ending(
    reason: str, code: int, complaints: bytes, ready: bool, file: str, limits: Limits
) -> UnreadableFile | RuntimeError:
    """Return what to raise for a child that ended without saying that it was done."""
    if not ready and not reason:
        return RuntimeError(f"the reading process did not start ({code}): {complaints.decode('utf-8', 'replace')}")
    last = complaints.decode("utf-8", "replace").strip().rpartition("\n")[2]
    # Only the kind of the error: what follows the colon may quote a cell.
    log.warning("the reading process ended with %s %s", code, reason or last.partition(":")[0][:100])
    if reason == "slow" or -code == getattr(signal, "SIGXCPU", None):
        return UnreadableFile(Problem("file_slow", {"seconds": round(limits.seconds)}, file=file))
    if (
        b"memory allocation of" in complaints
        or b"MemoryError" in complaints
        or -code == getattr(signal, "SIGKILL", None)
    ):
        return UnreadableFile(Problem("file_memory", file=file))
    return UnreadableFile(Problem("file_damaged", file=file))
