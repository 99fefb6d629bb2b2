"""The register from a file: the real sample, identity, status history, what the window corrected since."""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from clac_desktop.errors import ProblemError
from clac_desktop.imports.organisation_values import draft_of
from clac_desktop.imports.organisations import import_organisations
from clac_desktop.imports.outcome import ImportOptions
from clac_desktop.models.database import Workspace
from clac_desktop.recording.organisation import correct_organisation
from tests.imports.conftest import ORGANISATIONS, ask, codes, counted, dumped, errors

HEAD = ("flo_id", "name", "country", "kind", "status", "status_since", "entry")
Table = Callable[..., Path]


def statuses(workspace: Workspace, name: str) -> list[tuple[object, ...]]:
    return ask(
        workspace,
        "SELECT c.status, c.since FROM certification_status c JOIN organisation o ON o.id = c.organisation_id"
        " WHERE o.name = ? AND NOT c.voided ORDER BY c.since",
        name,
    )


def test_the_sample_goes_in_whole_and_twice_changes_nothing(centre: Workspace) -> None:
    before = dumped(centre)
    preview = import_organisations(centre, ORGANISATIONS, ImportOptions(dry_run=True))
    assert dumped(centre) == before
    assert ask(centre, "SELECT count(*) FROM import_log") == [(0,)]
    first = import_organisations(centre, ORGANISATIONS)
    assert counted(preview, "organisations") == counted(first, "organisations") == (65, 0, 0, 0)
    assert preview.import_uid is None
    assert [replace(line, uid=None) for line in preview.lines] == [replace(line, uid=None) for line in first.lines]
    after = dumped(centre)
    assert len(after) == len(before) + 65
    second = import_organisations(centre, ORGANISATIONS)
    assert counted(second, "organisations") == (0, 0, 65, 0)
    assert dumped(centre) == after
    assert ask(centre, "SELECT count(*) FROM journal WHERE import_uid = ?", first.import_uid) == [(65,)]
    assert ask(centre, "SELECT number, kind FROM import_log ORDER BY number") == [
        (1, "organisations"),
        (2, "organisations"),
    ]
    assert list(centre.path.parent.glob("centre-backups/*_import*.clac"))


def test_the_sample_is_understood(register: Workspace) -> None:
    assert ask(register, "SELECT count(*) FROM organisation WHERE confirmed AND kind = 'OT'") == [(4,)]
    assert ask(
        register,
        "SELECT count(*) FROM organisation_country l JOIN organisation o ON o.id = l.owner_id"
        " WHERE o.acronym = 'WINFA'",
    ) == [(3,)]
    assert ask(register, "SELECT name, producer_setup FROM organisation WHERE flo_id = '4509'") == [
        ("Inversiones Ponte Tresa", "HL")
    ]


def test_the_likely_duplicate_of_the_sample_is_reported_and_not_merged(centre: Workspace) -> None:
    outcome = import_organisations(centre, ORGANISATIONS)
    warned = [problem for problem in outcome.problems if problem.code == "import.likely_duplicate"]
    assert [(problem.severity, problem.facts["other"]) for problem in warned] == [("warning", "Acipar")]


def test_two_flo_ids_are_never_a_likely_duplicate(centre: Workspace, table: Table) -> None:
    rows = [HEAD, ("111", "Cooperativa Ejemplo Norte", "PE", "OPP"), ("222", "Coop. Ejemplo Norte Ltda.", "PE", "OPP")]
    outcome = import_organisations(centre, table(rows))
    assert counted(outcome, "organisations") == (2, 0, 0, 0)
    assert codes(outcome) == []
    rows[2] = ("", "Ejemplo del Norte S.A.", "PE", "OPP")
    assert codes(import_organisations(centre, table(rows))) == ["import.likely_duplicate"] * 2  # like both


def test_real_typing_of_names_meets_one_organisation(centre: Workspace, table: Table) -> None:
    """Case, accents, blanks and punctuation are one name; a legal suffix is only a likely duplicate."""
    rows = [
        HEAD,
        ("", "asociación aldea global jinotega", "NI", "OPP"),
        ("", "ASOCIACION  ALDEA GLOBAL, Jinotega ", "ni", "opp"),
    ]
    outcome = import_organisations(centre, table(rows[:2]))
    assert counted(outcome, "organisations") == (1, 0, 0, 0)
    again = import_organisations(centre, table([rows[0], rows[2]]))
    assert counted(again, "organisations")[0] == 0


