"""Every laptop as the centre knows it: what was taken of it, what is missing, held or quarantined (sync.md 4 and 8)."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from sqlalchemy import text

from clac_desktop.errors import Problem, ProblemError
from clac_desktop.models.journal import read_entry
from clac_desktop.models.local import write_setting
from clac_desktop.models.writing import Reading, Writing
from clac_desktop.sync import accepting
from clac_desktop.sync.accepting import NOT_HERE
from clac_desktop.sync.waiting import Waiting, waiting

_LOST = "lost."  # settings that keep who declared which range lost


@dataclass(frozen=True, slots=True)
class Gap:
    """Changes `first` to `last` of one series of a laptop never came; `held` later ones wait here, since `since`."""

    device: str
    epoch: str
    first: int
    last: int
    held: int
    since: str  # UTC; "" where the package that brought them is not in the list of imports


@dataclass(frozen=True, slots=True)
class Lost:
    """A range that a named person declared lost, and how many of it came late all the same."""

    first: int
    last: int
    by: str
    at: str
    came: int


@dataclass(frozen=True, slots=True)
class Laptop:
    """One enrolled laptop. `entries` counts its changes here; `forked` those held because a copy of it wrote others."""

    device: str
    office: str
    office_name: str
    number: int
    name: str
    fingerprint: str
    revoked: bool
    last_package: dict[str, Any] | None
    last_entry: str
    entries: int
    held: int
    forked: int
    quarantined: int
    gaps: tuple[Gap, ...]
    lost: tuple[Lost, ...]

    def as_json(self) -> dict[str, Any]:
        """Return it as `devices` prints it (cli.md), with what is missing of it."""
        found = {
            name: getattr(self, name)
            for name in ("device", "office", "name", "fingerprint", "last_package", "revoked", "entries", "held")
        }
        missing = [{"epoch": gap.epoch, "from": gap.first, "to": gap.last, "held": gap.held} for gap in self.gaps]
        return {**found, "quarantined": self.quarantined, "missing": missing}


@dataclass(frozen=True, slots=True)
class HeldRow:
    """A change that waits for what comes before it: its number in its series, when, who, what it is about."""

    seq: int
    at: str
    author: str
    type: str
    label: str


def laptops(reading: Reading | Writing) -> list[Laptop]:
    """Return the enrolled laptops by office and number; at an office, those its last package told of."""
    rows = reading.connection.execute(
        text(
            "SELECT d.device, coalesce(o.code, ''), coalesce(nullif(o.name, ''), o.code, ''), d.number, d.name,"
            " d.fingerprint, d.revoked, d.last_package,"
            " (SELECT count(DISTINCT j.eid) FROM journal j WHERE j.device = d.device),"
            f" (SELECT count(*) FROM held_entry h WHERE h.device = d.device AND {NOT_HERE}),"
            " (SELECT count(DISTINCT f.eid) FROM fate f JOIN journal j ON j.eid = f.eid"
            " WHERE f.fate = 'quarantined' AND j.device = d.device),"
            " (SELECT j.line FROM journal j WHERE j.device = d.device ORDER BY j.id DESC LIMIT 1)"
            " FROM device d LEFT JOIN office o ON o.uid = d.office ORDER BY o.code, d.number"
        )
    ).all()
    found = []
    for device, code, office, number, name, words, revoked, package, entries, held, quarantined, line in rows:
        gaps = _gaps(reading, device)
        at = str(json.loads(line)["at"]) if line else ""
        found.append(
            Laptop(
                device, code, office, number, name, words, bool(revoked), json.loads(package) if package else None, at,
                entries, held, _forked(reading, device), quarantined, gaps, _lost(reading, device),
            )
        )  # fmt: skip
    return found


def laptop(reading: Reading | Writing, wanted: str) -> Laptop:
    """Return the laptop of an identity or of its beginning. Raises ProblemError where none or several are meant."""
    meant = [one for one in laptops(reading) if wanted and one.device.startswith(wanted.strip().lower())]
    if len(meant) != 1:
        raise ProblemError(Problem("device.unknown" if not meant else "device.several", value=wanted))
    return meant[0]


def _gaps(reading: Reading | Writing, device: str) -> tuple[Gap, ...]:
    """Return the ranges that held entries wait for: after what is here, before the first that is held."""
    rows = reading.connection.execute(
        text(
            "SELECT h.epoch, min(h.seq), count(*), coalesce(min(i.at), '') FROM held_entry h"
            " LEFT JOIN import_log i ON i.sha256 = h.package AND i.kind = 'package'"
            f" WHERE h.device = :d AND {NOT_HERE} AND h.seq > (SELECT coalesce(max(j.seq), 0) FROM journal j"
            " WHERE j.device = h.device AND j.epoch = h.epoch) GROUP BY h.epoch ORDER BY h.epoch"
        ),
        {"d": device},
    ).all()
    found = []
    for epoch, first, held, since in rows:
        last = reading.connection.execute(
            text("SELECT coalesce(max(seq), 0) FROM journal WHERE device = :d AND epoch = :e"),
            {"d": device, "e": epoch},
        ).scalar_one()
        if first > last + 1:
            found.append(Gap(device, epoch, last + 1, first - 1, held, since))
    return tuple(found)


def _forked(reading: Reading | Writing, device: str) -> int:
    """Return how many held changes have a number that another one has here: a copy of the laptop wrote them."""
    query = (
        f"SELECT count(*) FROM held_entry h WHERE h.device = :d AND {NOT_HERE} AND EXISTS (SELECT 1 FROM journal j"
        " WHERE j.device = h.device AND j.epoch = h.epoch AND j.seq = h.seq AND j.hash <> h.hash)"
    )
    return int(reading.connection.execute(text(query), {"d": device}).scalar_one())


def _lost(reading: Reading | Writing, device: str) -> tuple[Lost, ...]:
    """Return what was declared lost of a laptop, by whom and when, oldest first."""
    found = []
    for key, value in reading.settings.items():
        if not key.startswith(f"{_LOST}{device}."):
            continue
        facts = json.loads(value)
        came = reading.connection.execute(
            text("SELECT count(*) FROM journal WHERE device = :d AND epoch = :e AND seq BETWEEN :first AND :last"),
            {"d": device, "e": facts["epoch"], "first": facts["first"], "last": facts["last"]},
        ).scalar_one()
        found.append(Lost(facts["first"], facts["last"], facts["by"], facts["at"], int(came)))
    return tuple(sorted(found, key=lambda one: one.at))


def held_behind(reading: Reading, gap: Gap, limit: int = 500) -> list[HeldRow]:
    """Return the changes that wait for a gap, in the order they were written."""
    rows = reading.connection.execute(
        text(
            f"SELECT line FROM held_entry h WHERE device = :d AND epoch = :e AND seq > :s AND {NOT_HERE}"
            " ORDER BY seq LIMIT :n"
        ),
        {"d": gap.device, "e": gap.epoch, "s": gap.last, "n": limit},
    ).scalars()
    found = []
    for entry in map(read_entry, rows.all()):
        part = entry.parts[0]
        kind = part.types.get(part.aggregate) or next(iter(part.types.values()), "")
        named = (part.fields.get((part.aggregate, name)) for name in ("title", "acronym", "name"))
        found.append(HeldRow(entry.seq, entry.at, entry.actor, kind, next((str(one) for one in named if one), "")))
    return found


def quarantined_of(reading: Reading, device: str) -> list[Waiting]:
    """Return the changes of one laptop that wait in quarantine for a person, oldest first."""
    eids = set(
        reading.connection.execute(
            text(
                "SELECT f.eid FROM fate f JOIN journal j ON j.eid = f.eid"
                " WHERE f.fate = 'quarantined' AND j.device = :d"
            ),
            {"d": device},
        ).scalars()
    )
    return [one for one in waiting(reading) if one.id in eids] if eids else []


# ---- what a person decides about a laptop
def revoke(writing: Writing, wanted: str) -> Laptop:
    """Revoke a laptop for good: what comes of it from now on is quarantined; return it as it stands then.

    Raises ProblemError at an office, and where the laptop is not known.
    """
    _only_central(writing)
    known = laptop(writing, wanted)
    if not known.revoked:
        accepting.revoke(writing, known.device)
    return laptop(writing, known.device)


def declare_lost(writing: Writing, wanted: str, first: int, last: int, by: str) -> int:
    """Declare a missing range lost in the name of a person; return how many held changes went on.

    The name is kept with the range. Late arrival is still accepted. Raises ProblemError at an office, without a name,
    and where nothing that is held waits for this range.
    """
    _only_central(writing)
    if not by.strip():
        raise ProblemError(Problem("lost.person"))
    known = laptop(writing, wanted)
    epoch = next((gap.epoch for gap in known.gaps if (gap.first, gap.last) == (first, last)), None)
    if epoch is None:  # also a range that reaches into what is held: that is not lost
        raise ProblemError(Problem("lost.range", {"device": known.device[:8], "from": first, "to": last}))
    went_on = accepting.declare_lost(writing, known.device, first, last)
    facts = {"epoch": epoch, "first": first, "last": last, "by": by.strip(), "at": writing.clock()}
    value = json.dumps(facts, ensure_ascii=False)
    write_setting(writing.connection, f"{_LOST}{known.device}.{epoch}.{first}", value)
    writing.settings[f"{_LOST}{known.device}.{epoch}.{first}"] = value
    writing.kinds.update(("device", "setting"))
    return went_on


def _only_central(writing: Writing) -> None:
    if not writing.central:
        raise ProblemError(Problem("only_centre"))
