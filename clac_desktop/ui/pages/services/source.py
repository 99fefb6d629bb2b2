"""The columns of the table of services, and how a row of the query becomes one of the table."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from clac_desktop.models.writing import Reading
from clac_desktop.queries.service_filter import ServiceFilter
from clac_desktop.queries.services import ServiceRow, service_ids, service_rows
from clac_desktop.texts import _
from clac_desktop.ui.table import Column, Order, Row

NEWEST: Final = Order("end", True)
_CHIPS: Final = {"draft": "draft", "planned": "planned", "delivered": "done", "void": "void"}


def columns() -> list[Column]:
    """Return the columns in the order of the screen; an office hides "office", the centre "sending"."""
    return [
        Column("state", _("Estado"), 120, "chip", priority=1, filterable=True),
        Column("end", _("Fecha final"), 116, "date", priority=1, filterable=True),
        Column("title", _("Título"), 240, "strong", priority=0, stretch=True),
        Column("type", _("Tipo"), 136, priority=5, filterable=True),
        Column("objective", _("Obj."), 50, priority=6, filterable=True, tooltip=_("Objetivo táctico principal")),
        Column("place", _("Lugar"), 112, priority=7),
        Column("receivers", _("Org."), 60, "number", priority=4, tooltip=_("Organizaciones y estructuras")),
        Column("participants", _("Part."), 62, "number", priority=3, tooltip=_("Participaciones")),
        Column("women", _("% mujeres"), 98, "bar", priority=8, tooltip=_("Mujeres entre mujeres y hombres")),
        Column("sending", _("Envío"), 116, "mark", priority=2, sortable=False),
        Column("office", _("Oficina"), 120, priority=2),
    ]


class ServiceSource:
    """Asks for ids and pages; both run beside the window."""

    def ids(self, session: Reading, order: Order, filters: Mapping[str, Any]) -> Sequence[int]:
        """Return the ids of all services and drafts that the filter lets through."""
        return self.some(session, order, filters, None, None)

    def some(
        self,
        session: Reading,
        order: Order,
        filters: Mapping[str, Any],
        most: int | None,
        check: Callable[[], object] | None,
    ) -> Sequence[int]:
        """Return the first ids, or all; in another order than by date all must be looked at for the first."""
        wanted: ServiceFilter = filters.get("wanted", ServiceFilter())
        most = most if order == NEWEST else None
        return service_ids(session, wanted, order.key, order.descending, most, check)

    def page(self, session: Reading, ids: Sequence[int]) -> list[Row]:
        """Return the rows of some ids."""
        return [_row(found) for found in service_rows(session, ids)]


def _row(found: ServiceRow) -> Row:
    return Row(
        found.id,
        (
            _CHIPS[found.state],
            found.end,
            found.title or _("Sin título"),
            found.type or None,
            found.objective or None,
            found.place or None,
            found.receivers,
            found.participants,
            found.women,
            found.sending,
            found.office or None,
        ),
        voided=found.state == "void",
    )
