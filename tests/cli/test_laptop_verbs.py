"""The verbs for laptops that are lost, restored, rebuilt or handed over: sentences for people, keys for programs."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from clac_desktop import cli
from tests.sync.test_laptops import lose_a_package
from tests.sync.test_restoring import recovery_of
from tests.sync.world import World, service, world_of

Run = Callable[..., tuple[int, Any, str, str]]


@pytest.fixture
def world(world_template: Path, tmp_path: Path) -> Iterator[World]:
    with world_of(world_template, tmp_path / "world") as found:
        yield found


@pytest.fixture
def run(world: World, capsys: pytest.CaptureFixture[str]) -> Run:
    """Call a verb on a workspace that nobody has open; return code, document, what went to stdout and to stderr."""

    def call(name: str, *words: object, as_json: bool = True) -> tuple[int, Any, str, str]:
        world.close()
        before = ["--json"] if as_json else []
        code = cli.main([*before, *map(str, words), "--workspace", str(world.folder / f"{name}.clac")])
        told = capsys.readouterr()
        return code, json.loads(told.out) if as_json else {}, told.out, told.err

    return call


def test_devices_declare_lost_and_revoke_speak_in_sentences(world: World, run: Run) -> None:
    _first, second = lose_a_package(world)
    assert run("CLAC", "import", second)[0] == 0
    listed = run("CLAC", "devices")[1]["devices"]
    (one,) = [one for one in listed if one["missing"]]
    assert [(gap["from"], gap["to"], gap["held"]) for gap in one["missing"]] == [(1, 1, 2)]
    told = run("CLAC", "devices", as_json=False)[2]
    assert "Faltan los cambios 1 a 1; 2 posteriores esperan." in told and one["device"][:8] in told
    assert "faltan los cambios 1 a 1" in run("CLAC", "status", as_json=False)[2]
    code, _none, _out, error = run("CLAC", "declare-lost", one["device"][:8], 1, 2)
    assert code == 1 and "no tiene retenido nada" in error
    code, _none, out, _error = run("CLAC", "--actor", "Centro Ejemplo", "declare-lost", one["device"], 1, 1,
                                   as_json=False)  # fmt: skip
    assert code == 0 and "Centro Ejemplo declaró perdidos los cambios 1 a 1; siguieron 2 que esperaban." in out
    code, _none, out, _error = run("CLAC", "revoke", one["device"][:8], as_json=False)
    assert code == 0 and "dado de baja" in out and "cuarentena" in out
    code, found, _out, _error = run("CLAC", "revoke", one["device"])
    assert (code, found) == (0, {"device": one["device"], "revoked": True})
    for verb in (("revoke", "nadie"), ("declare-lost", "nadie", 1, 1)):
        assert run("CLAC", *verb)[0] == 1
    assert run("PE1", "revoke", one["device"])[0] == 1


@pytest.mark.parametrize("damage", ["pages", "head", "text"])
def test_restore_puts_a_backup_in_the_place_of_a_file_that_cannot_be_read(world: World, run: Run, damage: str) -> None:
    """That is what it is for: the sentences about a damaged file name this verb."""
    world.record("PE1", service("Antes"))
    backup = run("PE1", "backup")[1]["file"]
    path = world.folder / "PE1.clac"
    whole = path.read_bytes()
    spoiled = {"pages": whole[:8192] + b"\x5a" * 80_000 + whole[88_192:], "head": b"\0" * 4096 + whole[4096:]}
    path.write_bytes(spoiled.get(damage, b"no es una base de datos"))
    assert run("PE1", "status")[0] == 1
    bytes_of_today = path.read_bytes()
    code, found, _out, _error = run("PE1", "restore", backup)
    assert code == 0 and Path(found["kept"]).read_bytes() == bytes_of_today
    assert "newer" not in found, "what cannot be read is not counted"
    assert run("PE1", "check")[0] == 0 and run("PE1", "status")[1]["pending_entries"] == 1
    path.write_bytes(spoiled.get(damage, b"no es una base de datos"))
    assert "El archivo de hoy no se puede leer" in run("PE1", "restore", backup, as_json=False)[2]


def test_restore_leaves_a_file_that_is_no_workspace(world: World, run: Run, tmp_path: Path) -> None:
    backup = run("PE1", "backup")[1]["file"]
    other = tmp_path / "informe.docx"
    other.write_bytes(b"un informe")
    assert cli.main(["restore", str(backup), "--workspace", str(other)]) == 1
    assert other.read_bytes() == b"un informe"


def test_restore_says_what_the_backup_lacks_and_status_that_it_was_restored(world: World, run: Run) -> None:
    world.record("PE1", service("En la copia"))
    backup = run("PE1", "backup")[1]["file"]
    world.record("PE1", service("Después"))
    code, found, _out, _error = run("PE1", "restore", backup)
    assert code == 0 and (found["newer"], found["confirmed"], found["sent"]) == (1, 0, 0)
    assert Path(found["kept"]).is_file()
    code, _none, _out, error = run("PE1", "export")
    assert code == 0 and "copia anterior" in error
    assert run("PE1", "status")[1]["restored"]
    assert "Restaurado o copiado" in run("PE1", "status", as_json=False)[2]
    code, _none, _out, error = run("PE2", "restore", backup)
    assert code == 1 and "otro equipo" in error


def test_rebuild_takes_a_folder_of_kept_packages(world: World, run: Run, tmp_path: Path) -> None:
    world.record("PE1", service("Taller"))
    world.export("PE1").rename(tmp_path / "PE.xlsx")
    recovery = recovery_of(world)
    world.close()
    (world.folder / "CLAC.clac").unlink()
    assert run("CLAC", "init", "--role", "central", "--recovery", recovery)[0] == 0
    code, found, _out, _error = run("CLAC", "rebuild", "--from", tmp_path)
    assert code == 0 and found["packages"] == 1 and set(found) == {"generation", "entries", "packages", "returned"}
    code, _none, out, _error = run("CLAC", "rebuild", as_json=False)
    assert code == 0 and "Oficina central reconstruida, generación" in out and "Mande a cada oficina" in out
    assert run("PE1", "rebuild")[0] == 1
    assert run("CLAC", "rebuild", "--from", tmp_path / "no")[0] == 1


def test_hand_over_says_what_the_former_person_leaves(world: World, run: Run) -> None:
    world.record("PE1", service("Taller"))
    code, found, _out, _error = run("PE1", "hand-over", "Persona Nueva")
    assert (code, found) == (
        0, {"from": "Persona PE1", "to": "Persona Nueva", "drafts": 0, "unsent": 1, "unconfirmed": 0}
    )  # fmt: skip
    assert "Ahora trabaja en este equipo Persona Tercera." in run("PE1", "hand-over", "Persona Tercera",
                                                                  as_json=False)[2]  # fmt: skip
    assert run("PE1", "hand-over", " ")[0] == 1
