"""What a program that was killed leaves is known to the bit: its file by its hash, its log by SQLite's own sums."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from clac_desktop.models import database
from clac_desktop.models.backup import make_backup
from clac_desktop.models.database import Workspace, backup_folder
from clac_desktop.models.fixity import fixity_of, note_file, note_left
from clac_desktop.models.opening import open_workspace
from clac_desktop.recording.workspace import set_preference


def as_killed(workspace: Workspace, folder: Path) -> Path:
    """Return a copy of what a kill would leave now: the file, its log, the note."""
    folder.mkdir()
    path = folder / workspace.path.name
    for suffix in ("", "-wal"):
        if (file := workspace.path.with_name(workspace.path.name + suffix)).exists():
            shutil.copyfile(file, folder / file.name)
    if note_file(backup_folder(workspace.path)).exists():
        backup_folder(path).mkdir()
        shutil.copyfile(note_file(backup_folder(workspace.path)), note_file(backup_folder(path)))
    return path


def write(workspace: Workspace, value: str) -> None:
    with workspace.writing() as writing:
        set_preference(writing, "zoom", value)


def zoom(path: Path) -> str:
    with open_workspace(path) as workspace, workspace.reading() as reading:
        return reading.settings["ui.zoom"]


@pytest.fixture
def path(centre_template: Path, tmp_path: Path) -> Path:
    found = shutil.copyfile(centre_template, tmp_path / "centre.clac")
    with Workspace(found) as workspace:
        workspace.note_checked()
    return found


def test_a_killed_program_leaves_nothing_to_check(path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with open_workspace(path) as workspace:
        write(workspace, "1.25")
        killed = as_killed(workspace, tmp_path / "killed")
    assert fixity_of(killed, backup_folder(killed)) == "logged" and fixity_of(path, backup_folder(path)) == "same"
    monkeypatch.setattr("clac_desktop.models.check.check_workspace", lambda *_: pytest.fail("it was checked"))
    with open_workspace(killed) as workspace:
        assert workspace.checked
        write(workspace, "1.5")
    assert zoom(killed) == "1.5" and fixity_of(killed, backup_folder(killed)) == "same"


def test_one_flipped_bit_of_its_file_is_met_all_the_same(path: Path, tmp_path: Path) -> None:
    with open_workspace(path) as workspace:
        write(workspace, "1.25")
        killed = as_killed(workspace, tmp_path / "killed")
    content = bytearray(killed.read_bytes())
    content[len(content) // 2] ^= 1
    killed.write_bytes(content)
    assert fixity_of(killed, backup_folder(killed)) == "other"


def test_the_log_is_brought_in_now_and_then_and_the_file_noted_anew(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "LOG_BYTES", 100_000)
    monkeypatch.setattr(database, "HASHED_PART", 1_000_000)
    seen = set()
    with open_workspace(path) as workspace:
        log = path.with_name(path.name + "-wal")
        for number in range(60):
            write(workspace, f"1.{number}")
            assert log.stat().st_size < 200_000
            seen.add(fixity_of(path, backup_folder(path)))
        killed = as_killed(workspace, tmp_path / "killed")
    assert seen == {"same", "logged"}  # whenever it is killed, the file is known
    assert zoom(killed) == "1.59"


def test_large_work_is_noted_by_parts_of_the_file_and_by_a_backup(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """To hash the whole file after each package would make the twenty-fourth dearer than the first."""
    monkeypatch.setattr(database, "LOG_BYTES", 20_000)
    hashed: list[Path] = []
    monkeypatch.setattr(database, "note_left", lambda *what: hashed.append(what[0]) or note_left(*what))
    with open_workspace(path) as workspace:
        for number in range(80):
            write(workspace, f"1.{number}")
        brought = 80 * 4_000  # a page each, at least
        assert len(hashed) <= 2 * 4 * brought // path.stat().st_size + 1
        write(workspace, "2.0")
        workspace._bring_in(workspace._writer)  # type: ignore[arg-type]
        assert fixity_of(path, backup_folder(path)) == "not_closed"
        make_backup(workspace)
        assert fixity_of(path, backup_folder(path)) == "same"


def test_a_question_on_an_older_view_is_not_waited_for(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "LOG_BYTES", 20_000)
    monkeypatch.setattr(database, "HASHED_PART", 1_000_000)
    with open_workspace(path) as workspace:
        write(workspace, "1.1")
        with workspace.reading() as reading:
            for number in range(20):
                write(workspace, f"2.{number}")
            assert (
                reading.connection.exec_driver_sql("SELECT value FROM setting WHERE key = 'ui.zoom'").scalar() == "1.1"
            )
            assert fixity_of(path, backup_folder(path)) == "logged"
    assert zoom(path) == "2.19"


def test_a_kill_while_the_log_is_brought_in_asks_for_a_check(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copies = []
    with open_workspace(path) as workspace:
        write(workspace, "1.25")
        raw, execute = workspace._raw(workspace._writer), []

        class Watched:
            def execute(self, words: str) -> object:
                if "wal_checkpoint" in words:
                    copies.append(as_killed(workspace, tmp_path / "killed"))
                execute.append(words)
                return raw.execute(words)

        monkeypatch.setattr(workspace, "_raw", lambda _writer: Watched())
    (killed,) = copies
    assert json.loads(note_file(backup_folder(killed)).read_text()) == {"sha256": None}
    assert fixity_of(killed, backup_folder(killed)) == "not_closed" and zoom(killed) == "1.25"
