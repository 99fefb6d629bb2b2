"""A centre rebuilt from its inbox and a folder of kept packages: what it is, doing it, what came of it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from clac_desktop.models.database import Workspace
from clac_desktop.texts import N_, _, ngettext, number, sentence
from clac_desktop.ui import kit
from clac_desktop.ui.background import Background
from clac_desktop.ui.guide import GuidePage, Press
from clac_desktop.ui.page import Frame
from clac_desktop.ui.pages.laptops import reading
from clac_desktop.ui.pages.laptops.reading import Rebuilt


class RebuildPage(GuidePage):
    """Three steps: what it does, the kept packages, what was read and what waits for a person."""

    name = "rebuild"
    title = N_("Reconstruir la oficina central")
    icon = "sync"

    decisions_requested = Signal()
    package_requested = Signal()

    def __init__(self, frame: Frame, background: Background, workspace: Workspace) -> None:
        super().__init__(frame, background)
        self._workspace = workspace
        self._folder = ""
        self._found: Rebuilt | None = None
        self._working = False

    def steps(self) -> Sequence[tuple[str, str]]:
        """What, from what, the result."""
        found = self._found
        return (
            (_("Qué hace"), _("no borra nada")),
            (_("Paquetes guardados"), Path(self._folder).name or _("el buzón, y si quiere una carpeta")),
            (_("Resultado"), _("generación {n}").format(n=number(found.generation)) if found else _("y lo que espera")),
        )

    def ask(self, at: int) -> QWidget | None:
        """Fill in the step."""
        return (self._tell_what, self._ask_folder, self._tell_result)[at]()

    def _tell_what(self) -> QWidget | None:
        self.tell(
            "sync",
            _("Lee otra vez todos los paquetes que llegaron."),
            _(
                "Sirve después de perder el equipo de la oficina central o de volver a una copia vieja. Lo que ya está"
                " queda igual; lo que falte entra."
            ),
            tone="accent",
        )
        self.tell(
            "account_tree",
            _("Empieza una generación nueva."),
            _(
                "Cada oficina lo nota con su próximo paquete y manda otra vez todos sus cambios: repetidos no cuentan"
                " dos veces."
            ),
        )
        self.tell(
            "call_split",
            _("Lo que solo la central sabía lo devuelven las oficinas."),
            _(
                "El registro de organizaciones, el plan, las decisiones: lo que una oficina conserve y aquí falte"
                " espera en Decisiones a que una persona lo acepte."
            ),
        )
        return None

    def _ask_folder(self) -> QWidget | None:
        self._field = kit.TextField(
            _("Carpeta con paquetes guardados"),
            optional=True,
            help=_("Los que están en el buzón de este espacio se leen siempre."),
        )
        self._field.set_value(self._folder)
        self._field.changed.connect(self._typed)
        self.question.addWidget(self._field)
        choose = kit.Button(_("Elegir carpeta…"), icon="folder_open", on=self._choose)
        self.question.addWidget(kit.Row(choose, None))
        if self._working:
            note = _("Si cancela, lo leído hasta entonces queda; puede seguir cuando quiera.")
            self._progress = kit.Progress(_("Se leen los paquetes"), note=note)
            self.question.addWidget(self._progress)
        return self._field.editor()

    def _typed(self) -> None:
        self._folder = self._field.value()
        self._field.clear_message()

    def _choose(self) -> None:
        folder = QFileDialog.getExistingDirectory(self, _("Carpeta con paquetes guardados"))
        if folder:
            self._folder = folder
            self.show_step()

    def _tell_result(self) -> QWidget | None:
        found = self._found
        assert found is not None
        told = ngettext("{n} paquete leído", "{n} paquetes leídos", found.packages).format(n=number(found.packages))
        self.tell(
            "check_circle",
            f"{told} · " + _("{n} cambios en los datos").format(n=number(found.entries)),
            _("Esta oficina central es ahora la generación {n}.").format(n=number(found.generation)),
            tone="ok",
        )
        for problem in found.problems[:4]:
            self.tell("error", Path(problem.file or "").name, sentence(problem), tone="bad")
        if len(found.problems) > 4:
            self.tell("error", _("… y {n} archivos más").format(n=number(len(found.problems) - 4)), tone="bad")
        self.tell(
            "send",
            _("Mande a cada oficina su paquete."),
            _("Con el próximo suyo devuelven todo lo que falte."),
            tone="accent",
        )
        buttons = [kit.Button(_("Crear los paquetes"), icon="outbox", on=self.package_requested.emit)]
        if found.returned:
            self.tell(
                "call_split",
                ngettext(
                    "{n} registro espera a una persona.", "{n} registros esperan a una persona.", found.returned
                ).format(n=number(found.returned)),
                _("Los conserva una oficina y aquí faltan."),
                tone="warn",
            )
            buttons.append(kit.Button(_("Abrir Decisiones"), icon="call_split", on=self.decisions_requested.emit))
        self.question.addWidget(kit.Row(*buttons, None))
        return None

    def press(self, at: int) -> Press | None:
        """Go on, rebuild, close."""
        return (Press(_("Seguir")), Press(_("Reconstruir"), "sync"), Press(_("Listo"), "check"))[at]

    def may_go_back(self, at: int) -> bool:
        """From the folder back to what it does."""
        return at == 1 and not self._working

    def pressed(self, at: int) -> None:
        """Rebuild, with progress."""
        if at != 1:
            self.go_to(at + 1)
            return
        if self._folder and not Path(self._folder).is_dir():
            self._field.set_error(_("Esa carpeta no existe."))
            self._field.focus()
            return
        self._working = True
        self.show_step()
        self._forth.setEnabled(False)
        job = self.background.run(
            reading.rebuild, self._workspace, self._folder, then=self._rebuilt, failed=self._failed, owner=self
        )
        self._progress.follow(job)
        job.cancelled.connect(self._stopped)

    def _stopped(self) -> None:
        self._working = False
        self.show_step()
        self.say(_("Detenido: lo leído hasta aquí queda; puede seguir cuando quiera."), "text2")

    def _failed(self, problems: tuple[object, ...]) -> None:
        self._working = False
        self.show_step()
        self.say_problem(problems)  # type: ignore[arg-type]

    def _rebuilt(self, found: Rebuilt) -> None:
        self._working, self._found = False, found
        self.go_to(2)
