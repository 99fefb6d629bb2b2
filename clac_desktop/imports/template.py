"""Workbooks to fill in: the columns of an import with lists and checks, what each means, and the lists to copy from."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

from clac_desktop import paths
from clac_desktop.imports.catalogues import status_rows
from clac_desktop.imports.columns import COLUMNS, ColumnFact, TableKind
from clac_desktop.models.organisation import KINDS, SETUPS
from clac_desktop.models.writing import Reading
from clac_desktop.queries.choices import ChoiceKind, choices
from clac_desktop.spreadsheets.plans import AnySheet, ColumnPlan, FormSheet, FreeCell, Kind, SheetPlan
from clac_desktop.spreadsheets.writing import write_workbook
from clac_desktop.texts import N_, _, language

BLANK_ROWS = 500
STATES = (N_("borrador"), N_("planificado"), N_("realizado"), N_("anulado"))
YES_NO = (N_("sí"), N_("no"))
GRADES = ("1", "2", "3")

_FILES = {"country": "countries", "service_type": "service_types", "modality": "modalities", "theme": "themes",
          "sdg": "sdgs", "product": "products"}  # fmt: skip
_KINDS: dict[str, Kind] = {"integer": "integer", "decimal": "decimal", "date": "date"}
_WIDTHS = {"title": 36.0, "name": 36.0, "organisation": 30.0, "themes": 28.0, "products": 22.0, "remarks": 36.0,
           "service_type": 22.0, "status": 26.0, "funder": 18.0, "place": 20.0, "email": 24.0}  # fmt: skip
_SHEET = {"organisations": N_("Organizaciones"), "services": N_("Servicios")}
_TITLE = {"organisations": N_("Plantilla de organizaciones"), "services": N_("Plantilla de servicios")}

Entry = tuple[str, str]  # code, name in the language spoken


def template(kind: TableKind, target: Path | str, reading: Reading | None = None) -> Path:
    """Write the workbook to fill in for an import, in the language that is spoken, and return its path.

    The lists are those of the workspace; without one, those that come with the program.
    Raises ProblemError where the file cannot be written.
    """
    facts = [fact for fact in COLUMNS[kind].values() if fact.offered]
    lists = {fact.catalogue: _entries(fact.catalogue, reading) for fact in facts if fact.catalogue}
    table = SheetPlan(
        _(_SHEET[kind]),
        [_column(fact, lists) for fact in facts],
        blank_rows=BLANK_ROWS,
        frozen_columns=2,
    )
    sheets: list[AnySheet] = [table, _explanations(kind, facts), _lists(facts, lists)]
    if kind == "services" and reading is not None:
        sheets.append(_register(reading))
    return write_workbook(target, sheets, title=_(_TITLE[kind]))


def _column(fact: ColumnFact, lists: dict[str, list[Entry]]) -> ColumnPlan:
    options = _options(fact, lists)
    label = f"{_(fact.label)} *" if fact.asked else _(fact.label)
    return ColumnPlan(
        fact.key,
        label,
        width=_WIDTHS.get(fact.key, 15.0),
        kind=_KINDS.get(fact.kind, "text"),
        choices=options,
        # Excel's own lists hold one value each; what can be several, or a code, is checked when it is imported.
        strict=fact.kind in ("state", "flag"),
        minimum=0 if fact.kind == "integer" else None,
        prompt=_(fact.explained) if fact.explained else "",
        wrap=fact.key in ("remarks",),
    )


def _options(fact: ColumnFact, lists: dict[str, list[Entry]]) -> list[str] | None:
    if fact.kind == "state":
        return [_(state) for state in STATES]
    if fact.kind == "flag":
        return [_(answer) for answer in YES_NO]
    if fact.kind == "status":
        return [row[f"name_{language()}"] for row in status_rows()]
    if fact.kind in ("kind", "setup"):
        return list(KINDS if fact.kind == "kind" else SETUPS)
    if fact.key == "grade":
        return None
    if fact.catalogue:
        return [_offered(fact.catalogue, code, name) for code, name in lists[fact.catalogue]]
    return None


def _offered(catalogue: str, code: str, name: str) -> str:
    return code if catalogue in ("tactical_objective", "sdg") else name


# ---- the lists
def _entries(catalogue: str, reading: Reading | None) -> list[Entry]:
    if reading is None:
        return _shipped(catalogue)
    kind: ChoiceKind = next(known for known in get_args(ChoiceKind) if known == catalogue)
    return [(choice.code, choice.name) for choice in choices(reading, kind) if not choice.retired]


def _shipped(catalogue: str) -> list[Entry]:
    if catalogue == "tactical_objective":
        return list(_objectives())
    path = paths.resources() / "reference" / f"{_FILES[catalogue]}.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return [
            (row.get("code") or row.get("iso2") or row["number"], row[f"name_{language()}"] or row["name_es"])
            for row in csv.DictReader(file)
        ]


def _objectives() -> Iterator[Entry]:
    from clac_desktop.recording.reference import read_plan

    for strategic in read_plan()["plan"]["strategic_objectives"]:
        for tactical in strategic["tactical_objectives"]:
            yield tactical["code"], tactical["title"]


def _lists(facts: list[ColumnFact], lists: dict[str, list[Entry]]) -> FormSheet:
    cells: list[FreeCell] = []
    widths: dict[int, float] = {}
    column = 1
    for fact in facts:
        if not fact.catalogue:
            continue
        cells += [FreeCell(1, column, _(fact.label), "heading"), FreeCell(1, column + 1, _("Nombre"), "heading")]
        for row, (code, name) in enumerate(lists[fact.catalogue], start=2):
            cells += [FreeCell(row, column, code), FreeCell(row, column + 1, name)]
        widths[column], widths[column + 1] = 20.0, 40.0
        column += 2
    cells.sort(key=lambda cell: (cell.row, cell.column))
    return FormSheet(_("Listas"), cells, widths, frozen_rows=1)


def _register(reading: Reading) -> SheetPlan:
    """The organisations that can be named, so that the FLO-ID or the exact name can be copied."""
    rows = reading.connection.exec_driver_sql(
        "SELECT coalesce(o.flo_id, ''), coalesce(o.name, ''), coalesce(o.acronym, ''),"
        " (SELECT group_concat(c.code, '|') FROM organisation_country l JOIN country c ON c.id = l.target_id"
        " WHERE l.owner_id = o.id) FROM organisation o WHERE NOT o.voided ORDER BY o.name_key, o.id"
    )
    columns = [
        ColumnPlan("flo_id", _("Código FLO"), 12.0),
        ColumnPlan("name", _("Nombre"), 44.0),
        ColumnPlan("acronym", _("Sigla"), 18.0),
        ColumnPlan("country", _("País"), 12.0),
    ]
    return SheetPlan(_("Organizaciones"), columns, [tuple(row) for row in rows], key_row=False)


# ---- what each column means
def _explanations(kind: TableKind, facts: list[ColumnFact]) -> FormSheet:
    cells = [FreeCell(1, 1, _(_TITLE[kind]), "title")]
    for row, line in enumerate(_advice(kind), start=2):
        cells.append(FreeCell(row, 1, line))
    top = len(_advice(kind)) + 3
    headings = (_("Columna"), _("Obligatoria"), _("Qué se escribe"), _("Ejemplo"))
    cells += [FreeCell(top, column, text, "heading") for column, text in enumerate(headings, start=1)]
    for row, fact in enumerate(facts, start=top + 1):
        example = _(fact.example) if fact.example else ""
        told = (_(fact.label), _("sí") if fact.asked else "", _(fact.explained) if fact.explained else "", example)
        cells += [FreeCell(row, column, text, "wrapped") for column, text in enumerate(told, start=1) if text]
    return FormSheet(_("Instrucciones"), cells, {1: 28.0, 2: 12.0, 3: 70.0, 4: 30.0})


def _advice(kind: TableKind) -> list[str]:
    common = [
        _("Llene la primera hoja: una fila por registro. Las columnas con * son obligatorias."),
        _("Puede cambiar el orden de las columnas y quitar las que no use; no cambie sus nombres."),
        _("Una celda vacía no cambia nada, y una fila que falta no borra nada."),
        _("Puede importar el archivo varias veces: solo entra lo que haya cambiado."),
    ]
    if kind == "organisations":
        return common
    return [
        *common,
        _("Un servicio con varias organizaciones ocupa varias filas con la misma referencia del servicio."),
        _("No escriba datos de personas."),
    ]
