"""The main job through the real window (issue 3, 7.6): from the first start to the receipt, by keys and clicks only.

Two programs stand beside each other, an office's and the centre's, each with a workspace of its own; only files go
between them. What the person does is done in `Person`; the rest of this file looks at what came of it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from clac_desktop import app
from clac_desktop.models.database import Workspace
from clac_desktop.models.identity import reference_uid
from clac_desktop.models.opening import open_workspace
from clac_desktop.models.organisation import OrganisationDraft
from clac_desktop.queries.dump import dump
from clac_desktop.queries.figures import figures, scope_countries
from clac_desktop.queries.period import Period
from clac_desktop.recording.organisation import record_organisation
from clac_desktop.sync.enrolment import init_centre
from clac_desktop.sync.scope import scope_of
from clac_desktop.texts import number, percent
from tests.conftest import make_office
from tests.ui.journey_hands import Flashes, Person

pytestmark = pytest.mark.real_reading
MEMBERS = 16  # organisations in Peru that are certified since 2010


@dataclass(slots=True)
class Program:
    """A running program: its desk, and the person before it."""

    desk: app.Desk
    person: Person

    @property
    def workspace(self) -> Workspace:
        """The workspace that is open."""
        session = self.desk._session
        assert session is not None
        return session.workspace


def start(qtbot: QtBot, qapp: QApplication, workspace: Workspace | None) -> Program:
    """Start a program; without a workspace it begins with the first start."""
    desk = app.Desk(qapp, app.Options())
    desk.begin(workspace)

    def window() -> QWidget:
        shown = desk._session or desk._beginning
        assert shown is not None
        return shown.window

    return Program(desk, Person(qtbot, window))


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A person's own folders, empty."""
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    return tmp_path


@pytest.fixture
def flashes(qapp: QApplication) -> Iterator[Flashes]:
    """What came to the front without being a window of ours."""
    found = Flashes()
    qapp.focusWindowChanged.connect(found.watch)
    yield found
    qapp.focusWindowChanged.disconnect(found.watch)


@pytest.fixture
def centre(home: Path, qtbot: QtBot, qapp: QApplication) -> Iterator[Program]:
    """The centre's program, with the register of Peru."""
    made, _recovery = init_centre(home / "centre" / "centre.clac", office="CLAC", name="Centro Ejemplo")
    with made, made.writing() as writing:
        for at in range(MEMBERS):
            record_organisation(writing, _member(at))
    program = start(qtbot, qapp, open_workspace(home / "centre" / "centre.clac"))
    yield program
    program.desk.end()


@pytest.fixture
def office(home: Path, qtbot: QtBot, qapp: QApplication) -> Iterator[Program]:
    """A program that was started for the first time."""
    program = start(qtbot, qapp, None)
    yield program
    program.desk.end()


def _member(at: int) -> OrganisationDraft:
    entry = dt.date(2010, 1, 1 + at)
    return OrganisationDraft(
        name=f"Cooperativa Agraria Ejemplo {NAMES[at]}",
        acronym=f"CA{NAMES[at]}",
        flo_id=str(90001 + at),
        kind="OPP",
        country=(reference_uid("country", "PE"),),
        place="Pichanaki",
        entry=entry,
        statuses=((entry, "certified"),),
    )


NAMES = (
    "Amanecer", "Bosque", "Cordillera", "Delta", "Esperanza", "Florida", "Grano", "Horizonte",
    "Inti", "Jaguar", "Kimiri", "Lucero", "Manantial", "Naranjal", "Olmos", "Porvenir",
)  # fmt: skip
# Twelve come to the workshop: nine by FLO-ID, two by name, one misspelt as people write in messages.
LIST = "\n".join(
    [*(str(90001 + at) for at in range(9)), "CAJaguar", "cooperativa agraria ejemplo KIMIRI", "Coop. Ejemplo Luzero"]
)
COUNTS = [(8 + at, 5 + at % 4) for at in range(12)]  # women and men
WOMEN, PEOPLE = sum(women for women, _men in COUNTS), sum(women + men for women, men in COUNTS)


def test_the_main_job_from_the_first_start_to_the_receipt(
    home: Path, office: Program, centre: Program, flashes: Flashes
) -> None:
    invitation = invite_by_window(centre.person)
    words = begin(office.person, invitation)
    first = admit_by_window(centre.person, home / "Documents" / "Solicitud PE-1.clac-request", words)
    bring_in_first_package(office, first)
    record_workshop(office.person)
    look_at_figures(office)
    package = send(office.person)
    take_in(centre, package)
    receipt = answer(centre.person)
    bring_in_receipt(office, receipt)
    assert dumped(office.workspace) == dumped(centre.workspace, "PE")
    assert flashes.seen == []


