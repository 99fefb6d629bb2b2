"""One template of a centre and its laptops; every test works on copies of its files."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.sync.world import World, make_template, world_of


@pytest.fixture(scope="session")
def world_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the closed template."""
    return make_template(tmp_path_factory.mktemp("template") / "world")


@pytest.fixture
def world(world_template: Path, tmp_path: Path) -> Iterator[World]:
    """A centre and three laptops of this test alone."""
    with world_of(world_template, tmp_path / "world") as found:
        yield found
