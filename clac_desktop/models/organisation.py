"""A member organisation (OPP or OT), and the history of its certification status."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar

from sqlalchemy import Boolean, Column, Date, ForeignKey, Index, Integer, Table, Text
from sqlalchemy.orm import Mapped, mapped_column

from clac_desktop.errors import Problem
from clac_desktop.models.record import (
    Record,
    Stored,
    date_field,
    decimal_field,
    flag_field,
    integer_field,
    reference_field,
    text_field,
)

# Who counts as certified at year end in Fairtrade's own reports (domain.md 2.4, S20).
ACTIVE_STATUSES = frozenset({"certified", "suspended", "permission_to_trade"})
STATUSES = ("certified", "suspended", "permission_to_trade", "applicant", "decertified")
KINDS = ("OPP", "OT")
SETUPS = ("SPO", "HL", "CP")
LARGEST = 1_000_000_000  # members beyond it are a slip of the hand


class Organisation(Record):
    """An organisation of small producers (OPP) or of workers (OT). `confirmed` is False until the centre took it in."""

    __tablename__ = "organisation"
    LISTS: ClassVar[dict[str, str]] = {"country": "country", "products": "product"}
    GROUPS: ClassVar[tuple[tuple[str, ...], ...]] = (("latitude", "longitude"), ("entry", "exit"))

    flo_id: Mapped[str | None] = text_field()
    name: Mapped[str | None] = text_field()
    acronym: Mapped[str | None] = text_field()
    kind: Mapped[str | None] = text_field()
    producer_setup: Mapped[str | None] = text_field()
    grade: Mapped[int | None] = integer_field()
    place: Mapped[str | None] = text_field()
    entry: Mapped[dt.date | None] = date_field()
    exit: Mapped[dt.date | None] = date_field()
    latitude: Mapped[Decimal | None] = decimal_field()
    longitude: Mapped[Decimal | None] = decimal_field()
    members_women: Mapped[int | None] = integer_field()
    members_men: Mapped[int | None] = integer_field()
    email: Mapped[str | None] = text_field()
    phone: Mapped[str | None] = text_field()
    remarks: Mapped[str | None] = text_field()
    confirmed: Mapped[bool | None] = flag_field()
    # the office that entered it and owns it until the centre confirms; empty for the centre's own
    office_id: Mapped[int | None] = reference_field("office")
    # computed by the projection
    flo_key: Mapped[str | None] = mapped_column(Text, index=True)
    name_key: Mapped[str | None] = mapped_column(Text, index=True)
    search: Mapped[str] = mapped_column(Text, default="")


class CertificationStatus(Record):
    """The certification status of an organisation since a day (no day: as far back as anyone knows)."""

    __tablename__ = "certification_status"
    PARENT: ClassVar[str | None] = "organisation"

    organisation_id: Mapped[int | None] = reference_field("organisation", index=True)
    status: Mapped[str | None] = text_field()
    since: Mapped[dt.date | None] = date_field()


# The stretches in which a confirmed organisation is active (F0): [start, stop). `known` is False where its status is
# unknown: such a stretch is counted apart as "sin estado", never guessed.
activity = Table(
    "activity",
    Stored.metadata,
    Column("organisation_id", Integer, ForeignKey("organisation.id"), primary_key=True),
    Column("start", Date, primary_key=True),
    Column("stop", Date, nullable=False),
    Column("known", Boolean, nullable=False),
    Index("ix_activity_start", "start", "stop"),
    sqlite_with_rowid=False,
)

FOREVER = dt.date(9999, 12, 31)
ALWAYS = dt.date(1, 1, 1)


def activity_of(
    entry: dt.date | None, exit_: dt.date | None, statuses: list[tuple[dt.date | None, str]]
) -> list[tuple[dt.date, dt.date, bool]]:
    """Return the stretches [start, stop) in which a member is active (True) or its status is unknown (False) (F0).

    An empty entry means member since before the plan. Applicant and decertified stretches are left out.
    """
    first, last = entry or ALWAYS, exit_ or FOREVER
    steps = sorted((since or ALWAYS, status) for since, status in statuses)
    if not steps or steps[0][0] > ALWAYS:
        steps.insert(0, (ALWAYS, ""))
    found: list[tuple[dt.date, dt.date, bool]] = []
    for place, (since, status) in enumerate(steps):
        until = steps[place + 1][0] if place + 1 < len(steps) else FOREVER
        start, stop = max(since, first), min(until, last)
        if start >= stop or (status and status not in ACTIVE_STATUSES):
            continue
        known = bool(status)
        if found and found[-1][1] == start and found[-1][2] == known:
            found[-1] = (found[-1][0], stop, known)
        else:
            found.append((start, stop, known))
    return found


@dataclass(frozen=True, slots=True)
class OrganisationDraft:
    """An organisation as typed or read. References are uids; `statuses` are (since, status), oldest first."""

    name: str = ""
    country: tuple[str, ...] = ()
    kind: str = ""
    flo_id: str = ""
    acronym: str = ""
    producer_setup: str = ""
    grade: int | None = None
    place: str = ""
    products: tuple[str, ...] = ()
    entry: dt.date | None = None
    exit: dt.date | None = None
    latitude: Decimal | None = None
    longitude: Decimal | None = None
    members_women: int | None = None
    members_men: int | None = None
    email: str = ""
    phone: str = ""
    remarks: str = ""
    statuses: tuple[tuple[dt.date | None, str], ...] = ()

    def problems(self) -> list[Problem]:
        """Return what stands against storing this organisation (cli.md, columns of `import-organisations`)."""
        return list(_rules(self))


def _rules(draft: OrganisationDraft) -> Iterator[Problem]:
    if not draft.name.strip():
        yield Problem("organisation.missing", {"field": "name"}, column="name")
    if not draft.country:
        yield Problem("organisation.missing", {"field": "country"}, column="country")
    if draft.kind not in KINDS:
        code = "organisation.kind" if draft.kind else "organisation.missing"
        yield Problem(code, {"field": "kind"}, column="kind", value=draft.kind or None)
    if draft.grade is not None and not 1 <= draft.grade <= 3:
        yield Problem("organisation.grade", column="grade", value=str(draft.grade))
    if draft.entry and draft.exit and draft.exit < draft.entry:
        facts = {"entry": draft.entry, "exit": draft.exit}
        yield Problem("organisation.exit_before_entry", facts, column="exit", value=str(draft.exit))
    for since, status in draft.statuses:
        if status not in STATUSES:
            yield Problem("organisation.status", {"since": since}, column="status", value=status)
    for name, limit in (("latitude", 90), ("longitude", 180)):
        value = getattr(draft, name)
        if value is not None and not (value.is_finite() and abs(value) <= limit):
            yield Problem("organisation.position", {"limit": limit}, column=name, value=str(value))
    if (draft.latitude is None) != (draft.longitude is None):
        yield Problem("organisation.half_position", column="longitude" if draft.longitude is None else "latitude")
    for name in ("members_women", "members_men"):
        value = getattr(draft, name)
        if value is not None and value < 0:
            yield Problem("organisation.negative", {"field": name}, column=name, value=str(value))
        elif value is not None and value > LARGEST:
            yield Problem("service.too_large", {"limit": LARGEST}, column=name, value=str(value))
