"""Files of ours that are no package: named by what they are, so that a person knows where to open them."""

from __future__ import annotations

from pathlib import Path

from clac_desktop.errors import Problem, UnreadableFile
from clac_desktop.models.database import APPLICATION_ID
from clac_desktop.sync.enrolment import is_recovery, read_invitation, read_request

_SQLITE, _PLACE = b"SQLite format 3\0", 68  # where SQLite keeps the identity of the program a file belongs to


def other_file(file: Path) -> Problem | None:
    """Return what one of our own files is: an invitation, a request, a recovery file, a workspace; None for others."""
    try:
        if not file.is_file():
            return None  # opening a pipe could wait for ever
        with file.open("rb") as stream:
            head = stream.read(_PLACE + 4)
    except OSError:
        return None  # the reader has told why
    if head.startswith(_SQLITE) and head[_PLACE:] == APPLICATION_ID.to_bytes(4, "big"):
        return Problem("package.workspace", file=str(file))
    if not head.lstrip().startswith(b"{"):
        return None
    try:
        found = read_invitation(file)
        return Problem("package.invitation", {"office": found.office}, file=str(file))
    except UnreadableFile:
        pass  # perhaps it is a request
    try:
        asked = read_request(file)
    except UnreadableFile:
        return Problem("package.recovery", file=str(file)) if is_recovery(file) else None
    facts = {"name": asked.name, "office": asked.office, "words": asked.fingerprint}
    return Problem("package.request", facts, file=str(file))
