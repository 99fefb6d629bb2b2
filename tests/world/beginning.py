"""How every random world begins: a centre, three laptops, three organisations and a service, made once and copied."""

from __future__ import annotations

import hashlib
import itertools
import os
import secrets
import shutil
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from unittest.mock import patch

from clac_desktop.models.identity import attendance_uid, new_epoch, new_uid, reference_uid
from clac_desktop.models.journal import Act
from clac_desktop.models.opening import make_workspace
from clac_desktop.models.siblings import Key
from clac_desktop.sync.keys import public_of
from tests.world.places import OFFICES, Place, country, make_laptop, office_uid, open_copy
from tests.world.truth import Truth

HOME = {"A1": "A", "A2": "A", "B1": "B"}
SERVICE = "5" * 32
COUNTS = "women+men+not_stated+young_women+young_men"
NOON = "2023-01-01T12:00:00Z"


@dataclass
class Beginning:
    """Files to copy, and what their authors had seen."""

    office: Path
    places: dict[str, Path] = field(default_factory=dict)
    truth: Truth = field(default_factory=Truth)


@contextmanager
def room() -> Iterator[Path]:
    """A folder in memory where there is one: nothing here is about disks, and a sync costs more than all the rest."""
    memory = Path("/dev/shm")
    with tempfile.TemporaryDirectory(dir=memory if os.access(memory, os.W_OK) else None, prefix="world-") as name:
        yield Path(name)


@contextmanager
def counted_names(of: str) -> Iterator[None]:
    """Random names are counted ones for a while, so that a run can be repeated, and made shorter, to the last digit."""
    numbers = itertools.count(1)

    def name(size: int | None = None) -> str:
        digits = hashlib.sha256(f"{of} {next(numbers)}".encode()).hexdigest()
        return digits[: 2 * (size or 16)]

    with (
        patch.object(secrets, "token_hex", name),
        patch.object(uuid, "uuid4", lambda: uuid.UUID(hex=name(), version=4)),
    ):
        yield


def make_beginning(folder: Path) -> Beginning:
    with counted_names("beginning"), patch.dict(os.environ, CLAC_STATE=str(folder / "state")):
        return _make(folder)


def _make(folder: Path) -> Beginning:
    private = hashlib.sha256(b"key of the centre").hexdigest()
    public = public_of(private)
    _make_centre(folder / "empty-centre.clac", private, public)
    office = {"role": "office", "generation": "0", "generation_random": "", "confirmed": "0", "centre_key": public}
    make_workspace(folder / "office.clac", office, actor="x").close()
    found = Beginning(folder / "office.clac")
    centre = open_copy(folder / "empty-centre.clac", folder, "C", None, lambda: NOON)
    places = {"C": centre}
    for dev, at in HOME.items():
        places[dev] = make_laptop(found.office, folder, dev, at, centre, lambda: NOON)
    for uid, codes in (("1" * 32, ("PE",)), ("2" * 32, ("EC",)), ("3" * 32, ("PE", "EC"))):
        changes = {(uid, "name"): codes[0], (uid, "country"): [country[c] for c in codes], (uid, "confirmed"): True}
        _write(found, centre, uid, changes, {uid: "organisation"})
    _round(centre, places)
    changes, types = new_service(SERVICE, "A", "v0", [("1" * 32, 1), ("3" * 32, 2)])
    _write(found, places["A1"], SERVICE, changes, types)
    _round(centre, places)
    for dev, place in places.items():
        place.close()
        found.places[dev] = folder / f"begun-{dev}.clac"
        shutil.copyfile(place.workspace.path, found.places[dev])
    return found


def new_service(
    uid: str, office: str, title: str, receivers: list[tuple[str, int]]
) -> tuple[dict[Key, object], dict[str, str]]:
    """The fields and types of a new service with its attendances; the numbers are of men."""
    changes: dict[Key, object] = {
        (uid, "title"): title,
        (uid, "start+end"): ["2023-01-01", "2023-02-01"],
        (uid, "state"): "delivered",
        (uid, "office"): office_uid[office],
        (uid, "country"): [country[OFFICES[office]]],
    }
    types = {uid: "service"}
    for receiver, men in receivers:
        one = attendance_uid(uid, receiver)
        types[one] = "service_attendance"
        changes[one, "service"], changes[one, "organisation"] = uid, receiver
        changes[one, COUNTS] = [3, men, 0, None, None]
    return changes, types


def _write(found: Beginning, place: Place, uid: str, changes: dict[Key, object], types: dict[str, str]) -> None:
    acts = [Act(place.look(uid), changes, types)]
    eid = place.write(acts)
    assert eid
    found.truth.note(eid, acts)


def _round(centre: Place, places: dict[str, Place]) -> None:
    laptops = [place for place in places.values() if place.office]
    for place in laptops:
        for content in place.export():
            centre.take(content)
    for place in laptops:
        for content in centre.export(place.office):
            place.take(content)


def _make_centre(file: Path, private: str, public: str) -> None:
    central = {
        "role": "central", "office": "CLAC", "office_uid": reference_uid("office", "CLAC"), "device": new_uid(),
        "epoch": new_epoch(), "generation": "1", "generation_random": new_epoch(), "hub_rev": "0",
        "private_key": private, "public_key": public, "actor": "C",
    }  # fmt: skip
    with make_workspace(file, central, actor="C") as centre:
        centre.clock = lambda: NOON
        with centre.writing() as writing:
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
