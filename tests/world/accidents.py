"""Files that travel, and what befalls laptops and the centre."""

from __future__ import annotations

from pathlib import Path

from clac_desktop.models.identity import new_epoch
from clac_desktop.models.local import write_setting
from clac_desktop.sync.accepting import revoke, start_generation
from clac_desktop.sync.enrolment import store_device
from clac_desktop.sync.package import Content
from clac_desktop.sync.restoring import start_epoch
from tests.world.chance import Chance, Skip, dump_of, need
from tests.world.places import OFFICES, Place, entries_of, make_laptop, office_uid, open_copy, split
from tests.world.truth import check


class Accidents(Chance):
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
