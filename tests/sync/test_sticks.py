"""Packages on memory sticks: saved is what the disk itself gives back; no half file, whatever happens."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from clac_desktop import texts
from clac_desktop.errors import ProblemError
from clac_desktop.sync import copying, package, wrapping
from clac_desktop.sync.copying import copy_package
from clac_desktop.sync.sending import export_packages
from tests.sync.world import World, service


@contextmanager
def stick(folder: Path, size: int) -> Iterator[Path]:
    """A small disk of its own; where mounting is not permitted there is no stick to try."""
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", f"size={size}", "stick", str(folder)]
    if not sys.platform.startswith("linux") or shutil.which("mount") is None:
        pytest.skip("a small disk can only be mounted on Linux")
    if subprocess.run(command, capture_output=True, check=False).returncode:
        pytest.skip("mounting a small disk is not permitted here")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


def told(work: Callable[[], Any]) -> str:
    """Return the code of the problem that the work meets; it has a sentence and a hint."""
    with pytest.raises(ProblemError) as caught:
        work()
    problem = caught.value.problems[0]
    assert texts.sentence(problem) and texts.hint(problem)
    return problem.code


def everything(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def sent(world: World) -> int:
    return int(world.ask("PE1", "SELECT count(*) FROM sent_package")[0][0])


@pytest.fixture
def written(world: World) -> list[str]:
    """A package of PE1 with one service."""
    world.record("PE1", service("Uno"))
    return [str(world.export("PE1"))]


# ---- writing
def test_what_is_read_back_comes_from_the_disk(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """File and folder are synchronised, then forgotten by the system, and only then read."""
    steps: list[str] = []

    def noted(name: str, real: Any) -> Any:
        def call(*values: Any, **named: Any) -> Any:
            steps.append(name)
            return real(*values, **named)

        return call

    monkeypatch.setattr(os, "fsync", noted("fsync", os.fsync))
    monkeypatch.setattr(package, "read_package", noted("read", package.read_package))
    if hasattr(os, "posix_fadvise"):
        monkeypatch.setattr(os, "posix_fadvise", noted("forget", os.posix_fadvise))
    world.export("PE1")
    at = steps.index("read")
    assert steps[:at].count("fsync") >= 2
    assert not hasattr(os, "posix_fadvise") or steps[at - 1] == "forget"


def test_bytes_that_a_stick_did_not_keep_are_noticed(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    target, real = world.folder / "bad", package.forget_cached

    def lossy(path: Path) -> None:
        """A stick that gives zeros back for its last block, as cheap ones of a false size do."""
        data = path.read_bytes()
        path.write_bytes(data[: len(data) * 2 // 3] + bytes(len(data) - len(data) * 2 // 3))
        real(path)

    monkeypatch.setattr(package, "forget_cached", lossy)
    before = sent(world)
    assert told(lambda: export_packages(world["PE1"], target)) == "package.not_verified"
    assert everything(target) == [] and sent(world) == before


@pytest.mark.parametrize("office", ["PE1", "CLAC"])
def test_a_full_stick(world: World, office: str) -> None:
    with stick(world.folder / "stick", 8_192) as folder:
        assert told(lambda: export_packages(world[office], folder)) == "save_disk_full"
        assert everything(folder) == []
    assert export_packages(world[office], world.folder / "elsewhere")


def test_a_write_protected_stick(world: World, written: list[str]) -> None:
    with stick(world.folder / "stick", 4_000_000) as folder:
        subprocess.run(["mount", "-o", "remount,ro", str(folder)], check=True)
        assert told(lambda: export_packages(world["PE1"], folder)) == "save_no_permission"
        assert told(lambda: export_packages(world["PE1"], folder / "new")) == "save_no_permission"
        assert told(lambda: copy_package(world["PE1"], written, folder)) == "save_no_permission"
    assert sent(world) == 1


def test_a_stick_that_is_pulled_out(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Before the reading back, and between the commit and the name: no file counts as sent."""
    target, before = world.folder / "stick", sent(world)
    real = package.write_workbook

    def pulled(path: Path, *values: Any, **named: Any) -> Any:
        real(path, *values, **named)
        shutil.rmtree(target)

    with monkeypatch.context() as patch:
        patch.setattr(package, "write_workbook", pulled)
        assert told(lambda: export_packages(world["PE1"], target)) == "save_no_folder"
    assert not target.exists() and sent(world) == before
    world.record("PE1", service("Uno"))

    def pulled_late(*values: Any) -> None:
        remember(*values)
        shutil.rmtree(target)

    remember = wrapping._remember
    monkeypatch.setattr(wrapping, "_remember", pulled_late)
    assert told(lambda: export_packages(world["PE1"], target)) == "save_no_folder"
    assert not target.exists() and sent(world) == before
    monkeypatch.undo()
    assert export_packages(world["PE1"], target)[0].entries == 1
    world.assert_whole("PE1")


