"""Writing the next package: what goes in, in which parts, for whom (sync.md 4 and 5)."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from clac_desktop.errors import Problem, ProblemError, problem_of
from clac_desktop.models.database import Workspace
from clac_desktop.models.identity import canonical_json
from clac_desktop.models.opening import make_sure
from clac_desktop.models.reserve import with_reserve
from clac_desktop.models.siblings import Aggregate
from clac_desktop.models.writing import Step, Writing, at_once, no_step, stored_states
from clac_desktop.queries.packages import packages_beside
from clac_desktop.sync.accepting import chains
from clac_desktop.sync.enrolment import Request, enrol
from clac_desktop.sync.giving import GIVEN, SEEN_SIGN, give, seen_sign
from clac_desktop.sync.package import DOWN, UP
from clac_desktop.sync.parts import Row, cut
from clac_desktop.sync.scope import update_scope
from clac_desktop.sync.sheets import SHOWN_TYPES, references_of
from clac_desktop.sync.telling import told_since
from clac_desktop.sync.unknown import unknown_for
from clac_desktop.sync.wrapping import Parcel, WrittenPackage, named_when_committed, write_parcel


def packages_folder(workspace: Workspace) -> Path:
    """Return the folder beside a workspace that packages go to by default."""
    return packages_beside(workspace.path)


def export_packages(
    workspace: Workspace,
    folder: Path | None = None,
    *,
    office: str | None = None,
    full: bool = False,
    megabytes: int | None = None,
    step: Step = no_step,
) -> list[WrittenPackage]:
    """Write the next package for the counterpart; at the centre one per office with a laptop, or for one office.

    Always writes, also without new entries: it confirms what was received. No file is ever overwritten. `megabytes`
    are the most a file may have for mail (0: as much as a part holds); None is what was chosen before.
    Raises ProblemError where a laptop is not admitted yet, the office is unknown, or a file cannot be written;
    WorkspaceProblem where the workspace is damaged. `step` is told how many of how many records are collected, 0 of 0
    while files are written; what it raises ends the work, and no file is left. On a full disk the room that is kept
    for this is given up (models/reserve.py).
    """
    make_sure(workspace)
    target = folder or packages_folder(workspace)

    def write() -> list[WrittenPackage]:
        return _export(workspace, target, office, full, megabytes, step)

    return with_reserve(workspace.path, write)


def _export(
    workspace: Workspace, target: Path, office: str | None, full: bool, megabytes: int | None, step: Step
) -> list[WrittenPackage]:
    try:
        target.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ProblemError(problem_of(error, target)) from error
    with named_when_committed(workspace) as found, workspace.writing() as writing:
        writing.step = step
        if writing.settings.get("waiting"):
            raise ProblemError(Problem("workspace.waiting_for_centre"))
        writing.kinds.add("package")
        for package in _parcels(writing, office, full):
            write_parcel(writing, package, target, found, megabytes=megabytes)
    return found


def _parcels(writing: Writing, office: str | None, full: bool) -> Iterator[Parcel]:
    """Yield what is to be written, one by one: the rows of twenty offices need not stand in memory together."""
    if writing.central:
        for uid, code in _offices(writing, office):
            yield parcel_for_office(writing, uid, code, full)
    else:
        yield parcel_for_centre(writing)


def admit(workspace: Workspace, request: Request, words: str, target: Path) -> WrittenPackage:
    """Enrol a laptop and write its first package to `target`; the office brings it in with `import`.

    The folder beside the workspace, which the pages propose, is made where it is not yet. Raises ProblemError where the
    six words differ or the request does not fit an invitation; nothing is changed then.
    """
    if target.exists():
        raise ProblemError(Problem("file_exists", file=str(target)))
    if target.parent == packages_folder(workspace):
        target.parent.mkdir(exist_ok=True)
    with named_when_committed(workspace) as found, workspace.writing() as writing:
        office = enrol(writing, request, words)
        package = parcel_for_office(writing, office, request.office, True)
        write_parcel(writing, package, target.parent, found, target)
    return found[0]


# ---- what goes in
def parcel_for_centre(writing: Writing) -> Parcel:
    """Return what an office sends next: every own entry not yet acknowledged, and its view."""
    settings = writing.settings
    pending = writing.connection.exec_driver_sql(
        "SELECT line, epoch, seq, prev_hash, hash FROM journal WHERE NOT acknowledged AND NOT superseded"
        " AND device = ? ORDER BY id",
        (settings["device"],),
    ).all()
    epochs: dict[str, dict[str, Any]] = {}
    for _, epoch, seq, prev, hash_ in pending:
        known = epochs.setdefault(epoch, {"from": seq, "prev": prev})
        known.update(to=seq, last=hash_)
    shown = _shown_at_office(writing)
    own = [row[0] for row in pending] + _returned(writing)
    rows = list(_rows_of(writing, {uid: {} for uid in shown}))
    cutting = partial(cut, own, rows, lambda uid: next(_rows_of(writing, {uid: {}}), None))
    seen = [int(settings.get("generation", "0")), settings.get("generation_random", "")]
    manifest = {
        "epochs": epochs,
        "generation": seen,
        "seen": [*seen, int(settings.get("confirmed", "0"))],
        SEEN_SIGN: seen_sign(writing),
        "from_rev": None,
        "to_rev": None,
    }
    centre = writing.connection.exec_driver_sql("SELECT uid, code FROM office WHERE role = 'central'").first()
    if centre is None:
        raise ProblemError(Problem("workspace.waiting_for_centre"))
    return Parcel(centre[0], centre[1], cutting(), manifest, UP, cutting)


def _returned(writing: Writing) -> list[str]:
    """What rows of an older centre held and the new one's lack: it goes back with every package."""
    rows = writing.connection.exec_driver_sql("SELECT line FROM waiting_line WHERE kind = 'returned' ORDER BY line")
    return [line for (line,) in rows]


