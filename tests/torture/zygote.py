"""The reading process without the start of an interpreter: one process that has everything loaded forks per file.

What reads is the product's own code, in a process of its own with its own limits; only 0.1 s of imports is saved, which
is what makes twenty thousand files possible, and the suite quick. `with fast_reading():` puts it in the place of
`subprocess.Popen` there; `play` does so for every row, and `tests/conftest.py` for every test but those of the real
start. A process that a row traces or kills uses `reading_in_forks()`, without one that forks.
"""

from __future__ import annotations

import gc
import os
import select
import signal
import socket
import subprocess
import sys
import time
import types
from collections.abc import Callable, Iterator, Sequence
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
    """What `process.messages` needs of a `Popen`; any number may be there at a time, in any thread."""

    def __init__(self, server: socket.socket, wish: str, stdin: IO[bytes], stderr: IO[bytes]) -> None:
        self.returncode: int | None = None
        read, write = os.pipe()
        told, tell = os.pipe()
        self.stdout, self._told = os.fdopen(read, "rb"), os.fdopen(told, "rb", buffering=0)
        try:
            socket.send_fds(server, [wish.encode()], [stdin.fileno(), write, stderr.fileno(), tell])
        finally:
            os.close(write)
            os.close(tell)
        self.pid = int.from_bytes(self._receive(4), "big")

    def _receive(self, size: int) -> bytes:
        found = self._told.read(size)
        assert len(found) == size, "the process that forks has ended"
        return found

    def kill(self) -> None:
        if self.returncode is None:
            with suppress(ProcessLookupError):  # it has ended, and the server knows
                os.kill(self.pid, signal.SIGKILL)

    def wait(self, timeout: float | None = None) -> int:
        if self.returncode is None:
            if not select.select([self._told], [], [], timeout)[0]:
                raise subprocess.TimeoutExpired("read", timeout or 0)
            told = self._receive(12)
            self._told.close()
            self.returncode = int.from_bytes(told[:4], "big", signed=True)
            _read[0] += int.from_bytes(told[4:], "big") / 1e6
        return self.returncode


Start = Callable[..., _Forked]


@contextmanager
def forking_process() -> Iterator[Start | None]:
    """Start the process that forks, and give what starts a reading process; None on a system that cannot do it so."""
    if sys.platform != "linux":
        yield None
        return
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    command = [sys.executable, "-P", "-B", str(Path(__file__).resolve()), str(theirs.fileno())]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "RUST_BACKTRACE": "0"}
    server = subprocess.Popen(command, pass_fds=[theirs.fileno()], env=environment)
    theirs.close()

    def start(words: Sequence[str], *, stdin: IO[bytes], stderr: IO[bytes], **_: Any) -> _Forked:
        return _Forked(ours, words[-1], stdin, stderr)

    try:
        yield start
    finally:
        ours.close()
        server.wait()


@contextmanager
def fast_reading() -> Iterator[None]:
    """Read workbooks in forks of one loaded process as long as the block lasts; where that is so already, go on."""
    if vars(process)["subprocess"] is not subprocess:
        yield
        return
    with forking_process() as start, reading_by(start):
        yield


@contextmanager
def reading_by(start: Start | None) -> Iterator[None]:
    """The product's reading processes are started by this function as long as the block lasts; None: as ever."""
    if start is None:
        yield
        return
    with _started_by(start):
        yield


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
    import clac_desktop.spreadsheets.annotating  # noqa: F401

    gc.freeze()
    server = socket.socket(fileno=number)
    polled = select.poll()
    polled.register(server, select.POLLIN)
    running: dict[int, tuple[int, int]] = {}  # by its descriptor: the number of a process, and whom its end is told
    while True:
        for ready, _ in polled.poll():
            if ready in running:
                polled.unregister(ready)
                _tell_end(*running.pop(ready))
                os.close(ready)
                continue
            wish, files, _flags, _address = socket.recv_fds(server, MESSAGE, 4)
            if not wish:
                return
            pid = os.fork()
            if pid == 0:
                server.close()
                _read_and_exit(wish.decode(), files[:3])
            for file in files[:3]:
                os.close(file)
            os.write(files[3], pid.to_bytes(4, "big"))
            ending = os.pidfd_open(pid)
            running[ending] = pid, files[3]
            polled.register(ending, select.POLLIN)


def _tell_end(pid: int, whom: int) -> None:
    _, status, used = os.wait4(pid, 0)
    told = os.waitstatus_to_exitcode(status).to_bytes(4, "big", signed=True)
    with suppress(BrokenPipeError):  # nobody waits for it
        os.write(whom, told + int(1e6 * (used.ru_utime + used.ru_stime)).to_bytes(8, "big"))
    os.close(whom)


if __name__ == "__main__":
    serve(int(sys.argv[1]))
