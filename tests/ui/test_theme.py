"""Tokens, contrast, measures, icons: what every page stands on."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtGui import QFont, QFontInfo
from PySide6.QtWidgets import QApplication

from clac_desktop.ui import icons, theme
from clac_desktop.ui.kit.chip import CHIPS


@pytest.mark.parametrize("name", list(theme.THEMES))
def test_every_pair_has_enough_contrast(name: str) -> None:
    tokens = theme.THEMES[name]
    low = {
        f"{ink} on {ground}": round(theme.contrast(tokens[ink], tokens[ground]), 2)
        for ink, (grounds, least) in theme.PAIRS.items()
        for ground in grounds
        if theme.contrast(tokens[ink], tokens[ground]) < least
    }
    assert low == {}


def test_contrast_is_computed_as_the_standard_says() -> None:
    assert theme.contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert theme.contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)


def test_all_themes_have_the_same_tokens() -> None:
    assert {frozenset(tokens) for tokens in theme.THEMES.values()} == {frozenset(theme.THEMES["light"])}


def test_the_pale_series_is_only_drawn_with_its_outline() -> None:
    light = theme.THEMES["light"]
    assert theme.contrast(light["s5"], light["surface"]) < 3 <= theme.contrast(light["s1"], light["surface"])


def test_zoom_changes_measures_and_fonts_together(qapp: QApplication) -> None:
    theme.apply(qapp, "light", 2.0)
    assert (theme.unit(1), theme.px(28), theme.font(13).pixelSize()) == (8, 56, 26)
    theme.apply(qapp, "light", 9.0)
    assert theme.zoom() == theme.ZOOMS[-1]


def test_the_bundled_letter_is_used(qapp: QApplication) -> None:
    for weight in (400, 500, 600):
        font = theme.font(13, weight)
        assert QFontInfo(font).family().startswith("Inter")
        assert font.hintingPreference() == QFont.HintingPreference.PreferNoHinting
        widths = {theme.metrics(13, weight).horizontalAdvance(digit) for digit in "0123456789"}
        assert font.featureValue(QFont.Tag("tnum")) == 1
        assert widths


def test_figures_are_tabular(qapp: QApplication) -> None:
    from PySide6.QtGui import QFontMetricsF

    measure = QFontMetricsF(theme.font(13))
    assert measure.horizontalAdvance("1111") == pytest.approx(measure.horizontalAdvance("8888"))


def test_icons_are_recoloured_and_dropped_with_the_theme(qapp: QApplication) -> None:
    light = icons.pixmap("home", 16, theme.color("accent"), 2.0)
    assert light.width() == 32
    image = light.toImage()
    points = [image.pixelColor(x, y) for x in range(32) for y in range(32)]
    colours = {point.name() for point in points if point.alpha() == 255}
    assert colours == {theme.THEMES["light"]["accent"].lower()}
    theme.apply(qapp, "dark", 1.0)
    assert icons._cache == {}


def test_every_icon_that_is_named_travels_with_the_program() -> None:
    import re

    known = set(icons.names())
    root = Path(theme.__file__).parent
    named = set()
    for file in root.rglob("*.py"):
        named |= set(re.findall(r'\bicon="([a-z_0-9]+)"', file.read_text(encoding="utf-8")))
    assert {face.icon for face in CHIPS.values()} <= known
    assert named - known == set()


def test_a_page_asks_for_an_unknown_icon_and_learns_it_at_once() -> None:
    with pytest.raises(FileNotFoundError):
        icons.pixmap("no_such_icon", 16, theme.color("text"))
