"""Sentences for numbers that no field can hold (models/service.py, models/organisation.py)."""

from __future__ import annotations

from clac_desktop.texts import N_

SENTENCES: dict[str, tuple[str, str]] = {
    "service.too_large": (
        N_("El número no cabe: llega como mucho a {limit:number}."),
        N_("Compruebe que no haya cifras de más."),
    ),
}
