"""What can happen to a package on its way: each function gives other bytes than it was given, by chance."""

from __future__ import annotations

import datetime as dt
import random
import re
import zipfile
from collections.abc import Callable
from io import BytesIO
from typing import Any

from openpyxl import load_workbook

Mutation = Callable[[bytes, bytes, random.Random], bytes]
ROW = re.compile(rb"<row .*?</row>", re.DOTALL)


# ---- the bytes of the file
def flip(package: bytes, other: bytes, chance: random.Random) -> bytes:
    """One to sixteen bits."""
    content = bytearray(package)
    for _ in range(chance.choice((1, 1, 2, 16))):
        content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
    return bytes(content)


def flip_directory(package: bytes, other: bytes, chance: random.Random) -> bytes:
    """One byte of the archive's directory, where names, sizes and places stand."""
    content = bytearray(package)
    start = content.rfind(b"PK\x05\x06")
    first = int.from_bytes(content[start + 16 : start + 20], "little")
    content[chance.randrange(first, len(content))] = chance.randrange(256)
    return bytes(content)


def cut(package: bytes, other: bytes, chance: random.Random) -> bytes:
    """The end is missing."""
    return package[: chance.randrange(len(package))]


def zero(package: bytes, other: bytes, chance: random.Random) -> bytes:
    """A stretch of zeros."""
    start = chance.randrange(len(package))
    length = min(len(package) - start, chance.choice((1, 64, 512, 4096)))
    return package[:start] + bytes(length) + package[start + length :]


def double(package: bytes, other: bytes, chance: random.Random) -> bytes:
    """A stretch twice, or a stretch of another package."""
    start = chance.randrange(len(package))
    end = start + chance.choice((1, 64, 4096))
    return package[:end] + chance.choice((package, other))[start:end] + package[end:]


# ---- the members of the archive
def _members(package: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(BytesIO(package)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _packed(members: dict[str, bytes]) -> bytes:
    result = BytesIO()
    with zipfile.ZipFile(result, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return result.getvalue()


def flip_xml(package: bytes, other: bytes, chance: random.Random) -> bytes:
    """One to four bytes of a member, with the archive's checksums made right again."""
    members = _members(package)
    name = chance.choice([name for name, content in members.items() if content])
    content = bytearray(members[name])
    for _ in range(chance.randrange(1, 5)):
        content[chance.randrange(len(content))] = chance.choice(b'<>&"0123456789aeiou \x00\xff')
    return _packed({**members, name: bytes(content)})


def lose_member(package: bytes, other: bytes, chance: random.Random) -> bytes:
    """A member is missing, empty, or another package's."""
    members, others = _members(package), _members(other)
    name = chance.choice(sorted(members))
    match chance.randrange(3):
        case 0:
            del members[name]
        case 1:
            members[name] = b""
        case _:
            members[name] = others.get(name, b"")
    return _packed(members)


def rows(package: bytes, other: bytes, chance: random.Random) -> bytes:
    """Rows of a sheet shuffled, doubled or lost, each keeping the number that it had; often of the sealed ones."""
    members = _members(package)
    sheets = _sheets(members)
    chosen = chance.choice((chance.choice([*sorted(sheets), "_payload"]), "_payload", "_manifest"))
    name = sheets.get(chosen, "")
    if name not in members:
        return lose_member(package, other, chance)
    found = ROW.findall(members[name])
    if len(found) < 2:
        return lose_member(package, other, chance)
    kept = list(found)
    match chance.randrange(3):
        case 0:
            chance.shuffle(kept)
        case 1:
            kept.insert(chance.randrange(len(kept)), chance.choice(found))
        case _:
            del kept[chance.randrange(len(kept))]
    first, last = members[name].index(found[0]), members[name].rindex(found[-1]) + len(found[-1])
    content = members[name][:first] + b"".join(kept) + members[name][last:]
    return _packed({**members, name: content})


def seal_of_another(package: bytes, other: bytes, chance: random.Random) -> bytes:
    """The payload of one package with the manifest of another, or the other way round."""
    members, others = _members(package), _members(other)
    part = chance.choice(("_payload", "_manifest"))
    return _packed({**members, _sheets(members)[part]: others[_sheets(others)[part]]})


def _sheets(members: dict[str, bytes]) -> dict[str, str]:
    """The members of a package that hold its sheets, by the sheets' names."""
    names = re.findall(r'<sheet [^>]*?name="([^"]*)"', members.get("xl/workbook.xml", b"").decode())
    return {name: f"xl/worksheets/sheet{number}.xml" for number, name in enumerate(names, start=1)}


# ---- what a person's spreadsheet program writes
VALUES: tuple[Any, ...] = (
    None, "", "texto", 0, 3, 2.5, 1e300, True, dt.date(2023, 3, 1), dt.datetime(2023, 3, 1, 12), "2023-03-01", 44986,
    "=1+1", "#N/A", "x" * 32_000, "1.000,50", " ", "\n", "'3", "{}", "[]", "null",
)  # fmt: skip


def retype(package: bytes, other: bytes, chance: random.Random) -> bytes:
    """One to five cells of any sheet get another value or type, saved by openpyxl."""
    book = load_workbook(BytesIO(package))
    for _ in range(chance.randrange(1, 6)):
        sheet = book[chance.choice(book.sheetnames)]
        cell = sheet.cell(chance.randrange(1, sheet.max_row + 2), chance.randrange(1, min(sheet.max_column, 30) + 2))
        match chance.randrange(4):
            case 0 if cell.value is not None:
                cell.value = str(cell.value)
            case 1 if str(cell.value).isdigit():
                cell.value = int(str(cell.value)[:15])
            case _:
                cell.value = chance.choice(VALUES)
    return _saved(book)


def rebuild(package: bytes, other: bytes, chance: random.Random) -> bytes:
    """A row or a column inserted or deleted, a sheet renamed, copied or removed, saved by openpyxl."""
    book = load_workbook(BytesIO(package))
    sheet = book[chance.choice(book.sheetnames)]
    row, column = chance.randrange(1, sheet.max_row + 2), chance.randrange(1, sheet.max_column + 2)
    match chance.randrange(7):
        case 0:
            sheet.insert_rows(row)
        case 1:
            sheet.delete_rows(row)
        case 2:
            sheet.insert_cols(column)
        case 3:
            sheet.delete_cols(column)
        case 4:
            sheet.title = chance.choice(("Hoja", "_payload2", "MANIFEST"))
        case 5:
            book.copy_worksheet(sheet)
        case _:
            book.remove(sheet)
    return _saved(book)


def _saved(book: Any) -> bytes:
    if not any(sheet.sheet_state == "visible" for sheet in book.worksheets):
        book.create_sheet("Hoja")
    result = BytesIO()
    book.save(result)
    return result.getvalue()


def unchanged(package: bytes, other: bytes, chance: random.Random) -> bytes:
    """Saved again by openpyxl, and nothing else."""
    return _saved(load_workbook(BytesIO(package)))


MUTATIONS: tuple[Mutation, ...] = (
    flip, flip, flip_directory, cut, zero, double, flip_xml, flip_xml, flip_xml, lose_member, rows, rows, rows,
    seal_of_another, retype, retype, rebuild, unchanged,
)  # fmt: skip
