"""What belongs to this laptop alone: settings, drafts, the record of imports. It never travels."""

from __future__ import annotations

from sqlalchemy import Connection, Integer, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from clac_desktop.models.record import Stored


class Setting(Stored):
    """One fact of this workspace (role, office, device, keys, language, who is at the keyboard)."""

    __tablename__ = "setting"

    key: Mapped[str] = mapped_column(Text, primary_key=True)
    value: Mapped[str] = mapped_column(Text)


class DraftRow(Stored):
    """A draft as it is typed: it survives a kill, may have errors, never travels and counts nowhere."""

    __tablename__ = "draft"

    uid: Mapped[str] = mapped_column(String(32), primary_key=True)
    kind: Mapped[str] = mapped_column(String(16))
    record: Mapped[str | None] = mapped_column(String(32))  # the stored record it corrects
    title: Mapped[str] = mapped_column(Text, default="")
    body: Mapped[str] = mapped_column(Text)
    look: Mapped[str | None] = mapped_column(Text)  # what was on the screen when it was opened
    created: Mapped[str] = mapped_column(Text)
    changed: Mapped[str] = mapped_column(Text)


class ImportLog(Stored):
    """One import of a table or a package: the file, who, when, and the receipt as JSON."""

    __tablename__ = "import_log"

    uid: Mapped[str] = mapped_column(String(32), primary_key=True)
    number: Mapped[int] = mapped_column(Integer, unique=True)
    kind: Mapped[str] = mapped_column(String(16))  # organisations, services, package
    file: Mapped[str] = mapped_column(Text)
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    actor: Mapped[str] = mapped_column(Text)
    at: Mapped[str] = mapped_column(Text)
    receipt: Mapped[str] = mapped_column(Text)


class Brought(Stored):
    """What a record's row in a file last brought, as JSON of raw cells: only a cell that differs is a correction."""

    __tablename__ = "brought"

    uid: Mapped[str] = mapped_column(String(32), primary_key=True)
    cells: Mapped[str] = mapped_column(Text)


class KeptFile(Stored):
    """A file kept for good by its SHA-256 (the inbox of packages)."""

    __tablename__ = "kept_file"

    sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    name: Mapped[str] = mapped_column(Text)
    received: Mapped[str] = mapped_column(Text)
    content: Mapped[bytes] = mapped_column(LargeBinary)


def read_settings(connection: Connection) -> dict[str, str]:
    """Return all settings of the workspace."""
    return {str(row[0]): str(row[1]) for row in connection.exec_driver_sql("SELECT key, value FROM setting")}


def write_setting(connection: Connection, key: str, value: str) -> None:
    """Store one setting."""
    connection.exec_driver_sql(
        "INSERT INTO setting (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
        (key, value),
    )
