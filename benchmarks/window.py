"""Goals 1 and 2: a cold start to the first paint, and what must not be loaded by then.

Ours and the yardstick start in fresh processes, in turn: the yardstick is a bare QApplication with a QMainWindow, ours
the real frame with its pages, in the theme, over a workspace that answers nothing; and besides the whole program over
a centre's new workspace, with its storage. Bytecode is kept, as an installed program keeps it.
"""

from __future__ import annotations

import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.yardstick import Result

HEAVY = ("openpyxl", "pyqtgraph", "numpy", "alembic")
ROOT = Path(__file__).resolve().parents[1]

_END = """
import json, os
class Ear(QObject):
    def eventFilter(self, watched, event):
        if event.type() == QEvent.Type.Paint:
            spent = os.times()
            loaded = [name for name in {heavy!r} if name in sys.modules]
            print(json.dumps([spent.user + spent.system, loaded]), flush=True)
            os._exit(0)
        return False
ear = Ear()
window.installEventFilter(ear)
window.show()
app.exec()
"""
_BARE = """
import sys
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QMainWindow
app = QApplication([])
window = QMainWindow()
window.resize(1366, 768)
"""
_OURS = """
import sys
from contextlib import nullcontext
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication
app = QApplication([])
from clac_desktop.ui import theme
theme.apply(app)
from clac_desktop.ui.background import Background
from clac_desktop.ui.main_window import Context, MainWindow
from clac_desktop.ui.page import Page
from clac_desktop.ui import kit
class Home(Page):
    name, title, icon, shortcut = "home", "Inicio", "home", "Ctrl+1"
    def build(self):
        row = kit.Row(gap=3)
        for label in ("Atendidas", "Cobertura", "Sin atender", "Servicios", "Participaciones"):
            row.add(kit.KeyFigure(label), 1)
        self.body.addWidget(row)
        from clac_desktop.ui.chart import ChartCard, StackedBars
        self.body.addWidget(ChartCard("Servicios por mes", chart=StackedBars()), 1)
class Nothing:
    def reading(self): return nullcontext()
    def writing(self): return nullcontext()
    def on_commit(self, listener): return None
background = Background(Nothing())
window = MainWindow(Context("Oficina", "Coordinadora", "Persona"), background)
window.add_pages([Home(window, background)])
window.go("home")
"""
_WHOLE = """
import sys
from pathlib import Path
from clac_desktop.__main__ import collect_seldom
collect_seldom()
from clac_desktop import app as program
from PySide6.QtCore import QEvent, QObject
options = program.Options(workspace=Path(sys.argv[1]))
opened = program.open_first(options)
app = program.start_qt(options)
session = program.Session(opened)
window = session.window
"""


def start(script: str, kept: Path, *words: str) -> tuple[float, list[str]]:
    """Return the CPU seconds of a fresh process up to its first paint, and which heavy modules it had loaded.

    `kept` is the folder of the bytecode.
    """
    code = script + _END.format(heavy=HEAVY)
    surroundings = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(ROOT)}
    surroundings |= {"PYTHONPYCACHEPREFIX": str(kept), "PYTHONDONTWRITEBYTECODE": ""}
    command = [sys.executable, "-c", code, *words]
    done = subprocess.run(command, env=surroundings, capture_output=True, text=True, check=True)
    seconds, loaded = json.loads(done.stdout.strip().splitlines()[-1])
    return float(seconds), list(loaded)


def measure(quick: bool = False) -> list[Result]:
    """Measure goals 1 and 2."""
    rounds = 3 if quick else 15
    found: dict[str, list[tuple[float, list[str]]]] = {"bare": [], "frame": [], "whole": []}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        new = _new_workspace(folder / "new")
        for at in range(rounds + 1):
            whole = shutil.copytree(new, folder / str(at)) / "centre.clac"
            once = {
                "bare": start(_BARE, folder / "bytecode"),
                "frame": start(_OURS, folder / "bytecode"),
                "whole": start(_WHOLE, folder / "bytecode", str(whole)),
            }
            for kind, figures in once.items() if at else ():  # the first of each does not count
                found[kind].append(figures)
    bare, frame, whole = (statistics.median(one[0] for one in rows) for rows in found.values())
    loaded = {kind: sorted({name for one in rows for name in one[1]}) for kind, rows in found.items()}
    heavy = [
        Result(f"2 heavy modules at first paint of the {kind}", len(names), None, 0, "modules", ", ".join(names))
        for kind, names in loaded.items()
        if kind != "bare"
    ]
    return [
        Result("1 cold start to first paint", frame, bare, 3.0),
        Result("1 cold start of the whole program with its storage", whole, bare, 3.0),
        *heavy,
    ]


def _new_workspace(folder: Path) -> Path:
    """Make a folder with a centre's workspace in which nothing is recorded, and return it."""
    from clac_desktop.sync.enrolment import init_centre

    folder.mkdir()
    init_centre(folder / "centre.clac", office="CLAC", name="Centro Ejemplo")[0].close()
    return folder
