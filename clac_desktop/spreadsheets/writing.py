"""Writing workbooks: the skeleton by openpyxl, the rows streamed into it, the file replaced in one step.

Memory does not grow with the number of rows: the rows of a plan may come from an iterator, and are deflated into the
file a quarter of a megabyte at a time.
"""

from __future__ import annotations

import hashlib
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from io import BytesIO
from math import ceil
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from clac_desktop.errors import Cancelled
from clac_desktop.spreadsheets.cell_xml import ColumnWriter, row_writer
from clac_desktop.spreadsheets.plans import AnySheet, FormSheet, FreeCell, RawSheet, SheetPlan
from clac_desktop.spreadsheets.saving import replacing
from clac_desktop.spreadsheets.styles import KIND_STYLES, RIGHT_KINDS, StyleNumbers

if TYPE_CHECKING:
    from clac_desktop.spreadsheets.skeleton import Skeleton

_SHEET_DATA = re.compile(rb"<sheetData\s*/>|<sheetData>.*?</sheetData>", re.DOTALL)
_DIMENSION = re.compile(rb"<dimension [^>]*/>")
_BLOCK = 256 * 1024
_LINE_HEIGHT, _MOST_HEIGHT = 15, 405  # points
_LEVEL = 4
"""Deflate level: half the time of level 6, files about 6 % larger."""


def write_workbook(
    target: Path | str,
    sheets: Sequence[AnySheet],
    *,
    title: str = "",
    creator: str = "",
    stamp: datetime | None = None,
    cancelled: Callable[[], bool] | None = None,
    digests: dict[str, str] | None = None,
) -> Path:
    """Write the planned sheets as an .xlsx file, in their order, and return its path.

    The file at `target` is replaced when the new one is complete and on the disk; any failure leaves it as it was.
    `stamp` is the time written into the file: the same plans with the same stamp give the same bytes.
    `digests` takes the SHA-256 of each worksheet by its name in the file, once it is written and before the rows of
    the next are asked for: the rows of a later sheet may tell it.
    Raises ProblemError (see `saving.replacing`), Cancelled; ValueError or TypeError for a plan or value that no
    workbook holds, and whatever the iterators of rows raise.
    """
    from clac_desktop.spreadsheets.skeleton import build_skeleton  # openpyxl: not before something is written

    target = Path(target)
    moment = (stamp or datetime.now()).replace(microsecond=0, tzinfo=None)
    skeleton = build_skeleton(sheets, title, creator, moment)
    with (
        replacing(target) as stream,
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=_LEVEL) as archive,
    ):
        _fill(archive, sheets, skeleton, moment, cancelled, {} if digests is None else digests)
    return target


def _fill(
    archive: zipfile.ZipFile,
    sheets: Sequence[AnySheet],
    skeleton: Skeleton,
    stamp: datetime,
    cancelled: Callable[[], bool] | None,
    digests: dict[str, str],
) -> None:
    """Copy the skeleton, the sheets first: their true last rows are known before what refers to them is written."""
    from clac_desktop.spreadsheets.skeleton import true_last_rows

    source = zipfile.ZipFile(BytesIO(skeleton.package))
    names = source.namelist()
    pages = [f"xl/worksheets/sheet{number}.xml" for number in range(1, len(sheets) + bool(skeleton.lists) + 1)]
    last_rows: list[int] = []
    archive.writestr(_member("[Content_Types].xml", stamp), source.read("[Content_Types].xml"))
    if skeleton.lists:
        before, after = _around_rows(source.read(pages[-1]))
        page = before + "".join(_list_rows(skeleton)).encode() + after
        archive.writestr(_member(pages[-1], stamp), page)
        digests[pages[-1]] = hashlib.sha256(page).hexdigest()
    for name, plan in zip(pages, sheets, strict=False):
        before, after = _around_rows(source.read(name))
        with archive.open(_member(name, stamp), "w") as member:
            hashed = _Hashed(member)
            hashed.write(before)
            last_rows.append(_stream(hashed, plan, skeleton.styles, cancelled))
            hashed.write(true_last_rows(after, last_rows))
        digests[name] = hashed.digest.hexdigest()
    for name in names:
        if name in pages or name == "[Content_Types].xml":
            continue
        content = source.read(name)
        if name == "docProps/core.xml":
            content = skeleton.properties
        elif name.startswith("xl/"):
            content = true_last_rows(content, last_rows)
        archive.writestr(_member(name, stamp), content)


class _Hashed:
    """A member of the archive that knows the digest of what was written into it."""

    def __init__(self, member: IO[bytes]) -> None:
        self._member = member
        self.digest = hashlib.sha256()

    def write(self, block: bytes) -> None:
        self._member.write(block)
        self.digest.update(block)


def _member(name: str, stamp: datetime) -> zipfile.ZipInfo:
    year = min(max(stamp.year, 1980), 2107)  # what a zip can say
    member = zipfile.ZipInfo(name, (year, stamp.month, stamp.day, stamp.hour, stamp.minute, stamp.second))
    member.compress_type = zipfile.ZIP_DEFLATED
    member.external_attr = 0o600 << 16
    return member


def _around_rows(page: bytes) -> tuple[bytes, bytes]:
    """Return what stands before and after the rows of a saved sheet."""
    found = _SHEET_DATA.search(page)
    if found is None:
        raise ValueError("openpyxl wrote a sheet without sheetData")
    before = _DIMENSION.sub(b"", page[: found.start()])
    return before + b"<sheetData>", b"</sheetData>" + page[found.end() :]


