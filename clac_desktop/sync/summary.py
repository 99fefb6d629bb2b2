"""What a package tells a person who has only Excel: whose it is, what to do, and how many by month and country.

The figures come from the one engine; here they are only laid out (sync.md 5).
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator, Sequence
from typing import Any

from clac_desktop.models.writing import Reading, Writing
from clac_desktop.queries.figure import Figure
from clac_desktop.queries.figures import figures, scope_countries
from clac_desktop.queries.period import Period
from clac_desktop.spreadsheets.plans import (
    AnySheet,
    CellRange,
    ChartPlan,
    FormSheet,
    FreeCell,
    PlainValue,
    SeriesPlan,
)
from clac_desktop.sync.package import UP
from clac_desktop.sync.receipt_sheet import receipt_sheet
from clac_desktop.sync.sheets import HUMAN_SHEETS, Names, plan_of
from clac_desktop.sync.shown import Shown
from clac_desktop.texts import N_, date_long, month_name

FIRST_TABLE_ROW = 6
WOMEN, MEN = "C27C00", "CC79A7"  # as in every chart of the window
CODES = ("F3", "F1", "F8")


def all_sheets(writing: Writing, manifest: dict[str, Any], lines: Sequence[str], shown: Shown) -> list[AnySheet]:
    """Return the sheets that people read, in their order; their rows are made while they are written."""
    names = shown.names
    found: list[AnySheet] = [_read_me(writing, manifest, lines, shown)]
    if manifest["kind"] == UP:
        found.append(_summary(writing, shown))
    for sheet in HUMAN_SHEETS:
        if shown.records[sheet.type]:
            found.append(plan_of(sheet, shown.rows(sheet), names))
    if manifest["kind"] != UP:
        found.append(receipt_sheet(writing, lines, names))
    return found


def _read_me(writing: Writing, manifest: dict[str, Any], lines: Sequence[str], shown: Shown) -> FormSheet:
    names = shown.names
    word, sender, recipient = names.word, manifest["sender"], manifest["recipient"]
    office = sender["office"] if manifest["kind"] == UP else recipient["office"]
    days = sorted(str(day) for day in shown.column("service", "end") if day)
    facts: list[tuple[str, PlainValue]] = [
        (N_("De"), f"{sender['code']} · {sender['name']}"),
        (N_("Para"), recipient["code"]),
        (N_("Países"), _countries_of(writing, office, names)),
        (N_("Paquete n.º"), str(manifest["number"])),
        (N_("Parte"), f"{manifest['part']} / {manifest['parts']}"),
        (N_("Creado"), _moment(str(manifest["created"]))),
        (N_("Cambios que lleva"), str(sum('"k":"entry"' in line for line in lines))),
        (N_("Servicios que muestra"), str(len(shown.records["service"]))),
        (N_("Período de los servicios"), " – ".join(map(_day, dict.fromkeys((days[0], days[-1])))) if days else None),
        (N_("Organizaciones que muestra"), str(len(shown.records["organisation"]))),
        (N_("Huella de quien envía"), sender["fingerprint"]),
    ]
    steps = (
        N_("Este archivo es un paquete de CLAC Desktop. Ábralo con el programa: Paquetes, Abrir archivo."),
        N_("Puede leerlo, filtrarlo y ordenarlo en Excel. Las hojas ocultas llevan los datos sellados: no las borre."),
        N_("Si corrige una celda, el programa la mostrará como propuesta; nada se cambia sin que alguien lo acepte."),
        N_("Una fila borrada no borra nada."),
    )
    cells = [FreeCell(1, 1, "CLAC Desktop", "title")]
    for row, (label, value) in enumerate(facts, start=3):
        cells += [FreeCell(row, 1, word(label), "label"), FreeCell(row, 2, value)]
    cells += [FreeCell(row, 1, word(step)) for row, step in enumerate(steps, start=len(facts) + 4)]
    return FormSheet(word(N_("LÉEME")), cells, {1: 28, 2: 60})


def _countries_of(writing: Writing, office: str, names: Names) -> str:
    rows = writing.connection.exec_driver_sql(
        f"SELECT coalesce(c.name_{names.language}, c.name_es) FROM office o JOIN office_country l ON l.owner_id = o.id"
        " JOIN country c ON c.id = l.target_id WHERE o.uid = ? ORDER BY l.place",
        (office,),
    )
    return ", ".join(name for (name,) in rows if name)


def _day(text: str) -> str:
    try:
        return date_long(dt.date.fromisoformat(text))
    except ValueError:
        return text


def _moment(text: str) -> str:
    """Return a moment for a person; the manifest keeps it to the second."""
    return f"{_day(text[:10])}, {text[11:16]} UTC" if len(text) > 15 else text


def _summary(reading: Reading | Writing, shown: Shown) -> FormSheet:
    """Services, organisations served, women and men by month and country, with totals that count each once."""
    word, view = shown.names.word, _as_reading(reading)
    mine = scope_countries(view)
    labels = (N_("Mes"), N_("País"), N_("Servicios"), N_("Organizaciones atendidas"), N_("Mujeres"), N_("Hombres"))
    cells = [
        FreeCell(1, 1, word(N_("Resumen por mes y país")), "title"),
        FreeCell(
            3, 1, word(N_("Servicios realizados, por su fecha final. Organizaciones: únicas en cada período.")), "label"
        ),
    ]
    if mine:
        cells.append(FreeCell(4, 1, _whose(view, mine, shown), "label"))
    for column, label in enumerate(labels, 1):
        cells.append(FreeCell(FIRST_TABLE_ROW - 1, column, word(label), "heading" if column < 3 else "heading_right"))
    row = FIRST_TABLE_ROW
    totals: list[tuple[str, int, int, int, int]] = []
    one_each = True  # whether every month has one country: then its rows are the totals already
    for label, period in _periods(view):
        found = {figure.code: figure for figure in figures(view, period, countries=mine, codes=CODES)}
        countries = sorted(_countries(found))
        one_each = one_each and len(countries) == 1
        for country in countries:
            values = _counts(found, country)
            cells += [FreeCell(row, 1, label), FreeCell(row, 2, country)]
            cells += [FreeCell(row, column, value, "number") for column, value in enumerate(values, 3)]
            row += 1
        totals.append((label, *_counts(found, None)))
    first = FIRST_TABLE_ROW
    if not one_each:
        row += 1
        cells.append(FreeCell(row, 1, word(N_("Todos los países, cada servicio y organización una vez")), "label"))
        first = row + 1
        for place, total in enumerate(totals):
            cells.append(FreeCell(first + place, 1, total[0]))
            cells += [FreeCell(first + place, column, value, "number") for column, value in enumerate(total[1:], 3)]
        row = first + len(totals)
    whole = {figure.code: figure for figure in figures(view, _whole(view), countries=mine, codes=CODES)}
    cells.append(FreeCell(row, 1, word(N_("Todo el tiempo")), "label"))
    cells += [FreeCell(row, column, value, "total") for column, value in enumerate(_counts(whole, None), 3)]
    widths = {1: 22, 2: 10, 3: 12, 4: 28, 5: 12, 6: 12}
    return FormSheet(
        word(N_("Resumen")), cells, widths, _charts(word(N_("Resumen")), word, first, row - 1), landscape=True
    )


def _whose(reading: Reading, mine: Sequence[str], shown: Shown) -> str:
    """Return whose countries are counted, and how many services of the sheet beside it therefore are not."""
    names, services = shown.names, [record.uid for record in shown.records["service"]]
    words = names.word(N_("Cuenta los países de la oficina: {countries}.")).format(countries=", ".join(mine))
    elsewhere = reading.connection.exec_driver_sql(
        "SELECT count(*) FROM service s WHERE s.counts AND s.uid IN (SELECT value FROM json_each(?)) AND NOT EXISTS"
        " (SELECT 1 FROM service_country l JOIN country c ON c.id = l.target_id WHERE l.owner_id = s.id"
        " AND c.code IN (SELECT value FROM json_each(?)))",
        (json.dumps(services), json.dumps(list(mine))),
    ).scalar_one()
    if elsewhere:
        more = N_("Servicios realizados en otros países, que están en la hoja Servicios y no se cuentan aquí: {n}.")
        words += " " + names.word(more).format(n=elsewhere)
    return words


def _charts(sheet: str, word: Any, first: int, last: int) -> list[ChartPlan]:
    if last < first:
        return []
    months = CellRange(sheet, 1, first, last)
    served = SeriesPlan(word(N_("Organizaciones atendidas")), CellRange(sheet, 4, first, last))
    services = SeriesPlan(word(N_("Servicios")), CellRange(sheet, 3, first, last))
    people = [
        SeriesPlan(word(label), CellRange(sheet, column, first, last), colour)
        for label, column, colour in ((N_("Mujeres"), 5, WOMEN), (N_("Hombres"), 6, MEN))
    ]
    return [
        ChartPlan("column", word(N_("Servicios y organizaciones por mes")), months, [services, served], "H2"),
        ChartPlan("column", word(N_("Participaciones por mes")), months, people, "H20", stacked=True),
    ]


def _as_reading(reading: Reading | Writing) -> Reading:
    return reading if isinstance(reading, Reading) else Reading(reading.connection, reading.settings)


def _whole(reading: Reading) -> Period:
    row = reading.connection.exec_driver_sql('SELECT min("end"), max("end") FROM service WHERE counts').one()
    if row[0] is None:
        today = dt.date.today()
        return Period(today, today)
    return Period(dt.date.fromisoformat(row[0]), dt.date.fromisoformat(row[1]))


def _periods(reading: Reading) -> Iterator[tuple[str, Period]]:
    """Yield the months in which a service ended, oldest first."""
    rows = reading.connection.exec_driver_sql(
        'SELECT DISTINCT substr("end", 1, 7) FROM service WHERE counts AND "end" IS NOT NULL ORDER BY 1'
    )
    for (month,) in rows.all():
        year, number = int(month[:4]), int(month[5:])
        yield f"{month_name(number)} {year}", Period.month(year, number)


def _countries(found: dict[str, Figure]) -> set[str]:
    return {country for figure in found.values() for country, part in figure.by_country.items() if part.numerator}


def _counts(found: dict[str, Figure], country: str | None) -> tuple[int, int, int, int]:
    """Return services, organisations served, women, men of a period; women and men are F8's own numbers."""
    parts = [found[code] if country is None else found[code].by_country.get(country) for code in CODES]
    services, served, women = (part.numerator or 0 if part else 0 for part in parts)
    both = (parts[2].denominator or 0) if parts[2] else 0
    return int(services), int(served), int(women), int(both) - int(women)
