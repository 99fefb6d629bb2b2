"""The places of the random world: real workspaces, packages handed over without their file, copies for accidents."""

from __future__ import annotations

import itertools
import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from clac_desktop.models.database import Workspace
from clac_desktop.models.identity import canonical_json, new_epoch, new_uid, reference_uid
from clac_desktop.models.journal import Act
from clac_desktop.models.local import write_setting
from clac_desktop.models.siblings import Aggregate, Look
from clac_desktop.models.writing import Writing, load_aggregate
from clac_desktop.sync.edits import EditedCell
from clac_desktop.sync.enrolment import store_device
from clac_desktop.sync.keys import new_key
from clac_desktop.sync.package import SEALED, Content
from clac_desktop.sync.payload import payload_sha256
from clac_desktop.sync.receiving import apply_content
from clac_desktop.sync.reporting import PackageReport
from clac_desktop.sync.sending import parcel_for_centre, parcel_for_office
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
            uid = new_uid()
            return [
                _content(manifest_of(writing, parcel, uid, 1, part, "2023-01-01T00:00:00Z"), lines)
                for part, lines in enumerate(parcel.parts, start=1)
            ]

    def receive(self, content: Content, edits: tuple[EditedCell, ...] = ()) -> PackageReport:
        with self.workspace.writing() as writing:
            report = apply_content(writing, content, replace(_report(content), edited_cells=edits))
            _finish(writing, report)
            return report

    def preview(self, content: Content) -> PackageReport:
        with self.workspace.previewing() as writing:
            return apply_content(writing, content, _report(content))

    def copy(self, folder: Path) -> Path:
        """A file as a backup, a clone or a stolen disk holds it."""
        path = folder / f"{self.dev}-{next(_numbers)}.copy"
        self.workspace.copy_to(path)
        return path


def _content(manifest: dict[str, Any], lines: list[str]) -> Content:
    manifest = {**manifest, "payload_sha256": payload_sha256(lines)}
    digest = payload_sha256([canonical_json(manifest), *lines])
    return Content(f"{digest[:8]}.xlsx", digest, manifest, tuple(lines), {})


def split(content: Content, parts: int, pick: Any) -> list[Content]:
    """The same package in several parts: acknowledgements and fates in the first, rows anywhere."""
    lines: list[list[str]] = [[] for _ in range(parts)]
    for line in content.lines:
        whole = json.loads(line)["k"] in ("row", "leave")
        lines[pick(parts) if whole else 0].append(line)
    return [_content({**content.manifest, "part": n, "parts": parts}, part) for n, part in enumerate(lines, start=1)]


def _report(content: Content) -> PackageReport:
    return PackageReport(content.file, content.sha256, SEALED)


def _finish(writing: Writing, report: PackageReport) -> None:
    writing.connection.exec_driver_sql("UPDATE import_log SET receipt = '{}' WHERE uid = ?", (report.import_uid,))


# ---- beginnings
def open_copy(copy: Path, folder: Path, dev: str, office: str | None) -> Place:
    path = folder / f"{dev}-{next(_numbers)}.clac"
    shutil.copyfile(copy, path)
    return Place(Workspace(path, actor=dev), dev, office)


def make_laptop(template: Path, folder: Path, dev: str, office: str, centre: Place) -> Place:
    """A new laptop with a key of its own, admitted by the centre."""
    path = folder / f"{dev}-{next(_numbers)}.clac"
    shutil.copyfile(template, path)
    private, public = new_key()
    device = f"{dev}-{new_epoch()}"
    settings = {
        "office": office, "office_uid": office_uid[office], "device": device, "epoch": new_epoch(), "actor": dev,
        "private_key": private, "public_key": public,
    }  # fmt: skip
    place = Place(Workspace(path, actor=dev), dev, office)
    with place.workspace.writing() as writing:
        for key, value in settings.items():
            write_setting(writing.connection, key, value)
    with centre.workspace.writing() as writing:
        store_device(writing, device, office_uid[office], office, dev, public)
    for content in centre.export(office):
        place.receive(content)
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
