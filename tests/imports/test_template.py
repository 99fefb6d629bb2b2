"""The workbooks to fill in, the workbook of errors back, and the way from one to the dump."""

from __future__ import annotations

import csv
import datetime as dt
import json
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from clac_desktop import texts
from clac_desktop.errors import ProblemError
from clac_desktop.imports.columns import COLUMNS, TableKind
from clac_desktop.imports.organisations import import_organisations
from clac_desktop.imports.outcome import ImportOptions
from clac_desktop.imports.services import import_services
from clac_desktop.imports.template import template
from clac_desktop.models.database import Workspace
from clac_desktop.models.identity import derived_uid, reference_uid
from tests.imports.conftest import HEADINGS, ask, codes, counted, dumped, errors, row

KINDS: tuple[TableKind, ...] = ("organisations", "services")


def fill(path: Path, records: list[dict[str, Any]]) -> None:
    """Type records into a template, as a person would: below the hidden row of keys."""
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    keys = [cell.value for cell in sheet[2]]
    for number, record in enumerate(records, start=3):
        for column, key in enumerate(keys, start=1):
            if record.get(str(key)) not in (None, ""):
                sheet.cell(number, column, record[str(key)])
    book.save(path)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("spoken", ["es", "en"])
def test_a_template_has_its_columns_lists_and_explanations(
    kind: TableKind, spoken: str, register: Workspace, tmp_path: Path
) -> None:
    texts.set_language(spoken)
    with register.reading() as reading:
        path = template(kind, tmp_path / "plantilla.xlsx", reading)
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    assert [cell.value for cell in sheet[2]] == [key for key, fact in COLUMNS[kind].items() if fact.offered]
    assert sheet.row_dimensions[2].hidden
    assert sheet.data_validations.dataValidation
    told = [value for line in book.worksheets[1].iter_rows(values_only=True) for value in line if value]
    assert texts._(COLUMNS[kind]["country"].label) in told
    listed = {value for line in book.worksheets[2].iter_rows(values_only=True) for value in line if value}
    assert {"Peru", "Coffee"} <= listed if spoken == "en" else {"Perú", "Café"} <= listed


@pytest.mark.parametrize("kind", KINDS)
def test_an_empty_template_is_told_from_a_filled_one(kind: TableKind, register: Workspace, tmp_path: Path) -> None:
    path = template(kind, tmp_path / "vacía.xlsx")
    read = import_organisations if kind == "organisations" else import_services
    with pytest.raises(Exception, match=r"import\.no_rows"):
        read(register, path)


def test_a_template_filled_in_english_goes_in(register: Workspace, tmp_path: Path) -> None:
    texts.set_language("en")
    with register.reading() as reading:
        path = template("services", tmp_path / "t.xlsx", reading)
    texts.set_language("es")
    record = dict(zip(HEADINGS, row(state="delivered", service_type="Workshop", modality="In person"), strict=True))
    fill(path, [record | {"start": dt.datetime(2023, 7, 5), "hours": 6, "women": 3, "men": 4}])
    outcome = import_services(register, path)
    assert counted(outcome, "services") == (1, 0, 0, 0)
    assert codes(outcome) == []


NAMES = st.text("ABCDEFGHIJabcdefghij áéíóúñç.,'-&", min_size=1, max_size=40).filter(lambda name: name.strip(" .,'-&"))
ORGANISATIONS = st.lists(
    st.fixed_dictionaries(
        {
            "flo_id": st.none() | st.integers(10, 9_999_999),
            "name": NAMES,
            "kind": st.sampled_from(["OPP", "OT"]),
            "country": st.sampled_from(["PE", "Bolivia", "DM|LC|VC", "brazil"]),
            "grade": st.none() | st.integers(1, 3),
            "products": st.sampled_from([None, "Café", "coffee|cocoa", "Plátano".replace("Plátano", "Banano")]),
            "entry": st.none() | st.dates(dt.date(1990, 1, 1), dt.date(2024, 12, 31)),
            "members_women": st.none() | st.integers(0, 100_000),
            "latitude": st.none() | st.decimals(-55, 33, places=6),
        }
    ),
    min_size=1,
    max_size=6,
    unique_by=lambda record: (record["name"].casefold().strip(), record["flo_id"]),
)


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(ORGANISATIONS)
def test_what_is_typed_into_a_template_stands_in_the_dump(
    register: Workspace, tmp_path: Path, records: list[dict[str, Any]]
) -> None:
    path = template("organisations", tmp_path / "llena.xlsx")
    for number, record in enumerate(records):
        record["name"] = f"Ejemplo {len(dumped(register))} {number} {record['name']}"
        record["flo_id"] = None  # FLO-IDs that meet by chance are tried elsewhere
        record["longitude"] = None if record["latitude"] is None else Decimal("-70.5")
    fill(path, records)
    outcome = import_organisations(register, path)
    assert errors(outcome) == []
    assert counted(outcome, "organisations") == (len(records), 0, 0, 0)
    lines = {
        line["fields"]["name"]: line["fields"]
        for line in map(json.loads, dumped(register))
        if line["type"] == "organisation"
    }
    for record in records:
        fields = lines[record["name"].strip()]
        assert fields["kind"] == record["kind"]
        assert (fields["grade"], fields["members_women"]) == (record["grade"], record["members_women"])
        assert fields["entry"] == (record["entry"].isoformat() if record["entry"] else None)
        if record["latitude"] is not None:
            assert abs(Decimal(fields["latitude"]) - record["latitude"]) < Decimal("0.000002")
        if record["country"] == "DM|LC|VC":
            assert fields["country"] == [reference_uid("country", code) for code in ("DM", "LC", "VC")]
        if record["products"] == "coffee|cocoa":
            assert fields["products"] == [reference_uid("product", code) for code in ("coffee", "cocoa")]
    after = dumped(register)
    assert counted(import_organisations(register, path), "organisations") == (0, 0, len(records), 0)
    assert dumped(register) == after


