"""Rows that wait for what they name, and questions that must not read a whole table."""

from __future__ import annotations

from clac_desktop.models.check import check_workspace
from clac_desktop.models.database import Workspace
from clac_desktop.models.identity import attendance_uid, new_uid, reference_uid
from clac_desktop.models.journal import Act
from clac_desktop.models.service import AWAITED


def test_writing_an_organisation_reads_only_attendances_that_wait_for_it(centre: Workspace) -> None:
    query = f"EXPLAIN QUERY PLAN UPDATE service_attendance SET organisation_id = 1 WHERE {AWAITED} AND receiver = 'x'"
    with centre.reading() as reading:
        plan = [row[3] for row in reading.connection.exec_driver_sql(query)]
    assert len(plan) == 1 and "INDEX ix_service_attendance_awaited (receiver=?)" in plan[0]


def test_an_attendance_gets_its_organisation_when_it_arrives(centre: Workspace) -> None:
    service, organisation = new_uid(), new_uid()
    attendance = attendance_uid(service, organisation)
    with centre.writing() as writing:
        changes = {
            (service, "title"): "Antes",
            (attendance, "service"): service,
            (attendance, "organisation"): organisation,
        }
        types = {service: "service", attendance: "service_attendance"}
        writing.write([Act(writing.look(service), changes, types)])
    query = "SELECT organisation_id, receiver FROM service_attendance"
    with centre.reading() as reading:
        assert reading.connection.exec_driver_sql(query).all() == [(None, organisation)]
        assert check_workspace(reading) == []
    with centre.writing() as writing:
        country = [reference_uid("country", "PE")]
        changes = {(organisation, "name"): "Después", (organisation, "country"): country}
        writing.write([Act(writing.look(organisation), changes, {organisation: "organisation"})])
    with centre.reading() as reading:
        assert reading.connection.exec_driver_sql(query).all()[0][0] is not None
        assert check_workspace(reading) == []


def test_who_lacks_what_is_not_here_is_named_rightly_in_a_batch(centre: Workspace) -> None:
    """The first of two organisations lacks a country: it is the one that is written again, not the last of both."""
    lacking, whole, absent = "1" * 32, "2" * 32, new_uid()
    with centre.writing() as writing:
        for uid, country in ((lacking, absent), (whole, reference_uid("country", "PE"))):
            changes = {(uid, "name"): "Organización Ejemplo", (uid, "country"): [country]}
            writing.write([Act(writing.look(uid), changes, {uid: "organisation"})])
        writing.flush()
        assert writing.projector.gaps == {(absent, lacking)}
