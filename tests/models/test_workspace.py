"""A workspace file: what its schema is, how it is opened, locked, refused and migrated; what a kill leaves behind."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import sqlcipher3.dbapi2 as driver

from clac_desktop import texts
from clac_desktop.errors import WorkspaceProblem
from clac_desktop.models.database import APPLICATION_ID, Workspace, backup_folder
from clac_desktop.models.opening import make_workspace, open_workspace
from clac_desktop.models.schema import schema_sql

ROOT = Path(__file__).parents[2]


def refusal(path: Path, **how: Any) -> str:
    """Open a workspace that cannot be opened; return the code of what is said."""
    with pytest.raises(WorkspaceProblem) as caught:
        open_workspace(path, **how).close()
    assert texts.sentence(caught.value.problems[0]) and texts.hint(caught.value.problems[0])
    return caught.value.problems[0].code


def raw(path: Path) -> Any:
    return driver.connect(str(path), isolation_level=None)


def schema_of(connection: Any) -> dict[str, str]:
    rows = connection.execute("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL AND name <> 'alembic_version'")
    return {name: re.sub(r"\s+", " ", sql).strip() for name, sql in rows}


def test_migrations_lead_to_the_schema_of_the_classes(centre_template: Path) -> None:
    wanted = driver.connect(":memory:", isolation_level=None)
    for statement in schema_sql():
        wanted.execute(statement)
    made = raw(centre_template)
    try:
        assert schema_of(made) == schema_of(wanted)
    finally:
        wanted.close()
        made.close()


@pytest.mark.parametrize("writer", [True, False])
def test_each_connection_is_set_as_required(centre: Workspace, writer: bool) -> None:
    wanted = {
        "journal_mode": "wal",
        "synchronous": 2,
        "foreign_keys": 1,
        "trusted_schema": 0,
        "query_only": int(not writer),
    }
    with centre.writing() if writer else centre.reading() as place:
        found = {name: place.connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in wanted}
    assert found == wanted


def test_the_library_has_no_wal_reset_bug() -> None:
    assert driver.sqlite_version_info > (3, 51, 2)


@pytest.fixture
def path(centre_template: Path, tmp_path: Path) -> Path:
    """A closed workspace of the centre."""
    return shutil.copyfile(centre_template, tmp_path / "centre.clac")


def test_nothing_is_left_beside_a_closed_workspace(path: Path) -> None:
    with Workspace(path) as workspace, workspace.writing() as writing:
        writing.connection.exec_driver_sql("INSERT INTO setting (key, value) VALUES ('x', 'y')")
    assert [file.name for file in path.parent.iterdir() if file.name.startswith("centre.clac")] == ["centre.clac"]
    copy = raw(path)
    assert copy.execute("SELECT value FROM setting WHERE key = 'x'").fetchall() == [("y",)]
    copy.close()


def test_a_workspace_appears_whole_or_not_at_all(tmp_path: Path) -> None:
    path = tmp_path / "new" / "w.clac"
    make_workspace(path, {"role": "central"}, actor="X").close()
    with pytest.raises(WorkspaceProblem) as caught:
        make_workspace(path, {}, actor="X")
    assert caught.value.problems[0].code == "workspace.exists"
    assert [file.name for file in path.parent.glob(".*")] == []


# ---- what cannot be opened
def test_what_is_no_workspace_is_refused_in_words(tmp_path: Path, centre_template: Path) -> None:
    assert refusal(tmp_path / "missing.clac") == "workspace.missing"
    assert refusal(tmp_path) == "workspace.missing"
    for name, content in (("empty", b""), ("text", b"Hola, esto no es nada" * 100), ("xlsx", b"PK\3\4" + bytes(5000))):
        (tmp_path / f"{name}.clac").write_bytes(content)
        assert refusal(tmp_path / f"{name}.clac") == "workspace.not_a_workspace"
    other = raw(tmp_path / "other.clac")
    other.execute("CREATE TABLE t (x)")
    other.close()
    assert refusal(tmp_path / "other.clac") == "workspace.not_a_workspace"
    half = tmp_path / "half.clac"
    half.write_bytes(centre_template.read_bytes()[: centre_template.stat().st_size // 2])
    assert refusal(half) in ("workspace.damaged", "workspace.not_a_workspace")


def test_a_newer_workspace_is_refused_and_left_alone(path: Path) -> None:
    connection = raw(path)
    connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()
    before = path.read_bytes()
    assert refusal(path) == "workspace.newer"
    assert refusal(path, writable=False) == "workspace.newer"
    assert path.read_bytes() == before


# ---- migration
def make_older(path: Path) -> None:
    """A workspace file from before the first migration: marked as ours, without tables of ours."""
    connection = raw(path)
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.execute("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL PRIMARY KEY)")
    connection.execute("CREATE TABLE keepsake (x INTEGER PRIMARY KEY)")
    connection.execute("INSERT INTO keepsake VALUES (7)")
    connection.close()


def test_an_older_workspace_is_migrated_on_a_copy_after_a_backup(tmp_path: Path, centre_template: Path) -> None:
    path = tmp_path / "old.clac"
    make_older(path)
    with open_workspace(path) as workspace, workspace.reading() as reading:
        assert reading.connection.exec_driver_sql("SELECT x FROM keepsake").scalar() == 7
    migrated, fresh = raw(path), raw(centre_template)
    found, wanted = schema_of(migrated), schema_of(fresh)
    migrated.close()
    fresh.close()
    assert found.pop("keepsake") and found == wanted
    (backup,) = backup_folder(path).glob("*_migration.clac")
    kept = raw(backup)
    assert list(schema_of(kept)) == ["keepsake"]
    kept.close()
    assert not list(tmp_path.glob(".*")), "no half-made file is left"


def test_a_migration_that_fails_changes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "old.clac"
    make_older(path)
    connection = raw(path)
    connection.execute("CREATE TABLE country (mine TEXT)")  # stands in the way of the migration
    connection.close()
    assert refusal(path) == "workspace.damaged"
    connection = raw(path)
    assert schema_of(connection).keys() == {"keepsake", "country"}
    assert connection.execute("SELECT x FROM keepsake").fetchall() == [(7,)]
    connection.close()
    with Workspace(path):
        pass  # and the lock is free


def test_an_older_workspace_is_not_migrated_by_one_who_only_reads(tmp_path: Path) -> None:
    path = tmp_path / "old.clac"
    make_older(path)
    before = path.read_bytes()
    assert refusal(path, writable=False) == "workspace.older"
    assert path.read_bytes() == before


# ---- one process at a time
HOLD = """
import sys, time
from pathlib import Path
from clac_desktop.models.opening import open_workspace
with open_workspace(Path(sys.argv[1])) as workspace:
    with workspace.writing() as writing:
        writing.connection.exec_driver_sql("INSERT INTO setting (key, value) VALUES ('held', 'yes')")
    with workspace.writing() as writing:
        writing.connection.exec_driver_sql("INSERT INTO setting (key, value) VALUES ('half', 'yes')")
        print("held", flush=True)
        time.sleep(60)
