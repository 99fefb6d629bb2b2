"""*Paquetes* › *Enviar* at the centre: which offices are named over the button."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QLabel

from clac_desktop.queries.home import OfficeContact
from clac_desktop.ui.kit import ActionRow
from clac_desktop.ui.pages.packages.send import Outbound, _kind_rows


@pytest.mark.parametrize("n", [6, 20])
def test_offices_that_find_no_room_are_counted(n: int) -> None:
    offices = [OfficeContact(f"{at:032}", f"O{at}", f"Oficina {at}", 1, "", None, "") for at in range(n)]
    rows = _kind_rows(Outbound(True, None, [], [], offices, 0))
    named = [row.text() for row in rows if isinstance(row, ActionRow)]
    told = [row.text() for row in rows if isinstance(row, QLabel)]
    assert named == [f"Oficina {at}" for at in range(6)]
    assert told == ([] if n == 6 else ["y 14 más: todas están en la vista Oficinas"])
