"""The history of a record at the centre, where the journal is whole, and at an office, where it is not."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal

from clac_desktop.models.database import Workspace
from clac_desktop.models.identity import attendance_uid, reference_uid
from clac_desktop.models.organisation import OrganisationDraft
from clac_desktop.models.service import AttendanceDraft, ServiceDraft
from clac_desktop.queries.history import history, history_json, organisation_history
from clac_desktop.queries.organisations import organisation_draft
from clac_desktop.recording.organisation import correct_organisation, record_organisation
from clac_desktop.recording.service import correct_service, record_service, void_service

PERU = (reference_uid("country", "PE"),)
FLORIDA = OrganisationDraft(name="La Florida", kind="OPP", country=PERU, statuses=((dt.date(2019, 3, 1), "certified"),))


def workshop(*rows: AttendanceDraft) -> ServiceDraft:
    return ServiceDraft(
        title="Taller de poda",
        start=dt.date(2023, 3, 10),
        end=dt.date(2023, 3, 10),
        service_type=reference_uid("service_type", "workshop"),
        modality=reference_uid("modality", "in_person"),
        country=PERU,
        tactical_objective=reference_uid("tactical_objective", "2.2"),
        themes=(reference_uid("theme", "living_income"),),
        sdgs=(reference_uid("sdg", "5"),),
        hours=Decimal(4),
        attendance=rows,
    )


def test_entries_name_what_changed_oldest_first(centre: Workspace) -> None:
    with centre.writing() as writing:
        uid = record_organisation(writing, FLORIDA)
    with centre.reading() as reading:
        draft, look = organisation_draft(reading, uid)
    changed = replace(draft, place="Pichanaki", grade=2, entry=dt.date(2020, 1, 1))
    with centre.writing(actor="Otra Persona") as writing:
        correct_organisation(writing, uid, changed, look)
    with centre.reading() as reading:
        told = history_json(reading, uid)
    assert told is not None
    assert told["uid"] == uid
    first, second = told["entries"]
    assert list(first) == ["eid", "at", "device", "author", "fields", "import", "fate"]
    assert (first["author"], first["fate"], first["fields"]["name"]) == (
        "Centro Ejemplo",
        "applied",
        [None, "La Florida"],
    )
    assert second["author"] == "Otra Persona"
    assert second["fields"] == {"place": [None, "Pichanaki"], "grade": [None, 2], "entry": [None, "2020-01-01"]}


def test_a_record_that_is_not_here_has_no_history(centre: Workspace) -> None:
    with centre.reading() as reading:
        assert history(reading, "0" * 32) is None


def test_an_attendance_has_its_own_history_and_stands_in_that_of_its_service(centre: Workspace) -> None:
    with centre.writing() as writing:
        uid = record_organisation(writing, FLORIDA)
        service = record_service(writing, workshop(AttendanceDraft(uid, women=4, men=5)))
        correct_service(writing, service, workshop(AttendanceDraft(uid, women=6, men=5)), writing.look(service))
    attendance = attendance_uid(service, uid)
    with centre.reading() as reading:
        own = history(reading, attendance) or []
        whole = history(reading, service) or []
    assert [entry.fields.get("women") for entry in own] == [(None, 4), (4, 6)]
    assert "men" not in own[1].fields
    assert whole[1].fields == {f"{attendance}/women": (4, 6)}


def test_an_office_tells_what_is_not_sent(office: Workspace) -> None:
    with office.writing() as writing:
        uid = record_organisation(writing, FLORIDA)
    with office.reading() as reading:
        (entry,) = history(reading, uid) or []
    assert (entry.fate, entry.package, entry.own) == (None, "", True)


def test_an_office_knows_the_centre_s_entries_by_the_values_that_stand(office: Workspace) -> None:
    """Its journal has no entry of another device; the rows of the centre name author and moment."""
    with office.writing() as writing:
        uid = record_organisation(writing, FLORIDA)
        aggregate = writing.aggregate(uid)
        eid, note = next(iter(aggregate.notes.items()))
        foreign = "f" * 32
        aggregate.notes = {foreign: note._replace(device="c" * 32, actor="Centro Ejemplo")}
        aggregate.fields = {
            key: [one._replace(eid=foreign) for one in siblings] for key, siblings in aggregate.fields.items()
        }
        writing.replace(aggregate)
    with office.reading() as reading:
        by_centre = [entry for entry in history(reading, uid) or [] if entry.eid != eid]
    assert [(entry.author, entry.fate, entry.own) for entry in by_centre] == [("Centro Ejemplo", "applied", False)]
    assert by_centre[0].fields["name"] == (None, "La Florida")


def test_an_organisation_tells_its_services_newest_first(centre: Workspace) -> None:
    clock = iter(f"2023-03-{day:02}T10:00:00Z" for day in range(1, 28))
    centre.clock = lambda: next(clock)
    with centre.writing() as writing:
        uid = record_organisation(writing, FLORIDA)
        other = record_organisation(writing, replace(FLORIDA, name="Otra"))
        service = record_service(writing, workshop(AttendanceDraft(uid, women=4, men=5)))
        corrected = workshop(AttendanceDraft(uid, women=6, men=5), AttendanceDraft(other, women=1, men=1))
        correct_service(writing, service, corrected, writing.look(service))
        void_service(writing, service)
        draft = replace(FLORIDA, statuses=(*FLORIDA.statuses, (dt.date(2023, 1, 1), "suspended")))
        correct_organisation(writing, uid, draft, writing.look(uid))
    with centre.reading() as reading:
        mine = organisation_history(reading, uid)
        others = organisation_history(reading, other)
        assert len(organisation_history(reading, uid, limit=2)) == 2
    assert [told.kind for told in mine] == ["status", "counted", "served", "created"]
    assert mine[0].facts == {"status": "suspended"}
    assert mine[1].facts["counts"] == {"women": 6}
    assert mine[2].facts["title"] == "Taller de poda"
    assert [told.kind for told in others] == ["attended", "created"]
