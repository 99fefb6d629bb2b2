"""Disk full: each of five works stops with a sentence, nothing is lost, and the user can still export, elsewhere.

The disk is full of others' data while the room that a workspace keeps for this day is there, as on a laptop in use.
"""

from __future__ import annotations

import random
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from clac_desktop.errors import ProblemError
from clac_desktop.imports.services import import_services
from clac_desktop.models.backup import make_backup, verify_file
from clac_desktop.models.opening import open_workspace
from clac_desktop.models.reserve import NAME
from clac_desktop.sync.receiving import apply_package, inspect_package
from clac_desktop.sync.sending import export_packages
from clac_desktop.texts import sentence
from tests.torture.places import CENTRE, Places, assert_whole, organisation, places_of, service, template
from tests.torture.row import Once, Row, Unavailable, play

SIZE = 32 * 1024 * 1024
PHASES = ("save", "import", "apply", "export", "backup")
ROOM = (12, 22.5)  # what is left free is 2 to the power of something between these, in bytes
LATE = 0.7  # of so many attempts the disk fills up only after the workspace was opened
ACCEPTED = {"workspace.disk_full", "save_disk_full"}


@contextmanager
def small_disk(folder: Path) -> Iterator[Path]:
    """Mount a small file system of its own in memory, and take it away again."""
    if not sys.platform.startswith("linux") or shutil.which("mount") is None:
        raise Unavailable("a small disk can only be mounted on Linux")
    folder.mkdir(parents=True)
    command = ["mount", "-t", "tmpfs", "-o", f"size={SIZE}", "clac-torture", str(folder)]
    mounted = subprocess.run(command, capture_output=True, text=True, check=False)
    if mounted.returncode != 0:
        raise Unavailable(f"mounting a small disk is not permitted here: {mounted.stderr.strip()}")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


@dataclass
class _Works:
    """What is done on the small disk, and what must be there before and after it."""

    disk: Path
    outside: Path
    files: dict[str, bytes]
    package: Path
    table: Path
    before: list[str] = field(default_factory=list)
    after: dict[str, list[str]] = field(default_factory=dict)

    def do(self, phase: str, places: Places) -> None:
        """Do the work of a phase in the workspace on the small disk."""
        workspace = places["PE1"]
        match phase:
            case "save":
                places.record("PE1", service("Guardado", [organisation("PE", n) for n in range(3)]), "a" * 32)
            case "import":
                import_services(workspace, self.table)
            case "apply":
                apply_package(workspace, self.package)
            case "export":
                written = export_packages(workspace)[0]
                assert inspect_package(workspace, written.file).trust == "SEALED"
            case "backup":
                assert verify_file(make_backup(workspace).file) == []

    def once(self, chance: random.Random, number: int) -> str:
        """One phase on a disk with some room left."""
        phase, late = PHASES[number % len(PHASES)], chance.random() < LATE
        free = int(2 ** chance.uniform(*ROOM)) // 4096 * 4096 if chance.random() < 0.9 else 0
        _empty(self.disk)
        with places_of(self.files, self.disk) as places:
            try:
                places["PE1"]
                if not late:
                    places.close()
                _fill(self.disk, free)
                outcome = self._under_pressure(phase, places)
            finally:
                (self.disk / "filler").unlink(missing_ok=True)
                places.close()
        self._afterwards(phase, outcome)
        return f"{phase}: {outcome}"

    def _under_pressure(self, phase: str, places: Places) -> str:
        there = _files(self.disk)
        try:
            with temporary_files_in(self.disk):
                self.do(phase, places)
        except ProblemError as problem:
            _in_words(problem)
            assert "PE1" not in places.opened or places.dump("PE1") == self.before, "a refused work has changed records"
            left = sorted(path.name for path in _files(self.disk) - there if not _may_stay(path))
            assert left == [], f"left on a full disk: {left}"
            outcome = "refused"
        else:
            outcome = "done"
        elsewhere = self.outside / "elsewhere"
        shutil.rmtree(elsewhere, ignore_errors=True)
        with temporary_files_in(self.disk):  # they are on the full disk too, as on most laptops
            written = export_packages(places["PE1"], elsewhere)[0]
        assert inspect_package(places["PE1"], written.file).trust == "SEALED"
        places.close()
        return outcome

    def _afterwards(self, phase: str, outcome: str) -> None:
        """There is room again: all is there, whole, and can be sent."""
        with open_workspace(self.disk / "PE1.clac") as workspace:
            places = Places(self.disk, ("PE1",), {"PE1": workspace})
            expected = self.after[phase] if outcome.startswith("done") else self.before
            assert places.dump("PE1") == expected, f"{phase} was {outcome}, and the records are others"
            assert_whole(workspace)
            written = export_packages(workspace)[0]
            assert inspect_package(workspace, written.file).trust == "SEALED"


