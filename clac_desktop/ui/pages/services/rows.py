"""A row of attendance and a row of the grid: one made of the other, what is wrong with it, what all add up to."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from clac_desktop.errors import Problem
from clac_desktop.models.service import COUNTS, AttendanceDraft, ServiceDraft
from clac_desktop.queries.service_form import Receiver
from clac_desktop.texts import _, date_long, number, percent, reason
from clac_desktop.ui import kit
from clac_desktop.ui.grid import CellProblem, GridColumn, GridRow, Suggestion

# A gap is told in the colour of a warning: nothing is wrong yet, something is not said.
GAPS: Final = frozenset({"attendance.blank", "attendance.no_counts", "attendance.nobody"})


@dataclass(slots=True)
class RowFacts:
    """What a row of the grid knows beside its cells: organisation or structure, document advice (A14), suggestions."""

    kind: str = ""
    advice: bool = False
    proposed: list[Suggestion] = field(default_factory=list)


def count_columns(*, narrow: bool = False) -> list[GridColumn]:
    """Return the columns that are typed, in the order of the paper list; narrower ones where short titles are used."""
    widths = (54, 54, 42, 58, 58) if narrow else (68, 72, 48, 60, 60)
    titles = (_("Mujeres"), _("Hombres"), _("s/d"), _("M jóv."), _("H jóv."))
    short = (_("Muj."), _("Hom."), "", "", "")
    return [
        GridColumn(key, title, brief, width, total=key in COUNTS[:3])
        for key, title, brief, width in zip(COUNTS, titles, short, widths, strict=True)
    ]


def grid_row(row: AttendanceDraft, known: Mapping[str, Receiver]) -> GridRow:
    """Return a row of attendance for the grid; a receiver that is not here belongs to another office."""
    values: dict[str, int | None] = dict(zip(COUNTS, row.counts, strict=True))
    if row.receiver is None:
        return GridRow(None, typed=row.typed, values=values, extra=RowFacts())
    found = known.get(row.receiver)
    extra = RowFacts("organisation" if row.organisation else "structure", row.document_advice)
    if found is None:
        return GridRow(row.receiver, name=_("De otra oficina"), note=row.receiver[:8], values=values, extra=extra)
    return GridRow(row.receiver, found.code, found.label, note_of(found, row.document_advice), values, extra=extra)


def draft_of_row(row: GridRow, *, as_typed: bool = False) -> AttendanceDraft:
    """Return a row of the grid as a row of attendance; `as_typed` with the 0 that stands there from the start."""
    counts: dict[str, Any] = {key: row.values.get(key) for key in COUNTS}
    if not as_typed and counts["women"] is None and counts["men"] is None and not counts["not_stated"]:
        counts["not_stated"] = None  # that 0 alone says nothing
    extra: RowFacts = row.extra
    if row.is_unknown or row.key is None:
        return AttendanceDraft(typed=row.typed, **counts)
    organisation = extra.kind == "organisation"
    return AttendanceDraft(
        row.key if organisation else None,
        None if organisation else row.key,
        document_advice=extra.advice,
        **counts,
    )


def note_of(found: Receiver, advice: bool) -> str:
    """Return the small words after the short name: where it is, else its whole name."""
    words = found.name if found.acronym and not found.place else found.place or ""
    if not found.acronym:
        words = found.place
    return " · ".join(part for part in (_("asesoría documental") if advice else "", words) if part)


def small(words: str) -> str:
    """Return words to go on with after a colon."""
    return words[:1].lower() + words[1:]


def problems_of(rows: Sequence[GridRow], *, planned: bool) -> list[CellProblem]:
    """Return what the rules say of each row (domain.md 3.2), as sentences that name the row."""
    draft = ServiceDraft(
        state="planned" if planned else "delivered", attendance=tuple(draft_of_row(row) for row in rows)
    )
    found = []
    for problem in draft.problems(dt.date.today()):
        if problem.row is None:
            continue
        row = rows[problem.row - 1]
        words = _("Fila {n} · {name}: {sentence}").format(
            n=problem.row, name=row.name or f"«{row.typed}»", sentence=small(_told(problem))
        )
        severity = "warning" if problem.code in GAPS else problem.severity
        found.append(CellProblem(problem.row - 1, problem.column, words, severity))
    return found


def _told(problem: Problem) -> str:
    titles = {"women": _("Mujeres"), "men": _("Hombres")}
    if problem.code == "attendance.blank" and problem.column in titles:
        return _("falta {column}; escriba 0 si no hubo.").format(column=titles[problem.column])
    return reason(problem)


def share_parts(rows: Sequence[GridRow]) -> list[kit.Part]:
    """Return the share bar: women and men of both (F8), the not stated beside, youth of those asked (F9)."""
    women, men, rest = (sum(row.values.get(key) or 0 for row in rows) for key in COUNTS[:3])
    if not women + men + rest:
        return [kit.Part(_("Todavía sin participantes"), "", 0)]
    told = women + men
    parts = []
    if told:
        share = _("{share} mujeres ({n} de {total})")
        words = share.format(share=percent(100 * women / told), n=number(women), total=number(told))
        parts.append(kit.Part(words, "s2", women))
        parts.append(kit.Part(_("{share} hombres").format(share=percent(100 * men / told)), "s4", men))
    parts.append(kit.Part(_("{n} sin dato").format(n=number(rest)), "s_none", rest))
    asked = [row for row in rows if any(row.values.get(key) is not None for key in COUNTS[3:])]
    young = sum((row.values.get("young_women") or 0) + (row.values.get("young_men") or 0) for row in asked)
    whole = sum(row.values.get(key) or 0 for row in asked for key in COUNTS[:3])
    if whole:
        words = _("{share} jóvenes ({n} de {total})")
        share = words.format(share=percent(100 * young / whole), n=number(young), total=number(whole))
        parts.append(kit.Part(share, "", 0))
    return parts


def receiver_line(found: Receiver) -> str:
    """Return who the focused row is, for the status bar."""
    parts = [found.label]
    if found.code:
        parts.append(f"FLO-ID {found.code}")
    parts += [part for part in (found.place, ", ".join(found.products)) if part]
    if not found.confirmed:
        parts.append(_("por confirmar"))
    if found.last:
        parts.append(_("último servicio: {day}").format(day=date_long(found.last)))
    elif found.kind == "organisation":
        parts.append(_("sin servicios todavía"))
    return " · ".join(parts)
