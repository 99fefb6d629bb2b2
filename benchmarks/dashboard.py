"""Goal 11: a dashboard of six charts rebuilt, against bare pyqtgraph with the same data.

Bare means a PlotWidget each with three BarGraphItems, made anew and painted; ours are six StackedBars with legend,
hatch, totals, last year's ticks and the words for a screen reader, made anew and painted.
"""

from __future__ import annotations

import os
import random

from benchmarks.yardstick import Result, side_by_side

MONTHS = ["ene", "feb", "mar", "abr", "may", "jun", "jul", "ago", "sep", "oct", "nov", "dic"]


def measure(quick: bool = False) -> list[Result]:
    """Measure goal 11."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtWidgets import QApplication, QGridLayout, QWidget

    existing = QApplication.instance()
    app = existing if isinstance(existing, QApplication) else QApplication([])
    import pyqtgraph

    from clac_desktop.ui import theme
    from clac_desktop.ui.chart import Series, StackedBars

    theme.apply(app)
    dice = random.Random(7)
    data = [[[dice.randrange(0, 9) for _month in MONTHS] for _part in range(3)] for _chart in range(6)]
    before = [[dice.randrange(0, 20) for _month in MONTHS] for _chart in range(6)]

    def board(make: object) -> None:
        window = QWidget()
        window.resize(1120, 640)
        grid = QGridLayout(window)
        for at in range(6):
            grid.addWidget(make(at), at // 3, at % 3)  # type: ignore[operator]
        window.show()
        app.processEvents()
        window.grab()
        window.close()
        window.deleteLater()
        app.processEvents()

    def ours(at: int) -> QWidget:
        chart = StackedBars()
        names = (("Formación", "s1", False), ("Asistencia", "s5", True), ("Otros", "s3", False))
        series = [Series(name, token, data[at][part], hatched) for part, (name, token, hatched) in enumerate(names)]
        chart.show_data(MONTHS, series, Series("2022", "text", before[at]))
        return chart

    def bare(at: int) -> QWidget:
        plot = pyqtgraph.PlotWidget()
        base = [0] * len(MONTHS)
        for part, brush in enumerate("bcg"):
            heights = data[at][part]
            plot.addItem(pyqtgraph.BarGraphItem(x=range(len(MONTHS)), y0=base, height=heights, width=0.6, brush=brush))
            base = [low + high for low, high in zip(base, heights, strict=True)]
        plot.plot(before[at])
        return plot

    mine, yardstick = side_by_side(lambda: board(ours), lambda: board(bare), rounds=5 if quick else 15)
    return [Result("11 dashboard of 6 charts rebuilt", mine, yardstick, 1.3)]
