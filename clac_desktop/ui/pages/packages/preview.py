"""The right side of *Recibir*: seal, counts that filter, rows before → after, and the line with *Aplicar*."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from clac_desktop.errors import Problem
from clac_desktop.sync.answering import answer_words
from clac_desktop.sync.reporting import PackageReport
from clac_desktop.texts import _, hint, ngettext, number, reason, sentence
from clac_desktop.ui import kit, record_words, theme
from clac_desktop.ui.background import Job
from clac_desktop.ui.pages.packages import words
from clac_desktop.ui.pages.packages.arrivals import Arrival, Shown, change_count
from clac_desktop.ui.pages.packages.tiles import Tiles
from clac_desktop.ui.table import Column, Order, RowsTable


class Preview(QWidget):
    """One package in full. `opened(type, uid)` asks for a record, `counted(text)` tells the status bar.

    `outcome_requested` asks for the receipts of one outcome, `proposals_requested` for what waits in Decisiones.
    """

    opened = Signal(str, str)
    counted = Signal(str)
    outcome_requested = Signal(str)
    proposals_requested = Signal()

    def __init__(self, apply_button: QWidget, on_dismiss: Callable[[], object], *, narrow: bool) -> None:
        super().__init__()
        self._arrival: Arrival | None = None
        self._shown: list[Shown] = []
        inner = QWidget()
        self._rows_box = QVBoxLayout(inner)
        self._rows_box.setContentsMargins(theme.px(16), theme.px(10), theme.px(20), theme.px(10))
        self._rows_box.setSpacing(theme.px(10))
        self._title = kit.Label("", 16, 600, elide=False)
        self._chip = kit.Chip("")
        head = QHBoxLayout()
        head.setSpacing(theme.unit(3))
        head.addWidget(self._title)
        head.addWidget(self._chip)
        head.addStretch(1)
        self._facts = kit.Label("", 12, 400, "text2", elide=True)
        self._tiles = Tiles(narrow=narrow)
        self._tiles.chosen.connect(lambda _key: self._filter())
        self._banner_place = QVBoxLayout()
        self._progress = kit.Progress("")
        self._progress_card = kit.Card()
        self._progress_card.add(self._progress)
        self._table = RowsTable(_columns(), _("Cambios del paquete"), order=Order(""))
        self._table.opened.connect(self._open_row)
        self._table.selection_changed.connect(self._tell)
        self._table.set_empty(kit.Label(_("No hay filas de esta clase."), 13, 400, "text3", align="centre"))
        self._card = kit.Card(padded=False)
        self._card.add(self._table, 1)
        self._shield = kit.Icon("verified_user", "ok")
        self._told = kit.Label("", 13, 400, "text2", elide=True)
        self._dismiss = kit.Button(_("Quitar de la lista"), on=on_dismiss)
        self._apply = apply_button
        foot = kit.Row(self._shield, gap=2.5)
        foot.add(self._told, 1)
        foot.add(self._dismiss)
        foot.add(apply_button)
        self._rows_box.addLayout(head)
        self._rows_box.addWidget(self._facts)
        self._rows_box.addWidget(self._tiles)
        self._rows_box.addLayout(self._banner_place)
        self._rows_box.addWidget(self._progress_card)
        self._rows_box.addWidget(self._card, 1)
        self._rest = QWidget()
        self._rows_box.addWidget(self._rest, 1)
        foot.setContentsMargins(theme.px(16), 0, theme.px(20), theme.px(12))
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        if narrow:  # everything but the line with *Aplicar* scrolls
            self._card.setMinimumHeight(theme.px(220))
            whole.addWidget(kit.scroll(inner), 1)
        else:
            whole.addWidget(inner, 1)
        whole.addWidget(foot)

    # ---- showing
    def show_arrival(self, arrival: Arrival) -> None:
        """Show a package as far as it is known."""
        fresh = self._arrival is not arrival
        self._arrival = arrival
        report = arrival.report
        self._title.set_text(" · ".join(p for p in (arrival.label, arrival.sender) if p))
        face = words.APPLIED if arrival.applied else words.TRUST_FACES.get(arrival.trust)
        if face is words.TRUST_FACES["SEALED"]:
            face = words.SEALED_TITLE
        self._chip.setVisible(face is not None)
        if face is not None:
            self._chip.set_state(face)
        readable = report is not None and report.trust in ("SEALED", "SEALED_EDITED")
        self._facts.set_text(_facts(report) if report else "")
        listed = readable or (report is not None and bool(arrival.shown))
        self._tiles.setVisible(readable or (listed and arrival.to_propose))
        self._card.setVisible(listed)
        self._rest.setVisible(not listed)
        self._progress_card.setVisible(arrival.busy)
        self._show_banner(arrival)
        if report is not None and listed:
            self._tiles.show_counts(report.counts)
            if fresh:
                self._tiles.choose("all")
            self._shown = arrival.shown
            self._filter()
        self._show_foot(arrival, readable)

    def follow(self, job: Job, title: str) -> None:
        """Show the progress of reading or applying."""
        self._progress.set_title(title)
        self._progress.follow(job)
        self._progress_card.show()

    def focus_row(self) -> QWidget:
        """Return what takes the keyboard first."""
        return self._table

    def _filter(self) -> None:
        key = self._tiles.current()
        rows = [shown.row for shown in self._shown if key == "all" or shown.kind == key]
        self._table.show_rows(rows)
        if self._arrival and self._arrival.report and key == "same":
            n = self._arrival.report.counts.get("same", 0)
            words_ = ngettext("{n} registro es igual aquí.", "{n} registros son iguales aquí.", n)
            self._table.set_empty(kit.Label(words_.format(n=number(n)), 13, 400, "text3", align="centre"))
        self._tell()

    def _tell(self) -> None:
        n, chosen = self._table.count(), self._table.selection_count()
        pieces = [ngettext("{n} fila en la vista", "{n} filas en la vista", n).format(n=number(n))]
        if 0 < n < self._tiles.count():  # the tiles count records, a row takes a service with its attendances together
            pieces.append(_("un servicio y sus asistencias son una fila"))
        if chosen:
            pieces.append(ngettext("{n} seleccionada", "{n} seleccionadas", chosen).format(n=number(chosen)))
        pieces.append(_("Intro abre el registro"))
        self.counted.emit(" · ".join(pieces))

    def _open_row(self, at: object) -> None:
        shown = next((one for one in self._shown if one.row.id == at), None)
        if shown is not None and shown.uid:
            self.opened.emit(shown.type, shown.uid)

    # ---- banner and foot
    def _show_banner(self, arrival: Arrival) -> None:
        kit.clear(self._banner_place)
        banner = self._banner_of(arrival)
        if banner is not None:
            self._banner_place.addWidget(banner)

    def _banner_of(self, arrival: Arrival) -> kit.Banner | None:
        report = arrival.report
        problems = arrival.problems or (report.problems if report else ())
        errors = [problem for problem in problems if problem.severity == "error"]
        if errors or (report is not None and report.trust in ("REFUSED", "UNSEALED") and problems):
            known = any(problem.code == "package.unsealed_known" for problem in problems)
            return self._bad(list(problems if arrival.shown else errors or problems), known=known)
        if report is None:
            return None
        conflicts = report.counts.get("conflict", 0)
        if conflicts and not arrival.applied:
            cause = ngettext("{n} conflicto.", "{n} conflictos.", conflicts).format(n=number(conflicts))
            link = kit.Button(_("Ver conflictos"), kind="link", on=lambda: self._choose("conflict"))
            text = _("No detienen la aplicación: se guardan ambas versiones y se deciden después.")
            return kit.Banner(cause, text, tone="warn", icon="call_split", buttons=[link])
        if report.known and arrival.item is None:
            told = " ".join([reason(problems[0]), hint(problems[0])]) if problems else ""
            return kit.Banner(_("Ya estaba aplicado."), told, tone="accent", wrap=True)
        warnings = [problem for problem in problems if problem.severity == "warning"]
        if warnings:
            told = reason(warnings[0])
            return kit.Banner("", told, tone="warn", wrap=True, detail=hint(warnings[0]))
        if told := answer_words(report.answers, report.reasons):
            return self._answers(report, told, arrival.applied)
        if report.applied:
            return kit.Banner(_("Aplicado."), _receipt_words(report), tone="ok")
        return None

    def _answers(self, report: PackageReport, told: str, applied: bool) -> kit.Banner:
        """What became of the office's own changes; each outcome that needs a hand opens its list."""
        if not applied:
            return kit.Banner(_("Trae la respuesta a sus envíos."), told, tone="accent", wrap=True)
        ways = (("refused", _("Ver los no aceptados")), ("conflict", _("Ver los conflictos")))
        links = [
            kit.Button(words_, kind="link", on=partial(self.outcome_requested.emit, outcome))
            for outcome, words_ in ways
            if report.answers.get(outcome)
        ]
        return kit.Banner(_("Aplicado."), told, tone="warn" if links else "ok", wrap=True, buttons=links)

    def _bad(self, problems: list[Problem], *, known: bool) -> kit.Banner:
        first = problems[0]
        details = "\n".join(f"{sentence(problem)} {hint(problem)}".strip() for problem in problems)
        button = kit.Button(_("Copiar detalles"), kind="link", on=lambda: QGuiApplication.clipboard().setText(details))
        buttons = [button]
        if known:
            buttons.insert(0, kit.Button(_("Ver propuestas"), kind="link", on=self.proposals_requested.emit))
        told = [reason(problem) for problem in problems[1:] if problem.code.startswith("package.unsealed_")]
        detail = " ".join(told[:1] or [hint(first)])
        return kit.Banner(
            _("No se puede aplicar."), reason(first), tone="bad", wrap=True, detail=detail, buttons=buttons
        )

    def _choose(self, key: str) -> None:
        self._tiles.choose(key)
        self._filter()
        self._table.setFocus()

    def _show_foot(self, arrival: Arrival, readable: bool) -> None:
        report = arrival.report
        ready = (readable or arrival.to_propose) and not arrival.applied and not arrival.busy
        self._apply.setVisible(ready)
        self._dismiss.setVisible(arrival.item is None and not arrival.applied and not arrival.busy)
        self._shield.set_icon("verified_user" if readable else "info", "ok" if readable else "text3")
        if arrival.busy:
            self._told.set_text(_("Nada se ha escrito todavía."))
        elif ready and arrival.to_propose:
            self._told.set_text(_("Nada está elegido: cada propuesta se decide después, una por una."))
        elif ready:
            self._told.set_text(_("Nada se ha escrito todavía. Habrá copia verificada antes."))
        elif report is not None and arrival.applied:
            when = record_words.moment_words(arrival.item.at) if arrival.item else ""
            self._told.set_text(" · ".join(part for part in (_receipt_words(report), when) if part))
        elif arrival.trust == "UNSEALED" and arrival.item is not None:
            self._told.set_text(_("Está en la bandeja de entrada; no cambió ningún registro."))
        else:
            self._told.set_text(_("Nada se ha escrito."))


