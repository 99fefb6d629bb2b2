"""A parcel becomes files: named, sealed, verified, and given their names when their transaction is committed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from clac_desktop.errors import Problem, ProblemError
from clac_desktop.models.identity import new_uid
from clac_desktop.models.opening import sync_folder
from clac_desktop.models.siblings import Aggregate
from clac_desktop.models.writing import Writing
from clac_desktop.sync.keys import fingerprint
from clac_desktop.sync.package import write_package
from clac_desktop.sync.summary import all_sheets
from clac_desktop.texts import language


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
    """A package to be written: to whom, its payload by part, and what its manifest says beside."""

    office: str
    code: str
    parts: list[list[str]]
    manifest: dict[str, Any]
    kind: str


@contextmanager
def named_when_committed() -> Iterator[list[WrittenPackage]]:
    """Give a list for what is written; the files get their names once the transaction inside is committed.

    A package that a failure rolled back may not lie there to be sent: its revisions would be given out a second time.
    """
    found: list[WrittenPackage] = []
    try:
        yield found
    except BaseException:
        for written in found:
            _unnamed(written.file).unlink(missing_ok=True)
        raise
    for written in found:
        try:
            _unnamed(written.file).replace(written.file)
            sync_folder(written.file.parent)
        except OSError as error:
            facts = {"reason": error.strerror or ""}
            raise ProblemError(Problem("file_not_written", facts, file=str(written.file))) from error


def _unnamed(file: Path) -> Path:
    """What a package is called until it may be sent."""
    return file.with_name(f".{file.stem}.making{file.suffix}")


def write_parcel(
    writing: Writing, package: Parcel, folder: Path, found: list[WrittenPackage], file: Path | None = None
) -> None:
    """Write all parts of a package under names of their own, and add them to `found`."""
    settings = writing.settings
    number = 1 + int(
        writing.connection.exec_driver_sql(
            "SELECT coalesce(max(number), 0) FROM sent_package WHERE recipient = ?", (package.office,)
        ).scalar_one()
    )
    parts = package.parts
    files = [file] if file and len(parts) == 1 else []
    while not files or (file is None and any(path.exists() for path in files)):
        name = file.stem if file else f"CLAC_{settings['office']}_{package.code}_{number:04d}"
        files = [folder / f"{name}{'' if part == 1 else f'-{part}'}.xlsx" for part in range(1, len(parts) + 1)]
        if file is None and any(path.exists() for path in files):
            number += 1
    uid, created = new_uid(), writing.clock()
    for part, (path, lines) in enumerate(zip(files, parts, strict=True), start=1):
        manifest = manifest_of(writing, package, uid, number, part, created)
        aggregates = [Aggregate.from_json(row["state"]) for row in map(json.loads, lines) if row["k"] == "row"]
        sheets = all_sheets(writing, manifest, lines, aggregates)
        try:
            written = write_package(_unnamed(path), lines, manifest, settings["private_key"], sheets)
        except ProblemError as problem:
            raise ProblemError(*(replace(one, file=str(path)) for one in problem.problems)) from problem
        entries = sum(1 for line in lines if json.loads(line)["k"] == "entry")
        rows = sum(1 for line in lines if json.loads(line)["k"] == "row")
        found.append(
            WrittenPackage(
                path.resolve(), written.sha256, written.payload_sha256, package.kind, package.code,
                number, part, len(parts), entries, rows,
            )
        )  # fmt: skip
        _remember(writing, package.office, uid, created, found[-1])


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
