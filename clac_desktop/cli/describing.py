"""What `inspect` says of a package to a person, in sentences; the JSON of the contract is beside it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from clac_desktop.sync.package import SEALED, SEALED_EDITED, UNSEALED
from clac_desktop.sync.reporting import PackageReport
from clac_desktop.texts import _, date_long, ngettext, number


def sentences_of(report: PackageReport) -> Iterator[str]:
    """Yield what a package is, who made it, what it carries, and each cell that somebody changed by hand."""
    if not report.created:
        return
    facts = {"number": report.number, "sender": report.sender, "recipient": report.recipient}
    yield _("Paquete n.º {number} de {sender} para {recipient}.").format(**facts)
    if report.parts > 1:
        yield _("Es la parte {part} de {parts}.").format(part=report.part, parts=report.parts)
    yield _made(report)
    n = report.entries
    yield ngettext("Lleva {n} cambio.", "Lleva {n} cambios.", n).format(n=number(n))
    if report.trust == SEALED:
        yield _("Su sello es válido y sus hojas dicen lo mismo que los datos sellados.")
    elif report.trust == SEALED_EDITED:
        yield _("Su sello es válido, pero alguien cambió celdas de sus hojas; se aplican los datos sellados:")
    elif report.trust == UNSEALED:
        yield _("Su sello no se puede comprobar aquí: sus datos no se aplican.")
    for cell in report.edited_cells:
        words = _("    {sheet}, fila {row}, {column}: «{old}» → «{new}»")
        yield words.format(sheet=cell.sheet, row=cell.row, column=cell.column, old=cell.old or "", new=cell.new or "")


def _made(report: PackageReport) -> str:
    try:
        day = date_long(dt.datetime.fromisoformat(report.created.replace("Z", "+00:00")).astimezone().date())
    except ValueError:
        day = report.created
    facts = {"name": report.device_name or "?", "day": day, "words": report.fingerprint or "?"}
    return _("Lo creó {name} el {day}; huella de su equipo: {words}.").format(**facts)
