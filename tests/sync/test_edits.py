"""Cells changed by hand are told exactly; what spreadsheet programs do to a file is no edit."""

from __future__ import annotations

import datetime as dt
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from clac_desktop.sync.receiving import preview_package
from tests.sync.world import World, organisation, service

ODD = "Taller «ñandú» _x0041_ =1+1 & <b> 'x"  # openpyxl itself would read and write the escape wrongly
REMARKS = "primera línea\nsegunda línea\ttab fin"


@pytest.fixture
def package(world: World) -> tuple[Path, list[str]]:
    """A package of three services, newest first on its sheets, and their uids in that order."""
    drafts = [
        service("Uno =1+1 <b>", "Cafetaleros", remarks=REMARKS),
        service("Dos", "Bananeros", "Andinos"),
        service("Tres"),
    ]
    uids = []
    for number, draft in enumerate(drafts):
        day = dt.date(2023, 5, 3 - number)
        uids.append(world.record("PE1", type(draft)(**{**_facts(draft), "start": day, "end": day})))
    return world.export("PE1"), uids


def _facts(draft: Any) -> dict[str, Any]:
    return {name: getattr(draft, name) for name in draft.__slots__}


class Sheet:
    """A sheet of the package as openpyxl sees it, addressed by row and stable key."""

    def __init__(self, book: Any, name: str) -> None:
        self.sheet = book[name]
        self.place = {cell.value: cell.column for cell in self.sheet[2]}

    def __getitem__(self, at: tuple[int, str]) -> Any:
        return self.sheet.cell(at[0], self.place[at[1]])


def changed(file: Path, target: Path, edit: Callable[[Any], None]) -> Path:
    book = load_workbook(file)
    edit(book)
    book.save(target)
    return target


def listed(world: World, file: Path) -> list[tuple[Any, ...]]:
    report = preview_package(world["CLAC"], file)
    assert report.trust == ("SEALED_EDITED" if report.edited_cells else "SEALED")
    return [(c.sheet, c.row, c.column, c.uid, c.old, c.new) for c in report.edited_cells]


def test_each_changed_cell_is_listed_and_the_sealed_value_applied(
    world: World, package: tuple[Path, list[str]], tmp_path: Path
) -> None:
    file, uids = package

    def edit(book: Any) -> None:
        services, attendance = Sheet(book, "Servicios"), Sheet(book, "Atenciones")
        services[4, "title"].value = "Dos, corregido"
        services[3, "end"].value = dt.date(2023, 6, 1)
        services[5, "hours"].value = None
        attendance[3, "women"].value = 30

    edited = changed(file, tmp_path / "edited.xlsx", edit)
    found = listed(world, edited)
    assert [cell[:3] + cell[4:] for cell in found] == [
        ("Servicios", 3, "end", "2023-05-03", "2023-06-01"),
        ("Servicios", 4, "title", "Dos", "Dos, corregido"),
        ("Servicios", 5, "hours", "8.5", None),
        ("Atenciones", 3, "women", "3", "30"),
    ]
    assert [cell[3] for cell in found[:3]] == uids
    report = world.deliver(edited, "CLAC")
    assert report.applied and report.trust == "SEALED_EDITED"
    assert world.value("CLAC", uids[1], "title") == "Dos"
    assert world.value("CLAC", uids[0], "participants") == 7
    world.assert_whole("CLAC")


def test_what_people_do_to_read_a_sheet_is_no_edit(
    world: World, package: tuple[Path, list[str]], tmp_path: Path
) -> None:
    def edit(book: Any) -> None:
        sheet = book["Servicios"]
        rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=3)]
        for number, row in enumerate(reversed(rows), start=3):  # sorted the other way
            for column, value in enumerate(row, start=1):
                sheet.cell(number, column).value = value
        sheet.insert_cols(4)
        sheet.cell(1, 4).value = "Mis notas"
        sheet.cell(3, 4).value = "revisar"
        sheet.column_dimensions["F"].hidden = True
        sheet.title = "Mis servicios"
        book["Atenciones"].delete_rows(4)  # a missing row is never a deletion
        book.move_sheet("Organizaciones", -3)
        del book["Resumen"]

    assert listed(world, changed(package[0], tmp_path / "read.xlsx", edit)) == []


