"""The beginning that all random worlds share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.world.beginning import Beginning, make_beginning, room


@pytest.fixture(scope="session")
def beginning() -> Iterator[Beginning]:
    with room() as folder:
        yield make_beginning(folder)
