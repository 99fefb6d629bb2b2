"""The course of every import of a table: read, back up, one transaction with one import id, receipt, errors workbook.

A dry run is the same code in a transaction that is rolled back.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

from clac_desktop.errors import Cancelled, Problem, ProblemError
from clac_desktop.imports.columns import TableKind
from clac_desktop.imports.error_workbook import check_target, write_error_workbook
from clac_desktop.imports.header_mapping import check_mapping, read_mapping
from clac_desktop.imports.outcome import Findings, ImportOptions, ImportOutcome
from clac_desktop.imports.tables import Table, find_table
from clac_desktop.models.backup import back_up_before
from clac_desktop.models.database import Workspace
from clac_desktop.models.identity import canonical_json, new_uid
from clac_desktop.models.writing import Reading, Writing
from clac_desktop.spreadsheets.reading import read_table_file

Progress = Callable[[int, int], None]
Take = Callable[[Writing, Table, ImportOptions, str, Progress], Findings]


def import_table(
    target: Workspace | Writing,
    file: Path | str,
    kind: TableKind,
    options: ImportOptions,
    take: Take,
    *,
    cancelled: Callable[[], bool] | None = None,
    progress: Progress | None = None,
) -> ImportOutcome:
    """Import a file by `take` and return what became of it.

    On a workspace: backup, transaction (or preview), errors workbook. On a writing transaction: the records only.
    Raises UnreadableFile or ProblemError where nothing of the file can be taken, Cancelled; nothing is changed then.
    """
    path = Path(file).absolute()
    if options.errors:
        check_target(path, options.errors)
    mapping = options.mapping
    chosen = read_mapping(mapping, kind) if isinstance(mapping, Path) else check_mapping(mapping or {}, kind)
    workbook = read_table_file(path, cancelled=cancelled)
    table = find_table(workbook, kind, path, sheet=options.sheet, mapping=chosen)
    import_uid = new_uid()

    def step(done: int, of: int) -> None:
        if cancelled is not None and cancelled():
            raise Cancelled
        if progress is not None:
            progress(done, of)

    def run(writing: Writing) -> ImportOutcome:
        _check_ready(writing)
        writing.flush()
        found = take(writing, table, options, import_uid, step)
        outcome = _outcome(table, options, import_uid, found)
        _log(writing, table, import_uid, path, outcome)
        return outcome

    outcome = _run_in(target, run, options)
    return write_error_workbook(path, table, outcome, options.errors) if options.errors else outcome


def _run_in(
    target: Workspace | Writing, run: Callable[[Writing], ImportOutcome], options: ImportOptions
) -> ImportOutcome:
    if isinstance(target, Writing):
        if options.dry_run:
            raise ValueError("a dry run needs the workspace: its transaction is rolled back")
        return run(target)
    if options.dry_run:
        with target.previewing() as writing:
            outcome = run(writing)
            writing.finish()
            return outcome
    with target.reading() as reading:
        _check_ready(reading)
    back_up_before(target, package=False)
    with target.writing() as writing:
        return run(writing)


def _check_ready(view: Reading | Writing) -> None:
    """Before the first package of the centre an office has no register and no plan to import into (sync.md 8)."""
    if "office_uid" not in view.settings:
        raise ProblemError(Problem("workspace.waiting_for_centre"))


def _outcome(table: Table, options: ImportOptions, import_uid: str, found: Findings) -> ImportOutcome:
    return ImportOutcome(
        table.file,
        None if options.dry_run else import_uid,
        options.dry_run,
        found.counts,
        (*table.warnings, *found.problems),
        tuple(found.lines),
        table.sheet,
    )


def _log(writing: Writing, table: Table, import_uid: str, path: Path, outcome: ImportOutcome) -> None:
    with path.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
    writing.connection.exec_driver_sql(
        "INSERT INTO import_log (uid, number, kind, file, sha256, actor, at, receipt)"
        " VALUES (?, (SELECT coalesce(max(number), 0) + 1 FROM import_log), ?, ?, ?, ?, ?, ?)",
        (
            import_uid,
            table.kind,
            str(path),
            digest,
            writing.actor,
            writing.clock(),
            canonical_json({**outcome.as_json(), "import": import_uid}),
        ),
    )
    writing.kinds.add("import_log")
