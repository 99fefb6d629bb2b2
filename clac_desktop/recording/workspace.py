"""Making the centre's workspace, and the facts of a workspace that a person sets."""

from __future__ import annotations

import json
from pathlib import Path

from clac_desktop.errors import Problem, ProblemError
from clac_desktop.models.database import Workspace
from clac_desktop.models.identity import new_epoch, new_uid, reference_uid
from clac_desktop.models.local import write_setting
from clac_desktop.models.opening import make_workspace
from clac_desktop.models.writing import Writing
from clac_desktop.recording.reference import fill_new_centre


def create_centre(path: Path, *, office: str = "CLAC", name: str, keys: dict[str, str] | None = None) -> Workspace:
    """Make the centre's workspace with plan, catalogues and reference lists; return it open.

    `keys` are the settings that hold the centre's key pair (sync/keys.py). Raises WorkspaceProblem where a file is
    there already.
    """
    settings = {
        "role": "central",
        "office": office,
        "office_uid": reference_uid("office", office),
        "device": new_uid(),
        "epoch": new_epoch(),
        "generation": "1",
        "generation_random": new_epoch(),
        "actor": name,
        "hub_rev": "0",
        **(keys or {}),
    }
    workspace = make_workspace(path, settings, actor=name)
    try:
        with workspace.writing() as writing:
            fill_new_centre(writing)
    except BaseException:
        workspace.close()
        path.unlink()
        raise
    return workspace


def set_actor(writing: Writing, name: str) -> None:
    """Store who is at the keyboard from now on; the name is kept with each change."""
    write_setting(writing.connection, "actor", name.strip())
    writing.kinds.add("setting")


def hand_over(writing: Writing, name: str) -> None:
    """Hand the laptop over to another person: their name is kept with each change from now on.

    Drafts stay as they are, what is not sent stays to be sent, and each earlier change keeps its author. Raises
    ProblemError without a name.
    """
    if not name.strip():
        raise ProblemError(Problem("hand_over.name"))
    former = writing.settings.get("actor", "")
    known = json.loads(writing.settings.get("ui.people", "[]"))
    people = list(dict.fromkeys(one for one in (name.strip(), former, *known) if one))[:12]
    set_actor(writing, name)
    set_preference(writing, "people", json.dumps(people, ensure_ascii=False))


def set_language(writing: Writing, code: str) -> None:
    """Store the language of this workspace's screens and packages."""
    write_setting(writing.connection, "language", code)
    writing.kinds.add("setting")


def set_preference(writing: Writing, key: str, value: str) -> None:
    """Store another preference of this laptop (`ui.` keys: theme, zoom, columns)."""
    write_setting(writing.connection, f"ui.{key}", value)
    writing.kinds.add("setting")
