"""The short forms are many attempts each: they may take longer than other tests on a busy computer."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.torture.places import memory

HERE = Path(__file__).resolve().parent
SECONDS = 900


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what lies in this folder."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.slow)
            item.add_marker(pytest.mark.timeout(0 if item.config.getoption("torture") else SECONDS))


@pytest.fixture
def folder() -> Iterator[Path]:
    """An empty folder, in memory where that can be: no row asks anything of a real disk."""
    with tempfile.TemporaryDirectory(prefix="torture-", dir=memory()) as name:
        yield Path(name)
