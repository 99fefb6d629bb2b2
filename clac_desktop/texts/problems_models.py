"""Sentences for the rules of services and organisations, and for workspaces that cannot be opened or written.

They stand beside the field they speak of, on the form or at the cell of a file, so they do not name it again.
"""

from __future__ import annotations

from clac_desktop.texts import N_

_OTHER_COPY = N_("Restaure una copia de seguridad: Preferencias, Copias de seguridad, o el verbo restore.")

SENTENCES: dict[str, tuple[str, str]] = {
    # A service
    "service.missing": (
        N_("Falta este dato."),
        N_("Escríbalo, o guarde el servicio como borrador hasta tenerlo."),
    ),
    "service.no_modality": (
        N_("Falta la modalidad."),
        N_("Elija presencial, virtual o híbrida."),
    ),
    "service.title_long": (
        N_("El título tiene {length} letras; caben {limit}."),
        N_("Acórtelo y lleve el resto a las observaciones."),
    ),
    "service.end_before_start": (
        N_("Termina el {end}, antes de empezar, el {start}."),
        N_("Cambie una de las dos fechas."),
    ),
    "service.end_in_future": (
        N_("Un servicio realizado no puede terminar en el futuro, el {end}."),
        N_("Corrija la fecha o póngalo como planificado."),
    ),
    "service.outside_plan": (
        N_("El {day} está fuera del Plan Estratégico 2022-2024."),
        N_("Si la fecha es correcta, déjela: el servicio se guarda y se cuenta en su período."),
    ),
    "service.no_attendance": (
        N_("Un servicio realizado necesita al menos una organización o estructura que lo recibió."),
        N_("Añádala con su código FLO o su nombre, o póngalo como planificado."),
    ),
    "service.negative": (
        N_("No puede ser menor que 0."),
        N_("Escriba 0 o un número mayor."),
    ),
    "service.cost_without_currency": (
        N_("Hay costo y falta la moneda."),
        N_("Escriba las tres letras de la moneda, por ejemplo PEN o USD."),
    ),
    "service.currency": (
        N_("La moneda se escribe con tres letras mayúsculas."),
        N_("Por ejemplo PEN, BOB, USD o EUR."),
    ),
    "service.many_hours": (
        N_("{hours:number} horas son muchas para {days} días."),
        N_("Cuente las horas que duró el servicio, no las de cada participante."),
    ),
    "service.satisfaction_range": (
        N_("La satisfacción media va de 1 a 5."),
        N_("Si la tiene en porcentaje, pásela a la escala de 1 a 5."),
    ),
    "service.satisfaction_pair": (
        N_("La satisfacción media y el número de respuestas van juntos."),
        N_("Escriba los dos o deje los dos vacíos."),
    ),
    "service.satisfaction_n": (
        N_("{n} respuestas de satisfacción no caben en {total} participaciones."),
        N_("Revise las respuestas o los participantes."),
    ),
    "service.personal_data": (
        N_("Parece haber un correo o un número de identidad."),
        N_("No escriba datos de personas: el texto viaja en los paquetes y sale en los informes."),
    ),
    # Who attended
    "attendance.twice": (
        N_("La organización ya está en otra fila de este servicio."),
        N_("Sume las dos filas en una."),
    ),
    "attendance.nobody": (
        N_("La fila {place} no dice quién recibió el servicio."),
        N_("Escriba el código FLO o el nombre de la organización, o quite la fila."),
    ),
    "attendance.negative": (
        N_("No puede haber menos de 0 participantes."),
        N_("Escriba 0 o un número mayor."),
    ),
    "attendance.young_women": (
        N_("{part} mujeres jóvenes son más que las {whole} mujeres."),
        N_("Las jóvenes se cuentan también entre las mujeres: revise los dos números."),
    ),
    "attendance.young_men": (
        N_("{part} hombres jóvenes son más que los {whole} hombres."),
        N_("Los jóvenes se cuentan también entre los hombres: revise los dos números."),
    ),
    "attendance.no_counts": (
        N_("Faltan los participantes."),
        N_("Escriba mujeres, hombres o sin dato; o marque asesoría documental si no hubo participantes."),
    ),
    "attendance.blank": (
        N_("Falta este número."),
        N_("Escriba 0 si no hubo nadie; si no se sabe, anote a esas personas en «sin dato»."),
    ),
    # An organisation
    "organisation.missing": (
        N_("Falta este dato."),
        N_("Una organización nueva necesita nombre, país y tipo (OPP u OT)."),
    ),
    "organisation.kind": (
        N_("«{value}» no es un tipo de organización."),
        N_("Escriba OPP (pequeños productores) u OT (trabajadores)."),
    ),
    "organisation.grade": (
        N_("El grado es 1, 2 o 3."),
        N_("1: sus miembros son familias; 2: son organizaciones de grado 1; 3: de grado 2. Vacío si no se sabe."),
    ),
    "organisation.exit_before_entry": (
        N_("La salida, el {exit}, es anterior a la entrada, el {entry}."),
        N_("Cambie una de las dos fechas."),
    ),
    "organisation.status": (
        N_("«{value}» no es un estado de certificación."),
        N_("Son: certificada, suspendida, con permiso para comercializar, solicitante y descertificada."),
    ),
    "organisation.position": (
        N_("{value} no es una coordenada: va de -{limit} a {limit} grados."),
        N_("Escriba grados con decimales; al sur y al oeste, con signo menos."),
    ),
    "organisation.half_position": (
        N_("La latitud y la longitud van juntas."),
        N_("Escriba las dos o deje las dos vacías."),
    ),
    "organisation.negative": (
        N_("No puede ser menor que 0."),
        N_("Escriba 0 o un número mayor; vacío si no se sabe."),
    ),
    "organisation.only_centre_confirms": (
        N_("Solo la oficina central confirma una organización nueva."),
        N_("Envíe su paquete: la central la revisa y la confirma."),
    ),
    # A workspace
    "workspace.in_use": (
        N_("El espacio de trabajo está abierto en otra ventana o en otro programa."),
        N_("Ciérrelo allí e inténtelo de nuevo."),
    ),
    "workspace.exists": (
        N_("Ya hay un archivo con ese nombre; no se ha tocado."),
        N_("Elija otro nombre u otra carpeta."),
    ),
    "workspace.missing": (
        N_("No hay un espacio de trabajo en ese lugar."),
        N_("Revise la ruta; uno nuevo se hace con init (central) o join (oficina)."),
    ),
    "workspace.not_a_workspace": (
        N_("El archivo no es un espacio de trabajo de CLAC Desktop."),
        N_("Elija un archivo .clac."),
    ),
    "workspace.newer": (
        N_("El espacio de trabajo es de una versión más nueva del programa ({version})."),
        N_("Instale la versión nueva; con esta no se abre, para no dañarlo."),
    ),
    "workspace.older": (
        N_("El espacio de trabajo es de una versión anterior ({version}) y se abrió solo para leer."),
        N_("Ábralo una vez con permiso de escritura: se actualiza sobre una copia verificada."),
    ),
    "workspace.damaged": (
        N_("El archivo del espacio de trabajo está dañado."),
        _OTHER_COPY,
    ),
    "workspace.disk_full": (
        N_("El disco está lleno; no se guardó el último cambio."),
        N_("Libere espacio e inténtelo de nuevo; lo guardado antes está a salvo y todavía puede enviarse."),
    ),
    "workspace.disk_error": (
        N_("El disco no responde bien."),
        N_("Haga una copia de seguridad en otro disco y pida que revisen este."),
    ),
    "workspace.read_only": (
        N_("El espacio de trabajo está abierto solo para leer."),
        N_("Cierre el otro programa que lo tiene abierto y ábralo de nuevo."),
    ),
    "workspace.read_only_file": (
        N_("No hay permiso para escribir en el archivo del espacio de trabajo."),
        N_("Cópielo a una carpeta suya o quite la protección contra escritura."),
    ),
    "workspace.cannot_open": (
        N_("El archivo del espacio de trabajo no se puede abrir."),
        N_("Compruebe que la carpeta existe, que el disco está conectado y que tiene permiso."),
    ),
    "workspace.waiting_for_centre": (
        N_("Esta oficina todavía espera el primer paquete de la central: aún no tiene registro ni plan."),
        N_("Envíe su solicitud a la central y traiga después el paquete que reciba. Mientras, se guardan borradores."),
    ),
    "workspace.url": (
        N_("«{value}» no es un archivo; las bases de datos en un servidor todavía no se abren."),
        N_("Indique la ruta de un archivo .clac."),
    ),
}
