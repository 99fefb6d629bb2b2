"""What a package is worth: forged, damaged, foreign or truncated ones are told in words and change no record."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook as Book
from openpyxl import load_workbook

from clac_desktop import texts
from clac_desktop.errors import Problem
from clac_desktop.models.identity import canonical_json, new_epoch, new_uid, reference_uid
from clac_desktop.models.journal import Label, make_entry, read_entry
from clac_desktop.models.siblings import Part
from clac_desktop.sync.keys import new_key, sign
from clac_desktop.sync.package import read_package
from clac_desktop.sync.payload import MANIFEST, PAYLOAD, manifest_message, manifest_rows, payload_rows, payload_sha256
from clac_desktop.sync.receiving import apply_package, inspect_package, preview_package
from clac_desktop.sync.reporting import PackageReport
from clac_desktop.texts import problems_spreadsheets
from tests.spreadsheets.made_files import compound_file
from tests.sync.world import World, service, world_of

Manifest = dict[str, Any]


def write(file: Path, lines: Sequence[str], rows: Sequence[Sequence[Any]]) -> Path:
    """Write a package by hand: the lines, and a manifest's rows."""
    book = Book()
    for name, content in ((PAYLOAD, payload_rows(lines)), (MANIFEST, rows)):
        sheet = book.create_sheet(name)
        for row in content:
            sheet.append(list(row))
    book.save(file)
    return file


def sealed(file: Path, lines: Sequence[str], manifest: Manifest, private: str) -> Path:
    """Write lines under a manifest that is made to fit them, signed with a key."""
    whole = {**manifest, "lines": len(lines), "payload_sha256": payload_sha256(lines)}
    whole["signature"] = sign(private, manifest_message(whole))
    return write(file, lines, list(manifest_rows(whole)))


def state(world: World, name: str) -> tuple[Any, ...]:
    """All that no foreign file may change."""
    tables = ("journal", "fate", "held_entry", "centre_row", "acknowledgement", "device", "proposal")
    return (world.dump(name), *(world.ask(name, f"SELECT * FROM {table} ORDER BY 1, 2") for table in tables))


def refused(world: World, file: Path, name: str = "CLAC") -> PackageReport:
    """Try a package in every way; assert that it is refused in words and nothing has changed."""
    before = state(world, name)
    reports = [preview_package(world[name], file), apply_package(world[name], file)]
    assert state(world, name) == before
    assert len({report.trust for report in reports}) == 1
    for report in reports:
        assert report.trust in ("UNSEALED", "REFUSED") and not report.applied
        assert report.problems
        for problem in report.problems:
            assert texts.sentence(problem).endswith((".", "?"))
    assert sum(reports[-1].counts.values()) == 0
    return reports[-1]


