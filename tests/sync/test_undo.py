"""Undo of an import, months later: what nothing newer stands on goes back, the rest is listed and left; redo."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from clac_desktop.errors import ProblemError
from clac_desktop.imports.outcome import ImportOptions
from clac_desktop.imports.services import import_services
from clac_desktop.models.identity import attendance_uid
from clac_desktop.models.service import AttendanceDraft
from clac_desktop.recording.service import void_service
from clac_desktop.recording.undo import Undone
from clac_desktop.sync.conflicts import conflicts
from clac_desktop.sync.undoing import undo_import
from tests.sync.world import World, organisation, service

HEADER = ("service_ref", "title", "start", "end", "state", "service_type", "country", "tactical_objective", "themes",
          "sdgs", "hours", "organisation", "women", "men", "not_stated")  # fmt: skip


def table(folder: Path, name: str, *rows: dict[str, Any]) -> Path:
    book = Workbook()
    sheet = book.active
    sheet.append(HEADER)
    for row in rows:
        facts = {
            "start": dt.date(2023, 4, 1), "end": dt.date(2023, 4, 1), "state": "realizado", "service_type": "workshop",
            "country": "PE", "tactical_objective": "2.2", "themes": "market_access", "sdgs": "5", "hours": 6,
            "women": 3, "men": 4, "not_stated": 0, **row,
        }  # fmt: skip
        sheet.append([facts.get(key) for key in HEADER])
    book.save(folder / name)
    return folder / name


def numbers(world: World, name: str) -> list[tuple[str, str]]:
    return [(str(n), kind) for n, kind in world.ask(name, "SELECT number, kind FROM import_log ORDER BY number")]


def undo(world: World, number: str, name: str = "CLAC") -> Undone:
    return world.act(name, undo_import, number)  # type: ignore[no-any-return]


def open_fields(world: World) -> list[tuple[str, list[Any]]]:
    with world["CLAC"].reading() as reading:
        return [(c.field, [v.value for v in c.versions]) for c in conflicts(reading)]


def test_a_package_is_undone_months_later_and_done_again(world: World) -> None:
    """One package with a correction, a correction that is corrected again, a birth, a birth with news, a voiding."""
    first = world.record("PE1", service("Uno", "Cafetaleros"))
    gone = world.record("PE1", service("Por anular", "Cafetaleros"))
    world.quiet()
    before = world.dump("CLAC")
    world.correct("PE1", first, title="Uno, corregido", place="Cusco", remarks="nuevo")
    born = world.record("PE1", service("Nació", "Bananeros"))
    busy = world.record("PE1", service("Nació y creció", "Bananeros"))
    world.act("PE1", void_service, gone)
    package = world.export("PE1")
    number = str(world.deliver(package, "CLAC").import_number)
    world.quiet()
    # months later, other people have gone on
    world.correct("CLAC", first, place="Lima")
    draft, look = world.form("PE2", busy)
    more = AttendanceDraft(organisation=organisation("Cafetaleros"), women=1, men=1, not_stated=0)
    world.correct("PE2", busy, (draft, look), attendance=(*draft.attendance, more))
    world.quiet()
    with world["CLAC"].previewing() as writing:  # what the page shows before it acts
        shown = undo_import(writing, number)
    assert world.value("CLAC", first, "title") == "Uno, corregido"
    found = undo(world, number)
    assert (found.undone, found.left) == (shown.undone, shown.left)
    restored = (world.value("CLAC", first, "title"), world.value("CLAC", first, "remarks"))
    assert restored == ("Uno", None) and world.value("CLAC", first, "place") == "Lima"
    assert (world.value("CLAC", born, "voided"), world.value("CLAC", gone, "voided")) == (1, 0)
    assert world.value("CLAC", busy, "voided") == 0 and world.value("CLAC", busy, "receivers") == 1
    assert {(one.uid, one.field, one.reason) for one in found.left} == {(first, "place", "newer"), (busy, "", "newer")}
    world.quiet()
    fates = world.ask("PE1", "SELECT fate, reason FROM fate WHERE fate = 'undone'")
    assert fates == [("undone", "Centro Ejemplo")] * 4
    assert world.value("PE2", born, "voided") == 1
    world.assert_converged()
    world.assert_whole()
    # the same file again changes nothing, nor does a second undo
    after = world.dump("CLAC")
    assert world.deliver(package, "CLAC").known
    assert undo(world, number).eid is None
    assert world.dump("CLAC") == after != before
    # redo is undoing the undo
    again = undo(world, found.number)
    assert again.left == [] and again.eid
    assert world.value("CLAC", first, "title") == "Uno, corregido"
    assert (world.value("CLAC", born, "voided"), world.value("CLAC", gone, "voided")) == (0, 1)
    assert world.value("CLAC", busy, "receivers") == 2
    world.quiet()
    assert world.ask("PE1", "SELECT count(*) FROM fate WHERE fate = 'undone'") == [(0,)]
    assert open_fields(world) == []
    third = undo(world, number)  # and back
    assert third.eid and world.value("CLAC", first, "title") == "Uno"
    world.quiet()
    world.assert_converged()
    world.assert_whole()


def test_a_conflict_that_an_import_brought_goes_with_it_and_an_older_one_stands_again(world: World) -> None:
    uid = world.record("PE1", service("Uno"))
    world.quiet()
    form = world.form("PE2", uid)
    late = world.form("PE1", uid)
    world.correct("CLAC", uid, title="Del centro")
    world.correct("PE2", uid, form, title="De la oficina")
    number = str(world.up("PE2").import_number)
    assert [field for field, _ in open_fields(world)] == ["title"]
    found = undo(world, number)
    assert found.undone == [uid] and open_fields(world) == []
    assert world.value("CLAC", uid, "title") == "Del centro"
    # a conflict of two that were there; an import settles nothing of it, nor does its undo
    world.correct("PE1", uid, late, title="De la otra")
    world.up("PE1")
    ((_, versions),) = open_fields(world)
    world.quiet()
    world.correct("PE2", uid, title="Por formulario")  # an ordinary form names what it showed alone
    number = str(world.up("PE2").import_number)
    undo(world, number)
    ((_, again),) = open_fields(world)
    assert set(again) == set(versions) == {"Del centro", "De la otra"}
    world.quiet()
    world.assert_converged()
    world.assert_whole("CLAC")


def test_a_table_is_undone_at_the_centre_and_its_file_stays_the_same(world: World, tmp_path: Path) -> None:
    rows = [
        {"service_ref": "A", "title": "Del papel", "organisation": "900"},
        {"service_ref": "A", "title": "Del papel", "organisation": "901"},
        {"service_ref": "B", "title": "Otro", "organisation": "900"},
    ]
    import_services(world["CLAC"], table(tmp_path, "uno.xlsx", *rows), ImportOptions())
    start = world.dump("CLAC")
    rows[0]["title"] = rows[1]["title"] = "Del papel, corregido"
    rows[2]["women"] = 9
    file = table(tmp_path, "dos.xlsx", *rows, {"service_ref": "C", "title": "Tercero", "organisation": "904"})
    import_services(world["CLAC"], file, ImportOptions())
    number = max(numbers(world, "CLAC"), key=lambda pair: int(pair[0]))[0]
    world.quiet()
    ((third,),) = world.ask("CLAC", "SELECT uid FROM service WHERE title = 'Tercero'")
    found = undo(world, number)
    assert found.left == []
    lines = world.dump("CLAC")
    assert [line for line in lines if third not in line and attendance_uid(third, organisation("Andinos")) not in line
            ] == start  # fmt: skip
    assert world.value("CLAC", third, "voided") == 1
    # importing the file again stays "same"
    counts = import_services(world["CLAC"], file, ImportOptions()).as_json()
    assert counts["services"]["new"] == counts["services"]["changed"] == counts["attendances"]["changed"] == 0
    assert world.dump("CLAC") == lines
    again = undo(world, found.number)
    assert again.left == [] and world.value("CLAC", third, "voided") == 0
    assert world.ask("CLAC", "SELECT count(*) FROM service WHERE title = 'Del papel, corregido'") == [(1,)]
    world.quiet()
    world.assert_converged()
    world.assert_whole()


def test_an_office_undoes_its_own_table_over_values_of_the_centre(world: World, tmp_path: Path) -> None:
    """An office's journal lacks the entries of others: what was there is known from the entries of the import."""
    rows = [{"service_ref": "A", "title": "Del papel", "organisation": "900"}]
    import_services(world["PE1"], table(tmp_path, "uno.xlsx", *rows), ImportOptions())
    world.quiet()
    ((uid,),) = world.ask("PE1", "SELECT uid FROM service")
    world.correct("CLAC", uid, title="Corregido en el centro")
    world.quiet()
    rows[0]["title"] = "Corregido en el papel"
    file = table(tmp_path, "dos.xlsx", *rows, {"service_ref": "B", "title": "Nuevo", "organisation": "901"})
    import_services(world["PE1"], file, ImportOptions())
    assert world.value("PE1", uid, "title") == "Corregido en el papel"
    number = max(numbers(world, "PE1"), key=lambda pair: int(pair[0]))[0]
    found = undo(world, number, "PE1")
    assert found.left == [] and world.value("PE1", uid, "title") == "Corregido en el centro"
    assert world.ask("PE1", "SELECT count(*) FROM service WHERE title = 'Nuevo' AND voided") == [(1,)]
    twice = undo(world, number, "PE1")
    assert twice.eid is None
    world.quiet()
    world.assert_converged()
    undo(world, found.number, "PE1")
    world.quiet()
    assert world.value("CLAC", uid, "title") == "Corregido en el papel"
    assert open_fields(world) == []
    world.assert_converged()
    world.assert_whole()


def test_what_waited_or_was_born_twice_is_not_mistaken(world: World, tmp_path: Path) -> None:
    """Two laptops bring the same paper: the second one's undo leaves the record that the first one made."""
    rows = [{"service_ref": "A", "title": "Del papel", "organisation": "900"}]
    import_services(world["PE1"], table(tmp_path, "uno.xlsx", *rows), ImportOptions())
    import_services(world["PE2"], table(tmp_path, "dos.xlsx", {**rows[0], "title": "Del otro papel"}), ImportOptions())
    world.up("PE1")
    before = world.dump("CLAC")
    number = str(world.up("PE2").import_number)
    assert [field for field, _ in open_fields(world)] == ["title"]
    undo(world, number)
    assert world.dump("CLAC") == before
    with pytest.raises(ProblemError) as caught:
        undo(world, "99")
    assert caught.value.problems[0].code == "undo.unknown"
    world.quiet()
    world.assert_converged()
    world.assert_whole("CLAC")
