"""A parcel becomes files: named, sealed, verified, and given their names when their transaction is committed."""

from __future__ import annotations

import errno
import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from clac_desktop.errors import Problem, ProblemError, problem_of
from clac_desktop.models.database import Workspace
from clac_desktop.models.identity import new_uid
from clac_desktop.models.local import write_setting
from clac_desktop.models.opening import sync_folder
from clac_desktop.models.siblings import Aggregate
from clac_desktop.models.writing import Writing
from clac_desktop.queries.packages import free_number, package_name
from clac_desktop.spreadsheets.limits import MEGABYTE
from clac_desktop.sync.keys import fingerprint
from clac_desktop.sync.package import write_package
from clac_desktop.sync.parts import CHARACTERS_A_BYTE, PART_BYTES, PART_CHARACTERS, TooLarge, smaller
from clac_desktop.sync.shown import Shown
from clac_desktop.sync.summary import all_sheets
from clac_desktop.texts import language

MAIL_SETTING = "mail_megabytes"  # the most that a file may have for mail; empty or 0: as much as a part holds


@dataclass(frozen=True, slots=True)
class WrittenPackage:
    """A package (or part) that was written, read back and verified."""

    file: Path
    sha256: str
    payload_sha256: str
    kind: str
    recipient: str
    number: int
    part: int
    parts: int
    entries: int
    rows: int

    def as_json(self) -> dict[str, Any]:
        """Return it as `export` prints it (cli.md)."""
        found = {name: getattr(self, name) for name in self.__slots__}
        return {**found, "file": str(self.file)}


@dataclass(frozen=True, slots=True)
class Parcel:
    """A package to be written: to whom, its payload by part, and what its manifest says beside.

    `cutting` cuts the same payload into parts of at most so many characters.
    """

    office: str
    code: str
    parts: list[list[str]]
    manifest: dict[str, Any]
    kind: str
    cutting: Callable[[int | None], list[list[str]]]


@contextmanager
def named_when_committed(workspace: Workspace) -> Iterator[list[WrittenPackage]]:
    """Give a list for what is written; the files get their names once the transaction inside is committed.

    A package that a failure rolled back may not lie there to be sent: its revisions would be given out a second time.
    Where a stick is pulled out between the two, the workspace does not say of any file that it was written.
    """
    found: list[WrittenPackage] = []
    try:
        yield found
    except BaseException:
        _take_away(found)
        raise
    for place, written in enumerate(found):
        try:
            if written.file.exists():  # it came while ours was written; nothing is ever overwritten
                raise FileExistsError(errno.EEXIST, "")
            _unnamed(written.file).replace(written.file)
            sync_folder(written.file.parent)
        except OSError as error:
            _take_away(found)
            _forget(workspace, found[place:])
            taken = Problem("file_exists", file=str(written.file))
            raise ProblemError(taken if error.errno == errno.EEXIST else problem_of(error, written.file)) from error


def _take_away(found: list[WrittenPackage]) -> None:
    for written in found:
        with suppress(OSError):  # the failure that led here is the one to tell; a stick may be gone by now
            _unnamed(written.file).unlink(missing_ok=True)


def _forget(workspace: Workspace, found: list[WrittenPackage]) -> None:
    """Take back what the workspace says of files that did not get their names; those that did are whole and stay."""
    lost = [(str(written.file), written.sha256) for written in found]
    with workspace.writing() as writing:
        writing.connection.exec_driver_sql("DELETE FROM sent_package WHERE file = ? AND sha256 = ?", lost)
        writing.kinds.add("package")


def _unnamed(file: Path) -> Path:
    """What a package is called until it may be sent."""
    return file.with_name(f".{file.stem}.making{file.suffix}")


def write_parcel(
    writing: Writing,
    package: Parcel,
    folder: Path,
    found: list[WrittenPackage],
    file: Path | None = None,
    megabytes: int | None = None,
) -> None:
    """Write all parts of a package under names of their own, and add them to `found`.

    `megabytes` are the most that one file may have; None is what this workspace remembers, 0 what a part holds. What
    turns out too large when it is written is cut anew. Raises ProblemError where a file cannot be written.
    """
    chosen = int(writing.settings.get(MAIL_SETTING) or 0) if megabytes is None else megabytes
    most_bytes = min(chosen * MEGABYTE, PART_BYTES) if chosen else PART_BYTES
    characters = PART_CHARACTERS
    if chosen:
        characters = min(characters, most_bytes * CHARACTERS_A_BYTE)
        package = replace(package, parts=package.cutting(characters))
    while True:
        try:
            written = _write_parts(writing, package, folder, file, most_bytes)
            break
        except TooLarge as large:
            less = smaller(package.parts, characters, large.excess)
        if less is None:  # each line stands alone already: only what our own reader takes is a limit then
            if most_bytes == PART_BYTES:
                raise ProblemError(Problem("package.too_large", {"code": package.code}, file=str(file or folder)))
            most_bytes = PART_BYTES
        else:
            characters = less
            package = replace(package, parts=package.cutting(characters))
    for one, uid, created in written:
        found.append(one)
        _remember(writing, package.office, uid, created, one)


