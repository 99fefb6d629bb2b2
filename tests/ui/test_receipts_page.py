"""*Recibos*: what the centre answered; what was not accepted is opened, corrected and sent again, or dismissed."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path
from typing import Any

from pytestqt.qtbot import QtBot

from clac_desktop.models.identity import reference_uid
from clac_desktop.models.journal import Act
from clac_desktop.models.organisation import OrganisationDraft
from clac_desktop.queries.organisations import organisation_draft, organisation_id
from clac_desktop.queries.service_form import service_draft
from clac_desktop.recording.organisation import correct_organisation, record_organisation
from clac_desktop.recording.service import correct_service
from clac_desktop.sync.deciding import reject
from clac_desktop.sync.receiving import apply_package
from clac_desktop.sync.sending import export_packages
from clac_desktop.sync.undoing import undo_import
from clac_desktop.sync.waiting import waiting
from clac_desktop.ui.kit import Button, Label
from clac_desktop.ui.page import SilentFrame
from clac_desktop.ui.pages.organisations import OrganisationsPage
from clac_desktop.ui.pages.organisations.form import OrganisationForm
from clac_desktop.ui.pages.organisations.sheet import OrganisationSheet
from clac_desktop.ui.pages.packages import PackagesPage
from clac_desktop.ui.pages.services.keeping import save_service
from clac_desktop.ui.pages.services.opening import Request as OpenRequest
from clac_desktop.ui.pages.services.opening import attendance_of, open_form
from tests.ui.test_packages_page import MEMBER, Network, Show, enrolled, network, show

__all__ = ["enrolled", "network", "show"]


def test_what_was_not_accepted_is_opened_corrected_and_sent_again(
    network: Network, show: Show, frame: SilentFrame
) -> None:
    """The whole way: refused by the centre, told by the receipt, opened from it, corrected, and confirmed at last."""
    uid = network.record("Taller de poda", remarks="primera")
    apply_package(network.centre, Path(network.sent()))
    answer_of(network)
    with network.office.reading() as reading:
        draft, look = service_draft(reading, uid)
    with network.centre.writing() as writing:  # in the meantime the service goes to another office
        writing.write([Act(writing.look(uid), {(uid, "office"): reference_uid("office", "CLAC")}, {uid: "service"})])
    with network.office.writing() as writing:
        grown = (replace(draft.attendance[0], women=9),)
        correct_service(writing, uid, replace(draft, title="No es suyo", attendance=grown), look)
    apply_package(network.centre, Path(network.sent()))
    back = str(export_packages(network.centre, network.folder, office="PE")[0].file)
    page = show(network.office)
    page.take_drop([back])
    preview = page._receive._preview
    answer = "No aceptados: 1 (un registro es de otra oficina)"
    assert answer in said(preview) and "Nada se ha escrito todavía" in preview._told.text()
    page._apply.trigger()
    assert frame.said[-1].endswith(answer)
    (link,) = [one for one in preview.findChildren(Button) if one.text() == "Ver los no aceptados"]
    link.click()
    table = page._receipts._table
    wanted = ["No aceptado", "Taller de poda", "el servicio es de otra oficina"]
    assert table.count() == 1 and [table.rows_model.text(0, at) for at in (0, 1, 6)] == wanted
    table.opened.emit(table.rows_model.ids()[0])
    assert frame.went[-1][0] == "services"
    with network.office.reading() as reading:
        opening = open_form(reading, OpenRequest("refused", uid=frame.went[-1][1]["refused"]))
    assert opening is not None and opening.record == uid
    assert opening.body["fields"]["title"] == "No es suyo"  # what was wanted, over the record as it is
    corrected = replace(draft, attendance=(attendance_of(opening.body["rows"][0]),))
    assert corrected.attendance[0].women == 9
    with network.office.writing() as writing:
        assert save_service(writing, corrected, opening).eids
    page.refresh()
    page.arrive(outcome="refused")
    assert table.count() == 0  # corrected: it waits to be sent by itself
    apply_package(network.centre, Path(network.sent()))
    answer_of(network)
    with network.centre.reading() as reading:
        assert service_draft(reading, uid)[0].attendance[0].women == 9
    page.arrive(outcome="")
    outcomes = [table.rows_model.text(at, 0) for at in range(table.count())]
    assert outcomes == ["Confirmado", "Corregido", "Confirmado"]


def open_first(page: PackagesPage, network: Network, frame: SilentFrame, qtbot: QtBot) -> Any:
    """Open the first line of what was not accepted; return the page of organisations with its form or sheet on top."""
    page.refresh()
    page.arrive(outcome="refused")
    table = page._receipts._table
    table.opened.emit(table.rows_model.ids()[0])
    assert frame.went[-1][0] == "organisations"
    register = OrganisationsPage(frame, page.background, network.office, today=dt.date(2023, 7, 5))
    qtbot.addWidget(register)
    register.prepare()
    register.refresh()
    register.arrive(**frame.went[-1][1])
    shown = frame.pushed[-1]
    shown.prepare()
    shown.refresh()
    return shown


def test_a_correction_of_an_organisation_that_was_rejected_is_opened_as_it_was_wanted(
    network: Network, show: Show, frame: SilentFrame, qtbot: QtBot
) -> None:
    with network.office.writing() as writing:
        draft, look = organisation_draft(writing, MEMBER)
        correct_organisation(writing, MEMBER, replace(draft, place="Loja", members_women=12), look)
    apply_package(network.centre, Path(network.sent()))
    with network.centre.writing() as writing:
        reject(writing, [one.id for one in waiting(writing)])
    answer_of(network)
    page = show(network.office)
    form = open_first(page, network, frame, qtbot)
    assert isinstance(form, OrganisationForm)
    assert [form._fields[key].value() for key in ("name", "place", "members_women")] == ["Cacaotera", "Loja", 12]
    form._fields["place"].set_value("Lima")
    form._save.trigger()
    page.refresh()
    page.arrive(outcome="refused")
    assert page._receipts._table.count() == 0  # corrected: it waits to be sent by itself
    apply_package(network.centre, Path(network.sent()))
    with network.centre.reading() as reading:
        (one,) = waiting(reading)
        assert dict(one.new) == {f"{MEMBER}.place": "Lima", f"{MEMBER}.members_women": 12}


def test_a_new_organisation_that_was_not_accepted_keeps_its_identity(
    network: Network, show: Show, frame: SilentFrame, qtbot: QtBot
) -> None:
    """It is not here any more: the form shows what was recorded, and saving it sends the same organisation again."""
    uid = "c" * 32
    wanted = {"name": "Cooperativa de Ejemplo", "kind": "OPP", "country": [reference_uid("country", "PE")]}
    with network.office.writing() as writing:  # as a newer version might: only the centre confirms
        act = {**wanted, "office": writing.settings["office_uid"], "confirmed": True}
        writing.write([Act(writing.look(uid), {(uid, k): v for k, v in act.items()}, {uid: "organisation"})])
    apply_package(network.centre, Path(network.sent()))
    answer_of(network)
    with network.office.reading() as reading:
        assert organisation_id(reading, uid) is None
    page = show(network.office)
    form = open_first(page, network, frame, qtbot)
    assert isinstance(form, OrganisationForm) and form._fields["name"].value() == "Cooperativa de Ejemplo"
    form._save.trigger()
    apply_package(network.centre, Path(network.sent()))
    answer_of(network)
    with network.office.reading() as reading:
        assert organisation_draft(reading, uid)[0].name == "Cooperativa de Ejemplo"
    page.refresh()
    page.arrive(outcome="")
    table = page._receipts._table
    assert sorted(table.rows_model.text(at, 0) for at in range(table.count())) == ["Confirmado", "Corregido"]


def test_a_new_organisation_whose_import_was_undone_is_shown_as_it_is(
    network: Network, show: Show, frame: SilentFrame, qtbot: QtBot
) -> None:
    """It is void by a person's decision: that is taken back, or not, on its sheet."""
    with network.office.writing() as writing:
        record_organisation(
            writing, OrganisationDraft(name="Por error", kind="OPP", country=(reference_uid("country", "PE"),))
        )
    apply_package(network.centre, Path(network.sent()))
    with network.centre.writing() as writing:
        undo_import(writing, "1", "no existe")
    answer_of(network)
    assert isinstance(open_first(show(network.office), network, frame, qtbot), OrganisationSheet)


def answer_of(network: Network) -> None:
    apply_package(network.office, export_packages(network.centre, network.folder, office="PE")[0].file)


def test_a_refused_change_is_dismissed_by_key_and_comes_back(network: Network, show: Show, frame: SilentFrame) -> None:
    network.record("Por error")
    apply_package(network.centre, Path(network.sent()))
    with network.centre.writing() as writing:
        undo_import(writing, "1", "no es de este año")
    answer_of(network)
    page = show(network.office)
    page.arrive(outcome="refused")
    table = page._receipts._table
    assert [table.rows_model.text(0, at) for at in (0, 6)] == [
        "Deshecho", "deshecho por Centro Ejemplo: no es de este año",
    ]  # fmt: skip
    table.select_id(table.rows_model.ids()[0])
    page._discard.trigger()
    page.arrive(outcome="refused")
    assert table.count() == 0 and frame.said[-1] == "1 cambio descartado" and frame.undo is not None
    frame.undo()
    page.arrive(outcome="refused")
    assert table.count() == 1
    page.arrive(view="receive")
    assert not page._discard.isVisible()


def said(widget: Any) -> str:
    return " ".join(label.text() for label in widget.findChildren(Label) if not label.isHidden())
