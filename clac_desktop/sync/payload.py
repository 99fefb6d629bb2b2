"""The hidden sheets `_payload` and `_manifest`: lines of canonical JSON that survive every spreadsheet program.

Column A of `_payload` is the line's number, B… the line in pieces of at most 30,000 characters. Sorting rows is
harmless; one changed character is not (sync.md 5).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from clac_desktop.models.identity import canonical_json

PAYLOAD, MANIFEST = "_payload", "_manifest"
PIECE = 30_000
SIGNED = b"clac-desktop/package/1\n"
Row = Sequence[Any]


class Broken(ValueError):
    """The hidden sheets are missing, incomplete or not ours: the package has no seal."""


def payload_rows(lines: Iterable[str]) -> Iterator[list[str | int | None]]:
    """Yield the rows of `_payload`."""
    for number, line in enumerate(lines, start=1):
        yield [number, *(line[start : start + PIECE] for start in range(0, len(line), PIECE))]


def payload_lines(rows: Iterable[Row]) -> list[str]:
    """Return the lines in order of their numbers. Raises Broken where one is missing, doubled or unreadable."""
    found: dict[int, str] = {}
    for row in rows:
        if not row or row[0] in (None, ""):
            if any(cell not in (None, "") for cell in row):
                raise Broken("a line has lost its number")
            continue
        number = row[0]
        if isinstance(number, str) and number.isdecimal() and len(number) < 10:
            number = int(number)
        if not isinstance(number, int) or isinstance(number, bool) or number in found:
            raise Broken("a line's number is not one, or stands twice")
        pieces = [cell for cell in row[1:] if cell not in (None, "")]
        if not all(isinstance(piece, str) for piece in pieces):
            raise Broken("a line is no longer text")
        found[number] = "".join(pieces)
    if sorted(found) != list(range(1, len(found) + 1)):
        raise Broken("lines are missing")
    return [found[number] for number in sorted(found)]


def payload_sha256(lines: Iterable[str]) -> str:
    """Return the SHA-256 of the lines joined by newlines, as hex digits."""
    digest = hashlib.sha256()
    for place, line in enumerate(lines):
        digest.update(("\n" + line if place else line).encode("ascii", "replace"))
    return digest.hexdigest()


def manifest_rows(manifest: dict[str, Any]) -> Iterator[list[str | int | None]]:
    """Yield the rows of `_manifest`: a key, and its value as canonical JSON in pieces."""
    for key in sorted(manifest):
        text = canonical_json(manifest[key])
        yield [key, *(text[start : start + PIECE] for start in range(0, len(text), PIECE))]


def read_manifest(rows: Iterable[Row]) -> dict[str, Any]:
    """Return the manifest of the sheet's rows. Raises Broken where it is none."""
    found: dict[str, Any] = {}
    for row in rows:
        cells = [cell for cell in row if cell not in (None, "")]
        if not cells:
            continue
        if not all(isinstance(cell, str) for cell in cells) or cells[0] in found:
            raise Broken("the manifest is no longer text")
        try:
            found[cells[0]] = json.loads("".join(cells[1:]))
        except (ValueError, RecursionError) as error:
            raise Broken("the manifest cannot be read") from error
    return found


def manifest_message(manifest: dict[str, Any]) -> bytes:
    """Return what is signed: the format's name and the SHA-256 of the canonical manifest without its signature."""
    bare = {key: value for key, value in manifest.items() if key != "signature"}
    return SIGNED + hashlib.sha256(canonical_json(bare).encode("ascii")).digest()
