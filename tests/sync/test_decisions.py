"""What only a person decides: conflicts, proposals, quarantine, what an older centre held, ranges declared lost."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

from clac_desktop.models.identity import attendance_uid
from clac_desktop.models.organisation import OrganisationDraft
from clac_desktop.models.service import AttendanceDraft
from clac_desktop.models.siblings import VOIDED, Look
from clac_desktop.recording.organisation import correct_organisation
from clac_desktop.recording.service import void_service
from clac_desktop.recording.undo import undo_entries
from clac_desktop.sync.accepting import declare_lost, revoke
from clac_desktop.sync.conflicts import conflicts
from clac_desktop.sync.deciding import Choice, accept, decide, open_again, reject, resolve, take_back
from clac_desktop.sync.enrolment import RECOVERY, init_centre
from clac_desktop.sync.waiting import Waiting, waiting
from tests.sync.world import World, country, organisation, service


def open_conflicts(world: World, name: str = "CLAC") -> list[tuple[str, list[Any]]]:
    """Open conflicts as (field, values), the displayed value first."""
    with world[name].reading() as reading:
        return [(c.field, [v.value for v in c.versions]) for c in conflicts(reading)]


def listed(world: World, name: str = "CLAC") -> list[Waiting]:
    with world[name].reading() as reading:
        return waiting(reading)


def look_at(world: World, uid: str, name: str = "CLAC") -> Look:
    with world[name].reading() as reading:
        return reading.look(uid)


def two_titles(world: World) -> str:
    """A service of Peru whose title two laptops changed without seeing each other; the packages are at the centre."""
    uid = world.record("PE1", service("Uno", "Cafetaleros", "Bananeros"))
    world.quiet()
    form = world.form("PE2", uid)
    world.correct("PE1", uid, title="A")
    world.correct("PE2", uid, form, title="B", hours=None, state="planned")
    world.up("PE1")
    world.up("PE2")
    return uid


def test_a_conflict_is_decided_by_an_ordinary_entry_and_a_later_value_opens_it_again(world: World) -> None:
    uid = two_titles(world)
    with world["CLAC"].reading() as reading:
        (found,) = conflicts(reading)
    assert (found.type, found.uid, found.field) == ("service", uid, "title")
    assert found.versions[0].value == world.value("CLAC", uid, "title")  # the displayed one is number 1
    assert {v.author for v in found.versions} == {"Persona PE1", "Persona PE2"}
    assert all(v.package and v.package.endswith(".xlsx") for v in found.versions)
    assert found.as_json()["values"][0]["n"] == 1
    late = world.form("EC1", uid) if world.value("EC1", uid, "title") else world.form("PE1", uid)
    eid = world.act("CLAC", resolve, uid, "title", 2)
    assert open_conflicts(world) == [] and world.value("CLAC", uid, "title") == found.versions[1].value
    world.correct("PE1", uid, late, title="C")  # its author had not seen the decision
    world.quiet()
    assert [values for _, values in open_conflicts(world)] in (
        [[found.versions[1].value, "C"]], [["C", found.versions[1].value]],
    )  # fmt: skip
    world.assert_converged()
    world.act("CLAC", undo_entries, [eid])  # a value has come since: it stays
    world.assert_whole()


def test_a_decision_names_only_what_was_shown(world: World) -> None:
    uid = world.record("CLAC", service("Uno"))
    form = world.form("CLAC", uid)
    world.correct("CLAC", uid, form, title="A", place="Cusco")
    world.correct("CLAC", uid, form, title="B", place="Lima")
    look = look_at(world, uid)
    world.correct("CLAC", uid, form, title="C")  # comes while the page is open
    eid = world.act("CLAC", decide, [Choice(uid, "title", "A", look), Choice(uid, "place", "Lima", look)])
    (title,) = open_conflicts(world)
    assert title[0] == "title" and set(title[1]) == {"A", "C"}
    assert world.value("CLAC", uid, "place") == "Lima"
    undone = world.act("CLAC", undo_entries, [eid])
    assert undone.undone == [uid]
    assert world.act("CLAC", decide, []) is None
    world.assert_whole("CLAC")


def test_a_decision_taken_back_is_open_again(world: World) -> None:
    uid = two_titles(world)
    look = look_at(world, uid)
    before = open_conflicts(world)
    choices = [Choice(uid, "title", "B", look)]
    eid = world.act("CLAC", decide, choices)
    world.quiet()
    undone = world.act("CLAC", open_again, choices, [eid])
    assert (undone.undone, undone.left) == ([uid], [])
    assert open_conflicts(world) == before  # the same one is displayed
    world.quiet()
    world.assert_converged()
    eid = world.act("CLAC", decide, [Choice(uid, "title", "A", look_at(world, uid))])
    world.correct("CLAC", uid, title="C")
    assert [one.reason for one in world.act("CLAC", open_again, choices, [eid]).left] == ["newer"]
    assert world.value("CLAC", uid, "title") == "C" and open_conflicts(world) == []
    world.assert_whole()


def test_whoever_wrote_a_version_still_stands_beside_it_when_the_decision_is_taken_back(world: World) -> None:
    uid = two_titles(world)
    before = versions(world)
    assert {author for _value, author, *_rest in before} == {"Persona PE1", "Persona PE2"}
    for _again in range(2):
        look = look_at(world, uid)
        choices = [Choice(uid, "title", "B", look)]
        eid = world.act("CLAC", decide, choices)
        world.act("CLAC", open_again, choices, [eid])
        assert versions(world) == before
    world.down("PE1")
    world.correct("PE1", uid, title="A2")  # takes the place of the displayed one, the other one is still its author's
    world.up("PE1")
    assert before[1] in [(value, *rest) for value, *rest in versions(world)]
    world.act("CLAC", decide, [Choice(uid, "title", "A2", look_at(world, uid))])
    form = world.form("CLAC", uid)
    world.correct("CLAC", uid, form, title="B")  # the centre itself means it now
    world.correct("CLAC", uid, form, title="C")
    assert {(value, author) for value, author, *_rest in versions(world)} == {
        ("B", "Centro Ejemplo"), ("C", "Centro Ejemplo"),
    }  # fmt: skip


def versions(world: World) -> list[tuple[Any, str, str, str, str | None]]:
    with world["CLAC"].reading() as reading:
        (found,) = conflicts(reading)
    return [(one.value, one.author, one.device, one.at, one.package) for one in found.versions]


def test_a_contested_voiding_is_kept_or_voided(world: World) -> None:
    for keep, voided in ((1, 0), (2, 1)):
        uid = world.record("CLAC", service(f"Uno {keep}"))
        form, look = world.form("CLAC", uid), look_at(world, uid)
        world.correct("CLAC", uid, form, title="Sí existió")
        world.act("CLAC", void_service, uid, look)
        assert open_conflicts(world) == [(VOIDED, [False, True])]
        assert world.value("CLAC", uid, "voided") == 0  # visible while it is open
        shown = look_at(world, uid)
        eid = world.act("CLAC", resolve, uid, VOIDED, keep)
        assert open_conflicts(world) == []
        world.act("CLAC", open_again, [Choice(uid, VOIDED, keep == 2, shown)], [eid])
        assert open_conflicts(world) == [(VOIDED, [False, True])]
        world.act("CLAC", resolve, uid, VOIDED, keep)
        assert world.value("CLAC", uid, "voided") == voided
        assert world.value("CLAC", uid, "title") == "Sí existió"


def test_an_offices_proposal_is_accepted_or_rejected_and_the_office_sees_it(world: World) -> None:
    uid = organisation("Cafetaleros")
    draft = OrganisationDraft(name="Otro nombre", country=country("PE"), kind="OPP", flo_id="900")
    world.act("PE1", correct_organisation, uid, draft, look_at(world, uid, "PE1"))
    world.act("PE1", correct_organisation, organisation("Bananeros"), replace(draft, name="Peor", flo_id="901"),
              look_at(world, organisation("Bananeros"), "PE1"))  # fmt: skip
    world.up("PE1")
    first, second = listed(world)
    assert (first.kind, first.type, first.uid, first.field) == ("office", "organisation", uid, "name")
    assert (first.old, first.new, first.author, first.reason) == (
        "Cafetaleros", "Otro nombre", "Persona PE1", "centre_owns",
    )  # fmt: skip
    decided = world.act("CLAC", accept, [first.id, "nothing"])
    assert (decided.done, decided.left, decided.eids) == ([first.id], [("nothing", "unknown")], [first.id])
    refused = world.act("CLAC", reject, [second.id])
    assert refused.done == [second.id] and listed(world) == []
    assert world.act("CLAC", accept, [first.id]).left == [(first.id, "decided")]
    assert world.value("CLAC", uid, "name", "organisation") == "Otro nombre"
    world.quiet()
    assert world.value("PE2", uid, "name", "organisation") == "Otro nombre"
    assert dict(world.ask("PE1", "SELECT eid, fate FROM fate")) == {first.id: "applied", second.id: "refused"}
    world.act("CLAC", take_back, decided)
    world.act("CLAC", take_back, refused)
    assert [one.id for one in listed(world)] == [second.id]
    assert world.value("CLAC", uid, "name", "organisation") == "Cafetaleros"
    world.quiet()
    assert dict(world.ask("PE1", "SELECT eid, fate FROM fate")) == {first.id: "undone", second.id: "proposal"}
    world.assert_converged()
    world.assert_whole()


def test_a_quarantined_entry_is_applied_as_the_very_entry_it_is(world: World) -> None:
    uid = world.record("PE1", service("De Perú", "Andinos"))
    world.quiet()
    draft, look = world.form("EC1", uid)
    more = AttendanceDraft(organisation=organisation("Cacaoteros"), women=5, men=5, not_stated=0)
    eid = world.correct("EC1", uid, (draft, look), title="Ajeno", attendance=(*draft.attendance, more))
    world.up("EC1")
    (one,) = listed(world)
    child = attendance_uid(uid, organisation("Cacaoteros"))
    assert (one.kind, one.id, one.uid, one.field, one.reason) == ("quarantined", eid, uid, None, "other_office")
    assert one.old == {f"{uid}.title": "De Perú"}
    assert one.new[f"{uid}.title"] == "Ajeno" and one.new[f"{child}.organisation"] == organisation("Cacaoteros")
    decided = world.act("CLAC", accept, [one.id])
    assert decided.done == [eid]
    assert world.value("CLAC", uid, "title") == "Ajeno" and world.value("CLAC", uid, "receivers") == 2
    world.quiet()
    assert world.value("EC1", uid, "title") == "Ajeno"
    world.assert_converged()
    world.assert_whole("CLAC", "EC1")


def test_a_revoked_laptops_entries_wait_for_a_person(world: World) -> None:
    (device,) = world.ask("PE1", "SELECT value FROM setting WHERE key = 'device'")[0]
    late = world.record("PE1", service("Después de la baja"))
    world.act("CLAC", revoke, device)
    world.up("PE1")
    (one,) = listed(world)
    assert (one.kind, one.reason, one.uid) == ("quarantined", "revoked", late)
    assert world.value("CLAC", late, "title") is None
    world.act("CLAC", accept, [one.id])
    assert world.value("CLAC", late, "title") == "Después de la baja"
    world.assert_whole("CLAC")


def test_a_range_declared_lost_lets_the_rest_in_and_may_come_late(world: World, tmp_path: Path) -> None:
    lost = world.record("PE1", service("Uno"))
    missing = world.export("PE1")
    world.close("PE1")  # a laptop whose next package leaves out what nobody acknowledged: as if it were acknowledged
    kept = shutil.copyfile(world.folder / "PE1.clac", tmp_path / "PE1.clac")
    with world["PE1"].writing() as writing:
        writing.connection.exec_driver_sql("UPDATE journal SET acknowledged = 1")
    world.record("PE1", service("Dos"))
    report = world.up("PE1")
    assert report.counts["held"] > 0 and world.status("CLAC").held == 1
    (gap,) = [gap for office in world.status("CLAC").offices for gap in office.missing]
    assert (gap["from"], gap["to"]) == (1, 1)
    assert world.act("CLAC", declare_lost, gap["device"], 1, 1) == 1
    assert world.status("CLAC").held == 0 and world.value("CLAC", lost, "title") is None
    world.assert_whole("CLAC")
    world.deliver(missing, "CLAC")
    assert world.value("CLAC", lost, "title") == "Uno"
    world.assert_whole("CLAC")
    assert kept.exists()


def test_what_offices_held_of_an_older_centre_goes_in_record_by_record(world: World) -> None:
    uid = world.record("EC1", service("Del centro anterior", "Cacaoteros", code="EC"))
    by_centre = world.record("CLAC", service("Escrito en el centro", "Andinos"))
    world.quiet()
    recovery = world.folder / "recovery.clac-key"
    (key,) = world.ask("CLAC", "SELECT value FROM setting WHERE key = 'private_key'")[0]
    recovery.write_text(json.dumps({"format": RECOVERY, "office": "CLAC", "private_key": key}), encoding="utf-8")
    world.close("CLAC")
    (world.folder / "CLAC.clac").unlink()
    for rest in world.folder.glob("CLAC.clac-*"):
        rest.unlink()
    world.places["CLAC"] = init_centre(world.folder / "CLAC.clac", office="CLAC", name="Otra", recovery=recovery)[0]
    world.up("EC1")  # its certificate makes it known again
    assert world.value("CLAC", uid, "title") is None  # it waits for its organisation, which the new centre lacks
    world.down("EC1")  # takes the new generation: what its old rows held goes back with the next package
    world.up("EC1")
    found = {one.uid: one for one in listed(world) if one.kind == "returned"}
    assert organisation("Cacaoteros") in found and by_centre in found
    assert world.status("CLAC").proposals == len(listed(world)) > 0  # `status` counts them as `proposals` lists them
    assert found[by_centre].type == "service" and found[by_centre].reason == "older_centre"
    late = world.act("CLAC", reject, [found[organisation("Floricultores")].id])
    assert organisation("Floricultores") not in {one.uid for one in listed(world)}
    world.act("CLAC", take_back, late)
    assert organisation("Floricultores") in {one.uid for one in listed(world)}
    # all at once, in any order: a service waits for its organisation and is taken after it
    wanted = [found[by_centre].id, found[organisation("Andinos")].id, found[organisation("Cacaoteros")].id]
    decided = world.act("CLAC", accept, wanted)
    assert (sorted(decided.done), decided.left) == (sorted(wanted), [])
    assert world.value("CLAC", by_centre, "title") == "Escrito en el centro"
    assert world.value("CLAC", uid, "title") == "Del centro anterior"  # judged again, now that its organisation is here
    world.assert_whole("CLAC")
