"""Newer and older versions of the format in real files: nothing that this version does not know is lost on its way."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from clac_desktop import cli, texts
from clac_desktop.models import journal, upcasting
from clac_desktop.models.identity import canonical_json, new_uid, reference_uid
from clac_desktop.models.journal import Act
from clac_desktop.models.siblings import Look
from clac_desktop.sync import package, sending, unknown
from clac_desktop.sync.package import read_package
from clac_desktop.sync.receiving import apply_content, preview_package
from clac_desktop.sync.reporting import PackageReport
from clac_desktop.ui.pages.packages import arrivals
from tests.sync.world import LAPTOPS, World, country, service

# Values that a careless reader would spoil: big and odd numbers, escapes of spreadsheets, order, empty ones.
FOOTPRINT = {"kg": 12.50, "z": [[], {}, None, True], "a": 'ñ _x0041_ \u2028 "', "big": 12345678901234567890, "e": 1e-7}
WEATHER = {"k": "weather", "sun": [1.10, {"ñ": "_x000D_"}]}


@contextmanager
def newer(monkeypatch: pytest.MonkeyPatch, lines: Callable[[Any], list[str]] = lambda writing: []) -> Iterator[None]:
    """A program of the next minor version: it writes `format_version` 2, which version 1 still reads."""
    with monkeypatch.context() as patch:
        patch.setattr(package, "FORMAT_VERSION", 2)
        patch.setattr(journal, "SCHEMA", 2)
        returned = sending._returned
        patch.setattr(sending, "_returned", lambda writing: [*returned(writing), *lines(writing)])
        yield


def write(world: World, name: str, uid: str, changes: dict[tuple[str, str], Any], types: dict[str, str]) -> None:
    """Write an entry as the form of a newer version would."""

    def work(writing: Any) -> None:
        look: Look = writing.look(uid)
        assert writing.write([Act(look, changes, types)])

    world.act(name, work)


def carried(file: Path, kind: str, uid: str) -> list[str]:
    """The payload's lines of a kind that speak of an aggregate."""
    return [line for line in read_package(file).lines if f'"k":"{kind}"' in line and uid in line]


