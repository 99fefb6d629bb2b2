"""What came in: files of this session with their preview, kept ones, applied ones; and the rows of a preview."""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from clac_desktop.errors import Problem, ProblemError
from clac_desktop.models.database import Workspace
from clac_desktop.models.writing import Reading, Step
from clac_desktop.queries.packages import (
    InboxItem,
    inbox,
    kept_bytes,
    labels_of,
    office_names,
    package_label,
    receipt_text,
)
from clac_desktop.sync.changes import ChangeRow
from clac_desktop.sync.receiving import apply_package, keep_for_update, preview_package
from clac_desktop.sync.reporting import PackageReport
from clac_desktop.texts import _, ngettext, number
from clac_desktop.ui import record_words
from clac_desktop.ui.background import Work
from clac_desktop.ui.pages.packages import words
from clac_desktop.ui.table import Row

SHOWN_KINDS = ("conflict", "edited", "quarantined", "held", "proposed", "changed", "new", "left")


@dataclass(slots=True)
class Arrival:
    """One package in the inbox. `report` is its preview or receipt; `problems` say why it could not be read at all."""

    key: str
    file: str
    at: str
    item: InboxItem | None = None
    report: PackageReport | None = None
    names: dict[str, str] = field(default_factory=dict)
    shown: list[Shown] = field(default_factory=list)
    sender: str = ""
    problems: tuple[Problem, ...] = ()
    busy: bool = False

    @property
    def applied(self) -> bool:
        """Whether its changes are in the workspace."""
        if self.report is not None:
            return self.report.applied or self.report.known
        return self.item is not None and self.item.applied

    @property
    def to_apply(self) -> bool:
        """Whether it waits for *Aplicar*."""
        return self.trust in ("SEALED", "SEALED_EDITED") and not self.applied and not self.problems

    @property
    def to_propose(self) -> bool:
        """Whether its sheets say something that *Llevar a Propuestas* would bring there."""
        return self.trust == "UNSEALED" and self.report is not None and bool(self.report.counts["proposed"])

    @property
    def trust(self) -> str:
        """The trust level, "" while it is not known."""
        return self.report.trust if self.report is not None else (self.item.trust if self.item else "")

    @property
    def label(self) -> str:
        """The short name of the package ("PE-014"), else that of its file."""
        if self.report is not None and self.report.number:
            return package_label(self.report.sender, self.report.number)
        return (self.item.label if self.item else "") or Path(self.file).name


@dataclass(frozen=True, slots=True)
class Looked:
    """What a preview brings back: the report, the names of the records it mentions, its lines, the sender's name.

    The lines are made beside the window: those of 5,000 services would stop it for a quarter of a second.
    """

    report: PackageReport
    names: dict[str, str]
    shown: list[Shown]
    sender: str


def read_inbox(reading: Reading) -> list[InboxItem]:
    """Return the packages kept here."""
    return inbox(reading)


def preview(workspace: Workspace, file: str, item: InboxItem | None, work: Work) -> Looked:
    """Preview a package; no record is written, whether it ends or is cancelled. A kept one is tried anew.

    What only a newer version of the program reads is kept in the inbox: one click tries it again after the update.
    """
    work.report(0, 0, _("abriendo y comprobando el sello"))
    with _file_of(workspace, file, item) as path:
        report = preview_package(workspace, path, steps(work, _("comparando con lo que hay aquí")))
        if item is None:
            keep_for_update(workspace, path, report)
    work.check()
    return _look_at(workspace, report)


def apply(workspace: Workspace, file: str, item: InboxItem | None, expected: str | None, work: Work) -> Looked:
    """Apply a package as it was previewed; until all of it is written it can be cancelled, and nothing is changed."""
    work.report(0, 0, _("copia verificada y escritura"))
    with _file_of(workspace, file, item) as path:
        step = steps(work, _("aplicando cambio por cambio"))
        return _look_at(workspace, apply_package(workspace, path, expected=expected, step=step))


