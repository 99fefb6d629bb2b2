"""What the rows of a payload show in its human sheets, gone through one by one and kept as small as can be.

A part may hold 50,000 records. As aggregates they are half a gigabyte; what their columns show is a tenth of it, and
the texts that many records share stand here once.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from clac_desktop.models.projection import all_values
from clac_desktop.models.siblings import Aggregate, Value
from clac_desktop.spreadsheets.plans import PlainValue
from clac_desktop.sync.sheets import HUMAN_SHEETS, Column, HumanRow, HumanSheet, Names, cell_of, name_of

SHORT = 40  # characters of a text that other records are likely to have, too: a uid, a code, a state


class Record(NamedTuple):
    """A record of a human sheet: where it stands among the others, and the value of each of its columns."""

    order: tuple[str, ...]
    uid: str
    values: tuple[Value, ...]


@dataclass(slots=True)
class Shown:
    """The records that human sheets show, by their type, and the names of all records of the payload."""

    names: Names
    records: dict[str, list[Record]] = field(default_factory=lambda: {sheet.type: [] for sheet in HUMAN_SHEETS})
    _texts: dict[Any, Any] = field(default_factory=dict, repr=False)
    # of the columns whose values return in many records, their cells: a reference, a day, a state
    _cells: dict[str, list[dict[Value, PlainValue] | None]] = field(default_factory=dict, repr=False)

    @classmethod
    def of(cls, aggregates: Iterable[Aggregate], language: str) -> Shown:
        """Return what these aggregates show in a package of this language."""
        found = cls(Names({}, language))
        for aggregate in aggregates:
            found.add(aggregate)
        return found

    def add(self, aggregate: Aggregate) -> None:
        """Take what one aggregate shows; it need not be kept itself."""
        names, texts = self.names, self._texts
        shown = all_values(aggregate)
        root = shown.get(aggregate.uid, {})
        place = (str(root.get("end") or ""), str(root.get("title") or ""), aggregate.uid)
        for uid, kind in aggregate.types.items():
            values = shown[uid]
            kind = texts.setdefault(kind, kind)
            names.by_uid[uid] = "" if kind == "service_attendance" else name_of(kind, values, names.language)
            names.types[uid] = kind
            sheet = _SHEETS.get(kind)
            if sheet is not None:
                values["_voided"] = aggregate.void_state(uid) == "yes"
                kept = tuple([self._once(values.get(column.key)) for column in sheet.columns])
                order = place if kind != "organisation" else (str(root.get("name") or "").casefold(),)
                self.records[kind].append(Record(order, uid, kept))

    def _once(self, value: Value) -> Value:
        """Return one and the same object for a short value, however many records have it."""
        if value.__class__ is str:
            return self._texts.setdefault(value, value) if len(value) < SHORT else value
        if value.__class__ is list:
            value = tuple(value)
            return self._texts.setdefault(value, value)
        return value

    def rows(self, sheet: HumanSheet) -> Iterable[HumanRow]:
        """Yield the rows of a sheet, newest service first, names in order otherwise."""
        records = sorted(self.records[sheet.type], key=_place, reverse=sheet.type != "organisation")
        return (HumanRow(record.uid, self.cells(sheet, record)) for record in records)

    def cells(self, sheet: HumanSheet, record: Record) -> tuple[PlainValue, ...]:
        """Return the cells of a record in the order of the sheet's columns."""
        made = self._cells.get(sheet.key)
        if made is None:
            made = self._cells[sheet.key] = [{} if _returns(column) else None for column in sheet.columns]
        found: list[PlainValue] = []
        for column, cells, value in zip(sheet.columns, made, record.values, strict=True):
            if value is None:
                found.append(None)
            elif cells is None:
                found.append(cell_of(column, value, self.names))
            else:
                if value not in cells:
                    cells[value] = cell_of(column, value, self.names)
                found.append(cells[value])
        return tuple(found)

    def column(self, kind: str, key: str) -> list[Value]:
        """Return the values of one column of all records of a type."""
        place = [column.key for column in _SHEETS[kind].columns].index(key)
        return [record.values[place] for record in self.records[kind]]


def _returns(column: Column) -> bool:
    """Whether other records are likely to have the same value in a column."""
    return bool(column.target or column.choices) or column.kind in ("date", "decimal")


_SHEETS = {sheet.type: sheet for sheet in HUMAN_SHEETS}


def human_rows(sheet: HumanSheet, aggregates: Iterable[Aggregate], names: Names) -> list[HumanRow]:
    """Return the rows of a sheet, with references called by these names."""
    shown = Shown.of(aggregates, names.language)
    shown.names = names
    return list(shown.rows(sheet))


def _place(record: Record) -> tuple[tuple[str, ...], str]:
    return (record.order, record.uid)
