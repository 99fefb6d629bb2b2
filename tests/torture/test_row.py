"""The harness itself: what is lost, crashes or stays away is counted, told, and fails."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.torture.__main__ import main, table
from tests.torture.row import Once, Result, Row, Unavailable, play


def _row(once: Callable[[random.Random, int], str], **more: object) -> Row:
    @contextmanager
    def prepare(folder: Path) -> Iterator[Once]:
        yield once

    return Row("tried", "a row of this test", 5, prepare, **more)  # type: ignore[arg-type]


def _mixed(chance: random.Random, number: int) -> str:
    assert number != 1, "gone"
    return {2: "well"}[number] if number == 3 else "well"


def test_what_is_lost_and_what_crashes_is_told_apart(folder: Path) -> None:
    result = play(_row(_mixed), folder, 5)
    assert (result.tried, result.passed, len(result.lost), len(result.crashed)) == (5, 3, 1, 1)
    assert result.lost[0].startswith("tried --seed 1 --only 1: gone")
    assert "KeyError" in result.crashed[0] and "--only 3" in result.crashed[0]
    with pytest.raises(AssertionError, match="3 of 5 passed"):
        result.assert_passed()
    assert Result.from_json(result.as_json()) == result


def test_one_attempt_can_be_repeated_alone(folder: Path) -> None:
    def drawn(chance: random.Random, number: int) -> str:
        return f"{number}: {chance.random()}"

    every, alone = play(_row(drawn), folder, 5), play(_row(drawn), folder, 1, first=3)
    assert set(alone.outcomes) < set(every.outcomes)
    assert set(every.outcomes).isdisjoint(play(_row(drawn), folder, 5, seed=2).outcomes)


def test_a_control_that_shows_nothing_fails(folder: Path) -> None:
    assert play(_row(lambda chance, number: "kept", wanted="lost"), folder, 5).lost
    assert not play(_row(lambda chance, number: "lost", wanted="lost"), folder, 5).lost


def test_a_row_ends_with_its_time_and_owes_one_attempt(folder: Path) -> None:
    row = _row(lambda chance, number: "well", finite=True)
    result = play(row, folder, 5, seconds=0)
    assert result.tried == 1
    assert table([result], {row.name: row})[1][:5] == ("tried", "1 of 5", "1", "0", "0")


def test_what_cannot_be_tried_here_is_skipped_with_its_reason(folder: Path) -> None:
    @contextmanager
    def prepare(folder: Path) -> Iterator[Once]:
        raise Unavailable("strace is not installed")
        yield _mixed

    result = play(Row("tried", "x", 5, prepare), folder, 5)
    with pytest.raises(pytest.skip.Exception, match="strace is not installed"):
        result.assert_passed()


def test_the_command_plays_a_row_and_writes_its_table(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    report = folder / "table.md"
    assert main(["--row", "forgery", "--only", "1", "--report", str(report)]) == 0
    assert "| forgery | 1 of 35 | 1 | 0 | 0 |" in report.read_text("utf-8")
    assert "forgery: 1 of 1 passed" in capsys.readouterr().out
    assert main(["--row", "nothing of the kind"]) == 2
