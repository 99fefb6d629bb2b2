"""The form of a service: recording by keyboard, what is missing, other windows and languages, paper."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QAbstractButton, QLineEdit, QPlainTextEdit
from pytestqt.qtbot import QtBot

from clac_desktop import texts
from clac_desktop.models.database import Workspace
from clac_desktop.models.identity import reference_uid
from clac_desktop.models.service import AttendanceDraft
from clac_desktop.spreadsheets.reading import read_sheets
from clac_desktop.ui import kit
from clac_desktop.ui.page import SilentFrame
from clac_desktop.ui.pages.services import ServicesPage, printing
from clac_desktop.ui.pages.services.form import ServiceForm
from clac_desktop.ui.pages.services.opening import number_text
from tests.ui.services_stage import (
    fill,
    form_on,
    kept,
    page_on,
    paste,
    record,
    rows,
    service,
    stored,
    type_counts,
)

# ---- recording


def test_a_service_of_one_day_needs_its_day_only_once(form: ServiceForm, qtbot: QtBot) -> None:
    start, end = (form.fields.field(key) for key in ("start", "end"))
    assert isinstance(start, kit.DateField) and isinstance(end, kit.DateField)
    form.activateWindow()
    start.focus()
    qtbot.keyClicks(start.edit, "04/07/2023")
    qtbot.keyClick(start.edit, Qt.Key.Key_Tab)
    assert end.value() == dt.date(2023, 7, 4) and end.box.mode != "error"
    qtbot.keyClicks(end.edit, "05/07/2023")
    start.focus()
    qtbot.keyClick(start.edit, Qt.Key.Key_Tab)
    assert end.value() == dt.date(2023, 7, 5), "what was typed stays"


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


def test_a_theme_is_chosen_by_typing_and_stands_before_the_words(form: ServiceForm, qtbot: QtBot) -> None:
    themes = form.fields.field("themes")
    themes.focus()
    for words in ("diligencia", "deforest"):
        qtbot.keyClicks(themes.edit, words)
        qtbot.keyClick(themes.edit, Qt.Key.Key_Return)
    assert len(themes.value()) == 2 and themes.value()[1] == reference_uid("theme", "deforestation")
    pieces = themes.edit.parentWidget().findChildren(QAbstractButton)
    assert all(piece.y() < themes.edit.y() or piece.x() < themes.edit.x() for piece in pieces if piece.isVisible())


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


def test_a_service_of_that_day_with_this_title_is_pointed_out(
    form: ServiceForm, office: Workspace, uids: dict[str, str]
) -> None:
    """A15: one webinar sent by several offices is recorded once."""
    record(office, service("Seminario web de género", "2023-07-05", state="planned"))
    fill(form, title="seminario web de genero.")
    title = form.fields.field("title")
    form._field_left("title")
    assert title.box.mode == "warning" and "Seminario web de género" in title.message()
    paste(form, "3106")
    type_counts(form, 0, 1, 1, 0)
    form.record()
    assert len(stored(office)) == 2
    assert form.fields.field("title").message() == ""


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
    rows_ += (AttendanceDraft(typed="Agro & nuevos"),)  # is not identified yet, and comes all the same
    uid = record(office, service("Visita <prevista>", "2023-07-18", *rows_, state="planned"))
    with office.reading() as reading:
        draft, expected = printing.read_list(reading, uid)
    page = printing.as_html(draft, expected)
    assert page.index("ACOPAGRO") < page.index("Agro &amp; nuevos") < page.index("APOQ")
    assert "Visita &lt;prevista&gt;" in page and "18 jul 2023" in page and "Firma" in page
    with office.reading() as reading:
        printing.save_workbook(reading, uid, tmp_path / "lista.xlsx")
    names = [line[2] for line in read_sheets(tmp_path / "lista.xlsx")["Lista de asistencia"][5:9]]
    assert [name.split(" · ")[0] if name else None for name in names] == ["ACOPAGRO", "Agro & nuevos", "APOQ", None]
    printer = printing.make_printer()
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "lista.pdf"))
    printing.draw(draft, expected, printer)
    assert (tmp_path / "lista.pdf").read_bytes().startswith(b"%PDF")


def test_a_list_as_pdf_is_said_to_be_saved_only_where_it_is(
    form: ServiceForm, office: Workspace, frame: SilentFrame, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    uid = record(office, service("Visita prevista", "2023-07-18", state="planned"))
    opened: list[str] = []
    untold: list[str] = []
    monkeypatch.setattr(printing.QDesktopServices, "openUrl", lambda url: opened.append(url.toLocalFile()))
    form.background.problems_untold.connect(lambda problems: untold.extend(one.code for one in problems))
    for target in (tmp_path / "lista.pdf", tmp_path / "pulled out" / "lista.pdf"):
        answer = (str(target), "")
        monkeypatch.setattr(printing.QFileDialog, "getSaveFileName", lambda *_args, answer=answer: answer)
        printing._ask(form, form.background, frame, uid, "Visita prevista", "pdf")
    content = (tmp_path / "lista.pdf").read_bytes()
    assert content.startswith(b"%PDF") and content.rstrip().endswith(b"%%EOF")
    assert opened == [str(tmp_path / "lista.pdf")] and frame.said == ["Lista guardada: lista.pdf"]
    assert untold == ["save_no_folder"]


def test_printing_asks_to_record_first(form: ServiceForm, frame: SilentFrame) -> None:
    form.print_list()
    assert "planificado" in frame.said[-1]
