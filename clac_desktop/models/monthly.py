"""Sums by month beside the attendances and services, kept by triggers: figures over all years read some thousand rows.

They hold nothing of their own: each row is the sum of the rows that count (F3, F4, F7-F11), whoever wrote those. The
triggers are made from the tables below: one expression for each sum, of the row that comes (NEW) or goes (OLD).
"""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import BigInteger, Column, Connection, Integer, String, Table, Text

from clac_desktop.models.record import Stored
from clac_desktop.models.service import COUNTS

# Who received an attendance, as one whole number: an organisation's key, a structure's as negative number, 0 where the
# receiver is not here. An organisation goes before a structure, as in the projection.
RECEIVER = "coalesce({row}.organisation_id, -{row}.structure_id, 0)"
# A row that says something of its participants: a document advice says that there were none (A14).
KNOWN = "(coalesce({row}.women, {row}.men, {row}.not_stated) IS NOT NULL OR {row}.document_advice IS 1)"
SEXED = "(coalesce({row}.women, {row}.men) IS NOT NULL)"
ASKED = "(coalesce({row}.young_women, {row}.young_men) IS NOT NULL)"
MONTH = 'substr({row}."end", 1, 7)'

PEOPLE = "(coalesce({row}.women, 0) + coalesce({row}.men, 0) + coalesce({row}.not_stated, 0))"

ATTENDED_SUMS = {
    "rows": "1",
    "known": KNOWN,
    "sexed": SEXED,
    "women": "coalesce({row}.women, 0)",
    "men": "coalesce({row}.men, 0)",
    "not_stated": "coalesce({row}.not_stated, 0)",
    "asked": ASKED,
    "asked_people": f"{ASKED} * {PEOPLE}",
    "young": "coalesce({row}.young_women, 0) + coalesce({row}.young_men, 0)",
}
DELIVERED_SUMS = {
    "services": "1",
    "with_hours": "({row}.hours IS NOT NULL)",
    "hours": "coalesce({row}.hours, 0)",
    "people_hours": "coalesce({row}.hours * {row}.participants, 0)",
    "with_cost": "({row}.cost IS NOT NULL)",
    "cost": "coalesce({row}.cost, 0)",
}

attended_month = Table(
    "attended_month",
    Stored.metadata,
    Column("receiver", Integer, primary_key=True, autoincrement=False),
    Column("month", String(7), primary_key=True),
    *(Column(name, Integer, nullable=False) for name in ATTENDED_SUMS),
    sqlite_with_rowid=False,
)
delivered_month = Table(
    "delivered_month",
    Stored.metadata,
    Column("countries", Text, primary_key=True),
    Column("currency", Text, primary_key=True),
    Column("month", String(7), primary_key=True),
    *(Column(name, BigInteger, nullable=False) for name in DELIVERED_SUMS),
    sqlite_with_rowid=False,
)
ATTENDED_KEYS = {"receiver": RECEIVER, "month": MONTH}
DELIVERED_KEYS = {"countries": "{row}.countries", "currency": "coalesce({row}.currency, '')", "month": MONTH}


# source, target, keys and sums of the target, columns of the source that any of them reads
KEPT = (
    (
        "service_attendance",
        attended_month.name,
        ATTENDED_KEYS,
        ATTENDED_SUMS,
        ("organisation_id", "structure_id", *COUNTS, "document_advice", "end", "counts"),
    ),
    (
        "service",
        delivered_month.name,
        DELIVERED_KEYS,
        DELIVERED_SUMS,
        ("countries", "currency", "hours", "cost", "participants", "end", "counts"),
    ),
)


def monthly_sql() -> Iterator[str]:
    """Yield the triggers that keep both tables."""
    for kept in KEPT:
        yield from _triggers(*kept)


def differing_sums(connection: Connection) -> list[str]:
    """Return those tables of records whose sums by month are not what their rows add up to."""
    found = []
    for source, target, keys, sums, _watched in KEPT:
        columns = ", ".join(f'"{name}"' for name in (*keys, *sums))
        computed = ", ".join(
            [*(key.format(row="t") for key in keys.values()), *(f"sum({one.format(row='t')})" for one in sums.values())]
        )
        places = ", ".join(str(place) for place in range(1, len(keys) + 1))
        rows = f'SELECT {computed} FROM {source} t WHERE t.counts = 1 AND t."end" IS NOT NULL GROUP BY {places}'
        empty = " AND ".join(f'"{name}" = 0' for name in sums)  # what was taken away leaves a row of zeros
        kept = f"SELECT {columns} FROM {target} WHERE NOT ({empty})"
        differing = (
            f"SELECT EXISTS (SELECT * FROM ({rows} EXCEPT {kept})) OR EXISTS (SELECT * FROM ({kept} EXCEPT {rows}))"
        )
        if connection.exec_driver_sql(differing).scalar():
            found.append(source)
    return found


def _triggers(
    source: str, target: str, keys: dict[str, str], sums: dict[str, str], watched: tuple[str, ...]
) -> Iterator[str]:
    """A row that stays with its month and receiver changes its sum once, by the difference; others leave and arrive."""
    named = [f'"{name}"' for name in watched]
    update = f"UPDATE OF {', '.join(named)}"
    changed = " OR ".join(f"OLD.{name} IS NOT NEW.{name}" for name in named)
    old, new = (f'{row}.counts = 1 AND {row}."end" IS NOT NULL' for row in ("OLD", "NEW"))
    same = " AND ".join(f"{key.format(row='OLD')} IS {key.format(row='NEW')}" for key in keys.values())
    come, go = _add(target, keys, sums), _take(target, keys, sums)
    for name, when, condition, act in (
        ("adds", "INSERT", new, come),
        ("takes", "DELETE", old, go),
        ("corrects", update, f"{old} AND {new} AND {same} AND ({changed})", _correct(target, keys, sums)),
        ("leaves", update, f"{old} AND ({new} AND {same}) IS NOT 1", go),
        ("arrives", update, f"{new} AND ({old} AND {same}) IS NOT 1", come),
    ):
        yield f"CREATE TRIGGER {target}_{name} AFTER {when} ON {source} WHEN {condition} BEGIN {act}; END"


def _add(target: str, keys: dict[str, str], sums: dict[str, str]) -> str:
    values = ", ".join(value.format(row="NEW") for value in (*keys.values(), *sums.values()))
    more = ", ".join(f'"{name}" = "{name}" + excluded."{name}"' for name in sums)
    columns = ", ".join(f'"{name}"' for name in (*keys, *sums))
    return f"INSERT INTO {target} ({columns}) VALUES ({values}) ON CONFLICT ({', '.join(keys)}) DO UPDATE SET {more}"


def _take(target: str, keys: dict[str, str], sums: dict[str, str]) -> str:
    less = ", ".join(f'"{name}" = "{name}" - ({value.format(row="OLD")})' for name, value in sums.items())
    here = " AND ".join(f"{name} = {value.format(row='OLD')}" for name, value in keys.items())
    return f"UPDATE {target} SET {less} WHERE {here}"


def _correct(target: str, keys: dict[str, str], sums: dict[str, str]) -> str:
    more = ", ".join(
        f'"{name}" = "{name}" + ({value.format(row="NEW")}) - ({value.format(row="OLD")})'
        for name, value in sums.items()
        if "{row}" in value
    )
    here = " AND ".join(f"{name} = {value.format(row='NEW')}" for name, value in keys.items())
    return f"UPDATE {target} SET {more} WHERE {here}"
