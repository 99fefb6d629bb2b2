"""Chance, and what every part of the random world uses."""

from __future__ import annotations

import random
from collections import Counter
from pathlib import Path
from typing import Any

from clac_desktop.models.journal import Act
from clac_desktop.queries.dump import dump
from clac_desktop.sync.package import Content
from tests.world.places import Place
from tests.world.truth import Truth


class Skip(Exception):
    """A step that does not apply now."""


def need(found: Any) -> Any:
    if not found:
        raise Skip
    return found


def dump_of(place: Place) -> list[str]:
    with place.workspace.reading() as reading:
        return list(dump(reading))


class Chance:
    """The state of a world and its dice."""

    centre: Place
    laptops: list[Place]

    def __init__(self, templates: dict[str, Path], folder: Path, seed: int) -> None:
        self.random, self.folder, self.templates = random.Random(seed), folder, templates
        self.truth, self.stats, self.count = Truth(), Counter[str](), 0
        self.ups: list[tuple[str, Content]] = []
        self.downs: list[tuple[str, Content]] = []
        self.snaps: list[tuple[str, str | None, Path]] = []
        self.csnaps: list[Path] = []
        self.imports: list[str] = []
        self.retired: list[Place] = []
        self.revoked: set[str] = set()

    def pick(self, n: int) -> int:
        return self.random.randrange(n)

    def choose(self, found: Any) -> Any:
        return found[self.pick(len(found))]

    def recent(self, found: Any) -> Any:
        return found[-1 - min(self.pick(len(found)), self.pick(len(found)))]

    def laptop(self) -> Place:
        return self.choose(self.laptops)

    def place(self) -> Place:
        return self.centre if self.pick(4) == 0 else self.laptop()

    def value(self) -> str:
        self.count += 1
        return f"v{self.pick(3) if self.pick(3) == 0 else self.count}"

    def write(self, place: Place, acts: list[Act]) -> str | None:
        eid = place.write(acts)
        if eid:
            self.truth.note(eid, acts)
        return eid
