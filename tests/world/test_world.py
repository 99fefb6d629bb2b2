"""The invariants of sync.md 10 over the real code, in random worlds; `--torture` runs many more."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.world.world import run

STEPS = 40


@pytest.mark.parametrize("first", range(4))
def test_the_invariants_hold(
    world_templates: dict[str, Path], tmp_path: Path, rounds: Callable[[int, int], int], first: int
) -> None:
    done: Counter[str] = Counter()
    for seed in range(first, rounds(8, 5_000), 4):
        folder = tmp_path / str(seed)
        folder.mkdir()
        done += run(world_templates, folder, seed, STEPS)
        shutil.rmtree(folder)
    assert done["restore"] + done["clone"] + done["restore_centre"] > 0, "the accidents did not happen"
    assert done["deliver"] > 0 and done["edit"] > 0 and done["void"] > 0
