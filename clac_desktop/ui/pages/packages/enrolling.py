"""Inviting a laptop of an office, and admitting it by its six words; both end with a file to send."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from clac_desktop.errors import Problem
from clac_desktop.models.database import Workspace
from clac_desktop.models.writing import Reading
from clac_desktop.queries.choices import Choice, choices
from clac_desktop.sync.enrolment import Invited, Request, invite, read_request
from clac_desktop.sync.sending import admit, packages_folder
from clac_desktop.sync.wrapping import WrittenPackage
from clac_desktop.texts import N_, _, hint, sentence
from clac_desktop.ui import kit, record_words, theme
from clac_desktop.ui.background import Background
from clac_desktop.ui.page import Frame, Page
from clac_desktop.ui.pages.packages import files

INVITATION_ENDING, REQUEST_ENDING = ".clac-invite", ".clac-request"


def countries_of(reading: Reading) -> list[Choice]:
    """Return the countries an office may care for."""
    return choices(reading, "country")


def write_invitation(workspace: Workspace, code: str, name: str, countries: list[str], target: str) -> Invited:
    """Write an invitation file."""
    return invite(workspace, code, countries, Path(target), name=name)


def write_first_package(workspace: Workspace, request: Request, typed: str, target: str) -> WrittenPackage:
    """Admit a laptop and write its first package."""
    return admit(workspace, request, typed, Path(target))


def free_name(folder: Path, stem: str, ending: str) -> str:
    """Return a file name that is not taken."""
    number, found = 1, folder / f"{stem}{ending}"
    while found.exists():
        number += 1
        found = folder / f"{stem}-{number}{ending}"
    return str(found)


class _Step(Page):
    """A short form, its button, and what to do with the file it wrote."""

    def __init__(self, frame: Frame, background: Background, workspace: Workspace) -> None:
        super().__init__(frame, background)
        self._workspace = workspace
        self._file = ""

    def _frame_form(self, card: kit.Card, action: str, icon: str, on: Callable[[], object]) -> None:
        self.header.set_back(self.close_page)
        self._action = self.command(action, "Ctrl+Return", on, icon=icon, menu="packages")
        self._told = kit.Label("", 13, 500, "bad", elide=True)
        self._done = kit.Banner("", "", tone="ok", wrap=True)
        self._done.hide()
        self._after = kit.Row(
            kit.Button(_("Mostrar en carpeta"), icon="folder_open", on=lambda: files.show_in_folder(self._file)),
            kit.Button(_("Copiar ruta"), icon="content_copy", on=self._copy),
            kit.Button(_("Abrir correo"), icon="mail", on=self._mail),
            None,
        )
        self._after.hide()
        card.setMaximumWidth(theme.px(720))
        inner = kit.Column(card, self._done, self._after, None, gap=3)
        self.body.addWidget(kit.scroll(inner), 1)
        foot = kit.Row(gap=2.5)
        foot.add(self._told, 1)
        foot.add(kit.Button(_("Cerrar"), kind="quiet", key="Esc", on=self.close_page))
        self._primary = kit.Button.of(self._action, kind="primary")
        foot.add(self._primary)
        self.body.addWidget(foot)

    def _copy(self) -> None:
        files.copy_path(self._file)
        self.frame.say(_("Ruta copiada"), icon="content_copy")

    def _mail(self) -> None:
        subject, body = self.mail()
        files.copy_path(self._file)
        if files.open_mail(subject, body):
            self.frame.say(_("Ruta copiada: péguela para adjuntar el archivo"), icon="mail")
        else:
            self.frame.say(_("No hay programa de correo; la ruta del archivo está copiada."), icon="info")

    def mail(self) -> tuple[str, str]:
        """Return subject and text of the mail that carries the file."""
        return "", ""

    def _failed(self, problems: tuple[Problem, ...]) -> None:
        self._action.setEnabled(True)
        self._told.set_token("bad")
        self._told.set_text(f"{sentence(problems[0])} {hint(problems[0])}".strip())

    def _finished(self, file: str, cause: str, text: str) -> None:
        self._file = file
        self._told.set_text("")
        self._done.set(cause, text, file)
        self._done.show()
        self._after.show()
        self._action.setEnabled(False)
        self._primary.hide()
        self.frame.say(cause, icon="check")


class InvitePage(_Step):
    """An invitation for one laptop of an office."""

    name = "invite"
    title = N_("Invitar una oficina")
    icon = "add"

    def build(self) -> None:
        """Make the fields: code, name, countries, file."""
        self._proposed, self._proposed_country = "", ""
        card = kit.Card(_("Oficina"), _("una invitación por equipo"))
        self._code = kit.TextField(_("Código"), placeholder="PE", max_length=8)
        self._name = kit.TextField(_("Nombre"), placeholder=_("Oficina Perú"), optional=True)
        self._countries = kit.MultiChoiceField(_("Países que atiende"), [])
        self._target = kit.TextField(_("Archivo de invitación"))
        self._code.committed.connect(self._propose)
        self._code.changed.connect(self._propose)
        form = kit.Form()
        form.add(kit.FieldRow(self._code, self._name, widths=[1, 3]))
        form.add(self._countries, "country")
        form.add(self._target, "target")
        card.add(form)
        choose = kit.Button(_("Elegir carpeta"), icon="folder_open", on=self._choose)
        card.add(kit.Row(choose, None))
        self._frame_form(card, _("Crear invitación"), "add", self._store)
        self._propose()

    def refresh(self) -> None:
        """Read the countries."""
        self.background.read(countries_of, then=self._offer, owner=self)

    def _offer(self, found: list[Choice]) -> None:
        self._countries.set_items([(choice.code, choice.name) for choice in found])
        self._codes = {choice.code for choice in found}
        self._propose()  # the code may have been typed meanwhile

    def _propose(self) -> None:
        code = self._code.value().strip().upper()
        folder = packages_folder(self._workspace)
        name = f"CLAC_{code}" if code else "CLAC"
        if self._target.value() == self._proposed:  # what a person chose or typed stays
            self._proposed = free_name(folder, name, INVITATION_ENDING)
            self._target.set_value(self._proposed)
        mine = [self._proposed_country] if self._proposed_country else []
        if code in getattr(self, "_codes", set()) and list(self._countries.value() or []) in ([], mine):
            self._proposed_country = code
            self._countries.set_value([code])

    def _choose(self) -> None:
        path, _kind = QFileDialog.getSaveFileName(
            self, _("Archivo de invitación"), self._target.value(), f"CLAC (*{INVITATION_ENDING})"
        )
        if path:
            self._target.set_value(path)

    def _store(self) -> None:
        code, countries = self._code.value().strip(), list(self._countries.value() or [])
        for field, missing, text in (
            (self._code, not code, _("Escriba el código de la oficina, por ejemplo PE.")),
            (self._countries, not countries, _("Elija al menos un país.")),
        ):
            if missing:
                field.set_error(text)
                field.focus()
                return
            field.clear_message()
        self._action.setEnabled(False)
        self.background.run(
            write_invitation, self._workspace, code, self._name.value(), countries, self._target.value(),
            then=self._written, failed=self._failed, owner=self,
        )  # fmt: skip

    def _written(self, invited: Invited) -> None:
        text = _("Mándela a {office}. Ellos le devolverán una solicitud y le leerán seis palabras.")
        self._finished(str(invited.file), _("Invitación creada."), text.format(office=invited.office))

    def mail(self) -> tuple[str, str]:
        """Return subject and text of the mail that carries the invitation."""
        body = [
            _("Adjunto la invitación para un equipo de su oficina."),
            _("Ábrala en CLAC Desktop; después envíeme la solicitud y llámeme para leerme las seis palabras."),
            "",
            _("Archivo: {file}").format(file=Path(self._file).name),
        ]
        return _("CLAC Desktop: invitación"), "\n".join(body)

    def first_focus(self) -> QWidget | None:
        """The code first."""
        return self._code


class AdmitPage(_Step):
    """Admitting the laptop of a request: the words are typed as they are heard, and compared."""

    name = "admit"
    title = N_("Dar de alta un equipo")
    icon = "verified_user"

    def __init__(self, frame: Frame, background: Background, workspace: Workspace, request: Request) -> None:
        super().__init__(frame, background, workspace)
        self._request = request

    def build(self) -> None:
        """Make who asks, the field for the six words, and the file of the first package."""
        request = self._request
        who = _("Solicitud de {name}, oficina {office}").format(name=request.name, office=request.office)
        card = kit.Card(who, _("creada el {moment}").format(moment=record_words.moment_words(request.created)))
        card.add(kit.Label(Path(request.file).name, 12, 400, "text3"))
        self._typed = kit.TextField(
            _("Las seis palabras que le leen por teléfono"), help=_("No las copie de un correo: deben oírse.")
        )
        self._typed.changed.connect(self._compare)
        self._target = kit.TextField(_("Primer paquete para ese equipo"))
        stem = f"CLAC_{request.office}_primer_paquete"
        self._target.set_value(free_name(packages_folder(self._workspace), stem, ".xlsx"))
        card.add(self._typed)
        card.add(self._target)
        card.add(kit.Row(kit.Button(_("Elegir carpeta"), icon="folder_open", on=self._choose), None))
        self._frame_form(card, _("Dar de alta"), "verified_user", self._store)

    def _compare(self) -> None:
        typed = self._typed.value().lower().split()
        self._told.set_text("")
        if typed == self._request.fingerprint.split():
            self._typed.clear_message()
            self._told.set_token("ok")
            self._told.set_text(_("Coinciden las seis palabras."))
        elif len(typed) >= 6:
            self._typed.set_warning(_("Estas palabras no son las de la solicitud."))
        else:
            self._typed.clear_message()

    def _choose(self) -> None:
        path, _kind = QFileDialog.getSaveFileName(
            self, _("Primer paquete para ese equipo"), self._target.value(), "Excel (*.xlsx)"
        )
        if path:
            self._target.set_value(path)

    def _store(self) -> None:
        typed = self._typed.value()
        if len(typed.split()) != 6:
            self._typed.set_error(_("Escriba las seis palabras, con un espacio entre ellas."))
            self._typed.focus()
            return
        self._action.setEnabled(False)
        self.background.run(
            write_first_package, self._workspace, self._request, typed, self._target.value(),
            then=self._written, failed=self._failed, owner=self,
        )  # fmt: skip

    def _written(self, written: WrittenPackage) -> None:
        text = _("Mande este primer paquete a {office}: con él empieza a trabajar.").format(office=self._request.office)
        self._finished(str(written.file), _("Equipo dado de alta."), text)

    def mail(self) -> tuple[str, str]:
        """Return subject and text of the mail that carries the first package."""
        body = [
            _("Su equipo está dado de alta. Adjunto el primer paquete: organizaciones, plan y catálogo."),
            _("Ábralo en CLAC Desktop, página Paquetes."),
            "",
            _("Archivo: {file}").format(file=Path(self._file).name),
        ]
        return _("CLAC Desktop: primer paquete"), "\n".join(body)

    def first_focus(self) -> QWidget | None:
        """The six words first."""
        return self._typed


def read_request_file(path: str) -> Request:
    """Return what an enrolment request says."""
    return read_request(Path(path))
