"""A centre and laptops as real files, for rows of torture: as small as their questions allow."""

from __future__ import annotations

import datetime as dt
import functools
import itertools
import os
import random
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from clac_desktop.models.check import check_workspace
from clac_desktop.models.database import Workspace
from clac_desktop.models.identity import reference_uid
from clac_desktop.models.opening import open_workspace
from clac_desktop.models.organisation import OrganisationDraft
from clac_desktop.models.service import AttendanceDraft, ServiceDraft
from clac_desktop.queries.dump import dump
from clac_desktop.queries.service_form import service_draft
from clac_desktop.recording import reference
from clac_desktop.recording.organisation import record_organisation
from clac_desktop.recording.service import correct_service, record_service
from clac_desktop.sync.enrolment import init_centre, invite, join, read_request
from clac_desktop.sync.receiving import apply_package
from clac_desktop.sync.reporting import PackageReport
from clac_desktop.sync.scope import scope_of
from clac_desktop.sync.sending import admit, export_packages

CENTRE = "CLAC"
DAY = dt.date(2023, 3, 1)
# Countries with members, in the order in which simulations take them.
COUNTRIES = (
    "PE", "EC", "CO", "BO", "DO", "HN", "GT", "NI", "CR", "SV", "MX", "BR", "PY", "AR", "CL", "HT", "PA", "BZ", "UY",
    "JM",
)  # fmt: skip


# Of the lists what `service` names; the plan is thinned to its tactical objective: the rows copy and check it often.
FEW = {"countries": COUNTRIES, "themes": ("market_access",), "sdgs": ("5",), "service_types": ("workshop",),
       "modalities": ("in_person",)}  # fmt: skip
TACTICAL = "2.2"


@contextmanager
def few_records() -> Iterator[None]:
    """Centres that are made meanwhile begin with few records."""
    rows, plan = reference._rows, reference.read_plan

    def few_rows(name: str) -> list[dict[str, str]]:
        return [row for row in rows(name) if row["code"] in FEW.get(name, ())]

    def thin_plan() -> dict[str, Any]:
        found = plan()
        for strategic in found["plan"]["strategic_objectives"]:
            kept = [tactical for tactical in strategic["tactical_objectives"] if tactical["code"] == TACTICAL]
            strategic.update(tactical_objectives=kept, action_lines=[])
        return {**found, "reported_figures": []}

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reference, "_rows", few_rows)
        patch.setattr(reference, "read_plan", thin_plan)
        yield


@functools.cache
def template(offices: int = 1, laptops: int = 1, members: int = 3, words: tuple[str, ...] = ()) -> dict[str, bytes]:
    """The closed workspaces, by name, of a centre with organisations and of enrolled laptops `PE1`, `PE2`, `EC1` ….

    `words` are put into names and remarks of organisations, so that they travel with the first package.
    """
    with tempfile.TemporaryDirectory(dir=memory()) as name, few_records():
        folder = Path(name)
        centre, _ = init_centre(folder / f"{CENTRE}.clac", office=CENTRE, name="Centro Ejemplo")
        with centre:
            codes = [code for code in COUNTRIES if _is_known(centre, code)][:offices]
            with centre.writing() as writing:
                for place, number in itertools.product(range(len(codes)), range(members)):
                    more = words[(place * members + number) % len(words)] if words else ""
                    draft = _organisation(codes, place, number, more)
                    record_organisation(writing, draft, uid=organisation(codes[place], number))
            for code, number in itertools.product(codes, range(1, laptops + 1)):
                enrol_laptop(centre, folder, f"{code}{number}", code)
        return {file.stem: file.read_bytes() for file in sorted(folder.glob("*.clac"))}


def _organisation(codes: list[str], place: int, number: int, more: str) -> OrganisationDraft:
    """The first organisation of each country is also one of the next: scopes overlap."""
    where = {codes[place], codes[(place + 1) % len(codes)]} if number == 0 else {codes[place]}
    return OrganisationDraft(
        name=f"Organización {codes[place]}{number} {more}".strip(),
        country=tuple(reference_uid("country", code) for code in sorted(where)),
        kind="OPP",
        flo_id=str(1000 + 100 * place + number),
        remarks=more,
        statuses=((None, "certified"),),
    )


def _is_known(centre: Workspace, code: str) -> bool:
    with centre.reading() as reading:
        found = reading.connection.exec_driver_sql("SELECT 1 FROM country WHERE code = ?", (code,)).first()
    return found is not None


def enrol_laptop(centre: Workspace, folder: Path, laptop: str, office: str) -> None:
    """Invite, join and admit one laptop, and bring its first package in."""
    invite(centre, office, [office], folder / f"{laptop}.clac-invite")
    path = folder / f"{laptop}.clac"
    joined = join(folder / f"{laptop}.clac-invite", path, folder / f"{laptop}.clac-request", name=f"Persona {laptop}")
    first = folder / f"{laptop}-first.xlsx"
    admit(centre, read_request(joined.request), joined.fingerprint, first)
    with open_workspace(path) as workspace:
        assert apply_package(workspace, first).applied


def organisation(code: str, number: int = 0) -> str:
    """The uid of an organisation of the template."""
    return reference_uid("organisation", f"{code}{number}")


