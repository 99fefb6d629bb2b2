"""One more laptop for an office, beside the others or in the place of one: invitation, admission, first package."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QFileDialog, QWidget

from clac_desktop.models.database import Workspace
from clac_desktop.queries.laptop import OfficePlace, office_place
from clac_desktop.sync.enrolment import Invited, Request
from clac_desktop.sync.wrapping import WrittenPackage
from clac_desktop.texts import N_, _
from clac_desktop.ui import kit
from clac_desktop.ui.background import Background
from clac_desktop.ui.guide import GuidePage, Press
from clac_desktop.ui.page import Frame
from clac_desktop.ui.pages.laptops import reading, words
from clac_desktop.ui.pages.laptops.reading import Laptop

INVITATION, REQUEST = ".clac-invite", ".clac-request"


class JoinPage(GuidePage):
    """With `replaced` it begins with the revocation of the old laptop, and ends with what cannot come back."""

    name = "join"
    title = N_("Otro equipo para una oficina")
    icon = "add"

    def __init__(
        self, frame: Frame, background: Background, workspace: Workspace, office: str, replaced: Laptop | None = None
    ) -> None:
        super().__init__(frame, background)
        self._workspace, self._code, self._replaced = workspace, office, replaced
        self._office = OfficePlace(office, office, (), ())
        self._invitation = self._first = ""
        self._request: Request | None = None
        self._typed = ""
        if replaced is not None and replaced.revoked:
            self.step = 1

    # ---- steps
    def _kinds(self) -> list[str]:
        steps = ["invite", "admit", "end"]
        return ["revoke", *steps] if self._replaced is not None else steps

    def steps(self) -> Sequence[tuple[str, str]]:
        """What was done stands below each title."""
        request = self._request
        notes = {
            "revoke": (_("Dar de baja el anterior"), words.name_of(self._replaced) if self._replaced else ""),
            "invite": (_("Invitación"), Path(self._invitation).name or self._office.name),
            "admit": (_("Solicitud y seis palabras"), request.name if request else _("por teléfono")),
            "end": (_("Primer paquete"), Path(self._first).name or _("con todo lo que la oficina envió")),
        }
        return [notes[kind] for kind in self._kinds()]

    def refresh(self) -> None:
        """Read the office: its countries, and invitations that nobody used."""
        self.background.read(office_place, self._code, then=self._show, owner=self)

    def _show(self, found: OfficePlace) -> None:
        self._office = found
        if self._request is None and not self._first:
            self.header.set_title(_("Reemplazar un equipo") if self._replaced else _(self.title), found.name)
            self.show_step()

    def ask(self, at: int) -> QWidget | None:
        """Fill in the step."""
        asks = {"revoke": self._ask_revoke, "invite": self._ask_invite, "admit": self._ask_admit, "end": self._tell_end}
        return asks[self._kinds()[at]]()

    def _ask_revoke(self) -> QWidget | None:
        assert self._replaced is not None
        self.tell(
            "block",
            _("Primero se da de baja {name}.").format(name=words.name_of(self._replaced)),
            _("Así, quien lo tenga no puede meter nada en los datos. La baja es para siempre."),
            tone="bad",
        )
        self.tell(
            "done_all",
            _("Lo recibido de él se queda: {n}.").format(n=words.changes(self._replaced.entries)),
            _("Lo que llegue después espera en cuarentena a que alguien lo decida."),
            tone="ok",
        )
        return None

    def _ask_invite(self) -> QWidget | None:
        for one in self._office.invitations[:2]:
            self.tell(
                "mail",
                _("Hay una invitación sin usar, del {day}.").format(day=words.day(one.created)),
                _("Si ya la mandó, siga con la solicitud que le devuelvan."),
                tone="accent",
            )
        if self._invitation:
            self._file_told(_("Invitación creada."), self._invitation)
            return None
        folder = reading.default_folder(self._workspace)
        self._target = kit.TextField(_("Archivo de invitación"), help=_("Una invitación sirve para un solo equipo."))
        self._target.set_value(reading.free_name(folder, f"CLAC_{self._code}", INVITATION))
        self.question.addWidget(self._target)
        make = kit.Button(_("Crear invitación"), icon="add", on=self._write_invitation)
        self.question.addWidget(kit.Row(make, None))
        return make

    def _ask_admit(self) -> QWidget | None:
        if self._request is None:
            self.question.addWidget(
                kit.Label(
                    _("La oficina abre la invitación en el equipo nuevo y le devuelve una solicitud."),
                    13,
                    400,
                    "text2",
                    wrap=True,
                )
            )
            drop = kit.DropArea(
                "description",
                _("Suelte aquí la solicitud"),
                _("termina en {ending}").format(ending=REQUEST),
                endings=(REQUEST,),
                on_drop=lambda paths: self.take_request(paths[0]),
                on_choose=self._choose_request,
            )
            self.question.addWidget(drop)
            self.question.addWidget(
                kit.Row(kit.Button(_("Elegir archivo…"), icon="folder_open", on=self._choose_request), None)
            )
            return drop
        self.tell(
            "person",
            _("Solicitud de {name}, oficina {office}").format(name=self._request.name, office=self._request.office),
            Path(self._request.file).name,
        )
        self._heard = kit.TextField(
            _("Las seis palabras que le leen por teléfono"), help=_("No las copie de un correo: deben oírse.")
        )
        self._heard.set_value(self._typed)
        self._heard.changed.connect(self._hear)
        self.question.addWidget(self._heard)
        return self._heard.editor()

    def _tell_end(self) -> QWidget | None:
        self._file_told(_("Equipo dado de alta."), self._first)
        self.tell(
            "send",
            _("Mande este primer paquete a {office}.").format(office=self._office.name),
            _("Con él el equipo nuevo tiene el registro, el plan y todo lo que la oficina envió hasta hoy."),
            tone="accent",
        )
        old = self._replaced
        if old is None:
            self.tell(
                "groups",
                _("Los dos equipos trabajan a la vez."),
                _(
                    "Cada uno manda sus paquetes; los del centro sirven para los dos. Si cambian el mismo dato, los"
                    " dos valores quedan a la vista hasta que alguien decida."
                ),
            )
            return None
        last = words.package_words(old)
        self.tell(
            "check_circle",
            _("Vuelve: {n} del equipo anterior.").format(n=words.changes(old.entries)),
            _("Todo lo que mandó, hasta el paquete {package}.").format(package=last)
            if last
            else _("Ese equipo nunca mandó un paquete."),
            tone="ok",
        )
        self.tell(
            "warning",
            _("No vuelve lo que nunca se envió."),
            _(
                "Lo registrado en el equipo anterior después de ese paquete, y sus borradores, estaban solo en él."
                " Si hay una copia de seguridad o un paquete guardado, todavía se pueden traer."
            ),
            tone="warn",
        )
        return None

    def _file_told(self, strong: str, file: str) -> None:
        self.tell("check_circle", strong, file, tone="ok")
        show = kit.Button(
            _("Mostrar en carpeta"),
            icon="folder_open",
            on=lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(Path(file).parent))),
        )
        copy = kit.Button(_("Copiar ruta"), icon="content_copy", on=lambda: self._copy(file))
        self.question.addWidget(kit.Row(show, copy, None))

    def _copy(self, file: str) -> None:
        QGuiApplication.clipboard().setText(file)
        self.frame.say(_("Ruta copiada"), icon="content_copy")

    # ---- doing
    def press(self, at: int) -> Press | None:
        """Revoke, go on, admit, close."""
        kind = self._kinds()[at]
        if kind == "revoke":
            return Press(_("Dar de baja"), "block", danger=True)
        if kind == "admit":
            return Press(_("Dar de alta"), "verified_user")
        return Press(_("Listo"), "check") if kind == "end" else Press(_("Seguir"))

    def may_go_back(self, at: int) -> bool:
        """From the admission back to the invitation; what was done stays."""
        return self._kinds()[at] == "admit"

    def pressed(self, at: int) -> None:
        """Do what the step is for."""
        kind = self._kinds()[at]
        if kind == "revoke" and self._replaced is not None:
            self.busy()
            self.background.write(
                reading.revoke, self._replaced.device, then=self._revoked, failed=self.say_problem, owner=self
            )
        elif kind == "invite" and not self._invitation and not self._office.invitations:
            self.say(_("Cree primero la invitación."))
        elif kind == "admit":
            self._admit()
        else:
            self.go_to(at + 1)

    def _revoked(self, one: Laptop) -> None:
        self._replaced = one
        self.go_to(self.step + 1)

    def _write_invitation(self) -> None:
        self.busy()
        self.background.run(
            reading.write_invitation,
            self._workspace,
            self._office,
            self._target.value(),
            then=self._invited,
            failed=self.say_problem,
            owner=self,
        )

    def _invited(self, found: Invited) -> None:
        self._invitation = str(found.file)
        self.show_step()

    def _choose_request(self) -> None:
        path, _kind = QFileDialog.getOpenFileName(self, _("Solicitud de alta"), "", f"CLAC Desktop (*{REQUEST})")
        if path:
            self.take_request(path)

    def take_request(self, path: str) -> None:
        """Read a request and show who asks."""
        self.background.run(reading.read_request_file, path, then=self._took, failed=self.say_problem, owner=self)

    def _took(self, request: Request) -> None:
        if request.office != self._code:
            told = _("La solicitud es de la oficina {theirs}, no de {mine}.")
            self.say(told.format(theirs=request.office, mine=self._code))
            return
        self._request = request
        self.show_step()

    def _hear(self) -> None:
        self._typed = self._heard.value()
        assert self._request is not None
        heard = self._typed.lower().split()
        self._heard.clear_message()
        self.say("")
        if heard == self._request.fingerprint.split():
            self.say(_("Coinciden las seis palabras."), "ok")
        elif len(heard) >= 6:
            self._heard.set_warning(_("Estas palabras no son las de la solicitud."))

    def _admit(self) -> None:
        if self._request is None:
            self.say(_("Falta la solicitud del equipo nuevo."))
            return
        if len(self._typed.split()) != 6:
            self._heard.set_error(_("Escriba las seis palabras, con un espacio entre ellas."))
            self._heard.focus()
            return
        folder = reading.default_folder(self._workspace)
        target = reading.free_name(folder, f"CLAC_{self._code}_primer_paquete", ".xlsx")
        self.busy()
        self.background.run(
            reading.write_first_package,
            self._workspace,
            self._request,
            self._typed,
            target,
            then=self._admitted,
            failed=self.say_problem,
            owner=self,
        )

    def _admitted(self, written: WrittenPackage) -> None:
        self._first = str(written.file)
        self.go_to(self.step + 1)

    def accepts_drop(self, paths: list[str]) -> bool:
        """A request is for the step that asks for it."""
        return self._kinds()[self.step] == "admit" and len(paths) == 1 and paths[0].lower().endswith(REQUEST)

    def take_drop(self, paths: list[str]) -> None:
        """Take the request."""
        self.take_request(paths[0])
