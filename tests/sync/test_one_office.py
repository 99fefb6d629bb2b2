"""Several laptops in one office, as real files: one package serves all of them, whoever works where.

What a revoked laptop, a restored one and a change of hands do to an office is in `test_laptops` and `test_restoring`.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from clac_desktop.models.marks import last_own_entry, write_mark
from clac_desktop.models.opening import open_workspace
from clac_desktop.recording.workspace import hand_over
from clac_desktop.sync.package import read_package
from clac_desktop.sync.receiving import apply_package
from clac_desktop.sync.restoring import notice_restore
from tests.sync.world import World, enrol_laptop, service


def settle(world: World, *laptops: str, rounds: int = 1) -> None:
    """Who is named sends, and then takes the centre's one answer to all of them."""
    for _ in range(rounds):
        for name in laptops:
            world.up(name)
        answer = world.export("CLAC", "PE")
        for name in laptops:
            world.deliver(answer, name)


def test_one_package_serves_both_laptops(world: World) -> None:
    """It starts at the smallest revision that one of them reported, and acknowledges the entries of both."""
    world.record("PE1", service("De PE1"))
    world.record("PE2", service("De PE2"))
    world.up("PE1")
    world.down("PE1")  # PE1 is ahead; PE2 was on the road
    world.record("PE1", service("Otro de PE1"))
    world.up("PE1")
    world.up("PE2")
    answer = world.export("CLAC", "PE")
    content = read_package(answer)
    confirmed = [
        int(world.ask(name, "SELECT value FROM setting WHERE key = 'confirmed'")[0][0]) for name in ("PE1", "PE2")
    ]
    assert content.manifest["from_rev"] <= min(confirmed) < max(confirmed)
    assert len({line["device"] for line in content.kinds("ack")}) == 2
    for name in ("PE2", "PE1"):
        report = world.deliver(answer, name)
        assert report.applied and report.problems == ()
        assert world.status(name).pending_entries == 0
    assert world.dump("PE1") == world.dump("PE2") == world.dump("CLAC", "PE")
    world.assert_whole("CLAC", "PE1", "PE2")


def test_who_stays_silent_for_long_gets_everything_with_one_package(world: World) -> None:
    """PE2 sends nothing while others work on; its own package back begins where it stood."""
    for number in range(2):
        world.record("PE1", service(f"Mes {number}"))
        world.up("PE1")
        world.down("PE1")
    late = world.record("PE2", service("Desde el campo"))
    assert world.down("PE2").applied  # the last answer alone may begin after what PE2 has
    world.up("PE2")
    report = world.down("PE2")
    assert report.problems == () and world.status("PE2").pending_entries == 0
    assert world.dump("PE2") == world.dump("CLAC", "PE")
    settle(world, "PE1")
    assert world.value("PE1", late, "title") == "Desde el campo"
    world.assert_whole()


def test_a_second_laptop_joins_and_has_everything(world: World) -> None:
    """All that was ever sent, by whomever, comes with its first package; and what it writes reaches the first."""
    first = world.record("PE1", service("Antes de que llegara", "Andinos"))
    world.correct("PE1", first, place="Puno")
    world.record("EC1", service("De Ecuador", "Andinos", code="EC"))
    world.up("PE1")
    world.up("EC1")
    path = enrol_laptop(world["CLAC"], world.folder, "PE3", "PE")
    assert path == world.folder / "PE3.clac"
    assert world.dump("PE3") == world.dump("CLAC", "PE")
    with world["PE3"].reading() as reading:
        assert reading.settings["device"] != world.status("PE1").device
    own = world.record("PE3", service("Del nuevo"))
    world.correct("PE3", first, title="Corregido en el nuevo")
    settle(world, "PE1", "PE3")
    assert world.value("PE1", own, "title") == "Del nuevo"
    assert world.value("PE1", first, "title") == "Corregido en el nuevo"
    assert world.dump("PE1") == world.dump("PE3") == world.dump("CLAC", "PE")
    world.assert_whole("CLAC", "PE1", "PE3")


