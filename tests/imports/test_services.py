"""Services from a file: what enters, what is refused, what a second file changes and what it leaves."""

from __future__ import annotations

import datetime as dt
import json
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from clac_desktop import texts
from clac_desktop.errors import Cancelled
from clac_desktop.imports.draft_bodies import draft_body, draft_from_body
from clac_desktop.imports.outcome import ImportOptions
from clac_desktop.imports.services import import_services
from clac_desktop.models.database import Workspace
from clac_desktop.models.identity import derived_uid
from clac_desktop.queries.service_form import service_draft
from clac_desktop.recording.draft import KeptDraft, drop_draft, keep_draft
from clac_desktop.recording.service import correct_service, restore_service, void_service
from tests.imports.conftest import HEADINGS, ask, codes, counted, dumped, errors, row

Table = Callable[..., Path]
S1 = derived_uid("service", "CLAC", "S1")


def bring(workspace: Workspace, table: Table, *rows: list[object], **options: object) -> tuple[object, ...]:
    outcome = import_services(workspace, table([HEADINGS, *rows]), ImportOptions(**options))  # type: ignore[arg-type]
    return counted(outcome, "services"), counted(outcome, "attendances"), outcome


def test_one_service_with_two_organisations_is_one_entry(register: Workspace, table: Table) -> None:
    before = dumped(register)
    rows = (row(), row(organisation="La Florida", service_ref="S2"), row(organisation="ACOPAGRO", women="5"))
    preview = bring(register, table, *rows, dry_run=True)
    assert dumped(register) == before
    services, attendances, outcome = bring(register, table, *rows)
    assert services == preview[0] == (2, 0, 0, 0)
    assert attendances == preview[1] == (3, 0, 0, 0)
    assert ask(register, "SELECT count(*) FROM journal WHERE import_uid = ?", outcome.import_uid) == [(2,)]  # type: ignore[attr-defined]
    assert ask(register, "SELECT women_total, receivers, counts, end FROM service WHERE uid = ?", S1) == [
        (8, 2, 1, "2023-07-05")
    ]
    after = dumped(register)
    assert bring(register, table, *rows)[:2] == ((0, 0, 2, 0), (0, 0, 3, 0))
    assert dumped(register) == after


def test_the_same_rows_in_another_order_format_and_language_are_the_same(register: Workspace, table: Table) -> None:
    bring(register, table, row())
    after = dumped(register)
    headings = ("Horas", "TITULO", "Service Reference", "Estado", "Fecha de inicio", "Organización *", "Mujeres",
                "Hombres", "Tipo de servicio", "país", "objetivo tático", "thèmes", "ODS", "Modalité")  # fmt: skip
    values = (6.0, "Taller de costos", "S1", "Delivered", dt.datetime(2023, 7, 5), 796, 3, 4, "Workshop", "Perú", 2.2,
              "Renda digna", "1|5", "présentiel")  # fmt: skip
    outcome = import_services(register, table([headings, values], "otra.xlsx"))
    assert codes(outcome) == []
    assert counted(outcome, "services") == (0, 0, 1, 0)
    assert dumped(register) == after


def test_only_what_differs_from_the_last_time_is_a_correction(register: Workspace, table: Table) -> None:
    bring(register, table, row())
    with register.writing() as writing:
        look = writing.look(S1)
        draft, _look = service_draft(writing, S1)  # type: ignore[arg-type]
        counts = replace(draft.attendance[0], women=30)
        correct_service(writing, S1, replace(draft, title="Corregido en la ventana", attendance=(counts,)), look)
    corrected = dumped(register)
    assert bring(register, table, row())[:2] == ((0, 0, 1, 0), (0, 0, 1, 0))
    assert dumped(register) == corrected
    assert bring(register, table, row(hours="8", men="9"))[:2] == ((0, 1, 0, 0), (0, 1, 0, 0))
    assert ask(register, "SELECT title, hours, women_total, men_total FROM service WHERE uid = ?", S1) == [
        ("Corregido en la ventana", 8_000_000, 30, 9)
    ]


