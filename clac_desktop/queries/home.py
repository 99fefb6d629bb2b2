"""What Inicio asks beside the figures: what is to be done, what is not sent, who sits at which office, who has sent."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass, replace
from typing import Any, Literal

from sqlalchemy import text

from clac_desktop.models.writing import Reading
from clac_desktop.queries.packages import folder_of, free_number

TaskKind = Literal["overdue", "planned", "draft", "unidentified", "conflict"]
# A fate that leaves the office's change outside the figures until somebody decides (sync.md 4).
NOT_ACCEPTED = ("quarantined", "refused")


@dataclass(frozen=True, slots=True)
class Task:
    """One line of "Por hacer": how many, and the first of them (`uid`, its title, day and place)."""

    kind: TaskKind
    count: int
    uid: str = ""
    title: str = ""
    day: dt.date | None = None
    place: str = ""
    changed: str = ""  # UTC, of the draft
    services: int = 0  # in how many services the unidentified came


@dataclass(frozen=True, slots=True)
class SentFile:
    """A package written here, and what became of its changes so far."""

    number: int
    file: str
    created: str
    entries: int
    unconfirmed: int


@dataclass(frozen=True, slots=True)
class Receipt:
    """The last package of the centre: when it was taken, and how many own changes it did not accept so far."""

    file: str
    at: str
    not_accepted: int


@dataclass(frozen=True, slots=True)
class Sending:
    """The state of an office's sending. `unsent` no package carries yet; `unconfirmed` the centre has not confirmed."""

    unsent: int
    oldest_unsent: str
    unconfirmed: int
    oldest_unconfirmed: str
    services: int
    organisations: int
    next_number: int
    last: SentFile | None
    receipt: Receipt | None


@dataclass(frozen=True, slots=True)
class Office:
    """Whose workspace this is. `waiting` between joining and the first package of the centre."""

    role: str
    code: str
    name: str
    coordinator: str
    countries: tuple[str, ...]
    waiting: bool
    actor: str
    sample: bool
    words: str  # the six of this laptop, "" at the centre
    request: str  # the file to send to the centre
    joined: str
    restored: str = ""  # when an older state of itself was opened, until a person has read about it


@dataclass(frozen=True, slots=True)
class WorkspaceFacts:
    """What Preferencias says of the workspace. `words` are the six of this laptop, "" at the centre."""

    device: str
    number: str
    words: str
    entries: int
    services: int
    organisations: int
    backup_folder: str
    people: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OfficeContact:
    """One office as the centre knows it: the last package taken from any of its laptops."""

    uid: str
    code: str
    name: str
    devices: int
    file: str
    number: int | None
    at: str


def tasks(reading: Reading, today: dt.date) -> list[Task]:
    """Return what is to be done at this office, the most urgent first; a kind with nothing to do is left out.

    Own services only: others in the scope belong to their offices. Planned ones are those of the month of the next.
    """
    found = [
        _overdue(reading, today),
        _planned(reading, today),
        _drafts(reading),
        _unidentified(reading),
        _conflicts(reading),
    ]
    return [task for task in found if task.count]


def _overdue(reading: Reading, today: dt.date) -> Task:
    rows = reading.connection.execute(
        text(
            "SELECT s.uid, s.title, s.end, s.place, count(*) OVER () FROM service s JOIN office o ON o.id = s.office_id"
            " WHERE o.uid = :office AND s.state = 'planned' AND NOT s.voided AND s.end < :today"
            " ORDER BY s.end, s.id LIMIT 1"
        ),
        {"office": reading.settings.get("office_uid", ""), "today": today.isoformat()},
    ).all()
    return _first("overdue", rows)


def _planned(reading: Reading, today: dt.date) -> Task:
    values = {"office": reading.settings.get("office_uid", ""), "today": today.isoformat()}
    rows = reading.connection.execute(
        text(
            "WITH coming AS (SELECT s.* FROM service s JOIN office o ON o.id = s.office_id WHERE o.uid = :office"
            " AND s.state = 'planned' AND NOT s.voided AND s.end >= :today)"
            " SELECT uid, title, start, place, (SELECT count(*) FROM coming c WHERE"
            " substr(c.start, 1, 7) = substr(coming.start, 1, 7)) FROM coming ORDER BY start, id LIMIT 1"
        ),
        values,
    ).all()
    return _first("planned", rows)


