"""The bridge: threads, answers, failures, cancel, announcements."""

from __future__ import annotations

import threading
from types import TracebackType
from typing import Any

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from clac_desktop.errors import Problem, ProblemError
from clac_desktop.ui.background import Background, InlineBackground, Work
from tests.ui.conftest import Nothing


def thread_name(_session: Any) -> str:
    return threading.current_thread().name


def test_readers_and_the_one_writer_have_threads_of_their_own(qtbot: QtBot, nothing: Nothing) -> None:
    bridge = Background(nothing, readers=2)
    names: list[str] = []
    here: list[bool] = []

    def keep(name: str) -> None:
        names.append(name)
        here.append(threading.current_thread() is threading.main_thread())

    for _time in range(2):
        bridge.read(thread_name, then=keep)
    for _time in range(2):
        bridge.write(thread_name, then=keep)
    assert bridge.wait()
    bridge.close()
    assert sorted(names) == ["reader-0", "reader-1", "writer", "writer"]
    assert all(here)
    assert (nothing.read, nothing.written) == (2, 2)


def test_writes_keep_their_order(qtbot: QtBot, bridge: Background) -> None:
    done: list[int] = []
    for at in range(20):
        bridge.write(lambda _session, at: at, at, then=done.append)
    assert bridge.wait()
    assert done == list(range(20))


def test_changed_kinds_come_to_the_gui_thread(qtbot: QtBot, bridge: Background) -> None:
    with qtbot.waitSignal(bridge.changed, timeout=2000) as heard:
        bridge.write(lambda _session: None)
    assert heard.args == [{"service"}]


def test_problems_of_the_world_go_to_failed(qtbot: QtBot, bridge: Background) -> None:
    def work(_session: Any) -> None:
        raise ProblemError(Problem("file_missing", file="a.xlsx"))

    told: list[tuple[Problem, ...]] = []
    untold: list[object] = []
    bridge.problems_untold.connect(untold.append)
    bridge.read(work, failed=told.append)
    bridge.read(work)
    assert bridge.wait()
    assert [problem.code for problem in told[0]] == ["file_missing"]
    assert (len(told), len(untold)) == (1, 1)


def test_a_bug_goes_to_the_crash_hook_and_the_worker_lives_on(qtbot: QtBot, nothing: Nothing) -> None:
    crashed: list[BaseException] = []

    def hook(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        crashed.append(error)

    bridge = Background(nothing, crash=hook)
    answers: list[int] = []
    bridge.write(lambda _session: 1 // 0, then=answers.append)
    bridge.write(lambda _session: 7, then=answers.append)
    assert bridge.wait()
    bridge.close()
    assert isinstance(crashed[0], ZeroDivisionError)
    assert answers == [7]
    assert nothing.written == 1


def test_cancel_leaves_the_data_untouched(qtbot: QtBot, bridge: Background, nothing: Nothing) -> None:
    begun = threading.Event()

    def work(_session: Any, *, work: Work) -> None:
        for at in range(100_000):
            begun.set()
            work.report(at, 100_000, "filas")
            threading.Event().wait(0.001)

    answers: list[object] = []
    progress: list[int] = []
    job = bridge.write(work, then=answers.append, progress=lambda done, total, text: progress.append(done))
    begun.wait(2)
    with qtbot.waitSignal(job.cancelled, timeout=2000):
        job.cancel()
    assert answers == []
    assert nothing.written == 0
    assert progress


def test_answers_for_a_closed_page_are_dropped(qtbot: QtBot, bridge: Background) -> None:
    class Closed(QObject):
        def __init__(self) -> None:
            super().__init__()
            self.heard: list[int] = []

        def take(self, answer: int) -> None:
            heard.append(answer)

    heard: list[int] = []
    gate = threading.Event()
    owner = Closed()
    bridge.read(lambda _session: gate.wait(2) and 1, then=owner.take)
    owner.deleteLater()
    qtbot.wait(10)
    gate.set()
    assert bridge.wait()
    assert heard == []


def test_files_are_read_without_a_session(qtbot: QtBot, bridge: Background, nothing: Nothing) -> None:
    answers: list[str] = []
    bridge.run(str.upper, "ola", then=answers.append)
    assert bridge.wait()
    assert (answers, nothing.read) == (["OLA"], 0)


def test_the_double_answers_before_the_call_returns(nothing: Nothing, inline: InlineBackground) -> None:
    heard: list[object] = []
    inline.changed.connect(heard.append)
    assert inline.write(lambda session: session.read, then=heard.append).done
    assert heard == [{"service"}, 0]
    with pytest.raises(ZeroDivisionError):
        inline.read(lambda _session: 1 // 0)


def test_the_report_of_a_crash_holds_nothing_personal(qtbot: QtBot) -> None:
    from clac_desktop.ui import crash

    secret = "Persona Ejemplo"
    try:
        raise ValueError(f"no such person: {secret} in /home/persona/datos.clac")
    except ValueError as error:
        text = crash.report(type(error), error, error.__traceback__)
    assert "ValueError" in text
    assert "test_kit_background.py" in text
    assert secret not in text
    assert "/home" not in text
    window = crash.CrashWindow(text)
    qtbot.addWidget(window)
    window.copy()
    from PySide6.QtGui import QGuiApplication

    assert QGuiApplication.clipboard().text() == text
