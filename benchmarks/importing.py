"""Goal 6: a whole import at the centre (read, verify, merge, journal), against calamine and a raw upsert of its rows.

The yardstick reads all cells of the same file with calamine and writes every row of every table that our import wrote
or changed with sqlite3 executemany, into the same tables with the same indexes and foreign keys, without triggers.
"""

from __future__ import annotations

import shutil
import sqlite3
import statistics
import tempfile
from pathlib import Path
from typing import Any

from python_calamine import load_workbook

from benchmarks.exchange_data import enrol, make_centre, record
from benchmarks.yardstick import Result, cpu_seconds
from clac_desktop.models.backup import make_backup
from clac_desktop.models.database import WRITER_CACHE
from clac_desktop.models.opening import open_workspace
from clac_desktop.sync.receiving import apply_package, inspect_package
from clac_desktop.sync.sending import export_packages

Rows = dict[str, list[tuple[Any, ...]]]


def measure(quick: bool = False) -> list[Result]:
    """Return the result of goal 6, with what its parts take."""
    count, rounds = (500, 1) if quick else (5_000, 3)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        file = _package(folder, count)
        before, after = folder / "CLAC.clac", folder / "after.clac"
        _ours(before, after, file)
        written = _difference(before, after)
        times = [
            (_ours(before, after, file), _raw(before, folder / "raw.sqlite", file, written)) for _ in range(rounds)
        ]
        note = _parts(before, after, file, sum(map(len, written.values())))
    ours, raw = (statistics.median(pair[place] for pair in times) for place in (0, 1))
    return [Result(f"6 import of {count:,} entries / calamine, raw upsert", ours, raw, 3.0, note=note)]


def _package(folder: Path, count: int) -> Path:
    """Return the package of an office with so many new services; the centre's file lies beside it, closed."""
    with make_centre(folder, 1) as centre:
        office = enrol(centre, folder, "PE")
    with open_workspace(office) as workspace:
        record(workspace, "PE", count)
        return export_packages(workspace, folder / "out")[0].file


def _ours(before: Path, after: Path, file: Path) -> float:
    shutil.copyfile(before, after)
    with open_workspace(after) as workspace:
        workspace.checked = True
        return cpu_seconds(lambda: _applied(apply_package(workspace, file)))


def _applied(report: Any) -> None:
    assert report.applied, report.problems


def _difference(before: Path, after: Path) -> Rows:
    """Return the rows that are in the second file only, by table."""
    connection = sqlite3.connect(after)
    connection.execute("ATTACH ? AS former", (str(before),))
    tables = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'")
    found = {}
    for (table,) in tables.fetchall():
        rows = connection.execute(f'SELECT * FROM main."{table}" EXCEPT SELECT * FROM former."{table}"').fetchall()
        if rows:
            found[table] = rows
    connection.close()
    return found


def _raw(before: Path, target: Path, file: Path, written: Rows) -> float:
    shutil.copyfile(before, target)
    connection = sqlite3.connect(target, isolation_level=None)
    for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        connection.execute(f"DROP TRIGGER {name}")
    cache = f"cache_size = -{WRITER_CACHE}"
    for pragma in ("journal_mode = WAL", "foreign_keys = ON", "synchronous = FULL", cache):
        connection.execute(f"PRAGMA {pragma}")
    spent = cpu_seconds(lambda: _read_and_upsert(connection, file, written))
    connection.close()
    return spent


def _read_and_upsert(connection: sqlite3.Connection, file: Path, written: Rows) -> None:
    with load_workbook(file) as book:
        for name in book.sheet_names:
            for _row in book.get_sheet_by_name(name).iter_rows():
                pass
    connection.execute("BEGIN IMMEDIATE")
    connection.execute("PRAGMA defer_foreign_keys = ON")
    for table, rows in written.items():
        marks = ", ".join("?" for _ in rows[0])
        connection.executemany(f'INSERT OR REPLACE INTO "{table}" VALUES ({marks})', rows)
    connection.execute("COMMIT")


def _parts(before: Path, after: Path, file: Path, rows: int) -> str:
    """Tell what reading with verifying, and the backup, take of it."""
    shutil.copyfile(before, after)
    with open_workspace(after) as workspace:
        reading = cpu_seconds(lambda: inspect_package(workspace, file))
        backup = cpu_seconds(lambda: make_backup(workspace))
    return f"{rows:,} rows in all tables; of it reading and verifying {reading:.2f} s, verified backup {backup:.2f} s"
