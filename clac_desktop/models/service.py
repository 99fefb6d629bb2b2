"""A service given to member organisations or structures, who attended, and the one list of rules for both.

The same rules serve the form, the import of tables, and the marks on merged rows (where they never refuse).
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import ClassVar, Literal

from sqlalchemy import Boolean, Date, Index, Integer, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from clac_desktop.errors import Problem
from clac_desktop.models.record import (
    Record,
    date_field,
    decimal_field,
    flag_field,
    integer_field,
    reference_field,
    text_field,
)

State = Literal["planned", "delivered"]
STATES: tuple[State, ...] = ("planned", "delivered")
TITLE_LENGTH = 200
LARGEST = 1_000_000_000  # beyond it a number is a slip of the hand, and sums would no longer fit into the table
# What the form asks for before it records a delivered service, and what a table of others may lack: cli.md requires
# neither modality nor counts of an import. Such a record is kept, and what it does not say is "sin dato" in figures.
ASKED_BY_FORM = frozenset({"service.no_modality", "attendance.no_counts", "attendance.blank"})
COUNTS = ("women", "men", "not_stated", "young_women", "young_men")
AWAITED = "organisation_id IS NULL AND structure_id IS NULL"


class Service(Record):
    """One service. Totals and `search` are computed by the projection from the record and its attendance."""

    __tablename__ = "service"
    LISTS: ClassVar[dict[str, str]] = {
        "country": "country",
        "themes": "theme",
        "sdgs": "sdg",
        "products": "product",
        "further_objectives": "tactical_objective",
    }
    GROUPS: ClassVar[tuple[tuple[str, ...], ...]] = (
        ("start", "end"),
        ("cost", "currency"),
        ("satisfaction_mean", "satisfaction_n"),
    )

    office_id: Mapped[int | None] = reference_field("office", index=True)
    service_ref: Mapped[str | None] = text_field()
    title: Mapped[str | None] = text_field()
    start: Mapped[dt.date | None] = date_field()
    end: Mapped[dt.date | None] = date_field()
    state: Mapped[str | None] = text_field()
    service_type_id: Mapped[int | None] = reference_field("service_type")
    modality_id: Mapped[int | None] = reference_field("modality")
    place: Mapped[str | None] = text_field()
    tactical_objective_id: Mapped[int | None] = reference_field("tactical_objective")
    action_line_id: Mapped[int | None] = reference_field("action_line")
    project: Mapped[str | None] = text_field()
    programme: Mapped[str | None] = text_field()
    hours: Mapped[Decimal | None] = decimal_field()
    cost: Mapped[Decimal | None] = decimal_field()
    currency: Mapped[str | None] = text_field()
    funder: Mapped[str | None] = text_field()
    satisfaction_mean: Mapped[Decimal | None] = decimal_field()
    satisfaction_n: Mapped[int | None] = integer_field()
    need: Mapped[str | None] = text_field()
    agreements: Mapped[str | None] = text_field()
    remarks: Mapped[str | None] = text_field()
    # computed by the projection
    countries: Mapped[str] = mapped_column(Text, default="", server_default="")  # their keys, sorted: "3 17"
    counts: Mapped[bool] = mapped_column(Boolean, default=False)
    receivers: Mapped[int] = mapped_column(Integer, default=0)
    participants: Mapped[int] = mapped_column(Integer, default=0)
    women_total: Mapped[int] = mapped_column(Integer, default=0)
    men_total: Mapped[int] = mapped_column(Integer, default=0)
    search: Mapped[str] = mapped_column(Text, default="")

    __table_args__ = (
        # what the list of services orders and filters by: it reads this narrow index instead of the whole rows
        Index(
            "ix_service_listed",
            *("end", "id", "search", "voided", "state"),
            *("service_type_id", "tactical_objective_id", "modality_id", "office_id"),
        ),
        Index("ix_service_counts_end", "counts", "end"),
    )


class ServiceAttendance(Record):
    """One receiver (organisation or structure) at one service. The service's end date is copied in for F1 and F2."""

    __tablename__ = "service_attendance"
    GROUPS: ClassVar[tuple[tuple[str, ...], ...]] = (COUNTS,)
    PARENT: ClassVar[str | None] = "service"

    service_id: Mapped[int | None] = reference_field("service", index=True)
    organisation_id: Mapped[int | None] = reference_field("organisation")
    structure_id: Mapped[int | None] = reference_field("structure")
    women: Mapped[int | None] = integer_field()
    men: Mapped[int | None] = integer_field()
    not_stated: Mapped[int | None] = integer_field()
    young_women: Mapped[int | None] = integer_field()
    young_men: Mapped[int | None] = integer_field()
    document_advice: Mapped[bool | None] = flag_field()
    # computed by the projection
    end: Mapped[dt.date | None] = mapped_column(Date)
    counts: Mapped[bool] = mapped_column(Boolean, default=False)
    served: Mapped[bool] = mapped_column(Boolean, default=False)
    receiver: Mapped[str | None] = mapped_column(
        Text
    )  # uid of the receiver, also while it is out of this office's scope

    __table_args__ = (
        Index("ix_service_attendance_organisation_end", "organisation_id", "served", "end"),
        Index("ix_service_attendance_counts_end", "counts", "end"),
        Index("ix_service_attendance_structure_end", "structure_id", "served", "end"),
        # whose receiver is not here: asked for each organisation that is written
        Index("ix_service_attendance_awaited", "receiver", sqlite_where=text(AWAITED)),
    )


