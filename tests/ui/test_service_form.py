"""The form of a service: recording by keyboard, gaps, drafts that survive, corrections, pasted lists, narrow views."""

from __future__ import annotations

import datetime as dt
import os
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QAbstractButton, QLineEdit, QPlainTextEdit
from pytestqt.qtbot import QtBot

from clac_desktop import texts
from clac_desktop.models.database import Workspace
from clac_desktop.models.identity import reference_uid
from clac_desktop.models.service import AttendanceDraft, ServiceDraft
from clac_desktop.queries.drafts import StoredDraft, drafts
from clac_desktop.queries.service_form import service_draft
from clac_desktop.recording.service import correct_service
from clac_desktop.ui.page import SilentFrame
from clac_desktop.ui.pages.services import ServicesPage, printing
from clac_desktop.ui.pages.services.adding import AddReceiver
from clac_desktop.ui.pages.services.form import ServiceForm
from clac_desktop.ui.pages.services.identifying import Line, lines_of
from clac_desktop.ui.pages.services.opening import Request, number_text
from tests.ui.services_stage import fill, form_on, members, page_on, record, service

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def uids(office: Workspace) -> dict[str, str]:
    return members(office)


@pytest.fixture
def page(office: Workspace, uids: dict[str, str], frame: SilentFrame, qtbot: QtBot) -> Iterator[ServicesPage]:
    made = page_on(office, frame)
    qtbot.addWidget(made)
    yield made


@pytest.fixture
def form(page: ServicesPage, qtbot: QtBot) -> ServiceForm:
    made = form_on(page)
    qtbot.addWidget(made)
    return made


def stored(workspace: Workspace) -> list[ServiceDraft]:
    with workspace.reading() as reading:
        uids = reading.connection.exec_driver_sql("SELECT uid FROM service ORDER BY id").scalars().all()
        return [service_draft(reading, uid)[0] for uid in uids]


def kept(workspace: Workspace) -> list[StoredDraft]:
    with workspace.reading() as reading:
        return drafts(reading)


def paste(form: ServiceForm, text: str) -> None:
    QGuiApplication.clipboard().setText(text)
    form.attendance.paste()


def rows(form: ServiceForm) -> list[str]:
    return [row.typed or row.name for row in form.attendance.grid.rows()]


def type_counts(form: ServiceForm, at: int, *counts: int | None) -> None:
    grid = form.attendance.grid
    keys = ("women", "men", "not_stated", "young_women", "young_men")
    grid.model.put({(at, key): count for key, count in zip(keys, counts, strict=False)})


# ---- recording


def test_a_workshop_is_recorded_by_keyboard_alone(form: ServiceForm, office: Workspace, qtbot: QtBot) -> None:
    def tab() -> None:
        widget = form.focusWidget() or form
        qtbot.keyClick(widget, Qt.Key.Key_Tab)

    qtbot.addWidget(form)
    form.activateWindow()
    title = form.fields.field("title")
    assert title is not None
    title.focus()
    for words in (
        "Taller de poda",
        "04/07/2023",
        "05/07/2023",
        "12",
        "taller",
        "pres",
        "",
        "Pichanaki",
        "2.2",
        "debida",
    ):
        editor = form.focusWidget()
        assert isinstance(editor, QLineEdit)
        qtbot.keyClicks(editor, words)
        tab()
    qtbot.keyClicks(form.focusWidget(), "8")
    tab()
    paste(form, "3106\n2741")
    grid = form.attendance.grid
    grid.focus()
    grid.view.go(0, 3)
    for digits in ("6", "9", "0", "2", "3", "4", "5", "0", "1", "1"):
        qtbot.keyClicks(grid.view, digits)
        qtbot.keyClick(grid.view.editor, Qt.Key.Key_Tab)
    form.record()
    assert stored(office) != []
    found = stored(office)[0]
    assert (found.title, found.start, found.end, found.hours) == (
        "Taller de poda",
        dt.date(2023, 7, 4),
        dt.date(2023, 7, 5),
        Decimal(12),
    )
    assert found.service_type == reference_uid("service_type", "workshop")
    assert found.modality == reference_uid("modality", "in_person")
    assert found.tactical_objective == reference_uid("tactical_objective", "2.2")
    assert found.country == (reference_uid("country", "PE"),)
    assert sorted(row.counts for row in found.attendance) == [(4, 5, 0, 1, 1), (6, 9, 0, 2, 3)]


