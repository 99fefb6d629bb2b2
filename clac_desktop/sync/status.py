"""How a workspace stands: what is not sent or not confirmed, what waits for a person, which packages are missing."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import text

from clac_desktop.models.writing import Reading
from clac_desktop.sync.accepting import NOT_HERE
from clac_desktop.sync.arriving import missing_parts
from clac_desktop.sync.returning import returned_records
from clac_desktop.sync.unknown import waits_for_update


@dataclass(frozen=True, slots=True)
class OfficeStatus:
    """An office as the centre sees it: its last package, the last entry taken, what is missing before held ones."""

    office: str
    last_package: dict[str, Any] | None
    last_entry: str | None
    missing: list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Status:
    """The answer of `status` (cli.md)."""

    role: str
    office: str
    device: str
    epoch: str
    generation: int
    pending_entries: int | None
    oldest_pending: str | None
    conflicts: int
    proposals: int
    quarantined: int
    held: int
    offices: list[OfficeStatus]
    waiting: bool
    fingerprint: str
    request_file: str
    restored: str
    missing_parts: list[dict[str, Any]]
    waits_for_update: int

    def as_json(self) -> dict[str, Any]:
        """Return it as `status` prints it."""
        found = asdict(self)
        for name in ("fingerprint", "request_file", "restored", "missing_parts", "waits_for_update"):
            if not found[name]:
                del found[name]
        return found


def status(reading: Reading) -> Status:
    """Return how this workspace stands."""
    settings, central = reading.settings, reading.settings.get("role") == "central"
    count, oldest = _pending(reading)
    return Status(
        settings.get("role", ""),
        settings.get("office", ""),
        settings.get("device", ""),
        settings.get("epoch", ""),
        int(settings.get("generation", "0")),
        None if central else count,
        None if central else oldest,
        _count(reading, "SELECT count(*) FROM conflict"),
        _count(reading, "SELECT count(*) FROM proposal WHERE state = 'waits'")
        + _count(reading, "SELECT count(*) FROM fate WHERE fate = 'proposal'")
        + len(returned_records(reading)),
        _count(reading, "SELECT count(*) FROM fate WHERE fate = 'quarantined'"),
        _count(reading, f"SELECT count(*) FROM held_entry h WHERE {NOT_HERE}"),
        _offices(reading) if central else [],
        bool(settings.get("waiting")),
        settings.get("fingerprint", ""),
        settings.get("request_file", ""),
        settings.get("restored", ""),
        missing_parts(reading),
        waits_for_update(reading),
    )


def _count(reading: Reading, query: str) -> int:
    return int(reading.connection.execute(text(query)).scalar_one())


def _pending(reading: Reading) -> tuple[int, str | None]:
    """Return how many entries the centre has not acknowledged, and when the oldest was written."""
    where = "FROM journal WHERE NOT acknowledged AND NOT superseded"
    line = reading.connection.execute(text(f"SELECT line {where} ORDER BY id LIMIT 1")).scalar()
    return _count(reading, f"SELECT count(*) {where}"), str(json.loads(line)["at"]) if line else None


def _offices(reading: Reading) -> list[OfficeStatus]:
    rows = reading.connection.execute(
        text(
            "SELECT o.code, d.device, d.last_package FROM device d JOIN office o ON o.uid = d.office"
            " ORDER BY o.code, d.number"
        )
    ).all()
    found: dict[str, OfficeStatus] = {}
    for code, device, last in rows:
        entry = reading.connection.execute(
            text("SELECT max(line) FROM (SELECT line FROM journal WHERE device = :d ORDER BY id DESC LIMIT 1)"),
            {"d": device},
        ).scalar()
        package = json.loads(last) if last else None
        before = found.get(code)
        if before and before.last_package and (not package or before.last_package["created"] > package["created"]):
            package = before.last_package
        at = str(json.loads(entry)["at"]) if entry else None
        known = [moment for moment in (at, before.last_entry if before else None) if moment]
        missing = [*(before.missing if before else []), *_missing(reading, device)]
        found[code] = OfficeStatus(code, package, max(known, default=None), missing)
    return list(found.values())


def _missing(reading: Reading, device: str) -> list[dict[str, Any]]:
    """Return the ranges that held entries of a laptop wait for."""
    rows = reading.connection.execute(
        text(f"SELECT epoch, min(seq) FROM held_entry h WHERE device = :d AND {NOT_HERE} GROUP BY epoch"),
        {"d": device},
    )
    found = []
    for epoch, first in rows.all():
        last = reading.connection.execute(
            text("SELECT coalesce(max(seq), 0) FROM journal WHERE device = :d AND epoch = :e"),
            {"d": device, "e": epoch},
        ).scalar_one()
        if first > last + 1:
            found.append({"device": device, "epoch": epoch, "from": last + 1, "to": first - 1})
    return found
