"""What a figure is: its definition (domain.md 3.5), its value with where it comes from, and its JSON (cli.md)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Literal

from clac_desktop.models.record import decimal_text
from clac_desktop.queries.period import Period
from clac_desktop.texts import N_

Number = int | float | Decimal
Way = Literal["count", "percent", "ratio"]


@dataclass(frozen=True, slots=True)
class Definition:
    """The code of a figure, its Spanish name and sentence (translated when shown), its unit, how its value is made."""

    code: str
    name: str
    formula: str
    unit: str
    way: Way = "count"


DEFINITIONS: dict[str, Definition] = {
    one.code: one
    for one in (
        Definition(
            "F0",
            N_("Organizaciones activas"),
            N_(
                "Organizaciones miembro al último día del período: ya ingresadas, sin salida hasta ese día, y ese día "
                "certificadas, suspendidas o con permiso de comercio. Sin fecha de ingreso se toman como miembros "
                "desde antes del plan; sin estado conocido se cuentan aparte."
            ),
            "organisations",
        ),
        Definition(
            "F1",
            N_("Organizaciones atendidas"),
            N_(
                "Organizaciones miembro que recibieron en el período al menos un servicio realizado, con un "
                "participante o más o como asesoría documental, y que eran miembros activos el día en que el servicio "
                "terminó. Cada una se cuenta una vez: son únicas en el período, por eso los períodos no se suman."
            ),
            "organisations",
        ),
        Definition(
            "F1b",
            N_("Otras organizaciones atendidas"),
            N_(
                "Organizaciones atendidas en el período que no eran miembros activos el día de ningún servicio "
                "recibido: por confirmar, solicitantes, descertificadas, sin estado, o fuera de sus fechas de ingreso "
                "y salida."
            ),
            "organisations",
        ),
        Definition(
            "F1c",
            N_("Estructuras atendidas"),
            N_(
                "Coordinadoras nacionales y redes que recibieron en el período al menos un servicio realizado, con un "
                "participante o más o como asesoría documental. Cada una se cuenta una vez."
            ),
            "structures",
        ),
        Definition(
            "F2",
            N_("Cobertura"),
            N_(
                "Organizaciones atendidas en el período que siguen activas el último día, divididas entre las activas "
                "ese día, por cien. Nunca pasa de 100 %."
            ),
            "percent",
            "percent",
        ),
        Definition(
            "F3",
            N_("Servicios realizados"),
            N_(
                "Servicios en estado realizado cuya fecha final está en el período. Un servicio de varios países se "
                "cuenta una vez en el total y una vez en cada país."
            ),
            "services",
        ),
        Definition(
            "F4",
            N_("Atenciones"),
            N_("Filas de asistencia (servicio y organización o estructura) de los servicios realizados del período."),
            "attendances",
        ),
        Definition(
            "F5",
            N_("Intensidad"),
            N_(
                "Atenciones a organizaciones que eran miembros activos el día en que el servicio terminó, divididas "
                "entre las organizaciones atendidas."
            ),
            "attendances_per_organisation",
            "ratio",
        ),
        Definition(
            "F6",
            N_("Sin atender"),
            N_("Organizaciones activas el último día del período que no fueron atendidas en él."),
            "organisations",
        ),
        Definition(
            "F7",
            N_("Participaciones"),
            N_(
                "Suma de mujeres, hombres y personas sin dato de sexo en las atenciones del período. Son asistencias, "
                "no personas únicas: no se guarda la identidad de nadie."
            ),
            "participations",
        ),
        Definition(
            "F8",
            N_("Mujeres"),
            N_(
                "Participaciones de mujeres divididas entre las de mujeres y hombres, por cien. Las personas sin dato "
                "de sexo se muestran aparte."
            ),
            "percent",
            "percent",
        ),
        Definition(
            "F9",
            N_("Jóvenes"),
            N_(
                "Mujeres y hombres jóvenes divididos entre todas las participaciones de las atenciones en las que se "
                "preguntó por jóvenes, por cien."
            ),
            "percent",
            "percent",
        ),
        Definition("F10", N_("Horas"), N_("Suma de las horas de los servicios realizados del período."), "hours"),
        Definition(
            "F10b",
            N_("Horas-participante"),
            N_("Suma, por cada servicio realizado del período, de sus horas por sus participaciones."),
            "participant_hours",
        ),
        Definition(
            "F11",
            N_("Costo"),
            N_(
                "Suma del costo de los servicios realizados del período, en su moneda. Todavía no hay tipos de cambio: "
                "con varias monedas cada una se muestra aparte y no hay un total."
            ),
            "currency",
        ),
    )
}


@dataclass(frozen=True, slots=True)
class Share:
    """Value, exact numerator and denominator of one country; None where there is nothing to divide by or no data."""

    value: Number | None
    numerator: int | Decimal | None
    denominator: int | None = None
    by_currency: dict[str, Decimal] | None = None


@dataclass(frozen=True, slots=True)
class Apart:
    """A number shown beside a figure. `included`: it is a part of the figure; otherwise it was left out of it."""

    code: str
    label: str
    value: int
    included: bool
    listed: bool  # `figure_lists` shows the records behind it


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure of a period with where it comes from. `None` as value is "s/d", never 0.

    `n` is how many records were counted, `open_conflicts` how many conflicts among them wait for a decision.
    `by_country` need not add up to the value: what belongs to two countries counts in both, and once in the whole.
    """

    code: str
    name: str
    formula: str
    value: Number | None
    unit: str
    numerator: int | Decimal | None
    denominator: int | None
    n: int
    open_conflicts: int
    by_country: dict[str, Share]
    apart: tuple[Apart, ...] = ()
    by_currency: dict[str, Decimal] | None = None
    records: list[str] | None = field(default=None, repr=False)
    denominator_records: list[str] | None = field(default=None, repr=False)

    def part(self, code: str) -> int:
        """Return the number shown apart under this code, 0 where there is none."""
        return next((one.value for one in self.apart if one.code == code), 0)


