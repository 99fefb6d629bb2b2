"""A lost centre is founded again: from its recovery file or a backup, and the packages that were kept (sync.md 8)."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from clac_desktop.errors import Problem, UnreadableFile, WorkspaceProblem
from clac_desktop.models.backup import read_contents, restore_backup, verify_file
from clac_desktop.models.opening import open_workspace
from clac_desktop.recording.workspace import hand_over, set_language
from clac_desktop.sync.enrolment import init_centre, read_recovery
from clac_desktop.sync.keys import fingerprint, public_of
from clac_desktop.sync.restoring import Rebuilt, Report, notice_restore, rebuild

RECOVERY_ENDING = ".clac-key"


@dataclass(frozen=True, slots=True)
class CentreFile:
    """What a file of a lost centre is: its recovery file (with the six words of its key), or a backup of it."""

    recovery: bool
    office: str
    words: str = ""
    last_entry: str = ""
    services: int = 0
    organisations: int = 0


def read_centre_file(path: Path) -> CentreFile:
    """Return what a file of a lost centre is; nothing is changed.

    Raises UnreadableFile or WorkspaceProblem where it is neither its recovery file nor a sound backup of a centre.
    """
    if path.name.lower().endswith(RECOVERY_ENDING):
        office, private = read_recovery(path)
        return CentreFile(True, office, fingerprint(public_of(private)))
    if not path.is_file():
        raise UnreadableFile(Problem("file_missing", file=str(path)))
    problems = verify_file(path)
    if problems:
        raise WorkspaceProblem(*problems)
    found = read_contents(path)
    if found.role != "central":
        raise WorkspaceProblem(Problem("rebuild.no_centre", {"office": found.office}, file=str(path)))
    return CentreFile(False, found.office, "", found.last_entry, found.services, found.organisations)


def found_again(
    path: Path, file: Path, folder: Path | None, *, name: str, language: str, report: Report | None = None
) -> Rebuilt:
    """Make the workspace of a lost centre anew and read its kept packages; return what came of it.

    All or nothing: where anything stands against it, or the person stops it, no workspace is left behind. Raises
    ProblemError as `read_centre_file`, `init_centre` and `rebuild` do.
    """
    facts = read_centre_file(file)
    if path.exists():
        raise WorkspaceProblem(Problem("workspace.exists", file=str(path)))
    path.parent.mkdir(parents=True, exist_ok=True)
    if facts.recovery:
        workspace, _none = init_centre(path, office=facts.office, name=name, recovery=file)
    else:
        restore_backup(file, path)
        workspace = open_workspace(path)
    try:
        notice_restore(workspace)
        with workspace.writing() as writing:
            hand_over(writing, name)
            set_language(writing, language)
        found = rebuild(workspace, folder, report)
    except BaseException:
        workspace.close()
        for suffix in ("", "-wal", "-shm"):
            path.with_name(path.name + suffix).unlink(missing_ok=True)
        raise
    workspace.close()
    return found
