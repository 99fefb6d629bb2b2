"""Who may change what: other offices, the register, revoked laptops; and what enters and leaves a scope."""

from __future__ import annotations

from clac_desktop.models.organisation import OrganisationDraft
from clac_desktop.models.service import AttendanceDraft
from clac_desktop.recording.organisation import correct_organisation, record_organisation
from clac_desktop.sync.accepting import revoke
from tests.sync.world import World, country, organisation, service


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
