"""What *Equipos* reads and does, as plain functions for the bridge: no window here."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from clac_desktop.models.database import Workspace
from clac_desktop.models.writing import Reading, Writing
from clac_desktop.queries.laptop import OfficePlace, hand_over_facts
from clac_desktop.queries.packages import Invited as Invitation
from clac_desktop.queries.packages import invited_offices
from clac_desktop.recording.workspace import hand_over
from clac_desktop.sync import deciding, laptops, restoring
from clac_desktop.sync.deciding import Decided
from clac_desktop.sync.enrolment import Invited, Request, invite, read_request
from clac_desktop.sync.laptops import Gap, HeldRow, Laptop
from clac_desktop.sync.restoring import BackupView, Rebuilt, Restored
from clac_desktop.sync.sending import admit, export_packages, packages_folder
from clac_desktop.sync.waiting import Waiting
from clac_desktop.sync.wrapping import WrittenPackage
from clac_desktop.ui.background import Work

__all__ = ["BackupView", "Decided", "Gap", "HeldRow", "Laptop", "Rebuilt", "Request", "Restored", "Waiting"]


@dataclass(frozen=True, slots=True)
class Overview:
    """What the page shows. `own` is this laptop's identity, "" at the centre."""

    central: bool
    own: str
    office: str
    actor: str
    fingerprint: str
    laptops: tuple[Laptop, ...]
    invitations: tuple[Invitation, ...]
    restored: Restored | None
    pending: int


def read_overview(reading: Reading) -> Overview:
    """Return the laptops, and how this one stands."""
    settings = reading.settings
    central = settings.get("role") == "central"
    left = hand_over_facts(reading)
    return Overview(
        central,
        "" if central else settings.get("device", ""),
        settings.get("office", ""),
        settings.get("actor", ""),
        settings.get("fingerprint", ""),
        tuple(laptops.laptops(reading)),
        tuple(invited_offices(reading)) if central else (),
        restoring.restored(reading),
        left.unsent + left.unconfirmed,
    )


def read_laptop(reading: Reading, device: str) -> tuple[Laptop, list[Waiting], str]:
    """Return a laptop, what of it waits in quarantine, and who is at the keyboard."""
    return (
        laptops.laptop(reading, device),
        laptops.quarantined_of(reading, device),
        reading.settings.get("actor", ""),
    )


def read_gap(reading: Reading, device: str) -> tuple[Laptop, list[HeldRow], str]:
    """Return a laptop, what waits for its first gap, and who is at the keyboard."""
    one = laptops.laptop(reading, device)
    held = laptops.held_behind(reading, one.gaps[0]) if one.gaps else []
    return one, held, reading.settings.get("actor", "")


# ---- doing
def revoke(writing: Writing, device: str) -> Laptop:
    """Revoke a laptop."""
    return laptops.revoke(writing, device)


def declare_lost(writing: Writing, gap: Gap, by: str) -> int:
    """Declare a range lost in the name of a person; return how many changes went on."""
    return laptops.declare_lost(writing, gap.device, gap.first, gap.last, by)


def accept(writing: Writing, ids: list[str]) -> Decided:
    """Accept what is in quarantine."""
    return deciding.accept(writing, ids)


def reject(writing: Writing, ids: list[str]) -> Decided:
    """Reject what is in quarantine."""
    return deciding.reject(writing, ids)


def write_invitation(workspace: Workspace, office: OfficePlace, target: str) -> Invited:
    """Write an invitation for one more laptop of an office."""
    return invite(workspace, office.code, list(office.countries), Path(target), name=office.name)


def read_request_file(path: str) -> Request:
    """Return what an enrolment request says."""
    return read_request(Path(path))


def write_first_package(workspace: Workspace, request: Request, typed: str, target: str) -> WrittenPackage:
    """Admit a laptop and write its first package."""
    return admit(workspace, request, typed, Path(target))


def send_first(workspace: Workspace) -> list[WrittenPackage]:
    """Write what is not sent into a package, before an older state takes the place of this one."""
    return export_packages(workspace)


def look_into(reading: Reading, file: Path) -> BackupView:
    """Return what a backup holds and lacks."""
    return restoring.look_into(reading, file)


def rebuild(workspace: Workspace, folder: str, *, work: Work) -> Rebuilt:
    """Read every kept package again."""
    return restoring.rebuild(workspace, Path(folder) if folder else None, lambda done, of: work.report(done, of))


def settle_restored(writing: Writing) -> None:
    """A person has read what happened."""
    restoring.read_about_restored(writing)


def give_to(writing: Writing, name: str) -> None:
    """Hand the laptop over."""
    hand_over(writing, name)


def known_people(reading: Reading) -> tuple[str, ...]:
    """Return who worked on this laptop before."""
    return tuple(json.loads(reading.settings.get("ui.people", "[]")))


def default_folder(workspace: Workspace) -> Path:
    """Return where packages go by default."""
    return packages_folder(workspace)


def free_name(folder: Path, stem: str, ending: str) -> str:
    """Return a file name that is not taken."""
    count, found = 1, folder / f"{stem}{ending}"
    while found.exists():
        count += 1
        found = folder / f"{stem}-{count}{ending}"
    return str(found)
