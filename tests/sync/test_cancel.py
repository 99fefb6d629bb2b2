"""Cancel changes nothing: not before, not in the midst of applying or writing a package, and all works afterwards."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from clac_desktop.errors import Cancelled
from clac_desktop.sync.receiving import apply_package, preview_package
from clac_desktop.sync.sending import export_packages
from tests.sync.world import World, service

ENTRIES = 12


def stops_at(wanted: int) -> Callable[[int, int], None]:
    """A person who presses Cancel when so many are done; -1: at the very first sign of life."""

    def step(done: int, of: int) -> None:
        if wanted < 0 or (of and done == wanted):
            raise Cancelled

    return step


def everything(world: World, name: str) -> list[object]:
    """Every row of every table: a rollback leaves no trace at all."""
    tables = [table for (table,) in world.ask(name, "SELECT name FROM sqlite_master WHERE type = 'table'")]
    return [(table, sorted(world.ask(name, f'SELECT * FROM "{table}"'), key=repr)) for table in sorted(tables)]


@pytest.fixture
def sent(world: World) -> Iterator[Path]:
    for number in range(ENTRIES):
        world.record("PE1", service(f"Taller {number}"))
    yield world.export("PE1")


@pytest.mark.parametrize("at", [-1, 0, 5, ENTRIES - 1])
def test_an_apply_that_has_begun(world: World, sent: Path, at: int) -> None:
    before = everything(world, "CLAC")
    with pytest.raises(Cancelled):
        apply_package(world["CLAC"], sent, step=stops_at(at))
    assert everything(world, "CLAC") == before
    world.assert_whole("CLAC")
    report = apply_package(world["CLAC"], sent)
    assert report.applied and not report.known and report.counts["new"] == 2 * ENTRIES


@pytest.mark.parametrize("at", [-1, 3])
def test_a_preview(world: World, sent: Path, at: int) -> None:
    before = everything(world, "CLAC")
    with pytest.raises(Cancelled):
        preview_package(world["CLAC"], sent, stops_at(at))
    assert everything(world, "CLAC") == before


@pytest.mark.parametrize("at", [0, 5, ENTRIES + 6])
def test_a_receipt_that_is_being_taken(world: World, sent: Path, at: int) -> None:
    world.deliver(sent, "CLAC")
    receipt = world.export("CLAC", "PE")
    before = everything(world, "PE2")
    seen: list[tuple[int, int]] = []

    def step(done: int, of: int) -> None:
        seen.append((done, of))
        stops_at(at)(done, of)

    with pytest.raises(Cancelled):
        apply_package(world["PE2"], receipt, step=step)
    assert everything(world, "PE2") == before and seen[-1][0] == at
    assert apply_package(world["PE2"], receipt).applied
    assert len(world.dump("PE2")) == len(world.dump("CLAC", "PE"))


@pytest.mark.parametrize("at", [-1, 4])
def test_a_package_that_is_being_written(world: World, sent: Path, at: int) -> None:
    before, folder = everything(world, "PE1"), world.folder / "cancelled"
    with pytest.raises(Cancelled):
        export_packages(world["PE1"], folder, step=stops_at(at))
    assert everything(world, "PE1") == before and not list(folder.iterdir())
    (written,) = export_packages(world["PE1"], folder)
    assert written.entries == ENTRIES and [file.name for file in folder.iterdir()] == [written.file.name]


def test_cancel_after_the_files_are_written_leaves_none(world: World, sent: Path) -> None:
    told = []

    def step(done: int, of: int) -> None:
        told.append(of)
        if told.count(0) == 2:  # once before a part is written, once after
            raise Cancelled

    folder = world.folder / "cancelled"
    with pytest.raises(Cancelled):
        export_packages(world["PE1"], folder, step=step)
    assert not list(folder.iterdir())
