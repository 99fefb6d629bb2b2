"""A random world over the real code: people, laptops, packages and accidents; its own ground truth; the invariants.

Steps and invariants are those of sync.md 10. Packages are handed over as their content: the file around it has tests
of its own, and a run would take minutes with it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import ClassVar

from clac_desktop.models.check import check_workspace
from clac_desktop.queries.dump import dump
from clac_desktop.sync.scope import scope_of
from tests.world.accidents import Accidents
from tests.world.chance import Skip, dump_of
from tests.world.people import People
from tests.world.places import OFFICES, Place, canonical, entries_of, make_laptop, office_uid, open_copy
from tests.world.truth import check

HOME = {"A1": "A", "A2": "A", "B1": "B"}


class World(People, Accidents):
    """Everything together: the beginning, the steps, and the end with every invariant."""

    STEPS: ClassVar[dict[str, int]] = dict(
        edit=20, create_service=6, attend=6, void=6, resolve=9, organisation=3, release=3, rows_back=5, declare=3,
        undo=2, export=5, export_down=4, deliver=8, deliver_down=8, sync=16, sync_all=12, snapshot=3, restore=4,
        hand_edit=4, decide=4, clone=2, lose=2, revoke=2, snapshot_centre=3, restore_centre=3,
    )  # fmt: skip

    def __init__(self, templates: dict[str, Path], folder: Path, seed: int) -> None:
        super().__init__(templates, folder, seed)
        self.centre = open_copy(templates["centre"], folder, "C", None)
        self.laptops = [make_laptop(templates["office"], folder, d, o, self.centre) for d, o in HOME.items()]
        leaning = (0, 1, 1, 4)
        self.names = ["edit", "sync"] + [n for n, k in self.STEPS.items() for _ in range(k * self.choose(leaning))]
        for uid, codes in (("1" * 32, "PE"), ("2" * 32, "EC"), ("3" * 32, "PE EC")):
            self.make_organisation(self.centre, uid, codes.split(), True)
        self.quiet(1)
        self.create(self.laptops[0], "5" * 32, ["1" * 32, "3" * 32])
        self.quiet(1)

    def step(self) -> None:
        for _ in range(6):
            name = self.choose(self.names)
            try:
                getattr(self, name)()
            except Skip:
                continue
            self.stats[name] += 1
            return

    # ---- the end
    def quiet(self, rounds: int) -> None:
        for _ in range(rounds):
            for place in self.laptops:
                for content in place.export():
                    self.centre.receive(content)
            for office in sorted(OFFICES):
                for content in self.centre.export(office):
                    for place in self.laptops:
                        if place.office == office:
                            place.receive(content)

    def live(self) -> list[Place]:
        return [place for place in self.laptops if place.setting("device") not in self.revoked]

    def finish(self) -> None:
        self.order_free()
        self.quiet(6)
        self.settled()
        views = self.everything()
        for _ in range(2):
            for _, content in self.ups:
                self.centre.receive(content)
            for office, content in self.downs:
                for place in self.laptops:
                    if place.office == office:
                        place.receive(content)
            self.quiet(6 if views != self.everything() else 1)
        self.settled()
        once = self.everything()
        for _, content in self.ups:
            self.centre.receive(content)
        check(self.everything() == once, "I2 repeating packages changed something")
        for place in [self.centre, *self.laptops]:
            with place.workspace.reading() as reading:
                found = check_workspace(reading)
            check(not found, "I14 rows are not the fold", place.dev, found[:3])

    def settled(self) -> None:
        known = {eid for (eid,) in self.centre.rows("SELECT eid FROM fate")}
        held = {hash_ for (hash_,) in self.centre.rows("SELECT hash FROM held_entry")}
        for place in self.laptops:
            for eid, hash_, _ in entries_of(place):
                check(eid in known or (hash_ in held and place not in self.live()), "I1 lost", place.dev, eid)
        for place in self.live():
            assert place.office
            pending = [eid for eid, _, acknowledged in entries_of(place) if not acknowledged]
            check(not pending, "I5 not confirmed after quiet", place.dev, pending[:2])
            check(
                place.setting("generation_random") == self.centre.setting("generation_random"), "I5 another generation"
            )
            with self.centre.workspace.reading() as reading:
                scope = scope_of(reading, office_uid[place.office])
                expected = list(dump(reading, scope))
            with place.workspace.reading() as reading:
                found = list(dump(reading))
            check(found == expected, "I5 view differs", place.dev, sorted(set(found) ^ set(expected))[:4])
            here, there = place.aggregates(), self.centre.aggregates()
            for uid, aggregate in here.items():
                check(canonical(aggregate) == canonical(there[uid]), "I5 siblings differ", place.dev, uid)

    def everything(self) -> list[list[str]]:
        return [dump_of(place) for place in [self.centre, *self.live()]]

    def order_free(self) -> None:
        """I3: the same packages in two orders give the same siblings and fates."""
        box = [content for _, content in self.ups[-6:]]
        other = list(box)
        self.random.shuffle(other)
        copies = [open_copy(self.centre.copy(self.folder), self.folder, "C", None) for _ in range(2)]
        for copy, contents in zip(copies, (box, other), strict=True):
            for content in contents:
                copy.receive(content)
            self.retired.append(copy)
        a, b = copies
        if a.rows("SELECT 1 FROM held_entry") or b.rows("SELECT 1 FROM held_entry"):
            return  # who comes first of a fork's branches is held by design
        if a.setting("generation") == b.setting("generation"):
            check(dump_of(a) == dump_of(b), "I3 the order of packages mattered")

    def close(self) -> None:
        for place in [self.centre, *self.laptops, *self.retired]:
            place.close()


def run(
    templates: dict[str, Path], folder: Path, seed: int, steps: int, trace: Callable[[str], None] | None = None
) -> Counter[str]:
    """One run: returns what happened in it; raises `Broken` where an invariant does not hold."""
    world = World(templates, folder, seed)
    try:
        with world.truth.watching():
            for _ in range(steps):
                before = world.stats.copy()
                world.step()
                world.truth.judge()
                if trace:
                    trace(str(world.stats - before))
            world.finish()
            world.truth.judge()
    finally:
        world.close()
    return world.stats
