"""The scope of an office as it is defined (sync.md 4): every sibling of every aggregate is read. Slow, and plain."""

from __future__ import annotations

from collections.abc import Iterator

from clac_desktop.models.registry import CENTRE_TYPES
from clac_desktop.models.siblings import Aggregate, Value
from clac_desktop.models.writing import Reading, Writing, all_aggregates
from clac_desktop.sync.scope import office_countries


def scope_by_reading_all(reading: Reading | Writing, office: str) -> set[str]:
    mine = office_countries(reading.connection, office)
    inside: set[str] = set()
    organisations: set[str] = set()
    services: list[tuple[str, bool, set[str]]] = []
    for aggregate in all_aggregates(reading.connection):
        kind = aggregate.types.get(aggregate.uid, "")
        if kind in CENTRE_TYPES:
            inside.add(aggregate.uid)
        elif kind == "organisation":
            if _meets(aggregate, mine):
                organisations.add(aggregate.uid)
        else:
            own = office in _values(aggregate, "office") or _meets(aggregate, mine)
            services.append((aggregate.uid, own, set(_receivers(aggregate))))
    inside |= organisations
    for uid, own, named in services:
        if own or named & organisations:
            inside.add(uid)
            inside |= named
    return {uid for uid in inside if uid}


def _values(aggregate: Aggregate, name: str) -> Iterator[Value]:
    return (sibling.value for sibling in aggregate.fields.get((aggregate.uid, name), []))


def _meets(aggregate: Aggregate, countries: set[str]) -> bool:
    return any(not countries.isdisjoint(_uids(value)) for value in _values(aggregate, "country"))


def _uids(value: Value) -> Iterator[str]:
    """Yield the uids in a value; a type of a newer version may hold one, a list, or something else."""
    yield from (one for one in (value if isinstance(value, list) else [value]) if isinstance(one, str))


def _receivers(aggregate: Aggregate) -> Iterator[str]:
    for (uid, name), siblings in aggregate.fields.items():
        if name == "organisation" and aggregate.types.get(uid) == "service_attendance":
            yield from (str(sibling.value) for sibling in siblings if sibling.value)
