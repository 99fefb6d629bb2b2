"""*Enviar*: what the next package carries, writing it, and the packages sent before."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget

from clac_desktop.errors import Problem
from clac_desktop.models.database import Workspace
from clac_desktop.models.writing import Reading
from clac_desktop.queries.home import OfficeContact, Sending, office_contacts, sending
from clac_desktop.queries.packages import PendingKind, SentRow, pending, sent_packages
from clac_desktop.sync.copying import copy_package
from clac_desktop.sync.sending import export_packages, packages_folder
from clac_desktop.sync.wrapping import MAIL_SETTING, WrittenPackage, remember_mail_size
from clac_desktop.texts import _, hint, ngettext, number, sentence
from clac_desktop.ui import kit, record_words, theme
from clac_desktop.ui.background import Background, Work
from clac_desktop.ui.page import Frame
from clac_desktop.ui.pages.packages import files, words
from clac_desktop.ui.pages.packages.arrivals import steps
from clac_desktop.ui.pages.packages.mailing import Options
from clac_desktop.ui.table import Column, Order, Row, RowsTable

MOST_OFFICES = 6  # that are named over the button; who never sent comes first
_ICONS = {"service": "event_note", "organisation": "groups"}


@dataclass(frozen=True, slots=True)
class Outbound:
    """What the view shows: pending changes and packages sent; at the centre the offices instead."""

    central: bool
    sending: Sending | None
    pending: list[PendingKind]
    sent: list[SentRow]
    offices: list[OfficeContact]
    megabytes: int


def read_outbound(reading: Reading) -> Outbound:
    """Return the state of sending."""
    central = reading.settings.get("role") == "central"
    return Outbound(
        central,
        None if central else sending(reading),
        [] if central else pending(reading),
        sent_packages(reading),
        office_contacts(reading) if central else [],
        int(reading.settings.get(MAIL_SETTING) or 0),
    )


def write_packages(
    workspace: Workspace, office: str | None, full: bool, megabytes: int, work: Work
) -> list[WrittenPackage]:
    """Write the next package, read back and verified before it is told."""
    work.report(0, 0, _("escribiendo y verificando"))
    step, folder = steps(work, _("reuniendo registros")), packages_folder(workspace)
    return export_packages(workspace, folder, office=office, full=full, megabytes=megabytes, step=step)


def copy_files(workspace: Workspace, files: Sequence[str], folder: Path, work: Work) -> list[Path]:
    """Copy the parts of a package into a folder; each is read back from its disk before it is told."""
    work.report(0, 0, _("copiando y verificando"))
    return copy_package(workspace, files, folder)


class Send(QWidget):
    """The view of outgoing packages."""

    def __init__(self, frame: Frame, background: Background, workspace: Workspace, create: QAction) -> None:
        super().__init__()
        self._frame, self._background, self._workspace, self._create = frame, background, workspace, create
        self._today = dt.date.today()
        self._outbound: Outbound | None = None
        self._new: Sequence[WrittenPackage] = ()
        inner = QWidget()
        box = QVBoxLayout(inner)
        box.setContentsMargins(theme.px(20), theme.px(8), theme.px(20), theme.px(12))
        box.setSpacing(theme.px(12))
        self._banner = kit.Banner("", "")
        self._banner.hide()
        self._next = kit.Card(_("Próximo paquete"))
        self._kinds = QVBoxLayout()
        self._kinds.setSpacing(0)
        self._next.add_layout(self._kinds)
        self._options = Options(lambda n: background.write(remember_mail_size, n, owner=self))
        self._next.add(self._options)
        self._button = kit.Button.of(create, kind="primary")
        self._folder = kit.Label("", 12, 400, "text3", elide=True)
        foot = kit.Row(gap=2.5)
        foot.add(self._folder, 1)
        foot.add(self._button)
        self._next.add(foot)
        self._progress = kit.Progress(_("Creando el paquete"))
        self._progress.hide()
        self._next.add(self._progress)
        box.addWidget(self._banner)
        box.addWidget(self._next)
        box.addWidget(self._sent_card(), 1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        if frame.width_class() == "narrow":
            self._card.setMinimumHeight(theme.px(230))
            whole.addWidget(kit.scroll(inner))
        else:
            whole.addWidget(inner)

    def _sent_card(self) -> QWidget:
        self._card = kit.Card(_("Enviados"), padded=False)
        self._sent = RowsTable(_columns(), _("Paquetes enviados"), order=Order(""))
        self._sent.selection_changed.connect(self._tell)
        self._sent.opened.connect(lambda _id: self._show_folder())
        self._sent.set_empty(kit.Label(_("Todavía no envió ningún paquete."), 13, 400, "text3", align="centre"))
        self._buttons = [
            kit.Button(_("Guardar una copia…"), icon="save", on=self._choose_copy),
            kit.Button(_("Mostrar en carpeta"), icon="folder_open", on=self._show_folder),
            kit.Button(_("Copiar ruta"), icon="content_copy", on=self._copy),
            kit.Button(_("Abrir correo"), icon="mail", on=self._mail),
        ]
        self._path = kit.Label("", 12, 400, "text3", elide=True)
        self._card.add(self._sent, 1)
        lines = [self._buttons]
        if self._frame.width_class() == "narrow":
            lines = [self._buttons[:2], self._buttons[2:]]
        for line in lines:
            foot = kit.Row(*line, gap=2)
            foot.setContentsMargins(theme.px(15), theme.px(4), theme.px(15), theme.px(10 if line is lines[-1] else 0))
            if line is lines[-1]:
                foot.add(self._path, 1)
            else:
                foot.add(None)
            self._card.add(foot)
        return self._card

    # ---- showing
    def show_outbound(self, outbound: Outbound) -> None:
        """Show what is pending and what was sent."""
        self._outbound = outbound
        kit.clear(self._kinds)
        for row in _kind_rows(outbound):
            self._kinds.addWidget(row)
        self._options.show_choices(outbound.central, outbound.offices, outbound.megabytes)
        if outbound.central:
            self._next.set_note(_("registro, plan, catálogo y recibos, para cada oficina"))
            self._say_create(_("Crear paquetes"))
        elif outbound.sending is not None:
            self._next.set_note(_("para la oficina central; lleva todo lo que no está confirmado"))
            self._say_create(_("Crear paquete N.º {n}").format(n=outbound.sending.next_number))
        self._folder.set_text(_("Se guarda en {folder}").format(folder=packages_folder(self._workspace)))
        self._card.set_note(number(len(outbound.sent)))
        self._sent.show_rows([_sent_row(at, row, outbound.central) for at, row in enumerate(outbound.sent)])
        if outbound.sent and self._sent.current_id() is None:
            self._sent.select_id(0)
        self._tell()

    def _say_create(self, text: str) -> None:
        self._create.setText(text)
        self._button.set_text(text)
        idle = self._progress.isHidden()
        self._create.setEnabled(
            idle and (not self._outbound or not self._outbound.central or bool(self._outbound.offices))
        )

    def _chosen(self) -> SentRow | None:
        at = self._sent.current_id()
        sent = self._outbound.sent if self._outbound else []
        return sent[at] if isinstance(at, int) and at < len(sent) else None

    def _tell(self) -> None:
        row = self._chosen()
        for button in self._buttons:
            button.setEnabled(row is not None)
        self._path.set_text(row.files[0] if row else "")

    # ---- writing
    def write_next(self) -> None:
        """Write the next package beside the window."""
        if not self._progress.isHidden():
            return
        chosen = self._options
        self._progress.set_title(_("Creando el paquete"))
        self._progress.show()
        self._create.setEnabled(False)
        job = self._background.run(
            write_packages,
            self._workspace,
            chosen.office,
            chosen.full,
            chosen.megabytes,
            then=self._written,
            failed=self._failed,
            owner=self,
        )
        if not job.done:
            self._progress.follow(job)
            job.cancelled.connect(self._stopped)

    def _stopped(self) -> None:
        self._progress.hide()
        self._create.setEnabled(True)

    def _written(self, written: list[WrittenPackage]) -> None:
        self._stopped()
        self._new = written
        self._options.forget_full()
        n = len({one.recipient for one in written})
        if len({one.number for one in written}) == 1 and n == 1:
            cause = _("Paquete N.º {n} guardado y verificado.").format(n=written[0].number)
        else:
            cause = ngettext("{n} paquete guardado y verificado.", "{n} paquetes guardados y verificados.", n)
            cause = cause.format(n=number(n))
        told = _("Falta enviarlo: por correo, en una memoria USB, como sea.")
        parts = max(one.parts for one in written)
        if parts > 1:
            told = _("Son {n} archivos: envíelos todos, en cualquier orden.").format(n=number(parts))
        self._background.read(read_outbound, then=partial(self._show_new, cause, told), owner=self)

    def _show_new(self, cause: str, told: str, outbound: Outbound) -> None:
        """Say it once the new package is the chosen one: the buttons beside it speak of no older one meanwhile."""
        self.show_outbound(outbound)
        self._sent.select_id(0)
        self._banner.set(cause, told, tone="ok")
        self._banner.show()
        self._buttons[0].setFocus()

    def _failed(self, problems: tuple[Problem, ...]) -> None:
        self._stopped()
        self._banner.set(_("No se creó el paquete."), f"{sentence(problems[0])} {hint(problems[0])}", tone="bad")
        self._banner.show()

    # ---- with a written file
    def _choose_copy(self) -> None:
        row = self._chosen()
        if row is None or not self._progress.isHidden():
            return
        folder = QFileDialog.getExistingDirectory(self, _("Memoria USB o carpeta para la copia"))
        if folder:
            self.copy_to(row, Path(folder))

    def copy_to(self, row: SentRow, folder: Path) -> None:
        """Copy all parts of a package into a folder beside the window, and say so once they were read back."""
        self._progress.set_title(_("Guardando la copia"))
        self._progress.show()
        job = self._background.run(
            copy_files,
            self._workspace,
            row.files,
            folder,
            then=self._copied,
            failed=self._not_copied,
            owner=self,
        )
        if not job.done:
            self._progress.follow(job)
            job.cancelled.connect(self._stopped)

    def _copied(self, copies: list[Path]) -> None:
        self._stopped()
        n = len(copies)
        cause = ngettext("{n} archivo copiado y leído de vuelta.", "{n} archivos copiados y leídos de vuelta.", n)
        told = _("Está en {folder}. Expulse la memoria antes de sacarla.").format(folder=copies[0].parent)
        self._banner.set(cause.format(n=number(n)), told, tone="ok")
        self._banner.show()

    def _not_copied(self, problems: tuple[Problem, ...]) -> None:
        self._stopped()
        self._banner.set(_("No se guardó la copia."), f"{sentence(problems[0])} {hint(problems[0])}", tone="bad")
        self._banner.show()

    def _show_folder(self) -> None:
        row = self._chosen()
        if row is not None and not files.show_in_folder(row.files[0]):
            self._frame.say(_("No se puede abrir la carpeta «{folder}».").format(folder=Path(row.files[0]).parent))

    def _copy(self) -> None:
        row = self._chosen()
        if row is not None:
            files.copy_path(row.files[0])
            self._frame.say(_("Ruta copiada"), icon="content_copy")

    def _mail(self) -> None:
        row = self._chosen()
        if row is None:
            return
        subject, body = mail_words(row)
        files.copy_path(row.files[0])
        if files.open_mail(subject, body):
            self._frame.say(_("Ruta copiada: péguela para adjuntar el archivo"), icon="mail")
        else:
            self._frame.say(_("No hay programa de correo; la ruta del archivo está copiada."), icon="info")

    def first_focus(self) -> QWidget | None:
        """The button that writes the package."""
        return self._button


def mail_words(row: SentRow) -> tuple[str, str]:
    """Return subject and text of the mail that carries a package."""
    names = [Path(file).name for file in row.files]
    subject = _("CLAC Desktop: {file}").format(file=names[0])
    told = ngettext(
        "Adjunto el paquete N.º {n} con {changes} cambio.",
        "Adjunto el paquete N.º {n} con {changes} cambios.",
        row.entries,
    )
    parts = _("Son {n} archivos: pueden ir en correos distintos y abrirse en cualquier orden.")
    lines = [
        told.format(n=row.number, changes=number(row.entries)),
        *([parts.format(n=number(len(names)))] if len(names) > 1 else []),
        "",
        *[_("Archivo: {file}").format(file=name) for name in names],
        "",
        _("Ábralo en CLAC Desktop, página Paquetes, o léalo en Excel."),
    ]
    return subject, "\n".join(lines)


def _kind_rows(outbound: Outbound) -> list[QWidget]:
    if outbound.central:
        rows: list[QWidget] = [
            kit.ActionRow(
                "desktop_windows",
                contact.name,
                ngettext("{n} equipo", "{n} equipos", contact.devices).format(n=number(contact.devices)),
                value=_last_words(contact),
            )
            for contact in outbound.offices[:MOST_OFFICES]
        ]
        if more := len(outbound.offices) - len(rows):
            told = _("y {n} más: todas están en la vista Oficinas").format(n=number(more))
            rows.append(kit.Label(told, 12, 400, "text3"))
        return rows or [kit.Label(_("Todavía no hay oficinas con un equipo dado de alta."), 13, 400, "text3")]
    found: list[QWidget] = []
    for kind in outbound.pending:
        n = kind.unsent + kind.sent
        name = f"{number(n)} × {record_words.type_name(kind.type).lower()}"
        if kind.type == "service":
            name = ngettext("{n} servicio con sus asistencias", "{n} servicios con sus asistencias", n)
        elif kind.type == "organisation":
            name = ngettext("{n} organización", "{n} organizaciones", n)
        note = ngettext("{n} ya viajó sin respuesta", "{n} ya viajaron sin respuesta", kind.sent) if kind.sent else ""
        value = _("sin enviar") if kind.unsent else _("sin confirmar")
        found.append(
            kit.ActionRow(
                _ICONS.get(kind.type, "description"),
                name.format(n=number(n)),
                note.format(n=number(kind.sent)),
                value=value,
                value_tone="warn" if kind.unsent else "accent",
            )
        )
    if not found:
        text = _("No hay cambios sin confirmar. Un paquete vacío confirma al centro lo que usted recibió.")
        found.append(kit.Label(text, 13, 400, "text2"))
    return found


def _last_words(contact: OfficeContact) -> str:
    if contact.number is None:
        return _("todavía no envió")
    when = words.when_words(contact.at, dt.date.today())
    return _("último: N.º {n}, {when}").format(n=contact.number, when=when)


def _columns() -> list[Column]:
    return [
        Column("number", _("N.º"), 64, "plain", 0, sortable=False),
        Column("when", _("Creado"), 160, "text", 0, sortable=False),
        Column("to", _("Para"), 170, "text", 2, sortable=False),
        Column("entries", _("Cambios"), 84, "number", 1, sortable=False),
        Column("rows", _("Registros"), 90, "number", 3, sortable=False),
        Column("state", _("Estado"), 150, "chip", 0, sortable=False),
        Column("file", _("Archivo"), 240, "text", 2, stretch=True, sortable=False),
    ]


def _sent_row(at: int, row: SentRow, central: bool) -> Row:
    state = kit.CHIPS["confirmed"] if row.unconfirmed == 0 and row.entries and not central else kit.CHIPS["sent"]
    parts = f" (+{len(row.files) - 1})" if len(row.files) > 1 else ""
    return Row(
        at,
        (
            f"{row.number:03}",
            record_words.moment_words(row.created),
            row.recipient or row.recipient_code,
            row.entries,
            row.rows,
            state,
            Path(row.files[0]).name + parts,
        ),
    )
