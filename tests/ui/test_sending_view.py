"""*Paquetes* › *Enviar*: which offices are named over the button of the centre, and the mail that carries a package."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QLabel

from clac_desktop.queries import packages as asked
from clac_desktop.queries.home import OfficeContact
from clac_desktop.ui.kit import ActionRow
from clac_desktop.ui.pages.packages import files
from clac_desktop.ui.pages.packages.send import Outbound, _kind_rows, mail_words


@pytest.mark.parametrize("n", [6, 20])
def test_offices_that_find_no_room_are_counted(n: int) -> None:
    offices = [OfficeContact(f"{at:032}", f"O{at}", f"Oficina {at}", 1, "", None, "") for at in range(n)]
    rows = _kind_rows(Outbound(True, None, [], [], offices, 0))
    named = [row.text() for row in rows if isinstance(row, ActionRow)]
    told = [row.text() for row in rows if isinstance(row, QLabel)]
    assert named == [f"Oficina {at}" for at in range(6)]
    assert told == ([] if n == 6 else ["y 14 más: todas están en la vista Oficinas"])


def test_the_mail_names_the_file() -> None:
    row = asked.SentRow(
        14, "Oficina central", "CLAC", "2023-07-05T17:55:00Z", ("/x/CLAC_PE_CLAC_0014.xlsx",), 46, 9, 46
    )
    subject, body = mail_words(row)
    assert subject == "CLAC Desktop: CLAC_PE_CLAC_0014.xlsx"
    assert "N.º 14 con 46 cambios" in body
    parts = ("/x/CLAC_PE_CLAC_0014.xlsx", "/x/CLAC_PE_CLAC_0014-2.xlsx")
    body = mail_words(replace(row, files=parts, entries=1))[1]
    assert "con 1 cambio." in body and "Son 2 archivos" in body and "CLAC_PE_CLAC_0014-2.xlsx" in body
    assert files.mail_url("a & b", "c\nd").toEncoded().data() == b"mailto:?subject=a%20%26%20b&body=c%0Ad"
