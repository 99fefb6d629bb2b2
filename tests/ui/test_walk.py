"""A walk through every page of the real window: words, sizes, themes, names for screen readers, one focus at a time."""

from __future__ import annotations

import datetime as dt
import gettext
import importlib
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QAccessible, QColor
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from clac_desktop import paths
from clac_desktop.app import Session, take_pictures
from clac_desktop.models.database import Workspace
from clac_desktop.models.identity import new_uid, reference_uid
from clac_desktop.models.opening import open_workspace
from clac_desktop.models.organisation import OrganisationDraft
from clac_desktop.models.service import AttendanceDraft, ServiceDraft
from clac_desktop.recording.draft import KeptDraft, keep_draft
from clac_desktop.recording.organisation import record_organisation
from clac_desktop.recording.service import record_service
from clac_desktop.texts import set_language
from clac_desktop.ui import theme
from clac_desktop.ui.page import Page
from tests.conftest import make_office
from tests.ui.conftest import SIZES, cut_words, hidden_at_the_right

PAGES = ("home", "services", "organisations", "packages", "laptops", "preferences")
NOTHING: dict[str, list[str]] = {name: [] for name in PAGES}
TABS = 12  # how often Tab is pressed on each page


@pytest.fixture(scope="session")
def walked(centre_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An office with something on every page, as a file to copy."""
    path = tmp_path_factory.mktemp("walk") / "PE.clac"
    make_office(centre_template, path)
    with Workspace(path, actor="Persona Ejemplo") as workspace, workspace.writing() as writing:
        writing.settings["role"] = "central"  # the register belongs to the centre; its package is spared here
        peru = (reference_uid("country", "PE"),)
        members = [
            record_organisation(
                writing,
                OrganisationDraft(
                    name=f"Organización Ejemplo {n}",
                    country=peru,
                    kind="OPP",
                    grade=n % 3 + 1,
                    statuses=((dt.date(2020, 1, 1), "certified"),),
                ),
            )
            for n in range(6)
        ]
        writing.settings["role"] = "office"
        for n in range(8):
            rows = tuple(AttendanceDraft(uid, None, "", 3, 4, 1, 1, 2) for uid in members[: n % 5 + 1])
            record_service(writing, example(f"Taller de ejemplo {n}", dt.date(2023, n % 6 + 1, 9), rows))
        record_service(writing, example("Visita de ejemplo", dt.date(2023, 6, 20), ()))
        keep_draft(writing, KeptDraft(new_uid(), "service", None, "Borrador de ejemplo", {}, None))
    return path


def example(title: str, day: dt.date, rows: tuple[AttendanceDraft, ...]) -> ServiceDraft:
    return ServiceDraft(
        title=title,
        start=day,
        end=day,
        state="delivered" if rows else "planned",
        service_type=reference_uid("service_type", "workshop"),
        modality=reference_uid("modality", "in_person"),
        country=(reference_uid("country", "PE"),),
        tactical_objective=reference_uid("tactical_objective", "2.2"),
        themes=(reference_uid("theme", "market_access"),),
        sdgs=(reference_uid("sdg", "5"),),
        hours=Decimal(4),
        attendance=rows,
    )


@pytest.fixture
def session(walked: Path, tmp_path: Path, qtbot: QtBot) -> Iterator[Session]:
    """The real window over a copy of that office."""
    path = tmp_path / "PE.clac"
    path.write_bytes(walked.read_bytes())
    made = Session(open_workspace(path), "es")
    made.window.resize(1366, 768)
    made.window.show()
    settle(made)
    yield made
    made.workspace.backed_up = made.workspace.changes
    made.end()
    set_language("es")


def settle(session: Session) -> None:
    """Let everything be read and painted."""
    for _round in range(3):
        assert session.background.wait(10_000)
        QApplication.processEvents()


def pages(session: Session) -> Iterator[Page]:
    """Show every page in turn."""
    for name in PAGES:
        session.window.go(name)
        settle(session)
        yield session.window.page(name)


def shown_words(root: QWidget) -> set[str]:
    """Return the words that can be seen or are said: labels, buttons, placeholders, tool tips, accessible names."""
    found: set[str] = set()
    for widget in root.findChildren(QWidget):
        if not widget.isVisible():
            continue
        found |= {widget.toolTip(), widget.accessibleName(), widget.accessibleDescription()}
        if isinstance(widget, QLabel | QAbstractButton):
            found.add(widget.text())
        elif isinstance(widget, QLineEdit):
            found.add(widget.placeholderText())
    return {words for words in found if words}


def english() -> dict[str, str]:
    """Return Spanish sentence -> English sentence of all fragments, where they differ and need no values."""
    found = {}
    for file in sorted((paths.resources() / "locale" / "en").glob("*.po")):
        with file.open("rb") as content:
            for message in read_po(content, locale="en"):
                if isinstance(message.id, str) and message.id and not message.context and "{" not in message.id:
                    found[message.id] = str(message.string)
    return {spanish: told for spanish, told in found.items() if told != spanish}


class Untold(gettext.NullTranslations):
    """Keeps the sentences that have no translation."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: set[str] = set()

    def gettext(self, message: str) -> str:
        self.asked.add(message)
        return message

    def ngettext(self, singular: str, plural: str, n: int) -> str:
        self.asked.add(singular)
        return singular if n == 1 else plural


def test_every_page_speaks_the_chosen_language_only(session: Session) -> None:
    for _page in pages(session):  # first in Spanish, so that there is something to be left over
        pass
    told = english()
    session.window.set_language("en")
    untold = Untold()
    importlib.import_module("clac_desktop.texts.language")._translations.add_fallback(untold)
    left = {page.name: sorted(shown_words(session.window) & told.keys()) for page in pages(session)}
    assert left == NOTHING
    assert sorted(untold.asked - {"", "CLAC Desktop"}) == []
    session.window.set_language("es")
    foreign = set(told.values()) - told.keys()
    left = {page.name: sorted(shown_words(session.window) & foreign) for page in pages(session)}
    assert left == NOTHING


@pytest.mark.parametrize("code", ["es", "en"])
@pytest.mark.parametrize(("width", "height", "zoom"), SIZES)
def test_no_word_is_cut_at_any_size(session: Session, width: int, height: int, zoom: float, code: str) -> None:
    session.window.set_language(code)
    session.window.set_zoom(zoom)
    session.window.resize(width, height)
    settle(session)
    cut = {page.name: cut_words(session.window) + hidden_at_the_right(session.window) for page in pages(session)}
    assert cut == NOTHING
    assert session.window.width() == width, "something is wider than the window"


def test_something_on_every_page_has_the_keyboard_when_it_is_shown(session: Session) -> None:
    nowhere = {}
    for page in pages(session):
        holder = session.window.focusWidget()
        lost = holder is None or holder is page or not holder.isVisible() or not page.isAncestorOf(holder)
        nowhere[page.name] = [str(holder)] if lost else []
    assert nowhere == NOTHING


@pytest.mark.parametrize("name", ["light", "dark", "contrast"])
def test_every_page_takes_the_colours_of_the_theme(session: Session, name: str) -> None:
    session.window.set_theme(name)
    settle(session)
    for page in pages(session):
        picture = session.window.grab().toImage()
        edge = picture.pixelColor(int(picture.width() * 0.6), picture.height() - 4)
        assert edge == theme.color("window"), page.name
        allowed = QColor("white") if name == "light" else None
        share = sum(
            picture.pixelColor(x, y) == QColor("white")
            for x in range(0, picture.width(), 16)
            for y in range(0, picture.height(), 16)
        ) / (picture.width() * picture.height() / 256)
        assert allowed is not None or share < 0.05, f"{page.name}: {share:.0%} of it is white"


def test_no_page_lets_a_window_of_its_own_flash_up(session: Session) -> None:
    """A part that is shown before it has its place is a window for a moment, and takes the focus away."""

    class Watch(QObject):
        def __init__(self) -> None:
            super().__init__()
            self.seen: list[str] = []

        def eventFilter(self, watched: QObject, event: QEvent) -> bool:
            if event.type() == QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
                self.seen.append(f"{type(watched).__name__} {watched.accessibleName()}".strip())
            return False

    watch = Watch()
    application = QApplication.instance()
    assert application is not None
    application.installEventFilter(watch)
    found = {}
    for page in pages(session):
        found[page.name] = list(watch.seen)
        watch.seen.clear()
    application.removeEventFilter(watch)
    assert found == NOTHING


def test_every_control_has_a_name_for_screen_readers(session: Session) -> None:
    nameless = {}
    for page in pages(session):
        found = []
        for widget in session.window.findChildren(QWidget):
            takes = widget.isVisible() and widget.isEnabled() and widget.focusPolicy() & Qt.FocusPolicy.TabFocus
            if takes and widget.focusProxy() is None and not accessible_name(widget):
                found.append(f"{type(widget).__name__} in {type(widget.parent()).__name__}")
        nameless[page.name] = found
    assert nameless == NOTHING


def accessible_name(widget: QWidget) -> str:
    asked = QAccessible.queryAccessibleInterface(widget)
    return asked.text(QAccessible.Text.Name) if asked is not None else ""


def test_after_each_tab_one_control_has_a_focus_that_can_be_seen(session: Session, qtbot: QtBot) -> None:
    session.window.activateWindow()
    qtbot.waitUntil(session.window.isActiveWindow, timeout=3000)
    for page in pages(session):
        assert page.isVisible()
        seen: list[QWidget] = []
        for _press in range(TABS):
            qtbot.keyClick(QApplication.focusWidget() or session.window, Qt.Key.Key_Tab)
            holder = QApplication.focusWidget()
            assert holder is not None and holder.isVisible(), f"{page.name}: the focus got lost after {seen[-1:]}"
            if holder not in seen:
                assert shows_focus(holder, session.window), f"{page.name}: {holder} does not show its focus"
            seen.append(holder)
        assert len(set(map(id, seen))) > 2, page.name


def shows_focus(holder: QWidget, window: QWidget) -> bool:
    """Whether the window looks different around a control when it loses the focus."""
    picture: Callable[[], object] = lambda: window.grab().toImage()  # noqa: E731
    QApplication.processEvents()
    focused = picture()
    holder.clearFocus()
    QApplication.processEvents()
    without = picture()
    holder.setFocus(Qt.FocusReason.TabFocusReason)
    return focused != without


def test_pictures_are_taken_of_every_page_in_light_and_dark(walked: Path, tmp_path: Path) -> None:
    path = tmp_path / "PE.clac"
    path.write_bytes(walked.read_bytes())
    written = take_pictures(tmp_path / "pictures", [path])
    names = {file.name for file in written}
    assert {f"PE-{page}-{name}.png" for page in PAGES for name in ("light", "dark")} <= names
    assert {"PE-organisation-light.png", "PE-service-light.png"} <= names
    assert all(file.stat().st_size > 10_000 for file in written)
    assert len({file.read_bytes() for file in written}) == len(written), "one view shown twice"
