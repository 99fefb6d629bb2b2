from __future__ import annotations

import json
from itertools import pairwise

from clac_desktop.models.database import Workspace
from clac_desktop.models.writing import Reading
from clac_desktop.queries.dump import dump
from tests.queries.world import COUNTS, Came, World, random_world


def lines_of(world: World, run: int = 20_000, scope: set[str] | None = None) -> list[str]:
    if world.acts:
        world.write()
    world.writing.flush()
    return list(dump(Reading(world.writing.connection, world.writing.settings), scope, run=run))


def test_a_service_as_it_is_dumped(world: World) -> None:
    organisation = world.organisation("Café", entry="2022-05-01")
    service = world.service(
        "Taller",
        "2023-03-10",
        [Came(organisation, women=6, men=0)],
        hours="2.50",
        cost="1000",
        currency="PEN",
        voided=True,
    )
    world.write()
    world.conflict(service, service, "service", "place", ["Lima", "Cusco"])
    found = {json.loads(line)["uid"]: json.loads(line) for line in lines_of(world)}
    fields = found[service]["fields"]
    assert found[service]["type"] == "service"
    assert {name: fields[name] for name in ("start", "end", "state", "cost", "currency", "service_ref")} == {
        "start": "2023-03-10",
        "end": "2023-03-10",
        "state": "delivered",
        "cost": "1000",
        "currency": "PEN",
        "service_ref": None,
    }
    assert (fields["_conflicts"], fields["_voided"]) == ({"place": ["Cusco", "Lima"]}, True)
    (row,) = [one for one in found.values() if one["type"] == "service_attendance"]
    counts = {name: row["fields"][name] for name in COUNTS.split("+")}
    assert counts == {"women": 6, "men": 0, "not_stated": None, "young_women": None, "young_men": None}
    assert (row["fields"]["service"], row["fields"]["organisation"]) == (service, organisation)


def test_lines_are_canonical_and_sorted_however_few_fit_into_memory(world: World, structure_uids: list[str]) -> None:
    for seed in range(4):
        random_world(world.writing, seed, structure_uids)
    whole = lines_of(world)
    assert whole == lines_of(world, run=7)
    records = [json.loads(line) for line in whole]
    assert all((a["type"], a["uid"]) < (b["type"], b["uid"]) for a, b in pairwise(records))
    for line, record in zip(whole, records, strict=True):
        assert line == json.dumps(record, sort_keys=True, separators=(",", ":"))
        assert set(record) == {"type", "uid", "fields"}
    assert {"country", "structure", "organisation", "certification_status", "service", "service_attendance"} <= {
        record["type"] for record in records
    }


def test_a_scope_takes_whole_aggregates(world: World) -> None:
    organisation = world.organisation("Café")
    service = world.service("Taller", "2023-03-10", [Came(organisation, women=6)])
    world.service("Otro", "2023-03-10", [Came(organisation, women=6)])
    kinds = [json.loads(line)["type"] for line in lines_of(world, scope={service, organisation})]
    assert kinds == ["certification_status", "organisation", "service", "service_attendance"]


def test_a_new_centre_dumps_its_lists_and_plan(centre: Workspace) -> None:
    with centre.reading() as reading:
        counted: dict[str, int] = {}
        for line in dump(reading):
            kind = json.loads(line)["type"]
            counted[kind] = counted.get(kind, 0) + 1
    expected = {"strategic_objective": 4, "tactical_objective": 11, "action_line": 14, "achievement": 54, "sdg": 17}
    assert {kind: counted[kind] for kind in expected} == expected