def service(title: str, receivers: Sequence[str], code: str = "PE", **more: Any) -> ServiceDraft:
    """A valid draft for these organisations, each with 3 women and 4 men."""
    facts: dict[str, Any] = {
        "title": title,
        "start": DAY,
        "end": DAY,
        "service_type": reference_uid("service_type", "workshop"),
        "modality": reference_uid("modality", "in_person"),
        "country": (reference_uid("country", code),),
        "tactical_objective": reference_uid("tactical_objective", TACTICAL),
        "themes": (reference_uid("theme", "market_access"),),
        "sdgs": (reference_uid("sdg", "5"),),
        "hours": Decimal("8.5"),
        "attendance": tuple(AttendanceDraft(organisation=uid, women=3, men=4, not_stated=0) for uid in receivers),
    }
    return ServiceDraft(**{**facts, **more})


@dataclass
class Places:
    """Workspaces by name, opened when they are asked for: CLAC and the laptops of the template."""

    folder: Path
    names: tuple[str, ...]
    opened: dict[str, Workspace] = field(default_factory=dict)
    exported: int = 0

    @property
    def laptops(self) -> tuple[str, ...]:
        """The names of the laptops: the office's code and a number."""
        return tuple(name for name in self.names if name != CENTRE)

    def path(self, name: str) -> Path:
        """The file of a workspace."""
        return self.folder / f"{name}.clac"

    def __getitem__(self, name: str) -> Workspace:
        if name not in self.opened:
            self.opened[name] = open_workspace(self.path(name))
        return self.opened[name]

    def close(self, *names: str) -> None:
        """Close the named workspaces; all, if none."""
        for name in names or tuple(self.opened):
            if name in self.opened:
                self.opened.pop(name).close()

    # ---- what people do
    def record(self, name: str, draft: ServiceDraft, uid: str | None = None) -> str:
        """Save a service; return its uid."""
        with self[name].writing() as writing:
            return record_service(writing, draft, uid=uid)

    def correct(self, name: str, uid: str, **changes: Any) -> str | None:
        """Correct a service as its form does, opened just now; return the eid."""
        with self[name].reading() as reading:
            draft, look = service_draft(reading, uid)
        with self[name].writing() as writing:
            return correct_service(writing, uid, replace(draft, **changes), look)

    def export(self, name: str, office: str | None = None, *, full: bool = False) -> Path:
        """Write one package into a folder of its own; return it."""
        self.exported += 1
        found = export_packages(self[name], self.folder / "out" / f"{self.exported:05d}", office=office, full=full)
        assert len(found) == 1
        return found[0].file

    def deliver(self, file: Path, name: str) -> PackageReport:
        """Bring a package in."""
        return apply_package(self[name], file)

    def up(self, name: str) -> PackageReport:
        """A laptop's package to the centre."""
        return self.deliver(self.export(name), CENTRE)

    def down(self, name: str) -> PackageReport:
        """The centre's package for a laptop's office to that laptop."""
        return self.deliver(self.export(CENTRE, name[:2]), name)

    # ---- looking
    def dump(self, name: str, office: str | None = None) -> list[str]:
        """Every shared record as lines; with `office`, the centre's of its scope."""
        return dump_of(self[name], office)

    def ask(self, name: str, query: str, *values: Any) -> list[tuple[Any, ...]]:
        """The rows of a question in SQL."""
        with self[name].reading() as reading:
            return [tuple(row) for row in reading.connection.exec_driver_sql(query, values)]

    def services(self, name: str) -> list[str]:
        """The uids of the services that a place shows, in a fixed order."""
        return [uid for (uid,) in self.ask(name, "SELECT uid FROM service WHERE NOT voided ORDER BY uid")]

    def assert_whole(self, *names: str) -> None:
        """Every named workspace (all, if none) passes `check`."""
        for name in names or self.names:
            assert_whole(self[name])


def memory() -> Path | None:
    """A folder of a file system in memory, None where there is none: for what need not be a real disk."""
    shared = Path("/dev/shm")
    return shared if shared.is_dir() and os.access(shared, os.W_OK) else None


@contextmanager
def places_of(files: dict[str, bytes], folder: Path) -> Iterator[Places]:
    """Give workspaces of these contents, made anew in a folder; everything is closed at the end."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (folder / f"{name}.clac").write_bytes(content)
    places = Places(folder, tuple(files))
    try:
        yield places
    finally:
        places.close()


def dump_of(workspace: Workspace, office: str | None = None) -> list[str]:
    """Every shared record of a workspace as lines; with `office`, those of its scope."""
    with workspace.reading() as reading:
        return list(dump(reading, scope_of(reading, reference_uid("office", office)) if office else None))


def assert_whole(workspace: Workspace) -> None:
    """A workspace passes `check`."""
    with workspace.reading() as reading:
        found = check_workspace(reading)
    assert found == [], f"{workspace.path.name}: {found[:3]}"


def some(chance: random.Random, things: Sequence[str], most: int = 3) -> list[str]:
    """One to `most` of the things."""
    return chance.sample(things, min(len(things), chance.randrange(1, most + 1)))
