"""Backups: verified, thinned by age, restored so that it can be taken back."""

from __future__ import annotations

import datetime as dt
import os
import shutil
from pathlib import Path

import pytest

from clac_desktop.errors import WorkspaceProblem
from clac_desktop.models.backup import back_up_before, make_backup, restore_backup, thin_backups, verify_file
from clac_desktop.models.check import check_workspace
from clac_desktop.models.database import Workspace, backup_folder
from clac_desktop.models.opening import make_sure, open_workspace


def settings_of(path: Path) -> dict[str, str]:
    with open_workspace(path) as workspace, workspace.reading() as reading:
        assert check_workspace(reading) == []
        return reading.settings


def note(workspace: Workspace, key: str) -> None:
    with workspace.writing() as writing:
        writing.connection.exec_driver_sql("INSERT INTO setting (key, value) VALUES (?, '')", (key,))


def damage(path: Path) -> None:
    """Overwrite one page in the middle."""
    with path.open("rb+") as file:
        file.seek(path.stat().st_size // 2 // 4096 * 4096)
        file.write(os.urandom(4096))


@pytest.fixture
def path(centre_template: Path, tmp_path: Path) -> Path:
    """A closed workspace of the centre."""
    return shutil.copyfile(centre_template, tmp_path / "centre.clac")


def test_a_backup_is_a_whole_workspace_of_that_moment(centre: Workspace, tmp_path: Path) -> None:
    note(centre, "before")
    assert centre.changed_since_backup
    first, second = make_backup(centre), make_backup(centre, tmp_path / "elsewhere", reason="import")
    assert not centre.changed_since_backup
    note(centre, "after")
    assert first.file.parent == backup_folder(centre.path) and second.file.parent == tmp_path / "elsewhere"
    assert make_backup(centre).file != first.file  # also within one second
    for backup in (first, second):
        assert len(backup.sha256) == 64 and verify_file(backup.file) == []
        found = settings_of(backup.file)
        assert "before" in found and "after" not in found
    assert not list(backup_folder(centre.path).glob("*.making"))


def take(workspace: Workspace, key: str) -> None:
    """Change something as the taking in of a package does."""
    with workspace.writing(taking=True) as writing:
        writing.connection.exec_driver_sql("INSERT INTO setting (key, value) VALUES (?, '')", (key,))


def test_one_backup_serves_the_packages_that_are_brought_in_one_after_the_other(centre: Workspace) -> None:
    first = back_up_before(centre, package=True)
    assert back_up_before(centre, package=True) == first
    take(centre, "one")
    take(centre, "two")
    assert centre.changed_since_backup, "the end of the session makes one of them"
    assert back_up_before(centre, package=True) == first
    table = back_up_before(centre, package=False)
    assert table != first and "two" in settings_of(table), "the import of a table is of a person here"
    assert back_up_before(centre, package=False) == back_up_before(centre, package=True) == table
    note(centre, "by a person")
    second = back_up_before(centre, package=True)
    assert second != table and "by a person" in settings_of(second)
    second.unlink()
    assert back_up_before(centre, package=True).is_file()


def test_what_is_committed_while_a_backup_is_made_is_not_taken_for_backed_up(
    centre: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy_to = Workspace.copy_to

    def meanwhile(workspace: Workspace, target: Path) -> None:
        copy_to(workspace, target)
        note(workspace, "meanwhile")

    with monkeypatch.context() as patch:
        patch.setattr(Workspace, "copy_to", meanwhile)
        first = back_up_before(centre, package=True)
    assert "meanwhile" not in settings_of(first)
    assert centre.changed_since_backup
    assert "meanwhile" in settings_of(back_up_before(centre, package=True))


def test_the_backup_of_the_last_closing_is_still_one_if_nothing_changed(path: Path) -> None:
    with open_workspace(path) as workspace:
        make_sure(workspace)
        note(workspace, "work")
        last = make_backup(workspace, reason="close").file
    with open_workspace(path):
        pass  # looked at, and closed as it was
    with open_workspace(path) as workspace:
        assert not workspace.changed_since_backup
        assert back_up_before(workspace, package=False) == last
        damage(last)
        assert back_up_before(workspace, package=False) == last, "it is read once"
    with open_workspace(path) as workspace:
        again = back_up_before(workspace, package=False)
        assert again != last and verify_file(again) == []
        take(workspace, "a package")
    with open_workspace(path) as workspace:
        assert back_up_before(workspace, package=True) != again, "another session, and it lacks a package"


def test_a_workspace_that_was_replaced_knows_no_backup(path: Path, centre_template: Path) -> None:
    with open_workspace(path) as workspace:
        make_sure(workspace)
        note(workspace, "work")
        last = make_backup(workspace, reason="close").file
    shutil.copyfile(centre_template, path)
    with open_workspace(path) as workspace:
        assert back_up_before(workspace, package=True) != last


def test_a_damaged_workspace_gives_no_backup(path: Path) -> None:
    damage(path)
    with Workspace(path) as workspace, pytest.raises(WorkspaceProblem) as caught:
        make_backup(workspace)
    assert caught.value.problems[0].code == "workspace.damaged"
    left = [file.suffix for file in backup_folder(path).iterdir()]
    assert ".clac" not in left and ".making" not in left


def test_a_restore_can_be_taken_back(path: Path) -> None:
    with Workspace(path) as workspace:
        backup = make_backup(workspace)
        note(workspace, "after")
        with pytest.raises(WorkspaceProblem) as caught:
            restore_backup(backup.file, path)
        assert caught.value.problems[0].code == "workspace.in_use"
    kept = restore_backup(backup.file, path)
    assert kept and "after" not in settings_of(path)
    restore_backup(kept, path)
    assert "after" in settings_of(path)


def test_a_restore_leaves_no_log_of_the_replaced_file(path: Path) -> None:
    """A log left beside another file would be played into it."""
    wal = path.with_name("centre.clac-wal")
    with Workspace(path) as workspace:
        backup = make_backup(workspace)
        note(workspace, "after")
        files = {file: file.read_bytes() for file in (path, wal)}
    for file, content in files.items():  # as a kill leaves them
        file.write_bytes(content)
    kept = restore_backup(backup.file, path)
    assert kept and "after" not in settings_of(path)
    assert "after" in settings_of(kept)


def test_a_damaged_backup_is_not_restored(path: Path) -> None:
    with Workspace(path) as workspace:
        backup = make_backup(workspace)
        note(workspace, "after")
    damage(backup.file)
    for file, code in ((backup.file, "workspace.damaged"), (path.with_name("no.clac"), "workspace.missing")):
        with pytest.raises(WorkspaceProblem) as caught:
            restore_backup(file, path)
        assert caught.value.problems[0].code == code
    assert "after" in settings_of(path)


def test_backups_are_thinned_by_age(tmp_path: Path) -> None:
    now = dt.datetime(2026, 6, 30, 12)
    folder = backup_folder(tmp_path / "w.clac")
    folder.mkdir()
    for hours in range(0, 24 * 400, 6):
        for reason in ("import", "manual"):
            file = folder / f"w_{hours:05d}_{reason}.clac"
            file.touch()
            stamp = (now - dt.timedelta(hours=hours)).timestamp()
            os.utime(file, (stamp, stamp))
    gone = thin_backups(tmp_path / "w.clac", now)
    left = sorted(int(file.name.split("_")[1]) for file in folder.glob("*_import.clac"))
    assert not any(file.exists() for file in gone)
    assert [hours for hours in left if hours <= 48] == list(range(0, 49, 6))  # two days: all of them
    days = {hours // 24 for hours in left}
    assert set(range(12)) - {0} <= {(hours + 12) // 24 for hours in left} | days  # each of twelve days
    assert 8 * 30 - 1 <= max(days) <= 9 * 30 and len(left) < 40
    assert len(list(folder.glob("*_manual.clac"))) == 24 * 400 // 6  # what a person asked for stays
    assert thin_backups(tmp_path / "w.clac", now) == []
