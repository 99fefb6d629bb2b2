"""Sentences for tables of others: what could not be read in them, where, and how to put it right (cli.md)."""

from __future__ import annotations

from clac_desktop.texts import N_

_TEMPLATE = N_("Use la plantilla, o un mapa de columnas guardado para los encabezados de su archivo.")

SENTENCES: dict[str, tuple[str, str]] = {
    # The file and its columns
    "import.is_package": (
        N_("Es un paquete de CLAC Desktop, no una tabla."),
        N_("Tráigalo en Paquetes, o con el verbo import."),
    ),
    "import.no_cells": (
        N_("El libro no tiene ninguna celda con texto."),
        N_("Revise que sea el archivo correcto y que se haya guardado."),
    ),
    "import.no_sheet": (
        N_("No hay una hoja «{wanted}». El libro tiene: {sheets}."),
        N_("Escriba el nombre de una de ellas."),
    ),
    "import.no_known_column": (
        N_("No se reconoce ninguna columna. Se encontró: {found}."),
        N_("Se esperan columnas como {known}. Use la plantilla, o un mapa de columnas guardado."),
    ),
    "import.columns_missing": (
        N_("Faltan columnas: {missing}. Se reconoció: {known}."),
        _TEMPLATE,
    ),
    "import.column_twice": (
        N_("Dos columnas pueden ser «{label}»: {first} y {second}."),
        N_("Cambie el encabezado de la que no lo es, o indíquelo en un mapa de columnas."),
    ),
    "import.no_rows": (
        N_("Los encabezados están en la fila {row}, y debajo no hay datos."),
        N_("Revise que sea el archivo lleno y no la plantilla vacía."),
    ),
    "import.unknown_columns": (
        N_("No se leyeron estas columnas: {columns}."),
        N_("Si alguna hace falta, dele el nombre que tiene en la plantilla."),
    ),
    "import.mapping_unreadable": (
        N_("No es un mapa de columnas."),
        N_("Es un archivo JSON: el encabezado del archivo y, frente a él, el nombre de la columna de la plantilla."),
    ),
    "import.mapping_key": (
        N_("El mapa lleva «{header}» a «{key}», que no es una columna conocida."),
        N_("Se conocen: {known}."),
    ),
    "import.mapping_header": (
        N_("El mapa nombra columnas que este archivo no tiene: {columns}."),
        N_("Si el archivo es otro, guarde un mapa nuevo."),
    ),
    "import.errors_over_source": (
        N_("El libro con los errores quedaría encima del archivo que se importa."),
        N_("Dele otro nombre."),
    ),
    "import.totals_row": (
        N_("Parece una fila de totales y no se leyó."),
        N_("Si es un registro, complete sus datos."),
    ),
    # One cell
    "import.error_cell": (
        N_("La celda muestra el error {error} de Excel."),
        N_("Escriba el valor, o corrija la fórmula en el libro de donde viene."),
    ),
    "import.not_number": (
        N_("«{value}» no es un número."),
        N_("Escriba solo el número, sin unidades ni símbolos."),
    ),
    "import.ambiguous_number": (
        N_("«{value}» puede ser {small} (con decimales) o {large} (con miles)."),
        N_("Diga cuál es el signo decimal del archivo, punto o coma, o escriba el número sin separador de miles."),
    ),
    "import.number_sign": (
        N_("«{value}» no está escrito con el signo decimal que se indicó para este archivo."),
        N_("Corrija la celda o cambie el signo decimal (punto o coma)."),
    ),
    "import.below_zero": (
        N_("«{value}» es menor que 0."),
        N_("Aquí se cuenta: escriba 0 o más."),
    ),
    "import.not_whole": (
        N_("«{value}» no es un número entero."),
        N_("Se cuentan personas: escriba un número sin decimales."),
    ),
    "import.number_is_date": (
        N_("La celda tiene una fecha ({value}) donde va un número."),
        N_("Excel la cambió al escribirla: dé a la columna formato de número y escriba el valor de nuevo."),
    ),
    "import.number_too_large": (
        N_("«{value}» es un número demasiado grande."),
        N_("Revise los ceros."),
    ),
    "import.not_date": (
        N_("«{value}» no es una fecha."),
        N_("Escriba una fecha de Excel, o día/mes/año como 31/12/2023."),
    ),
    "import.ambiguous_date": (
        N_("«{value}» puede ser el {dmy} o el {mdy}."),
        N_("Diga si el archivo escribe primero el día o el mes, o dé a la celda formato de fecha."),
    ),
    "import.date_order": (
        N_("«{value}» no cabe en el orden de día y mes que se indicó para este archivo."),
        N_("Corrija la celda o cambie el orden."),
    ),
    "import.date_is_number": (
        N_("La celda tiene el número {value}, que para Excel sería el {proposed}."),
        N_("Si es esa fecha, dé a la celda formato de fecha."),
    ),
    "import.no_such_day": (
        N_("El día «{value}» no existe."),
        N_("Revise el día y el mes."),
    ),
    "import.date_far": (
        N_("El año {year} no es creíble."),
        N_("Revise el año."),
    ),
    "import.flo_id": (
        N_("«{value}» no es un código FLO."),
        N_("Tiene de 2 a 9 cifras, a veces con una letra al final, como 796 o 4509p. Déjelo vacío si no lo tiene."),
    ),
    "import.not_yes_no": (
        N_("«{value}» no es sí ni no."),
        N_("Escriba sí o no."),
    ),
    "import.currency": (
        N_("«{value}» no es una moneda."),
        N_("Escriba sus tres letras, por ejemplo PEN, BOB, USD o EUR."),
    ),
    "import.state": (
        N_("«{value}» no es un estado de servicio."),
        N_("Escriba borrador, planificado, realizado o anulado."),
    ),
    "import.status": (
        N_("«{value}» no es un estado de certificación."),
        N_("Son: certificada, suspendida, con permiso para comercializar, solicitante y descertificada."),
    ),
    "import.kind": (
        N_("«{value}» no es un tipo de organización."),
        N_("Escriba OPP (pequeños productores) u OT (trabajadores)."),
    ),
    "import.setup": (
        N_("«{value}» no es una configuración de productor."),
        N_("Escriba SPO, HL o CP, o deje la celda vacía."),
    ),
    "import.kind_setup": (
        N_("El tipo y la configuración se contradicen."),
        N_("SPO y CP son OPP; HL es OT."),
    ),
    "import.unknown_value": (
        N_("«{part}» no está en la lista."),
        N_("¿Será una de estas?: {near}. Varias se separan con |"),
    ),
    "import.ambiguous_value": (
        N_("«{part}» puede ser más de una: {choices}."),
        N_("Escriba el código."),
    ),
    # One row
    "import.organisation_unknown": (
        N_("No hay ninguna organización «{typed}»."),
        N_("Parecidas: {suggestions}. Escriba el código FLO o el nombre exacto; si es nueva, regístrela primero."),
    ),
    "import.organisation_several": (
        N_("«{value}» puede ser más de una organización: {choices}."),
        N_("Escriba el código FLO, o el nombre completo con el que está registrada."),
    ),
    "import.organisation_disagrees": (
        N_("El código FLO {flo_id} es de {one}, y el nombre es de {other}."),
        N_("Corrija el que no sea."),
    ),
    "import.receiver_twice": (
        N_("{name} está dos veces en el mismo servicio."),
        N_("Sume las dos filas en una."),
    ),
    "import.rows_disagree": (
        N_("Aquí dice «{value}» y en la fila {first} dice «{other}», del mismo registro."),
        N_("Escriba lo mismo en las dos filas, o deje vacía una de las celdas."),
    ),
    "import.draft_of_stored": (
        N_("El servicio ya está registrado y no puede volver a ser borrador."),
        N_("Escriba su estado (planificado o realizado), o anulado para retirarlo."),
    ),
    # Warnings of whole records
    "import.likely_duplicate": (
        N_("«{name}» se parece a {other} ({score} %): pueden ser la misma organización."),
        N_("Entró como nueva. Si es la misma, anule una de las dos o complete el código FLO."),
    ),
    "import.similar_title": (
        N_("El {day} ya hay un servicio parecido, «{other}» (oficina {office}): puede ser el mismo."),
        N_("Un servicio de varias oficinas se registra una sola vez, y las demás añaden sus organizaciones."),
    ),
    "import.similar_in_file": (
        N_("En la fila {first} hay un servicio parecido del mismo día, «{other}»: puede ser el mismo."),
        N_("Si es el mismo, dele una sola referencia y quite el otro."),
    ),
    "import.rows_of_one_service": (
        N_("{count} filas sin referencia tienen este título y este día (filas {rows}): entran como {count} servicios."),
        N_("Si son un solo servicio, escriba en todas la misma referencia del servicio."),
    ),
    "import.kept_as_drafts": (
        N_("Servicios guardados como borradores de este equipo: {n}."),
        N_("Los borradores no cuentan ni se envían hasta que se completan."),
    ),
}
