"""The records behind a part of a figure as rows to read: "Ver lista", and *Sin atender* (F6)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from clac_desktop.models.keys import plain
from clac_desktop.models.record import from_millionths
from clac_desktop.models.writing import Reading
from clac_desktop.queries.behind import Behind, Kind, parts_of
from clac_desktop.queries.facts import Facts
from clac_desktop.queries.figure import DEFINITIONS
from clac_desktop.queries.period import Period
from clac_desktop.texts import language


@dataclass(frozen=True, slots=True)
class OrganisationLine:
    """An organisation behind a figure. `last_service`: the last day, up to the period's end, on which it was served."""

    uid: str
    name: str
    flo_id: str
    kind: str
    grade: int | None
    countries: tuple[str, ...]
    products: tuple[str, ...]
    last_service: dt.date | None
    services: int  # by which it was served in the period


@dataclass(frozen=True, slots=True)
class StructureLine:
    """A structure behind a figure."""

    uid: str
    name: str
    countries: tuple[str, ...]
    last_service: dt.date | None
    services: int


@dataclass(frozen=True, slots=True)
class ServiceLine:
    """A service behind a figure."""

    uid: str
    title: str
    end: dt.date | None
    countries: tuple[str, ...]
    receivers: int
    participants: int
    hours: Decimal | None
    cost: Decimal | None
    currency: str


@dataclass(frozen=True, slots=True)
class AttendanceLine:
    """One attendance behind a figure, with its service and who received it; a blank count is None."""

    uid: str
    service: str
    title: str
    end: dt.date | None
    receiver: str
    receiver_name: str
    women: int | None
    men: int | None
    not_stated: int | None
    young_women: int | None
    young_men: int | None
    document_advice: bool


Line = OrganisationLine | StructureLine | ServiceLine | AttendanceLine


@dataclass(frozen=True, slots=True)
class FigureList:
    """A part of a figure: what kind of records, how many there are, and those of the page that was asked for."""

    kind: Kind
    total: int
    lines: tuple[Line, ...]


def figure_list(
    reading: Reading,
    code: str,
    part: str,
    period: Period,
    *,
    countries: Sequence[str] | None = None,
    limit: int | None = None,
    offset: int = 0,
) -> FigureList:
    """Return the records behind a part of a figure: "numerator", "denominator", or the code of a part shown apart.

    Organisations and structures by name, services and attendance newest first; `limit` of them after `offset`.
    Raises KeyError where the figure or the part does not exist or has no records.
    """
    facts = Facts(reading, period, countries)
    behind = parts_of(DEFINITIONS[code].code, facts)[part]
    if behind.keys is not None:
        return _of_receivers(facts, behind, limit, offset)
    count = facts.rows(f"SELECT count(*) FROM {behind.kind} {_alias(behind)} WHERE {behind.where(facts)}")[0][0]
    read = _services if behind.kind == "service" else _attendance
    return FigureList(behind.kind, count, read(facts, behind, -1 if limit is None else limit, offset))


def _alias(behind: Behind) -> str:
    return "s" if behind.kind == "service" else "t"


def _day(value: str | None) -> dt.date | None:
    """Return a stored day; None for what a merged row may hold instead of one."""
    try:
        return dt.date.fromisoformat(value) if value else None
    except ValueError:
        return None


def _codes(facts: Facts, keys: Sequence[int]) -> tuple[str, ...]:
    return tuple(facts.codes[key] for key in keys if key in facts.codes)


def _of_receivers(facts: Facts, behind: Behind, limit: int | None, offset: int) -> FigureList:
    keys = behind.keys or frozenset()
    table = behind.kind
    name = "t.name" if table == "organisation" else f"coalesce(nullif(t.name_{language()}, ''), t.name_es, t.code)"
    rows = [row for row in facts.rows(f"SELECT t.id, coalesce({name}, '') FROM {table} t") if row[0] in keys]
    rows.sort(key=lambda row: (plain(row[1]), row[0]))
    chosen = [row[0] for row in rows[offset : None if limit is None else offset + limit]]
    read = _organisation if table == "organisation" else _structure
    products = _products(facts) if table == "organisation" else {}
    names = dict(rows)
    return FigureList(table, len(rows), tuple(read(facts, key, names[key], products) for key in chosen))


