"""*Organizaciones*: list, filters, sheet, form and the register's import, over a real workspace."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QMargins, Qt
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from clac_desktop import texts
from clac_desktop.models.database import Workspace
from clac_desktop.models.identity import reference_uid
from clac_desktop.models.organisation import OrganisationDraft
from clac_desktop.models.service import AttendanceDraft, ServiceDraft
from clac_desktop.queries.history import HistoryEntry, Told
from clac_desktop.queries.organisations import organisation_id
from clac_desktop.queries.period import Period
from clac_desktop.recording.organisation import record_organisation
from clac_desktop.recording.service import record_service
from clac_desktop.ui.background import InlineBackground
from clac_desktop.ui.page import Page, SilentFrame
from clac_desktop.ui.pages.organisations import OrganisationsPage
from clac_desktop.ui.pages.organisations.events import EventLine
from clac_desktop.ui.pages.organisations.form import OrganisationForm
from clac_desktop.ui.pages.organisations.sheet import OrganisationSheet
from clac_desktop.ui.pages.organisations.time_line import lanes_of, twin_rows
from clac_desktop.ui.table_import import TableImport

TODAY = dt.date(2023, 7, 5)


class Announcing:
    """The workspace as the window's bridge needs it."""

    def __init__(self, workspace: Workspace) -> None:
        self.reading, self.writing = workspace.reading, workspace.writing
        self._workspace = workspace

    def on_commit(self, listener: Callable[[set[str]], object]) -> None:
        self._workspace.announce_to(lambda kinds: listener(set(kinds)))


def organisation(name: str, **more: Any) -> OrganisationDraft:
    values: dict[str, Any] = {
        "kind": "OPP",
        "country": (reference_uid("country", "PE"),),
        "products": (reference_uid("product", "cocoa"),),
        "statuses": ((dt.date(2019, 3, 1), "certified"),),
        **more,
    }
    return OrganisationDraft(name=name, **values)


def workshop(title: str, day: dt.date, *rows: AttendanceDraft, **more: Any) -> ServiceDraft:
    values: dict[str, Any] = {
        "service_type": reference_uid("service_type", "workshop"),
        "modality": reference_uid("modality", "in_person"),
        "country": (reference_uid("country", "PE"),),
        "tactical_objective": reference_uid("tactical_objective", "2.2"),
        "themes": (reference_uid("theme", "living_income"),),
        "sdgs": (reference_uid("sdg", "5"),),
        "hours": Decimal(4),
        **more,
    }
    return ServiceDraft(title=title, start=day, end=day, attendance=rows, **values)


@pytest.fixture
def register(centre: Workspace) -> dict[str, str]:
    """Two members and one that an office named, a workshop in June and one that is planned."""
    with centre.writing() as writing:
        uids = {
            "acopagro": record_organisation(writing, organisation("Cacaotera", acronym="ACOPAGRO", flo_id="3106")),
            "lopez": record_organisation(writing, organisation("Cooperativa López", kind="OT", statuses=())),
        }
        attended = AttendanceDraft(uids["acopagro"], women=4, men=5)
        unknown = AttendanceDraft(typed="La Florida", women=1, men=0)
        record_service(writing, workshop("Taller de poda", dt.date(2023, 6, 27), attended, unknown))
        coming = AttendanceDraft(uids["acopagro"])
        record_service(writing, workshop("Por venir", dt.date(2023, 7, 18), coming, state="planned"))
    return uids


@pytest.fixture
def page(centre: Workspace, register: dict[str, str], frame: SilentFrame, qtbot: QtBot) -> OrganisationsPage:
    made = OrganisationsPage(frame, InlineBackground(Announcing(centre)), centre, today=TODAY)
    qtbot.addWidget(made)
    made.prepare()
    made.resize(1158, 700)
    made.refresh()
    return made


def names(page: OrganisationsPage) -> list[str]:
    model = page._table.rows_model
    return [model.text(at, 0) for at in range(page._table.count())]


def cell(page: OrganisationsPage, row: int, key: str) -> str:
    model = page._table.rows_model
    return model.text(row, [column.key for column in model.columns()].index(key))


def opened(frame: SilentFrame, kind: type[Page]) -> Any:
    assert isinstance(frame.pushed[-1], kind)
    return frame.pushed[-1]


def test_list_shows_the_semester_of_the_last_service(page: OrganisationsPage) -> None:
    assert names(page) == ["ACOPAGRO · Cacaotera", "Cooperativa López", "La Florida"]
    assert page._period == Period.semester(2023, 1)
    assert [cell(page, 0, key) for key in ("status", "last", "services", "participations")] == [
        "Certificada", "27 jun 2023", "1", "9",
    ]  # fmt: skip
    assert cell(page, 1, "status") == "sin estado"
    assert cell(page, 2, "status") == "por confirmar"


