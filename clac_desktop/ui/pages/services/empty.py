"""What stands in the place of the table before the first service (picture 10)."""

from __future__ import annotations

from collections.abc import Callable

from clac_desktop.texts import _
from clac_desktop.ui import kit

Way = Callable[[], object]


def empty_state(new: Way, table: Way, plan: Way) -> kit.EmptyState:
    """Return what belongs here, and the three ways to fill it."""
    text = _("Aquí se ven los talleres, visitas, asesorías y eventos de su oficina, con sus asistentes.")
    text += "\n" + _(
        "Puede empezar hoy: los borradores se completan cuando lleguen la lista de organizaciones, el plan y el"
        " catálogo."
    )
    paper = _("Con la lista de papel en la mano: unos 3 minutos para 12 organizaciones.")
    brought = _("Suelte su archivo aquí. Verá qué entra y qué no antes de guardar nada.")
    coming = _("Con fecha y convocadas: luego imprime su lista de asistencia en blanco.")
    cards = [
        kit.EmptyCard("edit_note", _("Registrar el primero"), paper, "Ctrl+N", new),
        kit.EmptyCard("upload", _("Traer un Excel"), brought, "Ctrl+I", table),
        kit.EmptyCard("edit_calendar", _("Planificar uno"), coming, "", plan),
    ]
    return kit.EmptyState(_("Todavía no hay servicios"), text, cards)
