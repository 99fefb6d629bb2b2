"""What the one console script chooses: the window, a verb, or the process that reads foreign workbooks."""

from __future__ import annotations

import subprocess
import sys

import pytest

from clac_desktop import __main__ as program
from clac_desktop.spreadsheets.process import CHILD_VERB


@pytest.mark.parametrize(
    ("words", "window"),
    [
        ([], True),
        (["--workspace", "PE.clac"], True),
        (["--lang=en", "--sample"], True),
        (["PE.clac"], True),
        (["paquete.xlsx"], True),
        (["paquete-corregido.ods"], True),
        (["PE.clac-request"], True),
        (["status"], False),
        (["--workspace", "PE.clac", "status"], False),
        (["--json", "status"], False),
        (["--help"], False),
    ],
)
def test_a_verb_is_told_from_the_window(words: list[str], window: bool) -> None:
    assert program.wants_window(words) is window


def test_the_child_is_known_by_its_word() -> None:
    assert program.CHILD == CHILD_VERB


@pytest.mark.parametrize("verb", ["--help", "nada"])
def test_the_console_answers(verb: str) -> None:
    done = subprocess.run([sys.executable, "-m", "clac_desktop", verb], capture_output=True, text=True, check=False)
    assert done.returncode == (0 if verb == "--help" else 2)
    assert "Traceback" not in done.stdout + done.stderr
    assert "import-services" in done.stdout + done.stderr


def test_the_window_begins_light() -> None:
    """Nothing of Excel, charts, signatures or migrations comes with it, and PySide reads no sources of modules."""
    heavy = ("openpyxl", "numpy", "pyqtgraph", "alembic", "cryptography", "python_calamine", "babel")
    code = (
        "import sys, linecache, builtins, clac_desktop.app;"
        f"print([name for name in {heavy} if name in sys.modules],"
        " [name for name in linecache.cache if 'sqlalchemy' in name and name.endswith('.py')],"
        " 'feature' in repr(builtins.__import__))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[] [] False"
