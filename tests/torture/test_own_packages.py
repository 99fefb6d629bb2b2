"""Own packages mutated: no crash, no wrong row, words in two seconds; what keeps its seal is the same as it was."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from clac_desktop.sync.receiving import apply_package, inspect_package, preview_package
from clac_desktop.sync.reporting import PackageReport
from clac_desktop.texts import sentence
from tests.torture.mutating import MUTATIONS
from tests.torture.places import CENTRE, Places, dump_of, organisation, places_of, service, template
from tests.torture.row import Once, Row, play
from tests.torture.zygote import processor_seconds

WORDS_IN = 2.0  # seconds of processor time: what else the computer does may not decide
DUMPED = 25  # of so many attempts one compares every record


@dataclass
class _Direction:
    """A package, another one of the same sender, who takes it in, and what it then says and does."""

    places: Places
    receiver: str
    package: bytes
    other: bytes
    plan: list[Any]
    before: list[str]
    applied: list[str]
    start: bytes


def _plan(report: PackageReport) -> list[Any]:
    """What a preview would change, without the proposals of edited cells."""
    return [
        (row.kind, row.type, row.uid, row.field, row.before, row.after) for row in report.rows if row.kind != "proposed"
    ]


@contextmanager
def _prepared(folder: Path) -> Iterator[list[_Direction]]:
    with places_of(template(words=("«Ñandú» & Cía.", "=1+1", "línea\notra")), folder) as places:
        receivers = [organisation("PE", number) for number in range(3)]
        first = places.record("PE1", service("Primero", receivers, remarks="-2+3 «ü»\nsegunda línea"))
        places.record("PE1", service("Segundo", receivers[:1]))
        old = places.export("PE1").read_bytes()
        places.correct("PE1", first, title="Primero, corregido")
        places.record("PE1", service("Tercero", receivers[1:]))
        up = places.export("PE1").read_bytes()
        places.record(CENTRE, service("Del centro", receivers[:2]))
        old_down = places.export(CENTRE, "PE", full=True).read_bytes()
        places.record(CENTRE, service("Otro del centro", receivers[:2]))
        down = places.export(CENTRE, "PE", full=True).read_bytes()
        yield [_direction(places, CENTRE, up, old), _direction(places, "PE1", down, old_down)]


def _direction(places: Places, receiver: str, package: bytes, other: bytes) -> _Direction:
    """Apply the package once for real, to know what it does, and go back to before."""
    file = places.folder / "pristine.xlsx"
    file.write_bytes(package)
    before = places.dump(receiver)
    plan = _plan(preview_package(places[receiver], file))
    places.close(receiver)
    start = places.path(receiver).read_bytes()
    assert places.deliver(file, receiver).applied
    applied = places.dump(receiver)
    places.close(receiver)
    places.path(receiver).write_bytes(start)
    assert plan and applied != before
    return _Direction(places, receiver, package, other, plan, before, applied, start)


@contextmanager
def prepare(folder: Path) -> Iterator[Once]:
    """Give attempts on a package from an office to the centre, and on one from the centre."""
    with _prepared(folder) as directions:

        def once(chance: random.Random, number: int) -> str:
            direction = chance.choice(directions)
            mutation = chance.choice(MUTATIONS)
            mutated = mutation(direction.package, direction.other, chance)
            trust = _take(direction, mutated, number)
            return f"{mutation.__name__}: {trust}" if mutated != direction.package else "as it was"

        yield once


def _take(direction: _Direction, mutated: bytes, number: int) -> str:
    file = direction.places.folder / "mutated.xlsx"
    file.write_bytes(mutated)
    workspace = direction.places[direction.receiver]
    start = processor_seconds()
    report = inspect_package(workspace, file)
    seconds = processor_seconds() - start
    assert report.trust in ("SEALED", "SEALED_EDITED", "UNSEALED", "REFUSED")
    assert seconds <= WORDS_IN, f"{seconds:.1f} s for {report.trust}"
    if report.trust in ("SEALED", "SEALED_EDITED"):
        if mutated == direction.other:
            return "another package"
        assert _plan(preview_package(workspace, file)) == direction.plan, "it keeps its seal and says something else"
        if number % DUMPED == 0:
            _apply_for_good(direction, file)
        return report.trust
    assert report.problems and all(sentence(problem) for problem in report.problems)
    assert not apply_package(workspace, file).applied
    if number % DUMPED == 0:
        assert dump_of(workspace) == direction.before, "a package without a seal has changed records"
    return report.trust


def _apply_for_good(direction: _Direction, file: Path) -> None:
    """The package does exactly what the one without mutation did; then the workspace goes back to before."""
    places, receiver = direction.places, direction.receiver
    assert places.dump(receiver) == direction.before
    assert places.deliver(file, receiver).applied
    assert places.dump(receiver) == direction.applied
    places.close(receiver)
    places.path(receiver).write_bytes(direction.start)


ROW = Row("own-packages", "own packages, mutated", 20_000, prepare)


@pytest.mark.torture
def test_no_mutation_of_a_package_does_harm(folder: Path, rounds: Callable[[int, int], int]) -> None:
    play(ROW, folder, rounds(300, ROW.long)).assert_passed()
