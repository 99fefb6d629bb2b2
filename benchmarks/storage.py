"""Goal 7: bulk insert and upsert of attendances as the product writes thousands of rows, against sqlite3 executemany.

Ours: one writing transaction with a journal entry, the gate open, `put_rows`; the guards and the sums by month
are triggers of the table. The yardstick has the same table with the same indexes and foreign keys, WAL and
synchronous=FULL, and no trigger. What the triggers cost is told by taking them away, first the sums, then all.
"""

from __future__ import annotations

import shutil
import sqlite3
import statistics
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from benchmarks.yardstick import Result, cpu_seconds
from clac_desktop.models.database import WRITER_CACHE, Workspace
from clac_desktop.models.identity import derived_uid, new_uid, reference_uid
from clac_desktop.models.many_rows import put_rows
from clac_desktop.models.organisation import OrganisationDraft
from clac_desktop.recording.organisation import record_organisation
from clac_desktop.recording.workspace import create_centre

COLUMNS = (
    "uid", "voided", "service_id", "organisation_id", "women", "men", "not_stated", "young_women", "young_men",
    "document_advice", '"end"', "counts", "served", "receiver",
)  # fmt: skip
INSERT, UPSERT = (
    "",
    (
        "ON CONFLICT (uid) DO UPDATE SET voided = excluded.voided, women = excluded.women, men = excluded.men,"
        ' not_stated = excluded.not_stated, "end" = excluded."end", counts = excluded.counts, served = excluded.served'
    ),
)  # what follows the values
PER_SERVICE, RECEIVERS, ROUNDS = 20, 500, 3
STAGES = (("", None), (", without the sums by month", "attended_month_%"), (", without any trigger", "service_att%"))
LIMITS = {"bulk insert": 1.2, "upsert": 1.1}
NO_LIMIT = 99.0  # told, not required
Row = tuple[object, ...]


def measure(quick: bool = False) -> list[Result]:
    """Return insert and upsert against raw sqlite3: as they are, without the sums by month, without any trigger."""
    stored, some = (100_000, 10_000) if quick else (1_000_000, 100_000)
    with tempfile.TemporaryDirectory() as folder:
        ours, raw = Path(folder) / "ours.clac", Path(folder) / "raw.sqlite"
        _make(ours, stored // PER_SERVICE)
        found = list(_inserts(ours, raw, list(_rows(range(some), 0))))
        for start in range(0, stored, 100_000):
            with Workspace(ours) as workspace:
                _write(workspace, INSERT, list(_rows(range(start, min(start + 100_000, stored)), 0)))
        shutil.copyfile(ours, raw)
        _drop(raw, "%")
        return [*found, *_upserts(ours, raw, range(0, stored, stored // some), f"{some:,} into {stored:,}")]


def _inserts(empty: Path, raw: Path, rows: list[Row]) -> Iterator[Result]:
    """Each round inserts into a fresh copy of the file."""
    copy, bare = empty.with_name("copy.clac"), empty.with_name("bare.clac")
    shutil.copyfile(empty, bare)
    for name, dropped in STAGES:
        if dropped:
            _drop(bare, dropped)
        times: list[tuple[float, float]] = []
        for _ in range(ROUNDS + 1):
            shutil.copyfile(bare, copy)
            shutil.copyfile(empty, raw)
            _drop(raw, "%")
            times.append((_ours(copy, INSERT, rows), cpu_seconds(lambda: _raw(raw, INSERT, rows))))
        yield _result("bulk insert", f"{len(rows):,}{name}", times, not dropped)


def _upserts(ours: Path, raw: Path, numbers: range, size: str) -> Iterator[Result]:
    """Each round corrects the same rows with other values."""
    for name, dropped in STAGES:
        if dropped:
            _drop(ours, dropped)
        times: list[tuple[float, float]] = []
        for turn in range(1, ROUNDS + 2):
            rows = list(_rows(numbers, turn))
            spent = _ours(ours, UPSERT, rows)
            times.append((spent, cpu_seconds(lambda rows=rows: _raw(raw, UPSERT, rows))))  # type: ignore[misc]
        yield _result("upsert", f"{size}{name}", times, not dropped)


def _result(what: str, size: str, times: list[tuple[float, float]], required: bool) -> Result:
    """The first round warms up and does not count."""
    ours, yardstick = (statistics.median(pair[place] for pair in times[1:]) for place in (0, 1))
    note = "" if required else "told for comparison"
    return Result(f"7 {what} of {size}", ours, yardstick, LIMITS[what] if required else NO_LIMIT, note=note)


def _make(path: Path, services: int) -> None:
    """A centre with organisations and bare services, so that foreign keys hold."""
    with create_centre(path, name="Centro Ejemplo") as workspace, workspace.writing() as writing:
        for number in range(RECEIVERS):
            draft = OrganisationDraft(name=f"Ejemplo {number}", country=(reference_uid("country", "PE"),), kind="OPP")
            record_organisation(writing, draft)
        writing.flush()
        writing.connection.exec_driver_sql(
            "INSERT INTO service (uid, voided, counts, receivers, participants, women_total, men_total, search)"
            " VALUES (?, 0, 0, 0, 0, 0, 0, '')",
            [(derived_uid("service", str(number)),) for number in range(services)],
        )


def _rows(numbers: range, turn: int) -> Iterator[Row]:
    for number in numbers:
        service, receiver = number // PER_SERVICE + 1, number % RECEIVERS + 1
        day = f"{2022 + number % 3}-{number % 12 + 1:02}-{number % 28 + 1:02}"
        uid = derived_uid("attendance", str(number))
        yield (uid, 0, service, receiver, 5 + turn, 4 + turn, 0, 2, 1, 0, day, 1, 1, f"{receiver:032}")


def _drop(path: Path, like: str) -> None:
    connection = sqlite3.connect(path, isolation_level=None)
    rows = connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE ?", (like,))
    for (name,) in rows.fetchall():
        connection.execute(f"DROP TRIGGER {name}")
    connection.close()


def _ours(path: Path, then: str, rows: Sequence[Row]) -> float:
    with Workspace(path, actor="X") as workspace:
        return cpu_seconds(lambda: _write(workspace, then, rows))


def _write(workspace: Workspace, then: str, rows: Sequence[Row]) -> None:
    """As the projection and the imports do: a journal entry opens the gate, `put_rows` gives the rows."""
    with workspace.writing() as writing:
        draft = OrganisationDraft(name="Una más", country=(reference_uid("country", "PE"),), kind="OPP")
        record_organisation(writing, draft, uid=new_uid())
        put_rows(writing.connection, "service_attendance", COLUMNS, rows, then)


def _raw(path: Path, then: str, rows: Sequence[Row]) -> None:
    connection = sqlite3.connect(path, isolation_level=None)
    cache = f"cache_size = -{WRITER_CACHE}"
    for pragma in ("journal_mode = WAL", "foreign_keys = ON", "synchronous = FULL", cache):
        connection.execute(f"PRAGMA {pragma}")
    connection.execute("BEGIN IMMEDIATE")
    marks = ", ".join("?" * len(COLUMNS))
    connection.executemany(f"INSERT INTO service_attendance ({', '.join(COLUMNS)}) VALUES ({marks}) {then}", rows)
    connection.execute("COMMIT")
    connection.close()
