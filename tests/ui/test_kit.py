"""The parts of pages: states, keyboard, what a screen reader hears."""

from __future__ import annotations

from itertools import pairwise

import pytest
from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtGui import QAccessible, QGuiApplication, QPixmap
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from clac_desktop.ui import kit, theme
from clac_desktop.ui.kit.gallery import Gallery
from tests.ui.conftest import cut_words

Key = Qt.Key


def show(qtbot: QtBot, widget: QWidget) -> QWidget:
    qtbot.addWidget(widget)
    widget.show()
    qtbot.waitExposed(widget)
    return widget


@pytest.mark.parametrize("name", list(theme.THEMES))
@pytest.mark.parametrize("zoom", [1.0, 2.0])
def test_the_gallery_paints_in_every_theme(qtbot: QtBot, qapp: QApplication, name: str, zoom: float) -> None:
    theme.apply(qapp, name, zoom)
    gallery = Gallery()
    show(qtbot, gallery)
    image = gallery.grab().toImage()
    assert image.pixelColor(2, 2).name() == theme.THEMES[name]["window"].lower()
    assert cut_words(gallery) == []


def test_everything_in_the_gallery_that_takes_focus_has_a_name(qtbot: QtBot) -> None:
    gallery = Gallery()
    show(qtbot, gallery)
    nameless = []
    for widget in gallery.findChildren(QWidget):
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.isVisible():
            face = QAccessible.queryAccessibleInterface(widget)
            if not face.text(QAccessible.Text.Name):
                nameless.append(type(widget).__name__)
    assert nameless == []


def test_a_key_figure_is_one_button_that_says_its_value(qtbot: QtBot) -> None:
    opened: list[int] = []
    figure = kit.KeyFigure("Cobertura", on=lambda: opened.append(1))
    show(qtbot, figure)
    face = QAccessible.queryAccessibleInterface(figure)
    assert face.role() == QAccessible.Role.Button
    assert "calculando" in face.text(QAccessible.Text.Name)
    figure.show_value("74 %", "87 de 118 activas", bar=0.74, conflicts=2)
    assert face.text(QAccessible.Text.Name) == "Cobertura: 74 %. 87 de 118 activas. 2 conflictos"
    for key in (Key.Key_Return, Key.Key_Space):
        qtbot.keyClick(figure, key)
    qtbot.mouseClick(figure, Qt.MouseButton.LeftButton)
    assert len(opened) == 3
    figure.show_unknown("sin activas")
    assert figure.value_text() == "s/d"


def test_a_figure_keeps_its_size_whatever_it_shows(qtbot: QtBot) -> None:
    figure = kit.KeyFigure("Cobertura")
    sizes = [figure.sizeHint()]
    figure.show_value("74 %", "87 de 118", bar=0.5, link="Ver")
    sizes.append(figure.sizeHint())
    figure.show_unknown("sin activas")
    assert sizes == [figure.sizeHint()] * 2