def _stream(member: _Hashed, plan: AnySheet, styles: StyleNumbers, cancelled: Callable[[], bool] | None) -> int:
    """Write the rows of a sheet and return the number of its last prepared row."""
    if isinstance(plan, SheetPlan):
        rows: Iterator[tuple[int, str]] = _table_rows(plan, styles)
        last = plan.first_row  # a range needs one row at least
        prepared = plan.blank_rows
    else:
        rows = _form_rows(plan.cells, styles) if isinstance(plan, FormSheet) else _raw_rows(plan, styles)
        last, prepared = 1, 0
    block: list[str] = []
    size = 0
    for number, xml in rows:
        last = max(last, number)
        block.append(xml)
        size += len(xml)
        if size > _BLOCK:
            member.write("".join(block).encode())
            block, size = [], 0
            if cancelled is not None and cancelled():
                raise Cancelled
    member.write("".join(block).encode())
    return last + prepared


def _table_rows(plan: SheetPlan, styles: StyleNumbers) -> Iterator[tuple[int, str]]:
    title = ColumnWriter(1, styles, "title")
    for number, text in enumerate(plan.title_rows, start=1):
        cell = (title if number == 1 else ColumnWriter(1, styles, "label")).cell(text, number)
        yield number, f'<row r="{number}">{cell}</row>'
    numbered = list(enumerate(plan.columns, start=1))
    headings = "".join(
        ColumnWriter(index, styles, "heading_right" if column.kind in RIGHT_KINDS else "heading").cell(
            column.label, plan.heading_row
        )
        for index, column in numbered
    )
    height = _height((column.label, column.width) for column in plan.columns)
    yield plan.heading_row, f'<row r="{plan.heading_row}"{height}>{headings}</row>'
    if plan.key_row:
        number = plan.heading_row + 1
        keys = "".join(ColumnWriter(index, styles, "muted").cell(column.key, number) for index, column in numbered)
        yield number, f'<row r="{number}" hidden="1">{keys}</row>'
    write = row_writer(
        [
            ColumnWriter(index, styles, "wrapped" if column.wrap else KIND_STYLES[column.kind])
            for index, column in numbered
        ]
    )
    wrapped = [(index, column.width) for index, column in enumerate(plan.columns) if column.wrap]
    for number, values in enumerate(plan.rows, start=plan.first_row):
        height = _height((values[index], width) for index, width in wrapped) if wrapped else ""
        yield number, write(number, values, height)


def _height(cells: Iterable[tuple[Any, float]]) -> str:
    """Return the attribute of a row that holds wrapped text, "" if one line is enough.

    Excel measures such rows itself when it opens the file; LibreOffice shows what stands here.
    """
    lines = max((_lines(text, width) for text, width in cells if isinstance(text, str)), default=1)
    return f' ht="{min(lines * _LINE_HEIGHT, _MOST_HEIGHT)}"' if lines > 1 else ""


def _lines(text: str, width: float) -> int:
    if len(text) <= width and "\n" not in text:
        return 1
    return sum(max(1, ceil(len(line) * 1.1 / max(width, 1))) for line in text.split("\n"))


def _form_rows(cells: Iterable[FreeCell], styles: StyleNumbers) -> Iterator[tuple[int, str]]:
    """Yield the rows of free cells. A list of cells is put in order; an iterator must be, and is streamed."""
    writers: dict[tuple[int, str], ColumnWriter] = {}
    ordered = sorted(cells, key=lambda cell: (cell.row, cell.column)) if isinstance(cells, Sequence) else cells
    row, parts = 0, list[str]()
    for cell in ordered:
        if cell.row != row:
            if cell.row < row:
                raise ValueError("cells from an iterator must come row by row")
            if parts:
                yield row, f'<row r="{row}">{"".join(parts)}</row>'
            row, parts = cell.row, []
        key = (cell.column, cell.style)
        if key not in writers:
            writers[key] = ColumnWriter(cell.column, styles, cell.style)
        parts.append(writers[key].cell(cell.value, row))
    if parts:
        yield row, f'<row r="{row}">{"".join(parts)}</row>'


def _raw_rows(plan: RawSheet, styles: StyleNumbers) -> Iterator[tuple[int, str]]:
    texts: list[ColumnWriter] = []
    numbers: list[ColumnWriter] = []
    for number, values in enumerate(plan.rows, start=1):
        while len(texts) < len(values):
            texts.append(ColumnWriter(len(texts) + 1, styles, "raw"))
            numbers.append(ColumnWriter(len(numbers) + 1, styles, "integer"))
        parts = [
            (numbers if isinstance(value, int) else texts)[index].cell(value, number)
            for index, value in enumerate(values)
        ]
        yield number, f'<row r="{number}">{"".join(parts)}</row>'


def _list_rows(skeleton: Skeleton) -> Iterator[str]:
    for number in range(1, max(len(choices) for choices in skeleton.lists) + 1):
        cells = "".join(
            ColumnWriter(index, skeleton.styles, "text").cell(choices[number - 1], number)
            for index, choices in enumerate(skeleton.lists, start=1)
            if number <= len(choices)
        )
        yield f'<row r="{number}">{cells}</row>'
