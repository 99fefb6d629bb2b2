"""What only a person decides: conflicts, proposals, quarantined entries, ranges declared lost, devices revoked.

Each decision is an ordinary entry, or the very entry that waited; a later concurrent value opens a conflict again.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import text

from clac_desktop.errors import Problem, ProblemError
from clac_desktop.models.identity import new_uid
from clac_desktop.models.journal import Act, read_entry
from clac_desktop.models.siblings import VOIDED, Aggregate, Look, Value
from clac_desktop.models.writing import Writing
from clac_desktop.recording.draft import look_as_text, look_from_text
from clac_desktop.recording.undo import Left, Undone, undo_entries
from clac_desktop.sync.accepting import Acceptance
from clac_desktop.sync.conflicts import versions_of
from clac_desktop.sync.ownership import APPLIED, PROPOSAL, QUARANTINED, WAITS, missing_here
from clac_desktop.sync.proposing import STUCK, UNREADABLE, read_value
from clac_desktop.sync.returning import Returned, bring_back, dismiss, returned_records, take_in
from clac_desktop.sync.telling import tell, tell_state


# ---- conflicts
@dataclass(frozen=True, slots=True)
class Choice:
    """A person's decision of one conflict: the value to keep, and what was on the screen when it was taken."""

    uid: str
    field: str
    value: Value
    look: Look


def decide(writing: Writing, choices: Iterable[Choice]) -> str | None:
    """Decide conflicts by one entry that names all values that were shown, none that has come since; return its eid.

    The choices of one record come from one look at it. A later concurrent value opens the conflict again.
    """
    acts: dict[str, Act] = {}
    for choice in choices:
        shown = choice.look.aggregate
        act = acts.setdefault(shown.uid, Act(choice.look, {}, {}, full=True))
        act.changes[choice.uid, choice.field] = choice.value
        act.types[choice.uid] = shown.types[choice.uid]
    return writing.write(list(acts.values()))


def open_again(writing: Writing, choices: Sequence[Choice], eids: Iterable[str]) -> Undone:
    """Undo decisions of conflicts, `eids` being their entries: the values that stood before stand again side by side.

    One entry for each of them, none naming another. Where a value has come since, the field stays and is listed.
    """
    mine = set(eids)
    left: list[Left] = []
    rounds: list[dict[str, Act]] = []
    for uid in dict.fromkeys(choice.look.aggregate.uid for choice in choices):
        look = writing.look(uid)
        own = [choice for choice in choices if choice.look.aggregate.uid == uid]
        seen = _only(look, mine | {eid for choice in own for eid in _former_seen(choice)})
        for choice in own:
            key = (choice.uid, choice.field)
            if {
                sibling.eid for sibling in look.aggregate.fields.get(key, ())
            } - mine or key not in seen.aggregate.fields:
                left.append(Left(choice.uid, choice.field, "newer"))
                continue
            for n, value in enumerate(_former_values(choice)):
                rounds.extend([{}] if n == len(rounds) else [])
                act = rounds[n].setdefault(uid, Act(seen, {}, {}, full=True))
                act.changes[key] = value
                act.types[choice.uid] = look.aggregate.types[choice.uid]
    written = [writing.write(list(acts.values())) for acts in rounds]
    undone = sorted({uid for acts in rounds for act in acts.values() for uid, _ in act.changes})
    return Undone(written[0] if written else None, undone, left)


def _former_values(choice: Choice) -> list[Value]:
    """The distinct values that stood before a decision, the displayed one first; of a voiding what spoke of it."""
    aggregate, key = choice.look.aggregate, (choice.uid, choice.field)
    if choice.field != VOIDED:
        return aggregate.conflict(key)
    return sorted({bool(sibling.value) for sibling in aggregate.fields.get(key, ())})


def _former_seen(choice: Choice) -> set[str]:
    """What the voidings that stood before a decision had seen: a voiding opened again has seen that and no more."""
    aggregate, key = choice.look.aggregate, (choice.uid, choice.field)
    voidings = aggregate.fields.get(key, ()) if choice.field == VOIDED else ()
    return {eid for sibling in voidings if sibling.value for eid in aggregate.notes[sibling.eid].seen}


