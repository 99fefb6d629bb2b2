"""What stands under a typing grid: the share bar, the first two problems as sentences that jump, the keys."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import (
    Qt,
)
from PySide6.QtWidgets import QVBoxLayout, QWidget

from clac_desktop.texts import _
from clac_desktop.ui import theme
from clac_desktop.ui.grid_model import (
    CellProblem,
    GridRow,
)
from clac_desktop.ui.grid_table import Grid
from clac_desktop.ui.kit.bars import Part, ShareBar
from clac_desktop.ui.kit.button import Button
from clac_desktop.ui.kit.label import Label, Line, Row
from clac_desktop.ui.kit.rows import ActionRow


class GridFooter(QWidget):
    """Under the grid: the share bar, the first two problems as sentences that jump, the keys."""

    def __init__(
        self, grid: Grid, *, share: Callable[[list[GridRow]], list[Part]] | None = None, hint: str = ""
    ) -> None:
        super().__init__()
        self._grid, self._share = grid, share
        self._bar = ShareBar(length=118)
        box = QVBoxLayout(self)
        box.setContentsMargins(theme.px(12), theme.px(6), theme.px(12), theme.px(4))
        box.setSpacing(theme.px(2))
        if share is not None:
            box.addWidget(self._bar)
        self._lines = [_ProblemLine(), _ProblemLine()]
        self._next = Button(_("Siguiente error"), kind="quiet", key="F8", small=True, on=grid.next_problem)
        first = Row(gap=2)
        first.add(self._lines[0], 1)
        first.add(self._next)
        box.addWidget(first)
        box.addWidget(self._lines[1])
        if hint:
            box.addWidget(Line())
            box.addWidget(Label(hint, 12, 400, "text3", elide=True))
        for line in self._lines:
            line.clicked.connect(partial(self._jump, line))
        grid.changed.connect(self.tell)
        grid.model.modelReset.connect(self.tell)
        self.tell()

    def _jump(self, line: _ProblemLine, *_args: object) -> None:
        if line.problem is not None:
            self._grid.show_problem(line.problem)

    def tell(self) -> None:
        """Show share and problems of now."""
        if self._share is not None:
            self._bar.set_parts(self._share(self._grid.model.rows()))
        problems = self._grid.model.problems()
        for at, line in enumerate(self._lines):
            line.set_problem(problems[at] if at < len(problems) else None)
        self._next.setVisible(bool(problems))


class _ProblemLine(ActionRow):
    """One sentence that jumps to its cell; empty it keeps its room."""

    def __init__(self) -> None:
        super().__init__("", "", on=int, last=True)
        self.problem: CellProblem | None = None
        self.setFixedHeight(theme.px(24))

    def set_problem(self, problem: CellProblem | None) -> None:
        self.problem = problem
        is_error = problem is not None and problem.severity == "error"
        self.show_line(
            "" if problem is None else ("error" if is_error else "warning"),
            problem.sentence if problem else "",
            "bad" if is_error else "warn",
        )
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus if problem else Qt.FocusPolicy.NoFocus)
