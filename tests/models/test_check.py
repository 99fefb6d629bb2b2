"""`check` finds whatever has been changed behind the program's back, and says nothing of a whole workspace."""

from __future__ import annotations

import datetime as dt
import shutil
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import sqlcipher3.dbapi2 as driver

from clac_desktop import texts
from clac_desktop.errors import WorkspaceProblem
from clac_desktop.models.check import MOST, check_workspace
from clac_desktop.models.database import Workspace
from clac_desktop.models.identity import reference_uid
from clac_desktop.models.organisation import OrganisationDraft
from clac_desktop.models.service import AttendanceDraft, ServiceDraft
from clac_desktop.recording.organisation import record_organisation
from clac_desktop.recording.service import correct_service, record_service, void_service
from clac_desktop.recording.undo import undo_entries


def fill(workspace: Workspace) -> None:
    """One organisation, a service that was corrected, another that was voided, an undo."""
    with workspace.writing() as writing:
        draft = OrganisationDraft(
            name="Ejemplo", country=(reference_uid("country", "PE"),), kind="OPP", statuses=((None, "certified"),)
        )
        uid = record_organisation(writing, draft)
    day = dt.date(2023, 3, 1)
    service = ServiceDraft(
        title="Taller",
        start=day,
        end=day,
        service_type=reference_uid("service_type", "workshop"),
        modality=reference_uid("modality", "in_person"),
        country=(reference_uid("country", "PE"),),
        tactical_objective=reference_uid("tactical_objective", "2.2"),
        themes=(reference_uid("theme", "market_access"),),
        sdgs=(reference_uid("sdg", "5"),),
        hours=Decimal(8),
        attendance=(AttendanceDraft(organisation=uid, women=3, men=4, not_stated=0),),
    )
    with workspace.writing() as writing:
        first, second = record_service(writing, service), record_service(writing, service)
        changed = correct_service(
            writing, first, ServiceDraft(**{**_facts(service), "title": "Otro"}), writing.look(first)
        )
        void_service(writing, second)
        undo_entries(writing, [str(changed)])


def _facts(draft: Any) -> dict[str, Any]:
    return {name: getattr(draft, name) for name in draft.__slots__}


def codes(path: Path) -> set[str]:
    with Workspace(path) as workspace, workspace.reading() as reading:
        found = check_workspace(reading)
    assert all(texts.sentence(problem) for problem in found)
    return {problem.code for problem in found}


@pytest.fixture
def path(centre_template: Path, tmp_path: Path) -> Path:
    """A closed workspace of the centre with some records."""
    file = shutil.copyfile(centre_template, tmp_path / "centre.clac")
    with Workspace(file, actor="Centro Ejemplo") as workspace:
        fill(workspace)
    return file


def test_a_whole_workspace_has_no_problems(path: Path) -> None:
    assert codes(path) == set()


TAMPERED = {
    "UPDATE service SET title = 'Otro' WHERE voided": {"check.row"},
    "UPDATE service SET voided = 0": {"check.row"},
    "UPDATE service SET hours = hours + 1": {"check.row"},
    "UPDATE service_attendance SET women = 4": {"check.row"},
    "UPDATE service_attendance SET organisation_id = NULL": {"check.row"},
    "UPDATE service_attendance SET served = 0 WHERE served": {"check.row"},
    "UPDATE organisation SET search = ''": {"check.row"},
    "DELETE FROM service_attendance WHERE id = 1": {"check.row_missing"},
    "DELETE FROM service_country WHERE owner_id = 1": {"check.row"},
    "UPDATE service_themes SET place = 9": {"check.row"},
    "INSERT INTO service_sdgs (owner_id, target_id, place) SELECT 1, id, 5 FROM sdg WHERE code = '13'": {"check.row"},
    "DELETE FROM activity": {"check.row"},
    "UPDATE activity SET known = 0": {"check.row"},
    "INSERT INTO conflict (uid, field, aggregate, type) SELECT uid, 'title', uid, 'service' FROM service": {
        "check.conflict"
    },
    "INSERT INTO theme (uid, voided, code) VALUES ('x', 0, 'x')": {"check.extra"},
    "INSERT INTO service_attendance (uid, voided, counts, served) VALUES ('x', 0, 0, 0)": {"check.extra"},
    "INSERT INTO conflict (uid, field, aggregate, type) VALUES ('x', 'y', 'z', 'service')": {"check.extra"},
    "UPDATE aggregate SET state = replace(state, 'Taller', 'Tallex') WHERE type = 'service'": {
        "check.aggregate",
        "check.row",
    },
    "UPDATE aggregate SET state = '{' WHERE type = 'service'": {"check.aggregate", "check.extra"},
    "DELETE FROM aggregate WHERE type = 'service'": {"check.aggregate", "check.extra"},
    "UPDATE aggregate SET rev = rev + 1000000 WHERE type = 'sdg'": {"check.revision"},
    "UPDATE journal SET line = replace(line, 'Taller', 'Tallex')": {"check.entry", "check.aggregate"},
    "UPDATE journal SET eid = 'x' || substr(eid, 2) WHERE id = 3": {"check.entry", "check.no_fate", "check.no_entry"},
    "UPDATE journal SET line = '[1]' WHERE id = 3": {"check.entry", "check.aggregate"},
    "UPDATE journal SET seq = seq + 50 WHERE seq > 10": {"check.entry", "check.chain"},
    "DELETE FROM journal_aggregate WHERE entry_id = 4": {"check.touches", "check.aggregate"},
    "DELETE FROM fate WHERE rowid IN (SELECT max(rowid) FROM fate)": {"check.no_fate", "check.aggregate"},
    "UPDATE fate SET fate = 'proposal' WHERE rowid IN (SELECT max(rowid) FROM fate)": {"check.aggregate"},
    "INSERT INTO fate (eid, fate, rev, since) VALUES ('x', 'applied', 1, 1)": {"check.no_entry"},
    "UPDATE setting SET value = '3' WHERE key = 'hub_rev'": {"check.revision"},
    "UPDATE service SET office_id = 99999": {"check.reference", "check.row"},
}