def test_ctrl_z_takes_back_what_the_message_says(
    centre_template: Path, home: Path, qtbot: QtBot, qapp: QApplication
) -> None:
    """A draft given up and a view taken away come back, on a page that has a Ctrl+Z of its own."""
    make_office(centre_template, home / "PE.clac")
    program = start(qtbot, qapp, open_workspace(home / "PE.clac"))
    person = program.person
    person.come()
    person.press("Ctrl+2")
    person.wait_for_page("Servicios")
    person.press("Ctrl+N")
    person.wait_for_page("Nuevo servicio")
    person.type("Poda")
    person.press("Esc")
    person.wait_for_page("Servicios")
    person.wait_until(lambda: person.sees("Borradores") and [row[2] for row in person.table("Servicios")] == ["Poda"])
    person.tab_to("Columnas")
    person.press("Tab", "Down", "Del")
    person.wait_for("1 borrador descartado")
    person.press("Ctrl+Z")
    person.wait_until(lambda: [row[2] for row in person.table("Servicios")] == ["Poda"])
    person.press("Ctrl+F")
    person.type("poda")
    person.wait_for("+ Guardar esta vista")
    person.press("Tab", "Ctrl+Shift+G")
    person.type("Podas")
    person.press("Return")
    person.come()  # after a pop-up too a window manager gives the keyboard back
    person.wait_for("Podas 1")
    person.press("Ctrl+Shift+G")
    person.wait_for("Vista quitada.")
    person.wait_until(lambda: not person.sees("Podas"))
    person.press("Ctrl+Z")
    person.wait_for("Podas 1")
    program.desk.end()


def invite_by_window(person: Person) -> Path:
    """The centre invites the first laptop of Peru; return the invitation."""
    person.come()
    person.press("Ctrl+5")
    person.click("Oficinas")
    person.press("Ctrl+Shift+I")
    person.wait_for("Códi")
    person.tab_to("Código")
    person.type("PE")
    person.wait_for("Países que atiende: Perú")
    person.press("Ctrl+Return")
    person.wait_for("Invitación creada.")
    person.click("Copiar ruta")
    return copied_path()


def copied_path() -> Path:
    """Return the path on the clipboard."""
    found = Path(QApplication.clipboard().text())
    assert found.is_file(), found
    return found


def begin(person: Person, invitation: Path) -> str:
    """Answer the three questions of the first start; return the six words to read aloud."""
    person.come()
    person.press("Return")
    person.wait_for("Paso 2 de 3 · Su invitación")
    person.open_file("Ctrl+O", invitation)
    person.wait_for("Invitación válida para: Oficina Perú")
    person.press("Return")
    person.wait_for("Paso 3 de 3 · Su nombre")
    person.type("Persona Ejemplo")
    person.press("Return")
    person.wait_for("Esperando el alta.")
    person.come()
    banner = next(words for words in person.words() if "léale estas palabras" in words)
    words = banner.rpartition(":")[2].replace("·", " ").split()
    assert len(words) == 6
    return " ".join(words)


def admit_by_window(person: Person, request: Path, words: str) -> Path:
    """The centre admits the laptop by its words, as they are heard; return the first package."""
    person.come()
    person.drop(request)
    person.wait_for("Solicitud de Persona Ejemplo, oficina PE")
    person.tab_to("Las seis palabras")
    person.type(words.upper())
    person.wait_for("Coinciden las seis palabras.")
    person.press("Ctrl+Return")
    person.wait_for("Equipo dado de alta.")
    person.click("Copiar ruta")
    return copied_path()


def bring_in_first_package(office: Program, first: Path) -> None:
    """The office takes the first package; Inicio then shows who is to be served, and that nobody was."""
    person = office.person
    person.come()
    person.press("Ctrl+5")
    person.open_file("Ctrl+O", first)
    person.wait_for("Sellado y verificado")
    assert person.sees("Nada se ha escrito todavía.")
    person.press("Ctrl+Return")
    person.wait_for("Aplicado")
    person.press("Ctrl+1")
    person.wait_for_figure("Cobertura", "0\N{NO-BREAK SPACE}%")


def record_workshop(person: Person) -> None:
    """A workshop with twelve organisations, today, by keyboard alone."""
    person.press("Ctrl+N")
    person.wait_for_page("Nuevo servicio")
    assert person.field() == ("Título", "")  # the form begins where the work begins
    person.type("Debida diligencia en derechos humanos")
    person.press("Tab", "Ctrl+;", "Tab", "Ctrl+;", "Tab")
    person.type("12")
    person.press("Tab")
    for words in ("taller", "presencial"):
        person.type(words)
        person.press("Tab")
    assert person.field() == ("País", "Perú")  # the office's own stands there already
    person.press("Tab")
    person.type("Pichanaki, Junín")
    person.press("Tab")
    for words in ("2.2", "diligencia", "trabajo decente"):
        person.type(words)
        person.press("Tab")
    person.copy(LIST)
    person.tab_to("Asistencia")
    person.press("Ctrl+V")
    person.wait_for("12 agregadas · 1 por identificar")
    type_counts(person)


