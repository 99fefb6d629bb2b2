"""What people do in the random world: at offices and at the centre."""

from __future__ import annotations

from typing import Any

from clac_desktop.models.identity import attendance_uid, derived_uid, new_uid
from clac_desktop.models.journal import Act, read_entry
from clac_desktop.models.siblings import VOIDED, Aggregate, Key, Look
from clac_desktop.models.writing import Writing
from clac_desktop.sync import deciding, undoing
from clac_desktop.sync.accepting import declare_lost
from clac_desktop.sync.returning import returned_records
from tests.world.beginning import COUNTS, SERVICE, new_service
from tests.world.chance import Chance, Skip, need
from tests.world.places import OFFICES, Place, country, office_uid
from tests.world.truth import check

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
        uid = SERVICE if SERVICE in pool and self.pick(2) else self.choose(sorted(need(pool)))
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
        changes, types = new_service(uid, place.office, self.value(), [(r, self.pick(5)) for r in receivers])
        self.write(place, [Act(place.look(uid), changes, types), *(more or [])])

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

    def import_table(self) -> None:
        """A row of a table with its own reference: the laptops of an office meet in one service."""
        place = self.laptop()
        uid = derived_uid("service", office_uid[place.office or ""], str(self.pick(2)))
        look = place.look(uid)
        if look.aggregate.has(uid):
            self.write(place, [Act(look, {(uid, "title"): self.value()}, {uid: "service"})])
        else:
            self.create(place, uid, ["3" * 32] if "3" * 32 in place.aggregates(("organisation",)) else [])

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
            types[uid] = "service_attendance"
            changes[uid, "service"], changes[uid, "organisation"] = service, receiver
            changes[uid, COUNTS] = [3, self.pick(5), 0, None, None]
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

    def correct(self) -> None:
        """A creation that was quarantined is written again without what was outside."""
        place = self.laptop()
        rows = place.rows(
            "SELECT j.line FROM fate f JOIN journal j ON j.eid = f.eid WHERE f.fate = 'quarantined'"
            " AND j.device = (SELECT value FROM setting WHERE key = 'device') AND NOT j.superseded ORDER BY j.id"
        )
        entries = [read_entry(line) for (line,) in rows]
        here = place.aggregates(("service",))
        bad = [e for e in entries if (uid := e.parts[0].aggregate) in e.parts[0].born and uid not in here]
        uid = self.choose(need(bad)).parts[0].aggregate
        folded, over = Aggregate(uid), {}
        for (line,) in place.rows(
            "SELECT j.line FROM journal j JOIN journal_aggregate a ON a.entry_id = j.id WHERE a.aggregate = ?"
            " AND NOT j.superseded AND j.device = (SELECT value FROM setting WHERE key = 'device') ORDER BY j.id",
            uid,
        ):
            entry = read_entry(line)
            for part in entry.parts:
                if part.aggregate == uid:
                    folded.put(entry.eid, entry.note, part, remember=False)
                    over[entry.eid] = part.over
        born = Aggregate(uid, {}, folded.fields, folded.notes)  # it is made anew: the centre does not have it
        changes = {key: folded.displayed(key) for key, siblings in folded.fields.items() if siblings}
        self.write(place, [Act(Look(born, over), changes, folded.types)])

    # ---- decisions at the centre
    def release(self) -> None:
        rows = self.centre.rows("SELECT eid FROM fate WHERE fate IN ('quarantined', 'proposal') ORDER BY rev")
        eid = self.choose(need(rows))[0]
        with self.centre.workspace.writing() as writing:
            (deciding.accept if self.pick(3) else deciding.reject)(writing, [eid])

    def rows_back(self) -> None:
        with self.centre.workspace.reading() as reading:
            found = returned_records(reading)
        one = self.choose(sorted(need(found), key=lambda record: record.aggregate))
        with self.centre.workspace.writing() as writing:
            deciding.accept(writing, [one.id])
        for eid in writing.written:
            self.truth.note_values(eid, one.fields)

    def declare(self) -> None:
        """What holds the first held entry of an epoch is given up: a gap, or the unknown parent of the epoch."""
        rows = self.centre.rows("SELECT device, epoch, min(seq) FROM held_entry GROUP BY device, epoch ORDER BY 1, 2")
        device, epoch, seq = self.choose(need(rows))
        last = self.centre.rows(
            "SELECT coalesce(max(seq), 0) FROM journal WHERE device = ? AND epoch = ?", device, epoch
        )[0][0]
        if seq <= last or (seq == last + 1 and last):
            raise Skip  # a fork: nothing is missing
        with self.centre.workspace.writing() as writing:
            declare_lost(writing, device, min(last + 1, seq - 1), seq - 1)

    def undo(self) -> None:
        """Undo an import, or the undo of one."""
        number = self.recent(need(self.imports))
        with self.centre.workspace.writing() as writing:
            mine = set(undoing.entries_of_import(writing, self._last_of(number)))
            touched = {uid for eid in mine for uid in self._touched(writing, eid)}
            before = {uid: writing.look(uid).aggregate for uid in sorted(touched)}
            found = undoing.undo_import(writing, number)
            after = {uid: writing.aggregate(uid) for uid in touched}
        if found.eid is None:
            return
        self.truth.note(found.eid, [Act(Look(self._seen_of(a, mine)), {}, {}, True) for a in before.values()])
        self.imports.append(found.number)
        for uid, aggregate in after.items():
            for key, siblings in aggregate.fields.items():
                others = [s for s in siblings if s.eid != found.eid]
                stands = key[1] == VOIDED or not others or len(siblings) == 1 or aggregate.conflict(key)
                told = any(s.eid == found.eid for s in siblings)
                check(not told or stands or others[0].value == siblings[0].value, "undo", uid, key)

    def _last_of(self, number: str) -> str:
        """What was undone and done again is undone by undoing the latter."""
        while found := self.centre.rows("SELECT max(number) FROM import_log WHERE kind = 'undo' AND file = ?", number):
            if found[0][0] is None:
                break
            number = str(found[0][0])
        return number

    def _touched(self, writing: Writing, eid: str) -> list[str]:
        query = "SELECT a.aggregate FROM journal j JOIN journal_aggregate a ON a.entry_id = j.id WHERE j.eid = ?"
        return [uid for (uid,) in writing.connection.exec_driver_sql(query, (eid,)).all()]

    def _seen_of(self, aggregate: Aggregate, mine: set[str]) -> Aggregate:
        """An undo has seen what it undoes; and a voiding that it restores has seen what that one had."""
        known = set(mine)
        for (uid, name), siblings in aggregate.fields.items():
            if name == VOIDED:
                former = {v for s in siblings if s.eid in mine for v in self.truth.saw[s.eid].get((uid, name), ())}
                known |= {eid for v in former for seen in self.truth.saw[v].values() for eid in seen} | former
        fields = {key: [s for s in siblings if s.eid in known] for key, siblings in aggregate.fields.items()}
        said = {key: siblings for key, siblings in fields.items() if siblings}
        return Aggregate(aggregate.uid, dict(aggregate.types), said, dict(aggregate.notes))
