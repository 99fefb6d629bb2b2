"""The user's workbook back, with the refused cells coloured and explained: only these need another try."""

from __future__ import annotations

import base64
import json
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO, Literal

from clac_desktop.errors import UnreadableFile
from clac_desktop.spreadsheets.cells import Cell, ErrorCell, Workbook, column_letter
from clac_desktop.spreadsheets.limits import MEGABYTE, Limits
from clac_desktop.spreadsheets.plans import FormSheet, FreeCell, PlainValue
from clac_desktop.spreadsheets.process import messages
from clac_desktop.spreadsheets.reading import open_source, read_table_file
from clac_desktop.spreadsheets.saving import replacing
from clac_desktop.spreadsheets.writing import write_workbook
from clac_desktop.texts import _

ANNOTATION_LIMITS = Limits(seconds=90.0, memory=1536 * MEGABYTE)
"""openpyxl holds the whole workbook with its formats, several hundred bytes a cell."""
_BAD_IN_XLSX = ("file_memory", "file_slow", "file_damaged")
_OPENPYXL_SUFFIXES = (".xlsx", ".xlsm")


@dataclass(frozen=True, slots=True)
class Mark:
    """What is to be said about one cell: 1-based row and column as in Excel; `column` None = about the whole row."""

    sheet: str
    row: int
    column: int | None
    text: str
    severity: Literal["error", "warning"] = "error"


def annotate_workbook(
    source: Path | str,
    target: Path | str,
    marks: Sequence[Mark],
    *,
    cancelled: Callable[[], bool] | None = None,
) -> Path:
    """Write a copy of `source` with the marks, and return its path: `target`, with the ending .xlsx.

    Each marked cell is coloured and carries its text as a comment; a column «Problema» at the right of the sheet
    repeats the texts of its row, a sheet «Problemas» lists them all. xlsx and xlsm keep formats, lists and widths;
    formulas become the values that were read, macros are left out. Other kinds, and workbooks that openpyxl cannot
    hold, become plain copies of their values, with colours and the column, without comments.
    Raises UnreadableFile, ProblemError (see `saving.replacing`), Cancelled.
    """
    source, target = Path(source), Path(target).with_suffix(".xlsx")
    if source.suffix.lower() in _OPENPYXL_SUFFIXES:
        try:
            _annotate_formatted(source, target, marks, cancelled)
            return target
        except UnreadableFile as failure:
            if failure.problems[0].code not in _BAD_IN_XLSX:
                raise
    return _annotate_values(read_table_file(source, cancelled=cancelled), target, marks, cancelled)


def _annotate_formatted(
    source: Path, target: Path, marks: Sequence[Mark], cancelled: Callable[[], bool] | None
) -> None:
    """Let the child process load, mark and save the workbook. The request goes before the file on its input."""
    request = {
        "marks": [[mark.sheet, mark.row, mark.column, mark.text, mark.severity] for mark in marks],
        "words": _words(),
    }
    limits = ANNOTATION_LIMITS
    with tempfile.TemporaryFile() as wish, open_source(source, limits) as (stream, name):
        wish.write(json.dumps(request).encode() + b"\n")
        while block := stream.read(MEGABYTE):
            wish.write(block)
        wish.seek(0)
        # The first answer comes when the copy is complete: the target is opened only then.
        answers = messages({"do": "annotate"}, wish, name, limits, cancelled)
        _save(answers, target)


def _save(answers: Iterator[dict[str, object]], target: Path) -> None:
    first = next(answers, None)
    with replacing(target) as stream:
        _write_block(stream, first)
        for answer in answers:
            _write_block(stream, answer)


def _write_block(stream: IO[bytes], answer: dict[str, object] | None) -> None:
    if answer is not None:
        stream.write(base64.b64decode(str(answer["block"])))


def _words() -> dict[str, str]:
    return {
        "problem": _("Problema"),
        "problems": _("Problemas"),
        "sheet": _("Hoja"),
        "row": _("Fila"),
        "column": _("Columna"),
        "value": _("Valor"),
    }


def _annotate_values(
    workbook: Workbook, target: Path, marks: Sequence[Mark], cancelled: Callable[[], bool] | None
) -> Path:
    words = _words()
    taken: set[str] = set()
    sheets: list[FormSheet] = []
    for sheet in workbook.sheets:
        own = [mark for mark in marks if mark.sheet == sheet.name]
        name = _sheet_name(sheet.name, taken)
        sheets.append(FormSheet(name, _copied(sheet.rows, own, words["problem"]), frozen_rows=1, hidden=sheet.hidden))
    if all(sheet.hidden for sheet in sheets):
        sheets = [replace(sheet, hidden=False) for sheet in sheets]
    sheets.append(_list_of(workbook, marks, words, _sheet_name(words["problems"], taken)))
    return write_workbook(target, sheets, cancelled=cancelled)


def _sheet_name(wanted: str, taken: set[str]) -> str:
    """Return a name that Excel takes: names of csv and ods files may be longer or hold its forbidden signs."""
    plain = "".join(" " if sign in "[]:*?/\\" else sign for sign in wanted).strip(" '")[:31] or "1"
    name, number = plain, 1
    while name.lower() in taken:
        number += 1
        name = f"{plain[:27]} ({number})"
    taken.add(name.lower())
    return name


def _plain(value: Cell) -> PlainValue:
    return value.code if isinstance(value, ErrorCell) else value


def _copied(rows: list[list[Cell]], marks: list[Mark], heading: str) -> Iterator[FreeCell]:
    """Yield the cells of a sheet, the marked ones coloured, and the column of problems to the right of all."""
    severities = {(mark.row, mark.column): mark.severity for mark in reversed(marks)}
    texts: dict[int, list[str]] = {}
    for mark in marks:
        texts.setdefault(mark.row, []).append(mark.text)
    explained = max((len(row) for row in rows), default=0) + 1
    for number in range(1, max([len(rows), *texts]) + 1):
        row = rows[number - 1] if number <= len(rows) else []
        for column, value in enumerate(row, start=1):
            severity = severities.get((number, column))
            plain = _plain(value)
            if severity is not None:
                shown = plain if plain is not None else "–"
                yield FreeCell(number, column, shown, "warn" if severity == "warning" else "bad")
            elif isinstance(plain, str):
                yield FreeCell(number, column, plain, "text")
            elif plain is not None:
                yield FreeCell(number, column, plain, "general")
        if number in texts:
            yield FreeCell(number, explained, "\n".join(texts[number]), "bad")
        elif number == 1 and texts:
            yield FreeCell(1, explained, heading, "heading")


def _list_of(workbook: Workbook, marks: Sequence[Mark], words: dict[str, str], name: str) -> FormSheet:
    headings = (words["sheet"], words["row"], words["column"], words["value"], words["problem"])
    cells = [FreeCell(1, column, text, "heading") for column, text in enumerate(headings, start=1)]
    for row, mark in enumerate(marks, start=2):
        sheet = workbook.sheet(mark.sheet)
        value = sheet.cell(mark.row, mark.column) if sheet is not None and mark.column is not None else None
        cells += [
            FreeCell(row, 1, mark.sheet),
            FreeCell(row, 2, mark.row, "general"),
            FreeCell(row, 3, column_letter(mark.column) if mark.column else None),
            FreeCell(row, 4, _plain(value), "text" if isinstance(value, str) else "general"),
            FreeCell(row, 5, mark.text),
        ]
    return FormSheet(name, cells, {1: 20.0, 2: 8.0, 3: 10.0, 4: 24.0, 5: 80.0}, frozen_rows=1)
