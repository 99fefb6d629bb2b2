"""What only a person decides, through the real windows: a conflict, a hand edit by LibreOffice, an undone import.

The programs stand beside each other as in `test_journey`: only files go between them, only keys and clicks are used.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QTableView
from pytestqt.qtbot import QtBot

from clac_desktop.models.journal import Act
from clac_desktop.models.opening import open_workspace
from clac_desktop.models.organisation import OrganisationDraft
from clac_desktop.recording.organisation import record_organisation
from clac_desktop.sync.enrolment import init_centre
from tests.sync.libreoffice import MISSING, by_hand
from tests.sync.world import World, country, enrol_laptop, organisation, service
from tests.ui.test_journey import Person, Program, copied_path, dumped, home, start

__all__ = ["home"]
NAMES = ("CLAC", "PE1", "PE2")
Open = Callable[[str], Program]


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A centre and two laptops of Peru, all with the same service of the first laptop; and its uid."""
    folder = tmp_path_factory.mktemp("journey")
    centre, _ = init_centre(folder / "CLAC.clac", office="CLAC", name="Centro Ejemplo")
    with centre:
        with centre.writing() as writing:
            draft = OrganisationDraft(name="Cafetaleros", country=country("PE"), kind="OPP", flo_id="900")
            record_organisation(writing, draft, uid=organisation("Cafetaleros"))
        for name in NAMES[1:]:
            enrol_laptop(centre, folder, name, "PE")
    world = World(folder)
    uid = world.record("PE1", service("Taller de costos", place="Cusco"))
    world.up("PE1")
    world._hand_over("CLAC", "PE", "PE1", "PE2")
    world.close()
    return folder, uid


@pytest.fixture
def programs(template: tuple[Path, str], home: Path, qtbot: QtBot, qapp: QApplication) -> Iterator[Open]:
    """Start the program of a workspace of the template; a person sits before it."""
    begun: list[Program] = []

    def begin(name: str) -> Program:
        file = shutil.copyfile(template[0] / f"{name}.clac", home / f"{name}.clac")
        begun.append(start(qtbot, qapp, open_workspace(Path(file))))
        begun[-1].person.come()
        return begun[-1]

    yield begin
    for program in begun:
        program.desk.end()


def correct_title(person: Person, title: str) -> None:
    """Open the one service of the list by keyboard and give it another title."""
    person.come()
    person.press("Ctrl+2")
    person.wait_for_page("Servicios")
    person.wait_until(lambda: person.table("Servicios"))
    to_table(person)
    person.press("Down", "Return")
    person.wait_for_page("Corregir servicio")
    person.tab_to("Título")
    person.press("Ctrl+A")
    person.type(title)
    person.press("Ctrl+Return")
    person.wait_for(f"Corregido: {title}")


def send(person: Person) -> Path:
    """Write the next package; return it."""
    person.come()
    person.press("Ctrl+5")
    person.click("Enviar")

    def saved() -> str:
        return next((words for words in person.words() if "guardado y verificado" in words), "")

    before = saved()
    person.press("Ctrl+E")
    person.wait_until(lambda: saved() not in ("", before))
    number = saved().split("N.º ")[1].split()[0]  # "Paquete N.º 2 guardado y verificado."
    person.wait_until(lambda: [row[0] for row in person.table("Paquetes enviados")][:1] == [number.zfill(3)])
    person.click("Copiar ruta")
    return copied_path()


def take(person: Person, package: Path, said: str = "Aplicado") -> None:
    """Drop a package on the window and apply it."""
    person.come()
    person.press("Ctrl+5")
    person.wait_for_page("Paquetes")
    person.drop(package)
    person.wait_until(lambda: person.sees("Nada se ha escrito todavía. Habrá"))
    person.press("Ctrl+Return")
    person.wait_until(lambda: not person.sees("Nada se ha escrito todavía"))
    person.wait_for(said)


def to_table(person: Person) -> None:
    """Press Tab until a table has the keyboard: its tab above has the same name."""
    for _press in range(40):
        if isinstance(person.at(), QTableView):
            return
        person.press("Tab")
    raise AssertionError("Tab never comes to the table")


def see_titles(person: Person, *wanted: str) -> None:
    """Look at the list of services until it has these titles."""
    person.come()
    person.press("Ctrl+2")
    person.wait_for_page("Servicios")
    person.wait_until(lambda: [row[2] for row in person.table("Servicios")] == list(wanted))


