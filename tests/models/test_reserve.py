"""Room that is kept for the day the disk is full (the torture row disk-full meets such a disk)."""

from __future__ import annotations

import shutil
from collections import namedtuple
from pathlib import Path

import pytest

from clac_desktop.errors import Problem, WorkspaceProblem
from clac_desktop.models.opening import make_workspace, open_workspace
from clac_desktop.models.reserve import BYTES, keep_reserve, reserve_of, spend_reserve, with_reserve

Usage = namedtuple("Usage", "total used free")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    make_workspace(tmp_path / "PE.clac", {"office": "PE"}, actor="Persona Ejemplo").close()
    return tmp_path / "PE.clac"


def test_room_is_kept_at_opening_and_given_up_once(file: Path) -> None:
    open_workspace(file, writable=False).close()
    assert not reserve_of(file).exists()
    open_workspace(file).close()
    assert reserve_of(file).stat().st_size == BYTES
    assert spend_reserve(file) and not spend_reserve(file)
    open_workspace(file).close()
    assert reserve_of(file).is_file()


def test_no_room_is_taken_where_little_is_left(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: Usage(10 * BYTES, 7 * BYTES, 3 * BYTES))
    open_workspace(file).close()
    assert not reserve_of(file).exists() and not keep_reserve(file)


@pytest.mark.parametrize("code", ["workspace.disk_full", "save_disk_full"])
def test_a_work_that_meets_a_full_disk_is_done_once_more(file: Path, code: str) -> None:
    assert keep_reserve(file)
    tried: list[bool] = []

    def work() -> int:
        tried.append(reserve_of(file).exists())
        if len(tried) != 2:
            raise WorkspaceProblem(Problem(code))
        return 7

    assert with_reserve(file, work) == 7 and tried == [True, False]
    with pytest.raises(WorkspaceProblem):  # there is nothing left to give up
        with_reserve(file, work)
    assert len(tried) == 3


def test_another_failure_leaves_the_room(file: Path) -> None:
    assert keep_reserve(file)

    def work() -> None:
        raise WorkspaceProblem(Problem("workspace.in_use"))

    with pytest.raises(WorkspaceProblem):
        with_reserve(file, work)
    assert reserve_of(file).is_file()
