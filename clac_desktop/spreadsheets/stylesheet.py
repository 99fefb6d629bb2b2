"""The looks of cells registered in a workbook by name."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.worksheet.worksheet import Worksheet

from clac_desktop.spreadsheets.styles import FONT, HAIRLINE, HIGHLIGHTS, LOOKS, MOMENTS, VARIANTS, Look, StyleNumbers


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
