"""The tree keeps its own rules: imports, names, addresses, colours. What a linter checks is asked of the linter."""

from __future__ import annotations

import ast
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "clac_desktop"
EMPTY_NAMES = re.compile(r"(^|_)(helpers?|utils?|common|misc|managers?|handlers?|controllers?|base)(_|$)")
THIS_MACHINE = re.compile(r"(?<![\w.])/(work|farm|root)/")
REGISTRIES = re.compile(r"p[y]pi\.org|p[y]thonhosted|registry\.n[p]mjs|d[e]b\.debian|npm\.tas[k]")
UNFINISHED = re.compile(r"\b(T[O]DO|F[I]XME|X[X]X)\b|raise NotImp[l]emented")
COLOUR = re.compile(r"""["']#(?:[0-9a-fA-F]{3,4}|[0-9a-fA-F]{6}|[0-9a-fA-F]{8})\b""")
REPORTS_MAY_USE = {"PySide6.QtCore", "PySide6.QtGui"}


def tracked() -> list[Path]:
    """Return the files of the repository; where git is missing, all that it would not ignore."""
    if shutil.which("git") and (ROOT / ".git").exists():
        listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout.decode()
        return [ROOT / name for name in listed.split("\0") if name and (ROOT / name).is_file()]
    ignored = {line.strip("/\n") for line in (ROOT / ".gitignore").read_text(encoding="utf-8").splitlines()} | {".git"}
    return [
        path
        for path in sorted(ROOT.rglob("*"))
        if path.is_file() and path.suffix not in (".mo", ".pyc") and ignored.isdisjoint(path.relative_to(ROOT).parts)
    ]


def readable(paths: list[Path]) -> Iterator[tuple[Path, str]]:
    for path in paths:
        try:
            yield path.relative_to(ROOT), path.read_text(encoding="utf-8")
        except UnicodeDecodeError:  # a picture, a font, a kept database
            continue


def modules() -> list[Path]:
    return sorted(PACKAGE.rglob("*.py"))


def found(pattern: re.Pattern[str], paths: list[Path]) -> list[str]:
    return [
        f"{path}:{number}: {line.strip()[:100]}"
        for path, text in readable(paths)
        for number, line in enumerate(text.splitlines(), 1)
        if pattern.search(line)
    ]


def imports(path: Path) -> Iterator[str]:
    """Every module a file imports, wherever in it; `from a import b` counts as `a` and as `a.b`."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{name.name}" for name in node.names)


def test_imports_point_down() -> None:
    linter = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([linter, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_no_contract_is_bent_by_an_exception() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]
    assert all("ignore_imports" not in contract for contract in settings["contracts"])
    layers = next(contract for contract in settings["contracts"] if contract["id"] == "layers")
    assert layers["exhaustive"] is True


def test_reports_draw_without_widgets() -> None:
    used = {
        (path.relative_to(ROOT).as_posix(), name)
        for path in modules()
        if path.is_relative_to(PACKAGE / "reports")
        for name in imports(path)
        if name.startswith("PySide6") and not any(name == m or name.startswith(f"{m}.") for m in REPORTS_MAY_USE)
    }
    assert {(path, name) for path, name in used if name != "PySide6"} == set()


def test_names_say_what_is_in_a_file() -> None:
    ours = [path.relative_to(ROOT) for path in tracked() if path.suffix == ".py"]
    assert [str(path) for path in ours if any(EMPTY_NAMES.search(part) for part in (*path.parts[:-1], path.stem))] == []
    assert [
        f"{path.relative_to(ROOT)}: {node.name}"
        for path in modules()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ClassDef)
        and re.search(r"(Helper|Util|Utils|Manager|Handler|Controller|Misc)$|^Base[A-Z]", node.name)
    ] == []


def test_files_keep_a_size_that_can_be_read() -> None:
    long = {
        str(path): text.count("\n")
        for path, text in readable(tracked())
        if path.suffix == ".py" and text.count("\n") > 400
    }
    assert long == {}


def test_nothing_names_this_machine_or_a_registry() -> None:
    assert found(THIS_MACHINE, tracked()) == []
    assert found(REGISTRIES, tracked()) == []


def test_nothing_is_left_unfinished() -> None:
    assert found(UNFINISHED, [path for path in tracked() if path.suffix == ".py"]) == []


def test_colours_stand_in_the_theme_only() -> None:
    """`ui/theme.py` has the tokens; the workbook of a package has its own colours, which Excel needs as literals."""
    windows = [path for path in modules() if path.is_relative_to(PACKAGE / "ui") and path.name != "theme.py"]
    assert windows
    assert found(COLOUR, windows) == []
    assert found(re.compile(r"QColor\(\s*\d+\s*,|Qt\.GlobalColor\.(?!transparent)"), windows) == []


@pytest.mark.parametrize("kind", [Exception, BaseException])
def test_mistakes_are_not_swallowed(kind: type[BaseException]) -> None:
    """`except Exception` only where work is handed from thread to thread, and in the hooks of the two programs."""
    allowed = {"ui/background.py", "app.py", "app/__init__.py", "cli/call.py", "__main__.py"}
    places = []
    for path in modules():
        name = path.relative_to(PACKAGE).as_posix()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.ExceptHandler):
                continue
            caught = node.type.elts if isinstance(node.type, ast.Tuple) else [node.type]
            too_wide = node.type is None or any(isinstance(one, ast.Name) and one.id == kind.__name__ for one in caught)
            if too_wide and name not in allowed and not reraises(node):
                places.append(f"{name}:{node.lineno}")
    assert places == []


def reraises(handler: ast.ExceptHandler) -> bool:
    """Cleaning up and raising again hides nothing."""
    last = handler.body[-1]
    return isinstance(last, ast.Raise) and last.exc is None


def test_the_lock_has_hashes_and_no_addresses() -> None:
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    assert "://" not in lock
    assert "--index" not in lock
    names = re.findall(r"^([a-z0-9-]+)==", lock, re.MULTILINE)
    pinned = re.split(r"^(?=[a-z0-9-]+==)", lock, flags=re.MULTILINE)[1:]
    assert {"pyside6-essentials", "sqlcipher3", "pytest", "ruff"} <= set(names)
    assert all("--hash=sha256:" in one for one in pinned)


def test_the_installers_carry_the_tested_versions_and_no_tools_of_ours() -> None:
    tested, carried = (
        set(re.findall(r"^([a-z0-9-]+)==([^ \n]+)", (ROOT / name).read_text(encoding="utf-8"), re.MULTILINE))
        for name in ("requirements.lock", "installers/requirements.lock")
    )
    versions = dict(tested)
    other = {name for name, version in carried if name in versions and (name, version) not in tested}
    assert other == set()
    assert {"pytest", "ruff", "mypy", "hypothesis", "babel"}.isdisjoint(name for name, _version in carried)


def test_qt_takes_no_references_away_from_none() -> None:
    """PySide6 6.12.0 on Python 3.11 takes one at each call that returns None, and aborts after some thousand."""
    code = """
import sys
from PySide6.QtCore import QObject
thing, before = QObject(), sys.getrefcount(None)
for _ in range(2000):
    thing.setObjectName("x")
sys.exit(abs(sys.getrefcount(None) - before) > 100)
"""
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
