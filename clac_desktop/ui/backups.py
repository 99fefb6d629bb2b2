"""Backups as the window and the program at work make, list and check them; files only, no window."""

from __future__ import annotations

import datetime as dt
import json
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from clac_desktop import paths
from clac_desktop.errors import Cancelled, Problem, WorkspaceProblem
from clac_desktop.models.backup import Backup, backup_facts, make_backup, verify_file
from clac_desktop.models.database import Workspace, backup_folder
from clac_desktop.texts import N_
from clac_desktop.ui.background import Work

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


def check_command(path: Path) -> list[str]:
    """Return the command that checks a workspace in a process of its own: through a large one it goes for minutes."""
    module = [] if getattr(sys, "frozen", False) else ["-m", "clac_desktop"]
    return [sys.executable, *module, "check", "--workspace", str(path), "--json"]


def found_damage(answer: bytes) -> bool:
    """Return whether what `check_command` printed names damage; False also where it could not check."""
    try:
        codes = [str(one["code"]) for one in json.loads(answer)["problems"]]
    except (ValueError, LookupError, TypeError):
        return False
    return any(code == "workspace.damaged" or code.startswith("check.") for code in codes)


def check_workspace(workspace: Workspace, *, work: Work) -> list[Problem]:
    """Return what is wrong with an open workspace: its pages, and each record computed anew from its history.

    Raises Cancelled, and RuntimeError where the check could not be made.
    """
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "check.clac"
        workspace.copy_to(copy)
        if problems := verify_file(copy):
            return problems
    quiet = getattr(subprocess, "CREATE_NO_WINDOW", 0)
    with subprocess.Popen(
        check_command(workspace.path), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, creationflags=quiet
    ) as child:
        answer = _answer_of(child, work)
    if child.returncode and not found_damage(answer):
        raise RuntimeError(f"the check ended with {child.returncode}: {answer[-500:]!r}")
    return [Problem("workspace.damaged", file=str(workspace.path))] if child.returncode else []


def _answer_of(child: subprocess.Popen[bytes], work: Work) -> bytes:
    """Return what the child says, or end it where the window closes meanwhile."""
    while True:
        try:
            return child.communicate(timeout=0.2)[0]
        except subprocess.TimeoutExpired:
            try:
                work.check()
            except Cancelled:
                child.kill()
                raise


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
