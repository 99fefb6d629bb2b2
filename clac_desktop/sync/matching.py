"""Which records here the rows of a file without a seal speak of: by hidden uid, else by natural key (sync.md 6).

Never by name alone: an organisation by its FLO-ID, a service by its reference or by title, dates and country together,
an attendance by its service and receiver, each of which was found in that way.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import islice
from typing import Any

from clac_desktop.models.identity import attendance_uid
from clac_desktop.models.keys import flo_key, plain
from clac_desktop.models.siblings import Value
from clac_desktop.models.writing import Writing
from clac_desktop.spreadsheets.row_blocks import rows_after
from clac_desktop.sync.edits import FIRST_ROWS, Row, as_text, recognise
from clac_desktop.sync.sheets import ATTENDANCE, HUMAN_SHEETS, SERVICES, HumanSheet, Names
from clac_desktop.sync.typed_values import Refused, TypedValues
from clac_desktop.texts.language import LANGUAGES, SOURCE, translated

MOST_ROWS = 20_000  # of one file; what is below is told, and not read
NEEDED = {
    "service": ("title", "start", "end", "country"),
    "service_attendance": ("service", "organisation|structure"),
    "organisation": ("name", "country", "kind"),
}
SEVERAL, NONE = "several", "none"  # why a row is not proposed
Cells = dict[str, Any]


@dataclass(frozen=True, slots=True)
class LeftRow:
    """A row that is not proposed: it fits several records or none, and lacks what a new one needs."""

    sheet: str
    row: int
    type: str
    label: str
    why: str


@dataclass(frozen=True, slots=True)
class MatchedSheet:
    """A sheet by its keys: from row `head` on (0 is the first) it has a `uid` column of records that are here."""

    name: str
    sheet: HumanSheet
    head: int
    rows: list[list[Any]]


@dataclass(slots=True)
class Matched:
    """The recognised sheets of a file, the uids of records here that they speak of, and the rows left out."""

    language: str
    matcher: Matcher
    sheets: list[MatchedSheet] = field(default_factory=list)
    uids: dict[str, set[str]] = field(default_factory=dict)
    left: list[LeftRow] = field(default_factory=list)
    unread: int = 0


@dataclass(frozen=True, slots=True)
class Found:
    """A human sheet found in a workbook: where its keys or labels stand, and the column of each key."""

    name: str
    sheet: HumanSheet
    head: int
    place: dict[str, int]
    language: str | None


def has_human_sheets(sheets: Mapping[str, Sequence[Row]]) -> bool:
    """Whether a workbook shows what a package shows, whatever became of its hidden sheets."""
    return any(_find(name, rows) for name, rows in sheets.items())


def match_rows(writing: Writing, sheets: Mapping[str, Sequence[Row]]) -> Matched:
    """Return the rows of the human sheets with the uid of the record here that each speaks of."""
    found = [(one, rows) for name, rows in sheets.items() if (one := _find(name, rows)) is not None]
    found.sort(key=lambda pair: HUMAN_SHEETS.index(pair[0].sheet))  # attendances ask for the services of their file
    language = next((one.language for one, _ in found if one.language), SOURCE)
    matched = Matched(language, Matcher(writing, language))
    budget = MOST_ROWS
    for one, rows in found:
        count = max(len(rows) - one.head - 1, 0)
        matched.unread += max(count - budget, 0)
        _match_sheet(matched, one, islice(rows_after(rows, one.head + 1), budget))
        budget -= min(count, budget)
    return matched


def _find(name: str, rows: Sequence[Row]) -> Found | None:
    sheet, head = recognise(rows, with_uid=False)
    if sheet is not None:
        place = {str(key): number for number, key in enumerate(rows[head]) if key not in (None, "")}
        return Found(name, sheet, head, place, _language_of(sheet, rows[:head]))
    for number, row in enumerate(rows[:FIRST_ROWS]):  # typed anew: only the labels and the sheet's name are left
        labels = {plain(cell): place for place, cell in enumerate(row) if isinstance(cell, str)}
        for language in LANGUAGES:
            for sheet in HUMAN_SHEETS:
                keys = _keys(sheet, language, labels)
                if len(keys) > len(sheet.columns) // 2 and plain(name) == plain(translated(sheet.name, language)):
                    return Found(name, sheet, number, keys, language)
    return None


def _keys(sheet: HumanSheet, language: str, labels: dict[str, int]) -> dict[str, int]:
    return {key: labels[word] for key, word in _labels(sheet, language) if word in labels}


@cache
def _labels(sheet: HumanSheet, language: str) -> tuple[tuple[str, str], ...]:
    """The keys of a sheet's columns, each with its label as it is compared."""
    return tuple((column.key, plain(translated(column.label, language))) for column in sheet.columns)


def _language_of(sheet: HumanSheet, rows: Sequence[Row]) -> str | None:
    """The language whose labels most of the rows above the keys have; None where there are none."""
    labels = {plain(cell): 0 for row in rows for cell in row if isinstance(cell, str)}
    best = max(LANGUAGES, key=lambda language: len(_keys(sheet, language, labels)))
    return best if _keys(sheet, best, labels) else None


