"""The verbs of decisions by the command line: what they print for a person, and what for a program."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from clac_desktop import cli
from tests.sync.conftest import world
from tests.sync.world import World, service

__all__ = ["world"]
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(world: World, capsys: pytest.CaptureFixture[str]) -> Run:
    """Call a verb on the workspace of the centre, closed before; return code, what it prints, what it complains of."""

    def call(*words: str | Path) -> tuple[int, str, str]:
        world.close("CLAC")
        code = cli.main(["--workspace", str(world.folder / "CLAC.clac"), *map(str, words)])
        said = capsys.readouterr()
        return code, said.out, said.err

    return call


def ids_of(said: str) -> dict[str, Any]:
    return {one["field"]: one for one in json.loads(said)["proposals"]}


def test_proposals_are_decided_in_words(world: World, run: Run, tmp_path: Path) -> None:
    uid = world.record("PE1", service("Taller"))
    world.quiet()
    book = load_workbook(world.export("CLAC", "PE", full=True))
    page = book["Servicios"]
    place = {cell.value: cell.column for cell in page[2]}
    for key, typed in (("title", "Corregido"), ("hours", "3,210"), ("place", "Cusco")):
        page.cell(3, place[key]).value = typed
    book.save(tmp_path / "edited.xlsx")
    code, said, told = run("import", tmp_path / "edited.xlsx")
    assert code == 0 and "SEALED_EDITED" in said and "celdas cambiadas a mano" in told
    waiting = ids_of(run("proposals", "--json")[1])
    assert waiting["title"]["from"] == "Taller" and waiting["title"]["to"] == "Corregido"
    said = run("proposals")[1]
    assert "Celda cambiada a mano  Centro Ejemplo" in said and "title: Taller → Corregido" in said
    assert "No se entiende lo que se escribió en la celda" in said and "unreadable" not in said
    code, said, told = run("accept", waiting["title"]["id"], waiting["hours"]["id"])
    assert (code, said) == (0, "1 propuesta aceptada\n")
    assert told.startswith(f"La propuesta {waiting['hours']['id']} quedó como estaba: no se entiende")
    code, said, told = run("--json", "accept", waiting["hours"]["id"], "nothing")
    assert code == 1 and json.loads(said)["left"] == [
        {"id": waiting["hours"]["id"], "reason": "unreadable"}, {"id": "nothing", "reason": "unknown"},
    ]  # fmt: skip
    assert "No hay ninguna propuesta nothing que espere una decisión." in told
    code, said, told = run("--lang", "en", "reject", waiting["hours"]["id"], waiting["title"]["id"])
    assert (code, said) == (0, "1 proposal rejected\n") and "was already decided" in told
    assert json.loads(run("status", "--json")[1])["proposals"] == 1
    assert run("accept", "--all")[1] == "1 propuesta aceptada\n"
    assert (world.value("CLAC", uid, "title"), world.value("CLAC", uid, "place")) == ("Corregido", "Cusco")


def test_a_file_without_a_seal_gives_proposals_that_all_leaves_alone(world: World, run: Run, tmp_path: Path) -> None:
    uid = world.record("PE1", service("Taller"))
    world.quiet()
    book = load_workbook(world.export("CLAC", "PE", full=True))
    place = {cell.value: cell.column for cell in book["Servicios"][2]}
    book["Servicios"].cell(3, place["title"]).value = "Sin sello"
    book["Servicios"].cell(3, place["place"]).value = "Cusco"
    del book["_payload"]
    book.save(tmp_path / "unsealed.xlsx")
    code, said, told = run("import", tmp_path / "unsealed.xlsx", "--dry-run", "--json")
    plan = json.loads(said)["packages"][0]
    assert code == 1 and plan["counts"]["proposed"] == 1 and ids_of(run("proposals", "--json")[1]) == {}
    code, said, told = run("import", tmp_path / "unsealed.xlsx", "--json")
    (report,) = json.loads(said)["packages"]
    assert code == 1 and report == plan
    assert (report["trust"], report["applied"], report["known"], report["import"]) == ("UNSEALED", False, False, None)
    assert "El sello del paquete está roto" in told and "De sus hojas salen 2 propuestas" in told
    found = ids_of(run("proposals", "--json")[1])
    assert {(one["kind"], one["reason"], one["package"]) for one in found.values()} == {
        ("hand_edit", "unsealed", "unsealed.xlsx")
    }
    assert set(found["title"]) == {
        "id", "kind", "type", "uid", "field", "from", "to", "author", "at", "package", "reason"
    }  # fmt: skip
    assert "Viene de un archivo sin sello" in run("proposals")[1]
    code, said, told = run("accept", "--all")
    assert code == 0 and "0 propuestas aceptadas\n2 propuestas de archivos sin sello quedan" in said
    assert world.value("CLAC", uid, "title") == "Taller"
    assert run("accept", found["title"]["id"])[0] == 0 and run("reject", found["place"]["id"])[0] == 0
    assert world.value("CLAC", uid, "title") == "Sin sello"
    code, said, told = run("--lang", "en", "import", tmp_path / "unsealed.xlsx", "--json")  # the same file adds nothing
    assert code == 1 and json.loads(said)["packages"][0]["counts"]["proposed"] == 0
    assert ids_of(run("proposals", "--json")[1]) == {}


def test_a_conflict_and_an_import_are_decided_in_words(world: World, run: Run) -> None:
    uid = world.record("PE1", service("Taller"))
    world.quiet()
    form = world.form("CLAC", uid)
    world.correct("PE1", uid, title="De la oficina")
    world.correct("CLAC", uid, form, title="Del centro")
    number = world.up("PE1").import_number
    (conflict,) = json.loads(run("conflicts", "--json")[1])["conflicts"]
    keep = next(value["n"] for value in conflict["values"] if value["value"] == "De la oficina")
    assert run("resolve", uid, "title", "--keep", str(keep))[:2] == (
        0, "Conflicto decidido; la otra versión queda en el historial\n",
    )  # fmt: skip
    code, said, told = run("resolve", uid, "title", "--keep", "1")
    assert code == 1 and "No hay ningún conflicto abierto" in told
    code, said, told = run("undo", str(number), "--reason", "era otro taller")
    assert "quedan: 1" in said and "«De la oficina» (title) se queda como está" in told
