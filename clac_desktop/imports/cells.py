"""What one cell means: numbers, dates, FLO-IDs, yes and no. What can be read in two ways is refused, never guessed."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from decimal import Decimal
from functools import cache
from typing import Literal

from clac_desktop.models.keys import plain
from clac_desktop.spreadsheets.cells import Cell, ErrorCell, clean_text
from clac_desktop.texts.formats import CONVENTIONS

DecimalSign = Literal["point", "comma"]
DateOrder = Literal["dmy", "mdy"]

LARGEST = Decimal(10) ** 12  # whole millionths of it still fit into the table's integers
LARGEST_COUNT = 10**9
EXCEL_DAY_ZERO = dt.date(1899, 12, 30)

_ERROR_TEXT = re.compile(
    r"#(N/?A|N/?D|REF!|DIV/0!|VALUE!|NAME\?|NUM!|NULL!|¡.+!|¿.+\?|VALOR!|NOME\?|NOMBRE\?|ERROR)", re.I
)
_NOTHING = frozenset({"", "-", "--", "–", "—", "s/d", "n/d", "n/a", "n.a.", "n.d.", "s.d."})
_YES = frozenset({"si", "s", "yes", "y", "sim", "oui", "o", "true", "verdadero", "verdadeiro", "vrai", "1", "x"})
_NO = frozenset({"no", "n", "nao", "non", "false", "falso", "faux", "0"})

_NUMBER = re.compile(r"[+-]?[\d.,]+")
_GROUPED_BY_BLANK = re.compile(r"(?<![\d])(\d{1,3})((?:[ \u00a0\u2009\u202f'’]\d{3})+)(?!\d)")
_ISO_DATE = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ].*)?")
_BARE_DATE = re.compile(r"((?:19|20)\d\d)(\d\d)(\d\d)")
_NUMERIC_DATE = re.compile(r"(\d{1,2})\s*[-/. ]\s*(\d{1,2})\s*[-/. ]\s*(\d{4}|\d{2})(?:[T ]\d.*)?")
_DAY_MONTH_YEAR = re.compile(
    r"(?:\w+,? )?(\d{1,2})(?:º|°|ª|er|st|nd|rd|th)?(?:\s+de\s+|[\s\-/.,]+)([a-z]+)\.?"
    r"(?:\s+del?\s+|[\s\-/.,]+)(\d{4}|\d{2})"
)
_MONTH_DAY_YEAR = re.compile(r"([a-z]+)\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})")
_FLO_PREFIX = re.compile(r"^flo[\s_-]*(?:id)?\s*[:#.°º-]*\s*(?=\d)", re.I)
_FLO_ID = re.compile(r"\d{2,9}[a-z]?", re.I)


class CellRefused(Exception):
    """A cell that cannot be believed: the code of the reason, and the facts that its sentence needs."""

    def __init__(self, code: str, **facts: object) -> None:
        super().__init__(code)
        self.code = code
        self.facts = facts


def shown(cell: Cell) -> str:
    """Return a cell as its user sees it, about."""
    if cell is None:
        return ""
    if isinstance(cell, ErrorCell):
        return cell.code
    if isinstance(cell, dt.datetime):
        return cell.isoformat(" ", "minutes")
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    return str(cell).strip()


def is_blank(cell: Cell) -> bool:
    """Whether a cell says nothing: empty, blanks, or one of the usual marks for it (-, s/d, n/a)."""
    return cell is None or (isinstance(cell, str) and plain(cell) in _NOTHING)


def refuse_error(cell: Cell) -> None:
    """Raise CellRefused for a cell that shows an error of Excel (in csv files it is its text)."""
    if isinstance(cell, ErrorCell):
        raise CellRefused("import.error_cell", error=cell.code)
    if isinstance(cell, str) and cell.startswith("#") and _ERROR_TEXT.fullmatch(cell.strip()):
        raise CellRefused("import.error_cell", error=cell.strip())


def text_of(cell: Cell) -> str:
    """Return the text of a cell, cleaned of what no workbook gives back; numbers as they are seen."""
    text = shown(cell)
    return unicodedata.normalize("NFC", clean_text(text)).strip()


# ---- numbers
def decimal_of(cell: Cell, sign: DecimalSign | None) -> Decimal:
    """Return the number of a cell. Text is read by `sign`; without it, what could mean two numbers is refused."""
    if isinstance(cell, bool | dt.time | dt.timedelta):
        raise CellRefused("import.not_number")
    if isinstance(cell, dt.date):
        raise CellRefused("import.number_is_date")
    if isinstance(cell, int | float):
        value = Decimal(str(round(cell, 6)))
    elif isinstance(cell, str):
        value = _decimal_of_text(cell.strip(), sign)
    else:
        raise CellRefused("import.not_number")
    if abs(value) >= LARGEST:
        raise CellRefused("import.number_too_large")
    return value


def whole_of(cell: Cell, sign: DecimalSign | None) -> int:
    """Return the count of a cell: every whole number of a table counts something."""
    value = decimal_of(cell, sign)
    if value < 0:
        raise CellRefused("import.below_zero")
    if value != value.to_integral_value():
        raise CellRefused("import.not_whole")
    if abs(value) >= LARGEST_COUNT:
        raise CellRefused("import.number_too_large")
    return int(value)


def _decimal_of_text(text: str, sign: DecimalSign | None) -> Decimal:
    text = _GROUPED_BY_BLANK.sub(lambda found: found[1] + re.sub(r"\D", "", found[2]), text)
    if not _NUMBER.fullmatch(text) or not re.search(r"\d", text):
        raise CellRefused("import.not_number")
    dots, commas = text.count("."), text.count(",")
    if dots and commas:
        decimal = "." if text.rindex(".") > text.rindex(",") else ","
        return _with_decimal(text, decimal, sign)
    if not dots and not commas:
        return Decimal(text)
    only = "." if dots else ","
    if dots + commas > 1:
        return _with_decimal(text, "," if only == "." else ".", sign)
    if sign:
        return _with_decimal(text, "." if sign == "point" else ",", sign)
    head, tail = text.lstrip("+-").split(only)
    if len(tail) == 3 and 1 <= len(head) <= 3 and not head.startswith("0"):
        raise CellRefused("import.ambiguous_number", small=f"{head}.{tail}", large=f"{head}{tail}")
    return _with_decimal(text, only, sign)


def _with_decimal(text: str, decimal: str, sign: DecimalSign | None) -> Decimal:
    """Read a number whose decimal sign is known; the other sign may only part groups of three."""
    if sign and decimal != ("." if sign == "point" else ","):
        raise CellRefused("import.number_sign", sign=sign)
    group = "," if decimal == "." else "."
    whole, _, part = text.partition(decimal)
    groups = whole.lstrip("+-").split(group)
    well_grouped = len(groups) == 1 or (1 <= len(groups[0]) <= 3 and all(len(g) == 3 for g in groups[1:]))
    if not well_grouped or not (part or not text.endswith(decimal)) or (part and not part.isdigit()):
        raise CellRefused("import.number_sign" if sign else "import.not_number", sign=sign or "")
    return Decimal(f"{'-' if text.startswith('-') else ''}{''.join(groups) or '0'}.{part or '0'}")


# ---- dates
def date_of(cell: Cell, order: DateOrder | None) -> dt.date:
    """Return the day of a cell. Text like 03/04/2023 is refused unless `order` says what comes first."""
    if isinstance(cell, dt.datetime):
        day = cell.date()
    elif isinstance(cell, dt.date):
        day = cell
    elif isinstance(cell, int | float) and not isinstance(cell, bool):
        raise _bare_number(cell)
    elif isinstance(cell, str):
        day = _date_of_text(plain(cell), order)
    else:
        raise CellRefused("import.not_date")
    if not 1900 <= day.year <= 2100:
        raise CellRefused("import.date_far", year=day.year)
    return day


def _bare_number(number: float) -> CellRefused:
    """Excel counts days: a number without a date's format may be one, but it may be anything else as well."""
    if 20_000 <= number <= 80_000:
        return CellRefused("import.date_is_number", proposed=EXCEL_DAY_ZERO + dt.timedelta(days=int(number)))
    return CellRefused("import.not_date")


