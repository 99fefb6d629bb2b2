"""A row of a table to values: each cell by the kind of its column, every refused cell with its reason."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from clac_desktop.errors import Problem
from clac_desktop.imports.catalogues import KINDS, SETUPS, STATES, Catalogues, number_text, word_of
from clac_desktop.imports.cells import (
    CellRefused,
    DateOrder,
    DecimalSign,
    currency_of,
    date_of,
    decimal_of,
    flag_of,
    flo_id_of,
    is_blank,
    refuse_error,
    shown,
    text_of,
    whole_of,
)
from clac_desktop.imports.columns import COLUMNS, ColumnFact
from clac_desktop.imports.tables import Table, TableRow
from clac_desktop.models.record import decimal_text
from clac_desktop.models.siblings import Value
from clac_desktop.spreadsheets.cells import Cell


@dataclass(slots=True)
class ReadRow:
    """A row as understood: values as the journal keeps them (ISO days, decimals as text, uids), no blank cells."""

    number: int
    values: dict[str, Value] = field(default_factory=dict)
    typed: dict[str, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


class RowReader:
    """Reads the rows of one table; equal cells of a column are understood once."""

    def __init__(
        self, table: Table, catalogues: Catalogues, decimal: DecimalSign | None, dates: DateOrder | None
    ) -> None:
        self.table = table
        self.catalogues = catalogues
        self.decimal = decimal
        self.dates = dates
        self._known: dict[tuple[str, type, Cell], Value | CellRefused] = {}
        self._facts = COLUMNS[table.kind]

    def read(self, row: TableRow) -> ReadRow:
        """Return what a row says, and what of it cannot be believed."""
        found = ReadRow(row.number)
        for key, cell in row.cells.items():
            if is_blank(cell):
                continue
            found.typed[key] = shown(cell)
            value = self._understood(key, cell)
            if isinstance(value, CellRefused):
                facts = {**value.facts}
                facts.setdefault("part", shown(cell))
                found.problems.append(self.table.problem(value.code, facts, row.number, key, shown(cell)))
            elif value is not None and value != "":
                found.values[key] = value
        return found

    def _understood(self, key: str, cell: Cell) -> Value | CellRefused:
        place = (key, type(cell), cell)
        if place not in self._known:
            try:
                refuse_error(cell)
                self._known[place] = self._value(self._facts[key], cell)
            except CellRefused as refused:
                self._known[place] = refused
        return self._known[place]

    def _value(self, fact: ColumnFact, cell: Cell) -> Value:
        reading: dict[str, Callable[[], Value]] = {
            "text": lambda: text_of(cell),
            "flo": lambda: flo_id_of(cell),
            "receiver": lambda: text_of(cell),
            "integer": lambda: whole_of(cell, self.decimal),
            "decimal": lambda: decimal_text(decimal_of(cell, self.decimal)),
            "date": lambda: date_of(cell, self.dates).isoformat(),
            "flag": lambda: flag_of(cell),
            "currency": lambda: currency_of(cell),
            "state": lambda: word_of(text_of(cell), STATES, "import.state"),
            "status": lambda: self.catalogues.status(text_of(cell)),
            "kind": lambda: self._kind(text_of(cell)),
            "setup": lambda: word_of(text_of(cell), SETUPS, "import.setup"),
            "choice": lambda: self.catalogues.find(fact.catalogue, _code_text(cell)),
            "choices": lambda: self.catalogues.find_all(fact.catalogue, _code_text(cell)),
        }
        return reading[fact.kind]()

    @staticmethod
    def _kind(text: str) -> str:
        return word_of(text, KINDS, "import.kind")


def _code_text(cell: Cell) -> str:
    """A code like 2.2 or 5 that Excel keeps as a number is meant as it is seen."""
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return number_text(cell)
    return text_of(cell)
