"""What the page of decisions reads and writes beside the window; plain data comes back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from clac_desktop.models.projection import values_of
from clac_desktop.models.registry import TYPES
from clac_desktop.models.siblings import Aggregate, Look
from clac_desktop.models.writing import Reading, Writing
from clac_desktop.queries import decisions as asked
from clac_desktop.queries.packages import labels_of
from clac_desktop.recording.undo import Undone
from clac_desktop.sync.changes import label_of
from clac_desktop.sync.conflicts import Version, versions_of
from clac_desktop.sync.deciding import (
    Choice,
    Decided,
    accept,
    decide,
    open_again,
    reject,
    take_back,
)
from clac_desktop.sync.other_value import read_other
from clac_desktop.sync.waiting import Waiting, waiting
from clac_desktop.ui import record_words

CENTRE = ""  # the office of the centre's own entries


@dataclass(frozen=True, slots=True)
class Author:
    """Who wrote a version: the person, their office ("" for the centre), when, in which package, whether here."""

    person: str
    office: str
    at: str
    package: str
    here: bool


@dataclass(frozen=True, slots=True)
class FieldCase:
    """One field in conflict. `cells` holds, for each column of the case, the version that stands in it."""

    uid: str
    type: str
    field: str
    owner: str  # whose attendance it is; "" for the record itself
    cells: tuple[Version | None, ...]
    shown: int  # the column of the version that is displayed and counted meanwhile


@dataclass(frozen=True, slots=True)
class Case:
    """One record (with what belongs to it) in conflict, as it was read: a decision names just what this shows."""

    aggregate: str
    type: str
    title: str
    day: str
    place: str
    authors: tuple[Author, ...]
    fields: tuple[FieldCase, ...]
    equal: tuple[tuple[str, Any], ...]
    look: Look = field(repr=False)
    names: dict[str, str] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True)
class Overview:
    """What waits for a decision, and the imports."""

    records: list[str]
    waiting: list[Waiting]
    names: dict[str, str]
    labels: dict[str, str]
    packages: dict[str, str]
    imports: list[asked.ImportLine]


def overview(reading: Reading) -> Overview:
    """Return the lists of the page."""
    found = waiting(reading)
    named = record_words.uids_in([value for one in found for value in (one.old, one.new)])
    inner = [key.split(".")[0] for one in found if isinstance(one.new, dict) for key in one.new]
    names = labels_of(reading, [*named, *inner, *(one.uid for one in found)])
    labels = {one.id: _label(reading, one, names) for one in found}
    records = asked.conflict_aggregates(reading)
    return Overview(records, found, names, labels, asked.package_labels(reading), asked.imports(reading))


def to_decide(reading: Reading) -> int:
    """Return how many records and proposals wait for a decision: the number beside the page's name."""
    return len(asked.conflict_aggregates(reading)) + len(waiting(reading))


def _label(reading: Reading, one: Waiting, names: dict[str, str]) -> str:
    if isinstance(one.new, dict):
        for key in (f"{one.uid}.title", f"{one.uid}.name", "title", "name", "organisation"):
            if one.new.get(key) and one.uid not in names:
                return str(one.new[key])
    if one.type == "service_attendance":
        return attendance_label(reading, one.uid) or record_words.type_name(one.type)
    return names.get(one.uid) or record_words.type_name(one.type)


def receiver_of(aggregate: Aggregate, uid: str) -> str:
    """Return the uid of who received an attendance, "" for other records."""
    return str(aggregate.displayed((uid, "organisation")) or aggregate.displayed((uid, "structure")) or "")


def attendance_label(reading: Reading, uid: str) -> str:
    """Return whose attendance of what it is: "CEPIBO · Taller de costos"."""
    for aggregate in asked.aggregates_of(reading, uid):
        receiver = receiver_of(aggregate, uid)
        names = labels_of(reading, [receiver])
        return " · ".join(part for part in (names.get(receiver, ""), label_of(aggregate, aggregate.uid)) if part)
    return ""


