"""Bringing in a table: previewed, asked only what is ambiguous, applied with a backup, taken back, done again."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from PySide6.QtWidgets import QAbstractButton, QFileDialog
from pytestqt.qtbot import QtBot

from clac_desktop.models.database import Workspace
from clac_desktop.models.identity import reference_uid
from clac_desktop.models.organisation import OrganisationDraft
from clac_desktop.recording.organisation import record_organisation
from clac_desktop.ui.announcing import Announcing
from clac_desktop.ui.background import Background, InlineBackground
from clac_desktop.ui.page import SilentFrame
from clac_desktop.ui.pages.organisations import OrganisationsPage
from clac_desktop.ui.pages.organisations.finding import find_organisations
from clac_desktop.ui.pages.services import ServicesPage
from clac_desktop.ui.table_import import SERVICES, Imported, TableImport
from tests.ui.services_stage import kept, members, page_on, record, service, stored

HEAD = (
    "Referencia del servicio", "Título", "Fecha de inicio", "Estado", "Tipo de servicio", "Modalidad", "País",
    "Objetivo táctico", "Temas", "ODS", "Horas", "Costo", "Moneda", "FLO-ID", "Mujeres", "Hombres", "Sin dato",
)  # fmt: skip


def line(ref: str, flo_id: str = "3106", women: object = 4, **other: object) -> list[object]:
    values: dict[str, object] = {
        "Referencia del servicio": ref, "Título": f"Taller {ref}", "Fecha de inicio": "14/03/2023",
        "Estado": "realizado", "Tipo de servicio": "Taller", "Modalidad": "Presencial", "País": "PE",
        "Objetivo táctico": "2.2", "Temas": "Ingreso digno", "ODS": "5", "Horas": 4, "Costo": None, "Moneda": None,
        "FLO-ID": flo_id, "Mujeres": women, "Hombres": 5, "Sin dato": 0, **other,
    }  # fmt: skip
    return [values[key] for key in HEAD]


def workbook(path: Path, *lines: list[object]) -> str:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Talleres"
    for row in (HEAD, *lines):
        sheet.append(row)
    book.save(path)
    return str(path)


@pytest.fixture
def page(office: Workspace, frame: SilentFrame, qtbot: QtBot) -> Iterator[ServicesPage]:
    members(office)
    made = page_on(office, frame)
    qtbot.addWidget(made)
    yield made


def dropped(page: ServicesPage, frame: SilentFrame, file: str) -> TableImport:
    """Drop a file on the page; return the preview as the window shows it."""
    assert page.accepts_drop([file])
    page.take_drop([file])
    made = frame.pushed[-1]
    assert isinstance(made, TableImport)
    made.resize(1158, 690)
    made.show()
    return made


def texts_of(incoming: TableImport, key: str) -> list[str]:
    at = incoming.rows.column_keys().index(key)
    return [incoming.rows.rows_model.text(row, at) for row in range(incoming.rows.count())]


def titles(workspace: Workspace, voided: int = 0) -> list[str]:
    with workspace.reading() as reading:
        found = reading.connection.exec_driver_sql("SELECT title FROM service WHERE voided = ? ORDER BY id", (voided,))
        return list(found.scalars())


def test_what_enters_and_what_does_not_is_seen_before_anything_is_written(
    page: ServicesPage, frame: SilentFrame, office: Workspace, tmp_path: Path
) -> None:
    file = workbook(tmp_path / "talleres.xlsx", line("A"), line("A", "796"), line("B", women="muchas"))
    incoming = dropped(page, frame, file)
    assert incoming.outcome is not None
    counts = incoming.outcome.counts["services"]
    assert (counts.new, counts.refused) == (1, 1)
    assert titles(office) == []
    assert "Nada se ha escrito todavía" in incoming.told.text()
    assert frame.statuses[-1].endswith(
        "1 nuevos, 0 cambiados, 0 iguales, 1 no entran · 2 atenciones nuevas o cambiadas"
    )
    assert texts_of(incoming, "state") == ["No entra", "Nuevo"]
    assert texts_of(incoming, "sheet") == ["Talleres", "Talleres"]
    assert (texts_of(incoming, "row")[0], texts_of(incoming, "column")[0]) == ("4", "Mujeres (O)")
    assert texts_of(incoming, "value")[0] == "muchas"
    assert "no es un número" in texts_of(incoming, "why")[0]
    told = incoming.detail.text()
    assert told.startswith("Hoja Talleres, fila 4, columna Mujeres (O): «muchas» no es un número.")
    assert "Escriba solo el número" in told


def test_every_view_lists_as_many_rows_as_it_counts(page: ServicesPage, frame: SilentFrame, tmp_path: Path) -> None:
    lines = [line("A"), line("B", women="muchas", Hombres="x"), line("C", "no existe")]
    incoming = dropped(page, frame, workbook(tmp_path / "talleres.xlsx", *lines))
    for key, _text in SERVICES.views:
        incoming.views.set_current(key)
        incoming.views.chosen.emit(key)
        piece = incoming.views._pieces[key]
        assert piece.accessibleName().endswith(f" {incoming.rows.count()}"), key


def test_applied_undone_and_done_again(
    page: ServicesPage, frame: SilentFrame, office: Workspace, tmp_path: Path, qtbot: QtBot
) -> None:
    incoming = dropped(page, frame, workbook(tmp_path / "talleres.xlsx", line("A"), line("B")))
    backups = office.path.parent.rglob("*import*")
    assert not list(backups)
    incoming.apply_command.trigger()
    assert titles(office) == ["Taller A", "Taller B"]
    assert list(office.path.parent.rglob("*import*")), "a backup comes first"
    assert not incoming.apply_command.isEnabled() and incoming.undo_command.isEnabled()
    assert "Servicios traídos: 2 nuevos" in frame.said[-1]
    incoming.undo_command.trigger()
    assert incoming not in frame.pushed
    assert (titles(office), titles(office, voided=1)) == ([], ["Taller A", "Taller B"])
    assert frame.said[-1] == "Deshecho: Servicios traídos: talleres.xlsx"
    page.redo()
    assert titles(office) == ["Taller A", "Taller B"]
    assert frame.said[-1].startswith("Hecho otra vez")
    page.undo()
    assert titles(office) == []
    page.undo()
    assert frame.said[-1] == "No hay nada que deshacer."


def test_an_older_action_is_undone_after_an_import_was_taken_back(
    page: ServicesPage, frame: SilentFrame, office: Workspace, tmp_path: Path
) -> None:
    record(office, service("Poda", "2023-03-10", state="planned"))
    page.refresh()
    page.table.select_id(page.table.rows_model.ids()[0])
    page.void()
    incoming = dropped(page, frame, workbook(tmp_path / "talleres.xlsx", line("A")))
    incoming.apply_command.trigger()
    assert frame.undo is not None
    frame.undo()
    page.undo()
    assert (titles(office), titles(office, voided=1)) == (["Poda"], ["Taller A"])


def test_drafts_come_and_go_with_their_import_unless_somebody_typed(
    page: ServicesPage, frame: SilentFrame, office: Workspace, tmp_path: Path
) -> None:
    file = workbook(tmp_path / "talleres.xlsx", line("A", Estado="borrador"), line("B", Estado="borrador"))
    incoming = dropped(page, frame, file)
    assert texts_of(incoming, "state").count("Borrador") == 2
    incoming.apply_command.trigger()
    assert sorted(one.title for one in kept(office)) == ["Taller A", "Taller B"]
    page.undo()
    assert kept(office) == []
    page.redo()
    assert sorted(one.title for one in kept(office)) == ["Taller A", "Taller B"]
    with office.writing() as writing:
        writing.connection.exec_driver_sql("UPDATE draft SET title = 'Mío' WHERE title = 'Taller A'")
    page.undo()
    assert [one.title for one in kept(office)] == ["Mío"]


def test_the_decimal_sign_is_asked_only_where_a_number_has_two_readings(
    page: ServicesPage, frame: SilentFrame, office: Workspace, tmp_path: Path
) -> None:
    plain = dropped(page, frame, workbook(tmp_path / "claro.xlsx", line("A", Costo="1,5", Moneda="USD")))
    assert plain.asking.isHidden()
    unclear = line("B", Costo="1.250", Moneda="USD")
    incoming = dropped(page, frame, workbook(tmp_path / "ambiguo.xlsx", unclear))
    assert incoming.asking.isVisible() and incoming.asking._dates.isHidden()
    assert "Fila 2, Costo (L): «1.250»" in incoming.asking._numbers.words.text()
    assert not incoming.apply_command.isEnabled()
    incoming.asking._numbers.answers._pieces["comma"].click()
    assert incoming.apply_command.isEnabled() and incoming.asking.isVisible()
    incoming.apply_command.trigger()
    assert [str(one.cost) for one in stored(office)] == ["1250"]


def test_the_order_of_day_and_month_is_asked_only_where_a_date_has_two_readings(
    page: ServicesPage, frame: SilentFrame, office: Workspace, tmp_path: Path
) -> None:
    file = workbook(tmp_path / "fechas.xlsx", line("A", **{"Fecha de inicio": "03/04/2023"}))
    incoming = dropped(page, frame, file)
    assert incoming.asking.isVisible() and incoming.asking._numbers.isHidden()
    incoming.asking._dates.answers._pieces["mdy"].click()
    incoming.rebuild()  # another language: the answer stays
    assert incoming.asking.dates() == "mdy"
    incoming.apply_command.trigger()
    assert [one.start.isoformat() for one in stored(office) if one.start] == ["2023-03-04"]


def test_the_workbook_comes_back_with_its_cells_marked(
    page: ServicesPage, frame: SilentFrame, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    incoming = dropped(page, frame, workbook(tmp_path / "talleres.xlsx", line("A", women="muchas")))
    target = tmp_path / "marcado.xlsx"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args: (str(target), ""))
    incoming.errors_command.trigger()
    cell = load_workbook(target)["Talleres"]["O2"]
    assert cell.value == "muchas" and cell.comment is not None and "no es un número" in cell.comment.text
    assert frame.said[-1] == "Celdas marcadas en «marcado.xlsx»"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args: (str(tmp_path / "talleres.xlsx"), ""))
    incoming.errors_command.trigger()
    assert incoming.banner.isVisible() and "encima del archivo" in incoming.banner.accessibleName()


def test_a_file_without_the_columns_offers_the_template(
    page: ServicesPage, frame: SilentFrame, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "otra.csv"
    file.write_text("Nombre,Edad\nAna,3\n", encoding="utf-8")
    incoming = dropped(page, frame, str(file))
    assert incoming.banner.isVisible() and not incoming.apply_command.isEnabled()
    assert not incoming.card.isVisible()
    target = tmp_path / "plantilla.xlsx"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args: (str(target), ""))
    ways = [way for way in incoming.banner.findChildren(QAbstractButton) if way.isVisible()]
    assert [way.text() for way in ways] == ["Guardar plantilla"]
    ways[0].click()
    assert load_workbook(target).sheetnames[0] == "Servicios"
    page.save_template()
    assert frame.said[-1] == "Plantilla guardada en «plantilla.xlsx»"


def test_a_package_is_shown_the_way_to_its_page(page: ServicesPage, frame: SilentFrame, tmp_path: Path) -> None:
    book = Workbook()
    book.create_sheet("_manifest")
    file = tmp_path / "PE-0012.xlsx"
    book.save(file)
    incoming = dropped(page, frame, str(file))
    ways = [way for way in incoming.banner.findChildren(QAbstractButton) if way.isVisible()]
    assert [way.text() for way in ways] == ["Abrir en Paquetes"]
    ways[0].click()
    assert frame.went == [("packages", {"view": "receive", "files": [str(file)]})]


def test_a_page_that_is_not_shown_leaves_files_to_others(page: ServicesPage) -> None:
    assert not page.accepts_drop(["foto.png"]) and not page.accepts_drop(["a.xlsx", "b.xlsx"])
    assert all(page.accepts_drop([f"past{ending}"]) for ending in (".xlsx", ".XLS", ".ods", ".csv"))
    page.hide()
    assert not page.accepts_drop(["past.xlsx"])


def test_told_to_stop_nothing_is_changed(office: Workspace, frame: SilentFrame, tmp_path: Path, qtbot: QtBot) -> None:
    members(office)
    told: list[Imported] = []
    background = Background(Announcing(office))
    incoming = TableImport(
        frame, background, office, SERVICES, workbook(tmp_path / "mucho.xlsx", *(line(str(at)) for at in range(300))),
        applied=lambda imported: lambda: told.append(imported),
    )  # fmt: skip
    qtbot.addWidget(incoming)
    frame.push(incoming)
    incoming.show()
    assert incoming.progress.isVisible()
    assert background.wait(20_000)
    incoming.apply()
    assert incoming._job is not None
    incoming._job.cancel()
    assert background.wait(20_000)
    assert titles(office) == [] and frame.said[-1] == "Cancelado. Nada se ha escrito."
    assert incoming.apply_command.isEnabled() and not incoming.progress.isVisible()
    background.close()


def test_an_import_of_the_register_is_taken_back_too(
    centre: Workspace, frame: SilentFrame, qtbot: QtBot, tmp_path: Path
) -> None:
    page = OrganisationsPage(frame, InlineBackground(Announcing(centre)), centre)
    qtbot.addWidget(page)
    page.prepare()
    page.refresh()
    page.show()
    file = tmp_path / "registro.csv"
    file.write_text("FLO-ID,Nombre,País,Tipo\n900,Norandina,PE,OPP\n", encoding="utf-8")
    page.take_drop([str(file)])
    incoming = frame.pushed[-1]
    assert isinstance(incoming, TableImport)
    incoming.apply_command.trigger()

    def standing() -> list[str]:
        with centre.reading() as reading:
            return list(reading.connection.exec_driver_sql("SELECT name FROM organisation WHERE NOT voided").scalars())

    assert standing() == ["Norandina"]
    for expected in ([], ["Norandina"], []):
        assert frame.undo is not None
        frame.undo()
        assert standing() == expected


def test_organisations_are_found_from_anywhere(office: Workspace) -> None:
    members(office)
    with office.writing() as writing:
        draft = OrganisationDraft(
            name="Otra 796 S.A.", acronym="OTRA", flo_id="7961", kind="OPP", country=(reference_uid("country", "PE"),)
        )
        record_organisation(writing, draft)
    with office.reading() as reading:
        for words in ("acopagro", "Cacaotera", "3106"):
            assert [one.title for one in find_organisations(reading, words)] == [
                "ACOPAGRO · Cooperativa Agraria Cacaotera Acopagro"
            ], words
        found = find_organisations(reading, "796")
        assert [one.title.partition(" · ")[0] for one in found] == ["La Florida", "OTRA"]
        assert found[0].page == "organisations" and set(found[0].arguments) == {"uid"}
        assert find_organisations(reading, "x") == []
