"""What the page of packages asks: the inbox, what is pending, what was sent (`receipts` has what became of it)."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import text

from clac_desktop.models.writing import Reading, Writing
from clac_desktop.texts import language

_MARK = "(SELECT coalesce(max(last_entry), 0) FROM sent_package)"


def packages_beside(workspace: Path) -> Path:
    """Return the folder beside a workspace that packages go to by default."""
    return workspace.parent / "packages"


def folder_of(reading: Reading) -> Path:
    """Return the folder beside the open workspace that packages go to by default."""
    query = text("SELECT file FROM pragma_database_list WHERE name = 'main'")
    return packages_beside(Path(reading.connection.execute(query).scalar_one()))


def _where(file: str, folder: Path) -> str:
    """Where a package lies now: a workspace that was moved has taken its packages with it."""
    beside = folder / Path(file).name
    return str(beside) if not Path(file).exists() and beside.exists() else file


def package_name(office: str, recipient: str, number: int) -> str:
    """Return the file name of a package's first part."""
    return f"CLAC_{office}_{recipient}_{number:04d}.xlsx"


def free_number(reading: Reading | Writing, recipient: str, code: str, folder: Path) -> int:
    """Return the number of the next package for an office: after the last that is known, with no file of that name.

    A workspace that was put back from a backup does not know the packages it wrote since; their files lie there still.
    """
    query = text("SELECT 1 + coalesce(max(number), 0) FROM sent_package WHERE recipient = :recipient")
    found = int(reading.connection.execute(query, {"recipient": recipient}).scalar_one())
    while (folder / package_name(reading.settings["office"], code, found)).exists():
        found += 1
    return found


@dataclass(frozen=True, slots=True)
class InboxItem:
    """A package kept here: who sent it, its number, how far it is trusted, and whether it was applied."""

    sha256: str
    file: str
    at: str
    trust: str
    sender: str
    label: str
    import_uid: str
    applied: bool


@dataclass(frozen=True, slots=True)
class PendingKind:
    """Records of one type with changes that no package carries yet (`unsent`), or that nobody confirmed (`sent`)."""

    type: str
    unsent: int
    sent: int


@dataclass(frozen=True, slots=True)
class SentRow:
    """One package written here, all its parts. `unconfirmed` counts its changes without an answer."""

    number: int
    recipient: str
    recipient_code: str
    created: str
    files: tuple[str, ...]
    entries: int
    rows: int
    unconfirmed: int


@dataclass(frozen=True, slots=True)
class Enrolment:
    """How a laptop stands before its first package: its six words, its request file, whose laptop it is."""

    waiting: bool
    words: str
    request: str
    joined: str
    office: str
    code: str
    number: str


def inbox(reading: Reading, limit: int = 200) -> list[InboxItem]:
    """Return the packages kept here, the newest first; those not applied stand before the others."""
    applied = reading.connection.execute(
        text(
            "SELECT l.uid, l.sha256, l.file, l.at, json_extract(l.receipt, '$.trust'),"
            " json_extract(l.receipt, '$.sender'), json_extract(l.receipt, '$.number') FROM import_log l"
            " WHERE l.kind = 'package' AND l.receipt <> '' ORDER BY l.number DESC LIMIT :limit"
        ),
        {"limit": limit},
    ).all()
    kept = reading.connection.execute(
        text(
            "SELECT k.sha256, k.name, k.received FROM kept_file k WHERE NOT EXISTS"
            " (SELECT 1 FROM import_log l WHERE l.sha256 = k.sha256) ORDER BY k.received DESC LIMIT :limit"
        ),
        {"limit": limit},
    ).all()
    names = office_names(reading)
    found = [InboxItem(sha, name, at, "", "", "", "", False) for sha, name, at in kept]
    for uid, sha, file, at, trust, sender, number in applied:
        found.append(
            InboxItem(
                sha, file, at, trust or "", names.get(sender, sender or ""), package_label(sender, number), uid, True
            )
        )
    return found


def package_label(sender: str | None, number: int | None) -> str:
    """Return the short name of a package: "PE-014"."""
    return f"{sender}-{number:03}" if sender and number else ""


def office_names(reading: Reading) -> dict[str, str]:
    """Return the names of the offices by code."""
    rows = reading.connection.execute(text("SELECT code, coalesce(nullif(name, ''), code) FROM office"))
    return {row[0]: row[1] for row in rows}


def receipt_text(reading: Reading, import_uid: str) -> str | None:
    """Return the kept report of an import as text (`PackageReport.from_text` reads it), None where it is not here."""
    found = reading.connection.execute(
        text("SELECT receipt FROM import_log WHERE uid = :uid AND kind = 'package'"), {"uid": import_uid}
    ).scalar()
    return str(found) if found else None


