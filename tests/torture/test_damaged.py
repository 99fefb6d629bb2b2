"""Damaged database: flipped bits, pages of zeros, cut files, lost logs. Detected in words, or harmless; restored."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from clac_desktop.errors import ProblemError
from clac_desktop.models.backup import make_backup, restore_backup
from clac_desktop.models.marks import mark_file
from clac_desktop.models.opening import open_workspace
from clac_desktop.sync.restoring import notice_restore
from clac_desktop.sync.sending import export_packages
from clac_desktop.texts import hint, sentence
from tests.torture.places import assert_whole, dump_of, organisation, places_of, service, template
from tests.torture.row import Once, Row, play

PAGE = 4096
Files = dict[str, bytes]


@dataclass(frozen=True, slots=True)
class State:
    """A workspace's files by the end of their names, what its records are, and what they are without the log."""

    files: Files
    beside: dict[Path, bytes]  # what the program keeps outside the database
    records: list[str]
    without_log: list[str]


# ---- damages: each changes the files of a workspace, and returns its name
def flip(files: Files, chance: random.Random) -> str:
    """One to eight bits, anywhere in the database."""
    return _flip(files, "", chance)


def flip_log(files: Files, chance: random.Random) -> str:
    """One to eight bits, anywhere in the log."""
    return _flip(files, "-wal", chance)


def _flip(files: Files, part: str, chance: random.Random) -> str:
    content = bytearray(files[part])
    for _ in range(chance.choice((1, 1, 1, 8))):
        content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
    files[part] = bytes(content)
    return "bits flipped in the log" if part else "bits flipped"


def zero_page(files: Files, chance: random.Random) -> str:
    """One page of zeros, as a sector that cannot be read comes back."""
    content = bytearray(files[""])
    start = chance.randrange(len(content) // PAGE) * PAGE
    content[start : start + PAGE] = bytes(PAGE)
    files[""] = bytes(content)
    return "page zeroed"


def old_page(files: Files, chance: random.Random) -> str:
    """A page in the place of another: a write that went astray."""
    content = bytearray(files[""])
    pages = len(content) // PAGE
    source, target = (chance.randrange(pages) * PAGE for _ in range(2))
    content[target : target + PAGE] = content[source : source + PAGE]
    files[""] = bytes(content)
    return "page astray"


def cut(files: Files, chance: random.Random) -> str:
    """The end of the database is missing."""
    files[""] = files[""][: chance.randrange(len(files[""]))]
    return "cut"


def lose_log(files: Files, chance: random.Random) -> str:
    """The log is gone: somebody copied only the file."""
    del files["-wal"]
    return "log lost"


def cut_log(files: Files, chance: random.Random) -> str:
    """The end of the log is missing."""
    files["-wal"] = files["-wal"][: chance.randrange(len(files["-wal"]))]
    return "log cut"


CLOSED = (flip, flip, flip, zero_page, old_page, cut)
KILLED = (flip, flip_log, zero_page, old_page, cut, lose_log, cut_log)


@contextmanager
def prepare(folder: Path) -> Iterator[Once]:
    """Give attempts on an office's workspace, closed or as a kill leaves it, at one place of the disk."""
    work = folder / "work"
    with places_of(template(), work) as places:
        for number in range(30):
            uid = places.record("PE1", service(f"Taller {number}", [organisation("PE", n) for n in range(3)]))
            if number % 5 == 0:
                places.correct("PE1", uid, title=f"Corregido {number}")
        places.up("PE1")
        places.down("PE1")
        backup = folder / "backup.clac"
        shutil.copyfile(make_backup(places["PE1"]).file, backup)
        before = places.dump("PE1")
        places.close()
        closed = State(_files(work), _beside(work), before, before)
        for number in range(10):
            places.record("PE1", service(f"Después {number}", [organisation("PE", n) for n in range(3)]))
        killed = State(_files(work), _beside(work), places.dump("PE1"), before)

    def once(chance: random.Random, number: int) -> str:
        state = chance.choice((closed, killed))
        files = dict(state.files)
        damage = chance.choice(CLOSED if state is closed else KILLED)(files, chance)
        shutil.rmtree(work)
        for path, content in state.beside.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        for part, content in files.items():
            (work / f"PE1.clac{part}").write_bytes(content)
        return f"{damage}: {_open(work / 'PE1.clac', state, backup)}"

    yield once


def _files(work: Path) -> Files:
    return {path.name.removeprefix("PE1.clac"): path.read_bytes() for path in work.glob("PE1.clac*") if _counts(path)}


def _counts(path: Path) -> bool:
    """The index of the log is made anew at every opening after a kill."""
    return path.suffix in (".clac", ".clac-wal")


def _beside(work: Path) -> dict[Path, bytes]:
    kept = [path for path in (work / "PE1-backups").iterdir() if path.suffix != ".clac"]
    return {path: path.read_bytes() for path in (*kept, mark_file(work / "PE1.clac")) if path.exists()}


def _open(path: Path, state: State, backup: Path) -> str:
    """What a person meets who opens the damaged workspace and sends a package."""
    try:
        with open_workspace(path) as workspace:
            noticed = notice_restore(workspace)
            records = dump_of(workspace)
            export_packages(workspace)
    except ProblemError as problem:
        assert all(sentence(one) for one in problem.problems)
        assert hint(problem.problems[0]), f"{problem.problems[0].code} does not say what to do"
        _restore(path, backup)
        return "detected"
    if records == state.records:
        return "harmless"
    assert noticed, "a wrong value was shown and sent"
    # What the log still held to its damaged place is there, and no more: a state that once was.
    assert set(records) <= set(state.records) | set(state.without_log)
    return "restore noticed"


def _restore(path: Path, backup: Path) -> None:
    """The backup takes the place of the damaged file, which is kept; work goes on."""
    kept = restore_backup(backup, path)
    assert kept is not None and kept.exists()
    with open_workspace(path) as workspace:
        assert_whole(workspace)
        notice_restore(workspace)
        assert export_packages(workspace)[0].entries == 0


ROW = Row("damaged", "damaged database", 3_000, prepare)


@pytest.mark.torture
def test_no_damage_shows_or_sends_a_wrong_value(folder: Path, rounds: Callable[[int, int], int]) -> None:
    play(ROW, folder, rounds(60, ROW.long)).assert_passed()
