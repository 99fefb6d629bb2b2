"""kill -9 while saving, applying, exporting, backing up, migrating and closing: nothing acknowledged is lost, nothing
is half done.

Most kills fall at a counted call of a function, spread over the work and a margin before and after it: the place does
not hang from how fast or busy the computer is. Every fifth comes from outside at any moment, inside C code too.
"""

from __future__ import annotations

import contextlib
import json
import os
import queue
import random
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from clac_desktop.models.backup import verify_file
from clac_desktop.models.opening import open_workspace
from clac_desktop.sync.receiving import apply_package, inspect_package
from clac_desktop.sync.sending import export_packages
from tests.torture.kill_driver import newer_program
from tests.torture.places import CENTRE, assert_whole, dump_of, organisation, places_of, service, template
from tests.torture.row import Once, Row, Unavailable, play

ROOT = Path(__file__).resolve().parents[2]
WORKS = ("save", "apply", "export", "backup", "migrate", "close")
TURN = ("save", "apply", "export", "save", "apply", "backup", "save", "apply", "migrate", "close")
MARGIN = 0.3  # how far before the write's beginning and after its end a kill may fall, in lengths of the write
FROM_OUTSIDE = 5  # of so many kills of a work one comes from outside
GOLDEN = 0.6180339887  # its multiples spread evenly, however many are taken
Said = dict[str, tuple[int, str]]  # what a child said: how many calls it had counted, and a fact


@dataclass
class _Driver:
    """The process that forks, and what a work undisturbed says."""

    process: subprocess.Popen[str]
    lines: queue.SimpleQueue[tuple[str, int, str]] = field(default_factory=queue.SimpleQueue)
    usual: dict[str, Said] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)

    def read(self) -> None:
        """Collect what is said (a thread, so that a kill is never late for a line)."""
        assert self.process.stdout
        for line in self.process.stdout:
            # A child that is killed while it speaks has not said it.
            if line.startswith("[") and line.endswith("]\n"):
                self.lines.put(tuple(json.loads(line)))
        self.lines.put(("gone", 0, ""))

    def ask(self, do: str, workspace: Path, fact: str, at: int | None = None, wait: float | None = None) -> Said:
        """Do a work, killed at a call, or from outside so many seconds after its beginning; return what it said."""
        assert self.process.stdin
        request = {"do": do, "workspace": str(workspace), "fact": fact, "at": at}
        self.process.stdin.write(json.dumps(request) + "\n")
        self.process.stdin.flush()
        said: Said = {}
        while "end" not in said:
            word, number, told = self.lines.get()
            assert word != "gone", "the process that forks has ended"
            said[word] = number, told
            if wait is not None and {"child", "begin"} <= said.keys():
                time.sleep(wait)
                with contextlib.suppress(ProcessLookupError):
                    os.kill(said["child"][0], signal.SIGKILL)
                wait = None
        assert said["end"][0] in (0, int(signal.SIGKILL)), f"{do} failed: {said}"
        return said

    def measure(self, do: str, workspace: Path, fact: str) -> None:
        """Do a work undisturbed, and remember when it writes and answers."""
        start = time.monotonic()
        self.usual[do] = self.ask(do, workspace, fact)
        self.seconds[do] = time.monotonic() - start
        assert {"write", "answer"} <= self.usual[do].keys()

    def killed(self, do: str, workspace: Path, fact: str, place: int, chance: random.Random) -> tuple[str, str]:
        """Do a work and kill it; return where the kill fell (before, inside, after its write) and what was answered."""
        if place % FROM_OUTSIDE == FROM_OUTSIDE - 1:
            said = self.ask(do, workspace, fact, wait=chance.uniform(0, self.seconds[do]))
        else:
            write, answer = self.usual[do]["write"][0], self.usual[do]["answer"][0]
            moment = (1 + 2 * MARGIN) * (place * GOLDEN % 1) - MARGIN
            said = self.ask(do, workspace, fact, at=max(1, int(write + moment * (answer - write))))
        begun = "begin" in said and "write" in said and said["write"][0] >= said["begin"][0]
        where = "after" if "answer" in said else "inside" if begun else "before"
        return where, said.get("answer", (0, ""))[1]


@contextmanager
def _driver() -> Iterator[_Driver]:
    command = [sys.executable, "-m", "tests.torture.kill_driver"]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT)
    found = _Driver(process)
    reader = threading.Thread(target=found.read, daemon=True)
    reader.start()
    assert process.stdin and process.stdout
    try:
        assert found.lines.get()[0] == "ready"
        yield found
    finally:
        process.stdin.close()
        process.wait()
        reader.join()
        process.stdout.close()


