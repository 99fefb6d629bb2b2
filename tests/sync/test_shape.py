"""What a good seal covers has the shape that is read; what the long runs of nonsense found stays here."""

from __future__ import annotations

import json
from typing import Any

import pytest

from clac_desktop.models.identity import canonical_json
from clac_desktop.sync.package import read_package
from clac_desktop.sync.survey import is_well_formed
from tests.sync.world import World


@pytest.fixture
def sealed(world: World) -> tuple[dict[str, Any], list[str]]:
    """Manifest and lines of a package of the centre."""
    content = read_package(world.export("CLAC", "PE"))
    assert is_well_formed(content.manifest, content.lines)
    return content.manifest, list(content.lines)


@pytest.mark.parametrize("package", ["\ud800", None, 7])
def test_a_package_is_named_in_text_that_can_be_stored(sealed: tuple[dict[str, Any], list[str]], package: Any) -> None:
    manifest, lines = sealed
    assert not is_well_formed({**manifest, "package": package}, lines)


def test_half_a_character_anywhere_in_a_manifest_is_noticed(sealed: tuple[dict[str, Any], list[str]]) -> None:
    manifest, lines = sealed
    assert is_well_formed({**manifest, "mood": ["ñ"]}, lines)
    assert not is_well_formed({**manifest, "mood": ["\udfff"]}, lines)


@pytest.mark.parametrize("change", [{"revoked": "no"}, {"revoked": None}, {}])
def test_a_device_says_whether_it_is_revoked(sealed: tuple[dict[str, Any], list[str]], change: dict[str, Any]) -> None:
    manifest, lines = sealed
    device = next(line for line in map(json.loads, lines) if line["k"] == "device")
    del device["revoked"]
    assert not is_well_formed(manifest, [*lines, canonical_json({**device, **change})])
