"""The demonstration: sample workspaces, one whole cycle of packages, and pictures of the window (cli.md, `demo`)."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from clac_desktop.errors import Problem, ProblemError
from clac_desktop.sync.sample import make_sample

MARK = ".clac-demo"


@dataclass(frozen=True, slots=True)
class Demo:
    """What a demonstration wrote."""

    folder: Path
    workspaces: list[Path]
    packages: list[Path]
    pictures: list[Path]

    def as_json(self) -> dict[str, Any]:
        """Return it as `demo` prints it."""
        found: dict[str, Any] = {"folder": str(self.folder)}
        for name in ("workspaces", "packages", "pictures"):
            found[name] = [str(path) for path in getattr(self, name)]
        return found


def make_demo(folder: Path) -> Demo:
    """Write the demonstration into a folder, in the place of an earlier one.

    Raises ProblemError where the folder holds anything else.
    """
    folder = folder.resolve()
    _make_room(folder)
    sample = make_sample(folder)
    pictures = _pictures(folder / "pictures", sample, folder / "centre.clac")
    packages = sorted((folder / "packages").glob("*.xlsx"))
    return Demo(folder, sorted(folder.glob("*.clac")), packages, pictures)


def _pictures(folder: Path, *workspaces: Path) -> list[Path]:
    """Let the window take pictures of itself; it is another process, for the command line knows no window."""
    command = [sys.executable] if getattr(sys, "frozen", False) else [sys.executable, "-m", "clac_desktop"]
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    call = [*command, "--pictures", str(folder), *map(str, workspaces)]
    done = subprocess.run(call, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise ProblemError(Problem("demo.no_pictures", {"reason": done.stderr.strip()[-300:]}, file=str(folder)))
    return sorted(folder.glob("*.png"))


def _make_room(folder: Path) -> None:
    mark = folder / MARK
    if folder.exists():
        if not folder.is_dir() or (any(folder.iterdir()) and not mark.is_file()):
            raise ProblemError(Problem("demo.folder", file=str(folder)))
        for path in folder.iterdir():
            if path.is_dir():
                shutil.rmtree(path)
            else:
                path.unlink()
    folder.mkdir(parents=True, exist_ok=True)
    mark.touch()
