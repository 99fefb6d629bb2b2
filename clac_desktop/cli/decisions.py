"""Verbs for what only a person decides: conflicts, resolve, proposals, accept, reject, undo."""

from __future__ import annotations

from clac_desktop.cli.call import Call
from clac_desktop.errors import Problem, ProblemError
from clac_desktop.sync import deciding, undoing
from clac_desktop.sync.deciding import Decided
from clac_desktop.sync.waiting import waiting
from clac_desktop.texts import _


def conflicts(call: Call) -> None:
    """Open conflicts with all their values, the displayed one first."""
    with call.workspace() as workspace, workspace.reading() as reading:
        found = deciding.conflicts(reading)
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


def proposals(call: Call) -> None:
    """All that waits for a person."""
    with call.workspace() as workspace, workspace.reading() as reading:
        found = waiting(reading)
    call.document = {"proposals": [one.as_json() for one in found]}
    for one in found:
        call.say(f"{one.id}  {one.kind}  {one.type}  {one.field or '*'}: {one.old} → {one.new}  {one.author}")


def accept(call: Call) -> int:
    """Accept what waits, by id or all of it."""
    options = call.options
    if bool(options.ids) == bool(options.all):
        raise ProblemError(Problem("accept.which"))
    with call.workspace(writable=True) as workspace, workspace.writing() as writing:
        ids = [one.id for one in waiting(writing)] if options.all else options.ids
        return _decided(call, deciding.accept(writing, ids))


def reject(call: Call) -> int:
    """Refuse what waits."""
    with call.workspace(writable=True) as workspace, workspace.writing() as writing:
        return _decided(call, deciding.reject(writing, call.options.ids))


def _decided(call: Call, found: Decided) -> int:
    call.document = found.as_json()
    for one, reason in found.left:
        call.problems.append(Problem("decision.left", {"id": one, "reason": reason}, "warning"))
    return 1 if found.left and not found.done else 0


def undo(call: Call) -> None:
    """Undo an import."""
    with call.workspace(writable=True) as workspace, workspace.writing() as writing:
        found = undoing.undo_import(writing, call.options.number)
    call.document = {
        "import": found.number,
        "undone": found.undone,
        "left": [{"uid": one.uid, "field": one.field, "reason": one.reason} for one in found.left],
    }
    call.say(_("Deshechos: {done}; quedan: {left}").format(done=len(found.undone), left=len(found.left)))
