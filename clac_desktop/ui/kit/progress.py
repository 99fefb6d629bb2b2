"""Long work, shown where its result will be: what, count of count, about how long, and Cancel that changes nothing."""

from __future__ import annotations

import time
from typing import Protocol

from PySide6.QtCore import Signal, SignalInstance
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QVBoxLayout, QWidget

from clac_desktop.texts import _, ngettext, number
from clac_desktop.ui import theme
from clac_desktop.ui.kit.bars import ValueBar
from clac_desktop.ui.kit.button import Button
from clac_desktop.ui.kit.label import Label, Row


class Followed(Protocol):
    """What Progress needs of a job."""

    progressed: SignalInstance

    def cancel(self) -> None:
        """Ask the work to stop."""


class Progress(QWidget):
    """Inline progress. `follow` a job, or `report` by hand; Esc and the button cancel.

    `note` says what cancelling does where it is not what it is nearly everywhere: nothing changes.
    """

    cancelled = Signal()

    def __init__(self, title: str, *, unit: str = "", note: str = "") -> None:
        super().__init__()
        self._unit = unit
        self._started = time.monotonic()
        self._job: Followed | None = None
        self._title = Label(title, 13, 600, elide=True)
        self._count = Label("", 12, 400, "text2", elide=True)
        self._bar = ValueBar(0.0, token="accent", name=title)
        self._button = Button(_("Cancelar"), key="Esc", on=self._cancel)
        QShortcut(QKeySequence("Esc"), self).activated.connect(self._button.click)  # wherever the focus is, while shown
        left = QWidget()
        words = QVBoxLayout(left)
        words.setContentsMargins(0, 0, 0, 0)
        words.setSpacing(theme.unit(1.25))
        said = Label(note or _("Cancelar no cambia nada."), 12, 400, "text3", elide=True)
        for piece in (self._title, self._count, self._bar, said):
            words.addWidget(piece)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        row = Row(gap=3)
        row.add(left, 1)
        row.add(self._button)
        box.addWidget(row)
        theme.describe(self, title)

    def follow(self, job: Followed) -> None:
        """Show the progress of a job, and cancel it with the button."""
        self._job = job
        self._started = time.monotonic()
        self._button.setEnabled(True)
        job.progressed.connect(self.report)

    def report(self, done: int, total: int, text: str = "") -> None:
        """Show how far the work is; total 0 is unknown."""
        pieces = [text] if text else []
        if total:
            counted = _("{done} de {total}").format(done=number(done), total=number(total))
            pieces.append(f"{counted} {self._unit}".strip())
            spent = time.monotonic() - self._started
            if done and spent > 1 and done < total:
                left = max(round(spent * (total - done) / done), 1)
                pieces.append(ngettext("falta {n} s", "faltan unos {n} s", left).format(n=number(left)))
            self._bar.set_value(done / total)
        elif done:
            pieces.append(f"{number(done)} {self._unit}".strip())
        self._count.set_text(" · ".join(pieces))
        self.setAccessibleDescription(self._count.text())

    def set_title(self, title: str) -> None:
        """Show what is being done now."""
        self._title.set_text(title)
        self.setAccessibleName(title)

    def _cancel(self) -> None:
        self._button.setEnabled(False)
        self._count.set_text(_("Cancelando…"))
        if self._job is not None:
            self._job.cancel()
        self.cancelled.emit()
