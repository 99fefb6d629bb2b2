"""A restored laptop, a backup looked into, a laptop handed over, and a centre rebuilt from what it kept."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from clac_desktop.errors import ProblemError
from clac_desktop.models.backup import make_backup, restore_backup
from clac_desktop.models.opening import open_workspace
from clac_desktop.queries.home import sending
from clac_desktop.queries.laptop import hand_over_facts
from clac_desktop.queries.packages import sent_packages
from clac_desktop.recording.draft import KeptDraft, keep_draft
from clac_desktop.recording.workspace import hand_over
from clac_desktop.sync.enrolment import init_centre
from clac_desktop.sync.restoring import look_into, notice_restore, read_about_restored, rebuild, restored
from clac_desktop.sync.sending import export_packages
from clac_desktop.sync.waiting import waiting
from tests.sync.world import World, service


def test_a_backup_tells_what_it_lacks_and_where_that_is(world: World) -> None:
    world.record("PE1", service("En la copia"))
    backup = make_backup(world["PE1"]).file
    world.record("PE1", service("Confirmado"))
    world.up("PE1")
    world.down("PE1")
    world.record("PE1", service("Enviado"))
    world.export("PE1")
    world.record("PE1", service("Solo aquí"))
    with world["PE1"].reading() as reading:
        view = look_into(reading, backup)
    assert (view.services, view.entries, view.newer) == (1, 1, 3)
    assert (view.confirmed, view.sent, view.only_here, view.packages) == (1, 1, 1, 1)
    assert view.last_entry > "2000" and view.office == "PE"


def test_the_backup_of_another_laptop_is_refused_in_words(world: World) -> None:
    backup = make_backup(world["PE2"]).file
    with world["PE1"].reading() as reading:
        for file, code in ((backup, "restore.other_laptop"), (backup.with_name("no.clac"), "file_missing")):
            with pytest.raises(ProblemError) as refused:
                look_into(reading, file)
            assert refused.value.problems[0].code == code


def test_a_restored_laptop_knows_what_happened_until_somebody_has_read_it(world: World) -> None:
    world.record("PE1", service("En la copia"))
    backup = make_backup(world["PE1"]).file
    world.record("PE1", service("Después"))
    world.record("PE1", service("Más tarde"))
    later = world.export("PE1")
    world.close("PE1")
    restore_backup(backup, world.folder / "PE1.clac")
    notice_restore(world["PE1"])
    with world["PE1"].reading() as reading:
        found = restored(reading)
    assert found is not None
    assert (found.missing, found.pending, found.relabelled) == (2, 1, 0)
    assert world.status("PE1").restored == found.at
    world.deliver(later, "CLAC")
    world.record("PE1", service("Sigue"))
    world.up("PE1")
    world.down("PE1")
    world.quiet(all_send=True)
    world.assert_converged()
    assert sorted(row[0] for row in world.ask("PE1", "SELECT title FROM service")) == [
        "Después", "En la copia", "Más tarde", "Sigue",
    ]  # fmt: skip
    world.act("PE1", read_about_restored)
    with world["PE1"].reading() as reading:
        assert restored(reading) is None
    assert "restored" not in world.status("PE1").as_json()


def test_a_copy_that_learns_it_from_the_centre_says_what_was_relabelled(world: World, tmp_path: Path) -> None:
    world.close("PE1")
    twin = world.folder / "PE1.clac"
    copy = tmp_path / "copy.clac"
    shutil.copyfile(twin, copy)
    world.record("PE1", service("De uno"))
    world.up("PE1")
    with open_workspace(copy) as workspace:
        world.close("PE2")
        world.places["PE2"] = workspace
        world.record("PE2", service("Del otro"))
        report = world.down("PE2")
        assert [problem.code for problem in report.problems] == ["package.relabelled"]
        with workspace.reading() as reading:
            found = restored(reading)
        assert found is not None and (found.relabelled, found.pending) == (1, 1)
        assert world.up("PE2").applied
        world.places.pop("PE2")
    assert len(world.ask("CLAC", "SELECT 1 FROM service")) == 2
    world.assert_whole("CLAC")


def test_a_lost_centre_is_rebuilt_from_its_recovery_file_and_its_kept_packages(world: World, tmp_path: Path) -> None:
    kept = tmp_path / "kept"
    kept.mkdir()
    for number, (name, office) in enumerate((("PE1", "PE"), ("PE2", "PE"), ("EC1", "EC"))):
        world.record(name, service(f"Taller {name}", "Andinos", code=office))
        shutil.copyfile(world.export(name), kept / f"{number}.xlsx")
        world.deliver(kept / f"{number}.xlsx", "CLAC")
    (kept / "roto.xlsx").write_text("no es un paquete")
    world.close("CLAC")
    recovery = recovery_of(world)
    (world.folder / "CLAC.clac").rename(tmp_path / "lost.clac")
    rebuilt, _none = init_centre(world.folder / "CLAC.clac", office="CLAC", name="Centro Ejemplo", recovery=recovery)
    world.places["CLAC"] = rebuilt
    steps: list[tuple[int, int]] = []
    found = rebuild(rebuilt, kept, lambda done, of: steps.append((done, of)))
    assert found.packages == 3 and steps == [(0, 4), (1, 4), (2, 4), (3, 4)]
    assert [(one.severity, Path(one.file or "").name) for one in found.problems] == [("warning", "roto.xlsx")]
    assert found.generation >= 2
    again = rebuild(rebuilt)
    assert (again.entries, again.packages) == (found.entries, 3) and again.generation == found.generation + 1
    for name in ("PE1", "EC1", "PE2"):
        world.down(name)
        world.up(name)
        world.down(name)
    with rebuilt.reading() as reading:
        waits = waiting(reading)
    assert {one.kind for one in waits} == {"returned"}, "the register of the older centre waits for a person"
    titles = {row[0] for row in world.ask("CLAC", "SELECT title FROM service")}
    assert titles <= {"Taller PE1", "Taller PE2", "Taller EC1"}
    world.assert_whole("CLAC")


def recovery_of(world: World) -> Path:
    """Write the recovery file of this world's centre, as `init` does."""
    path = world.folder / "CLAC-recovery.clac-key"
    with open_workspace(world.folder / "CLAC.clac") as workspace, workspace.reading() as reading:
        key = reading.settings["private_key"]
    path.write_text(json.dumps({"format": "clac-desktop/recovery/1", "office": "CLAC", "private_key": key}))
    return path