def type_counts(person: Person) -> None:
    """Women and men of each, by digits, Tab and arrows; the misspelt one is accepted with Alt+Enter."""
    for at, (women, men) in enumerate(COUNTS):
        person.type(str(women))
        person.press("Tab")
        person.type(str(men))
        if at % 2:
            person.press("Down", "Left")
        else:  # through "s/d" and youth to the next line
            person.press("Tab", "Tab", "Tab", "Tab")
    person.wait_for(f"Total {number(PEOPLE)}")
    person.press("Alt+Return")
    person.wait_until(lambda: person.table("Asistencia")[11][2] == "CALucero")
    assert not person.sees("1 por identificar")
    assert person.sees(f"{percent(100 * WOMEN / PEOPLE)} mujeres ({number(WOMEN)} de {number(PEOPLE)})")
    person.press("Ctrl+Return")
    person.wait_for("Registrado: Debida diligencia en derechos humanos")
    person.wait_until(lambda: person.field() == ("Título", ""))  # the next one can begin


def look_at_figures(office: Program) -> None:
    """Inicio of the office says what the workshop did; each number is that of the one engine of figures."""
    person = office.person
    person.press("Ctrl+1")
    person.wait_for_figure("Cobertura", percent(75))
    names = ("Organizaciones atendidas", "Sin atender", "Servicios realizados", "Participaciones")
    compare_figures(office, names)
    assert person.sees("1 cambio sin enviar")


def compare_figures(program: Program, labels: tuple[str, str, str, str]) -> None:
    """Compare the cards of F1, F6, F3 and F7 with the engine of figures, asked apart."""
    today = dt.date.today()
    half = Period.semester(today.year, 1 if today.month <= 6 else 2)
    with program.workspace.reading() as reading:
        asked = figures(reading, Period(half.start, today), countries=scope_countries(reading))
    values = {figure.code: figure.value for figure in asked}
    person = program.person
    for code, label in zip(("F1", "F6", "F3", "F7"), labels, strict=True):
        assert person.figure(label).split(". ")[0] == number(values[code]), (code, person.figure(label))
    assert (values["F1"], values["F3"], values["F7"]) == (12, 1, PEOPLE)


def send(person: Person) -> Path:
    """Ctrl+E leads to the package, once more writes it; return the file."""
    person.press("Ctrl+E")
    person.wait_for("1 servicio con sus asistencias")
    assert person.sees("Crear paquete N.º 1")
    person.press("Ctrl+E")
    person.wait_for("Paquete N.º 1 guardado y verificado.")
    person.wait_for("Enviado, sin confirmar: 1")
    person.click("Copiar ruta")
    return copied_path()


def take_in(centre: Program, package: Path) -> None:
    """The centre drops the package on its window, sees what it brings, applies it; its own Inicio has changed."""
    person = centre.person
    person.come()
    person.press("Ctrl+1")
    person.wait_for_figure("Cobertura", percent(0))
    person.drop(package)
    person.wait_for("PE-001 · Oficina Perú")
    person.wait_for("Sellado y verificado")
    new = [row[1:5] for row in person.table("Cambios del paquete")]
    assert new == [["Debida diligencia en derechos humanos", "Servicio", "–", "realizado · 12 organizaciones"]]
    with centre.workspace.reading() as reading:
        assert reading.connection.exec_driver_sql("SELECT count(*) FROM service").scalar_one() == 0
    person.press("Ctrl+Return")
    person.wait_for("Recibo N.º 1: 13 nuevos")
    person.press("Ctrl+1")
    person.wait_for_figure("Cobertura", percent(75))
    compare_figures(centre, ("Atendidas", "Sin atender", "Servicios", "Participaciones"))


def answer(person: Person) -> Path:
    """The centre writes the package that carries the receipt."""
    person.press("Ctrl+5")
    person.click("Enviar")
    person.wait_for("Oficina Perú")
    person.press("Ctrl+E")
    person.wait_until(lambda: [row[0] for row in person.table("Paquetes enviados")] == ["002", "001"])
    person.click("Copiar ruta")
    return copied_path()


def bring_in_receipt(office: Program, receipt: Path) -> None:
    """The office takes the receipt: what it sent is confirmed everywhere it is shown, and nothing is unsent."""
    person = office.person
    person.come()
    person.drop(receipt)
    person.wait_for("CLAC-002 · Oficina central")
    person.wait_for("Sellado y verificado")
    person.press("Ctrl+Return")
    person.wait_for("CLAC-002 aplicado")
    person.click("Recibos")
    wanted = ["Confirmado", "Debida diligencia en derechos humanos", "Servicio, nuevo"]
    person.wait_until(lambda: [row[:3] for row in person.table("Recibos")] == [wanted])
    person.press("Ctrl+2")
    person.wait_for_page("Nuevo servicio")  # the empty form for the next one still stands there
    person.press("Esc")
    person.wait_for_page("Servicios")
    person.wait_until(lambda: person.table("Servicios"))
    assert "Confirmado" in person.table("Servicios")[0]
    assert not person.sees("sin enviar") and not person.sees("sin confirmar")


def dumped(workspace: Workspace, office: str = "") -> list[str]:
    """Return the open dump of a workspace; at the centre that of an office's part."""
    with workspace.reading() as reading:
        return list(dump(reading, scope_of(reading, reference_uid("office", office)) if office else None))
