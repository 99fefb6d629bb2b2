"""What merges as one value (sync.md 3) is part of the package format: fixed within a format version, never mixed."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from clac_desktop.models.check import check_workspace
from clac_desktop.models.database import Workspace
from clac_desktop.models.identity import reference_uid
from clac_desktop.models.organisation import OrganisationDraft
from clac_desktop.models.registry import CLASSES, TYPES
from clac_desktop.models.service import AttendanceDraft, ServiceDraft
from clac_desktop.models.siblings import Look
from clac_desktop.models.writing import Reading
from clac_desktop.queries.organisations import organisation_draft
from clac_desktop.queries.service_form import service_draft
from clac_desktop.recording.organisation import correct_organisation, record_organisation
from clac_desktop.recording.service import correct_service, record_service
from clac_desktop.sync.package import FORMAT_VERSION, read_package

# By format version. A group is the key of its value and the order in it: with one field more, one less or another
# order the values of two programs of one version would stand beside each other, or a count come in as another.
MERGED_AS_ONE = {
    1: {
        ("service", "start+end"),
        ("service", "cost+currency"),
        ("service", "satisfaction_mean+satisfaction_n"),
        ("service_attendance", "women+men+not_stated+young_women+young_men"),
        ("organisation", "latitude+longitude"),
        ("organisation", "entry+exit"),
    }
}
# Lists that merge as one value, in which two programs of one version would disagree in the same way.
LISTS = {
    1: {
        ("structure", "country"), ("structure", "products"), ("office", "country"),
        ("organisation", "country"), ("organisation", "products"), ("service", "country"), ("service", "themes"),
        ("service", "sdgs"), ("service", "products"), ("service", "further_objectives"),
    }
}  # fmt: skip
GOLDEN = Path(__file__).parents[1] / "data"


def test_the_groups_of_this_format_version_are_those_it_began_with() -> None:
    assert {(cls.__tablename__, "+".join(group)) for cls in CLASSES for group in cls.GROUPS} == MERGED_AS_ONE[
        FORMAT_VERSION
    ]


def test_every_field_has_its_group_s_key_or_its_own() -> None:
    for name, kind in TYPES.items():
        groups = {key for owner, key in MERGED_AS_ONE[FORMAT_VERSION] if owner == name}
        grouped = {field: key for key in groups for field in key.split("+")}
        assert grouped.keys() <= kind.fields.keys(), name
        assert set(kind.merge_keys) == {grouped.get(field, field) for field in kind.fields}, name


def test_the_lists_of_this_format_version_are_one_value_each() -> None:
    lists = {(name, field) for name, kind in TYPES.items() for field in kind.links}
    assert lists == LISTS[FORMAT_VERSION]
    assert all(field in TYPES[name].merge_keys for name, field in lists)


def test_packages_of_then_name_the_same_groups() -> None:
    """The groups that stand in the golden files, whose bytes are never rewritten, are these very groups."""
    found = set()
    for file in sorted(GOLDEN.glob("format-*/*.xlsx")):
        content = read_package(file)
        for line in map(json.loads, content.lines):
            for part in line.get("parts", ()):
                for record in part["records"].values():
                    keys = record["fields"].keys()
                    found |= {(record["type"], key) for key in keys if "+" in key}
                    assert not keys & {field for _, group in MERGED_AS_ONE[1] for field in group.split("+")}, file
    assert {("service", "start+end"), ("service_attendance", "women+men+not_stated+young_women+young_men")} <= found
    assert found <= MERGED_AS_ONE[1]


# ---- two who change one half each
DAY = dt.date(2023, 3, 1)
LATER = dt.date(2023, 3, 2)
RECEIVER = reference_uid("organisation", "Ejemplo 1")
ATTENDED = AttendanceDraft(organisation=RECEIVER, women=3, men=4, not_stated=0)
SERVICE = ServiceDraft(
    title="Taller", start=DAY, end=DAY,
    service_type=reference_uid("service_type", "workshop"), modality=reference_uid("modality", "in_person"),
    country=(reference_uid("country", "PE"),), tactical_objective=reference_uid("tactical_objective", "2.2"),
    themes=(reference_uid("theme", "market_access"),), sdgs=(reference_uid("sdg", "5"),), hours=Decimal(8),
    cost=Decimal(100), currency="PEN", satisfaction_mean=Decimal(4), satisfaction_n=5, attendance=(ATTENDED,),
)  # fmt: skip
ORGANISATION = OrganisationDraft(
    name="Ejemplo 1", country=(reference_uid("country", "PE"),), kind="OPP", flo_id="1",
    entry=dt.date(2020, 1, 1), exit=dt.date(2024, 1, 1), latitude=Decimal(-12), longitude=Decimal(-77),
)  # fmt: skip
HALVES: list[tuple[str, str, dict[str, Any], dict[str, Any]]] = [
    ("service", "start+end", {"start": dt.date(2023, 2, 1)}, {"end": LATER}),
    ("service", "cost+currency", {"cost": Decimal(250)}, {"currency": "USD"}),
    ("service", "satisfaction_mean+satisfaction_n", {"satisfaction_mean": Decimal(3)}, {"satisfaction_n": 7}),
    (
        "service_attendance", "women+men+not_stated+young_women+young_men",
        {"attendance": (replace(ATTENDED, women=9),)}, {"attendance": (replace(ATTENDED, young_men=1),)},
    ),
    ("organisation", "latitude+longitude", {"latitude": Decimal(-13)}, {"longitude": Decimal(-72)}),
    ("organisation", "entry+exit", {"entry": dt.date(2021, 1, 1)}, {"exit": dt.date(2025, 1, 1)}),
]  # fmt: skip


def opened(workspace: Workspace, kind: str, uid: str) -> tuple[Any, Look]:
    with workspace.reading() as reading:
        return organisation_draft(reading, uid) if kind == "organisation" else service_draft(reading, uid)


def row(reading: Reading, kind: str, key: str) -> tuple[Any, ...]:
    columns = ", ".join(f'"{field}"' for field in key.split("+"))
    (found,) = reading.connection.exec_driver_sql(f"SELECT {columns} FROM {kind}").all()
    return tuple(found)


def test_each_group_is_tried() -> None:
    assert {(kind, key) for kind, key, _, _ in HALVES} == MERGED_AS_ONE[FORMAT_VERSION]


@pytest.mark.parametrize(("kind", "key", "one", "other"), HALVES, ids=[f"{kind}-{key}" for kind, key, *_ in HALVES])
def test_two_halves_are_a_conflict_of_two_whole_values(
    centre: Workspace, kind: str, key: str, one: dict[str, Any], other: dict[str, Any]
) -> None:
    """Each saw the value of before and changed another field of it: nobody ever sees a pair that nobody wrote."""
    with centre.writing() as writing:
        uid = record_organisation(writing, ORGANISATION, uid=RECEIVER)
        if kind != "organisation":
            uid = record_service(writing, SERVICE)
    form, look = opened(centre, kind, uid)
    correct = correct_organisation if kind == "organisation" else correct_service
    wholes = []
    for half in (one, other):
        with centre.previewing() as writing:
            assert correct(writing, uid, replace(form, **half), look)
            writing.flush()
            wholes.append(row(writing, kind, key))
    for half in (one, other):
        with centre.writing() as writing:
            assert correct(writing, uid, replace(form, **half), look)
    with centre.reading() as reading:
        (conflict,) = reading.connection.exec_driver_sql("SELECT type, field FROM conflict").all()
        assert check_workspace(reading) == []
        assert tuple(conflict) == (kind, key)
        assert len(set(wholes)) == 2 and row(reading, kind, key) in wholes
