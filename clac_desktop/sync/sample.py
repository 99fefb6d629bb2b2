"""Sample workspaces: a centre and three offices with the real organisations of their countries and invented services.

Everything invented is recognisable: service references begin with EJEMPLO, organisations in a bad state are called
"Organización Ejemplo …", real ones only get an example entry and status, marked in their remarks. The start value of
chance is fixed.
"""

from __future__ import annotations

import csv
import datetime as dt
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path

from clac_desktop import paths
from clac_desktop.models.database import Workspace
from clac_desktop.models.identity import reference_uid
from clac_desktop.models.local import write_setting
from clac_desktop.models.opening import open_workspace
from clac_desktop.models.organisation import OrganisationDraft
from clac_desktop.models.service import AttendanceDraft, ServiceDraft
from clac_desktop.models.writing import Writing
from clac_desktop.queries.service_form import draft_of_aggregate
from clac_desktop.recording.organisation import record_organisation
from clac_desktop.recording.service import correct_service, record_service, void_service
from clac_desktop.sync import enrolment
from clac_desktop.sync.receiving import apply_package
from clac_desktop.sync.sending import admit, export_packages
from clac_desktop.texts import N_, _

START = 20230630
LAST_EVENING = dt.date(2023, 12, 27)
SETUPS = {"SPO": "OPP", "CP": "OPP", "HL": "OT"}


@dataclass(frozen=True, slots=True)
class SampleOffice:
    """An office of the sample: how many services it logs, how many organisations are invented for it."""

    code: str
    country: str
    person: str
    services: int
    invented: int
    places: tuple[str, ...]
    currency: str


OFFICES = (
    SampleOffice("PE", "Perú", "Persona Ejemplo", 170, 26, ("Pichanaki", "Sullana", "Lonya Grande", "Lima"), "PEN"),
    SampleOffice("EC", "Ecuador", "Otra Persona Ejemplo", 110, 18, ("Machala", "Cayambe", "Quito"), "USD"),
    SampleOffice("DO", "República Dominicana", "Tercera Persona Ejemplo", 80, 12, ("Mao", "Santo Domingo"), "DOP"),
)

# title, service type, tactical objective, themes, SDGs, usual hours, modality, how many receivers at most
PATTERNS = (
    (N_("Debida diligencia en derechos humanos: ciclo completo"), "workshop", "2.2", "due_diligence", "8", 12, 0, 9),
    (N_("Costos de producción e ingreso digno"), "workshop", "2.2", "living_income", "1|2", 8, 0, 7),
    (N_("Visita de preparación de auditoría"), "audit_support", "2.2", "standards_compliance", "12", 6, 0, 1),
    (N_("Poda y manejo de sombra"), "technical_assistance", "2.2", "sustainable_production", "2|15", 6, 0, 2),
    (N_("Equidad de género: comités y política interna"), "training", "2.2", "gender_equity", "5", 8, 0, 5),
    (N_("Jóvenes en la cooperativa: relevo generacional"), "training", "2.2", "youth_inclusion", "4|8", 6, 0, 5),
    (N_("Reglamento de deforestación: georreferenciación"), "workshop", "2.2", "deforestation", "13|15", 8, 0, 8),
    (
        N_("FairInsight: cierre del informe del primer período"),
        "technical_assistance",
        "2.2",
        "due_diligence",
        "12",
        4,
        1,
        4,
    ),
    (
        N_("Consulta sobre el estándar: recolección de aportes"),
        "consultation",
        "2.1",
        "standards_compliance",
        "16",
        3,
        1,
        9,
    ),
    (N_("Devolución de resultados de la consulta"), "feedback_return", "2.1", "standards_compliance", "16", 2, 1, 9),
    (N_("Cata y perfil de taza"), "training", "1.2", "market_access", "8", 8, 0, 3),
    (N_("Visita de comprador"), "buyer_visit", "1.2", "market_access", "8|17", 6, 0, 2),
    (N_("Perfil comercial y muestras para feria"), "technical_assistance", "1.2", "market_access", "8|12", 4, 1, 3),
    (N_("Comunicación y mercadeo de organizaciones"), "workshop", "4.1", "visibility", "17", 6, 2, 8),
    (N_("Mesa de incidencia: precios y clima"), "exchange", "3.3", "environment_climate", "13|17", 5, 2, 6),
    (N_("Día Mundial del Comercio Justo"), "fair", "3.1", "visibility", "12|17", 8, 0, 8),
)
MODALITIES = ("in_person", "online", "hybrid")
Progressed = Callable[[int, int], object]  # services logged, of how many


def make_sample(folder: Path, progressed: Progressed | None = None) -> Path:
    """Make the sample workspaces in a folder and bring them through one whole cycle; return the office's of Peru.

    Takes some seconds: `progressed` hears of every service, and may raise to end it.
    Raises ProblemError or WorkspaceProblem where files are in the way.
    """
    folder.mkdir(parents=True, exist_ok=True)
    packages = folder / "packages"
    packages.mkdir(exist_ok=True)
    centre, _recovery = enrolment.init_centre(folder / "centre.clac", office="CLAC", name="Centro Ejemplo")
    with centre:
        _mark(centre)
        centre.clock = lambda: "2022-01-05T14:00:00Z"
        with centre.writing() as writing:
            for draft in register():
                record_organisation(writing, draft)
        offices = [_enrol(centre, office, folder, packages) for office in OFFICES]
        try:
            _cycle(centre, offices, packages, progressed)
        finally:
            for workspace in offices:
                workspace.close()
    return folder / "PE.clac"


