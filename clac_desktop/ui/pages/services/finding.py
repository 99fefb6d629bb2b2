"""Services and drafts for *Buscar o ir a…* (Ctrl+K)."""

from __future__ import annotations

from clac_desktop.models.writing import Reading
from clac_desktop.queries.service_filter import ServiceFilter
from clac_desktop.queries.services import service_ids, service_rows
from clac_desktop.texts import _, date_long
from clac_desktop.ui.go_to import Found

MOST = 8  # services offered; the table has the rest


def find_services(session: Reading, text: str) -> list[Found]:
    """Return the newest services and drafts that hold every word."""
    if len(text.strip()) < 2:
        return []
    found = service_rows(session, service_ids(session, ServiceFilter(text=text), most=MOST))
    made = []
    for one in found:
        draft = one.state == "draft"
        day = date_long(one.end) if one.end else ""
        note = " · ".join(part for part in (day, one.place, _("borrador") if draft else "") if part)
        arguments = {"draft" if draft else "uid": one.uid}
        made.append(Found(one.title, note, "edit_note" if draft else "event_note", "services", arguments))
    return made
