"""Goals 3 and 4: the export of a package against XlsxWriter's constant_memory with the same bare cells."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from datetime import date, datetime
from pathlib import Path

import xlsxwriter

from benchmarks.sheet_data import plans, rows
from benchmarks.yardstick import Result, side_by_side
from clac_desktop.spreadsheets.writing import write_workbook

# Peak resident memory of a fresh process that exports so many rows, in MiB. Not ru_maxrss: on Linux a process inherits
# there the peak of the one that started it.
_PEAK = """
import pathlib, sys
from benchmarks.sheet_data import plans
from clac_desktop.spreadsheets.writing import write_workbook
write_workbook(sys.argv[1], plans(int(sys.argv[2])))
status = pathlib.Path("/proc/self/status").read_text()
print(int(status.partition("VmHWM:")[2].split()[0]) / 1024)
"""


def _bare(target: Path, count: int) -> None:
    with xlsxwriter.Workbook(str(target), {"constant_memory": True}) as book:
        sheet = book.add_worksheet()
        dates = book.add_format({"num_format": "dd/mm/yyyy"})
        for row, values in enumerate(rows(count)):
            for column, value in enumerate(values):
                if isinstance(value, str):
                    sheet.write_string(row, column, value)
                elif isinstance(value, date | datetime):
                    sheet.write_datetime(row, column, value, dates)
                elif value is not None:
                    sheet.write_number(row, column, value)


def _peak(folder: Path, count: int) -> float:
    command = [sys.executable, "-c", _PEAK, str(folder / "peak.xlsx"), str(count)]
    return float(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def measure(quick: bool = False) -> list[Result]:
    """Return the results of goals 3 and 4."""
    count, many = (5_000, 20_000) if quick else (50_000, 200_000)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        ours, theirs = side_by_side(
            lambda: write_workbook(folder / "ours.xlsx", plans(count)),
            lambda: _bare(folder / "bare.xlsx", count),
            rounds=1 if quick else 3,
        )
        sizes = [(folder / file).stat().st_size / 1e6 for file in ("ours.xlsx", "bare.xlsx")]
        few_peak, many_peak = _peak(folder, 10_000), _peak(folder, many)
    note = f"files: ours {sizes[0]:.1f} MB, XlsxWriter {sizes[1]:.1f} MB"
    growth = f"peak {few_peak:.0f} MiB at 10,000 rows, {many_peak:.0f} MiB at {many:,}"
    return [
        Result(f"3 export {count:,} x 25, all features / XlsxWriter, bare", ours, theirs, 0.5, note=note),
        Result(f"4 memory of export, 10,000 -> {many:,} rows", many_peak - few_peak, None, 40, "MiB", growth),
    ]
