"""Words of packages: trust, kinds of change, types, fields, values and what became of a change."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from clac_desktop.models.registry import TYPES
from clac_desktop.sync.changes import ChangeRow
from clac_desktop.texts import N_, _, date_long, month_name, ngettext, number
from clac_desktop.ui.kit import ChipFace

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
TYPE_NAMES: Final = {
    "service": N_("Servicio"),
    "service_attendance": N_("Asistencia"),
    "organisation": N_("Organización"),
    "certification_status": N_("Certificación"),
    "office": N_("Oficina"),
    "country": N_("País"),
    "product": N_("Producto"),
    "theme": N_("Tema"),
    "sdg": N_("ODS"),
    "service_type": N_("Tipo de servicio"),
    "modality": N_("Modalidad"),
    "structure": N_("Estructura"),
    "strategic_plan": N_("Plan estratégico"),
    "strategic_objective": N_("Objetivo estratégico"),
    "tactical_objective": N_("Objetivo táctico"),
    "action_line": N_("Línea de acción"),
    "achievement": N_("Logro"),
    "reported_figure": N_("Cifra reportada"),
}
FIELD_NAMES: Final = {
    "title": N_("Título"), "start": N_("Fecha inicial"), "end": N_("Fecha final"), "state": N_("Estado"),
    "service_type": N_("Tipo"), "modality": N_("Modalidad"), "country": N_("País"), "place": N_("Lugar"),
    "tactical_objective": N_("Objetivo"), "further_objectives": N_("Otros objetivos"),
    "action_line": N_("Línea de acción"), "project": N_("Proyecto"), "programme": N_("Programa"),
    "themes": N_("Temas"), "products": N_("Productos"), "sdgs": N_("ODS"), "hours": N_("Horas"), "cost": N_("Costo"),
    "currency": N_("Moneda"), "funder": N_("Financiador"), "satisfaction_mean": N_("Satisfacción"),
    "satisfaction_n": N_("Respuestas"), "need": N_("Necesidad"), "agreements": N_("Acuerdos"),
    "remarks": N_("Notas"), "service_ref": N_("Referencia"), "office": N_("Oficina"), "structure": N_("Estructura"),
    "organisation": N_("Organización"), "service": N_("Servicio"), "document_advice": N_("Asesoría documental"),
    "women": N_("Mujeres"), "men": N_("Hombres"), "not_stated": N_("Sin dato"),
    "young_women": N_("Mujeres jóvenes"), "young_men": N_("Hombres jóvenes"), "counts": N_("Asistencia"),
    "name": N_("Nombre"), "acronym": N_("Sigla"), "flo_id": N_("FLO-ID"), "kind": N_("Tipo"),
    "producer_setup": N_("Modelo"), "grade": N_("Grado"), "entry": N_("Ingreso"), "exit": N_("Salida"),
    "latitude": N_("Latitud"), "longitude": N_("Longitud"), "members_women": N_("Socias"), "members_men": N_("Socios"),
    "email": N_("Correo"), "phone": N_("Teléfono"), "confirmed": N_("Confirmada"), "status": N_("Certificación"),
    "since": N_("Desde"), "_voided": N_("Anulado"), "_here": N_("En este equipo"),
}  # fmt: skip
CODES: Final = {
    "planned": N_("planificado"),
    "delivered": N_("realizado"),
    "certified": N_("certificada"),
    "suspended": N_("suspendida"),
    "permission_to_trade": N_("permiso de comercio"),
    "applicant": N_("solicitante"),
    "decertified": N_("descertificada"),
}
COUNT_FIELDS: Final = ("women", "men", "not_stated", "young_women", "young_men")


def type_name(kind: str) -> str:
    """Return the name of a type of record."""
    return _(TYPE_NAMES[kind]) if kind in TYPE_NAMES else kind


def field_name(name: str | None) -> str:
    """Return the name of a field; groups by their first field."""
    if name is None:
        return ""
    first = name.split("+")[0]
    return _(FIELD_NAMES[first]) if first in FIELD_NAMES else name


def reason_of(code: str) -> str:
    """Return why a change was not applied, in words; a text that a person wrote stays as it is."""
    return _(REASONS[code]) if code in REASONS else code


def references_in(row: ChangeRow) -> list[str]:
    """Return the uids of records that the values of a row name."""
    found: list[str] = []
    for value in (row.before, row.after):
        for one in value if isinstance(value, list) else [value]:
            found += [str(part) for part in (one if isinstance(one, list) else [one]) if _is_uid(part)]
    return found


def _is_uid(value: object) -> bool:
    return isinstance(value, str) and len(value) == 32 and all(char in "0123456789abcdef" for char in value)


def line_field(row: ChangeRow) -> str:
    """Return the name of the field of a line; the counts of an attendance together are its attendance."""
    return field_name("counts" if row.field == "+".join(COUNT_FIELDS) else row.field)


def value_words(row: ChangeRow, value: Any, names: Mapping[str, str]) -> str:
    """Return a value as a person reads it; "–" for nothing. In a conflict the values stand beside each other."""
    if row.kind == "conflict" and isinstance(value, list) and value is row.after:
        return " · ".join(_plain(row, one, names) for one in value)
    if row.field == "+".join(COUNT_FIELDS) and isinstance(value, list) and len(value) == len(COUNT_FIELDS):
        return counts_words(dict(zip(COUNT_FIELDS, value, strict=True)))
    return _plain(row, value, names)


def _plain(row: ChangeRow, value: Any, names: Mapping[str, str]) -> str:
    if value is None or value == []:
        return "–"
    if isinstance(value, bool):
        return _("sí") if value else _("no")
    if isinstance(value, list):
        return ", ".join(_plain(row, one, names) for one in value)
    if isinstance(value, int):
        return number(value)
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)  # of a newer version
    if _is_uid(text):
        return names.get(text, _("registro {uid}").format(uid=text[:8]))
    kind = TYPES[row.type].fields.get((row.field or "").split("+")[0]) if row.type in TYPES else None
    if kind is not None and kind.kind == "date":
        return _day(text)
    if kind is not None and kind.kind == "decimal":
        return _number(text)
    return _(CODES[text]) if row.field in ("state", "status") and text in CODES else text


def _day(text: str) -> str:
    try:
        return date_long(dt.date.fromisoformat(text))
    except ValueError:
        return text


def _number(text: str) -> str:
    try:
        return number(Decimal(text))
    except InvalidOperation:
        return text


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


def moment(at: str) -> dt.datetime | None:
    """Return a kept moment in local time, None where it cannot be read."""
    try:
        return dt.datetime.fromisoformat(at).astimezone()
    except ValueError:
        return None


def moment_words(at: str) -> str:
    """Return a moment to read: "5 jul 2023, 17:55"."""
    when = moment(at)
    return f"{date_long(when.date())}, {when:%H:%M}" if when else at


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
