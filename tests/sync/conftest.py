"""A world of copies for every test of this room."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.sync.world import World, world_of


@pytest.fixture
def world(world_template: Path, tmp_path: Path) -> Iterator[World]:
    """A centre and three laptops of this test alone."""
    with world_of(world_template, tmp_path / "world") as found:
        yield found
