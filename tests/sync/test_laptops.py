"""What the centre knows of each laptop, and what a person decides about one: revoke, declare a range lost."""

from __future__ import annotations

from pathlib import Path

import pytest

from clac_desktop.errors import ProblemError
from clac_desktop.models.database import Workspace
from clac_desktop.models.service import ServiceDraft
from clac_desktop.sync import accepting
from clac_desktop.sync.deciding import accept
from clac_desktop.sync.enrolment import invite, join, read_request
from clac_desktop.sync.laptops import (
    Laptop,
    declare_lost,
    held_behind,
    laptops,
    quarantined_of,
    revoke,
)
from clac_desktop.sync.laptops import laptop as laptop_of
from clac_desktop.sync.receiving import apply_package
from clac_desktop.sync.sending import admit, packages_folder
from tests.sync.world import World, service


def seen(world: World, name: str) -> Laptop:
    with world[name].reading() as reading:
        device = reading.settings["device"]
    with world["CLAC"].reading() as reading:
        return laptop_of(reading, device)


def lose_a_package(world: World, name: str = "PE1") -> tuple[Path, Path]:
    """The laptop wrongly takes its first change for confirmed, so its next package leaves it out; return both files."""
    world.record(name, service("Primero"))
    first = world.export(name)
    forget(world[name])
    world.record(name, service("Segundo"))
    world.record(name, service("Tercero"))
    return first, world.export(name)


def copied_before(world: World, folder: Path, draft: ServiceDraft) -> None:
    """PE1 records a service and sends it; PE2 is a copy of it from before."""
    world.close("PE1", "PE2")
    twin = folder / "twin.clac"
    twin.write_bytes((world.folder / "PE1.clac").read_bytes())
    world.record("PE1", draft)
    world.up("PE1")
    (world.folder / "PE2.clac").write_bytes(twin.read_bytes())


def forget(workspace: Workspace) -> None:
    with workspace.writing() as writing:
        writing.connection.exec_driver_sql("UPDATE journal SET acknowledged = 1")


def test_the_list_says_what_was_taken_and_what_is_missing(world: World) -> None:
    first, second = lose_a_package(world)
    with world["CLAC"].reading() as reading:
        before = laptops(reading)
    assert [(one.office, one.number, one.entries, one.held, one.gaps) for one in before] == [
        ("EC", 1, 0, 0, ()),
        ("PE", 1, 0, 0, ()),
        ("PE", 2, 0, 0, ()),
    ]
    assert len({one.fingerprint for one in before}) == 3
    world.deliver(second, "CLAC")
    found = seen(world, "PE1")
    (gap,) = found.gaps
    assert (gap.first, gap.last, gap.held, found.held, found.entries) == (1, 1, 2, 2, 0)
    assert gap.since > "2000" and found.last_package is not None
    with world["CLAC"].reading() as reading:
        rows = held_behind(reading, gap)
    assert [(row.seq, row.type, row.label, row.author) for row in rows] == [
        (2, "service", "Segundo", "Persona PE1"),
        (3, "service", "Tercero", "Persona PE1"),
    ]
    world.deliver(first, "CLAC")
    assert (seen(world, "PE1").gaps, seen(world, "PE1").held, seen(world, "PE1").entries) == ((), 0, 3)


def test_only_a_person_with_a_name_declares_a_range_lost_and_late_arrival_is_accepted(world: World) -> None:
    first, second = lose_a_package(world)
    world.deliver(second, "CLAC")
    device = seen(world, "PE1").device
    for by, problem in (("  ", "lost.person"), ("Centro Ejemplo", "lost.range")):
        with pytest.raises(ProblemError) as refused, world["CLAC"].writing() as writing:
            declare_lost(writing, device, 1, 1 if not by.strip() else 2, by)
        assert refused.value.problems[0].code == problem
    assert seen(world, "PE1").lost == () and seen(world, "PE1").held == 2
    with world["CLAC"].writing() as writing:
        assert declare_lost(writing, device[:10], 1, 1, "Centro Ejemplo") == 2
    (lost,) = seen(world, "PE1").lost
    assert (lost.first, lost.last, lost.by, lost.came) == (1, 1, "Centro Ejemplo", 0)
    assert (seen(world, "PE1").held, seen(world, "PE1").entries) == (0, 2)
    world.assert_whole("CLAC")
    world.deliver(first, "CLAC")
    assert seen(world, "PE1").lost[0].came == 1 and seen(world, "PE1").entries == 3
    world.assert_whole("CLAC")


