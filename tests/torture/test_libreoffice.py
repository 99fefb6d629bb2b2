"""Packages saved again by LibreOffice, as xlsx and by way of ods, keep their seal, and no cell counts as edited."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from clac_desktop.models.service import AttendanceDraft
from clac_desktop.sync.receiving import apply_package, inspect_package
from tests.torture.libreoffice import resaved
from tests.torture.nasty_words import PAYLOADS
from tests.torture.places import CENTRE, Places, organisation, places_of, service, some, template
from tests.torture.row import Once, Row, play

WORDS = tuple(PAYLOADS[::7])


def _fill(places: Places, name: str, chance: random.Random) -> None:
    """A few services of every kind of value: words, dates, decimals, blanks, long texts."""
    for _ in range(chance.randrange(1, 5)):
        start = dt.date(chance.randrange(1990, 2023), chance.randrange(1, 13), chance.randrange(1, 29))
        rows = [
            AttendanceDraft(
                organisation=uid,
                women=chance.choice((0, 1, 999)),
                men=chance.choice((0, None, 7)),
                not_stated=chance.choice((0, None)),
            )
            for uid in some(chance, [organisation("PE", number) for number in range(3)])
        ]
        draft = service(
            f"{chance.choice(PAYLOADS)[:150]} taller", [],
            start=start, end=start + dt.timedelta(days=chance.randrange(3)),
            hours=Decimal(chance.choice(("0.5", "1", "8.25", "1000", "0.333333"))),
            remarks="".join(chance.choice(PAYLOADS) for _ in range(chance.choice((1, 3, 200)))),
            place=chance.choice(PAYLOADS), attendance=tuple(rows),
        )  # fmt: skip
        if chance.random() < 0.3:
            draft = replace(draft, cost=Decimal("1234567.891"), currency="PEN", funder=chance.choice(PAYLOADS))
        places.record(name, draft)


@contextmanager
def prepare(folder: Path) -> Iterator[Once]:
    """Give attempts: a package from an office or from the centre, by one way or the other."""

    def once(chance: random.Random, number: int) -> str:
        sender, to = chance.choice((("PE1", CENTRE), (CENTRE, "PE1")))
        with places_of(template(words=WORDS), folder / f"{number}") as places:
            _fill(places, sender, chance)
            file = places.export(sender, "PE" if sender == CENTRE else None)
            way = (("xlsx",), ("ods", "xlsx"), ("ods",))[number % 3]
            for step, kind in enumerate(way):
                (file,) = resaved([file], kind, folder / "again" / f"{number}-{step}")
            report = inspect_package(places[to], file)
            edits = [(cell.sheet, cell.column, cell.old, cell.new) for cell in report.edited_cells][:5]
            assert report.trust == "SEALED", f"{report.trust} by way of {' and '.join(way)}: {edits}"
            assert apply_package(places[to], file).applied
            assert not places.ask(to, "SELECT 1 FROM proposal")
        return " → ".join(("xlsx", *way))

    yield once


ROW = Row("libreoffice", "saved again by LibreOffice", 300, prepare)


@pytest.mark.torture
def test_libreoffice_keeps_the_seal(folder: Path, rounds: Callable[[int, int], int]) -> None:
    play(ROW, folder, rounds(2, ROW.long)).assert_passed()
