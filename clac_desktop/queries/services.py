"""The table of services: ids in the wished order, rows of a page of ids, how many a view holds, totals of a selection.

Drafts of this laptop stand among the services; their id is the negative number of their row, so that one list of whole
numbers names both.
"""

from __future__ import annotations

import datetime as dt
import json
from array import array
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import CursorResult, RowMapping, text

from clac_desktop.models.writing import Reading
from clac_desktop.queries.home import NOT_ACCEPTED
from clac_desktop.queries.service_filter import ServiceFilter, where
from clac_desktop.texts import language

ShownState = Literal["draft", "planned", "delivered", "void"]
# Where a change is on its way: only here (drafts), not in a package yet, in one, at the centre, or not taken there.
Sending = Literal["local", "unsent", "sent", "confirmed", "rejected", "proposal"]

_SERVICE_KEYS = {
    "end": 's."end"',
    "state": "CASE WHEN s.voided THEN 3 WHEN s.state = 'planned' THEN 1 ELSE 2 END",
    "title": "s.search",
    "type": "(SELECT {name} FROM service_type t WHERE t.id = s.service_type_id)",
    "objective": "(SELECT t.code FROM tactical_objective t WHERE t.id = s.tactical_objective_id)",
    "place": "lower(s.place)",
    "office": "(SELECT o.name FROM office o WHERE o.id = s.office_id)",
    "receivers": "s.receivers",
    "participants": "s.participants",
    "women": "CAST(s.women_total AS REAL) / nullif(s.women_total + s.men_total, 0)",
}
_DRAFT_KEYS = {
    "end": "coalesce(json_extract(d.body, '$.shown.end'), '9999')",
    "state": "0",
    "title": "coalesce(json_extract(d.body, '$.shown.search'), '')",
    "type": "(SELECT {name} FROM service_type t WHERE t.uid = json_extract(d.body, '$.shown.service_type'))",
    "objective": "(SELECT t.code FROM tactical_objective t"
    " WHERE t.uid = json_extract(d.body, '$.shown.tactical_objective'))",
    "place": "lower(json_extract(d.body, '$.shown.place'))",
    "office": "NULL",
    "receivers": "json_extract(d.body, '$.shown.receivers')",
    "participants": "json_extract(d.body, '$.shown.participants')",
    "women": "NULL",
}
SORT_KEYS = frozenset(_SERVICE_KEYS)
AT_ONCE = 4_096  # ids taken from the driver between two looks at whether anybody still waits for them


@dataclass(frozen=True, slots=True)
class ServiceRow:
    """One line of the table. `women` is the share F8 (0 to 1), None where it does not apply; `id` < 0 is a draft."""

    id: int
    uid: str
    state: ShownState
    end: dt.date | None
    title: str
    type: str
    objective: str
    place: str
    office: str
    receivers: int | None
    participants: int | None
    women: float | None
    sending: Sending
    conflicts: int = 0


@dataclass(frozen=True, slots=True)
class Totals:
    """What a selection adds up to: services, attendances (F4), participations (F7) and their parts. Drafts are counted
    among the services and add nothing.
    """

    services: int = 0
    receivers: int = 0
    participants: int = 0
    women: int = 0
    men: int = 0
    not_stated: int = 0


def service_ids(
    reading: Reading,
    wanted: ServiceFilter,
    key: str = "end",
    descending: bool = True,
    most: int | None = None,
    check: Callable[[], object] | None = None,
) -> array[int]:
    """Return the ids of the services and drafts that a filter lets through, sorted; drafts have negative ids.

    `key` is one of `SORT_KEYS` (KeyError otherwise); empty values come last. `most` ends the list early: the newest of
    a million are there at once (`end` descending; another order must look at all first). `check` is called now and
    then, and may raise to give the list up.
    """
    name = f"coalesce(nullif(t.name_{language()}, ''), t.name_es)"
    services, drafts, values = where(reading, wanted)
    way = "DESC" if descending else "ASC"
    parts = []
    if services is not None:
        parts.append(f"SELECT s.id AS id, {_SERVICE_KEYS[key].format(name=name)} AS k FROM service s WHERE {services}")
    if drafts is not None:
        parts.append(f"SELECT -d.rowid AS id, {_DRAFT_KEYS[key].format(name=name)} AS k FROM draft d WHERE {drafts}")
    if not parts:
        return array("q")
    both = " UNION ALL ".join(parts)
    # Null dates sort last by DESC anyway, and so the parts are merged in the order of the index, without a sort.
    newest = f"{both} ORDER BY k DESC, id DESC"
    sql = newest if key == "end" and descending else f"SELECT id FROM ({both}) ORDER BY k IS NULL, k {way}, id {way}"
    if most is not None:
        sql, values = f"{sql} LIMIT :most", values | {"most": most}
    return _first_column(reading.connection.execute(text(sql), values), check)


