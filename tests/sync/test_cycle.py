"""The whole cycle between offices and the centre, and what lost, doubled or reordered packages do to it: nothing."""

from __future__ import annotations

import itertools
import random

import pytest

from clac_desktop.errors import ProblemError
from clac_desktop.models.identity import attendance_uid, reference_uid
from clac_desktop.models.organisation import OrganisationDraft
from clac_desktop.models.service import AttendanceDraft
from clac_desktop.recording.organisation import correct_organisation, record_organisation
from clac_desktop.recording.service import restore_service, void_attendance, void_service
from clac_desktop.sync.accepting import revoke
from clac_desktop.sync.receiving import preview_package
from tests.sync.world import LAPTOPS, World, country, organisation, service


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


def _story(world: World) -> list[object]:
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


def test_any_order_of_packages_gives_the_same_dump(world: World, world_template, tmp_path) -> None:
    world.close("CLAC")
    start = (world.folder / "CLAC.clac").read_bytes()
    files = _story(world)
    clean = world.dump("CLAC")
    orders = random.Random(3).sample(list(itertools.permutations(files)), 6)
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


# ---- two laptops, conflicts, voids
def test_two_laptops_of_one_office_see_each_other_through_the_centre(world: World) -> None:
    uid = world.record("PE1", service("Uno"))
    world.quiet()
    world.correct("PE2", uid, title="Corregido en PE2")
    world.quiet()
    assert world.value("PE1", uid, "title") == "Corregido en PE2"
    assert world.ask("CLAC", "SELECT * FROM conflict") == []
    world.assert_converged()


def test_a_conflict_keeps_both_values_and_is_counted(world: World) -> None:
    uid = world.record("PE1", service("Uno"))
    world.quiet()
    form = world.form("PE2", uid)
    world.correct("PE1", uid, title="A")
    world.correct("PE2", uid, form, title="B")
    for name in ("PE1", "PE2"):
        world.up(name)
    assert world.status("CLAC").conflicts == 1
    assert world.ask("CLAC", "SELECT uid, field, type FROM conflict") == [(uid, "title", "service")]
    world.quiet()
    assert {world.value(name, uid, "title") for name in ("CLAC", "PE1", "PE2")} <= {"A", "B"}
    assert len({world.value(name, uid, "title") for name in ("CLAC", "PE1", "PE2")}) == 1
    assert world.status("PE1").conflicts == world.status("PE2").conflicts == 1
    world.assert_converged()
    # an ordinary form shows the displayed value alone, so it leaves the conflict open
    world.correct("PE1", uid, title="C")
    world.quiet()
    assert world.status("CLAC").conflicts == 1
    world.assert_converged()
    world.assert_whole()


def test_equal_values_agree_and_fields_apart_do_not_conflict(world: World) -> None:
    uid = world.record("PE1", service("Uno"))
    world.quiet()
    form = world.form("PE2", uid)
    world.correct("PE1", uid, title="Igual", place="Cusco")
    world.correct("PE2", uid, form, title="Igual", remarks="Otra cosa")
    world.quiet()
    assert world.status("CLAC").conflicts == 0
    assert (world.value("PE1", uid, "place"), world.value("PE1", uid, "remarks")) == ("Cusco", "Otra cosa")
    world.assert_converged()


def test_counts_of_one_row_merge_as_one_value(world: World) -> None:
    uid = world.record("PE1", service("Uno"))
    world.quiet()
    form = world.form("PE2", uid)
    row = form[0].attendance[0]
    world.correct(
        "PE1", uid, attendance=(AttendanceDraft(organisation=row.organisation, women=9, men=4, not_stated=0),)
    )
    world.correct(
        "PE2", uid, form, attendance=(AttendanceDraft(organisation=row.organisation, women=3, men=1, not_stated=0),)
    )
    world.quiet()
    child = attendance_uid(uid, str(row.organisation))
    counts = (
        world.value("CLAC", child, "women", "service_attendance"),
        world.value("CLAC", child, "men", "service_attendance"),
    )
    assert counts in ((9, 4), (3, 1))
    assert world.status("CLAC").conflicts == 1


def test_a_voiding_against_an_edit_it_had_not_seen_stays_visible(world: World) -> None:
    uid = world.record("PE1", service("Uno"))
    world.quiet()
    form = world.form("PE2", uid)
    world.act("PE1", void_service, uid)
    assert world.value("PE1", uid, "voided") == 1
    world.correct("PE2", uid, form, title="Sí existió")
    world.quiet()
    assert world.value("CLAC", uid, "voided") == 0
    assert world.ask("CLAC", "SELECT field FROM conflict") == [("_voided",)]
    assert world.value("PE1", uid, "counts") == 1
    world.assert_converged()


