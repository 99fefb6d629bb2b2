"""A restored laptop and a rebuilt centre: noticed at opening, answered by a new epoch or generation (sync.md 8).

It never loses an entry, blocks no verb and asks nothing.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import text

from clac_desktop.errors import Problem, ProblemError, WorkspaceProblem
from clac_desktop.models.backup import read_contents, verify_file
from clac_desktop.models.database import Workspace
from clac_desktop.models.identity import new_epoch
from clac_desktop.models.local import write_setting
from clac_desktop.models.marks import Mark, is_behind, last_own_entry, read_mark, write_mark
from clac_desktop.models.writing import Reading, Writing
from clac_desktop.sync.accepting import start_generation
from clac_desktop.sync.package import REFUSED, UNSEALED
from clac_desktop.sync.receiving import apply_package
from clac_desktop.sync.returning import returned_records

Report = Callable[[int, int], object]


@dataclass(frozen=True, slots=True)
class Restored:
    """What is known of a restore or a clone that was noticed here and that nobody has read about yet.

    `missing` own changes came after this older state (None where that cannot be known); `relabelled` were given new
    labels; `pending` will be sent with the next package.
    """

    at: str
    missing: int | None
    relabelled: int
    pending: int
    generation: int


@dataclass(frozen=True, slots=True)
class BackupView:
    """What a backup holds beside what is here now.

    `newer` counts own changes that the backup lacks: `confirmed` by the centre, `sent` in a package that nobody
    confirmed yet, and those that are only here; `packages` were taken in since. Counts are changes, not records.
    """

    file: Path
    office: str
    last_entry: str
    services: int
    organisations: int
    entries: int
    newer: int
    confirmed: int
    sent: int
    packages: int

    @property
    def only_here(self) -> int:
        """Changes that neither the backup nor any package has."""
        return self.newer - self.confirmed - self.sent


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """What a rebuilt centre consists of: its generation, entries, the packages read, and what waits for a person."""

    generation: int
    entries: int
    packages: int
    returned: int
    problems: tuple[Problem, ...]


def notice_restore(workspace: Workspace) -> list[Problem]:
    """Begin a new epoch (at the centre a new generation) where this is an older state of the workspace; say so."""
    mark = read_mark(workspace.path)
    if mark is None:
        return []
    with workspace.reading() as reading:
        behind = is_behind(reading.connection, reading.settings, mark)
    if not behind:
        return []
    with workspace.writing() as writing:
        if writing.central:
            start_generation(writing, max(mark.generation, int(writing.settings["generation"])) + 1)
        else:
            start_epoch(writing)
        note_restored(writing, missing=_missing(mark, last_own_entry(writing.connection, writing.settings)))
        own = last_own_entry(writing.connection, writing.settings)
    if own is not None:
        write_mark(workspace.path, own)
    return [Problem("workspace.restored", severity="warning", file=str(workspace.path))]


def start_epoch(writing: Writing) -> None:
    """Begin a new epoch of this laptop; its first entry chains to the newest one here."""
    own = last_own_entry(writing.connection, writing.settings)
    for key, value in (("epoch", new_epoch()), ("epoch_parent", own.hash if own else "")):
        write_setting(writing.connection, key, value)
        writing.settings[key] = value


def _missing(mark: Mark, own: Mark | None) -> int | None:
    """Return how many own changes came after this older state, where both are of one series."""
    if own is None or own.epoch != mark.epoch or own.seq >= mark.seq:
        return None
    return mark.seq - own.seq


def note_restored(writing: Writing, *, missing: int | None = None, relabelled: int = 0) -> None:
    """Keep that this workspace was restored or copied, until a person has read about it."""
    facts = {
        "restored": writing.clock(),
        "restored.missing": "" if missing is None else str(missing),
        "restored.relabelled": str(relabelled),
    }
    for key, value in facts.items():
        write_setting(writing.connection, key, value)
        writing.settings[key] = value
    writing.kinds.add("setting")


def restored(reading: Reading) -> Restored | None:
    """Return what happened to a restored workspace, None where nothing did, or a person has read about it."""
    settings = reading.settings
    if not settings.get("restored"):
        return None
    missing = settings.get("restored.missing", "")
    pending = reading.connection.execute(text("SELECT count(*) FROM journal WHERE NOT acknowledged AND NOT superseded"))
    return Restored(
        settings["restored"],
        int(missing) if missing else None,
        int(settings.get("restored.relabelled", "") or 0),
        0 if settings.get("role") == "central" else int(pending.scalar_one()),
        int(settings.get("generation", "0")),
    )


def read_about_restored(writing: Writing) -> None:
    """A person has read what happened: it need not be said again."""
    write_setting(writing.connection, "restored", "")
    writing.settings["restored"] = ""
    writing.kinds.add("setting")


def look_into(reading: Reading, backup: Path) -> BackupView:
    """Return what a backup holds and what it lacks; nothing is changed.

    Raises WorkspaceProblem where it is no sound workspace, or that of another laptop or office.
    """
    if not backup.is_file():
        raise WorkspaceProblem(Problem("file_missing", file=str(backup)))
    problems = verify_file(backup)
    if problems:
        raise WorkspaceProblem(*problems)
    contents = read_contents(backup)
    settings = reading.settings
    if contents.device != settings.get("device", ""):
        facts = {"theirs": contents.office, "mine": settings.get("office", "")}
        raise WorkspaceProblem(Problem("restore.other_laptop", facts, file=str(backup)))
    run = reading.connection.execute
    mark = run(text("SELECT coalesce(max(last_entry), 0) FROM sent_package")).scalar_one()
    rows = run(
        text("SELECT id, eid, acknowledged FROM journal WHERE device = :d AND NOT superseded"), {"d": contents.device}
    ).all()
    newer = [(id_, acknowledged) for id_, eid, acknowledged in rows if eid not in contents.eids]
    confirmed = sum(1 for _, acknowledged in newer if acknowledged)
    sent = sum(1 for id_, acknowledged in newer if not acknowledged and id_ <= mark)
    imports = int(run(text("SELECT count(*) FROM import_log WHERE kind = 'package'")).scalar_one())
    return BackupView(
        backup, contents.office, contents.last_entry, contents.services, contents.organisations, len(contents.eids),
        len(newer), confirmed, sent, max(imports - contents.imports, 0),
    )  # fmt: skip


def rebuild(workspace: Workspace, folder: Path | None = None, report: Report | None = None) -> Rebuilt:
    """Bring every package of the inbox, and of a folder, in again under a new generation; return what came of it.

    The centre is the fold of its inbox and its own journal: what is here already stays the same. Files that are no
    package for this centre are told of and left. Raises ProblemError at an office, and where the folder is not there.
    """
    with workspace.reading() as reading:
        if reading.settings.get("role") != "central":
            raise ProblemError(Problem("only_centre"))
        own = reading.settings.get("office", "")
    if folder is not None and not folder.is_dir():
        raise ProblemError(Problem("rebuild.folder", file=str(folder)))
    given = sorted(folder.glob("*.xlsx")) if folder is not None else []
    with workspace.writing() as writing:
        start_generation(writing, int(writing.settings["generation"]) + 1)
        writing.kinds.add("package")
    with workspace.reading() as reading:
        kept = reading.connection.exec_driver_sql("SELECT sha256, name FROM kept_file ORDER BY received, sha256").all()
    problems: list[Problem] = []
    taken = 0
    for number, file in enumerate(given):
        _say(report, number, len(given) + len(kept))
        found = apply_package(workspace, file, again=True)
        taken += found.applied and found.sender != own
        if found.trust in (REFUSED, UNSEALED):
            problems += [Problem(one.code, one.facts, "warning", file=str(file)) for one in found.problems]
    with tempfile.TemporaryDirectory() as temporary:
        for number, (sha256, name) in enumerate(kept, start=len(given)):
            _say(report, number, len(given) + len(kept))
            file = Path(temporary) / Path(name).name
            file.write_bytes(_kept_bytes(workspace, sha256))
            found = apply_package(workspace, file, again=True)
            taken += found.applied and found.sender != own
    with workspace.reading() as reading:
        entries = reading.connection.exec_driver_sql("SELECT count(DISTINCT eid) FROM journal").scalar_one()
        generation, returned = int(reading.settings["generation"]), len(returned_records(reading))
    return Rebuilt(generation, int(entries), int(taken), returned, tuple(problems))


def _kept_bytes(workspace: Workspace, sha256: str) -> bytes:
    """Return one file of the inbox; all of them at once would not fit into an old laptop."""
    with workspace.reading() as reading:
        query = "SELECT content FROM kept_file WHERE sha256 = ?"
        return bytes(reading.connection.exec_driver_sql(query, (sha256,)).scalar_one())


def _say(report: Report | None, done: int, of: int) -> None:
    if report is not None:
        report(done, of)
