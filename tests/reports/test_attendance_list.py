"""The blank attendance list: who is expected, and room for those who come besides."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import openpyxl
import pytest

from clac_desktop.errors import ProblemError
from clac_desktop.models.database import Workspace
from clac_desktop.models.identity import reference_uid
from clac_desktop.models.organisation import OrganisationDraft
from clac_desktop.models.service import AttendanceDraft, ServiceDraft
from clac_desktop.recording.organisation import record_organisation
from clac_desktop.recording.service import record_service
from clac_desktop.reports.attendance_list import EMPTY_ROWS, attendance_list


def test_a_planned_service_s_list_names_who_is_expected(centre: Workspace, tmp_path: Path) -> None:
    peru = reference_uid("country", "PE")
    with centre.writing() as writing:
        named = [
            record_organisation(
                writing, OrganisationDraft(name=name, country=(peru,), kind="OPP", flo_id=flo, acronym=short)
            )
            for name, flo, short in (("Zeta Cooperativa", "796", "ZC"), ("Alfa", "", ""))
        ]
        rows = (*(AttendanceDraft(organisation=uid) for uid in named),
                AttendanceDraft(structure=reference_uid("structure", "cn_ec")))  # fmt: skip
        draft = ServiceDraft(
            title="Taller de costos", start=dt.date(2090, 7, 5), end=dt.date(2090, 7, 6), state="planned",
            service_type=reference_uid("service_type", "workshop"), country=(peru,), place="La Merced",
            tactical_objective=reference_uid("tactical_objective", "2.2"), attendance=rows,
        )  # fmt: skip
        uid = record_service(writing, draft)
    with centre.reading() as reading:
        path = attendance_list(reading, uid, tmp_path / "lista.xlsx")
    sheet = openpyxl.load_workbook(path).active
    values = [list(line) for line in sheet.iter_rows(values_only=True)]
    assert values[0][0] == "Taller de costos"
    assert values[1][0] == "5 jul 2090 – 6 jul 2090 · La Merced"
    assert values[4][:4] == ["N.º", "Código FLO", "Organización o estructura", "Mujeres"]
    assert [line[2] for line in values[5:8]] == [
        "Alfa", "CECJ · Coordinadora Ecuatoriana de Comercio Justo", "ZC · Zeta Cooperativa",
    ]  # fmt: skip
    assert [line[1] for line in values[5:8]] == [None, None, "796"]
    assert len(values) == 5 + 3 + EMPTY_ROWS
    assert sheet.page_setup.orientation == "landscape"


def test_a_service_that_is_not_here_is_said(centre: Workspace, tmp_path: Path) -> None:
    with centre.reading() as reading, pytest.raises(ProblemError) as problem:
        attendance_list(reading, "0" * 32, tmp_path / "lista.xlsx")
    assert problem.value.problems[0].code == "record.unknown"
    assert not (tmp_path / "lista.xlsx").exists()
