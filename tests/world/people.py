"""What people do in the random world: at offices and at the centre."""

from __future__ import annotations

from typing import Any

from clac_desktop.models.identity import attendance_uid, new_uid
from clac_desktop.models.journal import Act
from clac_desktop.models.siblings import VOIDED, Aggregate, Key
from clac_desktop.recording.draft import look_from_text
from clac_desktop.sync import deciding, undoing
from clac_desktop.sync.accepting import declare_lost
from clac_desktop.sync.edits import EditedCell
from clac_desktop.sync.returning import returned_records
from tests.world.chance import Chance, Skip, need
from tests.world.places import OFFICES, Place, country, office_uid
from tests.world.truth import check

COUNTS = "women+men+not_stated+young_women+young_men"
EDITABLE = ("title", "start+end", "country", COUNTS, "name")


class People(Chance):
    # ---- what people do
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

    # ---- corrections in Excel
    def hand_edit(self) -> None:
        """Somebody corrects cells of a package in Excel; it comes to whom it is for, or back to who wrote it, twice."""
        up = bool(self.pick(2))
        office, content = self.recent(need(self.ups if up else self.downs))
        shown = [a for a in content.aggregates() if a.types.get(a.uid) in ("service", "organisation")]
        cells = [
            (a, uid, name) for a in shown for uid, name in a.fields
            if name in ("title", "name", COUNTS) and a.types[uid] != "office"
        ]  # fmt: skip
        edits: dict[tuple[str, str], EditedCell] = {}
        for _ in range(1 + self.pick(2)):
            _, uid, name = self.choose(sorted(need(cells), key=lambda cell: cell[1:]))
            field = "women" if name == COUNTS else name
            self.count += 1  # what means the same as before would be no edit
            new = str(100 + self.count) if name == COUNTS else f"e{self.count}"
            edits[uid, field] = EditedCell("x", 3, field, uid, field, "x", new)
        places = [self.centre, *(place for place in self.laptops if place.office == office)]
        reader = self.choose(places)
        for _ in range(1 + self.pick(2)):
            reader.receive(content, tuple(edits.values()))
        waiting = {
            (uid, field)
            for uid, field in reader.rows("SELECT uid, field FROM proposal WHERE package = ?", content.sha256)
        }
        for uid, field in edits:
            key = COUNTS if field == "women" else field
            check((uid, key) in waiting, "I7 the hand-edited cells are the proposals", uid, key)

    def decide(self) -> None:
        place = self.place()
        rows = place.rows(
            "SELECT id, uid, field, look FROM proposal WHERE state = 'waits' AND look IS NOT NULL ORDER BY id"
        )
        one, uid, field, look = self.choose(need(rows))
        yes = bool(self.pick(3))
        seen = look_from_text(look)
        with place.workspace.writing() as writing:
            (deciding.accept if yes else deciding.reject)(writing, [one])
            for eid in writing.written:
                self.truth.saw[eid][uid, field] = self.truth.closure(seen.shown((uid, field), False), (uid, field))
        before = len(place.rows("SELECT eid FROM journal"))
        with place.workspace.writing() as writing:
            deciding.accept(writing, [one])
        check(len(place.rows("SELECT eid FROM journal")) == before, "I2 a proposal is applied once", one)

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
