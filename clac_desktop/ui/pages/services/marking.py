"""Voiding and restoring what is selected, and what a selection adds up to in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from clac_desktop.models.writing import Reading, Writing
from clac_desktop.queries.drafts import draft
from clac_desktop.queries.services import Totals, uid_of
from clac_desktop.recording.draft import KeptDraft, drop_draft, keep_draft, look_from_text
from clac_desktop.recording.service import restore_service, void_service
from clac_desktop.texts import _, ngettext, number, percent


@dataclass(frozen=True, slots=True)
class Marked:
    """The entries that voided or restored services, and the drafts that were given up."""

    eids: tuple[str, ...]
    dropped: tuple[KeptDraft, ...]


def mark_services(writing: Writing, idents: Sequence[int], voided: bool) -> Marked:
    """Void or restore services, one entry each; with `voided` drafts are given up."""
    before = len(writing.written)
    reading = Reading(writing.connection, writing.settings)
    dropped = []
    for ident in idents:
        uid = uid_of(reading, ident)
        if uid is None:
            continue
        if ident < 0:
            found = draft(reading, uid)
            if voided and found is not None:
                look = look_from_text(found.look) if found.look else None
                dropped.append(KeptDraft(uid, found.kind, found.record, found.title, found.body, look))
                drop_draft(writing, uid)
        elif voided:
            void_service(writing, uid)
        else:
            restore_service(writing, uid)
    return Marked(tuple(writing.written[before:]), tuple(dropped))


def bring_back(writing: Writing, dropped: Sequence[KeptDraft]) -> None:
    """Keep drafts again that were given up."""
    for one in dropped:
        keep_draft(writing, one)


def totals_line(count: int, totals: Totals) -> str:
    """Return the line of the status bar: how many there are, and what the selection adds up to."""
    head = ngettext("{n} servicio", "{n} servicios", count).format(n=number(count))
    if totals.services < 2:
        return head
    chosen = _("{n} seleccionados: {receivers} atenciones").format(
        n=number(totals.services), receivers=number(totals.receivers)
    )
    people = _("{women} mujeres, {men} hombres, {rest} sin dato").format(
        women=number(totals.women), men=number(totals.men), rest=number(totals.not_stated)
    )
    told = totals.women + totals.men
    if told:
        people += "  " + _("({share} mujeres)").format(share=percent(100 * totals.women / told))
    part = _("{n} participaciones").format(n=number(totals.participants))
    return "  ·  ".join((head, chosen, part, people))
