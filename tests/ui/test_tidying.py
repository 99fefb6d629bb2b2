"""Garbage is looked for in short stretches while a window is open, and through everything only at rest."""

from __future__ import annotations

import gc
import weakref

import pytest

from clac_desktop.app.tidying import YOUNG, Tidying
from clac_desktop.ui.background import Background


class _Node:
    """Something that only the search for cycles takes away."""

    def __init__(self) -> None:
        self.itself = self


class _Busy(Background):
    busy = False

    def idle(self) -> bool:
        return not self.busy


@pytest.fixture
def background(qapp: object) -> _Busy:
    return _Busy(None)


def test_cycles_go_at_rest_and_not_before(background: _Busy) -> None:
    before = gc.get_threshold()
    tidying = Tidying(background)
    assert gc.get_threshold()[0] == YOUNG
    gone = weakref.ref(_Node())
    gc.collect(1)  # it survives into the oldest, which nobody looks at by itself
    assert not tidying.tidy() or gone() is None
    kept = _Node()
    survivor = weakref.ref(kept)
    gc.collect(1)
    del kept
    background.busy = True
    assert not tidying.tidy() and survivor() is not None
    background.busy = False
    assert tidying.tidy() and survivor() is None
    assert not tidying.tidy(), "nothing was made since"
    tidying.end()
    assert gc.get_threshold() == before and gc.get_freeze_count() == 0
