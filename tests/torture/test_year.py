"""A year in the field: offices and laptops, packages lost, doubled, disordered and edited, laptops restored.

At the end everybody sends and takes once more, and then: every entry that is left anywhere is at the centre with one
fate, nothing is pending, and every laptop shows exactly what the centre has in its scope.
"""

from __future__ import annotations

import random
import shutil
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import load_workbook

from clac_desktop.sync.restoring import notice_restore
from tests.torture.places import CENTRE, Places, organisation, places_of, service, some, template
from tests.torture.row import Once, Row, play

LOSS = DOUBLED = LATE = 0.3
EDITED = 0.2
RESTORED = 0.1  # of so many laptops and weeks one goes back to an older copy of its file
TITLE = "title"


@dataclass
class Year:
    """The places, the packages under way, the copies that people kept, and what was committed."""

    places: Places
    chance: random.Random
    under_way: list[tuple[Path, str]] = field(default_factory=list)
    copies: dict[str, list[Path]] = field(default_factory=dict)
    happened: Counter[str] = field(default_factory=Counter)

    def week(self) -> None:
        """Everybody works, some send, the post does its worst, somebody's disk breaks."""
        for name in self.places.laptops:
            self._work(name)
        if self.chance.random() < 0.5:
            self._work(CENTRE)
        for name in self.places.laptops:
            if self.chance.random() < 0.8:
                self._send(self.places.export(name), CENTRE)
        self._post()
        for file, name in self._answers(self.places.laptops):
            self._send(file, name)
        self._post()
        for name in self.places.laptops:
            self._accident(name)

    def _answers(self, names: Sequence[str], *, full: bool = False) -> Iterator[tuple[Path, str]]:
        """The centre's package for the office of each of these laptops: one for all of an office."""
        for office in dict.fromkeys(name[:2] for name in names):
            file = self.places.export(CENTRE, office, full=full)
            yield from ((file, name) for name in names if name[:2] == office)

    def _work(self, name: str) -> None:
        code = name[:2] if name != CENTRE else self.places.laptops[0][:2]
        receivers = [organisation(code, number) for number in range(3)]
        for _ in range(self.chance.randrange(3)):
            title = f"Taller de {name} {self.chance.randrange(10_000)}"
            self.places.record(name, service(title, some(self.chance, receivers), code))
        known = self.places.services(name)
        for uid in some(self.chance, known, 2) if known else ():
            change = self.chance.choice(
                ({TITLE: f"Corregido por {name}"}, {"hours": Decimal(self.chance.randrange(1, 9))})
            )
            self.places.correct(name, uid, **change)
            self.happened["correction"] += 1

    # ---- the post
    def _send(self, file: Path, to: str) -> None:
        if self.chance.random() < LOSS:
            self.happened["lost"] += 1
            return
        self.under_way.append((file, to))
        if self.chance.random() < DOUBLED:
            self.under_way.append((file, to))
            self.happened["doubled"] += 1
        if self.chance.random() < EDITED:
            self.under_way.append((self._edited(file), to))
            self.happened["edited"] += 1

    def _post(self) -> None:
        self.chance.shuffle(self.under_way)
        late = [parcel for parcel in self.under_way if self.chance.random() < LATE]
        arriving = [parcel for parcel in self.under_way if parcel not in late]
        self.happened["late"] += len(late)
        self.under_way = late
        for file, to in arriving:
            self._deliver(file, to)

    def _deliver(self, file: Path, to: str) -> None:
        report = self.places.deliver(file, to)
        assert report.trust in ("SEALED", "SEALED_EDITED"), report
        self.happened[report.trust] += 1

    def _edited(self, file: Path) -> Path:
        """A person corrects a title in Excel, sorts nothing, deletes a row, and saves."""
        book = load_workbook(file)
        if "Servicios" in book.sheetnames:
            sheet = book["Servicios"]
            keys = {cell.value: cell.column for row in sheet.iter_rows(max_row=5) for cell in row}
            if TITLE in keys and sheet.max_row > 3:
                sheet.cell(self.chance.randrange(3, sheet.max_row + 1), keys[TITLE]).value = "A mano"
                sheet.delete_rows(self.chance.randrange(3, sheet.max_row + 1))
        target = file.with_name(f"{file.stem}-{self.happened['edited']}-editado.xlsx")
        book.save(target)
        return target

    # ---- accidents
    def _accident(self, name: str) -> None:
        if self.chance.random() < 0.3:
            self.places.close(name)
            copy = self.places.folder / f"{name}-{self.happened['copy']}.copy"
            shutil.copyfile(self.places.path(name), copy)
            self.copies.setdefault(name, []).append(copy)
            self.happened["copy"] += 1
        elif self.copies.get(name) and self.chance.random() < RESTORED / 0.7:
            self.places.close(name)
            shutil.copyfile(self.chance.choice(self.copies[name]), self.places.path(name))
            notice_restore(self.places[name])
            self.happened["restored"] += 1

    # ---- the end
    def settle(self) -> None:
        """What is under way arrives, everybody sends and takes, and who is not confirmed then, once restored, again."""
        while self.under_way:
            self._deliver(*self.under_way.pop())
        names: Sequence[str] = self.places.laptops
        for _ in range(4):
            for name in names:
                self.places.up(name)
            for file, name in self._answers(names, full=True):
                self.places.deliver(file, name)
            names = [name for name in self.places.laptops if self._pending(name)]
            if not names:
                break
        for file, name in self._answers(self.places.laptops, full=True):  # what came of it, to all
            self.places.deliver(file, name)

    def _pending(self, name: str) -> int:
        query = "SELECT count(*) FROM journal WHERE NOT acknowledged AND NOT superseded"
        return int(self.places.ask(name, query)[0][0])

    def assert_converged(self) -> None:
        """Nothing is lost, nothing waits, and everybody sees the same."""
        fates = Counter(eid for (eid,) in self.places.ask(CENTRE, "SELECT eid FROM fate"))
        assert all(count == 1 for count in fates.values())
        assert not self.places.ask(CENTRE, "SELECT 1 FROM held_entry"), "entries are held at the end"
        for name in self.places.laptops:
            own = {eid for (eid,) in self.places.ask(name, "SELECT eid FROM journal")}
            assert own <= set(fates), f"{len(own - set(fates))} entries of {name} are not at the centre"
            assert self._pending(name) == 0, f"{self._pending(name)} changes of {name} are not confirmed"
            mine, theirs = self.places.dump(name), self.places.dump(CENTRE, name[:2])
            assert mine == theirs, f"{name} and the centre differ in {len(set(mine) ^ set(theirs))} lines"
        self.places.assert_whole()


@contextmanager
def prepare(folder: Path, offices: int, laptops: int, weeks: int) -> Iterator[Once]:
    """Give years; each is another seed."""

    def once(chance: random.Random, number: int) -> str:
        place = folder / f"year{number}"
        with places_of(template(offices, laptops), place) as places:
            year = Year(places, chance)
            for _ in range(weeks):
                year.week()
            year.settle()
            year.assert_converged()
        shutil.rmtree(place)
        return "with a restore" if year.happened["restored"] else "without a restore"

    yield once


WEEKS = Row("weeks", "three weeks of 20 offices with 3 laptops", 100, lambda folder: prepare(folder, 20, 3, 3))
SEASON = Row("season", "twelve weeks of 5 offices with 3 laptops", 100, lambda folder: prepare(folder, 5, 3, 12))
YEAR = Row("year", "a year of 20 offices (hours each)", 100, lambda folder: prepare(folder, 20, 3, 52), asked=True)


@pytest.mark.torture
def test_weeks_in_the_field_lose_nothing(folder: Path, rounds: Callable[[int, int], int]) -> None:
    play(WEEKS, folder, rounds(1, WEEKS.long)).assert_passed()
