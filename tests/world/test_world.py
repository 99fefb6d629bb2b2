"""The invariants of sync.md 10 over the real code, in random worlds; `make torture` plays many more."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterator

import pytest

from clac_desktop.models.journal import Act
from tests.torture.zygote import fast_reading
from tests.world.beginning import SERVICE, Beginning, room
from tests.world.machine import STEPS, play
from tests.world.scenarios import Story
from tests.world.world import World, live, run

RARE = {"correct"}  # it has a test of its own
SEEDS, LIVES = 296, 4  # together the 300 of quality.md, within a minute of one free core
SHORT, LONG_ONE_OF = 6, 10  # a life of few steps costs a third, and meets as much at its end


@pytest.fixture(autouse=True, scope="module")
def reading_in_one_process() -> Iterator[None]:
    """What a child reads is what counts here; that one is started for each file has tests of its own."""
    with fast_reading():
        yield


@pytest.mark.slow
def test_the_invariants_hold(beginning: Beginning, rounds: Callable[[int, int], int]) -> None:
    """Lives by number are the same everywhere; what Hypothesis throws depends on the modules that are loaded.

    In the short form one of ten is as long as in the long form, where all are.
    """
    done: Counter[str] = Counter()
    for seed in range(lives := rounds(SEEDS, 2_000)):
        with room() as folder:
            long = lives > SEEDS or seed % LONG_ONE_OF == 0
            done += run(beginning, folder, seed, STEPS if long else SHORT).done
    assert [name for name in World.STEPS if not done[name] and name not in RARE] == [], "a step that never happened"


@pytest.mark.slow
def test_a_machine_finds_no_life_that_breaks_them(beginning: Beginning, rounds: Callable[[int, int], int]) -> None:
    """What fails is shrunk in the long form only: it takes minutes."""
    lives = rounds(LIVES, 20_000)
    with room() as folder:
        done = play(beginning, folder, lives, shrink=lives > LIVES)
    assert done["runs"] >= lives


def test_a_creation_that_was_quarantined_is_written_again(beginning: Beginning) -> None:
    def life(story: Story) -> None:
        a1, _, b1 = story.laptops
        look = b1.look(SERVICE)
        beside = Act(look, {(SERVICE, "title"): "not ours"}, {SERVICE: "service"})
        story.create(b1, "7" * 32, ["2" * 32], [beside])
        story.quiet()
        assert story.centre.rows("SELECT fate FROM fate ORDER BY rev DESC LIMIT 1") == [("quarantined",)]
        assert not b1.rows("SELECT 1 FROM service WHERE uid = ?", "7" * 32)
        story.correct()
        story.quiet()
        assert story.centre.rows("SELECT 1 FROM service WHERE uid = ?", "7" * 32)
        assert a1.look(SERVICE).aggregate.displayed((SERVICE, "title")) == "v0"

    with room() as folder:
        live(Story, beginning, folder, lambda n: min(2, n - 1), life)


def test_no_decision_reads_a_clock(beginning: Beginning, rounds: Callable[[int, int], int]) -> None:
    """I12: the same life with other clocks ends with the same records and fates."""
    done: Counter[str] = Counter()
    for seed in range(rounds(2, 400)):
        chance = random.Random(f"clock {seed}")

        def any_time(chance: random.Random = chance) -> str:
            return f"{chance.randrange(1970, 2039)}-0{chance.randrange(1, 9)}-1{chance.randrange(9)}T00:00:00Z"

        found = []
        for clock in (lambda: "2023-01-01T12:00:00Z", any_time):
            with room() as folder:
                found.append(run(beginning, folder, seed, STEPS, clock=clock))
        assert found[0].records == found[1].records and found[0].fates == found[1].fates, f"the clock mattered: {seed}"
        done += found[0].done
    assert done["edit"] and done["sync"] + done["sync_all"]


def test_a_run_can_be_repeated_to_the_last_digit(beginning: Beginning) -> None:
    found = []
    for _ in range(2):
        with room() as folder:
            found.append(run(beginning, folder, 3, 15))
    assert found[0] == found[1]
