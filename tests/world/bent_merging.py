"""Rules of merging, bent (sync.md 3)."""

from __future__ import annotations

from typing import Any

from clac_desktop.models.identity import canonical_json
from clac_desktop.models.siblings import Aggregate, Note, Sibling


def no_test_of_what_was_seen(put: Any) -> Any:
    def mutated(self: Aggregate, eid: str, note: Any, part: Any, remember: bool = True) -> None:
        for key in part.fields:
            part.over[key] = sorted({s.eid for s in self.fields.get(key, [])} | set(part.over.get(key, [])))
        put(self, eid, note, part, remember)

    return mutated


def named_lives_again(put: Any) -> Any:
    def mutated(self: Aggregate, eid: str, note: Any, part: Any, remember: bool = True) -> None:
        self.gone = {}
        put(self, eid, note, part, remember)

    return mutated


def equal_values_are_one(put: Any) -> Any:
    def mutated(self: Aggregate, eid: str, note: Any, part: Any, remember: bool = True) -> None:
        put(self, eid, note, part, remember)
        for key in part.fields:
            kept: dict[str, Sibling] = {}
            for sibling in self.fields.get(key, []):
                kept.setdefault(canonical_json(sibling.value), sibling)
            self.fields[key] = list(kept.values())

    return mutated


def voiding_hides(_: Any) -> Any:
    def mutated(self: Aggregate, uid: str) -> tuple[str, list[Any]]:
        siblings = self.fields.get((uid, "_voided"), [])
        trues = [s for s in siblings if s.value]
        return ("no" if not trues else "yes" if len(trues) == len(siblings) else "open"), []

    return mutated


def voiding_a_part_hides(voiding: Any) -> Any:
    hides = voiding_hides(None)

    def mutated(self: Aggregate, uid: str) -> Any:
        return voiding(self, uid) if self.types.get(uid) == "service" else hides(self, uid)

    return mutated


def voiding_ignores_attendance(voiding: Any) -> Any:
    def mutated(self: Aggregate, uid: str) -> Any:
        state, against = voiding(self, uid)
        against = [(key, s) for key, s in against if key[0] == uid]
        return (
            "yes" if state == "open" and not against and all(s.value for s in self.fields[uid, "_voided"]) else state
        ), against

    return mutated


def names_what_was_not_shown(_: Any) -> Any:
    return lambda self, key, full: list(self.aggregate.fields.get(key, []))


def _label(note: Note) -> str:
    return f"{note.device}/{note.epoch}/{note.seq}"


def names_by_label(part: Any) -> Any:
    """`over` holds labels instead of eids."""

    def mutated(self: Any, changes: Any, types: Any, full: bool = False) -> Any:
        found = part(self, changes, types, full)
        notes = self.aggregate.notes
        for key, names in found.over.items():
            found.over[key] = sorted({_label(notes[name]) if name in notes else name for name in names})
        return found

    return mutated


def put_by_label(put: Any) -> Any:
    """What bears a named label goes, whoever wrote it."""

    def mutated(self: Aggregate, eid: str, note: Note, part: Any, remember: bool = True) -> None:
        over, gone = part.over, self.gone
        own = _label(note)
        labels = {s: _label(n) for s, n in self.notes.items()}
        named = {
            key: sorted({*names, *(s.eid for s in self.fields.get(key, []) if labels[s.eid] in names)})
            for key, names in over.items()
        }
        part.over = named
        self.gone = {key: [*names, eid] if own in names else names for key, names in gone.items()}
        put(self, eid, note, part, remember)
        part.over = over

    return mutated
