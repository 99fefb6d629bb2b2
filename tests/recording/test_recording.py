"""Each act of a person is one journal entry that names what was on the screen, and nothing that was not."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from clac_desktop.errors import InvalidDraft, ProblemError
from clac_desktop.models.check import check_workspace
from clac_desktop.models.database import Workspace
from clac_desktop.models.identity import attendance_uid, reference_uid
from clac_desktop.models.journal import Entry, read_entry
from clac_desktop.models.organisation import OrganisationDraft
from clac_desktop.models.service import AttendanceDraft, ServiceDraft
from clac_desktop.queries.service_form import service_draft
from clac_desktop.recording.draft import KeptDraft, drop_draft, keep_draft, look_as_text, look_from_text
from clac_desktop.recording.organisation import correct_organisation, record_organisation, void_organisation
from clac_desktop.recording.service import correct_service, record_service, restore_service, void_service
from clac_desktop.recording.undo import undo_entries

DAY = dt.date(2023, 3, 1)
COUNTRY = (reference_uid("country", "PE"),)


@pytest.fixture
def orgs(centre: Workspace) -> list[str]:
    with centre.writing() as writing:
        return [
            record_organisation(
                writing, OrganisationDraft(name=f"Ejemplo {n}", country=COUNTRY, kind="OPP", flo_id=str(n))
            )
            for n in range(3)
        ]


def draft(*receivers: str, **more: Any) -> ServiceDraft:
    facts: dict[str, Any] = {
        "title": "Taller",
        "start": DAY,
        "end": DAY,
        "service_type": reference_uid("service_type", "workshop"),
        "modality": reference_uid("modality", "in_person"),
        "country": COUNTRY,
        "tactical_objective": reference_uid("tactical_objective", "2.2"),
        "themes": (reference_uid("theme", "market_access"),),
        "sdgs": (reference_uid("sdg", "5"),),
        "hours": Decimal("8.50"),
        "attendance": tuple(AttendanceDraft(organisation=uid, women=3, men=4, not_stated=0) for uid in receivers),
    }
    return ServiceDraft(**{**facts, **more})


def save(workspace: Workspace, what: ServiceDraft) -> str:
    with workspace.writing() as writing:
        return record_service(writing, what)


def correct(workspace: Workspace, uid: str, **changes: Any) -> str | None:
    with workspace.reading() as reading:
        shown, look = service_draft(reading, uid)
    with workspace.writing() as writing:
        return correct_service(writing, uid, replace(shown, **changes), look)


def entries(workspace: Workspace) -> list[Entry]:
    with workspace.reading() as reading:
        assert check_workspace(reading) == []
        rows = reading.connection.exec_driver_sql("SELECT line FROM journal ORDER BY id").all()
    return [read_entry(line) for (line,) in rows]


def cell(workspace: Workspace, query: str, *values: Any) -> Any:
    with workspace.reading() as reading:
        return reading.connection.exec_driver_sql(query, values).scalar()


def test_a_service_with_its_attendance_is_one_entry(centre: Workspace, orgs: list[str]) -> None:
    before = len(entries(centre))
    uid = save(centre, draft(*orgs))
    (entry,) = entries(centre)[before:]
    (part,) = entry.parts
    assert part.aggregate == uid and part.born == {uid, *(attendance_uid(uid, org) for org in orgs)}
    assert part.fields[uid, "hours"] == "8.5" and part.over == {}
    assert (uid, "cost+currency") not in part.fields  # silence is left out
    assert cell(centre, "SELECT participants FROM service WHERE uid = ?", uid) == 21


def test_a_correction_names_only_what_differs(centre: Workspace, orgs: list[str]) -> None:
    uid = save(centre, draft(*orgs))
    assert correct(centre, uid) is None  # saving without a change writes nothing
    correct(centre, uid, place="Cusco", hours=Decimal(8))
    part = entries(centre)[-1].parts[0]
    assert part.fields == {(uid, "place"): "Cusco", (uid, "hours"): "8"}
    assert set(part.over) == {(uid, "hours")}
    assert [part.old.get((uid, name)) for name in ("place", "hours")] == [None, "8.5"]


def test_a_receiver_that_is_taken_out_is_voided_and_added_again_restored(centre: Workspace, orgs: list[str]) -> None:
    uid = save(centre, draft(*orgs))
    with centre.reading() as reading:
        shown, _ = service_draft(reading, uid)
    correct(centre, uid, attendance=shown.attendance[:2])
    assert cell(centre, "SELECT receivers FROM service WHERE uid = ?", uid) == 2
    correct(centre, uid, attendance=shown.attendance)
    assert cell(centre, "SELECT count(*) FROM service_attendance WHERE NOT voided") == 3
    assert cell(centre, "SELECT count(*) FROM service_attendance") == 3
    entries(centre)


def test_an_invalid_draft_writes_nothing(centre: Workspace, orgs: list[str]) -> None:
    before = len(entries(centre))
    for wrong in (
        {"title": " "}, {"end": DAY - dt.timedelta(1)}, {"hours": Decimal(-1)}, {"attendance": ()},
        {"hours": Decimal("NaN")}, {"cost": Decimal("1e30"), "currency": "PEN"},
        {"satisfaction_mean": Decimal("Infinity")},
        {"attendance": (AttendanceDraft(organisation=orgs[0], women=10**19, men=0),)},
    ):  # fmt: skip
        with pytest.raises(InvalidDraft):
            save(centre, draft(*orgs, **wrong))
    assert len(entries(centre)) == before


def test_half_characters_of_a_paste_do_not_stop_a_save(centre: Workspace, orgs: list[str]) -> None:
    uid = save(centre, draft(*orgs, title="Caf\ud83d\u00e9 \U0001f331", place="a\x00b"))
    assert cell(centre, "SELECT title FROM service WHERE uid = ?", uid) == "Caf?\u00e9 \U0001f331"
    entries(centre)


def test_void_and_restore(centre: Workspace, orgs: list[str]) -> None:
    uid = save(centre, draft(*orgs))
    with centre.writing() as writing:
        assert void_service(writing, uid) and void_service(writing, uid) is None
    assert cell(centre, "SELECT sum(counts) FROM service_attendance") == 0
    with centre.writing() as writing:
        assert restore_service(writing, uid) and restore_service(writing, uid) is None
        with pytest.raises(ProblemError):
            void_service(writing, "0" * 32)
    assert cell(centre, "SELECT sum(counts) FROM service_attendance") == 3
    entries(centre)


# ---- undo
def test_undo_and_redo_of_a_correction(centre: Workspace, orgs: list[str]) -> None:
    uid = save(centre, draft(*orgs))
    eid = correct(centre, uid, title="Otro", place="Cusco")
    with centre.writing() as writing:
        undone = undo_entries(writing, [str(eid)])
    assert undone.undone == [uid] and undone.left == []
    assert cell(centre, "SELECT title || coalesce(place, '-') FROM service") == "Taller-"
    with centre.writing() as writing:
        undo_entries(writing, [str(undone.eid)])
    assert cell(centre, "SELECT title || place FROM service") == "OtroCusco"
    assert cell(centre, "SELECT count(*) FROM conflict") == 0
    entries(centre)


def test_undo_of_a_new_record_voids_it(centre: Workspace, orgs: list[str]) -> None:
    uid = save(centre, draft(*orgs))
    eid = entries(centre)[-1].eid
    with centre.writing() as writing:
        undone = undo_entries(writing, [eid])
    assert uid in undone.undone and cell(centre, "SELECT voided FROM service") == 1
    with centre.writing() as writing:
        undo_entries(writing, [str(undone.eid)])
    assert cell(centre, "SELECT voided FROM service") == 0
    entries(centre)


def test_undo_leaves_what_has_come_since(centre: Workspace, orgs: list[str]) -> None:
    uid = save(centre, draft(*orgs))
    eid = correct(centre, uid, title="Otro", place="Cusco")
    correct(centre, uid, title="Más nuevo")
    with centre.writing() as writing:
        undone = undo_entries(writing, [str(eid)])
    assert [(left.uid, left.field) for left in undone.left] == [(uid, "title")]
    assert cell(centre, "SELECT title || coalesce(place, '-') FROM service") == "Más nuevo-"
    entries(centre)


def test_undo_of_a_voiding(centre: Workspace, orgs: list[str]) -> None:
    uid = save(centre, draft(*orgs))
    with centre.writing() as writing:
        eid = void_service(writing, uid)
    with centre.writing() as writing:
        redo = undo_entries(writing, [str(eid)])
    assert cell(centre, "SELECT voided FROM service") == 0
    with centre.writing() as writing:
        undo_entries(writing, [str(redo.eid)])
    assert cell(centre, "SELECT voided FROM service") == 1
    entries(centre)


# ---- organisations and drafts
def test_an_office_makes_organisations_to_be_confirmed(office: Workspace) -> None:
    with office.writing() as writing:
        uid = record_organisation(writing, OrganisationDraft(name="Nueva", country=COUNTRY, kind="OPP"))
        with pytest.raises(ProblemError):
            correct_organisation(
                writing, uid, OrganisationDraft(name="N", country=COUNTRY, kind="OPP"), writing.look(uid), confirm=True
            )
    assert cell(office, "SELECT confirmed FROM organisation WHERE uid = ?", uid) == 0
    assert cell(office, "SELECT count(*) FROM activity") == 0


def test_a_voided_organisation_is_not_active(centre: Workspace, orgs: list[str]) -> None:
    before = cell(centre, "SELECT count(*) FROM activity")
    with centre.writing() as writing:
        void_organisation(writing, orgs[0])
    assert cell(centre, "SELECT count(*) FROM activity") == before - 1
    entries(centre)


def test_a_draft_keeps_what_was_on_the_screen(centre: Workspace, orgs: list[str]) -> None:
    uid = save(centre, draft(*orgs))
    with centre.reading() as reading:
        look = reading.look(uid)
    correct(centre, uid, title="Entretanto")
    again = look_from_text(look_as_text(look))
    assert again.aggregate.as_json() == look.aggregate.as_json() and again.pending == look.pending
    with centre.writing() as writing:
        keep_draft(writing, KeptDraft("d" * 32, "service", uid, "T\ud800", {"x": 1}, look))
        correct_service(writing, uid, draft(*orgs, title="Del borrador"), again)
        drop_draft(writing, "d" * 32)
    assert cell(centre, "SELECT count(*) FROM conflict WHERE uid = ? AND field = 'title'", uid) == 1
    entries(centre)
