"""Packages and workspaces of every format that was ever released: today's code reads them all (tests/data/format-*)."""

from __future__ import annotations

import hashlib
import json
import lzma
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest

from clac_desktop.models.check import check_workspace
from clac_desktop.models.database import Workspace
from clac_desktop.models.identity import reference_uid
from clac_desktop.models.opening import open_workspace
from clac_desktop.queries.dump import dump
from clac_desktop.sync.package import SHEET_PARTS, read_package
from clac_desktop.sync.receiving import apply_package, inspect_package, preview_package
from clac_desktop.sync.scope import scope_of
from clac_desktop.sync.sending import export_packages
from clac_desktop.sync.status import status
from clac_desktop.sync.waiting import waiting

FORMATS = sorted((Path(__file__).parents[1] / "data").glob("format-*"))
Records = dict[tuple[str, str], dict[str, Any]]
Opened = Callable[[str], Workspace]


@pytest.fixture(params=FORMATS, ids=lambda folder: folder.name)
def golden(request: pytest.FixtureRequest) -> Path:
    """The folder of one format."""
    return Path(request.param)


@pytest.fixture
def opened(golden: Path, tmp_path: Path) -> Iterator[Opened]:
    """Open a copy of a golden workspace, migrated where it is older."""
    found: dict[str, Workspace] = {}

    def give(name: str) -> Workspace:
        if name not in found:
            path = tmp_path / f"{name}.clac"
            path.write_bytes(lzma.decompress((golden / f"{name}.clac.xz").read_bytes()))
            found[name] = open_workspace(path)
        return found[name]

    yield give
    for workspace in found.values():
        workspace.close()


def records(lines: Iterable[str]) -> Records:
    parsed = [json.loads(line) for line in lines]
    return {(line["type"], line["uid"]): line["fields"] for line in parsed}


def dumped(workspace: Workspace, office: str | None = None) -> Records:
    with workspace.reading() as reading:
        assert check_workspace(reading) == []
        return records(dump(reading, scope_of(reading, reference_uid("office", office)) if office else None))


def assert_as_then(now: Records, golden: Path, name: str) -> None:
    """Every record and value of then is there; a field that came later may be, empty."""
    then = records((golden / f"{name}.jsonl").read_text("ascii").splitlines())
    then |= records(lzma.decompress((golden / "reference.jsonl.xz").read_bytes()).decode("ascii").splitlines())
    assert now.keys() == then.keys()
    for key, fields in then.items():
        later = {field: value for field, value in now[key].items() if field not in fields}
        assert {field: now[key][field] for field in fields} == fields and not any(later.values()), key


def test_the_files_are_those_of_then(golden: Path) -> None:
    sums = dict(line.split()[::-1] for line in (golden / "SHA256SUMS").read_text("ascii").splitlines())
    kept = {path.name for path in golden.iterdir()} - {"SHA256SUMS", "README.md"}
    assert {name: hashlib.sha256((golden / name).read_bytes()).hexdigest() for name in kept} == sums


@pytest.mark.parametrize("name", ["CLAC", "PE"])
def test_a_workspace_opens_and_holds_what_it_held(golden: Path, opened: Opened, name: str) -> None:
    assert_as_then(dumped(opened(name)), golden, name)
    with opened(name).reading() as reading:
        found = status(reading)
    assert (found.pending_entries, found.conflicts, found.office) == ((None if name == "CLAC" else 4), 0, name)


def test_each_package_is_worth_what_it_was_worth(golden: Path, opened: Opened) -> None:
    wanted = json.loads((golden / "inspect.json").read_text("utf-8"))
    for package, places in wanted.items():
        for place, then in places.items():
            report = inspect_package(None if place == "nobody" else opened(place), golden / f"{package}.xlsx").as_json()
            now = {key: report[key] for key in then}
            now["problems"] = [problem["code"] for problem in report["problems"]]
            assert now == then, (package, place)


def test_sheets_are_left_out_where_the_manifest_tells_them(golden: Path) -> None:
    told = golden.name != "format-1"  # the first ones tell nothing, and are read whole
    for name in ("up", "down"):
        content = read_package(golden / f"{name}.xlsx", whole=False)
        assert (SHEET_PARTS in content.manifest, content.untouched) == (told, told)
    assert not read_package(golden / "edited.xlsx", whole=False).untouched


@pytest.mark.parametrize(
    ("package", "name", "after"), [("up", "CLAC", "CLAC-after-up"), ("down", "PE", "PE-after-down")]
)
def test_a_package_does_what_it_did(golden: Path, opened: Opened, package: str, name: str, after: str) -> None:
    workspace, file = opened(name), golden / f"{package}.xlsx"
    plan = preview_package(workspace, file)
    report = apply_package(workspace, file)
    assert (report.trust, report.applied, report.digest) == ("SEALED", True, plan.digest)
    assert report.counts["conflict"] == 1
    assert_as_then(dumped(workspace), golden, after)


def test_an_edited_package_still_proposes_exactly_its_cells(golden: Path, opened: Opened) -> None:
    workspace = opened("CLAC")
    report = apply_package(workspace, golden / "edited.xlsx")
    assert (report.trust, report.applied) == ("SEALED_EDITED", True)
    assert_as_then(dumped(workspace), golden, "CLAC-after-up")
    with workspace.reading() as reading:
        found = {(one.field, str(one.old), str(one.new)) for one in waiting(reading) if one.kind == "hand_edit"}
    title = "Taller de ejemplo: calidad del café"
    counts = ("women+men+not_stated+young_women+young_men", "[4, 6, None, 0, None]", "[5, 6, None, 0, None]")
    assert found == {("title", title, title.replace("calidad", "calidad y tueste")), counts}


def test_their_work_goes_on_with_today_s_program(golden: Path, opened: Opened, tmp_path: Path) -> None:
    centre, office = opened("CLAC"), opened("PE")
    assert apply_package(centre, golden / "up.xlsx").applied
    (answer,) = export_packages(centre, tmp_path / "down", office="PE")
    assert apply_package(office, answer.file).applied
    with office.reading() as reading:
        assert status(reading).pending_entries == 0
    assert dumped(office) == dumped(centre, "PE")
    assert apply_package(office, golden / "down.xlsx").problems[0].code == "package.older_down"
    assert dumped(office) == dumped(centre, "PE")
