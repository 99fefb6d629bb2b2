"""What a file is worth: its kind, its seal, and whether it concerns this workspace; nothing is touched (sync.md 6)."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from clac_desktop.errors import Problem, ProblemError, UnreadableFile
from clac_desktop.models.writing import Reading, Writing
from clac_desktop.spreadsheets.limits import DEFAULT_LIMITS
from clac_desktop.sync.enrolment import certificate_message
from clac_desktop.sync.keys import is_signed
from clac_desktop.sync.other_files import other_file
from clac_desktop.sync.package import (
    DOWN,
    REFUSED,
    SEALED,
    SEALED_EDITED,
    UNSEALED,
    UP,
    Content,
    read_package,
    trust_of,
)
from clac_desktop.sync.reporting import PackageReport


@dataclass(frozen=True, slots=True)
class Opened:
    """A package that was read: its content, what it is worth here, and the report so far."""

    content: Content | None
    report: PackageReport

    @property
    def sealed(self) -> bool:
        return self.report.trust in (SEALED, SEALED_EDITED)

    @property
    def unsealed(self) -> bool:
        """Whether its sheets may be compared and nothing else of it is believed."""
        return self.report.trust == UNSEALED and self.content is not None


def content_of(opened: Opened) -> Content:
    """Return what a file holds. Raises ProblemError where it could not be read."""
    if opened.content is None:
        raise ProblemError(*opened.report.problems)
    return opened.content


def open_package(reading: Reading | None, file: Path, *, keep: bool = False) -> Opened:
    """Return what a file is worth here, touching nothing; without a workspace no key is known.

    With `keep` what was read is kept for who opens the same bytes next: a person looks first and brings it in then.
    Whose seal it is and whether it is for here is judged each time anew, on the keys of that moment.
    """
    try:
        known = _read_before(file)
        content = known or read_package(file, whole=False)
        opened = judge_package(reading, content)
        if not opened.sealed and (content is known or content.untouched):
            opened = judge_package(reading, read_package(file))  # without a seal its sheets are all there is
        if keep and opened.sealed:
            _keep(content_of(opened))
        return opened
    except UnreadableFile as problem:
        if other := other_file(file):
            return Opened(None, PackageReport(str(file), "", REFUSED, problems=(other,)))
        told = tuple(replace(one, code=f"package.{one.code}") for one in problem.problems)  # hints speak of packages
        return Opened(None, PackageReport(str(file), "", REFUSED, problems=told))


KEPT_CHARACTERS = 8_000_000  # of all payloads that are kept: with what was read of them some 45 MB
_kept: dict[str, Content] = {}  # by SHA-256 of the bytes, the oldest first


def _keep(content: Content) -> None:
    _kept[content.sha256] = content
    size = sum(len(line) for one in tuple(_kept.values()) for line in one.lines)
    for sha256 in tuple(_kept):
        if size <= KEPT_CHARACTERS:
            break
        size -= sum(map(len, _kept.pop(sha256).lines))


def _read_before(file: Path) -> Content | None:
    """Return, and no longer keep, what was read of the very same bytes; their name may be another now."""
    try:
        if not _kept or not file.is_file() or file.stat().st_size > DEFAULT_LIMITS.file_bytes:
            return None  # a pipe, too: opening one could wait for ever
        sha256 = hashlib.sha256(file.read_bytes()).hexdigest()
    except OSError:
        return None  # who reads it says what is wrong with it
    known = _kept.pop(sha256, None)
    return None if known is None else replace(known, file=str(file))


def judge_package(reading: Reading | None, content: Content) -> Opened:
    """Return what a package that was read is worth here (sync.md 6), touching nothing."""
    file = content.file
    if content.broken in ("no_package", "newer_format"):
        facts = {"sheets": ", ".join(list(content.sheets)[:6]), "needed": content.manifest.get("min_reader", 0)}
        text = content.broken == "no_package" and not any(content.sheets)  # a sheet without a name: no workbook
        told = Problem("package.text" if text else f"package.{content.broken}", facts, file=file)
        report = PackageReport(file, content.sha256, REFUSED).with_problem(told)
        return Opened(None, report)
    keys = known_keys(reading) if reading else {}
    if reading is not None and not content.broken:
        keys = {**known_again(reading, content.manifest["sender"]), **keys}
    trust, edits, reason = trust_of(content, keys)
    report = _describe(content, trust)
    if reason == "stranger" and reading is not None and not _concerns(reading.settings, content.manifest):
        reason = None  # whoever sealed it: it is not for here
    if reason:
        return Opened(content, report.with_problem(Problem(f"package.{reason}", file=file)))
    report = replace(report, edited_cells=tuple(edits))
    if not edits:
        content = content.compared()  # they say nothing more
    if reading is not None and not _concerns(reading.settings, content.manifest):
        facts = {"sender": report.sender, "recipient": report.recipient, "mine": reading.settings.get("office", "")}
        report = replace(report, trust=REFUSED).with_problem(Problem("package.wrong_recipient", facts, file=file))
    elif reading is not None and (code := _misuse(reading.settings, content)):
        report = replace(report, trust=REFUSED).with_problem(Problem(code, file=file))
    if edits:
        report = report.with_problem(Problem("package.edited", {"n": len(edits)}, "warning", file=file))
    return Opened(content, report)


def _misuse(settings: dict[str, str], content: Content) -> str | None:
    """What a good seal does not allow: another's entries, or a package that goes the other way."""
    sender = content.manifest["sender"]
    device, central = str(sender["device"]), settings.get("role") == "central"
    if content.survey().devices - {device}:
        return "package.foreign_entry"
    if sender.get("office") == settings.get("office_uid"):
        return None
    wanted = UP if central else DOWN
    return None if content.manifest["kind"] == wanted and (device == "centre") != central else "package.wrong_direction"