def test_after_recording_an_empty_form_waits_for_the_next(
    form: ServiceForm, office: Workspace, frame: SilentFrame
) -> None:
    fill(form)
    paste(form, "3106")
    type_counts(form, 0, 6, 9, 0)
    form.record()
    assert [found.title for found in stored(office)] == ["Debida diligencia en DDHH"]
    assert kept(office) == []
    assert frame.said[-1] == "Registrado: Debida diligencia en DDHH"
    assert form.draft().title == "" and form.draft().attendance == ()
    assert form in frame.pushed
    assert frame.undo is not None
    frame.undo()
    with office.reading() as reading:
        assert reading.connection.exec_driver_sql("SELECT voided FROM service").scalar_one() == 1


def test_what_is_missing_is_said_and_gone_to(form: ServiceForm, office: Workspace, page: ServicesPage) -> None:
    fill(form, sdgs=[])
    paste(form, "3106\n2741")
    type_counts(form, 0, 6, 9, 0, 7)
    type_counts(form, 1, 3)
    assert form.bottom.words().startswith("Para «realizado» faltan 3 cosas: ODS, fila 1 y fila 2.")
    assert form.fields.field("sdgs").message() == ""  # not left yet: nothing is red before its time
    form.record()
    assert stored(office) == []
    assert form.fields.field("sdgs").message() == "Falta: todo servicio lleva al menos un ODS."
    assert form.fields.field("sdgs").isAncestorOf(form.focusWidget())
    sentences = [problem.sentence for problem in form.attendance.grid.problems()]
    assert sentences[0].startswith("Fila 1 · ACOPAGRO: 7 mujeres jóvenes")
    assert sentences[1] == "Fila 2 · APOQ: falta Hombres; escriba 0 si no hubo."
    assert [problem.severity for problem in form.attendance.grid.problems()] == ["error", "warning"]
    form.fields.field("sdgs").set_value([reference_uid("sdg", "5")])
    form._edited()
    form.record()
    assert form.attendance.grid.view.place()[0] == 0


def test_an_unreadable_number_is_not_taken_for_an_empty_one(form: ServiceForm, office: Workspace) -> None:
    fill(form)
    form.set_state("planned")
    form.fields.field("hours").edit.setText("doce")
    form.fields.field("hours").changed.emit()
    assert "Horas" in form.bottom.words()
    form.record()
    assert stored(office) == []


def test_warnings_do_not_refuse(form: ServiceForm, office: Workspace) -> None:
    fill(form, start=dt.date(2021, 7, 4), end=dt.date(2021, 7, 4), hours=Decimal(40), remarks="vea a@b.pe")
    paste(form, "3106")
    type_counts(form, 0, 6, 9, 0)
    form._pressed = True
    form._check()
    for key in ("start", "hours", "remarks"):
        assert form.fields.field(key).box.mode == "warning"
    form.record()
    assert len(stored(office)) == 1


def test_a_planned_service_needs_less(form: ServiceForm, office: Workspace, frame: SilentFrame) -> None:
    fill(form, sdgs=[], themes=[], hours=None, modality=None)
    assert form._gaps.count == 5
    form.set_state("planned")
    assert form._gaps.count == 0
    assert form.bottom.words() == "Listo para registrar como «planificado»."
    form.record()
    assert stored(office)[0].state == "planned"
    assert frame.said[-1] == "Planificado: Debida diligencia en DDHH"


