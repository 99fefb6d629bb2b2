"""Short stories, each aimed at one rule: they hold, and break as soon as the rule is bent (`mutants`).

What a random run meets once in some hundred is played here in a few steps, with the invariants of every other run.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from clac_desktop.models.identity import attendance_uid, new_uid
from clac_desktop.models.journal import Act
from clac_desktop.models.siblings import VOIDED
from clac_desktop.sync.accepting import declare_lost
from tests.world.accidents import NOBODY, PERSON
from tests.world.beginning import COUNTS, SERVICE
from tests.world.chance import Letter, dump_of
from tests.world.excel import sheets_of
from tests.world.places import Killed, Place, country, split, split_up
from tests.world.truth import check
from tests.world.world import World


class Story(World):
    """A world whose people do what they are told."""

    def changes(self, place: Place, uid: str, name: str, value: Any, root: str = "") -> None:
        look = place.look(root or uid)
        self.write(place, [Act(look, {(uid, name): value}, {uid: look.aggregate.types[uid]})])

    def sends(self, place: Place) -> list[Letter]:
        found = [Letter(place.office or "", content) for content in place.export()]
        self.ups += found
        return found

    def up(self, *places: Place) -> None:
        for place in places:
            for letter in self.sends(place):
                self.centre.receive(letter.content)

    def down(self, office: str, *places: Place) -> None:
        for content in self.centre.export(office):
            self.downs.append(Letter(office, content))
            for place in places:
                place.receive(content)

    def cloned(self, place: Place, first: bool = False) -> Place:
        new = self.open(place.copy(self.folder), place.dev, place.office)
        self.laptops.insert(0 if first else len(self.laptops), new)
        return new


def a_restored_centre_lost_an_acknowledged_change(story: Story) -> None:
    a1, *_ = story.laptops
    story.snapshot_centre()
    story.changes(a1, SERVICE, "title", "acknowledged")
    story.up(a1)
    story.down("A", a1)
    story.put_back(story.csnaps[0], PERSON)


def what_was_declared_lost_is_still_there(story: Story) -> None:
    a1, *_ = story.laptops
    story.changes(a1, SERVICE, "title", "first")
    story.changes(a1, SERVICE, "title", "second")
    (letter,) = story.sends(a1)
    _, second = split_up(letter.content, 1, a1.setting("private_key"))
    story.ups.clear()
    story.centre.receive(second)
    with story.centre.workspace.writing() as writing:
        declare_lost(writing, a1.setting("device"), 2, 2)
    story.down("A", a1)


def what_was_named_comes_late(story: Story) -> None:
    what_was_declared_lost_is_still_there(story)
    story.quiet()
    late = story.centre.aggregate(SERVICE)
    check(not late.conflict((SERVICE, "title")), "I14 a value that was named lives again")


def a_kill_before_the_commit(story: Story) -> None:
    a1, *_ = story.laptops
    story.changes(a1, SERVICE, "title", "killed")
    (letter,) = story.sends(a1)
    try:
        story.centre.receive(letter.content, dies=1000)
    except Killed:
        story.stats["killed"] += 1
    story.down("A", a1)
    story.acknowledged(a1)


def an_acknowledgement_before_its_row(story: Story) -> None:
    a1, *_ = story.laptops
    story.changes(a1, SERVICE, "title", "gone from the screen")
    story.up(a1)
    (whole,) = story.centre.export("A")
    first, second = split(whole, 2, lambda n: n - 1, story.centre.setting("private_key"))
    a1.receive(first)
    story.acknowledged(a1)
    a1.receive(second)


def twins_of_one_backup(story: Story) -> None:
    a1, *_ = story.laptops
    story.snapshot_centre()
    story.put_back(story.csnaps[0], PERSON)
    story.quiet()
    story.changes(a1, SERVICE, "title", "told to the first twin")
    story.quiet()
    story.put_back(story.csnaps[0], PERSON)


def an_organisation_comes_and_goes(story: Story) -> None:
    for codes in (["EC", "PE"], ["EC"], ["EC", "PE"], ["EC"]):
        story.changes(story.centre, "2" * 32, "country", sorted(country[code] for code in codes))
        story.quiet()


def the_centre_writes_after_a_restore(story: Story) -> None:
    story.snapshot_centre()
    story.changes(story.centre, "1" * 32, "name", "before")
    story.down("A", *story.laptops[:2])
    story.put_back(story.csnaps[0], PERSON)
    story.changes(story.centre, "1" * 32, "name", "after")


def what_the_old_centre_had_made(story: Story) -> None:
    story.snapshot_centre()
    story.make_organisation(story.centre, new_uid(), ["PE"], True)
    story.quiet()
    story.put_back(story.csnaps[0], PERSON)


def a_clone_is_lost_after_it_sent(story: Story) -> None:
    a1, *_ = story.laptops
    clone = story.cloned(a1)
    story.changes(a1, SERVICE, "title", "of the laptop")
    story.changes(clone, SERVICE, "title", "of the clone")
    story.up(a1, clone)
    story.laptops.remove(clone)
    story.retired.append(clone)


def a_change_comes_before_its_record(story: Story) -> None:
    a1, a2, *_ = story.laptops
    story.snapshot_centre()
    uid = new_uid()
    story.create(a1, uid, ["1" * 32])
    story.up(a1)
    story.down("A", a1, a2)
    story.changes(a2, uid, "title", "of the other laptop")
    story.put_back(story.csnaps[0], PERSON)
    story.down("A", a1, a2)
    letters = [letter.content for place in (a2, a1) for letter in story.sends(place)]
    story.order_free(letters, letters[::-1])


def an_attendance_is_voided_and_corrected(story: Story) -> None:
    a1, a2, *_ = story.laptops
    uid = attendance_uid(SERVICE, "1" * 32)
    story.changes(a1, uid, VOIDED, True, SERVICE)
    story.changes(a2, uid, COUNTS, [9, 9, 0, None, None], SERVICE)
    story.up(a1, a2)


def a_clone_lags_behind(story: Story) -> None:
    a1, a2, *_ = story.laptops
    story.cloned(a1, first=True)
    story.changes(story.centre, "1" * 32, "name", "new")
    story.down("A", a1, a2)


def a_gap(story: Story) -> None:
    a1, *_ = story.laptops
    story.changes(a1, SERVICE, "title", "first")
    story.changes(a1, SERVICE, "title", "second")
    (letter,) = story.sends(a1)
    first, second = split_up(letter.content, 1, a1.setting("private_key"))
    story.centre.receive(second)
    story.centre.receive(first)


def a_service_is_voided_and_corrected(story: Story) -> None:
    a1, a2, *_ = story.laptops
    story.changes(a1, SERVICE, VOIDED, True)
    story.changes(a2, SERVICE, "title", "corrected")
    story.up(a1, a2)


def a_service_is_voided_and_its_attendance_corrected(story: Story) -> None:
    a1, a2, *_ = story.laptops
    story.changes(a1, SERVICE, VOIDED, True)
    story.changes(a2, attendance_uid(SERVICE, "1" * 32), COUNTS, [9, 9, 0, None, None], SERVICE)
    story.up(a1, a2)


def a_clone_writes_too(story: Story) -> None:
    a1, *_ = story.laptops
    clone = story.cloned(a1)
    story.changes(a1, SERVICE, "title", "of the laptop")
    story.changes(clone, SERVICE, "title", "of the clone")
    story.up(a1, clone)


def a_restored_laptop_knows_less_than_the_centre(story: Story) -> None:
    a1, *_ = story.laptops
    older = story.cloned(a1)
    story.changes(a1, SERVICE, "title", "first")
    story.changes(a1, SERVICE, "title", "second")
    story.up(a1)
    story.laptops.remove(a1)
    story.retired.append(a1)
    story.changes(older, SERVICE, "title", "after the restore")


def a_conflict_is_not_on_the_screen(story: Story) -> None:
    a1, a2, *_ = story.laptops
    story.changes(a1, SERVICE, "title", "one")
    story.changes(a2, SERVICE, "title", "other")
    story.quiet()
    story.changes(a1, SERVICE, "title", "who wrote this saw one of them")
    story.up(a1)


def a_restored_centre_counts_lower(story: Story) -> None:
    a1, *_ = story.laptops
    story.snapshot_centre()
    for title in ("one", "two", "three"):
        story.changes(a1, SERVICE, "title", title)
        story.quiet()
    story.put_back(story.csnaps[0], PERSON)
    story.quiet()
    story.changes(story.centre, "1" * 32, "name", "of the new centre")


def two_write_the_same(story: Story) -> None:
    """They agree, and each value stands until somebody who saw it replaces it: who saw one of them replaces one."""
    a1, a2, *_ = story.laptops
    story.changes(a1, SERVICE, "title", "agreed")
    story.changes(a2, SERVICE, "title", "agreed")
    story.up(a1, a2)
    story.changes(a1, SERVICE, "title", "corrected by who saw one of them")
    story.up(a1)
    there = story.centre.aggregate(SERVICE)
    check(there.conflict((SERVICE, "title")), "I4 an equal value that nobody saw is gone")


def a_file_typed_over(story: Story) -> None:
    a1, *_ = story.laptops
    story.changes(a1, SERVICE, "title", "in the file")
    story.up(a1)
    story.down("A", a1)
    letter = story.downs[-1]
    sheets, cells = sheets_of(letter.content)
    cell = next(cell for cell in cells if cell[:2] == (SERVICE, "title"))
    edits = dict([story.typed(letter.content, cell)])
    gone = attendance_uid(SERVICE, "1" * 32)
    edited = story.saved(
        letter, {name: [row for row in rows if row[0] != gone] for name, rows in sheets.items()}, edits
    )
    before = dump_of(a1)
    story.judged(a1, edited, a1.receive(edited.content), before)
    check(dump_of(a1) == before, "I7 a file that was typed over changed a record")
    story.changes(story.centre, SERVICE, "title", "meanwhile")
    story.quiet()
    story.given_twice(edited, a1)
    story.up(a1)


def a_restored_centre_gives_more_than_was_confirmed(story: Story) -> None:
    """Nobody notices the restore, and revisions tell nothing: the office reports fewer than the centre has."""
    a1, *_ = story.laptops
    story.snapshot_centre()
    story.changes(a1, SERVICE, "title", "gone with the centre")
    story.up(a1)
    story.down("A", a1)
    story.put_back(story.csnaps[0], NOBODY)
    for name in ("one", "two", "three", "four"):
        story.changes(story.centre, "3" * 32, "name", name)
    story.up(a1)


def a_restored_centre_speaks_first(story: Story) -> None:
    """The same, but the office hears of the restored centre before it sends: it may not take that for more of the old.

    What the old centre had made since the backup, and only its offices hold, comes back to a person.
    """
    a1, *_ = story.laptops
    story.snapshot_centre()
    story.changes(a1, SERVICE, "title", "gone with the centre")
    story.make_organisation(story.centre, new_uid(), ["PE"], True)
    story.up(a1)
    story.down("A", a1)
    story.put_back(story.csnaps[0], NOBODY)
    for name in ("one", "two", "three", "four", "five"):
        story.changes(story.centre, "3" * 32, "name", name)
    story.down("A", *story.laptops[:2])
    story.acknowledged(a1)


def half_a_package_of_a_centre_that_was_restored(story: Story) -> None:
    """A part that came is taken, though it confirms nothing: what it acknowledges may not count at the other centre."""
    a1, *_ = story.laptops
    story.snapshot_centre()
    story.changes(a1, SERVICE, "title", "gone with the centre")
    story.up(a1)
    (whole,) = story.centre.export("A")
    first, _ = split(whole, 2, lambda n: n - 1, story.centre.setting("private_key"))
    a1.receive(first)
    story.put_back(story.csnaps[0], NOBODY)
    for name in ("one", "two", "three", "four", "five"):
        story.changes(story.centre, "3" * 32, "name", name)
    story.down("A", a1)
    story.acknowledged(a1)


def a_package_of_the_former_centre_comes_late(story: Story) -> None:
    """Its rows are newer by number and belong to nothing that is: the laptop that knows the new centre leaves them."""
    a1, a2, *_ = story.laptops
    story.snapshot_centre()
    for name in ("one", "two", "three"):
        story.changes(story.centre, "1" * 32, "name", f"gone {name}")
    (late,) = story.centre.export("A")
    story.put_back(story.csnaps[0], NOBODY)
    for name in ("one", "two", "three", "four", "five"):
        story.changes(story.centre, "3" * 32, "name", name)
    story.down("A", a1, a2)
    a1.receive(late)


def packages_of_one_centre_come_in_any_order(story: Story) -> None:
    """None of them is taken for one of another centre: nobody begins a new generation."""
    a1, *_ = story.laptops
    before = story.centre.setting("generation")
    letters = []
    for name in ("one", "two", "three"):
        story.changes(story.centre, "1" * 32, "name", name)
        letters += [*story.centre.export("A"), *story.centre.export("A")]
    for letter in (letters[3], letters[0], letters[5], letters[4], letters[1], letters[2]):
        a1.receive(letter)
        story.up(a1)
    story.quiet()
    check(story.centre.setting("generation") == before, "a new generation for nothing")


MORE: tuple[Callable[[Story], None], ...] = (
    a_restored_centre_speaks_first,
    half_a_package_of_a_centre_that_was_restored,
    a_package_of_the_former_centre_comes_late,
    packages_of_one_centre_come_in_any_order,
)
STORIES: dict[str, Callable[[Story], None]] = {
    "keep acknowledgements across generations": a_restored_centre_lost_an_acknowledged_change,
    "a hash speaks for what was declared lost": what_was_declared_lost_is_still_there,
    "acknowledge before commit": a_kill_before_the_commit,
    "acknowledgements count before their rows": an_acknowledgement_before_its_row,
    "generations are numbers only": twins_of_one_backup,
    "scope has no hub_rev of its own": an_organisation_comes_and_goes,
    "the rebuilt centre goes on in its old epoch": the_centre_writes_after_a_restore,
    "rows of an older centre stay": what_the_old_centre_had_made,
    "skip the hash check on a known seq": a_clone_is_lost_after_it_sent,
    "an entry that waits is quarantined": a_change_comes_before_its_record,
    "voiding an organisation or an attendance hides a concurrent edit": an_attendance_is_voided_and_corrected,
    "the last seen counts, not the smallest": a_clone_lags_behind,
    "a value already named lives again when it comes late": what_was_named_comes_late,
    "accept gaps": a_gap,
    "voiding hides a concurrent edit": a_service_is_voided_and_corrected,
    "voiding a service ignores its attendances": a_service_is_voided_and_its_attendance_corrected,
    "no re-label on fork": a_clone_writes_too,
    "epoch not renewed on restore": a_restored_laptop_knows_less_than_the_centre,
    "what is not acknowledged keeps its old label": a_restored_laptop_knows_less_than_the_centre,
    "names what was not shown": a_conflict_is_not_on_the_screen,
    "compare rev without generation": a_restored_centre_counts_lower,
    "rows of an older centre are not given back": what_the_old_centre_had_made,
    "sign before the hand-edit comparison": a_file_typed_over,
    "proposal applied twice": a_file_typed_over,
    "missing row = deletion": a_file_typed_over,
    "a hand edit names what is there at its acceptance": a_file_typed_over,
    "entries name each other by label": a_clone_writes_too,
    "of equal values one is kept": two_write_the_same,
    "drop the test of what was seen": a_conflict_is_not_on_the_screen,
    "what was given is not compared": a_restored_centre_gives_more_than_was_confirmed,
}