def test_what_an_old_program_does_not_know_goes_around_whole(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Unknown field, type and child type: to the centre, to another office, corrected by old readers, and back."""
    exact = canonical_json(FOOTPRINT)
    uid = world.record("PE1", service("Taller", "Cafetaleros", "Andinos"))
    photo, evaluation, office = new_uid(), new_uid(), reference_uid("office", "PE")
    with newer(monkeypatch):
        write(
            world, "PE1", uid,
            {(uid, "footprint"): FOOTPRINT, (photo, "place"): 1, (photo, "caption"): "Foto"},
            {uid: "service", photo: "service_photo"},
        )  # fmt: skip
        wanted = {"office": office, "country": list(country("PE", "EC")), "score": 4.50}
        write(
            world, "PE1", evaluation,
            {(evaluation, name): value for name, value in wanted.items()}, {evaluation: "evaluation"},
        )  # fmt: skip
        up = world.export("PE1")
    assert read_package(up).manifest["format_version"] == 2
    assert any(f'"footprint":[null,{exact}]' in line for line in carried(up, "entry", uid))
    preview = preview_package(world["CLAC"], up)
    report = world.deliver(up, "CLAC")
    assert (report.trust, report.applied, preview.digest) == ("SEALED", True, report.digest)
    assert report.counts["held"] == report.counts["quarantined"] == 0
    shown = [json.loads(line) for line in world.dump("CLAC")]
    found = {line["uid"]: line for line in shown if line["uid"] in (uid, photo, evaluation)}
    assert canonical_json(found[uid]["fields"]["footprint"]) == exact  # the dump is the open format: it hides nothing
    assert (found[photo]["type"], found[evaluation]["fields"]["score"]) == ("service_photo", 4.5)

    for laptop in ("PE2", "EC1"):  # to the other laptop and to another office, whose organisation attended
        down = world.export("CLAC", LAPTOPS[laptop])
        assert any(f'"footprint":[[1,{exact}]]' in line for line in carried(down, "row", uid))
        assert carried(down, "row", photo) and carried(down, "row", evaluation)
        world.deliver(down, laptop)
    world.correct("PE2", uid, title="Corregido por un programa viejo")
    back = world.export("PE2")
    assert any(f'"footprint":[[0,{exact}]]' in line or f",{exact}]]" in line for line in carried(back, "row", uid))
    world.deliver(back, "CLAC")
    world.correct("CLAC", uid, place="Corregido por el centro")
    with newer(monkeypatch):
        world.down("PE1")
    stored = world.ask("PE1", "SELECT state FROM aggregate WHERE uid = ?", uid)[0][0]
    assert f",{exact}]]" in stored and world.value("PE1", uid, "title") == "Corregido por un programa viejo"
    world.quiet()
    world.assert_converged()
    world.assert_whole()


@pytest.mark.parametrize("value", [["x" * 32, "y" * 32], {"uid": "x" * 32}, 7, True, 1.5, "", [], [[]]])
def test_fields_that_are_called_like_ours_may_hold_anything(
    world: World, monkeypatch: pytest.MonkeyPatch, value: object
) -> None:
    """A newer program's type: its fields called organisation, country, office … are its own business."""
    uid = world.record("PE1", service("Taller", "Cafetaleros"))
    visit, alone = new_uid(), new_uid()
    names = ("organisation", "structure", "country", "office", "service", "confirmed", "state", "title", "name", "end")
    with newer(monkeypatch):
        write(world, "PE1", uid, {(visit, name): value for name in names}, {visit: "service_visit"})
        write(world, "PE1", alone, {(alone, name): value for name in names}, {alone: "evaluation"})
        report = world.up("PE1")
    assert report.applied and report.counts["held"] == report.counts["quarantined"] == 0
    world.quiet()
    assert any(visit in line for line in world.dump("PE2"))
    world.assert_converged()
    world.assert_whole()


def test_concurrent_values_of_an_unknown_field_are_a_conflict_like_any_other(world: World) -> None:
    uid = world.record("PE1", service("Taller"))
    world.quiet()
    for laptop, value in (("PE1", 1), ("PE2", 2)):
        write(world, laptop, uid, {(uid, "footprint"): value}, {uid: "service"})
    world.quiet()
    world.quiet(all_send=True)
    line = next(json.loads(line) for line in world.dump("CLAC") if uid in line and '"type":"service"' in line)
    assert line["fields"]["_conflicts"] == {"footprint": [1, 2]}
    world.assert_converged()
    world.assert_whole()


def test_lines_of_an_unknown_kind_are_kept_and_passed_on(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Word for word: to the laptops of the office it came from, and to offices that see the record it names."""
    uid = world.record("PE1", service("Taller", "Andinos"))
    home = canonical_json(WEATHER)
    named = canonical_json({"k": "photo", "uid": uid, "bytes": "AA=="})
    with newer(monkeypatch, lambda writing: [home, named]):
        up = world.export("PE1")
    for _ in range(2):
        assert world.deliver(up, "CLAC").trust == "SEALED"
    peru, ecuador = world.export("CLAC", "PE"), world.export("CLAC", "EC")
    assert [line for line in read_package(peru).lines if line in (home, named)] == [home, named]
    assert [line for line in read_package(ecuador).lines if line in (home, named)] == [named]
    for file, laptop in ((peru, "PE1"), (peru, "PE2"), (ecuador, "EC1")):
        assert world.deliver(file, laptop).applied
        rows = world.ask(laptop, "SELECT line FROM waiting_line WHERE kind = 'unknown' ORDER BY id")
        kept = [line for (line,) in rows]
        assert kept == [line for line in read_package(file).lines if line in (home, named)]
    world.up("PE1")
    world.up("PE2")
    world.export("CLAC", "PE")  # it starts at the smallest that a laptop had reported before
    again = read_package(world.export("CLAC", "PE")).lines
    assert home not in again  # both laptops have it: it is not sent for ever
    world.assert_whole()


def newest(world: World, monkeypatch: pytest.MonkeyPatch, needed: int = 2) -> Path:
    """A package that only a newer program reads."""
    with newer(monkeypatch), monkeypatch.context() as patch:
        patch.setattr(package, "MIN_READER", needed)
        return world.export("PE1")


def test_a_package_for_a_newer_program_waits_for_the_update(
    world: World, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    uid = world.record("PE1", service("Del futuro"))
    file = newest(world, monkeypatch)
    world.record("EC1", service("De hoy", "Cacaoteros", code="EC"))
    today = world.export("EC1")

    def verb(*words: object) -> tuple[int, Any]:
        world.close("CLAC")
        code = cli.main(["--json", *map(str, words), "--workspace", str(world.folder / "CLAC.clac")])
        return code, json.loads(capsys.readouterr().out)

    before = world.dump("CLAC")
    code, found = verb("import", file)
    problem = found["packages"][0]["problems"][0]
    assert (code, problem["code"]) == (1, "package.newer_format") and "Actualice" in problem["hint"]
    assert world.dump("CLAC") == before and verb("status")[1]["waits_for_update"] == 1
    code, found = verb("import", today)
    assert code == 0 and len(found["packages"]) == 1  # it still waits
    with monkeypatch.context() as updated:
        updated.setattr(package, "FORMAT_VERSION", 2)
        updated.setattr(unknown, "FORMAT_VERSION", 2)
        assert "waits_for_update" not in verb("status")[1]
        code, found = verb("import", today)
        assert [one["known"] for one in found["packages"]] == [True, False] and found["packages"][1]["applied"]
        assert Path(found["packages"][1]["file"]).name == file.name
    assert world.value("CLAC", uid, "title") == "Del futuro"
    assert len(verb("import", today)[1]["packages"]) == 1  # tried by itself once, and done


def test_the_window_keeps_it_too_and_one_click_tries_it_again(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    class Work:
        """Progress that nobody looks at."""

        def report(self, done: int, of: int, text: str = "") -> None: ...

        def check(self) -> None: ...

    world.record("PE1", service("Del futuro"))
    file = newest(world, monkeypatch)
    work: Any = Work()
    looked = arrivals.preview(world["CLAC"], str(file), None, work)
    assert looked.report.trust == "REFUSED" and texts.hint(looked.report.problems[0])
    file.unlink()  # the stick is gone when the update comes
    with world["CLAC"].reading() as reading:
        (item,) = [item for item in arrivals.read_inbox(reading) if item.sha256 == looked.report.sha256]
    assert not item.applied
    monkeypatch.setattr(package, "FORMAT_VERSION", 2)
    seen: PackageReport = arrivals.preview(world["CLAC"], item.file, item, work).report
    assert seen.trust == "SEALED" and seen.counts["new"] == 2
    assert arrivals.apply(world["CLAC"], item.file, item, seen.digest, work).report.applied


def test_an_older_version_is_read_as_if_today_had_written_it(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """The next version calls `place` of a service by another name; files and journal of this one are still read."""
    uid = world.record("PE1", service("Taller", place="Cusco"))
    up = world.export("PE1")

    def parts(found: list[upcasting.Part]) -> list[upcasting.Part]:
        for part in found:
            for record in part["records"].values():
                _rename(record["fields"])
                _rename(record.get("over", {}))
        return found

    def state(found: upcasting.State) -> upcasting.State:
        for record in found["records"].values():
            _rename(record["fields"])
        return found

    monkeypatch.setitem(upcasting.PARTS, 1, parts)
    monkeypatch.setitem(upcasting.STATES, 1, state)
    monkeypatch.setattr(journal, "SCHEMA", 2)
    content = read_package(up)
    assert [a.displayed((uid, "town")) for a in content.aggregates() if a.uid == uid] == ["Cusco"]
    with world["CLAC"].writing() as writing:
        report = PackageReport(str(up), content.sha256, "SEALED")
        apply_content(writing, content, report)
    line = next(json.loads(line) for line in world.dump("CLAC") if uid in line and '"type":"service"' in line)
    assert (line["fields"]["town"], line["fields"]["place"]) == ("Cusco", None)
    stored = world.ask("CLAC", "SELECT line FROM journal WHERE line LIKE ?", f"%{uid}%")[0][0]
    assert '"place":[null,"Cusco"]' in stored  # what is sealed is not rewritten


def _rename(fields: dict[str, Any]) -> None:
    if "place" in fields:
        fields["town"] = fields.pop("place")