def test_an_office_that_waits_for_the_centre_keeps_the_draft(
    form: ServiceForm, office: Workspace, frame: SilentFrame, qtbot: QtBot
) -> None:
    fill(form)
    paste(form, "3106")
    type_counts(form, 0, 1, 1, 0)
    with office.writing() as writing:
        writing.connection.exec_driver_sql("INSERT INTO setting (key, value) VALUES ('waiting', '1')")
    form.record()
    assert stored(office) == []
    qtbot.waitUntil(lambda: len(kept(office)) == 1)
    assert "espera el primer paquete" in frame.said[-1]


# ---- drafts


def test_half_typed_words_survive_in_the_draft(
    form: ServiceForm, office: Workspace, page: ServicesPage, qtbot: QtBot
) -> None:
    qtbot.keyClicks(form.fields.field("title").edit, "Taller a med")
    qtbot.keyClicks(form.fields.field("start").edit, "04/07/2")
    qtbot.keyClicks(form.fields.field("cost").edit, "1,85")
    paste(form, "3106\nquien sabe")
    grid = form.attendance.grid
    grid.view.go(0, 3)
    grid.view.begin("1")
    qtbot.keyClicks(grid.view.editor, "2")
    qtbot.waitUntil(lambda: bool(kept(office)) and kept(office)[0].body["rows"][0]["counts"][0] == 12)
    found = kept(office)[0]
    assert found.title == "Taller a med"
    assert (found.body["fields"]["start"], found.body["fields"]["cost"]) == ("04/07/2", "1,85")
    again = form_on(page, Request("draft", uid=found.uid))
    qtbot.addWidget(again)
    assert again.fields.field("start").edit.text() == "04/07/2"
    assert again.fields.field("cost").edit.text() == "1,85"
    assert rows(again) == ["ACOPAGRO", "quien sabe"]
    assert again.draft().attendance[0].women == 12


def test_a_draft_is_written_within_half_a_second_of_typing(form: ServiceForm, office: Workspace, qtbot: QtBot) -> None:
    begin = time.perf_counter()
    for letter in "abcdefghijklmnopqrstuvwxyz":
        qtbot.keyClicks(form.fields.field("title").edit, letter)
        qtbot.wait(20)
        if kept(office):
            break
    assert time.perf_counter() - begin < 0.5
    assert len(kept(office)) == 1


def test_nothing_typed_leaves_no_draft(form: ServiceForm, office: Workspace, frame: SilentFrame) -> None:
    form.later()
    assert kept(office) == [] and frame.pushed == [] and frame.said == []


def test_continue_later_keeps_at_once_and_discard_can_be_undone(
    page: ServicesPage, form: ServiceForm, office: Workspace, frame: SilentFrame, qtbot: QtBot
) -> None:
    qtbot.keyClicks(form.fields.field("title").edit, "Sigue")
    form.later()
    assert [found.title for found in kept(office)] == ["Sigue"]
    again = form_on(page, Request("draft", uid=kept(office)[0].uid))
    qtbot.addWidget(again)
    again.discard()
    assert kept(office) == []
    assert frame.undo is not None
    frame.undo()
    qtbot.waitUntil(lambda: [found.title for found in kept(office)] == ["Sigue"])


DRIVER = """
import sys
from pathlib import Path
from PySide6.QtCore import QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from clac_desktop.app import Session
from clac_desktop.models.opening import open_workspace
from clac_desktop.ui import theme

application = QApplication([])
theme.apply(application)
session = Session(open_workspace(Path(sys.argv[1])))
session.window.show()
session.window.go("services", new=True)

def begin():
    form = session.window.current_page()
    if not hasattr(form, "fields"):
        QTimer.singleShot(20, begin)
        return
    QTest.keyClicks(form.fields.field("title").edit, "Escrito antes del corte")
    QTest.keyClicks(form.fields.field("hours").edit, "1.")
    QTimer.singleShot(500, lambda: print("typed", flush=True))

QTimer.singleShot(0, begin)
application.exec()
"""


