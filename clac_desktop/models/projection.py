"""From siblings to rows: each record's displayed values in its table, with what the figures and lists need beside them.

A row is a pure function of its aggregate, so that rows can be made anew at any time and `check` can compare.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from sqlalchemy import Connection

from clac_desktop.models.keys import flo_key, name_key, plain
from clac_desktop.models.many_rows import put_rows
from clac_desktop.models.organisation import activity_of
from clac_desktop.models.record import Field, RecordType, to_millionths
from clac_desktop.models.registry import TYPES
from clac_desktop.models.service import AWAITED
from clac_desktop.models.siblings import VOIDED, Aggregate, Key, Value

Values = dict[str, Value]
Batch = list[tuple[Aggregate, str]]  # records with their aggregates
_LINK = ("owner_id", "target_id", "place")
PARENTS = frozenset(kind.parent for kind in TYPES.values() if kind.parent)


def values_of(aggregate: Aggregate, uid: str) -> Values:
    """Return the displayed value of every field of a record: groups split, null where nobody wrote one."""
    found = _blank(aggregate.types[uid])
    for key in aggregate.fields:
        if key[0] == uid:
            _show(aggregate, key, found)
    return found


def all_values(aggregate: Aggregate) -> dict[str, Values]:
    """Return `values_of` each record of an aggregate by uid, in one pass: there may be hundreds of attendances."""
    found = {uid: _blank(kind) for uid, kind in aggregate.types.items()}
    for key, siblings in aggregate.fields.items():
        uid, name = key
        if len(siblings) == 1 and name != VOIDED and "+" not in name:  # nearly every one
            found[uid][name] = siblings[0].value
        else:
            _show(aggregate, key, found[uid])
    return found


def _blank(kind: str) -> Values:
    known = _BLANK.get(kind)
    return known.copy() if known else {}


_BLANK: dict[str, Values] = {name: dict.fromkeys(kind.fields) for name, kind in TYPES.items()}


def _show(aggregate: Aggregate, key: Key, found: Values) -> None:
    name = key[1]
    if name == VOIDED:
        return
    value = aggregate.displayed(key)
    if "+" in name:
        parts = name.split("+")
        found.update(zip(parts, value if isinstance(value, list) else [None] * len(parts), strict=False))
    else:
        found[name] = value


def record_lines(aggregate: Aggregate, values: dict[str, Values] | None = None) -> Iterator[dict[str, Any]]:
    """Yield each record as `dump` writes it: type, uid and fields, `_voided` and sorted `_conflicts` among them.

    `values` are `all_values` of the aggregate where they were made already; they become the fields.
    """
    conflicts: dict[str, dict[str, list[Value]]] = {}
    for key, siblings in aggregate.fields.items():
        if len(siblings) > 1 and key[1] != VOIDED and (distinct := aggregate.conflict(key)):
            conflicts.setdefault(key[0], {})[key[1]] = sorted(distinct, key=repr)
    shown = all_values(aggregate) if values is None else values
    for uid, fields in shown.items():
        state = aggregate.void_state(uid)
        fields["_voided"] = state == "yes"
        if state == "open":
            conflicts.setdefault(uid, {})[VOIDED] = [False, True]
        if uid in conflicts:
            fields["_conflicts"] = conflicts[uid]
        yield {"type": aggregate.types[uid], "uid": uid, "fields": fields}


class Listed(NamedTuple):
    """The list that one field of a record holds: its aggregate, the record, the field, the uids it names."""

    aggregate: str
    uid: str
    name: str
    values: list[Value]


@dataclass(slots=True)
class Projector:
    """Writes the rows of aggregates; one per transaction, for it remembers integer keys."""

    connection: Connection
    ids: dict[tuple[str, str], int] = field(default_factory=dict)
    # (uid that is not here, aggregate that names it): such rows are written again when it arrives
    gaps: set[tuple[str, str]] = field(default_factory=set)
    _current: str = ""

    def project(self, listed: list[Aggregate], shown: dict[str, dict[str, Values]]) -> None:
        """Write all rows of these aggregates, parents before children, referenced types before those that name them.

        `shown` are `all_values` of each by its uid.
        """
        batches: dict[str, Batch] = {}
        for aggregate in listed:
            for uid, name in aggregate.types.items():
                batches.setdefault(name, []).append((aggregate, uid))
        for kind in TYPES.values():
            if kind.name in batches:
                self._write(kind, batches[kind.name], shown)
        self._conflicts(listed)
        self._fill_gaps(listed)

    def forget(self, aggregate: Aggregate) -> None:
        """Take the rows of an aggregate away (it left this office's scope); children go first."""
        uids = list(aggregate.types)
        for kind in reversed(TYPES.values()):
            for uid in (uid for uid in uids if aggregate.types[uid] == kind.name):
                self._forget_record(kind, uid)
        self.connection.exec_driver_sql("DELETE FROM conflict WHERE aggregate = ?", (aggregate.uid,))

    def _forget_record(self, kind: RecordType, uid: str) -> None:
        run = self.connection.exec_driver_sql
        found = run(f"SELECT id FROM {kind.name} WHERE uid = ?", (uid,)).scalar()
        if found is None:
            return
        for link in kind.links.values():
            run(f"DELETE FROM {link.name} WHERE owner_id = ?", (found,))
        if kind.name == "organisation":
            run("DELETE FROM activity WHERE organisation_id = ?", (found,))
        self._let_go(kind.name, uid, found)
        run(f"DELETE FROM {kind.name} WHERE id = ?", (found,))
        self.ids.pop((kind.name, uid), None)

    def _let_go(self, target: str, uid: str, key: int) -> None:
        """Rows that name a record which goes away stay without it, and are written again when it comes back."""
        run = self.connection.exec_driver_sql
        for kind in TYPES.values():
            for item in kind.fields.values():
                if item.target != target:
                    continue
                if item.kind == "references":
                    named = f"FROM {kind.links[item.name].name} WHERE target_id = ?"
                    rows = run(f"SELECT uid FROM {kind.name} WHERE id IN (SELECT owner_id {named})", (key,)).all()
                    change = f"DELETE {named}"
                else:
                    rows = run(f"SELECT uid FROM {kind.name} WHERE {item.column} = ?", (key,)).all()
                    change = f"UPDATE {kind.name} SET {item.column} = NULL WHERE {item.column} = ?"
                self.gaps.update((uid, self._root(kind, row)) for (row,) in rows)
                run(change, (key,))

    def _root(self, kind: RecordType, uid: str) -> str:
        """Return the uid of the aggregate that a record belongs to."""
        if kind.parent is None:
            return uid
        found = self.connection.exec_driver_sql(
            f"SELECT p.uid FROM {kind.name} c JOIN {kind.parent} p ON p.id = c.{kind.parent}_id WHERE c.uid = ?", (uid,)
        ).scalar()
        return str(found or uid)

    # ---- keys
    def key(self, kind: str, uid: Value) -> int | None:
        """Return the integer key of a record, None where it is not here (yet)."""
        if not isinstance(uid, str):
            return None
        found = self.ids.get((kind, uid))
        if found is None:
            found = self.connection.exec_driver_sql(f"SELECT id FROM {kind} WHERE uid = ?", (uid,)).scalar()
            if found is None:
                self.gaps.add((uid, self._current))
                return None
            self.ids[kind, uid] = found
        return found

    def learn(self, kind: str, uids: Iterable[Value]) -> None:
        """Remember the keys of many records with one question; those that are not here are found missing one by one."""
        wanted = list({uid for uid in uids if isinstance(uid, str) and (kind, uid) not in self.ids})
        query = f"SELECT uid, id FROM {kind} WHERE uid IN (SELECT value FROM json_each(?))"
        for uid, key in self.connection.exec_driver_sql(query, (json.dumps(wanted),)) if wanted else ():
            self.ids[kind, uid] = key

    # ---- one type
    def _write(self, kind: RecordType, batch: Batch, shown: dict[str, dict[str, Values]]) -> None:
        rows, lists = self.rows_of(kind, batch, shown)
        keyed = bool(kind.links) or kind.name in PARENTS
        if keyed:
            self.learn(kind.name, (uid for _, uid in batch))
        here = {uid for _, uid in batch if (kind.name, uid) in self.ids}
        columns = list(rows[0])
        updates = ", ".join(f"{name} = excluded.{name}" for name in columns if name != "uid")
        correcting = f"ON CONFLICT (uid) DO UPDATE SET {updates}"
        put_rows(self.connection, kind.name, columns, [tuple(row.values()) for row in rows], correcting)
        if keyed:
            self.learn(kind.name, (uid for _, uid in batch))
        former = [(self.ids[kind.name, uid],) for uid in here]  # what is new has nothing beside its row yet
        for name, table in kind.links.items():
            self._replace(table.name, _LINK, former, self.links_of(kind, name, lists)[1])
        if kind.name == "organisation":
            stretches = self.stretches_of(batch)[1]
            self._replace("activity", ("organisation_id", "start", "stop", "known"), former, stretches)

    def _replace(
        self, table: str, columns: tuple[str, ...], owners: list[tuple[int]], rows: list[tuple[Any, ...]]
    ) -> None:
        """Put rows in the place of all that these owners (the first column) have in a table."""
        if owners:
            self.connection.exec_driver_sql(f"DELETE FROM {table} WHERE {columns[0]} = ?", owners)
        put_rows(self.connection, table, columns, rows)

    def rows_of(
        self, kind: RecordType, batch: Batch, values: dict[str, dict[str, Values]] | None = None
    ) -> tuple[list[Values], list[Listed]]:
        """Return the rows of records of one type by column, and their lists; writes nothing.

        `values` are `all_values` of each aggregate by its uid, where they were made already.
        """
        rows: list[Values] = []
        lists: list[Listed] = []
        shown: dict[str, Values] = {}
        if kind.parent:
            self.learn(kind.parent, (aggregate.uid for aggregate, _ in batch))
        fields = kind.fields.values()
        plain_ones = [(item.name, item.column) for item in fields if item.kind in ("text", "integer", "date")]
        others = [item for item in fields if item.kind in ("reference", "decimal", "boolean")]
        listed = [item.name for item in fields if item.kind == "references"]
        for aggregate, uid in batch:
            if self._current != aggregate.uid or not shown:
                self._current = aggregate.uid
                shown = all_values(aggregate) if values is None else values[aggregate.uid]
            record = shown[uid]
            row: Values = {"uid": uid, "voided": int(aggregate.void_state(uid) == "yes")}
            for name, column in plain_ones:
                row[column] = record[name]
            for item in others:
                value = record[item.name]
                row[item.column] = None if value is None else self._column(item, value)
            lists += [Listed(aggregate.uid, uid, name, record[name] or []) for name in listed]
            row.update(_computed(kind.name, aggregate, uid, shown))
            if kind.name == "service":
                row["countries"] = self._places(record["country"])
            rows.append(row)
        return rows, lists

    def _places(self, countries: Value) -> str:
        """Return the keys of a service's countries in one text: the sums by month are kept for each set of them."""
        keys = {self.key("country", uid) for uid in countries or []}
        return " ".join(str(key) for key in sorted(key for key in keys if key is not None))

    def _column(self, item: Field, value: Value) -> Value:
        if item.kind == "reference":
            return self.key(str(item.target), value)
        if item.kind == "decimal":
            return to_millionths(str(value))
        if item.kind == "boolean":
            return int(bool(value))
        return value

    def links_of(
        self, kind: RecordType, name: str, lists: list[Listed]
    ) -> tuple[list[int | None], list[tuple[Any, ...]]]:
        """Return the owners and the (owner, target, place) of one list field; nothing is written."""
        target = str(kind.fields[name].target)
        owners: list[int | None] = []
        links: list[tuple[Any, ...]] = []
        for aggregate, uid, field_name, values in lists:
            if field_name == name:
                self._current = aggregate  # who lacks what is not here
                owner = self.key(kind.name, uid)
                owners.append(owner)
                keys = dict.fromkeys(self.key(target, value) for value in values)
                links += [(owner, key, place) for place, key in enumerate(keys) if key is not None]
        return owners, links

    def stretches_of(self, batch: Batch) -> tuple[list[int | None], list[tuple[Any, ...]]]:
        """Return the owners and the (organisation, start, stop, known) of organisations; nothing is written."""
        owners: list[int | None] = []
        stretches: list[tuple[Any, ...]] = []
        for aggregate, uid in batch:
            owner = self.key("organisation", uid)
            owners.append(owner)
            found = _stretches(aggregate, uid)
            stretches += [(owner, start.isoformat(), stop.isoformat(), int(known)) for start, stop, known in found]
        return owners, stretches

    def _conflicts(self, listed: list[Aggregate]) -> None:
        self.connection.exec_driver_sql("DELETE FROM conflict WHERE aggregate = ?", [(a.uid,) for a in listed])
        rows: list[tuple[str, ...]] = [(u, name, a.uid, a.types[u]) for a in listed for u, name in a.conflicts()]
        put_rows(self.connection, "conflict", ("uid", "field", "aggregate", "type"), rows)

    def _fill_gaps(self, listed: list[Aggregate]) -> None:
        """An attendance whose organisation was away gets it back when the organisation's row arrives."""
        for aggregate in listed:
            if aggregate.types.get(aggregate.uid) == "organisation":
                self.connection.exec_driver_sql(
                    "UPDATE service_attendance SET organisation_id = (SELECT id FROM organisation WHERE uid = ?)"
                    f" WHERE {AWAITED} AND receiver = ?",
                    (aggregate.uid, aggregate.uid),
                )


def _day(value: Value) -> dt.date | None:
    try:
        return dt.date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None


def _stretches(aggregate: Aggregate, uid: str) -> list[tuple[dt.date, dt.date, bool]]:
    shown = all_values(aggregate)
    own = shown[uid]
    if not own["confirmed"] or aggregate.void_state(uid) == "yes":
        return []
    statuses = []
    for record, kind in aggregate.types.items():
        if kind == "certification_status" and aggregate.void_state(record) != "yes":
            values = shown[record]
            if values["status"]:
                statuses.append((_day(values["since"]), str(values["status"])))
    return activity_of(_day(own["entry"]), _day(own["exit"]), statuses)


def _computed(kind: str, aggregate: Aggregate, uid: str, shown: dict[str, Values]) -> dict[str, Value]:
    values = shown[uid]
    if kind == "organisation":
        words = [values[name] for name in ("name", "acronym", "flo_id", "place")]
        return {
            "flo_key": flo_key(values["flo_id"]) if values["flo_id"] else None,
            "name_key": name_key(values["name"]) if values["name"] else None,
            "search": plain(" ".join(str(word) for word in words if word)),
        }
    if kind == "service":
        rows = [shown[child] for child in visible_attendance(aggregate)]
        women, men = _sum(rows, "women"), _sum(rows, "men")
        words = [values[name] for name in ("title", "place", "service_ref", "funder", "project")]
        return {
            "counts": int(service_counts(aggregate, values)),
            "receivers": len(rows),
            "participants": women + men + _sum(rows, "not_stated"),
            "women_total": women,
            "men_total": men,
            "search": plain(" ".join(str(word) for word in words if word)),
        }
    if kind == "service_attendance":
        service = shown.get(aggregate.uid, {})
        counts = bool(service) and service_counts(aggregate, service) and aggregate.void_state(uid) != "yes"
        people = sum(values[name] or 0 for name in ("women", "men", "not_stated"))
        return {
            "end": service.get("end"),
            "counts": int(counts),
            "served": int(counts and (people >= 1 or bool(values["document_advice"]))),
            "receiver": values["organisation"] or values["structure"],
        }
    return {}


def service_counts(aggregate: Aggregate, values: Values) -> bool:
    """Whether a service counts in its period: delivered, and not settled void (domain.md 3.5)."""
    return values["state"] == "delivered" and aggregate.void_state(aggregate.uid) != "yes"


def visible_attendance(aggregate: Aggregate) -> list[str]:
    """Return the uids of a service's attendances that are not settled void."""
    return [
        uid
        for uid, kind in aggregate.types.items()
        if kind == "service_attendance" and aggregate.void_state(uid) != "yes"
    ]


def _sum(rows: list[Values], name: str) -> int:
    return sum(row[name] or 0 for row in rows)
