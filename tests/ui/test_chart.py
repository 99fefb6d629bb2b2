"""Charts: the numbers behind them, table twin, keyboard, and nothing heavy before the first one is shown."""

from __future__ import annotations

import subprocess
import sys

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from clac_desktop.ui import theme
from clac_desktop.ui.chart import ChartCard, Coverage, CoverageBars, Series, StackedBars
from clac_desktop.ui.chart_parts import ticks

Key = Qt.Key
MONTHS = ["ene", "feb", "mar"]
SERIES = [Series("Formación", "s1", [3, 4, None]), Series("Asistencia", "s5", [4, 3, None], hatched=True)]
BEFORE = Series("2022 – S1", "text", [6, 8, None])


@pytest.mark.parametrize(
    ("highest", "expected"),
    [
        (0, [0, 1]),
        (3, [0, 1, 2, 3]),
        (14, [0, 5, 10, 15]),
        (240, [0, 100, 200, 300]),
        (7, [0, 2.5, 5, 7.5]),
        (1, [0, 1]),
    ],
)
def test_ticks_are_few_and_round(highest: float, expected: list[float]) -> None:
    assert ticks(highest) == expected
    assert ticks(highest)[-1] >= highest


def chart_of(qtbot: QtBot) -> StackedBars:
    chart = StackedBars()
    chart.resize(560, 240)
    qtbot.addWidget(chart)
    chart.show_data(MONTHS, SERIES, BEFORE)
    chart.show()
    qtbot.waitUntil(lambda: chart._plot is not None, timeout=10_000)
    return chart


@pytest.mark.parametrize("name", list(theme.THEMES))
def test_bars_stand_in_their_colours_in_every_theme(qtbot: QtBot, qapp: QApplication, name: str) -> None:
    theme.apply(qapp, name, 1.0)
    chart = chart_of(qtbot)
    image = chart.grab().toImage()
    seen = {image.pixelColor(x, y).name() for x in range(0, image.width(), 3) for y in range(0, image.height(), 3)}
    assert theme.THEMES[name]["s1"].lower() in seen
    assert theme.THEMES[name]["s5"].lower() in seen
    qapp.processEvents()


def test_a_change_of_theme_repaints_a_chart(qtbot: QtBot, qapp: QApplication) -> None:
    chart = chart_of(qtbot)
    theme.apply(qapp, "dark", 1.0)
    qapp.processEvents()
    image = chart.grab().toImage()
    seen = {image.pixelColor(x, y).name() for x in range(0, image.width(), 3) for y in range(30, image.height(), 3)}
    assert theme.THEMES["dark"]["surface"].lower() in seen
    assert theme.THEMES["light"]["surface"].lower() not in seen


def test_a_chart_says_its_numbers_and_unknown_is_not_zero(qtbot: QtBot) -> None:
    chart = chart_of(qtbot)
    assert chart.table() == (
        ["", "Formación", "Asistencia", "Total", "2022 – S1"],
        [["ene", "3", "4", "7", "6"], ["feb", "4", "3", "7", "8"], ["mar", "s/d", "s/d", "s/d", "s/d"]],
    )
    assert "ene: Formación 3, Asistencia 4, Total 7, 2022 – S1 6" in chart.accessibleDescription()


def test_the_keyboard_walks_through_a_chart(qtbot: QtBot) -> None:
    chart = chart_of(qtbot)
    opened: list[int] = []
    chart.opened.connect(opened.append)
    for key in (Key.Key_Right, Key.Key_Right, Key.Key_Return):
        qtbot.keyClick(chart, key)
    assert opened == [1]
    assert chart.accessibleDescription().startswith("feb, Formación: 4")


def test_the_table_twin_has_the_same_numbers(qtbot: QtBot) -> None:
    card = ChartCard("Servicios por mes", chart=chart_of(qtbot))
    qtbot.addWidget(card)
    card.show()
    card.toggle_table()
    assert card.is_table()
    assert card._twin is not None
    assert card._twin.rows_model.text(0, 3) == "7"
    card.copy_table()
    assert QGuiApplication.clipboard().text().split("\n")[1] == "ene\t3\t4\t7\t6"
    card.toggle_table()
    assert not card.is_table()
    card.copy_picture()
    assert not QGuiApplication.clipboard().pixmap().isNull()


def test_coverage_shows_numerator_and_denominator(qtbot: QtBot) -> None:
    bars = CoverageBars()
    qtbot.addWidget(bars)
    bars.resize(440, 200)
    bars.show_data([Coverage("OPP", 58, 79), Coverage("OT", 0, 0)], average=0.74, note="Promedio 74 %.")
    assert bars.table()[1] == [["OPP", "73\u00a0%", "58", "79"], ["OT", "s/d", "0", "0"]]
    opened: list[int] = []
    bars.opened.connect(opened.append)
    for key in (Key.Key_Down, Key.Key_Down, Key.Key_Return):
        qtbot.keyClick(bars, key)
    assert opened == [1]
    bars.show()
    assert not bars.grab().isNull()


def test_nothing_heavy_is_loaded_with_the_charts() -> None:
    """Goal 2: pyqtgraph and numpy come with the first numbers, not with the import."""
    code = "import sys, clac_desktop.ui.chart, clac_desktop.ui.main_window; print(sorted(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    for heavy in ("pyqtgraph", "numpy", "openpyxl", "alembic", "sqlalchemy"):
        assert f"'{heavy}'" not in done.stdout
