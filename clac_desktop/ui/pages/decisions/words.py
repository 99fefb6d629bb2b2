"""Words of decisions: reasons, and the faces of what waits. Those of records are in `ui/record_words.py`."""

from __future__ import annotations

from typing import Final

from clac_desktop.sync.waiting import REASONS
from clac_desktop.texts import N_, _
from clac_desktop.ui.kit import ChipFace

KIND_FACES: Final = {
    "hand_edit": ChipFace(N_("Propuesta"), "lightbulb", "info"),
    "office": ChipFace(N_("Propuesta"), "lightbulb", "info"),
    "quarantined": ChipFace(N_("Cuarentena"), "lock", "bad"),
    "returned": ChipFace(N_("Devuelto"), "move_to_inbox", "warn"),
}
UNSEALED_FACE: Final = ChipFace(N_("Sin sello"), "lock", "bad")
IMPORT_FACES: Final = {
    "applied": ChipFace(N_("Aplicada"), "done_all", "ok"),
    "undone": ChipFace(N_("Deshecha"), "block", "neutral"),
    "nothing": ChipFace(N_("Sin cambios"), "check", "neutral"),
}
IMPORT_KINDS: Final = {
    "package": N_("Paquete"),
    "services": N_("Tabla de servicios"),
    "organisations": N_("Tabla de organizaciones"),
    "undo": N_("Deshacer"),
}
FROM_SHEET: Final = N_("Alguien cambió la celda en la hoja de cálculo del paquete.")


def reason_words(code: str | None, kind: str) -> str:
    """Return why something waits, or why it was left; what a person wrote stays as it is."""
    if not code:
        return _(FROM_SHEET) if kind == "hand_edit" else ""
    return _(REASONS[code]) if code in REASONS else code