def test_a_settled_voiding_and_its_way_back(world: World) -> None:
    uid = world.record("PE1", service("Uno"))
    world.quiet()
    world.act("PE1", void_service, uid)
    world.quiet()
    assert world.value("PE2", uid, "voided") == 1 and world.value("CLAC", uid, "counts") == 0
    world.act("PE2", restore_service, uid)
    world.quiet()
    assert world.value("PE1", uid, "voided") == 0 and world.status("CLAC").conflicts == 0
    world.assert_converged()


def test_an_old_package_brings_no_tombstone_back_to_life(world: World) -> None:
    uid = world.record("PE1", service("Uno"))
    old = world.export("PE1")
    world.act("PE1", void_service, uid)
    world.up("PE1")
    world.deliver(old, "CLAC")
    assert world.value("CLAC", uid, "voided") == 1
    world.quiet()
    assert world.value("PE2", uid, "voided") == 1


def test_a_voided_attendance_added_again_is_the_same_record(world: World) -> None:
    uid = world.record("PE1", service("Uno", "Cafetaleros", "Bananeros"))
    world.quiet()
    draft, _ = world.form("PE1", uid)
    world.act("PE1", void_attendance, uid, attendance_uid(uid, organisation("Bananeros")))
    world.quiet()
    assert world.value("CLAC", uid, "receivers") == 1
    world.correct("PE2", uid, attendance=draft.attendance)
    world.quiet()
    assert world.value("CLAC", uid, "receivers") == 2
    assert len(world.ask("CLAC", "SELECT 1 FROM service_attendance")) == 2
    assert world.status("CLAC").conflicts == 0


# ---- who may change what
def test_another_office_adds_its_own_organisation_to_a_service(world: World) -> None:
    """A15: the attendance is inside for any office whose countries meet the organisation's."""
    uid = world.record("PE1", service("Encuentro", "Andinos"))
    world.quiet()
    draft, look = world.form("EC1", uid)
    more = AttendanceDraft(organisation=organisation("Cacaoteros"), women=5, men=5, not_stated=0)
    world.correct("EC1", uid, (draft, look), attendance=(*draft.attendance, more))
    assert world.up("EC1").counts["quarantined"] == 0
    world.quiet()
    assert world.value("PE1", uid, "receivers") == 2
    assert world.value("PE1", organisation("Cacaoteros"), "name", "organisation") == "Cacaoteros"
    world.assert_converged()
    world.assert_whole()


def test_an_entry_with_one_record_outside_is_quarantined_whole(world: World) -> None:
    uid = world.record("PE1", service("De Perú", "Andinos"))
    world.quiet()
    before = world.dump("CLAC")
    draft, look = world.form("EC1", uid)
    more = AttendanceDraft(organisation=organisation("Cacaoteros"), women=5, men=5, not_stated=0)
    world.correct("EC1", uid, (draft, look), title="Ajeno", attendance=(*draft.attendance, more))
    report = world.up("EC1")
    assert report.counts["quarantined"] > 0
    assert {row.reason for row in report.rows if row.kind == "quarantined"} == {"other_office"}
    assert world.dump("CLAC") == before
    world.quiet()
    assert world.value("EC1", uid, "title") == "De Perú"
    assert world.ask("EC1", "SELECT fate, reason FROM fate") == [("quarantined", "other_office")]
    world.assert_converged()


def test_what_belongs_to_the_centre_is_a_proposal_from_an_office(world: World) -> None:
    uid = organisation("Cafetaleros")
    before = world.dump("CLAC")
    with world["PE1"].reading() as reading:
        look = reading.look(uid)
    draft = OrganisationDraft(name="Otro nombre", country=country("PE"), kind="OPP", flo_id="900")
    world.act("PE1", correct_organisation, uid, draft, look)
    report = world.up("PE1")
    assert report.counts["proposed"] == 1 and world.status("CLAC").proposals == 1
    assert world.dump("CLAC") == before
    world.quiet()
    assert world.value("PE1", uid, "name", "organisation") == "Cafetaleros"
    world.assert_converged()


def test_an_organisation_of_an_office_waits_for_the_centre_to_confirm(world: World) -> None:
    draft = OrganisationDraft(name="Recién llegada", country=country("PE"), kind="OPP")
    uid = world.act("PE1", record_organisation, draft)
    world.quiet()
    assert world.value("PE2", uid, "confirmed", "organisation") == 0
    with world["PE2"].reading() as reading:
        look = reading.look(uid)
    world.act(
        "PE2",
        correct_organisation,
        uid,
        OrganisationDraft(name="Con otro nombre", country=country("PE"), kind="OPP"),
        look,
    )
    world.quiet()
    assert world.value("CLAC", uid, "name", "organisation") == "Con otro nombre"
    with world["CLAC"].writing() as writing:
        correct_organisation(
            writing,
            uid,
            OrganisationDraft(name="Con otro nombre", country=country("PE"), kind="OPP"),
            writing.look(uid),
            confirm=True,
        )
    world.quiet()
    assert world.value("PE1", uid, "confirmed", "organisation") == 1
    with world["PE1"].reading() as reading:
        look = reading.look(uid)
    world.act(
        "PE1", correct_organisation, uid, OrganisationDraft(name="Ya no", country=country("PE"), kind="OPP"), look
    )
    assert world.up("PE1").counts["proposed"] == 1
    world.quiet()
    world.assert_converged()
    world.assert_whole()


