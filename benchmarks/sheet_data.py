"""The rows that the spreadsheet benchmarks write and read: 25 columns as a package has them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from clac_desktop.spreadsheets.plans import (
    CellRange,
    ChartPlan,
    ColumnPlan,
    FormSheet,
    FreeCell,
    RawSheet,
    SeriesPlan,
    SheetPlan,
)

Value = str | int | float | date | datetime | None

COLUMNS = [
    ColumnPlan("uid", "uid", hidden=True),
    ColumnPlan("number", "Número", 16),
    ColumnPlan("title", "Título", 44),
    ColumnPlan("state", "Estado", 12, choices=["borrador", "planificado", "realizado", "anulado"]),
    ColumnPlan("start", "Inicio", 12, "date"),
    ColumnPlan("end", "Fin", 12, "date"),
    ColumnPlan("changed", "Cambiado", 16, "datetime"),
    ColumnPlan("country", "País", 8, choices=["PE", "EC", "DO", "BO", "CO"]),
    ColumnPlan("place", "Lugar", 30),
    ColumnPlan("objective", "Objetivo", 10),
    ColumnPlan("themes", "Temas", 24),
    ColumnPlan("sdgs", "ODS", 10),
    ColumnPlan("products", "Productos", 14),
    ColumnPlan("funder", "Financia", 20),
    ColumnPlan("organisation", "Organización", 40),
    *(ColumnPlan(f"count_{n}", f"Cuenta {n}", 9, "integer", minimum=0) for n in range(6)),
    ColumnPlan("cost", "Costo", 12, "decimal"),
    ColumnPlan("mean", "Satisfacción", 12, "decimal"),
    ColumnPlan("hours", "Horas", 9, "decimal"),
    ColumnPlan("remarks", "Observaciones", 40),
]


def rows(count: int) -> Iterator[tuple[Value, ...]]:
    """Yield made-up services, the same ones each time."""
    first = date(2022, 1, 1)
    for n in range(count):
        day = first + timedelta(days=n % 700)
        yield (
            f"{n * 2654435761 % 2**64:032x}",
            f"PE-2023-{n:05d}",
            "Taller de comercialización & ventas",
            "realizado",
            day,
            day,
            datetime(2024, 5, n % 28 + 1, 3, 4, 5),
            "PE",
            "Lima, distrito de Miraflores",
            "2.2",
            "mujeres|jóvenes",
            "1|5|13",
            "café",
            "Fairtrade",
            f"Cooperativa de ejemplo número {n % 300}",
            *(n, n % 50, n % 30, n % 7, n % 3, n % 2),
            1850.5 + n,
            4.25,
            None if n % 4 else 2.5,
            f"observación {n % 1000}",
        )


def plans(count: int) -> list[SheetPlan | FormSheet | RawSheet]:
    """Return a workbook with every feature of a package around `count` rows."""
    months = [FreeCell(4 + n, 1, f"mes {n + 1}") for n in range(12)]
    totals = [FreeCell(4 + n, 2, 10 * n, "number") for n in range(12)]
    chart = ChartPlan(
        "column", "Servicios por mes", CellRange("Resumen", 1, 4, 15), [SeriesPlan("S", CellRange("Resumen", 2, 4, 15))]
    )
    return [
        FormSheet("Resumen", [FreeCell(1, 1, "Resumen", "title"), *months, *totals], {1: 20.0}, [chart]),
        SheetPlan("Servicios", COLUMNS, rows(count), table="Servicios_1"),
        RawSheet("_payload", ((n, '{"k":"entry"}') for n in range(1, 101))),
        RawSheet("_manifest", [("format", "clac-desktop/package/1")]),
    ]
