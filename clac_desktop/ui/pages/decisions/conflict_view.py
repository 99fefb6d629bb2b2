"""The view of conflicts: one record at a time, its versions side by side, decided by one key (picture 06)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from clac_desktop.sync.other_value import columns_of, words_of
from clac_desktop.texts import N_, _, date_long, hint, ngettext, number, sentence
from clac_desktop.ui import kit, record_words, theme
from clac_desktop.ui.background import Background
from clac_desktop.ui.page import Frame
from clac_desktop.ui.pages.decisions import reading
from clac_desktop.ui.pages.decisions.choosing import LINES, Columns, EqualFields, FieldRow, Head, OtherValue
from clac_desktop.ui.pages.decisions.reading import CENTRE, Author, Case, FieldCase, Written

SAME = {
    "service": N_("el mismo servicio"),
    "organisation": N_("la misma organización"),
    "record": N_("el mismo registro"),
}


def office_words(office: str) -> str:
    """Return the name of an office; the centre has none of its own in the list of laptops."""
    return _("Oficina central") if office == CENTRE else office


@dataclass(frozen=True, slots=True)
class Other:
    """A value that was typed: none of the versions."""

    value: Any


class ConflictView(QWidget):
    """Shows the conflicts of one record after the other. `headed` says title and note of what is shown."""

    headed = Signal(str, str)
    record_requested = Signal(str, str)

    def __init__(self, frame: Frame, background: Background, resolve: QAction, whole: Sequence[QAction]) -> None:
        super().__init__()
        self._frame, self._background = frame, background
        self._narrow = frame.width_class() == "narrow"
        self._records: list[str] = []
        self._at = 0
        self._wanted = ""
        self._case: Case | None = None
        self._rows: list[FieldRow] = []
        self._chosen: dict[tuple[str, str], Any] = {}
        self._sheet = kit.Card(padded=False, gap=0)
        self._banner = kit.Banner("", "", tone="accent", icon="call_split")
        self._missing = kit.Label("", 13, 500, "warn", elide=True, align="right")
        self._all = [kit.Button.of(action) for action in whole]
        self._later = kit.Button(_("Dejar abierto"), kind="quiet", on=lambda: self.go(1))
        self._resolve = kit.Button.of(resolve, kind="primary")
        foot = kit.Row(*self._all, self._later, gap=2)
        foot.add(self._missing, 1)
        foot.add(self._resolve)
        shown = QWidget()
        box = QVBoxLayout(shown)
        side = theme.px(20)
        box.setContentsMargins(side, theme.px(10), side, theme.px(10))
        box.setSpacing(theme.px(8))
        box.addWidget(self._banner)
        self._banner.setVisible(not self._narrow)  # a small window keeps its room for the versions
        box.addWidget(self._sheet, 1)
        box.addWidget(foot)
        nothing = kit.EmptyState(
            _("Ningún conflicto abierto"),
            _("Cuando dos personas cambian el mismo dato sin verse, ambas versiones se guardan y se deciden aquí."),
        )
        self._stack = QStackedWidget()
        self._stack.addWidget(shown)
        self._stack.addWidget(nothing)
        whole_box = QVBoxLayout(self)
        whole_box.setContentsMargins(0, 0, 0, 0)
        whole_box.addWidget(self._stack)

    # ---- which record
    def show_records(self, records: Sequence[str], wanted: str = "") -> None:
        """Show these records one by one; the one shown stays, else the one that comes in its place."""
        self._records = list(records)
        current = self._wanted or wanted or (self._case.aggregate if self._case else "")
        self._wanted = ""
        if current in self._records:
            self._at = self._records.index(current)
        self._at = min(self._at, max(len(self._records) - 1, 0))
        self._stack.setCurrentIndex(0 if self._records else 1)
        if self._records:
            self._background.read(reading.read_case, self._records[self._at], then=self._show, owner=self)
        else:
            self._case = None
            self.headed.emit(_("Decisiones"), "")

    def go(self, step: int) -> None:
        """Show the next record, or the one before; what was chosen and not written is forgotten."""
        if self._records:
            self._at = (self._at + step) % len(self._records)
            self._chosen.clear()
            self._background.read(reading.read_case, self._records[self._at], then=self._show, owner=self)

    def head(self) -> None:
        """Say again what is shown."""
        case = self._case
        if case is None:
            self.headed.emit(_("Decisiones"), "")
            return
        title = _("Conflicto {n} de {all}").format(n=number(self._at + 1), all=number(len(self._records)))
        self.headed.emit(title, " · ".join(part for part in (case.title, _when(case)) if part))

    # ---- what is shown
    def _show(self, case: Case | None) -> None:
        if case is None:  # decided elsewhere in the meantime: the list comes again with its announcement
            return
        kept = {(one.uid, one.field): _values(one) for one in self._case.fields} if self._case else {}
        self._chosen = {
            (one.uid, one.field): self._chosen[one.uid, one.field]
            for one in case.fields
            if (one.uid, one.field) in self._chosen and kept.get((one.uid, one.field)) == _values(one)
        }
        mine, typing = self._has_focus(), self._typing()
        self._case = case
        self._banner.set("", self._story(case), icon="call_split")
        self._lay_out(case)
        for at, button in enumerate(self._all):
            button.setVisible(at < len(case.authors) and len(case.fields) > 1 and not self._narrow)
        self._mark()
        self.head()
        for at, one in enumerate(case.fields):
            if (texts := typing.get((one.uid, one.field))) is not None:
                self._type_other(at, texts)
        if mine and not self._typing():
            QTimer.singleShot(0, self, self._focus_gap)

    def _typing(self) -> dict[tuple[str, str], list[str]]:
        """What is being typed, by record and field: the page is made anew when packages arrive, and keeps it."""
        pairs = zip(self._rows, self._case.fields if self._case else (), strict=False)
        return {(one.uid, one.field): row.result.typing.texts() for row, one in pairs if row.result.typing}

    def _has_focus(self) -> bool:
        """Whether the keys are here, or nowhere yet: what somebody types elsewhere is not taken away."""
        holder = self.window().focusWidget()
        return holder is None or self.isAncestorOf(holder) or holder.isAncestorOf(self)

    def _lay_out(self, case: Case) -> None:
        kit.clear(self._sheet.body)
        apart = len({one.shown for one in case.fields}) > 1  # else the banner says which is counted
        heads = [
            Head(
                LINES[n % len(LINES)],
                _("Versión {n}").format(n=n + 1),
                " · ".join((author.person, office_words(author.office))),
                "" if self._narrow else _note(author),
                str(n + 1),
            )
            for n, author in enumerate(case.authors)
        ]
        self._final = Head(
            "ok", _("Quedará así"), "", "" if self._narrow else _("la otra versión queda en el historial")
        )
        content = kit.Column(Columns(QWidget(), heads, self._final, self._narrow), kit.Line(token="line_mid"), gap=0)
        self._rows = []
        for at, one in enumerate(case.fields):
            note = _("se eligen juntos") if "+" in one.field else ""
            values = [None if v is None else self._words(case, one, v.value) for v in one.cells]
            typed, shown = bool(columns_of(one.type, one.field)), one.shown if apart else -1
            row = FieldRow(field_label(case, one), note, values, shown, typed=typed, narrow=self._narrow)
            row.chosen.connect(lambda n, at=at: self._choose(at, n))
            row.moved.connect(lambda step, at=at: self._move(at, step))
            row.other_requested.connect(lambda at=at: self._type_other(at))
            self._rows.append(row)
            content.add(row)
        facts = [(record_words.field_name(name), self._plain(case, name, value)) for name, value in case.equal]
        facts = [(name, value) for name, value in facts if value]
        if facts:
            content.add(EqualFields(facts, self._narrow))
        content.add(None)
        self._scroll = kit.scroll(content)
        self._sheet.add(self._scroll, 1)

    def _words(self, case: Case, one: FieldCase, value: Any) -> str:
        return record_words.value_words(one.type, one.field, value, case.names)

    def _plain(self, case: Case, name: str, value: Any) -> str:
        return record_words.value_words(case.type, name, value, case.names)

    def _story(self, case: Case) -> str:
        shown = {one.shown for one in case.fields}
        people = len({(author.person, author.office) for author in case.authors})
        what = _(SAME.get(case.type, SAME["record"]))
        who = ngettext(
            "Una persona cambió {what} en dos equipos.", "{n} personas cambiaron {what} sin verse.", people
        ).format(n=_number_word(people), what=what)
        if len(shown) == 1:
            used = _("Mientras tanto las cifras usan la versión {n} y lo dicen.").format(n=shown.pop() + 1)
        else:
            used = _("Mientras tanto las cifras usan la que está marcada y lo dicen.")
        return f"{who} {used}"

    # ---- choosing
    def _choose(self, at: int, n: int) -> None:
        case = self._case
        if case is None:
            return
        one = case.fields[at]
        self._chosen[one.uid, one.field] = n
        self._mark()
        if len(case.fields) == 1:
            self.resolve()
        else:
            self._focus_gap()

    # ---- another value
    def type_other(self) -> None:
        """Type another value for the field that has the keys."""
        holder = self.window().focusWidget()
        at = next((at for at, row in enumerate(self._rows) if row is holder or row.isAncestorOf(holder)), -1)
        if at >= 0:
            self._type_other(at)

    def _type_other(self, at: int, typed: Sequence[str] | None = None) -> None:
        """Open the fields for another value, with what was typed before, else with the words of the version chosen."""
        case = self._case
        if case is None:
            return
        one, row = case.fields[at], self._rows[at]
        columns = columns_of(one.type, one.field)
        if not columns:
            self._frame.say(_("Ese dato se elige entre sus versiones, o se corrige en el registro."), icon="info")
            return
        chosen = self._chosen.get((one.uid, one.field), one.shown)
        version = chosen if isinstance(chosen, Other) else one.cells[chosen]
        value = version.value if version else None
        values = value if "+" in one.field and isinstance(value, list) else [value] * len(columns)
        texts = typed or [words_of(c, v, case.names) for c, v in zip(columns, values, strict=True)]
        editor = OtherValue([(record_words.field_name(c.key), text) for c, text in zip(columns, texts, strict=True)])
        editor.typed.connect(lambda typed: self._read_other(case, at, editor, typed))
        editor.left.connect(row.result.end_typing)
        editor.left.connect(row.setFocus)
        row.result.type_other(editor)
        QTimer.singleShot(0, self, lambda: self._scroll.ensureWidgetVisible(editor, 0, 0))

    def _read_other(self, case: Case, at: int, editor: OtherValue, typed: list[str]) -> None:
        self._background.read(
            reading.read_typed, case, case.fields[at], typed,
            then=lambda value: self._took_other(case, at, value),
            failed=lambda problems: editor.refuse(f"{sentence(problems[0])} {hint(problems[0])}"), owner=editor,
        )  # fmt: skip

    def _took_other(self, case: Case, at: int, value: Any) -> None:
        one = case.fields[at]
        if self._case is not case:
            return
        same = [n for n, v in enumerate(one.cells) if v is not None and v.value == value]
        self._chosen[one.uid, one.field] = same[0] if same else Other(value)
        self._mark()
        if len(case.fields) == 1:
            self.resolve()
        else:
            self._focus_gap()

    def choose_all(self, n: int) -> None:
        """Take one version in all fields that it has, and write that; what it lacks stays open."""
        case = self._case
        if case is None or n >= len(case.authors):
            return
        for one in case.fields:
            if one.cells[n] is not None:
                self._chosen[one.uid, one.field] = n
        self._mark()
        if not self._gaps():
            self.resolve()
        else:
            self._focus_gap()

    def _mark(self) -> None:
        case = self._case
        if case is None:
            return
        for row, one in zip(self._rows, case.fields, strict=True):
            chosen = self._chosen.get((one.uid, one.field), -1)
            if isinstance(chosen, Other):
                row.show_choice(-1, self._words(case, one, chosen.value) or _("(vacío)"))
            else:
                row.show_choice(chosen)
        done, every = len(self._chosen), len(case.fields)
        self._final.strong.set_text(
            ngettext("{done} de {n} decidido", "{done} de {n} decididos", every).format(done=done, n=every)
        )
        gaps = [field_label(case, one) for one in self._gaps()]
        self._missing.set_text(_("Falta: {fields}").format(fields=", ".join(gaps)) if gaps and not self._narrow else "")

    def _gaps(self) -> list[FieldCase]:
        case = self._case
        return [one for one in case.fields if (one.uid, one.field) not in self._chosen] if case else []

    def _focus_gap(self) -> None:
        case = self._case
        if case is None or not self._rows or not self.isVisible():
            return
        gaps = self._gaps()
        if gaps:
            self._focus(self._rows[case.fields.index(gaps[0])])
        else:
            self._resolve.setFocus()

    def _move(self, at: int, step: int) -> None:
        if 0 <= at + step < len(self._rows):
            self._focus(self._rows[at + step])

    def _focus(self, row: FieldRow) -> None:
        row.setFocus()
        self._scroll.ensureWidgetVisible(row, 0, 0)

    def resolve(self) -> None:
        """Write what is chosen, as one entry, and go to the next record; with a gap, go to the gap."""
        case = self._case
        if case is None:
            return
        if self._gaps():
            self._focus_gap()
            return
        chosen = []
        for one in case.fields:
            choice = self._chosen[one.uid, one.field]
            version = choice if isinstance(choice, Other) else one.cells[choice]
            assert version is not None
            chosen.append((one.uid, one.field, version.value))
        self._chosen.clear()
        aggregate = case.aggregate
        self._background.write(
            reading.write_choices, [(case, chosen)], then=lambda written: self._written(written, aggregate), owner=self
        )

    def _written(self, written: Written, aggregate: str) -> None:
        if written.eids:
            self._frame.say(
                _("Conflicto decidido; la otra versión queda en el historial"),
                icon="done_all",
                undo=lambda: self._take_back(written, aggregate),
            )

    def _take_back(self, written: Written, aggregate: str) -> None:
        self._wanted = aggregate
        self._background.write(reading.undo_written, written, owner=self)

    def open_record(self) -> None:
        """Ask for the record in its own page."""
        if self._case is not None:
            self.record_requested.emit(self._case.type, self._case.aggregate)

    def say_keys(self) -> None:
        """Say the keys in the status bar."""
        if self._records:
            self._frame.status(_("1 y 2 eligen · ↑ ↓ cambian de campo · F2 escribe otro valor · Ctrl+Z deshace"))

    def first_focus(self) -> QWidget | None:
        """The first field without a decision."""
        return self._rows[0] if self._rows else None


def _values(one: FieldCase) -> list[str]:
    return [repr(v.value) if v else "" for v in one.cells]


def field_label(case: Case, one: FieldCase) -> str:
    """Return the name of a field in conflict, with whose attendance it is."""
    name = record_words.field_name(one.field)
    if one.owner:
        owner = case.names.get(one.owner, "")
        return _("Asistencia de {name}").format(name=owner) if one.field == record_words.COUNTS else f"{name} · {owner}"
    return name


def _note(author: Author) -> str:
    here = _("registrado aquí") if author.here else ""
    where = _("paquete {name}").format(name=author.package) if author.package else here
    return " · ".join(part for part in (record_words.moment_words(author.at), where) if part)


def _number_word(n: int) -> str:
    return {2: _("Dos"), 3: _("Tres"), 4: _("Cuatro")}.get(n, number(n))


def _when(case: Case) -> str:
    kind = record_words.type_name(case.type).lower()
    try:
        day = date_long(dt.date.fromisoformat(case.day))
    except ValueError:
        return kind
    about = _("{kind} del {day}").format(kind=kind, day=day)
    return f"{about}, {case.place}" if case.place else about
