"""*Paquetes*: the way of a package through the window, from invitation to receipt, over real workspaces and files."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from clac_desktop import texts
from clac_desktop.models.database import Workspace
from clac_desktop.models.identity import reference_uid
from clac_desktop.models.organisation import OrganisationDraft
from clac_desktop.models.service import AttendanceDraft, ServiceDraft
from clac_desktop.queries import packages as asked
from clac_desktop.queries import receipts
from clac_desktop.recording.organisation import record_organisation
from clac_desktop.recording.service import record_service
from clac_desktop.sync import parts
from clac_desktop.sync.changes import ChangeRow
from clac_desktop.sync.enrolment import init_centre, invite, join, read_request
from clac_desktop.sync.receiving import apply_package
from clac_desktop.sync.reporting import PackageReport
from clac_desktop.sync.sending import admit, export_packages
from clac_desktop.ui.background import InlineBackground
from clac_desktop.ui.page import SilentFrame
from clac_desktop.ui.pages.packages import PackagesPage, send
from clac_desktop.ui.pages.packages.arrivals import shown_rows
from clac_desktop.ui.pages.packages.enrolling import AdmitPage, InvitePage

MEMBER = "a" * 31 + "1"


class Announcing:
    """The workspace as the window's bridge needs it."""

    def __init__(self, workspace: Workspace) -> None:
        self.reading, self.writing = workspace.reading, workspace.writing
        self._workspace = workspace

    def on_commit(self, listener: Callable[[set[str]], object]) -> None:
        self._workspace.announce_to(lambda kinds: listener(set(kinds)))


@dataclass(slots=True)
class Network:
    """A centre and an office that has its first package."""

    folder: Path
    centre: Workspace
    office: Workspace
    member: str

    def record(self, title: str, **more: Any) -> str:
        draft = ServiceDraft(
            title=title,
            start=dt.date(2023, 3, 10),
            end=dt.date(2023, 3, 10),
            service_type=reference_uid("service_type", "workshop"),
            modality=reference_uid("modality", "in_person"),
            country=(reference_uid("country", "PE"),),
            tactical_objective=reference_uid("tactical_objective", "2.2"),
            themes=(reference_uid("theme", "living_income"),),
            sdgs=(reference_uid("sdg", "5"),),
            hours=Decimal(4),
            attendance=(AttendanceDraft(self.member, women=4, men=5),),
        )
        with self.office.writing() as writing:
            return record_service(writing, replace(draft, **more))

    def sent(self) -> str:
        return str(export_packages(self.office, self.folder)[0].file)


