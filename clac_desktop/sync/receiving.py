"""Bringing a package in: inspect, preview (the same apply, rolled back), apply in one transaction, receipt."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from clac_desktop.errors import Problem, ProblemError
from clac_desktop.models.backup import back_up_before
from clac_desktop.models.database import Workspace
from clac_desktop.models.identity import new_uid
from clac_desktop.models.journal import Entry, pending_entries, read_entry
from clac_desktop.models.writing import Reading, Step, Writing, at_once, no_step
from clac_desktop.queries.receipts import Answers, answers
from clac_desktop.sync.accepting import Acceptance, Accepted, note_seen, with_fate
from clac_desktop.sync.arriving import forget_parts, note_package, note_parts, older, own_problem
from clac_desktop.sync.changes import ChangeRow, Comparison, label_of
from clac_desktop.sync.enrolment import know_again
from clac_desktop.sync.giving import SEEN_SIGN
from clac_desktop.sync.inspecting import content_of, open_package
from clac_desktop.sync.keys import fingerprint
from clac_desktop.sync.package import REFUSED, Content
from clac_desktop.sync.proposing import edited_base, propose_edits
from clac_desktop.sync.reporting import PackageReport
from clac_desktop.sync.returning import take_returned
from clac_desktop.sync.taking import Take
from clac_desktop.sync.unknown import forget_newer, is_newer, keep_unknown, note_newer, readable_now
from clac_desktop.sync.unsealed import propose_unsealed


def inspect_package(workspace: Workspace | None, file: Path) -> PackageReport:
    """Return what a package is and holds, touching nothing. Without a workspace no key is known: a stranger's."""
    if workspace is None:
        return open_package(None, file).report
    with workspace.reading() as reading:
        return open_package(reading, file).report


def preview_package(workspace: Workspace, file: Path, step: Step = no_step) -> PackageReport:
    """Return what applying the package would change: the same apply in a transaction that is rolled back.

    `step` is told how many of how many entries are done, 0 of 0 while that is not known; what it raises ends the work.
    """
    with workspace.reading() as reading:
        opened = open_package(reading, file, keep=True)
        known = _known(reading, opened.report)
    step(0, 0)
    if known is not None or not (opened.sealed or opened.unsealed):
        return known or opened.report
    with workspace.previewing() as writing:
        writing.step = step
        if opened.unsealed:
            return propose_unsealed(writing, content_of(opened), opened.report)
        return apply_content(writing, content_of(opened), opened.report)


def apply_package(
    workspace: Workspace, file: Path, *, expected: str | None = None, again: bool = False, step: Step = no_step
) -> PackageReport:
    """Apply a package, all of it or nothing, with a verified backup of what people did here; return its receipt.

    `expected` is the digest of a preview; where the plan has changed since, nothing is written and ProblemError raised.
    A refused file changes nothing, an unsealed one only the inbox and the proposals; a file that was applied before
    shows its old receipt.
    `step` is as in `preview_package`: what it raises between two entries rolls back all of them.
    """
    with workspace.reading() as reading:
        opened = open_package(reading, file)
        known = None if again else _known(reading, opened.report)
    step(0, 0)
    if known is not None:
        return known
    if opened.unsealed:
        with workspace.writing() as writing:
            writing.step = step
            _keep(writing, file, opened.report.sha256)
            return propose_unsealed(writing, content_of(opened), opened.report)
    if not opened.sealed:
        keep_for_update(workspace, file, opened.report)
        return opened.report
    back_up_before(workspace, package=True)
    with workspace.writing(taking=True) as writing:
        writing.step = step
        _keep(writing, file, opened.report.sha256)
        forget_newer(writing, opened.report.sha256)
        report = apply_content(writing, content_of(opened), opened.report)
        if expected is not None and report.digest != expected:
            raise ProblemError(Problem("package.changed_since_preview", file=str(file)))
        report = replace(report, applied=True)
        _finish_import(writing, report)
    return report


def keep_for_update(workspace: Workspace, file: Path, report: PackageReport) -> None:
    """Keep a file that only a newer version reads in the inbox until then; nothing else is kept here."""
    if is_newer(report):
        with workspace.writing() as writing:
            _keep(writing, file, report.sha256)
            note_newer(writing, report)


def apply_waiting(workspace: Workspace) -> list[PackageReport]:
    """Bring in what waited in the inbox for an update and can be read now, each once; return the receipts."""
    reports = []
    for file in readable_now(workspace):
        try:
            reports.append(apply_package(workspace, file))
        except ProblemError as problem:
            reports.append(PackageReport(str(file), "", REFUSED, problems=problem.problems))
        if not reports[-1].applied:  # read, and no good: it stays in the inbox and is not tried by itself again
            with workspace.writing() as writing:
                forget_newer(writing, hashlib.sha256(file.read_bytes()).hexdigest())
    return reports


