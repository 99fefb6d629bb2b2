"""Preferencias: language, who is at the keyboard, appearance, the workspace and its backups, about."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QUrl, Signal
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import (
    QAbstractButton,
    QBoxLayout,
    QFileDialog,
    QGridLayout,
    QVBoxLayout,
    QWidget,
)

from clac_desktop import paths
from clac_desktop.errors import Problem
from clac_desktop.models.backup import Backup
from clac_desktop.models.database import Workspace, backup_folder
from clac_desktop.models.writing import Writing
from clac_desktop.queries.home import Office, WorkspaceFacts, office, workspace_facts
from clac_desktop.recording.workspace import set_actor, set_preference
from clac_desktop.texts import N_, _, date_time, hint, language, language_name, languages, number, percent, sentence
from clac_desktop.ui import kit, theme
from clac_desktop.ui.background import Background
from clac_desktop.ui.backups import (
    REASONS,
    KeptBackup,
    back_up,
    check_workspace,
    kept_backups,
    read_backup,
)
from clac_desktop.ui.page import Frame, Page
from clac_desktop.ui.pages.preferences.about import AboutCard

SHOWN_BACKUPS = 6


def megabytes(size: int) -> str:
    """Return a size to read: "2.1 MB"."""
    return _("{n} MB").format(n=number(max(size / 1_000_000, 0.1), 1))


def _name_person(writing: Writing, name: str, people: Sequence[str]) -> None:
    set_actor(writing, name)
    known = [name, *(one for one in people if one != name)][:12]
    set_preference(writing, "people", json.dumps(known, ensure_ascii=False))


def _read(reading: Any, path: Path) -> tuple[Office, WorkspaceFacts, int, list[KeptBackup]]:
    log = path.with_name(path.name + "-wal")
    size = path.stat().st_size + (log.stat().st_size if log.exists() else 0)
    return office(reading), workspace_facts(reading), size, kept_backups(path)


def _back_up_by_hand(workspace: Workspace) -> tuple[Backup, str]:
    """Make a backup; return it, and the second folder where that was not there to take its copy."""
    made = back_up(workspace, "manual")
    with workspace.reading() as reading:
        second = reading.settings.get("ui.backup_folder", "")
    return made, second if second and not Path(second).is_dir() else ""


class PreferencesPage(Page):
    """Everything takes effect at once; there is no Save."""

    name = "preferences"
    title = N_("Preferencias")
    icon = "settings"
    shortcut = "Ctrl+,"
    shows = frozenset({"setting"})
    about = N_("Idioma, aspecto, quién está al teclado, el archivo con los datos y sus copias de seguridad.")
    foot = True

    restore_requested = Signal(Path)
    open_requested = Signal(Path)
    sample_requested = Signal()
    own_requested = Signal()

    def __init__(self, frame: Frame, background: Background, workspace: Workspace) -> None:
        super().__init__(frame, background)
        self._workspace = workspace
        self._people: tuple[str, ...] = ()
        self._entries = 0

    # ---- making
    def build(self) -> None:
        """Two columns of cards; one below the other in a narrow window."""
        self._columns = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._columns.setContentsMargins(0, 0, 0, 0)
        self._columns.setSpacing(theme.px(12))
        left = kit.Column(self._looks_card(), self._person_card(), AboutCard(), None, gap=3)
        right = kit.Column(self._workspace_card(), self._backup_card(), None, gap=3)
        self._columns.addWidget(left, 1)
        self._columns.addWidget(right, 1)
        holder = QWidget()
        holder.setLayout(self._columns)
        self.body.addWidget(kit.scroll(holder), 1)
        self.width_changed(self.frame.width_class())

    def width_changed(self, width_class: str) -> None:
        """Put the columns below each other where there is no room beside."""
        narrow = width_class == "narrow"
        directions = QBoxLayout.Direction
        self._columns.setDirection(directions.TopToBottom if narrow else directions.LeftToRight)

    def _looks_card(self) -> kit.Card:
        card = kit.Card(_("Idioma y aspecto"))
        codes = [(code, language_name(code)) for code in languages()]
        self._speak = kit.SegmentedControl(codes, language(), self._choose_language, name=_("Idioma"))
        names = (
            ("light", _("Claro")),
            ("dark", _("Oscuro")),
            ("contrast", _("Alto contraste")),
            ("system", _("Como el sistema")),
        )
        self._theme = kit.ChoiceField(_("Colores"), list(names), reserve=False)
        self._theme.changed.connect(lambda: self.frame.set_theme(str(self._theme.value())))
        sizes = [(zoom, percent(zoom * 100)) for zoom in theme.ZOOMS]
        self._zoom = kit.ChoiceField(_("Tamaño de todo"), sizes, reserve=False, help=_("También con Ctrl++ y Ctrl+-."))
        self._zoom.set_value(theme.zoom())
        self._zoom.committed.connect(self._choose_zoom)
        self._zoom.changed.connect(self._choose_zoom)
        card.add(kit.Column(kit.Label(_("Idioma"), 12, 500, "text2"), kit.Row(self._speak, None), gap=0.5))
        card.add(kit.FieldRow(self._theme, self._zoom))
        return card

    def first_focus(self) -> QWidget | None:
        """Begin with the language."""
        return next((one for one in self._speak.findChildren(QAbstractButton) if one.isChecked()), None)

    def _choose_language(self, code: object) -> None:
        if code != language():
            self.frame.set_language(str(code))

    def _choose_zoom(self) -> None:
        zoom = self._zoom.value()
        if zoom is not None and abs(float(zoom) - theme.zoom()) > 0.001:
            self.frame.set_zoom(float(zoom))

    def _person_card(self) -> kit.Card:
        card = kit.Card(_("Quién está al teclado"))
        help_ = _("Queda junto a cada cambio que se registre desde ahora.")
        self._person = kit.TextField(_("Nombre"), max_length=80, suggestions=self._people, help=help_)
        self._person.committed.connect(self._change_person)
        card.add(self._person)
        return card

    def _workspace_card(self) -> kit.Card:
        card = kit.Card(_("Espacio de trabajo"), _("un solo archivo con todo"))
        self._facts = QGridLayout()
        self._facts.setHorizontalSpacing(theme.px(16))
        self._facts.setColumnStretch(1, 1)
        card.add_layout(self._facts)
        self._check_button = kit.Button(_("Comprobar el archivo"), icon="verified_user", on=self.check)
        self._sample = kit.Button("…", icon="science")
        self._sample.clicked.connect(self._change_space)
        folder = kit.Button(
            _("Mostrar en la carpeta"),
            kind="quiet",
            icon="folder_open",
            on=lambda: _show_folder(self._workspace.path.parent),
        )
        copy = kit.Button(_("Copiar la ruta"), kind="quiet", icon="content_copy", on=self._copy_path)
        card.add(kit.Row(folder, copy, None))
        other = kit.Button(_("Abrir otro espacio…"), icon="folder_open", on=self._choose_workspace)
        card.add(kit.Row(self._check_button, None))
        card.add(kit.Row(other, self._sample, None))
        self._checked = kit.Banner("…", tone="ok", wrap=True)
        self._checked.hide()
        card.add(self._checked)
        return card

    def _backup_card(self) -> kit.Card:
        card = kit.Card(_("Copias de seguridad"), _("al cerrar y cada 30 minutos si hubo cambios"))
        self._make_button = kit.Button(_("Hacer una copia ahora"), icon="save", on=self.back_up)
        other = kit.Button(_("Restaurar otro archivo…"), kind="quiet", icon="history", on=self._choose_backup)
        card.add(kit.Row(self._make_button, other, None))
        self._ask = QVBoxLayout()
        card.add_layout(self._ask)
        self._backups = kit.Column(gap=0)
        card.add(self._backups)
        self._second = kit.Column(gap=0)
        card.add(self._second)
        return card

    # ---- showing
    def refresh(self) -> None:
        """Read the facts of the workspace and its backups."""
        self.background.read(_read, self._workspace.path, then=self._show)

    def _show(self, found: tuple[Office, WorkspaceFacts, int, list[KeptBackup]]) -> None:
        who, facts, size, backups = found
        self._people, self._entries = facts.people, facts.entries
        if not self._person.editor().hasFocus():
            self._person.set_value(who.actor)
        self._theme.set_value(_theme_wish(self.frame))
        device = f"{who.code}-{facts.number}" if facts.number else who.code
        rows = [
            (_("Archivo"), str(self._workspace.path)),
            (_("Tamaño"), megabytes(size)),
            (_("Oficina"), " · ".join(part for part in (who.name, who.coordinator) if part)),
            (_("Papel"), _("oficina central") if who.role == "central" else _("oficina nacional")),
            (_("Equipo"), f"{device} · {facts.device[:8]}"),
            (_("Contenido"), _contents(facts)),
        ]
        if facts.words:
            rows.append((_("Seis palabras"), facts.words))
        _fill_facts(self._facts, rows)
        self._sample.set_text(_("Ir a mi espacio") if who.sample else _("Probar con datos de ejemplo"))
        self._sample.set_icon("home" if who.sample else "science")
        self._show_backups(backups, facts.backup_folder)

    def _show_backups(self, backups: list[KeptBackup], second: str) -> None:
        kit.clear(self._backups.box)
        for one in backups[:SHOWN_BACKUPS]:
            note = f"{_(REASONS[one.reason])} · {megabytes(one.size)}"
            moment = date_time(one.made)
            self._backups.add(
                kit.ActionRow("history", moment, note, _("Restaurar"), partial(self.ask_restore, one.file))
            )
        if not backups:
            self._backups.add(kit.Label(_("Todavía no hay copias."), 12, 400, "text3"))
        kit.clear(self._second.box)
        value = second or _("ninguna; elija, por ejemplo, una memoria USB")
        row = kit.Row(kit.Label(_("Segunda carpeta"), 12, 400, "text3"), gap=4)
        row.add(kit.Label(value, 13, elide=True), 1)
        self._second.add(row)
        choose = kit.Button(_("Elegir carpeta…"), kind="quiet", icon="folder_open", on=self._choose_folder)
        drop = kit.Button(_("Quitar la carpeta"), kind="quiet", on=lambda: self._keep_folder("")) if second else None
        self._second.add(kit.Row(*(one for one in (choose, drop) if one is not None), None))

    # ---- doing
    def _change_person(self) -> None:
        name = self._person.value()
        if not name:
            self._person.set_error(_("Escriba su nombre; queda junto a cada cambio."))
            return
        self._person.clear_message()
        self.background.write(
            _name_person, name, self._people, then=lambda _done: self.frame.set_person(name), owner=self
        )

    def _change_space(self) -> None:
        if self._sample.text() == _("Ir a mi espacio"):
            self.own_requested.emit()
        else:
            self.sample_requested.emit()

    def _choose_workspace(self) -> None:
        file, _kind = QFileDialog.getOpenFileName(
            self,
            _("Abrir otro espacio…"),
            str(self._workspace.path.parent),
            f"CLAC Desktop (*{paths.WORKSPACE_ENDING})",
        )
        if file and Path(file).resolve() != self._workspace.path.resolve():
            self.open_requested.emit(Path(file))

    def _copy_path(self) -> None:
        QGuiApplication.clipboard().setText(str(self._workspace.path))
        self.frame.say(_("Ruta copiada"), icon="content_copy")

    def check(self) -> None:
        """Look for damage in the workspace and say what was found."""
        self._check_button.setEnabled(False)
        self.background.run(
            check_workspace, self._workspace, then=self._say_checked, failed=self._say_unchecked, owner=self
        )

    def _say_checked(self, problems: list[Problem]) -> None:
        self._check_button.setEnabled(True)
        if problems:
            self._checked.set(_("El archivo está dañado."), sentence(problems[0]), hint(problems[0]), tone="bad")
        else:
            self._checked.set(_("El archivo está sano."), tone="ok")
        self._checked.show()

    def _say_unchecked(self, problems: tuple[Problem, ...]) -> None:
        self._check_button.setEnabled(True)
        self.frame.say(sentence(problems[0]), icon="error")

    def back_up(self) -> None:
        """Make a verified backup now, beside the workspace and in the second folder."""
        self._make_button.setEnabled(False)
        self.background.run(
            _back_up_by_hand, self._workspace, then=self._say_backed_up, failed=self._say_failed, owner=self
        )

    def _say_backed_up(self, found: tuple[Backup, str]) -> None:
        made, unreachable = found
        self._make_button.setEnabled(True)
        self._make_button.setFocus()  # while it was disabled the keyboard went on to the list, which is made anew
        told = _("Copia hecha y comprobada: {file}").format(file=made.file.name)
        if unreachable:
            told += " · " + _("la segunda carpeta no está: {folder}").format(folder=unreachable)
        self.frame.say(told, icon="warning" if unreachable else "save")
        self.refresh()

    def _say_failed(self, problems: tuple[Problem, ...]) -> None:
        self._make_button.setEnabled(True)
        self.frame.say(sentence(problems[0]), icon="error")

    def _choose_folder(self) -> None:
        folder = QFileDialog.getExistingDirectory(self, _("Segunda carpeta para las copias"))
        if folder:
            self._keep_folder(folder)

    def _keep_folder(self, folder: str) -> None:
        self.background.write(set_preference, "backup_folder", folder)

    def _choose_backup(self) -> None:
        file, _kind = QFileDialog.getOpenFileName(
            self,
            _("Copia que se restaura"),
            str(backup_folder(self._workspace.path)),
            f"CLAC Desktop (*{paths.WORKSPACE_ENDING})",
        )
        if file:
            self.ask_restore(Path(file))

    def ask_restore(self, file: Path) -> None:
        """Show whose backup it is and what restoring it means; nothing is done yet."""
        self.background.run(
            read_backup, file, then=lambda facts: self._show_restore(file, facts), failed=self._say_failed, owner=self
        )

    def _show_restore(self, file: Path, facts: dict[str, str]) -> None:
        kit.clear(self._ask)
        words = _(
            "{office}, {entries} cambios en su historial; el archivo de hoy tiene {now}. El archivo de hoy se guarda"
            " aparte entre las copias, y lo registrado después de la copia queda allí."
        ).format(office=facts.get("office", ""), entries=number(int(facts["entries"])), now=number(self._entries))
        yes = kit.Button(
            _("Restaurar esta copia"), kind="danger", on=lambda: self.restore_requested.emit(file), small=True
        )
        no = kit.Button(_("Cancelar"), on=lambda: kit.clear(self._ask), small=True)
        self._ask.addWidget(
            kit.Banner(_("Volver a {file}.").format(file=file.name), tone="warn", icon="history", wrap=True)
        )
        self._ask.addWidget(kit.Label(words, 12, 400, "text2", wrap=True))
        self._ask.addWidget(kit.Row(yes, no, None))
        yes.setFocus()

    def keep(self) -> object:
        """Return the name typed but not yet taken."""
        return self._person.value()


def _fill_facts(grid: QGridLayout, rows: Sequence[tuple[str, str]]) -> None:
    while (item := grid.takeAt(0)) is not None:
        if (widget := item.widget()) is not None:
            widget.deleteLater()
    for at, (label, value) in enumerate(rows):
        shown = kit.Label(value, 13, elide=True)
        shown.setAccessibleName(f"{label}: {value}")
        grid.addWidget(kit.Label(label, 12, 400, "text3"), at, 0)
        grid.addWidget(shown, at, 1)


def _contents(facts: WorkspaceFacts) -> str:
    return _("{services} servicios, {organisations} organizaciones, {entries} cambios").format(
        services=number(facts.services), organisations=number(facts.organisations), entries=number(facts.entries)
    )


def _theme_wish(frame: Frame) -> str:
    context = getattr(frame, "context", None)
    return str(getattr(context, "theme", theme.name()))


def _show_folder(folder: Path) -> None:
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))