def _shown_at_office(writing: Writing) -> list[str]:
    """What the human sheets of an office show: its own services, and the organisations it knows."""
    rows = writing.connection.exec_driver_sql(
        "SELECT s.uid FROM service s JOIN office o ON o.id = s.office_id WHERE o.uid = ?"
        " UNION SELECT uid FROM organisation ORDER BY 1",
        (writing.settings["office_uid"],),
    )
    return [uid for (uid,) in rows]


def _rows_of(writing: Writing, wanted: Mapping[str, dict[str, Any]]) -> Iterator[Row]:
    """Yield aggregates as this workspace sees them, for the payload, in the order of `wanted`: by uid what else a line
    says of it. What is not here is left out.
    """
    done = 0
    for some in at_once(wanted):
        states = dict(stored_states(writing.connection, some))
        for uid in some:
            writing.step(done, len(wanted))
            done += 1
            if uid in states:
                yield _row(uid, states[uid], wanted[uid])


def _row(uid: str, state: str, more: dict[str, Any]) -> Row:
    aggregate = Aggregate.from_json(json.loads(state))
    shown = aggregate.types.get(uid) in SHOWN_TYPES  # names of other records need no names themselves
    needs = frozenset(references_of(aggregate)) if shown else frozenset()
    if '"gone":' in state:  # it is not sent; a value cannot hold these signs, for its quotes are escaped
        state = canonical_json(aggregate.as_json(with_gone=False))
    before, _, after = canonical_json({"k": "row", "uid": uid, "state": None, **more}).partition("null")
    return Row(uid, f"{before}{state}{after}", len(aggregate.types) if shown else 0, needs)


def _offices(writing: Writing, code: str | None) -> list[tuple[str, str]]:
    rows = writing.connection.exec_driver_sql(
        "SELECT DISTINCT o.uid, o.code FROM device d JOIN office o ON o.uid = d.office"
        " WHERE NOT d.revoked ORDER BY o.code"
    ).all()
    if not rows:
        raise ProblemError(Problem("export.no_office"))
    if code is None:
        return [(uid, known) for uid, known in rows]
    found = [(uid, known) for uid, known in rows if known == code.upper()]
    if not found:
        known_codes = ", ".join(known for _, known in rows)
        raise ProblemError(Problem("export.unknown_office", {"known": known_codes}, value=code))
    return found