def test_a_split_button_acts_and_opens_its_menu(qtbot: QtBot) -> None:
    acted: list[str] = []
    menu = kit.Menu()
    menu.add("Otro", lambda: acted.append("otro"))
    button = kit.Button("Nuevo", key="Ctrl+N", on=lambda: acted.append("nuevo"), menu=menu)
    show(qtbot, button)
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton, pos=QPoint(button.width() - 8, button.height() // 2))
    assert acted == ["nuevo"]
    assert menu.isVisible()
    menu.close()
    assert "Ctrl+N" in button.toolTip()


def test_a_button_follows_its_command(qtbot: QtBot) -> None:
    owner = QWidget()
    qtbot.addWidget(owner)
    done: list[int] = []
    action = kit.command(owner, "Enviar", lambda: done.append(1), key="Ctrl+E", icon="send")
    button = kit.Button.of(action)
    qtbot.addWidget(button)
    action.setEnabled(False)
    assert not button.isEnabled()
    action.setEnabled(True)
    button.click()
    assert done == [1]


def test_tabs_and_segments_walk_by_arrows_and_announce(qtbot: QtBot) -> None:
    chosen: list[object] = []
    tabs = kit.Tabs([("all", "Todos", 412), ("open", "Por cerrar", 1)], on=chosen.append)
    show(qtbot, tabs)
    assert tabs.current() == "all"
    pieces = tabs.findChildren(type(tabs._pieces["all"]))
    qtbot.mouseClick(pieces[1], Qt.MouseButton.LeftButton)
    tabs.set_current("all")
    assert chosen == ["open"]
    assert pieces[0].accessibleName() == "Todos 412"
    segments = kit.SegmentedControl([(1, "Tipo"), (2, "Producto")], 2)
    qtbot.addWidget(segments)
    assert segments.current() == 2


def test_a_message_stays_under_the_pointer_and_undoes(qtbot: QtBot) -> None:
    undone: list[int] = []
    parent = QWidget()
    parent.resize(600, 200)
    bar = kit.MessageBar(parent)
    show(qtbot, parent)
    bar.say("Servicio anulado", "block", undo=lambda: undone.append(1))
    assert bar.text() == "Servicio anulado"
    assert bar._timer.interval() == 10_000
    assert bar._timer.isActive()
    QApplication.sendEvent(bar._undo, _focus(QEvent.Type.FocusIn))
    assert not bar._timer.isActive()
    QApplication.sendEvent(bar._undo, _focus(QEvent.Type.FocusOut))
    assert bar._timer.isActive()
    assert bar.can_undo()
    bar.undo()
    bar.undo()
    assert undone == [1]
    assert bar.isHidden()


def _focus(kind: QEvent.Type) -> QEvent:
    from PySide6.QtGui import QFocusEvent

    return QFocusEvent(kind)


def test_the_fx_panel_says_formula_and_copies_it(qtbot: QtBot) -> None:
    opened: list[str] = []
    panel = kit.FxPanel()
    show(qtbot, panel)
    rows = [kit.FxRow("Numerador", "87", lambda: opened.append("n")), kit.FxRow("Sin estado", "4")]
    panel.show_facts(kit.FxFacts("Cobertura", "F2", "Atendidas entre activas.", rows, "corte 30 jun"))
    panel.copy()
    assert (
        QGuiApplication.clipboard().text()
        == "Cobertura (fórmula F2)\nAtendidas entre activas.\nNumerador\t87\nSin estado\t4\ncorte 30 jun"
    )
    links = panel.findChildren(kit.Link)
    assert [link.accessibleName() for link in links] == ["Ver lista: Numerador"]
    links[0].click()
    qtbot.keyClick(panel, Key.Key_Escape)
    assert opened == ["n"]
    assert panel.isHidden()


def test_progress_follows_and_cancels(qtbot: QtBot) -> None:
    progress = kit.Progress("Leyendo", unit="filas")
    show(qtbot, progress)
    progress.report(3120, 5000)
    assert progress.accessibleDescription() == "3,120 de 5,000 filas"
    with qtbot.waitSignal(progress.cancelled, timeout=1000):
        progress._button.click()
    assert not progress._button.isEnabled()


def test_an_empty_list_offers_its_ways(qtbot: QtBot) -> None:
    done: list[str] = []
    cards = [kit.EmptyCard("add", title, "…", "Ctrl+N", lambda title=title: done.append(title)) for title in ("a", "b")]  # type: ignore[misc]
    empty = kit.EmptyState("Todavía no hay servicios", "Aquí se ven.", cards)
    show(qtbot, empty)
    empty.focus_first()
    qtbot.keyClick(empty.window().focusWidget(), Key.Key_Return)
    assert done == ["a"]


def test_an_empty_list_in_a_small_window_is_scrolled_and_nothing_overlaps(qtbot: QtBot) -> None:
    cards = [kit.EmptyCard("add", title, "…", "Ctrl+N", list) for title in ("Registrar el primero", "b", "c")]
    empty = kit.EmptyState("Todavía no hay servicios", "Aquí se ven los talleres. " * 6, cards)
    show(qtbot, empty)
    empty.resize(595, 250)
    qtbot.wait(1)
    ways = empty._ways
    assert [way.x() for way in ways] == [ways[0].x()] * 3 and not empty._drawing.isVisible()
    tops = sorted((child.y(), child.height()) for child in [*ways, *empty.findChildren(kit.Label)])
    assert all(y + height <= below for (y, height), (below, _height) in pairwise(tops))
    empty.resize(1158, 640)
    qtbot.wait(1)
    assert empty._drawing.isVisible() and [way.y() for way in ways] == [ways[0].y()] * 3


def test_a_filter_says_what_it_filters_and_clears(qtbot: QtBot) -> None:
    chip = kit.FilterChip("Estado", [("done", "Realizado"), ("void", "Anulado")], all_text="todos", many=True)
    show(qtbot, chip)
    assert chip.text() == "Estado: todos"
    heard: list[object] = []
    chip.changed.connect(heard.append)
    chip._toggle("done")
    chip._toggle("void")
    assert chip.text() == "Estado: Realizado, Anulado"
    qtbot.keyClick(chip, Key.Key_Delete)
    assert heard == [["done"], ["done", "void"], None]


def test_filtering_as_you_type_waits_for_a_pause(qtbot: QtBot) -> None:
    field = kit.SearchField("banano…")
    show(qtbot, field)
    heard: list[str] = []
    field.searched.connect(heard.append)
    qtbot.keyClicks(field.edit, "banano")
    assert heard == []
    qtbot.waitUntil(lambda: heard == ["banano"], timeout=1000)
    qtbot.keyClick(field.edit, Key.Key_Escape)
    assert heard == ["banano", ""]


@pytest.mark.parametrize(("text", "folded"), [("López", "lopez"), ("  ÑANDÚ ", "nandu"), ("Coop. Ç", "coop. c")])
def test_search_is_blind_for_case_and_accents(text: str, folded: str) -> None:
    assert kit.fold(text) == folded


def test_a_banner_is_heard_as_one_sentence(qtbot: QtBot) -> None:
    banner = kit.Banner("Solo lectura.", "Vienen del registro.")
    show(qtbot, banner)
    assert banner.accessibleName() == "Solo lectura. Vienen del registro."
    assert banner.height() == theme.px(40)


def test_a_drop_area_takes_files_of_its_ending(qtbot: QtBot) -> None:
    from PySide6.QtCore import QMimeData, QPoint, QUrl
    from PySide6.QtGui import QDropEvent

    taken: list[list[str]] = []
    area = kit.DropArea("upload", "Suelte aquí", endings=(".xlsx",), on_drop=taken.append)
    show(qtbot, area)
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile("/datos/a.xlsx"), QUrl.fromLocalFile("/datos/b.txt")])
    drop = QDropEvent(
        QPoint(5, 5), Qt.DropAction.CopyAction, mime, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    )
    area.dropEvent(drop)
    assert taken == [["/datos/a.xlsx"]]


def test_a_focused_card_differs_from_the_others(qtbot: QtBot) -> None:
    gallery = Gallery()
    show(qtbot, gallery)
    before: QPixmap = gallery.focused.grab()
    gallery.focused.setFocus()
    qtbot.waitUntil(gallery.focused.hasFocus, timeout=1000)
    assert before.toImage() != gallery.focused.grab().toImage()


class _Windows(QObject):
    """Notes every window that is shown."""

    def __init__(self) -> None:
        super().__init__()
        self.shown: list[str] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
            self.shown.append(type(watched).__name__)
        return False


@pytest.mark.parametrize("wrap", [True, False])
def test_a_banner_is_made_without_a_window_that_flashes(qapp: QApplication, qtbot: QtBot, wrap: bool) -> None:
    """A part that is shown before it has a parent is a window of its own for a moment, and takes the keyboard along."""
    seen = _Windows()
    qapp.installEventFilter(seen)
    try:
        banner = kit.Banner("Aplicado.", "Dos celdas.", wrap=wrap, detail="Revise la lista.")
        qtbot.addWidget(banner)
    finally:
        qapp.removeEventFilter(seen)
    assert seen.shown == []
