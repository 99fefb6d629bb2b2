"""Which files are taken for a table, and the workbook to fill in."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from clac_desktop.imports.columns import TableKind
from clac_desktop.imports.template import template
from clac_desktop.models.writing import Reading
from clac_desktop.texts import _
from clac_desktop.ui.background import Background
from clac_desktop.ui.page import Frame
from clac_desktop.ui.table_import.subjects import Subject

TABLE_ENDINGS = (".xlsx", ".xls", ".ods", ".csv")


def is_table(paths: Sequence[str]) -> bool:
    """Whether this is one file that can hold a table."""
    return len(paths) == 1 and paths[0].lower().endswith(TABLE_ENDINGS)


def choose_table(parent: QWidget, subject: Subject) -> str:
    """Ask for a table; "" when none was chosen."""
    kinds = _("Tablas (*.xlsx *.xls *.ods *.csv)")
    path, _kind = QFileDialog.getOpenFileName(parent, _(subject.title), "", kinds)
    return path


def save_template(parent: QWidget, frame: Frame, background: Background, subject: Subject) -> None:
    """Ask where, and write the workbook to fill in, with the lists of this workspace."""
    path, _kind = QFileDialog.getSaveFileName(parent, _(subject.template), _(subject.template_file), "Excel (*.xlsx)")
    if path:
        background.read(
            _write_template,
            subject.kind,
            path,
            then=lambda file: frame.say(_("Plantilla guardada en «{file}»").format(file=file), icon="download"),
            owner=parent,
        )


def _write_template(reading: Reading, kind: TableKind, path: str) -> str:
    return Path(template(kind, path, reading)).name