def parcel_for_office(writing: Writing, office: str, code: str, full: bool) -> Parcel:
    """Return what the centre sends an office next: rows, leaves, acknowledgements, fates, devices."""
    writing.flush()
    update_scope(writing, office)
    devices = writing.connection.exec_driver_sql(
        "SELECT device, name, public_key, fingerprint, number, revoked, seen, certificate FROM device"
        " WHERE office = ? ORDER BY device",
        (office,),
    ).all()
    seen = [min(json.loads(row[6]), default=0) for row in devices if not row[5]]
    start = 0 if full else min(seen, default=0)
    for row in devices:
        last = json.loads(row[6])[-1:]
        writing.connection.exec_driver_sql("UPDATE device SET seen = ? WHERE device = ?", (json.dumps(last), row[0]))
    own = [canonical_json(line) for line in _news(writing, office, [row[0] for row in devices], start)]
    own += [
        canonical_json(
            {
                "k": "device", "device": row[0], "office": office, "name": row[1], "public_key": row[2],
                "fingerprint": row[3], "number": row[4], "revoked": bool(row[5]), "certificate": row[7],
            }
        )
        for row in devices
    ]  # fmt: skip
    own += unknown_for(writing, office, start)
    rows, referred = _scope_rows(writing, office, start)
    settings = writing.settings
    manifest: dict[str, Any] = {
        "epochs": {},
        "generation": [int(settings["generation"]), settings["generation_random"]],
        "seen": None,
        "from_rev": start,
        "to_rev": writing.hub.rev,
        GIVEN: give(writing, office),
    }
    cutting = partial(cut, own, rows, referred)
    return Parcel(office, code, cutting(), manifest, DOWN, cutting)


def _news(writing: Writing, office: str, devices: Sequence[str], start: int) -> Iterator[dict[str, Any]]:
    """Yield acknowledgements and fates for the laptops of an office, and what else was decided."""
    for device in devices:
        for epoch, ranges in chains(writing, device):
            yield {"k": "ack", "device": device, "epoch": epoch, "ranges": ranges}
    rows = writing.connection.exec_driver_sql(
        "SELECT DISTINCT f.eid, f.fate, f.reason, f.rev, f.since FROM fate f JOIN journal j ON j.eid = f.eid"
        " JOIN device d ON d.device = j.device WHERE d.office = ? AND f.rev > ? ORDER BY f.rev",
        (office, start),
    )
    for eid, fate, reason, rev, since in rows:
        yield {"k": "fate", "eid": eid, "fate": fate, "reason": reason, "rev": rev, "since": since}
    yield from told_since(writing, office, start)


def _scope_rows(writing: Writing, office: str, start: int) -> tuple[list[Row], Callable[[str], Row | None]]:
    """Return each row and leave that is newer than what the office confirmed, and the way to the other rows."""
    stored = writing.connection.exec_driver_sql(
        "SELECT s.aggregate, s.inside, s.rev, a.rev FROM scope s LEFT JOIN aggregate a ON a.uid = s.aggregate"
        " WHERE s.office = ? ORDER BY s.aggregate",
        (office,),
    ).all()
    revs = {uid: (content or 0, max(rev, content or 0)) for uid, inside, rev, content in stored if inside}

    wanted = {
        uid: {"rev": revs[uid][0], "sent": revs[uid][1]}
        for uid, inside, _, _ in stored
        if inside and revs[uid][1] > start
    }
    leaves = [
        Row(uid, canonical_json({"k": "leave", "uid": uid, "sent": rev}), 0, frozenset())
        for uid, inside, rev, _ in stored
        if not inside and rev > start
    ]
    rows = sorted([*_rows_of(writing, wanted), *leaves])

    def row_of(uid: str) -> Row | None:
        if uid not in revs:
            return None
        rev, sent = revs[uid]
        return next(_rows_of(writing, {uid: {"rev": rev, "sent": sent}}), None)

    return rows, row_of
