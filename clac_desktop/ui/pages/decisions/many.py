"""Many conflicts at once by a rule that is shown, line by line, before it acts."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from clac_desktop.errors import Problem
from clac_desktop.texts import N_, _, hint, ngettext, number, sentence
from clac_desktop.ui import kit, record_words
from clac_desktop.ui.background import Background
from clac_desktop.ui.page import Frame, Page
from clac_desktop.ui.pages.decisions import reading
from clac_desktop.ui.pages.decisions.conflict_view import field_label, office_words
from clac_desktop.ui.pages.decisions.reading import RuleRow, Rules, Side, Written
from clac_desktop.ui.rows_table import RowsTable
from clac_desktop.ui.table import Column, Order, Row


class ManyPage(Page):
    """Choose whose versions to take; the list shows each field with what stays and what goes to the history."""

    name = "many_conflicts"
    title = N_("Decidir muchos a la vez")
    icon = "call_split"
    shows = frozenset({"service", "service_attendance", "organisation", "journal"})
    about = N_("Tome la versión de una oficina en todos los conflictos: primero se ve la lista, después se decide.")

    def __init__(self, frame: Frame, background: Background) -> None:
        super().__init__(frame, background)
        self._rules = Rules({}, {})
        self._side: Side | None = None

    def build(self) -> None:
        """Make the choice, the list and the button."""
        self.edge_to_edge()
        self.header.set_back(self.close_page)
        self._do = self.command(_("Decidir"), "Ctrl+Return", self._decide, icon="done_all")
        self._do.setEnabled(False)
        self._choice = kit.ChoiceField(_("Tomar la versión de"), [], placeholder=_("Elija una oficina"))
        self._choice.changed.connect(self._chosen)
        self._told = kit.Label("", 13, 400, "text2", wrap=True)
        self._told.setAlignment(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)
        top = kit.Row(gap=4)
        self._choice.setFixedWidth(self._choice.sizeHint().width() * 2)
        top.add(self._choice)
        top.add(self._told, 1)
        self._table = RowsTable(
            [
                Column("record", _("Registro"), 280, "strong", 0, stretch=True),
                Column("field", _("Campo"), 170, "text", 0),
                Column("kept", _("Quedará"), 220, "plain", 0, sortable=False),
                Column("gone", _("Pasa al historial"), 240, "text", 1, sortable=False),
                Column("author", _("Autor"), 140, "text", 2),
            ],
            _("Qué se decide"),
            order=Order(""),
        )
        self._table.set_empty(kit.Label("", 13, 400, "text3", align="centre"))
        self._button = kit.Button.of(self._do, kind="primary")
        foot = kit.Row(gap=2)
        foot.add(kit.Icon("verified_user", "ok"))
        quiet = _("Nada se ha escrito todavía. Se decide todo junto y se puede deshacer.")
        foot.add(kit.Label(quiet, 12, 400, "text3", elide=True), 1)
        foot.add(kit.Button(_("Volver"), key="Esc", on=self.close_page))
        foot.add(self._button)
        self.body.addWidget(self.pad(top, top=2, bottom=2))
        self.body.addWidget(self._table, 1)
        self.body.addWidget(self.pad(foot, top=2.5, bottom=2.5))

    def refresh(self) -> None:
        """Read all open conflicts."""
        self.background.read(reading.read_rules, then=self._show, owner=self)

    def _show(self, rules: Rules) -> None:
        self._rules = rules
        items = [(str(at), f"{side_words(side)} ({number(len(rows))})") for at, (side, rows) in self._sides()]
        self._choice.set_items(items)
        sides = list(rules.rows)
        side = self._side if self._side in sides else (sides[0] if sides else None)
        if side is not None:
            self._choice.set_value(str(sides.index(side)))
        else:
            why = _("Aquí nadie tiene una sola versión de cada dato: decida los conflictos uno por uno.")
            self._table.set_empty(kit.Label(why, 13, 400, "text3", align="centre"))
        self._take(side)

    def _sides(self) -> Iterable[tuple[int, tuple[Side, list[RuleRow]]]]:
        return enumerate(self._rules.rows.items())

    def _chosen(self) -> None:
        at = self._choice.value()
        self._take(next((side for n, (side, _rows) in self._sides() if str(n) == at), None))

    def _take(self, side: Side | None) -> None:
        self._side = side
        rows = self._rows()
        self._table.show_rows([_row(at, row) for at, row in enumerate(rows)])
        told = ngettext("Se decide {n} campo.", "Se deciden {n} campos.", len(rows)).format(n=number(len(rows)))
        if side is not None and (left := self._rules.left[side]):
            told += " " + ngettext(
                "{n} queda abierto: {who} no tiene ahí una sola versión.",
                "{n} quedan abiertos: {who} no tiene ahí una sola versión.",
                left,
            ).format(n=number(left), who=side.person or office_words(side.office))
        self._told.set_text(told)
        text = ngettext("Decidir {n} campo", "Decidir {n} campos", len(rows)).format(n=number(len(rows)))
        self._do.setText(text)
        self._button.set_text(text)
        self._do.setEnabled(bool(rows))

    def _rows(self) -> list[RuleRow]:
        return self._rules.rows.get(self._side, []) if self._side is not None else []

    def _decide(self) -> None:
        rows = self._rows()
        if rows:
            self._do.setEnabled(False)
            n = len(rows)
            self.background.write(
                reading.write_rule,
                rows,
                then=lambda written: self._decided(written, n),
                failed=self._failed,
                owner=self,
            )

    def _failed(self, problems: tuple[Problem, ...]) -> None:
        self._do.setEnabled(True)
        self.frame.say(f"{sentence(problems[0])} {hint(problems[0])}".strip(), icon="error")

    def _decided(self, written: Written, n: int) -> None:
        background = self.background
        text = ngettext("{n} conflicto decidido", "{n} conflictos decididos", n).format(n=number(n))
        self.frame.say(text, icon="done_all", undo=lambda: background.write(reading.undo_written, written))
        self.close_page()

    def first_focus(self) -> QWidget | None:
        """The choice."""
        return self._choice


def side_words(side: Side) -> str:
    """Return whose versions a rule takes: an office, or a person of it."""
    return " · ".join(part for part in (side.person, office_words(side.office)) if part)


def _row(at: int, row: RuleRow) -> Row:
    case, one = row.case, row.one
    gone = " · ".join(
        record_words.value_words(one.type, one.field, version.value, case.names) or _("(vacío)")
        for version in row.others
    )
    kept = record_words.value_words(one.type, one.field, row.kept.value, case.names) or _("(vacío)")
    return Row(at, (case.title, field_label(case, one), kept, gone, row.kept.author))