def test_a_draft_survives_the_death_of_the_program(office: Workspace, tmp_path: Path) -> None:
    """The real program is killed half a second after the last key."""
    path = tmp_path / "other" / "PE.clac"
    path.parent.mkdir()
    office.copy_to(path)
    script = tmp_path / "driver.py"
    script.write_text(textwrap.dedent(DRIVER), encoding="utf-8")
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "QT_QPA_PLATFORM": "offscreen"}
    program = subprocess.Popen(
        [sys.executable, str(script), str(path)],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env=environment,
    )
    assert program.stdout is not None
    lines = []
    for line in program.stdout:
        lines.append(line)
        if line.strip() == "typed":
            break
    program.send_signal(signal.SIGKILL)
    program.wait()
    program.stdout.close()
    assert lines[-1:] == ["typed\n"], "".join(lines)
    with Workspace(path) as again:
        found = kept(again)
    assert [one.title for one in found] == ["Escrito antes del corte"]
    assert found[0].body["fields"]["hours"] == "1."


# ---- corrections


def test_a_correction_writes_only_what_differs_and_closes(
    page: ServicesPage, office: Workspace, uids: dict[str, str], frame: SilentFrame, qtbot: QtBot
) -> None:
    row = AttendanceDraft(organisation=uids["APOQ"], women=3, men=4)
    uid = record(office, service("Poda", "2023-03-10", row, cost=Decimal("1850.5"), currency="PEN", service_ref="x-1"))
    form = form_on(page, Request("record", uid=uid))
    qtbot.addWidget(form)
    assert form.fields.field("cost").edit.text() == "1,850.50"
    form.record()
    assert frame.said[-1] == "Sin cambios: Poda" and form not in frame.pushed
    form = form_on(page, Request("record", uid=uid))
    qtbot.addWidget(form)
    fill(form, title="Poda y sombra", start=dt.date(2023, 3, 10), end=dt.date(2023, 3, 10), hours=Decimal(4),
         place="Pichanaki", sdgs=[reference_uid("sdg", "5")])  # fmt: skip
    form.record()
    with office.reading() as reading:
        line = reading.connection.exec_driver_sql("SELECT line FROM journal ORDER BY id DESC LIMIT 1").scalar_one()
    assert '"title":["Poda","Poda y sombra"]' in line
    assert line.count('"fields":{"title"') == 1 and "women" not in line and "hours" not in line
    assert stored(office)[0].service_ref == "x-1"


def test_what_another_changed_meanwhile_is_not_overwritten(
    page: ServicesPage, office: Workspace, uids: dict[str, str], qtbot: QtBot
) -> None:
    row = AttendanceDraft(organisation=uids["APOQ"], women=3, men=4)
    uid = record(office, service("Poda", "2023-03-10", row))
    form = form_on(page, Request("record", uid=uid))
    qtbot.addWidget(form)
    with office.writing() as writing:
        found = stored(office)[0]
        correct_service(writing, uid, replace(found, title="Poda de otro", place="Lima"), writing.look(uid))
    form.fields.field("title").set_value("Poda mía")
    form._edited()
    form.record()
    with office.reading() as reading:
        look = reading.look(uid)
        assert set(look.aggregate.conflict((uid, "title"))) == {"Poda de otro", "Poda mía"}
        assert look.aggregate.displayed((uid, "place")) == "Lima"


def test_a_begun_correction_goes_on_with_what_was_seen_then(
    page: ServicesPage, office: Workspace, uids: dict[str, str], qtbot: QtBot
) -> None:
    row = AttendanceDraft(organisation=uids["APOQ"], women=3, men=4)
    uid = record(office, service("Poda", "2023-03-10", row))
    form = form_on(page, Request("record", uid=uid))
    qtbot.addWidget(form)
    form.fields.field("place").edit.end(False)
    qtbot.keyClicks(form.fields.field("place").edit, " alta")
    form.later()
    with office.writing() as writing:
        correct_service(writing, uid, replace(stored(office)[0], place="Lima"), writing.look(uid))
    again = form_on(page, Request("record", uid=uid))
    qtbot.addWidget(again)
    assert again.draft().place == "Pichanaki alta"
    again.record()
    with office.reading() as reading:
        assert len(reading.look(uid).aggregate.conflict((uid, "place"))) == 2
    assert kept(office) == []


