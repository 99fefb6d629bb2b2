"""Files that travel, and what befalls laptops and the centre."""

from __future__ import annotations

from pathlib import Path

from clac_desktop.models.identity import new_epoch
from clac_desktop.models.local import write_setting
from clac_desktop.models.marks import read_mark, write_mark
from clac_desktop.sync.accepting import revoke, start_generation
from clac_desktop.sync.enrolment import store_device
from clac_desktop.sync.package import SEALED, SEALED_EDITED, read_package
from clac_desktop.sync.receiving import apply_package
from clac_desktop.sync.restoring import notice_restore, start_epoch
from clac_desktop.sync.sending import export_packages
from tests.world.chance import Letter, Skip, dump_of, need
from tests.world.excel import Excel
from tests.world.places import OFFICES, Killed, Place, make_laptop, office_uid, split, split_up
from tests.world.truth import check

MARK, PERSON, NOBODY = "by its mark", "by a person", "by nobody"  # who notices that a centre is out of a backup
CLOCKS = ("1970-01-01T00:00:00Z", "2013-02-03T04:05:06Z", "2023-01-02T11:59:00Z", "2038-01-19T03:14:08Z")


class Accidents(Excel):
    # ---- files
    def export(self) -> None:
        self.ups += self._ups(self.laptop())

    def _ups(self, place: Place) -> list[Letter]:
        """What a laptop sends, often in two parts, of which one may be lost."""
        found = place.export()
        many = len(found[0].kinds("entry")) if len(found) == 1 else 0
        if many > 1 and self.pick(2):
            found = split_up(found[0], 1 + self.pick(many - 1), place.setting("private_key"))
        return [Letter(place.office or "", content) for content in found]

    def export_down(self) -> None:
        office = self.choose(sorted(OFFICES))
        self.downs += self._downs(office, 1 + self.pick(3))

    def _downs(self, office: str, parts: int) -> list[Letter]:
        key = self.centre.setting("private_key")
        whole = self.centre.export(office)
        return [Letter(office, c) for content in whole for c in split(content, parts, self.pick, key)]

    def deliver(self) -> None:
        letter, centre = self.recent(need(self.ups)), self.centre
        before = dump_of(centre)
        if not letter.sealed:
            self.judged(centre, letter, centre.receive(letter.content), before)
            return
        plan = centre.preview(letter.content)
        check(dump_of(centre) == before, "I6 a dry run changed something")
        if self.pick(8) == 0:
            self._killed(letter, before)
            return
        report = centre.receive(letter.content)
        check(report.counts == plan.counts and report.digest == plan.digest, "I6 the dry run said something else")
        self.judged(centre, letter, report, before)
        if report.import_number:
            self.imports.append(str(report.import_number))

    def _killed(self, letter: Letter, before: list[str]) -> None:
        """The process ends in the middle of applying: nothing of it was there."""
        settings = self.centre.rows("SELECT key, value FROM setting ORDER BY key")
        try:
            self.centre.receive(letter.content, dies=1 + self.pick(120))
        except Killed:
            check(dump_of(self.centre) == before, "I6 half an import is there")
            check(self.centre.rows("SELECT key, value FROM setting ORDER BY key") == settings, "I6 half an import")
        self.stats["killed"] += 1

    def deliver_down(self) -> None:
        letter, place = self.recent(need(self.downs)), self.laptop()
        before = dump_of(place)
        if place.office != letter.office:
            report = place.receive(letter.content)
            wrong = report.trust not in (SEALED, SEALED_EDITED) and dump_of(place) == before
            check(wrong, "I7 a package for another office was taken")
            return
        self.judged(place, letter, place.receive(letter.content), before)
        self.acknowledged(place)

    def acknowledged(self, place: Place) -> None:
        """I10: what a laptop has as acknowledged is stored at the centre it heard last, and still on the screen."""
        centre = self.centre
        if place.setting("generation_random") != centre.setting("generation_random"):
            return
        last = place.rows("SELECT uid FROM waiting_line WHERE kind = 'given'")
        if last and not centre.rows("SELECT 1 FROM waiting_line WHERE kind = 'given' AND uid = ?", last[0][0]):
            return  # that was another: this one is out of a backup, which nobody has noticed yet
        confirmed = int(place.setting("confirmed"))
        fates = {
            eid: (fate, rev, since) for eid, fate, rev, since in centre.rows("SELECT eid, fate, rev, since FROM fate")
        }
        here = {uid: (inside, rev) for uid, inside, rev in centre.rows(
            "SELECT aggregate, inside, rev FROM scope WHERE office = ?", office_uid[place.office or ""]
        )}  # fmt: skip
        generation = int(place.setting("generation"))
        for eid, uid in place.rows(
            "SELECT j.eid, a.aggregate FROM journal j JOIN journal_aggregate a ON a.entry_id = j.id"
            " WHERE j.acknowledged AND NOT j.superseded AND j.device = ?", place.setting("device"),
        ):  # fmt: skip
            check(eid in fates, "I10 acknowledged but not stored", place.dev, eid)
            fate, rev, since = fates[eid]
            inside, entered = here.get(uid, (False, 0))
            least = rev if rev == since else rev - 1  # a decision merges first and tells the fate then
            if fate == "applied" and (rev <= confirmed or rev == since) and inside and entered <= confirmed:
                row = place.rows("SELECT generation, rev, state IS NULL FROM centre_row WHERE uid = ?", uid)
                shown = row and (row[0][0] != generation or row[0][1] >= least or row[0][2])
                check(shown, "I5 acknowledged, but gone from the screen", place.dev, eid, uid)

    def own_file(self) -> None:
        """A file comes back to the one who wrote it."""
        if self.pick(2):
            letter, place = self.recent(need(self.downs)), self.centre
        else:
            letter = self.recent(need(self.ups))
            place = self.choose(need([place for place in self.laptops if place.office == letter.office]))
        before = dump_of(place)
        self.judged(place, letter, place.receive(letter.content), before)

    def by_file(self) -> None:
        """The whole way of the product: a workbook is written, read back, read by the other side and applied."""
        need(self.pick(3) == 0)  # it costs as much as all other steps of a run together
        place, up = self.laptop(), bool(self.pick(2))
        sender, reader = (place, self.centre) if up else (self.centre, place)
        home = office_uid[place.office or ""]
        there = self.centre.rows("SELECT 1 FROM device WHERE office = ? AND NOT revoked", home)
        need(up or there)  # nothing is written for an office whose laptops are all revoked
        written = export_packages(sender.workspace, self.folder / "post", office=None if up else place.office)
        for one in written:
            report = apply_package(reader.workspace, one.file)
            check(report.applied and report.trust == SEALED, "a package of our own was not taken", report.problems)
            letter = Letter(place.office or "", read_package(one.file))
            (self.ups if up else self.downs).append(letter)

    def sync(self, place: Place | None = None) -> None:
        place = place or self.laptop()
        assert place.office
        for letter in self._ups(place) if self.pick(4) else []:
            self.ups.append(letter)
            if self.pick(8):
                self.centre.receive(letter.content)
        for letter in self._downs(place.office, 1 + self.pick(3) // 2):
            self.downs.append(letter)
            if self.pick(8):
                place.receive(letter.content)

    def sync_all(self) -> None:
        for place in self.laptops:
            self.sync(place)

    # ---- accidents
    def jump(self) -> None:
        """The clock of a laptop or of the centre jumps, for a while or for good."""
        now = self.choose(CLOCKS)
        self.place().workspace.clock = lambda: now

    def snapshot(self) -> None:
        place = self.laptop()
        self.snaps.append((place.dev, place.office, place.copy(self.folder)))

    def snapshot_centre(self) -> None:
        self.csnaps.append((self.centre.copy(self.folder), set(self.centre.received)))

    def restore(self) -> None:
        """A backup in the place of a laptop; the mark outside the database may be there, and speak."""
        dev, office, copy = self.recent(need(self.snaps))
        at = self.choose(need([n for n, place in enumerate(self.laptops) if place.dev == dev]))
        new, old = self.open(copy, dev, office), self.laptops[at]
        if self.pick(2):
            self._notice(old, new)
        self.retired.append(old)
        self.laptops[at] = new

    def _notice(self, old: Place, new: Place) -> None:
        """The mark that the old one left on its computer meets the backup."""
        mark = read_mark(old.workspace.path)
        if mark is not None:
            write_mark(new.workspace.path, mark)
        notice_restore(new.workspace)

    def clone(self) -> None:
        need(len(self.laptops) < 5)
        place = self.laptop()
        new = self.open(place.copy(self.folder), place.dev, place.office)
        if self.pick(2):  # somebody noticed
            with new.workspace.writing() as writing:
                start_epoch(writing)
        self.laptops.append(new)

    def lose(self) -> None:
        """A laptop is stolen; a new one, with a key of its own, is admitted in its place."""
        need(self.stats["lose"] < 2)
        at = self.pick(len(self.laptops))
        lost = self.laptops[at]
        self.snaps = [snap for snap in self.snaps if snap[0] != lost.dev]
        self.retired.append(lost)
        dev = f"{lost.office}{9 - self.stats['lose']}"
        template, office = self.beginning.office, lost.office or "A"
        self.laptops[at] = make_laptop(template, self.folder, dev, office, self.centre, self.clock)
        self.opened.append(self.laptops[at])
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

    # ---- the centre
    def restore_centre(self) -> None:
        """A centre restored from a backup, or begun anew by a person; forgotten laptops are admitted again."""
        if not self.csnaps and self.pick(2):
            raise Skip
        if not self.csnaps or self.pick(4) == 0:
            self.snapshot_centre()
        self.put_back(self.recent(self.csnaps), self.choose((MARK, PERSON, NOBODY)))
        for _ in range(2 * self.pick(2)):  # its offices tell it what it lacks
            self.sync_all()

    def put_back(self, backup: tuple[Path, set[str]], noticed: str) -> None:
        """A centre out of a backup: its mark notices that, or a person does, or, on another computer, nobody."""
        old = self.centre
        self._promise(old)
        self.centre = self.open(backup[0], "C", None)
        self.centre.received |= backup[1]
        self.retired.append(old)
        self.imports.clear()
        if noticed == MARK:
            self._notice(old, self.centre)
        elif noticed == PERSON:
            with self.centre.workspace.writing() as writing:
                start_generation(writing, int(writing.settings["generation"]) + 1)
        else:
            self.unnoticed.add(self.centre.setting("epoch"))
        self._admit_again(old)

    def _admit_again(self, old: Place) -> None:
        devices = old.rows("SELECT device, office, name, public_key, revoked FROM device ORDER BY device")
        with self.centre.workspace.writing() as writing:
            write_setting(writing.connection, "rebuilt", new_epoch())
            known = {d for (d,) in writing.connection.exec_driver_sql("SELECT device FROM device")}
            for device, office, name, key, revoked in devices:
                if device not in known:
                    code = next(c for c, uid in office_uid.items() if uid == office)
                    store_device(writing, device, office, code, name, key)
                if revoked:
                    revoke(writing, device)

    def _promise(self, old: Place) -> None:
        """Every value that an office of this generation holds of the old centre: it may not go with it."""
        for place in self.laptops:
            if place.setting("generation_random") == old.setting("generation_random"):
                for aggregate in place.centre_rows():
                    for key, siblings in aggregate.fields.items():
                        self.promised += [(place, key, s.eid) for s in siblings]
