"""Memory of packages: the peak of writing one and of bringing it in, for 10,000 records and for a whole part.

Each is done by a fresh process; its own start is told beside it. A part ends at 50,000 records (sync.md 5): however
much an office or the centre holds, no more than one part stands in memory, so its peak is the bound.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.exchange_data import RECEIVERS, enrol, make_centre, record
from benchmarks.yardstick import Result
from clac_desktop.models.opening import open_workspace

ROOT = Path(__file__).resolve().parents[1]
RECORDS_A_SERVICE = 1 + RECEIVERS
MOST = 512.0  # MiB: what the process that reads foreign files may take, too (sync.md 7)

_BEGIN = """
import pathlib, sys
from clac_desktop.__main__ import collect_seldom
from clac_desktop.models.opening import open_workspace
from clac_desktop.sync.receiving import apply_package
from clac_desktop.sync.sending import export_packages
collect_seldom()
workspace = open_workspace(pathlib.Path(sys.argv[1]))
workspace.checked = True
def peak():
    return int(pathlib.Path("/proc/self/status").read_text().partition("VmHWM:")[2].split()[0]) / 1024
before = peak()
"""
_EXPORT = """
found = export_packages(workspace, pathlib.Path(sys.argv[2]))
print(before, peak(), *(one.file for one in found), sep="\\n")
"""
_IMPORT = """
report = apply_package(workspace, pathlib.Path(sys.argv[2]))
assert report.applied, report.problems
print(before, peak(), sep="\\n")
"""


def measure(quick: bool = False) -> list[Result]:
    """Return the peaks of export and import."""
    sizes = (2_000, 8_000) if quick else (10_000, 50_000)
    peaks = [_peaks(size) for size in sizes]
    found = []
    for place, name in enumerate(("export", "import")):
        few, many = peaks[0][place], peaks[1][place]
        note = f"{few[1]:.0f} MiB at {sizes[0]:,} records; a process that only opens the workspace {many[0]:.0f} MiB"
        found.append(Result(f"peak memory of {name}, {sizes[1]:,} records", many[1], None, MOST, "MiB", note))
    return found


def _peaks(records: int) -> list[tuple[float, float]]:
    """Return (memory before, peak) of export at an office and of import at the centre."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with make_centre(folder, 1) as centre:
            office = enrol(centre, folder, "PE")
        with open_workspace(office) as workspace:
            record(workspace, "PE", records // RECORDS_A_SERVICE)
        before, peak, *files = _run(_EXPORT, office, folder / "out")
        brought = [_run(_IMPORT, folder / "CLAC.clac", Path(file)) for file in files]
        return [(float(before), float(peak)), (float(brought[0][0]), max(float(one[1]) for one in brought))]


def _run(script: str, *words: Path) -> list[str]:
    command = [sys.executable, "-c", _BEGIN + script, *map(str, words)]
    done = subprocess.run(command, env=None, capture_output=True, text=True, check=True, cwd=ROOT)
    return done.stdout.split("\n")[:-1]
