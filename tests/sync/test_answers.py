"""What a receipt answers at an office: counts, reasons; what was not accepted stays until corrected or dismissed."""

from __future__ import annotations

from typing import Any

import pytest

from clac_desktop.queries.receipts import DISMISSED, outcome_counts, receipt_ids, receipt_rows, settle, unsettle
from clac_desktop.recording.service import void_service
from clac_desktop.sync.answering import answer_words
from clac_desktop.sync.deciding import Choice, decide, open_again, reject
from clac_desktop.sync.undoing import undo_import
from clac_desktop.sync.waiting import waiting
from tests.sync.test_decisions import look_at
from tests.sync.world import World, service


@pytest.fixture
def foreign(world: World) -> str:
    """A service of Ecuador that Peru sees, and corrects though it is not Peru's; beside a good one, sent up."""
    uid = world.record("EC1", service("De Ecuador", "Andinos", code="EC"))
    world.quiet()
    world.correct("PE1", uid, title="Corregido por Perú", place="Puno")
    world.record("PE1", service("Bueno"))
    world.up("PE1")
    return uid


def counts(world: World) -> dict[str, int]:
    with world["PE1"].reading() as reading:
        return {outcome: n for outcome, n in outcome_counts(reading).items() if n}


def rows(world: World, outcome: str) -> list[Any]:
    with world["PE1"].reading() as reading:
        return receipt_rows(reading, receipt_ids(reading, outcome))


def test_a_receipt_answers_in_numbers_and_reasons(world: World, foreign: str) -> None:
    ours = world.record("PE1", service("Otro"))
    world.up("PE1")
    form = world.form("CLAC", ours)
    world.correct("PE1", ours, title="De la oficina")
    world.correct("CLAC", ours, form, title="Del centro")
    world.up("PE1")
    report = world.down("PE1")
    assert dict(report.answers) == {
        "applied": 2,
        "refused": 1,
        "conflict": 1,
    }  # recording it is not contested, the title is
    assert answer_words(report.answers, report.reasons) == (
        "Confirmados: 2 · No aceptados: 1 (un registro es de otra oficina) · En conflicto: 1"
    )
    assert report.as_json()["reasons"] == {"other_office": 1}
    assert "answers" not in world.down("PE1").as_json()  # the next receipt has nothing new to say
    (row,) = rows(world, "refused")
    assert (row.uid, row.label, row.reason, row.package) == (foreign, "De Ecuador", "other_office", "PE-001")
    assert world.value("PE1", foreign, "title") == "De Ecuador"  # outside figures and dump
    assert [(row.uid, row.born) for row in rows(world, "conflict")] == [(ours, False)]
    look = look_at(world, ours)
    eid = world.act("CLAC", decide, [Choice(ours, "title", "Del centro", look)])
    world.down("PE1")
    assert "conflict" not in counts(world)
    world.act("CLAC", open_again, [Choice(ours, "title", "Del centro", look)], [eid])
    world.down("PE1")
    assert [(row.uid, row.born) for row in rows(world, "conflict")] == [(ours, False)]


def test_a_voiding_and_the_edit_it_had_not_seen_are_both_in_conflict(world: World) -> None:
    uid = world.record("PE1", service("Otro"))
    world.quiet()
    look = look_at(world, uid, "PE1")
    world.correct("PE2", uid, title="De la otra")
    world.act("PE1", void_service, uid, look)
    world.quiet()
    for name in ("PE1", "PE2"):
        with world[name].reading() as reading:
            (row,) = receipt_rows(reading, receipt_ids(reading, "conflict"))
        assert (row.uid, row.born) == (uid, False)


def test_the_list_follows_the_time_beside_each_line(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    for day in (5, 3, 9):  # the clock of the laptop was put right in between
        monkeypatch.setattr(world["PE1"], "clock", lambda day=day: f"2023-03-{day:02}T08:00:00Z")
        world.record("PE1", service(f"Día {day}"))
    with world["PE1"].reading() as reading:
        for oldest_first in (False, True):
            shown = receipt_rows(reading, receipt_ids(reading, oldest_first=oldest_first))
            times = [row.at for row in shown]
            assert len(times) == 3 and times == sorted(times, reverse=not oldest_first)


def test_what_was_not_accepted_stays_until_it_is_corrected(world: World, foreign: str) -> None:
    world.down("PE1")
    assert counts(world) == {"applied": 1, "refused": 1}
    world.correct("PE1", foreign, title="Otra vez")
    assert counts(world)["refused"] == 1  # the place that it wanted is still nowhere
    world.correct("PE1", foreign, place="Puno")
    assert counts(world) == {"applied": 1, "settled": 1, "unsent": 2}
    assert [row.settled for row in rows(world, "settled")] == ["corrected"]
    world.up("PE1")
    world.down("PE1")
    assert counts(world) == {
        "applied": 1,
        "refused": 3,
    }  # what is refused settles nothing
    world.correct("EC1", foreign, title="Otra vez", place="Puno")
    world.quiet()
    assert counts(world) == {
        "applied": 1,
        "refused": 1,
        "settled": 2,
    }  # by whose it is


def test_what_was_not_accepted_is_dismissed_and_listed_again(world: World, foreign: str) -> None:
    world.down("PE1")
    (row,) = rows(world, "refused")
    assert world.act("PE1", settle, [row.eid], DISMISSED) == [row.eid]
    assert world.act("PE1", settle, [row.eid], DISMISSED) == []
    assert counts(world) == {"applied": 1, "settled": 1}
    assert [row.settled for row in rows(world, "settled")] == ["dismissed"]
    world.act("PE1", unsettle, [row.eid])
    assert counts(world) == {"applied": 1, "refused": 1}


def test_what_is_undone_or_refused_by_a_person_says_by_whom(world: World, foreign: str) -> None:
    uid = world.record("PE1", service("Por error"))
    number = world.up("PE1").import_number
    world.down("PE1")
    assert counts(world) == {"applied": 2, "refused": 1}
    world.act("CLAC", undo_import, str(number), "no es de este año")
    with world["CLAC"].reading() as reading:
        world_waits = [one.id for one in waiting(reading)]
    world.act("CLAC", reject, world_waits)
    report = world.down("PE1")
    assert answer_words(report.answers, report.reasons) == (
        "No aceptados: 2 (lo decidió la oficina central; deshecho por Centro Ejemplo: no es de este año)"
    )
    assert world.value("PE1", uid, "voided") == 1
    undone = next(row for row in rows(world, "refused") if row.uid == uid)
    assert (undone.fate, undone.reason) == ("undone", "Centro Ejemplo: no es de este año")
    world.act("CLAC", undo_import, str(number))  # undoing it once more changes nothing
    last = max(row[0] for row in world.ask("CLAC", "SELECT number FROM import_log"))
    world.act("CLAC", undo_import, str(last))  # redo is undoing the undo
    assert answer_words((again := world.down("PE1")).answers, again.reasons) == "Confirmados: 1"
    assert world.value("PE1", uid, "voided") == 0
    world.assert_whole("CLAC", "PE1")
