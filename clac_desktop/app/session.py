"""One open workspace: its window, its pages and what they wish, its backups, and its end."""

from __future__ import annotations

import datetime as dt
import logging
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QApplication

from clac_desktop.app.tidying import Tidying
from clac_desktop.app.verifying import Verification
from clac_desktop.errors import Problem, WorkspaceProblem
from clac_desktop.models.database import Workspace
from clac_desktop.models.opening import needs_check
from clac_desktop.queries import home as home_rows
from clac_desktop.recording.workspace import set_language as keep_language
from clac_desktop.recording.workspace import set_preference
from clac_desktop.sync.restoring import notice_restore
from clac_desktop.texts import _, language, reason, set_language
from clac_desktop.ui import theme
from clac_desktop.ui.announcing import Announcing
from clac_desktop.ui.background import Background
from clac_desktop.ui.main_window import Context, MainWindow
from clac_desktop.ui.page import Page
from clac_desktop.ui.pages.decisions import DecisionsPage
from clac_desktop.ui.pages.first_start import leave_unsent
from clac_desktop.ui.pages.home import CentreHomePage, HomePage, lines
from clac_desktop.ui.pages.laptops import LaptopsPage
from clac_desktop.ui.pages.organisations import OrganisationsPage
from clac_desktop.ui.pages.organisations.finding import find_organisations
from clac_desktop.ui.pages.packages import PackagesPage
from clac_desktop.ui.pages.preferences import PreferencesPage, back_up
from clac_desktop.ui.pages.services import ServicesPage
from clac_desktop.ui.pages.services.finding import find_services

log = logging.getLogger(__name__)
BACKUP_EVERY = 30 * 60 * 1000  # milliseconds (experience.md)


