"""Goals 10 and 14: filtering a million services as a person types, and the memory of the window with 200,000 open.

The services are put straight into the table: only reading is tried on them. First rows are the ids of the first that
fit, newest first, and the rows of a first page, as the services page asks for them, in CPU time of the reading thread;
then the whole list, which comes after them and is given up when the person types on. The yardstick of memory is a bare
QApplication with a QMainWindow in a process of its own.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.yardstick import Result
from clac_desktop.models.database import Workspace
from clac_desktop.models.identity import reference_uid
from clac_desktop.models.opening import open_workspace
from clac_desktop.models.organisation import OrganisationDraft
from clac_desktop.queries.service_filter import ServiceFilter
from clac_desktop.queries.services import service_ids, service_rows
from clac_desktop.recording.organisation import record_organisation
from clac_desktop.sync.enrolment import init_centre

ROOT = Path(__file__).resolve().parents[1]
PAGE = 64
ROUNDS = 5
TYPED = ("b", "ban", "banano", "raro", "no hay tal palabra")  # every fourth row, …, one in a thousand, none
FILTER, TOLD = 150.0, 9_999.0  # milliseconds; the second is not required

_MEMORY = """
import os, pathlib
status = pathlib.Path("/proc/self/status").read_text()
print(int(status.partition("VmRSS:")[2].split()[0]) / 1024, flush=True)
os._exit(0)
"""
_BARE = """
from PySide6.QtWidgets import QApplication, QMainWindow
application = QApplication([])
window = QMainWindow()
window.resize(1366, 768)
window.show()
window.grab()
"""
_OURS = """
import sys
from pathlib import Path
from PySide6.QtWidgets import QApplication
from clac_desktop import app
from clac_desktop.__main__ import collect_seldom
from clac_desktop.app.session import Session
from clac_desktop.models.opening import open_workspace
collect_seldom()
app.start_qt(app.Options())
session = Session(open_workspace(Path(sys.argv[1])))
session.window.resize(1366, 768)
session.window.show()
application = QApplication.instance()
for _turn in range(3):  # the start page with its chart, as everybody sees it first
    assert session.background.wait(120_000)
    session.window.grab()
    application.processEvents()
assert "pyqtgraph" in sys.modules
session.window.go("services")
assert session.background.wait(120_000)
session.window.grab()
"""


def measure(quick: bool = False) -> list[Result]:
    """Return the results of goals 10 and 14."""
    many, open_ = (50_000, 20_000) if quick else (1_000_000, 200_000)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with _centre(folder / "many.clac", many) as workspace:
            found = [line for word in TYPED for line in _filtered(workspace, word, many)]
        for file, services in (("warm.clac", 100), ("open.clac", open_)):
            _centre(folder / file, services).close()
        for script, words in ((_BARE, ()), (_OURS, (str(folder / "warm.clac"),))):
            _memory(script, folder, *words)  # keeps the bytecode
        bare = _memory(_BARE, folder)
        ours = _memory(_OURS, folder, str(folder / "open.clac"))
    return [*found, Result(f"14 memory of the window with {open_:,} services", ours, bare, 2.5, "MiB")]


def _centre(path: Path, count: int) -> Workspace:
    """A centre with so many services of three years, as rows alone."""
    workspace, _ = init_centre(path, office="CLAC", name="Centro Ejemplo")
    with workspace.writing() as writing:
        draft = OrganisationDraft(name="Abre las tablas", country=(reference_uid("country", "PE"),), kind="OPP")
        record_organisation(writing, draft)
        writing.connection.exec_driver_sql(
            'INSERT INTO service (uid, voided, title, search, start, "end", state, service_type_id, office_id, counts,'
            " receivers, participants, women_total, men_total, countries)"
            " WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?)"
            " SELECT printf('%032x', i), 0, 'Taller ' || i,"
            " 'taller ' || i || iif(i % 4, ' cafe', ' banano') || ' lima cooperacion' || iif(i % 1000, '', ' raro'),"
            " day, day, 'delivered', 1 + i % 15, 1, 1, 3, 30, 12, 18, ''"
            " FROM (SELECT i, date('2022-01-01', (i * 7919 % 1095) || ' days') AS day FROM n)",
            (count,),
        )
    workspace.close()
    return open_workspace(path)


def _filtered(workspace: Workspace, word: str, count: int) -> list[Result]:
    first, whole = [], []
    matches = 0
    with workspace.reading() as reading:
        for _ in range(ROUNDS):
            begin = time.process_time()
            service_rows(reading, service_ids(reading, ServiceFilter(text=word), most=PAGE))
            shown = time.process_time()
            matches = len(service_ids(reading, ServiceFilter(text=word)))
            first.append((shown - begin) * 1000)
            whole.append((time.process_time() - shown) * 1000)
    goal, note = f"10 filter «{word}» over {count:,} services", f"{matches:,} fit"
    return [
        Result(f"{goal}, first rows", statistics.median(first), None, FILTER, "ms", note),
        Result(f"{goal}, all", statistics.median(whole), None, TOLD, "ms", "told for comparison"),
    ]


def _memory(script: str, kept: Path, *words: str) -> float:
    """Return the resident MiB of a fresh process that has done what the script says.

    Bytecode is kept in a folder, as an installed program keeps it: one that compiles all it imports holds more.
    """
    surroundings = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(ROOT)}
    surroundings |= {"PYTHONPYCACHEPREFIX": str(kept / "bytecode"), "PYTHONDONTWRITEBYTECODE": ""}
    command = [sys.executable, "-c", script + _MEMORY, *words]
    done = subprocess.run(command, env=surroundings, capture_output=True, text=True, check=True)
    return float(done.stdout.strip().splitlines()[-1])
