"""The drafts of this laptop, as they were typed."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from sqlalchemy import RowMapping, text

from clac_desktop.models.writing import Reading

_COLUMNS = "rowid, uid, kind, record, title, body, look, created, changed"


@dataclass(frozen=True, slots=True)
class StoredDraft:
    """A draft as it is stored; `look` is the text of what was on the screen (`recording.draft.look_from_text`)."""

    uid: str
    kind: str
    record: str | None
    title: str
    body: dict[str, Any]
    look: str | None
    created: str
    changed: str
    number: int


def drafts(reading: Reading, kind: str = "service") -> list[StoredDraft]:
    """Return the drafts of one kind, the one typed last first."""
    rows = reading.connection.execute(
        text(f"SELECT {_COLUMNS} FROM draft WHERE kind = :kind ORDER BY changed DESC, rowid DESC"), {"kind": kind}
    )
    return [_stored(row) for row in rows.mappings()]


def draft(reading: Reading, uid: str) -> StoredDraft | None:
    """Return one draft, None where it is gone."""
    row = reading.connection.execute(text(f"SELECT {_COLUMNS} FROM draft WHERE uid = :uid"), {"uid": uid})
    found = row.mappings().first()
    return _stored(found) if found else None


def draft_of(reading: Reading, record: str) -> StoredDraft | None:
    """Return the draft that corrects a stored record, None where nobody began one."""
    row = reading.connection.execute(
        text(f"SELECT {_COLUMNS} FROM draft WHERE record = :record ORDER BY changed DESC LIMIT 1"), {"record": record}
    )
    found = row.mappings().first()
    return _stored(found) if found else None


def _stored(row: RowMapping) -> StoredDraft:
    return StoredDraft(
        row["uid"],
        row["kind"],
        row["record"],
        row["title"],
        json.loads(row["body"]),
        row["look"],
        row["created"],
        row["changed"],
        row["rowid"],
    )
