"""Room that is kept free for the day the disk is full: what is here can then still be opened, and sent away.

A file of some megabytes lies in the folder of backups. Nothing reads it. Where opening or exporting meets a full disk,
it is given up and the work is tried once more: what was recorded reaches the centre on a stick although nothing new
can be saved. It is made again when the workspace is opened with room to spare.
"""

from __future__ import annotations

import logging
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from clac_desktop.errors import ProblemError
from clac_desktop.models.database import backup_folder

NAME = "room-to-send.reserve"
BYTES = 4 * 1024 * 1024  # the log of an export and its package, many times over
PLENTY = 4  # times the reserve must be free before it is made
FULL = ("workspace.disk_full", "save_disk_full")
Made = TypeVar("Made")
log = logging.getLogger(__name__)


def reserve_of(workspace: Path) -> Path:
    """Return the file that keeps room for a workspace; it need not be there."""
    return backup_folder(workspace) / NAME


def keep_reserve(workspace: Path) -> bool:
    """Keep room beside a workspace where the disk has plenty; return whether it is kept now."""
    file = reserve_of(workspace)
    try:
        if file.is_file():
            return True
        if shutil.disk_usage(file.parent).free < PLENTY * BYTES:
            return False
        file.write_bytes(os.urandom(BYTES))  # zeros would take no room on a disk that compresses
    except OSError as failure:  # the workspace is not worse for it: only this convenience is lacking
        log.warning("no room is kept beside %s: %s", workspace.name, failure)
        return False
    return True


def spend_reserve(workspace: Path) -> bool:
    """Give the kept room up; return whether there was any."""
    try:
        reserve_of(workspace).unlink()
    except OSError:
        return False
    return True


def with_reserve(workspace: Path, work: Callable[[], Made]) -> Made:
    """Return what a work returns; where the disk is full, give up the kept room and do it once more.

    The work must leave nothing behind where it fails. Raises what it raises, at the second time too.
    """
    try:
        return work()
    except ProblemError as problem:
        if not any(one.code in FULL for one in problem.problems) or not spend_reserve(workspace):
            raise
    return work()
