"""From pasted lines to rows of attendance: identified, or kept as typed with suggestions. Runs beside the window."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from clac_desktop.imports.matching import identify_one, load_index, pieces
from clac_desktop.models.writing import Reading
from clac_desktop.queries.service_form import Receiver, receivers

Counts = tuple[int | None, ...]
LONGEST = 500  # lines of a pasted list; more is no workshop


@dataclass(frozen=True, slots=True)
class Line:
    """One pasted line: who, and the counts in the cells beside it."""

    typed: str
    counts: Counts = ()


@dataclass(frozen=True, slots=True)
class Proposed:
    """A receiver that may be meant, and how alike it is (0-100)."""

    receiver: Receiver
    score: int


@dataclass(frozen=True, slots=True)
class Named:
    """What became of one piece of a pasted list: its receiver, or None with those it may be, best first."""

    typed: str
    receiver: Receiver | None
    counts: Counts = ()
    proposed: tuple[Proposed, ...] = ()


def lines_of(cells: Sequence[Sequence[str]]) -> list[Line]:
    """Return pasted cells as lines; numbers to the right of the name are counts, words belong to the name.

    A lone row of FLO-IDs (three digits and more) is one line: the pieces are told apart later. The title row of a
    copied table is left out.
    """
    found = []
    for row in cells[:LONGEST]:
        filled = [cell.strip() for cell in row]
        while filled and not filled[-1]:
            filled.pop()
        if not any(filled):
            continue
        numbers: list[str] = []
        while len(filled) > 1 and ((filled[-1].isdigit() and len(filled[-1]) < 5) or not filled[-1]):
            numbers.insert(0, filled.pop())
        typed = " ".join(cell for cell in filled if cell)
        if len(cells) == 1 and numbers and all(len(one) > 2 for one in (typed, *numbers)) and typed.isdigit():
            found.append(Line(" ".join([typed, *numbers])))
        elif typed.casefold() not in ("flo-id", "flo id", "floid", "organización", "organizacion", "organization"):
            found.append(Line(typed, tuple(int(cell) if cell else None for cell in numbers[:5])))
    return found


def identify_lines(reading: Reading, lines: Sequence[Line], countries: Sequence[str]) -> list[Named]:
    """Return who is meant by each piece of the lines; nothing is guessed, what is unclear gets suggestions."""
    index = load_index(reading.connection, reading.settings)
    made = []
    for line in lines:
        parts = pieces(line.typed)
        counts = line.counts if len(parts) == 1 else ()
        made += [(identify_one(index, part, countries), counts) for part in parts]
    uids = [one.uid for one, _counts in made if one.uid]
    uids += [other.uid for one, _counts in made for other in one.suggestions]
    known = receivers(reading, uids)
    return [
        Named(
            one.typed,
            known.get(one.uid) if one.uid else None,
            counts,
            tuple(Proposed(known[other.uid], other.score) for other in one.suggestions if other.uid in known),
        )
        for one, counts in made
    ]
