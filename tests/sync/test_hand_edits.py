"""Corrections in Excel and LibreOffice: exactly the changed cells are proposals, over what their file showed."""

from __future__ import annotations

import datetime as dt
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from clac_desktop.models.identity import attendance_uid
from clac_desktop.sync.deciding import accept, conflicts, reject, take_back
from clac_desktop.sync.receiving import inspect_package, preview_package
from clac_desktop.sync.waiting import Waiting, waiting
from tests.sync.world import World, organisation, service

COUNTS = "women+men+not_stated+young_women+young_men"


class Book:
    """A package as openpyxl sees it; rows are found by uid, columns by their stable key."""

    def __init__(self, file: Path) -> None:
        self.book = load_workbook(file)

    def cell(self, sheet: str, uid: str, key: str) -> Any:
        page = self.book[sheet]
        keys = {cell.value: cell.column for cell in page[2]}
        rows = {row[keys["uid"] - 1].value: row[0].row for row in page.iter_rows(min_row=3)}
        return page.cell(rows[uid], keys[key])

    def put(self, sheet: str, uid: str, **values: Any) -> None:
        for key, value in values.items():
            self.cell(sheet, uid, key).value = value

    def append(self, sheet: str, **values: Any) -> None:
        page = self.book[sheet]
        keys = {cell.value: cell.column for cell in page[2]}
        row = page.max_row + 1
        for key, value in values.items():
            page.cell(row, keys[key]).value = value

    def save(self, target: Path) -> Path:
        self.book.save(target)
        return target


def libreoffice(kind: str, folder: Path, *files: Path) -> list[Path]:
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", kind, *map(str, files), "--outdir", str(folder)]
    subprocess.run(command, check=True, capture_output=True, timeout=110)
    return [folder / f"{file.stem}.{kind}" for file in files]


def listed(world: World, name: str = "CLAC") -> list[Waiting]:
    with world[name].reading() as reading:
        return waiting(reading)


def facts(world: World, name: str = "CLAC") -> set[tuple[Any, ...]]:
    return {(one.uid, one.field, repr(one.old), repr(one.new), one.reason) for one in listed(world, name)}


