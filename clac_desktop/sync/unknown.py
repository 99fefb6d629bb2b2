"""What a newer version of the program sends: kept verbatim, passed on, and understood after the update (sync.md 9).

Unknown fields and types of records need nothing here: siblings hold any value, so they are merged, stored, dumped and
sent like all others. Lines of an unknown kind are no records and are not in the dump; each concerns those whose scope
has the aggregate that it names as `uid`, and the laptops of the office that it came from.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from clac_desktop.models.database import Workspace
from clac_desktop.models.identity import sha256
from clac_desktop.models.writing import Reading, Writing
from clac_desktop.sync.package import FORMAT_VERSION, Content
from clac_desktop.sync.reporting import PackageReport


def keep_unknown(writing: Writing, content: Content) -> None:
    """Keep the lines of an unknown kind, each once for the laptop (or centre) that sent it."""
    run = writing.connection.exec_driver_sql
    for line in content.unknown():
        name = f"{content.manifest['sender']['device']}.{sha256(line)}"
        if run("SELECT 1 FROM waiting_line WHERE kind = 'unknown' AND uid = ?", (name,)).first() is None:
            rev = writing.hub.next() if writing.central else 0
            run("INSERT INTO waiting_line (kind, uid, rev, line) VALUES ('unknown', ?, ?, ?)", (name, rev, line))


def unknown_for(writing: Writing, office: str, start: int) -> list[str]:
    """Return the kept lines that concern an office and are newer than the revision it confirmed, oldest first."""
    rows = writing.connection.exec_driver_sql(
        "SELECT w.line, w.uid FROM waiting_line w WHERE w.kind = 'unknown' AND w.rev > ? ORDER BY w.rev", (start,)
    ).all()
    laptops = {
        device
        for (device,) in writing.connection.exec_driver_sql("SELECT device FROM device WHERE office = ?", (office,))
    }
    found = [line for line, name in rows if name.split(".")[0] in laptops or _in_scope(writing, office, line)]
    return list(dict.fromkeys(found))


def _in_scope(writing: Writing, office: str, line: str) -> bool:
    uid: Any = json.loads(line).get("uid")
    query = "SELECT 1 FROM scope WHERE office = ? AND aggregate = ? AND inside"
    return isinstance(uid, str) and writing.connection.exec_driver_sql(query, (office, uid)).first() is not None


# ---- whole packages that only a newer version reads
def is_newer(report: PackageReport) -> bool:
    """Whether a file was refused only because this version is too old for it."""
    return any(problem.code == "package.newer_format" for problem in report.problems)


def note_newer(writing: Writing, report: PackageReport) -> None:
    """Remember which version reads a file that is kept in the inbox until then."""
    for problem in report.problems:
        if problem.code == "package.newer_format":
            forget_newer(writing, report.sha256)
            writing.connection.exec_driver_sql(
                "INSERT INTO waiting_line (kind, uid, rev, line) VALUES ('newer', ?, ?, '')",
                (report.sha256, min(int(str(problem.facts["needed"])), 2**62)),
            )
            writing.kinds.add("package")


def forget_newer(writing: Writing, sha256_: str) -> None:
    """A file that is read now waits no longer."""
    writing.connection.exec_driver_sql("DELETE FROM waiting_line WHERE kind = 'newer' AND uid = ?", (sha256_,))


def waits_for_update(reading: Reading) -> int:
    """Return how many files wait in the inbox for a newer version of the program."""
    query = "SELECT count(*) FROM waiting_line WHERE kind = 'newer' AND rev > ?"
    return int(reading.connection.exec_driver_sql(query, (FORMAT_VERSION,)).scalar_one())


def readable_now(workspace: Workspace) -> Iterator[Path]:
    """Give each file that waited for an update and can be read since, under the name that it came with."""
    with workspace.reading() as reading:
        rows = reading.connection.exec_driver_sql(
            "SELECT k.name, k.content FROM waiting_line w JOIN kept_file k ON k.sha256 = w.uid"
            " WHERE w.kind = 'newer' AND w.rev <= ? ORDER BY w.id",
            (FORMAT_VERSION,),
        ).all()
    with tempfile.TemporaryDirectory() as folder:
        for name, content in rows:
            file = Path(folder) / Path(name).name
            file.write_bytes(content)
            yield file
            file.unlink()
