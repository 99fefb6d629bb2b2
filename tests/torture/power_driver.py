"""What runs under strace for the power-loss replay: it works in a workspace and says so after each commit.

`python -m tests.torture.power_driver WORKSPACE PACKAGE [normal]`: lines on standard output are JSON; each is written
in one call after the function that it speaks of has come back, so its place in the trace is the acknowledgement.
With `normal` the database runs with `PRAGMA synchronous = NORMAL`: the negative control.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any

from clac_desktop.models.backup import make_backup
from clac_desktop.models.database import Workspace
from clac_desktop.models.opening import open_workspace
from clac_desktop.sync.receiving import apply_package
from clac_desktop.sync.sending import export_packages
from tests.torture.places import Places, organisation, service
from tests.torture.zygote import load, reading_in_forks

SAVES = 12
FROM_CENTRE = "c" * 32  # the uid of the service that the package brings


def acknowledge(**facts: Any) -> None:
    """Say that something is saved: from here on it may not be lost."""
    os.write(1, json.dumps(facts).encode("ascii") + b"\n")


def opened(path: Path, normal: bool) -> Workspace:
    """Open the workspace; the control with the setting that the product does not use."""
    workspace = open_workspace(path)
    if normal:
        assert workspace._writer is not None
        workspace._raw(workspace._writer).execute("PRAGMA synchronous = NORMAL")
    return workspace


def work(path: Path, package: Path, normal: bool) -> None:
    """Save, correct, apply, export, back up and close, twice over."""
    places = Places(path.parent, (path.stem,))
    name, receivers = path.stem, [organisation("PE", number) for number in range(3)]
    for life in range(2):
        places.opened[name] = opened(path, normal)
        for number in range(SAVES):
            uid = places.record(name, service(f"Taller {life} {number}", receivers))
            acknowledge(uid=uid, title=f"Taller {life} {number}")
            if number % 3 == 0:
                places.correct(name, uid, title=f"Corregido {number}")
                acknowledge(uid=uid, title=f"Corregido {number}", before=f"Taller {life} {number}")
            if number == SAVES // 2 and life == 0:
                assert apply_package(places[name], package).applied
                acknowledge(applied=True)
        written = export_packages(places[name])[0]
        acknowledge(file=str(written.file))
        acknowledge(file=str(make_backup(places[name]).file))
        places.close()


if __name__ == "__main__":
    load()
    with reading_in_forks():
        work(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3:] == ["normal"])