@dataclass
class _Works:
    """The files that the works begin with, and what is there before and after them."""

    driver: _Driver
    folder: Path
    files: dict[str, bytes]
    package: Path
    before: dict[str, list[str]]
    applied: list[str] = field(default_factory=list)
    pending: int = 0

    @property
    def work(self) -> Path:
        return self.folder / "work"

    def fresh(self, do: str) -> tuple[Path, str]:
        """A workspace as it was before the work, and the fact that the work needs."""
        shutil.rmtree(self.work, ignore_errors=True)
        self.work.mkdir()
        name = CENTRE if do == "apply" else "PE1"
        path = self.work / f"{name}.clac"
        path.write_bytes(self.files[name])
        return path, {"apply": str(self.package), "migrate": str(self.folder)}.get(do, f"Taller {do}")

    def measure(self) -> None:
        """Do every work once, undisturbed."""
        for do in WORKS:
            path, fact = self.fresh(do)
            self.driver.measure(do, path, fact)
            self.weigh(do, path, self.driver.usual[do]["answer"][1])
            if do == "apply":
                with open_workspace(path) as workspace:
                    self.applied = dump_of(workspace)
        assert self.applied != self.before[CENTRE] and self.pending > 0

    def once(self, chance: random.Random, number: int) -> str:
        """Kill one work once, and look."""
        turn, at = divmod(number, len(TURN))
        do = TURN[at]
        place = turn * TURN.count(do) + TURN[:at].count(do)
        path, fact = self.fresh(do)
        where, answer = self.driver.killed(do, path, fact, place, chance)
        self.weigh(do, path, answer)
        return f"{do} {where}"

    def weigh(self, do: str, path: Path, answer: str) -> None:
        """The workspace is whole; what was answered is there; what was begun is there whole or not at all."""
        with newer_program(self.folder) if do == "migrate" else contextlib.nullcontext(), open_workspace(path) as found:
            assert_whole(found)
            lines = dump_of(found)
            before = self.before[path.stem]
            if do in ("save", "close"):
                added = len(lines) - len(before)
                assert added in (0, 1 + 30 + 27), "half a service"
                assert added or not answer, "an acknowledged service is lost"
                assert do == "close" or not answer or any(answer in line and "Taller" in line for line in lines)
            elif do == "apply":
                assert lines == before or lines == self.applied or not self.applied, "half a package"
                assert lines != before or not answer, "an acknowledged import is lost"
                if lines == before:
                    assert apply_package(found, self.package).applied and dump_of(found) == self.applied
            else:
                assert lines == before, f"{do} has changed records"
            if do in ("export", "backup"):
                assert not answer or Path(answer).exists(), "what was called written is not there"
            if do == "export":
                for file in self.work.rglob("[!.]*.xlsx"):
                    assert inspect_package(found, file).trust == "SEALED", f"{file.name} is not whole"
                sent = export_packages(found)[0].entries
                self.pending = self.pending or sent
                assert sent == self.pending, "what waits to be sent is not what was"
        for file in self.work.rglob("*_*.clac"):
            assert verify_file(file) == [], f"{file.name} is not whole"


@contextmanager
def prepare(folder: Path) -> Iterator[Once]:
    """Make a package and workspaces, and measure every work once."""
    if not hasattr(os, "fork"):
        raise Unavailable("the process that is killed is forked, which this system cannot")
    with places_of(template(), folder / "made") as places:
        for number in range(5):
            places.record("PE1", service(f"Taller {number}", [organisation("PE", n) for n in range(3)]))
        package = places.export("PE1")
        before = {name: places.dump(name) for name in places.names}
        places.close()
        files = {name: places.path(name).read_bytes() for name in places.names}
    with _driver() as driver:
        works = _Works(driver, folder, files, package, before)
        works.measure()
        yield works.once


ROW = Row("kill", "kill -9 in six works", 5_000, prepare)


@pytest.mark.torture
def test_killed_at_any_moment(folder: Path, rounds: Callable[[int, int], int]) -> None:
    """Sixty kills of saving and applying, and forty of the other works."""
    result = play(ROW, folder, rounds(100, ROW.long))
    result.assert_passed()
    print(f"\n{result.words()}")
    for works in (("save", "apply"), WORKS):
        tried = {name: count for name, count in result.outcomes.items() if name.split()[0] in works}
        inside = sum(count for name, count in tried.items() if name.endswith("inside"))
        assert inside * 3 >= sum(tried.values()) >= 60, f"too few fell inside a write: {result.words()}"
