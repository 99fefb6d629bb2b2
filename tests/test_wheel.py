"""The wheel, in an environment that holds nothing else, is the whole product: this is what `pip install` gives."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import venv
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
pytestmark = [pytest.mark.slow, pytest.mark.timeout(480), pytest.mark.xdist_group("wheel")]


def run(*command: str | Path, cwd: Path) -> subprocess.CompletedProcess[str]:
    """Run without anything of the checkout on the way; a failure shows both outputs."""
    outside = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "VIRTUAL_ENV"))}
    done = subprocess.run(command, cwd=cwd, env=outside, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
    return done


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("wheel")
    run(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", target, ROOT, cwd=target)
    return next(target.glob("*.whl"))


@pytest.fixture(scope="session")
def scripts(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The folder of programs of an environment with the wheel and what it asks for, in the versions of the lock."""
    environment = tmp_path_factory.mktemp("empty")
    venv.create(environment)
    pins = re.findall(r"^([a-z0-9-]+==[^ \n]+(?: ;[^\\\n]*)?)", (ROOT / "requirements.lock").read_text("utf-8"), re.M)
    constraints = environment / "constraints.txt"
    constraints.write_text("\n".join(pins), encoding="utf-8")
    folder = environment / ("Scripts" if os.name == "nt" else "bin")
    # The checkout's pip, and no bytecode of modules that nobody imports: a third of the time.
    pip = (sys.executable, "-m", "pip", "--python", folder / "python", "install", "-q", "--no-compile")
    run(*pip, "-c", constraints, wheel, cwd=environment)
    yield folder


def test_the_wheel_holds_resources_and_compiled_translations_only(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    resources = {
        f"clac_desktop/_resources/{path.relative_to(ROOT / 'resources').as_posix()}"
        for path in (ROOT / "resources").rglob("*")
        if path.is_file() and not path.name.startswith(".")
    }
    assert resources <= names
    assert "clac_desktop/_resources/locale/en/LC_MESSAGES/clac_desktop.mo" in names
    assert {name.split("/")[0].split("-")[0] for name in names} == {"clac_desktop"}


def test_what_is_installed_speaks_english_and_needs_no_checkout(scripts: Path, tmp_path: Path) -> None:
    code = (
        "from clac_desktop import paths, texts; texts.set_language('en'); "
        "print(texts._('fila {row}'), paths.resources().name, texts.languages())"
    )
    told = run(scripts / "python", "-c", code, cwd=tmp_path).stdout
    assert told.strip() == "row {row} _resources ['es', 'en']"


def test_the_demo_of_the_installed_product(scripts: Path, tmp_path: Path) -> None:
    target = tmp_path / "demo"
    run(scripts / "clac-desktop", "demo", "--to", target, cwd=tmp_path)
    assert {path.name for path in target.glob("*.clac")} == {"centre.clac", "PE.clac", "EC.clac", "DO.clac"}
    assert len(list((target / "packages").glob("CLAC_*.xlsx"))) >= 6
    assert len(list((target / "pictures").glob("*.png"))) >= 10
