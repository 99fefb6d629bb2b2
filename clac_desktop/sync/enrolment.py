"""How a laptop joins: invitation, key pair and request, six words by phone, admission (sync.md 8)."""

from __future__ import annotations

import json
import re
import socket
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import text

from clac_desktop.errors import Problem, ProblemError, UnreadableFile, WorkspaceProblem
from clac_desktop.models.database import Workspace
from clac_desktop.models.identity import canonical_json, new_epoch, new_uid, reference_uid
from clac_desktop.models.journal import Act, now_utc
from clac_desktop.models.opening import make_workspace, sync_file
from clac_desktop.models.writing import Writing
from clac_desktop.recording.workspace import create_centre
from clac_desktop.sync.keys import fingerprint, is_signed, new_key, public_of, same_words, sign

INVITATION, REQUEST, RECOVERY = "clac-desktop/invitation/1", "clac-desktop/request/1", "clac-desktop/recovery/1"


@dataclass(frozen=True, slots=True)
class Invitation:
    """What an invitation file says: for one laptop of one office, from the centre with this key."""

    uid: str
    office: str
    office_name: str
    structure: str
    countries: tuple[str, ...]
    number: int
    centre_key: str
    created: str
    file: str

    @property
    def centre_fingerprint(self) -> str:
        """The six words of the centre."""
        return fingerprint(self.centre_key)


@dataclass(frozen=True, slots=True)
class Invited:
    """An invitation that was written."""

    office: str
    file: Path
    fingerprint: str


@dataclass(frozen=True, slots=True)
class Joined:
    """A laptop that joined: its six words are to be read to the centre, its request is to be sent there."""

    device: str
    fingerprint: str
    request: Path
    workspace: Path


@dataclass(frozen=True, slots=True)
class Request:
    """What an enrolment request says."""

    invitation: str
    device: str
    office: str
    name: str
    public_key: str
    created: str
    file: str

    @property
    def fingerprint(self) -> str:
        """The six words of the laptop that asks."""
        return fingerprint(self.public_key)


def init_centre(path: Path, *, office: str, name: str, recovery: Path | None = None) -> tuple[Workspace, Path | None]:
    """Make the centre's workspace and write its recovery file beside it; return both.

    With a recovery file the rebuilt centre has the former key, and no new file is written.
    Raises WorkspaceProblem where the workspace is there already, UnreadableFile for a wrong recovery file.
    """
    if path.exists():
        raise WorkspaceProblem(Problem("workspace.exists", file=str(path)))
    if recovery is not None:
        office, private = read_recovery(recovery)
        keys = {"private_key": private, "public_key": public_of(private), "rebuilt": "1"}
        return create_centre(path, office=office, name=name, keys=keys), None
    private, public = new_key()
    workspace = create_centre(path, office=office, name=name, keys={"private_key": private, "public_key": public})
    file = _free(path.with_name(f"{path.stem}-recovery.clac-key"))
    _write(file, {"format": RECOVERY, "office": office, "private_key": private, "fingerprint": fingerprint(public)})
    return workspace, file


def read_recovery(path: Path) -> tuple[str, str]:
    """Return code and private key of the centre of a recovery file. Raises UnreadableFile where it is none."""
    data = _read(path, RECOVERY, ("private_key", "office"))
    if not re.fullmatch("[0-9a-f]{64}", data["private_key"]):
        raise UnreadableFile(Problem("enrolment.not_recovery", file=str(path)))
    return str(data["office"]), str(data["private_key"])


def invite(workspace: Workspace, office: str, countries: list[str], target: Path, *, name: str = "") -> Invited:
    """Write an invitation for one laptop of an office; the office's record is made or changed on the way.

    Raises ProblemError at an office, for an unknown country, a wrong code, or a file that is there already.
    """
    if target.exists():
        raise ProblemError(Problem("file_exists", file=str(target)))
    code = office.strip().upper()
    with workspace.writing() as writing:
        _only_central(writing)
        if not code.isalnum() or code == writing.settings["office"]:
            raise ProblemError(Problem("invite.code", value=office))
        uid = reference_uid("office", code)
        facts = _office_facts(writing, code, countries, name)
        look = writing.look(uid)
        changes = {(uid, key): value for key, value in facts.items() if look.aggregate.displayed((uid, key)) != value}
        writing.write([Act(look, changes, {uid: "office"})])
        writing.flush()
        number = 1 + int(
            writing.connection.exec_driver_sql("SELECT count(*) FROM invitation WHERE office = ?", (uid,)).scalar_one()
        )
        invitation, created = new_uid(), now_utc()
        writing.connection.exec_driver_sql(
            "INSERT INTO invitation (uid, office, created, device) VALUES (?, ?, ?, NULL)", (invitation, uid, created)
        )
        data = {
            "format": INVITATION,
            "uid": invitation,
            "office": code,
            "office_name": facts["name"],
            "structure": _structure_name(writing, facts.get("structure")),
            "countries": countries,
            "number": number,
            "centre_key": writing.settings["public_key"],
            "created": created,
        }
        data["signature"] = sign(writing.settings["private_key"], canonical_json(data).encode("ascii"))
        _write(target, data)
        return Invited(code, target, fingerprint(writing.settings["public_key"]))


