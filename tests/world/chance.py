"""Chance, and what every part of the random world uses."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from clac_desktop.models.journal import Act
from clac_desktop.models.siblings import Key, Value
from clac_desktop.queries.dump import dump
from clac_desktop.sync.package import Content
from tests.world.beginning import Beginning
from tests.world.places import Place, open_copy
from tests.world.truth import Truth

Dice = Callable[[int], int]  # a number from 0 to below n
Clock = Callable[[], str]


class Skip(Exception):
    """A step that does not apply now."""


def need(found: Any) -> Any:
    if not found:
        raise Skip
    return found


def dump_of(place: Place) -> list[str]:
    with place.workspace.reading() as reading:
        return list(dump(reading))


@dataclass(frozen=True)
class Letter:
    """A package on its way: the office it belongs to, what it holds, and what somebody made of it in Excel."""

    office: str
    content: Content
    edits: dict[Key, Value] = field(default_factory=dict)  # what the cells that were typed over mean
    sealed: bool = True


class Chance:
    """The state of a world, its dice and its clock."""

    centre: Place
    laptops: list[Place]

    def __init__(self, beginning: Beginning, folder: Path, dice: Dice, clock: Clock) -> None:
        self.beginning, self.folder, self.dice, self.clock = beginning, folder, dice, clock
        self.truth, self.stats, self.count = Truth(), Counter[str](), 0
        self.ups: list[Letter] = []
        self.downs: list[Letter] = []
        self.letters: dict[str, Letter] = {}  # those edited by hand, by the SHA-256 of the file
        self.snaps: list[tuple[str, str | None, Path]] = []
        self.csnaps: list[tuple[Path, set[str]]] = []
        self.imports: list[str] = []
        self.retired: list[Place] = []
        self.opened: list[Place] = []
        self.revoked: set[str] = set()
        self.unnoticed: set[str] = set()  # epochs in which a centre went on out of a backup and nobody noticed
        self.promised: list[tuple[Place, Key, str]] = []

    def open(self, copy: Path, dev: str, office: str | None) -> Place:
        """Open a copy of a file; it is closed with the world."""
        self.opened.append(open_copy(copy, self.folder, dev, office, self.clock))
        return self.opened[-1]

    def close(self) -> None:
        for place in self.opened:
            place.close()

    def pick(self, n: int) -> int:
        return self.dice(n) if n > 1 else 0

    def choose(self, found: Any) -> Any:
        return found[self.pick(len(found))]

    def recent(self, found: Any) -> Any:
        found = need(found)
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

    def live(self) -> list[Place]:
        return [place for place in self.laptops if place.setting("device") not in self.revoked]
