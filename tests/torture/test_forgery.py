"""The forgery matrix: without an enrolled key's seal no record changes; nonsense under a seal is met in words."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from clac_desktop.errors import ProblemError
from clac_desktop.models.identity import canonical_json
from clac_desktop.sync.accepting import revoke
from clac_desktop.sync.receiving import apply_package
from clac_desktop.texts import sentence
from tests.torture.forging import FORGERIES, VALUES, Forger, nonsense
from tests.torture.places import CENTRE, Places, assert_whole, places_of, template
from tests.torture.row import Once, Row, play

pytestmark = pytest.mark.xdist_group("forgery")  # they share a template, which is made once in a process


@contextmanager
def _forger(folder: Path) -> Iterator[tuple[Forger, dict[str, bytes]]]:
    """A forger in a small world, and the closed workspaces as they are before anything is given to anybody."""
    with places_of(template(2, 2), folder) as places:
        forger = Forger(places)
        forger.prepare()
        places.close()
        yield forger, {name: places.path(name).read_bytes() for name in places.names}


def _give(places: Places, file: Path, to: str) -> str:
    """Bring a file in; return what became of it. Refusals are in words."""
    try:
        report = apply_package(places[to], file)
    except ProblemError as problem:
        assert all(sentence(one) for one in problem.problems)
        return problem.problems[0].code
    assert all(sentence(one) for one in report.problems)
    return report.problems[0].code if report.problems else report.trust


def _facts(places: Places, name: str) -> Any:
    """The records, who is enrolled, what is acknowledged, and every entry's fate."""
    asked = ("SELECT device, public_key, revoked FROM device ORDER BY 1", "SELECT eid, fate FROM fate ORDER BY 1")
    acknowledged = "SELECT eid, acknowledged FROM journal ORDER BY 1"
    return places.dump(name), *(places.ask(name, query) for query in (*asked, acknowledged))


@contextmanager
def prepare(folder: Path) -> Iterator[Once]:
    """Give each forgery to the one it is meant for."""
    with _forger(folder) as (forger, _):
        places, cases = forger.places, tuple(FORGERIES.items())

        def once(chance: random.Random, number: int) -> str:
            name, make = cases[number]
            file, to = make(forger)
            before = _facts(places, to)
            said = _give(places, file, to)
            assert _facts(places, to) == before, f"{name}: accepted ({said})"
            return said

        yield once
        places.assert_whole()


@contextmanager
def prepare_nonsense(folder: Path) -> Iterator[Once]:
    """Give attempts with a good seal over nonsense: a field of the manifest first, then any place in the payload."""
    with _forger(folder) as (forger, start):
        places = forger.places
        fields = 2 * len(VALUES) * max(len(content.manifest) for content in forger.real.values())

        def once(chance: random.Random, number: int) -> str:
            made = nonsense(forger, number) if number < fields else _broken_line(forger, chance)
            file, to, what = made
            try:
                said = _give(places, file, to)
                assert_whole(places[to])
                places.dump(to)
            except Exception as failure:
                failure.add_note(what)
                raise
            finally:
                places.close(to)
                places.path(to).write_bytes(start[to])
            return said

        yield once


def _broken_line(forger: Forger, chance: random.Random) -> tuple[Path, str, str]:
    """One value somewhere in one line of the payload is another."""
    name, key, to = chance.choice((("PE1", "PE1", CENTRE), ("to PE", CENTRE, "PE1")))
    content = forger.real[name]
    lines = [json.loads(line) for line in content.lines]
    kind = chance.choice(sorted({line["k"] for line in lines}))
    place = chance.choice([number for number, line in enumerate(lines) if line["k"] == kind])
    value = chance.choice(VALUES)
    what = f"{name}, {lines[place].get('k')}: " + _change(lines[place], value, chance)
    try:
        texts = [canonical_json(line) for line in lines]
    except ValueError:  # what canonical JSON cannot hold cannot be sealed either
        return _broken_line(forger, chance)
    return forger.write(texts, content.manifest, key), to, what


def _change(thing: Any, value: Any, chance: random.Random) -> str:
    """Put the value in the place of something inside, at any depth; return where."""
    keys = list(thing) if isinstance(thing, dict) else list(range(len(thing)))
    key = chance.choice(keys)
    inner = thing[key]
    if isinstance(inner, dict | list) and inner and chance.random() < 0.85:
        return f"{key}." + _change(inner, value, chance)
    if isinstance(thing, dict) and chance.random() < 0.2:
        del thing[key]
        return f"{key} lost"
    thing[key] = value
    return f"{key} = {value!r}"[:60]


ROW = Row("forgery", "forgery matrix", len(FORGERIES), prepare, finite=True)
NONSENSE = Row("sealed-nonsense", "nonsense under a good seal", 20_000, prepare_nonsense)


@pytest.mark.torture
def test_no_forgery_is_accepted(folder: Path, rounds: Callable[[int, int], int]) -> None:
    play(ROW, folder, ROW.long).assert_passed()


@pytest.mark.torture
def test_nonsense_under_a_seal_is_met_in_words(folder: Path, rounds: Callable[[int, int], int]) -> None:
    play(NONSENSE, folder, rounds(40, NONSENSE.long), first=rounds(700, 0)).assert_passed()


@pytest.mark.torture
def test_what_a_revoked_laptop_sends_changes_no_record(folder: Path) -> None:
    with _forger(folder) as (forger, _):
        places = forger.places
        device = forger.real["PE1"].manifest["sender"]["device"]
        with places[CENTRE].writing() as writing:
            revoke(writing, device)
        before = places.dump(CENTRE)
        _give(places, forger.resealed("PE1", "PE1", lambda lines, manifest: None), CENTRE)
        assert places.dump(CENTRE) == before
