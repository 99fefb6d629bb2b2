"""Merging (sync.md 3): the rules one by one, and against a naive account of them in every order of arrival."""

from __future__ import annotations

import itertools
import json
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from clac_desktop.models.identity import canonical_json
from clac_desktop.models.siblings import VOIDED, Aggregate, Look, Note, Part

S, A, B = "service", "attendance-a", "attendance-b"  # a service and two attendances
TYPES = {S: "service", A: "service_attendance", B: "service_attendance"}
Key = tuple[str, str]


class Author:
    """Writes entries for one device, from what a look shows."""

    def __init__(self, device: str) -> None:
        self.device, self.seq = device, 0

    def write(self, seen: Aggregate, changes: dict[Key, Any], full: bool = False, look: Look | None = None) -> Any:
        self.seq += 1
        part = (look or Look(seen)).part(changes, TYPES, full)
        return f"{self.device}{self.seq}", Note(self.device, "e", self.seq, "X", "now"), part


def merged(*entries: Any, start: Aggregate | None = None) -> Aggregate:
    found = Aggregate.from_json(start.as_json()) if start else Aggregate(S)
    for eid, note, part in entries:
        found.put(eid, note, Part.from_json(json.loads(canonical_json(part.as_json()))))
    return found


def made(author: Author) -> Aggregate:
    return merged(author.write(Aggregate(S), {(S, "title"): "T", (A, "women"): 1, (B, "women"): 2}))


# ---- the rules
def test_who_saw_a_value_replaces_it() -> None:
    one = Author("1")
    first = made(one)
    after = merged(one.write(first, {(S, "title"): "T2"}), start=first)
    assert after.displayed((S, "title")) == "T2" and not list(after.conflicts())


def test_who_did_not_see_a_value_stands_beside_it() -> None:
    one, two = Author("1"), Author("2")
    first = made(one)
    late, early = two.write(first, {(S, "title"): "2"}), one.write(first, {(S, "title"): "1"})
    for order in itertools.permutations((late, early)):
        after = merged(*order, start=first)
        assert after.conflict((S, "title")) == ["1", "2"]  # the smallest label is displayed, whoever came first
        assert list(after.conflicts()) == [(S, "title")]


def test_a_value_already_named_stays_gone_when_it_comes_late() -> None:
    one, two = Author("1"), Author("2")
    first = made(one)
    edit = one.write(first, {(S, "title"): "1"})
    seen = merged(edit, start=first)
    over = two.write(seen, {(S, "title"): "2"})
    assert merged(over, edit, start=first).as_json() == merged(edit, over, start=first).as_json()
    assert merged(over, edit, edit, start=first).displayed((S, "title")) == "2"


def test_equal_values_agree_and_each_stands_until_it_is_named() -> None:
    one, two, three = Author("1"), Author("2"), Author("3")
    first = made(one)
    same = [author.write(first, {(S, "title"): "X"}) for author in (one, two)]
    both = merged(*same, start=first)
    assert both.conflict((S, "title")) == [] and len(both.fields[S, "title"]) == 2
    partial = merged(same[0], start=first)
    after = merged(*same, three.write(partial, {(S, "title"): "Y"}), start=first)
    assert after.conflict((S, "title")) == ["X", "Y"]


def test_an_ordinary_form_leaves_a_conflict_open_and_the_page_of_conflicts_closes_it() -> None:
    one, two = Author("1"), Author("2")
    first = made(one)
    both = merged(one.write(first, {(S, "title"): "1"}), two.write(first, {(S, "title"): "2"}), start=first)
    ordinary = merged(two.write(both, {(S, "title"): "3"}), start=both)
    assert ordinary.conflict((S, "title")) == ["2", "3"]
    decided = merged(two.write(both, {(S, "title"): "2"}, full=True), start=both)
    assert decided.conflict((S, "title")) == [] and decided.displayed((S, "title")) == "2"


def test_own_pending_entries_pass_on_what_they_had_named() -> None:
    """An office writes twice before it sends: the second entry names what the first had seen too."""
    one = Author("1")
    first = made(one)
    edit = one.write(first, {(S, "title"): "1"})
    look = Look(merged(edit, start=first), {edit[0]: dict(edit[2].over)})
    again = one.write(Aggregate(S), {(S, "title"): "2"}, look=look)
    assert set(again[2].over[S, "title"]) == {"11", "12"}
    assert merged(again, start=first).conflict((S, "title")) == []


