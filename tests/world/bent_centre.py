"""Rules of the centre and of proposals, bent (sync.md 4, 6 and 8)."""

from __future__ import annotations

from typing import Any

from sqlalchemy import text

from clac_desktop.models.journal import Act
from clac_desktop.models.local import write_setting
from clac_desktop.models.siblings import VOIDED
from clac_desktop.recording.draft import look_as_text
from clac_desktop.sync import accepting, ownership
from clac_desktop.sync.sheets import HUMAN_SHEETS


def no_hash_check(verdict: Any) -> Any:
    def mutated(self: accepting.Acceptance, entry: Any) -> str:
        last = self._count(
            "SELECT coalesce(max(seq), 0) FROM journal WHERE device = ? AND epoch = ?", entry.device, entry.epoch
        )
        return "known" if entry.seq <= last else str(verdict(self, entry))

    return mutated


def quarantines_what_waits(judge: Any) -> Any:
    def mutated(*words: Any, **named: Any) -> Any:
        fate, reason = judge(*words, **named)
        return ("quarantined", "waits") if fate == ownership.WAITS else (fate, reason)

    return mutated


def last_seen_counts(note: Any) -> Any:
    def mutated(writing: Any, device: str, generation: Any, rev: int, sign: str = "") -> None:
        note(writing, device, generation, rev, sign)
        writing.connection.exec_driver_sql("UPDATE device SET seen = json_array(?) WHERE device = ?", (rev, device))

    return mutated


def goes_on_in_its_old_epoch(start: Any) -> Any:
    def mutated(writing: Any, number: int) -> None:
        kept = {key: writing.settings.get(key, "") for key in ("epoch", "epoch_parent")}
        start(writing, number)
        for key, value in kept.items():
            write_setting(writing.connection, key, value)
            writing.settings[key] = value

    return mutated


def gaps_are_accepted(verdict: Any) -> Any:
    def mutated(self: accepting.Acceptance, entry: Any) -> str:
        last = self._count(
            "SELECT coalesce(max(seq), 0) FROM journal WHERE device = ? AND epoch = ?", entry.device, entry.epoch
        )
        return "next" if entry.seq > last + 1 else str(verdict(self, entry))

    return mutated


def numbers_only(start: Any) -> Any:
    """A generation has no random part: two of the same number are the same."""

    def mutated(writing: Any, number: int) -> None:
        start(writing, number)
        write_setting(writing.connection, "generation_random", "0" * 16)
        writing.settings["generation_random"] = "0" * 16

    return mutated


def strange_generation_is_unheard(note: Any) -> Any:
    """Neither a package of another generation, nor one that saw more or other, makes a centre take the next one."""

    def mutated(writing: Any, device: str, generation: Any, rev: int, _: str = "") -> None:
        own = [int(writing.settings["generation"]), writing.settings["generation_random"]]
        same = list(generation[:2]) == own
        note(writing, device, own, min(rev, writing.hub.rev) if same else 0)

    return mutated


# ---- what is told before it is committed
TOLD: dict[str, dict[tuple[str, str, int], tuple[str, str]]] = {}


def _centre_of(writing: Any) -> dict[tuple[str, str, int], tuple[str, str]]:
    file = writing.connection.exec_driver_sql("PRAGMA database_list").all()[0][2]
    return TOLD.setdefault(file, {})


def tells_at_once(store: Any) -> Any:
    def mutated(self: accepting.Acceptance, entry: Any) -> None:
        _centre_of(self.writing)[entry.device, entry.epoch, entry.seq] = (entry.hash, entry.prev_hash)
        store(self, entry)

    return mutated


def told_at_once(chains: Any) -> Any:
    """What was ever applied is acknowledged, whether or not it was committed."""

    def mutated(writing: Any, device: str) -> Any:
        found = {epoch: [list(run) for run in ranges] for epoch, ranges in chains(writing, device)}
        for (one, epoch, seq), (hash_, prev) in sorted(_centre_of(writing).items()):
            if one == device:
                runs = found.setdefault(epoch, [])
                if not runs:
                    runs.append([seq, seq, hash_])
                elif runs[-1][1] == seq - 1 and runs[-1][2] == prev:
                    runs[-1][1:] = [seq, hash_]
        return sorted(found.items())

    return mutated


# ---- corrections in Excel
def cells_are_not_compared(trust: Any) -> Any:
    """Whoever seals first and compares afterwards finds what was typed over under a good seal."""

    def mutated(content: Any, keys: Any) -> Any:
        level, _, reason = trust(content, keys)
        return ("SEALED" if level == "SEALED_EDITED" else level), [], reason

    return mutated


def proposed_again(insert: Any) -> Any:
    def mutated(writing: Any, values: Any, *more: Any) -> Any:
        new = insert(writing, values, *more)
        again = writing.connection.exec_driver_sql(
            "UPDATE proposal SET state = 'waits' WHERE id = ? AND state = 'accepted'", (values[0],)
        )
        return new or again.rowcount

    return mutated


def missing_row_is_a_deletion(propose: Any) -> Any:
    def mutated(writing: Any, comparison: Any, content: Any, report: Any) -> None:
        propose(writing, comparison, content, report)
        shown = {uid for rows in content.sheets.values() for row in rows[2:] for uid in row[:1]}
        kinds = {sheet.type for sheet in HUMAN_SHEETS}
        for aggregate in content.aggregates() if content.sheets else ():
            for uid, kind in aggregate.types.items():
                if kind in kinds and uid not in shown and writing.aggregate(aggregate.uid).has(uid):
                    writing.write([Act(writing.look(aggregate.uid), {(uid, VOIDED): True}, {uid: kind})])

    return mutated


def names_what_is_there(decide: Any) -> Any:
    def mutated(self: Any, one: str, row: Any) -> Any:
        uid = self.writing.connection.execute(
            text("SELECT aggregate FROM proposal WHERE id = :id"), {"id": one}
        ).scalar_one()
        look = look_as_text(self.writing.look(uid))
        changed = tuple(look if place == 4 else value for place, value in enumerate(row))
        return decide(self, one, changed)

    return mutated