def test_only_a_centre_is_rebuilt_and_only_from_a_folder_that_is_there(world: World, tmp_path: Path) -> None:
    generation = world.status("CLAC").generation
    for name, folder, code in (("PE1", None, "only_centre"), ("CLAC", tmp_path / "no", "rebuild.folder")):
        with pytest.raises(ProblemError) as refused:
            rebuild(world[name], folder)
        assert refused.value.problems[0].code == code
    assert world.status("CLAC").generation == generation


def test_a_laptop_changes_hands_and_nothing_of_the_former_person_is_lost(world: World) -> None:
    world.record("PE1", service("De la primera persona"))
    with world["PE1"].writing() as writing:
        keep_draft(writing, KeptDraft("d" * 32, "service", None, "A medias", {}, None))
    with world["PE1"].reading() as reading:
        facts = hand_over_facts(reading)
    assert (facts.person, facts.unsent, facts.unconfirmed) == ("Persona PE1", 1, 0)
    assert [draft.title for draft in facts.drafts] == ["A medias"]
    with pytest.raises(ProblemError) as refused, world["PE1"].writing() as writing:
        hand_over(writing, "  ")
    assert refused.value.problems[0].code == "hand_over.name"
    world.act("PE1", hand_over, "Persona Nueva")
    world.close("PE1")
    world.record("PE1", service("De la segunda"))
    authors = [row[0] for row in world.ask("PE1", "SELECT json_extract(line, '$.actor') FROM journal ORDER BY id")]
    assert authors == ["Persona PE1", "Persona Nueva"]
    with world["PE1"].reading() as reading:
        assert [draft.title for draft in hand_over_facts(reading).drafts] == ["A medias"]
        assert reading.settings["ui.people"] == '["Persona Nueva", "Persona PE1"]'


def test_files_of_before_a_restore_keep_their_numbers(world: World, tmp_path: Path) -> None:
    """The number that the window says of the next package is the one that it gets."""

    def said() -> int:
        with world["PE1"].reading() as reading:
            return sending(reading).next_number

    first = said()
    world["PE1"].copy_to(tmp_path / "backup.clac")
    assert [export_packages(world["PE1"])[0].number for _ in range(2)] == [first, first + 1]
    assert said() == first + 2
    path = world["PE1"].path
    world.close("PE1")
    path.replace(tmp_path / "old.clac")
    restore_backup(tmp_path / "backup.clac", path)
    assert said() == first + 2  # the workspace does not know them, their files lie there still
    assert export_packages(world["PE1"])[0].number == first + 2


def test_a_workspace_that_was_moved_knows_where_its_packages_lie(world: World, tmp_path: Path) -> None:
    file = export_packages(world["PE1"])[0].file
    path = world["PE1"].path
    world.close("PE1")
    folder = tmp_path / "moved"
    folder.mkdir()
    moved = path.replace(folder / path.name)
    with open_workspace(moved) as workspace, workspace.reading() as reading:
        assert sent_packages(reading)[0].files == (str(file),)  # as long as it is there
        (folder / "packages").mkdir()
        beside = file.replace(folder / "packages" / file.name)
        assert sent_packages(reading)[0].files == (str(beside),)