def _only(look: Look, known: set[str]) -> Look:
    seen = look.aggregate
    fields = {key: [s for s in siblings if s.eid in known] for key, siblings in seen.fields.items()}
    said = {key: siblings for key, siblings in fields.items() if siblings}
    return Look(Aggregate(seen.uid, dict(seen.types), said, dict(seen.notes), dict(seen.gone)), look.pending)


def resolve(writing: Writing, uid: str, field: str, keep: int) -> str | None:
    """Decide a conflict for version `keep` (its number in `conflicts`); return the entry's eid.

    Raises ProblemError where there is no such conflict.
    """
    aggregate_uid = writing.connection.execute(
        text("SELECT aggregate FROM conflict WHERE uid = :uid AND field = :field"), {"uid": uid, "field": field}
    ).scalar()
    if aggregate_uid is None:
        raise ProblemError(Problem("conflict.unknown", {"uid": uid, "field": field}))
    look = writing.look(aggregate_uid)
    versions = versions_of(writing, look.aggregate, uid, field)
    if not 1 <= keep <= len(versions):
        raise ProblemError(Problem("conflict.version", {"n": keep, "last": len(versions)}))
    return decide(writing, [Choice(uid, field, versions[keep - 1].value, look)])


# ---- what waits
@dataclass(frozen=True, slots=True)
class Decided:
    """What was decided, and what was left with the reason (cli.md, `accept`, `reject`).

    `eids` are the entries that were written or applied by it; `before` how each decided thing stood: for `take_back`.
    """

    done: list[str]
    left: list[tuple[str, str]]
    eids: list[str] = field(default_factory=list)
    before: list[tuple[str, str, str | None]] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        """Return it as `accept` and `reject` print it."""
        return {"done": self.done, "left": [{"id": one, "reason": reason} for one, reason in self.left]}


def accept(writing: Writing, ids: Iterable[str]) -> Decided:
    """Accept what waits: an entry as the very entry it is, a hand edit over what its file showed."""
    return _Deciding(writing, True).all(ids)


def reject(writing: Writing, ids: Iterable[str]) -> Decided:
    """Refuse what waits; a refused change of an office is told to it."""
    return _Deciding(writing, False).all(ids)


@dataclass(slots=True)
class _Deciding:
    """Accepts or refuses several things within one transaction."""

    writing: Writing
    yes: bool
    found: Decided = field(default_factory=lambda: Decided([], []))
    _returned: dict[str, Returned] | None = None

    def all(self, ids: Iterable[str]) -> Decided:
        """Decide all; what waits for another record is tried again after the others."""
        waits = list(dict.fromkeys(ids))
        while waits:
            reasons = {one: self._one(one) for one in waits}
            self.found.done.extend(one for one, reason in reasons.items() if reason is None)
            again = [one for one, reason in reasons.items() if reason == WAITS]
            self.found.left.extend((one, reason) for one, reason in reasons.items() if reason and reason != WAITS)
            if len(again) == len(waits):
                self.found.left.extend((one, WAITS) for one in again)
                break
            waits = again
        self.writing.kinds.add("proposal")
        return self.found

    def _one(self, one: str) -> str | None:
        row = self.writing.connection.execute(
            text("SELECT state, field, uid, new, look, reason, type FROM proposal WHERE id = :id"), {"id": one}
        ).first()
        return self._proposal(one, row) if row else self._entry(one)

    def _proposal(self, one: str, row: Any) -> str | None:
        state, name, uid, new, look, reason, kind = row
        if state != "waits":
            return "decided"
        if self.yes:
            if reason in STUCK or look is None:
                return str(reason or UNREADABLE)
            shown = look_from_text(look)
            eid = self.writing.write([Act(shown, {(uid, name): read_value(new)}, {uid: kind})])
            self.found.eids.extend([eid] if eid else [])
        self.found.before.append((one, "waits", None))
        _set_state(self.writing, one, "accepted" if self.yes else "rejected")
        return None

    def _entry(self, eid: str) -> str | None:
        row = self.writing.connection.execute(
            text(
                "SELECT f.fate, f.reason, j.line FROM fate f JOIN journal j ON j.eid = f.eid WHERE f.eid = :eid"
                " AND NOT j.superseded ORDER BY j.id LIMIT 1"
            ),
            {"eid": eid},
        ).first()
        if row is None or not self.writing.central:
            return self._returned_record(eid)
        fate, reason, line = row
        if fate not in (PROPOSAL, QUARANTINED):
            return "decided"
        entry = read_entry(line)
        if self.yes and missing_here(self.writing, entry):
            return WAITS
        self.found.before.append((eid, str(fate), reason))
        if not self.yes:
            self.writing.set_fate(eid, "refused", "decided")
            return None
        open_gate_for_decision(self.writing, "accept", eid)
        self.writing.merge(entry)
        self.writing.set_fate(eid, APPLIED)
        self.found.eids.append(eid)
        Acceptance(self.writing, "", None, False, "", "").judge_waiting_again()
        return None

    def _returned_record(self, identity: str) -> str | None:
        if self._returned is None:
            self.writing.flush()
            self._returned = {one.id: one for one in returned_records(self.writing)}
        record = self._returned.get(identity)
        if record is None:
            return "unknown"
        reason = None
        if self.yes:
            written = len(self.writing.written)
            reason = take_in(self.writing, record)
            self.found.eids.extend(self.writing.written[written:])
        else:
            dismiss(self.writing, record)
            if not tell_state(self.writing, identity, "rejected"):
                tell(self.writing, identity, "", {"kind": "returned", "state": "rejected"})
        if reason is None:
            self.found.before.append((identity, "returned", record.aggregate))
        return reason


