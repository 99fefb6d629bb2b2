"""What people are told of packages that come in parts, twice, late, from themselves or to the wrong place; by verbs."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from clac_desktop import cli, texts
from clac_desktop.sync import parts, wrapping
from clac_desktop.sync.inspecting import open_package
from clac_desktop.sync.receiving import preview_package
from tests.sync.world import World, service

Verb = Callable[..., tuple[int, Any, str]]


@pytest.fixture
def verb(world: World, capsys: pytest.CaptureFixture[str]) -> Verb:
    """Call a verb on a workspace of the world; return exit code, JSON, and what went to stderr."""

    def call(name: str, *words: object) -> tuple[int, Any, str]:
        world.close(name)
        code = cli.main(["--json", *map(str, words), "--workspace", str(world.folder / f"{name}.clac")])
        told = capsys.readouterr()
        return code, json.loads(told.out), told.err

    return call


def files_of(found: Any) -> list[Path]:
    return [Path(package["file"]) for package in found["packages"]]


def codes(found: Any) -> list[list[str]]:
    return [[problem["code"] for problem in package["problems"]] for package in found["packages"]]


# ---- parts
def test_a_package_in_parts_by_verbs(world: World, verb: Verb, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both directions, in any order; a missing part is named and asked for; the same part twice is welcome."""
    for number in range(5):
        world.record("PE1", service(f"Taller {number}", "Cafetaleros", "Andinos"))
    monkeypatch.setattr(parts, "PART_ENTRIES", 3)
    up = files_of(verb("PE1", "export", "--to", world.folder / "up")[1])
    assert [file.name for file in up] == ["CLAC_PE_CLAC_0001.xlsx", "CLAC_PE_CLAC_0001-2.xlsx"]
    code, found, told = verb("CLAC", "import", up[1])
    assert code == 0 and codes(found) == [["package.parts_missing_up", "package.held"]]
    assert "faltan las partes: 1" in told
    assert verb("CLAC", "status")[1]["missing_parts"] == [{"sender": "PE", "number": 1, "parts": 2, "missing": [1]}]
    code, found, _ = verb("CLAC", "import", up[1], up[0])
    assert code == 0 and codes(found) == [["package.known"], []]
    assert "missing_parts" not in verb("CLAC", "status")[1]
    assert len(world.ask("CLAC", "SELECT 1 FROM service")) == 5

    monkeypatch.setattr(parts, "PART_RECORDS", 6)
    down = files_of(verb("CLAC", "export", "--office", "PE", "--to", world.folder / "down")[1])
    assert len(down) > 2
    lost, rest = down[1], [down[0], *down[2:]]
    code, found, told = verb("PE1", "import", *rest)
    assert code == 0 and codes(found)[-1] == ["package.parts_missing"] and "export --office PE --full" in told
    assert verb("PE1", "status")[1]["pending_entries"] == 5  # a part alone confirms nothing
    assert verb("PE1", "status")[1]["missing_parts"][0]["missing"] == [2]
    whole = files_of(verb("CLAC", "export", "--office", "PE", "--full", "--to", world.folder / "full")[1])
    random.Random(5).shuffle(whole)
    code, found, told = verb("PE1", "import", *whole)
    assert code == 0 and codes(found) == [[] for _ in whole] and told == ""
    after = verb("PE1", "status")[1]
    assert after["pending_entries"] == 0 and "missing_parts" not in after
    code, found, _ = verb("PE1", "import", lost)
    assert code == 0 and codes(found) == [[]]  # found after all: it brings nothing that is not here
    assert world.dump("PE1") == world.dump("CLAC", "PE")
    world.assert_whole("CLAC", "PE1")


def test_files_for_mail_are_as_small_as_was_chosen(world: World, verb: Verb, monkeypatch: pytest.MonkeyPatch) -> None:
    """The size is measured, not guessed; the choice is remembered, and taken back with 0."""
    chance = random.Random(7)
    for number in range(6):
        noise = "".join(chance.choice("abcdefghijklmnopqrstuvwxyz ") for _ in range(6_000))  # hardly deflates
        world.record("PE1", service(f"Taller {number}", remarks=noise))
    monkeypatch.setattr(wrapping, "MEGABYTE", 40_000)
    one = files_of(verb("PE1", "export", "--to", world.folder / "whole")[1])
    assert len(one) == 1 and one[0].stat().st_size > 40_000
    small = files_of(verb("PE1", "export", "--max-mb", "1", "--to", world.folder / "mail")[1])
    assert len(small) > 1 and max(file.stat().st_size for file in small) <= 40_000
    world.act("PE1", lambda writing: wrapping.remember_mail_size(writing, 1))
    assert len(files_of(verb("PE1", "export", "--to", world.folder / "again")[1])) == len(small)
    assert len(files_of(verb("PE1", "export", "--max-mb", "0", "--to", world.folder / "stick")[1])) == 1
    code, found, _ = verb("CLAC", "import", *small[::-1])
    assert code == 0 and codes(found)[-1] == [] and len(world.ask("CLAC", "SELECT 1 FROM service")) == 6
    for wrong in ("21", "-1", "dos", "1.5"):
        assert verb("PE1", "export", f"--max-mb={wrong}")[0] == 1


