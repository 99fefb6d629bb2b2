"""The guided pages of *Equipos* in the real window: no word cut at any size, one language each, always a focus."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from clac_desktop.app import Session
from clac_desktop.models.backup import make_backup, restore_backup
from clac_desktop.models.opening import open_workspace
from clac_desktop.texts import set_language
from clac_desktop.ui.guide import GuidePage
from tests.sync.test_laptops import lose_a_package
from tests.sync.world import service, world_of
from tests.ui.conftest import SIZES, cut_words
from tests.ui.test_walk import english, settle, shown_words

Show = Callable[[str], Session]


@pytest.fixture
def show(world_template: Path, tmp_path: Path, qtbot: QtBot) -> Iterator[Show]:
    """Open a workspace of a world where much went wrong: a gap, a revoked laptop, a restored one."""
    with world_of(world_template, tmp_path / "world") as world:
        world.deliver(lose_a_package(world)[1], "CLAC")
        world.record("PE2", service("En la copia"))
        backup = make_backup(world["PE2"]).file
        world.record("PE2", service("Después"))
        world.close()
        restore_backup(backup, world.folder / "PE2.clac")
        opened: list[Session] = []

        def shown(name: str) -> Session:
            made = Session(open_workspace(world.folder / f"{name}.clac"), "es")
            made.window.show()
            made.window.go("laptops")
            settle(made)
            opened.append(made)
            return made

        yield shown
        for made in opened:
            made.workspace.backed_up = made.workspace.changes
            made.end()
    set_language("es")


def guides(session: Session) -> Iterator[str]:
    """Show every guided page in every step that can be shown without doing anything; yield its name and step."""
    page = session.laptops
    found = page._overview
    assert found is not None
    ways: list[tuple[Callable[[], object], int]] = [(page.start_restore, 1), (page.start_hand_over, 2)]
    if found.restored is not None:
        ways.append((page.start_restored, 3))
    if found.central:
        lacking = next(one for one in found.laptops if one.gaps)
        other = next(one for one in found.laptops if not one.gaps)
        ways += [(page.start_rebuild, 2), (lambda: page._ask(lacking), 0), (lambda: page._lose(lacking), 2)]
        ways += [(lambda: page._revoke(other), 2), (lambda: page._replace(other), 3), (lambda: page._second(other), 2)]
    for start, steps in ways:
        start()
        settle(session)
        top = session.window.current_page()
        assert top is not None and top is not page
        for step in range(max(steps, 1)):
            if isinstance(top, GuidePage) and step:
                top.go_to(step)
                settle(session)
            yield f"{top.name} {step}"
        top.close_page()
        settle(session)


@pytest.mark.parametrize("name", ["CLAC", "PE2"])
def test_no_word_of_a_guided_page_is_cut_at_any_size_and_each_has_a_focus(show: Show, name: str) -> None:
    session = show(name)
    session.window.activateWindow()
    cut: dict[str, list[str]] = {}
    for width, height, zoom in SIZES:
        session.window.set_zoom(zoom)
        session.window.resize(width, height)
        for code in ("es", "en"):
            session.window.set_language(code)
            settle(session)
            for guide in guides(session):
                found = cut_words(session.window)
                if found:
                    cut[f"{guide} {width} {zoom} {code}"] = found
                holder = QApplication.focusWidget()
                assert holder is not None and holder.isVisible(), guide
        assert session.window.width() == width
    assert cut == {}


@pytest.mark.parametrize("name", ["CLAC", "PE2"])
def test_every_guided_page_speaks_the_chosen_language_only(show: Show, name: str) -> None:
    session = show(name)
    told = english()
    session.window.set_language("en")
    settle(session)
    left = {}
    for guide in guides(session):
        page = session.window.current_page()
        assert page is not None
        left[guide] = sorted(shown_words(page) & told.keys())
    assert {guide: words for guide, words in left.items() if words} == {}
