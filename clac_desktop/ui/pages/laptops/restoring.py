"""Going back to a backup, guided: which one, what it holds and lacks, what happens then."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from clac_desktop import paths
from clac_desktop.models.database import Workspace, backup_folder
from clac_desktop.sync.wrapping import WrittenPackage
from clac_desktop.texts import N_, _, date_time, ngettext, number
from clac_desktop.ui import kit, theme
from clac_desktop.ui.background import Background
from clac_desktop.ui.backups import REASONS, KeptBackup, kept_backups
from clac_desktop.ui.guide import GuidePage, Press
from clac_desktop.ui.page import Frame
from clac_desktop.ui.pages.laptops import reading, words
from clac_desktop.ui.pages.laptops.reading import BackupView
from clac_desktop.ui.table import Column, Order, Row, RowsTable


class RestorePage(GuidePage):
    """Three steps: the backup, what it holds beside what is here, going back. `restore_requested` closes the window."""

    name = "restore"
    title = N_("Volver a una copia de seguridad")
    icon = "history"

    restore_requested = Signal(Path)

    def __init__(self, frame: Frame, background: Background, workspace: Workspace, *, central: bool) -> None:
        super().__init__(frame, background)
        self._workspace, self._central = workspace, central
        self._backups: list[KeptBackup] = []
        self._file: Path | None = None
        self._view: BackupView | None = None
        self._sent = ""

    def steps(self) -> Sequence[tuple[str, str]]:
        """Which, what, going back."""
        view = self._view
        return (
            (_("Qué copia"), self._made() or _("las más nuevas primero")),
            (_("Qué contiene y qué no"), words.day(view.last_entry) if view else _("antes de decidir")),
            (_("Volver a ella"), _("lo de hoy se guarda aparte")),
        )

    def _made(self) -> str:
        """When the chosen backup was made, else its name."""
        known = next((one for one in self._backups if one.file == self._file), None)
        if known is not None:
            return date_time(known.made)
        return self._file.name[:28] if self._file else ""

    def refresh(self) -> None:
        """List the backups beside the workspace."""
        if self.step == 0:
            self.background.run(kept_backups, self._workspace.path, then=self._show, owner=self)

    def _show(self, found: list[KeptBackup]) -> None:
        self._backups = found
        if self.step == 0:
            self.show_step()

    def ask(self, at: int) -> QWidget | None:
        """Fill in the step."""
        return (self._ask_which, self._tell_contents, self._tell_then)[at]()

    # ---- which
    def _ask_which(self) -> QWidget | None:
        self._table = RowsTable(
            [
                Column("made", _("Hecha"), 170, "strong", 0, sortable=False),
                Column("reason", _("Por qué"), 200, "text", 0, stretch=True, sortable=False),
                Column("size", _("Tamaño"), 90, "text", 1, sortable=False),
            ],
            _("Copias de seguridad"),
            order=Order(""),
        )
        self._table.setMinimumHeight(theme.px(200))
        self._table.opened.connect(lambda _id: self._choose_row())
        other = kit.Button(_("Otro archivo…"), icon="folder_open", on=self._choose_file)
        self.question.addWidget(kit.Label(_("Elija la copia; nada cambia todavía."), 13, 400, "text2", wrap=True))
        self.question.addWidget(self._table, 1)
        self.question.addWidget(kit.Row(other, None))
        self._table.show_rows(
            [
                Row(
                    str(one.file),
                    (
                        date_time(one.made),
                        _(REASONS[one.reason]),
                        _("{n} MB").format(n=number(max(one.size / 1_000_000, 0.1), 1)),
                    ),
                )
                for one in self._backups
            ]
        )
        if self._backups:
            self._table.select_id(str(self._backups[0].file))
        return self._table if self._backups else other

    def _choose_row(self) -> None:
        chosen = self._table.current_id()
        if chosen is None:
            self.say(_("Elija una copia de la lista, u otro archivo."))
        else:
            self.choose(Path(str(chosen)))

    def _choose_file(self) -> None:
        folder = str(backup_folder(self._workspace.path))
        file, _kind = QFileDialog.getOpenFileName(
            self, _("Copia que se restaura"), folder, f"CLAC Desktop (*{paths.WORKSPACE_ENDING})"
        )
        if file:
            self.choose(Path(file))

    def choose(self, file: Path) -> None:
        """Look into a backup and go on to what it holds."""
        self.busy()
        self.background.read(
            reading.look_into, file, then=partial(self._looked, file), failed=self.say_problem, owner=self
        )

    def _looked(self, file: Path, view: BackupView) -> None:
        self._file, self._view, self._sent = file, view, ""
        self.go_to(1)

    # ---- what it holds
    def _tell_contents(self) -> QWidget | None:
        view = self._view
        assert view is not None
        self.tell(
            "save",
            _("Último cambio propio: {day}.").format(day=words.day(view.last_entry) or "–"),
            _("Servicios: {services} · organizaciones: {organisations} · cambios de este equipo: {entries}").format(
                services=number(view.services), organisations=number(view.organisations), entries=number(view.entries)
            ),
            tone="accent",
        )
        if not view.newer:
            self.tell("check_circle", _("La copia tiene todos los cambios hechos en este equipo."), tone="ok")
        elif self._central:
            self.tell(
                "warning",
                _("No tiene lo hecho aquí después: {n}.").format(n=words.changes(view.newer)),
                _("Las oficinas devuelven lo que conserven de ellos; espera en Decisiones."),
                tone="warn",
            )
        else:
            self._tell_newer(view)
        if view.packages:
            self.tell(
                "move_to_inbox",
                ngettext(
                    "{n} paquete se recibió después de la copia.",
                    "{n} paquetes se recibieron después de la copia.",
                    view.packages,
                ).format(n=number(view.packages)),
                _("Léalos otra vez con Reconstruir, o espere: las oficinas mandan otra vez todo lo no confirmado.")
                if self._central
                else _("El centro manda otra vez lo que falte, con su próximo paquete."),
            )
        return None

    def _tell_newer(self, view: BackupView) -> None:
        self.tell("warning", _("No tiene lo hecho después: {n}.").format(n=words.changes(view.newer)), tone="warn")
        if view.confirmed:
            self.tell(
                "done_all",
                _("Ya en el centro: {n}").format(n=words.changes(view.confirmed)),
                _("Vuelven con su próximo paquete."),
                tone="ok",
            )
        if view.sent:
            self.tell(
                "send",
                _("En un paquete, sin confirmar: {n}").format(n=words.changes(view.sent)),
                _("Vuelven cuando el centro lo reciba: no borre ese archivo."),
                tone="accent",
            )
        if view.only_here:
            self.tell(
                "outbox",
                _("Solo aquí: {n}").format(n=words.changes(view.only_here)),
                _("Cree un paquete con ellos antes de volver y mándelo: así no se pierde ninguno."),
                tone="bad",
            )
            self.question.addWidget(
                kit.Row(kit.Button(_("Crear el paquete ahora"), icon="outbox", on=self._send_first), None)
            )
        if self._sent:
            self.tell("check_circle", _("Paquete guardado y verificado."), self._sent, tone="ok")

    def _send_first(self) -> None:
        self.busy()
        self.background.run(
            reading.send_first, self._workspace, then=self._sent_first, failed=self.say_problem, owner=self
        )

    def _sent_first(self, written: list[WrittenPackage]) -> None:
        sent = "\n".join(str(one.file) for one in written)
        assert self._file is not None

        def again(view: BackupView) -> None:
            self._view, self._sent = view, sent
            self.show_step()

        self.background.read(reading.look_into, self._file, then=again, failed=self.say_problem, owner=self)

    # ---- going back
    def _tell_then(self) -> QWidget | None:
        view = self._view
        assert view is not None
        self.tell(
            "save",
            _("El archivo de hoy se guarda entre las copias, como «reemplazada por una restauración»."),
            _("Puede volver a él de la misma manera."),
            tone="ok",
        )
        self.tell(
            "history",
            _("La ventana se cierra y se abre con la copia."),
            _("El programa abre una serie nueva de cambios; lo enviado y lo nuevo no se confunden."),
        )
        if view.only_here and not self._central:
            self.tell(
                "warning",
                _("Queda solo en el archivo guardado: {n}.").format(n=words.changes(view.only_here)),
                _("Todavía puede volver un paso y crear el paquete."),
                tone="bad",
            )
        elif not self._central:
            self.tell(
                "send",
                _("Después siga trabajando y mande el próximo paquete."),
                _("Nada más que hacer: lo que falte vuelve con la respuesta del centro."),
                tone="accent",
            )
        return None

    def press(self, at: int) -> Press | None:
        """Go on, and go back to the backup."""
        return Press(_("Restaurar esta copia"), "history", danger=True) if at == 2 else Press(_("Seguir"))

    def pressed(self, at: int) -> None:
        """Choose, go on, restore."""
        if at == 0:
            self._choose_row()
        elif at == 1:
            self.go_to(2)
        elif self._file is not None:
            self.restore_requested.emit(self._file)
