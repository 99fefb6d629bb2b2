"""Small tables as files, and workspaces with the real sample of organisations."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import openpyxl
import pytest

from clac_desktop import paths
from clac_desktop.errors import Problem
from clac_desktop.imports.organisations import import_organisations
from clac_desktop.imports.outcome import ImportOutcome
from clac_desktop.models.database import Workspace
from clac_desktop.queries.dump import dump

ORGANISATIONS = paths.resources() / "reference" / "organisations.csv"
Rows = Sequence[Sequence[object]]

HEADINGS = (
    "service_ref", "title", "start", "end", "state", "service_type", "modality", "country", "tactical_objective",
    "themes", "sdgs", "hours", "organisation", "women", "men", "not_stated", "remarks",
)  # fmt: skip


def row(**said: object) -> list[object]:
    """One row of services that is right as it is, with these cells instead."""
    usual: dict[str, object] = {
        "service_ref": "S1", "title": "Taller de costos", "start": "2023-07-05", "end": "", "state": "realizado",
        "service_type": "Taller", "modality": "Presencial", "country": "PE", "tactical_objective": "2.2",
        "themes": "Ingreso digno", "sdgs": "1|5", "hours": "6", "organisation": "796", "women": "3", "men": "4",
        "not_stated": "", "remarks": "",
    }  # fmt: skip
    unknown = said.keys() - usual.keys()
    assert not unknown, unknown
    return list((usual | said).values())


@pytest.fixture
def table(tmp_path: Path) -> Callable[..., Path]:
    """Return a function that writes rows as csv (or xlsx, by the name) and gives the path."""

    def write(rows: Rows, name: str = "tabla.csv") -> Path:
        path = tmp_path / name
        if name.endswith(".xlsx"):
            book = openpyxl.Workbook()
            for line in rows:
                book.active.append(list(line))
            book.save(path)
        else:
            with path.open("w", encoding="utf-8", newline="") as file:
                csv.writer(file).writerows(rows)
        return path

    return write


@pytest.fixture(scope="session")
def register_template(centre_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A closed workspace of the centre with the 65 organisations of the sample."""
    path = tmp_path_factory.mktemp("register") / "centre.clac"
    shutil.copyfile(centre_template, path)
    with Workspace(path, actor="Centro Ejemplo") as workspace:
        import_organisations(workspace, ORGANISATIONS)
    return path


@pytest.fixture
def register(register_template: Path, tmp_path: Path) -> Iterator[Workspace]:
    """An open workspace of the centre with the 65 organisations, of this test alone."""
    path = tmp_path / "register.clac"
    shutil.copyfile(register_template, path)
    with Workspace(path, actor="Centro Ejemplo") as workspace:
        yield workspace


def dumped(workspace: Workspace) -> list[str]:
    with workspace.reading() as reading:
        return list(dump(reading))


def counted(outcome: ImportOutcome, kind: str) -> tuple[int, int, int, int]:
    counts = outcome.counts[kind]
    return counts.new, counts.changed, counts.same, counts.refused


def errors(outcome: ImportOutcome) -> list[Problem]:
    return [problem for problem in outcome.problems if problem.severity == "error"]


def codes(outcome: ImportOutcome) -> list[str]:
    return [problem.code for problem in outcome.problems]


def ask(workspace: Workspace, sql: str, *values: object) -> list[tuple[object, ...]]:
    with workspace.reading() as reading:
        return [tuple(found) for found in reading.connection.exec_driver_sql(sql, values)]
