"""The register as the window shows it: ids of a filtered and sorted list, pages of it, and one organisation's sheet."""

from __future__ import annotations

import datetime as dt
from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal

from sqlalchemy import text

from clac_desktop.models.keys import plain
from clac_desktop.models.organisation import OrganisationDraft
from clac_desktop.models.projection import values_of
from clac_desktop.models.record import from_millionths
from clac_desktop.models.siblings import Aggregate, Look
from clac_desktop.models.writing import Reading
from clac_desktop.queries.period import Period
from clac_desktop.texts import language

ServedFilter = Literal["", "served", "not_served"]
NO_STATUS = "no_status"  # as a filter: organisations whose status today is unknown
UNCONFIRMED = "unconfirmed"  # as a filter: those of an office that the centre has not taken in

# The status on a day: the latest that began by then; one without a day reaches back as far as anyone knows.
STATUS = (
    "(SELECT c.status FROM certification_status c WHERE c.organisation_id = o.id AND NOT c.voided"
    " AND (c.since IS NULL OR c.since <= :today) ORDER BY c.since DESC LIMIT 1)"
)
_IN_PERIOD = "FROM service_attendance a WHERE a.organisation_id = o.id AND a.counts AND a.end BETWEEN :start AND :end"
LAST = "(SELECT max(a.end) FROM service_attendance a WHERE a.organisation_id = o.id AND a.served = 1)"
SERVICES = f"(SELECT count(*) {_IN_PERIOD})"
PARTICIPATIONS = (
    f"(SELECT coalesce(sum(coalesce(a.women, 0) + coalesce(a.men, 0) + coalesce(a.not_stated, 0)), 0) {_IN_PERIOD})"
)
# Served as F1 counts it: a counting attendance with participants or document advice, active on the day of the service.
_SERVED = (
    "EXISTS (SELECT 1 FROM service_attendance a JOIN activity t ON t.organisation_id = o.id AND t.known"
    " AND t.start <= a.end AND a.end < t.stop"
    " WHERE a.organisation_id = o.id AND a.served = 1 AND a.end BETWEEN :start AND :end)"
)
_ACTIVE = (
    "EXISTS (SELECT 1 FROM activity t WHERE t.organisation_id = o.id AND t.known AND t.start <= :end AND :end < t.stop)"
)
_NAME = "coalesce(nullif(o.acronym, ''), o.name, '')"
_FIRST_NAME = (
    "(SELECT min(t.{{name}}) FROM organisation_{0} l JOIN {1} t ON t.id = l.target_id WHERE l.owner_id = o.id)"
)
_ORDERS = {
    "name": f"plain_name({_NAME})",
    "flo_id": "length(o.flo_key), o.flo_key",
    "kind": "o.kind",
    "country": _FIRST_NAME.format("country", "country"),
    "products": _FIRST_NAME.format("products", "product"),
    "status": STATUS,
    "last": LAST,
    "services": SERVICES,
    "participations": PARTICIPATIONS,
}


@dataclass(frozen=True, slots=True)
class Sought:
    """What a list of organisations is filtered by. Empty means all; `countries` and `products` are codes."""

    words: str = ""
    countries: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    products: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()
    served: ServedFilter = ""


@dataclass(frozen=True, slots=True)
class OrganisationRow:
    """One line of the list. `status` is that of today, "" where it is unknown; counts are those of the period."""

    id: int
    uid: str
    name: str
    acronym: str
    flo_id: str
    kind: str
    countries: tuple[str, ...]
    products: tuple[str, ...]
    status: str
    confirmed: bool
    voided: bool
    last: dt.date | None
    services: int
    participations: int


@dataclass(frozen=True, slots=True)
class Given:
    """One service an organisation received (or is planned to): a dot of the time line and a line of the table."""

    id: int
    uid: str
    title: str
    start: dt.date | None
    end: dt.date | None
    state: str
    voided: bool
    objective: str
    women: int | None
    men: int | None
    not_stated: int | None
    counts: bool

    @property
    def participations(self) -> int | None:
        """F7 of this attendance; None while nobody has been counted."""
        said = [n for n in (self.women, self.men, self.not_stated) if n is not None]
        return sum(said) if said else None


