"""The view of imports, and the page that shows what undoing one would do before it does it."""

from __future__ import annotations

from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from clac_desktop.errors import Problem
from clac_desktop.models.database import Workspace
from clac_desktop.queries.decisions import ImportLine
from clac_desktop.recording.undo import Undone
from clac_desktop.texts import N_, _, hint, ngettext, number, sentence
from clac_desktop.ui import kit, record_words
from clac_desktop.ui.background import Background
from clac_desktop.ui.page import Frame, Page
from clac_desktop.ui.pages.decisions import words
from clac_desktop.ui.pages.decisions.undo_plan import UndoLine, UndoPlan, preview_undo, undo_number
from clac_desktop.ui.rows_table import RowsTable
from clac_desktop.ui.table import Column, Order, Row


class ImportView(QWidget):
    """The imports, the newest first; Enter shows what undoing one would do."""

    def __init__(self, page: Page, workspace: Workspace) -> None:
        super().__init__()
        self._page, self._workspace = page, workspace
        self._lines: dict[int, ImportLine] = {}
        self._table = RowsTable(
            [
                Column("number", _("N.º"), 60, "number", 0, sortable=False),
                Column("state", _("Estado"), 120, "mark", 0, sortable=False),
                Column("kind", _("Qué fue"), 170, "text", 1, sortable=False),
                Column("file", _("Archivo"), 260, "strong", 0, stretch=True, sortable=False),
                Column("new", _("Nuevos"), 80, "number", 2, sortable=False),
                Column("changed", _("Cambiados"), 90, "number", 2, sortable=False),
                Column("actor", _("Quién"), 140, "text", 1, sortable=False),
                Column("at", _("Cuándo"), 150, "text", 1, sortable=False),
            ],
            _("Importaciones"),
            order=Order("number", descending=True),
        )
        self._table.opened.connect(lambda _id: self.undo())
        self._undo = kit.Button(_("Deshacer…"), icon="block", key="Return", on=self.undo)
        hint = kit.Label(
            _("Antes de deshacer se muestra qué vuelve a lo de antes y qué se queda."), 12, 400, "text3", elide=True
        )
        foot = kit.Row(gap=2)
        foot.add(hint, 1)
        foot.add(self._undo)
        shown = kit.Column(gap=0)
        shown.add(self._table, 1)
        shown.add(page.pad(foot, top=2.5, bottom=2.5))
        nothing = kit.EmptyState(
            _("Todavía no se ha importado nada"),
            _("Cada paquete y cada tabla que se importa queda en esta lista, y se puede deshacer meses después."),
        )
        self._stack = QStackedWidget()
        self._stack.addWidget(shown)
        self._stack.addWidget(nothing)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(self._stack)

    def show_imports(self, lines: list[ImportLine]) -> None:
        """Show the imports."""
        self._lines = {line.number: line for line in lines}
        self._table.show_rows([_row(line) for line in lines])
        if lines and self._table.current_id() is None:
            self._table.select_id(lines[0].number)
        self._stack.setCurrentIndex(0 if lines else 1)

    def undo(self) -> None:
        """Show what undoing the current import would do; say why where there is nothing to undo."""
        line = self._lines.get(int(self._table.current_id() or 0))
        if line is None:
            return
        if line.state == "applied":
            self._page.push(UndoPage(self._page.frame, self._page.background, self._workspace, line))
        elif line.state == "undone":
            self._page.frame.say(_("La importación n.º {n} ya está deshecha").format(n=line.number), icon="info")
        else:
            self._page.frame.say(
                _("La importación n.º {n} no cambió ningún registro").format(n=line.number), icon="info"
            )

    def say_keys(self) -> None:
        """Say the keys in the status bar."""
        self._page.frame.status(_("Intro muestra qué se desharía"))

    def first_focus(self) -> QWidget | None:
        """The list."""
        return self._table


def _name(line: ImportLine) -> str:
    if line.of is not None:
        return _("Deshizo la importación n.º {n}").format(n=line.of)
    name = line.file.replace("\\", "/").rsplit("/", 1)[-1]
    return f"{line.label} · {name}" if line.label else name


def _row(line: ImportLine) -> Row:
    return Row(
        line.number,
        (
            line.number,
            words.IMPORT_FACES[line.state],
            _(words.IMPORT_KINDS[line.kind]),
            _name(line),
            line.counts.get("new"),
            line.counts.get("changed"),
            line.actor,
            record_words.moment_words(line.at),
        ),
        voided=line.state == "undone",
    )


def _tried(workspace: Workspace, number: str) -> tuple[UndoPlan, list[Row]]:
    """Return what an undo would do and its lines, made beside the window: there may be tens of thousands."""
    plan = preview_undo(workspace, number)
    return plan, [_undo_row(at, line, plan.names) for at, line in enumerate([*plan.left, *plan.lines])]