def test_an_empty_cell_changes_nothing_and_a_missing_row_deletes_nothing(register: Workspace, table: Table) -> None:
    bring(register, table, row(remarks="Bien"), row(organisation="1471"))
    after = dumped(register)
    assert bring(register, table, row(remarks="", hours="", title="", women=""))[0] == (0, 0, 1, 0)
    assert dumped(register) == after


def test_a_moved_one_day_service_ends_on_its_new_day(register: Workspace, table: Table) -> None:
    bring(register, table, row())
    bring(register, table, row(start="2023-07-08"))
    assert ask(register, "SELECT start, end FROM service") == [("2023-07-08", "2023-07-08")]


def test_rows_without_reference_are_one_service_each(register: Workspace, table: Table) -> None:
    rows = (row(service_ref=""), row(service_ref="", organisation="1471"), row(service_ref="", title="Otro taller"))
    services, _attendances, outcome = bring(register, table, *rows)
    assert services == (3, 0, 0, 0)
    assert codes(outcome) == ["import.rows_of_one_service"]  # type: ignore[arg-type]
    after = dumped(register)
    assert bring(register, table, *rows)[0] == (0, 0, 3, 0)
    assert dumped(register) == after
    assert bring(register, table, row(service_ref="", hours="9"))[0] == (0, 1, 0, 0)
    assert bring(register, table, row(service_ref=""), row(service_ref=""))[0] == (1, 1, 0, 0)


def test_rows_of_one_reference_that_disagree_refuse_the_service(register: Workspace, table: Table) -> None:
    rows = (row(), row(organisation="1471", hours="7"), row(service_ref="S2"))
    services, attendances, outcome = bring(register, table, *rows)
    assert (services, attendances) == ((1, 0, 0, 1), (1, 0, 0, 2))
    (problem,) = errors(outcome)  # type: ignore[arg-type]
    assert (problem.code, problem.row, problem.column, problem.value) == ("import.rows_disagree", 3, "hours (L)", "7")
    assert dict(problem.facts) == {"first": 2, "other": "6"}
    # blank cells agree with everything: merged cells leave them so
    assert bring(register, table, row(), row(organisation="1471", hours="", title="", state=""))[0] == (1, 0, 0, 0)


@pytest.mark.parametrize(
    ("said", "code", "column"),
    [
        ({"hours": "1.234"}, "import.ambiguous_number", "hours (L)"),
        ({"start": "03/04/2023"}, "import.ambiguous_date", "start (C)"),
        ({"start": "el jueves"}, "import.not_date", "start (C)"),
        ({"service_type": "Tallr"}, "import.unknown_value", "service_type (F)"),
        ({"sdgs": "1|18"}, "import.unknown_value", "sdgs (K)"),
        ({"country": "Perú|Narnia"}, "import.unknown_value", "country (H)"),
        ({"state": "hecho"}, "import.state", "state (E)"),
        ({"women": "#N/A"}, "import.error_cell", "women (N)"),
        ({"women": "tres"}, "import.not_number", "women (N)"),
        ({"organisation": "La Floridda"}, "import.organisation_unknown", "organisation (M)"),
        ({"title": ""}, "service.missing", "title (B)"),
        ({"hours": ""}, "service.missing", "hours (L)"),
        ({"organisation": "", "women": "", "men": ""}, "service.no_attendance", "organisation (M)"),
        ({"women": "-1"}, "import.below_zero", "women (N)"),
        ({"state": ""}, "service.missing", "state (E)"),
        ({"end": "2023-07-01"}, "service.end_before_start", "end (D)"),
        ({"start": "2999-01-01"}, "import.date_far", "start (C)"),
        ({"start": "2090-01-01"}, "service.end_in_future", "start (C)"),
    ],
)  # fmt: skip
def test_a_refused_cell_is_named_and_refuses_its_service_only(
    register: Workspace, table: Table, said: dict[str, object], code: str, column: str
) -> None:
    before = dumped(register)
    services, _rows, outcome = bring(register, table, row(service_ref="ok"), row(**said), row(service_ref="S3"))
    found = errors(outcome)  # type: ignore[arg-type]
    assert (code, column) in {(problem.code, problem.column) for problem in found}
    assert services == (2, 0, 0, 1)
    assert len(dumped(register)) == len(before) + 4
    for problem in found:
        assert problem.row == 3
        assert problem.sheet == "tabla"
        assert texts.sentence(problem)
        assert texts.hint(problem)


