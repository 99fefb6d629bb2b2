"""Numbers and dates as the language that is spoken writes them.

The conventions stand here as a table because the first figures of the window are painted before a library of
locales would be loaded (70 ms); a test compares the table with the Unicode CLDR. Signs of Spanish are those of Peru,
its months those of all countries ("septiembre").
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal, localcontext
from typing import Final

from clac_desktop.texts.language import _, language

NO_BREAK_SPACE: Final = "\u00a0"


@dataclass(frozen=True, slots=True)
class Conventions:
    """How one language writes: sign between thousands, decimal sign, blank before %, months separated by blanks."""

    group: str
    decimal: str
    before_percent: str
    months: str
    short_months: str


CONVENTIONS: Final = {
    "es": Conventions(
        ",",
        ".",
        NO_BREAK_SPACE,
        "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
        "ene feb mar abr may jun jul ago sept oct nov dic",
    ),
    "pt": Conventions(
        ".",
        ",",
        "",
        "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro",
        "jan fev mar abr mai jun jul ago set out nov dez",
    ),
    "en": Conventions(
        ",",
        ".",
        "",
        "January February March April May June July August September October November December",
        "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec",
    ),
    "fr": Conventions(
        "\u202f",
        ",",
        NO_BREAK_SPACE,
        "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
        "janv févr mars avr mai juin juil août sept oct nov déc",
    ),
}
DEFAULT_DIGITS: Final = 2


def number(x: int | float | Decimal | None, digits: int | None = None) -> str:
    """Return a number to read: "2,318", "1,850.00"; what is not known is "s/d", never 0.

    `digits` decimals, rounded half away from zero as Excel does; None: whole numbers without decimals, others with up
    to two.
    """
    if x is None or x != x:
        return _("s/d")
    value = Decimal(str(x))
    rounded = _round(value, DEFAULT_DIGITS if digits is None else digits)
    text = f"{rounded:,f}"
    if digits is None and "." in text:
        text = text.rstrip("0").rstrip(".")
    here = CONVENTIONS[language()]
    return text.translate({ord(","): here.group, ord("."): here.decimal})


def percent(x: int | float | Decimal | None, digits: int = 0) -> str:
    """Return a percentage, given as 0-100, to read: "74 %" with a no-break space; not known: "s/d"."""
    if x is None or x != x:
        return _("s/d")
    return f"{number(x, digits)}{CONVENTIONS[language()].before_percent}%"


def date_long(d: date) -> str:
    """Return a date to read: "5 jul 2023"."""
    return f"{d.day} {month_name(d.month, short=True)} {d.year}"


def date_short(d: date) -> str:
    """Return a date as it is typed, day first in every language: "05/07/2023"."""
    return f"{d.day:02}/{d.month:02}/{d.year:04}"


def date_time(moment: datetime) -> str:
    """Return a moment to read, in the time zone it carries: "5 jul 2023, 14:05"."""
    return f"{date_long(moment)}, {moment:%H:%M}"


def month_name(n: int, short: bool = False) -> str:
    """Return the name of month 1-12: "julio", short "jul". Raises IndexError outside of that."""
    if not 1 <= n <= 12:
        raise IndexError(f"month {n}")
    here = CONVENTIONS[language()]
    return (here.short_months if short else here.months).split()[n - 1]


def _round(value: Decimal, digits: int) -> Decimal:
    with localcontext() as context:
        context.prec = max(context.prec, value.adjusted() + digits + 3)
        rounded = value.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)
    return abs(rounded) if rounded == 0 else rounded  # no "-0"