def _set_state(writing: Writing, one: str, state: str) -> None:
    writing.connection.execute(text("UPDATE proposal SET state = :s WHERE id = :id"), {"id": one, "s": state})
    tell_state(writing, one, state)


def take_back(writing: Writing, decided: Decided) -> Undone:
    """Undo a decision: values that were accepted go back by one ordinary entry, and what can wait again waits.

    An office's entry that was applied stays in the journal: it is undone, and its office is told so.
    """
    undone = undo_entries(writing, decided.eids) if decided.eids else Undone(None, [], [])
    for one, state, reason in decided.before:
        if state == "returned":
            bring_back(writing, str(reason))
            tell_state(writing, one, "waits")
        elif state == "waits":
            _wait_again(writing, one, undone.eid)
        elif one in decided.eids:
            writing.set_fate(one, "undone", writing.actor)
        else:
            writing.set_fate(one, state, reason)
    writing.kinds.add("proposal")
    return undone


def _wait_again(writing: Writing, one: str, undo: str | None) -> None:
    """A hand edit waits again; who took it back has seen the value that the undo restored."""
    aggregate, uid, name, stored = writing.connection.execute(
        text("SELECT aggregate, uid, field, look FROM proposal WHERE id = :id"), {"id": one}
    ).one()
    _set_state(writing, one, "waits")
    if undo is None or stored is None:
        return
    look = look_from_text(stored)
    now = writing.aggregate(aggregate)
    restored = [sibling for sibling in now.fields.get((uid, name), ()) if sibling.eid == undo]
    if restored:
        look.aggregate.fields[uid, name] = restored
        look.aggregate.notes[undo] = now.notes[undo]
        writing.connection.execute(
            text("UPDATE proposal SET look = :look WHERE id = :id"), {"id": one, "look": look_as_text(look)}
        )


def open_gate_for_decision(writing: Writing, what: str, about: str) -> None:
    """A decision that applies an entry as it is writes no entry of its own: who decided is kept among the imports."""
    number = 1 + int(writing.connection.execute(text("SELECT coalesce(max(number), 0) FROM import_log")).scalar_one())
    uid = new_uid()
    values = {"uid": uid, "n": number, "what": what, "about": about, "actor": writing.actor, "at": writing.clock()}
    writing.connection.execute(
        text(
            "INSERT INTO import_log (uid, number, kind, file, sha256, actor, at, receipt)"
            " VALUES (:uid, :n, 'decision', :what, :about, :actor, :at, '')"
        ),
        values,
    )
    writing.open_gate_for_import(uid)
    writing.connection.execute(text("UPDATE import_log SET receipt = '{}' WHERE uid = :uid"), {"uid": uid})
