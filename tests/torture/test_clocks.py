"""Clocks that are wrong or jump: the same work ends in the same records, whatever the laptops' time (sync.md, I12)."""

from __future__ import annotations

import datetime as dt
import itertools
import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path

import pytest

from clac_desktop.queries.service_form import service_draft
from clac_desktop.recording.service import correct_service, restore_service, void_service
from tests.torture.places import CENTRE, Places, organisation, places_of, service, some, template
from tests.torture.row import Once, Row, play

TRUE = dt.datetime(2023, 6, 1, 9, tzinfo=dt.UTC)
Clock = Callable[[], str]


def _text(moment: dt.datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def _running(start: dt.datetime, step: dt.timedelta = dt.timedelta(seconds=7)) -> Clock:
    ticks = itertools.count()
    return lambda: _text(start + next(ticks) * step)


def _jumping(places: tuple[dt.timedelta, ...]) -> Clock:
    """Another time at every question, so also between the opening of a form and its saving."""
    ticks = itertools.cycle(places)
    return lambda: _text(TRUE + next(ticks))


YEARS = dt.timedelta(days=3652)
CLOCKS: dict[str, Callable[[], Clock]] = {
    "1970": lambda: _running(dt.datetime(1970, 1, 1, tzinfo=dt.UTC)),
    "a day early": lambda: _running(TRUE - dt.timedelta(days=1)),
    "a day late": lambda: _running(TRUE + dt.timedelta(days=1)),
    "ten years early": lambda: _running(TRUE - YEARS),
    "ten years late": lambda: _running(TRUE + YEARS),
    "over the end of 2038": lambda: _running(dt.datetime(2038, 1, 19, 3, 14, 0, tzinfo=dt.UTC)),
    "backwards": lambda: _running(TRUE, dt.timedelta(minutes=-13)),
    "standing": lambda: _running(TRUE, dt.timedelta(0)),
    "jumping": lambda: _jumping((dt.timedelta(0), YEARS, -YEARS, dt.timedelta(hours=-5))),
}
SEEDS = 20


def _story(places: Places, chance: random.Random, clocks: dict[str, Clock]) -> dict[str, list[str]]:
    """Work with conflicts, voidings and disorder; return every place's records. Only the clocks differ."""
    for name in places.names:
        places[name].clock = clocks[name]
    uids = [f"{number:032x}" for number in range(1, 5)]
    for number, uid in enumerate(uids):
        receivers = [organisation("PE", n) for n in range(3)]
        places.record("PE1", service(f"Taller {number}", some(chance, receivers)), uid)
    places.up("PE1")
    for name in ("PE1", "PE2"):
        places.down(name)
    for _ in range(6):
        _step(places, chance, chance.choice(places.names), chance.choice(uids))
    packages = [(places.export(name), CENTRE) for name in chance.sample(["PE1", "PE2"], 2)]
    for file, to in packages + chance.sample(packages, 1):
        places.deliver(file, to)
    for name in places.laptops:
        places.down(name)
    return {name: places.dump(name) for name in places.names}


def _step(places: Places, chance: random.Random, name: str, uid: str) -> None:
    """A correction, voiding or restoring; the clock is asked in the middle of it."""
    workspace = places[name]
    with workspace.reading() as reading:
        draft, look = service_draft(reading, uid)
    workspace.clock()
    match chance.randrange(4):
        case 0:
            places.correct(name, uid, title=f"Corregido {chance.randrange(100)}")
        case 1:
            places.correct(name, uid, hours=Decimal(chance.randrange(1, 20)))
        case 2:
            with workspace.writing() as writing:
                void_service(writing, uid, look)
        case _:
            with workspace.writing() as writing:
                restore_service(writing, uid)
                correct_service(writing, uid, draft, writing.look(uid))


@contextmanager
def prepare(folder: Path) -> Iterator[Once]:
    """Give attempts: every clock with every seed, at one place, at two, or everywhere."""
    files = template(laptops=2)
    expected: dict[int, dict[str, list[str]]] = {}
    stories = itertools.count()

    def told(seed: int, clocks: dict[str, Clock]) -> dict[str, list[str]]:
        with places_of(files, folder / f"{next(stories)}") as places:
            return _story(places, random.Random(seed), clocks)

    def once(chance: random.Random, number: int) -> str:
        seed, name = number // len(CLOCKS), tuple(CLOCKS)[number % len(CLOCKS)]
        if seed not in expected:
            expected[seed] = told(seed, {place: _running(TRUE) for place in files})
        wrong = chance.choice((tuple(files), *((place,) for place in files), ("PE1", "PE2")))
        found = told(seed, {place: CLOCKS[name]() if place in wrong else _running(TRUE) for place in files})
        for place, lines in found.items():
            assert lines == expected[seed][place], f"{name} at {', '.join(wrong)} changes the records of {place}"
        return name

    yield once


ROW = Row("clocks", "clock offsets and jumps", len(CLOCKS) * SEEDS, prepare, finite=True)


@pytest.mark.torture
def test_no_clock_decides_anything(folder: Path, rounds: Callable[[int, int], int]) -> None:
    play(ROW, folder, rounds(len(CLOCKS), ROW.long)).assert_passed()
