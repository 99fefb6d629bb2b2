"""One row of the table "Reliability and security" (quality.md): how it is prepared, tried once, and counted.

A row's `prepare(folder)` is a context manager that gives a function `once(chance, number) -> outcome`. What it returns
is counted by name; an AssertionError means that something was lost or accepted wrongly, any other exception is a crash.
`chance` is seeded by row, seed and number, so that one attempt can be repeated alone.
"""

from __future__ import annotations

import random
import time
import traceback
from collections import Counter
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.torture.zygote import fast_reading

Once = Callable[[random.Random, int], str]
Prepare = Callable[[Path], AbstractContextManager[Once]]


class Unavailable(Exception):
    """What a row needs is not on this computer; the text says what."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the table. `long` is its number of attempts overnight; a finite row has that many cases and no more;
    one that is `asked` for takes so long that it is only played where it is named. A control is a row with an outcome
    that is `wanted`: where it does not come up, what the control stands for has shown nothing."""

    name: str
    title: str
    long: int
    prepare: Prepare
    finite: bool = False
    asked: bool = False
    wanted: str = ""


@dataclass(slots=True)
class Result:
    """What came of a row."""

    row: str
    tried: int = 0
    passed: int = 0
    outcomes: Counter[str] = field(default_factory=Counter)
    lost: list[str] = field(default_factory=list)
    crashed: list[str] = field(default_factory=list)
    seconds: float = 0.0
    unavailable: str = ""

    def as_json(self) -> dict[str, Any]:
        """Return it for the process that prints the table."""
        return {name: getattr(self, name) for name in self.__slots__}

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Result:
        """Return what another process counted."""
        return cls(**{**data, "outcomes": Counter(data["outcomes"])})

    def assert_passed(self) -> None:
        """The short form: every attempt passed. Skips, with the reason, what cannot be tried here."""
        if self.unavailable:
            import pytest

            pytest.skip(self.unavailable)
        assert not self.lost and not self.crashed, "\n".join((self.words(), *self.lost[:3], *self.crashed[:3]))

    def words(self) -> str:
        """One line: what was tried, and what came of it."""
        if self.unavailable:
            return f"{self.row}: {self.unavailable}"
        outcomes = ", ".join(f"{name} {count}" for name, count in self.outcomes.most_common())
        return f"{self.row}: {self.passed} of {self.tried} passed in {self.seconds:.0f} s ({outcomes})"


def play(row: Row, folder: Path, count: int, *, seconds: float = float("inf"), seed: int = 1, first: int = 0) -> Result:
    """Try a row `count` times, or until its time is over; return what came of it. Once is tried in any case."""
    result, start = Result(row.name), time.monotonic()
    try:
        with fast_reading(), row.prepare(folder) as once:
            # The time of the preparation belongs to it, but an attempt is owed.
            for number in range(first, first + count):
                if number > first and time.monotonic() - start > seconds:
                    break
                _attempt(row, once, seed, number, result)
    except Unavailable as reason:
        result.unavailable = str(reason)
    except KeyboardInterrupt:  # what was tried is told all the same
        result.outcomes["given up"] += 1
    if row.wanted and result.passed > 1 and not result.outcomes[row.wanted]:
        result.lost.append(f"{row.name} --seed {seed}: not once {row.wanted} in {result.passed}")
    result.seconds = time.monotonic() - start
    return result


def _attempt(row: Row, once: Once, seed: int, number: int, result: Result) -> None:
    result.tried += 1
    where = f"{row.name} --seed {seed} --only {number}: "
    try:
        result.outcomes[once(random.Random(f"{row.name}/{seed}/{number}"), number)] += 1
    except AssertionError as failure:
        result.lost.append(where + (str(failure) or traceback.format_exc()))
    except Exception:
        result.crashed.append(where + traceback.format_exc())
    else:
        result.passed += 1
