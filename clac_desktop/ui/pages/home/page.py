"""Inicio of an office: how are we, what moves, what do I do today, what is not sent (pictures 01, 10, 11)."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from itertools import pairwise
from pathlib import Path
from urllib.parse import quote

from PySide6.QtCore import QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QAbstractButton, QGridLayout, QVBoxLayout, QWidget

from clac_desktop.queries import home as rows
from clac_desktop.texts import N_, _, number
from clac_desktop.ui import kit, theme
from clac_desktop.ui.pages.home import cards, lines
from clac_desktop.ui.pages.home.charts import CoverageCard, MonthsCard
from clac_desktop.ui.pages.home.looking import LookingPage
from clac_desktop.ui.pages.home.period import short_label
from clac_desktop.ui.pages.home.reading import Overview, read_today
from clac_desktop.ui.pages.home.sending import SendingCard

Today = tuple[rows.Office, list[rows.Task], rows.Sending]


class HomePage(LookingPage):
    """Figures, charts, what is to be done, the state of sending. What leads elsewhere is a wish that `app` connects."""

    name = "home"
    title = N_("Inicio")
    icon = "home"
    shortcut = "Ctrl+1"
    shows = frozenset(
        {"service", "service_attendance", "organisation", "certification_status", "draft", "journal", "setting"}
    )
    about = N_(
        "Las cifras del período con su fórmula y sus registros, lo que falta por hacer y lo que falta por enviar."
    )

    new_service_requested = Signal()
    draft_requested = Signal(str)
    services_requested = Signal(dict)
    organisations_requested = Signal(dict)
    package_requested = Signal()
    packages_requested = Signal()
    restored_requested = Signal()

    # ---- making
    def build(self) -> None:
        """Header with period; figures, charts, lists."""
        self.make_picker()
        new = self.command(_("Nuevo servicio"), "Ctrl+N", self.new_service_requested.emit, icon="add")
        self.header.add(kit.Button.of(new, kind="primary"))
        self.command(_("Crear paquete"), "Ctrl+E", self.package_requested.emit, icon="outbox", menu="packages")
        self._notices = QVBoxLayout()
        self._notices.setSpacing(theme.px(8))
        self._content_grid()
        self.make_panel(self._holder)

    def _content_grid(self) -> None:
        self._months, self.coverage = MonthsCard(), CoverageCard(self.read_coverage)
        self._todo = kit.Card(_("Por hacer"), gap=0)
        self._sending = SendingCard()
        self._sending.package_requested.connect(self.package_requested)
        self._sending.packages_requested.connect(self.packages_requested)
        self._figures: dict[str, kit.KeyFigure] = {}
        self._holder = QWidget()
        self._row, self._grid = QGridLayout(), QGridLayout()
        outer = QVBoxLayout(self._holder)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(theme.px(12))
        outer.addLayout(self._notices)
        outer.addLayout(self._row)
        outer.addLayout(self._grid, 1)
        for grid in (self._row, self._grid):
            grid.setSpacing(theme.px(12))
        self.body.addWidget(kit.scroll(self._holder), 1)
        self.width_changed(self.frame.width_class())

    def width_changed(self, width_class: str) -> None:
        """Five figures in a row and two charts beside each other; in a narrow window two by two and one by one."""
        narrow = width_class == "narrow"
        figures = self._make_figures(short=width_class == "middle")
        across = 2 if narrow else len(figures)
        lay_out(self._row, [(figure, at // across, at % across) for at, figure in enumerate(figures)], [1] * across)
        cards_ = (self._todo, self._months, self.coverage, self._sending)
        if narrow:
            lay_out(self._grid, [(card, at, 0) for at, card in enumerate(cards_)], [1])
        else:
            places = [(self._months, 0, 0), (self.coverage, 0, 1), (self._todo, 1, 0), (self._sending, 1, 1)]
            lay_out(self._grid, places, [4, 3])
            self._grid.setRowStretch(0, 1)
        self._months.fit(width_class)
        self.coverage.fit(width_class)
        self._sending.fit(width_class)
        if self._overview is not None:
            self._show_figures(self._overview)

    def _make_figures(self, *, short: bool) -> list[kit.KeyFigure]:
        """Five cards in a row on 1093 pixels have no room for the longest label."""
        labels = {
            "F1": _("Atendidas") if short else _("Organizaciones atendidas"),
            "F2": _("Cobertura"),
            "F6": _("Sin atender"),
            "F3": _("Servicios") if short else _("Servicios realizados"),
            "F7": _("Participaciones"),
        }
        for code, label in labels.items():
            old = self._figures.get(code)
            if old is None or old.label() != label:
                made = self._figures[code] = kit.KeyFigure(label)
                made.opened.connect(partial(self.open_figure, code, made))
                if old is not None:
                    old.hide()
                    old.deleteLater()
        return list(self._figures.values())

    def first_focus(self) -> QWidget | None:
        """The first figure has the focus when the page is shown."""
        return self._figures["F1"]

    # ---- reading
    def refresh(self) -> None:
        """Read the figures, and what is due today."""
        self.read_figures()
        self.background.read(read_today, self.today, then=self._show_today, owner=self)

    def show_calculating(self) -> None:
        """Show grey bars in the cards."""
        for figure in self._figures.values():
            figure.show_calculating()

    # ---- showing
    def show_overview(self, found: Overview) -> None:
        """Show the answer to `read_figures`."""
        self._show_figures(found)
        self._months.show_months(found, self.today)
        self.coverage.show_shares(found.coverage)
        if not self.isVisible():  # read again behind another page, which has the status bar
            return
        self.frame.status(
            _("«Atendida»: al menos un servicio realizado con participantes en el período.")
            + "   ·   "
            + _("Ctrl+/ muestra las teclas")
        )

    def _show_figures(self, found: Overview) -> None:
        made, cutoff = found.figures, found.cutoff
        narrow = self.frame.width_class() == "narrow"  # no room: the cards say the day of the cut-off themselves
        self.header.set_note("" if narrow else self.cutoff_words(found))
        roomy = self.frame.width_class() != "middle"
        before = _("{period}: {n} · no se suman") if roomy else _("{period}: {n}")
        before = before.format(period=short_label(found.preceding), n=number(found.served_before))
        served = cards.served_words(made, cutoff) if roomy else cards.served_words_short(made)
        self._figures["F1"].show_value(
            cards.shown(made["F1"]), _("únicas en el período"), footer=before, conflicts=made["F1"].open_conflicts
        )
        cover = made["F2"]
        if cover.value is None:
            for code in ("F2", "F6"):
                self._figures[code].show_unknown(_("ninguna activa al corte"))
        else:
            self._figures["F2"].show_value(
                cards.shown(cover),
                served,
                bar=float(cover.value) / 100,
                link=_("Ver fórmula y registros"),
                conflicts=cover.open_conflicts,
            )
            left = int(made["F6"].value or 0)
            self._figures["F6"].show_value(
                cards.shown(made["F6"]),
                cards.active_words(made, cutoff),
                tone="warn" if left else "",
                icon="person_search" if left else "",
                link=_("Ver lista y planificar visita") if left else "",
                footer="" if left else _("todas atendidas"),
            )
        self._figures["F3"].show_value(
            cards.shown(made["F3"]),
            _("{n} atenciones").format(n=cards.shown(made["F4"])),
            footer=_("{n} por organización").format(n=cards.shown(made["F5"])) if made["F5"].value is not None else "",
            conflicts=made["F3"].open_conflicts,
        )
        self._show_people(found)

    def _show_people(self, found: Overview) -> None:
        card, made = self._figures["F7"], found.figures
        if made["F7"].value is None:
            card.show_unknown(_("ninguna atención tiene conteo"))
            return
        parts, footer = cards.people_words(made, card.width() - theme.px(28))
        card.show_value(
            cards.shown(made["F7"]),
            parts=parts,
            bar=cards.sexes(made).bar,
            footer=footer,
            conflicts=made["F7"].open_conflicts,
        )

    def _show_today(self, found: Today) -> None:
        office, tasks, sending = found
        self._show_notices(office, sending)
        self._show_tasks(tasks)
        overdue = sum(task.count for task in tasks if task.kind == "overdue")
        self.frame.set_badge("services", overdue, spoken=_("{n} por cerrar").format(n=number(overdue)))
        self._sending.show_sending(sending, self.today, waiting=office.waiting)

    def _show_tasks(self, tasks: list[rows.Task]) -> None:
        """Show a line for each kind of task, in the order of the keyboard; the focus stays on its line."""
        before = self._todo.findChildren(kit.ActionRow)
        focused = next((at for at, row in enumerate(before) if row.hasFocus()), None)
        kit.clear(self._todo.body)
        self._todo.set_note(number(len(tasks)) if tasks else "")
        made = []
        for at, task in enumerate(tasks):
            line = lines.task_line(task, self.today)
            on = partial(self._do, task)
            last = at == len(tasks) - 1
            made.append(kit.ActionRow(line.icon, line.strong, line.note, line.action, on, tone=line.tone, last=last))
        if not tasks:
            note = _("no hay servicios por cerrar ni borradores")
            made.append(kit.ActionRow("check_circle", _("Nada pendiente"), note, tone="ok", last=True))
        for row in made:
            self._todo.add(row)
        self._todo.body.addStretch(1)
        chain: list[QWidget] = [self.coverage.findChildren(QAbstractButton)[-1], *made, self._sending.first_control()]
        for one, following in pairwise(chain):
            self.setTabOrder(one, following)
        if focused is not None:
            made[min(focused, len(made) - 1)].setFocus()

    def _show_notices(self, office: rows.Office, sending: rows.Sending) -> None:
        kit.clear(self._notices)
        if office.waiting:
            self._notices.addWidget(waiting_banner(office))
        elif office.restored:
            show = kit.Button(_("Qué ocurrió"), icon="history", on=self.restored_requested.emit, small=True)
            cause = _("Este equipo volvió a una copia anterior el {day}.").format(
                day=lines.since(office.restored, self.today)
            )
            self._notices.addWidget(kit.Banner(cause, _("Nada se pierde."), icon="history", buttons=[show]))
        elif words := lines.reminder(sending, self.today):
            button = kit.Button(_("Crear paquete"), on=self.package_requested.emit, small=True)
            self._notices.addWidget(kit.Banner(words, tone="warn", icon="outbox", buttons=[button]))

    # ---- doing
    def _do(self, task: rows.Task) -> None:
        """One of a kind opens itself, several open their list."""
        if task.kind == "unidentified":
            self.organisations_requested.emit({"status": "unconfirmed"})
        elif task.kind == "conflict":
            self.services_requested.emit({"conflicts": True})
        elif task.count > 1:
            month = {"month": task.day} if task.kind == "planned" and task.day else {}
            self.services_requested.emit({"state": task.kind, **month})
        elif task.kind == "draft":
            self.draft_requested.emit(task.uid)
        else:
            self.service_requested.emit(task.uid)


def lay_out(grid: QGridLayout, places: Sequence[tuple[QWidget, int, int]], widths: Sequence[int]) -> None:
    """Put widgets into a grid anew: (widget, row, column), and how the columns share the width."""
    while grid.count():
        grid.takeAt(0)
    for column in range(8):
        grid.setColumnStretch(column, widths[column] if column < len(widths) else 0)
        grid.setRowStretch(column, 0)
    for widget, row, column in places:
        grid.addWidget(widget, row, column)


def waiting_banner(office: rows.Office) -> kit.Banner:
    """Return the banner between joining and the first package: whom to send what, and the six words (picture 10)."""
    mail = kit.Button(_("Abrir correo"), icon="mail", on=partial(open_mail, office), small=True)
    show = kit.Button(_("Mostrar archivo"), icon="folder_open", on=partial(show_file, office.request), small=True)
    words = " · ".join(office.words.split())
    sentence = _("Envíe la solicitud a la oficina central y léale estas palabras:  {words}").format(words=words)
    return kit.Banner(_("Esperando el alta."), sentence, icon="hourglass_empty", buttons=[mail, show])


def open_mail(office: rows.Office) -> None:
    """Open a mail with subject and text; the person attaches the request."""
    subject = _("Solicitud de alta: {office}").format(office=office.name)
    text = _("Adjunto la solicitud de alta de este equipo ({file}). Por teléfono le leo las seis palabras.").format(
        file=Path(office.request).name
    )
    QDesktopServices.openUrl(QUrl(f"mailto:?subject={quote(subject)}&body={quote(text)}"))


def show_file(path: str) -> None:
    """Show the folder of a file."""
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(Path(path).parent)))
