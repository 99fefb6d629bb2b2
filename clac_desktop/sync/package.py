"""The package as a file: written, re-opened and verified by our own reader before anyone is told "saved"; and read.

What a package is worth is decided by `trust_of` alone (sync.md 6).
"""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from clac_desktop import __version__
from clac_desktop.errors import Problem, ProblemError, UnreadableFile, problem_of
from clac_desktop.models.journal import Entry
from clac_desktop.models.siblings import Aggregate
from clac_desktop.models.upcasting import STATES, current_state
from clac_desktop.spreadsheets.limits import DEFAULT_LIMITS
from clac_desktop.spreadsheets.plans import AnySheet, RawSheet
from clac_desktop.spreadsheets.reading import AsTold, open_source, read_blocks
from clac_desktop.spreadsheets.saving import forget_cached
from clac_desktop.spreadsheets.writing import write_workbook
from clac_desktop.sync.edits import EditedCell, Row, edited_cells
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
from clac_desktop.sync.shape import LINES
from clac_desktop.sync.shown import Shown
from clac_desktop.sync.survey import Survey, survey

FORMAT = "clac-desktop/package"
FORMAT_VERSION = 1
MIN_READER = 1
SHEET_PARTS = "sheet_parts"  # in the manifest: the SHA-256 of each human sheet as it was written
_AS_TOLD = AsTold(MANIFEST, SHEET_PARTS, (PAYLOAD, MANIFEST))
UP, DOWN = "office_to_centre", "centre_to_office"
SEALED, SEALED_EDITED, UNSEALED, REFUSED = "SEALED", "SEALED_EDITED", "UNSEALED", "REFUSED"


@dataclass(frozen=True, slots=True)
class Content:
    """What a file holds. `broken` says why it has no seal; then manifest and lines are not to be believed."""

    file: str
    sha256: str
    manifest: dict[str, Any]
    lines: tuple[str, ...]
    sheets: Mapping[str, Sequence[Row]]
    broken: str | None = None
    # its human sheets were not read: the manifest says that they are as they were written (to be believed when sealed)
    untouched: bool = False
    _surveys: list[Survey] = field(default_factory=list, repr=False, compare=False)

    def survey(self) -> Survey:
        """Return what the lines are, looked at once."""
        if not self._surveys or self._surveys[-1].lines is not self.lines:
            language = str(self.manifest.get("language")) if self.sheets else None
            self._surveys[:] = [survey(self.manifest, self.lines, language)]
        return self._surveys[-1]

    def shown(self) -> Shown:
        """Return what the payload's rows show in its human sheets."""
        return self.survey().shown or Shown.of(self.each_aggregate(), str(self.manifest["language"]))

    def compared(self) -> Content:
        """Return the content without what was needed to compare its sheets with its payload."""
        self.survey().shown = None
        return replace(self, sheets={})

    def each(self, kind: str) -> Iterator[dict[str, Any]]:
        """Yield the payload's lines of one kind, parsed; rows of an older format as today's."""
        version = self.manifest.get("format_version")
        for place in self.survey().places.get(kind, ()):
            data = json.loads(self.lines[place])
            if kind == "row" and version in STATES:
                data["state"] = current_state(data["state"], version)
            yield data

    def kinds(self, kind: str) -> list[dict[str, Any]]:
        """Return what `each` yields; for kinds of which there are few."""
        return list(self.each(kind))

    def count(self, kind: str) -> int:
        """Return how many lines of a kind there are."""
        return len(self.survey().places.get(kind, ()))

    def unknown(self) -> Iterator[str]:
        """Yield the lines whose kind this version does not know."""
        known = {place for kind in LINES for place in self.survey().places.get(kind, ())}
        return (line for place, line in enumerate(self.lines) if place not in known)

    def entries(self) -> Iterator[Entry]:
        """Yield the journal entries of the payload; only of a package whose shape was looked at."""
        return self.survey().entries()

    def each_aggregate(self) -> Iterator[Aggregate]:
        """Yield the aggregates of the payload's `row` lines."""
        return (Aggregate.from_json(row["state"]) for row in self.each("row"))

    def aggregates(self) -> list[Aggregate]:
        """Return what `each_aggregate` yields: of a whole part they are some hundred megabytes."""
        return list(self.each_aggregate())


