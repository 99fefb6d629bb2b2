"""Inicio: its questions to the database, its sentences, and the page itself over real workspaces."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from clac_desktop.models.database import Workspace
from clac_desktop.models.identity import new_uid, reference_uid
from clac_desktop.models.organisation import OrganisationDraft
from clac_desktop.models.service import AttendanceDraft, ServiceDraft
from clac_desktop.queries import home
from clac_desktop.queries.home import Receipt, Sending, SentFile, Task
from clac_desktop.queries.period import Period
from clac_desktop.recording.draft import KeptDraft, keep_draft
from clac_desktop.recording.organisation import record_organisation
from clac_desktop.recording.service import record_service
from clac_desktop.ui.pages.home import lines
from clac_desktop.ui.pages.home.period import cut, month_labels, semester_of, short_label

TODAY = dt.date(2023, 7, 5)
NOTHING_SENT = Sending(0, "", 0, "", 0, 0, 1, None, None)


def service(**values: Any) -> ServiceDraft:
    """Return a service that may be recorded; planned unless `attendance` is given."""
    given: dict[str, Any] = {
        "title": "Visita de ejemplo",
        "start": dt.date(2023, 3, 1),
        "end": dt.date(2023, 3, 1),
        "state": "delivered" if "attendance" in values else "planned",
        "service_type": reference_uid("service_type", "workshop"),
        "modality": reference_uid("modality", "in_person"),
        "country": (reference_uid("country", "PE"),),
        "tactical_objective": reference_uid("tactical_objective", "2.2"),
        "themes": (reference_uid("theme", "market_access"),),
        "sdgs": (reference_uid("sdg", "5"),),
        "hours": Decimal(4),
    }
    if "day" in values:
        day = values.pop("day")
        given.update(start=day, end=day)
    return ServiceDraft(**{**given, **values})


def member(workspace: Workspace, name: str, **values: Any) -> str:
    """Record a certified member of Peru; return its uid."""
    given: dict[str, Any] = {
        "name": name,
        "country": (reference_uid("country", "PE"),),
        "kind": "OPP",
        "grade": 1,
        "statuses": ((dt.date(2020, 1, 1), "certified"),),
    }
    with workspace.writing() as writing:
        writing.settings["role"] = "central"  # the register belongs to the centre; here its package is spared
        uid = record_organisation(writing, OrganisationDraft(**{**given, **values}))
        writing.settings["role"] = "office"
    return uid


def asked(workspace: Workspace) -> dict[str, Task]:
    with workspace.reading() as reading:
        return {task.kind: task for task in home.tasks(reading, TODAY)}


# ---- questions


def test_tasks_count_own_planned_services_by_their_day(office: Workspace) -> None:
    with office.writing() as writing:
        late = record_service(writing, service(title="Por cerrar", day=dt.date(2023, 7, 4)))
        record_service(writing, service(title="Hoy", day=TODAY, place="Sullana"))
        record_service(writing, service(title="Fin de mes", day=dt.date(2023, 7, 31)))
        record_service(writing, service(title="Otro mes", day=dt.date(2023, 8, 1)))
    found = asked(office)
    assert (found["overdue"].count, found["overdue"].uid) == (1, late)
    assert (found["planned"].count, found["planned"].title, found["planned"].place) == (2, "Hoy", "Sullana")
    assert list(found) == ["overdue", "planned"]


def test_tasks_know_drafts_and_rows_to_identify(office: Workspace) -> None:
    draft = KeptDraft(new_uid(), "service", None, "Debida diligencia", {}, None)
    rows = (AttendanceDraft(None, None, "La Florida", 3, 4, 0), AttendanceDraft(None, None, "Otra", 1, 1, 0))
    with office.writing() as writing:
        keep_draft(writing, draft)
        record_service(writing, service(attendance=rows))
    found = asked(office)
    assert (found["draft"].count, found["draft"].uid, found["draft"].title) == (1, draft.uid, "Debida diligencia")
    assert (found["unidentified"].count, found["unidentified"].services) == (2, 1)


def test_an_empty_workspace_has_nothing_to_do_and_nothing_to_send(office: Workspace) -> None:
    with office.writing() as writing:
        writing.connection.exec_driver_sql("UPDATE journal SET acknowledged = 1")
    assert asked(office) == {}
    with office.reading() as reading:
        assert home.sending(reading) == NOTHING_SENT
        assert home.last_delivered(reading) is None


def test_sending_tells_what_no_package_carries_from_what_waits_for_the_centre(office: Workspace) -> None:
    with office.writing() as writing:
        writing.connection.exec_driver_sql("UPDATE journal SET acknowledged = 1")
        record_service(writing, service(title="Enviado"))
    with office.writing() as writing:
        writing.connection.exec_driver_sql(
            "INSERT INTO sent_package (package, recipient, number, part, parts, file, sha256, payload_sha256, entries,"
            " rows, last_entry, created) SELECT 'p', 'c', 13, 1, 1, 'CLAC_PE_CLAC_13.xlsx', '', '', 1, 1, max(id),"
            " '2023-06-20T15:00:00Z' FROM journal"
        )
        record_service(writing, service(title="Nuevo"))
    with office.reading() as reading:
        found = home.sending(reading)
    assert (found.unsent, found.unconfirmed, found.services, found.next_number) == (1, 2, 1, 14)
    assert found.last == SentFile(13, "CLAC_PE_CLAC_13.xlsx", "2023-06-20T15:00:00Z", 1, 1)


def test_the_office_is_named_and_the_centre_too(office: Workspace, centre: Workspace) -> None:
    with office.reading() as reading:
        found = home.office(reading)
        assert (found.role, found.code, found.countries, found.waiting) == ("office", "PE", ("PE",), False)
    with centre.reading() as reading:
        assert home.office(reading).name == "Oficina central"
        assert home.office_contacts(reading) == []


# ---- periods and sentences


def test_the_cut_off_of_a_running_period_is_today() -> None:
    semester = semester_of(TODAY)
    assert semester == Period.semester(2023, 2)
    assert cut(semester, TODAY).end == TODAY
    assert cut(Period.semester(2023, 1), TODAY).end == dt.date(2023, 6, 30)
    assert cut(Period.semester(2024, 1), TODAY) == Period(dt.date(2024, 1, 1), dt.date(2024, 1, 1))


def test_periods_have_short_names_and_months() -> None:
    assert short_label(Period.semester(2022, 2)) == "2022 – S2"
    assert month_labels(Period.semester(2023, 1)) == ["ene", "feb", "mar", "abr", "may", "jun"]
    assert month_labels(Period(dt.date(2022, 12, 1), dt.date(2023, 1, 31))) == ["dic 22", "ene 23"]


@pytest.mark.parametrize(
    ("task", "strong", "note", "action"),
    [
        (Task("overdue", 1), "1 servicio por cerrar", "la fecha ya pasó y sigue planificado", "Cerrar"),
        (
            Task("planned", 2, day=dt.date(2023, 7, 11), place="Sullana"),
            "2 servicios planificados en julio",
            "el próximo: 11 jul, Sullana",
            "Ver",
        ),
        (Task("unidentified", 3, services=2), "3 filas por identificar", "en 2 servicios", "Revisar"),
    ],
)
def test_a_task_is_one_sentence_and_one_action(task: Task, strong: str, note: str, action: str) -> None:
    line = lines.task_line(task, TODAY)
    assert (line.strong, line.note, line.action) == (strong, note, action)


def test_what_is_not_sent_is_said_with_its_day() -> None:
    sending = Sending(37, "2023-06-21T12:00:00Z", 37, "2023-06-21T12:00:00Z", 34, 3, 14, None, None)
    assert lines.status_words(sending, TODAY) == ("37 cambios sin enviar desde el 21 jun", "37 sin enviar")
    assert lines.unsent_line(sending, TODAY).note == "desde el 21 jun · 34 servicios, 3 organizaciones"
    assert lines.reminder(sending, TODAY) == "Hace 14 días que no envía: 37 cambios."
    assert lines.reminder(sending, TODAY - dt.timedelta(days=1)) == ""
    assert lines.status_words(NOTHING_SENT, TODAY) == ("", "")


def test_a_receipt_says_what_was_not_accepted_and_how_long_ago_the_centre_spoke() -> None:
    last = SentFile(13, "x.xlsx", "2023-06-20T12:00:00Z", 35, 0)
    sending = Sending(0, "", 0, "", 0, 0, 14, last, Receipt("y.xlsx", "2023-06-27T12:00:00Z", 2))
    told = [(line.strong, line.value) for line in lines.sent_lines(sending, TODAY)]
    assert told == [
        ("N.º 13, enviado el 20 jun", "35 confirmados"),
        ("Recibo del 27 jun", "2 no aceptados"),
        ("Último contacto con el centro", "hace 8 días"),
    ]
