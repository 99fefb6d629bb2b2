"""Drafts: kept as they are typed, on this laptop only; they may have errors, never travel, and count nowhere."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import text

from clac_desktop.models.identity import canonical_json, sound_text
from clac_desktop.models.siblings import Aggregate, Key, Look
from clac_desktop.models.writing import Writing


@dataclass(frozen=True, slots=True)
class KeptDraft:
    """A draft: `body` is what the form needs to show it again as it was typed; `record` is what it corrects."""

    uid: str
    kind: str
    record: str | None
    title: str
    body: dict[str, Any]
    look: Look | None = None
    created: str = field(default="")
    changed: str = field(default="")


def keep_draft(writing: Writing, draft: KeptDraft) -> None:
    """Store a draft in the place of its former version."""
    writing.connection.execute(
        text(
            "INSERT INTO draft (uid, kind, record, title, body, look, created, changed)"
            " VALUES (:uid, :kind, :record, :title, :body, :look, :now, :now) ON CONFLICT (uid) DO UPDATE SET"
            " record = excluded.record, title = excluded.title, body = excluded.body, look = excluded.look,"
            " changed = excluded.changed"
        ),
        {
            "uid": draft.uid,
            "kind": draft.kind,
            "record": draft.record,
            "title": sound_text(draft.title),
            "body": canonical_json(draft.body),
            "look": look_as_text(draft.look) if draft.look else None,
            "now": writing.clock(),
        },
    )
    writing.kinds.add("draft")


def drop_draft(writing: Writing, uid: str) -> None:
    """Take a draft away: it became a record, or its author gave it up."""
    writing.connection.execute(text("DELETE FROM draft WHERE uid = :uid"), {"uid": uid})
    writing.kinds.add("draft")


def look_as_text(look: Look) -> str:
    """Return what was on a screen as text, for a draft or a proposal that outlives the window."""
    pending = [
        [eid, [[uid, name, eids] for (uid, name), eids in over.items()]] for eid, over in sorted(look.pending.items())
    ]
    return canonical_json({"aggregate": look.aggregate.as_json(), "pending": pending})


def look_from_text(text_: str) -> Look:
    """Return what `look_as_text` wrote."""
    data = json.loads(text_)
    pending: dict[str, dict[Key, list[str]]] = {
        eid: {(uid, name): list(eids) for uid, name, eids in over} for eid, over in data["pending"]
    }
    return Look(Aggregate.from_json(data["aggregate"]), pending)
