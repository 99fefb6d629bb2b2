"""*Recibos*: what became of every change that this laptop recorded."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtWidgets import QVBoxLayout, QWidget

from clac_desktop.models.writing import Reading
from clac_desktop.queries import packages as asked
from clac_desktop.queries.packages import ReceiptRow
from clac_desktop.texts import N_, _, ngettext, number
from clac_desktop.ui import kit, theme
from clac_desktop.ui.background import Background
from clac_desktop.ui.page import Frame
from clac_desktop.ui.pages.packages import words
from clac_desktop.ui.table import Column, Order, Row, Table

VIEWS = (
    ("", N_("Todos")),
    ("refused", N_("No aceptados")),
    ("conflict", N_("En conflicto")),
    ("proposal", N_("En revisión")),
    ("waiting", N_("Sin confirmar")),
    ("unsent", N_("Sin enviar")),
    ("applied", N_("Confirmados")),
)


class _Receipts:
    """The source of the table: own changes, the newest first."""

    def ids(self, session: Reading, order: Order, filters: Mapping[str, Any]) -> Sequence[int]:
        """Return the journal ids of own changes."""
        outcome, sought = str(filters.get("outcome") or ""), str(filters.get("words") or "")
        return asked.receipt_ids(session, outcome, sought, oldest_first=not order.descending)

    def page(self, session: Reading, ids: Sequence[int]) -> list[Row]:
        """Return the rows of these ids."""
        return [_row(row) for row in asked.receipt_rows(session, ids)]


def _row(row: ReceiptRow) -> Row:
    name = row.label or words.type_name(row.type)
    if row.others:
        name = ngettext("{name} y {n} más", "{name} y {n} más", row.others).format(name=name, n=number(row.others))
    what = _("nuevo") if row.born else _("corrección")
    return Row(
        row.id,
        (
            words.OUTCOME_FACES[row.outcome],
            name,
            f"{words.type_name(row.type)}, {what}",
            words.moment_words(row.at),
            row.package or None,
            row.author,
            words.reason_of(row.reason) or None,
        ),
    )


class Receipts(QWidget):
    """The view of receipts. A line opens its record; correcting it sends it again by itself."""

    def __init__(self, frame: Frame, background: Background) -> None:
        super().__init__()
        self._frame, self._background = frame, background
        self._tabs = kit.Tabs([(key, _(text), None) for key, text in VIEWS], on=lambda _id: self._filter())
        self._search = kit.SearchField(_("taller, López…"), name=_("Buscar en los recibos"))
        self._search.setFixedWidth(theme.px(260))
        self._search.searched.connect(lambda _text: self._filter())
        self._table = Table(
            [
                Column("outcome", _("Qué pasó"), 140, "mark", 0, sortable=False),
                Column("label", _("Registro"), 280, "strong", 0, stretch=True, sortable=False),
                Column("what", _("Cambio"), 170, "text", 2, sortable=False),
                Column("at", _("Cuándo"), 150, "text", 1),
                Column("package", _("Paquete"), 90, "text", 1, sortable=False),
                Column("author", _("Autor"), 130, "text", 3, sortable=False),
                Column("reason", _("Por qué"), 220, "text", 1, sortable=False),
            ],
            _Receipts(),
            background,
            name=_("Recibos"),
            order=Order("at", descending=True),
            filters={},
        )
        self._table.opened.connect(self._open)
        self._table.loaded.connect(self._tell)
        nothing = kit.EmptyState(
            _("Nada con este resultado"),
            _("Aquí se ve qué pasó con cada cambio que usted registró: sin internet, por los recibos del centro."),
        )
        self._table.set_empty(nothing)
        top = QVBoxLayout()
        top.setContentsMargins(theme.px(20), 0, theme.px(20), theme.px(10))
        top.setSpacing(theme.px(10))
        self._chip = kit.FilterChip(_("Qué pasó"), [(key, _(text)) for key, text in VIEWS[1:]])
        self._chip.changed.connect(lambda value: self._choose(str(value or "")))
        top.addWidget(self._tabs)
        top.addWidget(kit.Row(self._search, self._chip, None))
        box = QVBoxLayout(self)
        box.setContentsMargins(0, theme.px(2), 0, 0)
        box.setSpacing(0)
        box.addLayout(top)
        box.addWidget(self._table, 1)
        narrow = frame.width_class() == "narrow"  # only now: what has no parent yet would be a window of its own
        self._tabs.setVisible(not narrow)
        self._chip.setVisible(narrow)

    def refresh(self) -> None:
        """Count and read again."""
        self._background.read(asked.outcome_counts, then=self._counted, owner=self)
        self._filter()

    def _counted(self, counts: Mapping[str, int]) -> None:
        self._tabs.set_count("", sum(counts.values()))
        for key, _text in VIEWS[1:]:
            self._tabs.set_count(key, counts.get(key, 0))

    def _filter(self) -> None:
        self._table.set_filters({"outcome": self._tabs.current(), "words": self._search.text()})

    def show_outcome(self, outcome: str) -> None:
        """Show only one outcome."""
        self._chip.set_value(outcome or None)
        self._choose(outcome)

    def _choose(self, outcome: str) -> None:
        self._tabs.set_current(outcome)
        self._filter()

    def _tell(self, n: int) -> None:
        if self.isVisible():
            shown = ngettext("{n} cambio en la vista", "{n} cambios en la vista", n).format(n=number(n))
            self._frame.status(_("{shown} · Intro abre el registro; corregirlo lo envía otra vez").format(shown=shown))

    def _open(self, id_: object) -> None:
        if isinstance(id_, int):
            self._background.read(asked.receipt_rows, [id_], then=self._go, owner=self)

    def _go(self, rows: Sequence[ReceiptRow]) -> None:
        if rows and rows[0].type in ("service", "organisation"):
            self._frame.go("services" if rows[0].type == "service" else "organisations", uid=rows[0].uid)

    def first_focus(self) -> QWidget | None:
        """The list."""
        return self._table
