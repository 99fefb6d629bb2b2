"""The random world of tests/world as rows of the runner: the invariants of sync.md 10, and every bent rule noticed."""

from __future__ import annotations

import random
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.torture.row import Once, Row
from tests.world.beginning import make_beginning, room
from tests.world.mutants import MUTANTS
from tests.world.test_mutants import noticed
from tests.world.world import run

STEPS = 40
NAMES = tuple(sorted(MUTANTS))


@contextmanager
def prepare(folder: Path) -> Iterator[Once]:
    """Give random runs; a failing one is named by its seed, which is the same in tests/world."""
    with room() as place:
        beginning = make_beginning(place)

        def once(chance: random.Random, number: int) -> str:
            home, seed = place / f"{number}", chance.randrange(10**9)
            home.mkdir()
            try:
                done = run(beginning, home, seed, STEPS).done
            except BaseException as failure:
                failure.add_note(f"tests.world.world.run(…, seed={seed}, steps={STEPS})")
                raise
            finally:
                shutil.rmtree(home)
            return "with accidents" if done["restore"] + done["clone"] + done["restore_centre"] else "without accidents"

        yield once


@contextmanager
def prepare_mutants(folder: Path) -> Iterator[Once]:
    """Bend one rule after the other; the world must notice each."""
    with room() as place:
        beginning = make_beginning(place)

        def once(chance: random.Random, number: int) -> str:
            when, what = noticed(NAMES[number], beginning, place)
            return f"{NAMES[number]}: {when}, {what}"

        yield once


WORLD = Row("sync-world", "random world, invariants of sync.md 10", 20_000, prepare)
BENT = Row("mutants", "every bent rule is noticed", len(NAMES), prepare_mutants, finite=True)
