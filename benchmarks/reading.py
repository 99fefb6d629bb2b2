"""Goal 5: reading and typing a package, child process and checks included, against calamine's iter_rows alone."""

from __future__ import annotations

import tempfile
from pathlib import Path

from python_calamine import load_workbook

from benchmarks.sheet_data import plans
from benchmarks.yardstick import Result, side_by_side
from clac_desktop.spreadsheets.reading import read_sheets
from clac_desktop.spreadsheets.writing import write_workbook


def _bare(file: Path) -> None:
    with load_workbook(file) as book:
        for name in book.sheet_names:
            for _row in book.get_sheet_by_name(name).iter_rows():
                pass


def measure(quick: bool = False) -> list[Result]:
    """Return the result of goal 5."""
    count = 5_000 if quick else 50_000
    with tempfile.TemporaryDirectory() as name:
        file = Path(name) / "package.xlsx"
        write_workbook(file, plans(count))
        ours, theirs = side_by_side(lambda: read_sheets(file), lambda: _bare(file), rounds=3 if quick else 5)
    return [Result(f"5 reading and typing {count:,} x 25 / calamine iter_rows", ours, theirs, 2.5)]
