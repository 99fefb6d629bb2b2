"""Which aggregates an office sees. Any sibling of a field counts; entering and leaving take a hub revision.

The tables of records hold the displayed values, and `conflict` names every field that has others beside it: so the
tables are asked, and the siblings are read of those few aggregates alone that the tables cannot speak for.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator

from sqlalchemy import Connection

from clac_desktop.models.registry import CENTRE_TYPES
from clac_desktop.models.siblings import Aggregate, Value
from clac_desktop.models.writing import Reading, Writing, load_aggregate

# An organisation that a row names and that has no row here; a structure's uid stands there too.
_UNRESOLVED = (
    "t.organisation_id IS NULL AND t.receiver IS NOT NULL"
    " AND NOT EXISTS (SELECT 1 FROM structure x WHERE x.id = t.structure_id AND x.uid = t.receiver)"
)
_SIBLINGS_READ = f"""
SELECT aggregate FROM conflict WHERE field IN ('country', 'office', 'organisation')
UNION SELECT s.uid FROM service_attendance t JOIN service s ON s.id = t.service_id WHERE {_UNRESOLVED}
UNION SELECT a.uid FROM aggregate a WHERE a.type NOT IN (SELECT value FROM json_each(?1))
 AND CASE a.type WHEN 'service' THEN NOT EXISTS (SELECT 1 FROM service s WHERE s.uid = a.uid)
 WHEN 'organisation' THEN NOT EXISTS (SELECT 1 FROM organisation o WHERE o.uid = a.uid) ELSE 1 END
"""
_MINE = "SELECT oc.target_id FROM office_country oc JOIN office o ON o.id = oc.owner_id WHERE o.uid = ?1"
_OF_THE_CENTRE = "SELECT uid FROM aggregate WHERE type IN (SELECT value FROM json_each(?))"
_ORGANISATIONS = (
    "SELECT DISTINCT o.id, o.uid FROM organisation o JOIN organisation_country c ON c.owner_id = o.id"
    f" WHERE c.target_id IN ({_MINE})"
)
_OWN = (
    "SELECT s.id, s.uid FROM service s WHERE s.office_id = (SELECT id FROM office WHERE uid = ?1)"
    f" OR s.id IN (SELECT owner_id FROM service_country WHERE target_id IN ({_MINE}))"
)
_ATTENDED = (
    "SELECT DISTINCT s.id, s.uid FROM service_attendance t JOIN service s ON s.id = t.service_id"
    " WHERE t.organisation_id IN (SELECT value FROM json_each(?1))"
)
_NAMED = (
    "SELECT DISTINCT o.uid FROM service_attendance t JOIN organisation o ON o.id = t.organisation_id"
    " WHERE t.service_id IN (SELECT value FROM json_each(?1))"
)


def scope_of(reading: Reading | Writing, office: str) -> set[str]:
    """Return the uids of the aggregates in the scope of an office (given by uid), from the centre's state."""
    run = reading.connection.exec_driver_sql
    mine = office_countries(reading.connection, office)
    centre = json.dumps(sorted(CENTRE_TYPES))
    inside = {uid for (uid,) in run(_OF_THE_CENTRE, (centre,))}
    read = [load_aggregate(reading.connection, uid) for (uid,) in run(_SIBLINGS_READ, (centre,)).all()]
    apart = {aggregate.uid for aggregate in read}
    organisations = {uid: key for key, uid in run(_ORGANISATIONS, (office,)) if uid not in apart}
    for aggregate in read:
        if aggregate.types.get(aggregate.uid) == "organisation" and _meets(aggregate, mine):
            key = run("SELECT id FROM organisation WHERE uid = ?", (aggregate.uid,)).scalar()
            organisations[aggregate.uid] = -1 if key is None else key
    attended = run(_ATTENDED, (json.dumps(list(organisations.values())),))
    services = {uid: key for rows in (run(_OWN, (office,)), attended) for key, uid in rows if uid not in apart}
    inside |= {*organisations, *services}
    inside |= {uid for (uid,) in run(_NAMED, (json.dumps(list(services.values())),))}
    for aggregate in read:
        inside |= _read_service(aggregate, office, mine, organisations.keys())
    return {uid for uid in inside if uid}


def _read_service(aggregate: Aggregate, office: str, mine: set[str], organisations: Collection[str]) -> set[str]:
    """Return what a service brings into the scope, by all its siblings: itself and the organisations it names."""
    kind = aggregate.types.get(aggregate.uid, "")
    if kind == "organisation" or kind in CENTRE_TYPES:
        return set()
    named = set(receivers_of(aggregate))
    own = office in _values(aggregate, "office") or _meets(aggregate, mine)
    return {aggregate.uid, *named} if own or named & set(organisations) else set()


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
    return any(not countries.isdisjoint(_uids(value)) for value in _values(aggregate, "country"))


def _uids(value: Value) -> Iterator[str]:
    """Yield the uids in a value; a type of a newer version may hold one, a list, or something else."""
    yield from (one for one in (value if isinstance(value, list) else [value]) if isinstance(one, str))


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
