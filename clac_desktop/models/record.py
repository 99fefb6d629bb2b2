"""What every shared record has in common, and how a field is declared.

A field is declared once, on its class; the journal, the projection, the dump and the packages read it from there.
Decimals are whole millionths in the table (sums are exact) and text in the journal.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, ClassVar, Literal

from sqlalchemy import BigInteger, Boolean, Column, Date, ForeignKey, Index, Integer, MetaData, String, Table, Text
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.types import TypeDecorator

FieldKind = Literal["text", "integer", "decimal", "boolean", "date", "reference", "references"]

CONVENTION = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class Stored(DeclarativeBase):
    """All tables of a workspace, shared and local."""

    metadata = MetaData(naming_convention=CONVENTION)


class Millionths(TypeDecorator[Decimal]):
    """A decimal number kept as whole millionths, so that sums in SQL are exact."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> int | None:
        return None if value is None else to_millionths(value)

    def process_result_value(self, value: int | None, dialect: Dialect) -> Decimal | None:
        return None if value is None else from_millionths(value)


def to_millionths(value: Decimal | str) -> int:
    """Return a decimal as whole millionths (further digits are rounded half to even)."""
    return int((Decimal(value) * 1_000_000).to_integral_value())


def from_millionths(value: int) -> Decimal:
    """Return the decimal of whole millionths, without trailing zeros."""
    return Decimal(decimal_text(Decimal(value) / 1_000_000))


def decimal_text(value: Decimal) -> str:
    """Return a decimal as text without exponent or trailing zeros: the form of journal, package and dump."""
    text = format(value.normalize(), "f")
    return "0" if text in ("-0", "0") else text


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a record type: its name outside, its kind, and what a reference points to."""

    name: str
    kind: FieldKind
    target: str | None = None
    position: int = 0

    @property
    def column(self) -> str:
        """Name of the table's column (a reference is stored as the integer key of its target)."""
        return f"{self.name}_id" if self.kind == "reference" else self.name


def text_field() -> Any:
    """Declare a text field."""
    return mapped_column(Text, info={"kind": "text"})


def integer_field() -> Any:
    """Declare a whole-number field."""
    return mapped_column(Integer, info={"kind": "integer"})


def decimal_field() -> Any:
    """Declare a decimal field (six places)."""
    return mapped_column(Millionths, info={"kind": "decimal"})


def flag_field() -> Any:
    """Declare a yes/no field."""
    return mapped_column(Boolean, info={"kind": "boolean"})


def date_field() -> Any:
    """Declare a plain date field (never an instant)."""
    return mapped_column(Date, info={"kind": "date"})


def reference_field(target: str, index: bool = False) -> Any:
    """Declare a reference to one record of type `target`; the attribute's name ends in `_id`."""
    return mapped_column(Integer, ForeignKey(f"{target}.id"), index=index, info={"kind": "reference", "target": target})


class Record(Stored):
    """A shared record: integer key inside, uid outside, `voided` when its voiding is settled (sync.md 3)."""

    __abstract__ = True
    # fields that hold a list of references, each in a link table of its own: name -> type of the target
    LISTS: ClassVar[dict[str, str]] = {}
    # fields merged as one value (sync.md 3)
    GROUPS: ClassVar[tuple[tuple[str, ...], ...]] = ()
    # the field that names the aggregate this record belongs to; None: the record is an aggregate of its own
    PARENT: ClassVar[str | None] = None

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    uid: Mapped[str] = mapped_column(String(32), unique=True)
    voided: Mapped[bool] = mapped_column(Boolean, default=False)


def link_table(owner: str, field: str, target: str) -> Table:
    """Return the link table of a list field (owner, target, and the place in the list)."""
    return Table(
        f"{owner}_{field}",
        Stored.metadata,
        Column("owner_id", Integer, ForeignKey(f"{owner}.id"), primary_key=True),
        Column("target_id", Integer, ForeignKey(f"{target}.id"), primary_key=True),
        Column("place", Integer, nullable=False),
        Index(f"ix_{owner}_{field}_target_id", "target_id"),
        sqlite_with_rowid=False,
    )


@dataclass(frozen=True)
class RecordType:
    """What the journal and the projection know of one type of shared record."""

    name: str
    table: Table
    fields: dict[str, Field]
    links: dict[str, Table]
    group_of: dict[str, str]
    parent: str | None

    @property
    def merge_keys(self) -> list[str]:
        """The names under which values are merged: single fields, and groups joined by `+`."""
        return list(dict.fromkeys(self.group_of.get(name, name) for name in self.fields))


def describe(cls: type[Record]) -> RecordType:
    """Return the record type that a class declares; its link tables are made on the way."""
    name = cls.__tablename__
    fields: dict[str, Field] = {}
    for column in cls.__table__.columns:
        kind = column.info.get("kind")
        if kind is not None:
            shown = column.name.removesuffix("_id") if kind == "reference" else column.name
            fields[shown] = Field(shown, kind, column.info.get("target"))
    links = {}
    for field, target in cls.LISTS.items():
        fields[field] = Field(field, "references", target)
        links[field] = link_table(name, field, target)
    group_of = {field: "+".join(group) for group in cls.GROUPS for field in group}
    table = cls.__table__
    assert isinstance(table, Table)
    return RecordType(name, table, fields, links, group_of, cls.PARENT)


def iso(value: dt.date | None) -> str | None:
    """Return a date as the journal keeps it."""
    return None if value is None else value.isoformat()
