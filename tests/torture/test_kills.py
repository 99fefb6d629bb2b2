"""kill -9 at any moment of a life of work: saving, correcting, applying, exporting, backing up, closing, opening.

tests/sync/test_kill.py aims at single writes; here the whole program of the power-loss driver is cut off.
"""

from __future__ import annotations

import json
import random
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from clac_desktop.models.backup import verify_file
from clac_desktop.models.opening import open_workspace
from clac_desktop.sync.receiving import inspect_package
from tests.torture.places import CENTRE, assert_whole, organisation, places_of, service, template
from tests.torture.power_driver import FROM_CENTRE
from tests.torture.row import Once, Row, play

ROOT = Path(__file__).resolve().parents[2]


@dataclass
class _Driver:
    """One run of the driver, and what it has said."""

    path: Path
    package: Path
    lines: list[dict[str, Any]] = field(default_factory=list)

    def run(self, until: float | None = None) -> float:
        """Run it, and kill it so many seconds after its first word; return how long it spoke."""
        command = [sys.executable, "-m", "tests.torture.power_driver", str(self.path), str(self.package)]
        process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE)
        assert process.stdout is not None
        first = process.stdout.readline()
        start = time.monotonic()
        if until is not None:
            time.sleep(until)
            process.kill()
        said = first + process.stdout.read()
        seconds = time.monotonic() - start
        assert process.wait() in (0, -9)
        process.stdout.close()
        # The last line may be cut in the middle: then it was not said.
        self.lines = [json.loads(line) for line in said.split(b"\n")[:-1] if line]
        return seconds


@contextmanager
def prepare(folder: Path) -> Iterator[Once]:
    """Measure the driver once, then kill it at random moments."""
    files = template()
    with places_of(files, folder / "sent") as places:
        places.record(CENTRE, service("Del centro", [organisation("PE")]), FROM_CENTRE)
        package = places.export(CENTRE, "PE")
    path = folder / "work" / "PE1.clac"

    def fresh() -> None:
        shutil.rmtree(path.parent, ignore_errors=True)
        path.parent.mkdir()
        path.write_bytes(files["PE1"])

    fresh()
    driver = _Driver(path, package)
    whole = driver.run()
    everything = len(driver.lines)

    def once(chance: random.Random, number: int) -> str:
        fresh()
        driver.run(chance.uniform(0, whole * 1.05))
        _weigh(driver)
        return "killed" if len(driver.lines) < everything else "it was through"

    yield once


def _weigh(driver: _Driver) -> None:
    """What was said is there, and nothing lies there that is not whole."""
    titles: dict[str, str] = {}
    for facts in driver.lines:
        if "title" in facts:
            titles[facts["uid"]] = facts["title"]
    work = driver.path.parent
    with open_workspace(driver.path) as workspace:
        with workspace.reading() as reading:
            run = reading.connection.exec_driver_sql
            stored = {str(uid): str(title) for uid, title in run("SELECT uid, title FROM service")}
        for uid, title in titles.items():
            # The correction that was under way may be there, though it was not said.
            assert stored.get(uid) == title or str(stored.get(uid)).startswith("Corregido"), f"{title} is lost"
        assert FROM_CENTRE in stored or not any("applied" in facts for facts in driver.lines)
        assert_whole(workspace)
        for file in work.rglob("[!.]*.xlsx"):
            assert inspect_package(workspace, file).trust == "SEALED", f"{file.name} is not whole"
        said = {Path(facts["file"]) for facts in driver.lines if "file" in facts}
    for file in work.rglob("*_*.clac"):
        assert verify_file(file) == [], f"{file.name} is not whole"
    assert all(file.exists() for file in said)


ROW = Row("kill", "kill -9 at any moment of work", 5_000, prepare)


@pytest.mark.torture
def test_killed_at_any_moment(tmp_path: Path, rounds: Callable[[int, int], int]) -> None:
    play(ROW, tmp_path, rounds(6, ROW.long)).assert_passed()
