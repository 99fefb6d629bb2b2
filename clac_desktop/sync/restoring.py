"""A restored laptop and a rebuilt centre: noticed at opening, answered by a new epoch or generation (sync.md 8).

It never loses an entry, blocks no verb and asks nothing.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

from clac_desktop.errors import Problem
from clac_desktop.models.database import Workspace
from clac_desktop.models.identity import new_epoch
from clac_desktop.models.local import write_setting
from clac_desktop.models.marks import is_behind, last_own_entry, read_mark, write_mark
from clac_desktop.models.writing import Writing
from clac_desktop.sync.accepting import start_generation
from clac_desktop.sync.receiving import apply_package


def notice_restore(workspace: Workspace) -> list[Problem]:
    """Begin a new epoch (at the centre a new generation) where this is an older state of the workspace; say so."""
    mark = read_mark(workspace.path)
    if mark is None:
        return []
    with workspace.reading() as reading:
        behind = is_behind(reading.connection, reading.settings, mark)
    if not behind:
        return []
    with workspace.writing() as writing:
        if writing.central:
            start_generation(writing, max(mark.generation, int(writing.settings["generation"])) + 1)
        else:
            start_epoch(writing)
        write_setting(writing.connection, "restored", writing.clock())
        own = last_own_entry(writing.connection, writing.settings)
    if own is not None:
        write_mark(workspace.path, own)
    return [Problem("workspace.restored", severity="warning", file=str(workspace.path))]


def start_epoch(writing: Writing) -> None:
    """Begin a new epoch of this laptop; its first entry chains to the newest one here."""
    own = last_own_entry(writing.connection, writing.settings)
    for key, value in (("epoch", new_epoch()), ("epoch_parent", own.hash if own else "")):
        write_setting(writing.connection, key, value)
        writing.settings[key] = value


def rebuild(workspace: Workspace) -> tuple[int, int]:
    """Bring every package of the inbox in again under a new generation; return (generation, entries at the centre).

    The centre is the fold of its inbox and its own journal: what is here already stays the same.
    """
    with workspace.writing() as writing:
        start_generation(writing, int(writing.settings["generation"]) + 1)
    with workspace.reading() as reading:
        rows = reading.connection.exec_driver_sql("SELECT name, content FROM kept_file ORDER BY received, sha256").all()
    with tempfile.TemporaryDirectory() as folder:
        for name, content in rows:
            file = Path(folder) / Path(name).name
            file.write_bytes(content)
            apply_package(workspace, file, again=True)
    with workspace.reading() as reading:
        entries = reading.connection.exec_driver_sql("SELECT count(DISTINCT eid) FROM journal").scalar_one()
        return int(reading.settings["generation"]), int(entries)
