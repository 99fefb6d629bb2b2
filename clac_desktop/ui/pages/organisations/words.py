"""The words and faces of an organisation's states, and the sentences of its history."""

from __future__ import annotations

import datetime as dt
from typing import Any, Final

from clac_desktop.queries.history import HistoryEntry, Told
from clac_desktop.queries.organisations import OrganisationRow
from clac_desktop.queries.period import Period
from clac_desktop.queries.series import KIND_CODES
from clac_desktop.texts import N_, _, date_long, month_name, number
from clac_desktop.ui.kit import ChipFace

STATUS_FACES: Final = {
    "certified": ChipFace(N_("Certificada"), "verified", "ok"),
    "suspended": ChipFace(N_("Suspendida"), "hourglass_empty", "warn"),
    "permission_to_trade": ChipFace(N_("Permiso de comercio"), "verified", "accent"),
    "applicant": ChipFace(N_("Solicitante"), "pending", "neutral"),
    "decertified": ChipFace(N_("Descertificada"), "block", "bad"),
}
NO_STATUS_FACE: Final = ChipFace(N_("sin estado"), "", "neutral", dashed=True)
UNCONFIRMED_FACE: Final = ChipFace(N_("por confirmar"), "person_search", "warn")
VOID_FACE: Final = ChipFace(N_("Anulada"), "block", "neutral")
MEMBER_FACE: Final = ChipFace(N_("Miembro activo"), "check_circle", "ok")
LEFT_FACE: Final = ChipFace(N_("Ya no es miembro"), "block", "neutral")
CONFLICT_FACE: Final = ChipFace(N_("Conflicto"), "call_split", "bad")

KIND_NAMES: Final = {
    "OPP": N_("OPP, pequeños productores"),
    "OT": N_("OT, trabajadores(as)"),
}
SETUP_NAMES: Final = {
    "SPO": N_("organización de pequeños productores"),
    "HL": N_("plantación"),
    "CP": N_("producción por contrato"),
}
FIELD_NAMES: Final = {
    "name": N_("nombre"),
    "acronym": N_("sigla"),
    "flo_id": N_("FLO-ID"),
    "kind": N_("tipo"),
    "producer_setup": N_("modelo de producción"),
    "grade": N_("grado"),
    "country": N_("país"),
    "products": N_("productos"),
    "place": N_("lugar"),
    "entry": N_("ingreso"),
    "exit": N_("salida"),
    "latitude": N_("latitud"),
    "longitude": N_("longitud"),
    "members_women": N_("socias"),
    "members_men": N_("socios"),
    "email": N_("correo"),
    "phone": N_("teléfono"),
}


def status_face(row: OrganisationRow) -> ChipFace:
    """Return how the state of an organisation looks today."""
    if row.voided:
        return VOID_FACE
    if not row.confirmed:
        return UNCONFIRMED_FACE
    return STATUS_FACES.get(row.status, NO_STATUS_FACE)


def kind_code(kind: str) -> str:
    """Return the short word of an organisation's kind, "" where it is unknown."""
    return _(KIND_CODES[kind]) if kind in KIND_CODES else kind


def status_name(status: str) -> str:
    """Return the name of a certification status."""
    face = STATUS_FACES.get(status)
    return _(face.text) if face else status


def title_of(row: OrganisationRow) -> str:
    """Return the short name of an organisation."""
    return row.acronym or row.name or _("(sin nombre)")


def day_of(day: dt.date, today: dt.date) -> str:
    """Return a day to read: "27 jun" in this year, "14 nov 2022" in others."""
    return f"{day.day} {month_name(day.month, short=True)}" if day.year == today.year else date_long(day)


def ago(day: dt.date, today: dt.date) -> str:
    """Return how long ago a day was, in whole days, months or years."""
    days = (today - day).days
    if days < 0:
        return _("en {n} días").format(n=number(-days)) if days < -1 else _("mañana")
    if days == 0:
        return _("hoy")
    if days == 1:
        return _("ayer")
    if days < 60:
        return _("hace {n} días").format(n=number(days))
    if days < 730:
        return _("hace {n} meses").format(n=number(days // 30))
    return _("hace {n} años").format(n=number(days // 365))


def short_period(period: Period) -> str:
    """Return a period in few letters, for a label: "2023 – S1"."""
    if period.kind == "semester":
        return _("{year} – S{n}").format(year=period.start.year, n=1 if period.start.month < 7 else 2)
    return period.label()


def grade_name(grade: int | None) -> str:
    """Return "1.er grado", "" where it is unknown."""
    return {1: _("1.er grado"), 2: _("2.º grado"), 3: _("3.er grado")}.get(grade or 0, "")


def people(counts: dict[str, Any]) -> str:
    """Return counts to read: "4 mujeres, 5 hombres, 1 s/d"."""
    words = {"women": _("{n} mujeres"), "men": _("{n} hombres"), "not_stated": _("{n} s/d")}
    return ", ".join(
        words[name].format(n=number(counts[name]))
        for name in words
        if counts.get(name) or (name != "not_stated" and counts.get(name) == 0)
    )


def sentence_of(told: Told) -> str:
    """Return one line of the history: what happened."""
    facts = told.facts
    match told.kind:
        case "created" if not facts.get("confirmed"):
            return _("Registró la organización, por confirmar")
        case "created":
            return _("Ingresó la organización al registro")
        case "confirmed":
            return _("Confirmó la organización")
        case "status":
            return _("Cambió la certificación: {status}").format(status=status_name(facts["status"]).lower())
        case "voided":
            return _("Anuló la organización")
        case "restored":
            return _("Restauró la organización")
        case "left":
            return _("Quitó la asistencia a «{title}»").format(title=facts["title"])
        case "served":
            return _("Registró «{title}»").format(title=facts["title"])
        case "changed":
            return _changed(facts["fields"])
        case _:
            counted = people(facts["counts"])
            if not counted:
                return _("Anotó asistencia a «{title}»").format(title=facts["title"])
            begin = (
                _("Registró asistencia: {people}") if told.kind == "attended" else _("Corrigió asistencia: {people}")
            )
            return begin.format(people=counted)


def _changed(fields: dict[str, tuple[Any, Any]]) -> str:
    names = [_(FIELD_NAMES.get(name, name)) for name in fields]
    if len(fields) == 1:
        ((old, new),) = fields.values()
        if not isinstance(old, list) and not isinstance(new, list):
            return _("Cambió {field}: {old} → {new}").format(
                field=names[0], old=_("s/d") if old is None else old, new=_("s/d") if new is None else new
            )
    return _("Cambió {fields}").format(fields=", ".join(names))


def fate_of(entry: HistoryEntry) -> tuple[str, str, str, str]:
    """Return (dot token, icon, words, ink token) of what became of an entry."""
    package = entry.package
    match entry.fate:
        case None if package:
            return "s1", "send", package, "accent"
        case None:
            return "s2", "outbox", _("sin enviar"), "warn"
        case "proposal":
            return "s4", "pending", _("en revisión"), "info"
        case "waits":
            return "s2", "hourglass_empty", _("en espera"), "warn"
        case "quarantined" | "refused" | "undone":
            return "s6", "error", _("no aceptado"), "bad"
        case _:
            return "s3", "done_all", package, "text2"


def moment_of(at: str, today: dt.date) -> str:
    """Return the local day and hour of a journal's moment: "27 jun, 16:10"."""
    try:
        moment = dt.datetime.fromisoformat(at).astimezone()
    except ValueError:
        return at
    return f"{day_of(moment.date(), today)}, {moment:%H:%M}"
