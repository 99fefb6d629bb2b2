"""What holds for every test: its own user folders, compiled translations, Spanish, and no forgiving of our mistakes."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import hatch_build
from clac_desktop.models.database import Workspace
from clac_desktop.models.identity import new_epoch, new_uid, reference_uid
from clac_desktop.models.journal import Act
from clac_desktop.models.local import write_setting
from tests.torture.zygote import Start, forking_process, reading_by

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--torture` runs the long forms (`make torture`)."""
    parser.addoption("--torture", action="store_true", help="run the long forms of the tests of reliability")


def pytest_configure(config: pytest.Config) -> None:
    """Compile the translations when a fragment is younger than they are, before anything reads them."""
    try:
        hatch_build.compile_translations()
    except hatch_build.ConflictingTranslations as conflict:
        raise pytest.UsageError(str(conflict)) from conflict


@pytest.fixture(scope="session", autouse=True)
def user_folders(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """No test, and no process it starts, touches the folders of the person who runs the tests."""
    home = tmp_path_factory.mktemp("user")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CLAC_STATE", str(home / "state"))
        patch.setenv("XDG_DATA_HOME", str(home / "data"))
        patch.setenv("XDG_CONFIG_HOME", str(home / "config"))
        (home / "runtime").mkdir(mode=0o700)
        patch.setenv("XDG_RUNTIME_DIR", str(home / "runtime"))
        patch.delenv("CLAC_WORKSPACE", raising=False)
        patch.delenv("CLAC_ACTOR", raising=False)
        yield home


@pytest.fixture(autouse=True)
def spanish_and_strict() -> Iterator[None]:
    """Every test starts in Spanish; a problem without a sentence fails it."""
    from clac_desktop import texts
    from clac_desktop.texts import sentences

    sentences.strict = True
    texts.set_language("es")
    yield
    texts.set_language("es")


@pytest.fixture(scope="session")
def forking_reader() -> Iterator[Start | None]:
    """What starts a reading process as a fork of one that has everything loaded (tests/torture/zygote.py)."""
    with forking_process() as start:
        yield start


@pytest.fixture(autouse=True)
def quick_reading(request: pytest.FixtureRequest) -> Iterator[None]:
    """Workbooks are read in a process of their own, as ever, but without the start of an interpreter.

    Where the start itself counts, a test is marked `real_reading`: the room of spreadsheets, the journeys by windows.
    """
    if request.node.get_closest_marker("real_reading"):
        yield
        return
    with reading_by(request.getfixturevalue("forking_reader")):
        yield


@pytest.fixture
def rounds(request: pytest.FixtureRequest) -> Callable[[int, int], int]:
    """Return which of two counts holds: `rounds(60, 5_000)` is 60 in the suite and 5,000 under `--torture`."""
    return lambda short, long: long if request.config.getoption("torture") else short


@pytest.fixture(scope="session")
def centre_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A closed workspace of the centre with plan, lists and catalogue; tests work on copies."""
    from clac_desktop.recording.workspace import create_centre

    path = tmp_path_factory.mktemp("template") / "centre.clac"
    create_centre(path, name="Centro Ejemplo").close()
    return path


@pytest.fixture(scope="session")
def world_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a closed centre and three enrolled laptops; made once for all rooms (tests/sync/world.py)."""
    from tests.sync.world import make_template

    return make_template(tmp_path_factory.mktemp("template") / "world")


@pytest.fixture
def centre(centre_template: Path, tmp_path: Path) -> Iterator[Workspace]:
    """An open workspace of the centre, of this test alone."""
    path = tmp_path / "centre.clac"
    shutil.copyfile(centre_template, path)
    with Workspace(path, actor="Centro Ejemplo") as workspace:
        yield workspace


@pytest.fixture
def office(centre_template: Path, tmp_path: Path) -> Iterator[Workspace]:
    """An open workspace of the office of Peru as its first package leaves it, without organisations."""
    path = tmp_path / "PE.clac"
    make_office(centre_template, path)
    with Workspace(path, actor="Persona Ejemplo") as workspace:
        yield workspace


def make_office(template: Path, path: Path, code: str = "PE") -> None:
    """Make a workspace file of an office out of the centre's (the way through packages has tests of its own)."""
    shutil.copyfile(template, path)
    settings = {
        "role": "office",
        "office": code,
        "office_uid": reference_uid("office", code),
        "device": new_uid(),
        "epoch": new_epoch(),
        "actor": "Persona Ejemplo",
    }
    with Workspace(path, actor="Centro Ejemplo") as workspace, workspace.writing() as writing:
        uid = settings["office_uid"]
        changes = {(uid, "code"): code, (uid, "country"): [reference_uid("country", code)]}
        writing.write([Act(writing.look(uid), changes, {uid: "office"})])
        writing.flush()
        writing.connection.exec_driver_sql(
            "INSERT INTO centre_row (uid, generation, generation_random, sent, rev, state)"
            " SELECT uid, 1, 'example', rev, rev, state FROM aggregate"
        )
        for key, value in settings.items():
            write_setting(writing.connection, key, value)