def _known(reading: Reading, report: PackageReport) -> PackageReport | None:
    row = reading.connection.exec_driver_sql(
        "SELECT receipt, at, number, actor FROM import_log WHERE sha256 = ? AND kind = 'package'"
        " ORDER BY number DESC LIMIT 1",
        (report.sha256,),
    ).first()
    if row is None or not row[0]:
        return None
    found = PackageReport.from_text(row[0], report.file)
    # taken before the package that goes before it: only the second time its end can be confirmed
    if any(problem.code == "package.gap_before" for problem in found.problems):
        return None
    facts = {"day": dt.date.fromisoformat(row[1][:10]), "number": row[2], "actor": row[3]}
    known = Problem("package.known", facts, "warning", file=report.file)
    # what is missing by now, `status` knows
    stale = ("package.parts_missing", "package.parts_missing_up", "package.held")
    return replace(found, problems=(known, *(one for one in found.problems if one.code not in stale)))


# ---- applying
def _keep(writing: Writing, file: Path, sha256: str) -> None:
    """Keep the bytes in the inbox by their SHA-256. Raises ProblemError where they are not those that were read."""
    content = Path(file).read_bytes()
    if hashlib.sha256(content).hexdigest() != sha256:
        raise ProblemError(Problem("package.changed_since_preview", file=str(file)))
    writing.connection.exec_driver_sql(
        "INSERT INTO kept_file (sha256, name, received, content) VALUES (?, ?, ?, ?) ON CONFLICT (sha256) DO NOTHING",
        (sha256, Path(file).name, writing.clock(), content),
    )


def apply_content(writing: Writing, content: Content, report: PackageReport) -> PackageReport:
    """Apply a sealed package within a transaction; return the report with counts and rows."""
    uid, number = _begin_import(writing, report)
    report = replace(report, import_uid=uid, import_number=number)
    if content.manifest["sender"].get("office") == writing.settings["office_uid"]:
        report = report.with_problem(own_problem(writing, content, bool(report.edited_cells)))
        comparison = Comparison()
        _propose(writing, comparison, content, report)
        _same_rows(comparison, content)
        rows = tuple(comparison.rows)
        return replace(report, counts=comparison.counts(), digest=comparison.digest(), rows=rows)
    if writing.central:
        comparison, problems = _apply_up(writing, content, uid)
    else:
        comparison, problems, answered = _apply_down(writing, content, uid)
        report = replace(report, answers=answered.counts, reasons=answered.reasons)
    _propose(writing, comparison, content, report)
    writing.flush()
    writing.kinds.add("package")
    rows = tuple(sorted(comparison.rows, key=_first_what_matters))
    return replace(report, counts=comparison.counts(), digest=comparison.digest(), rows=rows).with_problem(*problems)


def _propose(writing: Writing, comparison: Comparison, content: Content, report: PackageReport) -> None:
    """Cells edited by hand become proposals; each record with one that is new here is counted as proposed."""
    if not report.edited_cells:
        return
    base = edited_base(content)
    for edit in propose_edits(writing, content, report.edited_cells, writing.actor, base):
        kind, label = edit.aggregate.types[edit.uid], label_of(edit.aggregate, edit.uid)
        comparison.note(ChangeRow("proposed", kind, edit.uid, label, edit.field, edit.old, edit.new, writing.actor))


ORDER = ("conflict", "quarantined", "held", "proposed", "changed", "new", "same")


def _first_what_matters(row: ChangeRow) -> tuple[int, str, str, str]:
    return (ORDER.index(row.kind), row.type, row.label, row.field or "")