def _mark(workspace: Workspace) -> None:
    with workspace.writing() as writing:
        write_setting(writing.connection, "sample", "1")


def _enrol(centre: Workspace, office: SampleOffice, folder: Path, packages: Path) -> Workspace:
    invitation = packages / f"{office.code}.clac-invite"
    request = packages / f"{office.code}.clac-request"
    enrolment.invite(centre, office.code, [office.code], invitation)
    path = folder / f"{office.code}.clac"
    joined = enrolment.join(invitation, path, request, name=office.person)
    first = admit(
        centre, enrolment.read_request(request), joined.fingerprint, packages / f"CLAC_CLAC_{office.code}_0001.xlsx"
    )
    workspace = open_workspace(path)
    _mark(workspace)
    workspace.clock = lambda: "2022-01-05T15:10:00Z"
    apply_package(workspace, first.file)
    return workspace


def _cycle(centre: Workspace, offices: list[Workspace], packages: Path, progressed: Progressed | None) -> None:
    chance = random.Random(START)
    logged, total = 0, sum(office.services for office in OFFICES)
    for office, workspace in zip(OFFICES, offices, strict=True):
        for _service_logged in log_services(workspace, office, chance):
            logged += 1
            if progressed is not None:
                progressed(logged, total)
        _correct_some(workspace)
    centre.clock = lambda: "2023-12-29T14:20:00Z"
    for workspace in offices:
        for written in export_packages(workspace, packages):
            apply_package(centre, written.file)
    by_code = {office.code: workspace for office, workspace in zip(OFFICES, offices, strict=True)}
    for workspace in offices:
        workspace.clock = lambda: "2023-12-30T13:05:00Z"
    for written in export_packages(centre, packages):
        apply_package(by_code[written.recipient], written.file)


# ---- organisations
def register() -> Iterator[OrganisationDraft]:
    """Yield the organisations of the three countries: the real ones, and invented ones of recognisable names."""
    codes = {office.code for office in OFFICES}
    with (paths.resources() / "reference" / "organisations.csv").open(encoding="utf-8", newline="") as file:
        for number, row in enumerate(csv.DictReader(file)):
            if codes & set(row["country_iso2"].split("|")):
                yield _real(row, number)
    for office in OFFICES:
        yield from _invented(office)


def _real(row: dict[str, str], number: int) -> OrganisationDraft:
    entry = dt.date(2005 + number % 14, 1 + number % 12, 1)
    return OrganisationDraft(
        name=row["name"],
        acronym=row["acronym"],
        flo_id=row["flo_id"],
        country=tuple(reference_uid("country", code) for code in row["country_iso2"].split("|")),
        kind=SETUPS[row["producer_setup"]],
        producer_setup=row["producer_setup"],
        grade=None if row["producer_setup"] == "HL" else 1 + (number % 5 == 0),
        place=row["place"],
        products=tuple(reference_uid("product", code) for code in row["products"].split("|") if code),
        entry=entry,
        statuses=((entry, "certified"),),
        remarks=_("Ingreso y estado de ejemplo: los reales vienen del registro de CLAC."),
    )


# The states that no real organisation is ever shown in, each carried by one that is recognisably invented.
SPECIAL: tuple[tuple[str, tuple[tuple[dt.date | None, str], ...]], ...] = (
    (
        "Organización Ejemplo Suspendida {code}",
        ((dt.date(2019, 1, 1), "certified"), (dt.date(2023, 3, 15), "suspended")),
    ),
    (
        "Organización Ejemplo Descertificada {code}",
        ((dt.date(2018, 5, 1), "certified"), (dt.date(2023, 2, 1), "decertified")),
    ),
    ("Organización Ejemplo Sin Estado {code}", ()),
    ("Organización Ejemplo Solicitante {code}", ((dt.date(2023, 1, 10), "applicant"),)),
)


def _invented(office: SampleOffice) -> Iterator[OrganisationDraft]:
    country = (reference_uid("country", office.code),)
    products = ("coffee", "cocoa", "banana")
    for number in range(office.invented):
        entry = dt.date(2010 + number % 12, 1 + number % 12, 1)
        usual = ("Organización Ejemplo {code}-{number:02}", ((entry, "certified"),))
        name, statuses = SPECIAL[number] if number < len(SPECIAL) else usual
        workers = number % 6 == 5
        yield OrganisationDraft(
            name=name.format(code=office.code, number=number),
            acronym=f"EJ-{office.code}-{number:02}",
            flo_id=f"99{office.services}{number:02}",
            country=country,
            kind="OT" if workers else "OPP",
            producer_setup="HL" if workers else "SPO",
            grade=None if workers else 1 + number % 3,
            place=office.places[number % len(office.places)],
            products=(reference_uid("product", products[number % 3]),),
            entry=entry,
            statuses=statuses,
            remarks=_("Organización inventada para el ejemplo."),
        )


