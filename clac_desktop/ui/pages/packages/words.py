"""Words of packages: trust, kinds of change, what became of a change. Those of records are in `ui/record_words.py`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any, Final

from clac_desktop.sync.changes import ChangeRow
from clac_desktop.texts import N_, _, date_long, month_name, ngettext, number
from clac_desktop.ui.kit import ChipFace
from clac_desktop.ui.record_words import COUNTS, field_name, moment, uids_in
from clac_desktop.ui.record_words import value_words as record_value

TRUST_FACES: Final = {
    "SEALED": ChipFace(N_("Sellado"), "verified_user", "ok"),
    "SEALED_EDITED": ChipFace(N_("Editado en Excel"), "edit", "warn"),
    "UNSEALED": ChipFace(N_("Sin sello"), "lock", "bad"),
    "REFUSED": ChipFace(N_("Rechazado"), "block", "bad"),
}
SEALED_TITLE: Final = ChipFace(N_("Sellado y verificado"), "verified_user", "ok")
APPLIED: Final = ChipFace(N_("Aplicado"), "done_all", "neutral")
FAILED: Final = ChipFace(N_("No se pudo leer"), "error", "bad")

CHANGE_FACES: Final = {
    "conflict": ChipFace(N_("Conflicto"), "call_split", "bad"),
    "edited": ChipFace(N_("En Excel"), "edit", "warn"),
    "quarantined": ChipFace(N_("Cuarentena"), "lock", "bad"),
    "held": ChipFace(N_("Retenido"), "hourglass_empty", "warn"),
    "proposed": ChipFace(N_("Propuesta"), "lightbulb", "info"),
    "changed": ChipFace(N_("Cambiado"), "edit", "accent"),
    "new": ChipFace(N_("Nuevo"), "add_circle", "ok"),
    "left": ChipFace(N_("Omitida"), "block", "neutral"),
}
OUTCOME_FACES: Final = {
    "applied": ChipFace(N_("Confirmado"), "done_all", "ok"),
    "conflict": ChipFace(N_("Conflicto"), "call_split", "bad"),
    "proposal": ChipFace(N_("En revisión"), "pending", "info"),
    "refused": ChipFace(N_("No aceptado"), "error", "bad"),
    "waiting": ChipFace(N_("Sin confirmar"), "send", "accent"),
    "unsent": ChipFace(N_("Sin enviar"), "outbox", "warn"),
}
UNDONE: Final = ChipFace(N_("Deshecho"), "block", "bad")
SETTLED_FACES: Final = {
    "corrected": ChipFace(N_("Corregido"), "edit", "neutral"),
    "dismissed": ChipFace(N_("Descartado"), "block", "neutral"),
}
REASONS: Final = {
    "centre_owns": N_("el registro es del centro: queda como propuesta"),
    "other_office": N_("el servicio es de otra oficina"),
    "revoked": N_("este equipo fue dado de baja"),
    "gap": N_("falta lo que venía antes"),
    "waits": N_("espera un registro que aún no llega"),
    "decided": N_("lo decidió la oficina central"),
    "several": N_("puede hablar de varios registros de aquí"),
    "none": N_("no dice de qué registro habla"),
    "older_centre": N_("lo conserva del centro anterior; allí lo decide una persona"),
}
COUNT_FIELDS: Final = ("women", "men", "not_stated", "young_women", "young_men")


def reason_of(code: str) -> str:
    """Return why a change was not applied, in words; a text that a person wrote stays as it is."""
    return _(REASONS[code]) if code in REASONS else code


def references_in(row: ChangeRow) -> list[str]:
    """Return the uids of records that the values of a row name."""
    return uids_in((row.before, row.after))


def line_field(row: ChangeRow) -> str:
    """Return the name of the field of a line; the counts of an attendance together are its attendance."""
    if row.field is None:
        return ""
    if row.field == COUNTS:
        return _("Asistencia")
    return _("En este equipo") if row.field == "_here" else field_name(row.field)


def value_words(row: ChangeRow, value: Any, names: Mapping[str, str]) -> str:
    """Return a value as a person reads it; "–" for nothing. In a conflict the values stand beside each other."""
    if row.kind == "conflict" and isinstance(value, list) and value is row.after:
        return " · ".join(_one(row, each, names) for each in value)
    if row.field == COUNTS and isinstance(value, list) and len(value) == len(COUNT_FIELDS):
        return counts_words(dict(zip(COUNT_FIELDS, value, strict=True)))
    return _one(row, value, names)


def _one(row: ChangeRow, value: Any, names: Mapping[str, str]) -> str:
    return record_value(row.type, row.field or "", value, names) or "–"


def counts_words(values: Mapping[str, Any]) -> str:
    """Return counts of an attendance in few letters: "12 M, 21 H, 4 jóv."."""
    young = (values.get("young_women") or 0) + (values.get("young_men") or 0)
    pieces = [
        _("{n} M").format(n=number(values["women"])) if values.get("women") is not None else "",
        _("{n} H").format(n=number(values["men"])) if values.get("men") is not None else "",
        _("{n} s/d").format(n=number(values["not_stated"])) if values.get("not_stated") else "",
        _("{n} jóv.").format(n=number(young)) if young else "",
    ]
    return ", ".join(piece for piece in pieces if piece) or "–"


def when_words(at: str, today: dt.date) -> str:
    """Return a moment in few letters: "hoy 08:12", "ayer", "3 jul", "3 jul 2022"."""
    when = moment(at)
    if when is None:
        return at
    if when.date() == today:
        return _("hoy {time}").format(time=f"{when:%H:%M}")
    if when.date() == today - dt.timedelta(days=1):
        return _("ayer")
    if when.year == today.year:
        return f"{when.day} {month_name(when.month, short=True)}"
    return date_long(when.date())


def spoken_words(fingerprint: str) -> str:
    """Return six words with dots between, to read them aloud one by one."""
    return " · ".join(fingerprint.split())


def lacking_words(missing: Sequence[Mapping[str, Any]], updates: int) -> str:
    """Return which parts of packages are missing here, and how many files wait for an update, a line each."""
    lines = []
    for package in missing:
        parts = ", ".join(number(part) for part in package["missing"])
        words = _("Faltan partes del paquete {label}: {parts} de {n}.")
        label = f"{package['sender']}-{package['number']:03}"
        lines.append(words.format(label=label, parts=parts, n=number(package["parts"])))
    if updates:
        words = ngettext(
            "{n} archivo espera una versión nueva del programa.",
            "{n} archivos esperan una versión nueva del programa.",
            updates,
        )
        lines.append(words.format(n=number(updates)))
    return "\n".join(lines)
