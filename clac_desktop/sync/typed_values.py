"""What a cell typed by hand means as a value of the journal; what could mean two things is refused, never guessed."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation

from sqlalchemy import text

from clac_desktop.models.keys import plain
from clac_desktop.models.organisation import KINDS
from clac_desktop.models.record import decimal_text
from clac_desktop.models.registry import TYPES
from clac_desktop.models.siblings import Value
from clac_desktop.models.writing import Reading, Writing
from clac_desktop.sync.sheets import STATE_WORDS, YES, Column, Names

YES_WORDS = frozenset({"si", "yes", "sim", "oui", "x", "1", "true", "verdadero", "verdadeiro", "vrai"})
NO_WORDS = frozenset({"no", "nao", "non", "0", "false", "falso", "faux"})
LISTS = {name for kind in TYPES.values() for name, item in kind.fields.items() if item.kind == "references"}
LARGEST = Decimal(10) ** 12  # whole millionths of it still fit into the table's integers
LARGEST_COUNT = 10**9
EPOCH = dt.date(1899, 12, 30)  # day 0 of Excel's serials
FIRST_SERIAL, LAST_SERIAL = 20_000, 80_000  # 1954 to 2119: a bare year is no serial
_NUMBER = re.compile(r"[+-]?[\d.,]+")
_AMBIGUOUS = re.compile(r"[+-]?\d{1,3}(,\d{3})")


class Refused(ValueError):
    """A cell that means nothing, or two things, in its column."""


@dataclass(slots=True)
class TypedValues:
    """Reads typed cells of one package: references by the names that it uses itself, else by those known here."""

    reading: Reading | Writing
    names: Names
    _known: dict[str, dict[str, set[str]]] = field(default_factory=dict)

    def value(self, column: Column, typed: str | None) -> Value:
        """Return what a cell of a column means. Raises Refused."""
        if column.choices == "yes":
            return self._yes(typed)
        if typed is None or not typed.strip():
            return [] if column.target and column.key in LISTS else None
        if column.choices == "state":
            return self._state(typed)
        if column.target:
            return self._references(column, typed)
        if column.kind == "date":
            return date_of(typed)
        if column.kind in ("integer", "decimal"):
            return number_of(typed, whole=column.kind == "integer")
        return _text_of(column.key, typed)

    def _yes(self, typed: str | None) -> bool:
        if typed is None or plain(typed) in NO_WORDS:
            return False
        if plain(typed) in YES_WORDS | {plain(self.names.word(YES))}:
            return True
        raise Refused(typed)

    def _state(self, typed: str) -> str:
        words = {plain(self.names.word(word)): state for state, word in STATE_WORDS.items()}
        words |= {plain(word): state for state, word in STATE_WORDS.items()} | {state: state for state in STATE_WORDS}
        if plain(typed) not in words:
            raise Refused(typed)
        return words[plain(typed)]

    def _references(self, column: Column, typed: str) -> Value:
        if column.key not in LISTS:
            return self._reference(str(column.target), typed)
        found = [self._reference(str(column.target), part) for part in typed.split("|") if part.strip()]
        return list(dict.fromkeys(found))

    def _reference(self, target: str, typed: str) -> str:
        """By the name that the package itself uses, else by code or name of the record here; one only."""
        known = self._known.get(target) or self._read_names(target)
        self._known[target] = known
        found = known.get("package:" + plain(typed)) or known.get(plain(typed), set())
        if len(found) != 1:
            raise Refused(typed)
        return next(iter(found))

    def _read_names(self, target: str) -> dict[str, set[str]]:
        known: dict[str, set[str]] = {}
        for uid, kind in self.names.types.items():
            if kind == target and self.names.by_uid.get(uid):
                known.setdefault("package:" + plain(self.names.by_uid[uid]), set()).add(uid)
        columns = [name for name, item in TYPES[target].fields.items() if item.kind == "text"]
        wanted: list[str] = [name for name in ("code", "flo_id", "acronym", "name", "title") if name in columns]
        wanted += [name for name in columns if name.startswith("name_")]
        rows = self.reading.connection.execute(text(f"SELECT uid, {', '.join(wanted)} FROM {target} WHERE NOT voided"))
        for uid, *cells in rows:
            for cell in cells:
                if cell:
                    known.setdefault(plain(str(cell)), set()).add(str(uid))
        return known


def _text_of(key: str, typed: str) -> str:
    typed = typed.strip()
    if key == "kind" and typed.upper() in KINDS:
        return typed.upper()
    if key == "currency" and re.fullmatch("[A-Za-z]{3}", typed):
        return typed.upper()
    if key in ("kind", "currency"):
        raise Refused(typed)
    return typed


def number_of(typed: str, *, whole: bool) -> Value:
    """Return a number as the journal keeps it: "3,210.50" and "8,5" are read, "3,210" is refused. Raises Refused."""
    cell = re.sub(r"[\s'’]", "", typed)
    if not _NUMBER.fullmatch(cell) or _AMBIGUOUS.fullmatch(cell):
        raise Refused(typed)
    last = max(cell.rfind("."), cell.rfind(","))
    if "." in cell and "," in cell:
        cell = re.sub("[.,]", "", cell[:last]) + "." + cell[last + 1 :]
    try:
        number = Decimal(cell.replace(",", "."))
    except InvalidOperation as error:
        raise Refused(typed) from error
    if number < 0 or number >= (LARGEST_COUNT if whole else LARGEST) or (whole and number != int(number)):
        raise Refused(typed)
    return int(number) if whole else decimal_text(number)


def date_of(typed: str) -> str:
    """Return a day as ISO text, from ISO, day/month/year or Excel's serial. Raises Refused."""
    cell = typed.strip()
    if cell.isascii() and cell.isdigit() and FIRST_SERIAL <= int(cell) <= LAST_SERIAL:
        return (EPOCH + dt.timedelta(days=int(cell))).isoformat()
    for midnight in ("T00:00:00", " 00:00:00"):
        cell = cell.removesuffix(midnight)
    for form in ("%Y-%m-%d", "%d/%m/%Y"):
        try:
            return dt.datetime.strptime(cell, form).date().isoformat()
        except ValueError:
            continue
    raise Refused(typed)