def _undo_row(at: int, line: UndoLine, names: dict[str, str]) -> Row:
    name = line.label
    field = record_words.field_name(line.field) if line.field else _("todo el registro")
    if line.type not in ("service", "organisation"):
        field = f"{record_words.type_name(line.type)}: {field}"
    if line.reason:
        why = words.reason_words(line.reason, "")
        return Row(at, (kit.ChipFace(_("Se queda"), "lock", "warn"), name, field, None, why))
    if line.field == "_voided":
        voided = bool(line.new)
        face = kit.ChipFace(_("Se anula") if voided else _("Vuelve"), "block" if voided else "check", "neutral")
    else:
        face = kit.ChipFace(_("Se restaura"), "arrow_back", "accent")
    old = record_words.value_words(line.type, line.field, line.old, names)
    new = record_words.value_words(line.type, line.field, line.new, names)
    return Row(at, (face, name, field, old or None, new or _("(vacío)")))


class UndoPage(Page):
    """What undoing one import would do: restored and voided records, and what is left because somebody went on."""

    name = "undo_import"
    title = N_("Deshacer una importación")
    icon = "block"
    shows = frozenset({"service", "service_attendance", "organisation", "journal", "import_log"})
    about = N_("Deshacer vuelve atrás lo que trajo una importación, salvo lo que alguien cambió después.")

    def __init__(self, frame: Frame, background: Background, workspace: Workspace, line: ImportLine) -> None:
        super().__init__(frame, background)
        self._workspace, self._line = workspace, line
        self._undoing = False

    def build(self) -> None:
        """Make the tables; they are filled when the undo was tried."""
        self.edge_to_edge()
        self.header.set_title(_("Deshacer la importación n.º {n}").format(n=self._line.number), _name(self._line))
        self.header.set_back(self.close_page)
        self._do = self.command(
            _("Deshacer la importación"), "Ctrl+Return", self._undo, icon="done_all", menu="packages"
        )
        self._banner = kit.Banner("", _("Probando qué se desharía…"), tone="accent", icon="hourglass_empty")
        columns = [
            Column("what", _("Qué pasa"), 170, "mark", 0, sortable=False),
            Column("record", _("Registro"), 280, "strong", 0, stretch=True, sortable=False),
            Column("field", _("Campo"), 150, "text", 1, sortable=False),
            Column("old", _("Ahora"), 200, "text", 1, sortable=False),
            Column("new", _("Quedará"), 220, "plain", 0, sortable=False),
        ]
        self._table = RowsTable(columns, _("Qué se deshace"), order=Order(""))
        self._reason = kit.TextField(_("Motivo, que verá cada oficina"), optional=True, reserve=False)
        self.body.addWidget(self.pad(self._banner, top=2, bottom=2.5))
        self.body.addWidget(self._table, 1)
        self.body.addWidget(self.pad(self._reason, top=2.5))
        quiet = kit.Label(
            _("Nada se ha escrito todavía. Deshacer también se puede deshacer."), 12, 400, "text3", elide=True
        )
        foot = kit.Row(gap=2)
        foot.add(kit.Icon("verified_user", "ok"))
        foot.add(quiet, 1)
        foot.add(kit.Button(_("Volver"), key="Esc", on=self.close_page))
        foot.add(kit.Button.of(self._do, kind="primary"))
        self.body.addWidget(self.pad(foot, top=2.5, bottom=2.5))

    def refresh(self) -> None:
        """Try the undo and roll it back; again where something changed meanwhile, but not for the undo itself."""
        if self._undoing:
            return
        self._do.setEnabled(False)
        self.background.run(_tried, self._workspace, str(self._line.number), then=self._show, owner=self)

    def _show(self, tried: tuple[UndoPlan, list[Row]]) -> None:
        plan, rows = tried
        self._table.show_rows(rows)
        records, left = len({line.uid for line in plan.lines}), len(plan.left)
        cause = ngettext("{n} registro vuelve a lo de antes.", "{n} registros vuelven a lo de antes.", records)
        rest = ngettext(
            "{n} dato se queda: alguien lo cambió después.", "{n} datos se quedan: alguien los cambió después.", left
        )
        told = rest.format(n=number(left)) if left else _("No hay cambios posteriores.")
        tone = "warn" if left else "accent"
        self._banner.set(cause.format(n=number(records)), told, tone=tone, icon="warning" if left else "info")
        self._do.setEnabled(bool(plan.lines))

    def _undo(self) -> None:
        self._do.setEnabled(False)
        self._undoing = True
        self.background.write(
            undo_number,
            str(self._line.number),
            self._reason.value(),
            then=self._undone,
            failed=self._failed,
            owner=self,
        )

    def _failed(self, problems: tuple[Problem, ...]) -> None:
        self._undoing = False
        self._do.setEnabled(True)
        self.frame.say(f"{sentence(problems[0])} {hint(problems[0])}".strip(), icon="error")

    def _undone(self, undone: Undone) -> None:
        n, left = len(undone.undone), len(undone.left)
        text = _("Importación n.º {n} deshecha").format(n=self._line.number)
        done = ngettext("{n} registro", "{n} registros", n).format(n=number(n))
        rest = " · " + ngettext("{n} dato se queda", "{n} datos se quedan", left).format(n=number(left)) if left else ""
        background = self.background
        again = undone.number
        undo = (lambda: background.write(undo_number, again)) if undone.eid else None
        self.frame.say(f"{text}: {done}{rest}", icon="block", undo=undo)
        self.close_page()

    def first_focus(self) -> QWidget | None:
        """The list."""
        return self._table

    def keep(self) -> str:
        """What was typed of the reason."""
        return self._reason.value()

    def take(self, state: str) -> None:
        """The reason again."""
        self._reason.set_value(state)
