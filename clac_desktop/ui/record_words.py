"""Words of records: types, fields and values as a person reads them, the same on every page."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from clac_desktop.models.registry import TYPES
from clac_desktop.texts import N_, _, date_long, language, month_name, number

COUNTS: Final = "women+men+not_stated+young_women+young_men"
TYPE_NAMES: Final = {
    "service": N_("Servicio"), "service_attendance": N_("Asistencia"), "organisation": N_("Organización"),
    "certification_status": N_("Certificación"), "office": N_("Oficina"), "country": N_("País"),
    "product": N_("Producto"), "theme": N_("Tema"), "sdg": N_("ODS"), "service_type": N_("Tipo de servicio"),
    "modality": N_("Modalidad"), "structure": N_("Estructura"), "strategic_plan": N_("Plan estratégico"),
    "strategic_objective": N_("Objetivo estratégico"), "tactical_objective": N_("Objetivo táctico"),
    "action_line": N_("Línea de acción"), "achievement": N_("Logro"), "reported_figure": N_("Cifra reportada"),
}  # fmt: skip
FIELD_NAMES: Final = {
    "start+end": N_("Inicio y fin"), "cost+currency": N_("Costo y moneda"), COUNTS: N_("Participantes"),
    "satisfaction_mean+satisfaction_n": N_("Satisfacción"), "latitude+longitude": N_("Posición"),
    "entry+exit": N_("Ingreso y salida"), "_voided": N_("Anulación"),
    "title": N_("Título"), "start": N_("Fecha inicial"), "end": N_("Fecha final"), "state": N_("Estado"),
    "service_type": N_("Tipo"), "modality": N_("Modalidad"), "country": N_("País"), "place": N_("Lugar"),
    "tactical_objective": N_("Objetivo"), "further_objectives": N_("Otros objetivos"),
    "action_line": N_("Línea de acción"), "project": N_("Proyecto"), "programme": N_("Programa"),
    "themes": N_("Temas"), "products": N_("Productos"), "sdgs": N_("ODS"), "hours": N_("Horas"),
    "cost": N_("Costo"), "currency": N_("Moneda"), "funder": N_("Financiador"), "need": N_("Necesidad"),
    "agreements": N_("Acuerdos"), "remarks": N_("Notas"), "service_ref": N_("Referencia"), "office": N_("Oficina"),
    "structure": N_("Estructura"), "organisation": N_("Organización"), "service": N_("Servicio"),
    "document_advice": N_("Asesoría documental"), "women": N_("Mujeres"), "men": N_("Hombres"),
    "not_stated": N_("Sin dato"), "young_women": N_("Mujeres jóvenes"), "young_men": N_("Hombres jóvenes"),
    "satisfaction_mean": N_("Satisfacción"), "satisfaction_n": N_("Respuestas"), "name": N_("Nombre"),
    "acronym": N_("Sigla"), "flo_id": N_("FLO-ID"), "kind": N_("Tipo"), "producer_setup": N_("Modelo"),
    "grade": N_("Grado"), "entry": N_("Ingreso"), "exit": N_("Salida"), "members_women": N_("Socias"),
    "members_men": N_("Socios"), "email": N_("Correo"), "phone": N_("Teléfono"), "confirmed": N_("Confirmada"),
    "status": N_("Certificación"), "since": N_("Desde"), "latitude": N_("Latitud"), "longitude": N_("Longitud"),
    "code": N_("Código"), "text": N_("Texto"), "coordinator": N_("Coordinación"), "countries": N_("Países"),
    "name_es": N_("Nombre en español"), "name_pt": N_("Nombre en portugués"), "name_en": N_("Nombre en inglés"),
    "name_fr": N_("Nombre en francés"),
}  # fmt: skip
CODES: Final = {
    "planned": N_("planificado"), "delivered": N_("realizado"), "certified": N_("certificada"),
    "suspended": N_("suspendida"), "permission_to_trade": N_("permiso de comercio"), "applicant": N_("solicitante"),
    "decertified": N_("descertificada"),
}  # fmt: skip

Names = Mapping[str, str]


def type_name(kind: str) -> str:
    """Return the name of a type of record; a type of a newer version by its own name."""
    return _(TYPE_NAMES[kind]) if kind in TYPE_NAMES else kind


def field_name(name: str) -> str:
    """Return the name of a field, or of fields that merge as one value."""
    if name in FIELD_NAMES:
        return _(FIELD_NAMES[name])
    return " · ".join(_(FIELD_NAMES[part]) if part in FIELD_NAMES else part for part in name.split("+"))


def uids_in(values: Iterable[Any]) -> list[str]:
    """Return the uids of records that values name."""
    found: list[str] = []
    for value in values:
        if isinstance(value, list):
            found += uids_in(value)
        elif isinstance(value, dict):
            found += uids_in(value.values())
        elif is_uid(value):
            found.append(value)
    return found


def is_uid(value: object) -> bool:
    """Whether a value is the uid of a record."""
    return isinstance(value, str) and len(value) == 32 and all(char in "0123456789abcdef" for char in value)


def value_words(kind: str, field: str, value: Any, names: Names) -> str:
    """Return the value of a field, or of a group, as a person reads it; "" for nothing."""
    if field == "_voided":
        return _("anulado") if value else _("sigue vigente")
    if kind not in TYPE_NAMES:  # of a newer version: its groups may be called like ours and hold anything
        return _plain(kind, field, value, names)
    if field == COUNTS and isinstance(value, list) and len(value) == 5:
        return counts_words(value)
    if "+" in field and isinstance(value, list):
        return _group_words(kind, field, value, names)
    return _plain(kind, field, value, names)


def counts_words(value: list[Any]) -> str:
    """Return counts of an attendance: "8 mujeres · 9 hombres · 0 s/d · 4 jóvenes"."""
    women, men, rest, *young = value
    if all(one is None for one in value):
        return ""
    words = [
        _("{n} mujeres").format(n=number(women)),
        _("{n} hombres").format(n=number(men)),
        _("{n} s/d").format(n=number(rest or 0)),
    ]
    if any(young):
        words.append(_("{n} jóvenes").format(n=number(sum(one or 0 for one in young))))
    return " · ".join(words)


def _group_words(kind: str, field: str, value: list[Any], names: Names) -> str:
    parts = field.split("+")
    if not any(one is not None for one in value):
        return ""
    if parts == ["cost", "currency"]:
        cost = _amount(value[0])
        return f"{value[1]} {cost}" if value[1] and cost else cost or str(value[1] or "")
    if parts == ["start", "end"]:
        return _span(*value[:2])
    shown = [_plain(kind, part, one, names) or "–" for part, one in zip(parts, value, strict=False)]
    if parts[0] == "satisfaction_mean":
        return _("{mean} · {n} respuestas").format(mean=shown[0], n=shown[1])
    return " – ".join(shown)


def _amount(value: Any) -> str:
    try:
        return "" if value is None else number(Decimal(str(value)), 2)
    except InvalidOperation:
        return str(value)


def _span(start: Any, end: Any) -> str:
    first, last = _day(start), _day(end)
    if first and last and first.year == last.year:
        begin = f"{first.day} {month_name(first.month, short=True)}"
        if language() == "en":
            begin = f"{first.day} {month_name(first.month, short=True)}"
        return f"{begin} – {date_long(last)}"
    return " – ".join(date_long(day) if day else str(given or "–") for day, given in ((first, start), (last, end)))


def _day(value: Any) -> dt.date | None:
    try:
        return dt.date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None


def _plain(kind: str, field: str, value: Any, names: Names) -> str:
    if value is None or value == [] or value == "":
        return ""
    if isinstance(value, bool):
        return _("sí") if value else _("no")
    if isinstance(value, list):
        return ", ".join(_plain(kind, field, one, names) for one in value)
    if isinstance(value, int):
        return number(value)
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)  # of a newer version
    if is_uid(text):
        return names.get(text) or _("un registro que no está aquí")
    declared = TYPES[kind].fields.get(field) if kind in TYPES else None
    if declared is not None and declared.kind == "date" and (day := _day(text)):
        return date_long(day)
    if declared is not None and declared.kind == "decimal":
        try:
            return number(Decimal(text))
        except InvalidOperation:
            return text
    return code_words(text) if field in ("state", "status") else text


def moment(at: str) -> dt.datetime | None:
    """Return a kept moment in local time, None where it cannot be read."""
    try:
        return dt.datetime.fromisoformat(at).astimezone()
    except ValueError:
        return None


def moment_words(at: str) -> str:
    """Return a moment to read: "27 jun 2023, 16:10"."""
    when = moment(at)
    return f"{date_long(when.date())}, {when:%H:%M}" if when else at


def code_words(code: str) -> str:
    """Return a state or status in words; one of a newer version as it is."""
    return _(CODES[code]) if code in CODES else code
