"""The world as a Hypothesis state machine: Hypothesis throws the dice of every step, so that what fails is shrunk."""

from __future__ import annotations

import itertools
import os
import random
import shutil
from collections import Counter
from contextlib import ExitStack
from pathlib import Path
from unittest.mock import patch

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from tests.world.beginning import Beginning, counted_names
from tests.world.world import World

STEPS = 40


def play(beginning: Beginning, folder: Path, runs: int, steps: int = STEPS, shrink: bool = True) -> Counter[str]:
    """Let Hypothesis play so many runs, which are always the same; returns what happened in them.

    What fails is shrunk, which takes minutes; without that it is told as it was thrown.
    """
    done: Counter[str] = Counter()
    numbers = itertools.count()

    class Machine(RuleBasedStateMachine):
        """One run. Its end (quiet, and every invariant) throws dice of its own: it has nothing to be shrunk."""

        def __init__(self) -> None:
            super().__init__()
            self.stack = ExitStack()
            self.failed = False

        @initialize(data=st.data())
        def begin(self, data: st.DataObject) -> None:
            self.place = folder / f"{next(numbers)}"
            self.place.mkdir()
            self.stack.callback(shutil.rmtree, self.place)
            self.stack.enter_context(counted_names("run"))
            self.stack.enter_context(patch.dict(os.environ, CLAC_STATE=str(self.place / "state")))
            self.world = World(beginning, self.place, lambda n: data.draw(st.integers(0, n - 1)))
            self.stack.callback(self.world.close)
            self.stack.enter_context(self.world.truth.watching())

        @rule(data=st.data())
        def step(self, data: st.DataObject) -> None:
            self.world.dice = lambda n: data.draw(st.integers(0, n - 1))
            self.failed = True  # until it is over
            self.world.step()
            self.world.truth.judge()
            self.failed = False

        def teardown(self) -> None:
            with self.stack:
                if hasattr(self, "world") and not self.failed:
                    self.world.dice = random.Random(self.world.count).randrange
                    self.world.finish()
                    self.world.truth.judge()
                    done.update(self.world.stats)
                    done["runs"] += 1

    run_state_machine_as_test(
        Machine,
        settings=settings(
            max_examples=runs,
            stateful_step_count=steps,
            deadline=None,
            database=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
            phases=(Phase.generate, Phase.shrink) if shrink else (Phase.generate,),
            print_blob=False,
        ),
    )
    return done
