"""A centre and the laptops of two offices as real files: what people do with them, and how to compare them."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from decimal import Decimal
from pathlib import Path
from typing import Any

from clac_desktop.models.check import check_workspace
from clac_desktop.models.database import Workspace
from clac_desktop.models.identity import canonical_json, new_uid, reference_uid
from clac_desktop.models.opening import open_workspace
from clac_desktop.models.organisation import OrganisationDraft
from clac_desktop.models.service import AttendanceDraft, ServiceDraft
from clac_desktop.models.siblings import Look
from clac_desktop.queries.dump import dump
from clac_desktop.queries.service_form import service_draft
from clac_desktop.recording.organisation import record_organisation
from clac_desktop.recording.service import correct_service, record_service
from clac_desktop.sync.enrolment import init_centre, invite, join, read_request
from clac_desktop.sync.package import SEALED, Content
from clac_desktop.sync.payload import payload_sha256
from clac_desktop.sync.receiving import apply_content, apply_package
from clac_desktop.sync.reporting import PackageReport
from clac_desktop.sync.scope import scope_of
from clac_desktop.sync.sending import admit, export_packages, parcel_for_centre, parcel_for_office
from clac_desktop.sync.status import Status, status
from clac_desktop.sync.wrapping import manifest_of

LAPTOPS = {"PE1": "PE", "PE2": "PE", "EC1": "EC"}
ORGANISATIONS = {
    "Cafetaleros": ("PE",),
    "Bananeros": ("PE",),
    "Cacaoteros": ("EC",),
    "Floricultores": ("EC",),
    "Andinos": ("PE", "EC"),
}
DAY = dt.date(2023, 3, 1)


def country(*codes: str) -> tuple[str, ...]:
    return tuple(reference_uid("country", code) for code in codes)


def make_template(folder: Path) -> Path:
    """Make a centre with organisations and enrolled laptops that have taken their first package; return the folder."""
    folder.mkdir(parents=True)
    centre, _ = init_centre(folder / "CLAC.clac", office="CLAC", name="Centro Ejemplo")
    with centre:
        with centre.writing() as writing:
            for number, (name, where) in enumerate(ORGANISATIONS.items(), start=900):
                draft = OrganisationDraft(
                    name=name, country=country(*where), kind="OPP", flo_id=str(number), statuses=((None, "certified"),)
                )
                record_organisation(writing, draft, uid=organisation(name))
        for laptop, office in LAPTOPS.items():
            enrol_laptop(centre, folder, laptop, office)
    with world_of(folder, folder / "settled") as world:
        world.quiet(all_send=True)  # the centre knows what every laptop has taken
    return folder / "settled"


def enrol_laptop(centre: Workspace, folder: Path, laptop: str, office: str) -> Path:
    """Invite, join and admit one laptop, and bring its first package in; return its workspace."""
    invite(centre, office, [office], folder / f"{laptop}.clac-invite")
    path = folder / f"{laptop}.clac"
    joined = join(folder / f"{laptop}.clac-invite", path, folder / f"{laptop}.clac-request", name=f"Persona {laptop}")
    first = folder / f"{laptop}-first.xlsx"
    admit(centre, read_request(joined.request), joined.fingerprint, first)
    with open_workspace(path) as workspace:
        assert apply_package(workspace, first).applied
    return path


def organisation(name: str) -> str:
    return reference_uid("organisation", name)


def service(title: str = "Taller", *organisations: str, code: str = "PE", **more: Any) -> ServiceDraft:
    """A valid draft; `organisations` are names of the template, each with 3 women and 4 men."""
    attendance = tuple(
        AttendanceDraft(organisation=organisation(name), women=3, men=4, not_stated=0)
        for name in organisations or ("Cafetaleros",)
    )
    facts: dict[str, Any] = {
        "title": title,
        "start": DAY,
        "end": DAY,
        "service_type": reference_uid("service_type", "workshop"),
        "modality": reference_uid("modality", "in_person"),
        "country": country(code),
        "tactical_objective": reference_uid("tactical_objective", "2.2"),
        "themes": (reference_uid("theme", "market_access"),),
        "sdgs": (reference_uid("sdg", "5"),),
        "hours": Decimal("8.5"),
        "attendance": attendance,
    }
    return ServiceDraft(**{**facts, **more})


@dataclass
class World:
    """Open workspaces by name: CLAC and the laptops."""

    folder: Path
    places: dict[str, Workspace] = field(default_factory=dict)
    exported: int = 0

    @classmethod
    def copy_of(cls, template: Path, folder: Path) -> World:
        folder.mkdir(parents=True, exist_ok=True)
        for name in ("CLAC", *LAPTOPS):
            shutil.copyfile(template / f"{name}.clac", folder / f"{name}.clac")
        return cls(folder)

    def __getitem__(self, name: str) -> Workspace:
        if name not in self.places:
            self.places[name] = open_workspace(self.folder / f"{name}.clac")
        return self.places[name]

    def close(self, *names: str) -> None:
        for name in names or tuple(self.places):
            if name in self.places:
                self.places.pop(name).close()

    # ---- what people do
    def record(self, name: str, draft: ServiceDraft, uid: str | None = None) -> str:
        with self[name].writing() as writing:
            return record_service(writing, draft, uid=uid)

    def form(self, name: str, uid: str) -> tuple[ServiceDraft, Look]:
        with self[name].reading() as reading:
            return service_draft(reading, uid)

    def correct(self, name: str, uid: str, form: tuple[ServiceDraft, Look] | None = None, **changes: Any) -> str | None:
        """Correct a service as its form does; `form` is what was opened earlier."""
        draft, look = form or self.form(name, uid)
        with self[name].writing() as writing:
            return correct_service(writing, uid, replace(draft, **changes), look)

    def act(self, name: str, work: Callable[..., Any], *values: Any) -> Any:
        """Do one recording function in a transaction of its own."""
        with self[name].writing() as writing:
            return work(writing, *values)

    # ---- packages
    def export(self, name: str, office: str | None = None, *, full: bool = False) -> Path:
        """Write one package into a folder of its own; return it."""
        self.exported += 1
        target = self.folder / "out" / f"{self.exported:04d}"
        found = export_packages(self[name], target, office=office, full=full)
        assert len(found) == 1
        return found[0].file

    def deliver(self, file: Path, name: str) -> PackageReport:
        return apply_package(self[name], file)

    def up(self, name: str) -> PackageReport:
        return self.deliver(self.export(name), "CLAC")

    def down(self, name: str) -> PackageReport:
        return self.deliver(self.export("CLAC", LAPTOPS[name]), name)

    def quiet(self, *, all_send: bool = False) -> None:
        """Who has something to send sends, and every laptop takes the centre's answer.

        The content is handed over without the file around it, which has tests of its own and costs most of the time.
        """
        for name in LAPTOPS:
            if all_send or self.status(name).pending_entries:
                self._hand_over(name, None, "CLAC")
        for office in sorted(set(LAPTOPS.values())):
            self._hand_over("CLAC", office, *(name for name, of in LAPTOPS.items() if of == office))

    def _hand_over(self, sender: str, office: str | None, *recipients: str) -> None:
        with self[sender].writing() as writing:
            if office:
                parcel = parcel_for_office(writing, reference_uid("office", office), office, False)
            else:
                parcel = parcel_for_centre(writing)
            self.exported += 1
            manifest = manifest_of(writing, parcel, new_uid(), self.exported, 1, writing.clock())
        (lines,) = parcel.parts
        digest = payload_sha256([canonical_json(manifest), *lines])
        content = Content(f"{self.exported}.xlsx", digest, manifest, tuple(lines), {})
        for name in recipients:
            with self[name].writing() as writing:
                report = apply_content(writing, content, PackageReport(content.file, digest, SEALED))
                writing.connection.exec_driver_sql(
                    "UPDATE import_log SET receipt = ? WHERE uid = ?", (report.as_text(), report.import_uid)
                )

    # ---- looking
    def dump(self, name: str, office: str | None = None) -> list[str]:
        with self[name].reading() as reading:
            scope = scope_of(reading, reference_uid("office", office)) if office else None
            return list(dump(reading, scope))

    def status(self, name: str) -> Status:
        with self[name].reading() as reading:
            return status(reading)

    def ask(self, name: str, query: str, *values: Any) -> list[tuple[Any, ...]]:
        with self[name].reading() as reading:
            return [tuple(row) for row in reading.connection.exec_driver_sql(query, values)]

    def value(self, name: str, uid: str, column: str, table: str = "service") -> Any:
        rows = self.ask(name, f'SELECT "{column}" FROM {table} WHERE uid = ?', uid)
        return rows[0][0] if rows else None

    def assert_whole(self, *names: str) -> None:
        """Every named workspace (all, if none) passes `check`."""
        for name in names or ("CLAC", *LAPTOPS):
            with self[name].reading() as reading:
                assert check_workspace(reading) == [], name

    def assert_converged(self) -> None:
        """I5: each laptop's dump is that of its office's scope at the centre, and nothing is unacknowledged."""
        for name, office in LAPTOPS.items():
            assert self.dump(name) == self.dump("CLAC", office), name
            assert self.status(name).pending_entries == 0, name


@contextmanager
def world_of(template: Path, folder: Path) -> Iterator[World]:
    """Give a world of copies of the template's files; everything is closed at the end."""
    world = World.copy_of(template, folder)
    try:
        yield world
    finally:
        world.close()