@pytest.fixture(scope="module")
def world(world_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """One world for all tests of this file: what is refused changes nothing."""
    with world_of(world_template, tmp_path_factory.mktemp("trust")) as found:
        yield found


@pytest.fixture(scope="module")
def parts(world: World) -> tuple[Path, list[str], Manifest]:
    """A good package of PE1 with one service, not brought in: file, lines, manifest."""
    world.record("PE1", service("Bueno"))
    file = world.export("PE1")
    content = read_package(file)
    return file, list(content.lines), content.manifest


def private(world: World, name: str) -> str:
    return str(world.ask(name, "SELECT value FROM setting WHERE key = 'private_key'")[0][0])


# ---- forged
def flipped(lines: list[str], manifest: Manifest) -> tuple[list[str], Manifest]:
    return [line.replace("Bueno", "Buenx") for line in lines], manifest


def refitted(lines: list[str], manifest: Manifest) -> tuple[list[str], Manifest]:
    new = [line.replace("Bueno", "Buenx") for line in lines]
    return new, {**manifest, "payload_sha256": payload_sha256(new)}


def line_missing(lines: list[str], manifest: Manifest) -> tuple[list[str], Manifest]:
    return lines[1:], manifest


def line_added(lines: list[str], manifest: Manifest) -> tuple[list[str], Manifest]:
    return [*lines, canonical_json({"k": "entry"})], manifest


def no_signature(lines: list[str], manifest: Manifest) -> tuple[list[str], Manifest]:
    return lines, {key: value for key, value in manifest.items() if key != "signature"}


def empty_signature(lines: list[str], manifest: Manifest) -> tuple[list[str], Manifest]:
    return lines, {**manifest, "signature": ""}


def own_key(lines: list[str], manifest: Manifest) -> tuple[list[str], Manifest]:
    private_key, public = new_key()
    forged = {**manifest, "sender": {**manifest["sender"], "key": public}}
    return lines, {**forged, "signature": sign(private_key, manifest_message(forged))}


def other_sender(lines: list[str], manifest: Manifest) -> tuple[list[str], Manifest]:
    return lines, {**manifest, "sender": {**manifest["sender"], "device": "centre"}}


def other_recipient(lines: list[str], manifest: Manifest) -> tuple[list[str], Manifest]:
    return lines, {**manifest, "recipient": {"office": reference_uid("office", "EC"), "code": "EC"}}


def other_seen(lines: list[str], manifest: Manifest) -> tuple[list[str], Manifest]:
    return lines, {**manifest, "seen": [99, "x", 0]}


FORGERIES = [
    flipped, refitted, line_missing, line_added, no_signature, empty_signature, own_key, other_sender, other_recipient,
    other_seen,
]  # fmt: skip


@pytest.mark.parametrize("forge", FORGERIES)
def test_forgeries_are_unsealed(
    world: World, parts: tuple[Path, list[str], Manifest], tmp_path: Path, forge: Callable[..., Any]
) -> None:
    lines, manifest = forge(parts[1], parts[2])
    file = write(tmp_path / "forged.xlsx", lines, list(manifest_rows(manifest)))
    assert refused(world, file).trust == "UNSEALED"
    assert world.ask("CLAC", "SELECT count(*) FROM kept_file WHERE name = 'forged.xlsx'")[0][0] >= 1  # its bytes stay
    assert preview_package(world["CLAC"], parts[0]).counts["new"] == 2  # the good one would still go in


def test_signature_manifest_and_payload_belong_together(
    world: World, parts: tuple[Path, list[str], Manifest], tmp_path: Path
) -> None:
    world.record("PE1", service("Otro"))
    other = read_package(world.export("PE1"))
    swapped = {**parts[2], "signature": other.manifest["signature"]}
    refused(world, write(tmp_path / "swapped.xlsx", parts[1], list(manifest_rows(swapped))))
    refused(world, write(tmp_path / "replayed.xlsx", other.lines, list(manifest_rows(parts[2]))))
    refused(world, write(tmp_path / "mixed.xlsx", parts[1], list(manifest_rows(other.manifest))))


def test_a_laptop_that_was_not_admitted_is_a_stranger(
    world: World, parts: tuple[Path, list[str], Manifest], tmp_path: Path
) -> None:
    key, public = new_key()
    manifest = {**parts[2], "sender": {**parts[2]["sender"], "device": new_uid(), "key": public}}
    report = refused(world, sealed(tmp_path / "stranger.xlsx", parts[1], manifest, key))
    assert [problem.code for problem in report.problems] == ["package.stranger"]


def test_entries_of_another_laptop_under_a_good_seal_are_refused(
    world: World, parts: tuple[Path, list[str], Manifest], tmp_path: Path
) -> None:
    world.record("PE2", service("De PE2"))
    theirs = read_package(world.export("PE2"))
    manifest = {**theirs.manifest, "sender": parts[2]["sender"]}
    report = refused(world, sealed(tmp_path / "foreign.xlsx", theirs.lines, manifest, private(world, "PE1")))
    assert (report.trust, report.problems[0].code) == ("REFUSED", "package.foreign_entry")


def test_a_laptop_cannot_speak_for_the_centre(world: World, tmp_path: Path) -> None:
    """The seal of one's own laptop is known here, but only the centre's seal brings rows."""
    down = read_package(world.export("CLAC", "PE", full=True))
    device = world.status("PE1").device
    manifest = {**down.manifest, "sender": {**down.manifest["sender"], "device": device}, "to_rev": 10_000}
    report = refused(world, sealed(tmp_path / "rows.xlsx", down.lines, manifest, private(world, "PE1")), "PE1")
    assert (report.trust, report.problems[0].code) == ("REFUSED", "package.wrong_direction")


def test_a_change_without_its_chain_is_held_not_merged(world_template: Path, tmp_path: Path) -> None:
    """A branch under a known label is a fork, whoever signed it."""
    with world_of(world_template, tmp_path / "world") as world:
        _forks(world, tmp_path)


def _forks(world: World, tmp_path: Path) -> None:
    world.record("PE1", service("Bueno"))
    file = world.export("PE1")
    content = read_package(file)
    world.deliver(file, "CLAC")
    mine = next(read_entry(line) for line in content.lines if '"k":"entry"' in line)
    uid = new_uid()
    part = Part(uid, {uid: "organisation"}, {(uid, "name"): "Rama"}, born=frozenset({uid}))
    fork = make_entry(Label(mine.device, mine.epoch, mine.seq, mine.prev_hash), "X", "2023-01-01T00:00:00Z", [part])
    strange = make_entry(Label(mine.device, new_epoch(), 1, "f" * 64), "X", "2023-01-01T00:00:00Z", [part])
    before = world.dump("CLAC")
    for number, entry in enumerate((fork, strange)):
        file = sealed(tmp_path / f"{number}.xlsx", [entry.line], content.manifest, private(world, "PE1"))
        report = world.deliver(file, "CLAC")
        assert report.counts["held"] == 1 and report.problems[0].code == "package.held"
    assert world.dump("CLAC") == before and world.status("CLAC").held == 2


@pytest.mark.parametrize(
    "line", ["[1]", '{"k":"entry"}', '"k"', "{", "[" * 20_000, '{"k":"row","uid":NaN}', '{"k" : "x"}']
)
def test_a_strangers_payload_may_hold_anything(
    world: World, parts: tuple[Path, list[str], Manifest], tmp_path: Path, line: str
) -> None:
    key, public = new_key()
    manifest = {**parts[2], "sender": {"device": new_uid(), "key": public}}
    refused(world, sealed(tmp_path / "odd.xlsx", [line], manifest, key))


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("sender", "x"), ("sender", None), ("recipient", []), ("number", "abc"), ("parts", None), ("lines", True),
        ("min_reader", "1"), ("generation", 1), ("signature", 7), ("signature", "zz"), ("format", 0), ("language", []),
    ],
)  # fmt: skip
def test_a_strangers_manifest_may_hold_anything(
    world: World, parts: tuple[Path, list[str], Manifest], tmp_path: Path, key: str, value: Any
) -> None:
    manifest = {**parts[2], key: value}
    refused(world, write(tmp_path / "odd.xlsx", parts[1], list(manifest_rows(manifest))))


