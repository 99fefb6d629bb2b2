"""Sentences of the verb `check`: what is not whole in a workspace (models/check.py)."""

from __future__ import annotations

from clac_desktop.texts import N_

_RESTORE = N_("Haga una copia del archivo tal como está y restaure la última copia de seguridad sana (restore).")
_REPORT = N_("Los datos de los registros siguen en el diario. Guarde el archivo y avise a la oficina central.")

SENTENCES: dict[str, tuple[str, str]] = {
    "check.pages": (N_("El archivo está dañado: {what}."), _RESTORE),
    "check.reference": (
        N_("Una fila de «{table}» (n.º {record}) nombra una fila de «{target}» que no existe."),
        _RESTORE,
    ),
    "check.gate": (N_("Un cambio quedó a medias: la puerta de escritura está abierta."), _RESTORE),
    "check.schema": (N_("Una parte del archivo no está declarada como en esta versión: {what}."), _RESTORE),
    "check.entry": (
        N_("El cambio n.º {seq} del equipo {device} (época {epoch}) no es lo que se escribió: su huella no coincide."),
        _RESTORE,
    ),
    "check.touches": (
        N_("El cambio n.º {seq} del equipo {device} (época {epoch}) no está anotado en el historial de sus registros."),
        _REPORT,
    ),
    "check.chain": (
        N_(
            "El cambio n.º {seq} del equipo {device} (época {epoch}) no sigue al anterior: falta un cambio o sobra uno."
        ),
        _RESTORE,
    ),
    "check.no_fate": (N_("El cambio {eid} está guardado sin que conste qué pasó con él."), _REPORT),
    "check.no_entry": (N_("Consta qué pasó con el cambio {eid}, pero el cambio no está."), _RESTORE),
    "check.revision": (
        N_("«{table}» llega a la revisión {rev}, más allá del contador de la oficina central ({counter})."),
        _REPORT,
    ),
    "check.aggregate": (N_("Los valores guardados del registro {uid} no son los que dan sus cambios."), _REPORT),
    "check.row_missing": (N_("El registro {uid} no está en la tabla «{type}»."), _REPORT),
    "check.row": (N_("El dato «{field}» del registro {uid} («{type}») no es el que dan sus cambios."), _REPORT),
    "check.conflict": (N_("Los conflictos anotados del registro {uid} no son los que hay."), _REPORT),
    "check.extra": (N_("En la tabla «{table}» sobran {n} filas que ningún cambio explica."), _REPORT),
    "check.sums": (N_("Las sumas por mes de «{table}» no son las de sus filas: hay cifras equivocadas."), _REPORT),
    "check.more": (N_("Hay más problemas; se muestran los primeros {n}."), ""),
}
