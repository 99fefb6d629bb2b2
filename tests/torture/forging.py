"""Packages made by people who should not: all that an attacker can write, with the keys that an attacker can have."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from clac_desktop.models.identity import canonical_json, entry_hash
from clac_desktop.spreadsheets.plans import FormSheet, FreeCell, RawSheet
from clac_desktop.spreadsheets.writing import write_workbook
from clac_desktop.sync.keys import fingerprint, new_key, sign
from clac_desktop.sync.package import Content, read_package
from clac_desktop.sync.payload import (
    MANIFEST,
    PAYLOAD,
    manifest_message,
    manifest_rows,
    payload_rows,
    payload_sha256,
)
from tests.torture.places import CENTRE, Places, organisation, service

Manifest = dict[str, Any]


@dataclass
class Forger:
    """Real packages of a small world, the keys of its people, and a stranger's."""

    places: Places
    keys: dict[str, str] = field(default_factory=dict)
    real: dict[str, Content] = field(default_factory=dict)

    def prepare(self) -> None:
        """Make the packages that are forged: PE1's first and second, EC1's, and the centre's for both offices."""
        places = self.places
        for name in places.names:
            self.keys[name] = places.ask(name, "SELECT value FROM setting WHERE key = 'private_key'")[0][0]
        self.keys["stranger"] = new_key()[0]
        places.record("EC1", service("De Ecuador", [organisation("EC", 1)], "EC"), "e" * 32)
        self.real["EC1"] = read_package(places.export("EC1"))
        places.record("PE1", service("Primero", [organisation("PE", 1)]), "a" * 32)
        self.real["PE1 first"] = read_package(places.export("PE1"))
        places.record("PE1", service("Segundo", [organisation("PE", 2)]), "b" * 32)
        self.real["PE1"] = read_package(places.export("PE1"))
        places.record(CENTRE, service("Del centro", [organisation("PE", 0)]), "c" * 32)
        self.real["to PE"] = read_package(places.export(CENTRE, "PE"))
        self.real["to EC"] = read_package(places.export(CENTRE, "EC"))

    def write(self, lines: Sequence[str], manifest: Manifest, key: str | None = None) -> Path:
        """Write a package of these lines; with a key, count, hash and signature are made right for them."""
        manifest = dict(manifest)
        if key is not None:
            manifest.update(lines=len(lines), payload_sha256=payload_sha256(lines))
            manifest.pop("signature", None)
            manifest["signature"] = sign(self.keys[key], manifest_message(manifest))
        file = self.places.folder / "forged.xlsx"
        file.unlink(missing_ok=True)
        hidden = [RawSheet(PAYLOAD, payload_rows(lines)), RawSheet(MANIFEST, manifest_rows(manifest))]
        write_workbook(file, [FormSheet("Hoja", [FreeCell(1, 1, "x")], {}), *hidden], title="x", creator="x")
        return file

    def resealed(self, name: str, key: str, change: Callable[[list[Any], Manifest], None]) -> Path:
        """A real package after a change of its parsed lines and manifest, sealed with a key."""
        content = self.real[name]
        lines, manifest = [json.loads(line) for line in content.lines], json.loads(json.dumps(content.manifest))
        change(lines, manifest)
        return self.write([canonical_json(line) for line in lines], manifest, key)

    def sender_of(self, name: str, key: str) -> Manifest:
        """The sender as a package names it, with the public half of a key."""
        from clac_desktop.sync.keys import public_of

        public = public_of(self.keys[key])
        return {**self.real[name].manifest["sender"], "key": public, "fingerprint": fingerprint(public)}


def _entries(lines: list[Any]) -> list[Any]:
    return [line for line in lines if line["k"] == "entry"]


def _set(key: str, value: Any) -> Callable[[list[Any], Manifest], None]:
    return lambda lines, manifest: manifest.__setitem__(key, value)