@pytest.mark.parametrize(
    "rows",
    [
        [],
        [["format"]],
        [["format", "{"]],
        [["format", "[" * 9_000]],
        [[1, 2]],
        [["a", "1"], ["a", "2"]],
        [["n", "NaN"]],
    ],
)
def test_a_broken_manifest_is_no_seal(world: World, tmp_path: Path, rows: list[list[Any]]) -> None:
    refused(world, write(tmp_path / "broken.xlsx", ["{}"], rows))


@pytest.mark.parametrize("number", ["²", "x", "9" * 40, 1.5, True, "", -1])
def test_line_numbers_may_be_anything(
    world: World, parts: tuple[Path, list[str], Manifest], tmp_path: Path, number: Any
) -> None:
    file = write(tmp_path / "numbers.xlsx", parts[1], list(manifest_rows(parts[2])))
    book = load_workbook(file)
    book[PAYLOAD]["A1"] = number
    book.save(file)
    refused(world, file)


# ---- refused for other reasons
def test_a_package_for_another_office_is_refused(world: World) -> None:
    file = world.export("CLAC", "EC")
    assert inspect_package(None, file).trust == "UNSEALED"  # without a workspace no key is known
    assert inspect_package(world["PE1"], file).trust == "REFUSED"
    report = refused(world, file, "PE1")
    assert (report.trust, report.problems[0].code) == ("REFUSED", "package.wrong_recipient")
    assert report.recipient == "EC"


def test_a_newer_format_asks_for_an_update(
    world: World, parts: tuple[Path, list[str], Manifest], tmp_path: Path
) -> None:
    newer = {**parts[2], "min_reader": 2}
    report = refused(world, sealed(tmp_path / "newer.xlsx", parts[1], newer, private(world, "PE1")))
    assert (report.trust, report.problems[0].code) == ("REFUSED", "package.newer_format")


