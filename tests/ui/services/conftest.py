"""The stage of the tests of the form: four members, the page over a real office, a new form."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from clac_desktop.models.database import Workspace
from clac_desktop.ui.page import SilentFrame
from clac_desktop.ui.pages.services import ServicesPage
from clac_desktop.ui.pages.services.form import ServiceForm
from tests.ui.services_stage import form_on, members, page_on


@pytest.fixture
def uids(office: Workspace) -> dict[str, str]:
    """The members by acronym."""
    return members(office)


@pytest.fixture
def page(office: Workspace, uids: dict[str, str], frame: SilentFrame, qtbot: QtBot) -> Iterator[ServicesPage]:
    """The list of services, with the members known."""
    made = page_on(office, frame)
    qtbot.addWidget(made)
    yield made


@pytest.fixture
def form(page: ServicesPage, qtbot: QtBot) -> ServiceForm:
    """A new service above the list."""
    made = form_on(page)
    qtbot.addWidget(made)
    return made
