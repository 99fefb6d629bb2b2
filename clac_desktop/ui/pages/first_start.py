"""What the first start does: reads an invitation, joins, makes the sample data; and the window for a workspace that
cannot be opened. The three questions themselves are `ui/first_start.py`."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, QStandardPaths, Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QFileDialog, QVBoxLayout, QWidget

from clac_desktop import paths
from clac_desktop.errors import Problem
from clac_desktop.models.database import backup_folder
from clac_desktop.sync.enrolment import Joined, join, read_invitation
from clac_desktop.sync.rebuilding import found_again, read_centre_file
from clac_desktop.sync.sample import make_sample
from clac_desktop.texts import (
    _,
    date_long,
    hint,
    language,
    language_name,
    languages,
    ngettext,
    number,
    sentence,
    set_language,
)
from clac_desktop.ui import kit, theme
from clac_desktop.ui.background import Background, Job, Work
from clac_desktop.ui.first_start import FirstStart, FirstStartAnswers, FirstStartWays, InvitationFacts
from clac_desktop.ui.rebuild_start import Outcome, RebuildAnswers, RebuildStart, RebuildWays

Ready = Callable[[Path], object]


def check_invitation(path: str) -> InvitationFacts:
    """Return what an invitation says, in words. Raises UnreadableFile where the file is none."""
    found = read_invitation(Path(path))
    day = date_long(dt.datetime.fromisoformat(found.created.replace("Z", "+00:00")).astimezone())
    whose = " · ".join(
        part
        for part in (
            found.structure,
            _("equipo n.º {number}").format(number=found.number),
            _("emitida por la oficina central el {day}").format(day=day),
        )
        if part
    )
    after = _("Al terminar se crea la solicitud de este equipo, con seis palabras que leerá por teléfono.")
    title = _("Invitación válida para: {office}").format(office=found.office_name)
    return InvitationFacts(title, (whose, after), found.office_name, found)


def request_file(office: str, number: int) -> Path:
    """Return where the request of this laptop will be written: among the person's documents, over no file."""
    folder = Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation) or Path.home())
    name = _("Solicitud {office}-{number}").format(office=office, number=number)
    found, again = folder / f"{name}.clac-request", 1
    while found.exists():
        again += 1
        found = folder / f"{name} ({again}).clac-request"
    return found


def join_office(answers: FirstStartAnswers, workspace: Path) -> Joined:
    """Join with the answers of the three questions. Raises ProblemError where that cannot be."""
    found = read_invitation(Path(answers.path))
    request = request_file(found.office, found.number)
    workspace.parent.mkdir(parents=True, exist_ok=True)
    return join(Path(answers.path), workspace, request, name=answers.person, language=answers.language)


def sample_file(folder: Path) -> Path:
    """Return the sample workspace of an office; it exists only when all of the sample was made."""
    return folder / "PE.clac"


def build_sample(folder: Path, *, work: Work | None = None) -> Path:
    """Make the sample whole or not at all; return the workspace of its office. Raises ProblemError, Cancelled."""
    making = folder.with_name(f"{folder.name}.making")
    for left in (making, folder):
        if left.exists():
            shutil.rmtree(left)
    make_sample(making, None if work is None else work.report)
    making.rename(folder)
    return sample_file(folder)


def check_centre_file(path: str) -> Outcome:
    """Return what a file of a lost centre is, in words. Raises ProblemError where it is none."""
    found = read_centre_file(Path(path))
    if found.recovery:
        title = _("Archivo de recuperación de la oficina central {office}").format(office=found.office)
        text = " · ".join(found.words.split())
        return Outcome([("verified_user", "ok", title, text)])
    title = _("Copia de seguridad de la oficina central {office}").format(office=found.office)
    at = dt.datetime.fromisoformat(found.last_entry.replace("Z", "+00:00")) if found.last_entry else None
    text = _("Último cambio propio: {day}.").format(day=date_long(at.astimezone()) if at else "–")
    return Outcome([("verified_user", "ok", title, text)])


