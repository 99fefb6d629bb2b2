"""The first start of a centre that was lost: its recovery file or a backup, the packages it kept, who rebuilds it.

Knows nothing of workspaces: what a file is and what rebuilding means is given by `app`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget

from clac_desktop.errors import Problem
from clac_desktop.texts import _, hint, sentence
from clac_desktop.ui import kit, theme
from clac_desktop.ui.background import Background
from clac_desktop.ui.guide import Guide, Told

ENDINGS = (".clac-key", ".clac")


@dataclass(slots=True)
class RebuildAnswers:
    """What the person answered: the file of the former centre, a folder of kept packages or "", a name."""

    file: str = ""
    folder: str = ""
    person: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What is said of a file, or of what came of the rebuilding: (icon, tone, bold words, sentence)."""

    lines: Sequence[tuple[str, str, str, str]]


@dataclass(frozen=True, slots=True)
class RebuildWays:
    """What `app` does for this window. `check` and `rebuild` run beside it and may raise ProblemError."""

    check: Callable[[str], Outcome]
    rebuild: Callable[..., Outcome]
    open: Callable[[], object]
    leave: Callable[[], object]


class RebuildStart(QWidget):
    """Three questions and the result. Enter goes on, Esc goes back."""

    def __init__(self, background: Background, ways: RebuildWays) -> None:
        super().__init__()
        self._background, self._ways = background, ways
        self.answers = RebuildAnswers()
        self.step = 0
        self._known: Outcome | None = None
        self._result: Outcome | None = None
        self._working = False
        self.setWindowTitle("CLAC Desktop")
        self.setAutoFillBackground(True)
        self.resize(1366, 768)
        box = QVBoxLayout(self)
        margin = theme.px(20)
        box.setContentsMargins(margin, margin, margin, margin)
        self._words = kit.Label("", 13, 500, "bad", elide=True)
        self._back = kit.Button(_("Atrás"), icon="arrow_back", key="Esc", on=self.back)
        self._next = kit.Button(_("Seguir"), kind="primary", icon="arrow_forward", key="Return", on=self.go_on)
        foot = kit.Row(self._back, gap=2.5)
        foot.add(self._words, 1)
        foot.add(self._next)
        box.addWidget(kit.Label(_("Reconstruir la oficina central"), 20, 600))
        narrow = self.screen().availableSize().width() < theme.px(900)
        self._guide = Guide(self._steps(), foot, narrow=narrow)
        box.addWidget(self._guide, 1)
        self._ask()

    def _steps(self) -> list[tuple[str, str]]:
        chosen = self.answers.file.rsplit("/", 1)[-1].rsplit("\\", 1)[-1]
        folder = self.answers.folder.rsplit("/", 1)[-1].rsplit("\\", 1)[-1]
        return [
            (_("Recuperación o copia"), chosen[:28] or _("lo que se guardó en lugar seguro")),
            (_("Paquetes guardados"), folder[:28] or _("los que mandaron las oficinas")),
            (_("Su nombre"), self.answers.person or _("queda junto a cada cambio")),
            (_("Resultado"), _("y lo que espera")),
        ]

    def _ask(self) -> None:
        self._say("")
        self._guide.show_step(self.step, [note for _title, note in self._steps()])
        asks = (self._ask_file, self._ask_folder, self._ask_person, self._tell_result)
        focus = asks[self.step]()
        self._guide.question.addStretch(1)
        names = (_("Seguir"), _("Seguir"), _("Reconstruir"), _("Abrir la oficina central"))
        self._next.set_text(names[self.step])
        self._next.set_icon(("arrow_forward", "arrow_forward", "sync", "check")[self.step])
        self._next.setEnabled(not self._working)
        self._back.setVisible(self.step < 3)
        self._back.setEnabled(not self._working)
        (focus or self._next).setFocus(Qt.FocusReason.OtherFocusReason)

    def _tell(self, outcome: Outcome) -> None:
        for icon, tone, strong, text in outcome.lines:
            self._guide.question.addWidget(Told(icon, strong, text, tone=tone))

    def _say(self, words: str, tone: str = "bad") -> None:
        self._words.set_token(tone)
        self._words.set_text(words)

    # ---- the questions
    def _ask_file(self) -> QWidget | None:
        words = _(
            "El archivo de recuperación se guardó al crear la oficina central; con él las oficinas la reconocen sin"
            " otra alta. Una copia de seguridad de la oficina central trae además sus propios cambios."
        )
        self._guide.question.addWidget(kit.Label(words, 13, 400, "text2", wrap=True))
        drop = kit.DropArea(
            "lock",
            _("Suelte aquí el archivo de recuperación o una copia"),
            _("termina en {ending}").format(ending=_("{one} o {other}").format(one=ENDINGS[0], other=ENDINGS[1])),
            endings=ENDINGS,
            on_drop=lambda paths: self.take_file(paths[0]),
            on_choose=self.choose_file,
        )
        self._guide.question.addWidget(drop)
        choose = kit.Button(_("Elegir archivo…"), icon="folder_open", key="Ctrl+O", on=self.choose_file)
        self._guide.question.addWidget(kit.Row(choose, None))
        if self._known is not None:
            self._tell(self._known)
            return None
        return drop

    def _ask_folder(self) -> QWidget | None:
        self._folder = kit.TextField(
            _("Carpeta con paquetes guardados"),
            optional=True,
            help=_("Correos, memorias USB: reúna en una carpeta los paquetes que mandaron las oficinas."),
        )
        self._folder.set_value(self.answers.folder)
        self._folder.changed.connect(self._typed_folder)
        self._guide.question.addWidget(self._folder)
        choose = kit.Button(_("Elegir carpeta…"), icon="folder_open", on=self.choose_folder)
        self._guide.question.addWidget(kit.Row(choose, None))
        text = _("Lo que falte lo mandan otra vez las oficinas con su próximo paquete.")
        self._guide.question.addWidget(Told("sync", _("Sin carpeta también se puede."), text))
        return self._folder.editor()

    def _ask_person(self) -> QWidget | None:
        self._person = kit.TextField(_("Nombre y apellido"), max_length=80)
        self._person.set_value(self.answers.person)
        self._person.changed.connect(self._typed_person)
        self._guide.question.addWidget(self._person)
        if self._working:
            self._progress = kit.Progress(_("Se leen los paquetes"))
            self._guide.question.addWidget(self._progress)
            return self._progress
        return self._person.editor()

    def _tell_result(self) -> QWidget | None:
        if self._result is not None:
            self._tell(self._result)
        return None

    def _typed_folder(self) -> None:
        self.answers.folder = self._folder.value()

    def _typed_person(self) -> None:
        self.answers.person = self._person.value()
        self._person.clear_message()

    # ---- answering
    def choose_file(self) -> None:
        """Ask for the recovery file or a backup."""
        kinds = f"CLAC Desktop (*{ENDINGS[0]} *{ENDINGS[1]})"
        path, _kind = QFileDialog.getOpenFileName(self, _("Elegir archivo…"), "", kinds)
        if path:
            self.take_file(path)

    def take_file(self, path: str) -> None:
        """Check a file beside the window and say what it is."""

        def good(outcome: Outcome) -> None:
            self.answers.file, self._known = path, outcome
            if self.step == 0:
                self._ask()

        self._background.run(self._ways.check, path, then=good, failed=self._refused, owner=self)

    def _refused(self, problems: tuple[Problem, ...]) -> None:
        self._working = False
        if self.step == 0:
            self.answers.file, self._known = "", None
        self._ask()
        self._say(f"{sentence(problems[0])} {hint(problems[0])}".strip())

    def choose_folder(self) -> None:
        """Ask for the folder of kept packages."""
        folder = QFileDialog.getExistingDirectory(self, _("Carpeta con paquetes guardados"))
        if folder:
            self.answers.folder = folder
            self._ask()

    def go_on(self) -> None:
        """Go to the next question, or say what is missing; at the end rebuild, then open."""
        if self._working:
            return
        if self.step == 0 and self._known is None:
            self._say(_("Falta el archivo de recuperación o una copia de la oficina central."))
        elif self.step == 2 and not self.answers.person.strip():
            self._person.set_error(_("Escriba su nombre."))
            self._person.focus()
        elif self.step == 2:
            self._rebuild()
        elif self.step == 3:
            self._ways.open()
        else:
            self.step += 1
            self._ask()

    def _rebuild(self) -> None:
        self._working = True
        self._ask()
        job = self._background.run(self._ways.rebuild, self.answers, then=self._done, failed=self._refused, owner=self)
        self._progress.follow(job)
        job.cancelled.connect(self._stopped)

    def _stopped(self) -> None:
        self._working = False
        self._ask()

    def _done(self, outcome: Outcome) -> None:
        self._working, self._result = False, outcome
        self.step = 3
        self._ask()

    def back(self) -> None:
        """Go to the question before; from the first one leave."""
        if self._working:
            return
        if self.step == 0:
            self._ways.leave()
            return
        self.step -= 1
        self._ask()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter goes on, Esc goes back, Ctrl+O chooses a file."""
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.go_on()
        elif event.key() == Qt.Key.Key_Escape and self.step < 3:
            self.back()
        elif self.step == 0 and event.key() == Qt.Key.Key_O and control:
            self.choose_file()
        else:
            super().keyPressEvent(event)

    def sizeHint(self) -> QSize:
        """Return the size of a small laptop."""
        return QSize(1366, 768)