def _chained(entries: Sequence[Any], **changes: Any) -> None:
    """Entries changed, and chained to one another again, as their own device could have written them."""
    prev = entries[0]["prev"]
    for entry in entries:
        entry.update(changes, prev=prev)
        prev = entry_hash(prev, canonical_json(entry))


Case = Callable[[Forger], tuple[Path, str]]  # the file, and who it is given to


def _unsigned(value: Any) -> Case:
    def make(forger: Forger) -> tuple[Path, str]:
        content = forger.real["PE1"]
        return forger.write(content.lines, {**content.manifest, "signature": value}), CENTRE

    return make


def _without_signature(forger: Forger) -> tuple[Path, str]:
    content = forger.real["PE1"]
    return forger.write(content.lines, {k: v for k, v in content.manifest.items() if k != "signature"}), CENTRE


def _swapped(lines: str, manifest: str, to: str, signature: str | None = None) -> Case:
    def make(forger: Forger) -> tuple[Path, str]:
        chosen = dict(forger.real[manifest].manifest)
        if signature is not None:
            chosen["signature"] = forger.real[signature].manifest["signature"]
        return forger.write(forger.real[lines].lines, chosen), to

    return make


def _replayed(with_hash: bool) -> Case:
    """The old manifest over changed lines; the hash of the lines made right or left."""

    def make(forger: Forger) -> tuple[Path, str]:
        content = forger.real["PE1"]
        lines = [line.replace("Segundo", "Otro") for line in content.lines]
        right = {"payload_sha256": payload_sha256(lines)} if with_hash else {}
        return forger.write(lines, {**content.manifest, **right}), CENTRE

    return make


def _by(key: str, name: str, to: str, **manifest: Any) -> Case:
    """A real package sealed anew with somebody else's key."""
    return lambda forger: (forger.resealed(name, key, lambda lines, found: found.update(manifest)), to)


def _own_key_named(forger: Forger) -> tuple[Path, str]:
    """The stranger's key is the one that the manifest names."""
    sender = forger.sender_of("PE1", "stranger")
    return forger.resealed("PE1", "stranger", _set("sender", sender)), CENTRE


def _as_sender(key: str, name: str, to: str, **sender: Any) -> Case:
    def make(forger: Forger) -> tuple[Path, str]:
        who = {**forger.real[name].manifest["sender"], **sender}
        return forger.resealed(name, key, _set("sender", who)), to

    return make


def _another_laptops(forger: Forger) -> tuple[Path, str]:
    """PE1 seals EC1's entries as its own package."""
    foreign = [json.loads(line) for line in forger.real["EC1"].lines if '"k":"entry"' in line]
    return forger.resealed("PE1", "PE1", lambda lines, manifest: lines.extend(foreign)), CENTRE


def _as_the_centre(forger: Forger) -> tuple[Path, str]:
    """PE1 writes to its neighbour as if it were the centre."""
    return forger.resealed("to EC", "PE1", lambda lines, manifest: None), "EC1"


def _enrols_a_friend(forger: Forger) -> tuple[Path, str]:
    """A line that would enrol another key, from a laptop whose entries are all known already."""
    friend = {
        "k": "device", "device": "f" * 32, "office": "x", "name": "Amigo", "public_key": forger.keys["stranger"],
        "fingerprint": "x", "number": 9, "revoked": False,
    }  # fmt: skip
    return forger.resealed("PE1", "PE1", lambda lines, manifest: _only(lines, [friend])), CENTRE


def _only(lines: list[Any], wanted: list[Any]) -> None:
    lines[:] = [line for line in lines if line["k"] == "row"] + wanted


def _rows_of_its_own(forger: Forger) -> tuple[Path, str]:
    """An office's rows are what it shows, and never applied: not even where they say something else."""

    def change(lines: list[Any], manifest: Manifest) -> None:
        _only(lines, [])
        text = json.dumps(lines).replace("Organización", "Falsificación")
        lines[:] = json.loads(text)

    return forger.resealed("PE1", "PE1", change), CENTRE


