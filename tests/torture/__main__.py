"""`make torture`: the rows of the table "Reliability and security" (quality.md) for as long as there is time.

python -m tests.torture --list                      the rows
python -m tests.torture --minutes 600 --report FILE all of them, overnight; the table as Markdown too, after each row
python -m tests.torture --row disk-full --row clock only these
python -m tests.torture --row forgery --only 12     one attempt alone, as a failure names it

Each row runs in a process of its own, `--jobs` of them at a time, so that one that dies takes nothing with it. The time
is shared: rows with a fixed number of cases go first, and what they leave goes to the others. Ctrl+C ends it early. It
ends with the table, and with exit code 1 where an attempt failed.
"""

from __future__ import annotations

import argparse
import datetime as dt
import importlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
import warnings
from collections.abc import Sequence
from pathlib import Path

from tests.torture.places import memory
from tests.torture.row import Result, Row, play

HERE = Path(__file__).resolve().parent
HEAD = ("row", "tried", "passed", "lost", "crashed", "time", "outcomes")
ALIGNED = (":--", "--:", "--:", "--:", "--:", "--:", ":--")
SHOWN = 5  # failures printed of each row


def rows() -> dict[str, Row]:
    """Every row of this folder's modules, by name."""
    found: dict[str, Row] = {}
    for file in sorted(HERE.glob("test_*.py")):
        module = importlib.import_module(f"tests.torture.{file.stem}")
        found.update({row.name: row for row in vars(module).values() if isinstance(row, Row)})
    return found


def main(words: Sequence[str]) -> int:
    """Run what was asked for; return the exit code."""
    options = _options(words)
    known = rows()
    if options.list:
        for row in known.values():
            print(f"{row.name:24} {row.long:7,}  {row.title}")
        return 0
    unknown = set(options.row) - set(known)
    if unknown:
        print(f"Not known: {', '.join(sorted(unknown))}. Known: {', '.join(known)}", file=sys.stderr)
        return 2
    chosen = [known[name] for name in dict.fromkeys(options.row)] or [row for row in known.values() if not row.asked]
    if options.alone:
        return _alone(chosen[0], options)
    results = _Night(chosen, options).results()
    print_table(results, known)
    return 1 if any(result.lost or result.crashed for result in results) else 0


