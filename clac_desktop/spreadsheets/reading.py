"""Reading workbooks of others, and our own packages. Nothing of a file is parsed in the calling process."""

from __future__ import annotations

import stat
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, Any

from clac_desktop.errors import Problem, UnreadableFile
from clac_desktop.spreadsheets.cells import Sheet, Value, Workbook
from clac_desktop.spreadsheets.limits import DEFAULT_LIMITS, MEGABYTE, Limits
from clac_desktop.spreadsheets.process import messages
from clac_desktop.spreadsheets.protocol import rows_of
from clac_desktop.spreadsheets.row_blocks import RowBlocks

Source = Path | str | bytes
"""A file, or its bytes."""


@dataclass(frozen=True, slots=True)
class AsTold:
    """A workbook of ours tells in a sheet, after a key, the SHA-256 of its other worksheets as they were written.

    Where nobody has touched them since, only the sheets `names` are read. The sheet itself and the others in `names`
    are not told: there must be as many worksheets beside those that are.
    """

    sheet: str
    key: str
    names: tuple[str, ...]


def read_table_file(
    source: Source, *, limits: Limits = DEFAULT_LIMITS, cancelled: Callable[[], bool] | None = None
) -> Workbook:
    """Return the sheets of an xlsx, xlsm, xls, ods or csv file; its kind is seen from the content.

    Rows and columns keep their Excel positions. Error values are `ErrorCell` (in xls files, blank). The cells of csv
    files are text or None. Chart sheets are left out.
    Raises UnreadableFile (one Problem, by cause: see `texts/problems_spreadsheets.py`), Cancelled.
    """
    sheets: list[Sheet] = []
    for message in _read(source, None, True, limits, cancelled):
        if "sheet" in message:
            name = str(message["sheet"]) or (Path(source).stem if not isinstance(source, bytes) else "csv")
            sheets.append(Sheet(name, [], bool(message["hidden"])))
        else:
            sheets[-1].rows.extend(rows_of(message))
    return Workbook(sheets)


def read_sheets(
    source: Source,
    names: Sequence[str] | None = None,
    *,
    limits: Limits = DEFAULT_LIMITS,
    cancelled: Callable[[], bool] | None = None,
) -> dict[str, list[list[Value]]]:
    """Return the rows of the named sheets (all, if None) of a workbook that we wrote, by name of the sheet.

    As `read_table_file`, without a search for error values: a text `#N/A` is a text. A name that the workbook lacks
    is missing in the answer. Raises UnreadableFile, Cancelled.
    """
    return {
        name: list(rows.taken())
        for name, rows in read_blocks(source, names, limits=limits, cancelled=cancelled).items()
    }


def read_blocks(
    source: Source,
    names: Sequence[str] | None = None,
    *,
    limits: Limits = DEFAULT_LIMITS,
    cancelled: Callable[[], bool] | None = None,
    as_told: AsTold | None = None,
) -> dict[str, RowBlocks]:
    """Return what `read_sheets` does, each sheet as text that is decoded when its rows are asked for.

    With `as_told` only those sheets, where the others are as they were written.
    """
    sheets: dict[str, RowBlocks] = {}
    rows = RowBlocks()
    wanted = None if names is None else list(names)
    for message in _read(source, wanted, False, limits, cancelled, raw=True, as_told=as_told):
        if "sheet" in message:
            name = "" if isinstance(source, bytes) else str(source)
            rows = sheets.setdefault(str(message["sheet"]), RowBlocks(name))
        else:
            rows.add(message["count"], message["block"])
    return sheets


def _read(
    source: Source,
    names: list[str] | None,
    errors: bool,
    limits: Limits,
    cancelled: Callable[[], bool] | None,
    raw: bool = False,
    as_told: AsTold | None = None,
) -> Iterator[dict[str, Any]]:
    suffix = "" if isinstance(source, bytes) else Path(source).suffix.lower()
    options: dict[str, Any] = {"do": "read", "names": names, "suffix": suffix, "errors": errors}
    if as_told is not None:
        options["as_told"] = asdict(as_told)
    with open_source(source, limits) as (stream, name):
        yield from messages(options, stream, name, limits, cancelled, raw)


@contextmanager
def open_source(source: Source, limits: Limits) -> Iterator[tuple[IO[bytes], str]]:
    """Open a file, or bytes as one, and give it with the name that problems show.

    Raises UnreadableFile: file_missing, file_is_folder, file_no_permission, file_empty, file_too_large,
    file_unreachable.
    """
    if isinstance(source, bytes):
        _check_size(len(source), "", limits)
        with tempfile.TemporaryFile() as stream:
            stream.write(source)
            stream.seek(0)
            yield stream, ""
        return
    name = str(source)
    try:
        about = Path(source).stat()
        if stat.S_ISDIR(about.st_mode):
            raise UnreadableFile(Problem("file_is_folder", file=name))
        if not stat.S_ISREG(about.st_mode):  # opening a pipe or a device could wait for ever
            raise UnreadableFile(Problem("file_not_workbook", file=name))
        _check_size(about.st_size, name, limits)
        opened = Path(source).open("rb")  # noqa: SIM115  (closed by the `with` below, outside of these excepts)
    except (FileNotFoundError, NotADirectoryError) as error:
        raise UnreadableFile(Problem("file_missing", file=name)) from error
    except PermissionError as error:
        raise UnreadableFile(Problem("file_no_permission", file=name)) from error
    except (OSError, ValueError) as error:  # a stick that was pulled, a share that is gone; a NUL in the name
        raise UnreadableFile(Problem("file_unreachable", file=name)) from error
    with opened:
        yield opened, name


def _check_size(size: int, name: str, limits: Limits) -> None:
    if size == 0:
        raise UnreadableFile(Problem("file_empty", file=name or None))
    if size > limits.file_bytes:
        facts = {"megabytes": -(-size // MEGABYTE), "limit": limits.file_bytes // MEGABYTE}
        raise UnreadableFile(Problem("file_too_large", facts, file=name or None))