def _first_column(found: CursorResult[Any], check: Callable[[], object] | None) -> array[int]:
    """A million ids come from the driver itself: as rows of SQLAlchemy they take twice the time."""
    numbers = array("q")
    with found:
        while rows := found.cursor.fetchmany(AT_ONCE):
            numbers.extend([row[0] for row in rows])
            if check is not None:
                check()
    return numbers


def count_services(reading: Reading, wanted: ServiceFilter) -> int:
    """Return how many services and drafts a filter lets through."""
    services, drafts, values = where(reading, wanted)
    parts = [f"(SELECT count(*) FROM service s WHERE {services})"] if services is not None else []
    parts += [f"(SELECT count(*) FROM draft d WHERE {drafts})"] if drafts is not None else []
    return int(reading.connection.execute(text(f"SELECT {' + '.join(parts) or '0'}"), values).scalar_one())


def service_rows(reading: Reading, ids: Sequence[int]) -> list[ServiceRow]:
    """Return the rows of a page of ids, in their order; what is gone meanwhile is left out."""
    found = _services(reading, [one for one in ids if one > 0])
    found |= _drafts(reading, [-one for one in ids if one < 0])
    return [found[one] for one in ids if one in found]


def _services(reading: Reading, ids: Sequence[int]) -> dict[int, ServiceRow]:
    if not ids:
        return {}
    tongue = language()
    rows = reading.connection.execute(
        text(
            "SELECT s.id, s.uid, s.voided, s.state, s.end, s.title, s.place, s.receivers, s.participants,"
            " s.women_total AS women, s.men_total AS men, t.code AS objective,"
            f" coalesce(nullif(y.name_{tongue}, ''), y.name_es, y.code, '') AS type,"
            f" coalesce(nullif(m.name_{tongue}, ''), m.name_es, '') AS modality,"
            " coalesce(o.name, o.code, '') AS office,"
            " (SELECT count(*) FROM conflict c WHERE c.aggregate = s.uid) AS conflicts"
            " FROM service s LEFT JOIN service_type y ON y.id = s.service_type_id"
            " LEFT JOIN modality m ON m.id = s.modality_id LEFT JOIN office o ON o.id = s.office_id"
            " LEFT JOIN tactical_objective t ON t.id = s.tactical_objective_id"
            " WHERE s.id IN (SELECT value FROM json_each(:ids))"
        ),
        {"ids": json.dumps(list(ids))},
    )
    listed = rows.mappings().all()
    way = _sending(reading, [row["uid"] for row in listed])
    return {row["id"]: _service(row, way.get(row["uid"], "confirmed")) for row in listed}


def _service(row: RowMapping, sending: Sending) -> ServiceRow:
    state: ShownState = "void" if row["voided"] else "planned" if row["state"] == "planned" else "delivered"
    counted = row["women"] + row["men"]
    nobody = state == "planned" and not row["participants"]
    return ServiceRow(
        row["id"],
        row["uid"],
        state,
        dt.date.fromisoformat(row["end"]) if row["end"] else None,
        row["title"] or "",
        row["type"],
        row["objective"] or "",
        row["place"] or row["modality"],
        row["office"],
        row["receivers"],
        None if nobody else row["participants"],
        row["women"] / counted if counted else None,
        sending,
        row["conflicts"],
    )


def _sending(reading: Reading, uids: Sequence[str]) -> dict[str, Sending]:
    """Return how far the changes of each aggregate are; one without entries of this workspace came from the centre."""
    mark = reading.connection.execute(text("SELECT coalesce(max(last_entry), 0) FROM sent_package")).scalar_one()
    rows = reading.connection.execute(
        text(
            "SELECT a.aggregate, j.id, j.acknowledged, f.fate FROM journal_aggregate a"
            " JOIN journal j ON j.id = a.entry_id LEFT JOIN fate f ON f.eid = j.eid"
            " WHERE a.aggregate IN (SELECT value FROM json_each(:uids)) AND NOT j.superseded ORDER BY j.id"
        ),
        {"uids": json.dumps(list(uids))},
    )
    pending: dict[str, int] = {}
    fates: dict[str, str | None] = {}
    for uid, entry, acknowledged, fate in rows:
        fates[uid] = fate
        if not acknowledged:
            pending[uid] = entry
    return {uid: _way(pending.get(uid), fate, mark) for uid, fate in fates.items()}