# ---- services
def log_services(workspace: Workspace, office: SampleOffice, chance: random.Random) -> Iterator[ServiceDraft]:
    """Log the office's services of 2022 and 2023, each on the evening of its last day; what is planned, before.

    Yields each when it is logged.
    """
    with workspace.reading() as reading:
        rows = reading.connection.exec_driver_sql(
            "SELECT o.uid FROM organisation o JOIN organisation_country l ON l.owner_id = o.id JOIN country c"
            " ON c.id = l.target_id WHERE c.code = ? ORDER BY o.name, o.uid",
            (office.code,),
        )
        members = [uid for (uid,) in rows]
    favoured = members[: max(4, len(members) * 4 // 5)]
    drafts = sorted(
        (_service(office, number, favoured, chance) for number in range(office.services)),
        key=lambda draft: (draft.end or dt.date.min, draft.service_ref),
    )
    for draft in drafts:
        day = min(draft.end or LAST_EVENING, LAST_EVENING)  # nothing is recorded after the package that carries it
        moment = f"{day}T21:{chance.randrange(60):02}:00Z"
        workspace.clock = lambda moment=moment: moment  # type: ignore[misc]
        with workspace.writing() as writing:
            record_service(writing, draft)
        yield draft


def _service(office: SampleOffice, number: int, members: list[str], chance: random.Random) -> ServiceDraft:
    title, kind, objective, themes, sdgs, hours, modality, most = PATTERNS[number % len(PATTERNS)]
    start = dt.date(2022, 1, 10) + dt.timedelta(days=chance.randrange(715))
    days = 2 if hours > 8 else 1
    planned = number % 29 == 28
    if planned:
        start = dt.date(2024, 1, 8) + dt.timedelta(days=chance.randrange(60))
    receivers = chance.sample(members, min(len(members), 1 + chance.randrange(most)))
    cost = Decimal(chance.randrange(10, 400) * 10) if number % 3 == 0 else None
    satisfied = not planned and number % 4 == 0
    draft = ServiceDraft(
        title=_(title),
        start=start,
        end=start + dt.timedelta(days=days - 1),
        state="planned" if planned else "delivered",
        service_type=reference_uid("service_type", kind),
        modality=reference_uid("modality", MODALITIES[modality]),
        country=(reference_uid("country", office.code),),
        place=_("Virtual") if modality == 1 else chance.choice(office.places),
        tactical_objective=reference_uid("tactical_objective", objective),
        themes=tuple(reference_uid("theme", code) for code in themes.split("|")),
        sdgs=tuple(reference_uid("sdg", code) for code in sdgs.split("|")),
        hours=Decimal(hours),
        cost=cost,
        currency=office.currency if cost else "",
        funder=_("Financiador Ejemplo") if cost else "",
        remarks=_("Servicio inventado para el ejemplo."),
        service_ref=f"EJEMPLO-{office.code}-{number + 1:04}",
        attendance=tuple(_attendance(uid, planned, chance) for uid in receivers),
    )
    if not satisfied or draft.total < 2:
        return draft
    mean = Decimal(chance.randrange(34, 50)) / 10
    return replace(draft, satisfaction_mean=mean, satisfaction_n=draft.total // 2)


def _attendance(uid: str, planned: bool, chance: random.Random) -> AttendanceDraft:
    if planned:
        return AttendanceDraft(organisation=uid)
    women, men = chance.randrange(1, 12), chance.randrange(1, 15)
    young = chance.random() < 0.7
    return AttendanceDraft(
        organisation=uid,
        women=women,
        men=men,
        not_stated=chance.choice((0, 0, 0, 0, 1, 2)),
        young_women=chance.randrange(women + 1) if young else None,
        young_men=chance.randrange(men + 1) // 2 if young else None,
    )


def _correct_some(workspace: Workspace) -> None:
    """A few corrections, one voided double, one row that is still to be identified: what a real journal holds."""
    with workspace.reading() as reading:
        rows = reading.connection.exec_driver_sql('SELECT uid FROM service WHERE counts ORDER BY "end" DESC LIMIT 12')
        uids = [uid for (uid,) in rows]
    workspace.clock = lambda: "2023-12-28T16:42:00Z"
    with workspace.writing() as writing:
        void_service(writing, uids[0])
        for uid in uids[1:4]:
            _more_hours(writing, uid)
        _with_unknown(writing, uids[5])


def _more_hours(writing: Writing, uid: str) -> None:
    look = writing.look(uid)
    draft = draft_of_aggregate(look.aggregate)
    correct_service(writing, uid, replace(draft, hours=(draft.hours or Decimal(0)) + 1), look)


def _with_unknown(writing: Writing, uid: str) -> None:
    look = writing.look(uid)
    draft = draft_of_aggregate(look.aggregate)
    typed = AttendanceDraft(typed="Organización Ejemplo Por Confirmar", women=3, men=4, not_stated=0)
    correct_service(writing, uid, replace(draft, attendance=(*draft.attendance, typed)), look)