@contextmanager
def temporary_files_in(folder: Path) -> Iterator[None]:
    """Let temporary files be made in this folder."""
    before, tempfile.tempdir = tempfile.tempdir, str(folder)
    try:
        yield
    finally:
        tempfile.tempdir = before


def _in_words(problem: ProblemError) -> None:
    """The problem names the disk, in a sentence."""
    for one in problem.problems:
        assert one.code in ACCEPTED, f"the disk is full, and what is said is {one.code}: {sentence(one)}"
        assert sentence(one)


def _may_stay(path: Path) -> bool:
    """The log of the database, the lock and the note, and a whole backup that was made before the work failed."""
    whole = path.suffix == ".clac" and verify_file(path) == []
    return whole or path.name.startswith("PE1.clac-") or path.name in ("in-use.lock", "as-closed.json", NAME)


def _files(folder: Path) -> set[Path]:
    return {path for path in folder.rglob("*") if path.is_file()}


def _empty(folder: Path) -> None:
    for path in folder.iterdir():
        shutil.rmtree(path) if path.is_dir() else path.unlink()


def _fill(disk: Path, free: int) -> None:
    """Write a file that leaves so many bytes free."""
    left = shutil.disk_usage(disk).free - free
    with (disk / "filler").open("wb") as file:
        while left > 0:
            left -= file.write(bytes(min(left, 1 << 20)))


def _table(folder: Path, rows: int) -> Path:
    names = (
        "service_ref;title;start;state;service_type;modality;country;tactical_objective;themes;sdgs;hours;organisation"
        ";women;men;not_stated"
    )
    values = "R{0};Del archivo {0};2023-03-02;realizado;taller;presencial;PE;2.2;market_access;5;8;100{1};3;4;0"
    file = folder / "services.csv"
    file.write_text("\n".join([names, *(values.format(n, n % 3) for n in range(rows))]), encoding="utf-8")
    return file


@contextmanager
def prepare(folder: Path) -> Iterator[Once]:
    """Give attempts on a small disk; the works' results with enough room are measured first."""
    files = template()
    folder.mkdir(parents=True, exist_ok=True)
    with places_of(files, folder / "made") as places:
        for number in range(10):
            places.record("PE1", service(f"Taller {number}", [organisation("PE", 0)]), f"{number:032}")
        places.record(CENTRE, service("Del centro", [organisation("PE")]), "c" * 32)
        package = places.export(CENTRE, "PE")
        places.close()
        files = {"PE1": places.path("PE1").read_bytes()}
    with small_disk(folder / "disk") as disk:
        works = _Works(disk, folder, files, package, _table(folder, 120))
        for phase in PHASES:
            _empty(disk)
            with places_of(files, disk) as places:
                works.before = places.dump("PE1")
                works.do(phase, places)
                works.after[phase] = places.dump("PE1")
        assert works.after["save"] != works.before and works.after["apply"] != works.before
        assert len(works.after["import"]) >= len(works.before) + 240
        yield works.once


ROW = Row("disk-full", "disk full in five works", 1_000, prepare)


@pytest.mark.torture
def test_a_full_disk_loses_nothing(folder: Path, rounds: Callable[[int, int], int]) -> None:
    play(ROW, folder, rounds(20, ROW.long)).assert_passed()
