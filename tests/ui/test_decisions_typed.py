"""*Decisiones*: a conflict in which neither version is right is decided by a value that is typed (F2)."""

from __future__ import annotations

from decimal import Decimal

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from clac_desktop.models.identity import reference_uid
from clac_desktop.ui.page import SilentFrame
from clac_desktop.ui.pages.decisions.choosing import OtherValue
from tests.sync.world import World
from tests.ui.test_decisions_page import in_conflict, open_fields, press, said, shown, template, world

__all__ = ["template", "world"]


def window_focus(page: QWidget) -> QWidget | None:
    return page.window().focusWidget()


def test_another_value_is_typed_by_f2(world: World, qtbot: QtBot) -> None:
    """Neither version is right: what is typed is read like a cell of Excel, judged like a field of the form."""
    uid = in_conflict(
        world,
        cost=(Decimal(3120), Decimal(3210)),
        currency=("PEN", "PEN"),
        modality=(reference_uid("modality", "virtual"), reference_uid("modality", "hybrid")),
        place=("Cusco", "Puno"),
    )
    world.up("PE1")
    frame = SilentFrame()
    page = shown(world, qtbot, frame)
    view = page._conflicts
    rows = {row.label: row for row in view._rows}
    assert "o escriba otro valor (F2)" in said(page)

    def typed(label: str, *values: str) -> OtherValue:
        rows[label].setFocus()
        press(rows[label], Qt.Key.Key_F2)
        editor = rows[label].result._typing
        assert editor is not None
        for field, value in zip(editor._fields, values, strict=True):
            field.edit.setText(value)
        press(editor._fields[-1].edit, Qt.Key.Key_Return)
        return editor

    cost = rows["Costo y moneda"]
    assert [field.value() for field in typed("Costo y moneda", "3,210", "soles")._fields] == ["3,210", "soles"]
    assert "«3,210» no se entiende en «Costo»" in said(cost) and cost.choice == -1
    typed("Costo y moneda", "3300", "")
    assert "no cumple una regla del formulario (Costo, Moneda)" in said(cost)
    typed("Costo y moneda", "3300.50", "PEN")
    assert cost.result._words.text() == "PEN 3,300.50" and "Quedará así: PEN 3,300.50" in cost.accessibleName()
    typed("Modalidad", "presencial")
    typed("Lugar", "Cusco")
    assert rows["Lugar"].choice >= 0  # it is one of the versions
    rows["Lugar"].setFocus()
    press(rows["Lugar"], Qt.Key.Key_F2)
    assert rows["Lugar"].result._typing is not None
    press(rows["Lugar"].result._typing._fields[0].edit, Qt.Key.Key_Escape)
    assert rows["Lugar"].result._typing is None and window_focus(page) is rows["Lugar"]
    view.resolve()
    assert open_fields(world) == []
    assert (world.value("CLAC", uid, "cost"), world.value("CLAC", uid, "place")) == (3_300_500_000, "Cusco")
    assert frame.undo is not None
    frame.undo()
    assert len(open_fields(world)) == 3


def test_what_is_being_typed_stays_when_the_page_is_made_anew(world: World, qtbot: QtBot) -> None:
    """A package that comes in between, or another theme, makes the page anew: half a value is not lost."""
    uid = in_conflict(world, place=("Cusco", "Puno"), title=("Taller", "Curso"))
    world.up("PE1")
    page = shown(world, qtbot, SilentFrame())
    view = page._conflicts
    row = next(row for row in view._rows if row.label == "Lugar")
    row.setFocus()
    press(row, Qt.Key.Key_F2)
    assert row.result.typing is not None
    row.result.typing._fields[0].edit.setText("Arequ")
    with world["CLAC"].writing() as writing:
        writing.kinds.add("conflict")
    page.refresh()
    again = next(row for row in view._rows if row.label == "Lugar")
    assert again is not row and again.result.typing is not None
    assert again.result.typing.texts() == ["Arequ"] and view._case is not None and view._case.aggregate == uid
    again.result.typing._fields[0].edit.setText("Arequipa")
    press(again.result.typing._fields[0].edit, Qt.Key.Key_Return)
    assert again.result.typing is None and again.result._words.text() == "Arequipa"