def test_a_name_that_is_taken_meanwhile_is_not_overwritten(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    target, remember = world.folder / "stick", wrapping._remember

    def taken(writing: Any, recipient: str, uid: str, created: str, one: wrapping.WrittenPackage) -> None:
        remember(writing, recipient, uid, created, one)
        one.file.write_text("de otra persona")

    monkeypatch.setattr(wrapping, "_remember", taken)
    assert told(lambda: export_packages(world["PE1"], target)) == "file_exists"
    (left,) = target.iterdir()
    assert left.read_text() == "de otra persona"


# ---- copying
def test_a_copy_is_the_file_and_a_second_one_is_welcome(world: World, written: list[str]) -> None:
    target = world.folder / "stick"
    target.mkdir()
    for _ in range(2):
        (copy,) = copy_package(world["PE1"], written, target)
        assert copy.read_bytes() == Path(written[0]).read_bytes()
    assert everything(target) == [Path(written[0]).name]
    assert world.deliver(copy, "CLAC").applied


def test_a_copy_never_overwrites_and_never_takes_what_was_changed(world: World, written: list[str]) -> None:
    target = world.folder / "stick"
    assert told(lambda: copy_package(world["PE1"], written, target)) == "save_no_folder"
    target.mkdir()
    other = target / Path(written[0]).name
    other.write_text("de otra persona")
    assert told(lambda: copy_package(world["PE1"], written, target)) == "copy.other_file"
    assert other.read_text() == "de otra persona"
    other.unlink()
    whole = Path(written[0]).read_bytes()
    Path(written[0]).write_bytes(whole + b" ")
    assert told(lambda: copy_package(world["PE1"], written, target)) == "copy.changed"
    Path(written[0]).unlink()
    assert told(lambda: copy_package(world["PE1"], written, target)) == "copy.gone"
    assert everything(target) == []


def test_a_copy_that_does_not_come_back_whole_is_taken_away(
    world: World, written: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    target = world.folder / "stick"
    target.mkdir()
    monkeypatch.setattr(copying, "forget_cached", lambda path: path.write_bytes(path.read_bytes()[:-100]))
    assert told(lambda: copy_package(world["PE1"], written, target)) == "copy.not_verified"
    assert everything(target) == []
    monkeypatch.setattr(copying, "forget_cached", lambda path: shutil.rmtree(path.parent))
    assert told(lambda: copy_package(world["PE1"], written, target)) == "save_no_folder"
    assert not target.exists()


def test_all_parts_are_copied_or_none(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("clac_desktop.sync.parts.PART_ENTRIES", 1)
    for number in range(3):
        world.record("PE1", service(f"Taller {number}"))
    files = [str(one.file) for one in export_packages(world["PE1"], world.folder / "up")]
    assert [Path(file).name for file in files][1:] == ["CLAC_PE_CLAC_0001-2.xlsx", "CLAC_PE_CLAC_0001-3.xlsx"]
    sizes = [Path(file).stat().st_size for file in files]
    with stick(world.folder / "stick", sum(sizes[:2]) + 8_192) as folder:
        assert told(lambda: copy_package(world["PE1"], files, folder)) == "save_disk_full"
        assert everything(folder) == []
