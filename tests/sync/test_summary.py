"""What a package says to a person who has only Excel: read back from the file, computed here from its own rows."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from clac_desktop import texts
from clac_desktop.models.service import AttendanceDraft
from clac_desktop.recording.service import void_service
from clac_desktop.sync.package import read_package
from clac_desktop.sync.summary import MEN, WOMEN
from clac_desktop.texts import month_name
from tests.sync.world import World, country, organisation, service

Row = dict[str, Any]


def rows_of(file: Path, name: str) -> list[Row]:
    """The rows of a human sheet by stable key."""
    sheet = read_package(file).sheets[name]
    return [dict(zip(sheet[1], row, strict=False)) for row in sheet[2:]]


@pytest.fixture
def file(world: World) -> Path:
    """A package of PE with services of three months, a voided and a planned one among them."""
    days = [dt.date(2022, 11, 30), dt.date(2023, 3, 1), dt.date(2023, 3, 31), dt.date(2023, 4, 1), dt.date(2023, 4, 2)]
    names = [("Cafetaleros",), ("Cafetaleros", "Andinos"), ("Andinos",), ("Bananeros",), ("Bananeros",)]
    uids = [
        world.record("PE1", service(f"Taller {n}", *who, start=day, end=day))
        for n, (day, who) in enumerate(zip(days, names, strict=True))
    ]
    world.act("PE1", void_service, uids[4])
    row = AttendanceDraft(organisation=organisation("Bananeros"), women=1)
    world.record("PE1", service("Plan", attendance=(row,), state="planned", start=days[3], end=days[3]))
    return world.export("PE1")


def test_the_workbook_alone_answers_how_many(file: Path) -> None:
    counted = {r["uid"]: r for r in rows_of(file, "Servicios") if r["state"] == "realizado" and not r["_voided"]}
    month = {r["title"]: (r["end"].year, r["end"].month) for r in counted.values()}
    services: dict[Any, set[str]] = defaultdict(set)
    served: dict[Any, set[str]] = defaultdict(set)
    women: dict[Any, int] = defaultdict(int)
    men: dict[Any, int] = defaultdict(int)
    for title, at in month.items():
        services[at].add(title)
    for row in rows_of(file, "Atenciones"):
        if row["service"] in month and not row["_voided"]:
            at = month[row["service"]]
            served[at].add(row["organisation"])
            women[at] += int(row["women"])
            men[at] += int(row["men"])
    wanted = [
        [f"{month_name(at[1])} {at[0]}", "PE", len(services[at]), len(served[at]), women[at], men[at]]
        for at in sorted(services)
    ]
    sheet = read_package(file).sheets["Resumen"]
    first = next(place for place, row in enumerate(sheet) if row and row[0] == "Mes") + 1
    assert [row[:6] for row in sheet[first : first + len(wanted)]] == wanted
    total = next(row for row in sheet if row and row[0] == "Todo el tiempo")
    assert total[2:6] == [4, 3, sum(women.values()), sum(men.values())]
    assert len(wanted) == 3 and wanted[1][2:] == [2, 2, 9, 12]


def test_the_summary_says_what_it_does_not_count(world: World) -> None:
    world.record("PE1", service("En casa", "Andinos"))
    assert "Cuenta los países de la oficina: PE." in words_of(world.export("PE1"))
    world.record("PE1", service("Intercambio en Bolivia", "Andinos", code="BO"))
    world.record("PE1", service("Perú y Bolivia", "Andinos", country=country("PE", "BO")))
    file = world.export("PE1")
    assert "Servicios realizados en otros países, que están en la hoja Servicios y no se cuentan aquí: 1." in words_of(
        file
    )
    total = next(row for row in read_package(file).sheets["Resumen"] if row and row[0] == "Todo el tiempo")
    assert total[2] == len(rows_of(file, "Servicios")) - 1 == 2


def test_totals_of_all_countries_stand_below_only_where_a_month_has_several(world: World) -> None:
    world.record("PE1", service("Uno", "Andinos"))
    title = "Todos los países, cada servicio y organización una vez"
    assert title not in words_of(world.export("PE1"))
    book = load_workbook(world.export("PE1"))
    for chart in book["Resumen"]._charts:
        rows = str(chart.series[0].val.numRef.f).split("!")[1].replace("$", "")
        assert book["Resumen"][rows.split(":")[0]].value  # the charts read the rows that are there
    colours = [one.graphicalProperties.solidFill.srgbClr for one in book["Resumen"]._charts[1].series]
    assert colours == [WOMEN, MEN]


def words_of(file: Path) -> str:
    return "\n".join(str(row[0]) for row in read_package(file).sheets["Resumen"] if row)


def test_the_first_sheet_says_whose_it_is_and_what_to_do(world: World, file: Path) -> None:
    sheet = read_package(file).sheets["LÉEME"]
    facts = {row[0]: row[1] for row in sheet if len(row) > 1 and row[1]}
    assert facts["De"] == "PE · Persona PE1" and facts["Para"] == "CLAC" and facts["Países"] == "Perú"
    assert facts["Servicios que muestra"] == "6" and facts["Cambios que lleva"] == "7"
    assert facts["Período de los servicios"] == "30 nov 2022 – 2 abr 2023"
    assert facts["Huella de quien envía"] == world.status("PE1").fingerprint
    assert any("no las borre" in str(row[0]) for row in sheet if row)


def test_it_reads_well_in_excel(file: Path) -> None:
    book = load_workbook(file)
    assert [sheet.title for sheet in book if sheet.sheet_state == "visible"] == [
        "LÉEME", "Resumen", "Servicios", "Atenciones", "Organizaciones",
    ]  # fmt: skip
    assert book.active.title == "LÉEME"
    for name in ("Servicios", "Atenciones", "Organizaciones"):
        sheet = book[name]
        assert sheet.row_dimensions[2].hidden and sheet.column_dimensions["A"].hidden
        assert sheet.freeze_panes and sheet.auto_filter.ref and sheet["A2"].value == "uid"
    assert book["Resumen"]._charts
    assert book["Servicios"].data_validations.dataValidation
    assert not [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]


def test_the_receipt_tells_the_fate_of_each_change(world: World) -> None:
    uid = world.record("PE1", service("De Perú", "Andinos"))
    world.quiet()
    world.correct("EC1", uid, title="Ajeno")
    world.up("EC1")
    rows = rows_of(world.export("CLAC", "EC"), "Recibo")
    assert [(row["label"], row["fate"], row["reason"]) for row in rows] == [
        ("De Perú", "no aceptado", "un registro es de otra oficina")
    ]
    assert isinstance(rows[0]["at"], dt.date) and rows[0]["actor"] == "Persona EC1"


@pytest.mark.parametrize(("code", "sheets"), [("en", "Services"), ("es", "Servicios")])
def test_a_package_speaks_the_senders_language_and_stays_sealed(world: World, code: str, sheets: str) -> None:
    texts.set_language(code)
    world.record("PE1", service("Uno"))
    file = world.export("PE1")
    texts.set_language("es" if code == "en" else "en")
    content = read_package(file)
    assert content.manifest["language"] == code and sheets in content.sheets
    assert world.deliver(file, "CLAC").trust == "SEALED"


def test_conflicts_show_the_displayed_value_only(world: World) -> None:
    uid = world.record("PE1", service("Uno"))
    world.quiet()
    form = world.form("PE2", uid)
    world.correct("PE1", uid, title="A")
    world.correct("PE2", uid, form, title="B")
    for name in ("PE1", "PE2"):
        world.up(name)
    shown = [row["title"] for row in rows_of(world.export("CLAC", "PE"), "Servicios")]
    assert shown == [world.value("CLAC", uid, "title")]
