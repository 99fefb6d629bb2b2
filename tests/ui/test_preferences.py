"""Preferencias: everything takes effect at once; backups are made, listed and offered to be restored."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from clac_desktop.models.backup import make_backup
from clac_desktop.models.database import Workspace, backup_folder
from clac_desktop.recording.workspace import set_preference
from clac_desktop.ui.announcing import Announcing
from clac_desktop.ui.background import InlineBackground
from clac_desktop.ui.backups import kept_backups
from clac_desktop.ui.kit import ActionRow, Banner, Button, Label, TextField
from clac_desktop.ui.page import SilentFrame
from clac_desktop.ui.pages.preferences import PreferencesPage, back_up
from tests.ui.test_verifying import spoil


@pytest.fixture
def page(office: Workspace, frame: SilentFrame, qtbot: QtBot) -> PreferencesPage:
    made = PreferencesPage(frame, InlineBackground(Announcing(office)), office)
    qtbot.addWidget(made)
    made.resize(1158, 600)
    made.prepare()
    made.refresh()
    made.show()
    return made


def words(page: PreferencesPage) -> list[str]:
    return [label.text() for label in page.findChildren(Label)]


def button(page: PreferencesPage, text: str) -> Button:
    return next(one for one in page.findChildren(Button) if one.text() == text)


def settings(workspace: Workspace) -> dict[str, str]:
    with workspace.reading() as reading:
        return dict(reading.settings)


def test_the_facts_of_the_workspace_are_shown(page: PreferencesPage, office: Workspace) -> None:
    shown = words(page)
    assert str(office.path) in shown
    assert "oficina nacional" in shown
    assert any(text.startswith("0 servicios, 0 organizaciones") for text in shown)


def test_the_name_is_kept_on_leaving_the_field_and_offered_again(
    page: PreferencesPage, office: Workspace, qtbot: QtBot
) -> None:
    field = page.findChild(TextField)
    assert field is not None and field.value() == "Persona Ejemplo"
    field.set_value("Otra Persona")
    field.committed.emit()
    assert settings(office)["actor"] == "Otra Persona"
    assert settings(office)["ui.people"] == '["Otra Persona"]'


def test_an_empty_name_is_refused_in_words(page: PreferencesPage, office: Workspace) -> None:
    field = page.findChild(TextField)
    assert field is not None
    field.set_value("")
    field.committed.emit()
    assert field.message() == "Escriba su nombre; queda junto a cada cambio."
    assert settings(office)["actor"] == "Persona Ejemplo"


def test_a_backup_is_made_said_and_listed(page: PreferencesPage, office: Workspace, frame: SilentFrame) -> None:
    button(page, "Hacer una copia ahora").click()
    assert frame.said[-1].startswith("Copia hecha y comprobada: PE_")
    (kept,) = kept_backups(office.path)
    assert kept.reason == "manual"
    assert any("hecha a mano" in row.accessibleName() for row in page.findChildren(ActionRow))


def test_the_second_folder_gets_a_copy_too(office: Workspace, tmp_path: Path) -> None:
    second = tmp_path / "usb"
    second.mkdir()
    with office.writing() as writing:
        set_preference(writing, "backup_folder", str(second))
    back_up(office, "manual")
    assert len(list(second.glob("PE_*.clac"))) == len(kept_backups(office.path)) == 1
    for file in second.iterdir():
        file.unlink()
    second.rmdir()
    back_up(office, "close")  # the stick is not in the laptop: the first copy is made all the same
    assert [one.reason for one in kept_backups(office.path)] == ["close", "manual"]


def test_restoring_says_first_what_it_means(page: PreferencesPage, office: Workspace, qtbot: QtBot) -> None:
    made = make_backup(office)
    page.ask_restore(made.file)
    assert any("El archivo de hoy se guarda aparte" in text for text in words(page))
    with qtbot.waitSignal(page.restore_requested) as wish:
        button(page, "Restaurar esta copia").click()
    assert wish.args == [made.file]
    assert made.file.parent == backup_folder(office.path)


def test_a_file_that_is_no_backup_is_refused_in_words(
    page: PreferencesPage, tmp_path: Path, frame: SilentFrame
) -> None:
    wrong = tmp_path / "carta.clac"
    wrong.write_text("Querida abuela")
    page.ask_restore(wrong)
    assert frame.said and "carta.clac" in frame.said[-1]


def test_the_check_finds_a_sound_file_sound(page: PreferencesPage, office: Workspace) -> None:
    button(page, "Comprobar el archivo").click()
    assert any(banner.isVisibleTo(page) and "sano" in banner.accessibleName() for banner in page.findChildren(Banner))


def test_a_damaged_file_is_not_told_in_green(page: PreferencesPage, office: Workspace) -> None:
    spoil(office.path)
    button(page, "Comprobar el archivo").click()
    assert page._checked._tone == "bad" and "dañado" in page._checked.accessibleName()


def test_a_second_folder_that_is_not_there_is_said(
    page: PreferencesPage, office: Workspace, frame: SilentFrame, tmp_path: Path
) -> None:
    with office.writing() as writing:
        set_preference(writing, "backup_folder", str(tmp_path / "usb"))
    button(page, "Hacer una copia ahora").click()
    assert frame.said[-1].startswith("Copia hecha") and frame.said[-1].endswith("usb")
    (tmp_path / "usb").mkdir()
    button(page, "Hacer una copia ahora").click()
    assert "segunda carpeta" not in frame.said[-1] and len(list((tmp_path / "usb").iterdir())) == 1


def test_about_names_the_licences_that_travel_with_it(page: PreferencesPage, qtbot: QtBot) -> None:
    assert "SIL Open Font License 1.1" in words(page) and "Apache License 2.0" in words(page)
    assert "@CLACComercioJusto · @CLACFairtrade" in words(page)
