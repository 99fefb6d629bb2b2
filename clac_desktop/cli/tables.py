"""Verbs about tables of others: import-organisations, import-services, template."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from clac_desktop.cli.call import Call
from clac_desktop.errors import Problem, ProblemError
from clac_desktop.imports.columns import TableKind
from clac_desktop.imports.outcome import ImportOptions, ImportOutcome
from clac_desktop.models.database import Workspace
from clac_desktop.texts import N_, _, number

COUNTED = {  # what the counts are of, as the answer in JSON calls it
    "organisations": N_("Organizaciones"),
    "services": N_("Servicios"),
    "attendances": N_("Atenciones"),
}


class Importer(Protocol):
    """One of the two imports."""

    def __call__(
        self, target: Workspace, file: Path, options: ImportOptions, *, progress: Callable[[int, int], None]
    ) -> ImportOutcome: ...


def import_organisations(call: Call) -> None:
    """The register."""
    from clac_desktop.imports.organisations import import_organisations as do

    _import(call, do, "organisations")


def import_services(call: Call) -> None:
    """Past or field-collected services."""
    from clac_desktop.imports.services import import_services as do

    _import(call, do, "services")


def _import(call: Call, do: Importer, kind: TableKind) -> None:
    words = call.options
    options = ImportOptions(
        words.dry_run, words.mapping, words.sheet, words.decimal, words.dates, date_of(words.as_of), words.errors
    )
    with call.workspace(writable=True) as workspace:
        try:
            found = do(workspace, words.file, options, progress=call.show_progress)
        except ProblemError as problem:
            call.document = ImportOutcome.unread(kind, words.file, options, problem.problems).as_json()
            raise
    call.document = found.as_json()
    call.problems += found.problems
    for name, counts in found.counts.items():
        call.say(
            _("{what} · nuevo: {new} · cambiado: {changed} · igual: {same} · rechazado: {refused}").format(
                what=_(COUNTED[name]),
                new=number(counts.new),
                changed=number(counts.changed),
                same=number(counts.same),
                refused=number(counts.refused),
            )
        )
    if found.errors_file:
        call.say(_("Libro con las celdas marcadas: {file}").format(file=found.errors_file))


def template(call: Call) -> None:
    """Workbook to fill in, with lists, validation and an explanation sheet."""
    from clac_desktop.imports.template import template as write_template

    if call.workspace_path.is_file():
        with call.workspace() as workspace, workspace.reading() as reading:
            file = write_template(call.options.kind, call.options.to, reading)
    else:
        file = write_template(call.options.kind, call.options.to, None)
    call.document = {"file": str(file.resolve())}
    call.say(str(file))


def date_of(text: str | None) -> dt.date | None:
    """Return a date of the command line. Raises ProblemError where it is none."""
    if not text:
        return None
    try:
        return dt.date.fromisoformat(text)
    except ValueError as error:
        raise ProblemError(Problem("option.date", value=text)) from error
