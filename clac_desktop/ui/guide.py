"""Guided pages: steps at the left, one question at the right, what to press at the foot (as the first start asks)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from clac_desktop.errors import Problem
from clac_desktop.texts import _, hint, sentence
from clac_desktop.ui import kit, theme
from clac_desktop.ui.first_start_parts import Sheet, Step
from clac_desktop.ui.page import Page

LEFT = 281  # of picture 09


@dataclass(frozen=True, slots=True)
class Press:
    """What the button at the right of the foot says in a step; `danger` where it cannot be taken back."""

    text: str
    icon: str = "arrow_forward"
    danger: bool = False


class Told(QWidget):
    """One thing to know: icon, bold words, and below them the sentence that explains."""

    def __init__(self, icon: str, strong: str, text: str = "", *, tone: str = "text2") -> None:
        super().__init__()
        box = QHBoxLayout(self)
        box.setContentsMargins(0, theme.px(2), 0, theme.px(2))
        box.setSpacing(theme.px(10))
        box.addWidget(kit.Icon(icon, tone, 18), 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout()
        column.setSpacing(theme.px(2))
        column.addWidget(kit.Label(strong, 13, 600, wrap=True))
        if text:
            column.addWidget(kit.Label(text, 13, 400, "text2", wrap=True))
        box.addLayout(column, 1)
        theme.describe(self, strong, text)


class Guide(QWidget):
    """The sheet: the steps, the title of the one shown, the room for its question, and the foot."""

    def __init__(self, steps: Sequence[tuple[str, str]], foot: QWidget, *, narrow: bool) -> None:
        super().__init__()
        self._titles = [title for title, _note in steps]
        self._marks = [Step(at + 1, last=at == len(steps) - 1) for at in range(len(steps))]
        self.is_narrow = narrow
        sheet = Sheet(0 if narrow else LEFT)
        sheet.setMaximumWidth(theme.px(1060))
        box = QHBoxLayout(sheet)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        if not narrow:
            box.addWidget(self._left_side())
        right = QVBoxLayout()
        side = 16 if narrow else 32
        right.setContentsMargins(theme.px(side), theme.px(12 if narrow else 24), theme.px(side), theme.px(12))
        right.setSpacing(theme.px(8 if narrow else 12))
        self._title = kit.Label("", 16 if narrow else 20, 600, elide=True)
        right.addWidget(self._title)
        self.question = QVBoxLayout()
        self.question.setSpacing(theme.px(10))
        self.question.setContentsMargins(0, 0, theme.px(4), 0)
        holder = QWidget()
        holder.setLayout(self.question)
        right.addWidget(kit.scroll(holder), 1)
        right.addWidget(foot)
        box.addLayout(right, 1)
        outer = QHBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(sheet)

    def _left_side(self) -> QWidget:
        side = QWidget()
        side.setFixedWidth(theme.px(LEFT))
        box = QVBoxLayout(side)
        box.setContentsMargins(theme.px(29), theme.px(28), theme.px(16), theme.px(20))
        box.setSpacing(0)
        for step in self._marks:
            box.addWidget(step)
        box.addStretch(1)
        return side

    def show_step(self, at: int, notes: Sequence[str]) -> None:
        """Empty the question and mark this step; `notes` are the small words of each."""
        kit.clear(self.question)
        for number, (mark, title, note) in enumerate(zip(self._marks, self._titles, notes, strict=True)):
            mark.set(title, note, "done" if number < at else ("now" if number == at else "later"))
        told = _("Paso {n} de {last} · {title}").format(n=at + 1, last=len(self._titles), title=self._titles[at])
        self._title.set_text(told)


class GuidePage(Page):
    """A page in steps. Subclasses give `steps`, `ask` and `press`, and read what they need in `refresh`.

    Ctrl+Enter goes on, Alt+Left goes back a step, Esc closes the page.
    """

    step = 0

    # what a guided page gives
    def steps(self) -> Sequence[tuple[str, str]]:
        """Return title and small words of each step."""
        return ()

    def ask(self, at: int) -> QWidget | None:
        """Put the question of a step into `self.question`; return what has the focus first."""
        return None

    def press(self, at: int) -> Press | None:
        """Return what the button of a step says, None where there is nothing to press."""
        return Press(_("Seguir"))

    def pressed(self, at: int) -> None:
        """Do what the button of a step says; goes to the next step, or closes after the last."""
        self.go_to(at + 1)

    def may_go_back(self, at: int) -> bool:
        """Return whether there is a way back from a step: not from what is done."""
        return at > 0

    # what it gets
    def build(self) -> None:
        """Make the sheet and show the step where the page stands."""
        self.header.set_back(self.close_page)
        self._forth: QAction = self.command(_("Seguir"), "Ctrl+Return", self._press, icon="arrow_forward", menu="view")
        self._back: QAction = self.command(_("Atrás"), "Alt+Left", self.go_back, icon="arrow_back", menu="view")
        narrow = self.frame.width_class() == "narrow"
        self._words = kit.Label("", 13, 500, "bad", elide=True)
        self._back_button = kit.Button.of(self._back)
        self._primary = kit.Button.of(self._forth, kind="primary")
        self._danger = kit.Button.of(self._forth, kind="danger")
        foot = kit.Row(self._back_button, gap=2.5)
        foot.add(self._words, 1)
        self._close = kit.Button(_("Cerrar"), kind="quiet", key="Esc", on=self.close_page)
        foot.add(self._close)
        foot.add(self._danger)
        foot.add(self._primary)
        self._guide = Guide(self.steps(), foot, narrow=narrow)
        self.body.addWidget(self._guide, 1)
        self.show_step()

    @property
    def question(self) -> QVBoxLayout:
        """The room for the question of the step shown."""
        return self._guide.question

    def show_step(self) -> None:
        """Ask the question of the step where the page stands."""
        at = self.step
        self.say("")
        self._guide.show_step(at, [note for _title, note in self.steps()])
        press = self.press(at)
        self._forth.setEnabled(press is not None)
        self._forth.setVisible(press is not None)
        for button, danger in ((self._primary, False), (self._danger, True)):
            button.setVisible(press is not None and press.danger == danger)
        if press is not None:
            self._forth.setText(press.text)
            self._forth.setProperty("icon_name", press.icon)
            for button in (self._primary, self._danger):
                button.set_text(press.text)
                button.set_icon(press.icon)
        back = self.may_go_back(at)
        self._back.setEnabled(back)
        self._back_button.setVisible(back)
        focus = self.ask(at)
        self.question.addStretch(1)
        safe = self._close if press is None or press.danger else self._primary  # what cannot be taken back is aimed at
        (focus or safe).setFocus(Qt.FocusReason.OtherFocusReason)

    def first_focus(self) -> QWidget | None:
        """What the step asks for keeps the keyboard."""
        return self.focusWidget() or self._close

    def tell(self, icon: str, strong: str, text: str = "", *, tone: str = "text2") -> None:
        """Add one thing to know to the question."""
        self.question.addWidget(Told(icon, strong, text, tone=tone))

    def say(self, words: str, tone: str = "bad") -> None:
        """Show words in the foot."""
        self._words.set_token(tone)
        self._words.set_text(words)

    def say_problem(self, problems: tuple[Problem, ...]) -> None:
        """Show what stands against it; the button can be pressed again."""
        self._forth.setEnabled(True)
        if self.focusWidget() is None or self.focusWidget() is self._close:  # where it went while all was busy
            self._primary.setFocus(Qt.FocusReason.OtherFocusReason)
        self.say(f"{sentence(problems[0])} {hint(problems[0])}".strip())

    def busy(self) -> None:
        """While something is done, nothing can be pressed twice."""
        self._forth.setEnabled(False)
        self.say(_("Un momento…"), "text3")

    def go_to(self, at: int) -> None:
        """Show another step; after the last the page closes."""
        if at >= len(self.steps()):
            self.close_page()
            return
        self.step = max(at, 0)
        self.show_step()

    def go_back(self) -> None:
        """Show the step before."""
        if self.may_go_back(self.step):
            self.go_to(self.step - 1)

    def _press(self) -> None:
        self.pressed(self.step)

    def width_changed(self, width_class: str) -> None:
        """A narrow window has no room for the steps at the left: the sheet is made anew."""
        if (width_class == "narrow") != self._guide.is_narrow:
            QTimer.singleShot(0, self, self.rebuild)

    def keep(self) -> Any:
        """The page itself keeps step and facts."""
        return None
