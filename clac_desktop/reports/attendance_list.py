"""The blank attendance list of a service as a workbook: organisations, columns to sign and count (experience.md)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from clac_desktop.models.service import ServiceDraft
from clac_desktop.models.writing import Reading
from clac_desktop.queries.service_form import expected, service_draft
from clac_desktop.spreadsheets.plans import FormSheet, FreeCell
from clac_desktop.spreadsheets.writing import write_workbook
from clac_desktop.texts import _, date_long

EMPTY_ROWS = 8  # for those who come without having been expected
FIRST_COUNT = 4


def attendance_list(reading: Reading, service_uid: str, target: Path | str) -> Path:
    """Write the list of a service, landscape, to print or to fill in, and return its path.

    Raises ProblemError where the service is not here, or the file cannot be written.
    """
    draft, _look = service_draft(reading, service_uid)
    sheet = FormSheet(
        _("Lista de asistencia"),
        list(_cells(draft, expected(reading, draft))),
        {1: 5.0, 2: 11.0, 3: 44.0, 4: 10.0, 5: 10.0, 6: 10.0, 7: 11.0, 8: 11.0, 9: 30.0},
        landscape=True,
        frozen_rows=5,
    )
    return write_workbook(target, [sheet], title=draft.title)


def _cells(draft: ServiceDraft, people: list[tuple[str, str]]) -> Iterator[FreeCell]:
    days = [date_long(day) for day in dict.fromkeys((draft.start, draft.end)) if day]
    yield FreeCell(1, 1, draft.title, "title")
    yield FreeCell(2, 1, " · ".join(part for part in (" – ".join(days), draft.place) if part), "label")
    yield FreeCell(3, 1, _("Jóvenes: contados también entre mujeres u hombres. No anote datos de identidad."), "label")
    for column, title in enumerate(_titles(), start=1):
        yield FreeCell(5, column, title, "heading")
    for at, (code, name) in enumerate([*people, *[("", "")] * EMPTY_ROWS], start=1):
        yield FreeCell(5 + at, 1, str(at), "text")
        if name:
            yield FreeCell(5 + at, 2, code or None, "text")
            yield FreeCell(5 + at, 3, name, "wrapped")
        for column in range(FIRST_COUNT, FIRST_COUNT + 6):
            # a blank with a border: something to write on, also on paper
            yield FreeCell(5 + at, column, " ", "input")


def _titles() -> tuple[str, ...]:
    return (
        _("N.º"),
        _("Código FLO"),
        _("Organización o estructura"),
        _("Mujeres"),
        _("Hombres"),
        _("Sin dato"),
        _("Mujeres jóvenes"),
        _("Hombres jóvenes"),
        _("Firma"),
    )
