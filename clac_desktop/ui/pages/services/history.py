"""Undo and redo of what was committed on this page: ordinary entries that restore, never a way back in time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from clac_desktop.models.writing import Reading, Writing
from clac_desktop.queries.services import standing_on
from clac_desktop.recording.undo import Undone, undo_entries
from clac_desktop.texts import _, ngettext


@dataclass(frozen=True, slots=True)
class Step:
    """One action of a person: its entries, and the words that say what it was."""

    eids: tuple[str, ...]
    told: str


@dataclass(slots=True)
class History:
    """The actions of this sitting that can be undone, and those undone that can be done again."""

    done: list[Step] = field(default_factory=list)
    undone: list[Step] = field(default_factory=list)
    settled: list[str] = field(default_factory=list)  # entries that were undone, and those that undid them

    def add(self, eids: Sequence[str], told: str) -> Step:
        """Remember an action; what had been undone before can no longer be done again."""
        step = Step(tuple(eids), told)
        self.done.append(step)
        self.undone.clear()
        return step

    def move(self, step: Step, eid: str, *, redo: bool) -> None:
        """Remember that `step` was undone (or done again) by entry `eid`."""
        source, target = (self.undone, self.done) if redo else (self.done, self.undone)
        if step in source:
            source.remove(step)
        target.append(Step((eid,), step.told))
        self.settled += [*step.eids, eid]


def undo(writing: Writing, eids: Sequence[str], settled: Sequence[str]) -> Undone:
    """Undo the entries of a step by one entry.

    What came later and was undone itself (`settled`) does not stand in the way: the values are the same again, though
    other entries wrote them.
    """
    reading = Reading(writing.connection, writing.settings)
    later = [eid for eid in standing_on(reading, eids, settled) if eid not in eids]
    return undo_entries(writing, [*eids, *later])


def words_of(undone: Undone, told: str, *, redo: bool) -> str:
    """Return what an undo did, and how much it left because something newer stands there."""
    if undone.eid is None:
        return _("No se cambió nada: lo que había ya es otro.")
    head = _("Hecho otra vez: {what}") if redo else _("Deshecho: {what}")
    words = head.format(what=told)
    if undone.left:
        n = len(undone.left)
        left = ngettext("{n} dato cambió después y se quedó.", "{n} datos cambiaron después y se quedaron.", n)
        words = f"{words}. {left.format(n=n)}"
    return words