def test_messy_names_go_in_without_losing_one(centre: Workspace, table: Table) -> None:
    path = Path(__file__).parents[3] / "shared" / "data" / "messy_company_names.csv"
    if not path.exists():
        pytest.skip("the list of names as exporters typed them is not on this machine")
    with path.open(encoding="utf-8", newline="") as file:
        names = [(line["company"], line["country_iso2"]) for line in csv.DictReader(file)]
    known = {code for (code,) in ask(centre, "SELECT code FROM country")}
    rows = [
        ("Nombre", "País", "Tipo de organización"),
        *((name, country, "OPP") for name, country in names if country in known),
    ]
    outcome = import_organisations(centre, table(rows))
    new, changed, same, refused = counted(outcome, "organisations")
    assert (changed, same, refused) == (0, 0, 0)
    assert new == ask(centre, "SELECT count(*) FROM organisation")[0][0]
    assert new > 150
    again = import_organisations(centre, table(rows))
    assert counted(again, "organisations") == (0, 0, new, 0)


def test_flo_ids_of_excel_meet_those_of_the_register(register: Workspace, table: Table) -> None:
    rows = [("Código FLO", "Nombre", "País", "Tipo", "Sigla"), (796.0, "La Florida", "Perú", "OPP", "CLF")]
    outcome = import_organisations(register, table(rows, "t.xlsx"))
    assert counted(outcome, "organisations") == (0, 1, 0, 0)
    assert ask(register, "SELECT acronym FROM organisation WHERE flo_id = '796'") == [("CLF",)]


def test_a_name_without_flo_id_gets_one(register: Workspace, table: Table) -> None:
    rows = [HEAD, ("9001", "Naranjillo", "PE", "OPP")]
    assert counted(import_organisations(register, table(rows)), "organisations") == (0, 1, 0, 0)
    assert ask(register, "SELECT name FROM organisation WHERE flo_key = '9001'") == [("Naranjillo",)]
    other = [HEAD, ("9002", "Naranjillo", "PE", "OPP")]
    assert counted(import_organisations(register, table(other)), "organisations") == (1, 0, 0, 0)


def test_a_plantation_and_its_workers_share_a_flo_id(register: Workspace, table: Table) -> None:
    rows = [HEAD, ("4410", "Trabajadores de Hoja Verde", "EC", "OPP")]
    assert counted(import_organisations(register, table(rows)), "organisations") == (1, 0, 0, 0)
    again = [HEAD, ("4410", "", "", "", "certified")]
    outcome = import_organisations(register, table(again))
    assert [problem.code for problem in errors(outcome)] == ["import.organisation_several"]


def test_a_file_of_statuses_needs_only_the_flo_id(register: Workspace, table: Table) -> None:
    rows = [
        ("FLO ID", "Estado de certificación", "Estado desde"),
        ("796", "Suspendido", "2023-05-01"),
        ("999", "Certificada", ""),
    ]
    outcome = import_organisations(register, table(rows))
    assert counted(outcome, "organisations") == (0, 1, 0, 1)
    assert statuses(register, "La Florida") == [("suspended", "2023-05-01")]
    assert {(problem.row, problem.code) for problem in errors(outcome)} == {(3, "organisation.missing")}


def test_the_first_status_holds_from_the_entry_a_change_from_as_of(centre: Workspace, table: Table) -> None:
    def bring(status: str, since: str = "", as_of: dt.date | None = None) -> tuple[int, int, int, int]:
        rows = [HEAD, ("", "Coop Uno", "PE", "OPP", status, since, "2004-03-15")]
        return counted(import_organisations(centre, table(rows), ImportOptions(as_of=as_of)), "organisations")

    assert bring("certified") == (1, 0, 0, 0)
    assert statuses(centre, "Coop Uno") == [("certified", "2004-03-15")]
    assert bring("certified") == (0, 0, 1, 0)
    assert bring("Suspendida", as_of=dt.date(2023, 6, 30)) == (0, 1, 0, 0)
    history = [("certified", "2004-03-15"), ("suspended", "2023-06-30")]
    assert statuses(centre, "Coop Uno") == history
    assert bring("Suspendida", as_of=dt.date(2023, 9, 30)) == (0, 0, 1, 0)
    assert statuses(centre, "Coop Uno") == history


def test_without_entry_the_first_status_is_as_old_as_anyone_knows(centre: Workspace, table: Table) -> None:
    import_organisations(centre, table([HEAD, ("", "Coop Dos", "PE", "OPP", "certified")]))
    assert statuses(centre, "Coop Dos") == [("certified", None)]


