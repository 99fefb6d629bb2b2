"""The high-water mark of a workspace, kept outside its database: the last own entry that was committed (sync.md 8).

A centre's mark also has its revision: what it took from offices since a backup is no entry of its own, and revisions
given out a second time would hide rows from the offices that saw the first.
A database ahead of its mark is normal after a kill; one behind it was restored from a backup or copied from elsewhere.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection

from clac_desktop import paths


@dataclass(frozen=True, slots=True)
class Mark:
    """The last own entry that this machine saw committed in a workspace."""

    device: str
    epoch: str
    seq: int
    hash: str
    generation: int = 0
    rev: int = 0  # the centre's counter of revisions


def mark_file(workspace: Path) -> Path:
    """Return where a workspace's mark lies: in the user's state folder, by the workspace's place."""
    name = hashlib.sha256(str(workspace.resolve()).encode("utf-8")).hexdigest()[:24]
    return paths.state_folder() / "marks" / f"{name}.json"


def write_mark(workspace: Path, mark: Mark) -> None:
    """Store a mark. It is a net, not a record: where it cannot be written, the other two nets remain."""
    file = mark_file(workspace)
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        making = file.with_suffix(".making")
        making.write_text(json.dumps({name: getattr(mark, name) for name in mark.__slots__}), "utf-8")
        making.replace(file)
    except OSError as error:
        import logging

        logging.getLogger(__name__).warning("the mark of %s could not be written: %s", workspace.name, error.strerror)


def read_mark(workspace: Path) -> Mark | None:
    """Return the mark of a workspace, None where there is none or it cannot be read."""
    try:
        data = json.loads(mark_file(workspace).read_text("utf-8"))
        numbers = int(data["seq"]), data["hash"], int(data["generation"]), int(data.get("rev", 0))
        return Mark(data["device"], data["epoch"], *numbers)
    except (OSError, ValueError, KeyError, TypeError):
        return None  # no mark is the same as a new one: a damaged one may not lock anybody out


def last_own_entry(connection: Connection, settings: dict[str, str]) -> Mark | None:
    """Return the newest own entry of a workspace as a mark."""
    row = connection.exec_driver_sql(
        "SELECT epoch, seq, hash FROM journal WHERE device = ? AND NOT superseded ORDER BY id DESC LIMIT 1",
        (settings.get("device", ""),),
    ).first()
    generation, rev = int(settings.get("generation", "0")), int(settings.get("hub_rev", "0"))
    return Mark(settings["device"], row[0], row[1], row[2], generation, rev) if row else None


def is_behind(connection: Connection, settings: dict[str, str], mark: Mark) -> bool:
    """Whether a workspace lacks the entry, revision or generation of its mark: it is an older state of itself."""
    if mark.device != settings.get("device"):
        return False
    if mark.rev > int(settings.get("hub_rev", "0")):
        return True
    if settings.get("role") == "central" and mark.generation > int(settings.get("generation", "0")):
        return True
    found = connection.exec_driver_sql("SELECT 1 FROM journal WHERE hash = ?", (mark.hash,)).first()
    return found is None
