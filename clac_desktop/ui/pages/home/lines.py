"""The sentences of "Por hacer" and of the sending: what is due, in words; pure, without a window."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from clac_desktop.queries.home import Sending, Task
from clac_desktop.texts import _, date_long, month_name, ngettext, number
from clac_desktop.ui.pages.home.period import day_month

REMIND_AFTER = 14  # days without sending until a banner asks for it (experience.md)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a card: icon and its colour, bold words, quiet words, the word of its action or its value."""

    icon: str
    tone: str
    strong: str
    note: str = ""
    action: str = ""
    value: str = ""
    value_tone: str = "text2"


def local(moment: str) -> dt.datetime:
    """Return a stored UTC moment in the time of this laptop. Raises ValueError for anything else."""
    return dt.datetime.fromisoformat(moment.replace("Z", "+00:00")).astimezone()


def ago(moment: str, today: dt.date) -> str:
    """Return how long ago a moment was, in days: "hoy", "ayer", "hace 8 días"."""
    days = (today - local(moment).date()).days
    if days <= 0:
        return _("hoy")
    return _("ayer") if days == 1 else ngettext("hace {n} día", "hace {n} días", days).format(n=number(days))


def when(moment: str, today: dt.date) -> str:
    """Return a moment to read: "hoy 16:42", else its day."""
    at = local(moment)
    return _("hoy {time}").format(time=f"{at:%H:%M}") if at.date() == today else since(moment, today)


def since(moment: str, today: dt.date) -> str:
    """Return the day of a moment, with its year only where it is not this one."""
    day = local(moment).date()
    return day_month(day) if day.year == today.year else date_long(day)


def task_line(task: Task, today: dt.date) -> Line:
    """Return the line of a task (picture 01)."""
    n = number(task.count)
    if task.kind == "overdue":
        strong = ngettext("{n} servicio por cerrar", "{n} servicios por cerrar", task.count).format(n=n)
        return Line("edit_calendar", "warn", strong, _("la fecha ya pasó y sigue planificado"), _("Cerrar"))
    if task.kind == "planned":
        day = task.day or today
        words = ngettext("{n} servicio planificado en {month}", "{n} servicios planificados en {month}", task.count)
        note = _("el próximo: {day}").format(day=", ".join(part for part in (day_month(day), task.place) if part))
        return Line("calendar_month", "accent", words.format(n=n, month=month_name(day.month)), note, _("Ver"))
    if task.kind == "draft":
        strong = ngettext("{n} borrador sin terminar", "{n} borradores sin terminar", task.count).format(n=n)
        title = _("«{title}»").format(title=task.title) if task.title else _("sin título")
        return Line("edit_note", "text2", strong, f"{title}, {when(task.changed, today)}", _("Seguir"))
    if task.kind == "unidentified":
        strong = ngettext("{n} fila por identificar", "{n} filas por identificar", task.count).format(n=n)
        note = ngettext("en {n} servicio", "en {n} servicios", task.services).format(n=number(task.services))
        return Line("person_search", "warn", strong, note if task.services else "", _("Revisar"))
    strong = ngettext("{n} conflicto por decidir", "{n} conflictos por decidir", task.count).format(n=n)
    return Line("call_split", "bad", strong, _("dos versiones del mismo dato"), _("Ver"))


def unsent_line(sending: Sending, today: dt.date) -> Line:
    """Return the first line of the sending card; its value is empty."""
    if sending.unsent:
        strong = ngettext("{n} cambio sin enviar", "{n} cambios sin enviar", sending.unsent).format(
            n=number(sending.unsent)
        )
        things = [
            ngettext("{n} servicio", "{n} servicios", sending.services).format(n=number(sending.services)),
            ngettext("{n} organización", "{n} organizaciones", sending.organisations).format(
                n=number(sending.organisations)
            ),
        ]
        counted = [words for words, n in zip(things, (sending.services, sending.organisations), strict=True) if n]
        note = _("desde el {day}").format(day=since(sending.oldest_unsent, today))
        return Line("outbox", "warn", strong, " · ".join([note, ", ".join(counted)] if counted else [note]))
    if sending.last is None:
        return Line("check_circle", "ok", _("Nada que enviar"), _("no hay cambios en este equipo"))
    return Line("check_circle", "ok", _("Todo está en un paquete"), _("no hay cambios nuevos desde el último"))


def sent_lines(sending: Sending, today: dt.date) -> list[Line]:
    """Return the lines of the last package, the last receipt and the last contact."""
    lines: list[Line] = []
    if sending.last is not None:
        sent = sending.last
        strong = _("N.º {number}, enviado el {day}").format(number=sent.number, day=since(sent.created, today))
        if sent.unconfirmed:
            words = _("{n} sin confirmar").format(n=number(sent.unconfirmed))
            lines.append(Line("send", "accent", strong, value=words, value_tone="warn"))
        else:
            words = ngettext("{n} confirmado", "{n} confirmados", sent.entries).format(n=number(sent.entries))
            lines.append(Line("check_circle", "ok", strong, value=words, value_tone="ok"))
    if sending.receipt is not None:
        receipt = sending.receipt
        if receipt.not_accepted:
            strong = _("Recibo del {day}").format(day=since(receipt.at, today))
            words = ngettext("{n} no aceptado", "{n} no aceptados", receipt.not_accepted)
            lines.append(
                Line("error", "bad", strong, value=words.format(n=number(receipt.not_accepted)), value_tone="bad")
            )
        lines.append(Line("hourglass_empty", "text2", _("Último contacto con el centro"), value=ago(receipt.at, today)))
    return lines


def status_words(sending: Sending, today: dt.date) -> tuple[str, str]:
    """Return what the status bar says of the sending, long and short; ("", "") when nothing is open."""
    if sending.unsent:
        long = ngettext("{n} cambio sin enviar desde el {day}", "{n} cambios sin enviar desde el {day}", sending.unsent)
        words = long.format(n=number(sending.unsent), day=since(sending.oldest_unsent, today))
        return words, _("{n} sin enviar").format(n=number(sending.unsent))
    if sending.unconfirmed:
        words = _("Enviado, sin confirmar: {n} · {when}").format(
            n=number(sending.unconfirmed), when=ago(sending.oldest_unconfirmed, today)
        )
        return words, _("{n} sin confirmar").format(n=number(sending.unconfirmed))
    return "", ""


def days_unsent(sending: Sending, today: dt.date) -> int:
    """Return for how many days the oldest change has waited for a package; 0 when none does."""
    return (today - local(sending.oldest_unsent).date()).days if sending.unsent else 0


def reminder(sending: Sending, today: dt.date) -> str:
    """Return the sentence that asks for a package after two weeks, "" before."""
    days = days_unsent(sending, today)
    if days < REMIND_AFTER:
        return ""
    words = ngettext(
        "Hace {days} días que no envía: {n} cambio.", "Hace {days} días que no envía: {n} cambios.", sending.unsent
    )
    return words.format(days=number(days), n=number(sending.unsent))