def corrected(file: Path, target: Path, uid: str, other: str, gone: str) -> Path:
    """What a person does in an afternoon: sorts, hides, inserts, corrects, pastes, adds and deletes."""
    book = Book(file)
    book.put("Servicios", uid, title="Taller de café, corregido", hours="6,5", place=None, sdgs="1 | 5")
    book.put("Servicios", uid, start=dt.date(2023, 2, 27), end="02/03/2023")
    book.put("Servicios", other, modality="virtual", state="PLANIFICADO")
    child = attendance_uid(uid, organisation("Cafetaleros"))
    book.put("Atenciones", child, women=30, men=41, not_stated=2, young_women=5, young_men=6)  # a pasted block
    page = book.book["Servicios"]
    keys = {cell.value: cell.column for cell in page[2]}
    rows = {row[keys["uid"] - 1].value: row[0].row for row in page.iter_rows(min_row=3)}
    page.delete_rows(rows[gone])
    data = [[cell.value for cell in row] for row in page.iter_rows(min_row=3)]
    for number, row in enumerate(sorted(data, key=lambda row: str(row[3])), start=3):
        for column, value in enumerate(row, start=1):
            page.cell(number, column).value = value
    book.append("Servicios", title="Añadido a mano", end=dt.date(2023, 5, 1))
    page.insert_cols(5)
    page.cell(1, 5).value, page.cell(3, 5).value = "Mis notas", "llamar"
    page.column_dimensions["H"].hidden = True
    page.auto_filter.ref = f"A1:V{page.max_row}"
    page.row_dimensions[4].hidden = True
    return book.save(target)


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
@pytest.mark.slow
def test_the_centre_corrects_in_a_spreadsheet(world: World, tmp_path: Path) -> None:
    uid = world.record("PE1", service("Taller de café", "Cafetaleros", place="Cusco"))
    other, gone = (world.record("PE1", service(title, "Andinos")) for title in ("Otro", "Se borra la fila"))
    world.quiet()
    file = world.export("CLAC", "PE", full=True)
    edited = corrected(file, tmp_path / "edited.xlsx", uid, other, gone)
    (again,) = libreoffice("xlsx", tmp_path / "again", edited)
    (ods,) = libreoffice("ods", tmp_path / "ods", edited)
    (through,) = libreoffice("xlsx", tmp_path / "through", ods)
    before = world.dump("CLAC")
    report = world.deliver(edited, "CLAC")
    assert (report.trust, report.applied, report.counts["proposed"]) == ("SEALED_EDITED", True, 3)
    assert "package.own_edited" in {problem.code for problem in report.problems}
    child = attendance_uid(uid, organisation("Cafetaleros"))
    found = {(one.uid, one.field): one for one in listed(world)}
    changed = {key: (one.old, one.new, one.reason) for key, one in found.items() if one.reason != "new_row"}
    goals = changed.pop((uid, "sdgs"))
    modality = changed.pop((other, "modality"))
    assert changed == {
        (uid, "title"): ("Taller de café", "Taller de café, corregido", None),
        (uid, "hours"): ("8.5", "6.5", None),
        (uid, "place"): ("Cusco", None, None),
        (uid, "start+end"): (["2023-03-01", "2023-03-01"], ["2023-02-27", "2023-03-02"], None),
        (other, "state"): ("delivered", "planned", None),
        (child, COUNTS): ([3, 4, 0, None, None], [30, 41, 2, 5, 6], None),
    }
    assert len(goals[0]) == 1 and len(goals[1]) == 2 and goals[2] is modality[2] is None
    assert {one.author for one in found.values()} == {"Centro Ejemplo"}
    (added,) = [one for one in found.values() if one.reason == "new_row"]
    assert (added.type, added.field) == ("service", None)
    assert added.new == {"title": "Añadido a mano", "end": "2023-05-01"}
    assert world.dump("CLAC") == before  # nothing is written before somebody accepts
    # the same edits, in any clothes, add nothing
    for same in (edited, again, ods, through):
        report = world.deliver(same, "CLAC")
        assert report.trust == "SEALED_EDITED" and report.counts["proposed"] in (0, 3), same.suffix
        assert len(report.edited_cells) == len(world.deliver(edited, "CLAC").edited_cells)
        assert len(listed(world)) == len(found)
    decided = world.act("CLAC", accept, [one.id for one in found.values()])
    assert decided.left == [(added.id, "new_row")]
    assert world.value("CLAC", uid, "title") == "Taller de café, corregido"
    assert world.value("CLAC", child, "women", "service_attendance") == 30
    assert world.value("CLAC", gone, "title") == "Se borra la fila" and world.value("CLAC", gone, "voided") == 0
    assert world.status("CLAC").conflicts == 0
    world.act("CLAC", take_back, decided)
    assert world.dump("CLAC") == before and len(listed(world)) == len(found)
    assert world.act("CLAC", accept, list(decided.done)).left == []
    assert world.status("CLAC").conflicts == 0  # who took it back had seen what came back
    assert world.act("CLAC", reject, [added.id]).done == [added.id] and listed(world) == []
    world.deliver(again, "CLAC")
    assert listed(world) == []
    world.quiet()
    assert world.value("PE1", uid, "title") == "Taller de café, corregido"
    world.assert_converged()
    world.assert_whole()


def test_an_export_of_last_month_conflicts_instead_of_overwriting(world: World, tmp_path: Path) -> None:
    uid = world.record("PE1", service("Taller"))
    world.quiet()
    book = Book(world.export("CLAC", "PE", full=True))
    world.correct("PE1", uid, title="Del mes", place="Cusco")
    world.quiet()
    book.put("Servicios", uid, title="De la hoja", remarks="De la hoja")
    world.deliver(book.save(tmp_path / "old.xlsx"), "CLAC")
    world.act("CLAC", accept, [one.id for one in listed(world)])
    with world["CLAC"].reading() as reading:
        ((field, values),) = [(c.field, {v.value for v in c.versions}) for c in conflicts(reading)]
    assert (field, values) == ("title", {"Del mes", "De la hoja"})
    assert world.value("CLAC", uid, "place") == "Cusco" and world.value("CLAC", uid, "remarks") == "De la hoja"
    world.quiet()
    world.assert_converged()


