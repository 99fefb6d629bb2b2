"""Goals 1 and 2: a cold start to the first paint, and what must not be loaded by then.

Ours and the yardstick start in fresh processes, in turn: the yardstick is a bare QApplication with a QMainWindow, ours
the real frame with its pages, in the theme, over a workspace that answers nothing.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
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


def start(script: str) -> tuple[float, list[str]]:
    """Return the CPU seconds of a fresh process up to its first paint, and which heavy modules it had loaded."""
    code = script + _END.format(heavy=HEAVY)
    surroundings = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(ROOT)}
    done = subprocess.run([sys.executable, "-c", code], env=surroundings, capture_output=True, text=True, check=True)
    seconds, loaded = json.loads(done.stdout.strip().splitlines()[-1])
    return float(seconds), list(loaded)


def measure(quick: bool = False) -> list[Result]:
    """Measure goals 1 and 2."""
    rounds = 3 if quick else 15
    start(_OURS)
    start(_BARE)
    pairs = [(start(_OURS), start(_BARE)) for _round in range(rounds)]
    ours = statistics.median(pair[0][0] for pair in pairs)
    bare = statistics.median(pair[1][0] for pair in pairs)
    loaded = sorted({name for pair in pairs for name in pair[0][1]})
    note = f"loaded: {', '.join(loaded)}" if loaded else ""
    return [
        Result("1 cold start to first paint", ours, bare, 3.0),
        Result("2 heavy modules loaded at first paint", float(len(loaded)), None, 0, "modules", note),
    ]
