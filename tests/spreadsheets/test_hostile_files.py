"""Files that are damaged, locked, too large or made to harm: each a Problem that names its cause, none a crash."""

from __future__ import annotations

import random
import stat
import struct
import sys
import zipfile
import zlib
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest

from clac_desktop.errors import UnreadableFile
from clac_desktop.spreadsheets.limits import DEFAULT_LIMITS, MEGABYTE, Limits
from clac_desktop.spreadsheets.reading import read_table_file
from clac_desktop.texts import hint, sentence
from tests.spreadsheets.made_files import SHEET, changed, compound_file, plain_xlsx, processor_seconds, with_rows

BOMB = b"""<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY lol "lol">
<!ENTITY lol2 "&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;">]><worksheet>&lol2;</worksheet>"""


def refusal(content: bytes, folder: Path, name: str = "libro.xlsx", limits: Limits = DEFAULT_LIMITS) -> str:
    """Return the code of the Problem that reading this content ends in, having looked at its sentence."""
    file = folder / name
    file.write_bytes(content)
    with pytest.raises(UnreadableFile) as caught:
        read_table_file(file, limits=limits)
    (problem,) = caught.value.problems
    assert problem.file == str(file)
    assert sentence(problem) and hint(problem) and "{" not in sentence(problem) + hint(problem)
    return problem.code


def zipped(*members: tuple[str, bytes]) -> bytes:
    made = BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return made.getvalue()


def test_what_is_no_workbook(tmp_path: Path) -> None:
    assert refusal(b"", tmp_path) == "file_empty"
    assert refusal(b"%PDF-1.7 ...", tmp_path, "a.pdf") == "file_not_workbook"
    assert refusal(b"<html><table></table></html>", tmp_path, "a.xls") == "file_not_workbook"
    assert refusal(b"<html><table></table></html>", tmp_path, "a.csv") == "file_not_workbook"
    assert refusal(b"a;b\n1;2\n", tmp_path, "a.xlsx") == "file_not_workbook"
    assert refusal(zipped(("word/document.xml", b"<w/>")), tmp_path) == "file_not_workbook"
    assert refusal(compound_file("WordDocument"), tmp_path, "a.doc") == "file_not_workbook"
    assert refusal(b"\x00\x01\x02" * 500, tmp_path, "a.csv") == "file_not_workbook"


def test_where_there_is_no_file(tmp_path: Path) -> None:
    for path, code in ((tmp_path / "no.xlsx", "file_missing"), (tmp_path, "file_is_folder")):
        with pytest.raises(UnreadableFile) as caught:
            read_table_file(path)
        assert caught.value.problems[0].code == code
    with pytest.raises(UnreadableFile) as caught:
        read_table_file("a\0b.xlsx")
    assert caught.value.problems[0].code == "file_unreachable"


