"""Declaring a range lost: what is missing and what waits for it, who declares it, what came of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from clac_desktop.texts import N_, _, ngettext, number
from clac_desktop.ui import kit, record_words, theme
from clac_desktop.ui.background import Background
from clac_desktop.ui.guide import GuidePage, Press
from clac_desktop.ui.page import Frame
from clac_desktop.ui.pages.laptops import reading, words
from clac_desktop.ui.pages.laptops.reading import HeldRow, Laptop
from clac_desktop.ui.table import Column, Order, Row, RowsTable


class LostPage(GuidePage):
    """Three steps: what is missing, who declares it, done. Late arrival is still accepted."""

    name = "lost"
    title = N_("Declarar perdidos unos cambios")
    icon = "flag"

    def __init__(self, frame: Frame, background: Background, laptop: Laptop) -> None:
        super().__init__(frame, background)
        self._laptop = laptop
        self._gap = laptop.gaps[0]
        self._held: list[HeldRow] = []
        self._by = ""
        self._went_on = 0

    def steps(self) -> Sequence[tuple[str, str]]:
        """What, who, done."""
        return (
            (_("Lo que falta"), words.range_words(self._gap)),
            (_("Quién lo declara"), self._by or _("una persona con nombre")),
            (_("Hecho"), _("si llega tarde, entra igual")),
        )

    def refresh(self) -> None:
        """Read what waits behind the gap, unless it is decided already."""
        if self.step < 2:
            self.background.read(reading.read_gap, self._laptop.device, then=self._show, owner=self)

    def _show(self, found: tuple[Laptop, list[HeldRow], str]) -> None:
        one, self._held, actor = found
        if not one.gaps:
            self.close_page()
            self.frame.say(_("Ya no falta nada de ese equipo."), icon="check")
            return
        self._laptop, self._gap = one, one.gaps[0]
        self._by = self._by or actor
        self.show_step()

    def ask(self, at: int) -> QWidget | None:
        """Fill in the step."""
        if at == 0:
            return self._ask_what()
        return self._ask_who() if at == 1 else self._tell_done()

    def _ask_what(self) -> QWidget | None:
        gap = self._gap
        ago = words.days_words(words.days_since(gap.since, dt.date.today())) if gap.since else "–"
        self.tell(
            "error",
            _("Del equipo de {name} falta: {missing}.").format(name=self._laptop.name, missing=words.range_words(gap)),
            _("Esperan {n} posteriores, el primero llegó {ago}.").format(n=number(gap.held), ago=ago),
            tone="bad",
        )
        self.tell(
            "mail",
            _("Antes de declararlo perdido, pídalo."),
            _(
                "Un paquete perdido o atrasado se arregla solo con el próximo. Declare perdido lo que no va a llegar:"
                " el equipo ya no existe, o se restauró de una copia vieja."
            ),
        )
        table = RowsTable(
            [
                Column("seq", _("N.º"), 56, "number", 0, sortable=False),
                Column("label", _("Lo que espera"), 200, "strong", 0, stretch=True, sortable=False),
                Column("type", _("Tipo"), 100, "text", 1, sortable=False),
                Column("author", _("Autor"), 140, "text", 1, sortable=False),
                Column("at", _("Escrito"), 120, "text", 2, sortable=False),
            ],
            _("Cambios que esperan"),
            order=Order(""),
        )
        table.setMinimumHeight(theme.px(180))
        rows = [
            (row.seq, row.label or None, record_words.type_name(row.type), row.author, words.day(row.at))
            for row in self._held
        ]
        self.question.addWidget(table, 1)
        table.show_rows([Row(cells[0], cells) for cells in rows])
        return None

    def _ask_who(self) -> QWidget | None:
        self._name = kit.TextField(
            _("Su nombre"), max_length=80, help=_("Queda guardado junto a lo declarado, con la fecha de hoy.")
        )
        self._name.set_value(self._by)
        self._name.changed.connect(self._named)
        self.question.addWidget(self._name)
        self.tell(
            "done_all",
            ngettext(
                "{n} cambio que espera entra ahora.", "{n} cambios que esperan entran ahora.", self._gap.held
            ).format(n=number(self._gap.held)),
        )
        self.tell(
            "history",
            _("Si lo que falta llega más tarde, todavía se acepta."),
            _("Se comprueba con la firma del cambio siguiente: nadie puede poner otra cosa en su lugar."),
        )
        return self._name.editor()

    def _named(self) -> None:
        self._by = self._name.value()
        self._name.clear_message()

    def _tell_done(self) -> QWidget | None:
        self.tell(
            "check_circle",
            _("{by} declaró perdido: {missing}.").format(by=self._by, missing=words.range_words(self._gap)),
            ngettext(
                "{n} cambio que esperaba ya está en los datos.",
                "{n} cambios que esperaban ya están en los datos.",
                self._went_on,
            ).format(n=number(self._went_on)),
            tone="ok",
        )
        return None

    def press(self, at: int) -> Press | None:
        """Go on, declare, close."""
        return (Press(_("Seguir")), Press(_("Declarar perdido"), "flag", danger=True), Press(_("Listo"), "check"))[at]

    def may_go_back(self, at: int) -> bool:
        """From the question who back to what."""
        return at == 1

    def pressed(self, at: int) -> None:
        """Declare it, in the name that was typed."""
        if at != 1:
            self.go_to(at + 1)
        elif not self._by.strip():
            self._name.set_error(_("Escriba su nombre."))
            self._name.focus()
        else:
            self.busy()
            self.background.write(
                reading.declare_lost, self._gap, self._by, then=self._declared, failed=self.say_problem, owner=self
            )

    def _declared(self, went_on: int) -> None:
        self._went_on = went_on
        self.go_to(2)