def test_what_comes_of_a_revoked_laptop_waits_for_a_person(world: World) -> None:
    world.record("PE1", service("Antes"))
    world.up("PE1")
    with world["CLAC"].writing() as writing:
        assert revoke(writing, seen(world, "PE1").device).revoked
    uid = world.record("PE1", service("Después"))
    world.up("PE1")
    found = seen(world, "PE1")
    assert (found.quarantined, found.entries) == (1, 2)
    with world["CLAC"].reading() as reading:
        (one,) = quarantined_of(reading, found.device)
        assert quarantined_of(reading, seen(world, "PE2").device) == []
    assert world.value("CLAC", uid, "title") is None
    with world["CLAC"].writing() as writing:
        assert accept(writing, [one.id]).done == [one.id]
    assert world.value("CLAC", uid, "title") == "Después" and seen(world, "PE1").quarantined == 0


def test_a_laptop_is_named_by_the_beginning_of_its_identity(world: World) -> None:
    for wanted, problem in (("", "device.unknown"), ("x", "device.unknown")):
        with pytest.raises(ProblemError) as refused, world["CLAC"].writing() as writing:
            revoke(writing, wanted)
        assert refused.value.problems[0].code == problem
    with world["CLAC"].writing() as writing:
        writing.connection.exec_driver_sql("UPDATE device SET device = 'ab' || substr(device, 3)")
    with pytest.raises(ProblemError) as refused, world["CLAC"].writing() as writing:
        revoke(writing, "ab")
    assert refused.value.problems[0].code == "device.several"


def test_an_office_revokes_nobody(world: World) -> None:
    device = seen(world, "PE2").device
    for work in (lambda w: revoke(w, device), lambda w: declare_lost(w, device, 1, 1, "Persona Ejemplo")):
        with pytest.raises(ProblemError) as refused, world["PE1"].writing() as writing:
            work(writing)
        assert refused.value.problems[0].code == "only_centre"


def test_a_copy_of_a_laptop_is_told_apart_from_a_gap(world: World, tmp_path: Path) -> None:
    copied_before(world, tmp_path, service("De uno"))
    world.record("PE2", service("Del otro"))
    world.up("PE2")
    found = seen(world, "PE1")
    assert (found.forked, found.held, found.gaps) == (1, 1, ())


def test_what_was_declared_lost_may_come_late_from_the_branch_of_a_copy(world: World, tmp_path: Path) -> None:
    """The chain went on over a gap with a copy's changes; the missing one of them fits what comes after it alone."""
    copied_before(world, tmp_path, service("Del primero"))
    for number in range(3):
        world.record("PE2", service(f"De la copia {number}"))
    early = world.export("PE2")
    world.deliver(early, "CLAC")  # the whole branch is held
    world.deliver(world.export("CLAC", "PE"), "PE2")  # the copy learns that it is one, and sends under new labels
    report = world.up("PE2")
    assert report.counts["held"] == 0 and not report.problems, "nor is anything said to wait"
    found = seen(world, "PE1")
    assert world.ask("CLAC", "SELECT count(*) FROM held_entry")[0][0] == 1, "the third, under its former label"
    assert (found.forked, found.held, found.gaps) == (0, 0, ()), "all of it is here under new labels: nothing is missed"
    assert world.status("CLAC").held == 0 and not any(one.missing for one in world.status("CLAC").offices)
    device = found.device
    with world["CLAC"].writing() as writing:  # no longer offered to a person, but earlier versions did
        assert accepting.declare_lost(writing, device, 2, 2) == 1
    world.assert_whole("CLAC")
    apply_package(world["CLAC"], early, again=True)  # the same once more, as another laptop of the copy would bring it
    labels = world.ask("CLAC", "SELECT seq FROM journal WHERE device = ? ORDER BY epoch, seq", device)
    assert len(labels) == 6, "one of the first, two late ones of the copy, three under new labels"
    world.quiet()
    world.assert_whole()
    world.assert_converged()


def test_the_first_package_goes_to_the_proposed_folder_though_nothing_was_written_there_yet(
    world: World, tmp_path: Path
) -> None:
    centre = world["CLAC"]
    invitation = tmp_path / "elsewhere" / "PE3.clac-invite"
    invite(centre, "PE", ["PE"], invitation)
    joined = join(invitation, tmp_path / "PE3.clac", tmp_path / "PE3.clac-request", name="Persona PE3")
    assert not packages_folder(centre).exists()
    first = packages_folder(centre) / "CLAC_PE_primer_paquete.xlsx"
    assert admit(centre, read_request(joined.request), joined.fingerprint, first).file == first and first.is_file()
