"""A centre restored from a backup that nobody speaks of: its offices lose nothing, whichever net notices first."""

from __future__ import annotations

import shutil
from pathlib import Path

from clac_desktop.models.identity import reference_uid
from clac_desktop.models.marks import mark_file
from clac_desktop.sync.accepting import start_generation
from clac_desktop.sync.giving import GIVEN, gave, seen_sign, take_given
from clac_desktop.sync.restoring import notice_restore
from clac_desktop.sync.sending import parcel_for_office
from tests.sync.world import World, service


def restored(world: World, tmp_path: Path, *, mark: bool) -> None:
    """Take PE1's service in, then lay an older copy of the centre in its place; an office has seen what is gone."""
    backup = tmp_path / "backup.clac"
    world["CLAC"].copy_to(backup)
    world.record("PE1", service("Antes"))
    world.quiet()
    world.close("CLAC")
    shutil.copyfile(backup, world.folder / "CLAC.clac")
    if not mark:
        mark_file(world.folder / "CLAC.clac").unlink(missing_ok=True)


def test_the_mark_knows_what_offices_brought(world: World, tmp_path: Path) -> None:
    """What the centre took in is no entry of its own: its revision tells that this is an older state."""
    restored(world, tmp_path, mark=True)
    assert [problem.code for problem in notice_restore(world["CLAC"])] == ["workspace.restored"]
    world.quiet(all_send=True)
    world.quiet(all_send=True)
    world.assert_converged()
    assert any('"title":"Antes"' in line for line in world.dump("CLAC"))
    assert notice_restore(world["CLAC"]) == []


def assert_believed(world: World) -> None:
    """What an office sends makes the centre begin a new generation, and brings back what it had before."""
    generation = world.ask("CLAC", "SELECT value FROM setting WHERE key = 'generation'")
    world.up("PE1")
    assert world.ask("CLAC", "SELECT value FROM setting WHERE key = 'generation'") != generation
    world.quiet(all_send=True)
    world.quiet(all_send=True)
    world.assert_converged()
    assert any('"title":"Antes"' in line for line in world.dump("CLAC"))
    world.assert_whole()


def test_an_office_that_saw_more_than_the_centre_gave_is_believed(world: World, tmp_path: Path) -> None:
    """Without a mark: revisions given out a second time would hide their rows from who saw the first."""
    restored(world, tmp_path, mark=False)
    assert_believed(world)


def test_the_mark_knows_a_generation_that_nothing_was_recorded_in(world: World, tmp_path: Path) -> None:
    """A person rebuilt the centre, and its file of before comes back: it may not speak as the generation of before."""
    backup = tmp_path / "backup.clac"
    world["CLAC"].copy_to(backup)
    with world["CLAC"].writing() as writing:
        start_generation(writing, 2)
    world.close("CLAC")
    shutil.copyfile(backup, world.folder / "CLAC.clac")
    assert [problem.code for problem in notice_restore(world["CLAC"])] == ["workspace.restored"]
    assert world.ask("CLAC", "SELECT value FROM setting WHERE key = 'generation'") == [("3",)]


def test_an_office_leaves_alone_what_a_forgotten_centre_says(world: World, tmp_path: Path) -> None:
    """Without a mark, and by now with more revisions than the office confirmed: the signs tell, numbers do not."""
    restored(world, tmp_path, mark=False)
    for number in range(12):
        world.record("CLAC", service(f"Después {number}"))
    before = world.dump("PE1")
    report = world.down("PE1")
    assert [problem.code for problem in report.problems] == ["package.other_centre"]
    assert world.dump("PE1") == before
    assert any('"title":"Antes"' in line for line in before)
    assert_believed(world)


def test_a_centre_without_signs_is_heard(world: World) -> None:
    """Packages of an earlier version name none: they are taken, and nobody begins a new generation."""
    with world["CLAC"].writing() as writing:
        parcel = parcel_for_office(writing, reference_uid("office", "PE"), "PE", False)
    del parcel.manifest[GIVEN]
    with world["PE1"].writing() as writing:
        assert take_given(writing, parcel.manifest)
    world.down("PE1")
    with world["PE1"].writing() as writing:
        sign = seen_sign(writing)
        assert sign and take_given(writing, parcel.manifest) and seen_sign(writing) == sign
        assert not take_given(writing, {**parcel.manifest, GIVEN: ["0" * 12]})
        assert seen_sign(writing) == sign
    with world["CLAC"].writing() as writing:
        assert gave(writing, sign) and gave(writing, "") and not gave(writing, "0" * 12)