Products = dict[int, list[str]]


def _products(facts: Facts) -> Products:
    found: Products = {}
    for key, label in facts.rows(
        f"SELECT k.owner_id, coalesce(nullif(p.name_{language()}, ''), p.name_es, p.code, '')"
        " FROM organisation_products k JOIN product p ON p.id = k.target_id ORDER BY k.owner_id, k.place"
    ):
        found.setdefault(key, []).append(label)
    return found


def _served(facts: Facts, column: str, key: int) -> tuple[dt.date | None, int]:
    (last, count) = facts.rows(
        f'SELECT (SELECT max(t."end") FROM service_attendance t WHERE t.{column} = :key AND t.served = 1'
        f' AND t."end" <= :end), (SELECT count(*) FROM service_attendance t WHERE t.{column} = :key AND t.served = 1'
        ' AND t."end" BETWEEN :start AND :end)',
        key=key,
    )[0]
    return _day(last), count


def _organisation(facts: Facts, key: int, name: str, products: Products) -> OrganisationLine:
    uid, flo_id, kind, grade = facts.rows(
        "SELECT uid, coalesce(flo_id, ''), coalesce(kind, ''), grade FROM organisation WHERE id = :key", key=key
    )[0]
    last, services = _served(facts, "organisation_id", key)
    countries = _codes(facts, facts.countries.get(key, ()))
    return OrganisationLine(uid, name, flo_id, kind, grade, countries, tuple(products.get(key, ())), last, services)


def _structure(facts: Facts, key: int, name: str, _products: Products) -> StructureLine:
    uid = facts.rows("SELECT uid FROM structure WHERE id = :key", key=key)[0][0]
    last, services = _served(facts, "structure_id", key)
    return StructureLine(uid, name, _codes(facts, facts.countries.get(-key, ())), last, services)


def _services(facts: Facts, behind: Behind, limit: int, offset: int) -> tuple[ServiceLine, ...]:
    rows = facts.rows(
        "SELECT s.uid, coalesce(s.title, ''), s.\"end\", s.receivers, s.participants, s.hours, s.cost,"
        " coalesce(s.currency, ''), (SELECT group_concat(k.target_id, ' ' ORDER BY k.place) FROM service_country k"
        f" WHERE k.owner_id = s.id) FROM service s WHERE {behind.where(facts)}"
        ' ORDER BY s."end" DESC, s.id DESC LIMIT :limit OFFSET :offset',
        limit=limit,
        offset=offset,
    )
    return tuple(
        ServiceLine(
            uid=row[0],
            title=row[1],
            end=_day(row[2]),
            countries=_codes(facts, [int(key) for key in (row[8] or "").split()]),
            receivers=row[3],
            participants=row[4],
            hours=None if row[5] is None else from_millionths(row[5]),
            cost=None if row[6] is None else from_millionths(row[6]),
            currency=row[7],
        )
        for row in rows
    )


def _attendance(facts: Facts, behind: Behind, limit: int, offset: int) -> tuple[AttendanceLine, ...]:
    name = f"coalesce(o.name, nullif(x.name_{language()}, ''), x.name_es, '')"
    rows = facts.rows(
        f"SELECT t.uid, s.uid, coalesce(s.title, ''), t.\"end\", coalesce(t.receiver, ''), {name}, t.women, t.men,"
        " t.not_stated, t.young_women, t.young_men, t.document_advice FROM service_attendance t"
        " LEFT JOIN service s ON s.id = t.service_id LEFT JOIN organisation o ON o.id = t.organisation_id"
        f" LEFT JOIN structure x ON x.id = t.structure_id WHERE {behind.where(facts)}"
        ' ORDER BY t."end" DESC, t.id DESC LIMIT :limit OFFSET :offset',
        limit=limit,
        offset=offset,
    )
    return tuple(
        AttendanceLine(
            uid=row[0],
            service=row[1],
            title=row[2],
            end=_day(row[3]),
            receiver=row[4],
            receiver_name=row[5],
            women=row[6],
            men=row[7],
            not_stated=row[8],
            young_women=row[9],
            young_men=row[10],
            document_advice=bool(row[11]),
        )
        for row in rows
    )
