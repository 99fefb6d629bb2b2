"""The register of organisations from a file: identified by FLO-ID, else country and name; likely duplicates reported.

At the centre new ones are members at once, at an office "por confirmar". One journal entry for each organisation.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

from clac_desktop.errors import Problem, errors_among
from clac_desktop.imports.brought import Said, corrected, load_brought, store_brought
from clac_desktop.imports.catalogues import SETUP_KIND, Catalogues
from clac_desktop.imports.matching import Known, OrganisationIndex, Suggestion, load_index
from clac_desktop.imports.organisation_values import STATUS_KEYS, day_of, draft_of, overlay, statuses_of
from clac_desktop.imports.outcome import Findings, ImportOptions, ImportOutcome, Line, Outcome, no_counts
from clac_desktop.imports.rows import ReadRow, RowReader
from clac_desktop.imports.table_import import Progress, import_table
from clac_desktop.imports.tables import Table
from clac_desktop.models.database import Workspace
from clac_desktop.models.identity import new_uid
from clac_desktop.models.journal import Act
from clac_desktop.models.keys import flo_key, name_key
from clac_desktop.models.organisation import OrganisationDraft
from clac_desktop.models.siblings import VOIDED, Aggregate, Look, Value
from clac_desktop.models.writing import Writing
from clac_desktop.recording.organisation import correct_organisation, record_organisation, status_uid

DEFAULT = ImportOptions()


def import_organisations(
    target: Workspace | Writing,
    file: Path | str,
    options: ImportOptions = DEFAULT,
    *,
    cancelled: Callable[[], bool] | None = None,
    progress: Progress | None = None,
) -> ImportOutcome:
    """Import the register from a file and return what became of it (cli.md).

    Raises UnreadableFile or ProblemError where nothing could be taken, Cancelled; nothing is changed then.
    """
    return import_table(target, file, "organisations", options, _take, cancelled=cancelled, progress=progress)


@dataclass(slots=True)
class _Group:
    """The rows of the file that speak of one organisation: its fields, and its statuses as (since or "", status)."""

    uid: str
    exists: bool
    rows: list[ReadRow] = field(default_factory=list)
    said: Said = field(default_factory=dict)
    statuses: dict[str, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def first_with(self, key: str) -> ReadRow:
        """Return the row that says this, else the first."""
        return next((row for row in self.rows if key in row.typed), self.rows[0])


def _take(writing: Writing, table: Table, options: ImportOptions, import_uid: str, progress: Progress) -> Findings:
    return _Register(writing, table, options, import_uid).take(progress)


class _Register:
    """One import into the register: groups the rows, decides for each organisation, records it."""

    def __init__(self, writing: Writing, table: Table, options: ImportOptions, import_uid: str) -> None:
        self.writing = writing
        self.table = table
        self.options = options
        self.import_uid = import_uid
        self.index = load_index(writing.connection, writing.settings)
        self.reader = RowReader(table, Catalogues(writing.connection), options.decimal, options.dates)
        self.brought = load_brought(writing.connection, self.index.known)
        self.formerly = _names_brought(self.brought, self.index)
        self.found = Findings(no_counts("organisations"))
        self.stored: dict[str, Said] = {}
        self.new: dict[str, list[Suggestion]] = {}  # uids of organisations that begin here, and what they are like

    def take(self, progress: Progress) -> Findings:
        """Record what the rows say; return counts, lines and problems."""
        groups = self._group()
        for done, group in enumerate(groups):
            progress(done, len(groups))
            if errors_among(group.problems):
                outcome: Outcome = "refused"
            elif group.exists:
                outcome = self._correct(group)
            else:
                outcome = self._record(group)
            self.found.problems += group.problems
            self.found.counts["organisations"].count(outcome)
            label = str(
                group.said.get("name") or group.rows[0].typed.get("name") or group.rows[0].typed.get("flo_id", "")
            )
            known = group.uid if group.exists or outcome == "new" else None
            self.found.lines.append(Line(outcome, label, tuple(row.number for row in group.rows), known))
        store_brought(self.writing.connection, self.stored)
        return self.found

    # ---- which organisation a row means
    def _group(self) -> list[_Group]:
        groups: dict[str, _Group] = {}
        for table_row in self.table.rows:
            row = self.reader.read(table_row)
            kind = SETUP_KIND.get(str(row.values.get("producer_setup", "")))
            problems = list(row.problems)
            if kind and row.values.setdefault("kind", kind) != kind:
                problems.append(self._problem("import.kind_setup", {}, row, "kind"))
            if not row.values and not problems:
                continue
            uid = self._identify(row, problems)
            exists = uid is not None and uid not in self.new
            group = groups.setdefault(uid or f"row {row.number}", _Group(uid or new_uid(), exists))
            group.problems += problems
            self._join(group, row)
        return list(groups.values())

    def _identify(self, row: ReadRow, problems: list[Problem]) -> str | None:
        """Return the uid of the organisation a row means (a new one where it begins); None where it is unclear."""
        candidates = self._candidates(row.values)
        if len(candidates) > 1:
            labels = [_told(self.index.known[uid]) for uid in candidates[:4]]
            problems.append(self._problem("import.organisation_several", {"choices": labels}, row, "name"))
            return None
        if candidates:
            return candidates[0]
        if not row.values.get("name"):
            return None
        return self._expect(row.values)

    def _candidates(self, said: Said) -> list[str]:
        key, name = flo_key(str(said.get("flo_id", ""))), name_key(str(said.get("name", "")))
        countries = frozenset(said.get("country", ()))
        same_flo = list(self.index.by_flo.get(key, [])) if key else []
        same_flo += [uid for uid in self.formerly.get(f"flo {key}", []) if key and uid not in same_flo]
        if same_flo:
            return self._of_same_flo(same_flo, said, name)
        named = list(self.index.by_name.get(name, [])) if name else []
        named += [uid for uid in self.formerly.get(f"name {name}", []) if name and uid not in named]
        near = [uid for uid in named if not countries or self.index.known[uid].countries & countries]
        # two different FLO-IDs are two organisations, whatever their names
        return [uid for uid in near if not key or flo_key(self.index.known[uid].flo_id) in ("", key)]

    def _of_same_flo(self, same: list[str], said: Said, name: str) -> list[str]:
        """A plantation and its workers' body share the FLO-ID (domain.md 2.4): name, then kind tell them apart."""
        kind = said.get("kind")
        by_name = [uid for uid in same if name and name_key(self.index.known[uid].name) == name]
        if by_name:
            return by_name
        by_kind = [uid for uid in same if not kind or self.index.known[uid].kind in ("", kind)]
        return by_kind if kind else same

    def _expect(self, said: Said) -> str:
        """Make a new organisation known to the rows that follow."""
        uid = new_uid()
        countries = frozenset(said.get("country", ()))
        texts = {key: str(said.get(key, "")) for key in ("name", "acronym", "flo_id", "kind")}
        duplicates = self.index.likely_duplicates(texts["name"], texts["acronym"], texts["flo_id"], countries)
        self.index.add(Known(uid, texts["name"], texts["acronym"], texts["flo_id"], countries, texts["kind"]))
        self.new[uid] = duplicates
        return uid

    def _join(self, group: _Group, row: ReadRow) -> None:
        """Take a further row in; what it says otherwise than the rows before is a disagreement, but for statuses."""
        for key, value in row.values.items():
            if key in STATUS_KEYS:
                continue
            if key in group.said and not self.table.agree(key, group.said[key], value):
                first = group.first_with(key)
                facts = {"first": first.number, "other": first.typed.get(key, "")}
                group.problems.append(self._problem("import.rows_disagree", facts, row, key))
            group.said.setdefault(key, value)
        if status := row.values.get("status"):
            since = str(row.values.get("status_since", ""))
            if group.statuses.setdefault(since, status) != status:
                facts = {"first": group.rows[0].number, "other": group.statuses[since]}
                group.problems.append(self._problem("import.rows_disagree", facts, row, "status"))
        group.rows.append(row)

    # ---- a new one
    def _record(self, group: _Group) -> Outcome:
        draft = overlay(OrganisationDraft(), group.said)
        used = {since: [status, _iso(day_of(since) or draft.entry)] for since, status in group.statuses.items()}
        draft = replace(draft, statuses=_history(used))
        if self._refused(group, draft):
            return "refused"
        for like in self.new.get(group.uid, []):
            facts = {"name": draft.name, "other": like.label, "flo_id": like.flo_id, "score": like.score}
            warning = self._problem("import.likely_duplicate", facts, group.first_with("name"), "name")
            group.problems.append(replace(warning, severity="warning"))
        record_organisation(self.writing, draft, uid=group.uid, import_uid=self.import_uid)
        self.stored[group.uid] = {**group.said, "statuses": used}
        return "new"

    # ---- one that is here
    def _correct(self, group: _Group) -> Outcome:
        before = self.brought.get(group.uid)
        told: dict[str, Value] = dict((before or {}).get("statuses", {}))
        cells = corrected(group.said, before)
        fresh = {since: status for since, status in group.statuses.items() if (told.get(since) or [None])[0] != status}
        confirm = self.writing.central and not self.index.known[group.uid].confirmed
        if not cells and not fresh and not confirm:
            return "same"
        look = self.writing.look(group.uid)
        current = draft_of(look.aggregate)
        draft = overlay(current, cells)
        used = {since: [status, self._since(since, status, current, draft)] for since, status in fresh.items()}
        draft = replace(draft, statuses=_history({s: pair for s, pair in used.items() if pair[1] != "unchanged"}))
        if self._refused(group, draft):
            return "refused"
        eid = correct_organisation(self.writing, group.uid, draft, look, confirm=confirm, import_uid=self.import_uid)
        moved = self._moved_status(group, told, used)
        self.stored[group.uid] = {**(before or {}), **group.said, "statuses": {**told, **used}}
        return "changed" if eid or moved else "same"

    def _since(self, since: str, status: str, current: OrganisationDraft, draft: OrganisationDraft) -> str | None:
        """The first status holds from the entry, a later change from `--as-of`; the same status again is no change."""
        if since:
            return since
        if not current.statuses:
            return _iso(draft.entry)
        return "unchanged" if current.statuses[-1][1] == status else self.options.day.isoformat()

    def _moved_status(self, group: _Group, told: dict[str, Value], used: dict[str, list[str | None]]) -> bool:
        """A file that gives the same status another day corrects the day: the former record is void."""
        gone = [since for since in told if since not in group.statuses]
        if len(group.rows) != 1 or len(gone) != 1 or len(used) != 1:
            return False
        (status, day), (former, former_day) = next(iter(used.values())), told[gone[0]]
        if former != status or day in ("unchanged", former_day) or former_day == "unchanged":
            return False
        told.pop(gone[0])
        record = status_uid(group.uid, day_of(former_day))
        look: Look = self.writing.look(group.uid)
        if not _stands(look.aggregate, record):
            return False
        act = Act(look, {(record, VOIDED): True}, {record: "certification_status"})
        return self.writing.write([act], self.import_uid) is not None

    # ---- problems
    def _refused(self, group: _Group, draft: OrganisationDraft) -> bool:
        for problem in draft.problems():
            key = problem.column or "name"
            row = group.first_with(key)
            facts = {**problem.facts}
            found = self.table.problem(problem.code, facts, row.number, key, row.typed.get(key))
            group.problems.append(replace(found, severity=problem.severity))
        return bool(errors_among(group.problems))

    def _problem(self, code: str, facts: dict[str, object], row: ReadRow, key: str) -> Problem:
        return self.table.problem(code, facts, row.number, key, row.typed.get(key))


def _iso(day: dt.date | None) -> str | None:
    return day.isoformat() if day else None


def _history(used: dict[str, list[str | None]]) -> tuple[tuple[dt.date | None, str], ...]:
    pairs = [(day_of(day), str(status)) for status, day in used.values()]
    return tuple(sorted(pairs, key=lambda pair: pair[0] or dt.date.min))


def _stands(aggregate: Aggregate, record: str) -> bool:
    return aggregate.has(record) and aggregate.void_state(record) != "yes" and len(statuses_of(aggregate)) > 1


def _told(one: Known) -> str:
    return f"{one.label}, {one.flo_id}" if one.flo_id else one.label


def _names_brought(brought: dict[str, Said], index: OrganisationIndex) -> dict[str, list[str]]:
    """Return who was meant by names and FLO-IDs that files brought and that the window has corrected since."""
    found: dict[str, list[str]] = {}
    for uid, said in brought.items():
        name, key = name_key(str(said.get("name", ""))), flo_key(str(said.get("flo_id", "")))
        if name and name != name_key(index.known[uid].name):
            found.setdefault(f"name {name}", []).append(uid)
        if key and key != flo_key(index.known[uid].flo_id):
            found.setdefault(f"flo {key}", []).append(uid)
    return found
