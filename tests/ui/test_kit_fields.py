"""Fields: what is read, what is asked back, messages where they are reserved."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from clac_desktop.errors import Problem
from clac_desktop.ui import kit, theme
from clac_desktop.ui.kit.field import MessageLine
from clac_desktop.ui.kit.list_popup import matching

Key = Qt.Key
TODAY = date(2023, 7, 5)


def show(qtbot: QtBot, *fields: QWidget) -> None:
    """Show fields, and something else that can take the focus."""
    holder = kit.Column(*fields, kit.Button("Otro"))
    holder.resize(400, 300)
    qtbot.addWidget(holder)
    qtbot.kept = holder  # the bot itself keeps a weak reference only
    holder.show()
    qtbot.waitExposed(holder)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("", None), ("12", 12), ("-3", -3), ("1,5", "1.5"), ("1.5", "1.5"),
        ("1,850.00", "1850.00"), ("1.850,00", "1850.00"),
        ("0.125", "0.125"), ("0,125", "0.125"), ("1,234,567", 1234567),
        ("1.234.567", 1234567), ("12345.678", "12345.678"),
        (" 1 850,5 ", "1850.5"), ("3.1416", "3.1416"),
    ],
)  # fmt: skip
def test_numbers_with_one_reading_are_read(text: str, value: object) -> None:
    assert kit.read_number(text) == (None if value is None else Decimal(str(value)))


@pytest.mark.parametrize("text", ["1.234", "1,234", "12.345", "-1,850"])
def test_a_number_with_two_readings_is_never_guessed(text: str) -> None:
    with pytest.raises(kit.UnreadableNumber) as caught:
        kit.read_number(text)
    assert caught.value.ambiguous


@pytest.mark.parametrize("text", ["doce", "1,23,4", "1.2.3", "1,850,00", "--1", "1e5", "1.850.00"])
def test_what_is_no_number_is_said(text: str) -> None:
    with pytest.raises(kit.UnreadableNumber) as caught:
        kit.read_number(text)
    assert not caught.value.ambiguous


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("05/07/2023", date(2023, 7, 5)), ("5/7/23", date(2023, 7, 5)), ("5-7", date(2023, 7, 5)),
        ("05072023", date(2023, 7, 5)),
        ("2023-07-05", date(2023, 7, 5)), ("29/2/2024", date(2024, 2, 29)), ("", None),
    ],
)  # fmt: skip
def test_dates_are_read_day_first(text: str, day: date | None) -> None:
    assert kit.read_date(text, TODAY) == day


@pytest.mark.parametrize("text", ["31/02/2023", "13/13/2023", "mañana", "5/7/202", "29/2/2023"])
def test_days_that_do_not_exist_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        kit.read_date(text, TODAY)


def test_a_number_field_asks_back_in_its_reserved_line(qtbot: QtBot) -> None:
    field = kit.NumberField("Costo", decimals=2, optional=True)
    show(qtbot, field)
    height = field.sizeHint().height()
    qtbot.keyClicks(field.edit, "1.850")
    field.edit.editingFinished.emit()
    assert (field.value(), field.readable()) == (None, False)
    assert field.message() == "«1.850» se puede leer de dos maneras: escriba 1850 o 1.8500."
    assert field.sizeHint().height() == height
    face = QAccessible.queryAccessibleInterface(field.edit)
    assert face.text(QAccessible.Text.Name) == "Costo (opcional)"
    assert face.text(QAccessible.Text.Description) == field.message()
    field.edit.clear()
    qtbot.keyClicks(field.edit, "1850,5")
    field.edit.editingFinished.emit()
    assert (field.value(), field.message(), field.edit.text()) == (Decimal("1850.5"), "", "1,850.50")


def test_a_whole_number_refuses_parts_and_limits(qtbot: QtBot) -> None:
    field = kit.NumberField("Horas", minimum=0, maximum=24)
    show(qtbot, field)
    for text, sentence in (
        ("1.5", "Escriba un número entero, sin decimales."),
        ("25", "Escriba 24 o menos."),
        ("-1", "Escriba 0 o más."),
    ):
        field.edit.setText(text)
        field.edit.editingFinished.emit()
        assert field.message() == sentence
    field.set_value(12)
    assert (field.value(), field.message()) == (12, "")


def test_a_whole_number_reads_what_it_writes_itself(qtbot: QtBot) -> None:
    field = kit.NumberField("Socias")
    show(qtbot, field)
    field.set_value(1200)
    assert (field.edit.text(), field.value(), field.readable()) == ("1,200", 1200, True)
    field.edit.setText("1.200")  # in Spanish of Peru the point is the decimal sign: that is no number of this field
    assert field.value() is None and not field.readable()


def test_chips_of_a_choice_stand_before_the_words_while_it_is_shown(qtbot: QtBot) -> None:
    field = kit.MultiChoiceField("Temas", [("a", "Ingreso digno"), ("b", "Género")])
    show(qtbot, field)
    field.set_value(["a", "b"])
    qtbot.wait(1)
    assert [piece.x() < field.edit.x() or piece.y() < field.edit.y() for piece in field._pieces] == [True, True]


def test_a_scroll_area_shows_the_card_below(qtbot: QtBot) -> None:
    inner = QWidget()
    area = kit.scroll(inner)
    show(qtbot, area)
    assert not inner.autoFillBackground() and not area.viewport().autoFillBackground()


def test_today_and_the_calendar_by_keyboard(qtbot: QtBot) -> None:
    field = kit.DateField("Fin", maximum=date(2030, 1, 1))
    show(qtbot, field)
    heard: list[int] = []
    field.changed.connect(lambda: heard.append(1))
    qtbot.keyClick(field.edit, Key.Key_Semicolon, Qt.KeyboardModifier.ControlModifier)
    assert field.value() == date.today()
    field.edit.setText("31/02/2023")
    field.edit.editingFinished.emit()
    assert field.message() == "Ese día no existe. Escriba la fecha como 05/07/2023."
    field.set_value(date(2023, 7, 5))
    assert (field.edit.text(), field.message(), len(heard)) == ("05/07/2023", "", 1)
    field.open_calendar()
    popups = [child for child in field.findChildren(QWidget) if child.isWindow() and child.isVisible()]
    assert len(popups) == 1
    popups[0].close()


def test_choosing_by_typing_without_accents(qtbot: QtBot) -> None:
    field = kit.ChoiceField("Tipo", [("w", "Taller"), ("v", "Visita de auditoría"), ("a", "Asistencia técnica")])
    show(qtbot, field)
    heard: list[object] = []
    field.changed.connect(lambda: heard.append(field.value()))
    field.focus()
    qtbot.keyClicks(field.edit, "tecnica")
    assert field.popup().count() == 1
    qtbot.keyClick(field.edit, Key.Key_Return)
    assert (field.value(), field.edit.text(), heard) == ("a", "Asistencia técnica", ["a"])
    qtbot.keyClick(field.edit, Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert field.popup().isVisible()
    qtbot.keyClick(field.edit, Key.Key_Escape)
    assert not field.popup().isVisible()
    field.edit.setText("nada de esto")
    field._abandon()
    assert field.edit.text() == "Asistencia técnica"


def test_matches_that_begin_with_the_words_come_first() -> None:
    items = [(1, "Gran taller"), (2, "Taller corto"), (3, "Visita")]
    assert [ident for ident, _label in matching(items, "TALL")] == [2, 1]
    assert [ident for ident, _label in matching(items, "corto taller")] == [2]


def test_several_as_chips(qtbot: QtBot) -> None:
    field = kit.MultiChoiceField("ODS", [(at, f"ODS {at} objetivo largo") for at in range(1, 18)])
    show(qtbot, field)
    field.focus()
    qtbot.keyClicks(field.edit, "ods 5")
    qtbot.keyClick(field.edit, Key.Key_Return)
    assert field.value() == [5]
    assert "ODS 5" in field.edit.accessibleName()
    one_line = field.box.height()
    field.set_value([1, 2, 3, 4, 5, 6, 7, 8])
    assert field.box.height() > one_line
    qtbot.keyClick(field.edit, Key.Key_Backspace)
    assert field.value() == [1, 2, 3, 4, 5, 6, 7]


def test_a_field_filled_by_others_says_by_whom(qtbot: QtBot) -> None:
    field = kit.TextField("Nombre")
    show(qtbot, field)
    field.set_disabled("lo llena el centro")
    assert not field.edit.isEnabled()
    assert field.edit.accessibleDescription() == "lo llena el centro"
    assert field.edit.placeholderText() == "lo llena el centro"
    field.set_disabled(None)
    assert field.edit.isEnabled()


def test_a_form_marks_its_gaps_in_the_order_of_the_keyboard(qtbot: QtBot) -> None:
    form = kit.Form()
    first, second = kit.TextField("Título"), kit.TextField("Lugar")
    form.add(first, "title")
    second.key = "place"
    form.add(kit.FieldRow(second, kit.TextField("Otro")))
    show(qtbot, form)
    warning = Problem("file_missing", file="a.xlsx", severity="warning")
    form.show_problems({"place": Problem("file_missing", file="a.xlsx"), "title": warning})
    assert form.first_gap() is second
    assert (first.box.mode, second.box.mode) == ("warning", "error")
    form.show_problems({})
    assert form.first_gap() is None


def test_values_set_by_the_program_are_not_announced(qtbot: QtBot) -> None:
    heard: list[int] = []
    fields: list[tuple[kit.Field, object]] = [
        (kit.TextField("a"), "x"), (kit.LongTextField("b"), "x\ny"), (kit.NumberField("c"), 3),
        (kit.DateField("d"), TODAY), (kit.ChoiceField("e", [(1, "uno")]), 1),
        (kit.MultiChoiceField("f", [(1, "uno")]), [1]),
    ]  # fmt: skip
    for field, value in fields:
        qtbot.addWidget(field)
        field.changed.connect(lambda: heard.append(1))
        field.set_value(value)
        assert field.value() == value
    assert heard == []


def test_dates_fit_into_their_field(qtbot: QtBot) -> None:
    field = kit.DateField("Inicio")
    field.set_value(TODAY)
    field.setFixedWidth(theme.px(117))
    show(qtbot, field)
    assert field.edit.width() >= theme.metrics(13).horizontalAdvance("05/07/2023")


def test_a_row_tells_below_itself_what_is_wrong_and_a_day_is_never_cut(qtbot: QtBot) -> None:
    start, end, hours = kit.DateField("Inicio"), kit.DateField("Fin"), kit.NumberField("Horas", decimals=2, unit="h")
    row = kit.FieldRow(start, end, hours, widths=[112, 112, 76])
    show(qtbot, row)
    row.resize(row.minimumSizeHint().width(), row.height())
    for field in (start, end):
        field.edit.setText("30/02/2023")
        field.edit.editingFinished.emit()
    whole = start.edit.fontMetrics().horizontalAdvance("30/02/2023")
    assert min(start.edit.width(), end.edit.width()) > whole
    lines = row.findChildren(MessageLine)
    assert [line.toolTip() for line in lines if line.toolTip()] == [f"Inicio · {start.message()}"]
    assert max(line.width() for line in lines if line.toolTip()) == row.width()
    start.set_value(date(2023, 2, 28))
    end.set_value(date(2023, 2, 28))
    assert not any(line.toolTip() for line in lines)


def test_words_that_do_not_fit_end_in_an_ellipsis_until_somebody_types(qtbot: QtBot) -> None:
    name = "2.2 Operativizar una estrategia integral de formación, acompañamiento y asistencia técnica"
    field = kit.ChoiceField("Objetivo", [(1, name)])
    qtbot.addWidget(field)
    field.set_value(1)
    field.setFixedWidth(theme.px(320))
    field.show()
    edit = field.edit
    cut = edit.grab().toImage()
    edit.setText(edit.fontMetrics().elidedText(name, Qt.TextElideMode.ElideRight, edit.width()))
    edit.setCursorPosition(0)
    assert edit.text().endswith("…") and cut == edit.grab().toImage()
    assert field.value() == 1


def test_a_sentence_longer_than_its_line_takes_a_second_one(qtbot: QtBot) -> None:
    cost = kit.NumberField("Costo", decimals=6, reserve=False)
    row = kit.FieldRow(cost, kit.TextField("Moneda", reserve=False))
    show(qtbot, row)
    row.resize(theme.px(310), row.height())
    cost.edit.setText("1.234")
    cost.edit.editingFinished.emit()
    line = next(line for line in row.findChildren(MessageLine) if line.toolTip())
    assert line.height() >= 2 * theme.metrics(12).height()
    cost.set_error("Falta.")
    assert line.height() == theme.px(16)
