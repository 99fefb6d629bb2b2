"""LibreOffice for real: files saved again, one call for many."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

from tests.torture.row import Unavailable


def resaved(files: Sequence[Path], kind: str, folder: Path) -> list[Path]:
    """Save the files again as `xlsx` or `ods` into a folder; return the new ones. Raises Unavailable without it."""
    if shutil.which("soffice") is None:
        raise Unavailable("LibreOffice is not installed (package libreoffice-calc)")
    folder.mkdir(parents=True, exist_ok=True)
    profile = f"-env:UserInstallation={(folder.parent / 'profile').resolve().as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", kind, "--outdir", str(folder), *map(str, files)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60 + 20 * len(files), check=False)
    found = [folder / f"{file.stem}.{kind}" for file in files]
    missing = [file.name for file in found if not file.exists()]
    assert not missing, f"LibreOffice did not write {missing}: {done.stdout}{done.stderr}"
    return found