def test_what_an_entry_says_of_itself() -> None:
    one = Author("1")
    first = made(one)
    _, _, part = one.write(first, {(S, "title"): "X", ("new", "women"): 3, (S, "place"): "P"} | {})
    assert part.born == {"new"} and part.old == {(S, "title"): "T"} and part.seen == frozenset()
    assert part.over == {(S, "title"): ["11"]}
    assert "seen" not in part.as_json() and "over" not in part.as_json()["records"]["new"]


TYPES["new"] = "service_attendance"


def test_voiding_is_settled_when_all_was_seen() -> None:
    one, two = Author("1"), Author("2")
    first = made(one)
    void = two.write(first, {(S, VOIDED): True})
    after = merged(void, start=first)
    assert after.void_state(S) == "yes" and after.void_state(A) == "no"
    restored = merged(one.write(after, {(S, VOIDED): False}), start=after)
    assert restored.void_state(S) == "no"


def test_an_edit_that_the_voiding_had_not_seen_keeps_the_record() -> None:
    one, two = Author("1"), Author("2")
    first = made(one)
    void = two.write(first, {(S, VOIDED): True})
    for key in ((S, "title"), (A, "women"), ("new", "women")):
        edit = one.write(first, {key: 9})
        for order in itertools.permutations((void, edit)):
            after = merged(*order, start=first)
            assert after.void_state(S) == "open"
            assert [k for k, _ in after.against_voiding(S)] == [key]
            assert (S, VOIDED) in list(after.conflicts())


def test_an_edit_by_one_who_saw_the_voiding_leaves_it_settled() -> None:
    one, two = Author("1"), Author("2")
    first = made(one)
    gone = merged(two.write(first, {(S, VOIDED): True}), start=first)
    edit = one.write(gone, {(S, "title"): "later"})
    assert edit[2].voids == {(S, "21")}
    assert merged(edit, start=gone).void_state(S) == "yes"


def test_an_edit_by_one_who_saw_an_open_voiding_keeps_it_open() -> None:
    """Who corrects a contested record has not agreed to its voiding: the record must not vanish under the edit."""
    one, two = Author("1"), Author("2")
    first = made(one)
    contested = merged(two.write(first, {(S, VOIDED): True}), one.write(first, {(S, "title"): "9"}), start=first)
    edit = one.write(contested, {(S, "title"): "10"})
    assert edit[2].voids == frozenset()
    after = merged(edit, start=contested)
    assert (after.void_state(S), after.displayed((S, "title"))) == ("open", "10")


def test_voiding_an_attendance_speaks_of_it_alone() -> None:
    one, two = Author("1"), Author("2")
    first = made(one)
    void = two.write(first, {(A, VOIDED): True})
    other = merged(void, one.write(first, {(B, "women"): 7}), start=first)
    assert (other.void_state(A), other.void_state(B), other.void_state(S)) == ("yes", "no", "no")
    same = merged(void, one.write(first, {(A, "women"): 7}), start=first)
    assert same.void_state(A) == "open"


def test_the_page_of_conflicts_settles_an_open_voiding_either_way() -> None:
    one, two = Author("1"), Author("2")
    first = made(one)
    void, edit = two.write(first, {(S, VOIDED): True}), one.write(first, {(S, "title"): "9"})
    both = merged(void, edit, start=first)
    assert both.void_state(S) == "open"
    for decision, state in ((True, "yes"), (False, "no")):
        after = merged(one.write(both, {(S, VOIDED): decision}, full=True), start=both)
        assert after.void_state(S) == state


def test_lists_and_groups_are_one_value() -> None:
    one, two = Author("1"), Author("2")
    first = merged(one.write(Aggregate(S), {(S, "themes"): ["a", "b"], (S, "start+end"): ["1", "2"]}))
    both = merged(
        one.write(first, {(S, "themes"): ["b", "a"], (S, "start+end"): ["0", "2"]}),
        two.write(first, {(S, "themes"): ["a"], (S, "start+end"): ["1", "3"]}),
        start=first,
    )
    assert both.conflict((S, "themes")) == [["b", "a"], ["a"]]
    assert both.conflict((S, "start+end")) == [["0", "2"], ["1", "3"]]


# ---- a naive account, in any order
KEYS = [(S, "title"), (S, VOIDED), (A, "women"), (A, VOIDED)]