def test_a_file_that_may_not_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "a.xlsx"
    file.write_bytes(plain_xlsx())
    file.chmod(0)

    def refused(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    # root reads what nobody may, so the system's refusal is given instead
    monkeypatch.setattr(Path, "open", refused)
    with pytest.raises(UnreadableFile) as caught:
        read_table_file(file)
    assert caught.value.problems[0].code == "file_no_permission"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such pipes")
def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    import os

    os.mkfifo(tmp_path / "a.xlsx")
    with pytest.raises(UnreadableFile) as caught:
        read_table_file(tmp_path / "a.xlsx")
    assert caught.value.problems[0].code == "file_not_workbook"


def test_locked_and_old_files(tmp_path: Path) -> None:
    assert refusal(compound_file("EncryptionInfo", "EncryptedPackage"), tmp_path) == "file_password"
    assert refusal(compound_file("Book"), tmp_path, "a.xls") == "file_old_format"
    assert refusal(b"\x09\x00\x04\x00\x02\x00\x10\x00", tmp_path, "a.xls") == "file_old_format"
    assert (
        refusal(zipped(("[Content_Types].xml", b"<a/>"), ("xl/workbook.bin", b"x")), tmp_path) == "file_binary_format"
    )
    locked = bytearray(plain_xlsx())
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        start = locked.find(mark)
        while start >= 0:
            locked[start + place] |= 1
            start = locked.find(mark, start + 4)
    assert refusal(bytes(locked), tmp_path) == "file_password"
    ods = b"application/vnd.oasis.opendocument.spreadsheet"
    manifest = b"<m><manifest:encryption-data/></m>"
    assert refusal(zipped(("mimetype", ods), ("META-INF/manifest.xml", manifest)), tmp_path) == "file_password"


def test_damaged_files(tmp_path: Path) -> None:
    good = plain_xlsx()
    assert refusal(good[:-30], tmp_path) == "file_damaged"
    assert refusal(good[: len(good) // 2], tmp_path) == "file_damaged"
    assert refusal(b"PK\x03\x04" + random.Random(1).randbytes(5000), tmp_path) == "file_damaged"
    assert refusal(changed(good, {SHEET: b"<worksheet><sheetData><row"}), tmp_path) == "file_damaged"
    assert refusal(changed(good, {"xl/workbook.xml": b"<workbook"}), tmp_path) == "file_damaged"
    assert refusal(compound_file("Workbook"), tmp_path, "a.xls") == "file_damaged"


def test_random_changes_never_crash(tmp_path: Path) -> None:
    chance = random.Random(7)
    good = plain_xlsx()
    file = tmp_path / "a.xlsx"
    for _round in range(40):
        bad = bytearray(good)
        for _ in range(chance.randint(1, 20)):
            bad[chance.randrange(len(bad))] = chance.randrange(256)
        file.write_bytes(bytes(bad[: chance.randint(1, len(bad))] if chance.random() < 0.3 else bad))
        try:
            read_table_file(file)
        except UnreadableFile as failure:
            assert sentence(failure.problems[0])


def test_document_types_and_strange_encodings(tmp_path: Path) -> None:
    assert refusal(changed(plain_xlsx(), {SHEET: BOMB}), tmp_path) == "file_unsafe"
    hidden = b"<!-- " + b"x" * 20_000 + b" -->" + BOMB
    assert refusal(changed(plain_xlsx(), {SHEET: hidden}), tmp_path) == "file_unsafe"
    wide = BOMB.decode().encode("utf-16")
    assert refusal(changed(plain_xlsx(), {SHEET: wide}), tmp_path) == "file_unsafe"
    seven = BOMB.replace(b'"1.0"', b'"1.0" encoding="UTF-7"')
    assert refusal(changed(plain_xlsx(), {SHEET: seven}), tmp_path) == "file_unsafe"
    assert refusal(changed(plain_xlsx(), {"xl/_rels/workbook.xml.rels": BOMB}), tmp_path) == "file_unsafe"


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_strange_members(tmp_path: Path) -> None:
    good = plain_xlsx()
    for name in ("/etc/passwd", "../up.xml", "a\\..\\b.xml", "C:/x.xml", SHEET.upper()):
        assert refusal(changed(good, {name: b"<a/>"}), tmp_path) == "file_unsafe", name
    twice = BytesIO(good)
    with zipfile.ZipFile(twice, "a") as archive:
        archive.writestr(SHEET, b"<worksheet/>")
    assert refusal(twice.getvalue(), tmp_path) == "file_unsafe"
    linked = BytesIO(good)
    with zipfile.ZipFile(linked, "a") as archive:
        link = zipfile.ZipInfo("xl/link.xml")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, b"/etc/passwd")
    assert refusal(linked.getvalue(), tmp_path) == "file_unsafe"
    many = {f"xl/media/{n}.png": b"" for n in range(201)}
    assert refusal(changed(good, many), tmp_path) == "file_too_many_members"


def test_sizes(tmp_path: Path) -> None:
    assert refusal(bytes(26 * MEGABYTE), tmp_path) == "file_too_large"
    bomb = changed(plain_xlsx(), {"xl/media/a.bin": bytes(257 * MEGABYTE)})
    assert len(bomb) < MEGABYTE
    assert refusal(bomb, tmp_path) == "file_inflates"


def test_a_bomb_that_declares_little(tmp_path: Path) -> None:
    """The true size counts: a member that says it has 10 bytes and has millions is not believed."""
    content = b'<worksheet xmlns="x">' + b" " * (4 * MEGABYTE)
    bomb = bytearray(changed(plain_xlsx(), {SHEET: content}))
    at = 0
    for mark, place in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        while (at := bomb.find(mark, at)) >= 0:
            if struct.unpack_from("<I", bomb, at + place)[0] == len(content):
                struct.pack_into("<I", bomb, at + place, 10)
                struct.pack_into("<I", bomb, at + place - 8, zlib.crc32(content[:10]))
            at += 4
        at = 0
    code = refusal(bytes(bomb), tmp_path, limits=replace(DEFAULT_LIMITS, inflated=MEGABYTE))
    assert code in ("file_inflates", "file_damaged")


def cell(reference: str, quote: str = '"') -> str:
    return f"<row><c r={quote}{reference}{quote}><v>1</v></c></row>"


def test_positions_beyond_the_limits(tmp_path: Path) -> None:
    assert refusal(with_rows(cell("A1") + cell("A60001")), tmp_path) == "file_too_many_rows"
    assert refusal(with_rows(cell("A1") + cell("IQ1")), tmp_path) == "file_too_many_columns"
    assert refusal(with_rows(cell("XFD1048576") + cell("A1")), tmp_path) == "file_too_many_columns"
    assert refusal(with_rows(cell("A1048576") + cell("A1")), tmp_path) == "file_too_many_rows"
    file = tmp_path / "gut.xlsx"
    file.write_bytes(with_rows(cell("IP1") + cell("A60000") + '<row r="1048576"><c r="XFD1048576" s="0"/></row>'))
    sheet = read_table_file(file).sheets[0]
    assert (len(sheet.rows), sheet.cell(1, 250), sheet.cell(60_000, 1)) == (60_000, 1, 1)


def test_a_workbook_that_aborts_calamine(tmp_path: Path) -> None:
    """Two cells at the ends of a sheet make calamine ask for 400 GB; quotes of the other kind hide them from us."""
    content = with_rows(cell("A1", "'") + cell("XFD1048576", "'"))
    assert len(content) < 10_000
    begun = processor_seconds()
    assert refusal(content, tmp_path) in ("file_memory", "file_too_many_rows", "file_too_many_columns")
    assert processor_seconds() - begun < 5


def test_rows_without_numbers_are_counted_too(tmp_path: Path) -> None:
    content = with_rows("<row><c><v>1</v></c></row>" * 60_001)
    assert refusal(content, tmp_path) == "file_too_many_rows"
    assert refusal(b"a,b\n" * 60_001, tmp_path, "a.csv") == "file_too_many_rows"
    assert refusal(b"," * 250, tmp_path, "a.csv") == "file_too_many_columns"


def test_time_and_memory(tmp_path: Path) -> None:
    slow = with_rows('<row r="1"/>' * 3_000_000)
    assert refusal(slow, tmp_path, limits=replace(DEFAULT_LIMITS, seconds=0.3)) == "file_slow"
    wide = "".join(f'<row r="{row}"><c r="A{row}"><v>1</v></c><c r="IP{row}"><v>1</v></c></row>' for row in (1, 59_000))
    assert refusal(with_rows(wide), tmp_path, limits=replace(DEFAULT_LIMITS, memory=200 * MEGABYTE)) == "file_memory"
