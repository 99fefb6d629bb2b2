"""The first start: three steps at the left, one question at the right, sample data apart below (picture 09).

Knows nothing of workspaces: what an invitation is and what finishing means is given by `app`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QFileDialog,
    QHBoxLayout,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from clac_desktop.errors import Problem
from clac_desktop.texts import _, language, sentence
from clac_desktop.ui import theme
from clac_desktop.ui.appearance import translate_qt
from clac_desktop.ui.background import Background
from clac_desktop.ui.first_start_parts import Sheet, Sign, Step
from clac_desktop.ui.kit.banner import Banner, Icon
from clac_desktop.ui.kit.button import Button, Link
from clac_desktop.ui.kit.empty import DropArea
from clac_desktop.ui.kit.label import Label, Row, clear
from clac_desktop.ui.kit.text_fields import TextField

INVITATION_ENDING = ".clac-invite"


@dataclass(frozen=True, slots=True)
class InvitationFacts:
    """What is said of a good invitation; `office` shows in the list of steps; `payload` goes back to `finish`."""

    title: str
    lines: Sequence[str] = ()
    office: str = ""
    payload: Any = None


@dataclass(slots=True)
class FirstStartAnswers:
    """What the person answered; without invitation the workspace waits for one."""

    language: str = "es"
    invitation: InvitationFacts | None = None
    path: str = ""
    person: str = ""


@dataclass(frozen=True, slots=True)
class FirstStartWays:
    """What `app` does for this page. `check_invitation` runs beside the window and may raise ProblemError."""

    check_invitation: Callable[[str], InvitationFacts]
    finish: Callable[[FirstStartAnswers], object]
    try_sample: Callable[[], object]
    set_language: Callable[[str], object]
    languages: Sequence[tuple[str, str]] = field(default_factory=tuple)
    rebuild: Callable[[], object] | None = None


class FirstStart(QWidget):
    """Three steps: language, invitation, name. Enter goes on, Esc goes back."""

    def __init__(self, background: Background, ways: FirstStartWays) -> None:
        super().__init__()
        self.background, self.ways = background, ways
        self.answers = FirstStartAnswers(language=language())
        self.step = 0
        self.setWindowTitle("CLAC Desktop")
        self.resize(1366, 768)
        self.setAutoFillBackground(True)
        self._outer = QVBoxLayout(self)
        self._outer.setContentsMargins(0, 0, 0, 0)
        self._content = QWidget()
        self._outer.addWidget(self._content)
        self._build()

    # building
    def _build(self) -> None:
        translate_qt()  # the dialog for files speaks too
        old = self._content
        self._content = QWidget()
        self._outer.replaceWidget(old, self._content)
        old.hide()
        old.setParent(None)
        old.deleteLater()
        self._steps = [Step(at + 1, last=at == 2) for at in range(3)]
        centre = QHBoxLayout(self._content)
        column = QVBoxLayout()
        holder = QWidget()
        holder.setMaximumWidth(theme.px(940))
        holder.setLayout(column)
        centre.addStretch(1)
        centre.addWidget(holder, 20)
        centre.addStretch(1)
        column.setSpacing(theme.px(16))
        column.addStretch(1)
        sheet = Sheet(281)
        sheet.setMinimumHeight(theme.px(400))
        sheet.setMaximumHeight(theme.px(540))
        box = QHBoxLayout(sheet)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addWidget(self._left_side())
        self._question = QVBoxLayout()
        self._question.setContentsMargins(theme.px(32), theme.px(28), theme.px(33), theme.px(25))
        self._question.setSpacing(theme.px(12))
        box.addLayout(self._question, 1)
        column.addWidget(sheet, 20)
        self._offer = self._sample()
        column.addWidget(self._offer)
        column.addWidget(self._languages())
        column.addStretch(1)
        self._ask()

    def _left_side(self) -> QWidget:
        side = QWidget()
        side.setFixedWidth(theme.px(281))
        box = QVBoxLayout(side)
        box.setContentsMargins(theme.px(29), theme.px(33), theme.px(16), theme.px(26))
        box.setSpacing(0)
        box.addWidget(Sign())
        box.addSpacing(theme.px(14))
        box.addWidget(Label("CLAC Desktop", 20, 600))
        words = _("Registro de servicios para coordinadoras nacionales. Funciona sin internet.")
        box.addWidget(Label(words, 12, 400, "text2", wrap=True))
        box.addSpacing(theme.px(40))
        for step in self._steps:
            box.addWidget(step)
        box.addStretch(1)
        box.addWidget(
            Row(Icon("lock", "text3"), Label(_("Nada sale de este equipo sin usted."), 12, 400, "text3"), None)
        )
        return side

    def _sample(self) -> QWidget:
        sheet = Sheet(0)
        sheet.setFixedHeight(theme.px(64))
        box = QHBoxLayout(sheet)
        box.setContentsMargins(theme.px(22), theme.px(8), theme.px(16), theme.px(8))
        box.setSpacing(theme.px(16))
        box.addWidget(Icon("science", "info", 22))
        words = QVBoxLayout()
        words.setSpacing(theme.px(2))
        words.addWidget(Label(_("¿Solo quiere mirar?"), 13, 600))
        note = _("Un espacio aparte con datos de ejemplo, con banda de color. Nada de ahí se puede enviar.")
        words.addWidget(Label(note, 12, 400, "text2", elide=True))
        box.addLayout(words, 1)
        box.addWidget(Button(_("Probar con datos de ejemplo"), on=self.ways.try_sample))
        return sheet

    def sample_place(self) -> QRect:
        """Return where the offer of sample data stands in this window."""
        layout = self.layout()
        if layout is not None:
            layout.activate()
        return QRect(self._offer.mapTo(self, QPoint(0, 0)), self._offer.size())

    def _languages(self) -> QWidget:
        row = Row(None, Label(_("Idioma:"), 12, 400, "text2"), gap=1)
        for code, name in self.ways.languages:
            row.add(Link(name, lambda code=code: self.set_language(code)))  # type: ignore[misc]
        if self.ways.rebuild is not None:
            row.add(Label("·", 12, 400, "text3"))
            row.add(Link(_("Reconstruir la oficina central"), self.ways.rebuild))
        row.add(None)
        return row

    # asking
    def _tell_steps(self) -> None:
        name = dict(self.ways.languages).get(self.answers.language, self.answers.language)
        invitation = self.answers.invitation
        notes = (
            name,
            (invitation.office or invitation.title) if invitation else _("el archivo que le dio la oficina central"),
            self.answers.person or _("queda junto a cada cambio"),
        )
        for at, (title, note) in enumerate(zip((_("Idioma"), _("Invitación"), _("Su nombre")), notes, strict=True)):
            self._steps[at].set(title, note, "done" if at < self.step else ("now" if at == self.step else "later"))

    def _ask(self) -> None:
        self._tell_steps()
        clear(self._question)
        asks = (self._ask_language, self._ask_invitation, self._ask_person)
        title = (_("Su idioma"), _("Su invitación"), _("Su nombre"))[self.step]
        self._question.addWidget(Label(_("Paso {n} de 3 · {title}").format(n=self.step + 1, title=title), 20, 600))
        focus = asks[self.step]()
        self._question.addStretch(1)
        self._question.addWidget(self._foot())
        self.setAccessibleName(title)
        (focus or self._next).setFocus(Qt.FocusReason.OtherFocusReason)

    def _foot(self) -> QWidget:
        row = Row(gap=3)
        if self.step:
            row.add(Button(_("Atrás"), icon="arrow_back", on=self.back))
        if self.step == 1 and self.answers.invitation is None:
            row.add(Link(_("No tengo invitación"), self._without, small=False))
        row.add(None)
        last = self.step == 2
        words = _("Empezar") if last else _("Seguir")
        self._next = Button(
            words, kind="primary", icon="check" if last else "arrow_forward", key="Return", on=self.go_on
        )
        row.add(self._next)
        return row

    def _ask_language(self) -> QWidget | None:
        self._question.addWidget(
            Label(_("Lo puede cambiar cuando quiera, sin reiniciar."), 13, 400, "text2", wrap=True)
        )
        group = QButtonGroup(self)
        chosen: QWidget | None = None
        for code, name in self.ways.languages:
            choice = QRadioButton(name)
            choice.setFont(theme.font(13))
            choice.setMinimumHeight(theme.px(28))
            choice.setChecked(code == self.answers.language)
            choice.clicked.connect(lambda *_args, code=code: self.set_language(code))
            group.addButton(choice)
            self._question.addWidget(choice)
            if code == self.answers.language:
                chosen = choice
        return chosen

    def _ask_invitation(self) -> QWidget | None:
        words = _(
            "Une este equipo a su oficina. La lista de organizaciones, el plan y el catálogo "
            "llegan con el primer paquete del centro."
        )
        self._question.addWidget(Label(words, 13, 400, "text2", wrap=True))
        drop = DropArea(
            "description",
            _("Suelte aquí el archivo de invitación"),
            _("se llama, por ejemplo, «Invitación PE-3.clac-invite»"),
            endings=(INVITATION_ENDING,),
            on_drop=lambda paths: self.take_invitation(paths[0]),
            on_choose=self.choose_file,
        )
        self._question.addWidget(drop)
        self._question.addWidget(Button(_("Elegir archivo…"), icon="folder_open", key="Ctrl+O", on=self.choose_file))
        self._said = Banner("", "", tone="bad", wrap=True)
        self._said.hide()
        self._question.addWidget(self._said)
        if self.answers.invitation is not None:
            self.show_invitation(self.answers.invitation)
            return None
        return drop

    def _ask_person(self) -> QWidget | None:
        words = _(
            "Queda junto a cada cambio que usted haga. Si otra persona usa este equipo, lo cambia arriba a la derecha."
        )
        self._question.addWidget(Label(words, 13, 400, "text2", wrap=True))
        self._person = TextField(_("Nombre y apellido"), max_length=80)
        self._person.set_value(self.answers.person)
        self._person.changed.connect(self._named)
        self._question.addWidget(self._person)
        return self._person.editor()

    def _named(self) -> None:
        self.answers.person = self._person.value()
        self._person.clear_message()

    # answering
    def set_language(self, code: str) -> None:
        """Speak another language from here on."""
        self.answers.language = code
        self.ways.set_language(code)
        self._build()

    def choose_file(self) -> None:
        """Ask for the file of the invitation."""
        kinds = f"{_('Invitación')} (*{INVITATION_ENDING})"
        path, _kind = QFileDialog.getOpenFileName(self, _("Elegir archivo…"), "", kinds)
        if path:
            self.take_invitation(path)

    def take_invitation(self, path: str) -> None:
        """Check a file beside the window and show what it is."""
        self.answers.path = path
        self.background.run(self.ways.check_invitation, path, then=self._good, failed=self._refused)

    def _good(self, facts: InvitationFacts) -> None:
        self.answers.invitation = facts
        if self.step == 1:
            self._ask()

    def _refused(self, problems: tuple[Problem, ...]) -> None:
        self.answers.invitation = None
        self.show_problem(sentence(problems[0]))

    def show_invitation(self, facts: InvitationFacts) -> None:
        """Show a good invitation."""
        self._said.set(facts.title, "", "\n".join(facts.lines), tone="ok", icon="verified_user")
        self._said.show()

    def show_problem(self, words: str) -> None:
        """Say why the file is not an invitation for this equipment."""
        self._said.set(_("Ese archivo no sirve."), words, tone="bad", icon="error")
        self._said.show()

    def _without(self) -> None:
        words = _(
            "Pídala a la oficina central: es un archivo pequeño que llega por correo. "
            "Mientras tanto puede probar con datos de ejemplo."
        )
        self._said.set(_("Sin invitación no se une a su oficina."), words, tone="accent", icon="info")
        self._said.show()

    def go_on(self) -> None:
        """Go to the next step, or say what is missing."""
        if self.step == 1 and self.answers.invitation is None:
            self._without()
            return
        if self.step == 2:
            if not self.answers.person.strip():
                self._person.set_error(_("Escriba su nombre."))
                self._person.focus()
                return
            self.ways.finish(self.answers)
            return
        self.step += 1
        self._ask()

    def back(self) -> None:
        """Go to the step before."""
        self.step = max(self.step - 1, 0)
        self._ask()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter goes on, Esc goes back, Ctrl+O chooses a file."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.go_on()
        elif event.key() == Qt.Key.Key_Escape and self.step:
            self.back()
        elif self.step == 1 and event.key() == Qt.Key.Key_O and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.choose_file()
        else:
            super().keyPressEvent(event)

    def sizeHint(self) -> QSize:
        """Return the size of a small laptop."""
        return QSize(1366, 768)
