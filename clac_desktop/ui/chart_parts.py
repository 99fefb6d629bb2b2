"""Charts as numbers: what is shown, said, copied as a table; how to choose ticks. Nothing of drawing, nothing heavy."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from clac_desktop.texts import _, number, percent

Value = float | int | None


@dataclass(frozen=True, slots=True)
class Series:
    """One series; None is a value not known yet and is drawn as a dashed outline, never as 0."""

    name: str
    token: str
    values: Sequence[Value]
    hatched: bool = False


@dataclass(frozen=True, slots=True)
class Coverage:
    """One bar: how many of how many. A denominator of 0 is "s/d"."""

    label: str
    numerator: int | None
    denominator: int | None

    @property
    def fraction(self) -> float | None:
        """Numerator by denominator, None when that cannot be said."""
        if self.numerator is None or not self.denominator:
            return None
        return self.numerator / self.denominator


def ticks(highest: float, wanted: int = 4) -> list[float]:
    """Return three to five round ticks from 0 to at least `highest`."""
    if highest <= 0:
        return [0, 1]
    rough = highest / (wanted - 1)
    size = 10 ** math.floor(math.log10(rough))
    step = next(size * factor for factor in (1, 2, 2.5, 5, 10) if size * factor >= rough * 0.999)
    if step < 1:
        step = 1
    count = math.ceil(highest / step - 1e-9)
    return [step * at for at in range(count + 1)]


def totals(series: Sequence[Series], count: int) -> list[float | None]:
    """Return the height of each stack; None where every part is unknown."""
    made: list[float | None] = []
    for at in range(count):
        known = [value for one in series if (value := one.values[at]) is not None]
        made.append(sum(known) if known else None)
    return made


def stacked_table(
    categories: Sequence[str], series: Sequence[Series], previous: Series | None
) -> tuple[list[str], list[list[str]]]:
    """Return the table twin: headers and rows with the same numbers as the chart."""
    headers = ["", *(one.name for one in series), _("Total"), *([previous.name] if previous else [])]
    sums = totals(series, len(categories))
    rows = []
    for at, category in enumerate(categories):
        cells = [category, *(_cell(one.values[at]) for one in series), _cell(sums[at])]
        rows.append([*cells, *([_cell(previous.values[at])] if previous else [])])
    return headers, rows


def coverage_table(rows: Sequence[Coverage]) -> tuple[list[str], list[list[str]]]:
    """Return the table twin of coverage bars."""
    headers = ["", _("Cobertura"), _("Numerador"), _("Denominador")]
    return headers, [[row.label, fraction_text(row), _cell(row.numerator), _cell(row.denominator)] for row in rows]


def fraction_text(row: Coverage) -> str:
    """Return "74 %" or "s/d"."""
    return _("s/d") if row.fraction is None else percent(row.fraction * 100)


def spoken(headers: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return the chart as sentences for a screen reader."""
    lines = []
    for row in rows:
        pieces = [f"{title} {cell}" for title, cell in zip(headers[1:], row[1:], strict=True)]
        lines.append(f"{row[0]}: {', '.join(pieces)}")
    return ". ".join(lines)


def as_tsv(headers: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return the table as a block for Excel."""
    return "\n".join("\t".join(line) for line in (headers, *rows))


def _cell(value: Value) -> str:
    return _("s/d") if value is None else number(value)
