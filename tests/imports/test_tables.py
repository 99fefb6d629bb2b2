"""Where the table is in a messy workbook, and in which words it is refused."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from clac_desktop import texts
from clac_desktop.errors import ProblemError
from clac_desktop.imports.columns import COLUMNS, TableKind, header_key, known_headers, recognise
from clac_desktop.imports.header_mapping import read_mapping, save_mapping
from clac_desktop.imports.outcome import ImportOptions
from clac_desktop.imports.services import import_services
from clac_desktop.imports.tables import Table, find_table
from clac_desktop.models.database import Workspace
from clac_desktop.spreadsheets.cells import Cell, Sheet, Workbook
from tests.imports.conftest import HEADINGS, codes, counted, row

KINDS: tuple[TableKind, ...] = ("organisations", "services")
NAME = ["Nombre", "País", "Tipo de organización"]
DATA: list[Cell] = ["Coop Uno", "PE", "OPP"]


def found(*sheets: Sheet, kind: TableKind = "organisations", **options: object) -> Table:
    return find_table(Workbook(list(sheets)), kind, "libro.xlsx", **options)  # type: ignore[arg-type]


def refused(*sheets: Sheet, kind: TableKind = "organisations", **options: object) -> str:
    with pytest.raises(ProblemError) as problem:
        found(*sheets, kind=kind, **options)
    assert all(texts.sentence(one) and texts.hint(one) for one in problem.value.problems)
    return problem.value.problems[0].code


def sheet(*rows: list[Cell], name: str = "Hoja1", hidden: bool = False) -> Sheet:
    return Sheet(name, list(rows), hidden)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("spoken", ["es", "en"])
def test_the_headings_of_the_template_are_known_in_each_language(kind: TableKind, spoken: str) -> None:
    texts.set_language(spoken)
    known = known_headers(kind)
    for key, fact in COLUMNS[kind].items():
        assert recognise(texts._(fact.label), known) == key
        assert recognise(f"{texts._(fact.label).upper()} *", known) == key
        assert recognise(key, known) == key


@pytest.mark.parametrize("kind", KINDS)
def test_no_heading_stands_for_two_columns(kind: TableKind) -> None:
    owners: dict[str, set[str]] = {}
    for key, fact in COLUMNS[kind].items():
        for name in (key, fact.label, *fact.also.split(";")):
            owners.setdefault(header_key(name), set()).add(key)
    assert {name: keys for name, keys in owners.items() if name and len(keys) > 1} == {}


def test_the_header_may_stand_below_titles_and_right_of_nothing() -> None:
    rows: list[list[Cell]] = [["Registro de la oficina"], [], [None, "al 30 de junio"], [None, *NAME], [None, *DATA]]
    table = found(sheet(*rows))
    assert [column.number for column in table.columns.values()] == [2, 3, 4]
    assert [line.number for line in table.rows] == [5]


def test_a_header_merged_over_two_rows() -> None:
    first: list[Cell] = ["service_ref", "title", "Participantes", None, "Jóvenes", None]
    second: list[Cell] = [None, None, "Mujeres", "Hombres", "Mujeres jóvenes", "Hombres jóvenes"]
    table = found(sheet(first, second, ["S1", "Taller", 3, 4, 1, 1]), kind="services")
    assert {key: column.number for key, column in table.columns.items()} == {
        "service_ref": 1, "title": 2, "women": 3, "men": 4, "young_women": 5, "young_men": 6,
    }  # fmt: skip
    assert [line.number for line in table.rows] == [3]


def test_the_sheet_with_most_known_columns_is_taken_unless_one_is_named() -> None:
    other = sheet(["Nombre", "País", "Tipo", "Sigla", "FLO"], ["Coop Dos", "PE", "OPP", "CD", 1], name="Registro")
    assert found(sheet(NAME, DATA), other).sheet == "Registro"
    assert found(sheet(NAME, DATA), other, sheet="HOJA1").sheet == "Hoja1"
    assert refused(sheet(NAME, DATA), sheet="Enero") == "import.no_sheet"
    assert found(sheet(NAME, DATA, name="Oculta", hidden=True), sheet(NAME, DATA)).sheet == "Hoja1"


def test_causes_differ() -> None:
    assert refused() == "import.no_cells"
    assert refused(sheet()) == "import.no_cells"
    assert refused(sheet(["mpg", "cyl"], [21, 6])) == "import.no_known_column"
    assert refused(sheet(["name", "label"], ["a", "b"])) == "import.columns_missing"
    assert refused(sheet(NAME)) == "import.no_rows"
    assert refused(sheet([*NAME, "Nombre de la organización"], [*DATA, "x"])) == "import.column_twice"
    assert refused(sheet(NAME, DATA), sheet([], name="_manifest")) == "import.is_package"


def test_what_was_found_is_told() -> None:
    with pytest.raises(ProblemError) as problem:
        found(sheet(["mpg", "cyl"], [21, 6]))
    assert "mpg, cyl" in texts.sentence(problem.value.problems[0])


def test_the_key_itself_wins_over_another_heading_of_the_same_column() -> None:
    table = found(sheet(["name", "Organización", "country", "kind"], ["Coop Uno", "otra cosa", "PE", "OPP"]))
    assert table.columns["name"].number == 1
    assert table.ignored == ["Organización"]
    assert [problem.code for problem in table.warnings] == ["import.unknown_columns"]


def test_blank_rows_totals_and_repeated_headings_are_no_records() -> None:
    total: list[Cell] = ["TOTAL", None, None]
    table = found(sheet(NAME, DATA, [], [None, " "], NAME, ["Coop Dos", "BO", "OT"], total))
    assert [line.number for line in table.rows] == [2, 6]
    assert [(problem.code, problem.row) for problem in table.warnings] == [("import.totals_row", 7)]


def test_an_organisation_may_be_called_total() -> None:
    assert [line.number for line in found(sheet(NAME, ["Total Café", "PE", "OPP"])).rows] == [2]


def test_a_saved_mapping_serves_another_layout(register: Workspace, table: Callable[..., Path], tmp_path: Path) -> None:
    layout = [f"Campo {number}" for number in range(len(HEADINGS))]
    path = table([[*layout, "Mujeres"], [*row(), "no es de aquí"]])
    mapping: dict[str, str | None] = {**dict(zip(layout, HEADINGS, strict=True)), "Mujeres": None}
    save_mapping(tmp_path / "mapa.json", mapping)
    assert read_mapping(tmp_path / "mapa.json", "services") == mapping
    outcome = import_services(register, path, ImportOptions(mapping=tmp_path / "mapa.json"))
    assert counted(outcome, "services") == (1, 0, 0, 0)
    assert codes(outcome) == []
    outcome = import_services(register, path, ImportOptions(mapping={**mapping, "Falta": "cost"}))
    assert codes(outcome) == ["import.mapping_header"]


@pytest.mark.parametrize("content", ["", "[]", '{"a": 1}', "\x00\x01"])
def test_what_is_no_mapping_is_said(content: str, tmp_path: Path) -> None:
    (tmp_path / "m.json").write_text(content)
    with pytest.raises(ProblemError) as problem:
        read_mapping(tmp_path / "m.json", "services")
    assert problem.value.problems[0].code == "import.mapping_unreadable"
    (tmp_path / "m.json").write_text(json.dumps({"a": "Columna inventada"}))
    with pytest.raises(ProblemError) as problem:
        read_mapping(tmp_path / "m.json", "services")
    assert problem.value.problems[0].code == "import.mapping_key"
    (tmp_path / "m.json").write_text(json.dumps({"a": "Horas"}))
    assert read_mapping(tmp_path / "m.json", "services") == {"a": "hours"}
