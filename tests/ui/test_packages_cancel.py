"""Cancel in the window while a package is applied: heard between two changes, and nothing is changed."""

from __future__ import annotations

from pathlib import Path

import pytest

from clac_desktop.errors import Cancelled
from clac_desktop.ui.background import Work
from clac_desktop.ui.pages.packages import arrivals
from tests.sync.world import make_template, service, world_of


def test_cancel_is_heard_while_a_package_is_applied(tmp_path: Path) -> None:
    """Progress tells how many changes of how many; whoever cancels at the fifth has changed nothing, and may go on."""
    told: list[tuple[int, int]] = []

    def report(done: int, of: int, text: str) -> None:
        told.append((done, of))
        if done == 5:
            work.cancel()

    work = Work(report)
    with world_of(make_template(tmp_path / "template"), tmp_path / "world") as world:
        for number in range(8):
            world.record("PE1", service(f"Taller {number}"))
        file = str(world.export("PE1"))
        before, imports = world.dump("CLAC"), world.ask("CLAC", "SELECT count(*) FROM import_log")
        with pytest.raises(Cancelled):
            arrivals.apply(world["CLAC"], file, None, None, work)
        assert told[-1] == (5, 8)
        assert world.dump("CLAC") == before and world.ask("CLAC", "SELECT count(*) FROM import_log") == imports
        assert arrivals.apply(world["CLAC"], file, None, None, Work(lambda *_: None)).report.applied
