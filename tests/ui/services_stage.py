"""What the tests of Servicios stand on: an office with organisations, services, a page over a real workspace."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from typing import Any

from PySide6.QtGui import QGuiApplication

from clac_desktop.models.database import Workspace
from clac_desktop.models.identity import reference_uid
from clac_desktop.models.organisation import OrganisationDraft
from clac_desktop.models.service import AttendanceDraft, ServiceDraft
from clac_desktop.queries.drafts import StoredDraft, drafts
from clac_desktop.queries.service_form import service_draft
from clac_desktop.recording.organisation import record_organisation
from clac_desktop.recording.service import record_service
from clac_desktop.ui.announcing import Announcing
from clac_desktop.ui.background import InlineBackground
from clac_desktop.ui.page import SilentFrame
from clac_desktop.ui.pages.services import ServicesPage
from clac_desktop.ui.pages.services.form import ServiceForm
from clac_desktop.ui.pages.services.opening import Request

MEMBERS = (
    ("3106", "ACOPAGRO", "Cooperativa Agraria Cacaotera Acopagro", "San Martín"),
    ("2741", "APOQ", "Asociación de Pequeños Productores de Querecotillo", "Querecotillo"),
    ("2461", "APPBOSA", "Asociación de Productores de Banano Orgánico de Samán", "Sullana"),
    ("796", "La Florida", "Cooperativa Agraria Cafetalera La Florida", "La Merced"),
)


def members(workspace: Workspace) -> dict[str, str]:
    """Record the members; return uid by acronym."""
    with workspace.writing() as writing:
        return {
            acronym: record_organisation(
                writing,
                OrganisationDraft(
                    name=name,
                    acronym=acronym,
                    flo_id=flo_id,
                    place=place,
                    kind="OPP",
                    country=(reference_uid("country", "PE"),),
                ),
            )
            for flo_id, acronym, name, place in MEMBERS
        }


def service(title: str, day: str, *rows: AttendanceDraft, **other: Any) -> ServiceDraft:
    """Return a whole service."""
    made = ServiceDraft(
        title=title,
        start=dt.date.fromisoformat(day),
        end=dt.date.fromisoformat(day),
        service_type=reference_uid("service_type", "workshop"),
        modality=reference_uid("modality", "in_person"),
        country=(reference_uid("country", "PE"),),
        place="Pichanaki",
        tactical_objective=reference_uid("tactical_objective", "2.2"),
        themes=(reference_uid("theme", "due_diligence"),),
        sdgs=(reference_uid("sdg", "5"),),
        hours=Decimal(4),
        attendance=rows,
    )
    return replace(made, **other)


def record(workspace: Workspace, draft: ServiceDraft) -> str:
    """Record a service; return its uid."""
    with workspace.writing() as writing:
        return record_service(writing, draft)


def page_on(workspace: Workspace, frame: SilentFrame) -> ServicesPage:
    """Return the page over a workspace, built and read, everything at once."""
    page = ServicesPage(frame, InlineBackground(Announcing(workspace)), workspace)
    page.resize(1158, 690)
    page.prepare()
    page.refresh()
    page.show()
    return page


def form_on(page: ServicesPage, request: Request | None = None) -> ServiceForm:
    """Open a form over the page; return it shown."""
    page.open_request(request or Request())
    frame = page.frame
    assert isinstance(frame, SilentFrame)
    form = frame.pushed[-1]
    assert isinstance(form, ServiceForm)
    form.resize(1158, 690)
    form.show()
    return form


def fill(form: ServiceForm, **values: Any) -> None:
    """Fill in the common fields as a person would have; `values` replace some."""
    given: dict[str, Any] = {
        "title": "Debida diligencia en DDHH",
        "start": dt.date(2023, 7, 4),
        "end": dt.date(2023, 7, 5),
        "hours": Decimal(12),
        "service_type": reference_uid("service_type", "workshop"),
        "modality": reference_uid("modality", "in_person"),
        "country": reference_uid("country", "PE"),
        "place": "Pichanaki, Junín",
        "tactical_objective": reference_uid("tactical_objective", "2.2"),
        "themes": [reference_uid("theme", "due_diligence")],
        "sdgs": [reference_uid("sdg", "8")],
        **values,
    }
    for key, value in given.items():
        field = form.fields.field(key)
        assert field is not None
        field.set_value(value)
        field.changed.emit()


def stored(workspace: Workspace) -> list[ServiceDraft]:
    """Return all services, oldest first."""
    with workspace.reading() as reading:
        uids = reading.connection.exec_driver_sql("SELECT uid FROM service ORDER BY id").scalars().all()
        return [service_draft(reading, uid)[0] for uid in uids]


def kept(workspace: Workspace) -> list[StoredDraft]:
    """Return the drafts of services."""
    with workspace.reading() as reading:
        return drafts(reading)


def paste(form: ServiceForm, text: str) -> None:
    """Paste a list into the attendance."""
    QGuiApplication.clipboard().setText(text)
    form.attendance.paste()


def rows(form: ServiceForm) -> list[str]:
    """Return who stands in the grid."""
    return [row.typed or row.name for row in form.attendance.grid.rows()]


def type_counts(form: ServiceForm, at: int, *counts: int | None) -> None:
    """Type counts into a row; None leaves it blank."""
    grid = form.attendance.grid
    keys = ("women", "men", "not_stated", "young_women", "young_men")
    grid.model.put({(at, key): count for key, count in zip(keys, counts, strict=False)})
