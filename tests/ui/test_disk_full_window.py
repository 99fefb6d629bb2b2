"""A full disk, seen from the window: what is typed is not called kept, and is kept by itself once there is room."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from clac_desktop.app.session import Session
from clac_desktop.models.database import Workspace
from clac_desktop.queries.drafts import drafts
from clac_desktop.ui.pages.services import keeping
from clac_desktop.ui.pages.services.form import ServiceForm
from tests.ui.test_walk import session, settle, walked

__all__ = ["session", "walked"]


def most_pages(workspace: Workspace, pages: int) -> None:
    """Let SQLite find no room beyond so many pages: it says what it says of a full disk."""
    with workspace.writing() as writing:
        writing.connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")


def test_what_a_full_disk_does_not_take_is_not_called_kept(
    session: Session, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keeping, "RETRY_MS", 50)
    said: list[str] = []
    session.background.problems_untold.connect(lambda problems: said.extend(one.code for one in problems))
    window = session.window
    window.go("services", new=True)
    settle(session)
    form = window.current_page()
    assert isinstance(form, ServiceForm)
    most_pages(session.workspace, 1)
    long = "Taller con el disco lleno " * 400
    form.fields.field("title").edit.setMaxLength(len(long))
    form.fields.field("title").edit.insert(long)
    form.fields.field("title").edit.textEdited.emit(long)
    qtbot.waitUntil(lambda: "no se guardó" in window.status_bar.saved.text())
    qtbot.wait(300)  # it is tried again, and said once
    assert said == ["workspace.disk_full"] and "no se guardó" in window.status_bar.saved.text()
    form.later()
    qtbot.wait(100)
    assert window.current_page() is form, "what is nowhere else is not closed"
    most_pages(session.workspace, 1_000_000)

    def titles() -> list[str]:
        with session.workspace.reading() as reading:
            return [draft.title for draft in drafts(reading)]

    qtbot.waitUntil(lambda: any(title.startswith("Taller con el disco") for title in titles()))
    qtbot.waitUntil(lambda: "guardado" in window.status_bar.saved.text())
    form.later()
    qtbot.waitUntil(lambda: window.current_page() is session.services)
