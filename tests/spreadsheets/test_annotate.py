"""The copy that explains: what was wrong is coloured and told, what was right looks as it did."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from openpyxl import Workbook as OpenWorkbook
from openpyxl import load_workbook
from openpyxl.styles import Font
from openpyxl.worksheet.datavalidation import DataValidation

from clac_desktop.errors import UnreadableFile
from clac_desktop.spreadsheets import annotate
from clac_desktop.spreadsheets.annotate import Mark, annotate_workbook
from clac_desktop.spreadsheets.limits import Limits
from clac_desktop.spreadsheets.reading import read_table_file
from tests.spreadsheets.made_files import by_libreoffice, compound_file

BAD, WARN = "FFFBE6DB", "FFFBEFD6"
MARKS = [
    Mark("Datos", 3, 2, "No hay ninguna organización «Florída»."),
    Mark("Datos", 3, 3, "=1+1 no es un número."),
    Mark("Datos", 4, 3, "Es mucho.", "warning"),
    Mark("Datos", 4, None, "La fila se repite."),
]


@pytest.fixture
def filled(tmp_path: Path) -> Path:
    book = OpenWorkbook()
    page = book.active
    page.title = "Datos"
    for row in (["FLO-ID", "Nombre", "Mujeres", "Fecha"], [796, "A", 5, date(2024, 1, 2)], [797, "Florída", "x", None]):
        page.append(row)
    page.append([798, "B", 900, "=1+1"])
    page["E2"].number_format = "0.00"  # formatted and empty
    page["A1"].font = Font(bold=True, color="FF112233")
    page.column_dimensions["B"].width = 41
    page.freeze_panes = "A2"
    rule = DataValidation("list", formula1='"a,b"')
    rule.add("B2:B9")
    page.add_data_validation(rule)
    page["B4"].value = "=no es fórmula"
    page["B4"].data_type = "s"
    book.create_sheet("Otra")["A1"] = "igual"
    file = tmp_path / "lleno.xlsx"
    book.save(file)
    return file


def test_marked_cells_are_coloured_and_explained(filled: Path, tmp_path: Path) -> None:
    copy = annotate_workbook(filled, tmp_path / "errores.xlsx", MARKS)
    book = load_workbook(copy)
    page = book["Datos"]
    assert [page[cell].fill.start_color.rgb for cell in ("B3", "C3", "C4")] == [BAD, BAD, WARN]
    assert page["B2"].fill.fill_type is None
    assert page["C3"].comment.text == "=1+1 no es un número."
    assert [page.cell(row, 5).value for row in range(1, 5)] == [
        "Problema",
        None,
        "No hay ninguna organización «Florída».\n=1+1 no es un número.",
        "Es mucho.\nLa fila se repite.",
    ]
    assert [[cell.value for cell in row] for row in book["Problemas"]] == [
        ["Hoja", "Fila", "Columna", "Valor", "Problema"],
        ["Datos", 3, "B", "Florída", MARKS[0].text],
        ["Datos", 3, "C", "x", MARKS[1].text],
        ["Datos", 4, "C", 900, MARKS[2].text],
        ["Datos", 4, None, None, MARKS[3].text],
    ]


def test_the_rest_looks_as_it_did(filled: Path, tmp_path: Path) -> None:
    page = load_workbook(annotate_workbook(filled, tmp_path / "e.xlsx", MARKS))["Datos"]
    assert (page["A1"].font.bold, page["A1"].font.color.rgb) == (True, "FF112233")
    assert (page.column_dimensions["B"].width, page.freeze_panes) == (41, "A2")
    assert [str(rule.sqref) for rule in page.data_validations.dataValidation] == ["B2:B9"]
    assert page["B4"].value == "=no es fórmula"
    assert [cell.data_type for row in page.iter_rows() for cell in row if cell.data_type == "f"] == []


def test_the_corrected_copy_can_be_annotated_again(filled: Path, tmp_path: Path) -> None:
    first = annotate_workbook(filled, tmp_path / "1.xlsx", MARKS)
    book = load_workbook(annotate_workbook(first, tmp_path / "2.xlsx", [MARKS[1]]))
    page = book["Datos"]
    assert (page["B3"].fill.fill_type, page["B3"].comment, page["C4"].comment) == (None, None, None)
    assert (page["C3"].fill.start_color.rgb, page["C3"].comment.text) == (BAD, MARKS[1].text)
    assert [page.cell(row, 5).value for row in range(1, 5)] == ["Problema", None, MARKS[1].text, None]
    assert page.cell(1, 6).value is None
    assert book.sheetnames == ["Datos", "Otra", "Problemas"]
    assert book["Problemas"].max_row == 2


def test_a_csv_becomes_a_workbook_with_colours(tmp_path: Path) -> None:
    file = tmp_path / "Datos.csv"
    file.write_text("FLO-ID;Nombre;Mujeres\n00796;=1+1;\n797;B;x\n", encoding="utf-8")
    marks = [
        Mark("Datos", 2, 3, "Falta."),
        Mark("Datos", 2, 2, "Raro.", "warning"),
        Mark("Datos", 3, 3, "No es número."),
    ]
    copy = annotate_workbook(file, tmp_path / "errores.csv", marks)
    assert copy == tmp_path / "errores.xlsx"
    page = load_workbook(copy)["Datos"]
    rows = [[cell.value for cell in row] for row in page]
    assert rows == [
        ["FLO-ID", "Nombre", "Mujeres", "Problema"],
        ["00796", "=1+1", "–", "Falta.\nRaro."],
        ["797", "B", "x", "No es número."],
    ]
    assert [page[cell].fill.start_color.rgb for cell in ("C2", "B2", "C3")] == [BAD, WARN, BAD]
    assert page["B2"].data_type == "s"
    assert load_workbook(copy)["Problemas"]["D3"].value == "=1+1"


@pytest.mark.parametrize("kind", ["ods", "xls"])
def test_other_formats_become_a_copy_of_their_values(filled: Path, tmp_path: Path, kind: str) -> None:
    copy = annotate_workbook(by_libreoffice(filled, kind, tmp_path / kind), tmp_path / "e.xlsx", MARKS)
    sheet, other, _listed = read_table_file(copy).sheets
    assert sheet.rows[1][:4] == [796, "A", 5, date(2024, 1, 2)]
    assert sheet.cell(4, 4) == 2, "the value of the formula, not the formula"
    assert str(sheet.cell(3, 5)).startswith("No hay")
    assert other.rows == [["igual"]]


def test_what_openpyxl_cannot_hold_becomes_a_copy_of_its_values(
    filled: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(annotate, "ANNOTATION_LIMITS", Limits(seconds=0.01))
    page = load_workbook(annotate_workbook(filled, tmp_path / "e.xlsx", MARKS))["Datos"]
    assert page["C3"].fill.start_color.rgb == BAD
    assert page["C3"].comment is None


def test_names_that_excel_refuses(tmp_path: Path) -> None:
    file = tmp_path / "un nombre largo [con] signos: que Excel no admite.csv"
    file.write_text("a\n1\n", encoding="utf-8")
    copy = annotate_workbook(file, tmp_path / "e.xlsx", [Mark(file.stem, 2, 1, "x")])
    assert read_table_file(copy).sheets[0].cell(2, 2) == "x"


def test_what_cannot_be_read_cannot_be_annotated(tmp_path: Path) -> None:
    locked = tmp_path / "a.xlsx"
    locked.write_bytes(compound_file("EncryptedPackage"))
    for source, code in ((locked, "file_password"), (tmp_path / "no.xlsx", "file_missing")):
        with pytest.raises(UnreadableFile) as caught:
            annotate_workbook(source, tmp_path / "e.xlsx", MARKS)
        assert caught.value.problems[0].code == code
    assert not (tmp_path / "e.xlsx").exists()
