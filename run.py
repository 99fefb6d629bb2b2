"""Sets everything up in `.venv` and starts it; `make` calls the same. Needs nothing but Python 3.11 to 3.13.

python run.py            the window, on the first start with sample data; without a display the demo as files
python run.py test       all checks, headless; further words go to pytest alone: run.py test tests/test_texts.py
python run.py lint       only the checks that read the code
python run.py bench      the measurements, side by side with their yardsticks
python run.py torture    the long forms of the tests of reliability; --minutes N, --row NAME, --list
python run.py setup      only sets up
python run.py lock       writes both requirements.lock anew (needs uv)
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent
LOCK = ROOT / "requirements.lock"
ENVIRONMENT = ROOT / ".venv"
STAMP = ENVIRONMENT / "installed"
WINDOWS = os.name == "nt"
PYTHON = ENVIRONMENT / ("Scripts/python.exe" if WINDOWS else "bin/python")
TOOLS = PYTHON.parent

# Libraries that Qt loads, by the Debian package that holds them: those of every start, then those of a real window.
DEBIAN_LIBRARIES = {
    "libglib2.0-0": "libglib-2.0.so.0",
    "libgl1": "libGL.so.1",
    "libegl1": "libEGL.so.1",
    "libx11-6": "libX11.so.6",
    "libdbus-1-3": "libdbus-1.so.3",
    "libfontconfig1": "libfontconfig.so.1",
    "libxkbcommon0": "libxkbcommon.so.0",
    "libxcb-cursor0": "libxcb-cursor.so.0",
    "libxkbcommon-x11-0": "libxkbcommon-x11.so.0",
    "libx11-xcb1": "libX11-xcb.so.1",
    "libxcb-icccm4": "libxcb-icccm.so.4",
    "libxcb-image0": "libxcb-image.so.0",
    "libxcb-keysyms1": "libxcb-keysyms.so.1",
    "libxcb-randr0": "libxcb-randr.so.0",
    "libxcb-render-util0": "libxcb-render-util.so.0",
    "libxcb-shape0": "libxcb-shape.so.0",
    "libxcb-xkb1": "libxcb-xkb.so.1",
}
LINTERS = (
    ("ruff", "check", "."),
    ("ruff", "format", "--check", "."),
    ("mypy", "--strict", "clac_desktop", "run.py", "hatch_build.py"),
    ("lint-imports",),
)


def main(words: Sequence[str]) -> int:
    """Do what the words ask for; return the exit code."""
    verb, rest = (words[0], list(words[1:])) if words else ("run", [])
    actions: dict[str, Callable[[list[str]], int]] = {
        "run": run,
        "test": test,
        "lint": lambda rest: lint(),
        "bench": lambda rest: python("-m", "benchmarks", *rest),
        "torture": lambda rest: python("-m", "tests.torture", *rest),
        "setup": lambda rest: 0,
        "lock": lambda rest: lock(),
    }
    if verb not in actions:
        print(__doc__)
        return 0 if verb in ("-h", "--help", "help") else 2
    if verb != "lock":
        set_up()
    return actions[verb](rest)


# --- setting up ------------------------------------------------------------------------------------------------------


def set_up() -> None:
    """Install what is missing, and nothing when all is there: then no network is needed. Exits with a sentence."""
    if not (3, 11) <= sys.version_info[:2] <= (3, 13):
        found = ".".join(map(str, sys.version_info[:3]))
        sys.exit(f"CLAC Desktop needs Python 3.11, 3.12 or 3.13; this is {found} ({sys.executable}).")
    if sys.platform == "linux":
        install_debian_packages(missing_debian_packages())
    if not (PYTHON.exists() and STAMP.exists() and STAMP.read_text(encoding="ascii") == fingerprint()):
        install()
    execute(str(PYTHON), str(ROOT / "hatch_build.py"))


def missing_debian_packages() -> list[str]:
    """Return the packages of what is missing. Libraries are asked for by name: packages are called differently."""
    listed = subprocess.run(["/sbin/ldconfig", "-p"], capture_output=True, text=True, check=False).stdout
    missing = [package for package, library in DEBIAN_LIBRARIES.items() if f"\t{library} " not in listed]
    if not PYTHON.exists() and importlib.util.find_spec("ensurepip") is None:
        missing.append("python3-venv")
    return missing


def install_debian_packages(packages: list[str]) -> None:
    """Install the packages as root or with sudo; where that cannot be, say what to ask for."""
    if not packages:
        return
    if shutil.which("apt-get") is None:
        print(f"Not found, and perhaps needed: {', '.join(packages)} (names of Debian).", file=sys.stderr)
        return
    command = ["apt-get", "install", "--yes", "-qq", "--no-install-recommends", *packages]
    if os.geteuid() != 0:
        if shutil.which("sudo") is None:
            sys.exit(f"Missing on this computer; ask its administrator to run: {' '.join(command)}")
        command = ["sudo", *command]
    print(f"Installing {len(packages)} packages of the system: {' '.join(packages)}", flush=True)
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    update = [*command[: command.index("install")], "update", "-qq"]
    for step in (update, command):
        done = subprocess.run(step, env=quiet, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
        if done.returncode != 0:
            sys.exit(f"{done.stdout}\nThe packages of the system could not be installed: {' '.join(step)}")


def install() -> None:
    """Make the virtual environment and install exactly what the lock names, then the product itself, editable."""
    print("Setting up .venv from requirements.lock; this is needed once and takes a minute or two.", flush=True)
    if not works(PYTHON):
        shutil.rmtree(ENVIRONMENT, ignore_errors=True)
        execute(sys.executable, "-m", "venv", str(ENVIRONMENT))
    STAMP.unlink(missing_ok=True)
    pip = (str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input")
    execute(*pip, "--require-hashes", "--only-binary", ":all:", "--requirement", str(LOCK))
    execute(*pip, "--no-deps", "--no-build-isolation", "--editable", str(ROOT))
    STAMP.write_text(fingerprint(), encoding="ascii")


def works(interpreter: Path) -> bool:
    """Return whether this Python starts, is one we support and has pip (a copied or half-made .venv has not)."""
    if not interpreter.exists():
        return False
    code = "import sys, pip; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))"
    return subprocess.run([str(interpreter), "-c", code], capture_output=True, check=False).returncode == 0


def fingerprint() -> str:
    """Return what the environment was made from: lock, project file, and where the checkout lies."""
    parts = (LOCK.read_bytes(), (ROOT / "pyproject.toml").read_bytes(), os.fsencode(ROOT))
    return hashlib.sha256(b"\0".join(parts)).hexdigest()


def lock() -> int:
    """Resolve the dependencies anew, for every supported Python and system, with hashes and without addresses.

    The installers have their own lock of the same versions: what people get holds no tools of ours.
    """
    uv = shutil.which("uv") or sys.exit("`lock` needs the program uv.")
    words = "pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-annotate --no-header --upgrade"
    compiling = (uv, *words.split(), "--python-version=3.11", "pyproject.toml")
    return execute_all(
        [
            (*compiling, "--extra=test", "--output-file=requirements.lock"),
            (*compiling, "--extra=installers", "-c", "requirements.lock", "--output-file=installers/requirements.lock"),
        ]
    )


# --- starting --------------------------------------------------------------------------------------------------------


def run(rest: list[str]) -> int:
    """Open the window; without a display say so and make the demo, which names what it wrote."""
    if WINDOWS or sys.platform == "darwin" or os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"):
        return python("-m", "clac_desktop", *(rest or first_start()))
    print("There is no display here, so the window cannot open; the demo is written to demo/ instead.", flush=True)
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    return python("-m", "clac_desktop", "demo", "--to", "demo/")  # it names every picture and package


def first_start() -> list[str]:
    """Return `--sample` as long as the person has no workspace of their own."""
    chosen = os.environ.get("CLAC_WORKSPACE", "")
    code = "from clac_desktop import paths; print(paths.default_workspace().exists())"
    own = "://" in chosen or subprocess.check_output([str(PYTHON), "-c", code], cwd=ROOT, text=True).strip() == "True"
    return [] if own else ["--sample"]


def test(rest: list[str]) -> int:
    """Run all checks, the tests last; with further words only the tests they name."""
    if rest:
        return pytest(*rest)
    linted = lint()
    tested = pytest(f"--numprocesses={min(os.cpu_count() or 1, 4)}", "--dist=loadgroup")
    if linted != 0:
        print("The tests are above; the checks of the code failed before them.")
    return linted or tested


def lint() -> int:
    """Run the checks that read the code; all of them, also when one fails."""
    return execute_all([(str(TOOLS / tool), *words) for tool, *words in LINTERS])


def pytest(*words: str) -> int:
    """Run pytest without a display."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    return python("-m", "pytest", *words)


def python(*words: str) -> int:
    """Run the environment's Python at the root of the checkout; return its exit code."""
    return subprocess.run([str(PYTHON), *words], cwd=ROOT, check=False).returncode


def execute(*command: str) -> None:
    """Run a step of the setting up; where it fails, stop with its own message."""
    if subprocess.run(command, cwd=ROOT, check=False).returncode != 0:
        sys.exit(f"This step failed: {' '.join(command)}")


def execute_all(commands: Sequence[tuple[str, ...]]) -> int:
    """Run every command and name it; return the worst exit code."""
    worst = 0
    for command in commands:
        print(f"--- {Path(command[0]).stem} {' '.join(command[1:])}", flush=True)
        worst = max(worst, subprocess.run(command, cwd=ROOT, check=False).returncode)
    return worst


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
