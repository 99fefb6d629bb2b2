"""What an exchange of packages needs to remember: devices, scopes, what is held, what was sent, what is proposed."""

from __future__ import annotations

from sqlalchemy import Boolean, Index, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from clac_desktop.models.record import Stored


class Device(Stored):
    """A laptop that the centre enrolled (at an office: as its last package told). The six words are its fingerprint."""

    __tablename__ = "device"

    device: Mapped[str] = mapped_column(String(32), primary_key=True)
    office: Mapped[str] = mapped_column(String(32), index=True)  # uid of the office
    name: Mapped[str] = mapped_column(Text)
    public_key: Mapped[str] = mapped_column(String(64))
    fingerprint: Mapped[str] = mapped_column(Text)
    # the centre's signature of device, office and key: with it a rebuilt centre knows the laptop again
    certificate: Mapped[str] = mapped_column(Text, default="")
    number: Mapped[int] = mapped_column(Integer, default=0)
    revoked: Mapped[bool] = mapped_column(Boolean, default=False)
    rev: Mapped[int] = mapped_column(Integer, default=0)
    last_package: Mapped[str | None] = mapped_column(Text)  # JSON: file, number, created
    # JSON list of the hub revisions it reported as taken since the last package to its office
    seen: Mapped[str] = mapped_column(Text, default="[]")


class Invitation(Stored):
    """An invitation of one laptop; used once."""

    __tablename__ = "invitation"

    uid: Mapped[str] = mapped_column(String(32), primary_key=True)
    office: Mapped[str] = mapped_column(String(32))
    created: Mapped[str] = mapped_column(Text)
    device: Mapped[str | None] = mapped_column(String(32))


class Scope(Stored):
    """Whether an aggregate is in an office's scope; entering and leaving take a hub revision of their own."""

    __tablename__ = "scope"

    office: Mapped[str] = mapped_column(String(32), primary_key=True)
    aggregate: Mapped[str] = mapped_column(String(32), primary_key=True)
    inside: Mapped[bool] = mapped_column(Boolean)
    rev: Mapped[int] = mapped_column(Integer, index=True)


class HeldEntry(Stored):
    """An entry that waits at the centre for what comes before it, or is the branch of a fork; not acknowledged."""

    __tablename__ = "held_entry"

    hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    device: Mapped[str] = mapped_column(String(32))
    epoch: Mapped[str] = mapped_column(String(16))
    seq: Mapped[int] = mapped_column(Integer)
    line: Mapped[str] = mapped_column(Text)
    package: Mapped[str] = mapped_column(String(64))

    __table_args__ = (Index("ix_held_entry_label", "device", "epoch", "seq"),)


class DeclaredLost(Stored):
    """A label that a named person declared lost; `hash` is what its successor chains to, once known."""

    __tablename__ = "declared_lost"

    device: Mapped[str] = mapped_column(String(32), primary_key=True)
    epoch: Mapped[str] = mapped_column(String(16), primary_key=True)
    seq: Mapped[int] = mapped_column(Integer, primary_key=True)
    hash: Mapped[str | None] = mapped_column(String(64))


class Acknowledgement(Stored):
    """An office's acknowledgements that count only once the rows up to `rev` are here."""

    __tablename__ = "acknowledgement"

    epoch: Mapped[str] = mapped_column(String(16), primary_key=True)
    ranges: Mapped[str] = mapped_column(Text)  # JSON [[first, last, hash], …]
    rev: Mapped[int] = mapped_column(Integer)


class WaitingLine(Stored):
    """A payload line that cannot count yet: a row without its reference, a fate before its rows, an unknown kind."""

    __tablename__ = "waiting_line"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    kind: Mapped[str] = mapped_column(String(16), index=True)
    uid: Mapped[str] = mapped_column(Text, index=True)
    rev: Mapped[int] = mapped_column(Integer, default=0)
    line: Mapped[str] = mapped_column(Text)


class TakenPart(Stored):
    """Which parts of a centre's package are here; the whole counts when all are."""

    __tablename__ = "taken_part"

    package: Mapped[str] = mapped_column(String(32), primary_key=True)
    part: Mapped[int] = mapped_column(Integer, primary_key=True)
    parts: Mapped[int] = mapped_column(Integer)


class SentPackage(Stored):
    """A package written here: to whom, which number, what it held."""

    __tablename__ = "sent_package"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    package: Mapped[str] = mapped_column(String(32), index=True)
    recipient: Mapped[str] = mapped_column(String(32), index=True)  # uid of the office it is for
    number: Mapped[int] = mapped_column(Integer)
    part: Mapped[int] = mapped_column(Integer)
    parts: Mapped[int] = mapped_column(Integer)
    file: Mapped[str] = mapped_column(Text)
    sha256: Mapped[str] = mapped_column(String(64))
    payload_sha256: Mapped[str] = mapped_column(String(64))
    entries: Mapped[int] = mapped_column(Integer)
    rows: Mapped[int] = mapped_column(Integer)
    # the last journal key it carries, so that a change can be shown as "sent"
    last_entry: Mapped[int] = mapped_column(Integer, default=0)
    created: Mapped[str] = mapped_column(Text)


class Proposal(Stored):
    """A change that waits for a person: a cell edited by hand, or what an office still held of an older centre."""

    __tablename__ = "proposal"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    kind: Mapped[str] = mapped_column(String(16))
    state: Mapped[str] = mapped_column(String(16), index=True)  # waits, accepted, rejected
    type: Mapped[str] = mapped_column(String(32))
    uid: Mapped[str] = mapped_column(String(32), index=True)
    aggregate: Mapped[str] = mapped_column(String(32))
    field: Mapped[str | None] = mapped_column(Text)
    old: Mapped[str | None] = mapped_column(Text)
    new: Mapped[str | None] = mapped_column(Text)
    look: Mapped[str | None] = mapped_column(Text)  # the payload's row: what stood in what was read
    author: Mapped[str] = mapped_column(Text)
    at: Mapped[str] = mapped_column(Text)
    package: Mapped[str] = mapped_column(String(64))
    reason: Mapped[str | None] = mapped_column(Text)