def test_words_filter_without_accents_and_are_taken_away_together(page: OrganisationsPage) -> None:
    page._search.edit.setText("lopez")
    page._search._announce()
    assert names(page) == ["Cooperativa López"]
    page._chips["kind"]._choose(["OPP"])
    assert names(page) == []
    page._clear_filters()
    assert len(names(page)) == 3


def test_other_pages_arrive_with_filters(page: OrganisationsPage) -> None:
    page.arrive(status="unconfirmed")
    assert names(page) == ["La Florida"]
    page.arrive(served="not_served", status=None, period=Period.year(2022))
    assert names(page) == ["ACOPAGRO · Cacaotera"]


def test_a_wish_of_another_page_is_not_hidden_by_what_was_filtered_before(page: OrganisationsPage) -> None:
    page._search.set_text("cacao")
    page._filter()
    page.arrive(status="unconfirmed")
    assert names(page) == ["La Florida"]


def test_what_changed_elsewhere_is_read_again(page: OrganisationsPage, centre: Workspace) -> None:
    with centre.writing() as writing:
        record_organisation(writing, organisation("Nueva"))
    page.refresh()
    assert "Nueva" in names(page)


def sheet_of(page: OrganisationsPage, frame: SilentFrame, uid: str) -> OrganisationSheet:
    page.arrive(uid=uid)
    found: OrganisationSheet = opened(frame, OrganisationSheet)
    return found


def test_sheet_tells_the_organisation(page: OrganisationsPage, frame: SilentFrame, register: dict[str, str]) -> None:
    sheet = sheet_of(page, frame, register["acopagro"])
    assert sheet.header.title() == "ACOPAGRO"
    assert [sheet._figures[key].value_text() for key in ("period", "people", "last", "next")] == [
        "1", "9", "27 jun", "18 jul",
    ]  # fmt: skip
    assert sheet._services.count() == 2
    assert "Organización 1 de 3" in frame.statuses[-1]
    lines = [line.text() for line in sheet.findChildren(EventLine)]
    assert lines == ["Registró «Por venir»", "Registró «Taller de poda»", "Ingresó la organización al registro"]


def test_alt_arrows_go_through_the_list(page: OrganisationsPage, frame: SilentFrame, register: dict[str, str]) -> None:
    sheet = sheet_of(page, frame, register["acopagro"])
    sheet._next.trigger()
    assert sheet.header.title() == "Cooperativa López"
    sheet._next.trigger()
    assert not sheet._next.isEnabled()
    sheet._previous.trigger()
    sheet._previous.trigger()
    assert sheet.header.title() == "ACOPAGRO"


def test_an_organisation_that_is_not_here_is_told(page: OrganisationsPage, frame: SilentFrame) -> None:
    page.arrive(uid="0" * 32)
    assert frame.pushed == []
    assert frame.said == ["Esa organización no está en este equipo."]


def test_the_time_line_has_a_twin_in_words(
    page: OrganisationsPage, frame: SilentFrame, register: dict[str, str]
) -> None:
    sheet = sheet_of(page, frame, register["acopagro"])
    assert sheet._shown is not None
    rows = twin_rows(lanes_of(sheet._shown.sheet, TODAY))
    assert rows == [
        ("Certificación", "sin estado · 1 ene 2018 – 1 mar 2019"),
        ("Certificación", "Certificada · 1 mar 2019 – 5 jul 2023"),
        ("Membresía", "Miembro desde antes del plan (fecha s/d) · 1 ene 2018 – 5 jul 2023"),
        ("Servicios", "1 servicio en 2023"),
    ]
    assert "Certificada" in sheet._line.accessibleDescription()
    sheet._swap.trigger()
    assert sheet._twin.count() == 4
    assert sheet._line.isHidden()


def test_an_office_s_organisation_is_confirmed_at_the_centre(
    page: OrganisationsPage, frame: SilentFrame, centre: Workspace, qtbot: QtBot
) -> None:
    page.arrive(status="unconfirmed")
    page._open(page._table.rows_model.ids()[0])
    sheet: OrganisationSheet = opened(frame, OrganisationSheet)
    sheet._correct.trigger()
    form: OrganisationForm = opened(frame, OrganisationForm)
    form._save.trigger()
    assert "Tipo" not in frame.said
    assert form._told.text()  # the kind is missing: said in a sentence, the field marked
    assert form._fields["kind"].message()
    form._fields["kind"].set_value("OPP")
    form._fields["status"].set_value("certified")
    form._save.trigger()
    assert frame.said == ["Organización confirmada"]
    assert frame.pushed == [sheet]
    page._clear_filters()
    assert cell(page, 2, "status") == "Certificada"
    assert frame.undo is not None
    frame.undo()
    page.refresh()
    assert cell(page, 2, "status") == "por confirmar"