def _write_parts(
    writing: Writing, package: Parcel, folder: Path, file: Path | None, most_bytes: int
) -> list[tuple[WrittenPackage, str, str]]:
    """Write and verify each part, all of them or none; return them with the package's uid and time."""
    number, files = _names(writing, package, folder, file)
    uid, created, count = new_uid(), writing.clock(), len(package.parts)
    found: list[tuple[WrittenPackage, str, str]] = []
    try:
        for part, (path, lines) in enumerate(zip(files, package.parts, strict=True), start=1):
            writing.step(0, 0)
            manifest = manifest_of(writing, package, uid, number, part, created)
            key = writing.settings["private_key"]
            sealed = write_package(
                _unnamed(path), lines, manifest, key,
                # What the sheets show is held by nobody else: it makes room for what is read back.
                all_sheets(writing, manifest, lines, _shown(lines)),
                most_bytes,
            )  # fmt: skip
            one = WrittenPackage(
                path.resolve(), sealed.sha256, sealed.payload_sha256, package.kind, package.code,
                number, part, count, sealed.entries, sealed.rows,
            )  # fmt: skip
            found.append((one, uid, created))
            writing.step(0, 0)
    except ProblemError as problem:
        _take_away([one for one, _, _ in found])
        raise ProblemError(*(replace(told, file=str(path)) for told in problem.problems)) from problem
    except BaseException:
        _take_away([one for one, _, _ in found])
        raise
    return found


def _shown(lines: Sequence[str]) -> Shown:
    """Return what the payload's rows show to people; each is parsed and let go."""
    rows = (line for line in map(json.loads, (text for text in lines if '"k":"row"' in text)) if line["k"] == "row")
    return Shown.of((Aggregate.from_json(row["state"]) for row in rows), language())


def _names(writing: Writing, package: Parcel, folder: Path, file: Path | None) -> tuple[int, list[Path]]:
    """Return the package's number and the names of its parts, none of which is there yet."""
    number = free_number(writing, package.office, package.code, folder)
    while True:
        first = file or folder / package_name(writing.settings["office"], package.code, number)
        others = [first.with_name(f"{first.stem}-{part}.xlsx") for part in range(2, len(package.parts) + 1)]
        taken = [path for path in (first, *others) if path.exists()]
        if not taken:
            return number, [first, *others]
        if file is not None:
            raise ProblemError(Problem("file_exists", file=str(taken[0])))
        number += 1


def manifest_of(writing: Writing, package: Parcel, uid: str, number: int, part: int, created: str) -> dict[str, Any]:
    """Return the manifest of one part, but for what `write_package` adds (format, hash, signature)."""
    return {
        **package.manifest,
        "package": uid,
        "number": number,
        "part": part,
        "parts": len(package.parts),
        "kind": package.kind,
        "sender": _sender(writing),
        "recipient": {"office": package.office, "code": package.code},
        "created": created,
        "language": language(),
    }


def _sender(writing: Writing) -> dict[str, Any]:
    settings = writing.settings
    device = "centre" if writing.central else settings["device"]
    return {
        "office": settings["office_uid"],
        "code": settings["office"],
        "device": device,
        "name": settings.get("actor", ""),
        "key": settings["public_key"],
        "fingerprint": fingerprint(settings["public_key"]),
        "certificate": _certificate(writing, device),
    }


def _certificate(writing: Writing, device: str) -> str:
    """Return the centre's signature of this laptop, once it is here."""
    row = writing.connection.exec_driver_sql("SELECT certificate FROM device WHERE device = ?", (device,)).scalar()
    return str(row or "")


def _remember(writing: Writing, recipient: str, uid: str, created: str, written: WrittenPackage) -> None:
    last = writing.connection.exec_driver_sql("SELECT coalesce(max(id), 0) FROM journal").scalar_one()
    writing.connection.exec_driver_sql(
        "INSERT INTO sent_package (package, recipient, number, part, parts, file, sha256, payload_sha256, entries,"
        " rows, last_entry, created) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            uid, recipient, written.number, written.part, written.parts, str(written.file), written.sha256,
            written.payload_sha256, written.entries, written.rows, last, created,
        ),
    )  # fmt: skip


def remember_mail_size(writing: Writing, megabytes: int) -> None:
    """Remember the most MB that a file may have for mail; 0 takes the limit away."""
    write_setting(writing.connection, MAIL_SETTING, str(megabytes))
    writing.settings[MAIL_SETTING] = str(megabytes)
