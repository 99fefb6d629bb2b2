"""Files made by hand for these tests: the good ones by openpyxl, the hostile ones byte by byte."""

from __future__ import annotations

import os
import shutil
import struct
import subprocess
import zipfile
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import Workbook

SHEET = "xl/worksheets/sheet1.xml"
NAMESPACE = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def plain_xlsx() -> bytes:
    """Return a small workbook with one sheet `Sheet`."""
    book = Workbook()
    book.active.append(["FLO-ID", "Nombre"])
    book.active.append([796, "Cooperativa"])
    saved = BytesIO()
    book.save(saved)
    return saved.getvalue()


def changed(package: bytes, members: Mapping[str, bytes]) -> bytes:
    """Return the package with these members put in place of its own, or added."""
    source, result = zipfile.ZipFile(BytesIO(package)), BytesIO()
    with zipfile.ZipFile(result, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in [*source.namelist(), *(name for name in members if name not in source.namelist())]:
            archive.writestr(name, members[name] if name in members else source.read(name))
    return result.getvalue()


def with_rows(rows: str) -> bytes:
    """Return a workbook whose only sheet has this XML between the tags of its rows."""
    page = f'<?xml version="1.0"?><worksheet xmlns="{NAMESPACE}"><sheetData>{rows}</sheetData></worksheet>'
    return changed(plain_xlsx(), {SHEET: page.encode()})


def compound_file(*names: str) -> bytes:
    """Return an OLE container with empty streams of these names, as an encrypted xlsx or a Word file is one."""
    free, end, fat = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    header += struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, end, 0, end, 0) + struct.pack("<109I", 0, *[free] * 108)
    table = struct.pack("<128I", fat, end, *[free] * 126)
    directory = b""
    for place, name in enumerate(["Root Entry", *names]):
        text = name.encode("utf-16-le") + b"\0\0"
        entry = text.ljust(64, b"\0") + struct.pack("<HBB", len(text), 5 if place == 0 else 2, 1)
        right = place + 1 if 0 < place < len(names) else free
        entry += struct.pack("<III", free, right, 1 if place == 0 and names else free) + bytes(36)
        directory += entry + struct.pack("<IQ", end if place == 0 else 0, 0)
    return header + table + directory.ljust(512, b"\0")


def by_libreoffice(source: Path, kind: str, folder: Path) -> Path:
    """Return `source` saved by LibreOffice as another kind; skips the test where LibreOffice is missing."""
    if shutil.which("soffice") is None:
        pytest.skip("LibreOffice is not installed")
    folder.mkdir(parents=True, exist_ok=True)
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", kind, str(source), "--outdir", str(folder)]
    subprocess.run(command, check=True, capture_output=True, timeout=100)
    return folder / f"{source.stem}.{kind.partition(':')[0]}"


def processor_seconds() -> float:
    """What this process and the reading ones that have ended took."""
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system
