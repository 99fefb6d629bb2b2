"""Corrections in Excel: cells of a package typed over, rows taken out and moved; the file is given on, months later."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from clac_desktop.models.identity import canonical_json
from clac_desktop.models.journal import Act
from clac_desktop.models.siblings import Key, Look, Value
from clac_desktop.sync import deciding
from clac_desktop.sync.package import SEALED, SEALED_EDITED, UNSEALED, Content
from clac_desktop.sync.payload import payload_sha256
from clac_desktop.sync.reporting import PackageReport
from clac_desktop.sync.sheets import HUMAN_SHEETS, Names
from clac_desktop.sync.shown import human_rows
from tests.world.beginning import COUNTS
from tests.world.chance import Chance, Letter, dump_of, need
from tests.world.places import Place, sealed
from tests.world.truth import check

TYPED = {"title": "title", "name": "name", "women": COUNTS}  # columns that are typed over, and how they merge
Sheets = dict[str, list[list[Any]]]


class Excel(Chance):
    def hand_edit(self) -> None:
        """Somebody opens a package and saves it: a new file, which lies among the others until it is delivered."""
        box = self.choose([self.ups, self.downs])
        letter = self.recent(need(box))
        sheets, cells = sheets_of(letter.content)
        edits = dict(self.typed(letter.content, row) for row in self._some(need(cells)))
        for rows in sheets.values():
            self._disorder(rows, {uid for uid, _ in edits})
        edited = self.saved(letter, sheets, edits, self.pick(5) > 0)
        box.append(edited)
        if self.pick(2):  # it is brought in at once, where it is for or where it came from
            place = self.choose([self.centre, *(place for place in self.laptops if place.office == letter.office)])
            before = dump_of(place)
            self.judged(place, edited, place.receive(edited.content), before)

    def saved(self, letter: Letter, sheets: Sheets, edits: dict[Key, Value], genuine: bool = True) -> Letter:
        """The file as it is after somebody saved it."""
        digest = payload_sha256([letter.content.sha256, *map(canonical_json, sorted(map(list, edits.items())))])
        content = replace(letter.content, sheets=sheets, file="edited.xlsx", sha256=digest)
        sealed_still = genuine and letter.sealed  # nothing that is done in Excel gives a seal back
        edited = Letter(letter.office, content if genuine else self._unsealed(content), edits, sealed_still)
        self.letters[digest] = edited
        return edited

    def _some(self, cells: list[tuple[str, str, list[Any], int]]) -> list[tuple[str, str, list[Any], int]]:
        """One or two cells of different records: two columns of one record may merge as one value."""
        chosen = [self.choose(cells) for _ in range(1 + self.pick(2))]
        return list({cell[0]: cell for cell in chosen}.values())

    def typed(self, content: Content, cell: tuple[str, str, list[Any], int]) -> tuple[Key, Value]:
        uid, column, row, place = cell
        self.count += 1  # what means the same as before would be no edit
        row[place] = 100 + self.count if column == "women" else f"e{self.count}"
        if column != "women":
            return (uid, column), row[place]
        aggregate = next(a for a in content.aggregates() if a.has(uid))
        return (uid, COUNTS), [row[place], *(aggregate.displayed((uid, COUNTS)) or [None] * 5)[1:]]

    def _disorder(self, rows: list[list[Any]], edited: set[str]) -> None:
        """Rows are sorted another way, and one is taken out: neither says anything."""
        shown = rows[2:]
        if shown and self.pick(3) == 0:
            shown.append(shown.pop(self.pick(len(shown))))
        untouched = [row for row in shown if row[0] not in edited]
        if untouched and self.pick(3) == 0:
            shown.remove(self.choose(untouched))
        rows[2:] = shown

    def _unsealed(self, content: Content) -> Content:
        """A stranger's seal, a seal of something else, or a payload that was tampered with."""
        manifest, kind = content.manifest, self.pick(3)
        if kind == 0:
            forged = sealed(manifest, content.lines, "01" * 32)
            return replace(content, manifest=forged.manifest)
        if kind == 1:
            return replace(content, manifest={**manifest, "number": manifest["number"] + 1})
        return replace(content, lines=content.lines[:-1], broken="damaged_seal")

    # ---- what becomes of them
    def judged(self, place: Place, letter: Letter, report: PackageReport, before: list[str]) -> None:
        """I7 after a package was brought in: what has no seal changed nothing; the cells typed over are proposals."""
        if not letter.sealed:
            check(report.trust == UNSEALED and dump_of(place) == before, "I7 an unsealed package changed a record")
            return
        own = letter.content.manifest["sender"]["office"] == place.setting("office_uid")
        if report.trust not in (SEALED, SEALED_EDITED):
            check(dump_of(place) == before, "I7 a refused package changed a record")
            return
        check(not own or dump_of(place) == before, "I7 one's own file changed a record")
        self._proposed(place, letter)

    def _proposed(self, place: Place, letter: Letter) -> None:
        there = {
            (uid, name, new): package
            for uid, name, new, package in place.rows("SELECT uid, field, new, package FROM proposal")
        }
        for (uid, name), new in letter.edits.items():
            check((uid, name, canonical_json(new)) in there, "I7 a cell typed over is no proposal", uid, name, new)
        wanted = {(uid, name, canonical_json(new)) for (uid, name), new in letter.edits.items()}
        mine = {key for key, package in there.items() if package == letter.content.sha256}
        check(mine <= wanted, "I7 a proposal that nobody typed", mine - wanted)

    def decide(self) -> None:
        place = self.place()
        rows = place.rows("SELECT id FROM proposal WHERE state = 'waits' AND reason IS NULL ORDER BY rowid")
        one = self.choose(need(rows))[0]
        if self.pick(3):
            self.accept(place, one)
        else:
            with place.workspace.writing() as writing:
                deciding.reject(writing, [one])

    def accept(self, place: Place, one: str) -> None:
        """A hand edit names what stood in its file, whatever has come since."""
        uid, name, package = place.rows("SELECT uid, field, package FROM proposal WHERE id = ?", one)[0]
        key, letter = (uid, name), self.letters[package]
        shown = next(a for a in letter.content.aggregates() if a.has(uid))
        before = place.aggregate(shown.uid)
        with place.workspace.writing() as writing:
            deciding.accept(writing, [one])
        for eid in writing.written:
            self.truth.note(eid, [Act(Look(shown), {key: None}, {})])
        after = place.aggregate(shown.uid)
        then, now = shown.fields.get(key, []), before.fields.get(key, [])
        if {s.eid for s in then} == {s.eid for s in now} and not before.conflict(key):
            check(not after.conflict(key), "I4 a hand edit conflicts with what it corrects", key)

    def given_twice(self, letter: Letter, place: Place) -> None:
        """The same edited file comes twice, and its proposals are taken each time: the second time there are none."""
        report = place.receive(letter.content)
        for again in (False, True):
            waiting = place.rows(
                "SELECT id FROM proposal WHERE package = ? AND state = 'waits' AND reason IS NULL ORDER BY rowid",
                letter.content.sha256,
            )
            check(not (again and waiting), "I2 a proposal is applied once", letter.edits)
            for (one,) in waiting:
                self.accept(place, one)
            report = place.receive(letter.content)
        check(report.trust not in (SEALED, SEALED_EDITED) or not report.counts["proposed"], "I2 proposed again")


def sheets_of(content: Content) -> tuple[Sheets, list[tuple[str, str, list[Any], int]]]:
    """The human sheets as a reader gives them, and each cell that may be typed over: (uid, column, row, place)."""
    aggregates = content.aggregates()
    names = Names.of(aggregates, str(content.manifest["language"]))
    sheets: Sheets = {}
    cells = []
    for sheet in HUMAN_SHEETS:
        columns = [column.key for column in sheet.columns]
        rows = [[row.uid, *row.cells] for row in human_rows(sheet, aggregates, names)]
        sheets[names.word(sheet.name)] = [
            ["uid", *(column.label for column in sheet.columns)],
            ["uid", *columns],
            *rows,
        ]
        for row in rows:
            cells += [(row[0], c, row, 1 + columns.index(c)) for c in TYPED if c in columns]
    return sheets, cells