@dataclass(frozen=True, slots=True)
class AttendanceDraft:
    """One row of the attendance grid as typed. A blank count is unknown; `typed` names an unidentified receiver."""

    organisation: str | None = None
    structure: str | None = None
    typed: str = ""
    women: int | None = None
    men: int | None = None
    not_stated: int | None = None
    young_women: int | None = None
    young_men: int | None = None
    document_advice: bool = False

    @property
    def receiver(self) -> str | None:
        """uid of the organisation or structure; None while it is unidentified."""
        return self.organisation or self.structure

    @property
    def counts(self) -> tuple[int | None, ...]:
        """The five counts in the order of `COUNTS`; they merge as one value."""
        return (self.women, self.men, self.not_stated, self.young_women, self.young_men)

    @property
    def total(self) -> int:
        """Participations of the row (F7): women + men + not stated, blanks as 0."""
        return (self.women or 0) + (self.men or 0) + (self.not_stated or 0)


@dataclass(frozen=True, slots=True)
class ServiceDraft:
    """A service as typed, before it is stored. References are uids; `state` is what its author wants it to become."""

    title: str = ""
    start: dt.date | None = None
    end: dt.date | None = None
    state: State = "delivered"
    service_type: str | None = None
    modality: str | None = None
    country: tuple[str, ...] = ()
    place: str = ""
    tactical_objective: str | None = None
    further_objectives: tuple[str, ...] = ()
    action_line: str | None = None
    project: str = ""
    programme: str = ""
    themes: tuple[str, ...] = ()
    products: tuple[str, ...] = ()
    sdgs: tuple[str, ...] = ()
    hours: Decimal | None = None
    cost: Decimal | None = None
    currency: str = ""
    funder: str = ""
    satisfaction_mean: Decimal | None = None
    satisfaction_n: int | None = None
    need: str = ""
    agreements: str = ""
    remarks: str = ""
    service_ref: str = ""
    attendance: tuple[AttendanceDraft, ...] = field(default=())

    @property
    def total(self) -> int:
        """Participations of the service (F7)."""
        return sum(row.total for row in self.attendance)

    def as_new(self) -> ServiceDraft:
        """Return a copy to begin the next service from: without dates, counts, reference and satisfaction."""
        blank = tuple(
            AttendanceDraft(organisation=row.organisation, structure=row.structure) for row in self.attendance
        )
        return replace(
            self,
            start=None,
            end=None,
            service_ref="",
            satisfaction_mean=None,
            satisfaction_n=None,
            attendance=tuple(row for row in blank if row.receiver),
        )

    def problems(self, today: dt.date) -> list[Problem]:
        """Return what stands against storing this draft in its state (domain.md 3.2); warnings do not refuse."""
        return list(_rules(self, today))


_LOOKS_PERSONAL = re.compile(r"[\w.+-]+@[\w-]+\.\w+|(?<!\d)\d{8,}(?!\d)")


def _missing(name: str, code: str = "service.missing") -> Problem:
    return Problem(code, {"field": name}, column=name)