def steps(work: Work, text: str) -> Step:
    """Return what a long work tells its steps: Cancel is heard at each of them, every hundredth is shown."""

    def step(done: int, of: int) -> None:
        work.check()
        if of and done % max(of // 100, 1) == 0:
            work.report(done, of, text)

    return step


def old_receipt(workspace: Workspace, item: InboxItem) -> Looked:
    """Return the receipt of a package that was applied before."""
    with workspace.reading() as reading:
        kept = receipt_text(reading, item.import_uid)
    if kept is None:
        raise ProblemError(Problem("file_missing", file=item.file))
    return _look_at(workspace, PackageReport.from_text(kept, item.file))


@contextmanager
def _file_of(workspace: Workspace, file: str, item: InboxItem | None) -> Iterator[Path]:
    """Give the file itself, or the bytes kept of it as a file for the time of the work."""
    if item is None:
        yield Path(file)
        return
    with workspace.reading() as reading:
        found = kept_bytes(reading, item.sha256)
    if found is None:
        raise ProblemError(Problem("file_missing", file=item.file))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / (Path(found[0]).name or "package.xlsx")
        path.write_bytes(found[1])
        yield path


def _look_at(workspace: Workspace, report: PackageReport) -> Looked:
    uids = [uid for row in report.rows for uid in words.references_in(row)]
    with workspace.reading() as reading:
        names = labels_of(reading, [*uids, *(row.uid for row in report.rows)])
        offices = office_names(reading)
    return Looked(report, names, shown_rows(report, names), offices.get(report.sender or "", report.sender or ""))


# ---- rows of the preview
@dataclass(frozen=True, slots=True)
class Shown:
    """One line of the preview, ready to show; `kind` is what the tiles filter by."""

    kind: str
    type: str
    uid: str
    row: Row


def shown_rows(report: PackageReport, names: dict[str, str]) -> list[Shown]:
    """Return the lines of a preview, conflicts first; counts of one attendance stand in one line.

    A cell edited by hand is one line: that of the proposal it becomes, where it becomes one.
    """
    found: list[Shown] = []
    given = _given_to(report)
    counts: dict[tuple[str, str], list[ChangeRow]] = {}
    for row in report.rows:
        if row.kind == "same" or (row.kind == "new" and row.type == "service_attendance" and _service_of(row) in given):
            continue
        if row.type == "service_attendance" and row.field in words.COUNT_FIELDS and row.kind != "conflict":
            counts.setdefault((row.kind, row.uid), []).append(row)
            continue
        found.append(_line(row, names, given))
    for (kind, uid), rows in counts.items():
        found.append(_counted(kind, uid, rows))
    proposed = {
        (row.uid, name) for row in report.rows if row.kind == "proposed" for name in (row.field or "").split("+")
    }
    found += [_edited(cell) for cell in report.edited_cells if (cell.uid, cell.field) not in proposed]
    found.sort(key=lambda shown: SHOWN_KINDS.index(shown.kind))
    return [replace(shown, row=Row(at, shown.row.cells)) for at, shown in enumerate(found)]


def _service_of(row: ChangeRow) -> str:
    """The service of an attendance: its uid where the report tells it, else its title."""
    return str(row.after["service"]) if isinstance(row.after, dict) and row.after.get("service") else row.label


def _given_to(report: PackageReport) -> dict[str, int]:
    """How many organisations came to each new service, by uid; by title where that names one service only."""
    new = [row for row in report.rows if row.kind == "new"]
    uids = {row.uid for row in new if row.type == "service"}
    titles = Counter(row.label for row in new if row.type == "service")
    attended = Counter(_service_of(row) for row in new if row.type == "service_attendance")
    return {key: n for key, n in attended.items() if key in uids or titles.get(key) == 1}


def _line(row: ChangeRow, names: dict[str, str], given: dict[str, int]) -> Shown:
    label = names.get(row.uid) or row.label
    if row.kind == "left":
        place = _("{sheet}, fila {row}").format(**row.after)
        cells: tuple[Any, ...] = (
            row.label or place,
            record_words.type_name(row.type),
            place,
            words.reason_of(row.reason or ""),
            "",
        )
    elif isinstance(row.after, dict) and row.kind == "proposed":  # a row that somebody added
        n = len(row.after)
        told = ngettext("fila nueva, {n} campo", "fila nueva, {n} campos", n).format(n=number(n))
        cells = (label, record_words.type_name(row.type), "–", told, row.author)
    elif row.kind == "new":
        after = _new_words(row, given)
        cells = (label, record_words.type_name(row.type), "–", after, row.author)
    else:
        before, after = (words.value_words(row, value, names) for value in (row.before, row.after))
        if row.field == "_here":
            before, after = "–", _("salió de su alcance")
        cells = (label, words.line_field(row) or record_words.type_name(row.type), before, after, row.author)
    return Shown(row.kind, row.type, row.uid, Row(0, (words.CHANGE_FACES[row.kind], *cells)))


def _new_words(row: ChangeRow, given: dict[str, int]) -> str:
    """What a new record is, in few letters: "planificado · 6 organizaciones", "6 M, 9 H"."""
    values = row.after if isinstance(row.after, dict) else {}
    if row.type == "service_attendance":
        return words.counts_words(values)
    pieces = []
    if row.type == "service":
        state = str(values.get("state") or "")
        pieces.append(record_words.code_words(state))
        n = given.get(row.uid) or given.get(row.label, 0)
        pieces.append(ngettext("{n} organización", "{n} organizaciones", n).format(n=number(n)) if n else "")
    elif row.type == "organisation":
        pieces += [str(values.get("kind") or ""), "" if values.get("confirmed", True) else _("por confirmar")]
    elif row.type == "certification_status":
        status = str(values.get("status") or "")
        pieces.append(record_words.code_words(status))
    else:  # an office, a word of the catalogue: its code
        pieces.append(str(values.get("code") or ""))
    return " · ".join(piece for piece in pieces if piece) or "–"


def _counted(kind: str, uid: str, rows: list[ChangeRow]) -> Shown:
    before = {str(row.field): row.before for row in rows}
    after = {str(row.field): row.after for row in rows}
    cells = (
        words.CHANGE_FACES[kind],
        rows[0].label,
        _("Asistencia"),
        words.counts_words(before),
        words.counts_words(after),
        rows[0].author,
    )
    return Shown(kind, "service_attendance", uid, Row(0, cells))


def _edited(cell: Any) -> Shown:
    place = _("{sheet}, fila {row}").format(sheet=cell.sheet, row=cell.row)
    cells = (
        words.CHANGE_FACES["edited"],
        place,
        record_words.field_name(cell.field) if cell.field else cell.column,
        cell.old or "–",
        cell.new or "–",
        "",
    )
    return Shown("edited", "", cell.uid, Row(0, cells))


def change_count(report: PackageReport) -> int:
    """Return how many records a package changes, the same ones left out."""
    return sum(n for kind, n in report.counts.items() if kind != "same")
