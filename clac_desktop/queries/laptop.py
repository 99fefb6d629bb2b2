"""What a person leaves on a laptop that changes hands, and the office that gets one more laptop."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import text

from clac_desktop.models.writing import Reading
from clac_desktop.queries.packages import Invited, invited_offices


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


@dataclass(frozen=True, slots=True)
class OfficePlace:
    """An office that gets one more laptop: code, name, countries by code, invitations that nobody used yet."""

    code: str
    name: str
    countries: tuple[str, ...]
    invitations: tuple[Invited, ...]


def office_place(reading: Reading, code: str) -> OfficePlace:
    """Return an office by its code."""
    run = reading.connection.execute
    name = run(text("SELECT coalesce(nullif(name, ''), code) FROM office WHERE code = :c"), {"c": code}).scalar()
    countries = run(
        text(
            "SELECT c.code FROM office o JOIN office_country l ON l.owner_id = o.id JOIN country c ON c.id ="
            " l.target_id WHERE o.code = :c ORDER BY l.place"
        ),
        {"c": code},
    ).scalars()
    unused = tuple(one for one in invited_offices(reading) if one.code == code)
    return OfficePlace(code, str(name or code), tuple(str(one) for one in countries), unused)