def read_invitation(path: Path) -> Invitation:
    """Return what an invitation says. Raises UnreadableFile where the file is none, or was changed."""
    names = ("uid", "office", "office_name", "countries", "number", "centre_key", "created", "signature")
    data = _read(path, INVITATION, names)
    bare = {key: value for key, value in data.items() if key != "signature"}
    if not is_signed(str(data["centre_key"]), canonical_json(bare).encode("ascii"), str(data["signature"])):
        raise UnreadableFile(Problem("enrolment.changed", file=str(path)))
    return Invitation(
        data["uid"],
        data["office"],
        data["office_name"],
        data.get("structure", ""),
        tuple(data["countries"]),
        int(data["number"]),
        data["centre_key"],
        data["created"],
        str(path),
    )


def join(invitation: Path, workspace: Path, request: Path, *, name: str, language: str = "es") -> Joined:
    """Make the device's key pair, its workspace and the request to send; return its six words.

    Raises UnreadableFile for a wrong invitation, WorkspaceProblem or ProblemError where a file is there already.
    """
    facts = read_invitation(invitation)
    if workspace.exists():
        raise WorkspaceProblem(Problem("workspace.exists", file=str(workspace)))
    if request.exists():
        raise ProblemError(Problem("file_exists", file=str(request)))
    private, public = new_key()
    device = new_uid()
    data: dict[str, Any] = {
        "format": REQUEST,
        "invitation": facts.uid,
        "device": device,
        "office": facts.office,
        "name": name,
        "machine": socket.gethostname()[:40],
        "public_key": public,
        "created": now_utc(),
    }
    data["signature"] = sign(private, canonical_json(data).encode("ascii"))
    settings = {
        "role": "office",
        "office": facts.office,
        "office_uid": reference_uid("office", facts.office),
        "office_name": facts.office_name,
        "structure_name": facts.structure,
        "countries": "|".join(facts.countries),
        "device": device,
        "device_number": str(facts.number),
        "epoch": new_epoch(),
        "epoch_parent": "",
        "private_key": private,
        "public_key": public,
        "fingerprint": fingerprint(public),
        "centre_key": facts.centre_key,
        "generation": "0",
        "generation_random": "",
        "confirmed": "0",
        "actor": name,
        "language": language,
        "waiting": "1",
        "request_file": str(request.resolve()),
        "joined": data["created"],
    }
    make_workspace(workspace, settings, actor=name).close()
    _write(request, data)
    return Joined(device, settings["fingerprint"], request, workspace)


def read_request(path: Path) -> Request:
    """Return what an enrolment request says. Raises UnreadableFile where the file is none, or was changed."""
    names = ("invitation", "device", "office", "name", "public_key", "created", "signature")
    data = _read(path, REQUEST, names)
    bare = {key: value for key, value in data.items() if key != "signature"}
    if not is_signed(str(data["public_key"]), canonical_json(bare).encode("ascii"), str(data["signature"])):
        raise UnreadableFile(Problem("enrolment.changed", file=str(path)))
    invitation, device, office, name, key, created = (str(data[word]) for word in names[:-1])
    return Request(invitation, device, office, name, key, created, str(path))


def enrol(writing: Writing, request: Request, words: str) -> str:
    """Enrol the laptop of a request if its six words are right; return the uid of its office.

    Raises ProblemError where the words differ, the invitation is not ours or was used by another laptop.
    """
    _only_central(writing)
    if not same_words(words, request.fingerprint):
        raise ProblemError(Problem("admit.words", {"typed": words}, file=request.file))
    run = writing.connection.exec_driver_sql
    row = run("SELECT office, device FROM invitation WHERE uid = ?", (request.invitation,)).first()
    named = re.fullmatch("[0-9a-f]{32}", request.device) and request.device != writing.settings["device"]
    if row is None or row[0] != reference_uid("office", request.office) or not named:
        raise ProblemError(Problem("admit.invitation", file=request.file))
    known = run("SELECT public_key FROM device WHERE device = ?", (request.device,)).scalar()
    if row[1] not in (None, request.device) or known not in (None, request.public_key):
        raise ProblemError(Problem("admit.used", file=request.file))
    run("UPDATE invitation SET device = ? WHERE uid = ?", (request.device, request.invitation))
    if known is None:
        store_device(writing, request.device, str(row[0]), request.office, request.name, request.public_key)
    return str(row[0])


