"""No path changes a shared record without a journal entry: ORM, Core, exec_driver_sql and raw SQL are all tried."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import insert, update
from sqlalchemy.orm import Session

from clac_desktop.errors import WorkspaceProblem
from clac_desktop.models.database import Workspace
from clac_desktop.models.identity import new_uid
from clac_desktop.models.registry import TYPES
from clac_desktop.models.schema import shared_tables
from clac_desktop.models.service import Service


def through_orm(connection: Any) -> None:
    with Session(connection) as session:
        session.add(Service(uid=new_uid(), title="Sin diario"))
        session.flush()


def through_core(connection: Any) -> None:
    connection.execute(insert(TYPES["service"].table).values(uid=new_uid(), voided=False, title="Sin diario"))


def through_core_update(connection: Any) -> None:
    connection.execute(update(TYPES["country"].table).values(name_es="Otro"))


def through_driver_sql(connection: Any) -> None:
    connection.exec_driver_sql("UPDATE country SET name_es = 'Otro'")


def through_raw_driver(connection: Any) -> None:
    connection.connection.driver_connection.execute("DELETE FROM sdg")


WAYS = [through_orm, through_core, through_core_update, through_driver_sql, through_raw_driver]


@pytest.mark.parametrize("way", WAYS)
def test_no_change_without_an_entry(centre: Workspace, way: Callable[[Any], None]) -> None:
    with pytest.raises(Exception, match="no journal entry is open"), centre.writing() as writing:
        way(writing.connection)


@pytest.mark.parametrize("table", shared_tables())
def test_every_shared_table_is_closed(centre: Workspace, table: str) -> None:
    with centre.writing() as writing:
        columns = [row[1] for row in writing.connection.exec_driver_sql(f"PRAGMA table_info({table})")]
        acts = (f"DELETE FROM {table}", f"UPDATE {table} SET {columns[-1]} = {columns[-1]}")
        empty = not writing.connection.exec_driver_sql(f"SELECT count(*) FROM {table}").scalar()
        for act in () if empty else acts:
            with pytest.raises(Exception, match="no journal entry is open"):
                writing.connection.exec_driver_sql(act)
        names = [
            row[0]
            for row in writing.connection.exec_driver_sql(
                "SELECT name FROM sqlite_master WHERE tbl_name = ? AND type = 'trigger' AND name LIKE '%_guard_%'",
                (table,),
            )
        ]
    assert sorted(names) == [f"{table}_guard_{act}" for act in ("delete", "insert", "update")]


def test_an_old_entry_does_not_open_the_gate(centre: Workspace) -> None:
    with pytest.raises(Exception, match="only for a new journal entry"), centre.writing() as writing:
        writing.connection.exec_driver_sql("INSERT INTO gate (id, entry_id) SELECT 1, max(id) FROM journal")


def test_nothing_is_committed_while_the_gate_is_open(centre: Workspace) -> None:
    raw = centre._writer.connection.driver_connection  # type: ignore[union-attr]
    raw.execute("BEGIN IMMEDIATE")
    line = ("INSERT INTO journal (device, epoch, seq, hash, prev_hash, eid, line, acknowledged, superseded)"
            " VALUES ('x', 'y', 1, 'h', '', 'e', '{}', 0, 0)")  # fmt: skip
    raw.execute(line)
    raw.execute("INSERT INTO gate (id, entry_id) SELECT 1, max(id) FROM journal")
    raw.execute("UPDATE country SET name_es = 'Otro'")
    with pytest.raises(Exception, match="FOREIGN KEY"):
        raw.execute("COMMIT")
    raw.execute("ROLLBACK")
    with centre.reading() as reading:
        assert reading.connection.exec_driver_sql("SELECT count(*) FROM country WHERE name_es = 'Otro'").scalar() == 0


def test_journal_entries_stay(centre: Workspace) -> None:
    for act in ("DELETE FROM journal", "UPDATE journal SET line = '{}'", "UPDATE journal SET seq = seq + 1"):
        with pytest.raises(Exception, match=r"journal entries (are )?never"), centre.writing() as writing:
            writing.connection.exec_driver_sql(act)


def test_readers_cannot_write(centre: Workspace) -> None:
    with pytest.raises(WorkspaceProblem) as caught, centre.reading() as reading:
        reading.connection.exec_driver_sql("UPDATE setting SET value = 'x'")
    assert caught.value.problems[0].code == "workspace.read_only_file"
