"""Goal 8: each figure over all years of 1,000,000 and 5,000,000 attendances, and against a table of monthly sums.

The yardstick is a table as a report would keep it: one row for each receiver and month, or for each set of countries
and month, filled by hand. It answers whole months only; the engine answers any two days.
"""

from __future__ import annotations

import random
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from functools import partial
from pathlib import Path

from sqlalchemy import Connection

from benchmarks.yardstick import Result
from clac_desktop.models.identity import derived_uid, new_uid
from clac_desktop.models.journal import Act
from clac_desktop.models.writing import Reading, Writing
from clac_desktop.queries.figure import DEFINITIONS
from clac_desktop.queries.figures import figures
from clac_desktop.queries.period import Period
from clac_desktop.recording.workspace import create_centre

ORGANISATIONS = 1_000
STRUCTURES = 20
PERIOD = Period(date(2022, 1, 1), date(2024, 12, 31))
DAYS = (PERIOD.end - PERIOD.start).days + 1
BATCH = 50_000
LIMITS = {1_000_000: 0.1, 5_000_000: 0.5}

_RECEIVER_SUMS = """
CREATE TABLE yardstick_receiver AS SELECT coalesce(t.organisation_id, -t.structure_id) AS receiver,
 substr(t."end", 1, 7) AS month, count(*) AS rows, sum(m.member) AS member_rows,
 max(m.member AND t.served) AS member_served, max(t.served) AS served, sum(t.women) AS women, sum(t.men) AS men,
 sum(t.not_stated) AS not_stated, sum(t.young_women + t.young_men) AS young,
 sum(CASE WHEN t.young_women IS NOT NULL THEN t.women + t.men + t.not_stated ELSE 0 END) AS asked
 FROM service_attendance t JOIN (SELECT a.id, EXISTS (SELECT 1 FROM activity v WHERE v.known = 1
 AND v.organisation_id = a.organisation_id AND v.start <= a."end" AND v.stop > a."end") AS member
 FROM service_attendance a) m ON m.id = t.id WHERE t.counts = 1 GROUP BY 1, 2
"""
_SERVICE_SUMS = """
CREATE TABLE yardstick_service AS SELECT countries, month, currency, count(*) AS services, sum(hours) AS hours,
 sum(hours * participants) AS people_hours, sum(cost) AS cost FROM (SELECT s.*, substr(s."end", 1, 7) AS month,
 (SELECT group_concat(k.target_id, ' ') FROM service_country k WHERE k.owner_id = s.id) AS countries
 FROM service s WHERE s.counts = 1) GROUP BY 1, 2, 3
"""


def fill(writing: Writing, count: int) -> None:
    """Store organisations, services and `count` attendances of three years straight in the tables.

    The gate is opened by a journal entry, as every change must; twelve or thirteen receivers came to each service.
    """
    uid = new_uid()
    writing.write([Act(writing.look(uid), {(uid, "name"): "Banco de pruebas"}, {uid: "organisation"})])
    writing.flush()
    chance = random.Random(8)
    run = writing.connection
    first = run.exec_driver_sql("SELECT max(id) + 1 FROM organisation").scalar_one()
    countries = [row[0] for row in run.exec_driver_sql("SELECT id FROM country ORDER BY id")]
    structures = [row[0] for row in run.exec_driver_sql(f"SELECT id FROM structure LIMIT {STRUCTURES}")]
    members = list(range(first, first + ORGANISATIONS))
    _organisations(run, chance, members, countries)
    services = count * 2 // 25
    _services(run, chance, services, countries)
    for rows in _attendance(chance, services, members, structures):
        run.exec_driver_sql(
            "INSERT INTO service_attendance (uid, voided, service_id, organisation_id, structure_id, women, men,"
            ' not_stated, young_women, young_men, document_advice, "end", counts, served)'
            " VALUES (?, 0, ?, ?, ?, ?, ?, ?, ?, ?, 0, ?, ?, ?)",
            rows,
        )
    for sql in (_RECEIVER_SUMS, _SERVICE_SUMS):
        run.exec_driver_sql(sql)
    run.exec_driver_sql("CREATE INDEX yardstick_month ON yardstick_receiver (month, receiver)")


