"""What a receipt of the centre answers: "Confirmados: 35 · No aceptados: 2 (por qué) · En conflicto: 1"."""

from __future__ import annotations

from collections.abc import Mapping

from clac_desktop.queries.receipts import UNDONE_BY
from clac_desktop.sync.receipt_sheet import MOTIVES
from clac_desktop.texts import N_, _, number

# in this order; what waits for somebody or something at the centre comes last
LINES = (
    ("applied", N_("Confirmados: {n}")),
    ("refused", N_("No aceptados: {n}")),
    ("conflict", N_("En conflicto: {n}")),
    ("proposal", N_("En revisión: {n}")),
    ("waiting", N_("En espera: {n}")),
)


def answer_words(counts: Mapping[str, int], reasons: Mapping[str, int]) -> str:
    """Return the line, "" where a receipt answers nothing; why changes were not accepted stands beside their number."""
    found = []
    for outcome, words in LINES:
        if n := counts.get(outcome, 0):
            line = _(words).format(n=number(n))
            why = "; ".join(_reason(reason) for reason in sorted(reasons) if reason) if outcome == "refused" else ""
            found.append(f"{line} ({why})" if why else line)
    return " · ".join(found)


def _reason(code: str) -> str:
    if code.startswith(UNDONE_BY):
        return _("deshecho por {who}").format(who=code.removeprefix(UNDONE_BY))
    return _(MOTIVES[code]) if code in MOTIVES else code
