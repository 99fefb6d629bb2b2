"""The end of a world: quiet, then every invariant of sync.md 10 that is asked of a settled state."""

from __future__ import annotations

from typing import Any

from clac_desktop.models.check import check_workspace
from clac_desktop.models.journal import pending_entries, read_entry
from clac_desktop.queries.dump import dump
from clac_desktop.sync.package import UP, Content
from clac_desktop.sync.scope import scope_of
from tests.world.chance import Letter, dump_of
from tests.world.excel import Excel
from tests.world.places import OFFICES, Place, canonical, entries_of, office_uid
from tests.world.truth import check

ROUNDS = 7  # quiet comes within so many


class Ending(Excel):
    beginners: frozenset[str]  # entries of the centre's first day, which no person of this world wrote

    def finish(self) -> None:
        """Either what was lost on the way stays lost, or every package that was ever written comes (again)."""
        if self.pick(2):
            self.any_order()
        for place in self.laptops:
            self.on_the_screen(place)
        for letter in [letter for letter in self.ups + self.downs if letter.edits and letter.sealed][-1:]:
            for place in [self.centre, *(place for place in self.laptops if place.office == letter.office)]:
                self.given_twice(letter, place)
        again = bool(self.pick(2))
        if again:
            for letter in self.ups + self.downs:
                self.deliver_again(letter)
        self.quiet()
        self.settled()
        self.kept_promises()
        once = self.everything() if again else []
        letters = self.ups + self.downs if again else []
        for _ in range(min(20, len(letters))):
            self.deliver_again(letters.pop(self.pick(len(letters))))
        check(not again or self.everything() == once, "I2 repeating packages changed something")
        for place in [self.centre, *self.laptops]:
            with place.workspace.reading() as reading:
                found = check_workspace(reading)
            check(not found, "I8 or I14: journal and rows", place.dev, found[:3])
        self.labels()

    def quiet(self) -> None:
        """Packages go round, none is lost, until they change nothing any more."""
        for _ in range(ROUNDS):
            before = self._state()
            for place in self.laptops:
                for content in place.export():
                    self.centre.take(content)
            for office in sorted(OFFICES):
                for content in self.centre.export(office):
                    for place in self.laptops:
                        if place.office == office:
                            place.take(content)
            if self._state() == before:
                return

    def _state(self) -> list[Any]:
        """What a round of packages would change: counters, labels, what is pending."""
        kept = ("hub_rev", "generation", "generation_random", "confirmed", "epoch")
        found: list[Any] = [self.centre.rows("SELECT device, seen FROM device ORDER BY device")]
        for place in [self.centre, *self.laptops]:
            with place.workspace.reading() as reading:
                pending = reading.connection.exec_driver_sql("SELECT count(*) FROM journal WHERE NOT acknowledged")
                found.append(([reading.settings.get(key) for key in kept], pending.scalar_one()))
        return found

    def deliver_again(self, letter: Letter) -> None:
        """A package comes (again) to everybody whom it is for."""
        up = letter.content.manifest["kind"] == UP
        for place in [self.centre] if up else [place for place in self.laptops if place.office == letter.office]:
            if letter.sealed and not letter.edits:
                place.take(letter.content)
            else:
                place.receive(letter.content)

    def settled(self) -> None:
        centre = self.centre
        known = {eid for (eid,) in centre.rows("SELECT eid FROM fate")}
        held = {hash_ for (hash_,) in centre.rows("SELECT hash FROM held_entry")}
        strange = known - set(self.truth.number) - self.beginners
        check(not strange, "I2 an entry that nobody wrote, or one change stored twice", strange)
        eids = {read_entry(line).eid for (line,) in centre.rows("SELECT line FROM held_entry")}
        check(centre.received <= known | eids, "I1 delivered, but neither stored nor held", centre.received - known)
        live = self.live()
        for place in self.laptops:
            for eid, hash_, acknowledged in entries_of(place):
                check(eid in known or (hash_ in held and place not in live), "I1 lost", place.dev, eid)
                check(acknowledged or place not in live, "I5 not confirmed after quiet", place.dev, eid)
        there = centre.aggregates()
        expected: dict[str, list[str]] = {}
        for office, uid in office_uid.items():
            with centre.workspace.reading() as reading:
                expected[office] = list(dump(reading, scope_of(reading, uid)))
        for place in live:
            same = place.setting("generation_random") == centre.setting("generation_random")
            check(same, "I5 another generation", place.dev)
            found = dump_of(place)
            wanted = expected[place.office or ""]
            check(found == wanted, "I5 view differs", place.dev, sorted(set(found) ^ set(wanted))[:4])
            for uid, aggregate in place.aggregates().items():
                check(canonical(aggregate) == canonical(there[uid]), "I5 siblings differ", place.dev, uid)

    def everything(self) -> list[Any]:
        return [(dump_of(place), self.fates(place)) for place in [self.centre, *self.live()]]

    def fates(self, place: Place) -> list[Any]:
        return place.rows("SELECT eid, fate FROM fate ORDER BY eid")

    def any_order(self) -> None:
        box = [letter.content for letter in self.ups[-6:]]
        other = list(box)
        for i in range(len(other) - 1, 0, -1):
            j = self.pick(i + 1)
            other[i], other[j] = other[j], other[i]
        if other != box:
            self.order_free(box, other)

    def order_free(self, box: list[Content], other: list[Content]) -> None:
        """I3: the same packages in two orders give the same siblings and fates, but where a fork is held."""
        copies = [self.open(self.centre.copy(self.folder), "C", None) for _ in range(2)]
        for copy, contents in zip(copies, (box, other), strict=True):
            for content in contents:
                copy.receive(content)
        a, b = copies
        if a.setting("generation") != b.setting("generation") or any(map(self._holds_a_fork, copies)):
            return
        check(dump_of(a) == dump_of(b) and self.fates(a) == self.fates(b), "I3 the order of packages mattered")

    def _holds_a_fork(self, place: Place) -> bool:
        """Whether something is held that is no gap: which of a fork's branches comes first is held by none."""
        last = "(SELECT coalesce(max(j.seq), 0) FROM journal j WHERE j.device = h.device AND j.epoch = h.epoch)"
        return bool(place.rows(f"SELECT 1 FROM held_entry h WHERE seq <= {last} OR (seq = {last} + 1 AND seq > 1)"))

    def on_the_screen(self, place: Place) -> None:
        """I4 at an office: nothing of the centre's row is hidden by a pending change whose author had not seen it."""
        view = {uid: place.aggregate(uid) for uid in {a.uid for a in place.centre_rows()}}
        with place.workspace.reading() as reading:
            pending = pending_entries(reading.connection)
        for row in place.centre_rows():
            eids = [e.eid for e in pending if any(part.aggregate == row.uid for part in e.parts)]
            for key, siblings in row.fields.items():
                here = {s.eid for s in view[row.uid].fields.get(key, [])}
                for s in siblings:
                    seen = s.eid in here or any(s.eid in self.truth.saw[eid].get(key, ()) for eid in eids)
                    check(seen, "I4 hidden on the screen", place.dev, key, s.eid)

    def kept_promises(self) -> None:
        """I1: what an office held of an older centre is at the new one, or comes back to it, or was replaced."""
        if not self.promised:
            return
        known = {eid for (eid,) in self.centre.rows("SELECT eid FROM fate")}
        returned = {uid for (uid,) in self.centre.rows(
            "SELECT uid FROM waiting_line WHERE kind IN ('returned', 'taken')"
        )}  # fmt: skip
        stood = set()
        for (line,) in self.centre.rows("SELECT line FROM journal"):
            for part in read_entry(line).parts:
                stood |= {(key, eid) for key, eids in part.over.items() for eid in eids}
        live = self.live()
        for place, key, eid in self.promised:
            back = f"{eid}.{key[0]}.{key[1]}" in returned
            kept = eid in known or back or (key, eid) in stood or place not in live
            check(kept, "I1 a value that an office held is lost with the old centre", place.dev, key, eid)

    def labels(self) -> None:
        """I8: anywhere, one label is one entry; two centres of one backup do not give the same one.

        But while nobody knows that there are two: what one of them wrote until then is told apart by its eid alone.
        """
        found: dict[tuple[str, str, int], str] = {}
        device = self.centre.setting("device")
        for place in [self.centre, *(place for place in self.retired if place.dev == "C")]:
            rows = place.rows("SELECT device, epoch, seq, hash FROM journal WHERE device = ?", device)
            for *label, hash_ in [row for row in rows if row[1] not in self.unnoticed]:
                check(found.setdefault(tuple(label), hash_) == hash_, "I8 one number, two entries of the centre", label)
        for place in self.laptops:
            rows = place.rows("SELECT device, epoch, seq, count(*) FROM journal GROUP BY 1, 2, 3 HAVING count(*) > 1")
            check(not rows, "I8 one number, two entries", place.dev, rows)
