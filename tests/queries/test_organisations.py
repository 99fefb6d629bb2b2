"""The register's list and sheet against what was recorded."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal

import pytest

from clac_desktop import texts
from clac_desktop.models.database import Workspace
from clac_desktop.models.identity import reference_uid
from clac_desktop.models.organisation import OrganisationDraft
from clac_desktop.models.service import AttendanceDraft, ServiceDraft
from clac_desktop.queries import organisations as asked
from clac_desktop.queries.organisations import Sought
from clac_desktop.queries.period import Period
from clac_desktop.recording.organisation import correct_organisation, record_organisation, void_organisation
from clac_desktop.recording.service import record_service, void_service

TODAY = dt.date(2023, 7, 5)
S1 = Period.semester(2023, 1)
Ids = dict[str, str]


def organisation(name: str, **more: object) -> OrganisationDraft:
    values: dict[str, object] = {
        "kind": "OPP",
        "country": (reference_uid("country", "PE"),),
        "products": (reference_uid("product", "cocoa"),),
        "statuses": ((dt.date(2019, 3, 1), "certified"),),
        **more,
    }
    return OrganisationDraft(name=name, **values)  # type: ignore[arg-type]


def service(title: str, day: dt.date, *rows: AttendanceDraft, **more: object) -> ServiceDraft:
    values: dict[str, object] = {
        "service_type": reference_uid("service_type", "workshop"),
        "country": (reference_uid("country", "PE"),),
        "tactical_objective": reference_uid("tactical_objective", "2.2"),
        "themes": (reference_uid("theme", "living_income"),),
        "sdgs": (reference_uid("sdg", "5"),),
        "modality": reference_uid("modality", "in_person"),
        "place": "Lima",
        "hours": Decimal(4),
        **more,
    }
    return ServiceDraft(title=title, start=day, end=day, attendance=rows, **values)  # type: ignore[arg-type]


@pytest.fixture
def register(centre: Workspace) -> Ids:
    """Six organisations: served, never served, only before, unknown status, of an office, entered by mistake."""
    brazil = (reference_uid("country", "BR"),)
    with centre.writing() as writing:
        uids = {
            "acopagro": record_organisation(
                writing,
                organisation("Cooperativa Agraria Cacaotera", acronym="ACOPAGRO", flo_id="3106", place="San Martín"),
            ),
            "andina": record_organisation(writing, organisation("Coop. Ándina López", flo_id="796")),
            "brasil": record_organisation(
                writing,
                organisation(
                    "Café do Sul", flo_id="18494", country=brazil, products=(reference_uid("product", "coffee"),)
                ),
            ),
            "vacia": record_organisation(writing, organisation("Sin Estado", kind="OT", statuses=())),
            "mistake": record_organisation(writing, organisation("Error de tecleo")),
        }
        void_organisation(writing, uids["mistake"])
        record_service(
            writing,
            service(
                "Taller de poda", dt.date(2023, 3, 10), AttendanceDraft(uids["acopagro"], women=4, men=5, not_stated=1)
            ),
        )
        record_service(
            writing,
            service(
                "Visita",
                dt.date(2023, 6, 27),
                AttendanceDraft(uids["acopagro"], women=2, men=0),
                AttendanceDraft(typed="La Florida", women=0, men=3),
            ),
        )
        record_service(writing, service("Antes", dt.date(2022, 9, 1), AttendanceDraft(uids["andina"], women=1, men=0)))
        void_service(
            writing,
            record_service(
                writing, service("Repetido", dt.date(2023, 5, 1), AttendanceDraft(uids["andina"], women=9, men=0))
            ),
        )
        planned = service("Por venir", dt.date(2023, 7, 18), AttendanceDraft(uids["acopagro"]), state="planned")
        record_service(writing, planned)
    return uids


@pytest.fixture
def names(centre: Workspace, register: Ids) -> Callable[..., list[str]]:
    def found(sought: Sought = Sought(), order: str = "name", descending: bool = False) -> list[str]:  # noqa: B008
        with centre.reading() as reading:
            ids = asked.organisation_ids(reading, sought, S1, TODAY, order, descending)
            return [row.acronym or row.name for row in asked.organisation_rows(reading, ids, S1, TODAY)]

    return found


def test_list_is_sorted_without_accents(names: Callable[..., list[str]]) -> None:
    assert names() == ["ACOPAGRO", "Café do Sul", "Coop. Ándina López", "Error de tecleo", "La Florida", "Sin Estado"]
    assert names(descending=True)[0] == "Sin Estado"


def test_what_is_unknown_stands_last_both_ways(names: Callable[..., list[str]]) -> None:
    assert names(order="last")[:3] == ["Coop. Ándina López", "ACOPAGRO", "La Florida"]
    assert names(order="last", descending=True)[:3] == ["ACOPAGRO", "La Florida", "Coop. Ándina López"]
    assert names(order="flo_id")[:3] == ["Coop. Ándina López", "ACOPAGRO", "Café do Sul"]
    assert names(order="services", descending=True)[0] == "ACOPAGRO"
    assert names(order="country")[0] == "Café do Sul"


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("lopez", ["Coop. Ándina López"]),
        ("COOP andina", ["Coop. Ándina López"]),
        ("3106", ["ACOPAGRO"]),
        ("san martin", ["ACOPAGRO"]),
        ("cafe", ["Café do Sul"]),
        ("brasil", ["Café do Sul"]),
        ("100%", []),
        ("_", []),
    ],
)
def test_words_find_without_accents(names: Callable[..., list[str]], words: str, expected: list[str]) -> None:
    assert names(Sought(words=words)) == expected


def test_filters(names: Callable[..., list[str]]) -> None:
    assert names(Sought(countries=("BR",))) == ["Café do Sul"]
    assert names(Sought(kinds=("OT",))) == ["Sin Estado"]
    assert names(Sought(products=("coffee",))) == ["Café do Sul"]
    assert names(Sought(statuses=(asked.NO_STATUS,))) == ["Sin Estado"]
    assert names(Sought(statuses=(asked.UNCONFIRMED,))) == ["La Florida"]
    assert "Sin Estado" not in names(Sought(statuses=("certified",)))


def test_not_served_is_active_at_the_cut_off_without_service_in_the_period(names: Callable[..., list[str]]) -> None:
    """F6: no unknown status, no unconfirmed, no void; a void service serves nobody."""
    assert names(Sought(served="not_served")) == ["Café do Sul", "Coop. Ándina López"]
    assert names(Sought(served="served")) == ["ACOPAGRO"]


def test_row_counts_the_period_only(centre: Workspace, register: Ids) -> None:
    with centre.reading() as reading:
        id_ = asked.organisation_id(reading, register["acopagro"])
        assert id_ is not None
        (row,) = asked.organisation_rows(reading, [id_, 999_999], S1, TODAY)
        (before,) = asked.organisation_rows(reading, [id_], Period.year(2022), dt.date(2018, 1, 1))
    assert (row.services, row.participations, row.last) == (2, 12, dt.date(2023, 6, 27))
    assert (row.status, row.countries, row.products) == ("certified", ("Perú",), ("Cacao",))
    assert (before.services, before.participations, before.status) == (0, 0, "")


def test_names_are_in_the_language_that_is_spoken(centre: Workspace, register: Ids) -> None:
    texts.set_language("en")
    with centre.reading() as reading:
        assert ("PE", "Peru") in asked.used_codes(reading, "country")
        assert [code for code, _ in asked.used_codes(reading, "product")] == ["cocoa", "coffee"]


def test_sheet(centre: Workspace, register: Ids) -> None:
    with centre.reading() as reading:
        id_ = asked.organisation_id(reading, register["acopagro"])
        assert id_ is not None
        sheet = asked.organisation_sheet(reading, id_, S1, TODAY)
        assert asked.organisation_sheet(reading, 999_999, S1, TODAY) is None
        assert asked.organisation_count(reading) == 5
        assert asked.years_served(reading) == [2023, 2022]
    assert sheet is not None
    assert [given.title for given in sheet.services] == ["Por venir", "Visita", "Taller de poda"]
    assert [given.participations for given in sheet.services] == [None, 2, 10]
    assert sheet.statuses == ((dt.date(2019, 3, 1), "certified"),)
    assert sheet.services[1].objective == "2.2"


def test_a_draft_of_what_stands_changes_nothing(centre: Workspace, register: Ids) -> None:
    with centre.reading() as reading:
        draft, look = asked.organisation_draft(reading, register["acopagro"])
    assert (draft.acronym, draft.statuses) == ("ACOPAGRO", ((dt.date(2019, 3, 1), "certified"),))
    with centre.writing() as writing:
        assert correct_organisation(writing, register["acopagro"], draft, look) is None