@dataclass(frozen=True, slots=True)
class Sheet:
    """Everything the sheet of one organisation shows. Names of lists are in the current language."""

    row: OrganisationRow
    setup: str
    grade: int | None
    place: str
    entry: dt.date | None
    exit: dt.date | None
    position: str
    members_women: int | None
    members_men: int | None
    email: str
    phone: str
    statuses: tuple[tuple[dt.date | None, str], ...]
    services: tuple[Given, ...]
    conflicts: int


def names_of(alias: str) -> str:
    """Return the SQL of a reference entry's name in the current language, Spanish where it has none."""
    return f"coalesce({alias}.name_{language()}, {alias}.name_es, {alias}.code)"


def organisation_ids(
    reading: Reading, sought: Sought, period: Period, today: dt.date, order: str = "name", descending: bool = False
) -> array[int]:
    """Return the ids of the organisations sought, sorted in SQL. KeyError for an unknown order."""
    where, values = _where(reading, sought)
    direction = "DESC" if descending else "ASC"
    reading.connection.connection.driver_connection.create_function(  # type: ignore[union-attr]
        "plain_name", 1, plain, deterministic=True
    )
    key = _ORDERS[order].replace("{name}", f"name_{language()}")
    # What is not known stands at the end, whichever way the list is sorted.
    keys = ", ".join(f"({part}) IS NULL, {part} {direction}" for part in _parts(key))
    found = reading.connection.execute(
        text(f"SELECT o.id FROM organisation o WHERE {where} ORDER BY {keys}, plain_name({_NAME}), o.id"),
        {**values, **_days(period, today)},
    )
    return array("q", (row[0] for row in found))


def _parts(key: str) -> list[str]:
    return ["length(o.flo_key)", "o.flo_key"] if key.startswith("length") else [key]


def organisation_rows(reading: Reading, ids: Sequence[int], period: Period, today: dt.date) -> list[OrganisationRow]:
    """Return the lines of these ids, in their order; ids that are gone are left out."""
    if not ids:
        return []
    listed = ",".join(str(int(i)) for i in ids)
    found = reading.connection.execute(
        text(
            f"SELECT o.id, o.uid, o.name, o.acronym, o.flo_id, o.kind, {STATUS}, o.confirmed, o.voided, {LAST},"
            f" {SERVICES}, {PARTICIPATIONS} FROM organisation o WHERE o.id IN ({listed})"
        ),
        _days(period, today),
    ).all()
    countries = _links(reading, "organisation_country", "country", listed)
    products = _links(reading, "organisation_products", "product", listed)
    by_id = {row[0]: _row(row, countries.get(row[0], ()), products.get(row[0], ())) for row in found}
    return [by_id[i] for i in ids if i in by_id]


def _days(period: Period, today: dt.date) -> dict[str, str]:
    return {"start": period.start.isoformat(), "end": period.end.isoformat(), "today": today.isoformat()}


def _row(row: Any, countries: tuple[str, ...], products: tuple[str, ...]) -> OrganisationRow:
    uid, name, acronym, flo_id, kind, status = (value or "" for value in row[1:7])
    return OrganisationRow(
        row[0], uid, name, acronym, flo_id, kind, countries, products, status,
        bool(row[7]), bool(row[8]), _day(row[9]), row[10], row[11],
    )  # fmt: skip


def _day(value: str | None) -> dt.date | None:
    return dt.date.fromisoformat(value) if value else None


def _links(reading: Reading, table: str, target: str, listed: str) -> dict[int, tuple[str, ...]]:
    found: dict[int, tuple[str, ...]] = {}
    rows = reading.connection.execute(
        text(
            f"SELECT l.owner_id, {names_of('t')} FROM {table} l JOIN {target} t ON t.id = l.target_id"
            f" WHERE l.owner_id IN ({listed}) ORDER BY l.owner_id, l.place"
        )
    )
    for owner, name in rows:
        found[owner] = (*found.get(owner, ()), name)
    return found


