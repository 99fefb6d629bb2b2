"""What an undo did, in words."""

from __future__ import annotations

from clac_desktop.recording.undo import Undone
from clac_desktop.texts import _, ngettext


def words_of(undone: Undone, told: str, *, redo: bool = False, changed: bool | None = None) -> str:
    """Return what an undo did, and how much it left because something newer stands there.

    `changed` says it where more than records was put back (drafts); else the undoing entry does.
    """
    if not (undone.eid is not None if changed is None else changed):
        return _("No se cambió nada: lo que había ya es otro.")
    head = _("Hecho otra vez: {what}") if redo else _("Deshecho: {what}")
    words = head.format(what=told)
    if undone.left:
        n = len(undone.left)
        left = ngettext("{n} dato cambió después y se quedó.", "{n} datos cambiaron después y se quedaron.", n)
        words = f"{words}. {left.format(n=n)}"
    return words