@pytest.fixture(scope="module")
def enrolled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a closed centre and an office that has its first package; tests work on copies."""
    folder = tmp_path_factory.mktemp("enrolled")
    centre, _recovery = init_centre(folder / "centre.clac", office="CLAC", name="Centro Ejemplo")
    with centre:
        with centre.writing() as writing:
            country = (reference_uid("country", "PE"),)
            draft = OrganisationDraft(name="Cacaotera", kind="OPP", country=country)
            record_organisation(writing, draft, uid=MEMBER)
        invite(centre, "PE", ["PE"], folder / "PE.clac-invite")
        join(folder / "PE.clac-invite", folder / "PE.clac", folder / "PE.clac-request", name="Persona Ejemplo")
        request = read_request(folder / "PE.clac-request")
        admit(centre, request, request.fingerprint, folder / "first.xlsx")
    with Workspace(folder / "PE.clac", actor="Persona Ejemplo") as office:
        apply_package(office, folder / "first.xlsx")
    return folder


@pytest.fixture
def network(enrolled: Path, tmp_path: Path) -> Iterator[Network]:
    for name in ("centre.clac", "PE.clac"):
        shutil.copyfile(enrolled / name, tmp_path / name)
    with (
        Workspace(tmp_path / "centre.clac", actor="Centro Ejemplo") as centre,
        Workspace(tmp_path / "PE.clac", actor="Persona Ejemplo") as office,
    ):
        yield Network(tmp_path, centre, office, MEMBER)


@pytest.fixture
def show(frame: SilentFrame, qtbot: QtBot) -> Callable[[Workspace], PackagesPage]:
    def shown(workspace: Workspace) -> PackagesPage:
        made = PackagesPage(frame, InlineBackground(Announcing(workspace)), workspace)
        qtbot.addWidget(made)
        made.prepare()
        made.resize(1158, 700)
        made.show()
        made.refresh()
        return made

    return shown


Show = Callable[[Workspace], PackagesPage]


def count(workspace: Workspace, table: str) -> int:
    with workspace.reading() as reading:
        return int(reading.connection.exec_driver_sql(f"SELECT count(*) FROM {table}").scalar_one())


def test_a_package_is_previewed_then_applied_as_it_was_seen(network: Network, show: Show, frame: SilentFrame) -> None:
    network.record("Taller de poda")
    page = show(network.centre)
    page.take_drop([network.sent()])
    preview = page._receive._preview
    assert preview._title.text() == "PE-001 · Oficina Perú"
    assert preview._chip.text() == "Sellado y verificado"
    assert "Nada se ha escrito todavía" in preview._told.text()
    assert count(network.centre, "service") == 0
    assert preview._tiles.count() > preview._table.count() == 1
    told = "1 fila en la vista · un servicio y sus asistencias son una fila"
    assert any(words.startswith(told) for words in frame.statuses)
    assert frame.badges["packages"] == 1
    assert [preview._table.rows_model.text(0, at) for at in (0, 1)] == ["Nuevo", "Taller de poda"]
    page._apply.trigger()
    assert count(network.centre, "service") == 1
    assert frame.said[-1].startswith("PE-001 aplicado")
    assert frame.badges["packages"] == 0
    assert not page._apply.isEnabled()
    assert preview._chip.text() == "Aplicado"
    assert "Recibo N.º 1" in preview._told.text()


def test_the_status_bar_speaks_of_the_view_in_front(network: Network, show: Show, frame: SilentFrame) -> None:
    """A package is read beside the window: another view may be in front when its preview is there."""
    network.record("Taller de poda")
    page = show(network.centre)
    page.arrive(view="send")
    page._receive.take([network.sent()])
    assert page._receive._preview._table.count() == 1 and frame.statuses[-1] == ""


def test_a_new_record_is_told_in_few_letters(network: Network, show: Show) -> None:
    country = (reference_uid("country", "PE"),)
    draft = OrganisationDraft(name="Nueva", kind="OT", country=country, statuses=((None, "certified"),))
    with network.office.writing() as writing:
        record_organisation(writing, draft)
    page = show(network.centre)
    page.take_drop([network.sent()])
    rows = page._receive._preview._table.rows_model
    assert {rows.text(at, 4) for at in range(rows.rowCount())} == {"OT · por confirmar", "certificada"}


def test_the_same_file_again_shows_its_receipt(network: Network, show: Show) -> None:
    network.record("Taller de poda")
    file = network.sent()
    apply_package(network.centre, Path(file))
    page = show(network.centre)
    page.take_drop([file])
    assert not page._apply.isEnabled()
    assert count(network.centre, "service") == 1
    assert page._receive._preview._chip.text() == "Aplicado"


@pytest.mark.parametrize(
    ("spoil", "chip"),
    [
        (lambda data: data[: len(data) // 2], "Rechazado"),
        (lambda data: b"no workbook at all", "Rechazado"),
    ],
)
def test_a_broken_file_is_told_in_words(
    network: Network, show: Show, spoil: Callable[[bytes], bytes], chip: str, tmp_path: Path
) -> None:
    network.record("Taller de poda")
    file = tmp_path / "broken.xlsx"
    file.write_bytes(spoil(Path(network.sent()).read_bytes()))
    page = show(network.centre)
    page.take_drop([str(file)])
    assert page._receive._preview._chip.text() == chip
    assert not page._apply.isEnabled()
    assert "Nada se ha escrito" in page._receive._preview._told.text()
    assert count(network.centre, "service") == 0
    page._receive._dismiss()
    assert page._receive.own == []


def test_a_package_for_another_office_is_refused(network: Network, show: Show) -> None:
    network.record("Taller de poda")
    other, _recovery = init_centre(network.folder / "other.clac", office="OTRO", name="Otro")
    with other:
        page = show(other)
        page.take_drop([network.sent()])
        assert not page._apply.isEnabled()


def test_the_office_sends_and_reads_what_became_of_it(network: Network, show: Show, frame: SilentFrame) -> None:
    service = network.record("Taller de poda")
    page = show(network.office)
    page.arrive(view="send")
    assert page._create.text() == "Crear paquete N.º 1"
    page._create.trigger()
    assert page._send._banner.accessibleName().startswith("Paquete N.º 1 guardado y verificado.")
    row = page._send._chosen()
    assert row is not None
    assert Path(row.files[0]).is_file()
    assert (row.number, row.entries, row.unconfirmed) == (1, 1, 1)
    page._send._copy()
    assert QGuiApplication.clipboard().text() == row.files[0]
    apply_package(network.centre, Path(row.files[0]))
    back = export_packages(network.centre, network.folder, office="PE")[0]
    page.take_drop([str(back.file)])
    page._apply.trigger()
    network.record("Todavía aquí")
    page.arrive(view="receipts")
    table = page._receipts._table
    assert [table.rows_model.text(at, 0) for at in range(table.count())] == ["Sin enviar", "Confirmado"]
    page.arrive(outcome="applied")
    assert table.count() == 1
    table.opened.emit(table.rows_model.ids()[0])
    assert frame.went[-1] == ("services", {"uid": service})


def test_files_for_mail_and_a_copy_on_a_stick(network: Network, show: Show, monkeypatch: pytest.MonkeyPatch) -> None:
    """The size is chosen once and remembered; a copy is told when its disk gave it back, and why if it did not."""
    for number in range(3):
        network.record(f"Taller {number}")
    page = show(network.office)
    page.arrive(view="send")
    page._send._options._size._pick("2")
    with network.office.reading() as reading:
        assert send.read_outbound(reading).megabytes == 2
    page._switch("send")
    assert page._send._options.megabytes == 2
    monkeypatch.setattr(parts, "PART_ENTRIES", 2)
    page._create.trigger()
    banner, row = page._send._banner, page._send._chosen()
    assert row is not None and len(row.files) == 2
    assert "Son 2 archivos" in banner.accessibleName() + banner.accessibleDescription()
    stick = network.folder / "stick"
    page._send.copy_to(row, stick)
    assert banner.accessibleName().startswith("No se guardó la copia.")
    stick.mkdir()
    page._send.copy_to(row, stick)
    assert banner.accessibleName().startswith("2 archivos copiados y leídos de vuelta.")
    assert sorted(path.name for path in stick.iterdir()) == sorted(Path(file).name for file in row.files)


def test_missing_parts_are_named_beside_the_inbox(
    network: Network, show: Show, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(3):
        network.record(f"Taller {number}")
    monkeypatch.setattr(parts, "PART_ENTRIES", 2)
    written = export_packages(network.office, network.folder / "up")
    page = show(network.centre)
    lacking = page._receive._inbox._lacking
    assert not lacking.isVisibleTo(page)
    for one, told in ((written[0], "Faltan partes del paquete PE-001: 2 de 2."), (written[1], "")):
        page.take_drop([str(one.file)])
        page._apply.trigger()
        page.refresh()
        assert (lacking.text(), lacking.isVisibleTo(page)) == (told, bool(told))


def test_the_centre_sends_everything_anew_once(network: Network, show: Show) -> None:
    page = show(network.centre)
    page.arrive(view="send")
    options = page._send._options
    assert not options.full
    options._full.set_value(True)
    options._office.set_value("PE")
    page._create.trigger()
    row = page._send._chosen()
    assert row is not None and row.recipient_code == "PE" and row.rows > 200 and not options.full


def test_receipts_are_found_by_their_words(network: Network) -> None:
    network.record("Cata y perfil de taza")
    network.record("Poda")
    with network.office.reading() as reading:
        (id_,) = receipts.receipt_ids(reading, "unsent", "cata")
        (row,) = receipts.receipt_rows(reading, [id_])
        assert receipts.outcome_counts(reading)["unsent"] == 2
        assert [(kind.type, kind.unsent) for kind in asked.pending(reading)] == [("service", 2)]
    assert (row.label, row.born, row.outcome, row.package) == ("Cata y perfil de taza", True, "unsent", "")


def test_between_joining_and_the_first_package(network: Network, show: Show, frame: SilentFrame) -> None:
    """Whom to send the request to, the six words, and that there is nothing to send yet."""
    invite(network.centre, "EC", ["EC"], network.folder / "EC.clac-invite")
    folder = network.folder
    joined = join(folder / "EC.clac-invite", folder / "EC.clac", folder / "EC.clac-request", name="Otra Persona")
    with Workspace(folder / "EC.clac", actor="Otra Persona") as waiting:
        page = show(waiting)
        assert page._stack.currentWidget() is page._waiting
        assert page._waiting._words.text() == " · ".join(joined.fingerprint.split())
        assert all(not control.isVisible() for control in page._roles.values())
        page._waiting._copy()
        assert QGuiApplication.clipboard().text() == str(folder / "EC.clac-request")
        request = read_request(folder / "EC.clac-request")
        admit(network.centre, request, request.fingerprint, folder / "EC-first.xlsx")
        page.take_drop([str(folder / "EC-first.xlsx")])
        page._apply.trigger()
        page.refresh()
        assert page._stack.currentWidget() is page._receive
        assert count(waiting, "country") > 0


def test_the_centre_invites_and_admits_by_six_words(network: Network, show: Show, frame: SilentFrame) -> None:
    page = show(network.centre)
    page.arrive(view="offices")
    page._start_invite()
    wizard = frame.pushed[-1]
    assert isinstance(wizard, InvitePage)
    wizard._action.trigger()
    assert wizard._code.message()  # the gap is said; nothing is written
    for code in ("PE", "DO"):  # the first was a mistake
        wizard._code.set_value(code)
        wizard._propose()
        assert wizard._countries.value() == [code] and wizard._target.value().endswith(f"CLAC_{code}.clac-invite")
    chosen = str(network.folder / "para Ana.clac-invite")
    wizard._target.set_value(chosen)
    wizard._code.committed.emit()  # the keyboard leaves the code once more
    assert wizard._target.value() == chosen
    wizard._action.trigger()
    assert Path(wizard._file).is_file()
    folder = network.folder
    joined = join(Path(wizard._file), folder / "DO.clac", folder / "DO.clac-request", name="Otra Persona")
    page.take_drop([str(folder / "DO.clac-request")])
    admission = frame.pushed[-1]
    assert isinstance(admission, AdmitPage)
    admission._typed.set_value("una dos tres cuatro cinco seis")
    admission._action.trigger()
    assert admission._told.text()
    assert count(network.centre, "device") == 1
    admission._typed.set_value(joined.fingerprint.upper())
    admission._action.trigger()
    assert Path(admission._file).is_file(), admission._told.text()
    assert count(network.centre, "device") == 2
    page.arrive(view="offices")
    assert page._offices._table.count() == 2


def test_conflicts_come_first_and_counts_of_one_attendance_stand_together() -> None:
    rows = (
        ChangeRow("new", "service", "a" * 32, "Cata", author="Persona Ejemplo"),
        ChangeRow("new", "service_attendance", "b" * 32, "Cata"),
        ChangeRow("changed", "service_attendance", "c" * 32, "Poda", "women", None, 12),
        ChangeRow("changed", "service_attendance", "c" * 32, "Poda", "men", None, 21),
        ChangeRow("changed", "service", "d" * 32, "Poda", "state", "planned", "delivered"),
        ChangeRow("conflict", "service", "e" * 32, "Mercadeo", "hours", "8", ["6", "7"]),
    )
    shown = shown_rows(PackageReport("x.xlsx", "0" * 64, "SEALED", rows=rows), {})
    assert [(one.kind, one.row.cells[2:5]) for one in shown] == [
        ("conflict", ("Horas", "8", "6 · 7")),
        ("changed", ("Estado", "planificado", "realizado")),
        ("changed", ("Asistencia", "–", "12 M, 21 H")),
        ("new", ("Servicio", "–", "1 organización")),
    ]


def test_english_and_back(network: Network, show: Show) -> None:
    network.record("Taller de poda")
    page = show(network.centre)
    page.take_drop([network.sent()])
    texts.set_language("en")
    page.rebuild()
    assert page.header.title() == "Packages"
    assert page._receive._preview._chip.text() == "Sealed and verified"
    assert page._apply.isEnabled()