def _where(reading: Reading, sought: Sought) -> tuple[str, dict[str, str]]:
    parts = ["1"]
    values: dict[str, str] = {}
    for number, word in enumerate(plain(sought.words).split()):
        name = f"word{number}"
        values[name] = f"%{_escape(word)}%"
        ways = [f"o.search LIKE :{name} ESCAPE '!'"]
        for link, target in (("country", "country"), ("products", "product")):
            if ids := _named(reading, target, word):
                ways.append(f"o.id IN (SELECT owner_id FROM organisation_{link} WHERE target_id IN ({ids}))")
        parts.append(f"({' OR '.join(ways)})")
    for field, codes, link in (("country", sought.countries, "country"), ("product", sought.products, "products")):
        if codes:
            names = _bind(values, field, codes)
            parts.append(
                f"EXISTS (SELECT 1 FROM organisation_{link} l JOIN {field} t ON t.id = l.target_id"
                f" WHERE l.owner_id = o.id AND t.code IN ({names}))"
            )
    if sought.kinds:
        parts.append(f"o.kind IN ({_bind(values, 'kind', sought.kinds)})")
    if sought.statuses:
        parts.append(_status_filter(sought.statuses, values))
    if sought.served == "served":
        parts += ["NOT o.voided", _SERVED]
    elif sought.served == "not_served":  # F6: active at the cut-off, not served in the period
        parts += ["NOT o.voided", _ACTIVE, f"NOT {_SERVED}"]
    return " AND ".join(parts), values


def _named(reading: Reading, kind: str, word: str) -> str:
    """Ids of the countries or products whose name holds the folded word."""
    rows = reading.connection.execute(text(f"SELECT t.id, {names_of('t')} FROM {kind} t"))
    return ",".join(str(id_) for id_, name in rows if word in plain(name))


def _status_filter(statuses: tuple[str, ...], values: dict[str, str]) -> str:
    ways = []
    plain_statuses = [status for status in statuses if status not in (NO_STATUS, UNCONFIRMED)]
    if plain_statuses:
        ways.append(f"(o.confirmed AND {STATUS} IN ({_bind(values, 'status', plain_statuses)}))")
    if NO_STATUS in statuses:
        ways.append(f"(o.confirmed AND {STATUS} IS NULL)")
    if UNCONFIRMED in statuses:
        ways.append("(o.confirmed IS NOT 1 AND NOT o.voided)")
    return f"({' OR '.join(ways)})"


def _bind(values: dict[str, str], name: str, codes: Sequence[str]) -> str:
    bound = {f"{name}{number}": code for number, code in enumerate(codes)}
    values.update(bound)
    return ", ".join(f":{key}" for key in bound)


def _escape(word: str) -> str:
    return "".join(f"!{char}" if char in "!%_" else char for char in word)


def used_codes(reading: Reading, kind: Literal["country", "product"]) -> list[tuple[str, str]]:
    """Return (code, name) of the countries or products that some organisation has, by name: choices of a filter."""
    link = {"country": "organisation_country", "product": "organisation_products"}[kind]
    rows = reading.connection.execute(
        text(
            f"SELECT DISTINCT t.code, {names_of('t')} AS shown FROM {link} l JOIN {kind} t ON t.id = l.target_id"
            " ORDER BY shown"
        )
    )
    return [(code, name) for code, name in rows]


def organisation_count(reading: Reading) -> int:
    """Return how many organisations are here, voided ones not among them."""
    return int(reading.connection.execute(text("SELECT count(*) FROM organisation WHERE NOT voided")).scalar_one())


def years_served(reading: Reading) -> list[int]:
    """Return the years in which a service counts, newest first."""
    rows = reading.connection.execute(
        text("SELECT DISTINCT substr(end, 1, 4) FROM service WHERE counts AND end IS NOT NULL ORDER BY 1 DESC")
    )
    return [int(row[0]) for row in rows]