@st.composite
def histories(draw: st.DrawFn) -> list[Any]:
    """Entries that name any others in `over`, `seen` and `voids`: more than authors could ever write."""
    count = draw(st.integers(1, 5))
    eids = [f"e{number}" for number in range(count)]
    some = st.frozensets(st.sampled_from(eids), max_size=3)
    found = []
    for place, eid in enumerate(eids):
        keys = draw(st.lists(st.sampled_from(KEYS), min_size=1, max_size=3, unique=True))
        fields = {key: draw(st.booleans() if key[1] == VOIDED else st.integers(0, 2)) for key in keys}
        over = {key: sorted(draw(some) - {eid}) for key in keys}
        seen = draw(some) if any(key[1] == VOIDED and value for key, value in fields.items()) else frozenset()
        voids = frozenset((draw(st.sampled_from((S, A))), other) for other in draw(some))
        part = Part(S, {uid: TYPES[uid] for uid, _ in keys}, fields, {}, frozenset(), over, seen, voids)
        note = Note(draw(st.sampled_from("abc")), "e", place, "X", "now")
        found.append((eid, note, part))
    return found


def naive(entries: list[Any]) -> dict[Key, list[tuple[str, Any]]]:
    """What stands: each value that no entry names for its field."""
    named = {(key, eid) for _, _, part in entries for key in part.fields for eid in part.over[key]}
    found: dict[Key, list[tuple[str, Any]]] = {}
    for eid, _, part in entries:
        for key, value in part.fields.items():
            if (key, eid) not in named:
                found.setdefault(key, []).append((eid, value))
    return found


def naive_void(entries: list[Any], uid: str) -> str:
    standing, parts = naive(entries), {eid: part for eid, _, part in entries}
    own = standing.get((uid, VOIDED), [])
    voidings = [eid for eid, value in own if value]
    if not voidings:
        return "no"
    if len(voidings) < len(own):
        return "open"
    for key, values in standing.items():
        if key == (uid, VOIDED) or (uid != S and key[0] != uid):
            continue
        for eid, _ in values:
            settled = any(
                eid == voiding or eid in parts[voiding].seen or (uid, voiding) in parts[eid].voids
                for voiding in voidings
            )
            if not settled:
                return "open"
    return "yes"


@settings(max_examples=150, deadline=None)
@given(histories())
def test_every_order_of_arrival_gives_what_the_rules_say(entries: list[Any]) -> None:
    states = set()
    for order in itertools.permutations(entries):
        after = Aggregate(S)
        for eid, note, part in (*order, order[0]):  # the first one comes twice
            after.put(eid, note, part)
        states.add(canonical_json(after.as_json()))
    assert len(states) == 1
    standing = naive(entries)
    labels = {eid: note.label for eid, note, _ in entries}
    for key in KEYS:
        assert sorted(map(tuple, after.fields.get(key, []))) == sorted(standing.get(key, []))
        values = sorted(standing.get(key, []), key=lambda pair: labels[pair[0]])
        assert after.displayed(key) == (values[0][1] if values else None)
        assert len(after.conflict(key)) == (
            len({value for _, value in values}) if len({v for _, v in values}) > 1 else 0
        )
    for uid in (S, A):
        assert after.void_state(uid) == naive_void(entries, uid)
    assert Aggregate.from_json(json.loads(states.pop())).as_json() == after.as_json()


@settings(max_examples=60, deadline=None)
@given(histories(), st.integers(0, 5))
def test_an_office_row_with_pending_entries_folds_like_the_whole(entries: list[Any], cut: int) -> None:
    """A row of the centre does not say what was named before; own pending entries follow it in their order."""
    row = merged(*entries[:cut])
    view = Aggregate.from_json(row.as_json(with_gone=False))
    for eid, note, part in entries[cut:]:
        view.put(eid, note, part, remember=False)
    named = {(key, eid) for _, _, part in entries for key in part.fields for eid in part.over[key]}
    stand = naive(entries)
    assert stand.keys() <= view.fields.keys() <= set(KEYS)
    for key, siblings in view.fields.items():
        shown, standing = set(map(tuple, siblings)), set(stand.get(key, []))
        assert standing <= shown, "nothing that stands is lost"
        # at most a value that the centre knows to be named shows on
        assert all((key, eid) in named for eid, _ in shown - standing)
