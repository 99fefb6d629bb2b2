"""Each bent rule is noticed by the random world: the invariants are no empty words. `--torture` bends all of them."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

from tests.world.mutants import MUTANTS, mutated
from tests.world.world import run

QUICK = "drop the test of what was seen"  # the one that the short form bends
TRIES = 400
STEPS = 50


def test_bent_rules_are_noticed(
    world_templates: dict[str, Path], tmp_path: Path, rounds: Callable[[int, int], int]
) -> None:
    names = [QUICK] if rounds(0, 1) == 0 else sorted(MUTANTS)
    survived = [name for name in names if not noticed(name, world_templates, tmp_path)]
    assert survived == []


def noticed(name: str, templates: dict[str, Path], folder: Path, tries: int = TRIES) -> bool:
    """Whether some run breaks an invariant, or stumbles, while the rule is bent."""
    for seed in range(tries):
        place = folder / f"{sorted(MUTANTS).index(name)}-{seed}"
        place.mkdir()
        try:
            with mutated(name):
                run(templates, place, seed, STEPS)
        except Exception:
            return True
        finally:
            shutil.rmtree(place)
    return False
