"""What the form of a service asks: a stored service as a draft, the last one, who can receive, words used before."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from difflib import SequenceMatcher
from typing import Any, Literal

from sqlalchemy import RowMapping, text

from clac_desktop.errors import Problem, ProblemError
from clac_desktop.models.keys import flo_key, plain
from clac_desktop.models.projection import values_of, visible_attendance
from clac_desktop.models.service import COUNTS, AttendanceDraft, ServiceDraft
from clac_desktop.models.siblings import Aggregate, Look
from clac_desktop.models.writing import Reading
from clac_desktop.texts import language

ALIKE = 0.85  # of two titles of one day: likely the same service, recorded twice
RECENT = 4000  # services looked at for words used before


@dataclass(frozen=True, slots=True)
class Receiver:
    """An organisation or structure as the attendance grid shows it; `last` is the end of its last counted service."""

    uid: str
    kind: Literal["organisation", "structure"]
    code: str
    acronym: str
    name: str
    place: str
    products: tuple[str, ...] = ()
    last: dt.date | None = None
    confirmed: bool = True

    @property
    def whole(self) -> str:
        """Acronym and name, where they differ."""
        return f"{self.acronym} · {self.name}" if self.acronym and self.acronym != self.name else self.name

    @property
    def label(self) -> str:
        """The short name people use: the acronym, else the name."""
        return self.acronym or self.name


@dataclass(frozen=True, slots=True)
class WordsUsed:
    """What was typed before in the free fields, the latest first."""

    place: tuple[str, ...] = ()
    project: tuple[str, ...] = ()
    programme: tuple[str, ...] = ()
    funder: tuple[str, ...] = ()
    currency: tuple[str, ...] = ()


def service_draft(reading: Reading, uid: str) -> tuple[ServiceDraft, Look]:
    """Return a stored service as a draft, and what its author sees when the form is opened now.

    Raises ProblemError where it is not here.
    """
    look = reading.look(uid)
    if not look.aggregate.has(uid):
        raise ProblemError(Problem("record.unknown", {"uid": uid}))
    return draft_of_aggregate(look.aggregate), look


def draft_of_aggregate(aggregate: Aggregate) -> ServiceDraft:
    """Return what is displayed of a service as a draft; attendances that are settled void are left out."""
    values = values_of(aggregate, aggregate.uid)
    found: dict[str, Any] = {
        name: str(values[name] or "")
        for name in (
            "title",
            "place",
            "project",
            "programme",
            "currency",
            "funder",
            "need",
            "agreements",
            "remarks",
            "service_ref",
        )
    }
    for name in ("service_type", "modality", "tactical_objective", "action_line"):
        found[name] = values[name]
    for name in ("country", "further_objectives", "themes", "products", "sdgs"):
        found[name] = tuple(values[name] or ())
    return ServiceDraft(
        start=_day(values["start"]),
        end=_day(values["end"]),
        state="planned" if values["state"] == "planned" else "delivered",
        hours=_decimal(values["hours"]),
        cost=_decimal(values["cost"]),
        satisfaction_mean=_decimal(values["satisfaction_mean"]),
        satisfaction_n=values["satisfaction_n"],
        attendance=tuple(_attendance(aggregate, child) for child in visible_attendance(aggregate)),
        **found,
    )


def _attendance(aggregate: Aggregate, uid: str) -> AttendanceDraft:
    values = values_of(aggregate, uid)
    counts = {name: values[name] for name in COUNTS}
    return AttendanceDraft(
        organisation=values["organisation"],
        structure=values["structure"],
        document_advice=bool(values["document_advice"]),
        **counts,
    )


def _day(value: object) -> dt.date | None:
    return dt.date.fromisoformat(value) if isinstance(value, str) else None


def _decimal(value: object) -> Decimal | None:
    return None if value is None else Decimal(str(value))


def last_service(reading: Reading) -> str | None:
    """Return the uid of the service that this office recorded last, None before the first."""
    found = reading.connection.execute(
        text(
            "SELECT s.uid FROM service s JOIN office o ON o.id = s.office_id WHERE o.uid = :office AND NOT s.voided"
            " ORDER BY s.id DESC LIMIT 1"
        ),
        {"office": reading.settings.get("office_uid", "")},
    ).scalar()
    return None if found is None else str(found)


def expected(reading: Reading, draft: ServiceDraft) -> list[tuple[str, str]]:
    """Return who is expected at a service, by name: code and whole name.

    What is not identified yet stands there as it was typed.
    """
    known = receivers(reading, [row.receiver for row in draft.attendance if row.receiver])
    found = [(one.label, one.code, one.whole) for one in known.values()]
    found += [(row.typed, "", row.typed) for row in draft.attendance if not row.receiver and row.typed]
    return [(code, whole) for _label, code, whole in sorted(found, key=lambda one: one[0].casefold())]


def receivers(reading: Reading, uids: Sequence[str]) -> dict[str, Receiver]:
    """Return what is shown of organisations and structures, by uid; those out of this office's scope are missing."""
    wanted = {"uids": json.dumps(list(dict.fromkeys(uids)))}
    rows = reading.connection.execute(text(f"{_organisations()} WHERE o.uid IN {_AMONG}"), wanted).mappings().all()
    found = {row["uid"]: _organisation(row) for row in rows}
    for row in reading.connection.execute(text(f"{_structures()} WHERE t.uid IN {_AMONG}"), wanted).mappings():
        found[row["uid"]] = _structure(row)
    return found