def _describe(content: Content, trust: str) -> PackageReport:
    manifest = content.manifest
    if content.broken:
        return PackageReport(content.file, content.sha256, trust)
    sender, recipient = manifest["sender"], manifest["recipient"]
    return PackageReport(
        content.file,
        content.sha256,
        trust,
        sender=str(sender.get("code")),
        recipient=str(recipient.get("code")),
        number=int(manifest["number"]),
        part=int(manifest["part"]),
        parts=int(manifest["parts"]),
        created=str(manifest.get("created", "")),
        device=str(sender.get("device")),
        device_name=str(sender.get("name", "")),
        fingerprint=str(sender.get("fingerprint", "")),
        entries=content.count("entry"),
    )


def known_keys(reading: Reading | Writing) -> dict[str, str]:
    """Return the public keys that may seal a package here, by device: one's own, the centre's, those enrolled."""
    settings = reading.settings
    rows = reading.connection.exec_driver_sql("SELECT device, public_key FROM device").all()
    found = {str(row[0]): str(row[1]) for row in rows}
    if settings.get("role") == "central":
        found["centre"] = settings["public_key"]
    else:
        found[settings["device"]] = settings["public_key"]  # beside the office's other laptops, told by the centre
        if settings.get("centre_key"):
            found["centre"] = settings["centre_key"]
    return {device: key for device, key in found.items() if key}


def known_again(reading: Reading, sender: dict[str, Any]) -> dict[str, str]:
    """At a rebuilt centre: the key of a laptop that the former centre had signed."""
    device, code, key, certificate = (str(sender.get(name, "")) for name in ("device", "code", "key", "certificate"))
    if not reading.settings.get("rebuilt") or not certificate:
        return {}
    message = certificate_message(device, code, key)
    return {device: key} if is_signed(reading.settings["public_key"], message, certificate) else {}


def _concerns(settings: dict[str, str], manifest: dict[str, Any]) -> bool:
    """A package concerns whom it is for, and who wrote it."""
    mine = settings.get("office_uid")
    return mine in (manifest["recipient"].get("office"), manifest["sender"].get("office"))