def _match_sheet(matched: Matched, one: Found, body: Iterable[Row]) -> None:
    kind, matcher = one.sheet.type, matched.matcher
    columns = ["uid", *(column.key for column in one.sheet.columns if column.key in one.place)]
    rows: list[list[Any]] = [[] for _ in range(one.head)] + [list(columns)]
    read = [{key: row[at] if at < len(row) else None for key, at in one.place.items()} for row in body]
    known = matcher.known(kind, {str(cells.get("uid") or "") for cells in read})
    if kind == "service":
        matcher.writing.fetch(known)
    for number, cells in enumerate(read, start=one.head + 2):
        uid = str(cells.pop("uid", None) or "")
        row: list[Any] = []
        if any(value not in (None, "") for value in cells.values()):
            candidates = {uid} if uid in known else matcher.candidates(one.sheet, cells)
            uid = next(iter(candidates)) if len(candidates) == 1 else ""
            if uid:
                matched.uids.setdefault(kind, set()).add(uid)
                matcher.note(kind, uid, cells)
            if uid or _could_be_new(kind, cells):
                row = [uid, *(cells.get(key) for key in columns[1:])]
            else:
                label = str(as_text(cells.get("title") or cells.get("name") or cells.get("service")) or "")
                matched.left.append(LeftRow(one.name, number, kind, label, SEVERAL if candidates else NONE))
        rows.append(row)
    matched.sheets.append(MatchedSheet(one.name, one.sheet, one.head, rows))


def _could_be_new(kind: str, cells: Cells) -> bool:
    return all(any(cells.get(key) not in (None, "") for key in one.split("|")) for one in NEEDED[kind])


@dataclass(slots=True)
class Matcher:
    """Natural keys of the records here, each list read once and only when a row asks for it."""

    writing: Writing
    language: str
    _services: dict[tuple[str, ...], set[str]] | None = None
    _organisations: dict[str, set[str]] | None = None
    _titles: dict[str, set[str]] = field(default_factory=dict)
    _typed: TypedValues | None = None

    def known(self, kind: str, uids: set[str]) -> set[str]:
        """Return which of these uids are records of a type here."""
        found: set[str] = set()
        listed = sorted(uids - {""})
        for start in range(0, len(listed), 500):
            some = listed[start : start + 500]
            marks = ", ".join("?" * len(some))
            query = f"SELECT uid FROM {kind} WHERE uid IN ({marks})"
            found |= {str(uid) for (uid,) in self.writing.connection.exec_driver_sql(query, tuple(some))}
        return found

    def note(self, kind: str, uid: str, cells: Cells) -> None:
        """Remember a service of the file that was found, for the attendances that name it as it was or as it is."""
        if kind == "service":
            for title in (as_text(cells.get("title")), self.writing.aggregate(uid).displayed((uid, "title"))):
                self._titles.setdefault(plain(str(title or "")), set()).add(uid)

    def says_same(self, name: str, value: Value, typed: str | None) -> bool:
        """Whether an attendance's cell names the service or organisation that it has, as it was or as it is called."""
        if name == "service":
            return value in self._titles.get(plain(typed or ""), set())
        return name == "organisation" and self._organisation(_flo_part(typed)) == {value}

    def candidates(self, sheet: HumanSheet, cells: Cells) -> set[str]:
        """Return the records here that a row may speak of."""
        if sheet is SERVICES:
            return self._service(cells)
        if sheet is ATTENDANCE:
            return self._attendance(cells)
        return self._organisation(as_text(cells.get("flo_id")))

    def _service(self, cells: Cells) -> set[str]:
        known = self._services = self._read_services() if self._services is None else self._services
        reference = as_text(cells.get("service_ref"))
        if reference and (found := known.get(("ref", plain(reference)))):
            return found
        start, end, countries = (self._value(SERVICES, key, cells) for key in ("start", "end", "country"))
        title = as_text(cells.get("title"))
        if not (title and start and end and isinstance(countries, list) and countries):
            return set()
        return known.get(("dates", plain(title), str(start), str(end), *sorted(map(str, countries))), set())

    def _read_services(self) -> dict[tuple[str, ...], set[str]]:
        rows = self.writing.connection.exec_driver_sql(
            'SELECT s.uid, s.service_ref, s.title, s.start, s."end", (SELECT group_concat(c.uid) FROM service_country j'
            " JOIN country c ON c.id = j.target_id WHERE j.owner_id = s.id) FROM service s WHERE NOT s.voided"
        )
        found: dict[tuple[str, ...], set[str]] = {}
        for uid, reference, title, start, end, countries in rows:
            if reference:
                found.setdefault(("ref", plain(reference)), set()).add(uid)
            if title and start and end and countries:
                key = ("dates", plain(title), str(start), str(end), *sorted(countries.split(",")))
                found.setdefault(key, set()).add(uid)
        return found

    def _organisation(self, flo_id: str | None) -> set[str]:
        if self._organisations is None:
            rows = self.writing.connection.exec_driver_sql(
                "SELECT flo_key, uid FROM organisation WHERE flo_key <> '' AND NOT voided"
            )
            self._organisations = {}
            for key, uid in rows:
                self._organisations.setdefault(str(key), set()).add(str(uid))
        return self._organisations.get(flo_key(flo_id), set()) if flo_id else set()

    def _attendance(self, cells: Cells) -> set[str]:
        services = self._titles.get(plain(as_text(cells.get("service")) or ""), set())
        if shown := as_text(cells.get("organisation")):
            receivers = self._organisation(_flo_part(shown))
        else:
            structure = self._value(ATTENDANCE, "structure", cells)
            receivers = {structure} if isinstance(structure, str) else set()
        uids = {attendance_uid(service, receiver) for service in services for receiver in receivers}
        return self.known("service_attendance", uids)

    def _value(self, sheet: HumanSheet, key: str, cells: Cells) -> Value:
        self._typed = self._typed or TypedValues(self.writing, Names({}, self.language))
        column = next(column for column in sheet.columns if column.key == key)
        try:
            return self._typed.value(column, as_text(cells.get(key)))
        except Refused:
            return None


def _flo_part(shown: str | None) -> str:
    """The FLO-ID of an organisation as the sheets write it, "ACRONYM · FLO-ID"; "" where there is a name alone."""
    return shown.rpartition("·")[2] if shown and "·" in shown else ""