def test_a_row_taken_out_is_voided_and_a_void_service_is_not_corrected(
    page: ServicesPage, office: Workspace, uids: dict[str, str], frame: SilentFrame, qtbot: QtBot
) -> None:
    first = AttendanceDraft(organisation=uids["APOQ"], women=3, men=4)
    second = AttendanceDraft(organisation=uids["ACOPAGRO"], women=1, men=1)
    uid = record(office, service("Poda", "2023-03-10", first, second))
    form = form_on(page, Request("record", uid=uid))
    qtbot.addWidget(form)
    assert rows(form) == ["ACOPAGRO", "APOQ"]
    form.attendance.grid.remove(0)
    form.record()
    assert [row.organisation for row in stored(office)[0].attendance] == [uids["APOQ"]]
    page.refresh()
    page.table.select_id(1)
    page.void()
    form = form_on(page, Request("record", uid=uid))
    qtbot.addWidget(form)
    assert form.banner.isVisible()
    form.record()
    assert frame.said[-1] == "El servicio está anulado: restáurelo primero."
    form._restore()
    assert frame.said[-1] == "Restaurado: Poda"


# ---- from others


def test_new_like_the_last_keeps_receivers_without_counts(
    page: ServicesPage, office: Workspace, uids: dict[str, str], qtbot: QtBot
) -> None:
    row = AttendanceDraft(organisation=uids["APOQ"], women=3, men=4)
    record(office, service("Poda", "2023-03-10", row))
    form = form_on(page, Request("like"))
    qtbot.addWidget(form)
    assert (form.draft().title, form.draft().start, rows(form)) == ("Poda", None, ["APOQ"])
    assert form.draft().attendance[0].counts == (None, None, None, None, None)
    type_counts(form, 0, 5, 6)
    assert form.attendance.grid.model.total(0) == "11"  # nobody "sin dato" is 0 from the start


def test_copying_the_last_can_be_undone(
    page: ServicesPage, form: ServiceForm, office: Workspace, uids: dict[str, str], frame: SilentFrame
) -> None:
    form.copy_last()
    assert frame.said[-1] == "Todavía no hay un servicio que copiar."
    record(office, service("Poda", "2023-03-10", AttendanceDraft(organisation=uids["APOQ"], women=3, men=4)))
    form.fields.field("title").set_value("Mío")
    form.copy_last()
    assert form.draft().title == "Poda" and rows(form) == ["APOQ"]
    assert frame.undo is not None
    frame.undo()
    assert form.draft().title == "Mío" and rows(form) == []


def test_a_pattern_is_kept_used_and_forgotten(page: ServicesPage, form: ServiceForm, qtbot: QtBot) -> None:
    fill(form)
    paste(form, "3106\n2741")
    type_counts(form, 0, 6, 9)
    form.head._keep_pattern()
    other = form_on(page)
    qtbot.addWidget(other)
    assert [pattern.name for pattern in other.patterns] == ["Debida diligencia en DDHH"]
    other.head._use(other.patterns[0])
    draft = other.draft()
    assert (draft.title, draft.start, len(draft.attendance)) == ("Debida diligencia en DDHH", None, 2)
    assert draft.attendance[0].women is None
    other.head._drop_pattern("Debida diligencia en DDHH")
    assert other.patterns == ()


# ---- who came


def test_a_pasted_list_is_identified_and_the_rest_kept(form: ServiceForm, office: Workspace, qtbot: QtBot) -> None:
    paste(form, "3106\n- APOQ\n3) coop florida\nNadie conocido\n")
    assert rows(form) == ["ACOPAGRO", "APOQ", "coop florida", "Nadie conocido"]
    assert form.attendance.unidentified() == 2
    grid = form.attendance.grid
    row = grid.rows()[2]
    assert row.suggestion is not None and row.suggestion.name == "La Florida"
    type_counts(form, 2, 4, 6)
    grid.view.go(2, 3)
    grid.focus()
    qtbot.keyClick(grid.view, Qt.Key.Key_Return, Qt.KeyboardModifier.AltModifier)
    assert rows(form)[2] == "La Florida" and grid.rows()[2].values["women"] == 4
    paste(form, "3106, 2461")
    assert rows(form) == ["ACOPAGRO", "APOQ", "La Florida", "Nadie conocido", "APPBOSA"]


