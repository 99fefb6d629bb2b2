"""All types of shared records, in the order in which references can be resolved."""

from __future__ import annotations

from clac_desktop.models.organisation import CertificationStatus, Organisation
from clac_desktop.models.plan import (
    Achievement,
    ActionLine,
    ReportedFigure,
    StrategicObjective,
    StrategicPlan,
    TacticalObjective,
)
from clac_desktop.models.record import Record, RecordType, describe
from clac_desktop.models.reference import Country, Modality, Office, Product, Sdg, ServiceType, Structure, Theme
from clac_desktop.models.service import Service, ServiceAttendance

CLASSES: tuple[type[Record], ...] = (
    Country, Product, Theme, Sdg, ServiceType, Modality, Structure, Office,
    StrategicPlan, StrategicObjective, TacticalObjective, ActionLine, Achievement, ReportedFigure,
    Organisation, CertificationStatus, Service, ServiceAttendance,
)  # fmt: skip

TYPES: dict[str, RecordType] = {cls.__tablename__: describe(cls) for cls in CLASSES}
CHILDREN: dict[str, str] = {kind.name: kind.parent for kind in TYPES.values() if kind.parent}

# Everything that belongs to the centre whatever its content (sync.md 3, "Ownership").
CENTRE_TYPES = frozenset(TYPES) - {"organisation", "certification_status", "service", "service_attendance"}
