"""Who sees what: the questions to the tables answer as reading every sibling of every aggregate does."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from clac_desktop.models.identity import derived_uid, reference_uid
from clac_desktop.models.siblings import Aggregate, Note, Part
from clac_desktop.recording.service import record_service
from clac_desktop.sync.scope import scope_of
from tests.sync.scope_oracle import scope_by_reading_all
from tests.sync.world import World, country, organisation, service

OFFICES = ("PE", "EC", "CLAC")
NOWHERE = "0" * 32


@dataclass
class Maker:
    """Makes aggregates of any shape: several siblings, what is not here, what has no root, types of a newer version."""

    chance: random.Random
    organisations: list[str]
    structures: list[str]
    number: int = 0

    def maybe_several(self, aggregate: Aggregate, uid: str, kind: str, name: str, pick: Callable[[], Any]) -> None:
        for _ in range(self.chance.choice((0, 1, 1, 1, 2, 3))):
            self.put(aggregate, uid, kind, name, pick())

    def put(self, aggregate: Aggregate, uid: str, kind: str, name: str, value: Any) -> None:
        self.number += 1
        note = Note(f"{self.chance.randrange(3):032x}", "e" * 16, self.number, "X", "2023-01-01T00:00:00Z")
        aggregate.put(f"{self.number:032x}", note, Part(aggregate.uid, {uid: kind}, {(uid, name): value}))

    def countries(self) -> Any:
        codes = self.chance.sample(("PE", "EC", "BO", "CO"), self.chance.choice((0, 1, 1, 2)))
        return [*country(*codes), *([NOWHERE] if self.chance.random() < 0.1 else [])] or None

    def office(self) -> Any:
        return self.chance.choice((None, NOWHERE, *(reference_uid("office", code) for code in OFFICES)))

    def receiver(self) -> Any:
        return self.chance.choice(
            (None, "", derived_uid("missing", str(self.chance.randrange(9))), *self.organisations)
        )

    def made(self, kind: str, uid: str) -> Aggregate:
        found = Aggregate(uid)
        if self.chance.random() < 0.9:
            self.maybe_several(found, uid, kind, "country", self.countries)
            self.maybe_several(found, uid, kind, "office", self.office)
            self.maybe_several(found, uid, kind, "title", lambda: self.chance.choice("ABC"))
            self.maybe_several(found, uid, kind, "_voided", lambda: self.chance.random() < 0.5)
        child = {"organisation": "certification_status", "service": "service_attendance"}.get(kind, "newer_part")
        structures = (None, NOWHERE, *self.structures)
        for place in range(self.chance.randrange(4)):
            attendance = derived_uid("row", uid, str(place))
            self.put(found, attendance, child, "service", uid)  # whose it is never changes
            if child == "service_attendance":
                self.maybe_several(found, attendance, child, "organisation", self.receiver)
                self.maybe_several(found, attendance, child, "structure", lambda: self.chance.choice(structures))
        return found


@pytest.mark.parametrize("seed", range(4))
def test_the_tables_answer_as_the_siblings_do(world: World, seed: int) -> None:
    structures = [uid for (uid,) in world.ask("CLAC", "SELECT uid FROM structure ORDER BY uid LIMIT 4")]
    uids = [derived_uid("random", str(number)) for number in range(200)]
    maker = Maker(random.Random(seed), uids[:40], structures)
    with world["CLAC"].previewing() as writing:
        record_service(writing, service("Abre la puerta"))
        for uid in uids:
            kind = (
                "organisation" if uid in maker.organisations else maker.chance.choice(("service", "service", "newer"))
            )
            aggregate = maker.made(kind, uid)
            if aggregate.types:
                writing.replace(aggregate)
        writing.flush()
        for code in OFFICES:
            office = reference_uid("office", code)
            found, wanted = scope_of(writing, office), scope_by_reading_all(writing, office)
            assert found == wanted, code
        assert (
            len(wanted & set(uids)) < len(uids)
            and writing.connection.exec_driver_sql(
                "SELECT count(*) FROM conflict WHERE field IN ('country', 'office', 'organisation')"
            ).scalar_one()
            > 20
        )


def test_a_country_that_lost_a_conflict_counts_too(world: World) -> None:
    """Two laptops set other countries of one service; whichever is displayed, both offices keep it."""
    uid = world.record("PE1", service("De dos", "Cafetaleros"))
    world.quiet()
    world.correct("PE1", uid, country=country("EC"))
    world.correct("PE2", uid, country=country("BO"))
    world.quiet(all_send=True)
    assert world.ask("CLAC", "SELECT field FROM conflict WHERE aggregate = ?", uid) == [("country",)]
    for code in ("PE", "EC"):
        with world["CLAC"].reading() as reading:
            office = reference_uid("office", code)
            assert uid in scope_of(reading, office)
            assert scope_of(reading, office) == scope_by_reading_all(reading, office)
    assert organisation("Cafetaleros") in world_scope(world, "EC")  # named by an attendance of what EC sees


def world_scope(world: World, code: str) -> set[str]:
    with world["CLAC"].reading() as reading:
        return scope_of(reading, reference_uid("office", code))
