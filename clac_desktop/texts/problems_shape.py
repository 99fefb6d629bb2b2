"""Sentences for packages with a good seal over what cannot be understood (sync/shape.py)."""

from __future__ import annotations

from clac_desktop.texts import N_

SENTENCES: dict[str, tuple[str, str]] = {
    "package.misshapen": (
        N_("El sello es bueno, pero los datos no se entienden: el programa que los escribió tiene un error."),
        N_("No se aplicó nada. Actualice el programa en los dos equipos y pida el paquete otra vez."),
    ),
}
