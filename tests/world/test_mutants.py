"""The random world notices each bent rule: its invariants are no empty words. `make torture` bends all of them."""

from __future__ import annotations

import itertools
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from clac_desktop.models.siblings import Aggregate
from tests.world.beginning import Beginning, room
from tests.world.mutants import MUTANTS, mutated
from tests.world.scenarios import STORIES, Story
from tests.world.truth import Broken
from tests.world.world import live, run

# beside those with a story: what the first random runs notice; `make torture` bends all, and the world finds each
QUICK = (
    "entries name each other by label",
    "drop the test of what was seen",
    "of equal values one is kept",
    "voiding hides a concurrent edit",
    "missing row = deletion",
    "proposal applied twice",
)
TRIES = 3_000
STEPS = 40
MISTAKES = (TypeError, AttributeError, NameError)  # a patch that no longer fits, and says nothing about the world


@pytest.mark.slow
def test_bent_rules_are_noticed(beginning: Beginning, rounds: Callable[[int, int], int]) -> None:
    with room() as folder:
        for name in QUICK if rounds(0, 1) == 0 else MUTANTS:
            runs, what = noticed(name, beginning, folder)
            print(f"{name:70} run {runs}: {what}")


def test_a_mutant_without_its_rule_fails_loudly(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(MUTANTS, "gone", [(Aggregate, "put", lambda put: None), (Aggregate, "no_such_rule", id)])
    put = Aggregate.put
    with pytest.raises(AttributeError, match="no_such_rule"), mutated("gone"):
        pass
    assert Aggregate.put is put


def test_the_mutants_are_those_of_the_design() -> None:
    assert len(MUTANTS) == 29


@pytest.mark.parametrize("name", STORIES)
def test_a_story_breaks_only_where_its_rule_is_bent(name: str, beginning: Beginning) -> None:
    with room() as folder:
        tell(name, beginning, folder / "straight")
        with mutated(name), pytest.raises(Broken):
            tell(name, beginning, folder / "bent")


def tell(name: str, beginning: Beginning, folder: Path) -> None:
    folder.mkdir()
    live(Story, beginning, folder, lambda n: 0, STORIES[name])  # what was lost on the way stays lost


def noticed(name: str, beginning: Beginning, folder: Path, tries: int = TRIES) -> tuple[int, str]:
    """How many random runs it took to notice a bent rule, and what was noticed.

    Raises AssertionError where none did; a mutant with a story of its own is aimed at by that as well.
    """
    number = sorted(MUTANTS).index(name)
    for seed in itertools.count(number * 10_000):
        runs = seed - number * 10_000 + 1
        assert runs <= tries, f"nobody notices: {name}"
        place = folder / f"{seed}"
        place.mkdir()
        try:
            with mutated(name):
                run(beginning, place, seed, STEPS)
        except Broken as broken:
            return runs, str(broken.args[0])
        except MISTAKES:
            raise
        except Exception as stumbled:
            return runs, f"stumbles, {type(stumbled).__name__}: {str(stumbled)[:80]}"
        finally:
            shutil.rmtree(place)
    raise AssertionError
