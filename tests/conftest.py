"""What holds for every test: its own user folders, compiled translations, Spanish, and no forgiving of our mistakes."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import hatch_build

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--torture` runs the long forms (`make torture`)."""
    parser.addoption("--torture", action="store_true", help="run the long forms of the tests of reliability")


def pytest_configure(config: pytest.Config) -> None:
    """Compile the translations when a fragment is younger than they are, before anything reads them."""
    hatch_build.compile_translations()


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


@pytest.fixture
def rounds(request: pytest.FixtureRequest) -> Callable[[int, int], int]:
    """Return which of two counts holds: `rounds(60, 5_000)` is 60 in the suite and 5,000 under `--torture`."""
    return lambda short, long: long if request.config.getoption("torture") else short
