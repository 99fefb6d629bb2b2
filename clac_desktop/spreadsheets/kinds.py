"""What a file is, by its content; its name only decides whether text may be a csv table. Runs in the child process."""

from __future__ import annotations

import enum
import zipfile
import zlib

from clac_desktop.spreadsheets.archive import Refused

TEXT_SUFFIXES = (".csv", ".tsv", ".txt", "")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# Excel 2.1 to 4 wrote a bare stream: BOF record, length 4 or 6, version.
_BARE_BIFF = (b"\x09\x00\x04\x00", b"\x09\x02\x06\x00", b"\x09\x04\x06\x00")
_ODS_TYPES = (
    b"application/vnd.oasis.opendocument.spreadsheet",
    b"application/vnd.oasis.opendocument.spreadsheet-template",
)


class Kind(enum.Enum):
    """The families of files that are read differently."""

    ARCHIVE = "archive"
    XLSX = "xlsx"
    ODS = "ods"
    XLS = "xls"
    TEXT = "text"


def _utf16(name: str) -> bytes:
    return name.encode("utf-16-le")


def kind_of(data: bytes, suffix: str) -> Kind:
    """Return the family of a file.

    Raises Refused: file_empty, file_password, file_old_format, file_not_workbook.
    """
    if not data:
        raise Refused("file_empty")
    if data.startswith(b"PK"):
        return Kind.ARCHIVE
    if data.startswith(_OLE):
        if _utf16("EncryptedPackage") in data:
            raise Refused("file_password")
        if _utf16("Workbook") in data or _utf16("WORKBOOK") in data:
            return Kind.XLS
        raise Refused("file_old_format" if _utf16("Book") in data else "file_not_workbook")
    if data.startswith(_BARE_BIFF):
        raise Refused("file_old_format")
    if suffix in TEXT_SUFFIXES:
        return Kind.TEXT
    raise Refused("file_not_workbook")


def kind_of_archive(archive: zipfile.ZipFile) -> Kind:
    """Return XLSX or ODS for an opened archive.

    Raises Refused: file_not_workbook (a Word file, a plain zip …), file_binary_format (xlsb), file_password (ods).
    """
    names = set(archive.namelist())
    if "xl/workbook.bin" in names:
        raise Refused("file_binary_format")
    try:
        if "[Content_Types].xml" in names:
            types = archive.open("[Content_Types].xml").read(1_000_000)
            if b"spreadsheetml" in types or b"ms-excel" in types:
                return Kind.XLSX
        if "mimetype" in names and archive.open("mimetype").read(200).strip() in _ODS_TYPES:
            if "META-INF/manifest.xml" in names:
                manifest = archive.open("META-INF/manifest.xml").read(1_000_000)
                if b"encryption-data" in manifest:
                    raise Refused("file_password")
            return Kind.ODS
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError) as error:
        raise Refused("file_damaged") from error
    raise Refused("file_not_workbook")