def _organisations(run: Connection, chance: random.Random, members: list[int], countries: list[int]) -> None:
    """Most are members all the time; a fifth come, leave or lose their certificate; a tenth are not confirmed."""
    run.exec_driver_sql(
        "INSERT INTO organisation (id, uid, voided, name, confirmed, search) VALUES (?, ?, 0, ?, 1, '')",
        [(key, derived_uid("benchmark", str(key)), f"Organización {key}") for key in members],
    )
    places = [(key, place, number) for key in members for number, place in enumerate(_places(chance, countries))]
    run.exec_driver_sql("INSERT INTO organisation_country (owner_id, target_id, place) VALUES (?, ?, ?)", places)
    stretches = []
    for key in members:
        kind = chance.random()
        start = "0001-01-01" if kind < 0.7 else _day(chance.randrange(DAYS)).isoformat()
        stop = "9999-12-31" if kind < 0.8 or start > "2024-01-01" else "2024-06-10"
        if kind < 0.9:
            stretches.append((key, start, stop))
    run.exec_driver_sql("INSERT INTO activity (organisation_id, start, stop, known) VALUES (?, ?, ?, 1)", stretches)


def _places(chance: random.Random, countries: list[int]) -> list[int]:
    return chance.sample(countries, 1 if chance.random() < 0.95 else 2)


def _day(number: int) -> date:
    return PERIOD.start + timedelta(days=number)


