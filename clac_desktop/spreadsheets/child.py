"""The process that reads foreign files, so that a file which crashes, hangs or bloats a parser costs nothing.

`python -m clac_desktop.spreadsheets.child OPTIONS` reads the file from standard input and answers on standard output
in the lines of `protocol`. In a frozen bundle the main executable stands in: `__main__` calls `main` when its first
argument is `process.CHILD_VERB`. See `process` for the parent's side.
"""

from __future__ import annotations

import gc
import json
import os
import sys
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from io import BytesIO
from typing import Any, BinaryIO
from xml.etree.ElementTree import ParseError

# numpy, which openpyxl would load if it is there, takes 30 MB and, on machines of many cores, more address space
# than the limit allows.
sys.modules.setdefault("numpy", None)  # type: ignore[arg-type]

from python_calamine import (  # noqa: E402  # noqa: E402
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
    load_workbook,
)

from clac_desktop.spreadsheets.archive import Refused, inspect_members, open_archive  # noqa: E402
from clac_desktop.spreadsheets.cells import ErrorCell  # noqa: E402
from clac_desktop.spreadsheets.error_cells import Position, ods_errors, xlsx_errors  # noqa: E402
from clac_desktop.spreadsheets.kinds import Kind, kind_of, kind_of_archive  # noqa: E402
from clac_desktop.spreadsheets.limits import Limits, bind_process  # noqa: E402
from clac_desktop.spreadsheets.protocol import BLOCK_SIZE, encode, row_text, rows_message  # noqa: E402
from clac_desktop.spreadsheets.text_tables import read_text_table  # noqa: E402

Errors = dict[str, dict[Position, ErrorCell]]


def read_messages(data: bytes, options: dict[str, Any], limits: Limits) -> Iterator[bytes]:
    """Yield the messages that describe a file: `sheet`, `rows` … of each sheet in turn.

    Options: `names` (only these sheets; None = all), `suffix` (of the file's name), `errors` (find error values),
    `as_told` (see `reading.AsTold`).
    Raises Refused with the code of the Problem.
    """
    kind = kind_of(data, options["suffix"])
    errors: Errors = {}
    digests: dict[str, str] | None = {} if options.get("as_told") else None
    if kind is Kind.TEXT:
        yield encode({"sheet": "", "hidden": False})
        yield from _blocks(read_text_table(data, limits))
        return
    if kind is Kind.ARCHIVE:
        with open_archive(data, limits) as archive:
            kind = kind_of_archive(archive)
            with_errors = inspect_members(archive, limits, options["errors"], digests)
            if options["errors"]:
                errors = ods_errors(archive) if kind is Kind.ODS else xlsx_errors(archive, with_errors)
    try:
        with load_workbook(BytesIO(data)) as workbook:
            names = options["names"]
            if digests and _is_as_told(workbook, options["as_told"], digests):
                names = options["as_told"]["names"]
            yield from _sheets(workbook, names, errors, limits)
    except PasswordError as error:
        raise Refused("file_password") from error
    except (CalamineError, OSError, ValueError) as error:
        raise Refused("file_damaged") from error


def _is_as_told(workbook: CalamineWorkbook, wish: dict[str, Any], digests: dict[str, str]) -> bool:
    """Return whether a sheet tells the digests of all worksheets but those that are wanted, and they are so still."""
    if wish["sheet"] not in workbook.sheet_names or len(workbook.sheet_names) != len(digests):
        return False  # a sheet may also lie where no digest was taken
    for row in workbook.get_sheet_by_name(wish["sheet"]).iter_rows():
        if row and row[0] == wish["key"]:
            try:
                told = json.loads("".join(map(str, row[1:])))
            except (ValueError, RecursionError):
                return False
            if not isinstance(told, dict) or len(digests) != len(told) + len(wish["names"]):
                return False
            return all(digests.get(member) == digest for member, digest in told.items())
    return False


