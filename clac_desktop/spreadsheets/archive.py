"""The zip around xlsx and ods files, inspected before any parser sees it. Runs in the child process.

Nothing here trusts what the file declares: sizes are counted while inflating, positions are those of the cells.
"""

from __future__ import annotations

import re
import stat
import zipfile
import zlib
from collections.abc import Callable
from hashlib import sha256
from io import BytesIO
from typing import IO

from clac_desktop.spreadsheets.cells import column_letter
from clac_desktop.spreadsheets.limits import Limits

WORKSHEETS = "xl/worksheets/sheet"  # where the members of our own workbooks lie, and so of most others
_BLOCK = 256 * 1024
_PROLOG = re.compile(rb"\A(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*\?>)?\s*(?:<!--.*?-->\s*)*<[A-Za-z_]", re.DOTALL)
_WINDOW = 16 * 1024  # the root element must begin within this many bytes, so nothing can hide behind long comments
_XML_SUFFIXES = (".xml", ".rels", ".vml")


class Refused(Exception):
    """The file is not read: the code and the facts of its Problem."""

    def __init__(self, code: str, **facts: object) -> None:
        super().__init__(code)
        self.code = code
        self.facts = facts


def _beyond(limit: str, digits: str) -> str:
    """Return a pattern of what is greater than `limit`, written in `digits` without leading zeros."""
    start = digits if digits[0] != "0" else digits[1:]
    patterns = [f"[{start}][{digits}]{{{len(limit)},}}"]
    for place, digit in enumerate(limit):
        if greater := digits[digits.index(digit) + 1 :]:
            patterns.append(f"{limit[:place]}[{greater}][{digits}]{{{len(limit) - place - 1}}}")
    return "|".join(patterns)


def _cell_beyond(limits: Limits) -> re.Pattern[bytes]:
    """Return a pattern of a cell with content beyond the limits; empty formatted cells beyond them do no harm."""
    columns = _beyond(column_letter(limits.columns), "ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    rows = _beyond(str(limits.rows), "0123456789")
    return re.compile(rf' r="(?:({columns})\d+|[A-Z]+(?:{rows}))"(?:[^<>]*[^<>/])?>'.encode())


def open_archive(data: bytes, limits: Limits) -> zipfile.ZipFile:
    """Return the opened archive, its list of members checked: count, names, kinds, encryption.

    Raises Refused: file_damaged, file_too_many_members, file_unsafe, file_password.
    """
    try:
        archive = zipfile.ZipFile(BytesIO(data))
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError) as error:
        raise Refused("file_damaged") from error
    members = archive.infolist()
    if len(members) > limits.members:
        raise Refused("file_too_many_members", count=len(members), limit=limits.members)
    names: set[str] = set()
    for member in members:
        name = member.filename
        if name.lower() in names:
            raise Refused("file_unsafe", detail="duplicate")
        names.add(name.lower())
        if name.startswith(("/", "\\")) or ":" in name or ".." in re.split(r"[/\\]", name):
            raise Refused("file_unsafe", detail="name")
        if stat.S_ISLNK(member.external_attr >> 16):
            raise Refused("file_unsafe", detail="link")
        if member.flag_bits & 0x1:
            raise Refused("file_password")
        if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise Refused("file_damaged")
    return archive


def inspect_members(
    archive: zipfile.ZipFile, limits: Limits, find_errors: bool = False, digests: dict[str, str] | None = None
) -> set[str]:
    """Inflate every member once and return the names of those in which an error value stands (if `find_errors`).

    `digests`, where it is given, takes the SHA-256 of each worksheet by the name of its member.
    Raises Refused: file_inflates, file_unsafe (DOCTYPE, foreign encoding), file_too_many_rows,
    file_too_many_columns, file_damaged.
    """
    beyond = _cell_beyond(limits)
    left = limits.inflated
    with_errors: set[str] = set()
    for member in archive.infolist():
        hashed = sha256() if digests is not None and member.filename.startswith(WORKSHEETS) else None
        note = None if hashed is None else hashed.update
        try:
            with archive.open(member) as stream:
                used, errors = _inspect(stream, member.filename.lower(), left, beyond, limits, find_errors, note)
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError, OSError) as error:
            raise Refused("file_damaged") from error
        left -= used
        if digests is not None and hashed is not None:
            digests[member.filename] = hashed.hexdigest()
        if errors:
            with_errors.add(member.filename)
    return with_errors


def _inspect(
    stream: IO[bytes],
    name: str,
    allowed: int,
    beyond: re.Pattern[bytes],
    limits: Limits,
    find_errors: bool,
    note: Callable[[bytes], object] | None = None,
) -> tuple[int, bool]:
    """Return the true size of a member and whether an error value stands in it; `note` is given all its bytes."""
    is_xml = name.endswith(_XML_SUFFIXES)
    is_sheet = name.endswith(".xml")  # where a sheet lies is free: its relations decide, not its folder
    size = 0
    carried = b""
    errors = False
    while block := stream.read(_BLOCK):
        if is_xml and size == 0:
            _check_prolog(block)
        size += len(block)
        if size > allowed:
            raise Refused("file_inflates", limit=limits.inflated // (1024 * 1024))
        if note is not None:
            note(block)
        if not is_sheet:
            continue
        block = carried + block
        if found := beyond.search(block):
            columns = found[1] is not None
            raise Refused(
                "file_too_many_columns" if columns else "file_too_many_rows",
                limit=limits.columns if columns else limits.rows,
            )
        errors = errors or (find_errors and b't="e"' in block)
        carried = block[-200:]
    return size, errors


def _check_prolog(block: bytes) -> None:
    """Refuse an XML member that declares a document type or is not ASCII-compatible text."""
    start = block[:_WINDOW]
    if not _PROLOG.match(start):
        if b"<!DOCTYPE" in start.upper() or b"<!ENTITY" in start.upper():
            raise Refused("file_unsafe", detail="doctype")
        raise Refused("file_unsafe" if b"\0" in start or b"<!--" in start else "file_damaged", detail="encoding")
    if re.search(rb"<\?xml[^>]*encoding\s*=\s*[\"'](?!utf-8|us-ascii|iso-8859-1|windows-1252)", start[:200], re.I):
        raise Refused("file_unsafe", detail="encoding")
