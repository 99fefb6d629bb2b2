"""Which aggregates an office sees. Any sibling of a field counts; entering and leaving take a hub revision."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection

from clac_desktop.models.registry import CENTRE_TYPES
from clac_desktop.models.siblings import Aggregate, Value
from clac_desktop.models.writing import Reading, Writing, all_aggregates


def scope_of(reading: Reading | Writing, office: str) -> set[str]:
    """Return the uids of the aggregates in the scope of an office (given by uid), from the centre's state."""
    connection = reading.connection
    mine = office_countries(connection, office)
    inside: set[str] = set()
    organisations: set[str] = set()
    services: list[tuple[str, bool, set[str]]] = []
    for aggregate in all_aggregates(connection):
        kind = aggregate.types.get(aggregate.uid, "")
        if kind in CENTRE_TYPES:
            inside.add(aggregate.uid)
        elif kind == "organisation":
            if _meets(aggregate, mine):
                organisations.add(aggregate.uid)
        else:
            own = office in _values(aggregate, "office") or _meets(aggregate, mine)
            services.append((aggregate.uid, own, set(receivers_of(aggregate))))
    inside |= organisations
    for uid, own, named in services:
        if own or named & organisations:
            inside.add(uid)
            inside |= named
    return {uid for uid in inside if uid}


def office_countries(connection: Connection, office: str) -> set[str]:
    """Return the uids of an office's countries as the centre has them."""
    rows = connection.exec_driver_sql(
        "SELECT c.uid FROM office_country oc JOIN office o ON o.id = oc.owner_id JOIN country c ON c.id = oc.target_id"
        " WHERE o.uid = ?",
        (office,),
    )
    return {uid for (uid,) in rows}


def _values(aggregate: Aggregate, name: str) -> Iterator[Value]:
    return (sibling.value for sibling in aggregate.fields.get((aggregate.uid, name), []))


def _meets(aggregate: Aggregate, countries: set[str]) -> bool:
    return any(countries & set(value or ()) for value in _values(aggregate, "country"))


def receivers_of(aggregate: Aggregate) -> Iterator[str]:
    """Yield the uids of the organisations that a service's attendances name, void ones too."""
    for (uid, name), siblings in aggregate.fields.items():
        if name == "organisation" and aggregate.types.get(uid) == "service_attendance":
            yield from (str(sibling.value) for sibling in siblings if sibling.value)


def update_scope(writing: Writing, office: str) -> None:
    """Store who entered or left an office's scope since the last time, each with a hub revision of its own."""
    now = scope_of(writing, office)
    rows = writing.connection.exec_driver_sql("SELECT aggregate, inside FROM scope WHERE office = ?", (office,))
    before = {uid: bool(inside) for uid, inside in rows}
    changed = [
        (office, uid, int(uid in now), writing.hub.next())
        for uid in sorted(now | set(before))
        if before.get(uid, False) != (uid in now)
    ]
    if changed:
        writing.connection.exec_driver_sql(
            "INSERT INTO scope (office, aggregate, inside, rev) VALUES (?, ?, ?, ?)"
            " ON CONFLICT (office, aggregate) DO UPDATE SET inside = excluded.inside, rev = excluded.rev",
            changed,
        )
