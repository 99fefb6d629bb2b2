"""The import of a table and its undo, as they run beside the window.

Records are undone by `undo_import` (sync.md 7.6). Drafts are no records: what the import did to them is remembered
here, and put back where nobody has typed in them since.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from clac_desktop.errors import Cancelled
from clac_desktop.imports.outcome import ImportOptions, ImportOutcome
from clac_desktop.models.database import Workspace
from clac_desktop.models.writing import Reading, Writing
from clac_desktop.queries.drafts import StoredDraft, draft, drafts
from clac_desktop.recording.draft import KeptDraft, drop_draft, keep_draft, look_from_text
from clac_desktop.recording.undo import Undone
from clac_desktop.sync.undoing import entries_of_import, undo_import
from clac_desktop.ui.background import Work
from clac_desktop.ui.table_import.subjects import Subject


@dataclass(frozen=True, slots=True)
class DraftStep:
    """What became of one draft; None where there was none."""

    uid: str
    before: StoredDraft | None
    after: StoredDraft | None


@dataclass(frozen=True, slots=True)
class Imported:
    """An import that was applied, for its undo: id or number (of its undo, for redo), drafts, what it was in words."""

    number: str
    drafts: tuple[DraftStep, ...]
    told: str


@dataclass(frozen=True, slots=True)
class TakenBack:
    """What an undo did: `again` undoes it, `settled` are the entries undone and the one that undid them."""

    undone: Undone
    changed: bool
    again: Imported
    settled: tuple[str, ...]


def preview(workspace: Workspace, subject: Subject, options: ImportOptions, file: str, work: Work) -> ImportOutcome:
    """Return what an import would do. Raises ProblemError for a file of which nothing can be taken, Cancelled."""
    outcome = _bring(workspace, subject, options, file, work)
    if work.is_cancelled:
        raise Cancelled
    return outcome


def apply(
    workspace: Workspace, subject: Subject, options: ImportOptions, file: str, told: str, work: Work
) -> tuple[ImportOutcome, Imported]:
    """Import a table after a verified backup; told to stop, nothing is changed."""
    before = _drafts(workspace)
    outcome = _bring(workspace, subject, options, file, work)
    after = _drafts(workspace)
    touched = [line.uid for line in outcome.lines if line.uid and line.outcome in ("new", "changed")]
    return outcome, Imported(outcome.import_uid or "", _steps(touched, before, after), told)


def _bring(workspace: Workspace, subject: Subject, options: ImportOptions, file: str, work: Work) -> ImportOutcome:
    return subject.bring(
        workspace,
        Path(file),
        options,
        cancelled=lambda: work.is_cancelled,
        progress=lambda done, total: work.report(done, total),
    )


def _drafts(workspace: Workspace) -> dict[str, StoredDraft]:
    with workspace.reading() as reading:
        return {one.uid: one for one in drafts(reading)}


def _steps(uids: Iterable[str], before: dict[str, StoredDraft], after: dict[str, StoredDraft]) -> tuple[DraftStep, ...]:
    steps = (DraftStep(uid, before.get(uid), after.get(uid)) for uid in uids)
    return tuple(step for step in steps if not _same(step.before, step.after))


def _same(one: StoredDraft | None, other: StoredDraft | None) -> bool:
    return (one and (one.title, one.body)) == (other and (other.title, other.body))


def take_back(writing: Writing, imported: Imported) -> TakenBack:
    """Undo an import of a table: its records by ordinary entries, its drafts where nobody has typed in them since."""
    undone, settled = Undone(None, [], []), []
    if imported.number:
        settled = entries_of_import(writing, imported.number)
        undone = undo_import(writing, imported.number)
    reading = Reading(writing.connection, writing.settings)
    put_back = [step for step in imported.drafts if _same(draft(reading, step.uid), step.after)]
    for step in put_back:
        _put_back(writing, step)
    steps = tuple(DraftStep(step.uid, step.after, step.before) for step in put_back)
    eids = (*settled, undone.eid) if undone.eid else ()
    again = Imported(undone.number, steps, imported.told)
    return TakenBack(undone, undone.eid is not None or bool(put_back), again, eids)


def _put_back(writing: Writing, step: DraftStep) -> None:
    was = step.before
    if was is None:
        drop_draft(writing, step.uid)
        return
    look = look_from_text(was.look) if was.look else None
    keep_draft(writing, KeptDraft(was.uid, was.kind, was.record, was.title, was.body, look))
