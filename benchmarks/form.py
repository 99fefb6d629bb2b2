"""Goal 12: saving a service with 30 organisations from the form, against the same rows written by raw sqlite3.

Both commit to a file with WAL and synchronous=FULL, one transaction a service. Ours checks the rules, writes journal,
siblings and rows; the yardstick writes the service, its 30 attendances and one line of text, no more.
"""

from __future__ import annotations

import datetime as dt
import sqlite3
import statistics
import tempfile
import time
from decimal import Decimal
from pathlib import Path

from benchmarks.yardstick import Result
from clac_desktop.models.database import Workspace
from clac_desktop.models.identity import new_uid, reference_uid
from clac_desktop.models.organisation import OrganisationDraft
from clac_desktop.models.service import AttendanceDraft, ServiceDraft
from clac_desktop.recording.organisation import record_organisation
from clac_desktop.recording.service import record_service
from clac_desktop.recording.workspace import create_centre

RECEIVERS = 30
LINE = "x" * 12_000  # about what a journal entry of this size takes


def measure(quick: bool = False) -> list[Result]:
    """Return the 95th percentile of one save in milliseconds, and its median against raw sqlite3."""
    rounds = 20 if quick else 200
    with tempfile.TemporaryDirectory() as folder:
        ours = _ours(Path(folder) / "centre.clac", rounds)
        raw = _raw(Path(folder) / "raw.sqlite", rounds)
    p95 = statistics.quantiles(ours, n=20)[-1]
    note = f"wall time of {rounds} saves; median {statistics.median(ours):.1f} ms, raw {statistics.median(raw):.2f} ms"
    return [
        Result("12 save of a service with 30 organisations, p95", p95, None, 50, "ms", note),
        Result("12 the same against raw sqlite3", statistics.median(ours), statistics.median(raw), 20, "ms"),
    ]


def _ours(path: Path, rounds: int) -> list[float]:
    country = (reference_uid("country", "PE"),)
    with create_centre(path, name="Centro Ejemplo") as workspace:
        with workspace.writing() as writing:
            uids = [
                record_organisation(writing, OrganisationDraft(name=f"Organización {n}", country=country, kind="OPP"))
                for n in range(RECEIVERS)
            ]
        return [_save(workspace, _draft(uids, n)) for n in range(rounds)]


def _draft(receivers: list[str], number: int) -> ServiceDraft:
    day = dt.date(2022, 1, 1) + dt.timedelta(days=number)
    return ServiceDraft(
        title=f"Taller {number}",
        start=day,
        end=day,
        service_type=reference_uid("service_type", "workshop"),
        modality=reference_uid("modality", "in_person"),
        country=(reference_uid("country", "PE"),),
        tactical_objective=reference_uid("tactical_objective", "2.2"),
        themes=(reference_uid("theme", "due_diligence"),),
        sdgs=(reference_uid("sdg", "5"),),
        hours=Decimal(4),
        attendance=tuple(
            AttendanceDraft(organisation=uid, women=4, men=5, not_stated=0, young_women=1, young_men=2)
            for uid in receivers
        ),
    )


def _save(workspace: Workspace, draft: ServiceDraft) -> float:
    begin = time.perf_counter()
    with workspace.writing() as writing:
        record_service(writing, draft)
    return (time.perf_counter() - begin) * 1000


def _raw(path: Path, rounds: int) -> list[float]:
    connection = sqlite3.connect(path, isolation_level=None)
    for line in (
        "PRAGMA journal_mode = WAL",
        "PRAGMA synchronous = FULL",
        "CREATE TABLE service (id INTEGER PRIMARY KEY, uid TEXT UNIQUE, title TEXT, start TEXT, finish TEXT,"
        " hours INT)",
        "CREATE TABLE attendance (id INTEGER PRIMARY KEY, uid TEXT UNIQUE, service INT, organisation INT, women INT,"
        " men INT, not_stated INT, young_women INT, young_men INT)",
        "CREATE INDEX by_service ON attendance (service)",
        "CREATE INDEX by_organisation ON attendance (organisation)",
        "CREATE TABLE journal (id INTEGER PRIMARY KEY, line TEXT)",
    ):
        connection.execute(line)
    found = [_save_raw(connection, n) for n in range(rounds)]
    connection.close()
    return found


def _save_raw(connection: sqlite3.Connection, number: int) -> float:
    begin = time.perf_counter()
    connection.execute("BEGIN IMMEDIATE")
    service = connection.execute(
        "INSERT INTO service (uid, title, start, finish, hours) VALUES (?, ?, ?, ?, 4)",
        (new_uid(), f"Taller {number}", "2022-01-01", "2022-01-01"),
    ).lastrowid
    connection.executemany(
        "INSERT INTO attendance (uid, service, organisation, women, men, not_stated, young_women, young_men)"
        " VALUES (?, ?, ?, 4, 5, 0, 1, 2)",
        [(new_uid(), service, organisation) for organisation in range(RECEIVERS)],
    )
    connection.execute("INSERT INTO journal (line) VALUES (?)", (LINE,))
    connection.execute("COMMIT")
    return (time.perf_counter() - begin) * 1000