def test_one_record_larger_than_mail_goes_alone(world: World, verb: Verb, monkeypatch: pytest.MonkeyPatch) -> None:
    world.record("PE1", service("Taller"))
    monkeypatch.setattr(wrapping, "MEGABYTE", 10)
    files = files_of(verb("PE1", "export", "--max-mb", "1", "--to", world.folder / "mail")[1])
    assert files and verb("CLAC", "import", *files)[0] == 0
    monkeypatch.setattr(parts, "PART_INFLATED", 10)  # what even alone is more than the other side reads
    code, _, told = verb("PE1", "export", "--to", world.folder / "never")
    assert code == 1 and "más grande" in told and not list((world.folder / "never").iterdir())


def test_what_our_own_reader_cannot_take_is_cut_smaller(
    world: World, verb: Verb, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A laptop too slow, or with too little memory, for a whole part still gets its package out."""
    from clac_desktop.errors import Problem, UnreadableFile
    from clac_desktop.sync import package

    for number in range(4):
        world.record("PE1", service(f"Taller {number}"))
    real = package.read_package

    def slow(source: Any, name: str = "") -> Any:
        content = real(source, name)
        if len(content.lines) > 15:
            raise UnreadableFile(Problem("file_slow", {"seconds": 30}, file=str(source)))
        return content

    with monkeypatch.context() as patch:
        patch.setattr(package, "read_package", slow)
        files = files_of(verb("PE1", "export", "--to", world.folder / "up")[1])
    assert len(files) > 1 and verb("CLAC", "import", *files)[0] == 0
    assert len(world.ask("CLAC", "SELECT 1 FROM service")) == 4


def test_no_name_is_ever_taken_twice(world: World, verb: Verb, monkeypatch: pytest.MonkeyPatch) -> None:
    """Numbers go on; a name that is there is left alone; the default folder is beside the workspace."""
    first = files_of(verb("PE1", "export")[1])
    assert first[0] == (world.folder / "packages" / "CLAC_PE_CLAC_0001.xlsx").resolve()
    monkeypatch.setattr(parts, "PART_RECORDS", 2)
    theirs = world.folder / "packages" / "CLAC_PE_CLAC_0002-2.xlsx"
    theirs.write_text("de otra persona")
    found = verb("PE1", "export")[1]["packages"]
    assert {package["number"] for package in found} == {3} and [package["part"] for package in found][:2] == [1, 2]
    assert theirs.read_text() == "de otra persona"


# ---- twice, late, one's own, another's
def test_each_wrong_arrival_has_a_sentence_of_its_own(world: World) -> None:
    world.record("PE1", service("Uno"))
    first = world.export("PE1")
    world.record("PE1", service("Dos"))
    second = world.export("PE1")
    world.record("EC1", service("Tres", "Cacaoteros", code="EC"))
    foreign = world.export("EC1")
    old_down = world.export("CLAC", "PE")
    world.deliver(second, "CLAC")
    new_down = world.export("CLAC", "PE")
    world.deliver(new_down, "PE1")
    before = {name: world.dump(name) for name in ("CLAC", "PE1", "PE2")}
    wanted = {
        "package.known": (second, "CLAC"),
        "package.older": (first, "CLAC"),
        "package.older_down": (old_down, "PE1"),
        "package.own": (first, "PE1"),
        "package.own_other": (first, "PE2"),
        "package.wrong_recipient": (foreign, "PE1"),
    }
    told = {}
    for code, (file, name) in wanted.items():
        preview, report = preview_package(world[name], file), world.deliver(file, name)
        assert [one.code for one in report.problems] == [one.code for one in preview.problems] == [code]
        assert {report.trust, preview.trust} == {"REFUSED" if code == "package.wrong_recipient" else "SEALED"}
        told[code] = texts.sentence(report.problems[0])
    assert len(set(told.values())) == len(wanted)
    assert "EC para CLAC" in told["package.wrong_recipient"] and "Persona PE1" in told["package.own_other"]
    assert {name: world.dump(name) for name in before} == before
    last = world.ask("CLAC", "SELECT json_extract(last_package, '$.number') FROM device WHERE name = 'Persona PE1'")
    assert last == [(2,)]  # the late one did not become the last
    known = world.deliver(second, "CLAC")
    assert known.known and known.counts["new"] == 4 and known.import_number  # the old receipt


def test_a_stranger_package_to_the_right_place_stays_a_strangers(world: World, tmp_path: Path) -> None:
    file = world.export("PE1")
    with world["CLAC"].writing() as writing:
        writing.connection.exec_driver_sql(
            "DELETE FROM device WHERE office = (SELECT uid FROM office WHERE code = 'PE')"
        )
    with world["CLAC"].reading() as reading:
        report = open_package(reading, file).report
    assert (report.trust, report.problems[0].code) == ("UNSEALED", "package.stranger")
