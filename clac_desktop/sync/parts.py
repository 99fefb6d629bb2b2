"""Cutting what is to be sent into parts, each a package that reads well alone (sync.md 5).

A part ends before it grows beyond what the reading process of the other side takes (spreadsheets/limits.py), or beyond
what the person chose for mail. How large a file becomes is guessed before and measured when it is written: one that is
too large is cut anew into smaller ones. Each part has the rows of all that its own rows name: without them its human
sheets would show uids.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

PART_ENTRIES = 20_000
PART_RECORDS = 50_000  # rows of any human sheet
PART_LINES = 50_000  # rows of the payload's sheet, references not counted
# About a sixth of this is the file's size; with the human sheets the workbook stays below 200 MB inflated.
PART_CHARACTERS = 60_000_000
PART_BYTES = 20 * 1024 * 1024
PART_INFLATED = 200 * 1024 * 1024
PART_ALL_LINES = 58_000  # of the payload's sheet, references counted
CHARACTERS_A_BYTE = 6  # a first guess of how far a workbook's text deflates
MAIL_MEGABYTES = (1, 2, 5, 10)  # what a person can choose; mail providers refuse between 10 and 25


class TooLarge(Exception):
    """A part that was written is larger than it may be, by this factor."""

    def __init__(self, excess: float) -> None:
        super().__init__(excess)
        self.excess = excess


class Row(NamedTuple):
    """A payload line of one aggregate: how many records it shows, and the uids that its cells name."""

    uid: str
    line: str
    records: int
    needs: frozenset[str]


def cut(
    own: Sequence[str], rows: Sequence[Row], referred: Callable[[str], Row | None], most: int | None = None
) -> list[list[str]]:
    """Return the lines of each part: entries and news first, then rows, then those that the rows refer to.

    `referred` gives the row of a record that is named but not sent for itself; None where there is none. `most` are
    the characters of a part where that is fewer than `PART_CHARACTERS`.
    """
    limit = PART_CHARACTERS if most is None else min(most, PART_CHARACTERS)
    parts: list[list[str]] = [[]]
    shown: list[list[Row]] = [[]]
    entries = records = characters = 0
    for line, row in [*((line, None) for line in own), *((row.line, row) for row in rows)]:
        count = row.records if row else 0
        full = entries == PART_ENTRIES if row is None else records + count > PART_RECORDS
        if parts[-1] and (full or characters + len(line) > limit or len(parts[-1]) == PART_LINES):
            parts.append([])
            shown.append([])
            entries = records = characters = 0
        parts[-1].append(line)
        characters += len(line)
        records += count
        if row is None:
            entries += 1
        else:
            shown[-1].append(row)
    known: dict[str, Row | None] = {row.uid: row for row in rows}
    for part, listed in zip(parts, shown, strict=True):
        part.extend(_named(listed, known, referred))
    return parts


def _named(listed: list[Row], known: dict[str, Row | None], referred: Callable[[str], Row | None]) -> list[str]:
    here = {row.uid for row in listed}
    found: dict[str, str] = {}
    todo = set().union(*(row.needs for row in listed))
    while todo:
        uid = todo.pop()
        if uid in here or uid in found:
            continue
        if uid not in known:
            known[uid] = referred(uid)
        row = known[uid]
        if row is not None:
            found[uid] = row.line
            todo |= row.needs
    return [found[uid] for uid in sorted(found)]


def excess_of(size: int, inflated: int, lines: int, most_bytes: int) -> float:
    """Return by which factor a written part is larger than it may be; not above 1 where it fits."""
    return max(size / most_bytes, inflated / PART_INFLATED, lines / PART_ALL_LINES)


def smaller(parts: Sequence[Sequence[str]], most: int, excess: float) -> int | None:
    """Return how many characters a part may have when one of `parts` was too large; None if none can be cut further.

    The factor is taken from the largest part, with some air: what every part has beside its rows does not shrink.
    """
    longest = max(len(line) for part in parts for line in part)
    largest = max(sum(map(len, part)) for part in parts)
    return max(longest, int(min(most, largest) * 0.85 / excess)) if min(most, largest) > longest else None
