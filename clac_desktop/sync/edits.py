"""Which cells of a package were changed by hand: human sheets against the payload, compared by type (sync.md 6).

A missing row is never a deletion. `2026-03-01` as text, as date cell or as serial are equal, and so are newline kinds.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from clac_desktop.models.siblings import Aggregate
from clac_desktop.spreadsheets.cells import clean_text
from clac_desktop.spreadsheets.plans import PlainValue
from clac_desktop.sync.sheets import HUMAN_SHEETS, HumanRow, HumanSheet, Names, human_rows

EPOCH = dt.date(1899, 12, 30)  # day 0 of Excel's serials
FIRST_ROWS = 20  # the row of keys or labels stands among these


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


def edited_cells(
    sheets: dict[str, list[list[Any]]], aggregates: Sequence[Aggregate], language: str
) -> list[EditedCell]:
    """Return every cell of the human sheets that differs from what the payload's rows give in its language."""
    names = Names.of(aggregates, language)
    found: list[EditedCell] = []
    for name, rows in sheets.items():
        sheet, head = recognise(rows)
        if sheet is not None:
            expected = {row.uid: row for row in human_rows(sheet, aggregates, names)}
            found += sheet_edits(name, sheet, rows, head, expected)
    return found


def recognise(rows: list[list[Any]], *, with_uid: bool = True) -> tuple[HumanSheet | None, int]:
    """Return a sheet and the place of its row of keys, by which it is known: name, place and order may have changed."""
    for number, row in enumerate(rows[:FIRST_ROWS]):
        keys = {cell for cell in row if isinstance(cell, str)}
        if "uid" in keys or not with_uid:
            for sheet in HUMAN_SHEETS:
                if len(keys & {column.key for column in sheet.columns}) > len(sheet.columns) // 2:
                    return sheet, number
    return None, 0


def sheet_edits(
    name: str, sheet: HumanSheet, rows: list[list[Any]], head: int, expected: dict[str, HumanRow]
) -> list[EditedCell]:
    """Return the cells of one sheet, its keys in row `head` (from 0), that differ from what is expected by uid."""
    place = {str(key): number for number, key in enumerate(rows[head]) if key not in (None, "")}
    found: list[EditedCell] = []
    told: dict[str, list[tuple[int, dict[str, Any], list[EditedCell]]]] = {}
    for number, row in enumerate(rows[head + 1 :], start=head + 2):
        cells = {key: row[column] if column < len(row) else None for key, column in place.items()}
        uid = str(cells.get("uid") or "")
        shown = expected.get(uid)
        if shown is None:
            found += _new_row(name, sheet, number, uid, cells)
        else:
            told.setdefault(uid, []).append((number, cells, list(_row_edits(name, sheet, number, shown, cells))))
    for copies in told.values():
        # a row copied with its hidden uid: that which differs least is the record, another that differs is a new row
        nearest = min(copies, key=lambda copy: len(copy[2]))
        found += nearest[2]
        for number, cells, edits in copies:
            if edits and number != nearest[0]:
                found += _new_row(name, sheet, number, "", cells)
    return sorted(found, key=lambda edit: edit.row)


def _row_edits(
    name: str, sheet: HumanSheet, number: int, shown: HumanRow, cells: dict[str, Any]
) -> Iterable[EditedCell]:
    for column, value in zip(sheet.columns, shown.cells, strict=True):
        if column.key in cells and not same(value, cells[column.key]):
            yield EditedCell(
                name, number, column.key, shown.uid, column.key, as_text(value), as_text(cells[column.key])
            )


def _new_row(name: str, sheet: HumanSheet, number: int, uid: str, cells: dict[str, Any]) -> Iterable[EditedCell]:
    for column in sheet.columns:
        if cells.get(column.key) not in (None, ""):
            yield EditedCell(name, number, column.key, uid, column.key, None, as_text(cells[column.key]))


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
