"""The looks of cells: one calm palette (visual.md, light tokens), registered in a workbook by name."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.worksheet.worksheet import Worksheet

FONT = "Calibri"
INK, MUTED, HAIRLINE, GRID = "1D2126", "63676E", "C6C3BB", "E9E7E1"
WINDOW, SURFACE_INPUT, BAD, BAD_BG, WARN, WARN_BG = "F4F3EF", "E1EDF6", "9C3300", "FBE6DB", "754800", "FBEFD6"
SERIES = ("0072B2", "C27C00", "009E73", "CC79A7", "56B4E9", "9E3D00")

DATE_FORMAT = "dd/mm/yyyy"
DATETIME_FORMAT = "dd/mm/yyyy hh:mm"


@dataclass(frozen=True)
class Look:
    """A style: number format, ink, fill, weight, size, hairlines, alignment."""

    number_format: str = "General"
    ink: str = INK
    fill: str | None = None
    bold: bool = False
    size: float = 11
    bottom: bool = False
    top: bool = False
    boxed: bool = False
    wrap: bool = False
    side: str | None = None


LOOKS: dict[str, Look] = {
    "title": Look("@", bold=True, size=16),
    "heading": Look("@", fill=WINDOW, bold=True, bottom=True, wrap=True),
    "label": Look("@", ink="474C53"),
    "text": Look("@"),
    "wrapped": Look("@", wrap=True),
    # `_)` keeps a number off the text in the next column.
    "number": Look("#,##0_)"),
    "decimal": Look("#,##0.00_)"),
    "percent": Look("0%_)"),
    "date": Look(DATE_FORMAT, side="left"),
    "datetime": Look(DATETIME_FORMAT, side="left"),
    "muted": Look("@", ink=MUTED, wrap=True),
    "total": Look("#,##0_)", bold=True, top=True),
    "bad": Look("General", ink=BAD, fill=BAD_BG, boxed=True),
    "warn": Look("General", ink=WARN, fill=WARN_BG),
    "input": Look("General", fill=SURFACE_INPUT, boxed=True),
    "general": Look("General"),
    # Not offered by name: what a column of that kind uses besides, and what the raw sheets hold.
    "integer": Look("0_)"),
    "heading_right": Look("@", fill=WINDOW, bold=True, bottom=True, wrap=True, side="right"),
    "time": Look("hh:mm"),
    "duration": Look("[h]:mm"),
    "raw": Look("@"),
}

TEXT_LOOKS = frozenset(name for name, look in LOOKS.items() if look.number_format == "@")
"""Looks in which also a number is written as text."""
HIGHLIGHTS = ("bad", "warn", "input")
MOMENTS = ("date", "datetime", "time", "duration")
VARIANTS = ("number", "text", "quoted")
StyleNumbers = dict[tuple[str, str], int]

RIGHT_KINDS = ("integer", "decimal", "percent")
KIND_STYLES: dict[str, str] = {
    "text": "text",
    "integer": "integer",
    "decimal": "decimal",
    "date": "date",
    "datetime": "datetime",
    "percent": "percent",
    "bool": "general",
}


def fill_of(colour: str) -> PatternFill:
    """Return a plain fill of that colour (RRGGBB)."""
    return PatternFill("solid", start_color=f"FF{colour}", end_color=f"FF{colour}")


def _looks() -> Iterator[tuple[str, Look]]:
    yield from LOOKS.items()
    for highlight in HIGHLIGHTS:
        for moment in MOMENTS:
            yield f"{highlight}:{moment}", replace(LOOKS[highlight], number_format=LOOKS[moment].number_format)


def register_styles(scratch: Worksheet) -> StyleNumbers:
    """Return the number of each style in the workbook, by name and variant.

    Variants: `number` has the number format of the look, `text` the format `@`, and `quoted` besides Excel's mark
    for a leading apostrophe: so a text that begins like a formula stays text when somebody edits the cell.
    The cells of `scratch` carry the styles; they are thrown away with its `<sheetData>`.
    """
    numbers: StyleNumbers = {}
    for row, (name, look) in enumerate(_looks(), start=1):
        for column, variant in enumerate(VARIANTS, start=1):
            cell = scratch.cell(row, column)
            cell.font = Font(name=FONT, size=look.size, bold=look.bold, color=f"FF{look.ink}")
            cell.number_format = look.number_format if variant == "number" else "@"
            if look.fill:
                cell.fill = fill_of(look.fill)
            line, none = Side(style="thin", color=f"FF{HAIRLINE}"), Side()
            cell.border = Border(
                bottom=line if look.bottom or look.boxed else none,
                top=line if look.top or look.boxed else none,
                left=line if look.boxed else none,
                right=line if look.boxed else none,
            )
            side = "left" if variant != "number" and look.side is None and look.fill is None else look.side
            indent = 1 if look.side == "right" else 0
            cell.alignment = Alignment(side, "top", wrap_text=look.wrap or None, indent=indent)
            cell.quotePrefix = variant == "quoted"
            numbers[name, variant] = cell.style_id
    return numbers
