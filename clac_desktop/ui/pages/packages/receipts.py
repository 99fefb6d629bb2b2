"""*Recibos*: what became of every change that this laptop recorded."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QVBoxLayout, QWidget

from clac_desktop.models.writing import Reading
from clac_desktop.queries import receipts as asked
from clac_desktop.queries.packages import labels_of
from clac_desktop.queries.receipts import ReceiptRow
from clac_desktop.sync.changes import ChangeRow
from clac_desktop.texts import N_, _, ngettext, number
from clac_desktop.ui import kit, record_words, theme
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
PAGES = {"service": "services", "organisation": "organisations"}  # where a record is opened


class _Receipts:
    """The source of the table: own changes, the newest first."""

    def ids(self, session: Reading, order: Order, filters: Mapping[str, Any]) -> Sequence[int]:
        """Return the journal ids of own changes."""
        outcome, sought = str(filters.get("outcome") or ""), str(filters.get("words") or "")
        return asked.receipt_ids(session, outcome, sought, oldest_first=not order.descending)

    def page(self, session: Reading, ids: Sequence[int]) -> list[Row]:
        """Return the rows of these ids."""
        rows = asked.receipt_rows(session, ids)
        changes = {row.id: _change(row) for row in rows if row.edit is not None and row.edit.field}
        names = labels_of(session, [uid for change in changes.values() for uid in words.references_in(change)])
        return [_row(row, changes.get(row.id), names) for row in rows]


def _change(row: ReceiptRow) -> ChangeRow:
    assert row.edit is not None
    return ChangeRow("changed", row.type, row.uid, "", row.edit.field, row.edit.old, row.edit.new)


def _row(row: ReceiptRow, change: ChangeRow | None, names: Mapping[str, str]) -> Row:
    name = row.label or record_words.type_name(row.type)
    if row.others:
        name = ngettext("{name} y {n} más", "{name} y {n} más", row.others).format(name=name, n=number(row.others))
    face = words.SETTLED_FACES.get(row.settled) or words.OUTCOME_FACES[row.outcome]
    if row.fate == "undone" and not row.settled:
        face = words.UNDONE
    what = f"{record_words.type_name(row.type)}, {_what(row)}"
    return Row(
        row.id,
        (
            face,
            name,
            what,
            record_words.moment_words(row.at),
            row.package or None,
            row.author,
            _why(row, change, names) or None,
        ),
    )


def _what(row: ReceiptRow) -> str:
    if row.edit is not None:
        return _("celda de Excel") if row.edit.field else _("fila de Excel")
    if row.fate == "returned":
        return _("devuelto")
    return _("nuevo") if row.born else _("corrección")


def _why(row: ReceiptRow, change: ChangeRow | None, names: Mapping[str, str]) -> str:
    if change is not None:
        old, new = (words.value_words(change, value, names) for value in (change.before, change.after))
        return f"{words.line_field(change)}: {old} → {new}"
    if row.fate == "undone":
        return _("deshecho por {who}").format(who=row.reason)
    return words.reason_of(row.reason)


class Receipts(QWidget):
    """The view of receipts. A line opens its record; correcting it sends it again by itself.

    What was not accepted stays listed until it is corrected or dismissed (`dismiss`, Supr).
    """

    def __init__(self, frame: Frame, background: Background, dismiss: QAction) -> None:
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
        self._table.current_changed.connect(self._say_why)
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
        side = theme.px(20)
        hint = _("Lo no aceptado queda aquí hasta que se corrija o se descarte. Corregirlo lo envía otra vez.")
        foot = kit.Row(gap=2)
        foot.setContentsMargins(side, theme.px(10), side, theme.px(10))
        foot.add(kit.Label(hint, 12, 400, "text3", elide=True), 1)
        foot.add(kit.Button.of(dismiss))
        foot.add(kit.Button(_("Abrir y corregir"), key="Return", on=self._open_current))
        box.addWidget(foot)
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

    def _say_why(self, id_: object) -> None:
        """A narrow window has no room for the reason: the status bar tells it."""
        if isinstance(id_, int):
            self._background.read(_Receipts().page, [id_], then=self._told_why, owner=self)

    def _told_why(self, rows: Sequence[Row]) -> None:
        if rows and self.isVisible() and rows[0].cells[-1]:
            self._frame.status(f"{rows[0].cells[1]}: {rows[0].cells[-1]}")

    def _open_current(self) -> None:
        self._open(self._table.current_id())

    def _open(self, id_: object) -> None:
        if isinstance(id_, int):
            self._background.read(asked.receipt_rows, [id_], then=self._go, owner=self)

    def _go(self, rows: Sequence[ReceiptRow]) -> None:
        if not rows:
            return
        row = rows[0]
        if row.outcome == "conflict":
            self._frame.go("decisions", uid=row.uid)
        elif row.type in PAGES and row.outcome == "refused" and row.id > 0:
            self._frame.go(PAGES[row.type], refused=row.eid, uid=row.uid)
        elif row.uid and row.type in PAGES:
            self._frame.go(PAGES[row.type], uid=row.uid)
        elif row.edit is not None and not row.uid:
            self._frame.say(
                _("Una fila añadida en Excel no tiene registro todavía: regístrela en la ventana."), icon="info"
            )

    # ---- dismissing
    def dismiss(self) -> None:
        """Take what is selected, and was not accepted, from the list of what needs a hand."""
        chosen = self._table.selected_ids() or [self._table.current_id()]
        ids = [id_ for id_ in chosen if isinstance(id_, int)]
        self._background.read(asked.receipt_rows, ids, then=self._dismiss, owner=self)

    def _dismiss(self, rows: Sequence[ReceiptRow]) -> None:
        eids = [row.eid for row in rows if row.outcome == "refused"]
        if eids:
            self._background.write(asked.settle, eids, asked.DISMISSED, then=self._dismissed, owner=self)
        else:
            self._frame.say(_("Solo se descarta lo que no fue aceptado."), icon="info")

    def _dismissed(self, eids: Sequence[str]) -> None:
        n = len(eids)
        said = ngettext("{n} cambio descartado", "{n} cambios descartados", n).format(n=number(n))
        background = self._background
        self._frame.say(said, icon="block", undo=lambda: background.write(asked.unsettle, eids))

    def first_focus(self) -> QWidget | None:
        """The list."""
        return self._table
