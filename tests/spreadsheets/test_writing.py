"""What is written is what every reader reads; a failure leaves the old file; no data ever becomes a formula."""

from __future__ import annotations

import errno
import hashlib
import os
import re
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from datetime import time as clock
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from clac_desktop.errors import Cancelled, ProblemError
from clac_desktop.spreadsheets import saving
from clac_desktop.spreadsheets.cells import CELL_TEXT_LIMIT, clean_text
from clac_desktop.spreadsheets.plans import (
    CellRange,
    ChartPlan,
    ColumnPlan,
    FormSheet,
    FreeCell,
    RawSheet,
    SeriesPlan,
    SheetPlan,
    Styled,
)
from clac_desktop.spreadsheets.reading import read_sheets
from clac_desktop.spreadsheets.writing import write_workbook
from tests.spreadsheets.made_files import by_libreoffice

STAMP = datetime(2026, 3, 1, 12, 0, 0)
TEXTS = [
    "Cooperativa «Ñandú» & <Hijos>",
    "00796",
    "  delante y detrás  ",
    "línea\notra\r\ny otra\rfin",
    "\n al principio",
    "tab\tulador",
    "_x0041_ y _x000D_ y __x0041__",
    "\x00\x01\x0b\x1f ￾ control",
    "😀 emoji 👩🏽‍🌾",
    "​ cero",
    " duro ",
    "'apóstrofo",
    "2024-01-02",
    "TRUE",
    "#N/A",
    "1e5",
    "]]>",
    "<!-- x -->",
    "&amp; &#65;",
]
FORMULAS = [
    "=1+1",
    '=HYPERLINK("http://x","y")',
    "=cmd|' /C calc'!A0",
    "+1+1",
    "-2+3",
    "@SUM(A1)",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    " =1+1",
    "\x01=1+1",
    "=1+1\n",
    "{=1+1}",
    "＝1+1",
    "|calc",
    "%=1",
    "';=1+1",
    '=DDE("a";"b";"c")',
    '</t></is></c><c r="Z1"><f>1+1</f></c>',
    "_x003D_1+1",
]


def names(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir()]


def plan_of(values: list[Any], name: str = "Hoja", **more: Any) -> SheetPlan:
    return SheetPlan(name, [ColumnPlan("text", "Texto")], [(value,) for value in values], **more)


def column(rows: list[list[Any]], first: int = 3) -> list[Any]:
    return [row[0] if row else None for row in rows[first - 1 :]]


def test_text_comes_back_as_clean_text_says(tmp_path: Path) -> None:
    file = write_workbook(tmp_path / "a.xlsx", [plan_of(TEXTS)])
    expected = [clean_text(text) for text in TEXTS]
    assert column(read_sheets(file)["Hoja"]) == expected
    page = load_workbook(file)["Hoja"]
    assert [page.cell(row, 1).value for row in range(3, 3 + len(TEXTS))] == expected
    assert {page.cell(row, 1).number_format for row in range(1, 3 + len(TEXTS))} == {"@"}


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(texts=st.lists(st.text(min_size=1) | st.from_regex(r"[=+@-]?_x[0-9A-F]{4}_?\s", fullmatch=True), min_size=20))
def test_any_text_comes_back(tmp_path: Path, texts: list[str]) -> None:
    file = write_workbook(tmp_path / "a.xlsx", [plan_of([*texts, "fin"])])
    assert column(read_sheets(file)["Hoja"]) == [clean_text(text) or None for text in [*texts, "fin"]]
    page = load_workbook(file)["Hoja"]
    assert [page.cell(row, 1).value for row in range(3, 3 + len(texts))] == [clean_text(text) or None for text in texts]


@pytest.mark.parametrize("way", ["xlsx", "ods"])
def test_text_survives_libreoffice(tmp_path: Path, way: str) -> None:
    texts = [text for text in TEXTS if not text.startswith("_x")]
    payload = ['{"k":"entry","t":"_\\u0078005F_ =1"}' * 700, "x" * 30_000]
    sheets = [plan_of(texts), RawSheet("_payload", list(enumerate(payload, start=1)))]
    file = write_workbook(tmp_path / "a.xlsx", sheets)
    if way == "ods":
        file = by_libreoffice(file, "ods", tmp_path / "ods")
    again = by_libreoffice(file, "xlsx:Calc MS Excel 2007 XML", tmp_path / "xlsx")
    sheets_again = read_sheets(again)
    assert column(sheets_again["Hoja"]) == [clean_text(text) for text in texts]
    assert sheets_again["_payload"] == [[1, payload[0]], [2, payload[1]]]
    assert load_workbook(again)["_payload"].sheet_state == "hidden"


