"""Inicio of an office: how are we, what moves, what do I do today, what is not sent (pictures 01, 10, 11)."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from clac_desktop.queries import home as rows
from clac_desktop.texts import N_, _, number
from clac_desktop.ui import kit, theme
from clac_desktop.ui.pages.home import cards, lines
from clac_desktop.ui.pages.home.charts import CoverageCard, MonthsCard
from clac_desktop.ui.pages.home.looking import LookingPage
from clac_desktop.ui.pages.home.period import short_label
from clac_desktop.ui.pages.home.reading import Overview, read_coverage, read_today

Today = tuple[rows.Office, list[rows.Task], rows.Sending]


class HomePage(LookingPage):
    """Figures, charts, what is to be done, and the state of sending. What leads elsewhere is a wish that `app` connects."""

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
    sending_read = Signal(object)

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
        self._months, self._coverage = MonthsCard(), CoverageCard(self._read_coverage)
        self._todo = kit.Card(_("Por hacer"), gap=0)
        self._sending = kit.Card(_("Envío a la oficina central"), gap=0)
        self._create = kit.Button(_("Crear paquete"), icon="outbox", key="Ctrl+E", on=self.package_requested.emit)
        self._sending.head_add(self._create)
        self._figures = {
            code: kit.KeyFigure(label)
            for code, label in (
                ("F1", _("Organizaciones atendidas")),
                ("F2", _("Cobertura")),
                ("F6", _("Sin atender")),
                ("F3", _("Servicios realizados")),
                ("F7", _("Participaciones")),
            )
        }
        for code, figure in self._figures.items():
            figure.opened.connect(partial(self.open_figure, code, figure))
        self._holder = QWidget()
        self._grid = QGridLayout()
        self._grid.setSpacing(theme.px(12))
        outer = QVBoxLayout(self._holder)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(theme.px(8))
        outer.addLayout(self._notices)
        outer.addLayout(self._grid, 1)
        self.body.addWidget(kit.scroll(self._holder), 1)
        self.width_changed(self.frame.width_class())

    def width_changed(self, width_class: str) -> None:
        """Five figures in a row and two charts beside each other; in a narrow window two by two, one below the other."""
        grid = self._grid
        while grid.count():
            grid.takeAt(0)
        for at in range(12):
            grid.setColumnStretch(at, 0)
            grid.setRowStretch(at, 0)
        figures = list(self._figures.values())
        if width_class == "narrow":
            self._place_narrow(figures)
        else:
            for at, figure in enumerate(figures):
                grid.addWidget(figure, 0, at * 12, 1, 12)
            for at in range(60):
                grid.setColumnStretch(at, 1)
            for row, (left, right) in enumerate(((self._months, self._coverage), (self._todo, self._sending)), start=1):
                grid.addWidget(left, row, 0, 1, 34)
                grid.addWidget(right, row, 34, 1, 26)
            grid.setRowStretch(1, 1)
        self._coverage.fit(width_class)

    def _place_narrow(self, figures: Sequence[QWidget]) -> None:
        for at, figure in enumerate(figures):
            wide = at == len(figures) - 1 and at % 2 == 0
            self._grid.addWidget(figure, at // 2, (at % 2) * 30, 1, 60 if wide else 30)
        for at in range(60):
            self._grid.setColumnStretch(at, 1)
        for at, card in enumerate((self._todo, self._months, self._coverage, self._sending), start=3):
            self._grid.addWidget(card, at, 0, 1, 60)

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

    def _read_coverage(self, by: str) -> None:
        if self._overview is not None:
            cutoff = self._overview.cutoff
            self.background.read(read_coverage, cutoff, by, then=self._coverage.show_shares, owner=self._coverage)

    # ---- showing
    def show_overview(self, found: Overview) -> None:
        """Show the answer to `read_figures`."""
        self.header.set_note(self.cutoff_words(found))
        self._show_figures(found)
        self._months.show_months(found)
        self._coverage.show_average(found.figures["F2"])
        self._coverage.show_shares(found.coverage)
        self.frame.status(
            _("«Atendida»: al menos un servicio realizado con participantes en el período.")
            + "   ·   "
            + _("Ctrl+/ muestra las teclas")
        )

    def _show_figures(self, found: Overview) -> None:
        made, cutoff = found.figures, found.cutoff
        before = _("{period}: {n} · no se suman").format(
            period=short_label(found.preceding), n=number(found.served_before)
        )
        self._figures["F1"].show_value(
            cards.shown(made["F1"]), _("únicas en el período"), footer=before, conflicts=made["F1"].open_conflicts
        )
        cover = made["F2"]
        if cover.value is None:
            for code in ("F2", "F6"):
                self._figures[code].show_unknown(_("ninguna organización activa al corte"))
        else:
            self._figures["F2"].show_value(
                cards.shown(cover), cards.served_words(made, cutoff), bar=float(cover.value) / 100,
                link=_("Ver fórmula y registros"), conflicts=cover.open_conflicts,
            )  # fmt: skip
            left = int(made["F6"].value or 0)
            self._figures["F6"].show_value(
                cards.shown(made["F6"]), cards.active_words(made, cutoff), tone="warn" if left else "", icon="person_search" if left else "",
                link=_("Ver lista y planificar visita") if left else "", footer="" if left else _("todas atendidas"),
            )  # fmt: skip
        self._figures["F3"].show_value(
            cards.shown(made["F3"]), _("{n} atenciones").format(n=cards.shown(made["F4"])), conflicts=made["F3"].open_conflicts,
            footer=_("{n} por organización").format(n=cards.shown(made["F5"])),
        )  # fmt: skip
        sexes = cards.sexes(made)
        if made["F7"].value is None:
            self._figures["F7"].show_unknown(_("ninguna atención tiene conteo"))
        else:
            self._figures["F7"].show_value(
                cards.shown(made["F7"]),
                parts=sexes.parts,
                bar=sexes.bar,
                footer=cards.share_words(made),
                conflicts=made["F7"].open_conflicts,
            )

    def _show_today(self, found: Today) -> None:
        office, tasks, sending = found
        self._show_notices(office, sending)
        kit.clear(self._todo.body)
        self._todo.set_note(number(len(tasks)) if tasks else "")
        for at, task in enumerate(tasks):
            line = lines.task_line(task, self.today)
            row = kit.ActionRow(
                line.icon,
                line.strong,
                line.note,
                line.action,
                partial(self._do, task),
                tone=line.tone,
                last=at == len(tasks) - 1,
            )
            self._todo.add(row)
        if not tasks:
            self._todo.add(
                kit.ActionRow(
                    "check_circle",
                    _("Nada pendiente"),
                    _("no hay servicios por cerrar ni borradores"),
                    tone="ok",
                    last=True,
                )
            )
        self._todo.body.addStretch(1)
        overdue = sum(task.count for task in tasks if task.kind == "overdue")
        self.frame.set_badge("services", overdue, spoken=_("{n} por cerrar").format(n=number(overdue)))
        self._show_sending(sending)
        self.sending_read.emit(sending)

    def _show_sending(self, sending: rows.Sending) -> None:
        kit.clear(self._sending.body)
        self._create.set_text(_("Crear paquete N.º {number}").format(number=sending.next_number))
        first = lines.unsent_line(sending, self.today)
        self._sending.add(kit.ActionRow(first.icon, first.strong, first.note, tone=first.tone, two_lines=True))
        more = lines.sent_lines(sending, self.today)
        for at, line in enumerate(more):
            on = self.packages_requested.emit if line.value_tone in ("warn", "bad") else None
            self._sending.add(
                kit.ActionRow(
                    line.icon,
                    line.strong,
                    "",
                    on=on,
                    tone=line.tone,
                    value=line.value,
                    value_tone=line.value_tone,
                    last=at == len(more) - 1,
                )
            )
        if not more:
            self._sending.add(kit.Label(_("Todavía no se ha enviado ningún paquete."), 12, 400, "text3"))
        self._sending.body.addStretch(1)

    def _show_notices(self, office: rows.Office, sending: rows.Sending) -> None:
        kit.clear(self._notices)
        if office.waiting:
            self._notices.addWidget(waiting_banner(office))
        elif words := lines.reminder(sending, self.today):
            button = kit.Button(_("Crear paquete"), on=self.package_requested.emit, small=True)
            self._notices.addWidget(kit.Banner(words, tone="warn", icon="outbox", buttons=[button]))

    # ---- doing
    def _do(self, task: rows.Task) -> None:
        single = task.count == 1 and task.uid
        if task.kind == "draft":
            self.draft_requested.emit(task.uid if single else "")
        elif task.kind == "unidentified":
            self.organisations_requested.emit({"unconfirmed": True})
        elif task.kind == "conflict":
            self.services_requested.emit({"conflicts": True})
        elif single:
            self.service_requested.emit(task.uid)
        else:
            self.services_requested.emit({"state": "overdue" if task.kind == "overdue" else "planned"})


def waiting_banner(office: rows.Office) -> kit.Banner:
    """Return the banner between joining and the first package: whom to send what, and the six words (picture 10)."""
    mail = kit.Button(_("Abrir correo"), icon="mail", on=partial(open_mail, office), small=True)
    show = kit.Button(_("Mostrar archivo"), icon="folder_open", on=partial(show_file, office.request), small=True)
    words = " · ".join(office.words.split())
    sentence = _("Envíe la solicitud a la oficina central y léale estas palabras:  {words}").format(words=words)
    return kit.Banner(_("Esperando el alta."), sentence, icon="hourglass_empty", buttons=[mail, show])


def open_mail(office: rows.Office) -> None:
    """Open a mail with subject and text; the person attaches the request."""
    url = QUrl("mailto:")
    subject = _("Solicitud de alta: {office}").format(office=office.name)
    text = _("Adjunto la solicitud de alta de este equipo ({file}). Por teléfono le leo las seis palabras.").format(
        file=office.request.replace("\\", "/").rsplit("/", 1)[-1]
    )
    url.setQuery(
        f"subject={bytes(QUrl.toPercentEncoding(subject)).decode()}&body={bytes(QUrl.toPercentEncoding(text)).decode()}"
    )
    QDesktopServices.openUrl(url)


def show_file(path: str) -> None:
    """Show the folder of a file."""
    folder = path.replace("\\", "/").rsplit("/", 1)[0]
    QDesktopServices.openUrl(QUrl.fromLocalFile(folder))
