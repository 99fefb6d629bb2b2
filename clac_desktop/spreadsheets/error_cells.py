"""Where the error values of a workbook stand. calamine reads `#N/A` as a blank, which an import must not believe.

`archive` has refused every document type before, so nothing here can be expanded by the XML parser.
xlsx and ods only: the binary xls keeps its errors in records that calamine alone can walk, and there they stay blank.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Iterator
from typing import IO
from xml.etree.ElementTree import ParseError, fromstring, iterparse

from clac_desktop.spreadsheets.cells import ErrorCell, column_number

Position = tuple[int, int]
_CELL = re.compile(rb'<(?:\w+:)?c\b([^<>]*?\bt="e"[^<>]*)>(.*?)</(?:\w+:)?c>', re.DOTALL)
_REFERENCE = re.compile(rb'\br="([A-Z]{1,3})(\d{1,7})"')
_SHOWN = re.compile(rb"<(?:\w+:)?v[^<>]*>([^<]*)<")
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_CALCEXT = "{urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}"


def xlsx_errors(archive: zipfile.ZipFile, members: set[str]) -> dict[str, dict[Position, ErrorCell]]:
    """Return, by name of the sheet, the error values of these members at their 1-based (row, column)."""
    if not members:
        return {}
    try:
        titles = _sheet_titles(archive)
    except (KeyError, ParseError):
        return {}
    return {titles[member]: _errors_of(archive.read(member)) for member in members if member in titles}


def _sheet_titles(archive: zipfile.ZipFile) -> dict[str, str]:
    """Return the names of the sheets by the names of their members."""
    targets = {
        relation.get("Id"): relation.get("Target", "")
        for relation in fromstring(archive.read("xl/_rels/workbook.xml.rels"))
    }
    titles: dict[str, str] = {}
    for element in fromstring(archive.read("xl/workbook.xml")).iter():
        if element.tag.endswith("}sheet"):
            key = next((value for name, value in element.items() if name.endswith("}id")), None)
            target = targets.get(key, "")
            titles[posixpath.normpath(posixpath.join("/xl", target)).lstrip("/")] = element.get("name", "")
    return titles


def _errors_of(sheet: bytes) -> dict[Position, ErrorCell]:
    errors: dict[Position, ErrorCell] = {}
    for found in _CELL.finditer(sheet):
        reference = _REFERENCE.search(found[1])
        if reference:
            shown = _SHOWN.search(found[2])
            code = shown[1].decode("utf-8", "replace") if shown else ""
            errors[int(reference[2]), column_number(reference[1].decode())] = ErrorCell(code or "#ERROR")
    return errors


def ods_errors(archive: zipfile.ZipFile) -> dict[str, dict[Position, ErrorCell]]:
    """Return, by name of the sheet, the error values that LibreOffice wrote, at their 1-based (row, column)."""
    try:
        with archive.open("content.xml") as stream:
            if not any(b'calcext:value-type="error"' in block for block in _overlapping(stream)):
                return {}
        with archive.open("content.xml") as stream:
            return _walk_ods(stream)
    except (KeyError, ParseError):
        return {}


def _overlapping(stream: IO[bytes]) -> Iterator[bytes]:
    tail = b""
    while block := stream.read(256 * 1024):
        yield tail + block
        tail = block[-64:]


def _walk_ods(stream: IO[bytes]) -> dict[str, dict[Position, ErrorCell]]:
    errors: dict[str, dict[Position, ErrorCell]] = {}
    title, row, column = "", 1, 1
    for event, element in iterparse(stream, events=("start", "end")):
        if event == "start":
            if element.tag == f"{_TABLE}table":
                title, row = element.get(f"{_TABLE}name", ""), 1
            elif element.tag == f"{_TABLE}table-row":
                column = 1
        elif element.tag in (f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell"):
            if element.get(f"{_CALCEXT}value-type") == "error":
                code = "".join(element.itertext()).strip() or "#ERROR"
                errors.setdefault(title, {})[row, column] = ErrorCell(code)
            column += int(element.get(f"{_TABLE}number-columns-repeated", "1"))
            element.clear()
        elif element.tag == f"{_TABLE}table-row":
            row += int(element.get(f"{_TABLE}number-rows-repeated", "1"))
            element.clear()
    return errors
