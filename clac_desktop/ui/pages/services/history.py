"""Undo and redo of what was committed on this page: ordinary entries that restore, never a way back in time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from PySide6.QtCore import QObject

from clac_desktop.models.writing import Reading, Writing
from clac_desktop.queries.services import standing_on
from clac_desktop.recording.undo import Undone, undo_entries
from clac_desktop.texts import _
from clac_desktop.ui.background import Background
from clac_desktop.ui.page import Frame
from clac_desktop.ui.table_import import Imported, TakenBack, take_back
from clac_desktop.ui.undone import words_of


@dataclass(frozen=True, slots=True)
class Step:
    """One action of a person: its entries (or the import), and the words that say what it was."""

    eids: tuple[str, ...]
    told: str
    imported: Imported | None = None


@dataclass(slots=True)
class History:
    """The actions of this sitting that can be undone, and those undone that can be done again."""

    done: list[Step] = field(default_factory=list)
    undone: list[Step] = field(default_factory=list)
    settled: list[str] = field(default_factory=list)  # entries that were undone, and those that undid them

    def add(self, step: Step) -> Step:
        """Remember an action; what had been undone before can no longer be done again."""
        self.done.append(step)
        self.undone.clear()
        return step

    def move(self, step: Step, again: Step, settled: Sequence[str], *, redo: bool) -> None:
        """Remember that `step` was undone (or done again); `again` takes that back."""
        source, target = (self.undone, self.done) if redo else (self.done, self.undone)
        if step in source:
            source.remove(step)
        target.append(again)
        self.settled += settled


class Undoing:
    """Takes actions back and does them again, and says what came of it."""

    def __init__(self, frame: Frame, background: Background, owner: QObject) -> None:
        self._frame, self._background, self._owner = frame, background, owner
        self.history = History()

    def add(self, eids: Sequence[str], told: str) -> Callable[[], object]:
        """Remember an action; return its undo."""
        step = self.history.add(Step(tuple(eids), told))
        return lambda: self._take_back(step)

    def add_import(self, imported: Imported) -> Callable[[], object]:
        """Remember an import; return its undo."""
        step = self.history.add(Step((), imported.told, imported))
        return lambda: self._take_back(step)

    def undo(self) -> None:
        """Undo the last action of this sitting."""
        if self.history.done:
            self._take_back(self.history.done[-1])
        else:
            self._frame.say(_("No hay nada que deshacer."), icon="info")

    def redo(self) -> None:
        """Do again what was undone last."""
        if self.history.undone:
            self._take_back(self.history.undone[-1], redo=True)
        else:
            self._frame.say(_("No hay nada que rehacer."), icon="info")

    def _take_back(self, step: Step, *, redo: bool = False) -> None:
        icon = "redo" if redo else "undo"

        def entries_undone(undone: Undone) -> None:
            if undone.eid is not None:
                again = Step((undone.eid,), step.told)
                self.history.move(step, again, (*step.eids, undone.eid), redo=redo)
            self._frame.say(words_of(undone, step.told, redo=redo), icon=icon)

        def import_undone(found: TakenBack) -> None:
            if found.changed:
                self.history.move(step, Step((), step.told, found.again), found.settled, redo=redo)
            self._frame.say(words_of(found.undone, step.told, redo=redo, changed=found.changed), icon=icon)

        if step.imported is not None:
            self._background.write(take_back, step.imported, then=import_undone, owner=self._owner)
        else:
            settled = tuple(self.history.settled)
            self._background.write(_undo, step.eids, settled, then=entries_undone, owner=self._owner)


def _undo(writing: Writing, eids: Sequence[str], settled: Sequence[str]) -> Undone:
    """Undo the entries of a step by one entry.

    What came later and was undone itself (`settled`) does not stand in the way: the values are the same again, though
    other entries wrote them.
    """
    reading = Reading(writing.connection, writing.settings)
    later = [eid for eid in standing_on(reading, eids, settled) if eid not in eids]
    return undo_entries(writing, [*eids, *later])
