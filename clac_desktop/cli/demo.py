"""The demonstration: sample workspaces, one whole cycle of packages, and pictures of the window (cli.md, `demo`)."""

from __future__ import annotations

import os
import shutil
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
    centre = folder / "centre.clac"
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from clac_desktop.app import take_pictures

    pictures = take_pictures(folder / "pictures", office=sample, centre=centre)
    packages = sorted((folder / "packages").glob("*.xlsx"))
    return Demo(folder, sorted(folder.glob("*.clac")), packages, pictures)


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
