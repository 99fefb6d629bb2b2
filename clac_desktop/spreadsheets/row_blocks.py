"""The rows of one sheet as text of the wire, decoded when they are asked for: a tenth of what their cells would take.

A part of a package may hold 50,000 rows; as cells they are a hundred megabytes, as text of the wire as much as the
file says. Who reads them goes through them once or twice.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any, overload

from clac_desktop.errors import Problem, UnreadableFile
from clac_desktop.spreadsheets.protocol import decode, rows_of

Row = list[Any]


class RowBlocks(Sequence[Row]):
    """A sequence of rows, kept in blocks of text. Reading raises UnreadableFile where a block is no such text."""

    __slots__ = ("_blocks", "_ends", "_file", "_open")

    def __init__(self, file: str = "") -> None:
        self._file = file
        self._blocks: list[bytes] = []
        self._ends: list[int] = []  # how many rows there are up to the end of each block
        self._open: tuple[int, list[Row]] = (-1, [])  # the block that was decoded last

    def add(self, count: int, block: bytes) -> None:
        """Add a block of so many rows, as the reading process sent it."""
        self._blocks.append(block)
        self._ends.append(len(self) + count)

    def __len__(self) -> int:
        return self._ends[-1] if self._ends else 0

    def __iter__(self) -> Iterator[Row]:
        for place in range(len(self._blocks)):
            yield from self._rows(place)

    @overload
    def __getitem__(self, at: int) -> Row: ...

    @overload
    def __getitem__(self, at: slice) -> list[Row]: ...

    def __getitem__(self, at: int | slice) -> Row | list[Row]:
        if isinstance(at, slice):
            return [self[place] for place in range(*at.indices(len(self)))]
        at = range(len(self))[at]
        place = bisect_right(self._ends, at)
        if self._open[0] != place:
            self._open = (place, self._rows(place))
        return self._open[1][at - (self._ends[place - 1] if place else 0)]

    def after(self, at: int) -> Iterator[Row]:
        """Yield the rows from place `at` on; each block is decoded once and let go."""
        return islice(self, at, None)

    def taken(self) -> Iterator[Row]:
        """Yield all rows, and forget each block once it was read: nothing is left afterwards."""
        count = len(self._blocks)
        for place in range(count):
            rows = self._rows(place)
            self._blocks[place] = b""
            yield from rows
        self._blocks, self._ends, self._open = [], [], (-1, [])

    def _rows(self, place: int) -> list[Row]:
        before = self._ends[place - 1] if place else 0
        try:
            rows = rows_of(decode(self._blocks[place]))
            if len(rows) != self._ends[place] - before:
                raise ValueError("rows are missing")
        except (LookupError, ValueError, TypeError, OverflowError, RecursionError) as error:
            raise UnreadableFile(Problem("file_damaged", file=self._file)) from error
        return rows


def rows_after(rows: Sequence[Sequence[Any]], at: int) -> Iterator[Sequence[Any]]:
    """Yield the rows of a sheet from place `at` on, whether they are kept as blocks or as a list."""
    return rows.after(at) if isinstance(rows, RowBlocks) else islice(rows, at, None)
