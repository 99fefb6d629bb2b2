"""The page *Servicios*: views, filters, totals, drafts among the rows, void and restore with Undo."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtWidgets import QAbstractButton, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from clac_desktop import texts
from clac_desktop.models.database import Workspace
from clac_desktop.models.identity import reference_uid
from clac_desktop.models.service import AttendanceDraft
from clac_desktop.queries.service_form import service_draft
from clac_desktop.queries.services import count_services
from clac_desktop.recording.draft import KeptDraft, keep_draft
from clac_desktop.ui.announcing import Announcing
from clac_desktop.ui.background import Background
from clac_desktop.ui.page import SilentFrame
from clac_desktop.ui.pages.services import ServicesPage
from clac_desktop.ui.pages.services.finding import find_services
from clac_desktop.ui.pages.services.form import ServiceForm
from clac_desktop.ui.pages.services.views import View, period_days, period_items, period_text, semester_of, wanted_view
from clac_desktop.ui.table_model import PAGE
from tests.ui.services_stage import members, page_on, record, service

TODAY = dt.date.today()
ROW_TITLE = 2


@pytest.fixture
def filled(office: Workspace) -> Workspace:
    """Three services of three kinds, and a draft."""
    uids = members(office)
    florida = AttendanceDraft(organisation=uids["La Florida"], women=3, men=4, not_stated=1)
    acopagro = AttendanceDraft(organisation=uids["ACOPAGRO"], women=6, men=2, not_stated=0)
    record(office, service("Índice de desarrollo", "2023-06-20", florida, place="Lima"))
    record(office, service("Poda de cacao", "2023-03-10", florida, acopagro))
    record(office, service("Visita pendiente", "2023-07-18", state="planned"))
    with office.writing() as writing:
        shown = {"search": "consulta a medias", "end": "2023-07-05", "receivers": 0}
        keep_draft(writing, KeptDraft("d" * 32, "service", None, "Consulta a medias", {"shown": shown}))
    return office


@pytest.fixture
def page(filled: Workspace, frame: SilentFrame, qtbot: QtBot) -> Iterator[ServicesPage]:
    made = page_on(filled, frame)
    qtbot.addWidget(made)
    yield made


def titles(page: ServicesPage) -> list[str]:
    return [page.table.rows_model.text(at, ROW_TITLE) for at in range(page.table.count())]


def choose(page: ServicesPage, *rows: int) -> None:
    page.table.clearSelection()
    for at in rows:
        page.table.selectionModel().setCurrentIndex(
            page.table.rows_model.index(at, ROW_TITLE),
            QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows,
        )


def counts(page: ServicesPage) -> dict[str, int]:
    assert page._overview is not None
    return dict(page._overview.counts)


def test_rows_stand_newest_first_with_drafts_among_them(page: ServicesPage) -> None:
    assert titles(page) == ["Visita pendiente", "Consulta a medias", "Índice de desarrollo", "Poda de cacao"]
    assert [page.table.rows_model.text(at, 0) for at in range(4)] == [
        "Planificado",
        "Borrador",
        "Realizado",
        "Realizado",
    ]
    assert [page.table.rows_model.text(at, 9) for at in range(3)] == ["Sin enviar", "Solo aquí", "Sin enviar"]


def test_tabs_count_and_filter(page: ServicesPage, frame: SilentFrame) -> None:
    assert counts(page) == {"all": 4, "semester": 0, "overdue": 1, "drafts": 1, "rejected": 0}
    assert frame.badges["services"] == 1
    page.views.choose("overdue")
    assert titles(page) == ["Visita pendiente"]
    page.views.choose("drafts")
    assert titles(page) == ["Consulta a medias"]
    page.views.choose("rejected")
    assert titles(page) == []


def test_typing_filters_without_accents_and_tells_how_many(page: ServicesPage, qtbot: QtBot) -> None:
    qtbot.keyClicks(page.filters.search.edit, "indice lima")
    qtbot.waitUntil(lambda: page.table.count() == 1)
    assert titles(page) == ["Índice de desarrollo"]
    assert page.header._note.text() == "1 de 4"
    qtbot.keyClick(page.filters.search.edit, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: page.table.count() == 4)


def test_chips_filter_and_can_all_be_taken_away(page: ServicesPage) -> None:
    page.filters.period._choose("2023-1")
    assert titles(page) == ["Índice de desarrollo", "Poda de cacao"]
    page.filters.states._choose(["planned"])
    assert titles(page) == []
    page.filters.reset.click()
    assert page.table.count() == 4
    page.filters.types._choose([reference_uid("service_type", "training")])
    assert page.table.count() == 0


def test_periods_are_named_and_have_their_days() -> None:
    assert period_days("2023-1+") == (dt.date(2023, 1, 1), dt.date(2023, 6, 30))
    assert period_days("2023-2") == (dt.date(2023, 7, 1), dt.date(2023, 12, 31))
    assert period_days("2022") == (dt.date(2022, 1, 1), dt.date(2022, 12, 31))
    assert period_days("") == (None, None)
    assert period_text("2023-1+") == "2023 – S1 y planificados"
    items = [period for period, _words in period_items(dt.date(2023, 7, 4))]
    assert items == ["2023-2+", "2023-2", "2023-1", "2023", "2022-2", "2022-1", "2022"]
    assert semester_of(dt.date(2023, 6, 30)) == "2023-1"


def test_a_selection_adds_up_in_the_status_bar(page: ServicesPage, frame: SilentFrame, qtbot: QtBot) -> None:
    choose(page, 2, 3)
    qtbot.waitUntil(lambda: bool(frame.statuses) and "seleccionados" in frame.statuses[-1])
    expected = (
        "4 servicios  ·  2 seleccionados: 3 atenciones  ·  24 participaciones  ·  12 mujeres, 10 hombres, 2 sin dato"
    )
    assert frame.statuses[-1] == f"{expected}  (55\u00a0% mujeres)"


def test_void_is_undone_and_done_again(page: ServicesPage, frame: SilentFrame, filled: Workspace) -> None:
    choose(page, 2, 3)
    page.void()
    assert frame.said[-1] == "2 servicios anulados"
    page.refresh()
    assert [page.table.rows_model.text(at, 0) for at in (2, 3)] == ["Anulado", "Anulado"]
    assert frame.undo is not None
    frame.undo()
    page.refresh()
    assert [page.table.rows_model.text(at, 0) for at in (2, 3)] == ["Realizado", "Realizado"]
    page.redo()
    page.refresh()
    assert page.table.rows_model.text(2, 0) == "Anulado"
    choose(page, 2)
    page.restore()
    page.refresh()
    assert page.table.rows_model.text(2, 0) == "Realizado"
    page.undo()
    page.refresh()
    assert page.table.rows_model.text(2, 0) == "Anulado"
    page.undo()
    page.refresh()
    assert [page.table.rows_model.text(at, 0) for at in (2, 3)] == ["Realizado", "Realizado"]
    page.redo()
    page.redo()
    page.refresh()
    assert [page.table.rows_model.text(at, 0) for at in (2, 3)] == ["Realizado", "Anulado"]
    page.undo()
    page.undo()
    page.undo()
    assert frame.said[-1] == "No hay nada que deshacer."


def test_a_draft_is_opened_and_discarded_from_its_row(page: ServicesPage, frame: SilentFrame) -> None:
    page._open_ident(page.table.rows_model.ids()[1])
    assert isinstance(frame.pushed[-1], ServiceForm)
    choose(page, 1)
    page.void()
    assert frame.said[-1] == "1 borrador descartado"
    page.refresh()
    assert page.table.count() == 3
    assert frame.undo is not None
    frame.undo()
    page.refresh()
    assert titles(page)[1] == "Consulta a medias"


def test_what_another_page_wishes(page: ServicesPage, frame: SilentFrame, filled: Workspace) -> None:
    with filled.reading() as reading:
        uid = reading.connection.exec_driver_sql("SELECT uid FROM service WHERE title LIKE 'Poda%'").scalar_one()
        member = reading.connection.exec_driver_sql("SELECT uid FROM organisation LIMIT 1").scalar_one()
    for wish in ({"uid": uid}, {"draft": "d" * 32}, {"plan_visit": [member]}, {"new": True}):
        before = len(frame.pushed)
        page.arrive(**wish)
        assert len(frame.pushed) == before + 1
    planned = frame.pushed[-2]
    assert isinstance(planned, ServiceForm)
    assert planned.draft().state == "planned" and planned.draft().attendance[0].organisation == member
    page.arrive(new=True, organisation=member)
    begun = frame.pushed[-1]
    assert isinstance(begun, ServiceForm)
    assert begun.draft().state == "delivered" and [row.organisation for row in begun.draft().attendance] == [member]
    page.arrive(state="overdue")
    assert titles(page) == ["Visita pendiente"]
    page.arrive(conflicts=True)
    assert titles(page) == []
    page.arrive(state="draft")
    assert titles(page) == ["Consulta a medias"] and page.views.tabs.current() == "drafts"


def test_planned_services_of_a_month_are_listed_as_they_were_counted(filled: Workspace) -> None:
    coming = wanted_view("planned", dt.date(2023, 7, 5), dt.date(2023, 7, 18))
    assert period_days(coming.period) == (dt.date(2023, 7, 5), dt.date(2023, 7, 31))
    assert period_text(coming.period) == "5 jul 2023 – 31 jul 2023"
    assert wanted_view("planned", dt.date(2023, 12, 5), dt.date(2023, 12, 31)).period == "2023-12-05/2023-12-31"
    with filled.reading() as reading:
        assert count_services(reading, coming.wanted(TODAY)) == 1
        later = wanted_view("planned", dt.date(2023, 7, 19), dt.date(2023, 7, 20))
        assert count_services(reading, later.wanted(TODAY)) == 0


def test_the_page_opens_on_all_and_this_semester_is_that_of_today(page: ServicesPage) -> None:
    assert page.views.tabs.current() == "all" and page.table.count() == 4
    page.views.choose("semester")
    start, end = period_days(page._view.period)
    assert start is not None and end is not None and start <= TODAY <= end


def test_services_are_found_from_anywhere(filled: Workspace) -> None:
    with filled.reading() as reading:
        assert find_services(reading, "x") == []
        found = find_services(reading, "medias")[0]
        assert (found.title, found.note, found.arguments) == (
            "Consulta a medias",
            "5 jul 2023 · borrador",
            {"draft": "d" * 32},
        )
        assert [one.title for one in find_services(reading, "florida")] == ["Índice de desarrollo", "Poda de cacao"]


def test_something_gone_meanwhile_is_said(page: ServicesPage, frame: SilentFrame) -> None:
    page.arrive(draft="e" * 32)
    assert frame.said[-1] == "Ya no está: quizás se registró o se descartó."


def test_a_view_is_kept_under_a_name(page: ServicesPage, filled: Workspace, frame: SilentFrame, qtbot: QtBot) -> None:
    page.filters.states._choose(["planned"])
    page.views.keep_as("Lo que viene")
    page.refresh()
    assert page.views.tabs.current() == "Lo que viene"
    again = page_on(filled, frame)
    qtbot.addWidget(again)
    again.views.choose("Lo que viene")
    assert titles(again) == ["Visita pendiente"]
    assert again._view == View("Lo que viene", states=("planned",))
    again.views.keep_or_forget()
    again.refresh()
    assert again.views._saved == ()


def test_sorting_is_asked_of_the_database(page: ServicesPage) -> None:
    header = page.table.horizontalHeader()
    header.sectionClicked.emit(ROW_TITLE)
    assert titles(page) == ["Consulta a medias", "Índice de desarrollo", "Poda de cacao", "Visita pendiente"]
    header.sectionClicked.emit(ROW_TITLE)
    assert titles(page)[0] == "Visita pendiente"


def test_an_empty_office_is_told_how_to_begin(office: Workspace, frame: SilentFrame, qtbot: QtBot) -> None:
    page = page_on(office, frame)
    qtbot.addWidget(page)
    assert page._empty_place.isVisible() and not page._list.isVisible()
    ways = page._empty.findChildren(QAbstractButton)
    assert len(ways) == 3
    ways[0].click()
    assert isinstance(frame.pushed[-1], ServiceForm)


def test_between_joining_and_the_first_package_the_page_says_what_is_awaited(
    office: Workspace, frame: SilentFrame, qtbot: QtBot
) -> None:
    with office.writing() as writing:
        writing.connection.exec_driver_sql("INSERT INTO setting (key, value) VALUES ('waiting', '1')")
    page = page_on(office, frame)
    qtbot.addWidget(page)
    assert page._waiting_place.isVisible()
    page._waiting.findChildren(QAbstractButton)[0].click()
    assert frame.went == [("packages", {})]


def test_columns_chosen_are_remembered(page: ServicesPage, filled: Workspace, frame: SilentFrame, qtbot: QtBot) -> None:
    assert "office" not in page.table.column_keys()
    page.table.set_columns(["end", "title", "receivers"])
    page._store_columns()
    again = page_on(filled, frame)
    qtbot.addWidget(again)
    assert again.table.column_keys() == ["end", "title", "receivers"]


def test_enter_opens_the_row_and_what_was_corrected_is_shown(
    page: ServicesPage, frame: SilentFrame, qtbot: QtBot
) -> None:
    choose(page, 3)
    qtbot.keyClick(page.table, Qt.Key.Key_Return)
    form = frame.pushed[-1]
    assert isinstance(form, ServiceForm) and form.draft().title == "Poda de cacao"


def test_new_like_this_keeps_who_came_and_asks_for_the_rest(page: ServicesPage, frame: SilentFrame) -> None:
    choose(page, 3)
    page.new_like_this()
    form = frame.pushed[-1]
    assert isinstance(form, ServiceForm)
    draft = form.draft()
    assert (draft.title, draft.start, len(draft.attendance)) == ("Poda de cacao", None, 2)
    assert all(row.women is None for row in draft.attendance)


def test_every_control_has_a_name(page: ServicesPage) -> None:
    nameless = [
        type(widget).__name__
        for widget in page.findChildren(QWidget)
        if isinstance(widget, QAbstractButton | QLineEdit)
        and widget.isVisible()
        and not widget.accessibleName()
        and not (isinstance(widget, QAbstractButton) and widget.text())
    ]
    assert nameless == []


@pytest.mark.parametrize("width", ["middle", "narrow"])
def test_chips_make_room_and_keep_filtering(filled: Workspace, qtbot: QtBot, width: str) -> None:
    page = page_on(filled, SilentFrame(width))
    qtbot.addWidget(page)
    page.width_changed(width)
    page.show_view(View(types=(reference_uid("service_type", "training"),)))
    assert page.table.count() == 0
    assert not page.filters.types.isVisible()


def test_english_has_no_spanish_left(filled: Workspace, frame: SilentFrame, qtbot: QtBot) -> None:
    texts.set_language("en")
    page = page_on(filled, frame)
    qtbot.addWidget(page)
    assert [action.text() for action in page.commands()][:3] == [
        "New service",
        "New like the last one",
        "Paste a list of FLO IDs",
    ]
    assert page.table.rows_model.headerData(1, Qt.Orientation.Horizontal) == "End date"
    assert page.views.tabs._pieces["overdue"].text() == "To close"


@pytest.fixture
def many(office: Workspace) -> Workspace:
    """200,000 rows of services, put straight into the table: only reading is tried on them."""
    members(office)
    with office.writing() as writing:
        draft = service("Abre las tablas", "2022-01-01", state="planned")
        from clac_desktop.recording.service import record_service

        record_service(writing, draft)
        writing.connection.exec_driver_sql(
            'INSERT INTO service (uid, voided, title, search, start, "end", state, service_type_id, office_id, counts,'
            " receivers, participants, women_total, men_total)"
            " WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 200000)"
            " SELECT printf('%032x', i), 0, 'Servicio ' || i, 'servicio ' || i, day, day, 'delivered', 1, 1, 1, 3, 30,"
            " 12, 18 FROM (SELECT i, date('2022-01-01', (i * 7919 % 1095) || ' days') AS day FROM n)"
        )
    return office


def test_200_000_services_open_without_a_stall(many: Workspace, frame: SilentFrame, qtbot: QtBot) -> None:
    background = Background(Announcing(many))
    page = ServicesPage(frame, background, many)
    qtbot.addWidget(page)
    page.resize(1158, 690)
    page.prepare()
    page.show()
    page.refresh()
    assert page.table.count() == 0  # asked for, not waited for: the window goes on
    turns, counts = 0, [0]
    begin = time.perf_counter()
    while page.table.count() < 200_001 and time.perf_counter() - begin < 20:
        qtbot.wait(1)
        turns += 1
        counts.append(page.table.count())
    assert list(dict.fromkeys(counts)) == [0, PAGE, 200_001]  # the first page is shown before all are known
    assert page.table.rows_model.row(0) is not None
    assert turns > 3  # the window answered while the rows were counted (speed itself is measured by benchmarks)
    page.table.scrollToBottom()
    qtbot.waitUntil(lambda: page.table.rows_model.row(200_000) is not None, timeout=5000)
    background.close()


def test_a_change_elsewhere_is_shown(page: ServicesPage, filled: Workspace) -> None:
    record(filled, service("Recién llegado", "2023-08-01", state="planned"))
    page.refresh()
    assert titles(page)[0] == "Recién llegado"
    with filled.reading() as reading:
        uid = reading.connection.exec_driver_sql("SELECT uid FROM service WHERE title LIKE 'Reci%'").scalar_one()
        assert service_draft(reading, uid)[0].title == "Recién llegado"
