"""Which packages a centre gave an office: so an older state of it is known by what it cannot name (sync.md 8).

A centre that was put back on another computer has no mark there, and goes on in its generation; by the time an office
sends, its revisions may well be higher than those the office confirmed, and numbers tell nothing. So each package that
a centre gives has a random sign, and carries the signs of all that it gave this office in this generation. Of two
packages of one centre the later one names the earlier one; where neither names the other, two centres speak.

- The office leaves such a package alone, as one of a twin: the rows of two centres may not mix under one numbering.
- It reports the sign of the newest package it took; a centre that never gave it begins a new generation.

Packages of versions without signs are taken as they were.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from clac_desktop.models.identity import canonical_json, new_epoch
from clac_desktop.models.writing import Writing

GIVEN = "given"  # the name in the manifest of a package of the centre, and of the lines in `waiting_line`
SEEN_SIGN = "seen_sign"  # the name in the manifest of a package of an office
MOST = 1_000  # signs in a package: twenty years of one a week
SIGN = 12  # hex digits


def give(writing: Writing, office: str) -> list[str]:
    """At the centre: note one more package for an office; return the signs of all, its own last."""
    run = writing.connection.exec_driver_sql
    run(
        "INSERT INTO waiting_line (kind, uid, rev, line) VALUES (?, ?, ?, ?)",
        (GIVEN, new_epoch()[:SIGN], writing.hub.rev, office),
    )
    query = "SELECT uid FROM waiting_line WHERE kind = ? AND line = ? ORDER BY id DESC LIMIT ?"
    return [sign for (sign,) in run(query, (GIVEN, office, MOST))][::-1]


def gave(writing: Writing, sign: str) -> bool:
    """At the centre: whether it gave a package of this sign in its generation; of no sign nothing can be said."""
    query = "SELECT 1 FROM waiting_line WHERE kind = ? AND uid = ?"
    return not sign or writing.connection.exec_driver_sql(query, (GIVEN, sign)).first() is not None


def forget_given(writing: Writing) -> None:
    """A new generation: what was given before is of another one."""
    writing.connection.exec_driver_sql("DELETE FROM waiting_line WHERE kind = ?", (GIVEN,))


# ---- at an office
def take_given(writing: Writing, manifest: Mapping[str, Any]) -> bool:
    """Note what the centre gave up to this package; return False, and note nothing, where another centre gave it."""
    theirs: list[str] = manifest.get(GIVEN, [])
    mine = _taken(writing)
    if not theirs or (mine and theirs[-1] in mine):
        return True  # from before there were signs; or it came after a later one
    if mine and mine[-1] not in theirs and len(theirs) < MOST:
        return False
    forget_given(writing)
    writing.connection.exec_driver_sql(
        "INSERT INTO waiting_line (kind, uid, rev, line) VALUES (?, ?, ?, ?)",
        (GIVEN, theirs[-1], int(manifest["to_rev"]), canonical_json(theirs)),
    )
    return True


def seen_sign(writing: Writing) -> str:
    """Return the sign of the newest package that was taken here, "" where none had one."""
    return "".join(_taken(writing)[-1:])


def _taken(writing: Writing) -> list[str]:
    row = writing.connection.exec_driver_sql("SELECT line FROM waiting_line WHERE kind = ?", (GIVEN,)).scalar()
    found: list[str] = json.loads(row) if row else []
    return found


def signs_are_well_formed(manifest: Mapping[str, Any]) -> bool:
    """Return whether the signs of a manifest, if it has any, are what they should be."""
    given = manifest.get(GIVEN, [])
    signs = [*given, manifest.get(SEEN_SIGN, "")] if isinstance(given, list) else [None]
    return all(isinstance(sign, str) for sign in signs)