def kept_bytes(reading: Reading, sha256: str) -> tuple[str, bytes] | None:
    """Return name and bytes of a kept file, None where it is not here."""
    row = reading.connection.execute(
        text("SELECT name, content FROM kept_file WHERE sha256 = :sha"), {"sha": sha256}
    ).first()
    return (str(row[0]), bytes(row[1])) if row else None


def pending(reading: Reading) -> list[PendingKind]:
    """Return what the next package will carry, by type of record: all that the centre has not acknowledged."""
    rows = reading.connection.execute(
        text(
            f"SELECT g.type, count(DISTINCT CASE WHEN j.id > {_MARK} THEN g.uid END),"
            f" count(DISTINCT CASE WHEN j.id <= {_MARK} THEN g.uid END)"
            " FROM journal j JOIN journal_aggregate a ON a.entry_id = j.id JOIN aggregate g ON g.uid = a.aggregate"
            " WHERE NOT j.acknowledged AND NOT j.superseded GROUP BY g.type ORDER BY 2 DESC, 3 DESC, 1"
        )
    )
    return [PendingKind(kind, unsent, sent) for kind, unsent, sent in rows]


def sent_packages(reading: Reading) -> list[SentRow]:
    """Return the packages written here, the newest first, with their files where these lie now."""
    rows = reading.connection.execute(
        text(
            "SELECT p.package, p.number, coalesce(nullif(o.name, ''), o.code, ''), coalesce(o.code, ''), p.created,"
            " p.file, p.entries, p.rows, p.last_entry FROM sent_package p LEFT JOIN office o ON o.uid = p.recipient"
            " ORDER BY p.id DESC"
        )
    ).all()
    waiting = array(
        "q",
        reading.connection.execute(
            text("SELECT id FROM journal WHERE NOT acknowledged AND NOT superseded ORDER BY id")
        ).scalars(),
    )
    grouped: dict[str, list[Any]] = {}
    for row in rows:
        grouped.setdefault(row[0], []).append(row)
    lasts = sorted({max(row[8] for row in parts) for parts in grouped.values()})
    found, folder = [], folder_of(reading)
    for parts in grouped.values():
        last = max(row[8] for row in parts)
        before = max((other for other in lasts if other < last), default=0)
        one = parts[0]
        files = tuple(_where(row[5], folder) for row in reversed(parts))
        unconfirmed = sum(1 for id_ in waiting if before < id_ <= last)
        entries, count = sum(row[6] for row in parts), sum(row[7] for row in parts)
        found.append(SentRow(one[1], one[2], one[3], one[4], files, entries, count, unconfirmed))
    return found


def enrolment(reading: Reading) -> Enrolment:
    """Return how this laptop stands with the centre, for the time between joining and the first package."""
    settings = reading.settings
    return Enrolment(
        settings.get("role") != "central" and bool(settings.get("waiting")),
        settings.get("fingerprint", ""),
        settings.get("request_file", ""),
        settings.get("joined", ""),
        settings.get("office_name", "") or settings.get("office", ""),
        settings.get("office", ""),
        settings.get("device_number", ""),
    )


def labels_of(reading: Reading, uids: Sequence[str]) -> dict[str, str]:
    """Return the names of referenced records (countries, themes, organisations …) in the current language, by uid."""
    found: dict[str, str] = {}
    wanted = list(dict.fromkeys(uids))
    named = f"coalesce(name_{language()}, name_es, code)"
    columns = {
        **dict.fromkeys(("country", "product", "theme", "sdg", "service_type", "modality", "structure"), named),
        "tactical_objective": "code",
        "strategic_objective": "code",
        "office": "coalesce(nullif(name, ''), code)",
        "organisation": "coalesce(nullif(acronym, ''), name)",
        "service": "title",
    }
    for start in range(0, len(wanted), 400):
        values = {f"u{n}": uid for n, uid in enumerate(wanted[start : start + 400])}
        marks = ", ".join(f":{name}" for name in values)
        for table, column in columns.items():
            rows = reading.connection.execute(text(f"SELECT uid, {column} FROM {table} WHERE uid IN ({marks})"), values)
            found.update({uid: str(name) for uid, name in rows if name})
    return found


@dataclass(frozen=True, slots=True)
class Invited:
    """An invitation that no laptop has used yet."""

    uid: str
    code: str
    name: str
    created: str


def invited_offices(reading: Reading) -> list[Invited]:
    """Return the invitations without a laptop, the newest first."""
    rows = reading.connection.execute(
        text(
            "SELECT i.uid, o.code, coalesce(nullif(o.name, ''), o.code), i.created FROM invitation i"
            " JOIN office o ON o.uid = i.office WHERE i.device IS NULL ORDER BY i.created DESC"
        )
    )
    return [Invited(uid, code, name, created) for uid, code, name, created in rows]