def test_an_unknown_organisation_gets_suggestions(register: Workspace, table: Table) -> None:
    _services, _rows, outcome = bring(register, table, row(organisation="Coop La Florda"))
    (problem,) = errors(outcome)  # type: ignore[arg-type]
    assert "La Florida, 796" in str(problem.facts["suggestions"])
    assert "La Florida, 796" in texts.hint(problem)


def test_a_flo_id_and_a_name_in_two_columns(register: Workspace, table: Table) -> None:
    headings = (*HEADINGS, "FLO-ID")
    good, other, unknown = (
        [*row(organisation="La Florida"), 796],
        [*row(service_ref="S2", organisation="Naranjillo"), 796],
        None,
    )
    unknown = [*row(service_ref="S3", organisation="Coop Nadie"), 99999]
    alone = [*row(service_ref="S4", organisation=""), 1471]
    outcome = import_services(register, table([headings, good, other, unknown, alone]))
    assert counted(outcome, "services") == (2, 0, 0, 2)
    assert [(p.row, p.code) for p in errors(outcome)] == [
        (3, "import.organisation_disagrees"), (4, "import.organisation_unknown"),
    ]  # fmt: skip


def test_structures_receive_services_too(register: Workspace, table: Table) -> None:
    assert bring(register, table, row(organisation="CECJ"))[0] == (1, 0, 0, 0)
    assert ask(register, "SELECT count(*) FROM service_attendance WHERE structure_id IS NOT NULL") == [(1,)]


def test_decimal_sign_and_order_of_dates_are_chosen(register: Workspace, table: Table) -> None:
    said = row(hours="1,250", start="03/04/2023")
    assert bring(register, table, said)[0] == (0, 0, 0, 1)
    assert bring(register, table, said, decimal="comma", dates="dmy")[0] == (1, 0, 0, 0)
    assert ask(register, "SELECT hours, start FROM service") == [(1_250_000, "2023-04-03")]


def test_a_draft_stays_on_this_laptop_and_may_be_completed_later(register: Workspace, table: Table) -> None:
    before = dumped(register)
    rows = (
        row(state="borrador", hours="", themes=""),
        row(organisation="Coop Nadie Conoce", state="borrador", hours="", themes=""),
    )
    services, _rows, outcome = bring(register, table, *rows)
    assert services == (1, 0, 0, 0)
    assert errors(outcome) == []  # type: ignore[arg-type]
    assert dumped(register) == before
    ((body,),) = ask(register, "SELECT body FROM draft WHERE uid = ?", S1)
    draft = draft_from_body(json.loads(str(body)))
    assert draft.title == "Taller de costos"
    assert [attended.typed for attended in draft.attendance] == ["", "Coop Nadie Conoce"]
    assert draft_from_body(draft_body(draft)) == draft
    assert bring(register, table, *rows)[0] == (0, 0, 1, 0)
    assert bring(register, table, row())[0] == (1, 0, 0, 0)
    assert ask(register, "SELECT count(*) FROM draft") == [(0,)]
    assert ask(register, "SELECT count(*) FROM service_attendance") == [(1,)]
    services, _rows, outcome = bring(register, table, row(state="borrador"))
    assert services == (0, 0, 0, 1)
    assert codes(outcome) == ["import.draft_of_stored"]  # type: ignore[arg-type]