def store_device(writing: Writing, device: str, office: str, code: str, name: str, public_key: str) -> None:
    """Enrol a laptop with the centre's signature of it, by which a rebuilt centre knows it again."""
    run = writing.connection.exec_driver_sql
    number = int(run("SELECT count(*) FROM device WHERE office = ?", (office,)).scalar_one())
    certificate = sign(writing.settings["private_key"], certificate_message(device, code, public_key))
    run(
        "INSERT INTO device (device, office, name, public_key, fingerprint, certificate, number, revoked, rev, seen)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, 0, ?, '[0]')",
        (device, office, name, public_key, fingerprint(public_key), certificate, number + 1, writing.hub.next()),
    )
    writing.kinds.add("device")


def certificate_message(device: str, code: str, public_key: str) -> bytes:
    """Return what the centre signs of a laptop."""
    return canonical_json(["clac-desktop/device/1", device, code, public_key]).encode("ascii")


def know_again(writing: Writing, sender: dict[str, Any]) -> bool:
    """Enrol a laptop that the former centre had enrolled, by that centre's signature; return whether it was."""
    facts = [str(sender.get(name, "")) for name in ("device", "code", "key", "certificate")]
    device, code, key, certificate = facts
    if not writing.central or not writing.settings.get("rebuilt") or not certificate:
        return False
    if not is_signed(writing.settings["public_key"], certificate_message(device, code, key), certificate):
        return False
    office = reference_uid("office", code)
    if not writing.aggregate(office).types:
        changes = {(office, "code"): code, (office, "role"): "office", (office, "name"): code}
        writing.write([Act(writing.look(office), changes, {office: "office"})])
    store_device(writing, device, office, code, str(sender.get("name", "")), key)
    return True


def _only_central(writing: Writing) -> None:
    if not writing.central:
        raise ProblemError(Problem("only_centre"))


def _office_facts(writing: Writing, code: str, countries: list[str], name: str) -> dict[str, Any]:
    found = writing.connection.execute(text("SELECT code, name_es FROM country"))
    rows = {str(row[0]): str(row[1]) for row in found}
    unknown = [country for country in countries if country not in rows]
    if unknown or not countries:
        raise ProblemError(Problem("invite.country", {"known": ", ".join(sorted(rows))}, value=", ".join(unknown)))
    structure = writing.connection.execute(
        text(
            "SELECT s.uid FROM structure s JOIN structure_country l ON l.owner_id = s.id JOIN country c"
            " ON c.id = l.target_id WHERE s.kind = 'national_coordinator' AND c.code = :code ORDER BY s.id LIMIT 1"
        ),
        {"code": countries[0]},
    ).scalar()
    facts: dict[str, Any] = {
        "code": code,
        "name": name or f"Oficina {rows[countries[0]]}",
        "role": "office",
        "country": [reference_uid("country", country) for country in countries],
    }
    if structure:
        facts["structure"] = structure
    return facts


def _structure_name(writing: Writing, uid: str | None) -> str:
    row = writing.connection.execute(
        text("SELECT coalesce(acronym, name_es) FROM structure WHERE uid = :uid"), {"uid": uid}
    ).scalar()
    return str(row or "")


def _free(path: Path) -> Path:
    number, found = 1, path
    while found.exists():
        number += 1
        found = path.with_name(f"{path.stem}-{number}{path.suffix}")
    return found


def _write(path: Path, data: dict[str, Any]) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8") as file:
            json.dump(data, file, ensure_ascii=False, indent=1, sort_keys=True)
        sync_file(path)
    except FileExistsError as error:
        raise ProblemError(Problem("file_exists", file=str(path))) from error
    except OSError as error:
        raise ProblemError(Problem("file_not_written", {"reason": error.strerror or ""}, file=str(path))) from error


def is_recovery(path: Path) -> bool:
    """Return whether a file is the recovery file of a centre."""
    try:
        _read(path, RECOVERY, ())
    except UnreadableFile:
        return False
    return True


LONGEST = 100_000  # bytes of a file that is handed over on the way to a laptop's admission


def _read(path: Path, form: str, names: tuple[str, ...]) -> dict[str, Any]:
    kind = form.split("/")[1]
    try:
        if path.exists() and not path.is_file():  # a folder; opening a pipe could wait for ever
            raise UnreadableFile(Problem("file_unreachable", file=str(path)))
        with path.open("rb") as stream:
            raw = stream.read(LONGEST)
    except FileNotFoundError as error:
        raise UnreadableFile(Problem("file_missing", file=str(path))) from error
    except OSError as error:
        raise UnreadableFile(Problem("file_unreachable", file=str(path))) from error
    try:
        data = json.loads(raw.decode("utf-8")) if len(raw) < LONGEST else None
    except (ValueError, RecursionError):
        data = None
    if not isinstance(data, dict) or data.get("format") != form or any(not _fits(data, name) for name in names):
        raise UnreadableFile(Problem(f"enrolment.not_{kind}", file=str(path)))
    return data


def _fits(data: dict[str, Any], name: str) -> bool:
    """Whether a fact is there with its type: anybody can write such a file and sign it with a key of his own."""
    value = data.get(name)
    if name == "countries":
        return isinstance(value, list) and all(isinstance(code, str) for code in value)
    return type(value) is int if name == "number" else isinstance(value, str)
