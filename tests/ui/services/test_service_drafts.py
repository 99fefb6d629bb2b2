"""Drafts that survive, corrections beside what others changed, new services from others."""

from __future__ import annotations

import datetime as dt
import os
import signal
import subprocess
import sys
import textwrap
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

from pytestqt.qtbot import QtBot

from clac_desktop.models.database import Workspace
from clac_desktop.models.identity import reference_uid
from clac_desktop.models.service import AttendanceDraft
from clac_desktop.recording.service import correct_service
from clac_desktop.ui.page import SilentFrame
from clac_desktop.ui.pages.services import ServicesPage
from clac_desktop.ui.pages.services.form import ServiceForm
from clac_desktop.ui.pages.services.keeping import DELAY_MS
from clac_desktop.ui.pages.services.opening import Request
from tests.ui.services_stage import (
    fill,
    form_on,
    kept,
    paste,
    record,
    rows,
    service,
    stored,
    type_counts,
)

ROOT = Path(__file__).resolve().parents[3]


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
    assert DELAY_MS <= 500
    for letter in "abcdefghijklmnopqrstuvwxyz":
        qtbot.keyClicks(form.fields.field("title").edit, letter)
        qtbot.wait(20)
        if kept(office):
            break
    assert len(kept(office)) == 1, "each letter puts the writing off"


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


def test_several_countries_stay_in_their_order(page: ServicesPage, office: Workspace, qtbot: QtBot) -> None:
    countries = tuple(reference_uid("country", code) for code in ("EC", "PE", "BO"))
    uid = record(office, service("Golden Cup", "2023-03-10", country=countries, state="planned"))
    form = form_on(page, Request("record", uid=uid))
    qtbot.addWidget(form)
    assert form.draft().country == countries
    form.fields.field("country").set_value(reference_uid("country", "PE"))
    assert form.draft().country == (reference_uid("country", "PE"), reference_uid("country", "BO"))


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
