"""The rows of a file gathered to services, and the organisation that each row names.

Rows of one `service_ref` are one service; without it each row is one. The uid of such a row is derived from the
office, its title, first day and organisation as typed, and its place among rows that say the same there: so the same
file twice meets the same services, and a corrected count is a correction.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from clac_desktop.errors import Problem
from clac_desktop.imports.brought import Said
from clac_desktop.imports.matching import Known, OrganisationIndex
from clac_desktop.imports.rows import ReadRow, RowReader
from clac_desktop.imports.service_values import own_cells, row_cells
from clac_desktop.imports.tables import Table
from clac_desktop.models.identity import derived_uid
from clac_desktop.models.keys import flo_key, name_key
from clac_desktop.texts import _


@dataclass(slots=True)
class Attends:
    """One row's organisation or structure; `uid` None = not identified (only a draft may keep it, as typed)."""

    row: ReadRow
    uid: str | None
    typed: str
    structure: bool
    said: Said


@dataclass(slots=True)
class Group:
    """One service of the file."""

    uid: str
    ref: str
    rows: list[ReadRow] = field(default_factory=list)
    said: Said = field(default_factory=dict)
    attends: list[Attends] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    @property
    def state(self) -> str | None:
        """draft, planned, delivered, voided as the file says; None where it says nothing."""
        return self.said.get("state")

    @property
    def label(self) -> str:
        """What the service is called in a list of outcomes."""
        return str(self.said.get("title") or self.ref or self.rows[0].typed.get("title", ""))

    def first_with(self, key: str) -> ReadRow:
        """Return the row that says this, else the first."""
        return next((row for row in self.rows if key in row.typed), self.rows[0])


class ServiceRows:
    """Reads the rows of a table into groups."""

    def __init__(self, table: Table, reader: RowReader, index: OrganisationIndex, office: str) -> None:
        self.table = table
        self.reader = reader
        self.index = index
        self.office = office
        self._met: Counter[tuple[str, ...]] = Counter()
        self._identified: dict[tuple[str, str, tuple[str, ...]], tuple[str | None, str, dict[str, object]]] = {}

    def groups(self) -> list[Group]:
        """Return the services of the file in its order."""
        found: dict[str, Group] = {}
        for table_row in self.table.rows:
            row = self.reader.read(table_row)
            if not row.values and not row.problems:
                continue
            ref = str(row.values.get("service_ref", ""))
            uid = derived_uid("service", self.office, ref) if ref else self._uid_of_row(row)
            group = found.setdefault(uid, Group(uid, ref))
            self._join(group, row)
        for group in found.values():
            self._attend(group)
        return list(found.values())

    def _uid_of_row(self, row: ReadRow) -> str:
        receiver = row.typed.get("flo_id") or row.typed.get("organisation", "")
        key = (
            name_key(row.typed.get("title", "")),
            str(row.values.get("start", row.typed.get("start", ""))),
            flo_key(receiver) if receiver.isdigit() else name_key(receiver),
        )
        self._met[key] += 1
        return derived_uid("service", self.office, "", *key, str(self._met[key]))

    def _join(self, group: Group, row: ReadRow) -> None:
        """Take a row in. What it says of the service otherwise than the rows before refuses the service."""
        group.problems += row.problems
        for key, value in own_cells(row.values).items():
            if key not in group.said:
                group.said[key] = value
            elif not self.table.agree(key, group.said[key], value):
                first = group.first_with(key)
                facts: dict[str, object] = {"first": first.number, "other": first.typed.get(key, "")}
                group.problems.append(
                    self.table.problem("import.rows_disagree", facts, row.number, key, row.typed[key])
                )
        group.rows.append(row)

    # ---- who attended
    def _attend(self, group: Group) -> None:
        countries = tuple(group.said.get("country", ()))
        named: set[str] = set()
        for row in group.rows:
            uid, typed = self._receiver(group, row, countries)
            cells = row_cells(row.values)
            if not uid and not typed and not cells:
                continue
            if uid and uid in named:
                facts: dict[str, object] = {"name": self.index.known[uid].label}
                group.problems.append(
                    self.table.problem("import.receiver_twice", facts, row.number, "organisation", typed)
                )
                continue
            named.add(uid or "")
            structure = bool(uid) and self.index.known[str(uid)].structure
            group.attends.append(Attends(row, uid, typed, structure, cells))

    def _receiver(self, group: Group, row: ReadRow, countries: tuple[str, ...]) -> tuple[str | None, str]:
        flo, name = str(row.values.get("flo_id", "")), str(row.values.get("organisation", ""))
        typed = name or flo
        if not typed:
            return None, row.typed.get("organisation", "")
        place = (flo, name, countries)
        if place not in self._identified:
            self._identified[place] = self._look_up(flo, name, countries)
        uid, code, facts = self._identified[place]
        if code:
            key = "organisation" if name or "flo_id" not in self.table.columns else "flo_id"
            problem = self.table.problem(code, facts, row.number, key, typed)
            group.problems.append(problem)
        return uid, typed

    def _look_up(self, flo: str, name: str, countries: tuple[str, ...]) -> tuple[str | None, str, dict[str, object]]:
        """Return who is meant, or the code and facts of why nobody is."""
        by_flo = self.index.find(flo, countries) if flo else []
        by_name = self.index.find(name, countries) if name else []
        found = [uid for uid in by_flo if uid in by_name] or by_flo or by_name
        if flo and not by_flo:
            facts: dict[str, object] = {"suggestions": self._suggested(name or flo, countries), "typed": flo}
            return None, "import.organisation_unknown", facts
        if by_flo and by_name and not set(by_flo) & set(by_name):
            told = {
                "flo_id": flo,
                "one": _told(self.index.known[by_flo[0]]),
                "other": _told(self.index.known[by_name[0]]),
            }
            return None, "import.organisation_disagrees", dict(told)
        if len(found) > 1:
            return None, "import.organisation_several", {"choices": [_told(self.index.known[uid]) for uid in found[:4]]}
        if not found:
            facts = {"suggestions": self._suggested(name, countries), "typed": name}
            return None, "import.organisation_unknown", facts
        return found[0], "", {}

    def _suggested(self, typed: str, countries: Iterable[str]) -> str:
        """Return up to three suggestions as text: name, FLO-ID, how alike."""
        told = []
        for one in self.index.suggest(typed, tuple(countries)):
            told.append(f"{one.label}{', ' + one.flo_id if one.flo_id else ''} ({one.score} %)")
        return "; ".join(told) or _("ninguna parecida")


def _told(one: Known) -> str:
    return f"{one.label}, {one.flo_id}" if one.flo_id else one.label
