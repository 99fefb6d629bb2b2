"""A centre, its offices' laptops and the services they recorded, as real files: what benchmarks of packages need."""

from __future__ import annotations

import datetime as dt
import random
from decimal import Decimal
from pathlib import Path

from clac_desktop.models.database import Workspace
from clac_desktop.models.identity import reference_uid
from clac_desktop.models.opening import open_workspace
from clac_desktop.models.organisation import OrganisationDraft
from clac_desktop.models.service import AttendanceDraft, ServiceDraft
from clac_desktop.recording.organisation import record_organisation
from clac_desktop.recording.service import record_service
from clac_desktop.sync.enrolment import init_centre, invite, join, read_request
from clac_desktop.sync.receiving import apply_package
from clac_desktop.sync.sending import admit

OFFICES = (
    "PE", "EC", "BO", "CO", "DO", "MX", "GT", "HN", "NI", "CR", "SV", "PA",
    "BR", "CL", "AR", "PY", "HT", "CU", "JM", "BZ", "UY", "DM", "GD", "LC",
)  # fmt: skip
PER_OFFICE = 30  # organisations: some 600 in all, as the register has
RECEIVERS = 3


def organisation(code: str, number: int) -> str:
    """Return the uid of an office's organisation."""
    return reference_uid("organisation", f"{code}{number}")


def make_centre(folder: Path, offices: int, per_office: int = PER_OFFICE) -> Workspace:
    """Make a centre with the organisations of its offices and return it open."""
    centre, _ = init_centre(folder / "CLAC.clac", office="CLAC", name="Centro Ejemplo")
    with centre.writing() as writing:
        for code in OFFICES[:offices]:
            for number in range(per_office):
                draft = OrganisationDraft(
                    name=f"Cooperativa de ejemplo {code} {number}",
                    country=(reference_uid("country", code),),
                    kind="OPP",
                    flo_id=str(reference_number(code, number)),
                    statuses=((None, "certified"),),
                )
                record_organisation(writing, draft, uid=organisation(code, number))
    return centre


def reference_number(code: str, number: int) -> int:
    """Return a FLO-ID of its own for an organisation."""
    return 100_000 + OFFICES.index(code) * 1_000 + number


def enrol(centre: Workspace, folder: Path, code: str) -> Path:
    """Invite, join and admit one laptop of an office, and bring its first package in; return its workspace's file."""
    invite(centre, code, [code], folder / f"{code}.clac-invite")
    path = folder / f"{code}.clac"
    joined = join(folder / f"{code}.clac-invite", path, folder / f"{code}.clac-request", name=f"Persona Ejemplo {code}")
    first = folder / f"{code}-first.xlsx"
    admit(centre, read_request(joined.request), joined.fingerprint, first)
    with open_workspace(path) as workspace:
        apply_package(workspace, first)
    return path


def record(workspace: Workspace, code: str, count: int, seed: int = 0, per_office: int = PER_OFFICE) -> None:
    """Record so many delivered services, each one entry, with three organisations each."""
    chance = random.Random(f"{code}{seed}")
    for start in range(0, count, 500):
        with workspace.writing() as writing:
            for number in range(start, min(start + 500, count)):
                record_service(writing, draft(chance, code, f"{seed}-{number}", per_office))


def draft(chance: random.Random, code: str, number: str, per_office: int = PER_OFFICE) -> ServiceDraft:
    """Return a whole delivered service of an office."""
    day = dt.date(2022, 1, 1) + dt.timedelta(days=chance.randrange(900))
    attendance = tuple(
        AttendanceDraft(
            organisation=organisation(code, place),
            women=chance.randrange(30),
            men=chance.randrange(1, 30),
            not_stated=0,
        )
        for place in chance.sample(range(per_office), RECEIVERS)
    )
    return ServiceDraft(
        title=f"Taller de comercialización {code} {number}",
        start=day,
        end=day,
        service_type=reference_uid("service_type", "workshop"),
        modality=reference_uid("modality", "in_person"),
        country=(reference_uid("country", code),),
        place="Localidad de ejemplo",
        tactical_objective=reference_uid("tactical_objective", "2.2"),
        themes=(reference_uid("theme", "market_access"),),
        sdgs=(reference_uid("sdg", "5"),),
        hours=Decimal("8.5"),
        remarks="Observación de ejemplo",
        attendance=attendance,
    )
