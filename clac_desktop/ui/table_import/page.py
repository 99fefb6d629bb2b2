"""Preview and import of one table: what enters, what does not and why, before anything is written."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QFileDialog, QWidget
from shiboken6 import isValid

from clac_desktop.errors import Problem
from clac_desktop.imports.outcome import ImportOptions, ImportOutcome
from clac_desktop.models.database import Workspace
from clac_desktop.texts import N_, _, hint, ngettext, number, sentence
from clac_desktop.ui import kit, theme
from clac_desktop.ui.background import Background, Job
from clac_desktop.ui.page import Frame, Page
from clac_desktop.ui.table import Order, RowsTable
from clac_desktop.ui.table_import.asking import Asking
from clac_desktop.ui.table_import.bringing import Imported, apply, preview
from clac_desktop.ui.table_import.files import save_template
from clac_desktop.ui.table_import.lines import Preview, columns
from clac_desktop.ui.table_import.subjects import Subject

Undo = Callable[[], object]


class TableImport(Page):
    """One file. *Aplicar* (Ctrl+Enter) takes the records that are right; `applied` is told and returns the undo."""

    name = "table_import"
    title = N_("Traer una tabla")
    icon = "upload"
    about = N_("Lo que entra y lo que no, antes de escribir nada. Cada celda por corregir dice dónde está y por qué.")

    def __init__(
        self,
        frame: Frame,
        background: Background,
        workspace: Workspace,
        subject: Subject,
        file: str,
        *,
        applied: Callable[[Imported], Undo],
    ) -> None:
        super().__init__(frame, background)
        self._workspace, self.subject, self._file, self._applied = workspace, subject, file, applied
        self._options = ImportOptions()
        self._file_name = Path(file).name
        self.outcome: ImportOutcome | None = None
        self._preview: Preview | None = None
        self._problems: tuple[Problem, ...] = ()
        self._job: Job | None = None
        self._doing = ""
        self._undo: Undo | None = None

    # ---- making
    def build(self) -> None:
        """Make banner, questions, counts, rows and the line with *Aplicar*."""
        self.header.set_back(self.close_page)
        narrow = self.frame.width_class() == "narrow"
        if narrow:
            self.body.setSpacing(theme.unit(1))
        self._narrow = narrow
        self.progress = kit.Progress(self._doing, unit=_("filas"))
        if self._job is not None:
            self.progress.follow(self._job)
        self._template = kit.Button(_("Guardar plantilla"), icon="download", on=self._save_template, small=True)
        self._packages = kit.Button(_("Abrir en Paquetes"), icon="inventory_2", on=self._to_packages, small=True)
        self.banner = kit.Banner("", "", wrap=True, buttons=[self._template, self._packages])
        self.asking = Asking(narrow=narrow)
        self.asking.answer(self._options.decimal, self._options.dates)
        self.asking.chosen.connect(self._answered)
        items = [(key, _(text), None) for key, text in self.subject.views]
        self.views = kit.Tabs(items, on=lambda _id: self._show_rows(), name=_("Qué filas se ven"))
        self.rows = RowsTable(columns(), _("Filas del archivo"), order=Order(""))
        self.rows.current_changed.connect(self._tell_row)
        self.detail = kit.Label("", 13, 400, "text2", wrap=True)
        self.detail.setMinimumHeight(theme.px(36))
        self.card = kit.Card(padded=False)
        self.card.add(self.rows, 1)
        above = (self.progress, self.banner, self.asking, self.views)
        if narrow:  # all but the foot scrolls
            self.card.setMinimumHeight(theme.px(156))
            self.body.addWidget(kit.scroll(kit.Column(*above, self.card, self.detail, None, gap=1)), 1)
        else:
            for widget in above:
                self.body.addWidget(widget)
            self.body.addWidget(self.card, 1)
            self.body.addWidget(self.detail)
            self.body.addStretch(0)
        self._make_foot(narrow)
        self._show()

    def _make_foot(self, narrow: bool) -> None:
        self.apply_command = self.command(_("Aplicar"), "Ctrl+Return", self.apply, icon="done_all", menu="file")
        self.errors_command = self.command(
            _("Guardar libro con errores"), "Ctrl+Shift+S", self._save_errors, icon="download", menu="file"
        )
        self.undo_command = self.command(_("Deshacer"), "Ctrl+Z", self.undo, icon="undo", menu="edit")
        self.told = kit.Label("", 13, 400, "text2", elide=True)
        self.apply_button = kit.Button.of(self.apply_command, kind="primary")
        self._undo_button = kit.Button.of(self.undo_command)
        self._close_button = kit.Button(_("Cerrar"), key="Esc", kind="primary", on=self.close_page)
        self._errors_button = kit.Button.of(self.errors_command)
        foot = kit.Row(kit.Icon("verified_user", "ok"), gap=2.5)
        foot.add(self.told, 1)
        buttons = (self._errors_button, self._undo_button, self._close_button, self.apply_button)
        if narrow:
            self.body.addWidget(foot)
            foot = kit.Row(None, gap=2)
        for button in buttons:
            foot.add(button)
        self.body.addWidget(foot)

    # ---- reading the file
    def refresh(self) -> None:
        """Preview the file once."""
        if self.outcome is None and self._job is None and not self._problems:
            self._read()

    def _read(self) -> None:
        options = replace(self._options, dry_run=True)
        words = _("Leyendo «{file}»").format(file=self._file_name)
        self._run(words, preview, options, then=self._previewed)

    def _run(
        self,
        words: str,
        function: Callable[..., Any],
        options: ImportOptions,
        *more: Any,
        then: Callable[[Any], object],
    ) -> None:
        self._doing = words
        self.progress.set_title(words)
        self._problems = ()
        job = self.background.run(
            function,
            self._workspace,
            self.subject,
            options,
            self._file,
            *more,
            then=then,
            failed=self._failed,
            owner=self,
        )
        if not job.done:
            self._job = job
            self.progress.follow(job)
            job.cancelled.connect(self._cancelled)
            job.ended.connect(self._ended)
            self._show()

    def _ended(self) -> None:
        self._job = None
        self._show()

    def _previewed(self, outcome: ImportOutcome) -> None:
        self._job = None
        self.outcome, self._preview = outcome, Preview(outcome)
        self._show()
        if self.rows.current_id() is None and outcome.problems:
            self.rows.select_id(self._preview.rows("all")[0].id)  # what it says is shown in full at once

    def _cancelled(self) -> None:
        self._job = None
        if self.outcome is None:
            self.close_page()
        else:
            self.frame.say(_("Cancelado. Nada se ha escrito."), icon="info")

    def _failed(self, problems: tuple[Problem, ...]) -> None:
        self._job = None
        self._problems = problems
        self._show()

    def _answered(self) -> None:
        self._options = replace(self._options, decimal=self.asking.decimal(), dates=self.asking.dates())
        self._read()

    # ---- showing
    def _show(self) -> None:
        outcome, busy, done = self.outcome, self._job is not None, self._undo is not None
        note = self._file_name
        if outcome is not None and outcome.sheet:
            note += " · " + _("hoja {sheet}").format(sheet=outcome.sheet)
        self.header.set_title(_(self.subject.title), note)
        self.progress.setVisible(busy)
        taken = self.subject.taken(outcome) if outcome is not None else 0
        self.apply_command.setEnabled(bool(taken) and not busy and not done)
        self.errors_command.setEnabled(outcome is not None and bool(outcome.problems) and not busy)
        self.undo_command.setEnabled(done)
        self.undo_command.setVisible(done)
        self._errors_button.setVisible(outcome is not None and bool(outcome.problems))
        self._undo_button.setVisible(done)
        self._close_button.setVisible(done)
        self.asking.setEnabled(not busy)
        if done:
            self.asking.hide()
        elif outcome is not None:
            self.asking.show_problems(outcome.problems)
        unread = outcome is None and bool(self._problems)
        self.views.setVisible(outcome is not None)
        self.card.setVisible(not unread)
        self.apply_button.setVisible(not done and not unread)
        self._show_banner(done)
        self._show_foot(outcome, taken, done)
        self._show_rows()

    def _show_banner(self, done: bool) -> None:
        self.banner.setVisible(done or bool(self._problems))
        codes = {problem.code for problem in self._problems}
        self._packages.setVisible("import.is_package" in codes)
        self._template.setVisible(bool(codes & {"import.columns_missing", "import.no_known_column", "import.no_rows"}))
        if self._problems:
            first = self._problems[0]
            told = _("No se puede traer.") if self.outcome is None else _("No se escribió nada.")
            self.banner.set(told, sentence(first), hint(first), tone="bad")
        elif done and self.outcome is not None:
            self.banner.set(f"{_(self.subject.applied)}.", self.subject.words(self.outcome), tone="ok")

    def _show_foot(self, outcome: ImportOutcome | None, taken: int, done: bool) -> None:
        if taken:
            words = ngettext("Aplicar {n} cambio", "Aplicar {n} cambios", taken).format(n=number(taken))
        else:
            words = _("Nada que aplicar") if outcome is not None else _("Aplicar")
        self.apply_button.set_text(words)
        if done:
            self.told.set_text(_("Escrito con copia verificada."))
        elif outcome is None:
            self.told.set_text(_("Nada se ha escrito.") if self._problems else _("Nada se ha escrito todavía."))
        else:
            self.told.set_text(_("Nada se ha escrito todavía. Habrá copia verificada antes."))

    def _show_rows(self) -> None:
        shown = self._preview
        if shown is None:
            return
        for key, _text in self.subject.views:
            self.views.set_count(key, shown.count(key))
        view = str(self.views.current())
        self.rows.show_rows(shown.rows(view))
        n = shown.count(view)
        seen = ngettext("{n} fila en la vista", "{n} filas en la vista", n).format(n=number(n))
        if self.outcome is not None:
            seen += f"  ·  {self.subject.words(self.outcome)}"
        self.frame.status(seen)
        self._tell_row(self.rows.current_id())

    def _tell_row(self, ident: object) -> None:
        told = self._preview.told(ident) if self._preview is not None else ""
        self.detail.set_text(told)
        theme.describe(self.detail, told)

    # ---- applying, and the way back
    def apply(self) -> None:
        """Write what is right, after a verified backup."""
        if self.outcome is None or self._undo is not None or self._job is not None:
            return
        words = _("Aplicando «{file}»").format(file=self._file_name)
        told = f"{_(self.subject.applied)}: {self._file_name}"
        self._run(words, apply, self._options, told, then=self._was_applied)

    def _was_applied(self, found: tuple[ImportOutcome, Imported]) -> None:
        outcome, imported = found
        self._job = None
        self.outcome, self._preview = outcome, Preview(outcome)
        self._undo = self._applied(imported)
        self._show()
        self.frame.say(f"{_(self.subject.applied)}: {self.subject.words(outcome)}", icon="done_all", undo=self.undo)
        if self.isVisible():
            self._close_button.setFocus()

    def undo(self) -> None:
        """Take the import back; the list it came from shows it."""
        if self._undo is not None:
            undo, self._undo = self._undo, None
            if isValid(self) and self.isVisible():
                self.close_page()
            undo()

    # ---- other ways
    def _save_errors(self) -> None:
        name = _("{name}-errores.xlsx").format(name=Path(self._file).stem)
        proposed = str(Path(self._file).with_name(name))
        path, _kind = QFileDialog.getSaveFileName(self, _("Guardar libro con errores"), proposed, "Excel (*.xlsx)")
        if path:
            options = replace(self._options, dry_run=True, errors=Path(path))
            self._run(_("Escribiendo el libro con errores"), preview, options, then=self._errors_saved)

    def _errors_saved(self, outcome: ImportOutcome) -> None:
        self._job = None
        self._show()
        if outcome.errors_file is not None:
            words = _("Celdas marcadas en «{file}»").format(file=outcome.errors_file.name)
            self.frame.say(words, icon="download")
        elif outcome.problems:
            self.frame.say(sentence(outcome.problems[-1]), icon="error")

    def _save_template(self) -> None:
        save_template(self, self.frame, self.background, self.subject)

    def _to_packages(self) -> None:
        self.frame.go("packages", view="receive", files=[self._file])

    def width_changed(self, width_class: str) -> None:
        """A narrow window has its buttons below the words."""
        if (width_class == "narrow") != self._narrow:
            QTimer.singleShot(0, self, self.rebuild)

    def keep(self) -> str:
        """Return which rows are seen."""
        return str(self.views.current())

    def take(self, state: str) -> None:
        """Put back what `keep` returned."""
        self.views.set_current(state)
        self._show_rows()

    def first_focus(self) -> QWidget | None:
        """The rows take the keyboard first."""
        return self.rows