def _date_of_text(text: str, order: DateOrder | None) -> dt.date:
    if found := (_ISO_DATE.fullmatch(text) or _BARE_DATE.fullmatch(text)):
        return _day(int(found[1]), int(found[2]), int(found[3]))
    if found := _NUMERIC_DATE.fullmatch(text):
        return _in_order(int(found[1]), int(found[2]), _year(found[3]), order)
    if found := _DAY_MONTH_YEAR.fullmatch(text):
        if month := _months().get(found[2]):
            return _day(_year(found[3]), month, int(found[1]))
    elif found := _MONTH_DAY_YEAR.fullmatch(text):
        if month := _months().get(found[1]):
            return _day(int(found[3]), month, int(found[2]))
    elif re.fullmatch(r"\d{5}(\.\d+)?", text):
        raise _bare_number(float(text))
    raise CellRefused("import.not_date")


def _in_order(first: int, second: int, year: int, order: DateOrder | None) -> dt.date:
    if order:
        day, month = (first, second) if order == "dmy" else (second, first)
        if month > 12 >= day:  # the other order would fit; what fits none is no day of the calendar
            raise CellRefused("import.date_order", order=order)
        return _day(year, month, day)
    if first <= 12 and second <= 12 and first != second:
        raise CellRefused("import.ambiguous_date", dmy=_day(year, second, first), mdy=_day(year, first, second))
    return _day(year, first, second) if second > 12 else _day(year, second, first)


def _year(text: str) -> int:
    return int(text) if len(text) == 4 else 2000 + int(text) if int(text) < 70 else 1900 + int(text)


def _day(year: int, month: int, day: int) -> dt.date:
    try:
        return dt.date(year, month, day)
    except ValueError as error:
        raise CellRefused("import.no_such_day") from error


@cache
def _months() -> dict[str, int]:
    """Names of the months in the four languages, long and short, as they are compared."""
    found = {"set": 9, "sep": 9, "juil": 7, "juill": 7}
    for words in CONVENTIONS.values():
        for names in (words.months, words.short_months):
            found.update({plain(name): number for number, name in enumerate(names.split(), start=1)})
    return found


# ---- the rest
def flo_id_of(cell: Cell) -> str:
    """Return a FLO-ID as text: 796.0 of Excel is 796, "FLO ID 796" too."""
    if isinstance(cell, bool | dt.date | dt.time | dt.timedelta):
        raise CellRefused("import.flo_id")
    text = re.sub(r"\s+", "", _FLO_PREFIX.sub("", text_of(cell)))
    text = re.sub(r"[.,]0+$", "", text)
    if not _FLO_ID.fullmatch(text):
        raise CellRefused("import.flo_id")
    return text


def flag_of(cell: Cell) -> bool:
    """Return yes or no, as typed in any of the four languages."""
    if isinstance(cell, bool):
        return cell
    word = plain(text_of(cell))
    if word in _YES:
        return True
    if word in _NO:
        return False
    raise CellRefused("import.not_yes_no")


def currency_of(cell: Cell) -> str:
    """Return the three letters of a currency (ISO 4217)."""
    code = text_of(cell).upper()
    if not re.fullmatch(r"[A-Z]{3}", code):
        raise CellRefused("import.currency")
    return code