def test_an_unidentified_row_becomes_an_organisation_with_its_service(world: World) -> None:
    typed = (AttendanceDraft(typed="Coop La Florida", women=1, men=1),)
    uid = world.record("PE1", service("Uno", attendance=typed))
    assert world.up("PE1").counts["new"] == 3
    assert world.ask("CLAC", "SELECT name, confirmed FROM organisation WHERE confirmed = 0") == [("Coop La Florida", 0)]
    world.quiet()
    assert world.value("PE2", uid, "receivers") == 1
    world.assert_converged()


def test_a_revoked_laptop_changes_nothing_any_more(world: World) -> None:
    world.record("PE1", service("Antes"))
    world.up("PE1")
    world.act("CLAC", revoke, world.status("PE1").device)
    before = world.dump("CLAC")
    world.record("PE1", service("Después"))
    report = world.up("PE1")
    assert report.counts["quarantined"] > 0 and world.dump("CLAC") == before
    assert {row.reason for row in report.rows if row.kind == "quarantined"} == {"revoked"}


# ---- scope
def test_an_organisation_that_changes_country_enters_and_leaves_scopes(world: World) -> None:
    uid = organisation("Bananeros")
    served = world.record("PE1", service("Con bananeros", "Bananeros"))
    world.quiet()
    assert world.value("EC1", uid, "name", "organisation") is None
    move = OrganisationDraft(name="Bananeros", country=country("EC"), kind="OPP", flo_id="901")
    with world["CLAC"].writing() as writing:
        correct_organisation(writing, uid, move, writing.look(uid))
    world.quiet()
    assert world.value("EC1", uid, "name", "organisation") == "Bananeros"
    assert world.value("EC1", served, "title") == "Con bananeros"  # its services come with it
    assert world.value("PE1", uid, "name", "organisation") == "Bananeros"  # named by a service of PE
    world.assert_converged()
    with world["CLAC"].writing() as writing:
        correct_organisation(
            writing,
            uid,
            OrganisationDraft(name="Bananeros", country=country("PE"), kind="OPP", flo_id="901"),
            writing.look(uid),
        )
    world.quiet()
    assert world.value("EC1", uid, "name", "organisation") is None
    assert world.value("EC1", served, "title") is None
    world.assert_converged()
    world.assert_whole()


def test_what_left_and_came_back_is_whole_again(world: World) -> None:
    uid = organisation("Floricultores")
    where = [country("BO"), country("EC"), country("PE"), country("EC")]
    for codes in where:
        with world["CLAC"].writing() as writing:
            draft = OrganisationDraft(name="Floricultores", country=codes, kind="OPP", flo_id="903")
            correct_organisation(writing, uid, draft, writing.look(uid))
        world.quiet()
        world.assert_converged()
    assert world.ask(
        "EC1", "SELECT count(*) FROM activity a JOIN organisation o ON o.id = a.organisation_id WHERE o.uid = ?", uid
    ) == [(1,)]
    world.assert_whole()


# ---- clocks
@pytest.mark.parametrize("moment", ["1970-01-01T00:00:00Z", "2038-01-19T03:14:08Z", "2013-03-01T00:00:00Z"])
def test_clocks_change_nothing_but_times(world: World, world_template, tmp_path, moment: str) -> None:
    from tests.sync.world import world_of

    def story(place: World, clocks: dict[str, str]) -> list[str]:
        for name, at in clocks.items():
            place[name].clock = lambda at=at: at
        uid = place.record("PE1", service("Uno"), "1" * 32)
        place.quiet()
        form = place.form("PE2", uid)
        place.correct("PE1", uid, title="Luego")
        place.correct("PE2", uid, form, place="Cusco")
        place.quiet()
        place.assert_converged()
        return place.dump("CLAC")

    usual = story(world, {})
    with world_of(world_template, tmp_path / "other") as other:
        assert story(other, {"PE1": moment, "PE2": "2099-01-01T00:00:00Z"}) == usual


def test_every_laptop_is_named(world: World) -> None:
    codes = [found.office for found in world.status("CLAC").offices]
    assert codes == sorted(set(LAPTOPS.values()))
    assert world.ask("CLAC", "SELECT count(*) FROM device WHERE office = ?", reference_uid("office", "PE")) == [(2,)]
