"""A random world over the real code: people, laptops, packages and accidents; its own ground truth; the invariants.

Steps and invariants are those of sync.md 10. Databases, seals, human sheets and marks are the product's; packages are
mostly handed over as their content (the step `by_file` takes the whole way), for a workbook costs more than a run.
Whatever happens is thrown by dice, so that a run can be repeated by its seed, and shrunk where Hypothesis throws them.
"""

from __future__ import annotations

import os
import random
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar, TypeVar
from unittest.mock import patch

from tests.world.accidents import Accidents
from tests.world.beginning import HOME, NOON, Beginning, counted_names
from tests.world.chance import Clock, Dice, Skip, dump_of
from tests.world.ending import Ending
from tests.world.people import People
from tests.world.truth import Truth


class World(People, Accidents, Ending):
    """Everything together: the beginning, the steps, and the end with every invariant."""

    STEPS: ClassVar[dict[str, int]] = dict(
        edit=20, create_service=6, import_table=3, attend=6, void=6, resolve=9, organisation=3, correct=4, decide=4,
        release=3, rows_back=5, declare=3, undo=2, export=5, export_down=4, deliver=8, deliver_down=8, own_file=1,
        hand_edit=4, sync=16, sync_all=12, snapshot=3, restore=4, clone=2, lose=2, revoke=2, snapshot_centre=3,
        restore_centre=3, jump=1, by_file=1, somebody_decides=12,
    )  # fmt: skip

    def __init__(self, beginning: Beginning, folder: Path, dice: Dice, clock: Clock = lambda: NOON) -> None:
        super().__init__(beginning, folder, dice, clock)
        self.truth = Truth(beginning.truth)
        self.centre = self.open(beginning.places["C"], "C", None)
        self.laptops = [self.open(beginning.places[dev], dev, at) for dev, at in HOME.items()]
        self.beginners = frozenset(eid for (eid,) in self.centre.rows("SELECT eid FROM fate"))
        leaning = (0, 1, 1, 4)  # each run leans its own way
        self.names = ["edit", "sync"] + [n for n, k in self.STEPS.items() for _ in range(k * self.choose(leaning))]

    def step(self) -> None:
        """One thing happens; what does not apply is thrown again."""
        for _ in range(6):
            name = self.choose(self.names)
            try:
                getattr(self, name)()
            except Skip:
                continue
            self.stats[name] += 1
            return

    def somebody_decides(self) -> None:
        """What waits for a person is rare, and is decided where there is any."""
        names = ["decide", "release", "rows_back", "declare", "correct", "resolve"]
        first = self.pick(len(names))
        for name in names[first:] + names[:first]:
            try:
                getattr(self, name)()
            except Skip:
                continue
            self.stats[name] += 1
            return
        raise Skip


AnyWorld = TypeVar("AnyWorld", bound=World)


@dataclass(frozen=True)
class Outcome:
    """What happened in a run, and what was there at its end, without anything that names a time."""

    done: Counter[str]
    records: list[str]
    fates: list[tuple[int, str]]


def run(
    beginning: Beginning,
    folder: Path,
    seed: int,
    steps: int,
    *,
    clock: Clock = lambda: NOON,
    trace: Callable[[str], None] | None = None,
) -> Outcome:
    """One run: returns what came of it; raises `Broken` where an invariant does not hold."""

    def steps_of(world: World) -> None:
        for _ in range(steps):
            before = world.stats.copy()
            world.step()
            world.truth.judge()
            if trace:
                trace(str(world.stats - before))

    return live(World, beginning, folder, random.Random(seed).randrange, steps_of, clock)


def live(
    kind: type[AnyWorld],
    beginning: Beginning,
    folder: Path,
    dice: Dice,
    life: Callable[[AnyWorld], None],
    clock: Clock = lambda: NOON,
) -> Outcome:
    """Let a world begin, live, and end with every invariant."""
    with counted_names("run"), patch.dict(os.environ, CLAC_STATE=str(folder / "state")):
        world = kind(beginning, folder, dice, clock)
        try:
            with world.truth.watching():
                life(world)
                world.truth.judge()
                world.finish()
                world.truth.judge()
            return outcome_of(world)
        finally:
            world.close()


def outcome_of(world: World) -> Outcome:
    number = world.truth.number
    fates = [(number[eid], fate) for eid, fate in world.fates(world.centre) if eid in number]
    return Outcome(world.stats, dump_of(world.centre), sorted(fates))
