"""A centre restored from a backup that nobody speaks of: its offices lose nothing, whichever net notices first."""

from __future__ import annotations

import shutil
from pathlib import Path

from clac_desktop.models.marks import mark_file
from clac_desktop.sync.accepting import start_generation
from clac_desktop.sync.restoring import notice_restore
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


def test_an_office_that_saw_more_than_the_centre_gave_is_believed(world: World, tmp_path: Path) -> None:
    """Without a mark: revisions given out a second time would hide their rows from who saw the first."""
    restored(world, tmp_path, mark=False)
    before = world.ask("CLAC", "SELECT value FROM setting WHERE key = 'generation'")
    world.up("PE1")
    assert world.ask("CLAC", "SELECT value FROM setting WHERE key = 'generation'") != before
    world.quiet(all_send=True)
    world.quiet(all_send=True)
    world.assert_converged()
    assert any('"title":"Antes"' in line for line in world.dump("CLAC"))
    world.assert_whole()


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