def _end(service: int, services: int) -> str:
    return _day(service * DAYS // (services + 1)).isoformat()


def _services(run: Connection, chance: random.Random, services: int, countries: list[int]) -> None:
    for begin in range(1, services + 1, BATCH):
        keys = range(begin, min(begin + BATCH, services + 1))
        places = {key: _places(chance, countries) for key in keys}
        run.exec_driver_sql(
            'INSERT INTO service (id, uid, voided, title, start, "end", state, hours, cost, currency, counts,'
            " receivers, participants, women_total, men_total, search, countries)"
            " VALUES (?, ?, 0, 'Taller', ?, ?, 'delivered', ?, ?, ?, 1, 12, ?, 0, 0, '', ?)",
            [
                (
                    key,
                    f"{key:032x}",
                    _end(key, services),
                    _end(key, services),
                    chance.randrange(1, 17) * 500_000,
                    None if key % 3 else chance.randrange(10**9),
                    None if key % 3 else ("PEN", "USD", "DOP")[key % 9 // 3],
                    chance.randrange(10, 200),
                    " ".join(map(str, sorted(places[key]))),
                )
                for key in keys
            ],
        )
        run.exec_driver_sql(
            "INSERT INTO service_country (owner_id, target_id, place) VALUES (?, ?, ?)",
            [(key, place, number) for key in keys for number, place in enumerate(places[key])],
        )


Row = tuple[str, int, int | None, int | None, int, int, int, int | None, int | None, str, int, int]


def _attendance(chance: random.Random, services: int, members: list[int], structures: list[int]) -> Iterator[list[Row]]:
    rows: list[Row] = []
    number = 0
    for service in range(1, services + 1):
        end = _end(service, services)
        came = 12 + service % 2
        start = chance.randrange(ORGANISATIONS)
        for place in range(came):
            number += 1
            member: int | None = members[(start + 37 * place) % ORGANISATIONS]
            structure = None
            if number % 50 == 0:
                member, structure = None, structures[number // 50 % len(structures)]
            women, men = chance.randrange(12), chance.randrange(12)
            young = (women // 3, men // 3) if number % 2 else (None, None)
            served = int(women + men > 0)
            rows.append((f"{number:032x}", service, member, structure, women, men, 0, *young, end, 1, served))
        if len(rows) >= BATCH:
            yield rows
            rows = []
    if rows:
        yield rows


# ---- the yardstick: value and breakdown by country of each figure
_MONTHS = "month BETWEEN '2022-01' AND '2024-12'"
_PLACES = (
    "(SELECT owner_id AS receiver, target_id FROM organisation_country"
    " UNION ALL SELECT -owner_id, target_id FROM structure_country)"
)


def _receivers(condition: str) -> list[str]:
    chosen = f"SELECT receiver FROM yardstick_receiver WHERE {_MONTHS} AND {condition} GROUP BY receiver"
    return [
        f"SELECT count(*) FROM ({chosen})",
        f"SELECT target_id, count(*) FROM ({chosen}) JOIN {_PLACES} USING (receiver) GROUP BY target_id",
    ]


def _sums(columns: str) -> list[str]:
    inner = f"SELECT receiver, {columns} FROM yardstick_receiver WHERE {_MONTHS} GROUP BY receiver"
    names = ", ".join(f"sum({column.split(' AS ')[1]})" for column in columns.split(", "))
    return [
        f"SELECT {names} FROM ({inner})",
        f"SELECT target_id, {names} FROM ({inner}) JOIN {_PLACES} USING (receiver) GROUP BY target_id",
    ]


def _by_countries(columns: str) -> list[str]:
    return [f"SELECT countries, currency, {columns} FROM yardstick_service WHERE {_MONTHS} GROUP BY 1, 2"]


_ACTIVE = [
    "SELECT count(*) FROM activity WHERE known = 1 AND start <= '2024-12-31' AND stop > '2024-12-31'",
    "SELECT k.target_id, count(*) FROM activity v JOIN organisation_country k ON k.owner_id = v.organisation_id"
    " WHERE v.known = 1 AND v.start <= '2024-12-31' AND v.stop > '2024-12-31' GROUP BY k.target_id",
]
YARDSTICKS: dict[str, list[str]] = {
    "F0": _ACTIVE,
    "F1": _receivers("member_served"),
    "F1b": _receivers("served AND receiver > 0"),
    "F1c": _receivers("served AND receiver < 0"),
    "F2": _receivers("member_served") + _ACTIVE,
    "F3": _by_countries("sum(services)"),
    "F4": _sums("sum(rows) AS rows"),
    "F5": _sums("sum(member_rows) AS rows") + _receivers("member_served"),
    "F6": _receivers("member_served") + _ACTIVE,
    "F7": _sums("sum(women) AS women, sum(men) AS men, sum(not_stated) AS not_stated"),
    "F8": _sums("sum(women) AS women, sum(men) AS men, sum(not_stated) AS not_stated"),
    "F9": _sums("sum(young) AS young, sum(asked) AS asked"),
    "F10": _by_countries("sum(hours)"),
    "F10b": _by_countries("sum(people_hours)"),
    "F11": _by_countries("sum(cost)"),
}
# Nothing about attendance is summed for it: a few milliseconds for the register, whatever the number of attendances.
WITHOUT_SUMS = frozenset({"F0"})


def _ask(connection: Connection, questions: list[str]) -> None:
    for sql in questions:
        connection.exec_driver_sql(sql).fetchall()


def _engine(reading: Reading, code: str) -> None:
    figures(reading, PERIOD, codes=[code])


def cpu_seconds(work: Callable[[], object]) -> float:
    """Return the CPU seconds of this process, finer than a clock tick: some answers take a millisecond."""
    before = time.process_time()
    work()
    return time.process_time() - before


def in_turn(ours: Callable[[], object], yardstick: Callable[[], object], rounds: int) -> tuple[float, float]:
    """Return the median CPU seconds of both, run in turn after one run of each that does not count."""
    ours()
    yardstick()
    pairs = [(cpu_seconds(ours), cpu_seconds(yardstick)) for _ in range(rounds)]
    return statistics.median(pair[0] for pair in pairs), statistics.median(pair[1] for pair in pairs)


def _measure(count: int, rounds: int) -> Iterator[Result]:
    with tempfile.TemporaryDirectory() as name, create_centre(Path(name) / "centre.clac", name="Banco") as workspace:
        with workspace.writing() as writing:
            fill(writing, count)
        limit = LIMITS.get(count, 0.1)
        with workspace.reading() as reading:
            for code in DEFINITIONS:
                ours, theirs = in_turn(
                    partial(_engine, reading, code), partial(_ask, reading.connection, YARDSTICKS[code]), rounds
                )
                yield Result(f"8 {code}, {count:,} attendances", ours, None, limit)
                if code not in WITHOUT_SUMS:
                    yield Result(f"8 {code}, {count:,} attendances / monthly sums", ours, theirs, 3.0)
            whole: Callable[[], object] = partial(figures, reading, PERIOD)
            whole()
            yield Result(f"8 all figures at once, {count:,} attendances", cpu_seconds(whole), None, 15 * limit)


def measure(quick: bool = False) -> list[Result]:
    """Return the results of goal 8."""
    counts = (100_000,) if quick else (1_000_000, 5_000_000)
    return [result for count in counts for result in _measure(count, 3 if quick else 5)]
