"""What each author had on the screen, and through it what those authors had: the product never reads it.

A spy on the one place where entries are merged compares each drop with it: I4, nothing is silently overwritten. It
also tells from what an entry changes, not from the verdict, whether that was its device's to change: I13.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from clac_desktop.models.journal import Act, Entry
from clac_desktop.models.siblings import VOIDED, Aggregate, Key, Part, Sibling
from clac_desktop.models.writing import Writing
from clac_desktop.sync.accepting import Acceptance
from tests.world.places import OFFICES, country, office_uid

COUNTRIES = {office_uid[code]: {country[at]} for code, at in OFFICES.items()}  # of each office, by uid


class Broken(AssertionError):
    """An invariant that does not hold."""


def check(ok: object, name: str, *facts: object) -> None:
    if not ok:
        raise Broken(name, *facts)


class Truth:
    def __init__(self, former: Truth | None = None) -> None:
        self.saw: dict[str, dict[Key, set[str]]] = defaultdict(dict)
        self.voids: dict[str, set[str]] = defaultdict(set)
        self.number: dict[str, int] = {}  # of each entry that a person wrote, by its eid
        self.merges: list[tuple[Entry, Part, dict[Key, list[Sibling]], Aggregate]] = []
        if former is not None:  # what is noted of an entry is never changed afterwards
            self.saw.update(former.saw)
            self.voids.update(former.voids)
            self.number.update(former.number)

    def note(self, eid: str, acts: list[Act]) -> None:
        self.number[eid] = len(self.number)
        for act in acts:
            look, whole = act.look, act.full or any(name == VOIDED for _, name in act.changes)
            seen = look.aggregate
            for key in {*seen.fields, *act.changes}:
                full = act.full or (whole and (key not in act.changes or key[1] == VOIDED))
                self.saw[eid][key] = self.closure(_shown(seen, key, full), key)
            for uid, name in seen.fields:
                if name == VOIDED and seen.void_state(uid) == "yes":
                    self.voids[eid] |= self.closure(seen.fields[uid, name], (uid, name))

    def note_values(self, eid: str, fields: dict[Key, Iterable[Sibling]]) -> None:
        """An entry whose author saw these values and nothing else (a hand edit, what an office gave back)."""
        self.number[eid] = len(self.number)
        for key, siblings in fields.items():
            self.saw[eid][key] = self.closure(siblings, key)

    def closure(self, siblings: Iterable[Sibling], key: Key) -> set[str]:
        return {eid for s in siblings for eid in (s.eid, *self.saw.get(s.eid, {}).get(key, ()))}

    # ---- the spy
    @contextmanager
    def watching(self) -> Iterator[None]:
        """Compare every merge at a centre with what its author saw, and with what is its device's to change."""
        merge, settle, truth, judged = Writing.merge, Acceptance._settle, self, [False]

        def spied(writing: Writing, entry: Entry) -> None:
            if not writing.central:
                merge(writing, entry)
                return
            if judged[0]:
                _check_inside(writing, entry)
            before = {part.aggregate: _fields(writing.aggregate(part.aggregate)) for part in entry.parts}
            merge(writing, entry)
            for part in entry.parts:
                after = writing.aggregate(part.aggregate)
                kept = Aggregate(after.uid, dict(after.types), _fields(after), dict(after.notes))
                truth.merges.append((entry, part, before[part.aggregate], kept))

        def settled(acceptance: Acceptance, *words: Any) -> None:
            judged[0] = True  # nobody decides on it: the rules alone let it in
            try:
                settle(acceptance, *words)
            finally:
                judged[0] = False

        Writing.merge, Acceptance._settle = spied, settled  # type: ignore[method-assign]
        try:
            yield
        finally:
            Writing.merge, Acceptance._settle = merge, settle  # type: ignore[method-assign]

    def judge(self) -> None:
        """Look at every merge since the last time."""
        for entry, part, before, after in self.merges:
            self._judge(entry, list(part.fields), before, after)
        self.merges.clear()

    def _judge(self, entry: Entry, changed: list[Key], before: dict[Key, list[Sibling]], after: Aggregate) -> None:
        saw = self.saw.get(entry.eid, {})
        for key in changed:
            now = {s.eid for s in after.fields.get(key, [])}
            for sibling in before.get(key, []):
                if sibling.eid not in now and sibling.eid != entry.eid:
                    check(sibling.eid in saw.get(key, ()), "I4 silently overwritten", key, sibling.eid, entry.eid)
            if entry.eid not in now:
                named = [eid for eid, fields in self.saw.items() if entry.eid in fields.get(key, ())]
                check(named, "I4 silently dropped on late arrival", key, entry.eid)
        for uid in {u for u, name in after.fields if name == VOIDED and after.void_state(u) == "yes"}:
            trues = [s.eid for s in after.fields[uid, VOIDED]]
            for key, siblings in after.fields.items():
                if key != (uid, VOIDED) and (uid == after.uid or key[0] == uid):
                    for s in siblings:
                        known = any(
                            s.eid == v or s.eid in self.saw.get(v, {}).get(key, ()) or v in self.voids.get(s.eid, ())
                            for v in trues
                        )
                        check(known, "I4 an edit is hidden by a voiding", key, s.eid)


def _check_inside(writing: Writing, entry: Entry) -> None:
    """I13: what the rules let in without a person was the office's own to change."""
    mine = writing.connection.exec_driver_sql(
        "SELECT office FROM device WHERE device = ?", (entry.device,)
    ).scalar_one()
    for part in entry.parts:
        here = writing.aggregate(part.aggregate)
        for uid, name in part.fields:
            check(_is_inside(writing, here, part, uid, name, mine), "I13 changed something outside", uid, name, entry)


def _is_inside(writing: Writing, here: Aggregate, part: Part, uid: str, name: str, mine: str) -> bool:
    root = part.aggregate
    if part.types[uid] == "organisation":
        own = here.displayed((root, "office")) == mine and not here.displayed((root, "confirmed"))
        return not here.has(root) or (own and name in ("name",))
    owner = here.displayed((root, "office")) if here.has(root) else part.fields.get((root, "office"))
    if part.types[uid] == "service":
        return bool(owner == mine and (name != "office" or part.fields[uid, name] == mine))
    receiver = here.displayed((uid, "organisation")) or part.fields.get((uid, "organisation"))
    where = writing.aggregate(str(receiver)).displayed((str(receiver), "country")) or ()
    return bool(owner == mine or COUNTRIES[mine] & set(where))


def _fields(aggregate: Aggregate) -> dict[Key, list[Sibling]]:
    return {key: list(siblings) for key, siblings in aggregate.fields.items()}


def _shown(aggregate: Aggregate, key: Key, full: bool) -> list[Sibling]:
    """Written again here: an ordinary form shows the displayed value, the page that decides shows all."""
    siblings = aggregate.fields.get(key, [])
    if key[1] == VOIDED and full:
        return siblings + [s for _, s in aggregate.against_voiding(key[0])]
    if full or len({repr(s.value) for s in siblings}) < 2:
        return siblings
    return [s for s in siblings if s.value == aggregate.displayed(key)]
