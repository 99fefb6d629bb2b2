"""Packages in parts: each reads well alone, and they may arrive in any order."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from clac_desktop.sync import parts
from clac_desktop.sync.package import read_package
from clac_desktop.sync.parts import Row, cut
from clac_desktop.sync.sending import export_packages
from tests.sync.world import World, service


def test_a_part_ends_at_each_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    def row(number: int, records: int = 1, size: int = 1) -> Row:
        return Row(f"r{number}", "x" * size, records, frozenset())

    def sizes(own: int, rows: list[Row]) -> list[int]:
        return [len(part) for part in cut(["e"] * own, rows, lambda uid: None)]

    monkeypatch.setattr(parts, "PART_ENTRIES", 4)
    monkeypatch.setattr(parts, "PART_RECORDS", 5)
    monkeypatch.setattr(parts, "PART_LINES", 8)
    monkeypatch.setattr(parts, "PART_CHARACTERS", 100)
    assert sizes(0, []) == [0] and sizes(4, []) == [4] and sizes(5, []) == [4, 1]
    assert sizes(4, [row(n) for n in range(6)]) == [8, 2]
    assert sizes(0, [row(0, 3), row(1, 3), row(2, 9), row(3)]) == [1, 1, 1, 1]
    assert sizes(1, [row(0, 1, 60), row(1, 1, 60), row(2, 1, 300), row(3)]) == [2, 1, 1, 1]


def test_each_part_has_the_rows_that_its_rows_name() -> None:
    named = {"t": Row("t", "T", 0, frozenset()), "o": Row("o", "O", 0, frozenset({"t", "gone"}))}
    rows = [Row("a", "A", parts.PART_RECORDS, frozenset({"o"})), Row("b", "B", 1, frozenset({"a", "t"}))]
    assert cut([], rows, named.get) == [["A", "O", "T"], ["B", "A", "O", "T"]]


def _uids_shown(file: Path) -> list[str]:
    """Uids in cells that people see (the first column is the hidden uid)."""
    return [
        cell
        for name, rows in read_package(file).sheets.items()
        for row in rows[2:]
        for cell in row[1:]
        if isinstance(cell, str) and re.search("[0-9a-f]{32}", cell) and name
    ]


def test_parts_in_any_order_and_readable_alone(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(5):
        world.record("PE1", service(f"Taller {number}", "Cafetaleros", "Andinos"))
    monkeypatch.setattr(parts, "PART_ENTRIES", 2)
    monkeypatch.setattr(parts, "PART_RECORDS", 6)
    up = export_packages(world["PE1"], world.folder / "up")
    assert len(up) > 3 and {package.parts for package in up} == {len(up)}
    assert sum(package.entries for package in up) == 5
    for package in reversed(up):
        assert _uids_shown(package.file) == []
        assert world.deliver(package.file, "CLAC").trust == "SEALED"
    assert world.status("CLAC").held == 0
    down = export_packages(world["CLAC"], world.folder / "down", office="PE")
    assert len(down) > 1
    for package in reversed(down):
        assert _uids_shown(package.file) == []
        assert world.status("PE1").pending_entries == 5  # acknowledgements count when all parts are here
        assert world.deliver(package.file, "PE1").applied
    assert world.status("PE1").pending_entries == 0
    assert world.dump("PE1") == world.dump("CLAC", "PE")
    world.assert_whole("CLAC", "PE1")


def test_an_answer_before_its_predecessor_is_confirmed_when_tried_again(world: World) -> None:
    world.record("PE1", service("Uno"))
    world.up("PE1")
    world.up("PE2")
    first = world.export("CLAC", "PE")
    world.deliver(first, "PE2")
    world.record("PE2", service("Dos"))
    world.up("PE2")
    newest = "SELECT json_array(CAST(value AS INTEGER)) FROM setting WHERE key = 'hub_rev'"
    with world["CLAC"].writing() as writing:
        writing.connection.exec_driver_sql(f"UPDATE device SET seen = ({newest})")
    world.record("EC1", service("Tres", "Andinos", code="EC"))
    world.up("EC1")
    second = world.export("CLAC", "PE")  # starts after what PE1 has
    report = world.deliver(second, "PE1")
    assert [problem.code for problem in report.problems] == ["package.gap_before"]
    world.deliver(first, "PE1")
    assert not world.deliver(first, "PE1").applied
    assert world.deliver(second, "PE1").applied
    world.quiet()
    world.assert_converged()
