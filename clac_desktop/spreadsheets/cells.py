"""What a cell can hold once it is read, and the one definition of text that survives a workbook."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

CELL_TEXT_LIMIT = 32_767
"""Characters (UTF-16 units) that Excel holds in one cell; a longer text makes it call the file damaged."""

_NEWLINES = re.compile("\r\n|[\r\x0b\x0c]")
_NOT_IN_XML = re.compile("[\x00-\x08\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class ErrorCell:
    """A cell in which Excel shows an error instead of a value: `#N/A`, `#DIV/0!` …"""

    code: str


Value = str | int | float | bool | date | datetime | time | timedelta | None
Cell = Value | ErrorCell
"""Whole numbers are `int`, blanks `None`. A date and time at midnight arrives as `date`: the file cannot tell them
apart. `timedelta` is a duration, as in `[h]:mm`."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet. `rows[0]` is row 1 of Excel and `rows[n][0]` column A, whatever stands empty before the data."""

    name: str
    rows: list[list[Cell]] = field(default_factory=list)
    hidden: bool = False

    def cell(self, row: int, column: int) -> Cell:
        """Return the value at the 1-based Excel position; None where the sheet holds nothing."""
        if not 1 <= row <= len(self.rows) or not 1 <= column <= len(self.rows[row - 1]):
            return None
        return self.rows[row - 1][column - 1]


@dataclass(frozen=True, slots=True)
class Workbook:
    """The sheets of a file in its own order. A csv file has one sheet, named like the file."""

    sheets: list[Sheet]

    def sheet(self, name: str) -> Sheet | None:
        """Return the sheet of that name, or None."""
        return next((sheet for sheet in self.sheets if sheet.name == name), None)


def column_letter(column: int) -> str:
    """Return Excel's name of a 1-based column: 1 -> A, 28 -> AB."""
    letters = ""
    while column > 0:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def column_number(letters: str) -> int:
    """Return the 1-based number of Excel's column name: A -> 1, AB -> 28."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number


def clean_text(text: str) -> str:
    r"""Return the text as Excel, LibreOffice, openpyxl and calamine all read it back from our workbooks.

    Line ends of every kind become `\n`. A tab becomes a blank (LibreOffice drops tabs on its way through ods).
    What XML cannot hold is left out: the other control characters, halves of surrogate pairs, U+FFFE and U+FFFF.
    Excel refuses more than 32,767 characters in a cell: a longer text is cut and ends in `…`.
    Whoever compares a written cell with its source compares with `clean_text(source)`.
    """
    text = _NOT_IN_XML.sub("", _NEWLINES.sub("\n", text).replace("\t", " "))
    if len(text) * 2 > CELL_TEXT_LIMIT and len(text.encode("utf-16-le")) // 2 > CELL_TEXT_LIMIT:
        text = text.encode("utf-16-le")[: (CELL_TEXT_LIMIT - 1) * 2].decode("utf-16-le", "ignore") + "…"
    return text
