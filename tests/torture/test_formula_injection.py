"""Formula injection: two hundred words through every export give no formula cell, also after LibreOffice."""

from __future__ import annotations

import csv
import random
import re
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from openpyxl import Workbook

from clac_desktop.errors import ProblemError
from clac_desktop.imports.outcome import ImportOptions
from clac_desktop.imports.services import import_services
from clac_desktop.imports.template import template as write_template
from clac_desktop.models.identity import reference_uid
from clac_desktop.models.organisation import OrganisationDraft
from clac_desktop.models.service import AttendanceDraft
from clac_desktop.recording.organisation import record_organisation
from clac_desktop.reports.attendance_list import attendance_list
from clac_desktop.spreadsheets.cells import clean_text
from clac_desktop.spreadsheets.reading import read_sheets
from clac_desktop.sync.receiving import apply_package
from tests.torture.libreoffice import resaved
from tests.torture.nasty_words import PAYLOADS
from tests.torture.places import CENTRE, Places, organisation, places_of, service, template
from tests.torture.row import Once, Row, Unavailable, play

FORMULA = re.compile(rb"<(?:\w+:)?f[ >/]")
LINKS = re.compile(rb"externalLink|ddeLink|<(?:\w+:)?hyperlink")


def _record(places: Places) -> None:
    """Every word in every text of a service, an organisation and a name."""
    with places[CENTRE].writing() as writing:
        for number, word in enumerate(PAYLOADS):
            draft = OrganisationDraft(
                name=f"{word} {number}" if number % 2 else word,
                acronym=word[:40],
                place=word,
                remarks=word,
                kind="OPP",
                phone=word[:40],
                country=(reference_uid("country", "PE"),),
                statuses=((None, "certified"),),
            )
            record_organisation(writing, draft, uid=organisation("ZZ", number))
    places.down("PE1")
    for start in range(0, len(PAYLOADS), 20):
        for number in range(start, min(start + 20, len(PAYLOADS))):
            word = PAYLOADS[number]
            more = {"place": word, "remarks": word, "need": word, "agreements": word, "project": word, "funder": word}
            receivers = tuple(
                AttendanceDraft(organisation=organisation("ZZ", n), women=1, men=2, not_stated=0)
                for n in (start, number)[: 1 + (number > start)]
            )
            places.record("PE1", service(f"{word}.", [], attendance=receivers, service_ref=f"{word}{number}", **more))


def _exports(places: Places, folder: Path) -> list[Path]:
    """Every file that the program writes out of records, or out of a table of others."""
    folder.mkdir(parents=True)
    up = places.export("PE1").rename(folder / "up.xlsx")
    assert apply_package(places[CENTRE], up).applied
    down = places.export(CENTRE, "PE", full=True).rename(folder / "down.xlsx")
    with places["PE1"].reading() as reading:
        templates = [write_template("services", folder / "services.xlsx", reading)]
        templates.append(write_template("organisations", folder / "organisations.xlsx", reading))
        uids = places.services("PE1")[::40]
        lists = [attendance_list(reading, uid, folder / f"list{n}.xlsx") for n, uid in enumerate(uids)]
    errors = folder / "errors.xlsx"
    try:
        import_services(places["PE1"], _table(folder), ImportOptions(errors=errors))
    except ProblemError as problem:
        raise AssertionError("the table of words was not read at all") from problem
    return [up, down, *templates, *lists, errors]


def _table(folder: Path) -> Path:
    """A table of others in which every row is refused, with the words in its cells."""
    file = folder / "table.csv"
    names = (
        "service_ref;title;start;state;service_type;modality;country;tactical_objective;themes;sdgs;hours;organisation"
    )
    with file.open("w", encoding="utf-8", newline="") as out:
        table = csv.writer(out, delimiter=";")
        table.writerow(names.split(";"))
        for word in PAYLOADS:
            table.writerow([word, word, word, word, word, word, word, "2.2", word, word, word, word])
    return file


def formulas(file: Path) -> list[str]:
    """The members of a workbook that have a formula in a cell, or lead out of it."""
    with zipfile.ZipFile(file) as archive:
        sheets = [name for name in archive.namelist() if name.startswith("xl/worksheets/") and name.endswith(".xml")]
        found = [name for name in sheets if FORMULA.search(archive.read(name))]
        found += [name for name in archive.namelist() if LINKS.search(name.encode())]
        return found + [name for name in sheets if LINKS.search(archive.read(name))]


def _texts(file: Path) -> set[str]:
    return {value for rows in read_sheets(file).values() for row in rows for value in row if isinstance(value, str)}


@contextmanager
def prepare(folder: Path) -> Iterator[Once]:
    """Write every export once; an attempt looks for one word in all of them."""
    with places_of(template(), folder / "places") as places:
        _record(places)
        files = _exports(places, folder / "out")
        packages = {file.stem: _texts(file) for file in files if file.stem in ("up", "down", "errors")}
        again: list[Path] = []
        try:
            again = resaved(files, "xlsx", folder / "again")
        except Unavailable as reason:
            left_out = f" ({reason})"
        else:
            left_out = ""
        found = {file: formulas(file) for file in (*files, *again)}
        saved_again = {file.stem: _texts(file) for file in again if file.stem in packages}

        def once(chance: random.Random, number: int) -> str:
            assert not any(found.values()), (
                f"formulas: { {file.name: names for file, names in found.items() if names} }"
            )
            word = clean_text(PAYLOADS[number])
            for name, texts in (*packages.items(), *saved_again.items()):
                wanted = {text.strip() for text in texts}
                assert word.strip() in wanted, f"{word!r} is not in {name} as it was written"
            return f"text in {len(found)} files{left_out}"

        yield once


ROW = Row("formula-injection", "formula injection", len(PAYLOADS), prepare, finite=True)


@pytest.mark.torture
def test_no_word_becomes_a_formula(folder: Path, rounds: Callable[[int, int], int]) -> None:
    play(ROW, folder, ROW.long).assert_passed()


def test_a_formula_would_be_found(folder: Path) -> None:
    book = Workbook()
    book.active.append(["=1+1"])
    book.save(folder / "formula.xlsx")
    assert formulas(folder / "formula.xlsx") == ["xl/worksheets/sheet1.xml"]
