"""Backups as the window and the program at work make, list and check them; files only, no window."""

from __future__ import annotations

import datetime as dt
import tempfile
from dataclasses import dataclass
from pathlib import Path

from clac_desktop import paths
from clac_desktop.errors import Problem, WorkspaceProblem
from clac_desktop.models.backup import Backup, backup_facts, make_backup, verify_file
from clac_desktop.models.database import Workspace, backup_folder
from clac_desktop.texts import N_

REASONS = {
    "manual": N_("hecha a mano"),
    "close": N_("al cerrar"),
    "automatic": N_("cada 30 minutos"),
    "import": N_("antes de traer un archivo"),
    "migration": N_("antes de actualizar"),
    "replaced": N_("reemplazada por una restauración"),
}


@dataclass(frozen=True, slots=True)
class KeptBackup:
    """A backup beside the workspace, or in the second folder."""

    file: Path
    made: dt.datetime
    size: int
    reason: str


def kept_backups(path: Path) -> list[KeptBackup]:
    """Return the backups of a workspace, the newest first."""
    found = []
    for file in backup_folder(path).glob(f"{path.stem}_*{paths.WORKSPACE_ENDING}"):
        facts = file.stat()
        reason = next((code for code in REASONS if f"_{code}" in file.stem), "manual")
        found.append(KeptBackup(file, dt.datetime.fromtimestamp(facts.st_mtime), facts.st_size, reason))
    return sorted(found, key=lambda one: one.made, reverse=True)


def check_workspace(workspace: Workspace) -> list[Problem]:
    """Return what is wrong with an open workspace, looked for in a copy of what is committed now."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "check.clac"
        workspace.copy_to(copy)
        return verify_file(copy)


def read_backup(file: Path) -> dict[str, str]:
    """Return whose backup a file is. Raises WorkspaceProblem where it is none, or is damaged."""
    problems = verify_file(file)
    if problems:
        raise WorkspaceProblem(*problems)
    return backup_facts(file)


def back_up(workspace: Workspace, reason: str) -> Backup:
    """Make a verified backup beside the workspace, and in the second folder while it can be reached; return the first.

    Raises WorkspaceProblem where one of them cannot be written.
    """
    with workspace.reading() as reading:
        second = reading.settings.get("ui.backup_folder", "")
    made = make_backup(workspace, reason=reason)
    if second and Path(second).is_dir():
        make_backup(workspace, Path(second), reason=reason)
    return made
