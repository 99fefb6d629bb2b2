"""The places of the random world: real workspaces, real seals, packages handed over without their file, copies."""

from __future__ import annotations

import hashlib
import itertools
import json
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, event

from clac_desktop.models.database import Workspace
from clac_desktop.models.identity import canonical_json, eid_of, new_epoch, new_uid, reference_uid
from clac_desktop.models.journal import Act, read_entry
from clac_desktop.models.local import write_setting
from clac_desktop.models.siblings import Aggregate, Look
from clac_desktop.models.writing import Writing, load_aggregate
from clac_desktop.sync.enrolment import store_device
from clac_desktop.sync.inspecting import judge_package
from clac_desktop.sync.keys import public_of, sign
from clac_desktop.sync.package import FORMAT, FORMAT_VERSION, MIN_READER, SEALED, Content
from clac_desktop.sync.payload import manifest_message, payload_sha256
from clac_desktop.sync.receiving import apply_content
from clac_desktop.sync.reporting import PackageReport
from clac_desktop.sync.sending import parcel_for_centre, parcel_for_office
from clac_desktop.sync.unsealed import propose_unsealed
from clac_desktop.sync.wrapping import manifest_of

OFFICES = {"A": "PE", "B": "EC"}
office_uid = {code: reference_uid("office", code) for code in OFFICES}
country = {code: reference_uid("country", code) for code in OFFICES.values()}
_numbers = itertools.count()


@dataclass
class Place:
    """A workspace of the world. `dev` is its name in the model: C, A1, B1 …; copies share it."""

    workspace: Workspace
    dev: str
    office: str | None
    forms: dict[str, Look] = field(default_factory=dict)
    received: set[str] = field(default_factory=set)  # eids that were brought to this place and committed

    def close(self) -> None:
        self.workspace.close()

    # ---- looking
    def aggregates(self, kinds: tuple[str, ...] = ("service", "organisation")) -> dict[str, Aggregate]:
        with self.workspace.reading() as reading:
            marks = ",".join("?" * len(kinds))
            rows = reading.connection.exec_driver_sql(
                f"SELECT state FROM aggregate WHERE type IN ({marks}) ORDER BY uid", kinds
            ).all()
        return {(found := Aggregate.from_json(json.loads(state))).uid: found for (state,) in rows}

    def look(self, uid: str) -> Look:
        with self.workspace.reading() as reading:
            return reading.look(uid)

    def aggregate(self, uid: str) -> Aggregate:
        with self.workspace.reading() as reading:
            return load_aggregate(reading.connection, uid)

    def centre_rows(self) -> list[Aggregate]:
        """At an office: what the centre sent last of each record."""
        rows = self.rows("SELECT state FROM centre_row WHERE state IS NOT NULL ORDER BY uid")
        return [Aggregate.from_json(json.loads(state)) for (state,) in rows]

    def rows(self, query: str, *values: Any) -> list[Any]:
        with self.workspace.reading() as reading:
            return list(reading.connection.exec_driver_sql(query, values).all())

    def setting(self, key: str) -> str:
        with self.workspace.reading() as reading:
            return reading.settings.get(key, "")

    # ---- changing
    def write(self, acts: list[Act]) -> str | None:
        with self.workspace.writing() as writing:
            return writing.write(acts)

    # ---- packages
    def export(self, office: str | None = None) -> list[Content]:
        with self.workspace.writing() as writing:
            if self.office is None:
                assert office is not None
                parcel = parcel_for_office(writing, office_uid[office], office, False)
            else:
                parcel = parcel_for_centre(writing)
            uid, key = new_uid(), writing.settings["private_key"]
            return [
                sealed(manifest_of(writing, parcel, uid, 1, part, "2023-01-01T00:00:00Z"), lines, key)
                for part, lines in enumerate(parcel.parts, start=1)
            ]

    def receive(self, content: Content, dies: int = 0) -> PackageReport:
        """Bring a package in as the product does with a file: first judged by seal, recipient and cells."""
        with self.workspace.reading() as reading:
            opened = judge_package(reading, content)
        if opened.unsealed:
            with self.workspace.writing() as writing:
                return propose_unsealed(writing, content, opened.report)
        return self.take(content, opened.report, dies) if opened.sealed else opened.report

    def take(self, content: Content, report: PackageReport | None = None, dies: int = 0) -> PackageReport:
        """Apply a package whose seal is beyond doubt. The process `dies` at that statement, or before the commit."""
        report = report or PackageReport(content.file, content.sha256, SEALED)
        with self.workspace.writing() as writing:
            if not dies:
                report = _applied(writing, content, report)
                self.received |= {eid_of(was_hash(line)) for line in content.lines if '"k":"entry"' in line}
                return report
            with _dying(writing.connection, dies):
                _applied(writing, content, report)
                raise Killed

    def preview(self, content: Content) -> PackageReport:
        with self.workspace.reading() as reading:
            report = judge_package(reading, content).report
        with self.workspace.previewing() as writing:
            return apply_content(writing, content, report)

    def copy(self, folder: Path) -> Path:
        """A file as a backup, a clone or a stolen disk holds it."""
        path = folder / f"{self.dev}-{next(_numbers)}.copy"
        self.workspace.copy_to(path)
        return path


