"""Marks in a workbook of somebody else, by openpyxl. Runs in the child process; `annotate` is the parent's side."""

from __future__ import annotations

import base64
import json
import warnings
from collections.abc import Iterator
from copy import copy
from io import BytesIO
from typing import Any

from openpyxl import load_workbook
from openpyxl.cell import Cell
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from clac_desktop.spreadsheets.cells import clean_text
from clac_desktop.spreadsheets.limits import MEGABYTE
from clac_desktop.spreadsheets.styles import BAD, BAD_BG, WARN, WARN_BG
from clac_desktop.spreadsheets.stylesheet import fill_of

_COMMENT_LIMIT = 2_000  # signs; more does not fit a comment that can still be read
_AUTHOR = "CLAC Desktop"
_OUR_FILLS = (f"FF{BAD_BG}", f"FF{WARN_BG}")
_COLUMN_WIDTH = 60
_BLOCK = 3 * MEGABYTE // 4


def split_request(data: bytes) -> tuple[dict[str, Any], bytes]:
    """Return the request on the first line and the file after it."""
    line, _newline, file = data.partition(b"\n")
    return json.loads(line), file


def annotated_messages(file: bytes, request: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield the marked workbook in blocks of base64. Raises whatever openpyxl raises for a file it cannot take."""
    with warnings.catch_warnings():
        # openpyxl tells what it leaves out (extensions, pictures); the copy is for correcting cells.
        warnings.simplefilter("ignore")
        # Colours of single words are lost: openpyxl's own rich text loses the words themselves when it is saved.
        book = load_workbook(BytesIO(file), data_only=True, keep_links=False)
        _mark(book, request["marks"], request["words"])
        saved = BytesIO()
        book.save(saved)
    content = saved.getvalue()
    for start in range(0, len(content), _BLOCK):
        yield {"block": base64.b64encode(content[start : start + _BLOCK]).decode()}


def _mark(book: Workbook, marks: list[list[Any]], words: dict[str, str]) -> None:
    by_sheet: dict[str, list[list[Any]]] = {}
    for mark in marks:
        by_sheet.setdefault(mark[0], []).append(mark)
    listed: list[tuple[Any, ...]] = []
    for page in book.worksheets:
        _wipe(page)
        own = by_sheet.get(page.title, [])
        listed += _mark_sheet(page, own, words) if own else []
    for page in book.worksheets:
        page.sheet_view.tabSelected = False
    headings = (words["sheet"], words["row"], words["column"], words["value"], words["problem"])
    title = words["problems"]
    if title in book.sheetnames and tuple(cell.value for cell in book[title][1][: len(headings)]) == headings:
        book.remove(book[title])  # the list of an earlier round
    while title.lower() in {name.lower() for name in book.sheetnames}:
        title += " CLAC"
    page = book.create_sheet(title)
    rows = [headings, *listed]
    for row, values in enumerate(rows, start=1):
        for column, value in enumerate(values, start=1):
            _put(page.cell(row, column), value)
    for column, width in enumerate((20, 8, 10, 24, 80), start=1):
        page.column_dimensions[get_column_letter(column)].width = width
    page.freeze_panes = "A2"


def _mark_sheet(page: Worksheet, marks: list[list[Any]], words: dict[str, str]) -> list[tuple[Any, ...]]:
    """Colour and explain the cells of one sheet; return the lines for the list of problems."""
    explained = _column_of_problems(page, words["problem"])
    texts: dict[int, list[str]] = {}
    comments: dict[tuple[int, int], list[str]] = {}
    severities: dict[tuple[int, int], str] = {}
    listed: list[tuple[Any, ...]] = []
    for _sheet, row, column, text, severity in marks:
        texts.setdefault(row, []).append(text)
        value = None
        if column is not None:
            value = page.cell(row, column).value
            comments.setdefault((row, column), []).append(text)
            if severities.get((row, column)) != "error":
                severities[row, column] = severity
        listed.append((page.title, row, get_column_letter(column) if column else None, value, text))
    for (row, column), lines in comments.items():
        cell = page.cell(row, column)
        if isinstance(cell, Cell):  # the hidden cells of a merged range take neither fill nor comment
            _colour(cell, severities[row, column])
            cell.comment = Comment(clean_text("\n".join(lines))[:_COMMENT_LIMIT], _AUTHOR, height=120, width=320)
    for row, lines in texts.items():
        cell = page.cell(row, explained)
        _put(cell, "\n".join(lines))
        _colour(cell, "error")
    if 1 not in texts:
        _put(page.cell(1, explained), words["problem"])
    page.column_dimensions[get_column_letter(explained)].width = _COLUMN_WIDTH
    return listed


def _wipe(page: Worksheet) -> None:
    """Take away the marks of an earlier round: the user corrects our copy and tries again with it."""
    for row in page.iter_rows():
        for cell in row:
            if isinstance(cell, Cell) and cell.has_style and cell.fill.start_color.rgb in _OUR_FILLS:
                cell.fill = PatternFill()
                font = copy(cell.font)
                font.color = None
                cell.font = font
                if cell.comment is not None and cell.comment.author == _AUTHOR:
                    cell.comment = None


def _column_of_problems(page: Worksheet, heading: str) -> int:
    """Return the column after the last value, or that of an earlier round, emptied.

    Formatted empty columns may reach to the edge of the sheet; only values count.
    """
    last = max((cell.column for row in page.iter_rows() for cell in row if cell.value is not None), default=0)
    if last and page.cell(1, last).value == heading:
        for row in page.iter_rows(min_col=last, max_col=last):
            row[0].value = None
        return last
    return last + 1


def _colour(cell: Cell, severity: str) -> None:
    ink, fill = (WARN, WARN_BG) if severity == "warning" else (BAD, BAD_BG)
    cell.fill = fill_of(fill)
    font = copy(cell.font)
    font.color = f"FF{ink}"
    cell.font = font


def _put(cell: Cell, value: Any) -> None:
    """Set a value; a text that begins like a formula stays text."""
    if isinstance(value, str):
        cell.value = clean_text(value)
        cell.data_type = "s"
        cell.number_format = "@"
        cell.quotePrefix = value[:1] in ("=", "+", "-", "@")
    else:
        cell.value = value
