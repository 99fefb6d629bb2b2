"""Words of laptops: how one stands, what is missing, when that was, and the text that asks an office for it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any, Final

from clac_desktop.sync.laptops import Gap, Laptop
from clac_desktop.texts import N_, _, date_long, ngettext, number
from clac_desktop.ui.kit import ChipFace

IN_ORDER: Final = ChipFace(N_("En orden"), "check_circle", "ok")
SILENT: Final = ChipFace(N_("Nunca envió"), "hourglass_empty", "warn")
GAP: Final = ChipFace(N_("Faltan cambios"), "error", "bad")
COPY: Final = ChipFace(N_("Hay una copia"), "call_split", "bad")
QUARANTINE: Final = ChipFace(N_("Por decidir"), "lock", "bad")
REVOKED: Final = ChipFace(N_("Dado de baja"), "block", "neutral")


def face(one: Laptop) -> ChipFace:
    """Return how a laptop stands: what asks for a person comes first."""
    if one.quarantined:
        return QUARANTINE
    if one.revoked:
        return REVOKED
    if one.forked:
        return COPY
    if one.gaps:
        return GAP
    return IN_ORDER if one.last_package else SILENT


def local(moment: str) -> dt.datetime:
    """Return a stored UTC moment in the time of this laptop."""
    return dt.datetime.fromisoformat(moment.replace("Z", "+00:00")).astimezone()


def day(moment: str) -> str:
    """Return the day of a stored moment: "5 jul 2023"; "" for none."""
    return date_long(local(moment)) if moment else ""


def days_since(moment: str, today: dt.date) -> int:
    """Return how many days ago a stored moment was, never less than none."""
    return max((today - local(moment).date()).days, 0) if moment else 0


def days_words(n: int) -> str:
    """Return a number of days in words."""
    return _("hoy") if n == 0 else ngettext("hace {n} día", "hace {n} días", n).format(n=number(n))


def changes(n: int) -> str:
    """Return a number of changes in words."""
    return ngettext("{n} cambio", "{n} cambios", n).format(n=number(n))


def range_words(gap: Gap) -> str:
    """Return which changes are missing."""
    if gap.first == gap.last:
        return _("cambio {first}").format(first=number(gap.first))
    return _("cambios {first} a {last}").format(first=number(gap.first), last=number(gap.last))


def missing_words(gaps: Sequence[Gap]) -> str:
    """Return what is missing of a laptop."""
    return "; ".join(range_words(gap) for gap in gaps)


def name_of(one: Laptop) -> str:
    """Return the short name of a laptop: office, number, person."""
    return f"{one.office}-{one.number} · {one.name}"


def package_words(one: Laptop) -> str:
    """Return the last package taken of a laptop: its number and the day it was made."""
    package: Mapping[str, Any] = one.last_package or {}
    if not package:
        return ""
    return f"{one.office}-{int(package['number']):03} · {day(str(package.get('created') or ''))}"


def words_of(one: Laptop) -> str:
    """Return the six words of a laptop, as they are compared by phone."""
    return " · ".join(one.fingerprint.split())


def asking(one: Laptop) -> tuple[str, str]:
    """Return subject and text that ask an office for what is missing of one of its laptops."""
    missing = missing_words(one.gaps)
    lines = [
        _("Estimado equipo de {office}:").format(office=one.office_name),
        "",
        _("Del equipo de {name} ({words}) no han llegado a la oficina central: {missing}.").format(
            name=one.name, words=words_of(one), missing=missing
        ),
        _("Lo registrado después ya llegó y está guardado aquí; entra en cuanto llegue lo que falta."),
        "",
        _("Por favor, en ese equipo:"),
        _("1. Abra CLAC Desktop, página Paquetes, Enviar, y pulse Crear paquete."),
        _("2. Mande ese archivo: cada paquete lleva todo lo que la oficina central no ha confirmado."),
        _("3. Si el equipo se perdió o se restauró de una copia, avísenos: no borre ningún paquete guardado."),
    ]
    return _("CLAC Desktop: faltan cambios de {office}").format(office=one.office_name), "\n".join(lines)
