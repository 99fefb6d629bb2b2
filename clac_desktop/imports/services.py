"""Past or field-collected services from a file, one row per service and organisation (cli.md).

A refused row refuses its whole service, the others enter. An empty cell changes nothing, a missing row deletes nothing.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from clac_desktop.errors import Problem, errors_among
from clac_desktop.imports.brought import Said, chunks, corrected, load_brought, store_brought
from clac_desktop.imports.catalogues import Catalogues
from clac_desktop.imports.draft_bodies import Body, draft_body, draft_from_body
from clac_desktop.imports.matching import load_index
from clac_desktop.imports.outcome import Findings, ImportOptions, ImportOutcome, Line, Outcome, no_counts
from clac_desktop.imports.rows import RowReader
from clac_desktop.imports.service_groups import Attends, Group, ServiceRows
from clac_desktop.imports.service_values import overlay, overlay_row
from clac_desktop.imports.similar_services import similar_services
from clac_desktop.imports.table_import import Progress, import_table
from clac_desktop.imports.tables import Table
from clac_desktop.models.database import Workspace
from clac_desktop.models.identity import attendance_uid
from clac_desktop.models.service import AttendanceDraft, ServiceDraft
from clac_desktop.models.siblings import Value
from clac_desktop.models.writing import Writing
from clac_desktop.queries.service_form import draft_of_aggregate
from clac_desktop.recording.draft import KeptDraft, drop_draft, keep_draft
from clac_desktop.recording.service import correct_service, record_service, restore_service, void_service

DEFAULT = ImportOptions()


def import_services(
    target: Workspace | Writing,
    file: Path | str,
    options: ImportOptions = DEFAULT,
    *,
    cancelled: Callable[[], bool] | None = None,
    progress: Progress | None = None,
) -> ImportOutcome:
    """Import services from a file and return what became of it (cli.md).

    Raises UnreadableFile or ProblemError where nothing could be taken, Cancelled; nothing is changed then.
    """
    return import_table(target, file, "services", options, _take, cancelled=cancelled, progress=progress)


def _take(writing: Writing, table: Table, options: ImportOptions, import_uid: str, progress: Progress) -> Findings:
    return _Services(writing, table, options, import_uid).take(progress)


class _Services:
    """One import of services: decides for each what its rows change, and records it."""

    def __init__(self, writing: Writing, table: Table, options: ImportOptions, import_uid: str) -> None:
        self.writing = writing
        self.table = table
        self.import_uid = import_uid
        self.today = dt.date.today()
        index = load_index(writing.connection, writing.settings)
        reader = RowReader(table, Catalogues(writing.connection), options.decimal, options.dates)
        self.groups = ServiceRows(table, reader, index, writing.settings["office"]).groups()
        uids = [group.uid for group in self.groups]
        attended = [_uid_at(group, one) for group in self.groups for one in group.attends if one.uid]
        self.brought = load_brought(writing.connection, [*uids, *attended])
        self.here = _voided_by_uid(writing, uids)
        self.drafts = _draft_bodies(writing, uids)
        self.found = Findings(no_counts("services"))
        self.stored: dict[str, Said] = {}

    def take(self, progress: Progress) -> Findings:
        """Record what the rows say; return counts, lines and problems."""
        alike = similar_services(self.writing.connection, self.table, self.groups, self.here)
        for done, group in enumerate(self.groups):
            progress(done, len(self.groups))
            outcome, rows = self._decide(group)
            self.found.problems += group.problems
            if outcome != "refused":
                self.found.problems += alike.get(group.uid, [])
            self.found.counts["services"].count(outcome)
            for kind, n in rows.items():
                self.found.counts["attendances"].count(kind, n)
            numbers = tuple(row.number for row in group.rows)
            draft = group.state == "draft" and outcome != "refused"
            known = group.uid if outcome != "refused" or group.uid in self.here else None
            self.found.lines.append(Line(outcome, group.label, numbers, known, draft))
        store_brought(self.writing.connection, self.stored)
        self._note_drafts()
        return self.found

    def _note_drafts(self) -> None:
        n = sum(line.draft and line.outcome in ("new", "changed") for line in self.found.lines)
        if n:
            self.found.problems.append(Problem("import.kept_as_drafts", {"n": n}, "warning", self.table.file))

    def _decide(self, group: Group) -> tuple[Outcome, dict[Outcome, int]]:
        stored = group.uid in self.here
        if group.state == "draft" and stored:
            group.problems.append(self._problem(group, "import.draft_of_stored", {}, "state"))
        if group.state == "draft":
            self._keep_unknown_receivers(group)
        if not errors_among(group.problems):
            if stored:
                return self._correct(group)
            if group.state == "draft":
                return self._keep(group)
            return self._record(group)
        return self._refused(group)

    @staticmethod
    def _refused(group: Group) -> tuple[Outcome, dict[Outcome, int]]:
        return "refused", {"refused": len(group.rows)}

    # ---- a draft stays on this laptop
    @staticmethod
    def _keep_unknown_receivers(group: Group) -> None:
        """A draft may have errors: an organisation that is not found is kept as typed, with a warning."""
        group.problems = [
            replace(p, severity="warning") if p.code.startswith("import.organisation_") else p for p in group.problems
        ]

    def _keep(self, group: Group) -> tuple[Outcome, dict[Outcome, int]]:
        before = self.brought.get(group.uid)
        said: Said = {**group.said, "attendance": [[one.uid or one.typed, one.said] for one in group.attends]}
        cells = corrected(said, before)
        if not cells:
            return "same", {"same": len(group.attends)}
        body = self.drafts.get(group.uid)
        if before is not None and body is None:  # its author gave the draft up
            return "same", {"same": len(group.attends)}
        draft = overlay(draft_from_body(body or {}), cells)
        changed = {*cells, "end"} if "start" in cells else {*cells}
        if "attendance" in cells:
            draft = replace(draft, attendance=tuple(_attendance(one) for one in group.attends))
        keep_draft(self.writing, _kept(group.uid, draft, draft_body(draft, body, changed)))
        self.stored[group.uid] = {**(before or {}), **said}
        outcome: Outcome = "changed" if body else "new"
        return outcome, {outcome: len(group.attends)}

    # ---- a new service
    def _record(self, group: Group) -> tuple[Outcome, dict[Outcome, int]]:
        body = self.drafts.get(group.uid)
        before = self.brought.get(group.uid) if body else None
        draft = overlay(draft_from_body(body) if body else ServiceDraft(), corrected(group.said, before))
        rows = {one.receiver or one.typed: one for one in draft.attendance if one.receiver}
        rows.update({str(one.uid): _attendance(one) for one in group.attends})
        draft = self._in_state(replace(draft, attendance=tuple(rows.values())), group.state)
        if not group.state:
            group.problems.append(self._problem(group, "service.missing", {"field": "state"}, "state"))
        if self._breaks_rules(group, draft):
            return self._refused(group)
        record_service(self.writing, draft, uid=group.uid, import_uid=self.import_uid)
        if group.state == "voided":
            void_service(self.writing, group.uid, import_uid=self.import_uid)
        if body:
            drop_draft(self.writing, group.uid)
        self._remember(group)
        return "new", {"new": len(group.attends)}

    def _in_state(self, draft: ServiceDraft, state: str | None) -> ServiceDraft:
        """A service that enters as void was delivered if it could have been, else planned: restoring shows that."""
        if state == "voided":
            delivered = replace(draft, state="delivered")
            return replace(draft, state="planned") if errors_among(delivered.problems(self.today)) else delivered
        return replace(draft, state="planned" if state == "planned" else "delivered")

    # ---- one that is here
    def _correct(self, group: Group) -> tuple[Outcome, dict[Outcome, int]]:
        before = self.brought.get(group.uid)
        cells = corrected(group.said, before)
        rows = {uid: said for uid, said in self._corrected_rows(group).items() if said is not None}
        unchanged = len(group.attends) - len(rows)
        if not cells and not rows:
            return "same", {"same": unchanged}
        look = self.writing.look(group.uid)
        current = draft_of_aggregate(look.aggregate)
        draft, new = self._corrected_draft(group, current, cells, rows)
        if self._breaks_rules(group, draft):
            return self._refused(group)
        eid = correct_service(self.writing, group.uid, draft, look, import_uid=self.import_uid)
        marked = self._mark(group, cells.get("state"), before)
        self._remember(group)
        changed = len(rows) - new if eid else 0
        counts: dict[Outcome, int] = {"new": new, "changed": changed, "same": len(group.attends) - new - changed}
        return "changed" if eid or marked else "same", counts

    def _corrected_rows(self, group: Group) -> dict[str, Said | None]:
        """Return, by uid of the attendance, the cells of its row that say something new; None where none does."""
        found: dict[str, Said | None] = {}
        for one in group.attends:
            uid = _uid_at(group, one)
            cells = corrected(one.said, self.brought.get(uid))
            found[uid] = cells if cells or uid not in self.brought else None
        return found

    def _corrected_draft(
        self, group: Group, current: ServiceDraft, cells: Said, rows: Mapping[str, Said]
    ) -> tuple[ServiceDraft, int]:
        """Return the stored service with what the file says anew, and how many attendances are added."""
        attendance = {attendance_uid(group.uid, str(row.receiver)): row for row in current.attendance}
        new = 0
        for one in group.attends:
            uid = _uid_at(group, one)
            if uid not in rows:
                continue
            if uid in attendance:
                attendance[uid] = overlay_row(attendance[uid], rows[uid])
            else:
                attendance[uid], new = _attendance(one), new + 1
        draft = replace(overlay(current, cells), attendance=tuple(attendance.values()))
        if cells.get("state") in ("planned", "delivered"):
            draft = replace(draft, state="planned" if cells["state"] == "planned" else "delivered")
        return draft, new

    def _mark(self, group: Group, state: Value, before: Said | None) -> bool:
        """Void or restore as the file says anew; only a file that voided restores, not one that never spoke of it."""
        if state == "voided":
            return void_service(self.writing, group.uid, import_uid=self.import_uid) is not None
        if state and self.here[group.uid] and before and before.get("state") == "voided":
            return restore_service(self.writing, group.uid, import_uid=self.import_uid) is not None
        return False

    def _remember(self, group: Group) -> None:
        self.stored[group.uid] = {**self.brought.get(group.uid, {}), **group.said}
        self.stored[group.uid].pop("attendance", None)
        for one in group.attends:
            uid = _uid_at(group, one)
            self.stored[uid] = {**self.brought.get(uid, {}), **one.said}

    # ---- problems
    def _breaks_rules(self, group: Group, draft: ServiceDraft) -> bool:
        """Say what the rules of a service refuse or warn of, at the cells of the file."""
        for problem in draft.problems(self.today):
            key = problem.column or "title"
            key = "organisation" if key == "attendance" else key
            key = "start" if key == "end" and key not in group.said else key
            row = group.first_with(key)
            facts = {**problem.facts}
            if problem.row is not None:
                row = _row_of(group, draft.attendance[problem.row - 1]) or row
                facts["place"] = row.number
            found = self.table.problem(problem.code, facts, row.number, key, row.typed.get(key))
            group.problems.append(replace(found, severity=problem.severity))
        return bool(errors_among(group.problems))

    def _problem(self, group: Group, code: str, facts: dict[str, object], key: str) -> Problem:
        row = group.first_with(key)
        return self.table.problem(code, facts, row.number, key, row.typed.get(key))


def _kept(uid: str, draft: ServiceDraft, body: Body) -> KeptDraft:
    return KeptDraft(uid, "service", None, draft.title, body)


def _attendance(one: Attends) -> AttendanceDraft:
    row = AttendanceDraft(
        organisation=None if one.structure else one.uid,
        structure=one.uid if one.structure else None,
        typed="" if one.uid else one.typed,
    )
    return overlay_row(row, one.said)


def _uid_at(group: Group, one: Attends) -> str:
    return attendance_uid(group.uid, str(one.uid))


def _row_of(group: Group, row: AttendanceDraft) -> Any:
    return next((one.row for one in group.attends if (one.uid or one.typed) == (row.receiver or row.typed)), None)


def _voided_by_uid(writing: Writing, uids: list[str]) -> dict[str, bool]:
    """Return which of these services are stored, and whether they are void."""
    found: dict[str, bool] = {}
    for part in chunks(uids):
        marks = ", ".join("?" * len(part))
        rows = writing.connection.exec_driver_sql(
            f"SELECT uid, voided FROM service WHERE uid IN ({marks})", tuple(part)
        )
        found.update((uid, bool(voided)) for uid, voided in rows)
    return found


def _draft_bodies(writing: Writing, uids: list[str]) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    for part in chunks(uids):
        marks = ", ".join("?" * len(part))
        rows = writing.connection.exec_driver_sql(f"SELECT uid, body FROM draft WHERE uid IN ({marks})", tuple(part))
        found.update((uid, json.loads(body)) for uid, body in rows)
    return found
