"""Bringing the register in from a table: what enters and what does not, before anything is written."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from clac_desktop.errors import Cancelled, Problem
from clac_desktop.imports.organisations import import_organisations
from clac_desktop.imports.outcome import ImportOptions, ImportOutcome
from clac_desktop.models.database import Workspace
from clac_desktop.texts import N_, _, hint, ngettext, number, reason, sentence
from clac_desktop.ui import kit
from clac_desktop.ui.background import Background, Job, Work
from clac_desktop.ui.page import Frame, Page
from clac_desktop.ui.table import Column, Order, Row, RowsTable

_STATES = {
    "new": "new",
    "changed": "changed",
    "same": "same",
    "refused": kit.ChipFace(N_("No entra"), "error", "bad"),
    "warning": kit.ChipFace(N_("Aviso"), "warning", "warn"),
}


def run_import(workspace: Workspace, options: ImportOptions, file: str, work: Work) -> ImportOutcome:
    """Import the register, or preview it with `dry_run`; told to stop, nothing is changed."""
    outcome = import_organisations(
        workspace,
        Path(file),
        options,
        cancelled=lambda: work.is_cancelled,
        progress=lambda done, total: work.report(done, total),
    )
    if options.dry_run and work.is_cancelled:
        raise Cancelled
    return outcome


class RegisterImport(Page):
    """Preview and import of one file. *Aplicar* (Ctrl+Enter) takes the rows that are right."""

    name = "register_import"
    title = N_("Traer el registro")
    icon = "upload"

    def __init__(self, frame: Frame, background: Background, workspace: Workspace, file: str) -> None:
        super().__init__(frame, background)
        self._workspace, self._file = workspace, file
        self._outcome: ImportOutcome | None = None
        self._job: Job | None = None
        self._done = False

    @staticmethod
    def choose_file(parent: QWidget) -> str:
        """Ask for a table; "" when none was chosen."""
        kinds = _("Tablas (*.xlsx *.xls *.ods *.csv)")
        path, _kind = QFileDialog.getOpenFileName(parent, _("Traer el registro"), "", kinds)
        return path

    def build(self) -> None:
        """Make banner, counts, rows and the line with *Aplicar*."""
        self.header.set_back(self.close_page)
        self.header.set_title(_("Traer el registro"), Path(self._file).name)
        self._progress = kit.Progress(_("Leyendo «{file}»").format(file=Path(self._file).name), unit=_("filas"))
        self._banner = kit.Banner("", "", wrap=True)
        self._banner.hide()
        self._filter = kit.Tabs([(key, text, None) for key, text in _views()], on=lambda _id: self._show_rows())
        self._rows = RowsTable(
            [
                Column("state", _("Cambio"), 116, "chip", 0, sortable=False),
                Column("what", _("Registro"), 240, "strong", 0, sortable=False),
                Column("row", _("Fila"), 60, "number", 1, sortable=False),
                Column("column", _("Columna"), 120, "text", 2, sortable=False),
                Column("value", _("Valor"), 130, "text", 2, sortable=False),
                Column("why", _("Qué hacer"), 320, "plain", 1, stretch=True, sortable=False),
            ],
            _("Filas del archivo"),
            order=Order(""),
        )
        card = kit.Card(padded=False)
        card.add(self._rows, 1)
        for widget in (self._progress, self._banner, self._filter):
            self.body.addWidget(widget)
        self.body.addWidget(card, 1)
        self._apply = self.command(_("Aplicar"), "Ctrl+Return", self._start_apply, icon="done_all", menu="file")
        self._errors = self.command(_("Guardar libro con errores"), "", self._save_errors, icon="download", menu="file")
        self._told = kit.Label("", 13, 400, "text2", elide=True)
        self._icon = kit.Icon("verified_user", "ok")
        foot = kit.Row(self._icon, gap=2.5)
        foot.add(self._told, 1)
        foot.add(kit.Button.of(self._errors))
        self._apply_button = kit.Button.of(self._apply, kind="primary")
        foot.add(self._apply_button)
        self.body.addWidget(foot)
        self._show_outcome()

    def refresh(self) -> None:
        """Preview the file once."""
        if self._outcome is None and self._job is None:
            self._run(ImportOptions(dry_run=True), self._previewed)

    def _run(self, options: ImportOptions, then: Callable[[ImportOutcome], object]) -> None:
        self._progress.show()
        self._apply.setEnabled(False)
        self._errors.setEnabled(False)
        self._job = self.background.run(
            run_import,
            self._workspace,
            options,
            self._file,
            then=then,
            failed=self._failed,
            owner=self,
        )
        if not self._job.done:
            self._progress.follow(self._job)
            self._job.cancelled.connect(self._cancelled)

    def _previewed(self, outcome: ImportOutcome) -> None:
        self._outcome = outcome
        self._show_outcome()

    def _cancelled(self) -> None:
        self._progress.hide()
        self.close_page()

    def _failed(self, problems: tuple[Problem, ...]) -> None:
        self._progress.hide()
        first = problems[0]
        self._banner.set(_("No se puede leer."), sentence(first), hint(first), tone="bad")
        self._banner.show()
        self._told.set_text(_("Nada se ha escrito."))

    # ---- showing
    def _show_outcome(self) -> None:
        outcome = self._outcome
        self._progress.setVisible(outcome is None)
        self._apply.setEnabled(outcome is not None and not self._done and bool(_taken(outcome)))
        self._errors.setEnabled(outcome is not None and bool(outcome.problems))
        if outcome is None:
            self._told.set_text(_("Nada se ha escrito todavía."))
            return
        counts = outcome.counts["organisations"]
        for key in ("new", "changed", "same", "refused"):
            self._filter.set_count(key, getattr(counts, key))
        self._filter.set_count("all", counts.new + counts.changed + counts.same + counts.refused)
        self._filter.set_count("notes", sum(1 for problem in outcome.problems if problem.severity == "warning"))
        self._show_rows()
        if self._done:
            return
        n = _taken(outcome)
        self._apply_button.set_text(
            ngettext("Aplicar {n} cambio", "Aplicar {n} cambios", n).format(n=number(n)) if n else _("Nada que aplicar")
        )
        self._told.set_text(_("Nada se ha escrito todavía. Habrá copia verificada antes."))

    def _show_rows(self) -> None:
        outcome = self._outcome
        if outcome is None:
            return
        view = self._filter.current()
        rows: list[Row] = []
        if view in ("all", "refused", "notes"):
            wanted = {"refused": ("error",), "notes": ("warning",), "all": ("error", "warning")}[str(view)]
            rows += [_problem_row(at, p) for at, p in enumerate(outcome.problems) if p.severity in wanted]
        if view != "notes":
            rows += [
                Row(
                    f"line{at}",
                    (_STATES[line.outcome], line.label, line.rows[0] if line.rows else None, None, None, None),
                )
                for at, line in enumerate(outcome.lines)
                if line.outcome != "refused" and view in ("all", line.outcome)
            ]
        self._rows.show_rows(rows)
        self.frame.status(
            ngettext("{n} fila en la vista", "{n} filas en la vista", len(rows)).format(n=number(len(rows)))
        )

    # ---- applying
    def _start_apply(self) -> None:
        if self._outcome is not None and not self._done:
            self._progress.set_title(_("Aplicando «{file}»").format(file=Path(self._file).name))
            self._run(ImportOptions(), self._applied)

    def _applied(self, outcome: ImportOutcome) -> None:
        self._outcome, self._done = outcome, True
        self._show_outcome()
        counts = outcome.counts["organisations"]
        words = _("{new} nuevas, {changed} cambiadas, {refused} no entraron").format(
            new=number(counts.new), changed=number(counts.changed), refused=number(counts.refused)
        )
        self._banner.set(_("Registro aplicado."), words, tone="ok")
        self._banner.show()
        self._told.set_text(_("Escrito con copia verificada."))
        self.frame.say(_("Registro aplicado: {words}").format(words=words), icon="done_all")

    def _save_errors(self) -> None:
        proposed = str(Path(self._file).with_name(f"{Path(self._file).stem}-errores.xlsx"))
        path, _kind = QFileDialog.getSaveFileName(self, _("Guardar libro con errores"), proposed, "Excel (*.xlsx)")
        if path:
            options = ImportOptions(dry_run=True, errors=Path(path))
            self._run(options, lambda _outcome: self._errors_saved(path))

    def _errors_saved(self, path: str) -> None:
        self._show_outcome()
        self.frame.say(_("Celdas marcadas en «{file}»").format(file=Path(path).name), icon="download")

    def first_focus(self) -> QWidget | None:
        """The rows take the keyboard first."""
        return self._rows


def _views() -> list[tuple[str, str]]:
    return [
        ("all", _("Todas")),
        ("refused", _("No entran")),
        ("notes", _("Avisos")),
        ("new", _("Nuevas")),
        ("changed", _("Cambiadas")),
        ("same", _("Iguales")),
    ]


def _taken(outcome: ImportOutcome) -> int:
    counts = outcome.counts["organisations"]
    return counts.new + counts.changed


def _problem_row(at: int, problem: Problem) -> Row:
    state = _STATES["refused" if problem.severity == "error" else "warning"]
    advice = " ".join(part for part in (reason(problem), hint(problem)) if part)
    what = _("fila {n}").format(n=number(problem.row)) if problem.row else _("archivo")
    return Row(f"problem{at}", (state, what, problem.row, problem.column, problem.value, advice))