def share_of(way: Way, numerator: int | Decimal | None, denominator: int | None) -> Share:
    """Return value, numerator and denominator; a missing or empty denominator of a quotient gives None (F2)."""
    if way == "count":
        return Share(numerator, numerator, denominator)
    if not denominator or numerator is None:
        return Share(None, numerator, denominator)
    scale = 100 if way == "percent" else 1
    return Share(float(scale * numerator / denominator), numerator, denominator)


def figure_as_json(figure: Figure) -> dict[str, Any]:
    """Return a figure with the keys of the command line's contract; `records` only where they were asked for.

    Hours and costs are decimals as text, all other numbers are JSON numbers.
    """
    found: dict[str, Any] = {
        "code": figure.code,
        "name": figure.name,
        "value": _plain(figure.value),
        "unit": figure.unit,
        "numerator": _plain(figure.numerator),
        "denominator": figure.denominator,
        "n": figure.n,
        "open_conflicts": figure.open_conflicts,
        "by_country": {code: _share_as_json(share) for code, share in figure.by_country.items()},
    }
    if figure.by_currency is not None:
        found["by_currency"] = _currencies(figure.by_currency)
    if figure.records is not None:
        found["records"] = figure.records
    return found


def figures_as_json(
    period: Period, countries: Sequence[str], found: Sequence[Figure], *, today: dt.date
) -> dict[str, Any]:
    """Return the whole document of the verb `figures`; the cut-off is the period's end, or today while it lasts."""
    return {
        "from": period.start.isoformat(),
        "to": period.end.isoformat(),
        "cutoff": min(period.end, today).isoformat(),
        "countries": list(countries),
        "figures": [figure_as_json(figure) for figure in found],
    }


def _share_as_json(share: Share) -> dict[str, Any]:
    found: dict[str, Any] = {
        "value": _plain(share.value),
        "numerator": _plain(share.numerator),
        "denominator": share.denominator,
    }
    if share.by_currency is not None:
        found["by_currency"] = _currencies(share.by_currency)
    return found


def _currencies(sums: dict[str, Decimal]) -> dict[str, str]:
    return {code: decimal_text(sums[code]) for code in sorted(sums)}


def _plain(value: Number | None) -> int | float | str | None:
    return decimal_text(value) if isinstance(value, Decimal) else value
