"""Making, opening and migrating a workspace. Migrations run on a verified copy, which then replaces the old file."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as driver
from sqlalchemy.exc import DBAPIError

from clac_desktop.errors import Problem, WorkspaceProblem
from clac_desktop.models.database import APPLICATION_ID, SCHEMA_VERSION, Workspace, problems_of
from clac_desktop.models.fixity import KNOWN
from clac_desktop.models.reserve import keep_reserve, with_reserve

AT_ONCE = 3_000  # entries that are checked before a window shows anything: some three seconds on a good laptop
TOLD = 3  # of what a check finds, beside the sentence that says what to do
MIGRATIONS = Path(__file__).with_name("migrations")


def make_workspace(path: Path, settings: dict[str, str], *, actor: str) -> Workspace:
    """Make a new workspace with these settings and open it; the file appears whole or not at all.

    Raises WorkspaceProblem where the file is already there or cannot be written.
    """
    path = Path(path)
    if path.exists():
        raise WorkspaceProblem(Problem("workspace.exists", file=str(path)))
    path.parent.mkdir(parents=True, exist_ok=True)
    making = path.with_name(f".{path.name}.making")
    making.unlink(missing_ok=True)
    with problems_of(path):
        connection = driver.connect(str(making), isolation_level=None)
        try:
            connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            migrate(connection)
            connection.execute("BEGIN IMMEDIATE")
            connection.executemany("INSERT INTO setting (key, value) VALUES (?, ?)", list(settings.items()))
            connection.execute("COMMIT")
        finally:
            connection.close()
        sync_file(making)
        making.replace(path)
        sync_folder(path.parent)
    workspace = Workspace(path, actor=actor)
    workspace.note_checked()
    return workspace


def open_workspace(
    path: Path, *, writable: bool = True, actor: str | None = None, at_once: int | None = None
) -> Workspace:
    """Open a workspace, migrating it first where it is older.

    One that was not found as it was closed is checked first, entry by entry. With `at_once` one of more entries than
    that only has its pages looked at; it comes back not `checked`, and whoever opened it has it checked meanwhile.
    Raises WorkspaceProblem where it is missing, no workspace, newer than this program, in use, or damaged.
    """
    path = Path(path)
    if not path.is_file():
        raise WorkspaceProblem(Problem("workspace.missing", file=str(path)))
    try:
        workspace = with_reserve(path, lambda: _open(path, writable, actor, at_once))
    except (DBAPIError, driver.DatabaseError) as failure:  # a table or column that our own schema has is not there
        raise WorkspaceProblem(Problem("workspace.damaged", file=str(path))) from failure
    if writable:
        keep_reserve(path)
    return workspace


def _open(path: Path, writable: bool, actor: str | None, at_once: int | None) -> Workspace:
    _look_at_head(path)
    workspace = Workspace(path, writable=writable, actor=actor)
    try:
        version = workspace.schema_version()
    except BaseException:
        workspace.close()
        raise
    if version != SCHEMA_VERSION:
        workspace.close()
        if version > SCHEMA_VERSION:
            raise WorkspaceProblem(Problem("workspace.newer", {"version": version}, file=str(path)))
        if not writable:
            raise WorkspaceProblem(Problem("workspace.older", {"version": version}, file=str(path)))
        _migrate_on_copy(path)
        workspace = Workspace(path, actor=actor)
    if workspace.fixity in KNOWN:
        workspace.checked = True
    elif workspace.fixity != "unknown":
        try:
            if at_once is None or _entries(workspace) <= at_once:
                make_sure(workspace)
            else:
                _look_at_pages(workspace)
        except BaseException:
            workspace.close()
            raise
    return workspace


def make_sure(workspace: Workspace) -> None:
    """Check a workspace, once after its opening, that was not found as it was closed.

    Raises WorkspaceProblem where it is damaged: before anything of it is shown or sent.
    """
    if workspace.checked:
        return
    from clac_desktop.models.check import check_workspace

    with workspace.reading() as reading:
        found = check_workspace(reading)
    if found:
        raise WorkspaceProblem(Problem("workspace.damaged", file=str(workspace.path)), *found[:TOLD])
    workspace.note_checked()


def needs_check(workspace: Workspace) -> bool:
    """Return whether a workspace was opened before it was checked as its last closing asks for."""
    return not workspace.checked and workspace.fixity != "unknown"


def _entries(workspace: Workspace) -> int:
    with workspace.reading() as reading:
        return int(reading.connection.exec_driver_sql("SELECT coalesce(max(id), 0) FROM journal").scalar_one())


def _look_at_pages(workspace: Workspace) -> None:
    """Raises WorkspaceProblem where a page cannot be read (about 5 s for a gigabyte)."""
    with workspace.reading() as reading:
        words = reading.connection.exec_driver_sql("PRAGMA quick_check(1)").scalars().all()
    if words != ["ok"]:
        raise WorkspaceProblem(Problem("workspace.damaged", file=str(workspace.path)))


def _look_at_head(path: Path) -> None:
    """Raises WorkspaceProblem where a file is no workspace. Asked for it, SQLite would bring the log into the file."""
    with problems_of(path), path.open("rb") as file:
        head = file.read(72)
    if not head.startswith(b"SQLite format 3\0") or head[68:72] != APPLICATION_ID.to_bytes(4, "big"):
        raise WorkspaceProblem(Problem("workspace.not_a_workspace", file=str(path)))


def migrate(connection: Any) -> None:
    """Bring the tables of an open database, or of an empty one, to this version."""
    from alembic import command
    from alembic.config import Config
    from sqlalchemy import create_engine
    from sqlalchemy.pool import StaticPool

    engine = create_engine("sqlite://", module=driver, creator=lambda: connection, poolclass=StaticPool)
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    with engine.connect() as opened:
        config.attributes["connection"] = opened
        command.upgrade(config, "head")
        if opened.in_transaction():
            opened.commit()


def _migrate_on_copy(path: Path) -> None:
    from clac_desktop.models.backup import make_backup, verify_file

    with Workspace(path) as workspace:
        make_backup(workspace, reason="migration")
        copy = path.with_name(f".{path.name}.migrating")
        copy.unlink(missing_ok=True)
        workspace.copy_to(copy)
        with problems_of(path):
            connection = driver.connect(str(copy), isolation_level=None)
            try:
                migrate(connection)
            finally:
                connection.close()
        problems = verify_file(copy)
        if problems:
            copy.unlink()
            raise WorkspaceProblem(*problems)
        sync_file(copy)
    copy.replace(path)
    sync_folder(path.parent)


def sync_file(path: Path) -> None:
    """Make a file's bytes survive a power cut."""
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def sync_folder(folder: Path) -> None:
    """Make a renamed file's name survive a power cut (POSIX; Windows has no such call)."""
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
