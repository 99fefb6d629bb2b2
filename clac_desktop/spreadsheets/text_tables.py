"""csv files as offices have them: any of four encodings, comma, semicolon, tab or bar. Runs in the child process."""

from __future__ import annotations

import csv
import io
import re
from itertools import islice

from clac_desktop.spreadsheets.archive import Refused
from clac_desktop.spreadsheets.limits import Limits

_NOT_TEXT = re.compile("[\x00-\x08\x0e-\x1f\ufffe\uffff]")
_DELIMITERS = ",;\t|"
_CELL_LIMIT = 1_000_000


def decode_text(data: bytes) -> str | None:
    """Return the text of a file in UTF-8, UTF-16 or Windows-1252 (in this order), or None if it is no text."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ["utf-16"]
    elif b"\0" in data[:2000]:
        encodings = ["utf-16-le" if data[:2000].find(b"\0") % 2 else "utf-16-be"]
    else:
        encodings = ["utf-8-sig", "cp1252"]
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        return None if _NOT_TEXT.search(text) else text
    return None


def _delimiter(text: str) -> str:
    """Return the sign between the fields: the one that cuts the first lines into most columns, most evenly."""
    sample = list(islice(io.StringIO(text, newline=""), 60))
    best, best_score = ",", (0.0, 0)
    for delimiter in _DELIMITERS:
        rows = [row for row in csv.reader(sample, delimiter=delimiter) if any(row)]
        width = len(rows[0]) if rows else 0
        if width > 1:
            score = (round(sum(len(row) == width for row in rows) / len(rows), 1), width)
            if score > best_score:
                best, best_score = delimiter, score
    return best


def read_text_table(data: bytes, limits: Limits) -> list[list[str | None]]:
    """Return the rows of a csv file as text; what numbers and dates they mean is for the importer to say.

    Raises Refused: file_not_workbook, file_too_many_rows, file_too_many_columns, file_damaged.
    """
    text = decode_text(data)
    if text is None or text.lstrip()[:1] in ("<", "{"):
        raise Refused("file_not_workbook")
    named = re.match(r"sep=(.)\r?\n", text)  # Excel's own first line
    delimiter = named[1] if named else _delimiter(text)
    csv.field_size_limit(_CELL_LIMIT)
    rows: list[list[str | None]] = []
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
            rows.append([value if value != "" else None for value in row])
            if len(rows) > limits.rows:
                raise Refused("file_too_many_rows", limit=limits.rows)
            if len(row) > limits.columns:
                raise Refused("file_too_many_columns", limit=limits.columns)
    except csv.Error as error:
        raise Refused("file_damaged") from error
    if named and rows:
        rows[0] = []  # the line stays counted, so the numbers of rows are those of the file
    return rows
