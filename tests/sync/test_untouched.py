"""Sheets that nobody has touched since they were written are not read; what a person changed is found all the same."""

from __future__ import annotations

import hashlib
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from clac_desktop.sync.inspecting import Opened, open_package
from clac_desktop.sync.package import SEALED, SEALED_EDITED, SHEET_PARTS, UNSEALED, read_package
from clac_desktop.sync.receiving import apply_package
from tests.sync.world import World, service

Change = Callable[[str, bytes], bytes]


def rewritten(file: Path, change: Change, more: dict[str, bytes] | None = None) -> Path:
    """Write the file anew with some of its members changed or added; every other byte of theirs stays."""
    target = file.with_name(f"cambiado {file.name}")
    with zipfile.ZipFile(file) as source, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in source.namelist():
            archive.writestr(name, change(name, source.read(name)))
        for name, content in (more or {}).items():
            archive.writestr(name, content)
    return target


def opened(world: World, file: Path, name: str = "CLAC") -> Opened:
    with world[name].reading() as reading:
        return open_package(reading, file)


def as_it_is(name: str, content: bytes) -> bytes:
    return content


def title_changed(name: str, content: bytes) -> bytes:
    return content.replace(b"Intacto", b"Tocado!") if name == "xl/worksheets/sheet3.xml" else content


@pytest.fixture
def file(world: World) -> Path:
    world.record("PE1", service("Intacto"))
    return world.export("PE1")


def test_the_sheets_are_left_out_until_somebody_touches_one(world: World, file: Path) -> None:
    content = opened(world, file).content
    assert content is not None and content.untouched and not content.sheets
    assert content.lines == read_package(file).lines and content.survey().shown is None
    told = content.manifest[SHEET_PARTS]
    with zipfile.ZipFile(file) as archive:
        sheets = {name for name in archive.namelist() if name.startswith("xl/worksheets/sheet")}
        hidden = {name for name in sheets - told.keys() if b"payload" in archive.read(name)}
    assert len(sheets - told.keys()) == 2 and hidden, "all but the payload and the manifest itself are told"
    # packed otherwise, as by a program that compresses better: the sheets are the same
    assert opened(world, rewritten(file, as_it_is)).report.trust == SEALED


def test_one_changed_cell_is_found(world: World, file: Path) -> None:
    changed = rewritten(file, title_changed)
    found = opened(world, changed)
    assert found.report.trust == SEALED_EDITED and found.content is not None and found.content.sheets
    assert [(cell.field, cell.old, cell.new) for cell in found.report.edited_cells] == [("title", "Intacto", "Tocado!")]
    assert apply_package(world["CLAC"], changed).applied
    assert world.ask("CLAC", "SELECT count(*) FROM proposal")[0][0] == 1


def test_a_sheet_that_was_added_is_read(world: World, file: Path) -> None:
    with zipfile.ZipFile(file) as archive:
        page = archive.read("xl/worksheets/sheet3.xml").replace(b"Intacto", b"Tocado!")
    more = rewritten(file, as_it_is, {"xl/worksheets/sheet99.xml": page})
    assert not read_package(more, whole=False).untouched and read_package(more, whole=False).sheets
    assert read_package(file, whole=False).untouched


def test_a_sheet_that_lies_elsewhere_is_read(world: World, file: Path) -> None:
    """Where a sheet lies is free: its relation decides, not its folder."""
    with zipfile.ZipFile(file) as archive:
        page = archive.read("xl/worksheets/sheet3.xml").replace(b"Intacto", b"Tocado!")

    def with_one_more(name: str, content: bytes) -> bytes:
        if name == "xl/workbook.xml":
            return content.replace(b"</sheets>", b'<sheet name="Otra" sheetId="99" r:id="rId99"/></sheets>')
        kind = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet"
        one = b'<Relationship Id="rId99" Type="' + kind + b'" Target="otra/hoja.xml"/></Relationships>'
        return content.replace(b"</Relationships>", one) if name == "xl/_rels/workbook.xml.rels" else content

    more = rewritten(file, with_one_more, {"xl/otra/hoja.xml": page})
    found = opened(world, more)
    assert found.report.trust == SEALED_EDITED and "Otra" in {cell.sheet for cell in found.report.edited_cells}


def test_who_changes_what_the_manifest_tells_breaks_its_seal(world: World, file: Path) -> None:
    """The digests made to fit the changed sheet: the signature is over them, so that it is a file without a seal."""
    told = read_package(file).manifest[SHEET_PARTS]["xl/worksheets/sheet3.xml"].encode()
    with zipfile.ZipFile(file) as archive:
        page = title_changed("xl/worksheets/sheet3.xml", archive.read("xl/worksheets/sheet3.xml"))
    fitting = hashlib.sha256(page).hexdigest().encode()

    def forged(name: str, content: bytes) -> bytes:
        return title_changed(name, content).replace(told, fitting)

    found = opened(world, rewritten(file, forged))
    assert found.report.trust == UNSEALED and found.content is not None
    assert found.content.sheets, "without a seal its sheets are all there is"


def test_what_a_stranger_sealed_shows_its_sheets(world: World, file: Path) -> None:
    with world["CLAC"].writing() as writing:
        writing.connection.exec_driver_sql("DELETE FROM device")
    found = opened(world, file)
    assert found.report.trust == UNSEALED and found.content is not None and found.content.sheets


@pytest.mark.parametrize("value", ["[1,2]", "{", "[" * 5000, "{}", '{"xl/worksheets/sheet3.xml":7}'])
def test_digests_of_another_shape_are_none(world: World, file: Path, value: str) -> None:
    """A file from anybody: what is no list of digests makes the sheets be read, and nothing worse."""

    def other(name: str, content: bytes) -> bytes:
        row = re.compile(rb"(<t[^>]*>)\{&quot;xl/worksheets/[^<]*|(<t[^>]*>)\{\"xl/worksheets/[^<]*")
        return row.sub(lambda found: (found[1] or found[2]) + value.encode(), content)

    changed = rewritten(file, other)
    assert read_package(changed).manifest.get(SHEET_PARTS) != read_package(file).manifest[SHEET_PARTS]
    found = opened(world, changed)
    assert found.report.trust == UNSEALED and found.content is not None and found.content.sheets
