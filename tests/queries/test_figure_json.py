"""The JSON of the verb `figures` is a contract (cli.md)."""

from __future__ import annotations

import datetime as dt
import json

from clac_desktop import texts
from clac_desktop.models.writing import Reading
from clac_desktop.queries.figure import figure_as_json, figures_as_json
from clac_desktop.queries.figures import figures
from clac_desktop.queries.period import Period
from tests.queries.world import Came, World

KEYS = ["code", "name", "value", "unit", "numerator", "denominator", "n", "open_conflicts", "by_country"]


def test_the_document_of_the_command_line(world: World) -> None:
    one, other = world.organisation("Uno"), world.organisation("Otra")
    world.organisation("Tercera")
    world.service("Taller", "2023-02-02", [Came(one, women=1, men=2), Came(other, men=1)], hours="1.50")
    world.service("Feria", "2023-02-03", [], hours="2", cost="10", currency="USD", countries=("PE", "EC"))
    world.write()
    world.writing.flush()
    reading = Reading(world.writing.connection, world.writing.settings)
    period = Period.year(2023)
    found = figures(reading, period, countries=["PE"], with_records=True)
    document = json.loads(json.dumps(figures_as_json(period, ["PE"], found, today=dt.date(2023, 6, 1))))
    assert {name: document[name] for name in ("from", "to", "cutoff", "countries")} == {
        "from": "2023-01-01",
        "to": "2023-12-31",
        "cutoff": "2023-06-01",
        "countries": ["PE"],
    }
    by_code = {figure["code"]: figure for figure in document["figures"]}
    for code, figure in by_code.items():
        assert list(figure) == [*KEYS, *(["by_currency"] if code == "F11" else []), "records"]
    assert by_code["F2"] == {
        "code": "F2",
        "name": "Cobertura",
        "value": 100 * 2 / 3,
        "unit": "percent",
        "numerator": 2,
        "denominator": 3,
        "n": 3,
        "open_conflicts": 0,
        "by_country": {"PE": {"value": 100 * 2 / 3, "numerator": 2, "denominator": 3}},
        "records": sorted([one, other]),
    }
    assert (by_code["F9"]["value"], by_code["F9"]["denominator"]) == (None, 0)
    assert (by_code["F10"]["value"], by_code["F10b"]["value"]) == ("3.5", "6")
    assert (by_code["F11"]["value"], by_code["F11"]["unit"]) == ("10", "USD")
    assert by_code["F11"]["by_currency"] == by_code["F11"]["by_country"]["PE"]["by_currency"] == {"USD": "10"}


def test_records_stay_out_unless_asked_for_and_names_are_translated(world: World) -> None:
    reading = Reading(world.writing.connection, world.writing.settings)
    texts.set_language("en")
    (coverage,) = figures(reading, Period.year(2023), codes=["F2"])
    assert list(figure_as_json(coverage)) == KEYS
    assert coverage.name == "Coverage" and coverage.formula.endswith("Never above 100%.")
