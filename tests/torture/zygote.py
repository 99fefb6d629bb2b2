"""The reading process without the start of an interpreter: one process that has everything loaded forks per file.

What reads is the product's own code, in a process of its own with its own limits; only 0.1 s of imports is saved, which
is what makes twenty thousand files possible. `with fast_reading():` puts it in the place of `subprocess.Popen` there;
`play` does so for every row. A process that a row traces or kills uses `reading_in_forks()`, without one that forks.
"""

from __future__ import annotations

import os
import select
import signal
import socket
import subprocess
import sys
import time
import types
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any

from clac_desktop.spreadsheets import process

ROOT = Path(__file__).resolve().parents[2]
MESSAGE = 64 * 1024
_read = [0.0]  # seconds of processor time that the reading processes have taken


def processor_seconds() -> float:
    """The processor's time that this process and its reading ones have taken: no other load on it counts."""
    return time.process_time() + _read[0]


class _Forked:
    """What `process.messages` needs of a `Popen`."""

    def __init__(self, server: socket.socket, wish: str, stdin: IO[bytes], stderr: IO[bytes]) -> None:
        self._server = server
        self.returncode: int | None = None
        read, write = os.pipe()
        socket.send_fds(server, [wish.encode()], [stdin.fileno(), write, stderr.fileno()])
        os.close(write)
        self.stdout = os.fdopen(read, "rb")
        self.pid = int.from_bytes(self._receive(4), "big")

    def _receive(self, size: int) -> bytes:
        found = self._server.recv(size, socket.MSG_WAITALL)
        assert len(found) == size, "the process that forks has ended"
        return found

    def kill(self) -> None:
        if self.returncode is None:
            with suppress(ProcessLookupError):  # it has ended, and the server knows
                os.kill(self.pid, signal.SIGKILL)

    def wait(self, timeout: float | None = None) -> int:
        if self.returncode is None:
            if not select.select([self._server], [], [], timeout)[0]:
                raise subprocess.TimeoutExpired("read", timeout or 0)
            self.returncode = int.from_bytes(self._receive(4), "big", signed=True)
            _read[0] += int.from_bytes(self._receive(8), "big") / 1e6
        return self.returncode


@contextmanager
def fast_reading() -> Iterator[None]:
    """Read workbooks in forks of one loaded process as long as the block lasts (one file at a time)."""
    ours, theirs = socket.socketpair()
    command = [sys.executable, "-P", "-B", str(Path(__file__).resolve()), str(theirs.fileno())]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "RUST_BACKTRACE": "0"}
    server = subprocess.Popen(command, pass_fds=[theirs.fileno()], env=environment)
    theirs.close()

    def start(words: Sequence[str], *, stdin: IO[bytes], stderr: IO[bytes], **_: Any) -> _Forked:
        return _Forked(ours, words[-1], stdin, stderr)

    try:
        with _started_by(start):
            yield
    finally:
        ours.close()
        server.wait()


@contextmanager
def _started_by(start: Any) -> Iterator[None]:
    """The product's reading processes are started by this function as long as the block lasts."""
    former = vars(process)["subprocess"]
    stand_in = types.SimpleNamespace(Popen=start, PIPE=subprocess.PIPE, TimeoutExpired=subprocess.TimeoutExpired)
    vars(process)["subprocess"] = stand_in
    try:
        yield
    finally:
        vars(process)["subprocess"] = former


class _Fork:
    """The same without a server: a child of this very process."""

    def __init__(self, wish: str, stdin: IO[bytes], stderr: IO[bytes]) -> None:
        self.returncode: int | None = None
        read, write = os.pipe()
        self.pid = os.fork()
        if self.pid == 0:
            sys.setprofile(None)
            os.close(read)
            _read_and_exit(wish, (stdin.fileno(), write, stderr.fileno()))
        os.close(write)
        self.stdout = os.fdopen(read, "rb")

    def kill(self) -> None:
        if self.returncode is None:
            os.kill(self.pid, signal.SIGKILL)

    def wait(self, timeout: float | None = None) -> int:
        if self.returncode is None:
            self.returncode = os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])
        return self.returncode


@contextmanager
def reading_in_forks() -> Iterator[None]:
    """Read workbooks in forks of this process, which has loaded what reads (see `load`), as long as the block lasts."""

    def start(words: Sequence[str], *, stdin: IO[bytes], stderr: IO[bytes], **_: Any) -> _Fork:
        return _Fork(words[-1], stdin, stderr)

    with _started_by(start):
        yield


def load() -> None:
    """Import what reads, as a process that forks must have done before it does."""
    from clac_desktop.spreadsheets import child

    assert child


def _read_and_exit(wish: str, places: Sequence[int]) -> None:
    from clac_desktop.spreadsheets import child

    code = 1
    try:
        for place, number in enumerate(places):
            os.dup2(number, place)
        code = child.main([wish])
    finally:
        sys.stderr.flush()
        os._exit(code)


def serve(number: int) -> None:
    """Fork for each file that is asked for; say the number of the process, and how it ended."""
    load()
    server = socket.socket(fileno=number)
    while True:
        wish, files, _, _ = socket.recv_fds(server, MESSAGE, 3)
        if not wish:
            return
        pid = os.fork()
        if pid == 0:
            server.close()
            _read_and_exit(wish.decode(), files)
        for file in files:
            os.close(file)
        server.sendall(pid.to_bytes(4, "big"))
        _, status, used = os.wait4(pid, 0)
        server.sendall(os.waitstatus_to_exitcode(status).to_bytes(4, "big", signed=True))
        server.sendall(int(1e6 * (used.ru_utime + used.ru_stime)).to_bytes(8, "big"))


if __name__ == "__main__":
    serve(int(sys.argv[1]))