def _rules(draft: ServiceDraft, today: dt.date) -> Iterator[Problem]:
    title = draft.title.strip()
    if not title:
        yield _missing("title")
    elif len(title) > TITLE_LENGTH:
        yield Problem("service.title_long", {"length": len(title), "limit": TITLE_LENGTH}, column="title")
    yield from _date_rules(draft, today)
    for name in ("service_type", "tactical_objective"):
        if not getattr(draft, name):
            yield _missing(name)
    if not draft.country:
        yield _missing("country")
    if draft.state == "delivered":
        if not draft.modality:
            yield Problem("service.no_modality", {"field": "modality"}, "warning", column="modality")
        for name in ("themes", "sdgs", "hours"):
            if getattr(draft, name) in (None, (), ""):
                yield _missing(name)
        if not draft.attendance:
            yield Problem("service.no_attendance", column="attendance")
    yield from _number_rules(draft)
    yield from _attendance_rules(draft)
    for name in ("agreements", "remarks", "need"):
        if _LOOKS_PERSONAL.search(getattr(draft, name)):
            yield Problem("service.personal_data", {"field": name}, "warning", column=name)


def _date_rules(draft: ServiceDraft, today: dt.date) -> Iterator[Problem]:
    for name in ("start", "end"):
        if getattr(draft, name) is None:
            yield _missing(name)
    if draft.start and draft.end and draft.end < draft.start:
        yield Problem("service.end_before_start", {"start": draft.start, "end": draft.end}, column="end")
    elif draft.end and draft.state == "delivered" and draft.end > today:
        yield Problem("service.end_in_future", {"end": draft.end}, column="end")
    for name in ("start", "end"):
        day = getattr(draft, name)
        if day and not 2022 <= day.year <= 2024:
            yield Problem("service.outside_plan", {"day": day}, "warning", column=name)
            return


def _number_rules(draft: ServiceDraft) -> Iterator[Problem]:
    sound = True
    for name in ("hours", "cost", "satisfaction_mean", "satisfaction_n"):
        value = getattr(draft, name)
        if value is not None and not (Decimal(value).is_finite() and value <= LARGEST):
            sound = False
            yield Problem("service.too_large", {"limit": LARGEST}, column=name, value=str(value))
        elif value is not None and value < 0 and name in ("hours", "cost"):
            yield Problem("service.negative", {"field": name}, column=name, value=str(value))
    if not sound:
        return  # nothing can be compared with what is no number
    if draft.cost is not None and not draft.currency:
        yield Problem("service.cost_without_currency", column="currency")
    if draft.currency and not re.fullmatch(r"[A-Z]{3}", draft.currency):
        yield Problem("service.currency", column="currency", value=draft.currency)
    if draft.start and draft.end and draft.hours is not None:
        days = (draft.end - draft.start).days + 1
        if days > 0 and draft.hours > 14 * days:
            yield Problem("service.many_hours", {"hours": draft.hours, "days": days}, "warning", column="hours")
    mean, n = draft.satisfaction_mean, draft.satisfaction_n
    if mean is not None and not 1 <= mean <= 5:
        yield Problem("service.satisfaction_range", column="satisfaction_mean", value=str(mean))
    if (mean is None) != (n is None):
        yield Problem("service.satisfaction_pair", column="satisfaction_n" if n is None else "satisfaction_mean")
    if n is not None and (n < 1 or n > draft.total):
        yield Problem("service.satisfaction_n", {"n": n, "total": draft.total}, column="satisfaction_n", value=str(n))


def _attendance_rules(draft: ServiceDraft) -> Iterator[Problem]:
    seen: set[str] = set()
    for place, row in enumerate(draft.attendance, start=1):
        if row.receiver:
            if row.receiver in seen:
                yield Problem("attendance.twice", {"place": place}, row=place, column="organisation")
            seen.add(row.receiver)
        elif not row.typed.strip():
            yield Problem("attendance.nobody", {"place": place}, row=place, column="organisation")
        for name in COUNTS:
            value = getattr(row, name)
            if value is not None and value < 0:
                yield Problem("attendance.negative", {"place": place}, row=place, column=name, value=str(value))
            elif value is not None and value > LARGEST:
                yield Problem("service.too_large", {"limit": LARGEST}, row=place, column=name, value=str(value))
        for young, of in (("young_women", "women"), ("young_men", "men")):
            part, whole = getattr(row, young), getattr(row, of)
            if part is not None and whole is not None and part > whole:
                facts = {"place": place, "part": part, "whole": whole}
                yield Problem(f"attendance.{young}", facts, row=place, column=young, value=str(part))
        if draft.state == "delivered" and not row.document_advice:
            if all(value is None for value in row.counts[:3]):
                yield Problem("attendance.no_counts", {"place": place}, "warning", row=place, column="women")
            else:
                for name in ("women", "men"):
                    if getattr(row, name) is None and not row.not_stated:
                        facts = {"place": place, "field": name}
                        yield Problem("attendance.blank", facts, "warning", row=place, column=name)