def test_an_edited_package_of_an_office_applies_its_seal_and_proposes_the_rest(world: World, tmp_path: Path) -> None:
    uid = world.record("PE1", service("Taller"))
    book = Book(world.export("PE1"))
    book.put("Servicios", uid, title="En el camino")
    report = world.deliver(book.save(tmp_path / "way.xlsx"), "CLAC")
    assert (report.counts["new"], report.counts["proposed"]) == (2, 0)  # a record is counted once, as what matters most
    (one,) = listed(world)
    assert (one.kind, one.old, one.new, one.package) == ("hand_edit", "Taller", "En el camino", "way.xlsx")
    assert world.value("CLAC", uid, "title") == "Taller"
    world.act("CLAC", reject, [one.id])
    # at the office itself: its own file, over its own pending change
    world.correct("PE1", uid, title="Otra vez")
    book = Book(world.export("PE1"))
    book.put("Servicios", uid, title="En la hoja de la oficina")
    world.deliver(book.save(tmp_path / "own.xlsx"), "PE1")
    (one,) = listed(world, "PE1")
    assert world.act("PE1", accept, [one.id]).done == [one.id]
    assert world.value("PE1", uid, "title") == "En la hoja de la oficina"
    world.quiet()
    assert world.value("CLAC", uid, "title") == "En la hoja de la oficina" and world.status("CLAC").conflicts == 0
    world.assert_converged()
    world.assert_whole("CLAC", "PE1")


def test_what_cannot_be_read_or_breaks_a_rule_stays_and_is_never_accepted(world: World, tmp_path: Path) -> None:
    uid = world.record("PE1", service("Taller", "Cafetaleros", "Bananeros"))
    world.quiet()
    child, second = (attendance_uid(uid, organisation(name)) for name in ("Cafetaleros", "Bananeros"))
    book = Book(world.export("CLAC", "PE", full=True))
    book.put("Servicios", uid, hours="3,210", state="quizá", title=None, tactical_objective="9.9", themes="Nada | Peor")
    book.put("Servicios", uid, end=dt.date(2023, 2, 1), cost=120)
    book.put("Atenciones", child, organisation="Bananeros · 901")
    book.put("Atenciones", second, young_women=9)
    book.put("Organizaciones", organisation("Andinos"), kind="OPX", grade=7, name="ANDINOS ", _voided="tal vez")
    book.put("Organizaciones", organisation("Bananeros"), country="PERU", _voided="no", name="Bananeros  ")
    world.deliver(book.save(tmp_path / "wrong.xlsx"), "CLAC")
    found = {(one.uid, one.field): one.reason for one in listed(world)}
    andinos = organisation("Andinos")
    assert found == {
        (uid, "hours"): "unreadable",  # 3210 or 3.21
        (uid, "state"): "unreadable",
        (uid, "tactical_objective"): "unreadable",
        (uid, "themes"): "unreadable",
        (uid, "title"): "against_rule",
        (uid, "start+end"): "against_rule",
        (uid, "cost+currency"): "against_rule",
        (child, "organisation"): "identity",
        (second, COUNTS): "against_rule",
        (andinos, "kind"): "unreadable",
        (andinos, "grade"): "against_rule",
        (andinos, "_voided"): "unreadable",
        (andinos, "name"): None,
    }
    before = world.dump("CLAC")
    ids = {one.id: one for one in listed(world)}
    decided = world.act("CLAC", accept, list(ids))
    assert [(ids[one].uid, ids[one].field) for one in decided.done] == [(andinos, "name")]
    world.act("CLAC", take_back, decided)
    assert world.dump("CLAC") == before
    assert len(world.act("CLAC", reject, list(ids)).done) == len(ids) and listed(world) == []


def test_copied_rows_and_rows_of_other_packages_are_proposed_as_new(world: World, tmp_path: Path) -> None:
    uid = world.record("PE1", service("Taller"))
    elsewhere = world.record("EC1", service("Otro", "Cacaoteros", code="EC"))
    world.quiet()
    book = Book(world.export("CLAC", "PE", full=True))
    page = book.book["Servicios"]
    row = [cell.value for cell in page[book.cell("Servicios", uid, "uid").row]]
    for column, value in enumerate(row, start=1):
        page.cell(page.max_row if column > 1 else page.max_row + 1, column).value = value
    copied = page.max_row
    keys = {cell.value: cell.column for cell in page[2]}
    page.cell(copied, keys["title"]).value = "Copia con otro título"
    page.cell(copied, keys["hours"]).value = 2
    book.append("Servicios", uid=elsewhere, title="De otra hoja")
    for column, value in enumerate(row, start=1):  # a copy that says the same is nothing
        page.cell(copied + 2, column).value = value
    file = book.save(tmp_path / "copied.xlsx")
    with world["CLAC"].reading():
        assert preview_package(world["CLAC"], file).trust == inspect_package(world["CLAC"], file).trust
    world.deliver(file, "CLAC")
    found = listed(world)
    assert {(one.reason, one.type, one.new["title"]) for one in found} == {
        ("new_row", "service", "Copia con otro título"), ("new_row", "service", "De otra hoja"),
    }  # fmt: skip
    assert uid not in {one.uid for one in found}
