"""Workspaces that the random world begins with: few records, so that a run is quick."""

from __future__ import annotations

from pathlib import Path

import pytest

from clac_desktop.models.identity import new_epoch, new_uid, reference_uid
from clac_desktop.models.journal import Act
from clac_desktop.models.opening import make_workspace
from clac_desktop.sync.keys import new_key
from tests.world.places import OFFICES, country, office_uid


def make_templates(folder: Path) -> dict[str, Path]:
    private, public = new_key()
    central = {
        "role": "central", "office": "CLAC", "office_uid": reference_uid("office", "CLAC"), "device": new_uid(),
        "epoch": new_epoch(), "generation": "1", "generation_random": new_epoch(), "hub_rev": "0",
        "private_key": private, "public_key": public, "actor": "C",
    }  # fmt: skip
    with make_workspace(folder / "centre.clac", central, actor="C") as centre, centre.writing() as writing:
        records: list[tuple[str, str, dict[str, object]]] = [
            (uid, "country", {"code": code}) for code, uid in country.items()
        ]
        records += [
            (office_uid[code], "office", {"code": code, "role": "office", "country": [country[at]]})
            for code, at in OFFICES.items()
        ]
        records.append((central["office_uid"], "office", {"code": "CLAC", "role": "central"}))
        for uid, kind, fields in records:
            writing.write([Act(writing.look(uid), {(uid, name): v for name, v in fields.items()}, {uid: kind})])
    office = {"role": "office", "generation": "0", "generation_random": "", "confirmed": "0", "centre_key": public}
    make_workspace(folder / "office.clac", office, actor="x").close()
    return {"centre": folder / "centre.clac", "office": folder / "office.clac"}


@pytest.fixture(scope="session")
def world_templates(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    return make_templates(tmp_path_factory.mktemp("world"))