def _way(pending: int | None, fate: str | None, mark: int) -> Sending:
    if pending is not None:
        return "unsent" if pending > mark else "sent"
    if fate in NOT_ACCEPTED:
        return "rejected"
    return "proposal" if fate == "proposal" else "confirmed"


def _drafts(reading: Reading, numbers: Sequence[int]) -> dict[int, ServiceRow]:
    if not numbers:
        return {}
    rows = reading.connection.execute(
        text("SELECT rowid, uid, title, body FROM draft WHERE rowid IN (SELECT value FROM json_each(:numbers))"),
        {"numbers": json.dumps(list(numbers))},
    ).all()
    names = _names(reading)
    found = {}
    for number, uid, title, body in rows:
        shown: dict[str, Any] = json.loads(body).get("shown", {})
        end = shown.get("end")
        found[-number] = ServiceRow(
            -number,
            uid,
            "draft",
            dt.date.fromisoformat(end) if end else None,
            title,
            names.get(shown.get("service_type"), ""),
            names.get(shown.get("tactical_objective"), ""),
            shown.get("place", ""),
            "",
            shown.get("receivers"),
            None,
            None,
            "local",
        )
    return found


def _names(reading: Reading) -> dict[str | None, str]:
    rows = reading.connection.execute(
        text(
            f"SELECT uid, coalesce(nullif(name_{language()}, ''), name_es, code) FROM service_type"
            " UNION ALL SELECT uid, code FROM tactical_objective"
        )
    )
    return {uid: name or "" for uid, name in rows}


def selection_totals(reading: Reading, ids: Sequence[int]) -> Totals:
    """Return what the chosen services add up to, as they stand in the table (planned and void ones too)."""
    row = reading.connection.execute(
        text(
            "SELECT count(*), coalesce(sum(receivers), 0), coalesce(sum(participants), 0),"
            " coalesce(sum(women_total), 0), coalesce(sum(men_total), 0) FROM service"
            " WHERE id IN (SELECT value FROM json_each(:ids))"
        ),
        {"ids": json.dumps([one for one in ids if one > 0])},
    ).one()
    services, receivers, participants, women, men = row
    drafts = sum(1 for one in ids if one < 0)
    return Totals(services + drafts, receivers, participants, women, men, participants - women - men)


def id_of(reading: Reading, uid: str) -> int | None:
    """Return the id under which the table shows a service or a draft, None where it is not here."""
    found = reading.connection.execute(
        text("SELECT id FROM service WHERE uid = :uid UNION ALL SELECT -rowid FROM draft WHERE uid = :uid"),
        {"uid": uid},
    ).scalar()
    return None if found is None else int(found)


def uid_of(reading: Reading, ident: int) -> str | None:
    """Return the uid of a service or draft of the table, None where it is gone."""
    table, key = ("service", "id") if ident > 0 else ("draft", "rowid")
    found = reading.connection.execute(
        text(f"SELECT uid FROM {table} WHERE {key} = :key"), {"key": abs(ident)}
    ).scalar()
    return None if found is None else str(found)


def standing_on(reading: Reading, eids: Sequence[str], among: Sequence[str]) -> list[str]:
    """Return those entries of `among` that came after the first of `eids` and touch the same records, oldest first."""
    rows = reading.connection.execute(
        text(
            "SELECT DISTINCT j.id, j.eid FROM journal j JOIN journal_aggregate a ON a.entry_id = j.id"
            " WHERE j.eid IN (SELECT value FROM json_each(:among)) AND NOT j.superseded AND j.id >"
            " (SELECT min(id) FROM journal WHERE eid IN (SELECT value FROM json_each(:eids)))"
            " AND a.aggregate IN (SELECT b.aggregate FROM journal_aggregate b JOIN journal k ON k.id = b.entry_id"
            " WHERE k.eid IN (SELECT value FROM json_each(:eids))) ORDER BY j.id"
        ),
        {"eids": json.dumps(list(eids)), "among": json.dumps(list(among))},
    )
    return [eid for _id, eid in rows]