def apply_words(report: PackageReport | None) -> str:
    """Return the words of the button that applies."""
    if report is not None and report.trust == "UNSEALED" and report.counts["proposed"]:
        return _("Llevar a Propuestas")
    n = change_count(report) if report else 0
    if not n:
        return _("Aplicar")
    return ngettext("Aplicar {n} cambio", "Aplicar {n} cambios", n).format(n=number(n))


def _receipt_words(report: PackageReport) -> str:
    kinds = {
        "new": _("{n} nuevos"), "changed": _("{n} cambiados"), "conflict": _("{n} en conflicto"),
        "held": _("{n} retenidos"), "quarantined": _("{n} en cuarentena"), "proposed": _("{n} propuestas"),
        "same": _("{n} iguales"),
    }  # fmt: skip
    pieces = [text.format(n=number(report.counts[kind])) for kind, text in kinds.items() if report.counts.get(kind)]
    begin = _("Recibo N.º {n}").format(n=report.import_number) if report.import_number else _("Recibo")
    return f"{begin}: {', '.join(pieces) if pieces else _('sin cambios')}"


def _facts(report: PackageReport) -> str:
    if not report.created:
        return ""
    n = report.entries
    pieces = [
        _("Equipo de {name}").format(name=report.device_name) if report.device_name else "",
        _("creado el {moment}").format(moment=record_words.moment_words(report.created)),
        _("parte {part} de {parts}").format(part=report.part, parts=report.parts) if report.parts > 1 else "",
        ngettext("{n} cambio", "{n} cambios", n).format(n=number(n)) if n else "",
        _("huella: {words}").format(words=report.fingerprint) if report.fingerprint else "",
    ]
    return " · ".join(piece for piece in pieces if piece)


def _columns() -> list[Column]:
    return [
        Column("kind", _("Cambio"), 114, "chip", 0, sortable=False),
        Column("label", _("Registro"), 200, "strong", 0, stretch=True, sortable=False),
        Column("field", _("Campo"), 104, "text", 1, sortable=False),
        Column("before", _("Antes"), 112, "text", 2, sortable=False),
        Column("after", _("Después"), 176, "strong", 0, sortable=False),
        Column("author", _("Autor"), 106, "text", 3, sortable=False),
    ]
