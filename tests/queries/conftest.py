"""Worlds for the tests of the figures: collected in a transaction that is read from and rolled back."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from clac_desktop.models.database import Workspace
from clac_desktop.models.identity import reference_uid
from tests.queries.world import STRUCTURES, World


@pytest.fixture
def structure_uids() -> list[str]:
    """A national coordinator of one country, and a product network of all."""
    return [reference_uid("structure", code) for code in STRUCTURES]


@pytest.fixture
def world(centre: Workspace) -> Iterator[World]:
    """An empty world in a transaction of the centre; `world.writing` reads what was written."""
    with centre.previewing() as writing:
        yield World(writing)
