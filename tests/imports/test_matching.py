"""Who is meant: exactly by FLO-ID or name, else suggestions; quick enough to be asked while typing."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest

from clac_desktop.imports.matching import (
    Known,
    OrganisationIndex,
    identify,
    likeness,
    load_index,
    pieces,
    suggest,
    variants,
)
from clac_desktop.models.database import Workspace
from clac_desktop.models.writing import Reading


@pytest.fixture
def reading(register: Workspace) -> Iterator[Reading]:
    with register.reading() as view:
        yield view


@pytest.mark.parametrize(
    ("line", "label"),
    [
        ("796", "La Florida"), ("00796", "La Florida"), ("796.0", "La Florida"), ("FLO ID 796", "La Florida"),
        ("la florida", "La Florida"), ("LA  FLORIDA.", "La Florida"), ("La Florida (796)", "La Florida"),
        ("796 - La Florida", "La Florida"), ("1. La Florida", "La Florida"), ("• 796", "La Florida"),
        ("apoq", "Asociación de Pequeños Productores Orgánicos de Querecotillo (APOQ)"),
        ("COOPEVICTORIA R.L.", "COOPEVICTORIA R.L. (COOPEVICTORIA)"), ("guaya b", "Guaya'b"),
    ],
)  # fmt: skip
def test_exactly_identified(reading: Reading, line: str, label: str) -> None:
    (found,) = identify(reading, [line])
    assert found.uid is not None
    assert load_index(reading.connection, reading.settings).known[found.uid].label == label


@pytest.mark.parametrize(
    ("line", "first"),
    [
        ("florida", "La Florida"), ("La Floridda", "La Florida"), ("apbosa", "APPBOSA"),
        ("Coop. El Ceibo Ltda", "El Ceibo"),
        ("7960", "La Florida"), ("La Florida (1471)", "La Florida"), ("Asoc. Productores Saman", "Saman"),
    ],
)  # fmt: skip
def test_suggested_and_never_guessed(reading: Reading, line: str, first: str) -> None:
    (found,) = identify(reading, [line])
    assert found.uid is None
    assert first in found.suggestions[0].label
    assert len(found.suggestions) <= 3
    assert [one.score for one in found.suggestions] and all(0 < one.score <= 100 for one in found.suggestions)


def test_nothing_alike_is_nothing(reading: Reading) -> None:
    assert identify(reading, ["zzzzqqqq"])[0].suggestions == ()
    assert identify(reading, ["", "   ", "-- "]) == []


def test_a_pasted_line_of_flo_ids_is_cut_up(reading: Reading) -> None:
    found = identify(reading, ["796, 1471;28141", "La Florida; Naranjillo"])
    assert [one.uid is not None for one in found] == [True] * 5
    assert pieces("Mao, Valverde") == ["Mao, Valverde"]


def test_structures_are_identified(reading: Reading) -> None:
    (found,) = identify(reading, ["CECJ"])
    assert found.uid is not None
    assert found.structure


def test_countries_decide_between_namesakes() -> None:
    index = OrganisationIndex(home=frozenset({"pe"}))
    for country in ("pe", "bo", "ec"):
        index.add(Known(country, "San Juan", countries=frozenset({country})))
    assert index.find("San Juan") == ["pe"]
    assert index.find("San Juan", ["bo"]) == ["bo"]
    assert sorted(index.find("San Juan", ["bo", "ec"])) == ["bo", "ec"]
    assert index.suggest("San Jaun", ["ec"])[0].uid == "ec"


def test_legal_forms_say_nothing_about_who_it_is() -> None:
    assert variants("Cooperativa Agraria Norandino Ltda.", "") == variants("Coop. Agraria Norandino", "")
    assert variants("ac la laja sa de cv", "") == ("laja",)
    assert variants("Cooperativa", "") == ("cooperativa",)
    assert likeness("acipar", "coacipar") > 88
    assert likeness("apoq", "apop") < 88


def test_a_thousand_organisations_are_searched_in_a_moment(register: Workspace) -> None:
    index = OrganisationIndex()
    for number in range(1000):
        name = f"Cooperativa Agraria {number * 7919 % 9973:x} de Ejemplo {number}"
        index.add(Known(str(number), name, f"CAE{number}", str(10_000 + number)))
    began = time.process_time()
    for _round in range(20):
        index.suggest("Coop Agraria Ejemplo 512")
    assert (time.process_time() - began) / 20 < 0.05
    with register.reading() as view:
        began = time.process_time()
        assert suggest(view, "florida")[0].flo_id == "796"
        assert time.process_time() - began < 0.05
