"""What the child process answers: one JSON document a line.

JSON and not marshal or pickle: the child reads hostile files, so nothing it says may be able to harm the parent. It
costs little (1,250,000 cells: 0.16 s to write, 0.23 s to read; marshal 0.08 s and 0.16 s; pickle 0.34 s and 0.29 s).
Values that JSON lacks are objects of one key.
"""

from __future__ import annotations

import gc
import json
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Any

from clac_desktop.spreadsheets.cells import Cell, ErrorCell

MESSAGE_LIMIT = 64 * 1024 * 1024
"""Bytes of one line at most; a block of rows is far below (a row of 250 full cells has 8 MB)."""
BLOCK_SIZE = 128 * 1024
"""Signs after which a block of rows is sent: two milliseconds of decoding."""
_EXACT = 2.0**53
_COUNT = b'{"count":'
_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), check_circular=False).encode


@lru_cache(maxsize=4096)
def _moment_on_wire(value: date) -> dict[str, Any]:
    """Return a day or moment for the wire; tables repeat them, so most are made once. Nobody changes the answer."""
    return {"t": value.isoformat()} if isinstance(value, datetime) else {"d": value.toordinal()}


def wire(value: Any) -> Any:
    """Return the value of a cell as it goes over the wire; blanks are None and whole numbers int."""
    kind = value.__class__
    if kind is str:
        return value or None
    if kind is float:
        return int(value) if value.is_integer() and -_EXACT < value < _EXACT else value
    if kind is date or kind is datetime:
        return _moment_on_wire(value)
    if kind is time:
        return {"h": value.isoformat()}
    if kind is timedelta:
        return {"s": value.total_seconds()}
    if kind is ErrorCell:
        return {"e": value.code}
    return value


def row_text(row: Sequence[Any]) -> str:
    """Return the JSON of a row; `wire` is written out for text and numbers, which are nearly all cells."""
    return _encode(
        [
            (value or None)
            if (kind := value.__class__) is str
            else (int(value) if value.is_integer() and -_EXACT < value < _EXACT else value)
            if kind is float
            else wire(value)
            for value in row
        ]
    )


def rows_message(rows: list[str]) -> bytes:
    """Return the message of these rows, each given by `row_text`. How many they are stands before them."""
    return f'{{"count":{len(rows)},"rows":[{",".join(rows)}]}}\n'.encode("utf-8", "replace")


def count_of(line: bytes) -> int | None:
    """Return how many rows a line says that it brings, without decoding it; None for a message of another kind."""
    if not line.startswith(_COUNT):
        return None
    digits = line[len(_COUNT) : line.find(b",", 0, len(_COUNT) + 20)]
    return int(digits) if digits.isdigit() else None


def _typed(pairs: dict[str, Any]) -> Any:
    if len(pairs) != 1:
        return pairs
    ((key, value),) = pairs.items()
    match key:
        case "d":
            return date.fromordinal(value)
        case "t":
            return datetime.fromisoformat(value)
        case "h":
            return time.fromisoformat(value)
        case "s":
            return timedelta(seconds=value)
        case "e":
            return ErrorCell(value)
    return pairs


_decode = json.JSONDecoder(object_hook=_typed).decode


def encode(message: dict[str, Any]) -> bytes:
    """Return one message as a line of bytes, its end included."""
    return _encode(message).encode("utf-8", "replace") + b"\n"


def decode(line: bytes) -> dict[str, Any]:
    """Return the message of a line. Raises ValueError, TypeError or RecursionError for what the child never says."""
    # The collector would run several times in each block, find nothing (rows hold no cycles), and go through the rows
    # read so far every time: a fifth of the time of reading.
    collecting = gc.isenabled()
    gc.disable()
    try:
        message = _decode(line.decode("utf-8"))
    finally:
        if collecting:
            gc.enable()
    if not isinstance(message, dict):
        raise ValueError("a message is an object")
    return message


def rows_of(message: dict[str, Any]) -> list[list[Cell]]:
    """Return the rows of a message of kind `rows`."""
    rows: list[list[Cell]] = message["rows"]
    return rows
