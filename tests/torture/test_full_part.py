"""A part that is as full as it may be is written, verified, brought in and answered, each by a process of its own.

The process that reads foreign files may take 512 MB (sync.md 7); no process that handles a package takes more.
"""

from __future__ import annotations

import json
import random
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from clac_desktop.recording.service import record_service
from clac_desktop.sync.parts import PART_RECORDS
from tests.torture.places import CENTRE, Places, organisation, places_of, service, template
from tests.torture.row import Once, Row, Unavailable

MOST = 512.0  # MiB
MEMBERS = 40
ROOT = Path(__file__).resolve().parents[2]
# Of each kind of part: receivers of a service, characters of its agreements, and how many services fill a part.
KINDS = {
    "a few receivers": (3, 0, PART_RECORDS // 4 - 20),
    "many receivers": (MEMBERS, 0, PART_RECORDS // (MEMBERS + 1) - 2),
    "one receiver, some text": (1, 400, 13_000),
    "long texts": (1, 4_500, 1_050),  # each ñ has six characters in the payload
}

_WORK = """
import json, pathlib, sys
from clac_desktop.__main__ import collect_seldom
from clac_desktop.models.opening import open_workspace
from clac_desktop.sync.receiving import apply_package
from clac_desktop.sync.sending import export_packages
collect_seldom()
verb, path, *words = sys.argv[1:]
with open_workspace(pathlib.Path(path)) as workspace:
    workspace.checked = True
    if verb == "import":
        report = apply_package(workspace, pathlib.Path(words[0]))
        said = [report.applied, report.counts, [problem.code for problem in report.problems]]
    else:
        office = {"office": words[1], "full": True} if words[1:] else {}
        found = export_packages(workspace, pathlib.Path(words[0]), **office)
        said = [[str(one.file), one.entries, one.rows] for one in found]
    peak = pathlib.Path("/proc/self/status").read_text().partition("VmHWM:")[2].split()[0]
print(json.dumps([int(peak) / 1024, said]))
"""


def _do(places: Places, verb: str, name: str, *words: str | Path) -> Any:
    """Do a verb in a process of its own; return what came of it. It may take no more memory than is allowed."""
    places.close(name)
    command = [sys.executable, "-c", _WORK, verb, str(places.path(name)), *map(str, words)]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    peak, said = json.loads(done.stdout)
    assert peak <= MOST, f"{verb} at {name} took {peak:.0f} MiB"
    return said


def _there_and_back(places: Places, kind: str, share: float, chance: random.Random) -> str:
    """Fill a part, bring it to the centre, and the centre's whole answer back to the laptop."""
    receivers, characters, count = KINDS[kind]
    count = max(int(count * share), 1)
    members = [organisation("PE", number) for number in range(MEMBERS)]
    for start in range(0, count, 500):
        with places["PE1"].writing() as writing:
            for number in range(start, min(start + 500, count)):
                text = "".join(chance.choices("ñandú, año y caña ", k=characters))
                draft = service(f"Taller {number}", chance.sample(members, receivers), agreements=text)
                record_service(writing, draft)
    sent = _do(places, "export", "PE1", places.folder / "up")
    for file, _entries, _rows in sent:
        applied, counts, problems = _do(places, "import", CENTRE, file)
        assert applied and not counts["held"] + counts["conflict"] + counts["quarantined"], (counts, problems)
    assert len(places.services(CENTRE)) == count
    back = _do(places, "export", CENTRE, places.folder / "down", "PE")
    for file, _entries, _rows in back:
        assert _do(places, "import", "PE1", file)[0]
    assert places.dump("PE1") == places.dump(CENTRE, "PE")
    assert places.ask("PE1", "SELECT count(*) FROM journal WHERE NOT acknowledged") == [(0,)]
    return f"{kind}: {len(sent)} parts there, {len(back)} back"


def _where() -> None:
    if not Path("/proc/self/status").exists():
        raise Unavailable("the peak of a process's memory is read from /proc")


@contextmanager
def prepare(folder: Path) -> Iterator[Once]:
    """Give one attempt for each kind of full part."""
    _where()

    def once(chance: random.Random, number: int) -> str:
        with places_of(template(members=MEMBERS), folder / f"{number}") as places:
            return _there_and_back(places, list(KINDS)[number % len(KINDS)], 1, chance)

    yield once


ROW = Row("full-part", "parts as full as they may be, in 512 MB", len(KINDS), prepare, finite=True, asked=True)


@pytest.mark.torture
def test_a_part_goes_there_and_back_in_bounded_memory(folder: Path, rounds: Any) -> None:
    _where()
    share = 1.0 if rounds(0, 1) else 0.01
    with places_of(template(members=MEMBERS), folder) as places:
        assert _there_and_back(places, "a few receivers", share, random.Random(1))
