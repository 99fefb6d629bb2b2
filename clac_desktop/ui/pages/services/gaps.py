"""What is missing for the chosen state, in one sentence and as marks on the fields."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from clac_desktop.errors import Problem, errors_among
from clac_desktop.models.service import ASKED_BY_FORM, ServiceDraft
from clac_desktop.texts import _, ngettext, number, reason
from clac_desktop.ui.pages.services.fields import ServiceFields, named

NAMED = 3  # more gaps than this are counted


@dataclass(frozen=True, slots=True)
class Gaps:
    """What stands against recording: keys of fields in the order of the keyboard, rows of the grid, nobody at all."""

    fields: tuple[str, ...]
    rows: tuple[int, ...]
    nobody: bool
    problems: tuple[Problem, ...]

    @property
    def count(self) -> int:
        """How many things are missing."""
        return len(self.fields) + len(self.rows) + int(self.nobody)

    def of_field(self, key: str) -> Problem | None:
        """Return the worst problem of a field."""
        mine = [one for one in self.problems if one.row is None and one.column == key]
        return next(iter([*errors_among(mine), *mine]), None)


def gaps_of(draft: ServiceDraft, fields: ServiceFields) -> Gaps:
    """Return what stands against recording a draft as it is typed."""
    problems = tuple(draft.problems(dt.date.today()))
    errors = [one for one in problems if one.severity == "error" or one.code in ASKED_BY_FORM]
    wrong = {str(one.column) for one in errors if one.row is None} | set(fields.unreadable())
    rows = dict.fromkeys(one.row for one in errors if one.row is not None)
    return Gaps(
        tuple(key for key in fields.order() if key in wrong), tuple(sorted(rows)), "attendance" in wrong, problems
    )


def sentence_of(gaps: Gaps, fields: ServiceFields, *, planned: bool, kept: bool, correcting: bool) -> str:
    """Return the line at the foot of the form: "Para «realizado» faltan 3 cosas: ODS, fila 3 y fila 10."."""
    state = _("planificado") if planned else _("realizado")
    if not gaps.count:
        words = _("Listo para guardar como «{state}».") if correcting else _("Listo para registrar como «{state}».")
        return words.format(state=state)
    things = [fields.label(key) for key in gaps.fields]
    things += [_("asistencia")] if gaps.nobody else []
    things += [_("fila {row}").format(row=row) for row in gaps.rows]
    if len(things) > NAMED + 1:
        rest = len(things) - NAMED
        more = ngettext("{n} más", "{n} más", rest).format(n=number(rest))
        things = [*things[:NAMED], more]
    words = ngettext(
        "Para «{state}» falta {n} cosa: {things}.", "Para «{state}» faltan {n} cosas: {things}.", gaps.count
    )
    told = words.format(state=state, n=number(gaps.count), things=named(things, str))
    safe = _("El borrador ya está guardado.")
    return f"{told}  {safe}" if kept else told


def mark(fields: ServiceFields, gaps: Gaps, shown: Iterable[str]) -> None:
    """Show the problems of the fields that were left, or of all once *Registrar* was pressed."""
    wanted = set(shown)
    unreadable = set(fields.unreadable())
    for key in fields.order():
        field = fields.field(key)
        if field is None or key in unreadable:  # the field itself says what it cannot read
            continue
        problem = gaps.of_field(key) if key in wanted else None
        if problem is None:
            if field.message():
                field.clear_message()
        elif problem.severity == "error":
            field.set_error(_told(problem))
        else:
            field.set_warning(reason(problem))


def _told(problem: Problem) -> str:
    said = {
        "sdgs": _("Falta: todo servicio lleva al menos un ODS."),
        "themes": _("Falta: al menos un tema o eje."),
        "country": _("Falta: al menos un país."),
    }
    if problem.code == "service.missing" and problem.column in said:
        return said[problem.column]
    return reason(problem)
