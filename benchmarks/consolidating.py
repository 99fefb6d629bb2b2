"""Goal 13: consolidating 24 packages: the time is linear in entries, the last package costs no more than the first.

Twenty-four laptops of as many offices record, export and send; the centre applies package after package, as `import`
with twenty-four files does. One verified backup serves them all; what it takes is measured apart, and so is another one
of everything at the end. With `--full` a package has 5,000 entries as in the goal, else 500. At the end the centre
writes the answer for one office out of all of it.
"""

from __future__ import annotations

import statistics
import tempfile
from pathlib import Path

from benchmarks.exchange_data import OFFICES, enrol, make_centre, record
from benchmarks.yardstick import Result, cpu_seconds
from clac_desktop.models.backup import back_up_before, make_backup
from clac_desktop.models.database import Workspace
from clac_desktop.models.opening import open_workspace
from clac_desktop.sync import receiving
from clac_desktop.sync.receiving import apply_package
from clac_desktop.sync.scope import scope_of
from clac_desktop.sync.sending import export_packages

PACKAGES = 24
MORE = 1.2  # the last against the first (quality.md 13)
ENDS = 3  # packages at either end whose median is taken


def measure(quick: bool = False, full: bool = False) -> list[Result]:
    """Return what the last packages cost against the first, and what leaving the centre's scope to one office costs."""
    packages, entries = (PACKAGES, 50) if quick else (PACKAGES, 5_000 if full else 500)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        codes = OFFICES[:packages]
        centre = make_centre(folder, packages)
        with centre:
            offices = {code: enrol(centre, folder, code) for code in codes}
            files = [_package(offices[code], code, entries) for code in codes]
            spent = [_applied(centre, file) for file in files]
            again = cpu_seconds(lambda: make_backup(centre, folder / "backup"))
            answer = cpu_seconds(lambda: export_packages(centre, folder / "answers", office=codes[0]))
            scope = _scope(centre)
    whole = [sum(one) for one in spent]
    return [
        _against(f"13 {packages} packages of {entries:,}: last / first", [one[0] for one in spent], _words(spent)),
        _against(
            "13 the same, with the verified backups before them", whole,
            f"s for backups: {sum(one[1] for one in spent):.2f} in all; one of everything at the end {again:.2f}",
        ),
        Result(
            f"13 the answer to one office out of {packages * entries:,} entries",
            answer, None, 60.0, note=f"of it the scope of the office {scope:.2f} s",
        ),
    ]  # fmt: skip


def _package(office: Path, code: str, entries: int) -> Path:
    with open_workspace(office) as workspace:
        record(workspace, code, entries)
        return export_packages(workspace, office.parent / "out")[0].file


def _applied(centre: Workspace, file: Path) -> tuple[float, float]:
    """Return the CPU seconds of applying a package, and those of making sure of a backup before it."""
    spent: list[float] = []

    def made(workspace: Workspace, *, package: bool) -> Path:
        found: list[Path] = []
        spent.append(cpu_seconds(lambda: found.append(back_up_before(workspace, package=package))))
        return found[0]

    receiving.back_up_before = made
    try:
        reports = []
        whole = cpu_seconds(lambda: reports.append(apply_package(centre, file)))
    finally:
        receiving.back_up_before = back_up_before
    assert reports[0].applied, reports[0].problems
    return whole - spent[0], spent[0]


def _scope(centre: Workspace) -> float:
    with centre.reading() as reading:
        office = reading.connection.exec_driver_sql("SELECT uid FROM office WHERE code = ?", (OFFICES[0],)).scalar_one()
        return cpu_seconds(lambda: scope_of(reading, office))


def _against(goal: str, spent: list[float], note: str) -> Result:
    first, last = statistics.median(spent[:ENDS]), statistics.median(spent[-ENDS:])
    return Result(goal, last, first, MORE, note=note)


def _words(spent: list[tuple[float, float]]) -> str:
    """Tell each package's seconds, so that a slope can be seen."""
    return "s a package: " + " ".join(f"{apply:.2f}" for apply, _ in spent)
