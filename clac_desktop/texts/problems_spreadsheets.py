"""Sentences for files that cannot be read or written (sync.md 7.2, cli.md)."""

from __future__ import annotations

from clac_desktop.texts import N_

_ASK_AGAIN = N_("Ábralo en Excel o LibreOffice, guárdelo como libro de Excel (.xlsx) e inténtelo de nuevo.")

SENTENCES: dict[str, tuple[str, str]] = {
    # Reading
    "file_missing": (
        N_("El archivo no existe."),
        N_("Revise el nombre y la carpeta; si está en una memoria USB, conéctela."),
    ),
    "file_is_folder": (
        N_("Es una carpeta, no un archivo."),
        N_("Elija el archivo que está dentro de ella."),
    ),
    "file_no_permission": (
        N_("No hay permiso para leer el archivo."),
        N_("Cópielo a su carpeta de documentos y elija la copia."),
    ),
    "file_unreachable": (
        N_("El archivo no se puede leer del disco o de la red."),
        N_("Cópielo a este equipo y elija la copia."),
    ),
    "file_empty": (
        N_("El archivo está vacío (0 bytes)."),
        N_("Es probable que la descarga o la copia no haya terminado: consígalo de nuevo."),
    ),
    "file_too_large": (
        N_("El archivo pesa {megabytes} MB; se leen hasta {limit} MB."),
        N_("Quite las imágenes o divida la tabla en varios archivos."),
    ),
    "file_inflates": (
        N_("El contenido del archivo pasa de {limit} MB una vez descomprimido."),
        N_("Copie solo las filas con datos a un libro nuevo."),
    ),
    "file_too_many_members": (
        N_("El archivo tiene {count} partes internas; se leen hasta {limit}."),
        N_("Copie la hoja con los datos a un libro nuevo."),
    ),
    "file_too_many_rows": (
        N_("Hay datos por debajo de la fila {limit}."),
        N_("Borre lo que esté más abajo o divida la tabla en varios archivos."),
    ),
    "file_too_many_columns": (
        N_("Hay datos a la derecha de la columna {limit}."),
        N_("Borre lo que esté más a la derecha y guarde el archivo de nuevo."),
    ),
    "file_not_workbook": (
        N_("No es un libro de cálculo."),
        N_("Se leen .xlsx, .xlsm, .xls, .ods y .csv."),
    ),
    "file_old_format": (
        N_("Es un libro de una versión de Excel anterior a 1997."),
        _ASK_AGAIN,
    ),
    "file_binary_format": (
        N_("Es un libro binario de Excel (.xlsb), que no se lee."),
        _ASK_AGAIN,
    ),
    "file_password": (
        N_("El libro está protegido con contraseña."),
        N_("Ábralo con su contraseña, quítesela y guárdelo de nuevo."),
    ),
    "file_damaged": (
        N_("El archivo está dañado o incompleto."),
        N_("Consígalo de nuevo, o ábralo en Excel o LibreOffice y guárdelo con otro nombre."),
    ),
    "file_unsafe": (
        N_("El archivo no está hecho como lo hacen Excel o LibreOffice y puede ser peligroso."),
        N_("Si conoce a quien lo envió, ábralo en LibreOffice y guárdelo con otro nombre."),
    ),
    "file_slow": (
        N_("El archivo no se pudo leer en {seconds} segundos."),
        N_("Copie solo las filas con datos a un libro nuevo."),
    ),
    "file_memory": (
        N_("El archivo necesita más memoria de la permitida."),
        N_("Copie solo las filas con datos a un libro nuevo."),
    ),
    # Writing
    "save_disk_full": (
        N_("No hay espacio en el disco; el archivo no se guardó."),
        N_("Libere espacio o elija otro disco."),
    ),
    "save_no_permission": (
        N_("No se puede escribir aquí; el archivo no se guardó."),
        N_("Si está abierto en Excel, ciérrelo; si no, elija otra carpeta."),
    ),
    "save_no_folder": (
        N_("La carpeta no existe; el archivo no se guardó."),
        N_("Si está en una memoria USB, conéctela; si no, elija otra carpeta."),
    ),
    "save_gone": (
        N_("El disco o la memoria USB dejó de responder; el archivo no se guardó."),
        N_("Conéctela otra vez, o elija otra carpeta."),
    ),
    "save_is_folder": (
        N_("Ya hay una carpeta con ese nombre; el archivo no se guardó."),
        N_("Elija otro nombre."),
    ),
    "save_failed": (
        N_("El disco no aceptó el archivo: {reason}"),
        N_("Elija otra carpeta u otro disco."),
    ),
}
