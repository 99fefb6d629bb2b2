from __future__ import annotations

from pathlib import Path

import pytest

from clac_desktop import paths


def test_resources_of_a_checkout_hold_the_plan_and_the_translations() -> None:
    assert (paths.resources() / "reference" / "strategic_plan_2022_2024.json").is_file()
    assert list((paths.resources() / "locale" / "en").glob("*.po"))


def test_state_folder_is_the_one_that_was_chosen(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("CLAC_STATE", str(tmp_path / "mío"))
    assert paths.state_folder() == tmp_path / "mío"
    assert paths.state_folder().is_dir()
    assert paths.log_file().parent == tmp_path / "mío"


def test_default_workspace_lies_in_the_data_folder_unless_named(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert paths.default_workspace().parent == paths.data_folder()
    assert paths.default_workspace().suffix == ".clac"
    assert not paths.default_workspace().exists()
    monkeypatch.setenv("CLAC_WORKSPACE", str(tmp_path / "otro.clac"))
    assert paths.default_workspace() == tmp_path / "otro.clac"
