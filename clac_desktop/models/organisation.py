"""A member organisation (OPP or OT), and the history of its certification status."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import ClassVar

from sqlalchemy import Boolean, Column, Date, ForeignKey, Index, Integer, Table, Text
from sqlalchemy.orm import Mapped, mapped_column

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
    confirmed: Mapped[bool | None] = flag_field()
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