def test_unknown_kinds_and_fields_of_a_newer_version_are_read(
    world: World, parts: tuple[Path, list[str], Manifest], tmp_path: Path
) -> None:
    lines = [*parts[1], canonical_json({"k": "weather", "sun": True})]
    manifest = {**parts[2], "format_version": 7, "mood": "good"}
    report = preview_package(world["CLAC"], sealed(tmp_path / "newer.xlsx", lines, manifest, private(world, "PE1")))
    assert (report.trust, report.counts["new"]) == ("SEALED", 2)


def test_files_that_are_no_package_differ_in_words(world: World, tmp_path: Path) -> None:
    book = Book()
    book.save(tmp_path / "book.xlsx")
    (tmp_path / "secret.xlsx").write_bytes(compound_file("EncryptedPackage", "EncryptionInfo"))
    (tmp_path / "notes.xlsx").write_text("Hola")
    (tmp_path / "empty.xlsx").write_bytes(b"")
    (tmp_path / "folder.xlsx").mkdir()
    names = ("book", "secret", "notes", "empty", "folder", "missing")
    problems = [refused(world, tmp_path / f"{name}.xlsx").problems[0] for name in names]
    assert len({texts.sentence(problem) for problem in problems}) == len(names)
    assert not any("tabla" in texts.hint(problem) for problem in problems[1:])  # a workbook may well be a table


def test_what_to_do_about_a_file_is_said_of_packages(world: World, tmp_path: Path) -> None:
    """Each fault that the reader of workbooks can find, each with a hint for packages."""
    for code in problems_spreadsheets.SENTENCES:
        if code.startswith("file_"):
            problem = Problem(f"package.{code}", {"megabytes": 30, "limit": 25, "count": 3, "seconds": 30})
            assert texts.sentence(problem) and texts.hint(problem), code
            assert not re.search("tabla|filas|columna|divida|hoja", texts.hint(problem)), texts.hint(problem)


def test_a_truncated_package_is_refused(world: World, parts: tuple[Path, list[str], Manifest], tmp_path: Path) -> None:
    whole = parts[0].read_bytes()
    for size in (1, 30, len(whole) // 2, len(whole) - 1):
        (tmp_path / f"{size}.xlsx").write_bytes(whole[:size])
        assert refused(world, tmp_path / f"{size}.xlsx").trust == "REFUSED"


@pytest.mark.torture
def test_mutated_packages_never_crash_and_never_lie(
    world: World, parts: tuple[Path, list[str], Manifest], tmp_path: Path, rounds: Callable[[int, int], int]
) -> None:
    whole, chance = parts[0].read_bytes(), random.Random(11)
    before = state(world, "CLAC")
    file, trusts = tmp_path / "mutated.xlsx", set()
    for _ in range(rounds(30, 20_000)):
        data = bytearray(whole)
        for _ in range(chance.choice((1, 1, 3, 20))):
            place = chance.randrange(len(data))
            data[place] = chance.choice((0, 255, data[place] ^ (1 << chance.randrange(8))))
        file.write_bytes(bytes(data[: chance.choice((None, None, chance.randrange(len(data))))]))
        report = preview_package(world["CLAC"], file)
        trusts.add(report.trust)
        if report.trust in ("SEALED", "SEALED_EDITED"):
            assert list(read_package(file).lines) == parts[1]
        else:
            assert report.problems and all(texts.sentence(problem) for problem in report.problems)
    assert state(world, "CLAC") == before
    assert "REFUSED" in trusts


# ---- enrolment
@pytest.mark.parametrize("name", ["invitation", "request"])
def test_enrolment_files_may_hold_anything(world_template: Path, tmp_path: Path, name: str) -> None:
    from clac_desktop.errors import UnreadableFile
    from clac_desktop.sync.enrolment import read_invitation, read_request

    read, suffix = (read_invitation, "invite") if name == "invitation" else (read_request, "request")
    good = json.loads((world_template.parent / f"PE1.clac-{suffix}").read_text("utf-8"))
    odd: list[Any] = [[], {}, 1, "x", None, {**good, "signature": 5}, {**good, "created": "never"}]
    odd += [{**good, key: value} for key in good for value in (None, [], {"a": 1}, 5, "zz")]
    file = tmp_path / "odd"
    for content in odd:
        file.write_text(json.dumps(content), "utf-8")
        with pytest.raises(UnreadableFile):
            read(file)
    for raw in (b"", b"\xff\xfe", b"[" * 50_000, b"{" * 50_000):
        file.write_bytes(raw)
        with pytest.raises(UnreadableFile):
            read(file)