def organisation_id(reading: Reading, uid: str) -> int | None:
    """Return the integer id of an organisation, None where it is not here."""
    found = reading.connection.execute(text("SELECT id FROM organisation WHERE uid = :uid"), {"uid": uid}).scalar()
    return None if found is None else int(found)


def organisation_sheet(reading: Reading, id_: int, period: Period, today: dt.date) -> Sheet | None:
    """Return the sheet of one organisation, None where it is not here (any more)."""
    rows = organisation_rows(reading, [id_], period, today)
    if not rows:
        return None
    one = reading.connection.execute(
        text(
            "SELECT producer_setup, grade, place, entry, exit, latitude, longitude, members_women, members_men, email,"
            " phone, (SELECT count(*) FROM conflict WHERE aggregate = o.uid) FROM organisation o WHERE id = :id"
        ),
        {"id": id_},
    ).one()
    position = "" if one[5] is None or one[6] is None else f"{from_millionths(one[5])}, {from_millionths(one[6])}"
    return Sheet(
        rows[0], one[0] or "", one[1], one[2] or "", _day(one[3]), _day(one[4]), position, one[7], one[8], one[9] or "",
        one[10] or "", _statuses(reading, id_), _given(reading, id_), one[11],
    )  # fmt: skip


def _statuses(reading: Reading, id_: int) -> tuple[tuple[dt.date | None, str], ...]:
    rows = reading.connection.execute(
        text(
            "SELECT since, status FROM certification_status WHERE organisation_id = :id AND NOT voided"
            " AND status IS NOT NULL ORDER BY since"
        ),
        {"id": id_},
    )
    return tuple((_day(since), status) for since, status in rows)


def _given(reading: Reading, id_: int) -> tuple[Given, ...]:
    """Newest first; voided services stay readable, voided attendances are left out."""
    rows = reading.connection.execute(
        text(
            "SELECT s.id, s.uid, s.title, s.start, s.end, s.state, s.voided, t.code, a.women, a.men, a.not_stated,"
            " a.counts FROM service_attendance a JOIN service s ON s.id = a.service_id"
            " LEFT JOIN tactical_objective t ON t.id = s.tactical_objective_id"
            " WHERE a.organisation_id = :id AND NOT a.voided ORDER BY s.end DESC, s.id DESC"
        ),
        {"id": id_},
    )
    return tuple(
        Given(
            r[0], r[1], r[2] or "", _day(r[3]), _day(r[4]), r[5] or "", bool(r[6]), r[7] or "", r[8], r[9], r[10],
            bool(r[11]),
        )
        for r in rows
    )  # fmt: skip


_WORDS = ("name", "kind", "flo_id", "acronym", "producer_setup", "place", "email", "phone", "remarks")


def organisation_draft(reading: Reading, uid: str) -> tuple[OrganisationDraft, Look]:
    """Return an organisation as a form shows it, with what its author sees. KeyError where it is not here."""
    look = reading.look(uid)
    return draft_of(look.aggregate), look


def draft_of(seen: Aggregate) -> OrganisationDraft:
    """Return an organisation as a form shows it."""
    values = values_of(seen, seen.uid)
    words = {name: str(values[name] or "") for name in _WORDS}
    statuses = sorted(
        (_day(found["since"]) or dt.date.min, str(found["status"]))
        for record, kind in seen.types.items()
        if kind == "certification_status" and seen.void_state(record) != "yes"
        for found in (values_of(seen, record),)
        if found["status"]
    )
    return OrganisationDraft(
        country=tuple(values["country"] or ()),
        products=tuple(values["products"] or ()),
        grade=values["grade"],
        entry=_day(values["entry"]),
        exit=_day(values["exit"]),
        latitude=None if values["latitude"] is None else Decimal(str(values["latitude"])),
        longitude=None if values["longitude"] is None else Decimal(str(values["longitude"])),
        members_women=values["members_women"],
        members_men=values["members_men"],
        statuses=tuple((None if day == dt.date.min else day, status) for day, status in statuses),
        **words,
    )
