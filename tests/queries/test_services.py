"""The table of services: what a filter lets through, in which order, what a row shows, what a selection adds up to."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

import pytest
from sqlalchemy import text

from clac_desktop import texts
from clac_desktop.models.database import Workspace
from clac_desktop.models.identity import new_uid, reference_uid
from clac_desktop.models.organisation import OrganisationDraft
from clac_desktop.models.service import AttendanceDraft, ServiceDraft
from clac_desktop.models.writing import Reading, Writing
from clac_desktop.queries.choices import choices, own_countries
from clac_desktop.queries.drafts import draft, draft_of, drafts
from clac_desktop.queries.service_filter import ServiceFilter
from clac_desktop.queries.service_form import find_receivers, last_service, receivers, service_draft, words_used
from clac_desktop.queries.services import SORT_KEYS, count_services, id_of, selection_totals, service_ids, service_rows
from clac_desktop.recording.draft import KeptDraft, keep_draft
from clac_desktop.recording.organisation import record_organisation
from clac_desktop.recording.service import correct_service, record_service, void_service


def organisation(
    writing: Writing, name: str, flo_id: str = "", acronym: str = "", products: tuple[str, ...] = ()
) -> str:
    return record_organisation(
        writing,
        OrganisationDraft(
            name=name,
            acronym=acronym,
            flo_id=flo_id,
            country=(reference_uid("country", "PE"),),
            kind="OPP",
            place="Junín",
            products=products,
        ),
    )


def service(title: str, end: str, *rows: AttendanceDraft, **other: object) -> ServiceDraft:
    day = dt.date.fromisoformat(end)
    made = ServiceDraft(
        title=title,
        start=day,
        end=day,
        state="delivered",
        service_type=reference_uid("service_type", "workshop"),
        modality=reference_uid("modality", "in_person"),
        country=(reference_uid("country", "PE"),),
        place="Pichanaki",
        tactical_objective=reference_uid("tactical_objective", "2.2"),
        themes=(reference_uid("theme", "due_diligence"),),
        sdgs=(reference_uid("sdg", "5"),),
        hours=Decimal(4),
        attendance=rows,
    )
    return replace(made, **other)  # type: ignore[arg-type]


def kept(title: str, **shown: object) -> KeptDraft:
    return KeptDraft(new_uid(), "service", None, title, {"shown": {"search": title.lower(), **shown}})


@pytest.fixture
def filled(office: Workspace) -> Workspace:
    """Four services of an office (one planned, one void), and a draft."""
    with office.writing() as writing:
        florida = organisation(writing, "Cooperativa Agraria Cafetalera La Florida", "796", "La Florida")
        norte = organisation(writing, "Asociación López", "3106", products=(reference_uid("product", "banana"),))
        row = AttendanceDraft(organisation=florida, women=3, men=4, not_stated=1)
        record_service(writing, service("Debida diligencia en cooperativas", "2023-03-10", row))
        other = AttendanceDraft(organisation=norte, women=6, men=2, not_stated=0)
        record_service(
            writing,
            service(
                "Índice de desarrollo",
                "2023-06-20",
                other,
                place="Lima",
                products=(reference_uid("product", "banana"),),
            ),
        )
        plan = service(
            "Visita de preparación",
            "2023-07-18",
            state="planned",
            hours=None,
            service_type=reference_uid("service_type", "field_visit"),
        )
        record_service(writing, plan)
        gone = record_service(writing, service("Taller duplicado", "2023-05-08", row))
        void_service(writing, gone)
        keep_draft(writing, kept("Consulta a medias", end="2023-07-05", receivers=2))
    return office


def titles(workspace: Workspace, wanted: ServiceFilter, key: str = "end", descending: bool = True) -> list[str]:
    with workspace.reading() as reading:
        rows = service_rows(reading, service_ids(reading, wanted, key, descending))
        assert count_services(reading, wanted) == len(rows)
        return [row.title.split()[0] for row in rows]


def test_newest_end_comes_first_and_drafts_stand_among_services(filled: Workspace) -> None:
    assert titles(filled, ServiceFilter()) == ["Visita", "Consulta", "Índice", "Taller", "Debida"]


def test_a_row_shows_state_share_of_women_and_where_the_change_is(filled: Workspace) -> None:
    with filled.reading() as reading:
        rows = {row.title.split()[0]: row for row in service_rows(reading, service_ids(reading, ServiceFilter()))}
    assert [rows[name].state for name in ("Visita", "Consulta", "Índice", "Taller")] == [
        "planned",
        "draft",
        "delivered",
        "void",
    ]
    index = rows["Índice"]
    assert (index.receivers, index.participants, index.women, index.sending) == (1, 8, 0.75, "unsent")
    assert (index.type, index.objective, index.place) == ("Taller", "2.2", "Lima")
    assert rows["Debida"].women == 3 / 7  # the not stated stand beside (F8)
    assert (rows["Visita"].participants, rows["Visita"].women) == (None, None)
    assert (rows["Consulta"].sending, rows["Consulta"].receivers, rows["Consulta"].id < 0) == ("local", 2, True)


@pytest.mark.parametrize("key", sorted(SORT_KEYS))
@pytest.mark.parametrize("descending", [True, False])
def test_every_column_sorts_all_rows(filled: Workspace, key: str, descending: bool) -> None:
    assert len(titles(filled, ServiceFilter(), key, descending)) == 5


def test_titles_sort_without_accents(filled: Workspace) -> None:
    assert titles(filled, ServiceFilter(), "title", False) == ["Consulta", "Debida", "Índice", "Taller", "Visita"]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("indice", ["Índice"]),
        ("LÓPEZ", ["Índice"]),  # by the name of an organisation
        ("lopez lima", ["Índice"]),
        ("banano", ["Índice"]),  # by product
        ("taller", ["Consulta", "Índice", "Taller", "Debida"]),  # by type; the draft says it is one
        ("3106", ["Índice"]),
        ("florida", ["Taller", "Debida"]),
        ("2.2", ["Visita", "Índice", "Taller", "Debida"]),
        ("100%", []),
        ("medias", ["Consulta"]),
    ],
)
def test_what_is_typed_is_found_without_accents(filled: Workspace, typed: str, found: list[str]) -> None:
    with filled.writing() as writing:
        text_ = "UPDATE draft SET body = json_set(body, '$.shown.service_type', :uid)"
        writing.connection.execute(text(text_), {"uid": reference_uid("service_type", "workshop")})
    assert titles(filled, ServiceFilter(text=typed)) == found


def test_periods_states_types_and_objectives_narrow(filled: Workspace) -> None:
    first_half = ServiceFilter(start=dt.date(2023, 1, 1), end=dt.date(2023, 6, 30))
    assert titles(filled, first_half) == ["Índice", "Taller", "Debida"]
    assert titles(filled, replace(first_half, with_planned=True)) == [
        "Visita",
        "Consulta",
        "Índice",
        "Taller",
        "Debida",
    ]
    assert titles(filled, ServiceFilter(states=("void",))) == ["Taller"]
    assert titles(filled, ServiceFilter(states=("draft", "planned"))) == ["Visita", "Consulta"]
    assert titles(filled, ServiceFilter(types=(reference_uid("service_type", "field_visit"),))) == ["Visita"]
    assert titles(filled, ServiceFilter(objectives=(reference_uid("tactical_objective", "1.1"),))) == []
    assert titles(filled, ServiceFilter(overdue_on=dt.date(2023, 7, 19))) == ["Visita"]
    assert titles(filled, ServiceFilter(overdue_on=dt.date(2023, 7, 18))) == []
    assert len(titles(filled, ServiceFilter(countries=(reference_uid("country", "PE"),)))) == 4
    assert titles(filled, ServiceFilter(countries=(reference_uid("country", "EC"),))) == []


def test_the_way_of_a_change_follows_packages_and_receipts(filled: Workspace) -> None:
    def sending() -> set[str]:
        with filled.reading() as reading:
            return {row.sending for row in service_rows(reading, service_ids(reading, ServiceFilter())) if row.id > 0}

    run = "INSERT INTO sent_package (package, recipient, number, part, parts, file, sha256, payload_sha256, entries,"
    run += (
        " rows, last_entry, created) SELECT 'p', 'o', 1, 1, 1, 'f', 's', 's', 1, 1, max(id), '2023-07-20' FROM journal"
    )
    assert sending() == {"unsent"}
    with filled.writing() as writing:
        writing.connection.execute(text(run))
    assert sending() == {"sent"}
    assert titles(filled, ServiceFilter(sending="unsent")) == []
    with filled.writing() as writing:
        writing.connection.execute(text("UPDATE journal SET acknowledged = 1"))
        writing.connection.execute(
            text(
                "INSERT INTO fate (eid, fate, reason, rev, since) SELECT j.eid, 'refused', 'why', 1, 1 FROM journal j"
                " JOIN journal_aggregate a ON a.entry_id = j.id JOIN service s ON s.uid = a.aggregate"
                " WHERE s.title LIKE 'Debida%'"
            )
        )
    assert sending() == {"confirmed", "rejected"}
    assert titles(filled, ServiceFilter(sending="rejected")) == ["Debida"]
    with filled.writing() as writing:
        uid = writing.connection.execute(text("SELECT uid FROM service WHERE title LIKE 'Debida%'")).scalar_one()
        changed = service("Debida corregida", "2023-03-10", *_stored(filled, uid).attendance)
        assert correct_service(writing, uid, changed, writing.look(uid))
    assert titles(filled, ServiceFilter(sending="rejected")) == []  # corrected: it is on its way again
    assert titles(filled, ServiceFilter(sending="unsent")) == ["Debida"]


def _stored(workspace: Workspace, uid: str) -> ServiceDraft:
    with workspace.reading() as reading:
        return service_draft(reading, uid)[0]


def test_a_selection_adds_up(filled: Workspace) -> None:
    with filled.reading() as reading:
        totals = selection_totals(reading, service_ids(reading, ServiceFilter()))
    assert (totals.services, totals.receivers, totals.participants) == (5, 3, 24)
    assert (totals.women, totals.men, totals.not_stated) == (12, 10, 2)


def test_a_stored_service_comes_back_as_the_draft_it_was(office: Workspace) -> None:
    with office.writing() as writing:
        first = organisation(writing, "Una", "1")
        rows = (
            AttendanceDraft(organisation=first, women=1, men=2, not_stated=0, young_women=1, document_advice=True),
            AttendanceDraft(structure=reference_uid("structure", "cn_br"), not_stated=3),
        )
        whole = service(
            "Todo",
            "2023-02-01",
            *rows,
            further_objectives=(reference_uid("tactical_objective", "1.1"),),
            cost=Decimal("1850.5"),
            currency="PEN",
            funder="Proyecto UE",
            satisfaction_mean=Decimal("4.25"),
            satisfaction_n=3,
            need="n",
            agreements="a",
            remarks="r",
            service_ref="x-1",
            project="p",
            programme="q",
        )
        uid = record_service(writing, whole)
    with office.reading() as reading:
        found, look = service_draft(reading, uid)
        assert last_service(reading) == uid
        assert words_used(reading).funder == ("Proyecto UE",)
        assert id_of(reading, uid) == 1
    assert replace(found, attendance=()) == replace(whole, attendance=())
    assert set(found.attendance) == set(rows)
    with office.writing() as writing:
        assert correct_service(writing, uid, found, look) is None  # nothing differs from what was seen


def test_receivers_are_found_by_flo_id_name_and_place(filled: Workspace) -> None:
    with filled.reading() as reading:
        by_flo = find_receivers(reading, "0796")
        assert [one.label for one in find_receivers(reading, "lopez")] == ["Asociación López"]
        assert [one.label for one in find_receivers(reading, "brfair")] == ["BRFAIR"]
        assert len(find_receivers(reading, "junin")) == 2
        florida = receivers(reading, [by_flo[0].uid, reference_uid("structure", "cn_br"), "0" * 32])
    assert by_flo[0].code == "796"
    line = florida[by_flo[0].uid]
    assert (line.label, line.place, line.last) == ("La Florida", "Junín", dt.date(2023, 3, 10))
    assert len(florida) == 2


def test_lists_speak_the_language_and_keep_their_order(office: Workspace) -> None:
    with office.reading() as reading:
        assert [one.code for one in choices(reading, "sdg")] == [str(n) for n in range(1, 18)]
        types = {one.code: one for one in choices(reading, "service_type")}
        assert (types["workshop"].name, types["workshop"].extra) == ("Taller", "training")
        assert choices(reading, "tactical_objective")[0].code == "1.1"
        assert all(
            choices(reading, kind)
            for kind in ("country", "modality", "theme", "product", "structure", "office", "action_line")
        )
        assert own_countries(reading) == [reference_uid("country", "PE")]
        texts.set_language("en")
        assert {one.code: one.name for one in choices(reading, "service_type")}["workshop"] == "Workshop"


def test_drafts_come_back_as_typed(office: Workspace) -> None:
    with office.writing() as writing:
        half = KeptDraft("a" * 32, "service", "b" * 32, "Medio", {"fields": {"hours": "1,"}}, writing.look("b" * 32))
        keep_draft(writing, half)
        keep_draft(writing, kept("Otro"))
    with office.reading() as reading:
        assert {one.title for one in drafts(reading)} == {"Medio", "Otro"}
        found = draft(reading, "a" * 32)
        assert found is not None and found.body == {"fields": {"hours": "1,"}} and found.look
        assert draft_of(reading, "b" * 32) == found
        assert draft(reading, "c" * 32) is None


@pytest.fixture
def many(office: Workspace) -> Workspace:
    """200,000 rows of services, put straight into the table: only reading is tried on them."""
    with office.writing() as writing:
        run = writing.connection.exec_driver_sql
        organisation(writing, "Abre las tablas")
        run(
            'INSERT INTO service (uid, voided, title, search, start, "end", state, service_type_id, office_id, counts,'
            " receivers, participants, women_total, men_total)"
            " WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 200000)"
            " SELECT printf('%032x', i), 0, 'Servicio ' || i, 'servicio ' || i || iif(i % 1000, '', ' raro'), day, day,"
            " 'delivered', 1 + i % 15, 1, 1, 3, 30, 12, 18"
            " FROM (SELECT i, date('2022-01-01', (i * 7919 % 1095) || ' days') AS day FROM n)"
        )
        keep_draft(writing, kept("Borrador"))
    return office


def test_200_000_services_are_listed_without_a_stall(many: Workspace) -> None:
    """Counted in steps of SQLite's machine, which no load changes: a page costs a page, a list a few steps a row."""
    with many.reading() as reading:
        ids = service_ids(reading, ServiceFilter())
        assert len(ids) == 200_001 and ids[0] < 0
        assert len(service_ids(reading, ServiceFilter(text="raro"))) == 200
        assert steps(reading, lambda: service_rows(reading, ids[100_000:100_128])) < 20_000
        assert steps(reading, lambda: service_ids(reading, ServiceFilter())) < 25 * len(ids)
        assert steps(reading, lambda: service_ids(reading, ServiceFilter(text="raro"), "title", False)) < 10 * len(ids)
        assert steps(reading, lambda: selection_totals(reading, ids)) < 30 * len(ids)


def steps(reading: Reading, work: Callable[[], object]) -> int:
    """How many steps SQLite's machine takes for some reading, to the thousand."""
    driver = reading.connection.connection.driver_connection
    assert driver is not None
    count = 0

    def step() -> int:
        nonlocal count
        count += 1
        return 0

    driver.set_progress_handler(step, 1000)
    try:
        work()
    finally:
        driver.set_progress_handler(None, 0)
    return 1000 * count
