"""The reference data that travel with the product are whole and fit each other."""

from __future__ import annotations

import csv
import json
import unicodedata

import pytest

from clac_desktop import paths

REFERENCE = paths.resources() / "reference"
NAMES = ("name_es", "name_en", "name_pt", "name_fr")


def rows(name: str) -> list[dict[str, str]]:
    with (REFERENCE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def codes(name: str, column: str = "code") -> set[str]:
    return {row[column] for row in rows(name)}


def test_the_plan_is_verbatim_in_its_numbers() -> None:
    document = json.loads((REFERENCE / "strategic_plan_2022_2024.json").read_text(encoding="utf-8"))
    objectives = document["plan"]["strategic_objectives"]
    assert len(objectives) == 4
    assert sum(len(objective["tactical_objectives"]) for objective in objectives) == 11
    assert len(document["reported_figures"]) == 21


@pytest.mark.parametrize(
    ("name", "count"),
    [
        ("service_types.csv", 15),
        ("service_type_families.csv", 3),
        ("modalities.csv", 3),
        ("themes.csv", 15),
        ("certification_statuses.csv", 5),
        ("structures.csv", 26),
        ("countries.csv", 26),
        ("products.csv", 42),
        ("sdgs.csv", 17),
    ],
)
def test_every_entry_has_a_distinct_code_and_four_names(name: str, count: int) -> None:
    entries = rows(name)
    assert len(entries) == count
    assert len({next(iter(row.values())) for row in entries}) == count
    assert all(row[column].strip() for row in entries for column in NAMES)


def test_references_between_the_lists_are_known() -> None:
    assert codes("service_types.csv", "family") == codes("service_type_families.csv")
    assert {row["kind"] for row in rows("themes.csv")} == {"theme", "axis"}
    assert {row["code"] for row in rows("certification_statuses.csv") if row["active"] == "1"} == {
        "certified",
        "suspended",
        "permission_to_trade",
    }
    structures = rows("structures.csv")
    assert len([row for row in structures if row["kind"] == "national_coordinator"]) == 17
    assert len([row for row in structures if row["kind"] == "product_network"]) == 8
    countries, products = codes("countries.csv", "iso2"), codes("products.csv")
    for row in structures:
        assert set(filter(None, row["countries"].split("|"))) <= countries
        assert set(filter(None, row["products"].split("|"))) <= products
    for row in rows("organisations.csv"):
        assert set(row["country_iso2"].split("|")) <= countries


def test_words_of_the_fingerprint_cannot_be_confused() -> None:
    words = (REFERENCE / "words.txt").read_text(encoding="utf-8").split()
    bare = {"".join(c for c in unicodedata.normalize("NFD", word) if not unicodedata.combining(c)) for word in words}
    assert len(words) == len(bare) == 2048
    assert all(word == unicodedata.normalize("NFC", word) and word.isalpha() and word.islower() for word in words)
    assert all(3 <= len(word) <= 8 for word in words)
