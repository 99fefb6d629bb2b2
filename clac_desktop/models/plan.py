"""The strategic plan as data: plan > strategic objective > tactical objective > action line and achievement.

All of it belongs to the centre. What the source deck does not say is null, never assumed (A4, A5, A6).
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from sqlalchemy.orm import Mapped

from clac_desktop.models.record import (
    Record,
    date_field,
    decimal_field,
    integer_field,
    reference_field,
    text_field,
)


class StrategicPlan(Record):
    """A plan with its years."""

    __tablename__ = "strategic_plan"

    code: Mapped[str | None] = text_field()
    title: Mapped[str | None] = text_field()
    start_year: Mapped[int | None] = integer_field()
    end_year: Mapped[int | None] = integer_field()
    source: Mapped[str | None] = text_field()


class StrategicObjective(Record):
    """A strategic objective (OE) of the plan."""

    __tablename__ = "strategic_objective"

    strategic_plan_id: Mapped[int | None] = reference_field("strategic_plan")
    code: Mapped[str | None] = text_field()
    label: Mapped[str | None] = text_field()
    title: Mapped[str | None] = text_field()
    weight: Mapped[Decimal | None] = decimal_field()


class TacticalObjective(Record):
    """A tactical objective of a strategic objective; every service hangs from one."""

    __tablename__ = "tactical_objective"

    strategic_objective_id: Mapped[int | None] = reference_field("strategic_objective")
    code: Mapped[str | None] = text_field()
    label: Mapped[str | None] = text_field()
    title: Mapped[str | None] = text_field()
    start_year: Mapped[int | None] = integer_field()
    end_year: Mapped[int | None] = integer_field()
    weight: Mapped[Decimal | None] = decimal_field()
    source_line: Mapped[int | None] = integer_field()


class ActionLine(Record):
    """An action line; it may hang from a strategic objective alone (A5). `parent` is the line it was indented under."""

    __tablename__ = "action_line"

    strategic_objective_id: Mapped[int | None] = reference_field("strategic_objective")
    tactical_objective_id: Mapped[int | None] = reference_field("tactical_objective")
    text: Mapped[str | None] = text_field()
    year: Mapped[int | None] = integer_field()
    status: Mapped[str | None] = text_field()
    owner: Mapped[str | None] = text_field()
    parent: Mapped[str | None] = text_field()
    source_line: Mapped[int | None] = integer_field()


class Achievement(Record):
    """An achievement as the deck words it; its action line is optional."""

    __tablename__ = "achievement"

    tactical_objective_id: Mapped[int | None] = reference_field("tactical_objective")
    action_line_id: Mapped[int | None] = reference_field("action_line")
    text: Mapped[str | None] = text_field()
    heading: Mapped[str | None] = text_field()
    date: Mapped[dt.date | None] = date_field()
    source_line: Mapped[int | None] = integer_field()


class ReportedFigure(Record):
    """A figure as the deck printed it ("reportado"), kept beside what is computed, never mixed with it."""

    __tablename__ = "reported_figure"

    code: Mapped[str | None] = text_field()
    value: Mapped[Decimal | None] = decimal_field()
    unit: Mapped[str | None] = text_field()
    subject: Mapped[str | None] = text_field()
    period: Mapped[str | None] = text_field()
    refers_to: Mapped[str | None] = text_field()
    text: Mapped[str | None] = text_field()
    basis: Mapped[str | None] = text_field()
    details: Mapped[str | None] = text_field()
    source_line: Mapped[int | None] = integer_field()