# ---- conflicts
@dataclass(frozen=True, slots=True)
class Places:
    """Whose laptop a device is, the short names of packages, and which device this is."""

    offices: dict[str, tuple[str, str]]
    packages: dict[str, str]
    own: str

    @classmethod
    def of(cls, reading: Reading) -> Places:
        """Return what is known now."""
        own = str(reading.settings.get("device", ""))
        return cls(asked.device_offices(reading), asked.package_labels(reading), own)


def read_case(reading: Reading, aggregate_uid: str, places: Places | None = None) -> Case | None:
    """Return a record in conflict as the page shows it, None where nothing of it is in conflict any more."""
    look = reading.look(aggregate_uid)
    aggregate = look.aggregate
    found = [(uid, name, versions_of(reading, aggregate, uid, name)) for uid, name in aggregate.conflicts()]
    if not found:
        return None
    found.sort(key=lambda item: _place(aggregate, item[0], item[1]))
    places = places or Places.of(reading)
    columns: list[tuple[str, str, int]] = []
    rows = [_columns(versions, columns) for _, _, versions in found]
    authors = tuple(_author(n, rows, places) for n in range(len(columns)))
    fields = tuple(
        FieldCase(
            uid,
            aggregate.types[uid],
            name,
            _owner(aggregate, uid),
            tuple(row.get(n) for n in range(len(columns))),
            next(n for n, version in row.items() if version.n == 1),
        )
        for (uid, name, _), row in zip(found, rows, strict=True)
    )
    equal = _equal(aggregate, {name for uid, name, _ in found if uid == aggregate_uid})
    values = [version.value for _, _, versions in found for version in versions] + [value for _, value in equal]
    names = labels_of(reading, record_words.uids_in(values) + [one.owner for one in fields])
    root = values_of(aggregate, aggregate_uid) if aggregate.has(aggregate_uid) else {}
    return Case(
        aggregate_uid,
        aggregate.types.get(aggregate_uid, found[0][0]),
        label_of(aggregate, aggregate_uid),
        str(root.get("end") or ""),
        str(root.get("place") or ""),
        authors,
        fields,
        equal,
        look,
        names,
    )


def _place(aggregate: Aggregate, uid: str, name: str) -> tuple[bool, str, int]:
    kind = TYPES.get(aggregate.types[uid])
    keys = kind.merge_keys if kind else []
    return (uid != aggregate.uid, uid, keys.index(name) if name in keys else -1)


def _columns(versions: Sequence[Version], columns: list[tuple[str, str, int]]) -> dict[int, Version]:
    """Put the versions of a field into the columns of their authors; new authors open new columns."""
    row: dict[int, Version] = {}
    for version in versions:
        again = 0
        while (key := (version.device, version.author, again)) in columns and columns.index(key) in row:
            again += 1
        if key not in columns:
            columns.append(key)
        row[columns.index(key)] = version
    return row


def _author(column: int, rows: Sequence[dict[int, Version]], places: Places) -> Author:
    versions = [row[column] for row in rows if column in row]
    last = max(versions, key=lambda version: version.at)
    office = places.offices.get(last.device, (CENTRE, ""))[0]
    file = last.package or ""
    return Author(last.author, office, last.at, places.packages.get(file, file), last.device == places.own)


def _owner(aggregate: Aggregate, uid: str) -> str:
    if uid == aggregate.uid:
        return ""
    return str(aggregate.displayed((uid, "organisation")) or aggregate.displayed((uid, "structure")) or "")


def _equal(aggregate: Aggregate, conflicting: set[str]) -> tuple[tuple[str, Any], ...]:
    """The record's own fields in which the versions agree, in the order of its form."""
    kind = TYPES.get(aggregate.types.get(aggregate.uid, ""))
    keys = kind.merge_keys if kind else []
    return tuple(
        (name, aggregate.displayed((aggregate.uid, name)))
        for name in keys
        if name not in conflicting and (aggregate.uid, name) in aggregate.fields
    )


def read_typed(reading: Reading, case: Case, one: FieldCase, typed: Sequence[str]) -> Any:
    """Return another value than those in conflict, as it was typed. Raises ProblemError where it cannot be."""
    return read_other(reading, case.look.aggregate, one.uid, one.field, typed)


