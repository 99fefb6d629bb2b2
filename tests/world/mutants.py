"""Rules of sync.md left out or bent, one at a time, outside the product: the random world must notice each of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import clac_desktop.sync.receiving as receiving
from clac_desktop.models.identity import canonical_json
from clac_desktop.models.siblings import Aggregate, Look, Sibling
from clac_desktop.sync import accepting, ownership, restoring, taking
from tests.world import accidents

Patch = tuple[object, str, Callable[[Any], Any]]


def _no_test_of_what_was_seen(put: Any) -> Any:
    def mutated(self: Aggregate, eid: str, note: Any, part: Any, remember: bool = True) -> None:
        for key in part.fields:
            part.over[key] = sorted({s.eid for s in self.fields.get(key, [])} | set(part.over.get(key, [])))
        put(self, eid, note, part, remember)

    return mutated


def _named_lives_again(put: Any) -> Any:
    def mutated(self: Aggregate, eid: str, note: Any, part: Any, remember: bool = True) -> None:
        self.gone = {}
        put(self, eid, note, part, remember)

    return mutated


def _equal_values_are_one(put: Any) -> Any:
    def mutated(self: Aggregate, eid: str, note: Any, part: Any, remember: bool = True) -> None:
        put(self, eid, note, part, remember)
        for key in part.fields:
            kept: dict[str, Sibling] = {}
            for sibling in self.fields.get(key, []):
                kept.setdefault(canonical_json(sibling.value), sibling)
            self.fields[key] = list(kept.values())

    return mutated


def _voiding_hides(_: Any) -> Any:
    def mutated(self: Aggregate, uid: str) -> tuple[str, list[Any]]:
        siblings = self.fields.get((uid, "_voided"), [])
        trues = [s for s in siblings if s.value]
        return ("no" if not trues else "yes" if len(trues) == len(siblings) else "open"), []

    return mutated


def _voiding_a_part_hides(voiding: Any) -> Any:
    hides = _voiding_hides(None)

    def mutated(self: Aggregate, uid: str) -> Any:
        return voiding(self, uid) if self.types.get(uid) == "service" else hides(self, uid)

    return mutated


def _voiding_ignores_attendance(voiding: Any) -> Any:
    def mutated(self: Aggregate, uid: str) -> Any:
        state, against = voiding(self, uid)
        against = [(key, s) for key, s in against if key[0] == uid]
        return (
            "yes" if state == "open" and not against and all(s.value for s in self.fields[uid, "_voided"]) else state
        ), against

    return mutated


def _names_what_was_not_shown(_: Any) -> Any:
    return lambda self, key, full: list(self.aggregate.fields.get(key, []))


def _keeps_acknowledgements(_: Any) -> Any:
    def mutated(self: taking.Take, number: int, random: str) -> None:
        self._set("generation", str(number))
        self._set("generation_random", random)
        self._set("confirmed", "0")

    return mutated


def _nothing(_: Any) -> Any:
    return lambda *words, **named: None


def _acknowledges_too_early(acknowledge: Any) -> Any:
    def mutated(self: taking.Take) -> None:
        self.run("UPDATE acknowledgement SET rev = 0")
        acknowledge(self)

    return mutated


def _hash_speaks_for_what_was_lost(acknowledge: Any) -> Any:
    return lambda self, epoch, ranges: acknowledge(self, epoch, [[1, *ranges[-1][1:]]])


def _no_hash_check(verdict: Any) -> Any:
    def mutated(self: accepting.Acceptance, entry: Any) -> str:
        last = self._count(
            "SELECT coalesce(max(seq), 0) FROM journal WHERE device = ? AND epoch = ?", entry.device, entry.epoch
        )
        return "known" if entry.seq <= last else str(verdict(self, entry))

    return mutated


def _quarantines_what_waits(judge: Any) -> Any:
    def mutated(*words: Any, **named: Any) -> Any:
        fate, reason = judge(*words, **named)
        return ("quarantined", "waits") if fate == ownership.WAITS else (fate, reason)

    return mutated


def _last_seen_counts(note: Any) -> Any:
    def mutated(writing: Any, device: str, generation: Any, rev: int) -> None:
        note(writing, device, generation, rev)
        writing.connection.exec_driver_sql("UPDATE device SET seen = json_array(?) WHERE device = ?", (rev, device))

    return mutated


def _goes_on_in_its_old_epoch(start: Any) -> Any:
    def mutated(writing: Any, number: int) -> None:
        kept = {key: writing.settings.get(key, "") for key in ("epoch", "epoch_parent")}
        start(writing, number)
        for key, value in kept.items():
            accepting.write_setting(writing.connection, key, value)
            writing.settings[key] = value

    return mutated


MUTANTS: dict[str, list[Patch]] = {
    "drop the test of what was seen": [(Aggregate, "put", _no_test_of_what_was_seen)],
    "a value already named lives again when it comes late": [(Aggregate, "put", _named_lives_again)],
    "of equal values one is kept": [(Aggregate, "put", _equal_values_are_one)],
    "voiding hides a concurrent edit": [(Aggregate, "_voiding", _voiding_hides)],
    "voiding an organisation or an attendance hides a concurrent edit": [
        (Aggregate, "_voiding", _voiding_a_part_hides)
    ],
    "voiding a service ignores its attendances": [(Aggregate, "_voiding", _voiding_ignores_attendance)],
    "names what was not shown": [(Look, "shown", _names_what_was_not_shown)],
    "keep acknowledgements across generations": [(taking.Take, "_new_generation", _keeps_acknowledgements)],
    "acknowledgements count before their rows": [(taking.Take, "_acknowledge", _acknowledges_too_early)],
    "a hash speaks for what was declared lost": [(taking.Take, "_acknowledge_epoch", _hash_speaks_for_what_was_lost)],
    "no re-label on fork": [(taking.Take, "_relabel", _nothing)],
    "rows of an older centre are not given back": [(taking.Take, "_keep_old", _nothing)],
    "skip the hash check on a known seq": [(accepting.Acceptance, "_verdict", _no_hash_check)],
    "an entry that waits is quarantined": [(accepting, "judge", _quarantines_what_waits)],
    "the last seen counts, not the smallest": [(receiving, "note_seen", _last_seen_counts)],
    "the rebuilt centre goes on in its old epoch": [
        (accepting, "start_generation", _goes_on_in_its_old_epoch),
        (accidents, "start_generation", _goes_on_in_its_old_epoch),
    ],
    "epoch not renewed on restore": [
        (accidents, "start_epoch", _nothing),
        (restoring, "start_epoch", _nothing),
        (taking.Take, "_relabel", _nothing),
    ],
}


@contextmanager
def mutated(name: str) -> Iterator[None]:
    """Bend one rule for a while."""
    former = [(place, attribute, getattr(place, attribute)) for place, attribute, _ in MUTANTS[name]]
    for (place, attribute, bend), (_, _, original) in zip(MUTANTS[name], former, strict=True):
        setattr(place, attribute, bend(original))
    try:
        yield
    finally:
        for place, attribute, original in reversed(former):
            setattr(place, attribute, original)
