"""The first start: an invitation becomes a workspace; a workspace that cannot be opened says why; the boot."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from clac_desktop import __main__ as main
from clac_desktop import app
from clac_desktop.errors import Problem, UnreadableFile
from clac_desktop.models.database import Workspace
from clac_desktop.models.opening import open_workspace
from clac_desktop.sync.enrolment import init_centre, invite, read_request
from clac_desktop.texts import set_language
from clac_desktop.ui.first_start import FirstStartAnswers
from clac_desktop.ui.kit import Button, Label, Progress
from clac_desktop.ui.pages import first_start
from clac_desktop.ui.pages.first_start import Beginning, Making, TroubleWindow, check_invitation, request_file
from tests.conftest import make_office


@pytest.fixture
def invitation(tmp_path: Path) -> Path:
    """An invitation for the first laptop of Peru."""
    centre, _recovery = init_centre(tmp_path / "centre.clac", office="CLAC", name="Centro Ejemplo")
    with centre:
        return invite(centre, "PE", ["PE"], tmp_path / "Invitación PE-1.clac-invite").file


def test_an_invitation_is_said_in_words(invitation: Path) -> None:
    facts = check_invitation(str(invitation))
    assert facts.title == "Invitación válida para: Oficina Perú"
    assert facts.lines[0].startswith("CNCJ-Perú · equipo n.º 1 · emitida por la oficina central el ")


def test_another_file_is_refused(tmp_path: Path) -> None:
    other = tmp_path / "carta.clac-invite"
    other.write_text("{}")
    with pytest.raises(UnreadableFile):
        check_invitation(str(other))


def test_the_request_never_lies_over_another_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(first_start.QStandardPaths, "writableLocation", lambda _kind: str(tmp_path))
    assert request_file("PE", 3).name == "Solicitud PE-3.clac-request"
    (tmp_path / "Solicitud PE-3.clac-request").touch()
    assert request_file("PE", 3).name == "Solicitud PE-3 (2).clac-request"


def test_three_answers_make_a_workspace_that_waits(
    invitation: Path, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(first_start.QStandardPaths, "writableLocation", lambda _kind: str(tmp_path))
    ready: list[Path] = []
    beginning = Beginning(tmp_path / "own" / "clac.clac", tmp_path / "sample", ready=ready.append)
    qtbot.addWidget(beginning.window)
    beginning.finish(FirstStartAnswers("en", None, str(invitation), "Persona Ejemplo"))
    qtbot.waitUntil(lambda: bool(ready), timeout=5000)
    beginning.close()
    with open_workspace(ready[0]) as workspace, workspace.reading() as reading:
        assert (reading.settings["waiting"], reading.settings["actor"]) == ("1", "Persona Ejemplo")
        assert reading.settings["language"] == "en"
        assert len(reading.settings["fingerprint"].split()) == 6
        assert read_request(Path(reading.settings["request_file"])).office == "PE"


def test_sample_data_that_are_there_are_opened_at_once(tmp_path: Path, qtbot: QtBot) -> None:
    ready: list[Path] = []
    folder = tmp_path / "sample"
    folder.mkdir()
    (folder / "PE.clac").touch()
    beginning = Beginning(tmp_path / "clac.clac", folder, ready=ready.append)
    qtbot.addWidget(beginning.window)
    beginning.try_sample()
    beginning.close()
    assert ready == [folder / "PE.clac"]


def test_making_the_sample_data_says_how_far_it_is_and_can_be_given_up(tmp_path: Path, qtbot: QtBot) -> None:
    ready: list[Path] = []
    beginning = Beginning(tmp_path / "clac.clac", tmp_path / "sample", ready=ready.append)
    qtbot.addWidget(beginning.window)
    beginning.window.resize(1366, 690)
    beginning.show()
    beginning.try_sample()
    making = beginning.window.findChildren(Making)[0]
    progress = making.findChildren(Progress)[0]
    qtbot.waitUntil(lambda: " de 360 servicios" in progress.accessibleDescription(), timeout=120_000)
    place = beginning.window.sample_place()
    assert abs(making.geometry().top() - place.top()) < 60, "it covers the offer, not the question"
    qtbot.keyClick(progress, Qt.Key.Key_Escape)
    assert beginning.background.wait(120_000)
    assert not ready and not (tmp_path / "sample").exists()
    beginning.close()


def test_a_workspace_in_use_says_so_and_can_be_tried_again(office: Workspace, qtbot: QtBot) -> None:
    found = app.open_first(app.Options(workspace=office.path))
    assert isinstance(found, Problem) and found.code == "workspace.in_use"
    tried: list[Path] = []
    window = TroubleWindow(found, open_=tried.append, restore=lambda _backup, _path: None)
    qtbot.addWidget(window)
    assert "Ya está abierto" in [label.text() for label in window.findChildren(Label)]
    next(one for one in window.findChildren(Button) if one.text() == "Intentar de nuevo").click()
    assert tried == [office.path]
    window.copy()
    assert QApplication.clipboard().text().startswith("workspace.in_use\n")


@pytest.mark.parametrize(
    ("words", "window"),
    [
        ([], True),
        (["--sample"], True),
        (["--lang", "en", "--sample"], True),
        (["--workspace", "export.clac"], True),
        (["PE.clac"], True),
        (["CLAC_CLAC_PE_0001.xlsx"], True),
        (["export"], False),
        (["--workspace", "x.clac", "figures", "--json"], False),
        (["--help"], False),
        (["--version"], False),
    ],
)
def test_a_verb_goes_to_the_command_line_and_files_to_the_window(words: list[str], window: bool) -> None:
    assert main.wants_window(words) is window


def test_options_name_workspace_and_files() -> None:
    options = app.read_options(["--lang", "en", "PE.clac", "a.xlsx"])
    assert (options.workspace, options.files, options.lang) == (Path("PE.clac"), ["a.xlsx"], "en")


def test_where_nothing_is_yet_the_first_start_is_due() -> None:
    assert app.open_first(app.Options()) is None
    found = app.open_first(app.Options(workspace=Path("/nowhere/x.clac")))
    assert isinstance(found, Problem) and found.code == "workspace.missing"


@pytest.fixture
def desk(qapp: QApplication) -> Callable[[], app.Desk]:
    return lambda: app.Desk(qapp, app.Options())


def test_the_desk_opens_a_session_and_backs_up_what_changed_at_its_end(
    centre_template: Path, tmp_path: Path, desk: Callable[[], app.Desk], qtbot: QtBot
) -> None:
    path = tmp_path / "PE.clac"
    make_office(centre_template, path)
    one = desk()
    one.begin(open_workspace(path))
    session = one._session
    assert session is not None
    assert [page.name for page in session.window.pages()] == [
        "home", "services", "organisations", "packages", "decisions", "laptops", "preferences",
    ]  # fmt: skip
    session.window.set_language("en")
    assert session.background.wait()
    one.end()
    set_language("es")
    kept = list(path.with_name("PE-backups").glob("PE_*_close.clac"))
    assert len(kept) == 1
    with open_workspace(path) as again, again.reading() as reading:
        assert reading.settings["language"] == "en"
