"""Where things lie: resources of the product, the user's data, logs. The same in a checkout, a wheel and a bundle."""

from __future__ import annotations

import os
import sys
from functools import cache
from pathlib import Path

APPLICATION = "CLAC Desktop"
WORKSPACE_ENDING = ".clac"


@cache
def resources() -> Path:
    """Return the folder of the read-only resources (plan, catalogues, translations, icons, fonts).

    Raises FileNotFoundError when the installation is not whole.
    """
    package = Path(__file__).resolve().parent
    candidates = [package / "_resources", package.parent / "resources"]
    bundle = getattr(sys, "_MEIPASS", None)  # set by PyInstaller
    if bundle is not None:
        candidates.insert(0, Path(bundle) / "clac_desktop" / "_resources")
    for candidate in candidates:
        if (candidate / "reference").is_dir():
            return candidate
    raise FileNotFoundError(f"no resources in {' or '.join(map(str, candidates))}")


def data_folder() -> Path:
    """Return the user's folder for workspaces; it exists. It is kept when the program is removed."""
    from platformdirs import user_data_path

    return _existing(user_data_path(APPLICATION, appauthor=False))


def state_folder() -> Path:
    """Return the folder of logs, drafts and high-water marks; it exists. `CLAC_STATE` names another one."""
    chosen = os.environ.get("CLAC_STATE")
    if chosen:
        return _existing(Path(chosen).expanduser())
    from platformdirs import user_state_path

    return _existing(user_state_path(APPLICATION, appauthor=False))


def default_workspace() -> Path:
    """Return the workspace opened when none is named: `CLAC_WORKSPACE`, else one file in the user's data folder.

    It need not exist. `CLAC_WORKSPACE` may also be a database URL at the centre: who accepts URLs reads it itself.
    """
    chosen = os.environ.get("CLAC_WORKSPACE")
    return Path(chosen).expanduser() if chosen else data_folder() / f"clac{WORKSPACE_ENDING}"


def log_file() -> Path:
    """Return the file that the log is written to; its folder exists."""
    return state_folder() / "clac-desktop.log"


def _existing(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    return folder