def formulas_in(file: Path) -> list[str]:
    """Return every formula that any sheet of the file holds."""
    found: list[str] = []
    with zipfile.ZipFile(file) as archive:
        for name in archive.namelist():
            if name.startswith("xl/worksheets/sheet"):
                found += re.findall(r"<f[ >].*?</f>|<f/>", archive.read(name).decode())
    book = load_workbook(file)
    return found + [
        str(cell.value) for page in book for row in page.iter_rows() for cell in row if cell.data_type == "f"
    ]


def test_no_data_become_a_formula(tmp_path: Path) -> None:
    payloads = [f"{sign}{rest}" for sign in ("", "\ufeff", "\u200b", '"') for rest in FORMULAS]
    payloads += [Styled(text, "bad") for text in FORMULAS]  # type: ignore[misc]
    sheets = [
        plan_of(payloads, title_rows=FORMULAS[:3]),
        SheetPlan("Tabla", [ColumnPlan("=k", "=l", choices=FORMULAS)], [(text,) for text in FORMULAS], table="T1"),
        FormSheet("Forma", [FreeCell(row, 1, text, "input") for row, text in enumerate(FORMULAS, 1)]),
        RawSheet("_payload", [(text, text) for text in FORMULAS]),
    ]
    file = write_workbook(tmp_path / "a.xlsx", sheets, title="=1+1", creator="=1+1")
    assert formulas_in(file) == []
    page = load_workbook(file)["Hoja"]
    quoted = {cell.value[0]: cell.quotePrefix for row in page["A6":"A99"] for cell in row if cell.value}
    assert all(quoted[sign] for sign in "=+-@")
    again = by_libreoffice(file, "xlsx:Calc MS Excel 2007 XML", tmp_path / "lo")
    assert formulas_in(again) == []


def test_values_keep_their_types(tmp_path: Path) -> None:
    kinds = ["text", "integer", "decimal", "date", "datetime", "percent", "bool", "decimal", "date", "date"]
    row = (
        796,
        12,
        Decimal("1850.50"),
        date(2024, 2, 29),
        datetime(2024, 2, 29, 23, 59, 59),
        0.74,
        True,
        -2.5e-7,
        date(1899, 5, 1),
        None,
    )
    columns = [ColumnPlan(f"k{n}", f"L{n}", kind=kind) for n, kind in enumerate(kinds)]  # type: ignore[arg-type]
    form = FormSheet(
        "F", [FreeCell(2, 2, clock(6, 30)), FreeCell(2, 3, timedelta(hours=30)), FreeCell(1, 1, 2**40, "number")]
    )
    file = write_workbook(tmp_path / "a.xlsx", [SheetPlan("Hoja", columns, [row]), form])
    sheets = read_sheets(file)
    assert sheets["Hoja"][2] == [
        "796",
        12,
        1850.5,
        date(2024, 2, 29),
        datetime(2024, 2, 29, 23, 59, 59),
        0.74,
        True,
        -2.5e-7,
        "1899-05-01",
        None,
    ]
    assert sheets["F"] == [[2**40, None, None], [None, clock(6, 30), timedelta(hours=30)]]


@pytest.mark.parametrize("value", [float("nan"), float("inf"), object(), b"x", datetime.now().astimezone()])
def test_what_no_cell_holds_is_refused_and_nothing_written(tmp_path: Path, value: Any) -> None:
    kept = tmp_path / "a.xlsx"
    kept.write_bytes(b"old")
    with pytest.raises((TypeError, ValueError)):
        write_workbook(kept, [SheetPlan("H", [ColumnPlan("a", "A", kind="decimal")], [(value,)])])
    assert kept.read_bytes() == b"old" and names(tmp_path) == ["a.xlsx"]


