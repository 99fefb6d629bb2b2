"""The whole cycle between offices and the centre, and what lost, doubled or reordered packages do to it: nothing."""

from __future__ import annotations

import itertools
import random
from pathlib import Path

import pytest

from clac_desktop.errors import ProblemError
from clac_desktop.models.identity import reference_uid
from clac_desktop.sync.receiving import preview_package
from tests.sync.world import LAPTOPS, World, service, world_of


def test_a_service_goes_to_the_centre_and_its_receipt_comes_back(world: World) -> None:
    uid = world.record("PE1", service("Taller de café", "Cafetaleros", "Andinos"))
    assert world.status("PE1").pending_entries == 1
    report = world.up("PE1")
    assert (report.trust, report.applied, report.counts["new"]) == ("SEALED", True, 3)
    assert world.value("CLAC", uid, "participants") == 14
    assert world.status("PE1").pending_entries == 1  # sent is not confirmed
    world.down("PE1")
    assert world.status("PE1").pending_entries == 0
    assert world.value("EC1", uid, "title") is None
    world.down("EC1")  # Andinos is of Ecuador too, so its services are in that scope
    assert world.value("EC1", uid, "title") == "Taller de café"
    world.quiet()
    world.assert_converged()
    world.assert_whole()


def test_one_package_twice_and_an_older_one_after_a_newer(world: World) -> None:
    clean = _story(world)
    before = world.dump("CLAC")
    for file in (clean[1], clean[0], clean[1], clean[0]):
        report = world.deliver(file, "CLAC")
        assert (report.known, report.applied) == (True, False)
    assert world.dump("CLAC") == before


def _story(world: World) -> list[Path]:
    """Two packages of PE1, one of PE2, one of EC1, brought in as they were written."""
    first = world.record("PE1", service("Uno", "Cafetaleros"))
    files = [world.export("PE1")]
    world.correct("PE1", first, title="Uno, corregido")
    world.record("PE1", service("Dos", "Bananeros", "Andinos"))
    files.append(world.export("PE1"))
    world.record("PE2", service("Tres", "Andinos"))
    files.append(world.export("PE2"))
    world.record("EC1", service("Cuatro", "Cacaoteros", code="EC"))
    files.append(world.export("EC1"))
    for file in files:
        assert world.deliver(file, "CLAC").applied
    return files


def test_any_order_of_packages_gives_the_same_dump(world: World) -> None:
    world.close("CLAC")
    start = (world.folder / "CLAC.clac").read_bytes()
    files = _story(world)
    clean = world.dump("CLAC")
    orders = random.Random(3).sample(list(itertools.permutations(files)), 3)
    for order in [*orders, tuple(reversed(files))]:
        world.close("CLAC")
        (world.folder / "CLAC.clac").write_bytes(start)
        for file in [*order, order[0]]:
            world.deliver(file, "CLAC")
        assert world.dump("CLAC") == clean
        world.assert_whole("CLAC")


def test_a_lost_package_needs_no_action(world: World) -> None:
    world.record("PE1", service("Uno"))
    world.export("PE1")  # lost in the mail
    world.record("PE1", service("Dos"))
    world.up("PE1")
    world.export("CLAC", "PE")  # the answer is lost too
    world.quiet()
    world.assert_converged()
    assert len(world.ask("CLAC", "SELECT 1 FROM service")) == 2


def test_the_same_content_gives_the_same_payload(world: World) -> None:
    world.record("PE1", service("Uno"))
    files = [world.export("PE1") for _ in range(2)]
    world.deliver(files[0], "CLAC")
    files += [world.export("CLAC", "PE") for _ in range(2)]
    hashes = [
        row[0]
        for name in ("PE1", "CLAC")
        for row in world.ask(name, "SELECT payload_sha256 FROM sent_package ORDER BY id DESC LIMIT 2")
    ]
    assert hashes[0] == hashes[1] and hashes[2] == hashes[3] and hashes[0] != hashes[2]
    assert len({file.read_bytes() for file in files}) == 4  # each file has its own number and seal


def test_preview_changes_nothing_and_is_what_is_applied(world: World) -> None:
    uid = world.record("PE1", service("Uno"))
    world.quiet()
    mine = world.form("PE2", uid)
    world.correct("PE1", uid, title="De PE1")
    world.correct("PE2", uid, mine, title="De PE2")
    world.record("PE1", service("Nuevo", "Andinos"))
    world.up("PE2")
    file = world.export("PE1")
    before = world.dump("CLAC"), world.ask("CLAC", "SELECT * FROM journal"), world.ask("CLAC", "SELECT * FROM setting")
    plan = preview_package(world["CLAC"], file)
    assert not plan.applied
    assert before == (
        world.dump("CLAC"), world.ask("CLAC", "SELECT * FROM journal"), world.ask("CLAC", "SELECT * FROM setting"),
    )  # fmt: skip
    done = world.deliver(file, "CLAC")
    assert (plan.rows, plan.counts, plan.digest) == (done.rows, done.counts, done.digest)
    assert plan.counts["conflict"] == 1 and plan.counts["new"] == 2
    answer = world.export("CLAC", "PE")
    plan = preview_package(world["PE1"], answer)
    done = world.deliver(answer, "PE1")
    assert (plan.rows, plan.counts, plan.digest) == (done.rows, done.counts, done.digest)


def test_a_plan_that_no_longer_holds_is_not_applied(world: World) -> None:
    from clac_desktop.sync.receiving import apply_package

    uid = world.record("PE1", service("Uno"))
    world.quiet()
    old = world.form("CLAC", uid)
    world.correct("PE1", uid, title="De PE1")
    file = world.export("PE1")
    plan = preview_package(world["CLAC"], file)
    world.correct("CLAC", uid, old, title="Del centro")
    before = world.dump("CLAC")
    with pytest.raises(ProblemError) as caught:
        apply_package(world["CLAC"], file, expected=plan.digest)
    assert caught.value.problems[0].code == "package.changed_since_preview"
    assert world.dump("CLAC") == before


# ---- clocks
def test_clocks_change_nothing_but_times(world: World, world_template: Path, tmp_path: Path) -> None:
    clocks = {
        "PE1": ["1970-01-01T00:00:00Z"],
        "PE2": ["2099-01-01T00:00:00Z", "2013-01-01T00:00:00Z", "2038-01-19T03:14:08Z"],
        "CLAC": ["2023-01-02T00:00:00Z", "2023-01-01T00:00:00Z"],
    }

    def story(place: World) -> list[str]:
        uid = place.record("PE1", service("Uno"), "1" * 32)
        place.quiet()
        form = place.form("PE2", uid)
        place.correct("PE1", uid, title="Luego")
        place.correct("PE2", uid, form, place="Cusco")
        place.quiet()
        place.assert_converged()
        return place.dump("CLAC")

    usual = story(world)
    with world_of(world_template, tmp_path / "other") as other:
        for name, moments in clocks.items():
            other[name].clock = itertools.cycle(moments).__next__
        assert story(other) == usual


def test_every_laptop_is_named(world: World) -> None:
    codes = [found.office for found in world.status("CLAC").offices]
    assert codes == sorted(set(LAPTOPS.values()))
    assert world.ask("CLAC", "SELECT count(*) FROM device WHERE office = ?", reference_uid("office", "PE")) == [(2,)]
