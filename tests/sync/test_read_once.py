"""A package is read once where a person looks first and brings it in then; what it is worth is judged each time."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from clac_desktop.errors import ProblemError
from clac_desktop.models.identity import canonical_json
from clac_desktop.spreadsheets.row_blocks import RowBlocks
from clac_desktop.sync import inspecting, survey
from clac_desktop.sync.accepting import revoke
from clac_desktop.sync.package import SEALED, UNSEALED, read_package
from clac_desktop.sync.receiving import apply_package, preview_package
from tests.sync.world import World, service


@pytest.fixture
def readings(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The files that were really read, in their order."""
    found: list[str] = []
    real = inspecting.read_package

    def noted(source: Path, **wish: bool) -> Any:
        found.append(source.name)
        return real(source, **wish)

    monkeypatch.setattr(inspecting, "read_package", noted)
    monkeypatch.setattr(inspecting, "_kept", {})
    return found


def test_what_was_looked_at_is_not_read_again(world: World, readings: list[str]) -> None:
    world.record("PE1", service("Uno"))
    file = world.export("PE1")
    seen = preview_package(world["CLAC"], file)
    renamed = file.with_name("otro nombre.xlsx")
    shutil.copyfile(file, renamed)
    report = apply_package(world["CLAC"], renamed, expected=seen.digest)
    assert report.applied and report.file == str(renamed) and readings == [file.name]
    assert apply_package(world["CLAC"], file).known
    assert readings == [file.name, file.name]  # it is kept for one time only
    world.assert_whole("CLAC")


def test_other_bytes_under_the_same_name_are_read(world: World, readings: list[str]) -> None:
    world.record("PE1", service("Uno"))
    file = world.export("PE1")
    seen = preview_package(world["CLAC"], file)
    world.record("PE1", service("Dos"))
    shutil.copyfile(world.export("PE1"), file)
    with pytest.raises(ProblemError, match=r"package\.changed_since_preview"):
        apply_package(world["CLAC"], file, expected=seen.digest)
    assert len(readings) == 2 and apply_package(world["CLAC"], file).counts["new"] == 4


def test_keys_are_asked_anew(world: World, readings: list[str]) -> None:
    """A laptop that is revoked, or is not known any more, between the look and the import."""
    world.record("PE1", service("Uno"))
    file = world.export("PE1")
    device = read_package(file).manifest["sender"]["device"]
    assert preview_package(world["CLAC"], file).trust == SEALED
    world.act("CLAC", revoke, device)
    assert preview_package(world["CLAC"], file).counts["quarantined"] == 2 and len(readings) == 1
    with world["CLAC"].writing() as writing:
        writing.connection.exec_driver_sql("UPDATE device SET public_key = '' WHERE device = ?", (device,))
    assert apply_package(world["CLAC"], file).trust == UNSEALED and len(readings) == 2


def test_only_as_much_is_kept_as_was_allowed(
    world: World, readings: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    files = []
    for title in ("Uno", "Dos", "Tres"):
        world.record("PE1", service(title))
        files.append(world.export("PE1"))
    size = [sum(map(len, read_package(file).lines)) for file in files]
    monkeypatch.setattr(inspecting, "KEPT_CHARACTERS", size[1] + size[2])
    for file in files:
        preview_package(world["CLAC"], file)
    assert len(inspecting._kept) == 2 and len(readings) == 3
    for file in reversed(files):
        assert apply_package(world["CLAC"], file).applied
    assert [*readings[3:], *inspecting._kept] == [files[0].name]


def test_entries_of_a_large_package_are_read_when_their_turn_comes(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(5):
        world.record("PE1", service(f"Servicio {number}"))
    file = world.export("PE1")
    whole = list(read_package(file).entries())
    monkeypatch.setattr(survey, "KEPT_CHARACTERS", len(whole[0].line) + 10)
    content = read_package(file)
    assert list(content.entries()) == whole and len(whole) == 5
    assert apply_package(world["CLAC"], file).counts["new"] == 10
    world.assert_whole("CLAC")


def test_rows_in_blocks_are_the_rows(world: World) -> None:
    content = read_package(world.export("CLAC", "PE"))
    for rows in content.sheets.values():
        assert isinstance(rows, RowBlocks)
        listed = list(rows)
        assert len(rows) == len(listed) and rows[:3] == listed[:3] and list(rows.after(2)) == listed[2:]
        assert listed == [rows[place] for place in range(len(rows))] and rows[-1] == listed[-1]
        assert canonical_json(str(list(rows.taken()))) == canonical_json(str(listed)) and len(rows) == 0
