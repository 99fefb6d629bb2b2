"""*Inicio* of the centre in a narrow window: its strip of figures folds, nothing is hidden at the right."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from clac_desktop.models.opening import open_workspace
from clac_desktop.ui import theme
from clac_desktop.ui.announcing import Announcing
from clac_desktop.ui.background import InlineBackground
from clac_desktop.ui.kit import StripFigure
from clac_desktop.ui.page import SilentFrame
from clac_desktop.ui.pages.home import CentreHomePage
from tests.ui.conftest import hidden_at_the_right


@pytest.mark.parametrize(("width", "zoom", "rows"), [("wide", 1.0, 1), ("narrow", 2.0, 2)])
def test_all_figures_of_the_centre_are_in_sight(
    centre_template: Path, tmp_path: Path, qtbot: QtBot, qapp: QApplication, width: str, zoom: float, rows: int
) -> None:
    path = tmp_path / "CLAC.clac"
    path.write_bytes(centre_template.read_bytes())
    theme.apply(qapp, "light", zoom)
    with open_workspace(path) as workspace:
        page = CentreHomePage(SilentFrame(width), InlineBackground(Announcing(workspace)))
        qtbot.addWidget(page)
        page.prepare()
        page.refresh()
        page.resize(1366 - theme.px(48 if width == "narrow" else 208), 640)
        page.show()
        QApplication.processEvents()
        figures = page.findChildren(StripFigure)
        assert len(figures) == 7 and len({figure.y() for figure in figures}) == rows
        assert hidden_at_the_right(page) == []
        assert all(figure.visibleRegion().boundingRect().width() == figure.width() for figure in figures[:4])
