"""A random world over the real code: people, laptops, packages and accidents; its own ground truth; the invariants.

Steps and invariants are those of sync.md 10. Packages are handed over as their content: the file around it has tests
of its own, and a run would take minutes with it.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any, ClassVar

from clac_desktop.models.check import check_workspace
from clac_desktop.models.identity import attendance_uid, new_epoch, new_uid
from clac_desktop.models.journal import Act
from clac_desktop.models.local import write_setting
from clac_desktop.models.siblings import VOIDED, Aggregate, Key
from clac_desktop.queries.dump import dump
from clac_desktop.sync import deciding, undoing
from clac_desktop.sync.accepting import declare_lost, revoke, start_generation
from clac_desktop.sync.enrolment import store_device
from clac_desktop.sync.package import Content
from clac_desktop.sync.restoring import start_epoch
from clac_desktop.sync.returning import returned_records
from clac_desktop.sync.scope import scope_of
from tests.world.places import (
    OFFICES,
    Place,
    canonical,
    country,
    entries_of,
    make_laptop,
    office_uid,
    open_copy,
    split,
)
from tests.world.truth import Truth, check

COUNTS = "women+men+not_stated+young_women+young_men"
EDITABLE = ("title", "start+end", "country", COUNTS, "name")
HOME = {"A1": "A", "A2": "A", "B1": "B"}


class Skip(Exception):
    """A step that does not apply now."""


def need(found: Any) -> Any:
    if not found:
        raise Skip
    return found


class World:
    STEPS: ClassVar[dict[str, int]] = dict(
        edit=20, create_service=6, attend=6, void=6, resolve=9, organisation=3, release=3, rows_back=5, declare=3,
        undo=2, export=5, export_down=4, deliver=8, deliver_down=8, sync=16, sync_all=12, snapshot=3, restore=4,
        clone=2, lose=2, revoke=2, snapshot_centre=3, restore_centre=3,
    )  # fmt: skip

    def __init__(self, templates: dict[str, Path], folder: Path, seed: int) -> None:
        self.random, self.folder, self.templates = random.Random(seed), folder, templates
        self.truth, self.stats, self.count = Truth(), Counter[str](), 0
        self.ups: list[tuple[str, Content]] = []
        self.downs: list[tuple[str, Content]] = []
        self.snaps: list[tuple[str, str | None, Path]] = []
        self.csnaps: list[Path] = []
        self.imports: list[str] = []
        self.retired: list[Place] = []
        self.revoked: set[str] = set()
        self.centre = open_copy(templates["centre"], folder, "C", None)
        self.laptops = [make_laptop(templates["office"], folder, d, o, self.centre) for d, o in HOME.items()]
        leaning = (0, 1, 1, 4)
        self.names = ["edit", "sync"] + [n for n, k in self.STEPS.items() for _ in range(k * self.choose(leaning))]
        for uid, codes in (("1" * 32, "PE"), ("2" * 32, "EC"), ("3" * 32, "PE EC")):
            self.make_organisation(self.centre, uid, codes.split(), True)
        self.quiet(1)
        self.create(self.laptops[0], "5" * 32, ["1" * 32, "3" * 32])
        self.quiet(1)

    # ---- chance
    def pick(self, n: int) -> int:
        return self.random.randrange(n)

    def choose(self, found: Any) -> Any:
        return found[self.pick(len(found))]

    def recent(self, found: Any) -> Any:
        return found[-1 - min(self.pick(len(found)), self.pick(len(found)))]

    def laptop(self) -> Place:
        return self.choose(self.laptops)

    def place(self) -> Place:
        return self.centre if self.pick(4) == 0 else self.laptop()

    def step(self) -> None:
        for _ in range(6):
            name = self.choose(self.names)
            try:
                getattr(self, name)()
            except Skip:
                continue
            self.stats[name] += 1
            return

    def value(self) -> str:
        self.count += 1
        return f"v{self.pick(3) if self.pick(3) == 0 else self.count}"

    # ---- what people do
    def write(self, place: Place, acts: list[Act]) -> str | None:
        eid = place.write(acts)
        if eid:
            self.truth.note(eid, acts)
        return eid

    def target(self, place: Place, kinds: tuple[str, ...] = ("service", "organisation"), lean: int = 8) -> Aggregate:
        found = {uid: a for uid, a in place.aggregates(kinds).items() if a.has(uid)}
        own = {
            uid: a for uid, a in found.items()
            if place.office and a.displayed((uid, "office")) == office_uid[place.office]
        }  # fmt: skip
        pool = own if own and self.pick(lean) else found
        uid = "5" * 32 if "5" * 32 in pool and self.pick(2) else self.choose(sorted(need(pool)))
        return found[uid]

    def new_value(self, aggregate: Aggregate, key: Key) -> Any:
        old = aggregate.displayed(key)
        if key[1] == "country":
            return self.choose([[country["PE"]], [country["EC"]], sorted(country.values())])
        if key[1] == "start+end":
            return [f"2023-0{1 + self.pick(6)}-01", f"2023-0{7 + self.pick(3)}-01"]
        if key[1] == COUNTS:
            return [self.pick(4), self.pick(4) if not old or self.pick(2) else old[1], 0, None, None]
        if key[1] == "office":
            return self.choose(sorted(office_uid.values()))
        return True if key[1] == "confirmed" else self.value()

    def edit(self) -> None:
        place, kind = self.place(), self.pick(4)
        uid = self.choose(sorted(place.forms)) if kind == 0 and place.forms else self.target(place).uid
        if kind == 1:
            place.forms[uid] = place.look(uid)
            return
        look = place.forms.pop(uid) if kind == 0 and uid in place.forms else place.look(uid)
        seen = look.aggregate
        keys = [k for k in seen.fields if k[1] in EDITABLE or (k[1] in ("office",) and not place.office)]
        if not place.office and seen.types.get(uid) == "organisation":
            keys.append((uid, "confirmed"))
        key = self.choose(sorted(need(keys)))
        self.write(place, [Act(look, {key: self.new_value(seen, key)}, {key[0]: seen.types[key[0]]})])

    def create(self, place: Place, uid: str, receivers: list[str], more: list[Act] | None = None) -> None:
        assert place.office
        changes: dict[Key, Any] = {
            (uid, "title"): self.value(),
            (uid, "start+end"): ["2023-01-01", "2023-02-01"],
            (uid, "state"): "delivered",
            (uid, "office"): office_uid[place.office],
            (uid, "country"): [country[OFFICES[place.office]]],
        }
        types = {uid: "service"}
        for receiver in receivers:
            self.attendance(changes, types, uid, receiver)
        self.write(place, [Act(place.look(uid), changes, types), *(more or [])])

    def attendance(self, changes: dict[Key, Any], types: dict[str, str], service: str, receiver: str) -> str:
        uid = attendance_uid(service, receiver)
        types[uid] = "service_attendance"
        changes[uid, "service"], changes[uid, "organisation"] = service, receiver
        changes[uid, COUNTS] = [3, self.pick(5), 0, None, None]
        return uid

    def create_service(self) -> None:
        place = self.laptop()
        receivers = need(sorted(place.aggregates(("organisation",))))
        chosen = {self.recent(receivers) for _ in range(1 + self.pick(2))}
        more = []
        if self.pick(3) == 0:  # one record of the entry is outside
            other = self.target(place, ("service",), 1)
            look = place.look(other.uid)
            more = [Act(look, {(other.uid, "title"): self.value()}, {other.uid: "service"})]
        self.create(place, new_uid(), sorted(chosen), more)

    def attend(self) -> None:
        place = self.laptop()
        service = self.target(place, ("service",), 2).uid
        receiver = self.recent(need(sorted(place.aggregates(("organisation",)))))
        look = place.look(service)
        uid = attendance_uid(service, receiver)
        changes: dict[Key, Any] = {}
        types: dict[str, str] = {}
        if look.aggregate.has(uid):
            types[uid] = "service_attendance"
            changes[uid, COUNTS] = self.new_value(look.aggregate, (uid, COUNTS))
        else:
            self.attendance(changes, types, service, receiver)
        if look.aggregate.void_state(uid) == "yes":
            changes[uid, VOIDED] = False
        self.write(place, [Act(look, changes, types)])

    def void(self) -> None:
        place = self.place()
        found = self.target(place, ("service",) if place.office else ("service", "organisation"))
        look = place.look(found.uid)
        uid = self.choose(sorted(look.aggregate.types))
        state = look.aggregate.void_state(uid)
        value = state != "yes" if state != "open" else bool(self.pick(2))
        self.write(place, [Act(look, {(uid, VOIDED): value}, {uid: look.aggregate.types[uid]}, state == "open")])

    def resolve(self) -> None:
        place = self.place()
        todo = [(uid, key) for uid, a in place.aggregates().items() for key in a.conflicts()]
        uid, key = self.choose(sorted(need(todo)))
        look = place.look(uid)
        values = [False, True] if key[1] == VOIDED else look.aggregate.conflict(key)
        self.write(place, [Act(look, {key: self.choose(values)}, {key[0]: look.aggregate.types[key[0]]}, True)])

    def make_organisation(self, place: Place, uid: str, codes: list[str], confirmed: bool) -> None:
        changes: dict[Key, Any] = {
            (uid, "name"): self.value(),
            (uid, "country"): [country[code] for code in codes],
            (uid, "confirmed"): confirmed,
        }
        if place.office:
            changes[uid, "office"] = office_uid[place.office]
        self.write(place, [Act(place.look(uid), changes, {uid: "organisation"})])

    def organisation(self) -> None:
        place = self.laptop()
        if self.pick(2):
            self.make_organisation(place, new_uid(), [OFFICES[place.office or "A"]], False)
            return
        found = self.target(place, ("organisation",))
        look = place.look(found.uid)
        key = (found.uid, self.choose(["name", "country"]))
        self.write(place, [Act(look, {key: self.new_value(found, key)}, {found.uid: "organisation"})])

    # ---- decisions at the centre
    def release(self) -> None:
        rows = self.centre.rows("SELECT eid FROM fate WHERE fate IN ('quarantined', 'proposal') ORDER BY rev")
        eid = self.choose(need(rows))[0]
        with self.centre.workspace.writing() as writing:
            (deciding.accept if self.pick(3) else deciding.reject)(writing, [eid])

    def rows_back(self) -> None:
        with self.centre.workspace.reading() as reading:
            found = returned_records(reading)
        one = self.choose(need(found))
        with self.centre.workspace.writing() as writing:
            before = len(writing.written)
            deciding.accept(writing, [one.id])
            for eid in writing.written[before:]:
                for key, siblings in one.fields.items():
                    self.truth.saw[eid][key] = self.truth.closure(siblings, key)

    def declare(self) -> None:
        rows = self.centre.rows("SELECT device, epoch, min(seq) FROM held_entry GROUP BY device, epoch ORDER BY 1, 2")
        device, epoch, seq = self.choose(need(rows))
        last = self.centre.rows(
            "SELECT coalesce(max(seq), 0) FROM journal WHERE device = ? AND epoch = ?", device, epoch
        )[0][0]
        if seq <= last + 1:
            raise Skip
        with self.centre.workspace.writing() as writing:
            declare_lost(writing, device, last + 1, seq - 1)

    def undo(self) -> None:
        number = self.recent(need(self.imports))
        with self.centre.workspace.writing() as writing:
            looks = {}
            for eid in undoing.entries_of_import(writing, number):
                line = writing.connection.exec_driver_sql(
                    "SELECT a.aggregate FROM journal j JOIN journal_aggregate a ON a.entry_id = j.id WHERE j.eid = ?",
                    (eid,),
                ).all()
                looks.update({uid: writing.look(uid) for (uid,) in line})
            found = undoing.undo_import(writing, number)
            if found.eid:
                self.truth.note(found.eid, [Act(look, {}, {}, True) for look in looks.values()])
                self.imports.append(found.number)

    # ---- files
    def export(self) -> None:
        place = self.laptop()
        self.ups += [(place.office or "", content) for content in place.export()]

    def export_down(self) -> None:
        office = self.choose(sorted(OFFICES))
        self.downs += [
            (office, c) for whole in self.centre.export(office) for c in split(whole, 1 + self.pick(3), self.pick)
        ]

    def deliver(self, content: Content | None = None) -> None:
        content = content or self.recent(need(self.ups))[1]
        before = dump_of(self.centre)
        plan = self.centre.preview(content)
        check(dump_of(self.centre) == before, "I6 a dry run changed something")
        if self.pick(8) == 0:
            return  # killed in mid-apply: rolled back
        report = self.centre.receive(content)
        check(report.counts == plan.counts and report.digest == plan.digest, "I6 the dry run said something else")
        if report.import_number:
            self.imports.append(str(report.import_number))

    def deliver_down(self, office: str = "", content: Content | None = None, place: Place | None = None) -> None:
        if content is None:
            office, content = self.recent(need(self.downs))
        place = place or self.laptop()
        if place.office != office:
            raise Skip
        place.receive(content)
        if place.setting("generation_random") == self.centre.setting("generation_random"):
            for eid, _, acknowledged in entries_of(place):
                if acknowledged:
                    found = self.centre.rows("SELECT 1 FROM fate WHERE eid = ?", eid)
                    check(found, "I10 acknowledged but not stored", place.dev, eid)

    def sync(self, place: Place | None = None) -> None:
        place = place or self.laptop()
        assert place.office
        for content in place.export() if self.pick(4) else []:
            self.ups.append((place.office, content))
            self.centre.receive(content)
        for whole in self.centre.export(place.office):
            for content in split(whole, 1 + self.pick(3) // 2, self.pick):
                self.downs.append((place.office, content))
                if self.pick(8):
                    place.receive(content)

    def sync_all(self) -> None:
        for place in self.laptops:
            self.sync(place)

    # ---- accidents
    def snapshot(self) -> None:
        place = self.laptop()
        self.snaps.append((place.dev, place.office, place.copy(self.folder)))

    def snapshot_centre(self) -> None:
        self.csnaps.append(self.centre.copy(self.folder))

    def arrive(self, copy: Path, dev: str, office: str | None, place: int | None) -> None:
        new = open_copy(copy, self.folder, dev, office)
        if self.pick(2):  # net 1: the mark outside noticed
            with new.workspace.writing() as writing:
                start_epoch(writing)
        if place is None:
            self.laptops.append(new)
        else:
            self.retired.append(self.laptops[place])
            self.laptops[place] = new

    def restore(self) -> None:
        dev, office, copy = self.recent(need(self.snaps))
        at = [n for n, place in enumerate(self.laptops) if place.dev == dev]
        self.arrive(copy, dev, office, self.choose(need(at)))

    def clone(self) -> None:
        need(len(self.laptops) < 5)
        place = self.laptop()
        self.arrive(place.copy(self.folder), place.dev, place.office, None)

    def lose(self) -> None:
        """A laptop is stolen; a new one, with a key of its own, is admitted in its place."""
        need(self.stats["lose"] < 2)
        at = self.pick(len(self.laptops))
        lost = self.laptops[at]
        self.snaps = [snap for snap in self.snaps if snap[0] != lost.dev]
        self.retired.append(lost)
        dev = f"{lost.office}{9 - self.stats['lose']}"
        self.laptops[at] = make_laptop(self.templates["office"], self.folder, dev, lost.office or "A", self.centre)
        if self.pick(2):
            self.revoke_device(lost)

    def revoke(self) -> None:
        if self.pick(3) == 0:
            self.revoke_device(self.laptop())

    def revoke_device(self, place: Place) -> None:
        device = place.setting("device")
        if self.centre.rows("SELECT 1 FROM device WHERE device = ?", device):
            with self.centre.workspace.writing() as writing:
                revoke(writing, device)
            self.revoked.add(device)

    def restore_centre(self) -> None:
        """A centre restored from a backup, with or without the mark outside; forgotten laptops are admitted again."""
        copy = self.recent(self.csnaps) if self.csnaps and self.pick(4) else self.centre.copy(self.folder)
        old = self.centre
        devices = old.rows("SELECT device, office, name, public_key, revoked FROM device")
        number = int(old.setting("generation"))
        self.centre = open_copy(copy, self.folder, "C", None)
        self.retired.append(old)
        self.imports.clear()
        with self.centre.workspace.writing() as writing:
            start_generation(writing, number + 1 if self.pick(2) else int(writing.settings["generation"]) + 1)
            write_setting(writing.connection, "rebuilt", new_epoch())
            known = {d for (d,) in writing.connection.exec_driver_sql("SELECT device FROM device")}
            for device, office, name, key, revoked in devices:
                if device not in known:
                    code = next(c for c, uid in office_uid.items() if uid == office)
                    store_device(writing, device, office, code, name, key)
                if revoked:
                    revoke(writing, device)

    # ---- the end
    def quiet(self, rounds: int) -> None:
        for _ in range(rounds):
            for place in self.laptops:
                for content in place.export():
                    self.centre.receive(content)
            for office in sorted(OFFICES):
                for content in self.centre.export(office):
                    for place in self.laptops:
                        if place.office == office:
                            place.receive(content)

    def live(self) -> list[Place]:
        return [place for place in self.laptops if place.setting("device") not in self.revoked]

    def finish(self) -> None:
        self.order_free()
        self.quiet(6)
        self.settled()
        views = self.everything()
        for _ in range(2):
            for _, content in self.ups:
                self.centre.receive(content)
            for office, content in self.downs:
                for place in self.laptops:
                    if place.office == office:
                        place.receive(content)
            self.quiet(6 if views != self.everything() else 1)
        self.settled()
        once = self.everything()
        for _, content in self.ups:
            self.centre.receive(content)
        check(self.everything() == once, "I2 repeating packages changed something")
        for place in [self.centre, *self.laptops]:
            with place.workspace.reading() as reading:
                found = check_workspace(reading)
            check(not found, "I14 rows are not the fold", place.dev, found[:3])

    def settled(self) -> None:
        known = {eid for (eid,) in self.centre.rows("SELECT eid FROM fate")}
        held = {hash_ for (hash_,) in self.centre.rows("SELECT hash FROM held_entry")}
        for place in self.laptops:
            for eid, hash_, _ in entries_of(place):
                check(eid in known or (hash_ in held and place not in self.live()), "I1 lost", place.dev, eid)
        for place in self.live():
            assert place.office
            pending = [eid for eid, _, acknowledged in entries_of(place) if not acknowledged]
            check(not pending, "I5 not confirmed after quiet", place.dev, pending[:2])
            check(
                place.setting("generation_random") == self.centre.setting("generation_random"), "I5 another generation"
            )
            with self.centre.workspace.reading() as reading:
                scope = scope_of(reading, office_uid[place.office])
                expected = list(dump(reading, scope))
            with place.workspace.reading() as reading:
                found = list(dump(reading))
            check(found == expected, "I5 view differs", place.dev, sorted(set(found) ^ set(expected))[:4])
            here, there = place.aggregates(), self.centre.aggregates()
            for uid, aggregate in here.items():
                check(canonical(aggregate) == canonical(there[uid]), "I5 siblings differ", place.dev, uid)

    def everything(self) -> list[list[str]]:
        return [dump_of(place) for place in [self.centre, *self.live()]]

    def order_free(self) -> None:
        """I3: the same packages in two orders give the same siblings and fates."""
        box = [content for _, content in self.ups[-6:]]
        other = list(box)
        self.random.shuffle(other)
        copies = [open_copy(self.centre.copy(self.folder), self.folder, "C", None) for _ in range(2)]
        for copy, contents in zip(copies, (box, other), strict=True):
            for content in contents:
                copy.receive(content)
            self.retired.append(copy)
        a, b = copies
        if a.rows("SELECT 1 FROM held_entry") or b.rows("SELECT 1 FROM held_entry"):
            return  # who comes first of a fork's branches is held by design
        if a.setting("generation") == b.setting("generation"):
            check(dump_of(a) == dump_of(b), "I3 the order of packages mattered")

    def close(self) -> None:
        for place in [self.centre, *self.laptops, *self.retired]:
            place.close()


def dump_of(place: Place) -> list[str]:
    with place.workspace.reading() as reading:
        return list(dump(reading))


def run(
    templates: dict[str, Path], folder: Path, seed: int, steps: int, trace: Callable[[str], None] | None = None
) -> Counter[str]:
    """One run: returns what happened in it; raises `Broken` where an invariant does not hold."""
    world = World(templates, folder, seed)
    try:
        with world.truth.watching():
            for _ in range(steps):
                before = world.stats.copy()
                world.step()
                world.truth.judge()
                if trace:
                    trace(str(world.stats - before))
            world.finish()
            world.truth.judge()
    finally:
        world.close()
    return world.stats