def _first(kind: TaskKind, rows: Any) -> Task:
    if not rows:
        return Task(kind, 0)
    uid, title, day, place, count = rows[0]
    return Task(kind, count, uid, title or "", dt.date.fromisoformat(day) if day else None, place or "")


def _drafts(reading: Reading) -> Task:
    row = reading.connection.execute(
        text(
            "SELECT uid, title, changed, count(*) OVER () FROM draft WHERE kind = 'service'"
            " ORDER BY changed DESC LIMIT 1"
        )
    ).first()
    return Task("draft", row[3], row[0], row[1], changed=row[2]) if row else Task("draft", 0)


def _unidentified(reading: Reading) -> Task:
    row = reading.connection.execute(
        text(
            "SELECT count(DISTINCT o.id), count(DISTINCT a.service_id), min(o.uid) FROM organisation o"
            " JOIN office f ON f.id = o.office_id"
            " LEFT JOIN service_attendance a ON a.organisation_id = o.id AND NOT a.voided"
            " WHERE f.uid = :office AND o.confirmed IS NOT 1 AND NOT o.voided"
        ),
        {"office": reading.settings.get("office_uid", "")},
    ).one()
    return Task("unidentified", row[0], row[2] or "", services=row[1])


def _conflicts(reading: Reading) -> Task:
    row = reading.connection.execute(text("SELECT count(*), min(aggregate) FROM conflict")).one()
    return Task("conflict", row[0], row[1] or "")


def sending(reading: Reading) -> Sending:
    """Return the state of sending of an office (sync.md 4): own entries without package, without confirmation."""
    run = reading.connection.execute
    mark = run(text("SELECT coalesce(max(last_entry), 0) FROM sent_package")).scalar_one()
    pending = "FROM journal WHERE NOT acknowledged AND NOT superseded"
    first = f"(SELECT json_extract(line, '$.at') {pending} AND id = (SELECT min(id) {pending} {{}}))"
    after = "AND id > :mark"
    unsent, oldest, unconfirmed, oldest_unconfirmed = run(
        text(
            f"SELECT (SELECT count(*) {pending} {after}), {first.format(after)},"
            f" (SELECT count(*) {pending}), {first.format('')}"
        ),
        {"mark": mark},
    ).one()
    rows = run(
        text(
            "SELECT g.type, count(DISTINCT g.uid) FROM journal j JOIN journal_aggregate ja ON ja.entry_id = j.id"
            " JOIN aggregate g ON g.uid = ja.aggregate"
            " WHERE NOT j.acknowledged AND NOT j.superseded AND j.id > :mark GROUP BY g.type"
        ),
        {"mark": mark},
    )
    kinds = {str(kind): int(count) for kind, count in rows}
    return Sending(
        unsent,
        oldest or "",
        unconfirmed,
        oldest_unconfirmed or "",
        kinds.get("service", 0),
        kinds.get("organisation", 0),
        _next_number(reading),
        _last_sent(reading),
        _receipt(reading),
    )


def _next_number(reading: Reading) -> int:
    centre = reading.connection.execute(text("SELECT uid, code FROM office WHERE role = 'central'")).first()
    if centre is None:  # it comes with the centre's first package
        return 1
    return free_number(reading, centre[0], centre[1], folder_of(reading))


def _last_sent(reading: Reading) -> SentFile | None:
    row = reading.connection.execute(
        text(
            "SELECT number, min(file), max(created), sum(entries), max(last_entry) FROM sent_package"
            " GROUP BY number ORDER BY number DESC LIMIT 1"
        )
    ).first()
    if row is None:
        return None
    unconfirmed = reading.connection.execute(
        text("SELECT count(*) FROM journal WHERE NOT acknowledged AND NOT superseded AND id <= :last"), {"last": row[4]}
    ).scalar_one()
    return SentFile(row[0], row[1], row[2], row[3], unconfirmed)


def _receipt(reading: Reading) -> Receipt | None:
    row = reading.connection.execute(
        text("SELECT file, at FROM import_log WHERE kind = 'package' ORDER BY number DESC LIMIT 1")
    ).first()
    if row is None:
        return None
    refused = reading.connection.execute(
        text("SELECT count(*) FROM fate WHERE fate IN (:first, :second)"),
        dict(zip(("first", "second"), NOT_ACCEPTED, strict=True)),
    ).scalar_one()
    return Receipt(row[0], row[1], refused)


def first_delivered(reading: Reading) -> dt.date | None:
    """Return the end date of the first service that counts, None where there is none."""
    return _day(reading, "SELECT min(end) FROM service WHERE counts")


