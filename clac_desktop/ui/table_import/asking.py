"""How the file writes numbers and dates: asked only where a cell can be read in two ways, never guessed."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from clac_desktop.errors import Problem
from clac_desktop.imports.cells import DateOrder, DecimalSign
from clac_desktop.texts import N_, _, number, reason
from clac_desktop.ui import kit, theme

_NUMBERS = (("", N_("Sin elegir")), ("point", N_("Punto decimal")), ("comma", N_("Coma decimal")))
_DATES = (("", N_("Sin elegir")), ("dmy", N_("Primero el día")), ("mdy", N_("Primero el mes")))


class _Question(QWidget):
    """What is asked, with the first cell that raised it, and the answers."""

    chosen = Signal()

    def __init__(self, name: str, answers: Sequence[tuple[str, str]], *, narrow: bool) -> None:
        super().__init__()
        self.words = kit.Label("", 13, 400, "text", wrap=narrow, elide=not narrow)
        items = [(ident, _(text)) for ident, text in answers]
        self.answers = kit.SegmentedControl(items, on=lambda _id: self.chosen.emit(), name=name)
        told = kit.Row(kit.Icon("help", "warn"), gap=2)
        told.add(self.words, 1)
        row = kit.Column(told, self.answers, gap=1) if narrow else kit.Row(gap=3)
        if not narrow:
            row.add(told, 1)
            row.add(self.answers)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(row)
        self.hide()

    def ask(self, problem: Problem) -> None:
        """Show the question with the cell that can be read in two ways."""
        place = _("Fila {row}, {column}").format(row=number(problem.row), column=problem.column)
        self.words.set_text(f"{place}: {reason(problem)}")
        self.show()


class Asking(QWidget):
    """Both questions; `chosen` comes with each answer. A question asked once stays, so that it can be changed."""

    chosen = Signal()

    def __init__(self, *, narrow: bool) -> None:
        super().__init__()
        self._numbers = _Question(_("Signo decimal de este archivo"), _NUMBERS, narrow=narrow)
        self._dates = _Question(_("Orden de día y mes en este archivo"), _DATES, narrow=narrow)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(theme.unit(2))
        for question in (self._numbers, self._dates):
            question.chosen.connect(self.chosen)
            box.addWidget(question)
        self.hide()

    def show_problems(self, problems: Sequence[Problem]) -> None:
        """Ask what these cells leave open."""
        for code, question in (("import.ambiguous_number", self._numbers), ("import.ambiguous_date", self._dates)):
            first = next((problem for problem in problems if problem.code == code), None)
            if first is not None:
                question.ask(first)
        self.setVisible(not (self._numbers.isHidden() and self._dates.isHidden()))

    def decimal(self) -> DecimalSign | None:
        """Return the decimal sign chosen."""
        found = self._numbers.answers.current()
        return "point" if found == "point" else "comma" if found == "comma" else None

    def dates(self) -> DateOrder | None:
        """Return the order of day and month chosen."""
        found = self._dates.answers.current()
        return "dmy" if found == "dmy" else "mdy" if found == "mdy" else None

    def answer(self, decimal: DecimalSign | None, dates: DateOrder | None) -> None:
        """Choose without announcing it."""
        self._numbers.answers.set_current(decimal or "")
        self._dates.answers.set_current(dates or "")