def test_a_draft_that_its_author_gave_up_does_not_come_back(register: Workspace, table: Table) -> None:
    bring(register, table, row(state="borrador"))
    with register.writing() as writing:
        drop_draft(writing, S1)
    assert bring(register, table, row(state="borrador"))[0] == (0, 0, 1, 0)
    assert ask(register, "SELECT count(*) FROM draft") == [(0,)]


def test_what_was_typed_into_a_draft_since_is_left(register: Workspace, table: Table) -> None:
    bring(register, table, row(state="borrador"))
    ((text_,),) = ask(register, "SELECT body FROM draft")
    body = json.loads(str(text_))
    assert body["fields"]["start"] == "05/07/2023"
    assert body["shown"]["end"] == "2023-07-05"
    body["fields"] |= {"title": "Escrito en la ventana", "hours": "seis y"}
    with register.writing() as writing:
        keep_draft(writing, KeptDraft(S1, "service", None, "Escrito en la ventana", body))
    assert bring(register, table, row(state="borrador"))[0] == (0, 0, 1, 0)
    assert bring(register, table, row(state="borrador", remarks="Nota"))[0] == (0, 1, 0, 0)
    ((text_,),) = ask(register, "SELECT body FROM draft")
    fields = json.loads(str(text_))["fields"]
    assert (fields["title"], fields["hours"], fields["remarks"]) == ("Escrito en la ventana", "seis y", "Nota")
    assert bring(register, table, row(hours="7", remarks="Nota"))[0] == (1, 0, 0, 0)
    assert ask(register, "SELECT title, hours FROM service") == [("Escrito en la ventana", 7_000_000)]


def test_void_is_brought_and_taken_back(register: Workspace, table: Table) -> None:
    bring(register, table, row())
    assert bring(register, table, row(state="anulado"))[0] == (0, 1, 0, 0)
    assert ask(register, "SELECT voided, state FROM service") == [(1, "delivered")]
    assert bring(register, table, row(state="anulado"))[0] == (0, 0, 1, 0)
    assert bring(register, table, row(state="realizado"))[0] == (0, 1, 0, 0)
    assert ask(register, "SELECT voided, state, counts FROM service") == [(0, "delivered", 1)]


def test_a_new_void_service_is_created_void(register: Workspace, table: Table) -> None:
    assert bring(register, table, row(state="anulado"), row(service_ref="S2", state="anulado", start="2090-01-01"))[
        0
    ] == (2, 0, 0, 0)
    assert ask(register, "SELECT voided, state FROM service ORDER BY start") == [(1, "delivered"), (1, "planned")]


def test_what_the_window_voided_or_restored_is_left(register: Workspace, table: Table) -> None:
    bring(register, table, row(), row(service_ref="S2", state="anulado"))
    with register.writing() as writing:
        void_service(writing, S1)
        restore_service(writing, derived_uid("service", "CLAC", "S2"))
    after = dumped(register)
    assert bring(register, table, row(), row(service_ref="S2", state="anulado"))[0] == (0, 0, 2, 0)
    assert dumped(register) == after


def test_planned_services_need_less(register: Workspace, table: Table) -> None:
    said = {"state": "planificado", "themes": "", "sdgs": "", "hours": "", "modality": "", "women": "", "men": ""}
    assert bring(register, table, row(**said, start="2090-01-01"))[0] == (1, 0, 0, 0)


def test_similar_services_are_reported_and_enter(register: Workspace, table: Table) -> None:
    bring(register, table, row())
    _s, _a, outcome = bring(
        register, table, row(service_ref="X9", title="Taller de los costos"), row(service_ref="X8", title="Taller 2")
    )
    assert codes(outcome) == ["import.similar_title"]  # type: ignore[arg-type]
    _s, _a, outcome = bring(
        register, table, row(service_ref="Y1", title="Feria SCA"), row(service_ref="Y2", title="FERIA SCA.")
    )
    assert codes(outcome) == ["import.similar_in_file"]  # type: ignore[arg-type]


