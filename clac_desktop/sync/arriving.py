"""What is said of a package beside its content: its missing parts, that it is older than what is here, or one's own."""

from __future__ import annotations

import json
from itertools import islice
from typing import Any

from clac_desktop.errors import Problem
from clac_desktop.models.identity import canonical_json
from clac_desktop.models.writing import Reading, Writing
from clac_desktop.sync.package import UP, Content

TOLD = 12  # missing parts named one by one


def own_problem(writing: Writing, content: Content, edited: bool) -> Problem:
    """Return what is said of a package that this very office, or this centre, wrote."""
    sender = content.manifest["sender"]
    if edited:
        return Problem("package.own_edited", severity="warning", file=content.file)
    if writing.central or sender["device"] == writing.settings["device"]:
        return Problem("package.own", severity="warning", file=content.file)
    facts = {"name": str(sender.get("name") or sender["device"][:8])}
    return Problem("package.own_other", facts, "warning", file=content.file)


def note_parts(writing: Writing, content: Content) -> list[Problem]:
    """Remember which part of a package came; return the warning that names those that are missing, if any."""
    manifest = content.manifest
    package, part, parts = str(manifest["package"]), int(manifest["part"]), int(manifest["parts"])
    run = writing.connection.exec_driver_sql
    run("INSERT INTO taken_part (package, part, parts) VALUES (?, ?, ?) ON CONFLICT DO NOTHING", (package, part, parts))
    here = {row[0] for row in run("SELECT part FROM taken_part WHERE package = ?", (package,))}
    missing = list(islice((number for number in range(1, parts + 1) if number not in here), TOLD))
    name = f"{manifest['sender']['device']}.{package}"
    run("DELETE FROM waiting_line WHERE kind = 'parts' AND uid = ?", (name,))
    if not missing:
        return []
    up, code = manifest["kind"] == UP, str(manifest["sender"].get("code", ""))
    line = {"sender": code, "number": int(manifest["number"]), "parts": parts, "missing": missing}
    rev = int(manifest["number"] if up else manifest["to_rev"])
    run("INSERT INTO waiting_line (kind, uid, rev, line) VALUES ('parts', ?, ?, ?)", (name, rev, canonical_json(line)))
    facts = {"part": part, "parts": parts, "missing": ", ".join(map(str, missing)), "sender": code}
    if not up:
        facts["office"] = writing.settings["office"]
    code = "package.parts_missing_up" if up else "package.parts_missing"
    return [Problem(code, facts, "warning", file=content.file)]


def forget_parts(writing: Writing, content: Content) -> None:
    """A whole later package of the same sender carries all that an earlier one lacked: nobody need look for it."""
    manifest = content.manifest
    rev = int(manifest["number"]) - 1 if manifest["kind"] == UP else int(writing.settings.get("confirmed", "0"))
    sender = str(manifest["sender"]["device"])
    writing.connection.exec_driver_sql(
        "DELETE FROM waiting_line WHERE kind = 'parts' AND substr(uid, 1, ?) = ? AND rev <= ?",
        (len(sender) + 1, f"{sender}.", rev),
    )


def missing_parts(reading: Reading) -> list[dict[str, Any]]:
    """Return the packages of which a part is missing here: sender, number, parts, and the numbers of the missing."""
    rows = reading.connection.exec_driver_sql("SELECT line FROM waiting_line WHERE kind = 'parts' ORDER BY id")
    return [json.loads(line) for (line,) in rows]


def note_package(writing: Writing, content: Content, brought_new: bool) -> list[Problem]:
    """At the centre: remember a laptop's last package; one that came late, with nothing new, is told and not noted."""
    manifest, device = content.manifest, str(content.manifest["sender"]["device"])
    run = writing.connection.exec_driver_sql
    stored = run("SELECT last_package FROM device WHERE device = ?", (device,)).scalar()
    last: dict[str, Any] = json.loads(stored) if stored else {"number": 0, "created": ""}
    late = str(manifest.get("created")) <= str(last["created"])  # a restored laptop counts its packages anew
    if int(manifest["number"]) < last["number"] and late and not brought_new:
        return [older(content, last["number"])]
    facts = {"file": content.file, "number": manifest["number"], "created": manifest.get("created")}
    run("UPDATE device SET last_package = ? WHERE device = ?", (json.dumps(facts), device))
    return []


def older(content: Content, last: int | None = None) -> Problem:
    """Return what is said of a package that came after a newer one of the same sender."""
    facts = {"number": int(content.manifest["number"]), "last": last}
    code = "package.older" if last else "package.older_down"
    return Problem(code, facts, "warning", file=content.file)
