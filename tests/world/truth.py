"""What each author had on the screen, and through it what those authors had: the product never reads it.

A spy on the one place where entries are merged compares each drop with it: I4, nothing is silently overwritten.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from clac_desktop.models.journal import Act, Entry
from clac_desktop.models.siblings import VOIDED, Aggregate, Key, Part, Sibling
from clac_desktop.models.writing import Writing


class Broken(AssertionError):
    """An invariant that does not hold."""


def check(ok: object, name: str, *facts: object) -> None:
    if not ok:
        raise Broken(name, *facts)


class Truth:
    def __init__(self) -> None:
        self.saw: dict[str, dict[Key, set[str]]] = defaultdict(dict)
        self.voids: dict[str, set[str]] = defaultdict(set)
        self.merges: list[tuple[Entry, Part, dict[Key, list[Sibling]], Aggregate]] = []

    def note(self, eid: str, acts: list[Act]) -> None:
        for act in acts:
            look, whole = act.look, act.full or any(name == VOIDED for _, name in act.changes)
            seen = look.aggregate
            for key in {*seen.fields, *act.changes}:
                full = act.full or (whole and (key not in act.changes or key[1] == VOIDED))
                self.saw[eid][key] = self.closure(_shown(seen, key, full), key)
            for uid, name in seen.fields:
                if name == VOIDED and seen.void_state(uid) == "yes":
                    self.voids[eid] |= self.closure(seen.fields[uid, name], (uid, name))

    def closure(self, siblings: list[Sibling], key: Key) -> set[str]:
        return {eid for s in siblings for eid in (s.eid, *self.saw.get(s.eid, {}).get(key, ()))}

    # ---- the spy
    @contextmanager
    def watching(self) -> Iterator[None]:
        """Compare every merge at a centre with what its author saw."""
        merge, truth = Writing.merge, self

        def spied(writing: Writing, entry: Entry) -> None:
            if not writing.central:
                merge(writing, entry)
                return
            before = {part.aggregate: _fields(writing.aggregate(part.aggregate)) for part in entry.parts}
            merge(writing, entry)
            for part in entry.parts:
                after = writing.aggregate(part.aggregate)
                kept = Aggregate(after.uid, dict(after.types), _fields(after), dict(after.notes))
                truth.merges.append((entry, part, before[part.aggregate], kept))

        Writing.merge = spied  # type: ignore[method-assign]
        try:
            yield
        finally:
            Writing.merge = merge  # type: ignore[method-assign]

    def judge(self) -> None:
        """Compare the merges since the last time; who wrote them is noted by now."""
        merges, self.merges = self.merges, []
        for entry, part, before, after in merges:
            self.compare(entry, part.fields, before, after)

    def compare(self, entry: Entry, changed: Any, before: dict[Key, list[Sibling]], after: Aggregate) -> None:
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