class Session(QObject):
    """An open workspace with its window, its pages and its backups."""

    open_requested = Signal(Path)
    restore_requested = Signal(Path, Path)
    sample_requested = Signal()
    own_requested = Signal()
    damage_found = Signal(Problem)

    def __init__(self, workspace: Workspace, lang: str = "") -> None:
        super().__init__()
        self.workspace = workspace
        self.background = Background(Announcing(workspace))
        self._sending: home_rows.Sending | None = None
        restored = notice_restore(workspace)  # an older state of itself begins a new series of changes, and says so
        with workspace.reading() as reading:
            self.office = home_rows.office(reading)
            settings = dict(reading.settings)
        set_language(lang or settings.get("language", "") or language())
        self._theme = settings.get("ui.theme", "system")
        self._apply_theme(float(settings.get("ui.zoom", "1")))
        self.window = self._make_window()
        self._make_pages()
        self._connect()
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._back_up_now)
        self._timer.start(BACKUP_EVERY)
        self.window.go("home")
        for problem in restored:
            self.window.say(reason(problem), icon="info")
        self._things_changed({"journal"})
        self._tidying = Tidying(self.background)
        self.verification: Verification | None = None
        if needs_check(workspace):
            self._verify()

    def _verify(self) -> None:
        """The program was killed and the file is large: it is checked beside the window."""
        self.verification = Verification(self.workspace)
        self.verification.whole.connect(lambda: self.window.say(_("El archivo está completo.")))
        self.verification.damaged.connect(self.damage_found)
        self.verification.start()
        words = _("La última vez no se cerró bien. El archivo se comprueba mientras usted trabaja.")
        self.window.say(words, icon="info")

    def _apply_theme(self, zoom: float) -> None:
        application = QApplication.instance()
        if isinstance(application, QApplication):
            theme.apply(application, theme.preferred() if self._theme == "system" else self._theme, zoom)

    def _make_window(self) -> MainWindow:
        facts = self.office
        central = facts.role == "central"
        context = Context(facts.name, facts.coordinator, facts.actor, facts.sample, central, self._theme)
        return MainWindow(
            context,
            self.background,
            theme_changed=lambda name: self.background.write(set_preference, "theme", name),
            zoom_changed=lambda zoom: self.background.write(set_preference, "zoom", str(zoom)),
            language_changed=lambda code: self.background.write(keep_language, code),
        )

    def _make_pages(self) -> None:
        frame, background = self.window, self.background
        self.home = CentreHomePage(frame, background) if self.office.role == "central" else HomePage(frame, background)
        self.services = ServicesPage(frame, background, self.workspace)
        self.organisations = OrganisationsPage(frame, background, self.workspace)
        self.packages = PackagesPage(frame, background, self.workspace)
        self.decisions = DecisionsPage(frame, background, self.workspace)
        self.laptops = LaptopsPage(frame, background, self.workspace)
        self.preferences = PreferencesPage(frame, background, self.workspace)
        pages: list[Page] = [self.home, self.services, self.organisations, self.packages, self.decisions]
        pages += [self.laptops, self.preferences]
        self.window.add_pages(pages)
        for finder in (find_organisations, find_services):
            self.window.add_finder(finder)

    def _connect(self) -> None:
        """Every wish of a page, and where it leads."""
        go = self.window.go
        home = self.home
        home.service_requested.connect(lambda uid: go("services", uid=uid))
        home.organisation_requested.connect(lambda uid: go("organisations", uid=uid))
        home.visit_requested.connect(lambda uids: go("services", plan_visit=uids))
        view = "receipts" if isinstance(home, HomePage) else "receive"
        home.packages_requested.connect(lambda: go("packages", view=view))
        if isinstance(home, HomePage):
            home.new_service_requested.connect(lambda: go("services", new=True))
            home.draft_requested.connect(lambda uid: go("services", draft=uid))
            home.services_requested.connect(lambda wish: go("services", **wish))
            home.organisations_requested.connect(lambda wish: go("organisations", **wish))
            home.package_requested.connect(self._show_send)
            home.restored_requested.connect(lambda: go("laptops", view="restored"))
        self.decisions.service_requested.connect(lambda uid: go("services", uid=uid))
        self.decisions.organisation_requested.connect(lambda uid: go("organisations", uid=uid))
        laptops = self.laptops
        laptops.restore_requested.connect(lambda backup: self.restore_requested.emit(backup, self.workspace.path))
        laptops.package_requested.connect(self._show_send)
        laptops.decisions_requested.connect(lambda: go("decisions", view="proposals"))
        preferences = self.preferences
        preferences.restore_requested.connect(lambda backup: self.restore_requested.emit(backup, self.workspace.path))
        preferences.open_requested.connect(self.open_requested)
        preferences.sample_requested.connect(self.sample_requested)
        preferences.own_requested.connect(self.own_requested)
        self.background.changed.connect(self._things_changed)
        self.background.unwritten.connect(self._not_written)
        self.window.closing = self._may_close

    # ---- the status bar: what is not sent, and that all is kept
    def _things_changed(self, kinds: set[str]) -> None:
        self.window.set_saved(_("Todo guardado · {time}").format(time=f"{dt.datetime.now():%H:%M}"), _("Guardado"))
        if kinds - {"draft"}:
            self.background.read(home_rows.standing, then=self._show_standing, owner=self)
            self.decisions.count()

    def _not_written(self, problems: tuple[Problem, ...]) -> None:
        """A full or failing disk: the bar no longer says that everything is kept. A rule that refuses is no such."""
        if any(problem.code.startswith("workspace.") for problem in problems):
            told = _("Lo último no se guardó · {time}").format(time=f"{dt.datetime.now():%H:%M}")
            self.window.set_saved(told, _("Sin guardar"), safe=False)

    def _show_standing(self, found: tuple[home_rows.Office, home_rows.Sending]) -> None:
        """The first package of the centre brings the office's name; each change may wait to be sent."""
        self.office, sending = found
        self._sending = sending
        self.window.set_office(self.office.name, self.office.coordinator)
        if self.office.role == "central":
            return
        long, short = lines.status_words(sending, dt.date.today())
        icon = "outbox" if sending.unsent else "send"
        if self.office.waiting:
            long, short, icon = _("Esperando el alta de la oficina central"), _("Esperando el alta"), "hourglass_empty"
        self.window.set_unsent(long, short, icon=icon, on=self._show_send)

    # ---- 6. backups, and the end
    def _back_up_now(self) -> None:
        if self.workspace.changed_since_backup and not self.office.sample:
            self.background.run(back_up, self.workspace, "automatic", owner=self)

    def _may_close(self) -> bool:
        words = lines.reminder(self._sending, dt.date.today()) if self._sending is not None else ""
        return not words or self.office.sample or leave_unsent(self.window, words, self._show_send)

    def _show_send(self) -> None:
        self.window.go("packages", view="send")

    def end(self) -> None:
        """Close the window, finish what is being written, back up if anything changed, give the workspace free."""
        self._timer.stop()
        self._tidying.end()
        if self.verification is not None:
            self.verification.end()
        self.window.closing = None
        self.window.close()
        self.background.close()
        if self.workspace.changed_since_backup and not self.office.sample:
            try:
                back_up(self.workspace, "close")
            except WorkspaceProblem as problem:
                log.error("no backup at the end: %s", problem)
        self.workspace.close()
        self.window.deleteLater()
