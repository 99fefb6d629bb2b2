"""An office takes in what the centre sent: rows, leaves, acknowledgements, fates; in any order (sync.md 4)."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from itertools import chain
from typing import Any

from clac_desktop.errors import Problem
from clac_desktop.models.identity import canonical_json, new_epoch
from clac_desktop.models.journal import Entry, Label, insert_entry, pending_entries, read_entry, relabelled
from clac_desktop.models.local import write_setting
from clac_desktop.models.registry import TYPES
from clac_desktop.models.siblings import Aggregate, note_json
from clac_desktop.models.writing import Writing
from clac_desktop.sync.giving import forget_given, take_given
from clac_desktop.sync.package import Content
from clac_desktop.sync.telling import take_told

RANKS = {kind: rank for rank, kind in enumerate(TYPES)}  # in the order in which references can be resolved
LAST = len(RANKS)


@dataclass(slots=True)
class Taken:
    """What a package of the centre changed here: the aggregates whose view was made anew, and warnings."""

    affected: set[str] = field(default_factory=set)
    same: set[str] = field(default_factory=set)
    problems: list[Problem] = field(default_factory=list)
    ignored: bool = False
    answered: set[str] = field(default_factory=set)  # eids of which it tells what became of them


class Take:
    """Takes one package of the centre within one transaction (the gate is open for its import)."""

    def __init__(self, writing: Writing, content: Content) -> None:
        self.writing, self.content = writing, content
        self.run = writing.connection.exec_driver_sql
        self.result = Taken()
        self._rank: dict[str, int] = {}  # of the aggregates with a row: what others name goes before them
        self._noticed = False  # whether the restore that is met began a new epoch here already

    def apply(self) -> Taken:
        """Take everything; return what changed."""
        manifest = self.content.manifest
        number, random = int(manifest["generation"][0]), str(manifest["generation"][1])
        own = (int(self.writing.settings.get("generation", "0")), self.writing.settings.get("generation_random", ""))
        if number < own[0] or (number == own[0] and random != own[1]):
            self.result.ignored = True
            self.result.problems.append(Problem("package.older_centre", severity="warning", file=self.content.file))
            return self.result
        if (number, random) != own:
            self._new_generation(number, random)
        if not take_given(self.writing, manifest):
            self.result.ignored = True
            self.result.problems.append(Problem("package.other_centre", severity="warning", file=self.content.file))
            return self.result
        self._rows(number, random)
        self._devices()
        self._news()
        self._confirm(number)
        self._settle_fates()
        self._acknowledge()
        self._show()
        self._set("waiting", "")
        return self.result

    def _set(self, key: str, value: str) -> None:
        write_setting(self.writing.connection, key, value)
        self.writing.settings[key] = value

    def _new_generation(self, number: int, random: str) -> None:
        """A rebuilt centre: forget old acknowledgements, send all own entries again; eids make that harmless."""
        self._set("generation", str(number))
        self._set("generation_random", random)
        self._set("confirmed", "0")
        for table in ("acknowledgement", "taken_part"):
            self.run(f"DELETE FROM {table}")
        self.run("DELETE FROM waiting_line WHERE kind IN ('fate', 'parts')")
        forget_given(self.writing)
        self.run("UPDATE waiting_line SET rev = 0 WHERE kind = 'edit'")
        for entry in self._acknowledged_entries():
            self.result.affected.update(part.aggregate for part in entry.parts)
        self.run("UPDATE journal SET acknowledged = 0 WHERE NOT superseded")

    def _acknowledged_entries(self) -> list[Entry]:
        rows = self.run("SELECT line FROM journal WHERE acknowledged AND NOT superseded")
        return [read_entry(line) for (line,) in rows]

    def _rows(self, number: int, random: str) -> None:
        count = self.content.count("row") + self.content.count("leave")
        for done, line in enumerate(chain(self.content.each("row"), self.content.each("leave"))):
            self.writing.step(done, 2 * count)  # each is taken, and then shown
            uid, sent = str(line["uid"]), int(line["sent"])
            self._note_rank(uid, line)
            state = canonical_json(line["state"]) if line["k"] == "row" else None
            old = self.run("SELECT generation, sent, state FROM centre_row WHERE uid = ?", (uid,)).first()
            if old and (old[0], old[1]) >= (number, sent):
                self.result.same.add(uid)
                continue
            if old and old[0] != number and old[2]:
                self._keep_old(old[2], line.get("state"))
            self.run(
                "INSERT INTO centre_row (uid, generation, generation_random, sent, rev, state)"
                " VALUES (?, ?, ?, ?, ?, ?)"
                " ON CONFLICT (uid) DO UPDATE SET generation = excluded.generation, sent = excluded.sent,"
                " generation_random = excluded.generation_random, rev = excluded.rev, state = excluded.state",
                (uid, number, random, sent, int(line.get("rev", 0)), state),
            )
            self.result.affected.add(uid)

    def _note_rank(self, uid: str, line: dict[str, Any]) -> None:
        record = line["state"]["records"].get(uid) if line["k"] == "row" else None
        self._rank[uid] = RANKS.get(record["type"], LAST) if record else LAST

    def _keep_old(self, old: str, new: dict[str, Any] | None) -> None:
        """What a row of an older centre held and the new centre's row lacks goes back to it."""
        here = Aggregate.from_json(new) if new else Aggregate("")
        before = Aggregate.from_json(json.loads(old))
        for (uid, name), siblings in before.fields.items():
            have = {sibling.eid for sibling in here.fields.get((uid, name), [])}
            for eid, value in siblings:
                own = self.run("SELECT 1 FROM journal WHERE eid = ?", (eid,)).first()
                kept = self.run(
                    "SELECT 1 FROM waiting_line WHERE kind = 'returned' AND uid = ?", (f"{eid}.{uid}.{name}",)
                ).first()
                if eid in have or own or kept:
                    continue
                line = {
                    "k": "returned",
                    "aggregate": before.uid,
                    "uid": uid,
                    "type": before.types[uid],
                    "field": name,
                    "value": value,
                    "entry": note_json(eid, before.notes[eid]),
                }
                self._wait("returned", f"{eid}.{uid}.{name}", 0, line)

    def _devices(self) -> None:
        for line in self.content.each("device"):
            self.run(
                "INSERT INTO device (device, office, name, public_key, fingerprint, certificate, number, revoked, rev,"
                " seen) VALUES (:device, :office, :name, :public_key, :fingerprint, :certificate, :number, :revoked, 0,"
                " '[]') ON CONFLICT (device) DO UPDATE SET name = excluded.name, revoked = excluded.revoked,"
                " certificate = excluded.certificate",
                {
                    **{k: line[k] for k in ("device", "office", "name", "public_key", "fingerprint", "number")},
                    "certificate": str(line.get("certificate", "")),
                    "revoked": int(bool(line["revoked"])),
                },
            )

    def _news(self) -> None:
        """Fates and acknowledgements count only once the rows up to their revision are here."""
        rev = int(self.content.manifest["to_rev"])
        for line in self.content.each("fate"):
            old = self.run("SELECT rev FROM waiting_line WHERE kind = 'fate' AND uid = ?", (line["eid"],)).scalar()
            if old is None or old < line["rev"]:
                self.run("DELETE FROM waiting_line WHERE kind = 'fate' AND uid = ?", (line["eid"],))
                self._wait("fate", line["eid"], int(line["rev"]), line)
        take_told(self.writing, self.content)
        for line in self.content.each("ack"):
            if line["device"] != self.writing.settings["device"]:
                continue
            old = self.run("SELECT ranges FROM acknowledgement WHERE epoch = ?", (line["epoch"],)).scalar()
            if old is None or json.loads(old)[-1][1] <= line["ranges"][-1][1]:
                self.run(
                    "INSERT INTO acknowledgement (epoch, ranges, rev) VALUES (?, ?, ?) ON CONFLICT (epoch)"
                    " DO UPDATE SET ranges = excluded.ranges, rev = excluded.rev",
                    (line["epoch"], canonical_json(line["ranges"]), rev),
                )

    def _wait(self, kind: str, uid: str, rev: int, line: Any) -> None:
        self.run(
            "INSERT INTO waiting_line (kind, uid, rev, line) VALUES (?, ?, ?, ?)",
            (kind, uid, rev, canonical_json(line)),
        )

    def _confirm(self, generation: int) -> None:
        manifest = self.content.manifest
        package, parts = str(manifest["package"]), int(manifest["parts"])
        self.run(
            "INSERT INTO taken_part (package, part, parts) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
            (package, int(manifest["part"]), parts),
        )  # note_parts tells which are missing
        here = self.run("SELECT count(*) FROM taken_part WHERE package = ?", (package,)).scalar_one()
        confirmed = int(self.writing.settings.get("confirmed", "0"))
        if int(manifest["from_rev"]) > confirmed:
            facts = {"office": self.writing.settings["office"]}
            self.result.problems.append(Problem("package.gap_before", facts, "warning", file=self.content.file))
        elif here == parts:
            self._set("confirmed", str(max(confirmed, int(manifest["to_rev"]))))
            older = self.run("SELECT uid, state FROM centre_row WHERE generation < ?", (generation,)).all()
            for _, state in older:
                if state:
                    self._keep_old(state, None)
            gone = [uid for uid, _ in older]
            self.run("DELETE FROM centre_row WHERE generation < ?", (generation,))
            self.result.affected.update(gone)

    @property
    def _confirmed(self) -> int:
        return int(self.writing.settings.get("confirmed", "0"))

    def _settle_fates(self) -> None:
        rows = self.run("SELECT id, line FROM waiting_line WHERE kind = 'fate' AND rev <= ?", (self._confirmed,)).all()
        for key, text in rows:
            line = json.loads(text)
            done = self.run(
                "INSERT INTO fate (eid, fate, reason, rev, since) VALUES (?, ?, ?, ?, ?) ON CONFLICT (eid) DO UPDATE"
                " SET fate = excluded.fate, reason = excluded.reason, rev = excluded.rev WHERE excluded.rev > fate.rev",
                (line["eid"], line["fate"], line["reason"], line["rev"], line["since"]),
            )
            if done.rowcount:
                self.result.answered.add(str(line["eid"]))
            self.run("DELETE FROM waiting_line WHERE id = ?", (key,))
        if rows:
            self.writing.kinds.add("fate")

    # ---- acknowledgements
    def _acknowledge(self) -> None:
        rows = self.run("SELECT epoch, ranges FROM acknowledgement WHERE rev <= ? ORDER BY epoch", (self._confirmed,))
        for epoch, ranges in rows.all():
            self.run("DELETE FROM acknowledgement WHERE epoch = ?", (epoch,))
            self._acknowledge_epoch(epoch, json.loads(ranges))

    def _acknowledge_epoch(self, epoch: str, ranges: list[list[Any]]) -> None:
        """A hash speaks for its own chain only; more, or another hash, than I have means a restore or a clone."""
        device = self.writing.settings["device"]
        mine = {
            seq: (hash_, bool(acknowledged))
            for seq, hash_, acknowledged in self.run(
                "SELECT seq, hash, acknowledged FROM journal WHERE device = ? AND epoch = ? AND NOT superseded",
                (device, epoch),
            )
        }
        stuck = any(not acknowledged for _, acknowledged in mine.values())
        fork = ahead = False
        for first, last, hash_ in ranges:
            if last > max(mine, default=0):
                ahead = True
            elif last in mine and mine[last][0] == hash_:
                self._mark(device, epoch, first, last)
            else:
                fork |= any(not mine[seq][1] for seq in mine if seq <= last)
        if fork or (ahead and stuck):
            self._noticed = epoch != self.writing.settings["epoch"]
            self._relabel()
        elif ahead and epoch == self.writing.settings["epoch"]:
            self._new_epoch()
            self._note_restored(0)

    def _mark(self, device: str, epoch: str, first: int, last: int) -> None:
        rows = self.run(
            "SELECT line FROM journal WHERE device = ? AND epoch = ? AND seq BETWEEN ? AND ? AND NOT acknowledged"
            " AND NOT superseded",
            (device, epoch, first, last),
        ).all()
        for (line,) in rows:
            entry = read_entry(line)
            self.result.answered.add(entry.eid)
            self.result.affected.update(part.aggregate for part in entry.parts)
        self.run(
            "UPDATE journal SET acknowledged = 1 WHERE device = ? AND epoch = ? AND seq BETWEEN ? AND ?",
            (device, epoch, first, last),
        )
        self.writing.kinds.add("journal")

    def _new_epoch(self) -> str:
        parent = self.run(
            "SELECT hash FROM journal WHERE device = ? AND acknowledged AND NOT superseded ORDER BY id DESC LIMIT 1",
            (self.writing.settings["device"],),
        ).scalar()
        self._set("epoch", new_epoch())
        self._set("epoch_parent", parent or "")
        return parent or ""

    def _relabel(self) -> None:
        """Where a fork began cannot be known: all that is not acknowledged goes into a new epoch and keeps its eid.

        A restore that was noticed here already has begun a new epoch since, and is not told a second time.
        """
        tail = pending_entries(self.writing.connection)
        prev = self._new_epoch()
        device, epoch = self.writing.settings["device"], self.writing.settings["epoch"]
        self.run("UPDATE journal SET superseded = 1 WHERE NOT acknowledged AND NOT superseded")
        for seq, entry in enumerate(tail, start=1):
            entry = relabelled(entry, Label(device, epoch, seq, prev))
            insert_entry(self.writing.connection, entry, acknowledged=False)
            prev = entry.hash
        self._note_restored(len(tail), again=self._noticed)
        self.result.problems.append(Problem("package.relabelled", {"n": len(tail)}, "warning"))

    def _note_restored(self, relabelled: int, *, again: bool = False) -> None:
        """The window explains it on a page of its own until somebody has read it (sync/restoring.py)."""
        self._set("restored.relabelled", str(relabelled))
        if not again:
            self._set("restored", self.writing.clock())

    # ---- the view
    def _show(self) -> None:
        """Make the view of each affected aggregate anew: the centre's last row and own pending entries."""
        arrived = set(self.result.affected)
        waiting = self.run("SELECT uid, line FROM waiting_line WHERE kind = 'gap'").all()
        self.result.affected.update(json.loads(line) for uid, line in waiting if uid in arrived)
        for done, uid in enumerate(sorted(self.result.affected, key=lambda uid: (self._rank.get(uid, LAST), uid))):
            self.writing.step(len(self.result.affected) + done, 2 * len(self.result.affected))
            view = self.view(uid)
            if view.types:
                self.writing.replace(view)
            else:
                self.writing.forget(uid)
        self.writing.flush()
        self._fill_gaps()
        for uid, line in waiting:
            if json.loads(line) in self.result.affected:  # its rows were made anew, and have told what they lack
                self.run("DELETE FROM waiting_line WHERE kind = 'gap' AND uid = ? AND line = ?", (uid, line))
        for missing, aggregate in sorted(self.writing.projector.gaps):
            self._wait("gap", missing, 0, aggregate)

    def _fill_gaps(self) -> None:
        """Rows that were written before what they name had its turn in this same package are written again."""
        gaps = self.writing.projector.gaps
        here = {missing for missing, _ in gaps if self._is_here(missing)}
        again = {aggregate for missing, aggregate in gaps if missing in here}
        gaps.difference_update({gap for gap in gaps if gap[1] in again})
        for uid in sorted(again):
            view = self.view(uid)
            if view.types:
                self.writing.replace(view)
        self.writing.flush()

    def _is_here(self, uid: str) -> bool:
        return self.run("SELECT 1 FROM aggregate WHERE uid = ?", (uid,)).first() is not None

    def view(self, uid: str) -> Aggregate:
        """Return an office's view of an aggregate (sync.md 4)."""
        state = self.run("SELECT state FROM centre_row WHERE uid = ?", (uid,)).scalar()
        found = Aggregate.from_json(json.loads(state)) if state else Aggregate(uid)
        for entry in pending_entries(self.writing.connection, uid):
            for part in entry.parts:
                if part.aggregate == uid:
                    found.put(entry.eid, entry.note, part, remember=False)
        return found
