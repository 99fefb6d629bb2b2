"""Verbs for what only a person decides: conflicts, resolve, proposals, accept, reject, undo."""

from __future__ import annotations

from clac_desktop.cli.call import Call
from clac_desktop.errors import Problem, ProblemError
from clac_desktop.models.identity import canonical_json
from clac_desktop.queries.decisions import aggregates_of
from clac_desktop.sync import deciding, undoing
from clac_desktop.sync.changes import label_of
from clac_desktop.sync.conflicts import conflicts as open_conflicts
from clac_desktop.sync.deciding import Decided
from clac_desktop.sync.waiting import REASONS, waiting
from clac_desktop.texts import N_, _, ngettext, number


def conflicts(call: Call) -> None:
    """Open conflicts with all their values, the displayed one first."""
    with call.workspace() as workspace, workspace.reading() as reading:
        found = open_conflicts(reading)
    call.document = {"conflicts": [conflict.as_json() for conflict in found]}
    for conflict in found:
        call.say(f"{conflict.uid} {conflict.field}")
        for version in conflict.versions:
            call.say(f"  {version.n}. {version.value}  {version.author}  {version.at}")


def resolve(call: Call) -> None:
    """Keep one value of a conflict."""
    options = call.options
    with call.workspace(writable=True) as workspace, workspace.writing() as writing:
        eid = deciding.resolve(writing, options.uid, options.field, options.keep)
    call.document = {"done": [eid] if eid else [], "left": []}
    call.say(_("Conflicto decidido; la otra versión queda en el historial"))


def proposals(call: Call) -> None:
    """All that waits for a person."""
    with call.workspace() as workspace, workspace.reading() as reading:
        found = waiting(reading)
    call.document = {"proposals": [one.as_json() for one in found]}
    for one in found:
        call.say(f"{one.id}  {_(KINDS[one.kind])}  {one.author}  {one.at[:10]}")
        call.say(f"  {one.type} {one.uid}  {one.field or '*'}: {_plain(one.old)} → {_plain(one.new)}")
        if one.reason in REASONS:
            call.say(f"  {_(REASONS[one.reason])}")


KINDS = {
    "hand_edit": N_("Celda cambiada a mano"),
    "office": N_("Cambio de una oficina"),
    "quarantined": N_("En cuarentena"),
    "returned": N_("Devuelto por una oficina"),
}


def _plain(value: object) -> str:
    return "–" if value is None else value if isinstance(value, str) else canonical_json(value)


def accept(call: Call) -> int:
    """Accept what waits, by id or all of it."""
    options = call.options
    if bool(options.ids) == bool(options.all):
        raise ProblemError(Problem("accept.which"))
    with call.workspace(writable=True) as workspace, workspace.writing() as writing:
        found = waiting(writing) if options.all else []
        code = _decided(call, deciding.accept(writing, options.ids or [o.id for o in found if not o.unsealed]), True)
    if n := sum(one.unsealed for one in found):  # nobody answers for them: each is taken by its name
        words = ngettext(
            "{n} propuesta de un archivo sin sello queda: acéptela por su nombre",
            "{n} propuestas de archivos sin sello quedan: acéptelas por su nombre",
            n,
        )
        call.say(words.format(n=number(n)))
    return code


def reject(call: Call) -> int:
    """Refuse what waits."""
    with call.workspace(writable=True) as workspace, workspace.writing() as writing:
        return _decided(call, deciding.reject(writing, call.options.ids), False)


def _decided(call: Call, found: Decided, yes: bool) -> int:
    call.document = found.as_json()
    n = len(found.done)
    if yes:
        call.say(ngettext("{n} propuesta aceptada", "{n} propuestas aceptadas", n).format(n=number(n)))
    else:
        call.say(ngettext("{n} propuesta rechazada", "{n} propuestas rechazadas", n).format(n=number(n)))
    for one, reason in found.left:
        call.problems.append(Problem(f"decision.{reason}", {"id": one}, "warning"))
    return 1 if found.left and not found.done else 0


def undo(call: Call) -> None:
    """Undo an import."""
    with call.workspace(writable=True) as workspace, workspace.writing() as writing:
        found = undoing.undo_import(writing, call.options.number, call.options.reason)
        names = {one.uid: label_of(own, one.uid) for one in found.left for own in aggregates_of(writing, one.uid)}
    call.document = {
        "import": found.number,
        "undone": found.undone,
        "left": [{"uid": one.uid, "field": one.field, "reason": one.reason} for one in found.left],
    }
    call.say(_("Deshechos: {done}; quedan: {left}").format(done=len(found.undone), left=len(found.left)))
    for one in found.left:
        facts = {"label": names.get(one.uid, one.uid), "field": one.field or "*"}
        call.problems.append(Problem("undo.left", facts, "warning"))
