"""Whether a workspace's file is still what this program left: its hash lies beside it, so damage is met at opening.

SQLite's own check says "ok" to most flipped bits. The file itself only changes when its log is brought in, at closing
and after large work (`database.py`); the hash is noted then. So a program that was killed in a day's work leaves a file
that is known to the bit, and a log in which SQLite finds damage by itself: nothing is to be checked, however large it
is. A file that differs from the note was damaged, or replaced by a person; one without a hash was killed in the midst
of large work. Both are checked entry by entry before anything of them is shown (`opening.py`). A file without a note
came from elsewhere; it is checked before anything of it is sent.
"""

from __future__ import annotations

import hashlib
import json
import logging
from pathlib import Path
from typing import Literal

log = logging.getLogger(__name__)

Fixity = Literal["same", "logged", "other", "not_closed", "unknown"]
KNOWN = ("same", "logged")  # every byte of the file is what was left; "logged": changes since lie in its log


def note_file(folder: Path) -> Path:
    """Return where the note lies in a workspace's folder of backups."""
    return folder / "as-closed.json"


def fixity_of(path: Path, folder: Path) -> Fixity:
    """Return what the note says of a workspace's file; the file is read once (about 1 GB a second)."""
    try:
        note = json.loads(note_file(folder).read_text("utf-8"))
        known = note["sha256"]
    except (OSError, ValueError, LookupError, TypeError):
        return "unknown"
    if known is None:
        return "not_closed"
    if known != _sha256(path):
        return "other"
    return "logged" if _has_log(path) else "same"


def note_changing(folder: Path) -> None:
    """Note that the file is about to change. Where that cannot be written, no note is left that says otherwise."""
    _write(folder, None)


def note_left(path: Path, folder: Path, backup: tuple[Path, str] | None = None) -> None:
    """Note what the file is, its log beside it or not. Call it while nobody else can write to it.

    `backup` is a verified copy in `folder` of all that is in the file and its log, and its SHA-256.
    """
    try:
        sha256 = _sha256(path)
    except OSError as error:  # what was committed is safe: the next opening checks all of it
        log.warning("%s could not be read again: %s", path.name, error.strerror)
        return note_changing(folder)
    _write(folder, sha256, backup)


def noted_backup(folder: Path) -> tuple[Path, str] | None:
    """Return the verified copy of all that was closed, and its SHA-256; None where there was none."""
    try:
        noted = json.loads(note_file(folder).read_text("utf-8"))["backup"]
        return folder / Path(str(noted["file"])).name, str(noted["sha256"])
    except (OSError, ValueError, LookupError, TypeError):
        return None


def _has_log(path: Path) -> bool:
    wal = path.with_name(path.name + "-wal")
    return wal.exists() and wal.stat().st_size > 0


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _write(folder: Path, sha256: str | None, backup: tuple[Path, str] | None = None) -> None:
    file = note_file(folder)
    note: dict[str, object] = {"sha256": sha256}
    if backup is not None:
        note["backup"] = {"file": backup[0].name, "sha256": backup[1]}
    try:
        file.unlink(missing_ok=True)
        file.write_text(json.dumps(note), "utf-8")
    except OSError as error:
        log.warning("the note %s could not be written: %s", file.name, error.strerror)