def last_delivered(reading: Reading) -> dt.date | None:
    """Return the end date of the last service that counts, None where there is none."""
    return _day(reading, "SELECT max(end) FROM service WHERE counts")


def _day(reading: Reading, query: str) -> dt.date | None:
    found = reading.connection.execute(text(query)).scalar()
    return dt.date.fromisoformat(found) if found else None


def open_conflicts(reading: Reading) -> int:
    """Return how many fields have more than one version that nobody has decided about."""
    return int(reading.connection.execute(text("SELECT count(*) FROM conflict")).scalar_one())


def office(reading: Reading) -> Office:
    """Return whose workspace this is, for the frame and for Inicio."""
    settings = reading.settings
    code = settings.get("office", "")
    row = reading.connection.execute(
        text(
            "SELECT o.name, coalesce(nullif(t.acronym, ''), t.name_es) FROM office o"
            " LEFT JOIN structure t ON t.id = o.structure_id WHERE o.uid = :uid"
        ),
        {"uid": settings.get("office_uid", "")},
    ).first()
    countries = reading.connection.execute(
        text(
            "SELECT c.code FROM office_country l JOIN office o ON o.id = l.owner_id"
            " JOIN country c ON c.id = l.target_id WHERE o.uid = :uid ORDER BY l.place"
        ),
        {"uid": settings.get("office_uid", "")},
    ).scalars()
    return Office(
        settings.get("role", "office"),
        code,
        (row[0] if row else "") or settings.get("office_name", "") or code,
        (row[1] if row else "") or settings.get("structure_name", ""),
        tuple(countries) or tuple(part for part in settings.get("countries", "").split("|") if part),
        settings.get("waiting") == "1",
        settings.get("actor", ""),
        settings.get("sample") == "1",
        settings.get("fingerprint", ""),
        settings.get("request_file", ""),
        settings.get("joined", ""),
        settings.get("restored", ""),
    )


def workspace_facts(reading: Reading) -> WorkspaceFacts:
    """Return the size of the workspace in records, this laptop's name and words, and who has sat at it."""
    settings = reading.settings
    entries, services, organisations = reading.connection.execute(
        text(
            "SELECT (SELECT count(*) FROM journal), (SELECT count(*) FROM service), (SELECT count(*) FROM organisation)"
        )
    ).one()
    return WorkspaceFacts(
        settings.get("device", ""),
        settings.get("device_number", ""),
        settings.get("fingerprint", ""),
        entries,
        services,
        organisations,
        settings.get("ui.backup_folder", ""),
        tuple(json.loads(settings.get("ui.people", "[]"))),
    )


def office_contacts(reading: Reading) -> list[OfficeContact]:
    """Return the offices with an enrolled laptop and their last package: who never sent first, then the oldest."""
    rows = reading.connection.execute(
        text(
            "SELECT d.office, o.code, coalesce(o.name, o.code), d.last_package FROM device d"
            " JOIN office o ON o.uid = d.office WHERE NOT d.revoked AND o.role IS NOT 'central' ORDER BY o.name"
        )
    )
    found: dict[str, OfficeContact] = {}
    for uid, code, name, last in rows:
        package: dict[str, Any] = json.loads(last) if last else {}
        created = str(package.get("created") or "")
        old = found.get(uid) or OfficeContact(uid, code, name, 0, "", None, "")
        if created > old.at:
            old = replace(old, file=str(package.get("file") or ""), number=package.get("number"), at=created)
        found[uid] = replace(old, devices=old.devices + 1)
    return sorted(found.values(), key=lambda contact: (contact.at, contact.name))


def standing(reading: Reading) -> tuple[Office, Sending]:
    """Return what the frame around all pages shows: whose workspace, and what is not sent."""
    return office(reading), sending(reading)


def examples(reading: Reading) -> tuple[str, str]:
    """Return the uid of the last service with many receivers, and of the organisation served most; "" for none."""
    service = reading.connection.execute(
        text("SELECT uid FROM service WHERE counts AND receivers >= 5 ORDER BY end DESC, id DESC LIMIT 1")
    ).scalar()
    organisation = reading.connection.execute(
        text(
            "SELECT o.uid FROM service_attendance a JOIN organisation o ON o.id = a.organisation_id WHERE a.served"
            " GROUP BY o.id ORDER BY count(*) DESC, o.id LIMIT 1"
        )
    ).scalar()
    return service or "", organisation or ""
