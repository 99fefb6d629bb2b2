"""In random worlds the scope that the tables answer is the scope that reading every sibling gives, at every export."""

from __future__ import annotations

from pathlib import Path

import pytest

from clac_desktop.sync import scope
from tests.sync.scope_oracle import scope_by_reading_all
from tests.world.beginning import Beginning
from tests.world.world import run


@pytest.mark.parametrize("seed", [101, 102])
def test_scopes_in_random_worlds(
    beginning: Beginning, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    asked, answer = [], scope.scope_of

    def compared(reading: scope.Reading | scope.Writing, office: str) -> set[str]:
        found = answer(reading, office)
        assert found == scope_by_reading_all(reading, office)
        asked.append(office)
        return found

    monkeypatch.setattr(scope, "scope_of", compared)
    run(beginning, tmp_path, seed, 40)
    assert len(asked) > 20
