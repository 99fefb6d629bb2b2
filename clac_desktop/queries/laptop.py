"""What a person leaves on a laptop that changes hands: drafts, and changes that are not sent or not confirmed."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import text

from clac_desktop.models.writing import Reading


@dataclass(frozen=True, slots=True)
class LeftDraft:
    """A draft that is not finished; `changed` is UTC."""

    uid: str
    title: str
    changed: str


@dataclass(frozen=True, slots=True)
class HandOver:
    """What there is on this laptop when it changes hands. `unsent` and `unconfirmed` count changes."""

    person: str
    words: str
    drafts: tuple[LeftDraft, ...]
    unsent: int
    unconfirmed: int
    central: bool


def hand_over_facts(reading: Reading) -> HandOver:
    """Return what the person at the keyboard leaves."""
    run = reading.connection.execute
    settings = reading.settings
    central = settings.get("role") == "central"
    drafts = run(text("SELECT uid, title, changed FROM draft ORDER BY changed DESC, uid")).all()
    mark = run(text("SELECT coalesce(max(last_entry), 0) FROM sent_package")).scalar_one()
    unsent, unconfirmed = run(
        text(
            "SELECT coalesce(sum(id > :mark), 0), coalesce(sum(id <= :mark), 0) FROM journal"
            " WHERE NOT acknowledged AND NOT superseded"
        ),
        {"mark": mark},
    ).one()
    return HandOver(
        settings.get("actor", ""),
        settings.get("fingerprint", ""),
        tuple(LeftDraft(uid, title, changed) for uid, title, changed in drafts),
        0 if central else int(unsent),
        0 if central else int(unconfirmed),
        central,
    )
