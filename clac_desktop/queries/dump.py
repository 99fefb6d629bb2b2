"""Every shared record as canonical JSON lines, sorted by type and uid: the open format for leaving (cli.md, "dump").

Attendances and statuses lie inside other records' aggregates, so their order is another than that in which they are
read: the lines are sorted in runs that a temporary file holds, and merged. Memory stays bounded for any number.
"""

from __future__ import annotations

import heapq
import tempfile
from collections.abc import Collection, Iterator
from contextlib import ExitStack

from clac_desktop.models.identity import canonical_json
from clac_desktop.models.projection import record_lines
from clac_desktop.models.writing import Reading, all_aggregates

RUN = 20_000  # lines sorted in memory at a time
Line = tuple[str, str, str]  # type, uid, and the JSON


def dump(reading: Reading, scope: Collection[str] | None = None, *, run: int = RUN) -> Iterator[str]:
    """Yield one line for each shared record, void ones too, without line end.

    `scope` are the uids of the aggregates that are wanted (those of an office, at the centre); None means all.
    The reading must stay open while the lines are taken.
    """
    with ExitStack() as files:
        runs: list[Iterator[Line]] = []
        lines: list[Line] = []
        for line in _lines(reading, scope):
            lines.append(line)
            if len(lines) == run:
                runs.append(_put_aside(sorted(lines), files))
                lines.clear()
        runs.append(iter(sorted(lines)))
        for _kind, _uid, text in heapq.merge(*runs):
            yield text


def _lines(reading: Reading, scope: Collection[str] | None) -> Iterator[Line]:
    for aggregate in all_aggregates(reading.connection):
        if scope is None or aggregate.uid in scope:
            for line in record_lines(aggregate):
                yield line["type"], line["uid"], canonical_json(line)


def _put_aside(lines: list[Line], files: ExitStack) -> Iterator[Line]:
    """Write a sorted run to a file that vanishes with the dump; return it for reading. JSON has no tab or line end."""
    file = tempfile.TemporaryFile("w+", encoding="ascii", newline="\n")  # noqa: SIM115 (`files` closes it)
    files.callback(file.close)
    file.writelines("\t".join(line) + "\n" for line in lines)
    file.seek(0)
    return (_line_of(written) for written in file)


def _line_of(written: str) -> Line:
    kind, uid, text = written.rstrip("\n").split("\t")
    return kind, uid, text
