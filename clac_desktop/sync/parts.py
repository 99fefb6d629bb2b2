"""Cutting what is to be sent into parts, each a package that reads well alone (sync.md 5).

A part ends before it grows beyond what the reading process of the other side takes (spreadsheets/limits.py). Each part
has the rows of all that its own rows name: without them its human sheets would show uids.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

PART_ENTRIES = 20_000
PART_RECORDS = 50_000  # rows of any human sheet
PART_LINES = 50_000  # rows of the payload's sheet, references not counted
# About a sixth of this is the file's size; with the human sheets the workbook stays below 200 MB inflated.
PART_CHARACTERS = 60_000_000


class Row(NamedTuple):
    """A payload line of one aggregate: how many records it shows, and the uids that its cells name."""

    uid: str
    line: str
    records: int
    needs: frozenset[str]


def cut(own: Sequence[str], rows: Sequence[Row], referred: Callable[[str], Row | None]) -> list[list[str]]:
    """Return the lines of each part: entries and news first, then rows, then those that the rows refer to.

    `referred` gives the row of a record that is named but not sent for itself; None where there is none.
    """
    parts: list[list[str]] = [[]]
    shown: list[list[Row]] = [[]]
    entries = records = characters = 0
    for line, row in [*((line, None) for line in own), *((row.line, row) for row in rows)]:
        count = row.records if row else 0
        full = entries == PART_ENTRIES if row is None else records + count > PART_RECORDS
        if parts[-1] and (full or characters + len(line) > PART_CHARACTERS or len(parts[-1]) == PART_LINES):
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