def _apply_up(writing: Writing, content: Content, import_uid: str) -> tuple[Comparison, list[Problem]]:
    sender = content.manifest["sender"]
    device = str(sender["device"])
    if writing.connection.exec_driver_sql("SELECT 1 FROM device WHERE device = ?", (device,)).first() is None:
        know_again(writing, sender)
    office, revoked = writing.connection.exec_driver_sql(
        "SELECT office, revoked FROM device WHERE device = ?", (device,)
    ).one()
    comparison = Comparison()
    comparison.remember(writing, _touched(writing, content, device))
    generation, rev = content.manifest["seen"][:2], int(content.manifest["seen"][2])
    note_seen(writing, device, generation, rev, str(content.manifest.get(SEEN_SIGN, "")))
    take_returned(writing, content)
    acceptance = Acceptance(writing, device, office, bool(revoked), content.sha256, import_uid)
    comparison.authors = acceptance.result.authors
    accepted = acceptance.take(content.entries(), content.count("entry"))
    comparison.compare(writing)
    _note_fates(comparison, accepted)
    _same_rows(comparison, content)
    problems = note_package(writing, content, bool(accepted.fates or accepted.held))
    problems += note_parts(writing, content)
    if not problems:
        forget_parts(writing, content)
    keep_unknown(writing, content)
    if accepted.held:
        first = accepted.held[0]
        facts = {"n": len(accepted.held), "seq": first.seq, "device": device[:8]}
        problems.append(Problem("package.held", facts, "warning", file=content.file))
    return comparison, problems


def _touched(writing: Writing, content: Content, device: str) -> Iterator[str]:
    """Yield the aggregates that new entries touch, and those that came before and may go in now."""
    for some in at_once(content.entries()):
        known = with_fate(writing, (entry.eid for entry in some))
        yield from (part.aggregate for entry in some if entry.eid not in known for part in entry.parts)
    held = writing.connection.exec_driver_sql(
        "SELECT line FROM held_entry WHERE device = ? UNION ALL"
        " SELECT j.line FROM fate f JOIN journal j ON j.eid = f.eid WHERE f.fate = 'waits'",
        (device,),
    )
    for (line,) in held.all():
        yield from (part.aggregate for part in read_entry(line).parts)


KIND_OF_FATE = {"quarantined": "quarantined", "proposal": "proposed", "waits": "held"}


def _note_fates(comparison: Comparison, accepted: Accepted) -> None:
    """Records of entries that were not applied are shown with what they wanted."""
    for eid, (fate, reason) in accepted.fates.items():
        if fate in KIND_OF_FATE:
            _note_entry(comparison, accepted.entries[eid], KIND_OF_FATE[fate], reason)
    for entry in accepted.held:
        _note_entry(comparison, entry, "held", "gap")


def _note_entry(comparison: Comparison, entry: Entry, kind: str, reason: str | None) -> None:
    for part in entry.parts:
        for (uid, name), value in part.fields.items():
            label = str(part.fields.get((uid, "title")) or part.fields.get((uid, "name")) or uid[:8])
            old = part.old.get((uid, name))
            comparison.note(ChangeRow(kind, part.types[uid], uid, label, name, old, value, entry.actor, reason))


def _same_rows(comparison: Comparison, content: Content) -> None:
    """Records that the package shows and that nothing here changed are counted as the same."""
    for uid in content.survey().records:
        comparison.kinds.setdefault(uid, "same")


def _apply_down(writing: Writing, content: Content, import_uid: str) -> tuple[Comparison, list[Problem], Answers]:
    writing.open_gate_for_import(import_uid)
    comparison = Comparison()
    comparison.remember(writing, content.survey().aggregates)
    pending = (part.aggregate for entry in pending_entries(writing.connection) for part in entry.parts)
    comparison.remember(writing, pending)
    generation, confirmed = writing.settings.get("generation"), int(writing.settings.get("confirmed", "0"))
    taken = Take(writing, content).apply()
    problems = list(taken.problems)
    if not taken.ignored:
        keep_unknown(writing, content)
        if generation == writing.settings["generation"] and int(content.manifest["to_rev"]) < confirmed:
            problems.append(older(content))
        else:
            problems += note_parts(writing, content)
        forget_parts(writing, content)
    comparison.compare(writing)
    return comparison, problems, answers(writing, taken.answered)


def _begin_import(writing: Writing, report: PackageReport) -> tuple[str, int]:
    """Record the import; its receipt is empty until it is done."""
    uid = new_uid()
    number = 1 + int(writing.connection.exec_driver_sql("SELECT coalesce(max(number), 0) FROM import_log").scalar_one())
    writing.connection.exec_driver_sql(
        "INSERT INTO import_log (uid, number, kind, file, sha256, actor, at, receipt) VALUES (?, ?, ?, ?, ?, ?, ?, '')",
        (uid, number, "package", Path(report.file).name, report.sha256, writing.actor, writing.clock()),
    )
    return uid, number


def _finish_import(writing: Writing, report: PackageReport) -> None:
    writing.connection.exec_driver_sql(
        "UPDATE import_log SET receipt = ? WHERE uid = ?", (report.as_text(), report.import_uid)
    )


def words_of(public_key: str) -> str:
    """Return the six words of a key (for pages that only know `sync`)."""
    return fingerprint(public_key)