def test_long_text_is_cut_where_excel_would_call_the_file_damaged(tmp_path: Path) -> None:
    for text in ("x" * 40_000, "😀" * 20_000):
        file = write_workbook(tmp_path / "a.xlsx", [plan_of([text])])
        (read,) = column(read_sheets(file)["Hoja"])
        assert read == clean_text(text) and read.endswith("…")
        assert len(read.encode("utf-16-le")) // 2 <= CELL_TEXT_LIMIT


def everything(rows: int = 3) -> list[SheetPlan | FormSheet | RawSheet]:
    columns = [
        ColumnPlan("uid", "uid", hidden=True),
        ColumnPlan("state", "Estado", choices=["Realizado", 'con, "coma"'], prompt="Elija"),
        ColumnPlan("women", "Mujeres", kind="integer", minimum=0),
        ColumnPlan("country", "País", choices=["Realizado", 'con, "coma"'], strict=False),
    ]

    def made() -> Iterator[tuple[str, str, int, None]]:
        return ((f"u{n}", "Realizado", n, None) for n in range(rows))

    chart = ChartPlan(
        "column", "Por estado", CellRange("La lista", 2, 3), [SeriesPlan("Mujeres", CellRange("La lista", 3, 3))]
    )
    return [
        FormSheet("Resumen", [FreeCell(1, 1, "Resumen", "title"), FreeCell(2, 2, 5, "number")], {1: 30.0}, [chart]),
        SheetPlan("La lista", columns, made(), blank_rows=10),
        SheetPlan("Tabla", columns, made(), table="Servicios", key_row=False, title_rows=["Título", "Sub"]),
        SheetPlan("Escondida", columns, made(), very_hidden=True),
        RawSheet("_manifest", [("a", "1")]),
    ]


def test_features_end_at_the_true_last_row(tmp_path: Path) -> None:
    file = write_workbook(tmp_path / "a.xlsx", everything(), title="Título", creator="CLAC", stamp=STAMP)
    book = load_workbook(file)
    page = book["La lista"]
    assert (page.auto_filter.ref, page.freeze_panes, page.row_dimensions[2].hidden) == ("A1:D15", "A3", True)
    assert page.column_dimensions["A"].hidden
    rules = {str(rule.sqref): rule for rule in page.data_validations.dataValidation}
    assert (rules["B3:B15"].formula1, rules["B3:B15"].showErrorMessage) == ("_lists!$A$1:$A$2", True)
    assert (rules["D3:D15"].formula1, rules["D3:D15"].showErrorMessage) == ("_lists!$A$1:$A$2", False)
    assert (rules["C3:C15"].operator, rules["C3:C15"].formula1) == ("greaterThanOrEqual", "0")
    table = book["Tabla"].tables["Servicios"]
    assert (table.ref, table.column_names) == ("A4:D7", ["uid", "Estado", "Mujeres", "País"])
    assert [cell.value for cell in book["_lists"]["A"]] == ["Realizado", 'con, "coma"']
    assert [page.sheet_state for page in book] == ["visible", "visible", "visible", "veryHidden", "hidden", "hidden"]
    with zipfile.ZipFile(file) as archive:
        chart = archive.read("xl/charts/chart1.xml").decode()
        assert "'La lista'!$C$3:$C$15" in chart and "'La lista'!$B$3:$B$15" in chart
        everything_else = b"".join(archive.read(name) for name in archive.namelist())
        assert not re.search(rb"[A-Z$]99\d{4}\b", everything_else)
    assert book.properties.title == "Título" and book.properties.modified == STAMP


def test_the_same_plans_give_the_same_bytes(tmp_path: Path) -> None:
    one = write_workbook(tmp_path / "1.xlsx", everything(), stamp=STAMP).read_bytes()
    assert one == write_workbook(tmp_path / "2.xlsx", everything(), stamp=STAMP).read_bytes()
    assert one != write_workbook(tmp_path / "3.xlsx", everything(4), stamp=STAMP).read_bytes()


def test_a_sheet_without_rows_is_a_valid_one(tmp_path: Path) -> None:
    file = write_workbook(tmp_path / "a.xlsx", everything(0))
    assert load_workbook(file)["Tabla"].tables["Servicios"].ref == "A4:D5"


