"""`python -m benchmarks [--quick] [--full] [NAME …]`: measure the goals of quality.md and print one table.

Without names all modules of this package that have `measure(quick: bool = False) -> list[Result]` are run. Exit code
1 if a goal is missed.
"""

from __future__ import annotations

import argparse
import importlib
import inspect
import pkgutil
import sys
from collections.abc import Sequence
from pathlib import Path

from benchmarks.yardstick import Result
from clac_desktop.__main__ import collect_seldom

_WIDTHS = (58, 11, 11, 8, 8, 8)


def modules() -> list[str]:
    """Return the names of the benchmarks in this package."""
    names = [module.name for module in pkgutil.iter_modules([str(Path(__file__).parent)])]
    return [name for name in names if name not in ("__main__", "yardstick", "sheet_data", "exchange_data")]


def line(*cells: str) -> str:
    """Return one line of the table: the first cell to the left, the others to the right."""
    return "  ".join(
        cell.ljust(width) if place == 0 else cell.rjust(width)
        for place, (cell, width) in enumerate(zip(cells, _WIDTHS, strict=True))
    )


def shown(result: Result) -> str:
    """Return a result as a line of the table, its note below it."""
    ratio = "" if result.ratio is None else f"{result.ratio:.2f}x"
    limit = f"{result.limit:g}x" if result.ratio is not None else f"{result.limit:g}"
    yardstick = "" if result.yardstick is None else f"{result.yardstick:.3f} {result.unit}"
    verdict = "met" if result.passed else "MISSED"
    row = line(result.goal, f"{result.ours:.3f} {result.unit}", yardstick, ratio, limit, verdict)
    return f"{row}\n    {result.note}" if result.note else row


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the chosen benchmarks and print their table; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"of: {', '.join(modules())}")
    parser.add_argument("--quick", action="store_true", help="less data and fewer rounds: a trial, no measurement")
    parser.add_argument("--full", action="store_true", help="the size of the goal where another is the rule (hours)")
    wish = parser.parse_args(arguments)
    unknown = set(wish.names) - set(modules())
    if unknown:
        parser.error(f"no such benchmark: {', '.join(sorted(unknown))}")
    collect_seldom()  # as the program does
    print(line("goal", "ours", "yardstick", "ratio", "limit", "verdict"))
    missed = False
    for name in wish.names or modules():
        measure = getattr(importlib.import_module(f"benchmarks.{name}"), "measure", None)
        if measure is None:
            continue
        sizes = {"full": True} if wish.full and "full" in inspect.signature(measure).parameters else {}
        for result in measure(quick=wish.quick, **sizes):
            missed = missed or not result.passed
            print(shown(result), flush=True)
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
