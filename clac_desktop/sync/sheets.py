"""The human sheets of a package: a pure function of its payload's rows, so that a hand edit can be told exactly.

Row 1 are labels, the hidden row 2 the stable keys, the first column the hidden uid (sync.md 5).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from clac_desktop.models.projection import all_values
from clac_desktop.models.registry import TYPES
from clac_desktop.models.siblings import Aggregate, Value
from clac_desktop.spreadsheets.plans import ColumnPlan, Kind, PlainValue, SheetPlan
from clac_desktop.texts import N_, translated

SHOWN_TYPES = ("service", "service_attendance", "organisation")


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a human sheet: the record's field it shows, its label, width and kind of cell."""

    key: str
    label: str
    width: float = 14.0
    kind: Kind = "text"
    target: str | None = None
    choices: str | None = None


@dataclass(frozen=True, slots=True)
class HumanSheet:
    """A sheet with one row per record of one type."""

    key: str
    name: str
    type: str
    columns: tuple[Column, ...]


SERVICES = HumanSheet(
    "services",
    N_("Servicios"),
    "service",
    (
        Column("end", N_("Fecha final"), 12, "date"),
        Column("start", N_("Fecha de inicio"), 12, "date"),
        Column("title", N_("Título"), 44),
        Column("state", N_("Estado"), 12, choices="state"),
        Column("_voided", N_("Anulado"), 10, choices="yes"),
        Column("service_type", N_("Tipo"), 20, target="service_type"),
        Column("modality", N_("Modalidad"), 12, target="modality"),
        Column("country", N_("País"), 16, target="country"),
        Column("place", N_("Lugar"), 18),
        Column("tactical_objective", N_("Objetivo"), 9, target="tactical_objective"),
        Column("themes", N_("Temas y ejes"), 32, target="theme"),
        Column("sdgs", N_("ODS"), 10, target="sdg"),
        Column("products", N_("Productos"), 20, target="product"),
        Column("hours", N_("Horas"), 8, "decimal"),
        Column("cost", N_("Costo"), 12, "decimal"),
        Column("currency", N_("Moneda"), 9),
        Column("funder", N_("Financiador"), 18),
        Column("satisfaction_mean", N_("Satisfacción (1-5)"), 13, "decimal"),
        Column("satisfaction_n", N_("Respuestas"), 13, "integer"),
        Column("agreements", N_("Acuerdos"), 30),
        Column("remarks", N_("Observaciones"), 30),
        Column("service_ref", N_("Referencia"), 16),
    ),
)
ATTENDANCE = HumanSheet(
    "attendance",
    N_("Atenciones"),
    "service_attendance",
    (
        Column("service", N_("Servicio"), 44, target="service"),
        Column("organisation", N_("Organización"), 40, target="organisation"),
        Column("structure", N_("Estructura"), 28, target="structure"),
        Column("women", N_("Mujeres"), 10, "integer"),
        Column("men", N_("Hombres"), 10, "integer"),
        Column("not_stated", N_("Sin dato"), 9, "integer"),
        Column("young_women", N_("Mujeres jóvenes"), 10, "integer"),
        Column("young_men", N_("Hombres jóvenes"), 10, "integer"),
        Column("document_advice", N_("Asesoría documental"), 14, choices="yes"),
        Column("_voided", N_("Anulado"), 10, choices="yes"),
    ),
)
ORGANISATIONS = HumanSheet(
    "organisations",
    N_("Organizaciones"),
    "organisation",
    (
        Column("flo_id", N_("FLO-ID"), 10),
        Column("name", N_("Nombre"), 48),
        Column("acronym", N_("Sigla"), 14),
        Column("kind", N_("Tipo"), 8),
        Column("grade", N_("Grado"), 8, "integer"),
        Column("country", N_("País"), 16, target="country"),
        Column("place", N_("Lugar"), 18),
        Column("products", N_("Productos"), 24, target="product"),
        Column("entry", N_("Ingreso"), 12, "date"),
        Column("exit", N_("Salida"), 12, "date"),
        Column("confirmed", N_("Confirmada"), 11, choices="yes"),
        Column("_voided", N_("Anulado"), 10, choices="yes"),
    ),
)
HUMAN_SHEETS = (SERVICES, ATTENDANCE, ORGANISATIONS)