@dataclass(frozen=True, slots=True)
class Written:
    """Decisions that were written: the choices, and the entries they became."""

    choices: list[Choice] = field(default_factory=list)
    eids: list[str] = field(default_factory=list)


def write_choices(writing: Writing, cases: Sequence[tuple[Case, Sequence[tuple[str, str, Any]]]]) -> Written:
    """Decide conflicts of one or many records, one entry each."""
    found = Written()
    for case, chosen in cases:
        choices = [Choice(uid, name, value, case.look) for uid, name, value in chosen]
        eid = decide(writing, choices)
        if eid:
            found.choices.extend(choices)
            found.eids.append(eid)
    return found


def undo_written(writing: Writing, written: Written) -> Undone:
    """Take decisions of conflicts back: they are open again."""
    return open_again(writing, written.choices, written.eids)


# ---- many at once
@dataclass(frozen=True, slots=True)
class RuleRow:
    """What a rule would do with one field: keep one version, leave the others in the history."""

    case: Case
    one: FieldCase
    kept: Version
    others: tuple[Version, ...]


class Side(NamedTuple):
    """Whose versions a rule takes: an office's ("" for the centre), or those of one person of it."""

    office: str
    person: str = ""


@dataclass(frozen=True, slots=True)
class Rules:
    """What can be taken of all open conflicts, by whose versions are taken; sides that are nowhere one are left out."""

    rows: dict[Side, list[RuleRow]]
    left: dict[Side, int]


def read_rules(reading: Reading) -> Rules:
    """Return what taking the versions of each office would do; a field where it has several is left as it is.

    Two laptops of one office are the usual conflict: where an office is on both sides, its persons are offered too.
    """
    places, uids = Places.of(reading), asked.conflict_aggregates(reading)
    cases = [case for uid in uids if (case := read_case(reading, uid, places)) is not None]
    sides = dict.fromkeys(Side(author.office) for case in cases for author in case.authors)
    for office in [side.office for side in sides]:
        of_it = [[author.person for author in case.authors if author.office == office] for case in cases]
        if any(len(people) > 1 for people in of_it):
            sides.update(dict.fromkeys(sorted({Side(office, person) for people in of_it for person in people})))
    rows: dict[Side, list[RuleRow]] = {}
    left: dict[Side, int] = {}
    for side in sides:
        found = [(case, one, _of_side(case, one, side)) for case in cases for one in case.fields]
        taken = [
            RuleRow(case, one, mine[0], tuple(v for v in one.cells if v is not None and v is not mine[0]))
            for case, one, mine in found
            if len(mine) == 1
        ]
        if taken:
            rows[side], left[side] = taken, len(found) - len(taken)
    return Rules(rows, left)


def _of_side(case: Case, one: FieldCase, side: Side) -> list[Version]:
    return [
        version
        for version, author in zip(one.cells, case.authors, strict=True)
        if version is not None and author.office == side.office and side.person in ("", author.person)
    ]


def write_rule(writing: Writing, rows: Sequence[RuleRow]) -> Written:
    """Decide all these fields."""
    cases: dict[str, tuple[Case, list[tuple[str, str, Any]]]] = {}
    for row in rows:
        cases.setdefault(row.case.aggregate, (row.case, []))[1].append((row.one.uid, row.one.field, row.kept.value))
    return write_choices(writing, list(cases.values()))


# ---- proposals
def decide_waiting(writing: Writing, ids: Sequence[str], yes: bool) -> Decided:
    """Accept or reject what waits."""
    return accept(writing, ids) if yes else reject(writing, ids)


def take_decision_back(writing: Writing, decided: Decided) -> Undone:
    """Undo an acceptance or a rejection."""
    return take_back(writing, decided)


def owner_of(reading: Reading, uid: str) -> tuple[str, str]:
    """Return type and uid of the record whose page shows an attendance or a status; ("", "") where it is not here."""
    for aggregate in asked.aggregates_of(reading, uid):
        return aggregate.types.get(aggregate.uid, ""), aggregate.uid
    return "", ""
