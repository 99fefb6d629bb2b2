"""Thousands of rows in few statements: all of them, in their order, and sums by month that follow every correction."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from typing import Any

import pytest
from sqlalchemy import Connection, create_engine, event

from clac_desktop.models.database import Workspace
from clac_desktop.models.identity import new_uid, reference_uid
from clac_desktop.models.many_rows import AT_MOST, FEW, put_rows
from clac_desktop.models.monthly import differing_sums
from clac_desktop.models.organisation import OrganisationDraft
from clac_desktop.recording.organisation import record_organisation

COLUMNS = ("uid", "n", "word")
WIDE = AT_MOST // len(COLUMNS)


@pytest.fixture
def bare() -> Iterator[tuple[Connection, list[str]]]:
    """A table of an ordinary database, and the statements that were sent to it."""
    engine, sent = create_engine("sqlite://"), []
    event.listen(engine, "before_cursor_execute", lambda *told: sent.append(told[2]))
    with engine.connect() as connection:
        connection.exec_driver_sql("CREATE TABLE t (uid INTEGER PRIMARY KEY, n INTEGER NOT NULL, word TEXT)")
        sent.clear()
        yield connection, sent
    engine.dispose()


@pytest.mark.parametrize(
    ("count", "statements"),
    [(0, 0), (1, 1), (FEW, 1), (FEW + 1, 1), (WIDE, 1), (WIDE + 1, 2), (2 * WIDE + FEW + 5, 3)],
)
def test_all_rows_arrive_whatever_their_number(bare: tuple[Connection, list[str]], count: int, statements: int) -> None:
    connection, sent = bare
    rows = [(key, key * 7 % 11, None if key % 3 else f"palabra '{key}") for key in range(count)]
    put_rows(connection, "t", COLUMNS, rows)
    assert len(sent) == statements
    assert connection.exec_driver_sql("SELECT uid, n, word FROM t ORDER BY uid").all() == rows


@pytest.mark.parametrize("count", [FEW, FEW + 1])
def test_of_two_rows_with_one_key_the_later_counts(bare: tuple[Connection, list[str]], count: int) -> None:
    connection, _ = bare
    rows = [(1, turn, "") for turn in range(count)]
    put_rows(connection, "t", COLUMNS, rows, "ON CONFLICT (uid) DO UPDATE SET n = excluded.n")
    assert connection.exec_driver_sql("SELECT n FROM t").scalar() == count - 1


@pytest.mark.parametrize("count", [3, FEW + 3])
def test_rows_that_are_refused_raise(bare: tuple[Connection, list[str]], count: int) -> None:
    connection, _ = bare
    rows: Sequence[Sequence[Any]] = [(key, None if key == 2 else 1, "") for key in range(count)]
    with pytest.raises(Exception, match="NOT NULL"):
        put_rows(connection, "t", COLUMNS, rows)


def test_many_rows_need_an_entry_as_one_does(centre: Workspace) -> None:
    rows = [(new_uid(), 0) for _ in range(FEW + 1)]
    with centre.writing() as writing:
        before = writing.connection.exec_driver_sql("SELECT count(*) FROM sdg").scalar()
        with pytest.raises(Exception, match="no journal entry is open"):
            put_rows(writing.connection, "sdg", ("uid", "voided"), rows)
        assert writing.connection.exec_driver_sql("SELECT count(*) FROM sdg").scalar() == before


STATES = [
    {"organisation_id": receiver, "women": women, "young_women": young, "end": end, "counts": counts}
    for receiver, women, young, end, counts in itertools.product(
        (1, 2, None), (None, 0, 5), (None, 2), ("2022-03-09", "2022-03-31", "2023-01-01", None), (0, 1)
    )
]  # fmt: skip


def test_sums_by_month_follow_from_every_state_to_every_other(centre: Workspace) -> None:
    """144 states of a row: corrected within its month, moved to another, to another receiver, counted or no longer."""
    columns = ("uid", "voided", "service_id", "served", *STATES[0])
    with centre.writing() as writing:
        for name in ("Ejemplo uno", "Ejemplo dos"):
            record_organisation(
                writing, OrganisationDraft(name=name, country=(reference_uid("country", "PE"),), kind="OPP")
            )
        writing.flush()
        run = writing.connection.exec_driver_sql
        run(
            "INSERT INTO service (uid, voided, counts, receivers, participants, women_total, men_total, search)"
            " VALUES ('s', 0, 0, 0, 0, 0, 0, '')"
        )
        service = run("SELECT id FROM service WHERE uid = 's'").scalar()
        correcting = ", ".join(f'"{name}" = excluded."{name}"' for name in STATES[0])
        quoted = [f'"{name}"' for name in columns]
        for shift in range(0, len(STATES), 7):
            rows = [
                (f"a{place}", 0, service, 0, *STATES[(place + shift * (place % 5 + 1)) % len(STATES)].values())
                for place in range(len(STATES))
            ]
            put_rows(
                writing.connection, "service_attendance", quoted, rows, f"ON CONFLICT (uid) DO UPDATE SET {correcting}"
            )
            assert differing_sums(writing.connection) == []
        assert (run("SELECT sum(rows) FROM attended_month").scalar() or 0) > 0
        run("DELETE FROM service_attendance")
        assert differing_sums(writing.connection) == []
        assert run("SELECT sum(rows) FROM attended_month").scalar() == 0
        run("DELETE FROM service WHERE uid = 's'")
