"""The package as a file: written, re-opened and verified by our own reader before anyone is told "saved"; and read.

What a package is worth is decided by `trust_of` alone (sync.md 6).
"""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from clac_desktop import __version__
from clac_desktop.errors import Problem, ProblemError, UnreadableFile
from clac_desktop.models.identity import canonical_json
from clac_desktop.models.journal import Entry, entry_of
from clac_desktop.models.siblings import Aggregate
from clac_desktop.models.upcasting import STATES, current_state
from clac_desktop.spreadsheets.plans import AnySheet, RawSheet
from clac_desktop.spreadsheets.reading import read_sheets
from clac_desktop.spreadsheets.saving import forget_cached, problem_of
from clac_desktop.spreadsheets.writing import write_workbook
from clac_desktop.sync.edits import EditedCell, edited_cells
from clac_desktop.sync.keys import is_signed, sign
from clac_desktop.sync.matching import has_human_sheets
from clac_desktop.sync.parts import PART_BYTES, TooLarge, excess_of
from clac_desktop.sync.payload import (
    MANIFEST,
    PAYLOAD,
    Broken,
    manifest_message,
    manifest_rows,
    payload_lines,
    payload_rows,
    payload_sha256,
    read_manifest,
)
from clac_desktop.sync.shape import is_well_formed

FORMAT = "clac-desktop/package"
FORMAT_VERSION = 1
MIN_READER = 1
UP, DOWN = "office_to_centre", "centre_to_office"
SEALED, SEALED_EDITED, UNSEALED, REFUSED = "SEALED", "SEALED_EDITED", "UNSEALED", "REFUSED"


@dataclass(frozen=True, slots=True)
class Content:
    """What a file holds. `broken` says why it has no seal; then manifest and lines are not to be believed."""

    file: str
    sha256: str
    manifest: dict[str, Any]
    lines: tuple[str, ...]
    sheets: dict[str, list[list[Any]]]
    broken: str | None = None
    _entries: list[Entry] = field(default_factory=list, repr=False, compare=False)

    def kinds(self, kind: str) -> list[dict[str, Any]]:
        """Return the payload's lines of one kind, parsed; rows of an older format as today's."""
        start = f'"k":"{kind}"'
        candidates = (json.loads(line) for line in self.lines if start in line)
        found = [data for data in candidates if data.get("k") == kind]
        if kind == "row" and self.manifest.get("format_version") in STATES:
            for row in found:
                row["state"] = current_state(row["state"], self.manifest["format_version"])
        return found

    def entries(self) -> list[Entry]:
        """Return the journal entries of the payload, read once; only of a package whose shape was looked at."""
        if not self._entries:
            candidates = ((json.loads(line), line) for line in self.lines if '"k":"entry"' in line)
            self._entries.extend(entry_of(data, line) for data, line in candidates if data.get("k") == "entry")
        return self._entries

    def aggregates(self) -> list[Aggregate]:
        """Return the aggregates of the payload's `row` lines."""
        return [Aggregate.from_json(row["state"]) for row in self.kinds("row")]


@dataclass(frozen=True, slots=True)
class Written:
    """A package that was written and read back."""

    file: Path
    sha256: str
    payload_sha256: str
    manifest: dict[str, Any] = field(repr=False)


def write_package(
    target: Path,
    lines: Sequence[str],
    manifest: dict[str, Any],
    private_key: str,
    sheets: Sequence[AnySheet],
    most_bytes: int = PART_BYTES,
) -> Written:
    """Write a sealed package and read it back from the disk; return what was written.

    `manifest` is completed with format, count and hash of the lines, and signed. Raises ProblemError where the file
    cannot be written, or does not read back as it was meant; TooLarge where it is more than a part may be, or than our
    own reader takes. Nothing is left of it then.
    """
    whole = {
        "format": FORMAT,
        "format_version": FORMAT_VERSION,
        "min_reader": MIN_READER,
        "app_version": __version__,
        **manifest,
        "lines": len(lines),
        "payload_sha256": payload_sha256(lines),
    }
    whole["signature"] = sign(private_key, manifest_message(whole))
    hidden = [
        RawSheet(PAYLOAD, payload_rows(lines)),
        RawSheet(MANIFEST, manifest_rows(whole)),
    ]
    write_workbook(target, [*sheets, *hidden], title=str(whole["package"]), creator="CLAC Desktop")
    sheets = ()  # a part is a hundred thousand cells: they need not stand beside those that are read back
    try:
        sha256 = _verified(target, lines, whole, most_bytes)
    except BaseException:
        with suppress(OSError):  # the failure that led here is the one to tell; a stick may be gone by now
            target.unlink()
        raise
    return Written(target, sha256, whole["payload_sha256"], whole)