class Killed(Exception):
    """The end of a process in the middle of an import."""


@contextmanager
def _dying(connection: Connection, statement: int) -> Iterator[None]:
    left = itertools.count(statement, -1)

    def count(*_: object) -> None:
        if next(left) == 0:
            raise Killed

    event.listen(connection, "before_cursor_execute", count)
    try:
        yield
    finally:
        event.remove(connection, "before_cursor_execute", count)


def _applied(writing: Writing, content: Content, report: PackageReport) -> PackageReport:
    report = apply_content(writing, content, report)
    writing.connection.exec_driver_sql("UPDATE import_log SET receipt = '{}' WHERE uid = ?", (report.import_uid,))
    return report


def sealed(manifest: dict[str, Any], lines: Sequence[str], key: str) -> Content:
    """A package as it is read back: whole manifest, signed."""
    form = {"format": FORMAT, "format_version": FORMAT_VERSION, "min_reader": MIN_READER}
    whole = {**form, **manifest, "lines": len(lines), "payload_sha256": payload_sha256(lines)}
    whole.pop("signature", None)
    whole["signature"] = sign(key, manifest_message(whole))
    digest = payload_sha256([canonical_json(whole), *lines])
    return Content(f"{digest[:8]}.xlsx", digest, whole, tuple(lines), {})


def was_hash(line: str) -> str:
    """The hash under which an entry was first written."""
    entry = read_entry(line)
    return entry.was[2] if entry.was else entry.hash


def split_up(content: Content, at: int, key: str) -> list[Content]:
    """An office's package in two parts, the first with so many of its entries: each is valid alone."""
    entries = [line for line in content.lines if json.loads(line)["k"] == "entry"]
    others = [line for line in content.lines if json.loads(line)["k"] != "entry"]
    parts = [entries[:at], entries[at:] + others]
    return [sealed({**content.manifest, "part": n, "parts": 2}, lines, key) for n, lines in enumerate(parts, start=1)]


def split(content: Content, parts: int, pick: Any, key: str) -> list[Content]:
    """The same package in several parts: acknowledgements and fates in the first, rows anywhere."""
    if parts == 1:
        return [content]
    lines: list[list[str]] = [[] for _ in range(parts)]
    for line in content.lines:
        whole = json.loads(line)["k"] in ("row", "leave")
        lines[pick(parts) if whole else 0].append(line)
    return [sealed({**content.manifest, "part": n, "parts": parts}, part, key) for n, part in enumerate(lines, start=1)]


# ---- beginnings
def open_copy(copy: Path, folder: Path, dev: str, office: str | None, clock: Callable[[], str]) -> Place:
    path = folder / f"{dev}-{next(_numbers)}.clac"
    shutil.copyfile(copy, path)
    place = Place(Workspace(path, actor=dev), dev, office)
    place.workspace.clock = clock
    return place


def make_laptop(template: Path, folder: Path, dev: str, office: str, centre: Place, clock: Callable[[], str]) -> Place:
    """A new laptop with a key of its own, admitted by the centre."""
    private = hashlib.sha256(f"key of {dev}".encode()).hexdigest()  # its own, and the same when a run is repeated
    public = public_of(private)
    device = f"{dev}-{new_epoch()}"
    settings = {
        "office": office, "office_uid": office_uid[office], "device": device, "epoch": new_epoch(), "actor": dev,
        "private_key": private, "public_key": public,
    }  # fmt: skip
    place = open_copy(template, folder, dev, office, clock)
    with place.workspace.writing() as writing:
        for key, value in settings.items():
            write_setting(writing.connection, key, value)
    with centre.workspace.writing() as writing:
        store_device(writing, device, office_uid[office], office, dev, public)
    for content in centre.export(office):
        place.take(content)
    return place


def canonical(aggregate: Aggregate) -> list[Any]:
    """The siblings of an aggregate, comparable between places."""
    return sorted(
        (uid, name, sorted((s.eid, canonical_json(s.value)) for s in siblings))
        for (uid, name), siblings in aggregate.fields.items()
        if siblings
    )


def entries_of(place: Place) -> Iterator[tuple[str, str, bool]]:
    """(eid, hash, acknowledged) of own entries under their present labels."""
    device = place.setting("device")
    yield from place.rows(
        "SELECT eid, hash, acknowledged FROM journal WHERE device = ? AND NOT superseded ORDER BY id", device
    )