def _sheets(workbook: CalamineWorkbook, names: list[str] | None, errors: Errors, limits: Limits) -> Iterator[bytes]:
    if not workbook.sheets_metadata:  # calamine's answer to the shell of an xls without content
        raise Refused("file_damaged")
    for about in workbook.sheets_metadata:
        if about.typ != SheetTypeEnum.WorkSheet or (names is not None and about.name not in names):
            continue
        sheet = workbook.get_sheet_by_name(about.name)
        last_row, last_column = sheet.end or (-1, -1)  # from 0
        if last_row >= limits.rows:
            raise Refused("file_too_many_rows", limit=limits.rows)
        if last_column >= limits.columns:
            raise Refused("file_too_many_columns", limit=limits.columns)
        yield encode({"sheet": about.name, "hidden": about.visible != SheetVisibleEnum.Visible})
        yield from _blocks(_rows(sheet, errors.get(about.name, {})))


def _rows(sheet: CalamineSheet, errors: dict[Position, ErrorCell]) -> Iterator[list[Any]]:
    """Yield the rows from A1 on. calamine's `iter_rows` fills empty rows above the data, not empty columns before."""
    before = [""] * (sheet.start[1] if sheet.start else 0)
    by_row: dict[int, list[tuple[int, ErrorCell]]] = {}
    for (row, column), error in errors.items():
        by_row.setdefault(row, []).append((column, error))
    last = 0
    for last, values in enumerate(sheet.iter_rows(), start=1):
        row_values: list[Any] = before + values if before else values
        yield _with_errors(row_values, by_row.pop(last)) if last in by_row else row_values
    for row in sorted(by_row):  # error values below the last row that calamine saw
        yield from ([] for _ in range(last + 1, row))
        yield _with_errors([], by_row[row])
        last = row


def _with_errors(values: list[Any], errors: list[tuple[int, ErrorCell]]) -> list[Any]:
    for column, error in errors:
        values.extend([""] * (column - len(values)))
        values[column - 1] = error
    return values


def _blocks(rows: Iterable[Sequence[Any]]) -> Iterator[bytes]:
    """Yield the rows in messages small enough that decoding one never holds up the window."""
    block: list[str] = []
    size = 0
    for row in rows:
        block.append(row_text(row))
        size += len(block[-1])
        if size >= BLOCK_SIZE:
            yield rows_message(block)
            block, size = [], 0
    if block:
        yield rows_message(block)


def _annotated(data: bytes, _options: dict[str, Any], limits: Limits) -> Iterator[bytes]:
    from clac_desktop.spreadsheets.annotating import annotated_messages, split_request

    request, file = split_request(data)
    if kind_of(file, "") is not Kind.ARCHIVE:
        raise Refused("file_damaged")  # the parent then copies the values, or says what it is
    with open_archive(file, limits) as archive:
        kind_of_archive(archive)
        inspect_members(archive, limits)
    try:
        yield from map(encode, annotated_messages(file, request))
    except (LookupError, ValueError, TypeError, AttributeError, OSError, ParseError, zipfile.BadZipFile) as error:
        # What openpyxl raises for files that Excel and calamine still read; the parent then copies the values.
        raise Refused("file_damaged") from error


def answer(options: dict[str, Any], source: BinaryIO, out: BinaryIO) -> None:
    """Do what the options ask, write the messages and end with `done` or `problem`."""
    limits = Limits(**options["limits"])
    if options["do"] == "annotate":
        import clac_desktop.spreadsheets.annotating  # noqa: F401  (imports come before the limits)
    out.write(encode({"ready": True}))
    out.flush()
    bind_process(limits)
    gc.disable()  # no cycles arise here, and looking for them among a million cells costs a tenth of the time
    try:
        data = source.read()
        work = _annotated if options["do"] == "annotate" else read_messages
        for message in work(data, options, limits):
            out.write(message)
        out.write(encode({"done": True}))
    except Refused as refused:
        out.write(encode({"problem": refused.code, "facts": refused.facts}))
    except MemoryError:
        out.write(encode({"problem": "file_memory", "facts": {}}))
    out.flush()


def main(arguments: list[str]) -> int:
    """Run as the child; `arguments` is one JSON document of options. Returns the exit code."""
    # A parser that prints must not be taken for an answer: descriptor 1 becomes standard error.
    out = os.dup(1)
    os.dup2(2, 1)
    with os.fdopen(out, "wb", buffering=64 * 1024) as answers, os.fdopen(0, "rb", closefd=False) as source:
        answer(json.loads(arguments[0]), source, answers)
    return 0


if __name__ == "__main__":
    exit_code = main(sys.argv[1:])
    sys.stderr.flush()
    os._exit(exit_code)  # all is said: taking a million cells apart one by one would keep the reader waiting
