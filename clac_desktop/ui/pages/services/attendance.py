"""Who came: the grid of receivers and counts with its title row, pasting, adding, suggestions, totals and errors."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QVBoxLayout, QWidget

from clac_desktop.models.service import COUNTS, AttendanceDraft
from clac_desktop.queries.service_form import Receiver
from clac_desktop.texts import _, ngettext, number, percent
from clac_desktop.ui import kit, theme
from clac_desktop.ui.background import Background
from clac_desktop.ui.grid import CellProblem, Grid, GridFooter, GridRow, Suggestion
from clac_desktop.ui.pages.services.adding import AddReceiver
from clac_desktop.ui.pages.services.identifying import Line, Named, identify_lines, lines_of
from clac_desktop.ui.pages.services.opening import attendance_of, row_of
from clac_desktop.ui.pages.services.rows import (
    RowFacts,
    count_columns,
    draft_of_row,
    grid_row,
    note_of,
    problems_of,
    share_parts,
)

Raw = dict[str, Any]


class Attendance(kit.Card):
    """The card on the right of the form."""

    changed = Signal()
    told = Signal(str)
    failed = Signal(str)
    focused = Signal(object)
    print_requested = Signal()

    def __init__(self, background: Background, countries: Callable[[], Sequence[str]], *, narrow: bool = False) -> None:
        super().__init__(padded=False, gap=0)
        self._background, self._countries = background, countries
        self._known: dict[str, Receiver] = {}
        self._planned = False
        self.grid = Grid(count_columns(narrow=narrow), name=_("Asistencia"), check=self._check)
        self.paste_button = kit.Button(_("Pegar lista"), icon="content_paste", key="Ctrl+V", on=self.paste)
        self.add_button = kit.Button(_("Agregar"), icon="add", on=self.open_adding)
        words = _("Pegue aquí una lista de FLO-ID o nombres (Ctrl+V), o agregue quién vino.")
        self._nobody = kit.Label(words, 13, 400, "text3", wrap=True, align="centre")
        self._nobody.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        QVBoxLayout(self.grid.view.viewport()).addWidget(self._nobody, 0, Qt.AlignmentFlag.AlignVCenter)
        self.print_button = kit.Button(_("Imprimir lista"), kind="quiet", icon="print", on=self.print_requested.emit)
        self._title = kit.Label(_("Asistencia"), 14, 600)
        self._count = kit.Label("", 13, 400, "text3")
        self._unknown = kit.Chip("", icon="person_search", tone="warn")
        self.head = kit.Row(self._title, self._count, self._unknown, None, gap=2)
        for button in (self.paste_button, self.add_button, self.print_button):
            self.head.add(button)
        self.head.box.setContentsMargins(theme.px(16), theme.px(6), theme.px(12), theme.px(8))
        hint = _(
            "Tab e Intro avanzan  ·  F2 edita  ·  Ctrl+D copia abajo  ·  Ctrl+C/V con Excel  ·"
            "  Alt+Intro acepta la sugerencia  ·  Alt+↓ otras"
        )
        self.footer = GridFooter(self.grid, share=share_parts, hint=hint)
        self.add(self.head)
        self.add(self.grid, 1)
        self.add(self.footer)
        self.head.setVisible(not narrow)  # the page has room for neither: it shows the first problem in its foot
        self.footer.setVisible(not narrow)
        if narrow:
            self.body.setContentsMargins(theme.px(1), theme.px(4), theme.px(1), theme.px(4))
        self._connect()
        self._tell()

    def _connect(self) -> None:
        self.grid.changed.connect(self._edited)
        self.grid.view.editor.textEdited.connect(lambda _text: self.changed.emit())
        self.grid.text_pasted.connect(self.take_cells)
        self.grid.view.cut_off.connect(self._tell_cut_off)
        self.grid.suggestion_accepted.connect(self.accept)
        self.grid.others_requested.connect(self._offer_others)
        self.grid.focused.connect(self._focus_moved)

    # ---- what it holds
    def show_rows(self, raw: Sequence[Raw], known: Mapping[str, Receiver]) -> None:
        """Show the rows of a draft."""
        self._known.update(known)
        self.grid.set_rows([grid_row(attendance_of(row), self._known) for row in raw])
        self._tell()

    def known(self) -> dict[str, Receiver]:
        """Return what is known of the receivers that were shown, pasted or found."""
        return dict(self._known)

    def raw(self) -> list[Raw]:
        """Return the rows as the body of a draft keeps them, with the cell that is still open."""
        rows = self.grid.rows()
        view = self.grid.view
        if view.is_editing():
            at, column = view.place()
            typed = view.editor.text().strip()
            if 0 <= at < len(rows):
                rows[at].values[self.grid.model.keys[column]] = int(typed) if typed else None
        return [row_of(draft_of_row(row, as_typed=True)) for row in rows]

    def drafts(self) -> tuple[AttendanceDraft, ...]:
        """Return the rows for a `ServiceDraft`."""
        return tuple(draft_of_row(row) for row in self.grid.model.rows())

    def unidentified(self) -> int:
        """Return how many rows nobody has identified."""
        return sum(1 for row in self.grid.model.rows() if row.is_unknown)

    def set_planned(self, planned: bool) -> None:
        """Ask for counts only of what was delivered."""
        self._planned = planned
        self.grid.model.told()

    def _check(self, rows: Sequence[GridRow]) -> list[CellProblem]:
        return problems_of(rows, planned=self._planned)

    def row_name(self, at: int) -> str:
        """Return the short name of the receiver of a row."""
        rows = self.grid.model.rows()
        return (rows[at].name or rows[at].typed) if 0 <= at < len(rows) else ""

    # ---- pasting and adding
    def _tell_cut_off(self, n: int) -> None:
        words = ngettext(
            "{n} fila pegada no cabe: agregue primero a quién es.",
            "{n} filas pegadas no caben: agregue primero a quiénes son.",
            n,
        )
        self.failed.emit(words.format(n=number(n)))

    def paste(self) -> None:
        """Take the list that is on the clipboard."""
        text = QGuiApplication.clipboard().text()
        if not text.strip():
            self.failed.emit(_("El portapapeles está vacío: copie primero una lista de FLO-ID o de nombres."))
            return
        self.take_cells([line.split("\t") for line in text.replace("\r", "").split("\n")])

    def take_cells(self, cells: list[list[str]]) -> None:
        """Identify pasted cells beside the window and add what came of them."""
        lines = lines_of(cells)
        if lines:
            self._identify(lines)

    def take_names(self, names: Sequence[str]) -> None:
        """Identify typed names."""
        self._identify([Line(name) for name in names])

    def _identify(self, lines: list[Line]) -> None:
        self._background.read(identify_lines, lines, list(self._countries()), then=self._add_named, owner=self)

    def _add_named(self, found: Sequence[Named]) -> None:
        present = {row.key for row in self.grid.model.rows() if row.key}
        rows, again = [], 0
        for one in found:
            if one.receiver and one.receiver.uid in present:
                again += 1
                continue
            if one.receiver:
                present.add(one.receiver.uid)
            rows.append(self._named_row(one))
        self.grid.add_rows(rows)
        unknown = sum(1 for row in rows if row.is_unknown)
        words = ngettext("{n} agregada", "{n} agregadas", len(rows)).format(n=number(len(rows)))
        if unknown:
            words += " · " + _("{n} por identificar").format(n=number(unknown))
        if again:
            words += " · " + ngettext("{n} ya estaba", "{n} ya estaban", again).format(n=number(again))
        self.told.emit(words)

    def _named_row(self, one: Named) -> GridRow:
        counts: dict[str, Any] = dict(zip(COUNTS, (*one.counts, *[None] * 5), strict=False))
        counts["not_stated"] = counts["not_stated"] or 0
        if one.receiver:
            self._known[one.receiver.uid] = one.receiver
            organisation = one.receiver.kind == "organisation"
            uid = one.receiver.uid
            draft = AttendanceDraft(uid if organisation else None, None if organisation else uid, **counts)
            return grid_row(draft, self._known)
        row = grid_row(AttendanceDraft(typed=one.typed, **counts), self._known)
        row.extra.proposed = [self._suggest(other.receiver, other.score) for other in one.proposed]
        row.suggestion = row.extra.proposed[0] if row.extra.proposed else None
        return row

    def _suggest(self, receiver: Receiver, score: int) -> Suggestion:
        self._known[receiver.uid] = receiver
        note = " · ".join(part for part in (receiver.code or _("sin FLO-ID"), receiver.place) if part)
        return Suggestion(receiver.uid, receiver.label, note, score)

    def look_up_unknown(self) -> None:
        """Ask again who the unidentified rows may be: a draft keeps what was typed, not what was suggested."""
        typed = [row.typed for row in self.grid.model.rows() if row.is_unknown]
        if typed:
            lines = [Line(one) for one in typed]
            self._background.read(identify_lines, lines, list(self._countries()), then=self._suggested, owner=self)

    def _suggested(self, found: Sequence[Named]) -> None:
        by_words = {one.typed: one for one in found}
        for row in self.grid.model.rows():
            one = by_words.get(row.typed) if row.is_unknown else None
            if one is None:
                continue
            proposed = [self._suggest(other.receiver, other.score) for other in one.proposed]
            if one.receiver:
                proposed = [self._suggest(one.receiver, 100)]
            row.extra.proposed = proposed
            row.suggestion = proposed[0] if proposed else None
        self.grid.view.viewport().update()

    def accept(self, at: int, uid: str = "") -> None:
        """Take a suggestion (the best one) for an unidentified row; its counts stay."""
        row = self.grid.rows()[at]
        chosen = uid or (row.suggestion.key if row.suggestion else "")
        if chosen in self._known:
            self.put(at, self._known[chosen])

    def put(self, at: int, receiver: Receiver) -> None:
        """Say who the receiver of a row is."""
        self._known[receiver.uid] = receiver
        row = self.grid.rows()[at]
        kind = receiver.kind
        extra = RowFacts(kind, row.extra.advice)
        note = note_of(receiver, extra.advice)
        self.grid.set_row(at, GridRow(receiver.uid, receiver.code, receiver.label, note, row.values, extra=extra))

    def add_receiver(self, receiver: Receiver) -> bool:
        """Add a row for a receiver; False where it is in the list already."""
        if any(row.key == receiver.uid for row in self.grid.model.rows()):
            self.failed.emit(_("{name} ya está en la lista.").format(name=receiver.label))
            return False
        self.grid.add_rows([self._named_row(Named("", receiver))])
        return True

    def open_adding(self, at: int | None = None) -> None:
        """Open the search for receivers; with `at` it says who an unidentified row is."""
        typed = self.grid.rows()[at].typed if at is not None else ""
        popup = AddReceiver(self, self._background, typed)

        def take(receiver: Receiver) -> None:
            if at is None:
                self.add_receiver(receiver)
            else:
                self.put(at, receiver)
                popup.close()

        popup.chosen.connect(take)
        popup.typed.connect(lambda words: self.take_names([words]) if at is None else None)
        popup.open_under(self.add_button)

    def _offer_others(self, at: int, place: QPoint) -> None:
        menu = kit.Menu(parent=self)
        row = self.grid.rows()[at]
        for one in row.extra.proposed:
            words = f"{one.name} · {one.note} · {percent(one.score)}"
            menu.add(words, partial(self.accept, at, one.key))
        menu.addSeparator()
        menu.add(_("Buscar…"), lambda: self.open_adding(at), icon="search")
        menu.add(_("Dejar por identificar"), None, icon="person_search")
        menu.add(_("Quitar la fila"), lambda: self.grid.remove(at), icon="close", key="Ctrl+Del")
        menu.popup(place)

    def toggle_advice(self) -> None:
        """Mark the row as document advice without participants (A14), or take the mark away."""
        at = self.grid.view.place()[0]
        rows = self.grid.rows()
        if not 0 <= at < len(rows) or rows[at].is_unknown:
            self.failed.emit(_("Elija primero la fila de una organización."))
            return
        row = rows[at]
        row.extra = RowFacts(row.extra.kind, not row.extra.advice)
        found = self._known.get(row.key)
        row.note = note_of(found, row.extra.advice) if found else row.note
        self.grid.set_row(at, row)

    # ---- telling
    def _edited(self) -> None:
        self._tell()
        self.changed.emit()

    def _tell(self) -> None:
        count, unknown = len(self.grid.model.rows()), self.unidentified()
        self._count.set_text(number(count) if count else "")
        self._nobody.setVisible(not count)
        self._unknown.setVisible(bool(unknown))
        if unknown:
            self._unknown.set_state(
                kit.ChipFace(_("{n} por identificar").format(n=number(unknown)), "person_search", "warn")
            )

    def _focus_moved(self, at: int, _column: str) -> None:
        rows = self.grid.model.rows()
        self.focused.emit(self._known.get(rows[at].key) if 0 <= at < len(rows) and rows[at].key else None)

    def first_gap_shown(self) -> bool:
        """Go to the first problem of the grid; False where there is none."""
        self.grid.view.go(0, 0)
        return self.grid.next_problem()

    def focus_widget(self) -> QWidget:
        """Return what takes the focus."""
        return self.grid.view
