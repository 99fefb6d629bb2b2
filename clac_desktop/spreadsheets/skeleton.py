"""Everything of a workbook but its rows, built by openpyxl: styles, widths, lists, filters, tables, charts.

The number of rows is known only when they have been written. Until then every range ends in a row that stands for
"the last one" of its sheet; `writing` puts the true number in its place.

Twenty packages of a night have one skeleton: the newest few are kept, and used again where nothing but rows differs.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from io import BytesIO

from openpyxl import Workbook as OpenWorkbook
from openpyxl.chart import BarChart, LineChart
from openpyxl.chart.data_source import AxDataSource, StrRef
from openpyxl.chart.series_factory import SeriesFactory
from openpyxl.chart.shapes import GraphicalProperties
from openpyxl.chart.text import RichText, Text
from openpyxl.chart.title import Title
from openpyxl.drawing.line import LineProperties
from openpyxl.drawing.text import CharacterProperties, Paragraph, ParagraphProperties, RegularTextRun
from openpyxl.packaging.core import DocumentProperties
from openpyxl.utils import quote_sheetname
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.table import AutoFilter as TableFilter
from openpyxl.worksheet.table import Table, TableColumn, TableStyleInfo
from openpyxl.worksheet.worksheet import Worksheet
from openpyxl.xml.functions import tostring

from clac_desktop.spreadsheets.cells import clean_text, column_letter
from clac_desktop.spreadsheets.plans import AnySheet, CellRange, ChartPlan, ColumnPlan, FormSheet, RawSheet, SheetPlan
from clac_desktop.spreadsheets.styles import (
    GRID,
    HAIRLINE,
    INK,
    KIND_STYLES,
    LOOKS,
    SERIES,
    StyleNumbers,
)
from clac_desktop.spreadsheets.stylesheet import register_styles

LISTS_SHEET = "_lists"
"""Hidden sheet that holds the choices of all drop-down lists, one list a column."""
_LAST_ROW = 990_000  # + number of the sheet: the row that stands for its last one; openpyxl's charts end at 1,000,000
_PROMPT_LIMIT = 255
_KEPT = 8  # of some 30 KB each: packages up and down, tables, in two languages
_kept: dict[str, Skeleton] = {}


@dataclass(frozen=True)
class Skeleton:
    """The saved workbook without rows, the numbers of its styles and the lists for its sheet of lists.

    `properties` are its title, creator and times, in the place of those in `package`.
    """

    package: bytes
    styles: StyleNumbers
    lists: list[tuple[str, ...]]
    properties: bytes = b""


def true_last_rows(xml: bytes, last_rows: Sequence[int]) -> bytes:
    """Return the XML with the true last rows: `last_rows[n]` for every range that ends in that of sheet n."""
    pattern = re.compile(rb"(?<=[A-Z$])99\d{4}(?!\d)")

    def true_row(found: re.Match[bytes]) -> bytes:
        sheet = int(found[0]) - _LAST_ROW
        return str(last_rows[sheet]).encode() if sheet < len(last_rows) else found[0]

    return pattern.sub(true_row, xml)


def build_skeleton(sheets: Sequence[AnySheet], title: str, creator: str, stamp: datetime) -> Skeleton:
    """Return the workbook of these plans without its rows. Raises ValueError for a plan that Excel would refuse."""
    key = repr([replace(one, cells=()) if isinstance(one, FormSheet) else replace(one, rows=()) for one in sheets])
    found = _kept.pop(key, None) or _build(sheets)
    _kept[key] = found  # the newest last
    for older in list(_kept)[:-_KEPT]:
        _kept.pop(older, None)
    told = DocumentProperties(title=clean_text(title), creator=clean_text(creator), created=stamp, modified=stamp)
    return replace(found, properties=tostring(told.to_tree()))


def _build(sheets: Sequence[AnySheet]) -> Skeleton:
    book = OpenWorkbook()
    styles = register_styles(book.active)
    _check_names(sheets)
    lists: list[tuple[str, ...]] = []
    numbers = {sheet.name: number for number, sheet in enumerate(sheets)}
    for number, plan in enumerate(sheets):
        # The first sheet keeps the scratch cells that carry the styles.
        page = book.active if number == 0 else book.create_sheet()
        page.title = plan.name
        if isinstance(plan, SheetPlan):
            _table_sheet(page, plan, number, lists)
        elif isinstance(plan, FormSheet):
            _form_sheet(page, plan)
        else:
            page.sheet_state = "hidden" if plan.hidden else "visible"
        if not isinstance(plan, RawSheet):
            for chart in plan.charts:
                page.add_chart(_chart(chart, numbers), chart.anchor)
    if lists:
        book.create_sheet(LISTS_SHEET).sheet_state = "hidden"
    visible = [page for page in book.worksheets if page.sheet_state == "visible"]
    if not visible:
        raise ValueError("a workbook needs a visible sheet")
    book.active = book.worksheets.index(visible[0])
    saved = BytesIO()
    book.save(saved)
    return Skeleton(saved.getvalue(), styles, lists)


def _check_names(sheets: Sequence[AnySheet]) -> None:
    names = [sheet.name.lower() for sheet in sheets]
    if len(set(names)) < len(names) or LISTS_SHEET in names:
        raise ValueError(f"names of sheets are used twice: {names}")
    if any(len(name) > 31 for name in names):
        raise ValueError(f"Excel allows 31 characters in the name of a sheet: {names}")


def _table_sheet(page: Worksheet, plan: SheetPlan, number: int, lists: list[tuple[str, ...]]) -> None:
    last_row = _LAST_ROW + number
    last_column = column_letter(len(plan.columns))
    for index, column in enumerate(plan.columns, start=1):
        dimension = page.column_dimensions[column_letter(index)]
        dimension.width, dimension.hidden = column.width, column.hidden
        # What somebody types below the data is treated as the column is: text stays text.
        dimension.number_format = LOOKS[KIND_STYLES[column.kind]].number_format
        rule = _validation(column, lists)
        if rule is not None:
            letter = column_letter(index)
            rule.add(f"{letter}{plan.first_row}:{letter}{last_row}")
            page.add_data_validation(rule)
    page.sheet_state = "veryHidden" if plan.very_hidden else "hidden" if plan.hidden else "visible"
    page.freeze_panes = f"{column_letter(plan.frozen_columns + 1)}{plan.first_row}"
    area = f"A{plan.heading_row}:{last_column}{last_row}"
    if plan.table:
        page.add_table(_table(plan, area))
    elif plan.autofilter:
        page.auto_filter.ref = area
    page.print_title_rows = f"{plan.heading_row}:{plan.heading_row}"
    _fit_to_width(page, landscape=True)


def _form_sheet(page: Worksheet, plan: FormSheet) -> None:
    for column, width in plan.widths.items():
        page.column_dimensions[column_letter(column)].width = width
    page.sheet_state = "hidden" if plan.hidden else "visible"
    page.sheet_view.showGridLines = False
    if plan.frozen_rows:
        page.freeze_panes = f"A{plan.frozen_rows + 1}"
    _fit_to_width(page, landscape=plan.landscape)


def _fit_to_width(page: Worksheet, landscape: bool) -> None:
    page.page_setup.orientation = "landscape" if landscape else "portrait"
    page.page_setup.paperSize = 9  # A4
    page.page_setup.fitToWidth, page.page_setup.fitToHeight = 1, 0
    page.sheet_properties.pageSetUpPr.fitToPage = True
    page.oddFooter.right.text = "&P / &N"


def _validation(column: ColumnPlan, lists: list[tuple[str, ...]]) -> DataValidation | None:
    rule: DataValidation | None = None
    if column.choices:
        choices = tuple(column.choices)
        if choices not in lists:
            lists.append(choices)
        letter = column_letter(lists.index(choices) + 1)
        rule = DataValidation("list", formula1=f"{LISTS_SHEET}!${letter}$1:${letter}${len(choices)}", allow_blank=True)
        rule.showErrorMessage = column.strict
    elif column.minimum is not None:
        kind = "whole" if column.kind == "integer" else "decimal"
        rule = DataValidation(kind, operator="greaterThanOrEqual", formula1=str(column.minimum), allow_blank=True)
        rule.showErrorMessage = column.strict
    elif column.prompt:
        rule = DataValidation(allow_blank=True)
    if rule is not None and column.prompt:
        rule.promptTitle, rule.prompt = column.label[:32], column.prompt[:_PROMPT_LIMIT]
        rule.showInputMessage = True
    return rule


def _table(plan: SheetPlan, area: str) -> Table:
    """Return the table with its columns named: without names openpyxl would make every cell of its range."""
    labels = [clean_text(column.label) for column in plan.columns]
    if len({label.lower() for label in labels}) < len(labels) or not all(labels):
        raise ValueError(f"the headings of a table must be there and differ: {labels}")
    table = Table(displayName=plan.table, ref=area, autoFilter=TableFilter(ref=area))
    table.tableColumns = [
        TableColumn(id=number, name=label.replace("\n", "_x000a_")) for number, label in enumerate(labels, start=1)
    ]
    table.tableStyleInfo = TableStyleInfo(name="TableStyleLight1", showRowStripes=False)
    return table


def _reference(cells: CellRange, numbers: dict[str, int]) -> str:
    last = cells.last_row if cells.last_row is not None else _LAST_ROW + numbers[cells.sheet]
    letter = column_letter(cells.column)
    return f"{quote_sheetname(cells.sheet)}!${letter}${cells.first_row}:${letter}${last}"


def _chart(plan: ChartPlan, numbers: dict[str, int]) -> BarChart | LineChart:
    chart: BarChart | LineChart = LineChart() if plan.kind == "line" else BarChart()
    if plan.kind != "line":
        chart.type = "bar" if plan.kind == "bar" else "col"
        chart.gapWidth = 70
        if plan.stacked:
            chart.grouping, chart.overlap = "stacked", 100
        if plan.kind == "bar":
            chart.x_axis.scaling.orientation = "maxMin"  # the first category on top, as in the table
            chart.y_axis.crosses = "max"  # which would take the scale to the top with it
    chart.title = _chart_title(plan.title)
    chart.width, chart.height = plan.width, plan.height
    for number, series_plan in enumerate(plan.series):
        series = SeriesFactory(_reference(series_plan.values, numbers), title=series_plan.name)
        colour = series_plan.colour or SERIES[number % len(SERIES)]
        if plan.kind == "line":
            series.graphicalProperties.line.solidFill = colour
            series.smooth = False
            series.marker.symbol, series.marker.size = "circle", 6
            series.marker.graphicalProperties = GraphicalProperties(solidFill=colour)
            series.marker.graphicalProperties.line.solidFill = colour
        else:
            series.graphicalProperties.solidFill = colour
        series.cat = AxDataSource(strRef=StrRef(f=_reference(plan.categories, numbers)))
        chart.series.append(series)
    # Without this word Excel shows a chart of openpyxl without axes.
    chart.x_axis.delete = chart.y_axis.delete = False
    chart.y_axis.scaling.min = 0
    chart.y_axis.majorGridlines.spPr = GraphicalProperties(ln=LineProperties(solidFill=GRID))
    chart.y_axis.graphicalProperties = GraphicalProperties(ln=LineProperties(noFill=True))
    chart.x_axis.graphicalProperties = GraphicalProperties(ln=LineProperties(solidFill=HAIRLINE))
    if len(plan.series) > 1:
        chart.legend.position = "t"
    else:
        chart.legend = None
    return chart


def _chart_title(text: str) -> Title:
    look = CharacterProperties(sz=1200, b=True, solidFill=INK)
    paragraph = Paragraph(pPr=ParagraphProperties(defRPr=look), r=[RegularTextRun(rPr=look, t=clean_text(text))])
    return Title(tx=Text(rich=RichText(p=[paragraph])), overlay=False)