@pytest.mark.parametrize(
    "sheets",
    [
        [plan_of([]), plan_of([], "HOJA")],
        [plan_of([], "x" * 32)],
        [RawSheet("r", [])],
        [SheetPlan("t", [ColumnPlan("a", "A"), ColumnPlan("b", "a")], table="T")],
        [FormSheet("f", iter([FreeCell(2, 1, "x"), FreeCell(1, 1, "y")]))],
    ],
)
def test_plans_that_excel_would_refuse(tmp_path: Path, sheets: list[Any]) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        write_workbook(tmp_path / "a.xlsx", sheets)
    assert names(tmp_path) == []


def test_cancel_leaves_the_old_file(tmp_path: Path) -> None:
    kept = tmp_path / "a.xlsx"
    kept.write_bytes(b"old")
    with pytest.raises(Cancelled):
        write_workbook(kept, [plan_of(["x" * 1000] * 1000)], cancelled=lambda: True)
    assert kept.read_bytes() == b"old" and names(tmp_path) == ["a.xlsx"]


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EACCES, errno.EROFS, errno.EIO, errno.EBUSY])
@pytest.mark.parametrize("moment", ["fsync", "replace"])
def test_a_failing_disk_leaves_the_old_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, moment: str
) -> None:
    kept = tmp_path / "a.xlsx"
    kept.write_bytes(b"old")

    def fail(*_: object) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(*((saving.os, "fsync") if moment == "fsync" else (Path, "replace")), fail)
    with pytest.raises(ProblemError) as caught:
        write_workbook(kept, [plan_of(["x"])])
    others = {errno.ENOSPC: "save_disk_full", errno.EIO: "save_gone", errno.EBUSY: "save_failed"}
    expected = others.get(number, "save_no_permission")
    assert caught.value.problems[0].code == expected
    assert kept.read_bytes() == b"old" and names(tmp_path) == ["a.xlsx"]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no device that is always full")
def test_a_full_disk_in_the_middle(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(saving.secrets, "token_hex", lambda _n: "0")
    (tmp_path / ".a-0.part").symlink_to("/dev/full")
    real = Path.open
    monkeypatch.setattr(Path, "open", lambda self, mode="r", **more: real(self, mode.replace("x", "w"), **more))
    with pytest.raises(ProblemError) as caught:
        write_workbook(tmp_path / "a.xlsx", [plan_of([f"{n * 7919 % 10007:x}" * 50 for n in range(20_000)])])
    assert caught.value.problems[0].code == "save_disk_full"
    assert not (tmp_path / "a.xlsx").exists()


def test_places_where_nothing_can_be_saved(tmp_path: Path) -> None:
    (tmp_path / "carpeta.xlsx").mkdir()
    (tmp_path / "archivo").write_bytes(b"")
    for target, code in (
        (tmp_path / "no" / "a.xlsx", "save_no_folder"),
        (tmp_path / "carpeta.xlsx", "save_is_folder"),
        (tmp_path / "archivo" / "a.xlsx", "save_no_folder"),
    ):
        with pytest.raises(ProblemError) as caught:
            write_workbook(target, [plan_of(["x"])])
        assert caught.value.problems[0].code == code


def test_the_column_writes_as_many_cells_as_it_has(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="zip"):
        write_workbook(tmp_path / "a.xlsx", [SheetPlan("H", [ColumnPlan("a", "A")], [("x", "y")])])


def test_each_sheet_has_its_digest_before_the_next_is_asked_for_its_rows(tmp_path: Path) -> None:
    digests: dict[str, str] = {}
    known: list[set[str]] = []

    def rows(count: int) -> Iterator[tuple[Any, ...]]:
        known.append({name.removeprefix("xl/worksheets/") for name in digests})
        yield from ((str(number), number) for number in range(count))

    sheets = [RawSheet("Uno", rows(3), hidden=False), RawSheet("Dos", rows(40_000)), RawSheet("Tres", rows(0))]
    file = write_workbook(tmp_path / "a.xlsx", sheets, digests=digests)
    assert known == [set(), {"sheet1.xml"}, {"sheet1.xml", "sheet2.xml"}]
    with zipfile.ZipFile(file) as archive:
        assert digests == {
            name: hashlib.sha256(archive.read(name)).hexdigest()
            for name in archive.namelist()
            if name.startswith("xl/worksheets/sheet")
        }
