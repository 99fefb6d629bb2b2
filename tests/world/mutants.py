"""Rules of sync.md left out or bent, one at a time, outside the product: the random world must notice each of them.

The names are those of sync.md 10, but for the last, whose rule came later (sync/giving.py). How each is bent stands in
`bent_merging`, `bent_taking` and `bent_centre`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from clac_desktop.models.siblings import Aggregate, Look
from clac_desktop.sync import accepting, deciding, inspecting, proposing, receiving, restoring, sending
from clac_desktop.sync import taking as taking_in
from clac_desktop.sync.taking import Take
from tests.world import accidents
from tests.world import bent_centre as centre
from tests.world import bent_merging as merging
from tests.world import bent_taking as taking

Patch = tuple[object, str, Callable[[Any], Any]]


def every_package_is_taken(_: Any) -> Any:
    return lambda *words: True


def nothing(_: Any) -> Any:
    return lambda *words, **named: None


MUTANTS: dict[str, list[Patch]] = {
    "entries name each other by label": [
        (Look, "part", merging.names_by_label), (Aggregate, "put", merging.put_by_label),
    ],
    "drop the test of what was seen": [(Aggregate, "put", merging.no_test_of_what_was_seen)],
    "a value already named lives again when it comes late": [(Aggregate, "put", merging.named_lives_again)],
    "of equal values one is kept": [(Aggregate, "put", merging.equal_values_are_one)],
    "voiding hides a concurrent edit": [(Aggregate, "_voiding", merging.voiding_hides)],
    "voiding an organisation or an attendance hides a concurrent edit": [
        (Aggregate, "_voiding", merging.voiding_a_part_hides)
    ],
    "voiding a service ignores its attendances": [(Aggregate, "_voiding", merging.voiding_ignores_attendance)],
    "names what was not shown": [(Look, "shown", merging.names_what_was_not_shown)],
    "sign before the hand-edit comparison": [(inspecting, "trust_of", centre.cells_are_not_compared)],
    "proposal applied twice": [(proposing, "insert_proposal", centre.proposed_again)],
    "missing row = deletion": [(receiving, "_propose", centre.missing_row_is_a_deletion)],
    "a hand edit names what is there at its acceptance": [
        (deciding._Deciding, "_proposal", centre.names_what_is_there)
    ],
    "keep acknowledgements across generations": [(Take, "_new_generation", taking.keeps_acknowledgements)],
    "scope has no hub_rev of its own": [(Take, "_rows", taking.scope_has_no_revision)],
    "compare rev without generation": [(Take, "_rows", taking.compares_without_generation)],
    "rows of an older centre stay": [(Take, "_confirm", taking.older_rows_stay)],
    "acknowledgements count before their rows": [(Take, "_acknowledge", taking.acknowledges_too_early)],
    "a hash speaks for what was declared lost": [(Take, "_acknowledge_epoch", taking.hash_speaks_for_what_was_lost)],
    "no re-label on fork": [(Take, "_relabel", nothing)],
    "epoch not renewed on restore": [
        (accidents, "start_epoch", nothing), (restoring, "start_epoch", nothing), (Take, "_relabel", nothing),
    ],
    "what is not acknowledged keeps its old label": [(Take, "_acknowledge_epoch", taking.keeps_its_old_label)],
    "rows of an older centre are not given back": [(Take, "_keep_old", nothing)],
    "generations are numbers only": [
        (accepting, "start_generation", centre.numbers_only),
        (accidents, "start_generation", centre.numbers_only),
        (restoring, "start_generation", centre.numbers_only),
        (receiving, "note_seen", centre.strange_generation_is_unheard),
        (taking_in, "take_given", every_package_is_taken),
    ],
    "skip the hash check on a known seq": [(accepting.Acceptance, "_verdict", centre.no_hash_check)],
    "accept gaps": [(accepting.Acceptance, "_verdict", centre.gaps_are_accepted)],
    "an entry that waits is quarantined": [(accepting, "judge", centre.quarantines_what_waits)],
    "the last seen counts, not the smallest": [(receiving, "note_seen", centre.last_seen_counts)],
    "the rebuilt centre goes on in its old epoch": [
        (accepting, "start_generation", centre.goes_on_in_its_old_epoch),
        (accidents, "start_generation", centre.goes_on_in_its_old_epoch),
        (restoring, "start_generation", centre.goes_on_in_its_old_epoch),
    ],
    "acknowledge before commit": [
        (accepting.Acceptance, "_store", centre.tells_at_once), (sending, "chains", centre.told_at_once),
    ],
    "what was given is not compared": [
        (accepting, "gave", every_package_is_taken), (taking_in, "take_given", every_package_is_taken),
    ],
}  # fmt: skip


@contextmanager
def mutated(name: str) -> Iterator[None]:
    """Bend one rule for a while. Raises AttributeError where what it bends is not there any more."""
    former = [(place, attribute, getattr(place, attribute)) for place, attribute, _ in MUTANTS[name]]
    try:
        for (place, attribute, bend), (_, _, original) in zip(MUTANTS[name], former, strict=True):
            setattr(place, attribute, bend(original))
        yield
    finally:
        for place, attribute, original in reversed(former):
            setattr(place, attribute, original)