@pytest.mark.parametrize("tampering", TAMPERED)
def test_tampering_is_found(path: Path, tampering: str) -> None:
    connection = driver.connect(str(path), isolation_level=None)
    triggers = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
    for name, _ in triggers:
        connection.execute(f"DROP TRIGGER {name}")
    assert connection.execute(tampering).rowcount > 0
    for _, words in triggers:
        connection.execute(words)
    connection.close()
    found = codes(path)
    assert TAMPERED[tampering] <= found, found
    allowed = {"check.extra", "check.monthly", "check.sums"}  # one thing missing leaves another without its reason
    assert found <= TAMPERED[tampering] | allowed | {"check.row", "check.aggregate", "check.reference", "check.more"}


@pytest.mark.parametrize(
    "tampering",
    [
        "DROP TRIGGER service_guard_update",
        "DROP INDEX {index}",
        "ALTER TABLE sent_package RENAME COLUMN file TO fild",
        "CREATE TRIGGER stray AFTER INSERT ON draft BEGIN SELECT 1; END",
    ],
)
def test_what_is_declared_otherwise_is_found(path: Path, tampering: str) -> None:
    """One flipped bit may rename a column or disarm a trigger, and every page is still in order."""
    connection = driver.connect(str(path), isolation_level=None)
    query = "SELECT name FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL ORDER BY name LIMIT 1"
    connection.execute(tampering.format(index=connection.execute(query).fetchone()[0]))
    connection.close()
    assert codes(path) == {"check.schema"}


def test_a_deleted_entry_breaks_the_chain(path: Path) -> None:
    connection = driver.connect(str(path), isolation_level=None)
    connection.execute("DROP TRIGGER journal_stays")
    connection.execute("DELETE FROM journal WHERE id = 5")
    connection.close()
    assert {"check.chain", "check.aggregate", "check.no_entry", "check.reference"} <= codes(path)


def test_damaged_pages_are_found(path: Path) -> None:
    whole = path.read_bytes()
    found = 0
    for place in range(2, len(whole) // 4096, 12):
        path.write_bytes(whole[: place * 4096] + bytes(4096) + whole[(place + 1) * 4096 :])
        try:
            found += bool(codes(path))
        except WorkspaceProblem as problem:
            assert problem.problems[0].code in ("workspace.damaged", "workspace.not_a_workspace")
            found += 1
    assert found == len(range(2, len(whole) // 4096, 12))


def test_a_long_list_ends(path: Path) -> None:
    connection = driver.connect(str(path), isolation_level=None)
    connection.execute("DROP TRIGGER country_guard_update")
    connection.execute("DROP TRIGGER product_guard_update")
    connection.execute("UPDATE country SET name_es = 'X', name_en = 'X', name_pt = 'X', name_fr = 'X'")
    connection.execute("UPDATE product SET name_es = 'X', name_en = 'X', name_pt = 'X', name_fr = 'X'")
    connection.close()
    with Workspace(path) as workspace, workspace.reading() as reading:
        found = check_workspace(reading)
    assert len(found) == MOST + 1 and found[-1].code == "check.more"