def find_receivers(reading: Reading, typed: str, limit: int = 30) -> list[Receiver]:
    """Return organisations and structures whose FLO-ID, name, acronym or place hold every word, best first.

    A FLO-ID that is typed whole comes first, then names that begin with the words; "" gives the first ones by name.
    """
    words = plain(typed).split()
    values: dict[str, object] = {f"w{place}": _pattern(word) for place, word in enumerate(words)}
    values |= {"flo": flo_key(typed), "start": _pattern(" ".join(words))[1:], "limit": limit}
    match = " AND ".join(f"o.search LIKE :w{place} ESCAPE '\\'" for place in range(len(words))) or "1"
    rows = reading.connection.execute(
        text(
            f"{_organisations()} WHERE NOT o.voided AND (o.flo_key = :flo OR {match}) ORDER BY o.flo_key = :flo DESC,"
            " lower(o.acronym) LIKE :start ESCAPE '\\' DESC, o.name_key LIKE :start ESCAPE '\\' DESC,"
            " coalesce(o.acronym, o.name) COLLATE NOCASE, o.id LIMIT :limit"
        ),
        values,
    )
    found = [_organisation(row) for row in rows.mappings()]
    named = [
        _structure(row) for row in reading.connection.execute(text(f"{_structures()} WHERE NOT t.voided")).mappings()
    ]
    told = [one for one in named if words and all(word in plain(f"{one.acronym} {one.name}") for word in words)]
    return (found + told)[:limit] if words else found


def words_used(reading: Reading) -> WordsUsed:
    """Return the words of the free fields of the latest services, for the fields to suggest."""
    last = reading.connection.execute(text("SELECT coalesce(max(id), 0) FROM service")).scalar_one()
    found = {}
    for name in ("place", "project", "programme", "funder", "currency"):
        rows = reading.connection.execute(
            text(
                f"SELECT {name} FROM service WHERE id > :first AND {name} IS NOT NULL AND {name} <> ''"
                f" GROUP BY {name} ORDER BY max(id) DESC LIMIT 200"
            ),
            {"first": last - RECENT},
        )
        found[name] = tuple(rows.scalars())
    return WordsUsed(**found)


_AMONG = "(SELECT value FROM json_each(:uids))"


def _organisations() -> str:
    return (
        "SELECT o.uid, coalesce(o.flo_id, '') AS code, coalesce(o.acronym, '') AS acronym,"
        " coalesce(o.name, '') AS name, coalesce(o.place, '') AS place, o.confirmed,"
        " (SELECT max(a.end) FROM service_attendance a WHERE a.organisation_id = o.id AND a.served) AS last,"
        f" (SELECT group_concat(coalesce(nullif(p.name_{language()}, ''), p.name_es), '|') FROM organisation_products l"
        " JOIN product p ON p.id = l.target_id WHERE l.owner_id = o.id) AS products FROM organisation o"
    )


def _structures() -> str:
    return (
        "SELECT t.uid, coalesce(t.acronym, '') AS acronym,"
        f" coalesce(nullif(t.name_{language()}, ''), t.name_es, t.code, '') AS name FROM structure t"
    )


def _organisation(row: RowMapping) -> Receiver:
    return Receiver(
        row["uid"],
        "organisation",
        row["code"],
        row["acronym"],
        row["name"],
        row["place"],
        tuple(row["products"].split("|")) if row["products"] else (),
        _day(row["last"]),
        bool(row["confirmed"]),
    )


def _structure(row: RowMapping) -> Receiver:
    return Receiver(row["uid"], "structure", "", row["acronym"], row["name"], "")


def _pattern(word: str) -> str:
    return "%" + word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"


def alike_that_day(reading: Reading, title: str, end: dt.date | None, apart_from: str | None) -> tuple[str, str] | None:
    """Return title and office of a service of that day with nearly the same title, None without one (A15)."""
    if end is None or not title.strip():
        return None
    rows = reading.connection.execute(
        text(
            "SELECT s.title, coalesce(o.name, '') FROM service s LEFT JOIN office o ON o.id = s.office_id"
            ' WHERE s."end" = :day AND NOT s.voided AND s.uid IS NOT :uid ORDER BY s.id LIMIT 500'
        ),
        {"day": end.isoformat(), "uid": apart_from},
    )
    wanted = plain(title)
    for found, office in rows:
        if SequenceMatcher(None, wanted, plain(found or "")).ratio() >= ALIKE:
            return str(found), str(office)
    return None
