"""Values to the XML of their cells, as fast as Python can: 1,250,000 cells in about a second.

Text goes in as inline strings: shared strings would have to be held in memory until the end. Four readers must give
the same text back (`cells.clean_text`): a part like `_x0041_`, which Excel and calamine would decode and openpyxl
would not, is cut into two runs, so that no reader sees it whole.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from clac_desktop.spreadsheets.cells import CELL_TEXT_LIMIT, clean_text, column_letter
from clac_desktop.spreadsheets.plans import Styled
from clac_desktop.spreadsheets.styles import HIGHLIGHTS, TEXT_LOOKS, StyleNumbers

_EPOCH = date(1899, 12, 30).toordinal()
_FIRST_SAFE_SERIAL = 61  # 1900-03-01; below it Excel counts a 29 February 1900 that never was
_UNPLAIN = re.compile("[&<>_\x00-\x1f\ud800-\udfff\ufffe\uffff]").search
_ESCAPE_START = re.compile("(?<=_)(?=x[0-9A-Fa-f]{4}_)")
_FORMULA_STARTS = frozenset("=+-@|")
_PLAIN_LENGTH = 16_000


def escape(text: str) -> str:
    """Return the text with the signs of XML escaped."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def inline_text(text: str) -> str:
    """Return the content of `<is>` for a text that is already clean."""
    runs = _ESCAPE_START.split(text) if "_x" in text else [text]
    if len(runs) == 1:
        return f'<t xml:space="preserve">{escape(text)}</t>'
    return "".join(f'<r><t xml:space="preserve">{escape(run)}</t></r>' for run in runs)


def moment(value: date | time | timedelta) -> tuple[str, int | float | None]:
    """Return the look and Excel's number of a day, moment, time or duration.

    The number is None for a day before 1900-03-01, which Excel cannot hold. Raises TypeError for other values,
    ValueError for a moment with a time zone.
    """
    if isinstance(value, datetime):
        if value.tzinfo is not None:
            raise ValueError("a cell holds no time zone")
        days = value.toordinal() - _EPOCH
        return "datetime", days + _seconds(value) / 86_400 if days >= _FIRST_SAFE_SERIAL else None
    if isinstance(value, date):
        days = value.toordinal() - _EPOCH
        return "date", days if days >= _FIRST_SAFE_SERIAL else None
    if isinstance(value, time):
        return "time", _seconds(value) / 86_400
    if isinstance(value, timedelta):
        return "duration", value / timedelta(days=1)
    raise TypeError(f"no cell holds a {type(value).__name__}")


def _seconds(value: datetime | time) -> float:
    return value.hour * 3600 + value.minute * 60 + value.second + value.microsecond / 1e6


class ColumnWriter:
    """Writes the cells of one column; everything that does not depend on the value is prepared."""

    def __init__(self, column: int, styles: StyleNumbers, style: str) -> None:
        self._column = column
        self._styles = styles
        self._style = style
        self.letter = column_letter(column)
        self.as_text = style in TEXT_LOOKS
        self.text_start = f'" s="{styles[style, "text"]}" t="inlineStr"><is><t>'
        self.number_start = f'" s="{styles[style, "number"]}"><v>'

    def cell(self, value: Any, row: int) -> str:
        """Return the XML of the cell, "" for a blank. Raises TypeError or ValueError for what no cell holds."""
        if isinstance(value, Styled):
            return ColumnWriter(self._column, self._styles, value.style).cell(value.value, row)
        if value is None or value == "":
            return ""
        if isinstance(value, str):
            return self._text(value, row)
        if isinstance(value, bool):
            style = self._styles["general" if self.as_text else self._style, "number"]
            return f'<c r="{self.letter}{row}" s="{style}" t="b"><v>{value:d}</v></c>'
        if isinstance(value, int | float | Decimal):
            return self._number(value, row)
        name, serial = moment(value)
        if serial is None:
            return self._text(value.isoformat(), row)
        if self._style in HIGHLIGHTS:
            name = f"{self._style}:{name}"
        elif self._style == "datetime" and name == "date":
            name = self._style
        return f'<c r="{self.letter}{row}" s="{self._styles[name, "number"]}"><v>{serial!r}</v></c>'

    def _text(self, value: str, row: int) -> str:
        text = clean_text(value)
        if not text:
            return ""
        style = self._styles[self._style, "quoted" if text[0] in _FORMULA_STARTS else "text"]
        return f'<c r="{self.letter}{row}" s="{style}" t="inlineStr"><is>{inline_text(text)}</is></c>'

    def _number(self, value: int | float | Decimal, row: int) -> str:
        if self.as_text:  # a number in a column of text, as a FLO-ID, stays what it looks like
            return self._text(format(value, "f") if isinstance(value, Decimal) else str(value), row)
        if not math.isfinite(value):
            raise ValueError("a cell cannot hold a number that is not finite")
        shown = format(value, "f") if isinstance(value, Decimal) else repr(value)
        return f'<c r="{self.letter}{row}{self.number_start}{shown}</v></c>'


def row_writer(columns: Sequence[ColumnWriter]) -> Callable[[int, Sequence[Any], str], str]:
    """Return a function that gives the XML of a row: `write(row_number, values, attributes)`.

    Plain text and plain numbers, nearly all cells, are written here; the rest by `ColumnWriter.cell`.
    """
    prepared = [
        (column.cell, f'<c r="{column.letter}', column.text_start, column.number_start, column.as_text)
        for column in columns
    ]

    def write(row: int, values: Sequence[Any], attributes: str) -> str:
        cells = [f'<row r="{row}"{attributes}>']
        add = cells.append
        for (cell, start, text_start, number_start, as_text), value in zip(prepared, values, strict=True):
            kind = value.__class__
            if kind is str:
                if (
                    value
                    and len(value) < _PLAIN_LENGTH
                    and _UNPLAIN(value) is None
                    and (first := value[0]) not in _FORMULA_STARTS
                    and not first.isspace()
                    and not value[-1].isspace()
                ):
                    add(f"{start}{row}{text_start}{value}</t></is></c>")
                    continue
            elif value is None:
                continue
            elif kind is int and not as_text:
                add(f"{start}{row}{number_start}{value}</v></c>")
                continue
            add(cell(value, row))
        add("</row>")
        return "".join(cells)

    return write


assert _PLAIN_LENGTH * 2 < CELL_TEXT_LIMIT
