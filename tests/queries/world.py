"""Records for tests of the figures, written through the journal with full freedom: also what no form would let in."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from clac_desktop.models.identity import attendance_uid, derived_uid, reference_uid
from clac_desktop.models.journal import Act
from clac_desktop.models.siblings import VOIDED, Key
from clac_desktop.models.writing import Writing

COUNTS = "women+men+not_stated+young_women+young_men"
Status = tuple[str | None, str]


def codes(kind: str, values: Iterable[str]) -> list[str]:
    return [reference_uid(kind, value) for value in values]


@dataclass
class Came:
    """Who came to a service: an organisation or structure with its counts."""

    receiver: str
    women: int | None = None
    men: int | None = None
    not_stated: int | None = None
    young_women: int | None = None
    young_men: int | None = None
    document_advice: bool | None = None
    voided: bool = False
    structure: bool = False

    @property
    def counts(self) -> list[int | None]:
        return [self.women, self.men, self.not_stated, self.young_women, self.young_men]


@dataclass
class World:
    """Collects records; `write` stores them all as one entry."""

    writing: Writing
    acts: list[Act] = field(default_factory=list)
    voidings: list[tuple[str, str, str]] = field(default_factory=list)

    def _put(self, aggregate: str, changes: dict[Key, Any], types: dict[str, str]) -> None:
        said = {key: value for key, value in changes.items() if value is not None}
        self.acts.append(Act(self.writing.look(aggregate), said, types))

    def organisation(
        self,
        name: str,
        countries: Sequence[str] = ("PE",),
        *,
        statuses: Sequence[Status] = ((None, "certified"),),
        entry: str | None = None,
        exit: str | None = None,
        confirmed: bool | None = True,
        kind: str | None = "OPP",
        grade: int | None = 1,
        products: Sequence[str] = (),
        voided: bool = False,
    ) -> str:
        uid = derived_uid("test organisation", name)
        changes: dict[Key, Any] = {
            (uid, "name"): name,
            (uid, "country"): codes("country", countries),
            (uid, "products"): codes("product", products),
            (uid, "entry+exit"): [entry, exit],
            (uid, "confirmed"): confirmed,
            (uid, "kind"): kind,
            (uid, "grade"): grade,
        }
        types = {uid: "organisation"}
        for since, status in statuses:
            child = derived_uid("certification_status", uid, since or "")
            types[child] = "certification_status"
            changes[child, "organisation"] = uid
            changes[child, "status"] = status
            changes[child, "since"] = since
        self._put(uid, changes, types)
        if voided:
            self.voidings.append((uid, uid, "organisation"))
        return uid

    def service(
        self,
        title: str,
        end: str | None,
        came: Sequence[Came] = (),
        *,
        countries: Sequence[str] = ("PE",),
        start: str | None = None,
        state: str | None = "delivered",
        hours: str | None = "2",
        cost: str | None = None,
        currency: str | None = None,
        service_type: str | None = "workshop",
        voided: bool = False,
    ) -> str:
        uid = derived_uid("test service", title)
        changes: dict[Key, Any] = {
            (uid, "title"): title,
            (uid, "start+end"): [start or end, end],
            (uid, "state"): state,
            (uid, "country"): codes("country", countries),
            (uid, "hours"): hours,
            (uid, "cost+currency"): [cost, currency],
            (uid, "service_type"): reference_uid("service_type", service_type) if service_type else None,
        }
        types = {uid: "service"}
        for one in came:
            row = attendance_uid(uid, one.receiver)
            types[row] = "service_attendance"
            changes[row, "service"] = uid
            changes[row, "structure" if one.structure else "organisation"] = one.receiver
            changes[row, COUNTS] = one.counts
            changes[row, "document_advice"] = one.document_advice
            if one.voided:
                self.voidings.append((uid, row, "service_attendance"))
        self._put(uid, changes, types)
        if voided:
            self.voidings.append((uid, uid, "service"))
        return uid

    def write(self) -> None:
        """Store what was collected, organisations before the services that name them; then the voidings."""
        self.writing.write(self.acts)
        self.acts = []
        for aggregate, uid, kind in self.voidings:
            self.writing.write([Act(self.writing.look(aggregate), {(uid, VOIDED): True}, {uid: kind})])
        self.voidings = []

    def conflict(self, aggregate: str, uid: str, kind: str, name: str, values: Sequence[Any]) -> None:
        """Let several authors change one field, none of whom saw the others."""
        look = self.writing.look(aggregate)
        for value in values:
            self.writing.write([Act(look, {(uid, name): value}, {uid: kind})])


# ---- random worlds
COUNTRIES = ("PE", "EC", "BO", "DO")
STRUCTURES = ("cn_pe", "network_coffee")
DAYS = (
    "2022-12-31", "2023-01-01", "2023-02-03", "2023-02-14", "2023-03-31", "2023-04-01",
    "2023-05-20", "2023-05-28", "2023-06-30", "2023-07-01", "2023-08-09", "2023-11-30",
    "2023-12-31", "2024-01-01",
)  # fmt: skip
STATUSES = ("certified", "suspended", "permission_to_trade", "applicant", "decertified")


def random_world(writing: Writing, seed: int, structures: Sequence[str]) -> None:
    """Fill a workspace with every oddity: the same seed gives the same records."""
    chance = random.Random(seed)
    world = World(writing)
    organisations = [_random_organisation(world, chance, number) for number in range(chance.randint(0, 9))]
    for number in range(chance.randint(0, 10)):
        receivers = [(uid, False) for uid in organisations] + [(uid, True) for uid in structures]
        came = [
            _random_row(chance, uid, structure)
            for uid, structure in chance.sample(receivers, chance.randint(0, min(6, len(receivers))))
        ]
        day = chance.choice(DAYS)
        world.service(
            f"Servicio {number}",
            None if chance.random() < 0.08 else day,
            came,
            countries=chance.sample(COUNTRIES, chance.choice((0, 1, 1, 1, 2, 3))),
            start=chance.choice((None, "2023-06-15", "2022-11-01")),  # also after the end, and over a semester
            state=chance.choice(("delivered", "delivered", "delivered", "planned", None)),
            hours=chance.choice((None, "2", "1.5", "0.333333", "16")),
            cost=chance.choice((None, None, "100", "99.99", "0.000001")),
            currency=chance.choice((None, "PEN", "PEN", "USD")),
            voided=chance.random() < 0.12,
        )
    world.write()
    _random_conflicts(world, chance)


def _random_organisation(world: World, chance: random.Random, number: int) -> str:
    changes = sorted(chance.sample(DAYS, chance.randint(0, 2)))
    statuses: list[Status] = [(day, chance.choice(STATUSES)) for day in changes]
    if chance.random() < 0.6:
        statuses.insert(0, (None, chance.choice((*STATUSES, "certified", "certified"))))
    return world.organisation(
        f"Organización {number}",
        chance.sample(COUNTRIES, chance.choice((0, 1, 1, 1, 2, 3))),
        statuses=statuses,
        entry=chance.choice((None, None, None, "2023-02-14", "2023-07-01")),
        exit=chance.choice((None, None, None, "2023-04-01", "2023-12-31")),
        confirmed=chance.choice((True, True, True, True, False, None)),
        kind=chance.choice(("OPP", "OT", None)),
        grade=chance.choice((1, 2, 3, None)),
        products=chance.sample(("coffee", "cocoa", "coffee_arabica"), chance.randint(0, 2)),
        voided=chance.random() < 0.12,
    )


def _random_row(chance: random.Random, uid: str, structure: bool) -> Came:
    def count() -> int | None:
        return chance.choice((None, 0, 1, 3, 17))

    young = chance.random() < 0.5
    return Came(
        uid,
        women=count(),
        men=count(),
        not_stated=chance.choice((None, None, 0, 4)),
        young_women=count() if young else None,
        young_men=count() if young else None,
        document_advice=chance.choice((None, False, False, True)),
        voided=chance.random() < 0.12,
        structure=structure,
    )


def _random_conflicts(world: World, chance: random.Random) -> None:
    world.writing.flush()
    rows = list(
        world.writing.connection.exec_driver_sql(
            "SELECT uid, type FROM aggregate WHERE type IN ('organisation', 'service')"
        )
    )
    for aggregate, _kind in chance.sample(rows, min(len(rows), chance.randint(0, 4))):
        types = world.writing.aggregate(aggregate).types
        uid = chance.choice(sorted(types))
        name, values = _CONFLICTS[types[uid]](chance)
        world.conflict(aggregate, uid, types[uid], name, values)


_CONFLICTS: dict[str, Any] = {
    "organisation": lambda chance: chance.choice(
        [
            ("entry+exit", [["2023-05-20", None], [None, "2023-06-30"]]),
            ("confirmed", [True, False]),
            (VOIDED, [True, False]),
        ]
    ),
    "certification_status": lambda chance: ("status", chance.sample(STATUSES, 2)),
    "service": lambda chance: chance.choice(
        [
            ("start+end", [["2023-06-30", "2023-06-30"], ["2023-07-01", "2023-07-01"]]),
            ("state", ["planned", "delivered"]),
            ("hours", ["3", "4"]),
            (VOIDED, [True, False]),
        ]
    ),
    "service_attendance": lambda chance: chance.choice(
        [(COUNTS, [[1, 2, None, None, None], [5, 5, 5, 1, 1]]), (VOIDED, [True, False])]
    ),
}
