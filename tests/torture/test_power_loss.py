"""Power-loss replay: after any cut nothing acknowledged is lost (and with synchronous = NORMAL it would be)."""

from __future__ import annotations

import json
import random
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from clac_desktop.models.opening import open_workspace
from tests.torture.disk_trace import Disk, Event, events_of, trace
from tests.torture.places import CENTRE, assert_whole, organisation, places_of, service, template
from tests.torture.power_driver import FROM_CENTRE
from tests.torture.row import Once, Row, Unavailable, play

ROOT = Path(__file__).resolve().parents[2]
CHECKED = 8  # of so many cuts one is checked whole, entry by entry; every one for what was acknowledged and its pages


@dataclass
class Said:
    """What was acknowledged up to a cut, and what may have come after it unsaid."""

    titles: dict[str, str] = field(default_factory=dict)
    next_titles: dict[str, str] = field(default_factory=dict)
    files: list[str] = field(default_factory=list)
    applied: bool = False


@dataclass(frozen=True, slots=True)
class Recording:
    """A traced run of the driver: the files before it, and its calls."""

    folder: Path
    before: dict[str, bytes]
    events: list[Event]
    written: dict[str, bytes]  # every file at its end

    def cut(self, chance: random.Random) -> tuple[dict[str, bytes], Said]:
        """The files after a power cut at a random call, and what had been acknowledged by then."""
        point = chance.randrange(len(self.events) + 1)
        disk, said = Disk.of(self.before), Said()
        for event in self.events[:point]:
            if event.kind == "said":
                _hear(said, json.loads(event.data))
            else:
                disk.do(event)
        following = (json.loads(event.data) for event in self.events[point:] if event.kind == "said")
        for facts in following:
            if "title" in facts:
                said.next_titles.setdefault(facts["uid"], facts["title"])
        return disk.after_cut(chance), said


def _hear(said: Said, facts: dict[str, Any]) -> None:
    if "title" in facts:
        said.titles[facts["uid"]] = facts["title"]
    elif "applied" in facts:
        said.applied = True
    else:
        said.files.append(facts["file"])


def record(folder: Path, mode: str) -> Recording:
    """Run the driver under strace in a workspace of its own."""
    if shutil.which("strace") is None:
        raise Unavailable("strace is not installed (package strace)")
    files = template()
    with places_of(files, folder / "sent") as places:
        places.record(CENTRE, service("Del centro", [organisation("PE")]), FROM_CENTRE)
        package = places.export(CENTRE, "PE")
    work = folder / "work"
    work.mkdir()
    path = work / "PE1.clac"
    path.write_bytes(files["PE1"])
    log = folder / "strace.log"
    trace([sys.executable, "-m", "tests.torture.power_driver", str(path), str(package), mode], log, ROOT)
    events = events_of(log, work)
    log.unlink()
    heard = [event.data.decode() for event in events if event.kind == "said"]
    assert "".join(heard) == log.with_suffix(".said").read_text()
    written = {str(file): file.read_bytes() for file in work.rglob("*") if file.is_file()}
    shutil.rmtree(work)
    return Recording(work, {str(path): files["PE1"]}, events, written)


Weigh = Callable[[Recording, Said, int], str]


@contextmanager
def _prepare(folder: Path, mode: str, weigh: Weigh) -> Iterator[Once]:
    recording = record(folder, mode)

    def once(chance: random.Random, number: int) -> str:
        files, said = recording.cut(chance)
        try:
            for path, content in files.items():
                Path(path).parent.mkdir(parents=True, exist_ok=True)
                Path(path).write_bytes(content)
            return weigh(recording, said, number)
        finally:
            shutil.rmtree(recording.folder)

    yield once


def nothing_is_lost(recording: Recording, said: Said, number: int) -> str:
    """Everything that was acknowledged is there and right; return what the cut left beside the file."""
    path = recording.folder / "PE1.clac"
    log = path.with_name(path.name + "-wal")
    left = "with a log" if log.exists() and log.stat().st_size else "without a log"
    for file in said.files:
        assert Path(file).exists(), f"{Path(file).name} was called written and is not there"
        assert Path(file).read_bytes() == recording.written[file], (
            f"{Path(file).name} was called written and is not whole"
        )
    with open_workspace(path) as workspace:
        with workspace.reading() as reading:
            run = reading.connection.exec_driver_sql
            assert run("PRAGMA integrity_check").scalar() == "ok"
            titles = {str(uid): str(title) for uid, title in run("SELECT uid, title FROM service")}
        for uid, title in said.titles.items():
            assert titles.get(uid) in (title, said.next_titles.get(uid, title)), f"{title} was acknowledged and is lost"
        assert not said.applied or FROM_CENTRE in titles, "an applied package is lost"
        if number % CHECKED == 0:
            assert_whole(workspace)
    return left


def what_normal_loses(recording: Recording, said: Said, number: int) -> str:
    """The negative control: count what is lost. Nothing may be broken, not even so."""
    try:
        nothing_is_lost(recording, said, number)
        return "kept"
    except AssertionError:
        return "lost"


ROW = Row("power-loss", "power cut (strace replay)", 20_000, lambda folder: _prepare(folder, "full", nothing_is_lost))
CONTROL = Row(
    "power-loss-control", "the same with synchronous=NORMAL", 400,
    lambda folder: _prepare(folder, "normal", what_normal_loses), wanted="lost",
)  # fmt: skip


@pytest.mark.torture
def test_nothing_acknowledged_is_lost_by_a_power_cut(folder: Path, rounds: Callable[[int, int], int]) -> None:
    play(ROW, folder, rounds(100, ROW.long)).assert_passed()


@pytest.mark.torture
def test_the_replay_would_see_a_loss(folder: Path, rounds: Callable[[int, int], int]) -> None:
    """WAL with synchronous = NORMAL loses acknowledged commits: the replay must show it."""
    play(CONTROL, folder, rounds(20, CONTROL.long)).assert_passed()