def test_two_laptops_change_the_same_service_and_the_centre_decides(programs: Open) -> None:
    first, second, centre = programs("PE1"), programs("PE2"), programs("CLAC")
    correct_title(first.person, "Taller de costos y precios")
    correct_title(second.person, "Taller sobre costos")
    person = centre.person
    for laptop in (first, second):
        take(person, send(laptop.person))
    person.wait_for("1 en conflicto")
    person.press("Ctrl+7")
    person.wait_for("Conflicto 1 de 1")
    person.wait_for("Persona PE1 · Oficina Perú")
    person.wait_for("Persona PE2 · Oficina Perú")
    wanted = next(words for words in person.words() if words.endswith(": Taller sobre costos"))
    key = wanted.split(":")[0].split()[-1]  # "Versión 2: Taller sobre costos"
    person.press(key)
    person.wait_for("Conflicto decidido; la otra versión queda en el historial")
    person.wait_for("Ningún conflicto abierto")
    person.press("Ctrl+Z")
    person.wait_for("Conflicto 1 de 1")  # both versions again
    person.wait_until(lambda: person.sees(wanted) and person.at().accessibleName().startswith("Título"))
    person.press(key)
    person.wait_for("Ningún conflicto abierto")
    answer = send(person)
    for laptop in (first, second):
        take(laptop.person, answer, "Confirmados: 1")
        see_titles(laptop.person, "Taller sobre costos")
        assert dumped(laptop.workspace) == dumped(centre.workspace, "PE")


@pytest.mark.skipif(MISSING is not None, reason=str(MISSING))
@pytest.mark.slow
def test_the_centre_corrects_in_libreoffice_and_the_office_sees_it(
    programs: Open, template: tuple[Path, str], home: Path
) -> None:
    office, centre = programs("PE1"), programs("CLAC")
    person, uid = centre.person, template[1]
    mine = send(person)
    steps = [("open", mine), ("sort", "Servicios", "title", "down"), ("hide", "Servicios", "funder")]
    steps += [("type", "Servicios", uid, "title", "Taller de costos, corregido")]
    steps += [("type", "Servicios", uid, "place", "Arequipa"), ("save", home / "corregido.ods", "ods"), ("close", "")]
    by_hand(home / "libreoffice", steps)
    take(person, home / "corregido.ods")
    person.press("Ctrl+7")
    person.wait_until(lambda: len(person.table("Propuestas")) == 2)
    lines = {row[2]: row[3:6] for row in person.table("Propuestas")}
    assert lines["Título"] == ["Taller de costos", "Taller de costos, corregido", "Centro Ejemplo"]
    assert lines["Lugar"] == ["Cusco", "Arequipa", "Centro Ejemplo"]
    to_table(person)
    first = person.table("Propuestas")[0][2]  # the title is accepted, the place is not
    person.press("Return" if first == "Título" else "Del")
    person.wait_until(lambda: len(person.table("Propuestas")) == 1)
    person.press("Del" if first == "Título" else "Return")
    person.wait_for("Nada espera una decisión")
    take(office.person, send(person))
    see_titles(office.person, "Taller de costos, corregido")
    assert dumped(office.workspace) == dumped(centre.workspace, "PE")
    office.person.press("Ctrl+5")
    office.person.click("Recibos")
    told = {
        "Título: Taller de costos → Taller de costos, corregido": "Confirmado",
        "Lugar: Cusco → Arequipa": "No aceptado",
    }
    edits = "Servicio, celda de Excel"
    office.person.wait_until(
        lambda: {row[-1]: row[0] for row in office.person.table("Recibos") if row[2] == edits} == told
    )


def test_an_import_is_undone_and_done_again_and_the_office_is_told(programs: Open, template: tuple[Path, str]) -> None:
    office, centre = programs("PE1"), programs("CLAC")
    person = centre.person
    correct_title(office.person, "Taller que no fue")
    take(person, send(office.person))
    take(office.person, send(person), "Confirmados: 1")
    with centre.workspace.writing() as writing:  # somebody at the centre goes on working with the record
        writing.write([Act(writing.look(template[1]), {(template[1], "place"): "Puno"}, {template[1]: "service"})])
    person.come()
    person.press("Ctrl+7")
    person.click("Importaciones 2")
    to_table(person)
    person.press("Return")
    person.wait_for("Deshacer la importación n.º 2")
    person.wait_for("1 registro vuelve a lo de antes.")
    assert ["Se restaura", "Taller que no fue", "Título", "Taller que no fue", "Taller de costos"] in person.table(
        "Qué se deshace"
    )
    person.tab_to("Motivo, que verá cada oficina")
    person.type("era otro taller")
    person.press("Ctrl+Return")
    person.wait_for("Importación n.º 2 deshecha: 1 registro")
    told = "No aceptados: 1 (deshecho por Centro Ejemplo: era otro taller)"
    take(office.person, send(person), told)
    see_titles(office.person, "Taller de costos")
    person.come()
    person.press("Ctrl+7")
    to_table(person)
    person.press("Up", "Return")
    person.wait_for("Deshacer la importación n.º 3")
    person.wait_for("1 registro vuelve a lo de antes.")
    person.press("Ctrl+Return")
    person.wait_for("Importación n.º 3 deshecha: 1 registro")
    take(office.person, send(person), "Confirmados: 1")
    see_titles(office.person, "Taller que no fue")
    assert dumped(office.workspace) == dumped(centre.workspace, "PE")
