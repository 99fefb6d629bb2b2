"""Two laptops of one office, what both changed, and what was voided by one while the other corrected it."""

from __future__ import annotations

from clac_desktop.models.identity import attendance_uid
from clac_desktop.models.service import AttendanceDraft
from clac_desktop.recording.service import restore_service, void_attendance, void_service
from tests.sync.world import World, organisation, service


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
