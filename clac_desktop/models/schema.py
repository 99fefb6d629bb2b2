"""What stands in the database beside the tables: the gate that no change passes without a journal entry.

`gate` holds at most one row while a transaction changes shared records. Its deferred reference to a row that never
exists makes SQLite refuse every commit while the gate is open; each opening by an entry needs a newer entry than any
that a former opening saw.
"""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy.schema import CreateIndex, CreateTable

from clac_desktop.models import exchange as _exchange  # noqa: F401  (its tables belong to the schema)
from clac_desktop.models import local as _local  # noqa: F401
from clac_desktop.models.journal import OpenConflict, StoredAggregate
from clac_desktop.models.monthly import attended_month, delivered_month, monthly_sql
from clac_desktop.models.organisation import activity
from clac_desktop.models.record import Stored
from clac_desktop.models.registry import TYPES

GATE_SQL = (
    "CREATE TABLE never (id INTEGER PRIMARY KEY)",
    "CREATE TRIGGER never_stays BEFORE INSERT ON never BEGIN SELECT RAISE(ABORT, 'this table stays empty'); END",
    "CREATE TABLE gate (id INTEGER PRIMARY KEY CHECK (id = 1), entry_id INTEGER REFERENCES journal (id),"
    " import_uid VARCHAR(32) REFERENCES import_log (uid),"
    " open INTEGER NOT NULL DEFAULT 1 REFERENCES never (id) DEFERRABLE INITIALLY DEFERRED,"
    " CHECK ((entry_id IS NULL) <> (import_uid IS NULL)))",
    "CREATE TABLE gate_mark (id INTEGER PRIMARY KEY CHECK (id = 1), entry_id INTEGER NOT NULL)",
    "INSERT INTO gate_mark (id, entry_id) VALUES (1, 0)",
    "CREATE TRIGGER gate_needs_new_entry BEFORE INSERT ON gate WHEN NEW.entry_id IS NOT NULL"
    " AND NEW.entry_id <= (SELECT entry_id FROM gate_mark)"
    " BEGIN SELECT RAISE(ABORT, 'the gate opens only for a new journal entry'); END",
    "CREATE TRIGGER gate_needs_new_import BEFORE INSERT ON gate WHEN NEW.import_uid IS NOT NULL AND NOT EXISTS"
    " (SELECT 1 FROM import_log WHERE uid = NEW.import_uid AND receipt = '')"
    " BEGIN SELECT RAISE(ABORT, 'the gate opens only for an import in progress'); END",
    "CREATE TRIGGER gate_marks AFTER DELETE ON gate BEGIN"
    " UPDATE gate_mark SET entry_id = (SELECT coalesce(max(id), 0) FROM journal); END",
    "CREATE TRIGGER journal_stays BEFORE DELETE ON journal"
    " BEGIN SELECT RAISE(ABORT, 'journal entries are never deleted'); END",
    "CREATE TRIGGER journal_unchanged BEFORE UPDATE OF device, epoch, seq, hash, prev_hash, eid, line ON journal"
    " BEGIN SELECT RAISE(ABORT, 'journal entries never change'); END",
)


def shared_tables() -> list[str]:
    """Return the names of all tables that only an entry or a package may change."""
    names = [StoredAggregate.__tablename__, OpenConflict.__tablename__, activity.name]
    names += [attended_month.name, delivered_month.name]
    for kind in TYPES.values():
        names += [kind.name, *(link.name for link in kind.links.values())]
    return names


def guards(table: str) -> Iterator[str]:
    """Yield the triggers that close one shared table.

    They look after the row, not before it: what they refuse is taken back either way, and SQLite reads a row anew for a
    trigger before it. One row by its key costs less than EXISTS.
    """
    for act in ("INSERT", "UPDATE", "DELETE"):
        yield (
            f"CREATE TRIGGER {table}_guard_{act.lower()} AFTER {act} ON {table}"
            " WHEN (SELECT open FROM gate WHERE id = 1) IS NULL"
            f" BEGIN SELECT RAISE(ABORT, 'no journal entry is open'); END"
        )


def schema_sql() -> list[str]:
    """Return every statement that makes today's schema, in order; a test compares migrations with it."""
    from sqlalchemy.dialects import sqlite

    dialect = sqlite.dialect()
    found: list[str] = []
    for table in Stored.metadata.sorted_tables:
        found.append(str(CreateTable(table).compile(dialect=dialect)).strip())
        indexes = sorted(table.indexes, key=lambda index: str(index.name))
        found += [str(CreateIndex(index).compile(dialect=dialect)).strip() for index in indexes]
    found += GATE_SQL
    found += monthly_sql()
    for name in shared_tables():
        found += guards(name)
    return found
