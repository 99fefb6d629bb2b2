"""Sentences of problems with what is asked: periods, countries, figures."""

from __future__ import annotations

from clac_desktop.texts.language import N_

SENTENCES: dict[str, tuple[str, str]] = {
    "period.end_before_start": (
        N_("El período termina el {end}, antes de su primer día, el {start}."),
        N_("Cambie una de las dos fechas."),
    ),
    "figures.unknown_country": (
        N_("«{code}» no es un país de la lista."),
        N_("Use el código ISO de dos letras, por ejemplo PE."),
    ),
    "figures.unknown_figure": (
        N_("No hay una cifra «{code}»."),
        N_("Se conocen: {known}."),
    ),
}
