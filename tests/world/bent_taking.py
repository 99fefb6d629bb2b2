"""Rules of taking the centre's packages at an office, bent (sync.md 4 and 8)."""

from __future__ import annotations

import dataclasses
import json
from typing import Any

from clac_desktop.models.identity import canonical_json
from clac_desktop.sync.taking import Take


def keeps_acknowledgements(_: Any) -> Any:
    def mutated(self: Take, number: int, random: str) -> None:
        self._set("generation", str(number))
        self._set("generation_random", random)
        self._set("confirmed", "0")

    return mutated


def acknowledges_too_early(acknowledge: Any) -> Any:
    def mutated(self: Take) -> None:
        self.run("UPDATE acknowledgement SET rev = 0")
        acknowledge(self)

    return mutated


def hash_speaks_for_what_was_lost(acknowledge: Any) -> Any:
    return lambda self, epoch, ranges: acknowledge(self, epoch, [[1, *ranges[-1][1:]]])


def _with_lines(take: Take, rows: Any, change: Any) -> None:
    """Let `rows` see other lines than the package holds: those that `change` gives, None being none."""
    content = take.content
    lines = [change(json.loads(line)) for line in content.lines]
    take.content = dataclasses.replace(content, lines=tuple(canonical_json(line) for line in lines if line is not None))
    try:
        rows()
    finally:
        take.content = content


def scope_has_no_revision(rows: Any) -> Any:
    """A row is as new as its content; that it enters or leaves a scope makes it no newer."""

    def change(line: dict[str, Any]) -> dict[str, Any]:
        return {**line, "sent": line.get("rev", 0)} if line["k"] in ("row", "leave") else line

    return lambda self, number, random: _with_lines(self, lambda: rows(self, number, random), change)


def compares_without_generation(rows: Any) -> Any:
    """A row of a new centre counts as old where its revision is no higher."""

    def mutated(self: Take, number: int, random: str) -> None:
        def change(line: dict[str, Any]) -> dict[str, Any] | None:
            if line["k"] not in ("row", "leave"):
                return line
            old = self.run("SELECT sent FROM centre_row WHERE uid = ?", (line["uid"],)).scalar()
            return None if old is not None and old >= line["sent"] else line

        _with_lines(self, lambda: rows(self, number, random), change)

    return mutated


def older_rows_stay(confirm: Any) -> Any:
    def mutated(self: Take, generation: int) -> None:
        older = self.run("SELECT uid, generation FROM centre_row WHERE generation < ?", (generation,)).all()
        self.run("UPDATE centre_row SET generation = ?", (generation,))
        confirm(self, generation)
        for uid, former in older:
            self.run("UPDATE centre_row SET generation = ? WHERE uid = ?", (former, uid))

    return mutated


def keeps_its_old_label(acknowledge: Any) -> Any:
    """Where the centre acknowledges more than is here, a new epoch begins for what comes, and nothing goes into it."""

    def mutated(self: Take, epoch: str, ranges: Any) -> None:
        rows = self.run(
            "SELECT seq, hash FROM journal WHERE device = ? AND epoch = ? AND NOT superseded",
            (self.writing.settings["device"], epoch),
        )
        mine = {seq: hash_ for seq, hash_ in rows}  # noqa: C416 (a row is no pair to `dict`)
        fork = any(last in mine and mine[last] != hash_ for _, last, hash_ in ranges)
        relabel = self._relabel

        def instead() -> None:
            if fork:
                relabel()
            elif epoch == self.writing.settings["epoch"]:
                self._new_epoch()

        self._relabel = instead  # type: ignore[method-assign]
        try:
            acknowledge(self, epoch, ranges)
        finally:
            self._relabel = relabel  # type: ignore[method-assign]

    return mutated
