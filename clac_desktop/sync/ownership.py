"""What an office may change: judged on the centre's state before the entry (sync.md 3, "Ownership")."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from clac_desktop.models.journal import Entry
from clac_desktop.models.registry import CENTRE_TYPES, TYPES
from clac_desktop.models.siblings import Aggregate, Part
from clac_desktop.models.writing import Writing
from clac_desktop.sync.scope import office_countries

APPLIED, PROPOSAL, QUARANTINED, WAITS = "applied", "proposal", "quarantined", "waits"


def judge(
    writing: Writing,
    entry: Entry,
    office: str | None,
    revoked: bool = False,
    countries: set[str] | None = None,
) -> tuple[str, str | None]:
    """Return the fate of an entry and its reason; `office` is the uid of its device's office, None for the centre.

    `countries` are the office's, where they were asked for already.

    An entry with one record outside is quarantined whole; one on a record that is not here waits for it.
    """
    if revoked:
        return QUARANTINED, "revoked"
    if missing_here(writing, entry):
        return WAITS, None
    if office is None:
        return APPLIED, None
    own = Countries(writing, office, countries)
    verdicts = [verdict for part in entry.parts for verdict in _part_verdicts(writing, part, own)]
    for worst in (QUARANTINED, PROPOSAL):
        reasons = [reason for fate, reason in verdicts if fate == worst]
        if reasons:
            return worst, reasons[0]
    return APPLIED, None


def missing_here(writing: Writing, entry: Entry) -> bool:
    """Whether an entry speaks of a record that is not here (yet) and that it does not make itself."""
    born = frozenset().union(*(part.born for part in entry.parts))
    return any(_lacks(writing, part, born) for part in entry.parts)


def _lacks(writing: Writing, part: Part, born: frozenset[str]) -> bool:
    here = writing.aggregate(part.aggregate)
    if any(uid not in part.born and not here.has(uid) for uid in (*part.types, part.aggregate)):
        return True  # also a new attendance of a service that is not here
    for (uid, name), value in part.fields.items():
        if name != "organisation" or not value or part.types[uid] not in TYPES:  # a newer type's may be anything
            continue
        if value not in born and not writing.aggregate(value).types:
            return True
    return False


@dataclass(slots=True)
class Countries:
    """An office with its countries, asked for once for all fields of an entry; and which organisations meet them."""

    writing: Writing
    office: str
    _own: set[str] | None = None
    _met: dict[str, bool] = field(default_factory=dict)

    def meet(self, organisation: str) -> bool:
        """Return whether an organisation has a country of the office (A15)."""
        if organisation not in self._met:
            if self._own is None:
                self._own = office_countries(self.writing.connection, self.office)
            countries = self.writing.aggregate(organisation).displayed((organisation, "country")) or ()
            self._met[organisation] = bool(self._own & set(countries))
        return self._met[organisation]


def _part_verdicts(writing: Writing, part: Part, countries: Countries) -> Iterator[tuple[str, str | None]]:
    """Yield a verdict on each field; but for organisations, one of a record holds for all its fields."""
    here = writing.aggregate(part.aggregate)
    judged: dict[str, tuple[str, str | None]] = {}
    for uid, name in part.fields:
        if part.types[uid] in ("organisation", "certification_status"):
            yield _organisation(here, part, name, countries.office)
        elif uid not in judged:
            judged[uid] = _inside(here, part, uid, countries)
            yield judged[uid]


def _inside(here: Aggregate, part: Part, uid: str, countries: Countries) -> tuple[str, str | None]:
    kind, office = part.types[uid], countries.office
    if kind in CENTRE_TYPES:
        return PROPOSAL, "centre_owns"
    if kind == "service_attendance":
        receiver = here.displayed((uid, "organisation")) or part.fields.get((uid, "organisation"))
        if receiver and countries.meet(str(receiver)):
            return APPLIED, None  # A15: another office adds its own organisations to the same service
    elif kind != "service":
        return APPLIED, None  # a type of a newer version: kept verbatim
    service = part.aggregate
    owner = here.displayed((service, "office")) if here.has(service) else part.fields.get((service, "office"))
    if owner == office and part.fields.get((service, "office"), office) == office:
        return APPLIED, None
    return QUARANTINED, "other_office"


def _organisation(here: Aggregate, part: Part, name: str, office: str) -> tuple[str, str | None]:
    uid = part.aggregate
    if not here.has(uid):  # a new organisation, "por confirmar", owned by the office that made it
        given = part.fields.get((uid, "office")) == office and not part.fields.get((uid, "confirmed"))
        return (APPLIED, None) if given else (QUARANTINED, "centre_owns")
    mine = here.displayed((uid, "office")) == office and not here.displayed((uid, "confirmed"))
    if mine and name not in ("country", "confirmed", "office"):
        return APPLIED, None
    return PROPOSAL, "centre_owns"
