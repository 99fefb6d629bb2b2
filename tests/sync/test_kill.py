"""kill -9 at random moments of saving and of applying a package: nothing acknowledged is lost, nothing is half done."""

from __future__ import annotations

import contextlib
import json
import os
import queue
import random
import shutil
import signal
import statistics
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from clac_desktop.models.check import check_workspace
from clac_desktop.models.opening import open_workspace
from clac_desktop.queries.dump import dump
from tests.sync.world import World, service, world_of

pytestmark = [
    pytest.mark.torture,
    pytest.mark.skipif(not hasattr(os, "fork"), reason="the driver forks"),
]
ROOT = Path(__file__).parents[2]
MARGIN = 0.3  # how far before the beginning and after the end of the write a kill may fall, in lengths of the write


@dataclass
class Works:
    """The driver process, and how long its works take (seconds from `begin` to `write`, and on to `answer`)."""

    process: subprocess.Popen[str]
    lines: queue.SimpleQueue[tuple[float, str, str]] = field(default_factory=queue.SimpleQueue)
    before: float = 0.0
    length: float = 0.0

    def read(self) -> None:
        """Collect what the driver says, with the moment (a thread, so that a kill is never late for a line)."""
        assert self.process.stdout
        for line in self.process.stdout:
            word, _, fact = line.strip().partition(" ")
            self.lines.put((time.perf_counter(), word, fact))

    def next(self) -> tuple[float, str, str]:
        return self.lines.get(timeout=60)

    def ask(self, do: str, workspace: Path, fact: str) -> None:
        assert self.process.stdin
        self.process.stdin.write(json.dumps({"do": do, "workspace": str(workspace), "fact": fact}) + "\n")
        self.process.stdin.flush()

    def measure(self, do: str, workspace: Path, fact: str) -> None:
        """Do a work undisturbed and remember when it writes."""
        self.ask(do, workspace, fact)
        at: dict[str, float] = {}
        while "end" not in at:
            moment, word, told = self.next()
            at[word] = moment
            assert word != "end" or told == "0", "the work failed"
        self.before = at["write"] - at["begin"]
        self.length = at["answer"] - at["write"]

    def killed(self, do: str, workspace: Path, fact: str, moment: float) -> tuple[str, str]:
        """Do a work and kill it; `moment` is in lengths of the write after its beginning.

        Return where the kill fell (before, inside or after the write) and what was answered.
        """
        self.ask(do, workspace, fact)
        child, anchor = 0, "begin" if moment < 0 else "write"
        wait = max(0.0, self.before + moment * self.length) if moment < 0 else moment * self.length
        at: dict[str, str] = {}
        while anchor not in at and "end" not in at:
            _, word, told = self.next()
            at[word] = told
        child = int(at["child"]) if "child" in at else int(self._until("child", at))
        until = time.perf_counter() + wait
        while time.perf_counter() < until:  # sleeping is not exact enough for a write of some milliseconds
            time.sleep(min(0.0005, max(0.0, until - time.perf_counter())))
        with contextlib.suppress(ProcessLookupError):
            os.kill(child, signal.SIGKILL)
        self._until("end", at)
        where = "after" if "answer" in at else "inside" if "write" in at else "before"
        assert at["end"] in ("0", str(int(signal.SIGKILL)))
        return where, at.get("answer", "")

    def _until(self, wanted: str, at: dict[str, str]) -> str:
        while wanted not in at:
            _, word, told = self.next()
            at[word] = told
        return at[wanted]


@pytest.fixture(scope="module")
def works() -> Iterator[Works]:
    process = subprocess.Popen(
        [sys.executable, str(Path(__file__).with_name("kill_driver.py"))],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    found = Works(process)
    reader = threading.Thread(target=found.read, daemon=True)
    reader.start()
    assert found.next()[1] == "ready"
    yield found
    assert process.stdin and process.stdout
    process.stdin.close()
    assert process.wait(30) == 0
    reader.join(10)
    process.stdout.close()


def sound(path: Path) -> list[str]:
    """Open a workspace as after any start, assert that `check` is clean, return its dump."""
    with open_workspace(path) as workspace, workspace.reading() as reading:
        assert check_workspace(reading) == []
        return list(dump(reading))


def moments(count: int) -> list[float]:
    """Moments spread evenly over the write and a margin before and after it, in random order."""
    chance = random.Random(7)
    whole = 1 + 2 * MARGIN
    found = [-MARGIN + whole * (place + chance.random()) / count for place in range(count)]
    chance.shuffle(found)
    return found


def tell(what: str, fell: Counter[str], works: Works) -> None:
    print(
        f"\nkill -9 while {what}: {fell['before']} before the write, {fell['inside']} inside, {fell['after']} after;"
        f" the write takes {works.length * 1000:.0f} ms"
    )
    assert fell["inside"] * 3 >= fell.total()


def test_killed_while_saving(
    world_template: Path, tmp_path: Path, works: Works, rounds: Callable[[int, int], int]
) -> None:
    path = tmp_path / "PE1.clac"
    shutil.copyfile(world_template / "PE1.clac", path)
    lengths = []
    for number in range(5):
        works.measure("save", path, f"Medido {number}")
        lengths.append((works.before, works.length))
    works.before, works.length = (statistics.median(pair[place] for pair in lengths) for place in (0, 1))
    fell: Counter[str] = Counter()
    before = len(sound(path))
    for number, moment in enumerate(moments(rounds(30, 2_500))):
        where, uid = works.killed("save", path, f"Taller {number}", moment)
        fell[where] += 1
        lines = sound(path)
        added = len(lines) - before
        assert added in (0, 1 + 30 + 25), f"half a service, killed {where}"
        assert added or not uid, "an acknowledged service is lost"
        assert not uid or any(uid in line and f'"Taller {number}"' in line for line in lines)
        before = len(lines)
    tell("saving", fell, works)


def test_killed_while_applying(
    world_template: Path, tmp_path: Path, works: Works, rounds: Callable[[int, int], int]
) -> None:
    with world_of(world_template, tmp_path / "world") as world:
        file, clean = _package(world)
        before = world.dump("CLAC")
        world.deliver(file, "CLAC")
        after = world.dump("CLAC")
    path = tmp_path / "CLAC.clac"
    for _ in range(2):
        _fresh(clean, path)
        works.measure("apply", path, str(file))
    fell: Counter[str] = Counter()
    for moment in moments(rounds(30, 2_500)):
        _fresh(clean, path)
        where, answer = works.killed("apply", path, str(file), moment)
        fell[where] += 1
        found = sound(path)
        assert found in (before, after), f"half a package, killed {where}"
        assert found == after or not answer, "an acknowledged import is lost"
        if found == before and where == "inside" and fell["inside"] % 5 == 0:
            works.measure("apply", path, str(file))  # it can be brought in again
            assert sound(path) == after
    tell("applying a package", fell, works)


def _package(world: World) -> tuple[Path, Path]:
    """A package with 25 services, and the centre's closed file before it."""
    for number in range(25):
        world.record("PE1", service(f"Taller {number}", "Cafetaleros", "Bananeros", "Andinos"))
    file = world.export("PE1")
    world.close("CLAC")
    return file, shutil.copyfile(world.folder / "CLAC.clac", world.folder / "clean.clac")


def _fresh(clean: Path, path: Path) -> None:
    for suffix in ("", "-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)
    shutil.copyfile(clean, path)