def test_dates_outside_the_plan_only_warn(register: Workspace, table: Table) -> None:
    services, _rows, outcome = bring(register, table, row(start="2019-01-05"))
    assert services == (1, 0, 0, 0)
    assert codes(outcome) == ["service.outside_plan"]  # type: ignore[arg-type]


def test_an_office_identifies_in_its_own_countries_first(office: Workspace, table: Table) -> None:
    from clac_desktop.imports.organisations import import_organisations

    head = ("name", "country", "kind")
    import_organisations(office, table([head, ("San Juan", "PE", "OPP"), ("San Juan", "BO", "OPP")], "o.csv"))
    assert bring(office, table, row(organisation="San Juan"))[0] == (1, 0, 0, 0)
    assert bring(office, table, row(service_ref="S2", organisation="San Juan", country="BO"))[0] == (1, 0, 0, 0)
    found = ask(
        office,
        "SELECT c.code FROM service_attendance a JOIN service s ON s.id = a.service_id"
        " JOIN organisation_country l ON l.owner_id = a.organisation_id JOIN country c ON c.id = l.target_id"
        " ORDER BY s.service_ref",
    )
    assert found == [("PE",), ("BO",)]
    assert ask(office, "SELECT uid FROM service WHERE service_ref = 'S1'") == [(derived_uid("service", "PE", "S1"),)]


def test_five_thousand_rows_take_seconds(register: Workspace, table: Table) -> None:
    flo_ids = ("796", "1471", "28141", "1481", "879")
    rows = [
        row(
            service_ref=f"S{n}",
            title=f"Taller {n}",
            start=str(dt.date(2022, 1, 1) + dt.timedelta(days=n)),
            organisation=flo,
        )
        for n in range(1000)
        for flo in flo_ids
    ]
    began = time.process_time()
    assert bring(register, table, *rows)[:2] == ((1000, 0, 0, 0), (5000, 0, 0, 0))
    assert time.process_time() - began < 20
    assert bring(register, table, *rows)[0] == (0, 0, 1000, 0)


def test_a_cancelled_import_changes_nothing(register: Workspace, table: Table) -> None:
    before = dumped(register)
    path = table([HEADINGS, *(row(service_ref=f"S{n}") for n in range(20))])
    steps: list[tuple[int, int]] = []

    def cancelled() -> bool:
        return len(steps) > 10

    with pytest.raises(Cancelled):
        import_services(register, path, cancelled=cancelled, progress=lambda done, of: steps.append((done, of)))
    assert dumped(register) == before
    assert ask(register, "SELECT count(*) FROM import_log WHERE kind = 'services'") == [(0,)]


def test_the_answer_has_the_keys_of_the_contract(register: Workspace, table: Table) -> None:
    _s, _a, outcome = bring(register, table, row(), row(service_ref="S2", hours="1.234"))
    answer = json.loads(json.dumps(outcome.as_json()))  # type: ignore[attr-defined]
    assert set(answer) == {"file", "import", "dry_run", "services", "attendances", "problems"}
    assert answer["services"] == {"new": 1, "changed": 0, "same": 0, "refused": 1}
    assert set(answer["problems"][0]) == {
        "code", "severity", "message", "file", "sheet", "row", "column", "value", "hint",
    }  # fmt: skip
    ((receipt,),) = ask(register, "SELECT receipt FROM import_log WHERE kind = 'services'")
    assert json.loads(str(receipt))["services"] == answer["services"]


@pytest.mark.parametrize(
    ("said", "code"), [({"women": "", "men": ""}, "attendance.no_counts"), ({"modality": ""}, "service.no_modality")]
)
def test_what_cli_md_does_not_require_is_only_warned_of(
    register: Workspace, table: Table, said: dict[str, object], code: str
) -> None:
    services, _rows, outcome = bring(register, table, row(**said))
    assert services == (1, 0, 0, 0)
    assert [problem.severity for problem in outcome.problems if problem.code == code] == ["warning"]  # type: ignore[attr-defined]
