"""What can be brought in as a table: the register of organisations, and past services; each with its own words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from clac_desktop.imports.columns import TableKind
from clac_desktop.imports.organisations import import_organisations
from clac_desktop.imports.outcome import ImportOutcome
from clac_desktop.imports.services import import_services
from clac_desktop.texts import N_, _, ngettext, number


@dataclass(frozen=True, slots=True)
class Subject:
    """One kind of table. All words are marked only; `views` are the tabs of the preview."""

    kind: TableKind
    title: str
    applied: str
    template: str
    template_file: str
    sums: str
    views: tuple[tuple[str, str], ...]
    bring: Callable[..., ImportOutcome]

    def words(self, outcome: ImportOutcome) -> str:
        """Return how many records are new, changed, the same, and do not enter."""
        counts = outcome.counts[self.kind]
        told = _(self.sums).format(
            new=number(counts.new),
            changed=number(counts.changed),
            same=number(counts.same),
            refused=number(counts.refused),
        )
        attendances = outcome.counts.get("attendances")
        if attendances is None:
            return told
        n = attendances.new + attendances.changed
        rows = ngettext("{n} atención nueva o cambiada", "{n} atenciones nuevas o cambiadas", n)
        return f"{told} · {rows.format(n=number(n))}"

    def taken(self, outcome: ImportOutcome) -> int:
        """Return how many records applying would write."""
        counts = outcome.counts[self.kind]
        return counts.new + counts.changed


REGISTER = Subject(
    "organisations",
    N_("Traer el registro"),
    N_("Registro aplicado"),
    N_("Plantilla de organizaciones"),
    N_("organizaciones-plantilla.xlsx"),
    N_("{new} nuevas, {changed} cambiadas, {same} iguales, {refused} no entran"),
    (
        ("all", N_("Todas")),
        ("error", N_("Por corregir")),
        ("warning", N_("Avisos")),
        ("new", N_("Nuevas")),
        ("changed", N_("Cambiadas")),
        ("same", N_("Iguales")),
    ),
    import_organisations,
)

SERVICES = Subject(
    "services",
    N_("Traer servicios"),
    N_("Servicios traídos"),
    N_("Plantilla de servicios"),
    N_("servicios-plantilla.xlsx"),
    N_("{new} nuevos, {changed} cambiados, {same} iguales, {refused} no entran"),
    (
        ("all", N_("Todos")),
        ("error", N_("Por corregir")),
        ("warning", N_("Avisos")),
        ("new", N_("Nuevos")),
        ("changed", N_("Cambiados")),
        ("same", N_("Iguales")),
    ),
    import_services,
)
