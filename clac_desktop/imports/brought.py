"""What the rows of files last said about a record: only a cell that differs from it is a correction (cli.md).

So a file imported again changes nothing, and what was corrected in the window since then stays.
"""

from __future__ import annotations

import json
from collections.abc import Iterable

from sqlalchemy import Connection

from clac_desktop.models.identity import canonical_json
from clac_desktop.models.siblings import Value

Said = dict[str, Value]
_AT_ONCE = 500


def load_brought(connection: Connection, uids: Iterable[str]) -> dict[str, Said]:
    """Return what files last said about these records; those that no file spoke of are missing."""
    found: dict[str, Said] = {}
    for part in chunks(uids):
        marks = ", ".join("?" * len(part))
        rows = connection.exec_driver_sql(f"SELECT uid, cells FROM brought WHERE uid IN ({marks})", tuple(part))
        found.update((uid, json.loads(cells)) for uid, cells in rows)
    return found


def store_brought(connection: Connection, said: dict[str, Said]) -> None:
    """Remember what the rows of this file said."""
    if said:
        connection.exec_driver_sql(
            "INSERT INTO brought (uid, cells) VALUES (?, ?) ON CONFLICT (uid) DO UPDATE SET cells = excluded.cells",
            [(uid, canonical_json(cells)) for uid, cells in said.items()],
        )


def corrected(said: Said, before: Said | None) -> Said:
    """Return the cells that say something else than the last time; all of them where no file spoke before."""
    return {key: value for key, value in said.items() if before is None or key not in before or before[key] != value}


def chunks(uids: Iterable[str]) -> Iterable[list[str]]:
    """Cut keys into parts that one question takes."""
    listed = list(dict.fromkeys(uids))
    for start in range(0, len(listed), _AT_ONCE):
        yield listed[start : start + _AT_ONCE]
