"""Corrections in Excel and LibreOffice: exactly the changed cells are proposals, over what their file showed."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from clac_desktop.models.identity import attendance_uid
from clac_desktop.queries import receipts
from clac_desktop.sync.conflicts import conflicts
from clac_desktop.sync.deciding import accept, reject, take_back
from clac_desktop.sync.receiving import inspect_package, preview_package
from clac_desktop.sync.waiting import Waiting, waiting
from tests.sync.libreoffice import MISSING, by_hand
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


def listed(world: World, name: str = "CLAC") -> list[Waiting]:
    with world[name].reading() as reading:
        return waiting(reading)


def facts(world: World, name: str = "CLAC") -> set[tuple[Any, ...]]:
    return {(one.uid, one.field, repr(one.old), repr(one.new), one.reason) for one in listed(world, name)}


@pytest.mark.skipif(MISSING is not None, reason=str(MISSING))
@pytest.mark.slow
def test_the_centre_and_an_office_correct_in_libreoffice(world: World, tmp_path: Path) -> None:
    """What a person does in an afternoon, in LibreOffice itself: exactly the changed cells become proposals, once."""
    uid = world.record("PE1", service("Taller de café", "Cafetaleros", place="Cusco"))
    other, gone = (world.record("PE1", service(title, "Andinos")) for title in ("Otro", "Se borra la fila"))
    world.quiet()
    child = attendance_uid(uid, organisation("Cafetaleros"))
    theirs, ours = world.export("CLAC", "PE", full=True), world.export("PE1")
    afternoon = [
        ("sort", "Servicios", "title", "down"),
        ("insert", "Servicios", "title", "Mis notas", "llamar"),
        ("hide", "Servicios", "currency"),
        ("type", "Servicios", uid, "title", "Taller de café, corregido"),
        ("type", "Servicios", uid, "hours", "6.5"),
        ("type", "Servicios", uid, "place", ""),
        ("type", "Servicios", uid, "start", "2023-02-27"),  # LibreOffice makes a date of it
        ("type", "Servicios", uid, "end", "2023-03-02"),
        ("type", "Servicios", uid, "sdgs", "1 | 5"),
        ("type", "Servicios", other, "modality", "Virtual"),
        ("type", "Servicios", other, "state", "PLANIFICADO"),
        ("paste", "Atenciones", child, "women", "30", "41", "2", "5", "6"),
        ("delete", "Servicios", gone),
        ("add", "Servicios", "title", "Añadido a mano", "end", "2023-05-01"),
        ("filter", "Servicios", "title", "Otro"),
        ("rename", "Servicios", "Mis servicios"),
    ]
    steps = [("open", theirs), *afternoon, ("save", tmp_path / "edited.xlsx", "xlsx")]
    steps += [("save", tmp_path / "edited.ods", "ods"), ("close", ""), ("open", ours)]
    steps += [("sort", "Servicios", "hours", "up"), ("type", "Servicios", other, "title", "Otro, desde la oficina")]
    steps += [("save", tmp_path / "office.ods", "ods"), ("close", "")]
    by_hand(tmp_path, steps)
    with_openpyxl = load_workbook(tmp_path / "edited.xlsx")["Mis servicios"]
    assert any(row.hidden for number, row in with_openpyxl.row_dimensions.items() if number > 2)  # it did filter
    before = world.dump("CLAC")
    report = world.deliver(tmp_path / "edited.xlsx", "CLAC")
    assert (report.trust, report.applied, report.counts["proposed"]) == ("SEALED_EDITED", True, 3)
    assert "package.own_edited" in {problem.code for problem in report.problems}
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
    report = world.deliver(tmp_path / "edited.ods", "CLAC")  # the same afternoon saved as ods adds nothing
    assert (report.trust, report.counts["proposed"]) == ("SEALED_EDITED", 0) and len(report.edited_cells) == 15
    assert {one.id for one in listed(world)} == {one.id for one in found.values()}
    # at the office: its own file comes back edited
    report = world.deliver(tmp_path / "office.ods", "PE1")
    (mine,) = listed(world, "PE1")
    assert (mine.uid, mine.old, mine.new, mine.author) == (other, "Otro", "Otro, desde la oficina", "Persona PE1")
    world.act("PE1", accept, [mine.id])
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
    world.deliver(tmp_path / "edited.ods", "CLAC")
    assert listed(world) == []
    world.quiet()
    assert world.value("PE1", uid, "title") == "Taller de café, corregido"
    assert world.value("CLAC", other, "title") == "Otro, desde la oficina"
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


def told(world: World, name: str) -> dict[Any, str]:
    """What the office's page of receipts says of cells edited by hand, by field."""
    with world[name].reading() as reading:
        rows = receipts.receipt_rows(reading, receipts.receipt_ids(reading))
    return {row.edit.field: row.outcome for row in rows if row.edit}


def test_the_coordinator_sees_what_became_of_each_edited_cell(world: World, tmp_path: Path) -> None:
    uid = world.record("PE1", service("Taller"))
    book = Book(world.export("PE1"))
    book.put("Servicios", uid, title="En el camino", place="Cusco", hours="9")
    world.deliver(book.save(tmp_path / "way.xlsx"), "CLAC")
    world.down("PE1")
    assert told(world, "PE1") == {"title": "proposal", "place": "proposal", "hours": "proposal"}
    ids = {one.field: one.id for one in listed(world)}
    world.act("CLAC", accept, [ids["title"]])
    decided = world.act("CLAC", reject, [ids["place"], ids["hours"]])
    world.act("CLAC", take_back, decided)
    world.act("CLAC", reject, [ids["place"]])
    file = world.export("CLAC", "PE")
    rows = [[cell.value for cell in row][1:] for row in load_workbook(file)["Recibo"].iter_rows(min_row=3)]
    assert sorted((row[2], row[3], row[4]) for row in rows if row[1] == "Centro Ejemplo") == [
        ("En el camino", "aceptado", "Título: Taller → En el camino"),
        ("En el camino", "no aceptado", "Lugar: – → Cusco"),
        ("En el camino", "propuesta: lo decide la oficina central", "Horas: 8.5 → 9"),
    ]
    assert told(world, "PE2") == {}  # what its package has not told yet
    world.deliver(file, "PE1")
    assert told(world, "PE1") == {"title": "applied", "place": "refused", "hours": "proposal"}
    world.deliver(file, "PE2")
    assert told(world, "PE2") == told(world, "PE1")  # one package serves all laptops of an office
    world.deliver(world.export("CLAC", "EC", full=True), "EC1")
    assert told(world, "EC1") == {}
    world.assert_whole()
