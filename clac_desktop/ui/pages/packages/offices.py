"""*Oficinas*, at the centre: who has sent, what is missing; inviting a laptop and admitting it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtWidgets import QVBoxLayout, QWidget

from clac_desktop.models.writing import Reading
from clac_desktop.queries.home import OfficeContact, office_contacts
from clac_desktop.queries.packages import Invited, invited_offices
from clac_desktop.sync.status import OfficeStatus, status
from clac_desktop.texts import N_, _, ngettext, number
from clac_desktop.ui import kit, record_words, theme
from clac_desktop.ui.kit import ChipFace
from clac_desktop.ui.page import Frame
from clac_desktop.ui.pages.packages import words
from clac_desktop.ui.table import Column, Order, Row, RowsTable

_IN_TIME = ChipFace(N_("Al día"), "check_circle", "ok")
_NEVER = ChipFace(N_("Nunca envió"), "hourglass_empty", "warn")
_LATE = ChipFace(N_("Hace más de 31 días"), "schedule", "warn")
_GAP = ChipFace(N_("Falta un paquete"), "error", "bad")
_INVITED = ChipFace(N_("Invitada, sin alta"), "mail", "accent")
LATE_DAYS = 31


@dataclass(frozen=True, slots=True)
class Contacts:
    """What the view shows: offices with a laptop, what is missing of them, and invitations without a laptop."""

    offices: list[OfficeContact]
    statuses: list[OfficeStatus]
    invited: list[Invited]


def read_contacts(reading: Reading) -> Contacts:
    """Return the offices as the centre sees them."""
    return Contacts(office_contacts(reading), status(reading).offices, invited_offices(reading))


class Offices(QWidget):
    """The table of offices; inviting and admitting are commands of the page."""

    def __init__(self, frame: Frame, invite: kit.Button, admit: kit.Button, on_invite: Callable[[], object]) -> None:
        super().__init__()
        self._frame = frame
        self._table = RowsTable(_columns(), _("Oficinas"), order=Order(""))
        card = kit.EmptyCard(
            "add", _("Invitar una oficina"), _("Un archivo de invitación por equipo."), "Ctrl+Shift+I", on_invite
        )
        self._table.set_empty(
            kit.EmptyState(
                _("Todavía no hay oficinas"),
                _("Invite a una oficina; cuando le mande su solicitud, compare seis palabras y dele el alta."),
                [card],
            )
        )
        sheet = kit.Card(_("Oficinas"), _("último paquete, y lo que falta de cada una"), padded=False)
        sheet.head_add(invite)
        sheet.head_add(admit)
        sheet.add(self._table, 1)
        box = QVBoxLayout(self)
        box.setContentsMargins(theme.px(20), theme.px(8), theme.px(20), theme.px(12))
        box.addWidget(sheet, 1)

    def show_contacts(self, contacts: Contacts) -> None:
        """Show these offices: those with something missing first."""
        today = dt.date.today()
        missing = {one.office: one.missing for one in contacts.statuses}
        rows = [_row(one, missing.get(one.code, []), today) for one in contacts.offices]
        rows += [_invited_row(one, today) for one in contacts.invited]
        self._table.show_rows(rows)
        told = ngettext("{n} oficina", "{n} oficinas", len(rows)).format(n=number(len(rows)))
        if self.isVisible():
            self._frame.status(told)

    def first_focus(self) -> QWidget | None:
        """The table."""
        return self._table


def _columns() -> list[Column]:
    return [
        Column("office", _("Oficina"), 220, "strong", 0, stretch=True, sortable=False),
        Column("code", _("Código"), 76, "text", 2, sortable=False),
        Column("devices", _("Equipos"), 76, "number", 2, sortable=False),
        Column("package", _("Último paquete"), 120, "text", 1, sortable=False),
        Column("at", _("Creado"), 150, "text", 1, sortable=False),
        Column("state", _("Estado"), 180, "chip", 0, sortable=False),
        Column("missing", _("Falta"), 250, "text", 1, sortable=False),
    ]


def _row(one: OfficeContact, missing: Sequence[dict[str, object]], today: dt.date) -> Row:
    when = record_words.moment(one.at)
    face = _IN_TIME
    if missing:
        face = _GAP
    elif one.number is None or when is None:
        face = _NEVER
    elif (today - when.date()).days > LATE_DAYS:
        face = _LATE
    told = "; ".join(_("cambios {first} a {last}").format(first=gap["from"], last=gap["to"]) for gap in missing)
    return Row(
        one.uid,
        (
            one.name,
            one.code,
            one.devices,
            f"{one.code}-{one.number:03}" if one.number is not None else None,
            record_words.moment_words(one.at) if one.at else None,
            face,
            told or None,
        ),
    )


def _invited_row(one: Invited, today: dt.date) -> Row:
    when = _("invitada: {when}").format(when=words.when_words(one.created, today))
    return Row(f"invited {one.uid}", (one.name, one.code, 0, None, None, _INVITED, when))
