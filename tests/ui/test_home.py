"""Inicio: its questions to the database, its sentences, and the page itself over real workspaces."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from clac_desktop.models.database import Workspace
from clac_desktop.models.identity import new_uid, reference_uid
from clac_desktop.models.journal import Act
from clac_desktop.models.local import write_setting
from clac_desktop.models.organisation import OrganisationDraft
from clac_desktop.models.service import AttendanceDraft, ServiceDraft
from clac_desktop.queries import home
from clac_desktop.queries.home import Receipt, Sending, SentFile, Task
from clac_desktop.queries.period import Period
from clac_desktop.recording.draft import KeptDraft, keep_draft
from clac_desktop.recording.organisation import record_organisation
from clac_desktop.recording.service import record_service
from clac_desktop.ui.announcing import Announcing
from clac_desktop.ui.background import InlineBackground
from clac_desktop.ui.chart import CoverageBars
from clac_desktop.ui.kit import ActionRow, Banner, Button, DateField, KeyFigure, StripFigure
from clac_desktop.ui.page import SilentFrame
from clac_desktop.ui.pages.home import CentreHomePage, HomePage, lines
from clac_desktop.ui.pages.home.behind import FloatingPanel
from clac_desktop.ui.pages.home.cards import SIDES
from clac_desktop.ui.pages.home.lists import NotServedPage
from clac_desktop.ui.pages.home.period import cut, month_labels, semester_of, short_label
from clac_desktop.ui.pages.home.picker import OtherDates
from clac_desktop.ui.table import Table

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
            " rows, last_entry, created) SELECT 'p', o.uid, 13, 1, 1, 'CLAC_PE_CLAC_13.xlsx', '', '', 1, 1, max(j.id),"
            " '2023-06-20T15:00:00Z' FROM journal j, office o WHERE o.role = 'central'"
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


# ---- the page


@pytest.fixture
def home_page(office: Workspace, frame: SilentFrame, qtbot: QtBot) -> HomePage:
    """Inicio of an office with three members, two of them served in the first semester of 2023."""
    with office.writing() as writing:
        writing.connection.exec_driver_sql("UPDATE journal SET acknowledged = 1")
    uids = [member(office, name) for name in ("ACOPAGRO", "La Florida", "Naranjillo")]
    with office.writing() as writing:
        rows = tuple(AttendanceDraft(uid, None, "", 3, 4, 1, 1, 2) for uid in uids[:2])
        record_service(writing, service(title="Taller de ejemplo", day=dt.date(2023, 5, 9), attendance=rows))
        record_service(writing, service(title="Por cerrar", day=dt.date(2023, 7, 1)))
    page = HomePage(frame, InlineBackground(Announcing(office)), TODAY)
    qtbot.addWidget(page)
    page.resize(1158, 600)
    page.prepare()
    page.refresh()
    page.show()
    return page


def test_the_page_chooses_the_last_period_with_a_service(home_page: HomePage) -> None:
    assert home_page.period() == Period.semester(2023, 1)
    assert home_page.header.title() == "Inicio"


def test_the_five_figures_are_those_of_the_engine(home_page: HomePage) -> None:
    spoken = {figure.label(): figure.accessibleName() for figure in home_page.findChildren(KeyFigure)}
    assert "2. únicas en el período" in spoken["Organizaciones atendidas"]
    assert "67\u00a0%. 2 de 3 activas al 30 jun" in spoken["Cobertura"]
    assert "1. de 3 activas al 30 jun" in spoken["Sin atender"]
    assert "1. 2 atenciones" in spoken["Servicios realizados"]
    assert "16. 6 M. 8 H. 2 s/d" in spoken["Participaciones"]


def test_a_figure_opens_its_formula_with_numerator_and_denominator(home_page: HomePage) -> None:
    figure = next(one for one in home_page.findChildren(KeyFigure) if one.label() == "Cobertura")
    figure.click()
    panel = home_page.findChild(FloatingPanel)
    assert panel is not None and panel.isVisible()
    told = panel.as_text().splitlines()
    assert told[0] == "Cobertura (fórmula F2): 67\u00a0%"
    assert "Numerador: atendidas y activas al corte\t2" in told
    assert "Denominador: activas al corte\t3" in told
    assert told[-1].startswith("1 ene – 30 jun 2023 · corte 30 jun · conflictos: 0")


def test_esc_closes_the_panel_and_gives_the_focus_back(home_page: HomePage, qtbot: QtBot) -> None:
    figure = next(one for one in home_page.findChildren(KeyFigure) if one.label() == "Cobertura")
    figure.click()
    panel = home_page.findChild(FloatingPanel)
    assert panel is not None
    qtbot.keyClick(panel, Qt.Key.Key_Escape)
    assert not panel.isVisible()
    assert home_page.focusWidget() is figure


def test_not_served_lists_who_is_left_and_plans_a_visit(home_page: HomePage, frame: SilentFrame, qtbot: QtBot) -> None:
    next(one for one in home_page.findChildren(KeyFigure) if one.label() == "Sin atender").click()
    page = frame.pushed[-1]
    qtbot.addWidget(page)
    assert isinstance(page, NotServedPage)
    assert page.header.title() == "Sin atender"
    table = page.findChild(Table)
    assert table is not None and table.count() == 1
    assert table.rows_model.text(0, 0) == "Naranjillo"
    with qtbot.waitSignal(home_page.visit_requested) as wish:
        table.select_id(table.rows_model.ids()[0])
        page.plan()
    assert wish.args is not None and [len(uid) for uid in wish.args[0]] == [32]


def test_one_visit_is_planned_for_all_that_are_selected(
    home_page: HomePage, office: Workspace, frame: SilentFrame, qtbot: QtBot
) -> None:
    uids = [member(office, name) for name in ("Otra cooperativa", "Una más")]
    home_page.refresh()
    next(one for one in home_page.findChildren(KeyFigure) if one.label() == "Sin atender").click()
    page = frame.pushed[-1]
    qtbot.addWidget(page)
    assert isinstance(page, NotServedPage)
    table = page.findChild(Table)
    assert table is not None and table.count() == 3
    table.selectAll()
    with qtbot.waitSignal(home_page.visit_requested) as wish:
        page.plan()
    assert wish.args is not None and set(uids) < set(wish.args[0]) and len(wish.args[0]) == 3


def test_every_listed_part_of_every_figure_opens_its_list(
    home_page: HomePage, frame: SilentFrame, qtbot: QtBot
) -> None:
    found = home_page._overview
    assert found is not None
    for code, figure in found.figures.items():
        parts = ["numerator", *(["denominator"] if SIDES[code][1] else []), *(a.code for a in figure.apart if a.listed)]
        for part in parts:
            home_page.open_list(code, part)
            page = frame.pushed.pop()
            qtbot.addWidget(page)
            table = page.findChild(Table)
            assert table is not None, (code, part)
            assert table.column_keys()[0] in ("name", "end")


def test_to_do_counts_and_navigates(home_page: HomePage, frame: SilentFrame, qtbot: QtBot) -> None:
    rows = {row.text(): row for row in home_page.findChildren(ActionRow)}
    assert "1 servicio por cerrar" in rows
    with qtbot.waitSignal(home_page.service_requested):
        rows["1 servicio por cerrar"].click()
    assert frame.badges == {"services": 1}


def test_sending_stands_beside_it(home_page: HomePage) -> None:
    words = [row.accessibleName() for row in home_page.findChildren(ActionRow)]
    assert [name for name in words if name.startswith("2 cambios sin enviar, desde el")], words


def test_another_period_is_asked_and_shown(home_page: HomePage) -> None:
    home_page.choose(Period.semester(2022, 1))
    spoken = {figure.label(): figure.accessibleName() for figure in home_page.findChildren(KeyFigure)}
    assert "0. únicas en el período" in spoken["Organizaciones atendidas"]
    assert "0\u00a0%. 0 de 3 activas" in spoken["Cobertura"]
    home_page.choose(Period(dt.date(2015, 1, 1), dt.date(2015, 12, 31)))
    unknown = {figure.label(): figure.value_text() for figure in home_page.findChildren(KeyFigure)}
    assert unknown["Cobertura"] == "s/d"


def test_two_dates_are_checked_before_they_are_taken(qtbot: QtBot) -> None:
    dates = OtherDates(Period.semester(2023, 1))
    qtbot.addWidget(dates)
    start, end = dates.findChildren(DateField)
    end.set_value(dt.date(2022, 1, 1))
    taken: list[Period] = []
    dates.chosen.connect(taken.append)
    dates.take()
    assert taken == [] and end.message() == "Tiene que ser el primer día o después."
    start.set_value(dt.date(2022, 1, 1))
    dates.take()
    assert taken == [Period(dt.date(2022, 1, 1), dt.date(2022, 1, 1))]


def test_a_change_by_a_colleague_shows_without_asking(home_page: HomePage, office: Workspace) -> None:
    assert "service" in home_page.shows and "draft" in home_page.shows
    with office.writing() as writing:
        keep_draft(writing, KeptDraft(new_uid(), "service", None, "Nuevo", {}, None))
    home_page.refresh()
    assert any(row.text() == "1 borrador sin terminar" for row in home_page.findChildren(ActionRow))


def test_before_the_first_package_the_window_says_what_is_awaited(
    office: Workspace, frame: SilentFrame, qtbot: QtBot
) -> None:
    with office.writing() as writing:
        for key, value in (
            ("waiting", "1"),
            ("fingerprint", "maíz río sol teja luna faro"),
            ("request_file", "/x/S.clac-request"),
        ):
            write_setting(writing.connection, key, value)
    page = HomePage(frame, InlineBackground(Announcing(office)), TODAY)
    qtbot.addWidget(page)
    page.prepare()
    page.refresh()
    banner = page.findChild(Banner)
    assert banner is not None
    assert "maíz · río · sol · teja · luna · faro" in banner.accessibleDescription() + banner.accessibleName()
    assert [button.text() for button in banner.findChildren(Button)] == ["Abrir correo", "Mostrar archivo"]


def test_inicio_of_the_centre_shows_countries_and_who_has_sent(
    centre: Workspace, frame: SilentFrame, qtbot: QtBot
) -> None:
    with centre.writing() as writing:
        peru = (reference_uid("country", "PE"),)
        record_organisation(
            writing, OrganisationDraft(name="ACOPAGRO", country=peru, kind="OPP", statuses=((None, "certified"),))
        )
        office_uid = reference_uid("office", "PE")
        look = writing.look(office_uid)
        writing.write(
            [Act(look, {(office_uid, "code"): "PE", (office_uid, "name"): "Oficina Perú"}, {office_uid: "office"})]
        )
        writing.flush()
        writing.connection.exec_driver_sql(
            "INSERT INTO device (device, office, name, public_key, fingerprint, certificate, number, revoked, rev,"
            " last_package, seen) VALUES ('d', ?, 'x', '', '', '', 1, 0, 0, ?, '[0]')",
            (office_uid, '{"file": "a.xlsx", "number": 14, "created": "2023-07-01T12:00:00Z"}'),
        )
    page = CentreHomePage(frame, InlineBackground(Announcing(centre)), TODAY)
    qtbot.addWidget(page)
    page.prepare()
    page.refresh()
    strip = {figure.label(): figure.value_text() for figure in page.findChildren(StripFigure)}
    assert strip["Cobertura"] == "0\u00a0%" and strip["Sin atender"] == "1" and strip["Oficinas al día"] == "1 / 1"
    _headers, shares = page.coverage.findChild(CoverageBars).table()
    assert ["Perú", "0\u00a0%", "0", "1"] in shares
    table = page.findChild(Table)
    assert table is not None
    assert [table.rows_model.text(0, at) for at in range(4)] == ["Oficina Perú", "N.º 14", "1 jul 2023", "4"]