def test_both_correct_the_same_service_offline(world: World) -> None:
    """Different fields meet; the same field keeps both values, with who wrote them, on both laptops."""
    uid = world.record("PE1", service("Taller"))
    settle(world, "PE1", "PE2")
    world.correct("PE1", uid, title="Según PE1", place="Cusco")
    world.correct("PE2", uid, title="Según PE2", funder="Fondo Ejemplo")
    assert world.up("PE1").counts["conflict"] == 0
    assert world.up("PE2").counts["conflict"] == 1
    answer = world.export("CLAC", "PE")
    for name in ("PE1", "PE2"):
        assert world.deliver(answer, name).applied
        assert world.status(name).conflicts == 1
        assert [world.value(name, uid, column) for column in ("place", "funder")] == ["Cusco", "Fondo Ejemplo"]
    line = next(line for line in world.dump("PE1") if uid in line and '"type":"service"' in line)
    assert '"_conflicts":{"title":["Seg\\u00fan PE1","Seg\\u00fan PE2"]}' in line
    assert world.dump("PE1") == world.dump("PE2") == world.dump("CLAC", "PE")
    world.assert_whole("CLAC", "PE1", "PE2")


def test_a_laptop_changes_hands_on_the_way_of_a_package(world: World) -> None:
    """Sent by one person, answered to another: the receipt is taken, and each change keeps its author."""
    first = world.record("PE1", service("De la primera persona"))
    up = world.export("PE1")
    world.act("PE1", hand_over, "Persona Nueva")
    world.close("PE1")
    second = world.record("PE1", service("De la segunda"))
    world.deliver(up, "CLAC")
    world.down("PE1")
    assert world.status("PE1").pending_entries == 1
    settle(world, "PE1", "PE2")
    rows = world.ask(
        "CLAC",
        "SELECT a.aggregate, json_extract(j.line, '$.actor') FROM journal j"
        " JOIN journal_aggregate a ON a.entry_id = j.id WHERE a.aggregate IN (?, ?)",
        first,
        second,
    )
    assert dict(rows) == {first: "Persona PE1", second: "Persona Nueva"}
    manifest = read_package(world.export("PE1")).manifest
    assert manifest["sender"]["name"] == "Persona Nueva"
    world.assert_whole("CLAC", "PE1", "PE2")


@pytest.mark.parametrize("noticed", [True, False])
def test_a_cloned_laptop_loses_nothing_of_either(world: World, tmp_path: Path, noticed: bool) -> None:
    """Two people go on with copies of one workspace; with or without the mark outside, both works arrive."""
    world.record("PE1", service("Antes"))
    settle(world, "PE1")
    world.close("PE1")
    twin = tmp_path / "twin" / "PE1.clac"
    twin.parent.mkdir()
    shutil.copyfile(world.folder / "PE1.clac", twin)
    ours = [world.record("PE1", service("En el primero"))]
    with open_workspace(twin) as workspace:
        if noticed:
            with world["PE1"].reading() as reading:
                mark = last_own_entry(reading.connection, reading.settings)
            assert mark is not None
            write_mark(twin, mark)  # as if the copy lay where the first was
            assert notice_restore(workspace)
    world.folder.joinpath("PE9.clac").write_bytes(twin.read_bytes())
    ours.append(world.record("PE9", service("En la copia")))
    settle(world, "PE1", "PE9", rounds=3)  # held, told to be another's, sent again under a new label
    for name in ("CLAC", "PE1", "PE9"):
        assert [world.value(name, uid, "title") for uid in ours] == ["En el primero", "En la copia"], name
    assert world.status("CLAC").held == 0  # a branch that was held came again, re-labelled: one entry
    assert world.dump("PE1") == world.dump("PE9") == world.dump("CLAC", "PE")
    world.assert_whole("CLAC", "PE1", "PE9")
    assert apply_package(world["PE1"], world.export("CLAC", "PE")).problems == ()