def found_centre(workspace: Path, answers: RebuildAnswers, *, work: Work) -> Outcome:
    """Rebuild a lost centre from the answers; return what came of it, in words. Raises ProblemError."""
    folder = Path(answers.folder) if answers.folder else None
    found = found_again(
        workspace,
        Path(answers.file),
        folder,
        name=answers.person,
        language=language(),
        report=lambda done, of: work.report(done, of),
    )
    told = ngettext("{n} paquete leído", "{n} paquetes leídos", found.packages).format(n=number(found.packages))
    changes = _("{n} cambios en los datos").format(n=number(found.entries))
    generation = _("Esta oficina central es ahora la generación {n}.").format(n=number(found.generation))
    lines = [("check_circle", "ok", f"{told} · {changes}", generation)]
    lines += [("error", "bad", Path(one.file or "").name, sentence(one)) for one in found.problems[:4]]
    next_ = _("Con el próximo suyo devuelven todo lo que falte.")
    lines.append(("send", "accent", _("Mande a cada oficina su paquete."), next_))
    if found.returned:
        waits = ngettext("{n} registro espera a una persona.", "{n} registros esperan a una persona.", found.returned)
        kept = _("Los conserva una oficina y aquí faltan.")
        lines.append(("call_split", "warn", waits.format(n=number(found.returned)), kept))
    else:
        text = _("Lo que una oficina conserve y aquí falte esperará en Decisiones a que una persona lo acepte.")
        lines.append(("call_split", "text2", _("Lo que solo la central sabía lo devuelven las oficinas."), text))
    return Outcome(lines)


class Beginning(QObject):
    """The first start: `ready` is called with the workspace that came of it."""

    def __init__(self, workspace: Path, samples: Path, *, ready: Ready) -> None:
        super().__init__()
        self._workspace, self._samples, self._ready = workspace, samples, ready
        self.background = Background(None)
        self.background.problems_untold.connect(self._tell)
        spoken = [(code, language_name(code)) for code in languages()]
        ways = FirstStartWays(check_invitation, self.finish, self.try_sample, set_language, spoken, self.rebuild)
        self._first = FirstStart(self.background, ways)
        self.window: FirstStart | RebuildStart = self._first
        self._making: Making | None = None

    def show(self) -> None:
        """Show the window."""
        self.window.show()

    def close(self) -> None:
        """Close the window and end its threads; sample data that are still being made are given up."""
        self._end_making()
        self.background.close()
        for window in {self.window, self._first}:
            window.close()
            window.deleteLater()

    def finish(self, answers: FirstStartAnswers) -> None:
        """Join, then go on with the new workspace."""
        self.background.run(
            join_office, answers, self._workspace, then=lambda joined: self._ready(joined.workspace), owner=self
        )

    def try_sample(self) -> None:
        """Make the sample data beside the window, with progress, then open them."""
        if sample_file(self._samples).exists():
            self._ready(sample_file(self._samples))
            return
        if self._making is None:
            self._making = Making(self._first)
            self._making.cancelled.connect(self._end_making)
            self._making.follow(self.background.run(build_sample, self._samples, then=self._made, owner=self))

    def rebuild(self) -> None:
        """Ask what a lost centre is rebuilt from, in a window in the place of the first one."""

        def ready() -> None:
            self._ready(self._workspace)

        ways = RebuildWays(check_centre_file, partial(found_centre, self._workspace), ready, self._leave_rebuild)
        self._swap(RebuildStart(self.background, ways))

    def _leave_rebuild(self) -> None:
        left = self.window
        self._swap(self._first)
        left.deleteLater()

    def _swap(self, other: FirstStart | RebuildStart) -> None:
        """Show another window where this one was."""
        was, self.window = self.window, other
        other.resize(was.size())
        other.move(was.pos())
        other.show()
        was.hide()

    def _made(self, workspace: Path) -> None:
        if self._making is not None:  # otherwise the person gave it up meanwhile
            self._end_making()
            self._ready(workspace)

    def _end_making(self) -> None:
        if self._making is not None:
            self._making.end()
            self._making = None

    def _tell(self, problems: tuple[Problem, ...]) -> None:
        if self.window is not self._first:  # it tells its own
            return
        self._first.back()  # the question about the invitation is the place where a sentence can stand
        self._first.show_problem(" ".join(part for part in (sentence(problems[0]), hint(problems[0])) if part))