@pytest.mark.parametrize("name", ["llena.xlsx", "llena.csv"])
def test_only_the_coloured_cells_need_another_try(
    name: str, register: Workspace, table: Callable[..., Path], tmp_path: Path
) -> None:
    rows = [row(), row(service_ref="S2", hours="1.234", women="#N/A"), row(service_ref="S3", organisation="La Florda")]
    path = table([HEADINGS, *rows], name)
    outcome = import_services(register, path, ImportOptions(errors=tmp_path / "errores.xlsx"))
    assert counted(outcome, "services") == (1, 0, 0, 2)
    assert outcome.errors_file == tmp_path / "errores.xlsx"
    book = openpyxl.load_workbook(outcome.errors_file)
    sheet = book.worksheets[0]
    coloured = {
        cell.coordinate
        for line in sheet.iter_rows(max_col=len(HEADINGS))
        for cell in line
        if cell.fill.fgColor.rgb == "FFFBE6DB"
    }
    assert coloured == {"L3", "N3", "M4"}
    said = [value for line in sheet.iter_rows(values_only=True) for value in line if isinstance(value, str)]
    assert any("La Florida, 796" in value for value in said)
    sheet["L3"], sheet["N3"], sheet["M4"] = 1234, 5, "La Florida"
    book.save(outcome.errors_file)
    again = import_services(register, outcome.errors_file)
    assert counted(again, "services") == (2, 0, 1, 0)
    assert errors(again) == []
    assert ask(register, "SELECT count(*) FROM service") == [(3,)]


def test_without_problems_there_is_no_workbook_of_errors(
    register: Workspace, table: Callable[..., Path], tmp_path: Path
) -> None:
    outcome = import_services(register, table([HEADINGS, row()]), ImportOptions(errors=tmp_path / "errores.xlsx"))
    assert outcome.errors_file is None
    assert not (tmp_path / "errores.xlsx").exists()


def test_a_workbook_of_errors_that_cannot_be_written_is_one_more_problem(
    register: Workspace, table: Callable[..., Path], tmp_path: Path
) -> None:
    path = table([HEADINGS, row(), row(service_ref="S2", hours="x")], "llena.xlsx")
    outcome = import_services(register, path, ImportOptions(errors=tmp_path / "no está" / "errores.xlsx"))
    assert counted(outcome, "services") == (1, 0, 0, 1)
    assert codes(outcome) == ["import.not_number", "save_no_folder"]
    before, content = dumped(register), path.read_bytes()
    with pytest.raises(ProblemError, match=r"import\.errors_over_source"):
        import_services(register, path, ImportOptions(errors=path))
    assert (dumped(register), path.read_bytes()) == (before, content)


def test_a_dry_run_writes_the_workbook_of_errors_too(
    register: Workspace, table: Callable[..., Path], tmp_path: Path
) -> None:
    options = ImportOptions(dry_run=True, errors=tmp_path / "errores.xlsx")
    outcome = import_services(register, table([HEADINGS, row(hours="x")]), options)
    assert outcome.errors_file is not None
    assert outcome.errors_file.exists()


def test_the_uid_is_that_of_office_and_reference(register: Workspace, table: Callable[..., Path]) -> None:
    path = table([HEADINGS, row(service_ref=" A-7 ")])
    import_services(register, path)
    with path.open(encoding="utf-8") as file:
        assert next(csv.DictReader(file))["service_ref"] == " A-7 "
    assert ask(register, "SELECT uid, service_ref FROM service") == [(derived_uid("service", "CLAC", "A-7"), "A-7")]