"""


@contextmanager
def held(path: Path) -> Iterator[subprocess.Popen[str]]:
    """Another process that has the workspace open, in the middle of a second change."""
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(path)],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    assert process.stdout
    assert process.stdout.readline() == "held\n"
    yield process
    process.kill()
    process.wait(30)
    process.stdout.close()


def test_a_second_process_is_told_so_and_a_kill_frees_the_lock(path: Path) -> None:
    with held(path) as process:
        assert refusal(path) == "workspace.in_use"
        with open_workspace(path, writable=False) as readable, readable.reading() as reading:
            assert reading.settings["held"] == "yes" and "half" not in reading.settings
        os.kill(process.pid, signal.SIGKILL)
        process.wait(30)
        with open_workspace(path) as workspace, workspace.reading() as reading:
            assert reading.settings["held"] == "yes" and "half" not in reading.settings


def test_a_second_start_in_the_same_process_is_told_so_too(centre: Workspace) -> None:
    assert refusal(centre.path) == "workspace.in_use"
    with open_workspace(centre.path, writable=False) as readable:
        with pytest.raises(WorkspaceProblem) as caught, readable.writing():
            pass
        assert caught.value.problems[0].code == "workspace.read_only"


# ---- transactions
def test_a_change_is_announced_after_the_commit_and_only_then(centre: Workspace) -> None:
    heard: list[frozenset[str]] = []

    def listen(kinds: frozenset[str]) -> None:
        heard.append(kinds)
        with centre.reading() as reading:
            assert reading.settings["said"] == "yes"

    centre.announce_to(listen)
    with pytest.raises(ZeroDivisionError), centre.writing() as writing:
        writing.kinds.add("setting")
        raise ZeroDivisionError
    with centre.writing() as writing:
        writing.connection.exec_driver_sql("INSERT INTO setting (key, value) VALUES ('said', 'yes')")
        writing.kinds.add("setting")
    assert heard == [frozenset({"setting"})]


def test_a_preview_is_always_rolled_back(centre: Workspace) -> None:
    with centre.previewing() as writing:
        writing.connection.exec_driver_sql("INSERT INTO setting (key, value) VALUES ('said', 'yes')")
    with centre.reading() as reading:
        assert "said" not in reading.settings


def test_a_reading_is_one_consistent_view(centre: Workspace) -> None:
    with centre.reading() as reading:
        before = reading.connection.exec_driver_sql("SELECT count(*) FROM setting").scalar()
        with centre.writing() as writing:
            writing.connection.exec_driver_sql("INSERT INTO setting (key, value) VALUES ('said', 'yes')")
        assert reading.connection.exec_driver_sql("SELECT count(*) FROM setting").scalar() == before