@dataclass(frozen=True, slots=True)
class Written:
    """A package that was written and read back."""

    file: Path
    sha256: str
    payload_sha256: str
    manifest: dict[str, Any] = field(repr=False)
    entries: int = 0
    rows: int = 0


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
    digests: dict[str, str] = {}

    def payload() -> Iterator[Row]:
        whole[SHEET_PARTS] = dict(digests)  # all human sheets are written when the payload's rows are asked for
        yield from payload_rows(lines)

    def sealed() -> Iterator[Row]:
        whole["signature"] = sign(private_key, manifest_message(whole))
        yield from manifest_rows(whole)

    hidden = [RawSheet(PAYLOAD, payload()), RawSheet(MANIFEST, sealed())]
    write_workbook(target, [*sheets, *hidden], title=str(whole["package"]), creator="CLAC Desktop", digests=digests)
    sheets = ()  # a part is a hundred thousand cells: they need not stand beside those that are read back
    try:
        content = _verified(target, lines, whole, most_bytes)
    except BaseException:
        with suppress(OSError):  # the failure that led here is the one to tell; a stick may be gone by now
            target.unlink()
        raise
    counts = content.count("entry"), content.count("row")
    return Written(target, content.sha256, whole["payload_sha256"], whole, *counts)


# What our reader says of a file that costs too much: a smaller part will do.
_COSTLY = {"file_too_large", "file_inflates", "file_too_many_rows", "file_slow", "file_memory"}


def _verified(target: Path, lines: Sequence[str], whole: dict[str, Any], most_bytes: int) -> Content:
    """Return the content of a file that says on the disk what was meant."""
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
    if not intact or edited_cells(content.sheets, content.shown()):
        raise ProblemError(Problem("package.not_verified", file=str(target)))
    return content.compared()


def read_package(source: Path | bytes, name: str = "", *, whole: bool = True) -> Content:
    """Return what a file holds, parsed in a child process with limits.

    Without `whole` its human sheets are left out where they are byte for byte what the sender's program wrote: that
    is what the manifest says of them, and the seal is asked afterwards.
    Raises UnreadableFile where it is no workbook, has a password, is too large or damaged.
    """
    data = source if isinstance(source, bytes) else _bytes_of(source)
    file = name or (str(source) if isinstance(source, Path) else "")
    digest = hashlib.sha256(data).hexdigest()
    sheets = read_blocks(source if isinstance(source, Path) else data, as_told=None if whole else _AS_TOLD)
    del data
    human = {sheet: rows for sheet, rows in sheets.items() if sheet not in (PAYLOAD, MANIFEST)}
    if MANIFEST not in sheets and PAYLOAD not in sheets:
        return Content(file, digest, {}, (), human, "no_seal" if has_human_sheets(human) else "no_package")
    try:
        manifest = read_manifest(sheets.get(MANIFEST, []))
        lines = tuple(payload_lines(sheets[PAYLOAD].taken() if PAYLOAD in sheets else ()))
    except Broken:
        return Content(file, digest, {}, (), human, "damaged_seal")
    content = Content(file, digest, manifest, lines, human, untouched=not (whole or human))
    fault = _fault(content)
    return replace(content, broken=fault) if fault else content


def _bytes_of(path: Path) -> bytes:
    """Return the bytes of a file that is no larger than a package may be. Raises UnreadableFile."""
    with open_source(path, DEFAULT_LIMITS) as (stream, _name):
        try:
            return stream.read(DEFAULT_LIMITS.file_bytes + 1)
        except OSError as error:  # a stick that was pulled
            raise UnreadableFile(Problem("file_unreachable", file=str(path))) from error


NEEDED = {
    "sender": dict, "recipient": dict, "generation": list, "package": str, "number": int, "part": int, "parts": int,
    "kind": str, "language": str, "signature": str, "min_reader": int, "lines": int, "payload_sha256": str,
}  # fmt: skip


def _fault(content: Content) -> str | None:
    """Why a package has no seal, before any key is asked: anybody may have written it, so nothing is taken on trust."""
    manifest, lines = content.manifest, content.lines
    if manifest.get("format") != FORMAT or any(type(manifest.get(key)) is not kind for key, kind in NEEDED.items()):
        return "damaged_seal"
    if manifest["min_reader"] > FORMAT_VERSION:
        return "newer_format"
    if manifest["lines"] != len(lines) or manifest["payload_sha256"] != payload_sha256(lines):
        return "damaged_seal"
    try:
        manifest_message(manifest)
    except (ValueError, RecursionError):
        return "damaged_seal"
    return None if content.survey().sound else "damaged_seal"


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
    found = content.survey()
    if not (found.sound and found.well_formed):
        return UNSEALED, [], "misshapen"
    edits = edited_cells(content.sheets, content.shown()) if content.sheets else []
    return (SEALED_EDITED if edits else SEALED), edits, None