class Making(kit.Card):
    """Over the offer at the foot of the first start while the sample data are made: what, how far, Cancel."""

    cancelled = Signal()

    def __init__(self, over: FirstStart) -> None:
        super().__init__(_("Datos de ejemplo"))
        self._over = over
        self.setParent(over)
        self._progress = kit.Progress(_("Se preparan una sola vez; tarda menos de un minuto"), unit=_("servicios"))
        self._progress.cancelled.connect(self.cancelled)
        self.add(self._progress)
        over.installEventFilter(self)
        self._place()
        self.show()
        self._progress.setFocus(Qt.FocusReason.OtherFocusReason)

    def follow(self, job: Job) -> None:
        """Show how far the work is."""
        self._progress.follow(job)

    def _place(self) -> None:
        """Cover the offer and what is below it, never the question above."""
        place = self._over.sample_place()
        self.setFixedWidth(max(place.width(), theme.px(480)))
        self.adjustSize()
        top = min(place.top(), self._over.height() - self.height() - theme.px(8))
        self.move((self._over.width() - self.width()) // 2, max(top, 0))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay in place when the window becomes larger, which it does right after it is shown."""
        if event.type() in (QEvent.Type.Resize, QEvent.Type.LayoutRequest):
            self._place()
        return super().eventFilter(watched, event)

    def end(self) -> None:
        """Take it away."""
        self._over.removeEventFilter(self)
        self.hide()
        self.deleteLater()


class TroubleWindow(QWidget):
    """Says why a workspace cannot be opened, and what can be done about it."""

    def __init__(self, problem: Problem, *, open_: Ready, restore: Callable[[Path, Path], object]) -> None:
        super().__init__()
        self._problem, self._open, self._restore = problem, open_, restore
        self._path = Path(problem.file) if problem.file else paths.default_workspace()
        self.setWindowTitle("CLAC Desktop")
        self.setAutoFillBackground(True)
        self.setMinimumWidth(theme.px(560))
        box = QVBoxLayout(self)
        margin = theme.unit(6)
        box.setContentsMargins(margin, margin, margin, margin)
        box.setSpacing(theme.unit(3))
        title = _("Ya está abierto") if problem.code == "workspace.in_use" else _("No se puede abrir")
        box.addWidget(kit.Label(title, 20, 600))
        box.addWidget(kit.Label(sentence(problem), 13, 400, "text", wrap=True))
        if words := hint(problem):
            box.addWidget(kit.Label(words, 13, 400, "text2", wrap=True))
        box.addWidget(kit.Label(str(self._path), 12, 400, "text3", wrap=True))
        box.addStretch(1)
        again = kit.Button(_("Intentar de nuevo"), kind="primary", on=lambda: self._open(self._path))
        buttons = [again, kit.Button(_("Abrir otro archivo…"), icon="folder_open", on=self.choose_file)]
        if problem.code in ("workspace.damaged", "workspace.not_a_workspace", "workspace.missing"):
            buttons.append(kit.Button(_("Restaurar una copia…"), icon="history", on=self.choose_backup))
        copy = kit.Button(_("Copiar detalles"), kind="quiet", icon="content_copy", on=self.copy)
        box.addWidget(kit.Row(*buttons, None, copy))
        again.setFocus(Qt.FocusReason.OtherFocusReason)
        self.setAccessibleName(title)
        self.setAccessibleDescription(sentence(problem))

    def choose_file(self) -> None:
        """Open another workspace."""
        kinds = f"CLAC Desktop (*{paths.WORKSPACE_ENDING})"
        file, _kind = QFileDialog.getOpenFileName(self, _("Abrir otro archivo…"), str(self._path.parent), kinds)
        if file:
            self._open(Path(file))

    def choose_backup(self) -> None:
        """Put a backup in the place of what cannot be opened; that is kept beside the backups."""
        kinds = f"CLAC Desktop (*{paths.WORKSPACE_ENDING})"
        folder = str(backup_folder(self._path))
        file, _kind = QFileDialog.getOpenFileName(self, _("Restaurar una copia…"), folder, kinds)
        if file:
            self._restore(Path(file), self._path)

    def copy(self) -> None:
        """Put what is wrong on the clipboard."""
        words = (self._problem.code, sentence(self._problem), hint(self._problem), str(self._path))
        QGuiApplication.clipboard().setText("\n".join(word for word in words if word))


def leave_unsent(window: QWidget, words: str, send: Callable[[], object]) -> bool:
    """Remind of what was not sent for two weeks; return whether the person closes all the same."""
    dialog = QDialog(window)
    dialog.setWindowTitle(_("Cambios sin enviar"))
    dialog.setMinimumWidth(theme.px(420))
    box = QVBoxLayout(dialog)
    margin = theme.unit(5)
    box.setContentsMargins(margin, margin, margin, margin)
    box.setSpacing(theme.unit(3))
    box.addWidget(kit.Label(words, 14, 600))
    box.addWidget(kit.Label(_("Todo queda guardado en este equipo; la oficina central aún no lo tiene."), wrap=True))
    create = kit.Button(_("Crear paquete"), kind="primary", icon="outbox", on=dialog.reject)
    box.addWidget(kit.Row(None, kit.Button(_("Cerrar"), on=dialog.accept), create))
    create.setFocus(Qt.FocusReason.OtherFocusReason)
    if dialog.exec() == int(QDialog.DialogCode.Accepted):
        return True
    if dialog.result() == int(QDialog.DialogCode.Rejected):
        send()
    return False
