"""How a goal is measured: CPU time, ours and the yardstick's in turn, the median of several runs."""

from __future__ import annotations

import os
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Result:
    """One line of the table: a goal of quality.md, what we need, what the yardstick needs, and what is allowed.

    `limit` is compared with `ratio` if there is a yardstick, else with `ours` itself (an absolute goal).
    """

    goal: str
    ours: float
    yardstick: float | None
    limit: float
    unit: str = "s"
    note: str = ""

    @property
    def ratio(self) -> float | None:
        """Ours as a multiple of the yardstick; None for an absolute goal."""
        return None if self.yardstick is None else self.ours / self.yardstick

    @property
    def passed(self) -> bool:
        """Whether the goal is met."""
        return (self.ours if self.ratio is None else self.ratio) <= self.limit


def cpu_seconds(work: Callable[[], object]) -> float:
    """Return the CPU seconds of the work, those of the processes that it started and waited for included."""
    before, own = os.times(), time.process_time()
    work()
    own, after = time.process_time() - own, os.times()  # finer than the hundredths of `times`
    return own + sum(after[2:4]) - sum(before[2:4])


def side_by_side(ours: Callable[[], object], yardstick: Callable[[], object], rounds: int = 5) -> tuple[float, float]:
    """Return the median CPU seconds of both, run in turn after one run of each that does not count."""
    ours()
    yardstick()
    pairs = [(cpu_seconds(ours), cpu_seconds(yardstick)) for _ in range(rounds)]
    return statistics.median(pair[0] for pair in pairs), statistics.median(pair[1] for pair in pairs)