YES = N_("sí")
STATE_WORDS = {"planned": N_("planificado"), "delivered": N_("realizado")}


@dataclass(slots=True)
class Names:
    """How references are written in a package: from its own reference rows, in its language."""

    by_uid: dict[str, str]
    language: str
    types: dict[str, str] = field(default_factory=dict)  # of each record that has a name here

    def word(self, message: str) -> str:
        """Return a word of the sheets in the package's language."""
        return translated(message, self.language)

    @classmethod
    def of(cls, aggregates: Iterable[Aggregate], language: str) -> Names:
        """Return the names of all records among the package's rows."""
        found = cls({}, language)
        for aggregate in aggregates:
            found.types.update(aggregate.types)
            for uid, values in all_values(aggregate).items():
                found.by_uid[uid] = name_of(aggregate.types[uid], values, language)
        return found

    def __call__(self, value: Value) -> PlainValue:
        if isinstance(value, list | tuple):
            return " | ".join(self.by_uid.get(str(uid), str(uid)) for uid in value) or None
        return self.by_uid.get(value, value) if isinstance(value, str) else None


def name_of(kind: str, values: dict[str, Value], language: str) -> str:
    """Return what other records call a record of these values."""
    if kind in ("tactical_objective", "strategic_objective", "sdg"):
        return str(values["code"] or "")
    if kind == "structure" and values.get("acronym"):
        return str(values["acronym"])
    if kind == "organisation":
        return " · ".join(str(v) for v in (values["acronym"] or values["name"], values["flo_id"]) if v)
    for name in (f"name_{language}", "name_es", "name", "title", "code"):
        if values.get(name):
            return str(values[name])
    return ""


def cell_of(column: Column, value: Value, names: Names) -> PlainValue:
    """Return what one cell shows of a displayed value."""
    if column.choices == "yes":
        return names.word(YES) if value else None
    if value is None or value in ([], ()):
        return None
    if column.choices == "state":
        return names.word(STATE_WORDS[value]) if value in STATE_WORDS else str(value)
    if column.target:
        return names(value)
    if column.kind == "text":
        return value if value.__class__ is str else str(value)
    if column.kind == "date":
        return _date(value)
    if column.kind == "decimal":
        return Decimal(str(value))
    if column.kind == "integer":
        return int(value)
    return str(value)


def _date(value: Value) -> PlainValue:
    try:
        return dt.date.fromisoformat(str(value))
    except ValueError:
        return str(value)


@dataclass(frozen=True, slots=True)
class HumanRow:
    """One row as it is written: the record, and the cells in the order of the sheet's columns."""

    uid: str
    cells: tuple[PlainValue, ...]


def plan_of(sheet: HumanSheet, rows: Iterable[HumanRow], names: Names) -> SheetPlan:
    """Return the sheet as `spreadsheets` writes it, in the package's language."""
    words = {"yes": (names.word(YES),), "state": tuple(names.word(word) for word in STATE_WORDS.values())}
    columns = [ColumnPlan("uid", "uid", 12, hidden=True)]
    columns += [
        ColumnPlan(
            column.key,
            names.word(column.label),
            column.width,
            column.kind,
            choices=words[column.choices] if column.choices else None,
            wrap=False,
        )
        for column in sheet.columns
    ]
    return SheetPlan(names.word(sheet.name), columns, ([row.uid, *row.cells] for row in rows))


def references_of(aggregate: Aggregate) -> set[str]:
    """Return the uids of all records that an aggregate's displayed values refer to."""
    found: set[str] = set()
    for uid, values in all_values(aggregate).items():
        declared = TYPES.get(aggregate.types[uid])
        for item in declared.fields.values() if declared else ():
            value = values.get(item.name)
            if item.kind == "reference" and value:
                found.add(str(value))
            elif item.kind == "references":
                found.update(map(str, value or ()))
    return found
