"""A file without a seal: its sheets become proposals that a person takes by name, and nothing else changes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook as NewBook
from openpyxl import load_workbook

from clac_desktop.models.identity import attendance_uid, new_uid
from clac_desktop.sync.conflicts import conflicts
from clac_desktop.sync.deciding import accept, reject, take_back
from clac_desktop.sync.keys import new_key
from clac_desktop.sync.matching import has_human_sheets
from clac_desktop.sync.package import read_package
from clac_desktop.sync.payload import MANIFEST, PAYLOAD
from clac_desktop.sync.receiving import inspect_package, preview_package
from clac_desktop.sync.reporting import PackageReport
from clac_desktop.sync.waiting import Waiting, waiting
from tests.sync.test_hand_edits import COUNTS, Book
from tests.sync.test_trust import sealed
from tests.sync.world import World, organisation, service

TABLES = ("journal", "fate", "held_entry", "centre_row", "acknowledgement", "device", "import_log", "waiting_line")


def records(world: World, name: str) -> tuple[Any, ...]:
    """All that a file without a seal may not change: everything but the inbox and the proposals."""
    tables = (*TABLES, "setting", "conflict", "journal_aggregate", "aggregate")
    return (world.dump(name), *(world.ask(name, f"SELECT * FROM {table} ORDER BY 1, 2") for table in tables))


def listed(world: World, name: str = "CLAC") -> list[Waiting]:
    with world[name].reading() as reading:
        return waiting(reading)


def bring(world: World, file: Path, name: str = "CLAC") -> PackageReport:
    """Preview and apply; assert that both say the same, and that only inbox and proposals change."""
    before = records(world, name)
    plan = preview_package(world[name], file)
    assert listed(world, name) == [] and records(world, name) == before
    report = world.deliver(file, name)
    assert records(world, name) == before
    assert (report.trust, report.applied, report.known) == ("UNSEALED", False, False)
    assert (plan.rows, plan.counts, plan.problems) == (report.rows, report.counts, report.problems)
    assert world.ask(name, "SELECT count(*) FROM kept_file WHERE sha256 = ?", report.sha256) == [(1,)]
    assert all(one.unsealed and one.package == file.name for one in listed(world, name))
    return report


@pytest.fixture
def edited(world: World, tmp_path: Path) -> tuple[str, Book]:
    """The uid of a service that the centre has, and a package of its office, typed over in four cells."""
    uid = world.record("PE1", service("Taller de café", "Cafetaleros", place="Cusco", service_ref="PE-7"))
    world.quiet()
    book = Book(world.export("PE1"))
    book.put("Servicios", uid, title="Taller de café y cacao", hours=9, place=None)
    book.put("Atenciones", attendance_uid(uid, organisation("Cafetaleros")), women=30)
    return uid, book


def flipped(book: Any) -> None:
    cell = next(cell for row in book[PAYLOAD].iter_rows() for cell in row if "Taller" in str(cell.value))
    cell.value = cell.value.replace("Taller", "Tallar", 1)


def no_payload(book: Any) -> None:
    del book[PAYLOAD]


def no_hidden_sheets(book: Any) -> None:
    del book[PAYLOAD], book[MANIFEST]


def no_uids(book: Any) -> None:
    del book[PAYLOAD]
    for sheet in ("Servicios", "Atenciones"):
        book[sheet].delete_cols(1)


DAMAGES = [flipped, no_payload, no_hidden_sheets, no_uids]


@pytest.mark.parametrize("damage", DAMAGES)
def test_what_a_damaged_package_shows_is_proposed_over_what_is_here(
    world: World, edited: tuple[str, Book], tmp_path: Path, damage: Callable[[Any], None]
) -> None:
    uid, book = edited
    damage(book.book)
    report = bring(world, book.save(tmp_path / "damaged.xlsx"))
    found = {(one.uid, one.field): one for one in listed(world)}
    assert {key: (one.old, one.new) for key, one in found.items()} == {
        (uid, "title"): ("Taller de café", "Taller de café y cacao"),
        (uid, "hours"): ("8.5", "9"),
        (uid, "place"): ("Cusco", None),
        (attendance_uid(uid, organisation("Cafetaleros")), COUNTS): ([3, 4, 0, None, None], [30, 4, 0, None, None]),
    }
    assert {(one.kind, one.reason) for one in found.values()} == {("hand_edit", "unsealed")}
    assert report.counts["proposed"] == 2 and sum(report.counts.values()) == 2  # records
    assert report.problems[0].code == "package." + ("no_seal" if damage is no_hidden_sheets else "damaged_seal")
    assert report.problems[1].facts == {"n": 4}
    again = world.deliver(tmp_path / "damaged.xlsx", "CLAC")
    assert again.counts["proposed"] == 0 and again.problems[1].code == "package.unsealed_known"
    assert len(again.rows) == len(report.rows) and {one.id for one in listed(world)} == {o.id for o in found.values()}


def test_what_is_accepted_is_an_ordinary_entry_over_what_was_shown(
    world: World, edited: tuple[str, Book], tmp_path: Path
) -> None:
    """It names what the screen showed when the file came, nothing that came later: that is a conflict."""
    uid, book = edited
    late = world.form("PE1", uid)
    no_payload(book.book)
    bring(world, book.save(tmp_path / "damaged.xlsx"))
    ids = {one.field: one.id for one in listed(world)}
    done = world.act("CLAC", accept, [ids["place"]])
    assert world.value("CLAC", uid, "place") is None and len(done.eids) == 1
    assert conflicts_of(world) == set()
    world.correct("PE1", uid, late, title="Lo que dijo la oficina")
    world.up("PE1")
    world.act("CLAC", accept, [ids["title"]])
    assert conflicts_of(world) == {(uid, "title", ("Lo que dijo la oficina", "Taller de café y cacao"))}
    world.act("CLAC", take_back, done)
    assert world.value("CLAC", uid, "place") == "Cusco"
    world.act("CLAC", reject, [ids["hours"], ids["place"]])
    assert [one.field for one in listed(world)] == [COUNTS]
    world.assert_whole("CLAC")
    world.quiet()


def conflicts_of(world: World) -> set[tuple[Any, ...]]:
    with world["CLAC"].reading() as reading:
        return {(one.uid, one.field, tuple(sorted(v.value for v in one.versions))) for one in conflicts(reading)}


def test_no_entry_of_a_strangers_payload_is_taken(world: World, tmp_path: Path) -> None:
    """A valid seal of a key that is not enrolled: what its entries say is nowhere, what its sheets show is proposed."""
    uid = world.record("PE1", service("Taller"))
    world.quiet()
    world.record("PE1", service("Solo en las entradas"))
    world.correct("PE1", uid, place="Ica")
    file = world.export("PE1")
    content = read_package(file)
    key, public = new_key()
    manifest = {**content.manifest, "sender": {**content.manifest["sender"], "device": new_uid(), "key": public}}
    foreign = sealed(tmp_path / "foreign.xlsx", content.lines, manifest, key)
    whole = load_workbook(file)
    for name in (PAYLOAD, MANIFEST):
        del whole[name]
        page = whole.create_sheet(name)
        for row in load_workbook(foreign)[name].iter_rows(values_only=True):
            page.append(row)
    whole.save(tmp_path / "stranger.xlsx")
    report = bring(world, tmp_path / "stranger.xlsx")
    assert report.problems[0].code == "package.stranger"
    found = listed(world)
    assert {(one.uid, one.field, one.new) for one in found if one.reason == "unsealed"} == {(uid, "place", "Ica")}
    new = [one for one in found if one.reason == "new_row"]
    assert {(one.type, one.new.get("title")) for one in new if one.type == "service"} == {
        ("service", "Solo en las entradas")
    }
    bare = world.deliver(foreign, "CLAC")  # the same payload with no sheet to look at gives nothing at all
    assert bare.rows == () and sum(bare.counts.values()) == 0 and len(listed(world)) == len(found)


def typed_anew(file: Path, **sheets: list[list[Any]]) -> Path:
    """A workbook that somebody wrote from what a package shows: no hidden sheet, no keys, no uids."""
    book = NewBook()
    for name, rows in sheets.items():
        page = book.create_sheet(name)
        for row in rows:
            page.append(row)
    book.save(file)
    return file


SERVICE_LABELS = [
    "Título", "Fecha de inicio", "Fecha final", "País", "Lugar", "Horas", "Estado", "Referencia", "Tipo", "Modalidad",
    "Objetivo", "ODS",
]  # fmt: skip
ORGANISATION_LABELS = ["FLO-ID", "Nombre", "Sigla", "Tipo", "Grado", "País", "Lugar"]


def test_rows_typed_anew_find_their_records_by_natural_key_only(world: World, tmp_path: Path) -> None:
    uid = world.record("PE1", service("Taller", "Cafetaleros", service_ref="PE-7"))
    twins = [world.record("PE1", service("Gemelo")) for _ in range(2)]
    world.quiet()
    name = world.ask("CLAC", "SELECT name_es FROM country WHERE code = 'PE'")[0][0]
    rest = ["realizado", None, "Taller", "Presencial", "2.2", "5"]
    rows = [
        SERVICE_LABELS,
        ["Otro título", "2023-03-01", "01/03/2023", name, "Puno", 8.5, "realizado", "pe-7", *rest[2:]],  # reference
        ["Gemelo", "2023-03-01", "2023-03-01", name, "Puno", 8.5, *rest],  # two fit
        ["Gemelo", "2023-03-01", None, name, "Lima", 8.5, *rest],  # a title alone is nobody's
        ["Del todo nuevo", "2023-04-01", "2023-04-02", name, "Lima", 8.5, *rest],
    ]
    organisations = [
        ORGANISATION_LABELS,
        ["0900", "Cafetaleros", None, "OPP", None, name, "Jaén"],  # by FLO-ID, whatever its zeros
        [None, "Bananeros", None, None, None, name, "Piura"],  # a name alone is nobody's, and no kind: not even new
    ]
    file = typed_anew(tmp_path / "typed.xlsx", Servicios=rows, Organizaciones=organisations)
    report = bring(world, file)
    found = listed(world)
    changed = {(one.uid, one.field): one.new for one in found if one.field}
    assert changed.pop((uid, "title")) == "Otro título" and changed.pop((uid, "place")) == "Puno"
    assert changed.pop((organisation("Cafetaleros"), "place")) == "Jaén"
    assert not {one for one, _ in changed} - {uid}
    assert {one.new["title"] for one in found if not one.field} == {"Gemelo", "Del todo nuevo"}
    left = {(one.code, one.sheet, one.row) for one in report.problems if one.row}
    assert left == {
        ("package.unsealed_none", "Servicios", 4),
        ("package.unsealed_none", "Organizaciones", 3),
    }
    assert not {one.uid for one in found} & set(twins)


def test_a_row_that_fits_several_and_lacks_what_a_new_one_needs_is_left(world: World, tmp_path: Path) -> None:
    for _ in range(2):
        world.record("PE1", service("Gemelo", service_ref="G-1"))
    world.quiet()
    row = ["Gemelo", None, None, None, "Puno", 8.5, "realizado", "G-1", "Taller", "Presencial", "2.2", "5"]
    report = bring(world, typed_anew(tmp_path / "typed.xlsx", Servicios=[SERVICE_LABELS, row]))
    assert [one.code for one in report.problems if one.row] == ["package.unsealed_several"] and listed(world) == []
    assert [(one.kind, one.reason) for one in report.rows] == [("left", "several")]


def test_an_attendance_is_found_through_its_service_and_flo_id(world: World, tmp_path: Path) -> None:
    uid = world.record("PE1", service("Taller", "Cafetaleros", "Bananeros"))
    world.quiet()
    book = load_workbook(world.export("CLAC", "PE", full=True))
    no_hidden_sheets(book)
    for name in ("Servicios", "Atenciones"):
        book[name].delete_rows(2)  # the keys; labels are all that is left
        book[name].delete_cols(1)
    page = book["Atenciones"]
    labels = [cell.value for cell in page[1]]
    for row in page.iter_rows(min_row=2):
        if "900" in str(row[labels.index("Organización")].value):
            row[labels.index("Mujeres")].value = 41
    book.save(tmp_path / "labels.xlsx")
    bring(world, tmp_path / "labels.xlsx")
    assert [(one.uid, one.field, one.new) for one in listed(world)] == [
        (attendance_uid(uid, organisation("Cafetaleros")), COUNTS, [41, 4, 0, None, None])
    ]


def test_what_cannot_be_read_stays_stuck_and_all_never_takes_it(world: World, tmp_path: Path) -> None:
    uid = world.record("PE1", service("Taller"))
    world.quiet()
    book = Book(world.export("CLAC", "PE", full=True))
    book.put("Servicios", uid, hours="muchas", title="Con sello")
    sealed_file = book.save(tmp_path / "sealed.xlsx")
    book.put("Servicios", uid, title="Sin sello")
    no_payload(book.book)
    bring(world, book.save(tmp_path / "unsealed.xlsx"))
    world.deliver(sealed_file, "CLAC")
    found = {(one.new, one.reason, one.unsealed) for one in listed(world)}
    assert found == {
        ("muchas", "unreadable", True), ("Sin sello", "unsealed", True),
        ("muchas", "unreadable", False), ("Con sello", None, False),
    }  # fmt: skip


def test_an_office_may_look_at_a_file_without_a_seal_as_well(world: World, tmp_path: Path) -> None:
    uid = world.record("PE1", service("Taller"))
    world.quiet()
    world.correct("PE1", uid, place="Solo aquí")  # not sent yet: it is what its screen shows
    book = Book(world.export("CLAC", "PE", full=True))
    book.put("Servicios", uid, title="Otro")
    no_payload(book.book)
    bring(world, book.save(tmp_path / "office.xlsx"), "PE1")
    found = {one.field: one for one in listed(world, "PE1")}
    assert {name: (one.old, one.new) for name, one in found.items()} == {
        "title": ("Taller", "Otro"),
        "place": ("Solo aquí", None),
    }
    world.act("PE1", accept, [one.id for one in found.values()])
    world.quiet()
    assert (world.value("CLAC", uid, "title"), world.value("CLAC", uid, "place")) == ("Otro", None)
    world.assert_converged()


def test_there_is_a_limit_to_what_one_file_may_propose(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = world.ask("CLAC", "SELECT name_es FROM country WHERE code = 'PE'")[0][0]
    rest = [name, "Lima", 8.5, "realizado", None, "Taller", "Presencial", "2.2", "5"]
    rows = [[f"Nuevo {n}", "2023-03-01", "2023-03-01", *rest] for n in range(520)]
    report = bring(world, typed_anew(tmp_path / "many.xlsx", Servicios=[SERVICE_LABELS, *rows]))
    assert len(listed(world)) == 500 == report.counts["proposed"]
    assert {one.code: one.facts.get("n") for one in report.problems}["package.unsealed_more"] == 20
    world.act("CLAC", reject, [one.id for one in listed(world)][:100])
    report = world.deliver(tmp_path / "many.xlsx", "CLAC")  # the same file again brings the rest, and nothing twice
    assert len(listed(world)) == 420 and report.counts["proposed"] == 20
    assert "package.unsealed_more" not in {one.code for one in report.problems}
    report = world.deliver(tmp_path / "many.xlsx", "CLAC")
    assert len(listed(world)) == 420 and report.counts["proposed"] == 0
    monkeypatch.setattr("clac_desktop.sync.matching.MOST_ROWS", 100)
    report = preview_package(world["CLAC"], tmp_path / "many.xlsx")
    assert {one.code: one.facts.get("n") for one in report.problems}["package.unsealed_unread"] == 420


def test_a_workbook_that_is_no_package_stays_refused(world: World, tmp_path: Path) -> None:
    sheets = {"Servicios": [["Título", "Horas"], ["Taller", 8]], "Hoja 2": [ORGANISATION_LABELS, ["900", "X"]]}
    file = typed_anew(tmp_path / "table.xlsx", **sheets)
    report = world.deliver(file, "CLAC")
    assert (report.trust, report.problems[0].code) == ("REFUSED", "package.no_package")
    assert listed(world) == [] and world.ask("CLAC", "SELECT count(*) FROM kept_file WHERE name = 'table.xlsx'") == [
        (0,)
    ]
    assert not has_human_sheets({"Servicios": []})


def test_odd_cells_are_met_in_words(world: World, edited: tuple[str, Book], tmp_path: Path) -> None:
    uid, book = edited
    no_payload(book.book)
    odd = ("=1+1", "\x7f", -1, 1e300, "NaN", "9" * 4_000, "1900-13-45", True)
    for number, value in enumerate(odd):
        book.put("Servicios", uid, start=value, hours=value, themes=value, state=value, title=value, _voided=value)
        report = world.deliver(book.save(tmp_path / f"odd{number}.xlsx"), "CLAC")
        assert report.trust == "UNSEALED" and inspect_package(world["CLAC"], tmp_path / f"odd{number}.xlsx").rows == ()
    before = world.dump("CLAC")
    world.act("CLAC", reject, [one.id for one in listed(world)])
    assert world.dump("CLAC") == before
