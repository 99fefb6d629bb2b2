"""Warnings of services that may be one: a similar title on the same day, here or in the file (A15)."""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeVar

from rapidfuzz import fuzz, process
from sqlalchemy import Connection

from clac_desktop.errors import Problem
from clac_desktop.imports.brought import chunks
from clac_desktop.imports.service_groups import Group
from clac_desktop.imports.tables import Table
from clac_desktop.models.keys import name_key

SIMILAR = 88
_NUMBERS = re.compile(r"\d+")
Titled = TypeVar("Titled")


@dataclass(frozen=True, slots=True)
class _Titled:
    uid: str
    title: str
    office: str


def similar_services(
    connection: Connection, table: Table, groups: list[Group], here: Mapping[str, bool]
) -> dict[str, list[Problem]]:
    """Return warnings by uid of the service that enters; they refuse nothing."""
    entering = [one for one in groups if one.uid not in here and one.said.get("title") and one.said.get("start")]
    stored = _stored(connection, {_day(group) for group in entering})
    found: dict[str, list[Problem]] = defaultdict(list)
    met: dict[str, dict[str, Group]] = defaultdict(dict)
    alone: dict[tuple[str, str], list[Group]] = defaultdict(list)
    for group in entering:
        day, key = _day(group), name_key(str(group.said["title"]))
        if other := _like(key, stored.get(day, {})):
            told = {
                "title": group.label,
                "other": other.title,
                "office": other.office,
                "day": dt.date.fromisoformat(day),
            }
            found[group.uid].append(_warning(table, group, "import.similar_title", told))
        if not group.ref:
            alone[day, key].append(group)
            continue
        if first := _like(key, met[day]):
            number = str(first.rows[0].number)
            facts = {"title": group.label, "other": first.label, "first": number}
            found[group.uid].append(_warning(table, group, "import.similar_in_file", facts))
        met[day].setdefault(key, group)
    for same in alone.values():
        if len(same) > 1:
            rows = ", ".join(str(group.rows[0].number) for group in same[:6])
            facts = {"title": same[0].label, "count": str(len(same)), "rows": rows}
            found[same[0].uid].append(_warning(table, same[0], "import.rows_of_one_service", facts))
    return found


def _day(group: Group) -> str:
    return str(group.said["start"])


def _like(key: str, titled: Mapping[str, Titled]) -> Titled | None:
    """Return the one whose title is most like it, None where none is: "Taller 1" and "Taller 2" are two."""
    numbers = _NUMBERS.findall(key)
    others = [other for other in titled if _NUMBERS.findall(other) == numbers]
    found = process.extractOne(key, others, scorer=fuzz.token_sort_ratio, score_cutoff=SIMILAR)
    return titled[found[0]] if found else None


def _warning(table: Table, group: Group, code: str, facts: Mapping[str, object]) -> Problem:
    row = group.first_with("title")
    place, typed = table.place("title"), row.typed.get("title")
    return Problem(code, dict(facts), "warning", table.file, table.sheet, row.number, place, typed)


def _stored(connection: Connection, days: set[str]) -> dict[str, dict[str, _Titled]]:
    """Return the services that begin on these days and are not void, by day and folded title."""
    found: dict[str, dict[str, _Titled]] = defaultdict(dict)
    for part in chunks(sorted(days)):
        marks = ", ".join("?" * len(part))
        rows = connection.exec_driver_sql(
            "SELECT s.uid, s.title, s.start, o.code FROM service s LEFT JOIN office o ON o.id = s.office_id"
            f" WHERE NOT s.voided AND s.start IN ({marks}) AND s.title IS NOT NULL",
            tuple(part),
        )
        for uid, title, start, office in rows:
            found[start].setdefault(name_key(title), _Titled(uid, title, office or ""))
    return found