def test_an_office_only_reads_what_is_the_centre_s(office: Workspace, frame: SilentFrame, qtbot: QtBot) -> None:
    with office.writing() as writing:
        mine = record_organisation(writing, organisation("Mía"))
        writing.settings["role"] = "central"  # as if its package had brought it
        theirs = record_organisation(writing, organisation("Del centro"))
    made = OrganisationsPage(frame, InlineBackground(Announcing(office)), office, today=TODAY)
    qtbot.addWidget(made)
    made.prepare()
    made.refresh()
    assert not made._import.isVisible()
    assert not made.accepts_drop(["registro.xlsx"])
    assert sheet_of(made, frame, mine)._correct.isEnabled()
    assert not sheet_of(made, frame, theirs)._correct.isEnabled()


def test_the_register_is_previewed_before_it_is_written(
    page: OrganisationsPage, frame: SilentFrame, centre: Workspace, tmp_path: Path
) -> None:
    file = tmp_path / "registro.csv"
    file.write_text(
        "FLO-ID,Nombre,País,Tipo\n3106,Cacaotera,PE,OPP\n900,Norandina,PE,OPP\n901,Sin país,,OPP\n", encoding="utf-8"
    )
    assert not page.accepts_drop([str(file)])  # only where it is shown: elsewhere a workbook may be a package
    page.show()
    assert page.accepts_drop([str(file)])
    page.take_drop([str(file)])
    incoming: TableImport = opened(frame, TableImport)
    outcome = incoming.outcome
    assert outcome is not None
    counts = outcome.counts["organisations"]
    assert (counts.new, counts.refused) == (1, 1)
    assert "Nada se ha escrito todavía" in incoming.told.text()
    with centre.reading() as reading:
        before = reading.connection.exec_driver_sql("SELECT count(*) FROM organisation").scalar()
    incoming.apply_command.trigger()
    with centre.reading() as reading:
        assert reading.connection.exec_driver_sql("SELECT count(*) FROM organisation").scalar() == before + 1
    assert not incoming.apply_command.isEnabled()


def test_a_file_that_is_no_table_is_refused_in_words(
    page: OrganisationsPage, frame: SilentFrame, tmp_path: Path
) -> None:
    file = tmp_path / "foto.xlsx"
    file.write_bytes(b"\x89PNG no workbook")
    page.take_drop([str(file)])
    incoming: TableImport = opened(frame, TableImport)
    assert not incoming.banner.isHidden()
    assert not incoming.apply_command.isEnabled()


def test_english_and_back(page: OrganisationsPage, frame: SilentFrame, register: dict[str, str], qtbot: QtBot) -> None:
    page._search.set_text("lopez")
    texts.set_language("en")
    page.rebuild()
    assert page.header.title() == "Organisations"
    assert names(page) == ["Cooperativa López"]
    assert cell(page, 0, "status") == "no status"


def test_enter_opens_the_sheet(page: OrganisationsPage, frame: SilentFrame, qtbot: QtBot) -> None:
    page.show()
    page._table.setFocus()
    page._table.select_id(page._table.rows_model.ids()[1])
    qtbot.keyClick(page._table, Qt.Key.Key_Return)
    assert opened(frame, OrganisationSheet).header.title() == "Cooperativa López"


def test_ids_of_uids(centre: Workspace, register: dict[str, str]) -> None:
    with centre.reading() as reading:
        assert organisation_id(reading, register["lopez"]) is not None
        assert organisation_id(reading, "f" * 32) is None


def test_where_room_is_short_the_moment_of_a_change_is_not_cut(qtbot: QtBot) -> None:
    def picture(at: str) -> QImage:
        entry = HistoryEntry("e", at, "d", "Persona Ejemplo de Nombre Largo", {}, None, "applied", package="PE-001")
        line = EventLine(Told("voided", entry), TODAY, lambda _uid: None, last=True)
        qtbot.addWidget(line)
        line.resize(line.minimumSizeHint().grownBy(QMargins(0, 0, 120, 0)))
        return line.grab().toImage()

    assert picture("2022-12-27T21:11:00Z") != picture("2022-12-27T21:18:00Z")


def test_a_visit_can_be_planned_from_a_sheet_without_room_for_the_button(office: Workspace, qtbot: QtBot) -> None:
    with office.writing() as writing:
        writing.settings["role"] = "central"
        uid = record_organisation(writing, organisation("Organización Ejemplo"))
        writing.settings["role"] = "office"
    with office.reading() as reading:
        ident = organisation_id(reading, uid)
    assert ident is not None
    frame = SilentFrame("middle")
    sheet = OrganisationSheet(frame, InlineBackground(Announcing(office)), [ident], 0, Period(TODAY, TODAY), TODAY)
    qtbot.addWidget(sheet)
    sheet.prepare()
    sheet.refresh()
    next(action for action in sheet.commands() if action.text() == "Planificar visita").trigger()
    assert frame.went == [("services", {"plan_visit": [uid]})]