def test_dates_and_numbers_are_compared_by_type(world: World, package: tuple[Path, list[str]], tmp_path: Path) -> None:
    def edit(book: Any) -> None:
        services, attendance = Sheet(book, "Servicios"), Sheet(book, "Atenciones")
        services[3, "end"].value = "2023-05-03"
        services[4, "end"].value = "02/05/2023"
        services[5, "end"].value = dt.datetime(2023, 5, 1)
        services[3, "start"].value, services[3, "start"].number_format = 45049, "General"
        services[3, "hours"].value = "8,5"
        services[4, "hours"].value = 8.50
        services[3, "remarks"].value = REMARKS.replace("\n", "\r\n")
        attendance[3, "women"].value = "3"
        attendance[4, "men"].value = 4.0

    assert listed(world, changed(package[0], tmp_path / "typed.xlsx", edit)) == []


def test_dates_that_differ_are_edits(world: World, package: tuple[Path, list[str]], tmp_path: Path) -> None:
    values = ["2023-05-04", "05/03/2023", dt.date(2024, 5, 3), 45050, "3 de mayo", "2023-05-033", "3/5/23"]
    for number, value in enumerate(values):

        def edit(book: Any, value: Any = value) -> None:
            cell = Sheet(book, "Servicios")[3, "end"]
            cell.value, cell.number_format = value, "General" if isinstance(value, int) else cell.number_format

        assert len(listed(world, changed(package[0], tmp_path / f"{number}.xlsx", edit))) == 1, value


def test_a_new_row_is_listed_cell_by_cell(world: World, package: tuple[Path, list[str]], tmp_path: Path) -> None:
    def edit(book: Any) -> None:
        services = Sheet(book, "Servicios")
        services[6, "title"].value = "Escrito a mano"
        services[6, "end"].value = dt.date(2023, 7, 1)

    found = listed(world, changed(package[0], tmp_path / "new.xlsx", edit))
    assert [(cell[1], cell[2], cell[3], cell[5]) for cell in found] == [
        (6, "end", "", "2023-07-01"), (6, "title", "", "Escrito a mano"),
    ]  # fmt: skip


def test_ones_own_file_with_edits_is_welcome(world: World, package: tuple[Path, list[str]], tmp_path: Path) -> None:
    report = preview_package(world["PE1"], package[0])
    assert (report.trust, [problem.code for problem in report.problems]) == ("SEALED", ["package.own"])

    def edit(book: Any) -> None:
        Sheet(book, "Organizaciones")[3, "name"].value = "Otro"

    before = world.dump("PE1")
    report = world.deliver(changed(package[0], tmp_path / "own.xlsx", edit), "PE1")
    assert report.trust == "SEALED_EDITED" and len(report.edited_cells) == 1
    assert world.dump("PE1") == before


def _libreoffice(kind: str, folder: Path, *files: Path) -> list[Path]:
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", kind, *map(str, files), "--outdir", str(folder)]
    subprocess.run(command, check=True, capture_output=True, timeout=110)
    return [folder / f"{file.stem}.{kind}" for file in files]


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
@pytest.mark.slow
def test_saved_again_by_libreoffice_a_package_is_still_sealed(
    world: World, package: tuple[Path, list[str]], tmp_path: Path
) -> None:
    odd = world.record("PE1", service(ODD, remarks=f"=SUM(A1) _x000D_ {REMARKS}  "))
    file = world.export("PE1")
    world.deliver(file, "CLAC")
    down = world.export("CLAC", "PE", full=True)
    up = shutil.copyfile(file, tmp_path / "up.xlsx")
    down = shutil.copyfile(down, tmp_path / "down.xlsx")
    again = _libreoffice("xlsx", tmp_path / "again", up, down)
    through = _libreoffice("xlsx", tmp_path / "through", *_libreoffice("ods", tmp_path / "ods", up, down))
    for one, other in (again, through):
        report = preview_package(world["CLAC"], one)
        assert (report.trust, report.edited_cells) == ("SEALED", ())
        report = preview_package(world["PE1"], other)
        assert (report.trust, report.edited_cells) == ("SEALED", ())
    assert world.deliver(through[1], "PE1").applied
    assert world.value("PE1", odd, "title") == ODD
    assert world.value("PE1", organisation("Andinos"), "name", "organisation") == "Andinos"
    assert world.status("PE1").pending_entries == 0
