"""A restored laptop through the real window: nothing is lost, nobody has to do anything but send the next package.

An office records, sends, goes back to an older backup in the window and works on; the centre takes the packages in the
wrong order. At the end both have every service, and their dumps are the same.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from clac_desktop.models.check import check_workspace
from clac_desktop.models.opening import open_workspace
from tests.ui.journey_hands import Person
from tests.ui.test_journey import Program, copied_path, dumped, home, start

__all__ = ["home"]
TITLES = ["Antes de la copia", "Enviado después", "Nunca enviado", "Después de volver"]


@pytest.fixture
def programs(world_template: Path, home: Path, qtbot: QtBot, qapp: QApplication) -> Iterator[tuple[Program, Program]]:
    """The program of the first laptop of Peru, and that of the centre."""
    made = []
    for name in ("PE1", "CLAC"):
        path = home / name / f"{name}.clac"
        path.parent.mkdir()
        shutil.copyfile(world_template / f"{name}.clac", path)
        made.append(start(qtbot, qapp, open_workspace(path)))
    office, centre = made
    yield office, centre
    for program in made:
        program.desk.end()


def test_a_restored_laptop_loses_nothing(programs: tuple[Program, Program]) -> None:
    office, centre = programs
    person = office.person
    record(person, TITLES[0])
    back_up(person)
    record(person, TITLES[1])
    send(person, 1)
    record(person, TITLES[2])
    only_here = go_back(office)
    read_what_happened(office)
    assert titles(office) == TITLES[:1]
    record(person, TITLES[3])
    after = send(person, 3)
    for package in (after, only_here):  # in the wrong order
        take_in(centre.person, package)
    assert titles(centre) == sorted(TITLES)
    bring_in(person, answer(centre))
    assert titles(office) == sorted(TITLES)
    assert dumped(office.workspace) == dumped(centre.workspace, "PE")
    for program in programs:
        with program.workspace.reading() as reading:
            assert check_workspace(reading) == []
    person.click("Inicio")
    person.wait_for(" sin enviar")  # what the backup had, under a new label
    assert not person.sees("copia anterior"), "it was told once, and read"
    bring_in(centre.person, send(person, 4))
    assert titles(centre) == sorted(TITLES)
    assert dumped(office.workspace) == dumped(centre.workspace, "PE")


def titles(program: Program) -> list[str]:
    with program.workspace.reading() as reading:
        return list(reading.connection.exec_driver_sql("SELECT title FROM service ORDER BY title").scalars())


def record(person: Person, title: str) -> None:
    """A workshop with one organisation, by keyboard alone."""
    person.come()
    person.press("Ctrl+2")
    person.wait_for_page("Servicios")
    person.press("Ctrl+N")
    person.wait_for_page("Nuevo servicio")
    person.type(title)
    person.press("Tab", "Ctrl+;", "Tab", "Ctrl+;", "Tab")
    person.type("8")
    person.press("Tab")
    for words in ("taller", "presencial"):
        person.type(words)
        person.press("Tab")
    person.press("Tab")
    person.type("Pichanaki")
    person.press("Tab")
    for words in ("2.2", "diligencia", "trabajo decente"):
        person.type(words)
        person.press("Tab")
    person.copy("900")
    person.tab_to("Asistencia")
    person.press("Ctrl+V")
    person.wait_for("1 agregada")
    person.type("4")
    person.press("Tab")
    person.type("5")
    person.press("Tab", "Ctrl+Return")
    person.wait_for(f"Registrado: {title}")
    person.press("Esc")
    person.wait_for_page("Servicios")


def back_up(person: Person) -> None:
    """A backup by hand."""
    person.press("Ctrl+,")
    person.wait_for("Copias de seguridad")
    person.click("Hacer una copia ahora")
    person.wait_for("Copia hecha y comprobada")


def send(person: Person, n: int) -> Path:
    """Write package number `n`; return it."""
    person.click("Inicio")
    person.come()
    person.wait_for_page("Inicio")
    person.press("Ctrl+E")
    person.wait_for("Crear paquete N.º")
    person.press("Ctrl+E")
    person.wait_for(f"Paquete N.º {n} guardado y verificado.")
    person.click("Copiar ruta")
    return copied_path()


def go_back(office: Program) -> Path:
    """Go back to the backup, guided; what was only here is sent first. Return that package."""
    person = office.person
    person.press("Ctrl+8")
    person.wait_for_page("Equipos")
    person.press("Ctrl+Shift+R")
    person.wait_for("Paso 1 de 3 · Qué copia")
    person.wait_until(lambda: [row[1] for row in person.table("Copias de seguridad")] == ["hecha a mano"])
    person.press("Ctrl+Return")
    person.wait_for("Paso 2 de 3 · Qué contiene y qué no")
    person.wait_for("En un paquete, sin confirmar: 1 cambio")
    person.wait_for("Solo aquí: 1 cambio")
    person.click("Crear el paquete ahora")
    person.wait_for("Paquete guardado y verificado.")
    assert not person.sees("Solo aquí")
    sent = max((office.workspace.path.parent / "packages").glob("*.xlsx"), key=lambda file: file.stat().st_mtime_ns)
    person.press("Ctrl+Return")
    person.wait_for("Paso 3 de 3 · Volver a ella")
    before = office.desk._session
    person.press("Ctrl+Return")
    person.wait_until(lambda: office.desk._session is not None and office.desk._session is not before)
    return sent


def read_what_happened(office: Program) -> None:
    """The new window says it in one line; the page explains; then the line goes."""
    person = office.person
    person.come()
    person.wait_for("Este equipo volvió a una copia anterior")
    person.click("Qué ocurrió")
    person.wait_for("Paso 1 de 3 · Qué ocurrió")
    assert person.sees("2 cambios de este equipo son posteriores a la copia.")
    person.press("Ctrl+Return")
    person.wait_for("El próximo paquete lleva 1 cambio.")
    person.press("Ctrl+Return")
    person.wait_for("No hay nada más que hacer.")
    person.press("Ctrl+Return")
    person.wait_for_page("Equipos")
    person.press("Ctrl+1")
    person.wait_until(lambda: not person.sees("copia anterior"))


def take_in(person: Person, package: Path) -> None:
    """The centre takes a package in."""
    bring_in(person, package)


def answer(centre: Program) -> Path:
    """The centre writes its packages, one for each office; return that for Peru."""
    folder = centre.workspace.path.parent / "packages"
    person = centre.person
    person.press("Ctrl+5")
    person.wait_for_page("Paquetes")
    person.click("Enviar")
    person.wait_for("Oficina Perú")
    person.press("Ctrl+E")
    person.wait_until(lambda: list(folder.glob("CLAC_CLAC_PE_*.xlsx")))
    person.wait_for("guardado")
    return next(folder.glob("CLAC_CLAC_PE_*.xlsx"))


def bring_in(person: Person, package: Path) -> None:
    """Drop a package on the window and apply it."""
    _program, sender, _recipient, number = package.stem.split("_")
    label = f"{sender}-{int(number):03}"
    person.click("Inicio")
    person.come()
    person.wait_for_page("Inicio")
    person.drop(package)
    person.wait_for(f"{label} · ")
    person.wait_for("Sellado y verificado")
    person.come()  # a window manager gives the keyboard back by itself
    person.press("Ctrl+Return")
    person.wait_for(f"{label} aplicado")
