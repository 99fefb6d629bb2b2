"""Workbooks of others are read with their types and at their true positions, in five formats."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime, timedelta
from datetime import time as clock
from pathlib import Path

import psutil
import pytest
from openpyxl import Workbook as OpenWorkbook

from clac_desktop.errors import Cancelled, UnreadableFile
from clac_desktop.spreadsheets import process
from clac_desktop.spreadsheets.cells import ErrorCell
from clac_desktop.spreadsheets.limits import DEFAULT_LIMITS
from clac_desktop.spreadsheets.process import messages
from clac_desktop.spreadsheets.reading import read_sheets, read_table_file
from tests.spreadsheets.made_files import by_libreoffice, with_rows

OPTIONS = {"do": "read", "names": None, "suffix": ".xlsx", "errors": False}
HOUR = replace(DEFAULT_LIMITS, seconds=3600)


@contextmanager
def one_child() -> Iterator[Callable[[], list[psutil.Process]]]:
    """Give a function that returns the processes which this one has started since, ended ones among them."""
    started: list[psutil.Process] = []
    mine = psutil.Process()
    former = set(mine.children())

    def children() -> list[psutil.Process]:
        started.extend(set(mine.children()) - former - set(started))
        return started

    yield children


def gone(child: psutil.Process) -> bool:
    """Whether a process is no more, and nobody owes it a look at its end (it is no zombie)."""
    return not psutil.pid_exists(child.pid)


@pytest.fixture
def typed(tmp_path: Path) -> Path:
    """A workbook whose data begin at C4: empty rows above, empty columns before."""
    book = OpenWorkbook()
    page = book.active
    page.title = "Datos"
    values = [796, "00797", 5.0, 2.5, True, date(2024, 1, 2), datetime(2024, 1, 2, 3, 4, 5), clock(3, 4), "  x "]
    for column, value in enumerate(values, start=3):
        page.cell(4, column).value = value
    page["C6"] = timedelta(hours=30)
    page["C8"] = "#N/A"
    page["D8"] = "último"
    page["E10"] = "#DIV/0!"
    book.create_sheet("Oculta").sheet_state = "hidden"
    file = tmp_path / "tipos.xlsx"
    book.save(file)
    return file


def test_types_and_positions(typed: Path) -> None:
    sheet, hidden = read_table_file(typed).sheets
    assert (sheet.name, sheet.hidden, hidden.name, hidden.hidden) == ("Datos", False, "Oculta", True)
    assert [sheet.cell(4, column) for column in range(1, 12)] == [
        None,
        None,
        796,
        "00797",
        5,
        2.5,
        True,
        date(2024, 1, 2),
        datetime(2024, 1, 2, 3, 4, 5),
        clock(3, 4),
        "  x ",
    ]
    assert [type(sheet.cell(4, column)) for column in (3, 5, 6, 7)] == [int, int, float, bool]
    assert sheet.cell(6, 3) == timedelta(hours=30)
    assert sheet.cell(8, 4) == "último"
    assert sheet.cell(1, 1) is sheet.cell(99, 1) is sheet.cell(4, 99) is None


def test_error_values_are_named_where_they_stand(typed: Path) -> None:
    sheet = read_table_file(typed).sheets[0]
    assert sheet.cell(8, 3) == ErrorCell("#N/A")
    # calamine ends the sheet at the last value it knows; the error is below it and to its right.
    assert sheet.cell(10, 5) == ErrorCell("#DIV/0!")


def test_own_sheets_keep_a_text_that_looks_like_an_error(tmp_path: Path) -> None:
    rows = '<row r="1"><c r="A1" t="inlineStr"><is><t>#N/A</t></is></c></row>'
    file = tmp_path / "own.xlsx"
    file.write_bytes(with_rows(rows))
    assert read_sheets(file) == {"Sheet": [["#N/A"]]}
    assert read_table_file(file).sheets[0].cell(1, 1) == "#N/A"


def test_only_the_named_sheets_are_read(typed: Path) -> None:
    assert list(read_sheets(typed, ["Oculta", "No hay"])) == ["Oculta"]
    assert read_sheets(typed, []) == {}


def test_bytes_are_read_as_a_file_is(typed: Path) -> None:
    assert read_table_file(typed.read_bytes()) == read_table_file(typed)


@pytest.mark.parametrize("kind", ["ods", "xls"])
def test_other_formats_say_the_same(typed: Path, tmp_path: Path, kind: str) -> None:
    expected = read_table_file(typed).sheets[0]
    sheet = read_table_file(by_libreoffice(typed, kind, tmp_path / kind)).sheets[0]
    for column in (3, 4, 5, 6, 8, 9, 10, 11):
        assert sheet.cell(4, column) == expected.cell(4, column), column
    assert sheet.cell(8, 4) == "último"
    # The binary format hides its errors from calamine: blank, as `read_table_file` says.
    assert sheet.cell(8, 3) == (ErrorCell("#N/A") if kind == "ods" else None)


CSV = 'FLO-ID;Nombre;Mujeres\r\n00796;Asociación «Ñandú»;1,5\r\n\r\n797;"con ; y\nsalto";\r\n'


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "utf-16-be"])
def test_csv_in_every_encoding(tmp_path: Path, encoding: str) -> None:
    file = tmp_path / "tabla.csv"
    file.write_bytes(CSV.encode(encoding))
    sheet = read_table_file(file).sheets[0]
    assert sheet.name == "tabla"
    assert sheet.rows == [
        ["FLO-ID", "Nombre", "Mujeres"],
        ["00796", "Asociación «Ñandú»", "1,5"],
        [],
        ["797", "con ; y\nsalto", None],
    ]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_csv_with_every_delimiter(tmp_path: Path, delimiter: str) -> None:
    lines = [["a", "b, c; d", "e"], ["1", "2", "3"]]
    file = tmp_path / "t.csv"
    file.write_text("\n".join(delimiter.join(f'"{cell}"' for cell in line) for line in lines), encoding="utf-8")
    assert read_table_file(file).sheets[0].rows == lines


def test_csv_names_its_delimiter_and_keeps_the_numbers_of_rows(tmp_path: Path) -> None:
    file = tmp_path / "t.csv"
    file.write_bytes(b"sep=;\r\na;b\r\n1;2\r\n")
    sheet = read_table_file(file).sheets[0]
    assert (sheet.cell(1, 1), sheet.cell(2, 1), sheet.cell(3, 2)) == (None, "a", "2")


def test_csv_of_one_column(tmp_path: Path) -> None:
    file = tmp_path / "t.csv"
    file.write_bytes(b"flo\n796\n797\n")
    assert read_table_file(file).sheets[0].rows == [["flo"], ["796"], ["797"]]


def test_cancel_ends_a_reading_in_its_midst(tmp_path: Path) -> None:
    asked = iter([False, True])
    with pytest.raises(Cancelled):
        read_table_file(with_rows('<row r="1"/>' * 2_000_000), cancelled=lambda: next(asked, True))


@pytest.mark.timeout(120)
def test_cancel_ends_a_child_that_would_wait_for_ever() -> None:
    """Its file is a pipe that nobody closes: without the cancel it had an hour, and this test two minutes."""
    source, held = os.pipe()
    with os.fdopen(source, "rb") as stream, os.fdopen(held, "wb"), one_child() as child:
        answers = messages(OPTIONS, stream, "x", HOUR, cancelled=lambda: bool(child()))
        with pytest.raises(Cancelled):
            next(answers)
        assert gone(*child())


@pytest.mark.timeout(120)
def test_the_child_ends_when_nobody_reads_on(tmp_path: Path) -> None:
    """It has more to say than a pipe holds, and waits; when the reader goes, it is ended and its end waited for."""
    file = tmp_path / "long.csv"
    file.write_text(f"{'x' * 100}\n" * 50_000)
    with file.open("rb") as stream, one_child() as child:
        answers = messages({**OPTIONS, "suffix": ".csv"}, stream, "x", HOUR)
        assert "sheet" in next(answers)
        (started,) = child()
        assert not gone(started)
        answers.close()  # type: ignore[attr-defined]
        assert gone(started)


def test_a_broken_installation_is_not_blamed_on_the_file(typed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process, "child_command", lambda: [sys.executable, "-c", "import no_such_module"])
    with pytest.raises(RuntimeError, match="no_such_module"):
        read_table_file(typed)


@pytest.mark.parametrize(
    ("last_act", "code"),
    [
        ("os.abort()", "file_damaged"),
        ("os.kill(os.getpid(), 11)", "file_damaged"),
        ("raise MemoryError", "file_memory"),
    ],
)
def test_a_child_that_crashes_is_a_problem_of_the_file(
    typed: Path, monkeypatch: pytest.MonkeyPatch, last_act: str, code: str
) -> None:
    program = f"import os; print('{{\"ready\":true}}', flush=True); {last_act}"
    monkeypatch.setattr(process, "child_command", lambda: [sys.executable, "-c", program])
    with pytest.raises(UnreadableFile) as caught:
        read_table_file(typed)
    assert caught.value.problems[0].code == code