def test_an_unknown_row_becomes_an_organisation_to_be_confirmed(form: ServiceForm, office: Workspace) -> None:
    fill(form)
    paste(form, "Cooperativa Recién Nacida")
    type_counts(form, 0, 4, 6, 0)
    form.record()
    with office.reading() as reading:
        found = reading.connection.exec_driver_sql("SELECT name, confirmed FROM organisation ORDER BY id DESC").first()
    assert tuple(found or ()) == ("Cooperativa Recién Nacida", 0)


@pytest.mark.parametrize(
    ("pasted", "expected"),
    [
        ("3106\t6\t9\t0\t2\t3", [Line("3106", (6, 9, 0, 2, 3))]),
        ("3106\tACOPAGRO\t6\t9", [Line("3106 ACOPAGRO", (6, 9))]),
        ("FLO-ID\tMujeres\n3106\t6", [Line("FLO-ID Mujeres"), Line("3106", (6,))]),
        ("FLO-ID\n3106", [Line("3106")]),
        ("3106\t2741\t2461", [Line("3106 2741 2461")]),
        ("\n\n796\n", [Line("796")]),
        ("796\t\t4", [Line("796", (None, 4))]),
    ],
)
def test_pasted_cells_become_names_and_counts(pasted: str, expected: list[Line]) -> None:
    assert lines_of([line.split("\t") for line in pasted.split("\n")]) == expected


def test_structures_receive_too_and_are_found_by_search(form: ServiceForm, qtbot: QtBot) -> None:
    form.attendance.open_adding()
    popup = form.attendance.findChild(AddReceiver)
    assert popup is not None
    qtbot.keyClicks(popup.search.edit, "brfair")
    qtbot.waitUntil(lambda: popup.list.count() == 1)
    qtbot.keyClick(popup.search.edit, Qt.Key.Key_Return)
    assert form.draft().attendance[0].structure == reference_uid("structure", "cn_br")
    qtbot.keyClick(popup.search.edit, Qt.Key.Key_Escape)
    paste(form, "BRFAIR")
    assert rows(form) == ["BRFAIR"]


def test_an_incomplete_total_says_so_and_shares_follow_the_counts(form: ServiceForm) -> None:
    paste(form, "3106\n2741")
    type_counts(form, 0, 3)
    assert form.attendance.grid.model.total(0) == "3+"
    type_counts(form, 0, 6, 9, 0, 2, 3)
    type_counts(form, 1, 4, 5, 2)
    words = form.attendance.footer._bar.accessibleName()
    assert words == "42\u00a0% mujeres (10 de 24), 58\u00a0% hombres, 2 sin dato, 33\u00a0% jóvenes (5 de 15)"


def test_document_advice_needs_no_participants(form: ServiceForm, office: Workspace) -> None:
    fill(form)
    paste(form, "3106")
    assert form._gaps.rows == (1,)
    form.attendance.grid.view.go(0, 3)
    form.attendance.toggle_advice()
    assert form._gaps.count == 0
    assert form.attendance.grid.rows()[0].note.startswith("asesoría documental")
    form.record()
    assert stored(office)[0].attendance[0].document_advice


