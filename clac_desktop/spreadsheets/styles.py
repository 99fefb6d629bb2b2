"""The looks of cells: one calm palette (visual.md, light tokens). `stylesheet` registers them in a workbook."""

from __future__ import annotations

from dataclasses import dataclass

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