def _options(words: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make torture", description=(__doc__ or "").split("\n\n")[0])
    parser.add_argument("--list", action="store_true", help="print the rows")
    parser.add_argument("--row", action="append", default=[], metavar="NAME", help="only this row; may be repeated")
    parser.add_argument("--minutes", type=float, default=30.0, help="time for all rows together (default: 30)")
    parser.add_argument("--jobs", type=int, default=max(1, min(4, os.cpu_count() or 1)), help="rows at a time")
    parser.add_argument("--seed", type=int, default=1, help="another seed tries other things (default: 1)")
    parser.add_argument("--only", type=int, metavar="N", help="one attempt of one row")
    parser.add_argument("--report", type=Path, metavar="FILE", help="write the table into a file too (Markdown)")
    parser.add_argument("--alone", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--seconds", type=float, default=float("inf"), help=argparse.SUPPRESS)
    return parser.parse_args(words)


def _alone(row: Row, options: argparse.Namespace) -> int:
    """Play one row in this process; the last line is the result for the parent."""
    from clac_desktop.texts import sentences

    sentences.strict = True
    warnings.simplefilter("error")  # as in the suite
    with tempfile.TemporaryDirectory(prefix="torture-", dir=memory()) as name:
        os.environ.update(CLAC_STATE=f"{name}/state", XDG_DATA_HOME=f"{name}/data", XDG_CONFIG_HOME=f"{name}/config")
        first, count = (0, row.long) if options.only is None else (options.only, 1)
        result = play(row, Path(name) / "row", count, seconds=options.seconds, seed=options.seed, first=first)
    print(json.dumps(result.as_json()))
    return 0


class _Night:
    """All chosen rows, some at a time, within the time there is."""

    def __init__(self, chosen: list[Row], options: argparse.Namespace) -> None:
        self._waiting = sorted(chosen, key=lambda row: not row.finite)
        self._options = options
        self._end = time.monotonic() + 60 * options.minutes
        self._lock = threading.Lock()
        self._results: dict[str, Result] = {}
        self._rows = {row.name: row for row in chosen}
        self._begun = dt.datetime.now()

    def results(self) -> list[Result]:
        """Run everything; return what came of each row, in the order of the choice."""
        threads = [threading.Thread(target=self._work) for _ in range(self._options.jobs)]
        for thread in threads:
            thread.start()
        try:
            for thread in threads:
                thread.join()
        except KeyboardInterrupt:  # the rows have met it too, and end with what they have
            self._waiting.clear()
            for thread in threads:
                thread.join()
        return self._known()

    def _known(self) -> list[Result]:
        return [self._results[name] for name in self._rows if name in self._results]

    def _work(self) -> None:
        while True:
            with self._lock:
                if not self._waiting:
                    return
                left = max(0.0, self._end - time.monotonic())
                seconds = left * min(1.0, self._options.jobs / len(self._waiting))
                row = self._waiting.pop(0)
            result = self._play(row, seconds)
            with self._lock:
                self._results[row.name] = result
                if self._options.report is not None:
                    self._options.report.write_text(self._report(), encoding="utf-8")
                print(result.words(), flush=True)
                for failure in (result.lost + result.crashed)[:SHOWN]:
                    print(f"  {failure}", flush=True)

    def _report(self) -> str:
        """The table so far, and what was lost, as Markdown."""
        results, minutes = self._known(), (dt.datetime.now() - self._begun).total_seconds() / 60
        said = f"Begun {self._begun:%Y-%m-%d %H:%M}, {minutes:.0f} minutes, {self._options.jobs} rows at a time"
        lines = table(results, self._rows)
        text = [f"{said}, seed {self._options.seed}.", ""]
        text += ["| " + " | ".join(lines[0]) + " |", "| " + " | ".join(ALIGNED) + " |"]
        text += ["| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines[1:]]
        failures = [failure for result in results for failure in result.lost + result.crashed]
        text += ["", f"{len(failures)} attempts failed.", *(f"\n```\n{failure.strip()}\n```" for failure in failures)]
        return "\n".join(text) + "\n"

    def _play(self, row: Row, seconds: float) -> Result:
        words = ["--alone", "--row", row.name, "--seconds", str(seconds), "--seed", str(self._options.seed)]
        if self._options.only is not None:
            words += ["--only", str(self._options.only)]
        command = [sys.executable, "-m", "tests.torture", *words]
        done = subprocess.run(command, cwd=HERE.parents[1], stdout=subprocess.PIPE, text=True, check=False)
        last = done.stdout.strip().rpartition("\n")[2]
        if done.returncode == 0 and last.startswith("{"):
            return Result.from_json(json.loads(last))
        return Result(row.name, tried=1, crashed=[f"{row.name}: the process ended with {done.returncode}"])


def table(results: Sequence[Result], known: dict[str, Row]) -> list[tuple[str, ...]]:
    """Return the summary: the head, and a line for each row. Of a row with fixed cases it says of how many."""
    lines: list[tuple[str, ...]] = [HEAD]
    for result in results:
        row = known[result.row]
        outcomes = ", ".join(f"{name} {count:,}" for name, count in result.outcomes.most_common())
        tried = f"{result.tried:,}" + (f" of {row.long:,}" if row.finite and result.tried < row.long else "")
        counts = (result.passed, len(result.lost), len(result.crashed))
        minutes, seconds = divmod(round(result.seconds), 60)
        said = result.unavailable or outcomes
        lines.append((result.row, tried, *(f"{count:,}" for count in counts), f"{minutes}:{seconds:02}", said))
    return lines


def print_table(results: Sequence[Result], known: dict[str, Row]) -> None:
    """Print the summary."""
    lines = table(results, known)
    widths = [max(len(line[column]) for line in lines) for column in range(len(HEAD) - 1)]
    room = max(20, shutil.get_terminal_size((160, 24)).columns - sum(widths) - 2 * len(widths))
    print()
    for line in lines:
        numbers = [cell.rjust(width) for cell, width in zip(line[1:-1], widths[1:], strict=True)]
        print("  ".join((line[0].ljust(widths[0]), *numbers, line[-1][:room])))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