def _gap(forger: Forger) -> tuple[Path, str]:
    """Entries with numbers that leave a gap: held, not applied."""

    def change(lines: list[Any], manifest: Manifest) -> None:
        entries = _entries(lines)
        for entry in entries:
            entry["seq"] += 100
        _chained(entries)

    return forger.resealed("PE1", "PE1", change), CENTRE


def _fates(forger: Forger) -> tuple[Path, str]:
    """An office that acknowledges and judges."""
    wanted = [
        {"k": "fate", "eid": "0" * 32, "fate": "applied", "reason": None, "rev": 10**6, "since": 10**6},
        {"k": "ack", "device": "x", "epoch": "x", "ranges": [[1, 10**6, "0" * 64]]},
    ]
    return forger.resealed("PE1", "PE1", lambda lines, manifest: _only(lines, wanted)), CENTRE


SIGNATURES: tuple[Any, ...] = ("", None, 0, [], {}, "x", "A" * 88, "0" * 128, "ñ")
FORGERIES: dict[str, Case] = {
    "no signature": _without_signature,
    **{f"signature {value!r}"[:30]: _unsigned(value) for value in SIGNATURES},
    "a stranger's key": _by("stranger", "PE1", CENTRE),
    "a stranger's key, named": _own_key_named,
    "another laptop's key": _by("EC1", "PE1", CENTRE),
    "the office as the centre": _as_the_centre,
    "a strange centre": _by("stranger", "to PE", "PE1"),
    "another laptop's name": _as_sender("PE1", "PE1", CENTRE, device="f" * 32),
    "the centre's name": _as_sender("PE1", "PE1", CENTRE, device="centre"),
    "no device": _as_sender("PE1", "PE1", CENTRE, device=None),
    "an older signature": _swapped("PE1", "PE1", CENTRE, "PE1 first"),
    "another's signature": _swapped("PE1", "PE1", CENTRE, "EC1"),
    "payload of A, manifest of B": _swapped("PE1", "EC1", CENTRE),
    "payload of B, manifest of A": _swapped("EC1", "PE1", CENTRE),
    "new payload, old manifest": _swapped("PE1", "PE1 first", CENTRE),
    "down: payload of A, manifest of B": _swapped("to EC", "to PE", "PE1"),
    "down: payload of B, manifest of A": _swapped("to PE", "to EC", "PE1"),
    "replayed manifest": _replayed(False),
    "replayed manifest, right hash": _replayed(True),
    "another laptop's entries": _another_laptops,
    "enrols a friend": _enrols_a_friend,
    "rows of its own": _rows_of_its_own,
    "a gap": _gap,
    "fates and acknowledgements": _fates,
    "wrong recipient": _by("PE1", "PE1", "EC1"),
    "up as down": _by("PE1", "PE1", "PE2", kind="centre_to_office"),
    "newer format": _by("PE1", "PE1", CENTRE, min_reader=99),
}


# ---- sealed by a key that is enrolled, and nonsense
VALUES: tuple[Any, ...] = (
    None,
    "",
    "x",
    -1,
    0,
    10**9,
    10**400,
    1.5,
    True,
    [],
    {},
    [None],
    {"x": 1},
    "\ud800",
    "x" * 100_000,
)


def nonsense(forger: Forger, number: int) -> tuple[Path, str, str]:
    """The file of one of the nonsensical changes, who it is given to, and what was changed; they go round."""
    name, key, to = (("PE1", "PE1", CENTRE), ("to PE", CENTRE, "PE1"))[number % 2]
    number //= 2
    content = forger.real[name]
    fields = sorted(content.manifest)
    value = VALUES[number // len(fields) % len(VALUES)]
    changed = fields[number % len(fields)]
    return forger.resealed(name, key, _set(changed, value)), to, f"{name}: {changed} = {value!r}"[:80]


def nonsense_count(forger: Forger) -> int:
    """How many there are."""
    return 2 * len(VALUES) * max(len(content.manifest) for content in forger.real.values())