def test_undo_in_the_grid_takes_the_last_change_back(form: ServiceForm, qtbot: QtBot) -> None:
    paste(form, "3106\n2741")
    type_counts(form, 0, 3)
    grid = form.attendance.grid
    grid.focus()
    qtbot.keyClick(grid.view, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert grid.rows()[0].values["women"] is None
    qtbot.keyClick(grid.view, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert grid.rows() == []
    qtbot.keyClick(grid.view, Qt.Key.Key_Y, Qt.KeyboardModifier.ControlModifier)
    assert rows(form) == ["ACOPAGRO", "APOQ"]


def test_the_status_bar_says_who_the_row_is(form: ServiceForm, office: Workspace, frame: SilentFrame) -> None:
    paste(form, "3106")
    form.attendance.grid.view.go(0, 4)
    assert frame.statuses[-1] == "ACOPAGRO · FLO-ID 3106 · San Martín · por confirmar · sin servicios todavía"


# ---- windows, languages, paper


@pytest.mark.parametrize("width", ["middle", "narrow"])
def test_a_narrow_window_shows_one_part_at_a_time(
    office: Workspace, uids: dict[str, str], qtbot: QtBot, width: str
) -> None:
    page = page_on(office, SilentFrame(width))
    qtbot.addWidget(page)
    form = form_on(page)
    qtbot.addWidget(form)
    assert form.fields.main.isVisible() and not form.attendance.isVisible()
    paste(form, "3106")
    form.show_tab("attendance")
    assert form.attendance.isVisible() and not form.fields.main.isVisible()
    assert form.head.tabs._pieces["attendance"].text() == "Asistencia 1"
    fill(form, sdgs=[])
    type_counts(form, 0, 1, 1, 0)
    form.record()
    assert form.fields.main.isVisible()


def test_another_width_language_or_zoom_keeps_what_is_typed(
    page: ServicesPage, form: ServiceForm, frame: SilentFrame, qtbot: QtBot
) -> None:
    qtbot.keyClicks(form.fields.field("title").edit, "Taller")
    qtbot.keyClicks(form.fields.field("hours").edit, "1,")
    paste(form, "3106\nquien sabe")
    frame._width = "narrow"
    form.width_changed("narrow")
    assert form.fields.field("title").edit.text() == "Taller" and rows(form) == ["ACOPAGRO", "quien sabe"]
    texts.set_language("en")
    form.rebuild()
    assert form.fields.field("hours").edit.text() == "1,"
    assert form.fields.field("title").label() == "Title" and form.header.title() == "New service"


def test_every_control_of_the_form_has_a_name(form: ServiceForm) -> None:
    paste(form, "3106")
    kinds = (QAbstractButton, QLineEdit, QPlainTextEdit)
    nameless = [
        type(widget).__name__
        for kind in kinds
        for widget in form.findChildren(kind)
        if widget.isVisible()
        and widget.focusPolicy()
        and not widget.accessibleName()
        and not getattr(widget, "text", str)()
    ]
    assert nameless == []


@pytest.mark.parametrize(
    "value", ["0", "12", "1.5", "1234", "1850", "1850.5", "0.125", "1.125", "1234567.89", "1234.125"]
)
@pytest.mark.parametrize("language", ["es", "en"])
def test_a_number_shown_is_read_back_as_the_same(form: ServiceForm, value: str, language: str) -> None:
    texts.set_language(language)
    for key, least in (("cost", 2), ("hours", 0)):
        field = form.fields.field(key)
        field.edit.setText(number_text(Decimal(value), least))
        assert field.readable() and field.value() == Decimal(value)


def test_the_blank_list_names_who_is_expected(office: Workspace, uids: dict[str, str], tmp_path: Path) -> None:
    rows_ = tuple(AttendanceDraft(organisation=uids[name]) for name in ("APOQ", "ACOPAGRO"))
    uid = record(office, service("Visita <prevista>", "2023-07-18", *rows_, state="planned"))
    with office.reading() as reading:
        draft, expected = printing.read_list(reading, uid)
    page = printing.as_html(draft, expected)
    assert "Visita &lt;prevista&gt;" in page and "18 jul 2023" in page and "Firma" in page
    assert page.index("ACOPAGRO") < page.index("APOQ")
    printer = printing.make_printer()
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "lista.pdf"))
    printing.draw(draft, expected, printer)
    assert (tmp_path / "lista.pdf").read_bytes().startswith(b"%PDF")


def test_printing_asks_to_record_first(form: ServiceForm, frame: SilentFrame) -> None:
    form.print_list()
    assert "planificado" in frame.said[-1]
