"""Verified backups beside the workspace, thinned by age, and the check of a workspace's integrity."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import shutil
from dataclasses import dataclass, replace
from pathlib import Path

import sqlcipher3.dbapi2 as driver

from clac_desktop.errors import Problem, WorkspaceProblem, problem_of
from clac_desktop.models.database import APPLICATION_ID, KnownBackup, Workspace, backup_folder, problems_of

# Two days all, then 12 daily, 10 weekly, 9 monthly (experience.md).
KEEP = ((1, 12), (7, 10), (30, 9))
LOGS = ("-wal", "-shm")  # what SQLite keeps beside an open file


@dataclass(frozen=True, slots=True)
class Backup:
    """A verified copy: where it lies and the SHA-256 of its bytes."""

    file: Path
    sha256: str


def make_backup(workspace: Workspace, folder: Path | None = None, *, reason: str = "manual") -> Backup:
    """Write a verified copy of the workspace; return where it is.

    Raises WorkspaceProblem where it cannot be written or the copy is not sound; the workspace is untouched.
    """
    from clac_desktop.models.opening import sync_file, sync_folder

    target, changes = folder or backup_folder(workspace.path), workspace.changes
    with problems_of(workspace.path):
        try:
            target.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise WorkspaceProblem(problem_of(error, target)) from error
        stamp = dt.datetime.now().strftime("%Y-%m-%d_%H%M%S")
        name = f"{workspace.path.stem}_{stamp}_{reason}"
        file, number = target / f"{name}.clac", 1
        while file.exists():
            number += 1
            file = target / f"{name}-{number}.clac"
        making = file.with_suffix(".making")
        try:
            try:
                workspace.copy_to(making)
            except WorkspaceProblem as problem:
                if problem.problems[0].code != "workspace.cannot_open":
                    raise
                # it is the copy that cannot be opened, in its folder
                raise WorkspaceProblem(Problem("save_no_permission", file=str(target))) from problem
            found = verify_file(making)
            if found:
                raise WorkspaceProblem(*found)
            sync_file(making)
            making.replace(file)
        except BaseException:
            _remove(making)  # a part of a copy would take the room that the disk lacks
            raise
        sync_folder(target)
    found_whole = Backup(file, _sha256(file))
    workspace.backed_up = changes  # what was committed while it was made may or may not be in it
    if workspace.checked:
        workspace.note_checked()  # after much was brought in, a kill would ask for the whole check
    if folder is None:
        workspace.backup = KnownBackup(file, found_whole.sha256, changes, sure=True)
        thin_backups(workspace.path, dt.datetime.now())
    return found_whole


def back_up_before(workspace: Workspace, *, package: bool) -> Path:
    """Return a verified copy to which a person can go back before an import; a new one where there is none yet.

    A copy of all that is here is not made twice. Before a `package` it may lack packages that were taken in since,
    and nothing else: they can be taken in again, so one copy serves all that are brought in one after the other, and
    the twenty-fourth does not wait for a copy of the twenty-three before it.
    Raises WorkspaceProblem where it cannot be written or is not sound.
    """
    known = workspace.backup
    needed = workspace.changes_here if package else workspace.changes
    if known is not None and known.changes >= needed and _is_there(workspace, known):
        return known.file
    return make_backup(workspace, reason="import").file


def _is_there(workspace: Workspace, known: KnownBackup) -> bool:
    """Whether a copy still lies there; one of before the workspace was opened is read: it may have suffered since."""
    if not known.file.is_file():
        return False
    if not known.sure:
        if _sha256(known.file) != known.sha256:
            return False
        workspace.backup = replace(known, sure=True)
    return True


def _sha256(file: Path) -> str:
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def _remove(unfinished: Path) -> None:
    """Remove a copy that did not become whole, and the log that SQLite may have left beside it on a full disk."""
    for suffix in ("", *LOGS):
        unfinished.with_name(unfinished.name + suffix).unlink(missing_ok=True)


def verify_file(path: Path) -> list[Problem]:
    """Return what is wrong with a closed workspace file: its pages, references, journal chain and stored JSON."""
    try:
        with problems_of(path):
            connection = driver.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)
            try:
                if connection.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID:
                    return [Problem("workspace.not_a_workspace", file=str(path))]
                if connection.execute("PRAGMA integrity_check(1)").fetchone()[0] != "ok":
                    return [Problem("workspace.damaged", file=str(path))]
                if connection.execute("PRAGMA foreign_key_check").fetchone():
                    return [Problem("workspace.damaged", file=str(path))]
            finally:
                connection.close()
    except WorkspaceProblem as problem:
        return list(problem.problems)
    return []


def restore_backup(backup: Path, path: Path) -> Path | None:
    """Put a verified backup in the place of a closed workspace; return where the former file was kept.

    Raises WorkspaceProblem where the backup is not sound or the workspace is in use; nothing is changed then.
    """
    from clac_desktop.models.database import Lock
    from clac_desktop.models.opening import sync_file, sync_folder

    if not backup.is_file():
        raise WorkspaceProblem(Problem("workspace.missing", file=str(backup)))
    found = verify_file(backup)
    if found:
        raise WorkspaceProblem(*found)
    lock = Lock(path)
    try:
        with problems_of(path):
            copy = path.with_name(f".{path.name}.restoring")
            try:
                shutil.copyfile(backup, copy)
                sync_file(copy)
            except BaseException:
                _remove(copy)
                raise
            kept = _set_aside(path) if path.exists() else None
            copy.replace(path)
            sync_folder(path.parent)
        return kept
    finally:
        lock.release()


def _set_aside(path: Path) -> Path:
    """Keep the file that a restore replaces, with its log, so that a restore can be taken back."""
    stamp = dt.datetime.now().strftime("%Y-%m-%d_%H%M%S_%f")
    kept = backup_folder(path) / f"{path.stem}_{stamp}_replaced.clac"
    for suffix in LOGS:
        part = path.with_name(path.name + suffix)
        if part.exists():
            part.replace(kept.with_name(kept.name + suffix))
    path.replace(kept)
    return kept


def thin_backups(path: Path, now: dt.datetime) -> list[Path]:
    """Delete automatic backups that are no longer needed; return which. What a person asked for stays."""
    found = []
    for file in backup_folder(path).glob(f"{path.stem}_*.clac"):
        if not file.stem.endswith(("_manual", "_replaced")):
            found.append((dt.datetime.fromtimestamp(file.stat().st_mtime), file))
    keep = {file for at, file in found if now - at <= dt.timedelta(days=2)}
    for days, count in KEEP:
        newest: dict[int, Path] = {}
        for at, file in sorted(found):
            newest[(now.date() - at.date()).days // days] = file
        keep |= {newest[step] for step in sorted(newest)[:count]}
    gone = [file for _, file in found if file not in keep]
    for file in gone:
        file.unlink()
    return gone


@dataclass(frozen=True, slots=True)
class Contents:
    """What a closed workspace holds: whose it is, counts, its own changes by eid, the moment of the last of them."""

    role: str
    office: str
    device: str
    services: int
    organisations: int
    imports: int
    eids: frozenset[str]
    last_entry: str


def read_contents(file: Path) -> Contents:
    """Return what a sound closed workspace holds (`verify_file` comes before)."""
    with problems_of(file):
        connection = driver.connect(f"{file.resolve().as_uri()}?mode=ro", uri=True)
        try:
            run = connection.execute
            settings = dict(run("SELECT key, value FROM setting WHERE key IN ('role', 'office', 'device')"))
            device = settings.get("device", "")
            own = run("SELECT eid FROM journal WHERE device = ? AND NOT superseded", (device,)).fetchall()
            last = run("SELECT line FROM journal WHERE device = ? ORDER BY id DESC LIMIT 1", (device,)).fetchone()
            services, organisations, imports = (
                int(run(query).fetchone()[0])
                for query in (
                    "SELECT count(*) FROM service",
                    "SELECT count(*) FROM organisation",
                    "SELECT count(*) FROM import_log WHERE kind = 'package'",
                )
            )
        finally:
            connection.close()
    at = str(json.loads(last[0])["at"]) if last else ""
    eids = frozenset(str(row[0]) for row in own)
    return Contents(
        settings.get("role", ""), settings.get("office", ""), device, services, organisations, imports, eids, at
    )


def backup_facts(file: Path) -> dict[str, str]:
    """Return who a backup belongs to, for the person who chooses one to restore."""
    connection = driver.connect(f"{file.resolve().as_uri()}?mode=ro", uri=True)
    try:
        facts = dict(connection.execute("SELECT key, value FROM setting WHERE key IN ('role', 'office', 'name')"))
        facts["entries"] = json.dumps(connection.execute("SELECT count(*) FROM journal").fetchone()[0])
    finally:
        connection.close()
    return facts
