"""Which cells of a package were changed by hand: human sheets against the payload, compared by type (sync.md 6).

A missing row is never a deletion. `2026-03-01` as text, as date cell or as serial are equal, and so are newline kinds.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any, NamedTuple

from clac_desktop.spreadsheets.cells import clean_text
from clac_desktop.spreadsheets.plans import PlainValue
from clac_desktop.spreadsheets.row_blocks import rows_after
from clac_desktop.sync.sheets import HUMAN_SHEETS, HumanSheet
from clac_desktop.sync.shown import Shown

EPOCH = dt.date(1899, 12, 30)  # day 0 of Excel's serials
FIRST_ROWS = 20  # the row of keys or labels stands among these


Row = Sequence[Any]
Expected = Callable[[str], Sequence[PlainValue] | None]
"""Gives the cells that a record must show, by its uid; None where there is no such record."""


class _Told(NamedTuple):
    """A row of a sheet that speaks of a known record: which columns differ, and its cells where any does."""

    number: int
    differing: Sequence[int]
    row: Row | None


@dataclass(frozen=True, slots=True)
class EditedCell:
    """A cell that no longer shows what the payload says. `uid` is empty for a row that was added by hand."""

    sheet: str
    row: int
    column: str
    uid: str
    field: str
    old: str | None
    new: str | None


def edited_cells(sheets: Mapping[str, Sequence[Row]], shown: Shown) -> list[EditedCell]:
    """Return every cell of the human sheets that differs from what the payload's rows show in its language."""
    found: list[EditedCell] = []
    for name, rows in sheets.items():
        sheet, head = recognise(rows)
        if sheet is not None:
            found += sheet_edits(name, sheet, rows, head, expected_of(shown, sheet))
    return found


def expected_of(shown: Shown, sheet: HumanSheet) -> Expected:
    """Return the way from a uid to its cells; they are made when they are asked for, and not kept."""
    records = {record.uid: record for record in shown.records[sheet.type]}

    def cells_of(uid: str) -> Sequence[PlainValue] | None:
        record = records.get(uid)
        return None if record is None else shown.cells(sheet, record)

    return cells_of


def recognise(rows: Sequence[Row], *, with_uid: bool = True) -> tuple[HumanSheet | None, int]:
    """Return a sheet and the place of its row of keys, by which it is known: name, place and order may have changed."""
    for number, row in enumerate(rows[:FIRST_ROWS]):
        keys = {cell for cell in row if isinstance(cell, str)}
        if "uid" in keys or not with_uid:
            for sheet in HUMAN_SHEETS:
                if len(keys & {column.key for column in sheet.columns}) > len(sheet.columns) // 2:
                    return sheet, number
    return None, 0


def sheet_edits(name: str, sheet: HumanSheet, rows: Sequence[Row], head: int, expected: Expected) -> list[EditedCell]:
    """Return the cells of one sheet, its keys in row `head` (from 0), that differ from what is expected by uid."""
    place = {str(key): number for number, key in enumerate(rows[head]) if key not in (None, "")}
    at = place.get("uid")
    places = [place.get(column.key) for column in sheet.columns]
    found: list[EditedCell] = []
    told: dict[str, _Told] = {}
    copies: dict[str, list[_Told]] = {}  # of rows that stand more than once, the first left out
    for number, row in enumerate(rows_after(rows, head + 1), start=head + 2):
        uid = "" if at is None or at >= len(row) else str(row[at] or "")
        cells = expected(uid)
        if cells is None:
            found += _new_row(name, sheet, number, uid, row, place)
            continue
        differing = _differing(cells, row, places)
        one = _Told(number, differing, row if differing else None)
        if told.setdefault(uid, one) is not one:
            copies.setdefault(uid, []).append(one)
    for uid, one in told.items():
        # a row copied with its hidden uid: that which differs least is the record, another that differs is a new row
        alike = [one, *copies.get(uid, ())] if uid in copies else [one]
        nearest = min(alike, key=lambda copy: len(copy.differing))
        cells = expected(uid) if nearest.differing else None
        for column in nearest.differing:
            key, row = sheet.columns[column].key, nearest.row or ()
            old, new = as_text(cells[column] if cells else None), as_text(_cell(row, places[column]))
            found.append(EditedCell(name, nearest.number, key, uid, key, old, new))
        for copy in alike:
            if copy.row is not None and copy is not nearest:
                found += _new_row(name, sheet, copy.number, "", copy.row, place)
    return sorted(found, key=lambda edit: edit.row)


def _differing(cells: Sequence[PlainValue], row: Row, places: Sequence[int | None]) -> Sequence[int]:
    """Return the columns whose cell no longer shows what is expected. Nearly all of a package show it exactly."""
    width = len(row)
    found: list[int] = []
    for column, (value, at) in enumerate(zip(cells, places, strict=True)):
        if at is None:
            continue
        cell = row[at] if at < width else None
        if not (cell.__class__ is value.__class__ and cell == value) and not same(value, cell):
            found.append(column)
    return found or ()


def _cell(row: Row, at: int | None) -> Any:
    return row[at] if at is not None and at < len(row) else None


def _new_row(
    name: str, sheet: HumanSheet, number: int, uid: str, row: Row, place: Mapping[str, int]
) -> Iterable[EditedCell]:
    for column in sheet.columns:
        cell = _cell(row, place.get(column.key))
        if cell not in (None, ""):
            yield EditedCell(name, number, column.key, uid, column.key, None, as_text(cell))


def same(value: PlainValue, cell: Any) -> bool:
    """Whether a cell still shows a value, whatever a spreadsheet program made of its type."""
    if cell in (None, ""):
        return value in (None, "")
    if isinstance(value, dt.date):
        return _as_date(cell) == value
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        try:
            return Decimal(str(cell).strip().replace(",", ".")) == Decimal(value)
        except InvalidOperation:
            return False
    return value is not None and _plain(str(value)) == _plain(as_text(cell) or "")


def _plain(text: str) -> str:
    return clean_text(text).replace("\r\n", "\n").replace("\r", "\n").strip()


def _as_date(cell: Any) -> dt.date | None:
    if isinstance(cell, dt.datetime):
        return cell.date()
    if isinstance(cell, dt.date):
        return cell
    if isinstance(cell, int | float) and not isinstance(cell, bool) and 0 < cell < 2_958_466:
        return EPOCH + dt.timedelta(days=int(cell))
    text = str(cell).strip()
    for midnight in ("T00:00:00", " 00:00:00"):
        text = text.removesuffix(midnight)
    for form in ("%Y-%m-%d", "%d/%m/%Y"):
        try:
            return dt.datetime.strptime(text, form).date()
        except ValueError:
            continue
    return None


def as_text(value: Any) -> str | None:
    """Return a cell as text for a person: dates ISO, numbers without a needless decimal part."""
    if value in (None, ""):
        return None
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, dt.datetime) and value.time() == dt.time():
        return value.date().isoformat()
    if isinstance(value, dt.date | dt.datetime):
        return value.isoformat()
    return str(value)