# What our reader says of a file that costs too much: a smaller part will do.
_COSTLY = {"file_too_large", "file_inflates", "file_too_many_rows", "file_slow", "file_memory"}


def _verified(target: Path, lines: Sequence[str], whole: dict[str, Any], most_bytes: int) -> str:
    """Return the SHA-256 of a file that says on the disk what was meant."""
    try:
        with zipfile.ZipFile(target) as archive:
            inflated = sum(member.file_size for member in archive.infolist())
        excess = excess_of(target.stat().st_size, inflated, len(lines), most_bytes)
        forget_cached(target)
    except OSError as error:
        raise ProblemError(problem_of(error, target)) from error
    except zipfile.BadZipFile as error:
        raise ProblemError(Problem("package.not_verified", file=str(target))) from error
    if excess > 1:
        raise TooLarge(excess)
    try:
        content = read_package(target)
    except UnreadableFile as unreadable:
        if unreadable.problems[0].code in _COSTLY:
            raise TooLarge(2) from unreadable
        raise ProblemError(Problem("package.not_verified", file=str(target))) from unreadable
    intact = not content.broken and content.manifest == whole and content.lines == tuple(lines)
    if not intact or edited_cells(content.sheets, content.aggregates(), str(whole["language"])):
        raise ProblemError(Problem("package.not_verified", file=str(target)))
    return content.sha256


def read_package(source: Path | bytes, name: str = "") -> Content:
    """Return what a file holds, parsed in a child process with limits.

    Raises UnreadableFile where it is no workbook, has a password, is too large or damaged.
    """
    data = source if isinstance(source, bytes) else _bytes_of(source)
    file = name or (str(source) if isinstance(source, Path) else "")
    digest = hashlib.sha256(data).hexdigest()
    sheets = read_sheets(source if isinstance(source, Path) else data)
    human = {sheet: rows for sheet, rows in sheets.items() if sheet not in (PAYLOAD, MANIFEST)}
    if MANIFEST not in sheets and PAYLOAD not in sheets:
        return Content(file, digest, {}, (), human, "no_seal" if has_human_sheets(human) else "no_package")
    try:
        manifest = read_manifest(sheets.get(MANIFEST, []))
        lines = payload_lines(sheets.get(PAYLOAD, []))
    except Broken:
        return Content(file, digest, {}, (), human, "damaged_seal")
    return Content(file, digest, manifest, tuple(lines), human, _fault(manifest, lines))


def _bytes_of(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError as error:
        raise UnreadableFile(Problem("file_missing", file=str(path))) from error
    except IsADirectoryError as error:
        raise UnreadableFile(Problem("file_is_folder", file=str(path))) from error
    except OSError as error:
        raise UnreadableFile(Problem("file_unreachable", file=str(path))) from error


NEEDED = {
    "sender": dict, "recipient": dict, "generation": list, "package": str, "number": int, "part": int, "parts": int,
    "kind": str, "language": str, "signature": str, "min_reader": int, "lines": int, "payload_sha256": str,
}  # fmt: skip


def _fault(manifest: dict[str, Any], lines: list[str]) -> str | None:
    """Why a package has no seal, before any key is asked: anybody may have written it, so nothing is taken on trust."""
    if manifest.get("format") != FORMAT or any(type(manifest.get(key)) is not kind for key, kind in NEEDED.items()):
        return "damaged_seal"
    if manifest["min_reader"] > FORMAT_VERSION:
        return "newer_format"
    if manifest["lines"] != len(lines) or manifest["payload_sha256"] != payload_sha256(lines):
        return "damaged_seal"
    try:
        manifest_message(manifest)
        sound = all(_is_sound(line) for line in lines)
    except (ValueError, RecursionError):
        return "damaged_seal"
    return None if sound else "damaged_seal"


def _is_sound(line: str) -> bool:
    item = json.loads(line)
    return isinstance(item, dict) and canonical_json(item) == line


def trust_of(content: Content, keys: dict[str, str]) -> tuple[str, list[EditedCell], str | None]:
    """Return (SEALED | SEALED_EDITED | UNSEALED, edited cells, reason); `keys` are the known public keys by device."""
    if content.broken:
        return UNSEALED, [], content.broken
    sender = content.manifest["sender"]
    key = keys.get(str(sender.get("device"))) if isinstance(sender, dict) else None
    if key is None:
        return UNSEALED, [], "stranger"
    if not is_signed(key, manifest_message(content.manifest), str(content.manifest["signature"])):
        return UNSEALED, [], "damaged_seal"
    if not is_well_formed(content.manifest, content.lines):
        return UNSEALED, [], "misshapen"
    edits = edited_cells(content.sheets, content.aggregates(), str(content.manifest["language"]))
    return (SEALED_EDITED if edits else SEALED), edits, None
