"""The random world notices each bent rule: its invariants are no empty words. `make torture` bends all of them."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from clac_desktop.errors import ProblemError
from clac_desktop.models.siblings import Aggregate
from tests.world.beginning import Beginning, room
from tests.world.mutants import MUTANTS, mutated
from tests.world.scenarios import MORE, STORIES, Story
from tests.world.truth import Broken
from tests.world.world import live, run

# beside those with a story: what the first random runs notice; `make torture` bends all, and the world finds each
QUICK = ("drop the test of what was seen", "of equal values one is kept")
TRIES = 3_000
PATIENCE = 100
STEPS = 40
MISTAKES = (TypeError, AttributeError, NameError)  # a patch that no longer fits, and says nothing about the world


@pytest.mark.slow
def test_bent_rules_are_noticed(beginning: Beginning, rounds: Callable[[int, int], int]) -> None:
    with room() as folder:
        for name in QUICK if rounds(0, 1) == 0 else MUTANTS:
            when, what = noticed(name, beginning, folder)
            print(f"{name:70} {when}: {what}")


def test_a_mutant_without_its_rule_fails_loudly(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(MUTANTS, "gone", [(Aggregate, "put", lambda put: None), (Aggregate, "no_such_rule", id)])
    put = Aggregate.put
    with pytest.raises(AttributeError, match="no_such_rule"), mutated("gone"):
        pass
    assert Aggregate.put is put


def test_the_mutants_are_those_of_the_design() -> None:
    assert len(MUTANTS) == 29 + 1  # and one of a rule that came later


@pytest.mark.parametrize("story", dict.fromkeys((*STORIES.values(), *MORE)), ids=lambda story: story.__name__)
def test_a_story_holds(story: Callable[[Story], None], beginning: Beginning) -> None:
    with room() as folder:
        tell(story, beginning, folder)


@pytest.mark.parametrize("name", STORIES)
def test_its_story_breaks_where_a_rule_is_bent(name: str, beginning: Beginning) -> None:
    with room() as folder, mutated(name), pytest.raises((Broken, ProblemError)):  # an emptied laptop stumbles in words
        tell(STORIES[name], beginning, folder)


def tell(story: Callable[[Story], None], beginning: Beginning, folder: Path) -> None:
    live(Story, beginning, folder, lambda n: 0, story)  # what was lost on the way stays lost


def noticed(name: str, beginning: Beginning, folder: Path, tries: int = TRIES) -> tuple[str, str]:
    """When a bent rule was noticed ("run 7", or "its story"), and by what.

    Random runs go on until one notices; where a rule has a story, that answers after `PATIENCE` of them.
    Raises AssertionError where nobody notices.
    """
    number = sorted(MUTANTS).index(name)
    for run_number in range(1, 1 + (min(tries, PATIENCE) if name in STORIES else tries)):
        place = folder / f"{number}-{run_number}"
        place.mkdir()
        try:
            with mutated(name):
                run(beginning, place, number * 10_000 + run_number, STEPS)
        except Broken as broken:
            return f"run {run_number}", str(broken.args[0])
        except MISTAKES:
            raise
        except Exception as stumbled:
            return f"run {run_number}", f"stumbles, {type(stumbled).__name__}: {str(stumbled)[:80]}"
        finally:
            shutil.rmtree(place)
    assert name in STORIES, f"nobody notices: {name}"
    try:
        with mutated(name):
            place = folder / f"{number}-story"
            place.mkdir()
            tell(STORIES[name], beginning, place)
    except (Broken, ProblemError) as broken:
        return "its story", str(broken.args[0])
    raise AssertionError(f"nobody notices: {name}")
