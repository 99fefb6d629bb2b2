"""Sentences for a file that was opened as a package and cannot be read: what to do is said of packages, not of tables.

What is wrong is said as for any other file (`problems_spreadsheets`).
"""

from __future__ import annotations

from clac_desktop.texts import N_
from clac_desktop.texts.problems_spreadsheets import SENTENCES as FILES

_SEND_AGAIN = N_("Pida que le envíen el paquete de nuevo, sin abrirlo ni guardarlo antes.")
_NOT_OURS = N_("Un paquete de CLAC Desktop es un libro .xlsx que se llama CLAC_…: compruebe que es ese archivo.")
_TOO_MUCH = N_(
    "CLAC Desktop nunca escribe un paquete así: alguien le añadió algo. Pida que se lo envíen de nuevo sin cambiarlo."
)

_TO_DO = {
    "file_missing": FILES["file_missing"][1],
    "file_is_folder": N_("Elija el paquete que está dentro de ella."),
    "file_no_permission": FILES["file_no_permission"][1],
    "file_unreachable": FILES["file_unreachable"][1],
    "file_empty": N_("Es probable que la descarga o la copia no haya terminado: consiga el paquete de nuevo."),
    "file_too_large": _TOO_MUCH,
    "file_inflates": _TOO_MUCH,
    "file_too_many_members": _TOO_MUCH,
    "file_too_many_rows": _TOO_MUCH,
    "file_too_many_columns": _TOO_MUCH,
    "file_not_workbook": _NOT_OURS,
    "file_old_format": _NOT_OURS,
    "file_binary_format": _NOT_OURS,
    "file_password": N_("Quítele la contraseña y guárdelo como .xlsx, o pida que se lo envíen sin ella."),
    "file_damaged": _SEND_AGAIN,
    "file_unsafe": _SEND_AGAIN,
    "file_slow": _TOO_MUCH,
    "file_memory": _TOO_MUCH,
}

PREFIX = "package."
SENTENCES: dict[str, tuple[str, str]] = {PREFIX + code: (FILES[code][0], to_do) for code, to_do in _TO_DO.items()}
