"""A large workspace of a program that was killed: the window opens, the check runs beside it, damage closes it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
import sqlcipher3.dbapi2 as driver
from pytestqt.qtbot import QtBot

from clac_desktop import app
from clac_desktop.app.session import Session
from clac_desktop.errors import Problem, WorkspaceProblem
from clac_desktop.models.database import backup_folder
from clac_desktop.models.fixity import note_changing
from clac_desktop.models.opening import needs_check, open_workspace


@pytest.fixture
def killed(centre_template: Path, tmp_path: Path) -> Path:
    """A workspace that nobody closed."""
    path = shutil.copyfile(centre_template, tmp_path / "centre.clac")
    backup_folder(path).mkdir()
    note_changing(backup_folder(path))
    return path


def spoil(path: Path) -> None:
    """Change a value behind the program's back."""
    connection = driver.connect(str(path))
    for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        connection.execute(f'DROP TRIGGER "{name}"')
    connection.execute("UPDATE country SET name_es = 'Otro país' WHERE code = 'PE'")
    connection.commit()
    connection.close()


def test_a_small_one_is_checked_before_anything_is_shown(killed: Path) -> None:
    with open_workspace(killed, at_once=1_000_000) as workspace:
        assert workspace.checked and not needs_check(workspace)
    spoil(killed)
    note_changing(backup_folder(killed))
    with pytest.raises(WorkspaceProblem):
        open_workspace(killed, at_once=1_000_000)


def test_a_large_one_is_checked_while_the_window_is_open(killed: Path, qtbot: QtBot) -> None:
    session = Session(open_workspace(killed, at_once=0), "es")
    session.window.show()
    assert session.verification is not None and not session.workspace.checked
    assert "se comprueba" in session.window.message_bar.text()
    with qtbot.waitSignal(session.verification.whole, timeout=60_000):
        pass
    assert session.workspace.checked
    session.end()
    with open_workspace(killed, at_once=0) as again:
        assert not needs_check(again), "it was closed as a whole one"


def test_damage_found_meanwhile_is_told(killed: Path, qtbot: QtBot) -> None:
    spoil(killed)
    session = Session(open_workspace(killed, at_once=0), "es")
    with qtbot.waitSignal(session.damage_found, timeout=60_000) as told:
        pass
    assert isinstance(told.args, list) and isinstance(told.args[0], Problem)
    assert told.args[0].code == "workspace.damaged"
    session.workspace.backed_up = session.workspace.changes
    session.end()
    assert not session.workspace.checked


def test_closing_before_the_end_leaves_it_to_the_next_opening(killed: Path, qtbot: QtBot) -> None:
    session = Session(open_workspace(killed, at_once=0), "es")
    session.end()
    with open_workspace(killed, at_once=0) as again:
        assert needs_check(again)


def test_the_window_opens_so(killed: Path) -> None:
    found = app.open_first(app.Options(workspace=killed))
    assert not isinstance(found, Problem) and found is not None
    assert found.checked, "the centre's own lists are checked at once"
    found.close()
