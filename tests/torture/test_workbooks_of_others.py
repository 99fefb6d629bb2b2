"""Workbooks of others given to the import of packages: no crash, no row written, words in ten seconds."""

from __future__ import annotations

import random
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path

import pytest

from clac_desktop.sync.receiving import apply_package
from clac_desktop.texts import hint, sentence
from tests.spreadsheets.made_files import NAMESPACE, SHEET, changed, compound_file, plain_xlsx, with_rows
from tests.torture.mutating import cut, flip, flip_xml, lose_member, rows, zero
from tests.torture.places import dump_of, places_of, template
from tests.torture.row import Once, Row, Unavailable, play
from tests.torture.zygote import processor_seconds

CORPUS = Path(__file__).resolve().parents[3] / "shared" / "corpus"
WORDS_IN = 10.0  # seconds of processor time: what else the computer does may not decide


def _bomb(size: int) -> bytes:
    """A workbook whose sheet is so many bytes of blanks."""
    start = f'<worksheet xmlns="{NAMESPACE}"><sheetData>'.encode()
    return changed(plain_xlsx(), {SHEET: start + b" " * size + b"</sheetData></worksheet>"})


def _entities() -> bytes:
    names = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10 if n else "ja"}">' for n in range(10))
    page = f'<?xml version="1.0"?><!DOCTYPE x [{names}]><worksheet><sheetData>&e9;</sheetData></worksheet>'
    return changed(plain_xlsx(), {SHEET: page.encode()})


def _twice() -> bytes:
    result = BytesIO(plain_xlsx())
    with pytest.warns(UserWarning, match="Duplicate name"), zipfile.ZipFile(result, "a") as archive:
        archive.writestr(SHEET, b"<worksheet/>")
    return result.getvalue()


def _hidden_sheets(payload: str, manifest: str) -> bytes:
    """What looks like a package by the names of its sheets."""
    from openpyxl import Workbook

    book = Workbook()
    for name, rows_text in (("_payload", payload), ("_manifest", manifest)):
        sheet = book.create_sheet(name)
        for row in rows_text.split("\n"):
            sheet.append(row.split(";"))
    result = BytesIO()
    book.save(result)
    return result.getvalue()


def _cells(count: int) -> str:
    return "".join(f'<row r="{n}"><c r="A{n}"><v>{n}</v></c></row>' for n in range(1, count + 1))


NASTIES: dict[str, Callable[[], bytes]] = {
    "nothing": lambda: b"",
    "one byte": lambda: b"\0",
    "text": lambda: "título;país\nuno;PE\n".encode(),
    "text in latin-1": lambda: "título;país\nuno;PE\n".encode("latin-1"),
    "text of NUL": lambda: bytes(100_000),
    "JSON": lambda: b'{"k": "entry"}',
    "HTML": lambda: b"<html><table><tr><td>1</td></tr></table></html>",
    "a picture": lambda: b"\x89PNG\r\n\x1a\n" + bytes(1000),
    "a PDF": lambda: b"%PDF-1.7\n" + bytes(1000),
    "an empty archive": lambda: b"PK\x05\x06" + bytes(18),
    "the start of an archive": lambda: plain_xlsx()[:100],
    "a password": lambda: compound_file("EncryptionInfo", "EncryptedPackage"),
    "a Word file": lambda: compound_file("WordDocument"),
    "an empty compound file": lambda: compound_file(),
    "a bomb of 300 MB": lambda: _bomb(300_000_000),
    "a bomb of 200 MB": lambda: _bomb(200_000_000),
    "entities": _entities,
    "a member twice": _twice,
    "300 members": lambda: changed(plain_xlsx(), {f"x/{n}": b"" for n in range(300)}),
    "names that lead out": lambda: changed(plain_xlsx(), {"../../../tmp/x": b"x", "/etc/x": b"x", "C:\\x": b"x"}),
    "the last cell there is": lambda: with_rows('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'),
    "a row beyond": lambda: with_rows('<row r="99999999999"><c r="A99999999999"><v>1</v></c></row>'),
    "rows of number 0": lambda: with_rows('<row r="0"><c r="A0"><v>1</v></c></row>'),
    "a column of many letters": lambda: with_rows('<row r="1"><c r="ZZZZZZZZ1"><v>1</v></c></row>'),
    "70,000 rows": lambda: with_rows(_cells(70_000)),
    "a text that is not there": lambda: with_rows('<row r="1"><c r="A1" t="s"><v>4294967295</v></c></row>'),
    "numbers that are none": lambda: with_rows('<row r="1"><c r="A1"><v>NaN</v></c><c r="B1"><v>1e999</v></c></row>'),
    "a deep tree": lambda: with_rows("<row>" * 50_000),
    "the shell of a package": lambda: _hidden_sheets("1;x", 'format;"clac-desktop/package"'),
    "a manifest of nonsense": lambda: _hidden_sheets('1;{"k":"entry"}', "format;[\nsender;1\nlines;{}"),
    "a manifest of numbers": lambda: _hidden_sheets("", "1;2\n3;4"),
    "deep JSON": lambda: _hidden_sheets("1;" + "[" * 20_000, 'format;"clac-desktop/package"'),
}  # fmt: skip
DAMAGES = (flip, flip_xml, flip_xml, flip_xml, cut, zero, lose_member, rows)


@contextmanager
def prepare(folder: Path) -> Iterator[Once]:
    """Give attempts: each nasty, each workbook of the corpus, and then those workbooks damaged."""
    files = sorted(path for path in CORPUS.rglob("*") if path.is_file())
    if not files:
        raise Unavailable("the workbooks of others are not beside this tree")
    names = tuple(NASTIES)
    archives = [path for path in files if path.read_bytes()[:2] == b"PK" and path.stat().st_size < 300_000]
    with places_of(template(), folder / "places") as places:
        before = places.dump("PE1")

        def once(chance: random.Random, number: int) -> str:
            if number < len(names):
                kind, content, suffix = "nasty", NASTIES[names[number]](), chance.choice((".xlsx", ".ods", ".xls", ""))
            elif number < len(names) + len(files):
                path = files[number - len(names)]
                kind, content, suffix = "corpus", path.read_bytes(), path.suffix
            else:
                path = chance.choice(archives)
                content = chance.choice(DAMAGES)(path.read_bytes(), plain_xlsx(), chance)
                kind, suffix = "corpus damaged", path.suffix
            file = folder / f"other{suffix}"
            file.write_bytes(content)
            start = processor_seconds()
            report = apply_package(places["PE1"], file)
            seconds = processor_seconds() - start
            assert report.trust in ("REFUSED", "UNSEALED") and not report.applied
            assert all(sentence(problem) for problem in report.problems) and hint(report.problems[0])
            assert seconds <= WORDS_IN, f"{seconds:.1f} s"
            if number % 20 == 0:
                assert dump_of(places["PE1"]) == before
            return f"{kind}: {report.problems[0].code}"

        yield once
        assert dump_of(places["PE1"]) == before


ROW = Row("workbooks-of-others", "workbooks of others as packages", 5_000, prepare)
SHORT = len(NASTIES) + 91


@pytest.mark.torture
def test_workbooks_of_others_do_no_harm(folder: Path, rounds: Callable[[int, int], int]) -> None:
    play(ROW, folder, rounds(SHORT, ROW.long)).assert_passed()