def test_several_rows_of_one_organisation_are_its_history(centre: Workspace, table: Table) -> None:
    rows = [
        HEAD,
        ("77", "Coop Tres", "PE", "OPP", "certified", "2019-01-01"),
        ("77", "Coop Tres", "PE", "OPP", "suspended", "2022-03-01"),
        ("77", "", "", "", "certified", "2022-09-01"),
    ]
    outcome = import_organisations(centre, table(rows))
    assert counted(outcome, "organisations") == (1, 0, 0, 0)
    assert len(statuses(centre, "Coop Tres")) == 3
    assert counted(import_organisations(centre, table(rows)), "organisations") == (0, 0, 1, 0)


def test_a_corrected_day_of_a_status_replaces_it(centre: Workspace, table: Table) -> None:
    for since in ("2020-01-01", "2021-01-01"):
        import_organisations(centre, table([HEAD, ("78", "Coop Cuatro", "PE", "OPP", "certified", since)]))
    import_organisations(centre, table([HEAD, ("78", "Coop Cuatro", "PE", "OPP", "suspended", "2023-01-01")]))
    import_organisations(centre, table([HEAD, ("78", "Coop Cuatro", "PE", "OPP", "suspended", "2023-02-01")]))
    found = statuses(centre, "Coop Cuatro")
    assert ("suspended", "2023-02-01") in found
    assert ("certified", "2021-01-01") in found


def test_rows_that_disagree_are_refused(centre: Workspace, table: Table) -> None:
    rows = [HEAD, ("77", "Coop Tres", "PE", "OPP"), ("77", "Coop Tres y Más", "PE", "OPP")]
    outcome = import_organisations(centre, table(rows))
    assert counted(outcome, "organisations") == (0, 0, 0, 1)
    (problem,) = errors(outcome)
    assert (problem.code, problem.row, problem.column, problem.value) == (
        "import.rows_disagree", 3, "name (B)", "Coop Tres y Más",
    )  # fmt: skip


def correct_name(workspace: Workspace, old: str, new: str) -> None:
    ((uid,),) = ask(workspace, "SELECT uid FROM organisation WHERE name = ?", old)
    with workspace.writing() as writing:
        look = writing.look(str(uid))
        correct_organisation(writing, str(uid), replace(draft_of(look.aggregate), name=new, place="Aquí"), look)


def test_a_later_correction_in_the_window_is_not_reverted(register: Workspace) -> None:
    correct_name(register, "Naranjillo", "Cooperativa Naranjillo")
    after = dumped(register)
    outcome = import_organisations(register, ORGANISATIONS)
    assert counted(outcome, "organisations") == (0, 0, 65, 0)
    assert dumped(register) == after


def test_an_empty_cell_changes_nothing_and_a_missing_row_deletes_nothing(register: Workspace, table: Table) -> None:
    before = dumped(register)
    rows = [("flo_id", "name", "country", "kind", "place"), ("796", "La Florida", "PE", "OPP", "")]
    assert counted(import_organisations(register, table(rows)), "organisations") == (0, 0, 1, 0)
    assert dumped(register) == before


def test_an_office_s_new_organisations_wait_for_the_centre(office: Workspace, table: Table) -> None:
    rows = [HEAD, ("", "Coop Nueva", "PE", "OPP", "certified")]
    import_organisations(office, table(rows))
    assert ask(office, "SELECT confirmed FROM organisation") == [(0,)]
    assert ask(office, "SELECT count(*) FROM activity") == [(0,)]


def test_kinds_and_setups(centre: Workspace, table: Table) -> None:
    rows = [
        ("name", "country", "kind", "producer_setup"),
        ("A uno", "PE", "SPO", ""), ("B dos", "PE", "HL", ""), ("C tres", "PE", "", "CP"),
        ("D cuatro", "PE", "plantación", ""), ("E cinco", "PE", "OPP", "HL"),
        ("F seis", "PE", "empresa", ""), ("G siete", "PE", "", ""),
    ]  # fmt: skip
    outcome = import_organisations(centre, table(rows))
    assert counted(outcome, "organisations") == (4, 0, 0, 3)
    assert [kind for (kind,) in ask(centre, "SELECT kind FROM organisation ORDER BY name")] == [
        "OPP",
        "OT",
        "OPP",
        "OT",
    ]
    assert {problem.row: problem.code for problem in errors(outcome)} == {
        6: "import.kind_setup", 7: "import.kind", 8: "organisation.missing",
    }  # fmt: skip


def test_an_office_before_its_first_package_is_told_to_wait(centre: Workspace) -> None:
    with centre.writing() as writing:
        writing.connection.exec_driver_sql("DELETE FROM setting WHERE key = 'office_uid'")
    with pytest.raises(ProblemError) as refused:
        import_organisations(centre, ORGANISATIONS)
    assert refused.value.problems[0].code == "workspace.waiting_for_centre"
