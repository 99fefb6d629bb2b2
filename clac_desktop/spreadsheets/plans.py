"""What a workbook shall hold, described before anything is written. `writing` turns plans into a file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Literal, NamedTuple

Kind = Literal["text", "integer", "decimal", "date", "datetime", "percent", "bool"]
StyleName = Literal[
    "title",
    "heading",
    "heading_right",
    "label",
    "general",
    "text",
    "wrapped",
    "number",
    "decimal",
    "percent",
    "date",
    "datetime",
    "muted",
    "total",
    "bad",
    "warn",
    "input",
]
PlainValue = str | int | float | Decimal | bool | date | datetime | time | timedelta | None


class Styled(NamedTuple):
    """A value in a style other than its column's: a refused cell, a total."""

    value: PlainValue
    style: StyleName


CellValue = PlainValue | Styled
"""Text is always text: a value that begins with `=` is never a formula, and this room writes no formula at all.
`Decimal` goes in as a number; `None` and "" leave the cell blank."""


@dataclass(frozen=True, slots=True)
class CellRange:
    """Cells of one column on one sheet, 1-based rows, both ends included; `last_row` None = the last row written."""

    sheet: str
    column: int
    first_row: int
    last_row: int | None = None


@dataclass(frozen=True, slots=True)
class SeriesPlan:
    """One series of a chart; `colour` is RRGGBB, by default the next of the palette."""

    name: str
    values: CellRange
    colour: str | None = None


@dataclass(frozen=True, slots=True)
class ChartPlan:
    """A native chart. `bar` lies, `column` stands; sizes in centimetres; `anchor` is the cell under its corner."""

    kind: Literal["column", "bar", "line"]
    title: str
    categories: CellRange
    series: Sequence[SeriesPlan]
    anchor: str = "F2"
    width: float = 16.0
    height: float = 8.0
    stacked: bool = False


@dataclass(frozen=True, slots=True)
class ColumnPlan:
    """A column of a table sheet.

    `key` is the stable name in the hidden row 2, `label` the heading. `choices` give a drop-down list; with `strict`
    Excel refuses anything else. `minimum` lets Excel refuse numbers below it. `prompt` is shown beside the cell.
    """

    key: str
    label: str
    width: float = 14.0
    kind: Kind = "text"
    hidden: bool = False
    choices: Sequence[str] | None = None
    strict: bool = True
    minimum: int | None = None
    prompt: str = ""
    wrap: bool = False


@dataclass(frozen=True, slots=True)
class SheetPlan:
    """A table sheet. `rows` may be an iterator: it is consumed once, while the file is written.

    Layout: `title_rows`, an empty row below them if there are any, the headings, the hidden row of keys (if
    `key_row`), the data. `blank_rows` prepares that many further rows for typing (lists reach down to there).
    `table` names an Excel table over headings and data; then its own filter stands for `autofilter`.
    """

    name: str
    columns: Sequence[ColumnPlan]
    rows: Iterable[Sequence[CellValue]] = ()
    title_rows: Sequence[str] = ()
    key_row: bool = True
    hidden: bool = False
    very_hidden: bool = False
    autofilter: bool = True
    table: str | None = None
    frozen_columns: int = 0
    blank_rows: int = 0
    charts: Sequence[ChartPlan] = ()

    @property
    def heading_row(self) -> int:
        """The 1-based row of the headings."""
        return len(self.title_rows) + 2 if self.title_rows else 1

    @property
    def first_row(self) -> int:
        """The 1-based row of the first data."""
        return self.heading_row + (2 if self.key_row else 1)


@dataclass(frozen=True, slots=True)
class FreeCell:
    """One cell of a form sheet at its 1-based position."""

    row: int
    column: int
    value: PlainValue
    style: StyleName = "text"


@dataclass(frozen=True, slots=True)
class FormSheet:
    """A sheet of free cells: a summary, an explanation, key and value blocks. Widths by 1-based column.

    `cells` may be a list in any order, or an iterator in the order of rows and columns, which is streamed.
    """

    name: str
    cells: Iterable[FreeCell]
    widths: Mapping[int, float] = field(default_factory=dict)
    charts: Sequence[ChartPlan] = ()
    hidden: bool = False
    landscape: bool = False
    frozen_rows: int = 0


@dataclass(frozen=True, slots=True)
class RawSheet:
    """Text cells of up to 30,000 characters (and whole numbers), unformatted: `_payload`, `_manifest` (sync.md 5)."""

    name: str
    rows: Iterable[Sequence[str | int | None]]
    hidden: bool = True


AnySheet = SheetPlan | FormSheet | RawSheet
