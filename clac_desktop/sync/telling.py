"""What an office is told of decisions that are no entries of its own: cells edited by hand, what it gave back.

The centre keeps one line for each in `waiting_line`, with a revision of its own: it travels like a fate and counts at
the office, like a fate, once the rows up to its revision are there (sync.md 4). A reader that knows no such lines
leaves them alone.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from clac_desktop.models.identity import canonical_json
from clac_desktop.models.writing import Writing
from clac_desktop.queries.packages import package_label
from clac_desktop.sync.package import UP, Content

EDIT = "edit"
WAITS, ACCEPTED, REJECTED = "waits", "accepted", "rejected"


def office_of(content: Content) -> str:
    """Return the uid of the office that wrote a package, or that the centre wrote it for."""
    manifest = content.manifest
    return str(manifest["sender" if manifest["kind"] == UP else "recipient"].get("office"))


def tell(writing: Writing, identity: str, office: str, facts: dict[str, Any]) -> None:
    """At the centre: let an office ("" for all) know of something that waits for a person, or was decided."""
    if not writing.central:
        return
    line = {"k": EDIT, "id": identity, "office": office, "at": writing.clock(), "state": WAITS, **facts}
    writing.connection.exec_driver_sql(
        "INSERT INTO waiting_line (kind, uid, rev, line) VALUES (?, ?, ?, ?)",
        (EDIT, identity, writing.hub.next(), canonical_json(line)),
    )


def label_of_package(content: Content) -> str:
    """Return the short name of a package ("PE-014")."""
    return package_label(str(content.manifest["sender"].get("code")), int(content.manifest["number"]))


def tell_state(writing: Writing, identity: str, state: str) -> bool:
    """Let its offices know that a thing was accepted, rejected, or waits again; return whether any was told of it."""
    rows = writing.connection.exec_driver_sql(
        "SELECT id, line FROM waiting_line WHERE kind = ? AND uid = ?", (EDIT, identity)
    ).all()
    for id_, line in rows if writing.central else ():
        told = canonical_json({**json.loads(line), "state": state})
        writing.connection.exec_driver_sql(
            "UPDATE waiting_line SET rev = ?, line = ? WHERE id = ?", (writing.hub.next(), told, id_)
        )
    return bool(rows)


def told_since(writing: Writing, office: str, start: int) -> Iterator[dict[str, Any]]:
    """Yield the lines for an office that changed since a revision."""
    rows = writing.connection.exec_driver_sql(
        "SELECT line, rev FROM waiting_line WHERE kind = ? AND rev > ? ORDER BY rev", (EDIT, start)
    )
    for text, rev in rows.all():
        line = json.loads(text)
        if line["office"] in ("", office):
            yield {**line, "rev": rev}


def take_told(writing: Writing, content: Content) -> None:
    """At an office: keep what the centre tells; of two lines about one thing the newer counts."""
    for line in content.each(EDIT):
        old = writing.connection.exec_driver_sql(
            "SELECT id, rev FROM waiting_line WHERE kind = ? AND uid = ?", (EDIT, line["id"])
        ).first()
        if old is None:
            writing.connection.exec_driver_sql(
                "INSERT INTO waiting_line (kind, uid, rev, line) VALUES (?, ?, ?, ?)",
                (EDIT, line["id"], line["rev"], canonical_json(line)),
            )
        elif old[1] < line["rev"]:
            writing.connection.exec_driver_sql(
                "UPDATE waiting_line SET rev = ?, line = ? WHERE id = ?", (line["rev"], canonical_json(line), old[0])
            )
        else:
            continue
        writing.kinds.add("fate")
