"""A file without a seal in the window: its preview, the way to the proposals, and what is decided there by name."""

from __future__ import annotations

from pathlib import Path

from openpyxl import load_workbook
from PySide6.QtCore import QItemSelectionModel
from pytestqt.qtbot import QtBot

from clac_desktop.sync.receiving import apply_package
from clac_desktop.ui.kit import Button
from clac_desktop.ui.page import SilentFrame
from tests.sync.test_hand_edits import Book
from tests.sync.world import World, service
from tests.ui.test_decisions_page import shown, template, world
from tests.ui.test_packages_page import Network, Show, count, enrolled, network, show

__all__ = ["enrolled", "network", "show", "template", "world"]


def unsealed(network: Network, file: Path) -> Path:
    """The package of a service that the centre has, typed over in a program that lost its hidden sheet."""
    network.record("Taller de poda")
    apply_package(network.centre, Path(network.sent()))
    book = load_workbook(network.sent())
    del book["_payload"]
    page = book["Servicios"]
    columns = {cell.value: cell.column for cell in page[2]}
    page.cell(3, columns["title"]).value, page.cell(3, columns["place"]).value = "Taller de injertos", "Jaén"
    page.cell(4, columns["title"]).value = "Sin fecha ni país"
    book["Atenciones"].cell(3, {cell.value: cell.column for cell in book["Atenciones"][2]}["women"]).value = 40
    book.save(file)
    return file


def test_what_a_file_without_a_seal_says_is_taken_to_the_proposals(
    network: Network, show: Show, frame: SilentFrame
) -> None:
    file = unsealed(network, network.folder / "PE sin sello.xlsx")
    before = count(network.centre, "journal")
    page = show(network.centre)
    page.take_drop([str(file)])
    preview, button = page._receive._preview, page._receive._button
    assert preview._chip.text() == "Sin sello" and not frame.badges.get("packages")
    lines = [row.cells for row in preview._table._rows]
    assert [(line[0].text, *line[2:5]) for line in lines] == [
        ("Propuesta", "Título", "Taller de poda", "Taller de injertos"),
        ("Propuesta", "Lugar", "–", "Jaén"),
        ("Propuesta", "Asistencia", "4 M, 5 H", "40 M, 5 H"),
        ("Omitida", "Servicio", "Servicios, fila 4", "no dice de qué registro habla"),
    ]
    assert preview._table.selection_count() == 0 and count(network.centre, "proposal") == 0
    assert button.isVisible() and button.text() == "Llevar a Propuestas" and page._apply.isEnabled()
    assert preview._told.text() == "Nada está elegido: cada propuesta se decide después, una por una."
    page._apply.trigger()
    assert (count(network.centre, "proposal"), count(network.centre, "journal")) == (3, before)
    assert frame.said[-1] == "3 propuestas esperan en Decisiones"
    assert page._receive.own == [] and preview._title.text() == file.name  # it lies in the inbox now
    assert not page._apply.isEnabled() and not button.isVisible() and len(preview._table._rows) == 4
    (link,) = [one for one in preview.findChildren(Button) if one.text() == "Ver propuestas"]
    link.click()
    assert frame.went[-1] == ("decisions", {"view": "proposals"})
    page.take_drop([str(file)])
    assert not page._apply.isEnabled() and count(network.centre, "proposal") == 3


def test_what_has_no_seal_comes_last_unselected_and_never_in_a_block_with_others(world: World, qtbot: QtBot) -> None:
    frame = SilentFrame()
    uid = world.record("PE1", service("Taller"))
    world.up("PE1")
    book = Book(world.export("CLAC", "PE", full=True))
    book.put("Servicios", uid, title="Con sello")
    genuine = book.save(world.folder / "genuine.xlsx")
    book.put("Servicios", uid, title="Taller", place="Cusco", hours=2)
    del book.book["_payload"]
    world.deliver(book.save(world.folder / "Sin sello.xlsx"), "CLAC")
    page = shown(world, qtbot, frame)
    view = page._proposals
    assert view._table.selection_count() == 0 and view._table.count() == 2  # nothing is chosen
    view._table.setFocus()
    first = view._table.rows_model.index(0, 0)
    view._table.selectionModel().setCurrentIndex(first, QItemSelectionModel.SelectionFlag.NoUpdate)
    page.refresh()
    view.decide(True)
    view.decide(False)
    assert world.value("CLAC", uid, "place") is None and view._table.count() == 2
    assert frame.said == ["Viene de un archivo sin sello: elíjala antes de decidir"] * 2
    view.say_keys()
    assert frame.statuses[-1].startswith("0 elegidas")
    world.deliver(genuine, "CLAC")
    page.refresh()
    rows = view._table._rows
    assert [(row.cells[0].text, row.cells[2]) for row in rows] == [
        ("Propuesta", "Título"), ("Sin sello", rows[1].cells[2]), ("Sin sello", rows[2].cells[2])
    ]  # fmt: skip
    assert {row.cells[7] for row in rows[1:]} == {"Sin sello.xlsx"}
    view._table.selectAll()
    view.decide(True)
    assert (world.value("CLAC", uid, "title"), world.value("CLAC", uid, "place")) == ("Con sello", None)
    assert frame.said[-1].startswith("1 propuesta aceptada · 2 quedan: Viene de un archivo sin sello")
    view._table.select_id(next(row.id for row in view._table._rows if row.cells[2] == "Lugar"))
    assert "Viene de un archivo sin sello" in view._reason.text()
    view.decide(True)
    assert world.value("CLAC", uid, "place") == "Cusco" and view._table.count() == 1
    world.assert_whole("CLAC")
