"""Sentences for packages, invitations and the decisions of the centre (sync.md 6 and 8, cli.md)."""

from __future__ import annotations

from clac_desktop.texts import N_

_SEND_AGAIN = N_("Pida que le envíen el paquete de nuevo, sin abrirlo ni guardarlo antes.")
_NOTHING = N_("No se ha cambiado nada.")
_PROPOSED = N_("Al aplicarlo, cada celda cambiada espera como propuesta en Decisiones: ahí se acepta o se rechaza.")

SENTENCES: dict[str, tuple[str, str]] = {
    "package.no_package": (
        N_("No es un paquete de CLAC Desktop; tiene las hojas: {sheets}."),
        N_("Si es una tabla de organizaciones o de servicios, use Importar en la página correspondiente."),
    ),
    "package.text": (
        N_("No es un paquete de CLAC Desktop, sino un archivo de texto."),
        N_("Si es una tabla de organizaciones o de servicios, use Importar en la página correspondiente."),
    ),
    "package.invitation": (
        N_("Es una invitación para un equipo de la oficina {office}, no un paquete."),
        N_("Ábrala en ese equipo al empezar, o con el verbo join."),
    ),
    "package.request": (
        N_("Es la solicitud de alta del equipo de {name}, oficina {office}; sus seis palabras: {words}."),
        N_("La oficina central la abre en Paquetes, Dar de alta un equipo, o con el verbo admit."),
    ),
    "package.recovery": (
        N_("Es el archivo de recuperación de una oficina central, no un paquete."),
        N_("Guárdelo en lugar seguro: con él se rehace la oficina central (init --recovery)."),
    ),
    "package.workspace": (
        N_("Es un espacio de trabajo de CLAC Desktop, no un paquete."),
        N_("Ábralo con Archivo, Abrir; para enviarlo, cree un paquete."),
    ),
    "package.newer_format": (
        N_("El paquete fue hecho con una versión más nueva del programa."),
        N_("Actualice CLAC Desktop. Importado, espera en la bandeja de entrada y se lee después de actualizar."),
    ),
    "package.damaged_seal": (
        N_("El sello del paquete está roto: sus datos ocultos faltan, están incompletos o fueron cambiados."),
        _SEND_AGAIN,
    ),
    "package.no_seal": (
        N_("El archivo muestra las hojas de un paquete, pero no lleva sello: no se sabe quién responde por él."),
        _SEND_AGAIN,
    ),
    "package.unsealed_proposed": (
        N_("De sus hojas salen {n} propuestas; nada más del archivo se usa."),
        N_("Se deciden una por una en Decisiones, Propuestas, o con el verbo accept."),
    ),
    "package.unsealed_known": (
        N_("Lo que dicen sus hojas ya se propuso antes ({n})."),
        N_("Se deciden una por una en Decisiones, Propuestas, o con el verbo accept."),
    ),
    "package.unsealed_nothing": (N_("Sus hojas no dicen nada distinto de lo que hay aquí."), _NOTHING),
    "package.unsealed_more": (
        N_("Quedan {n} propuestas más: de un archivo sin sello se toman {most} cada vez."),
        N_("Traiga el mismo archivo otra vez y vienen las siguientes."),
    ),
    "package.unsealed_unread": (
        N_("Quedan sin leer {n} filas: un archivo sin sello no puede traer tantas."),
        _SEND_AGAIN,
    ),
    "package.unsealed_several": (
        N_("La fila puede hablar de varios registros de aquí, y no se adivina de cuál."),
        N_("Escriba su FLO-ID o su referencia, o corrija el registro en la ventana."),
    ),
    "package.unsealed_none": (
        N_("La fila no dice de qué registro habla, y le falta lo que pide uno nuevo."),
        N_("Escriba su FLO-ID o su referencia, o corrija el registro en la ventana."),
    ),
    "package.unsealed_left": (
        N_("Otras {n} filas tampoco se proponen, por lo mismo."),
        N_("Escriba su FLO-ID o su referencia, o corrija el registro en la ventana."),
    ),
    "package.stranger": (
        N_("El paquete está sellado por un equipo que no está dado de alta aquí."),
        N_("Compruebe quién lo envió; si es un equipo nuevo, primero hay que darle el alta con sus seis palabras."),
    ),
    "package.wrong_recipient": (
        N_("El paquete no es para esta oficina ({mine}): es de {sender} para {recipient}."),
        N_("Ábralo en el equipo de la oficina a la que va dirigido."),
    ),
    "package.wrong_direction": (
        N_("El paquete va en la otra dirección: aquí no se puede aplicar."),
        _NOTHING,
    ),
    "package.edited": (
        N_("Celdas cambiadas a mano en las hojas visibles: {n}. Se aplican los datos sellados."),
        _PROPOSED,
    ),
    "package.own": (N_("Es un paquete que salió de esta misma oficina."), _NOTHING),
    "package.own_edited": (
        N_("Es un paquete que salió de esta misma oficina, con celdas cambiadas a mano."),
        _PROPOSED,
    ),
    "package.own_other": (
        N_("Es un paquete de otro equipo de esta misma oficina, el de {name}."),
        N_("Envíelo a la oficina central: sus cambios llegan a este equipo con el próximo paquete de ella."),
    ),
    "package.known": (
        N_("Este mismo archivo ya se aplicó el {day}: importación n.º {number}, {actor}."),
        N_("Este es su recibo; no se cambia nada."),
    ),
    "package.older": (
        N_("Es un paquete anterior, el n.º {number}: ya llegó el n.º {last} del mismo equipo, que traía lo mismo."),
        _NOTHING,
    ),
    "package.older_down": (
        N_("Es un paquete anterior de la oficina central, el n.º {number}: este equipo ya tiene uno más nuevo."),
        N_("Lo más nuevo queda como está."),
    ),
    "package.parts_missing": (
        N_("Es la parte {part} de {parts}; faltan las partes: {missing}. Lo que esta trae queda guardado."),
        N_("Ábralas en cualquier orden. Si se perdieron, pida un paquete completo: export --office {office} --full."),
    ),
    "package.parts_missing_up": (
        N_("Es la parte {part} de {parts}; faltan las partes: {missing}. Lo que esta trae queda guardado."),
        N_("Ábralas en cualquier orden. Si se perdieron, pida a {sender} que exporte otra vez."),
    ),
    "package.foreign_entry": (
        N_("El paquete lleva cambios que no son del equipo que lo selló."),
        N_("No lo use; avise a la oficina que figura como remitente."),
    ),
    "package.held": (
        N_("{n} cambios quedan retenidos: falta lo que va antes del cambio n.º {seq} del equipo {device}."),
        N_("Pida a la oficina que exporte otra vez: cada paquete lleva todo lo no confirmado."),
    ),
    "package.older_centre": (
        N_("El paquete es de una oficina central anterior; ya hay datos de una más nueva."),
        _NOTHING,
    ),
    "package.other_centre": (
        N_("El paquete es de una copia de la oficina central que no sabe de un paquete que ya se aplicó aquí."),
        N_("No se cambió nada. Envíe su próximo paquete: la oficina central lo advierte y lo envía todo otra vez."),
    ),
    "package.gap_before": (
        N_("Falta un paquete anterior de la oficina central; lo que este trae queda guardado."),
        N_("Pida a la oficina central un paquete completo para {office}."),
    ),
    "package.relabelled": (
        N_("Este equipo fue restaurado o copiado: {n} cambios no confirmados se envían otra vez con etiqueta nueva."),
        N_("No hace falta hacer nada: ningún cambio se pierde ni se cuenta dos veces."),
    ),
    "package.changed_since_preview": (
        N_("Los datos cambiaron desde la vista previa."),
        N_("Mire la vista previa otra vez y aplique después."),
    ),
    "package.not_verified": (
        N_("El paquete no se pudo leer de vuelta tal como se escribió; se ha quitado."),
        N_("Revise el disco o la memoria USB y expórtelo en otra carpeta."),
    ),
    "package.too_large": (
        N_("Un solo registro del paquete para {code} es más grande que lo que cabe en un archivo."),
        N_("Avise a quien da soporte al programa; sus datos siguen guardados en este equipo."),
    ),
    "copy.changed": (
        N_("El archivo fue cambiado después de crearse; no se copió."),
        N_("Cree el paquete otra vez y copie el nuevo."),
    ),
    "copy.gone": (
        N_("El archivo ya no está donde se creó; no se copió."),
        N_("Cree el paquete otra vez: lleva todo lo que no está confirmado."),
    ),
    "copy.not_verified": (
        N_("La copia no se pudo leer de vuelta tal como se escribió; se ha quitado."),
        N_("No confíe en ese disco o memoria USB: use otro."),
    ),
    "copy.other_file": (
        N_("Allí hay otro archivo con el mismo nombre; no se sobrescribe nada."),
        N_("Elija otra carpeta, o mueva ese archivo."),
    ),
    "option.megabytes": (
        N_("«{value}» no sirve como tamaño de las partes."),
        N_("Escriba un número entero de MB, de 1 a 20; 0 quita el límite."),
    ),
    "enrolment.changed": (
        N_("El archivo fue cambiado después de crearse; su firma ya no vale."),
        N_("Pida que se lo envíen de nuevo."),
    ),
    "enrolment.not_invitation": (
        N_("No es una invitación de la oficina central."),
        N_("El archivo de invitación termina en .clac-invite y lo entrega la oficina central."),
    ),
    "enrolment.not_request": (
        N_("No es una solicitud de alta."),
        N_("El archivo de solicitud se crea al unir un equipo y termina en .clac-request."),
    ),
    "enrolment.not_recovery": (
        N_("No es un archivo de recuperación de la oficina central."),
        N_("Es el archivo .clac-key que se guardó al crear la oficina central."),
    ),
    "invite.code": (
        N_("«{value}» no sirve como código de oficina."),
        N_("Use letras y números, por ejemplo PE; el código de la oficina central no se puede repetir."),
    ),
    "invite.country": (
        N_("País no conocido: «{value}»."),
        N_("Use códigos ISO de dos letras: {known}."),
    ),
    "admit.words": (
        N_("Las seis palabras no son las de esta solicitud: «{typed}»."),
        N_("Pida por teléfono que se las lean otra vez. Si no coinciden, no dé el alta."),
    ),
    "admit.invitation": (
        N_("La solicitud no corresponde a ninguna invitación de esta oficina central."),
        N_("Cree una invitación nueva para ese equipo."),
    ),
    "admit.used": (
        N_("Esa invitación ya la usó otro equipo."),
        N_("Cada equipo necesita una invitación propia: cree una nueva."),
    ),
    "export.no_office": (
        N_("Todavía no hay ninguna oficina con un equipo dado de alta."),
        N_("Invite a una oficina y dé el alta a su equipo."),
    ),
    "export.unknown_office": (
        N_("No hay ninguna oficina «{value}» con un equipo dado de alta."),
        N_("Oficinas con equipo: {known}."),
    ),
    "dump.unknown_office": (
        N_("No hay ninguna oficina «{value}»."),
        N_("Oficinas: {known}."),
    ),
    "only_centre": (
        N_("Esto solo lo hace la oficina central."),
        N_("Abra el espacio de trabajo de la oficina central."),
    ),
    "only_office": (N_("Esto solo lo hace una oficina."), N_("Abra el espacio de trabajo de la oficina.")),
    "file_exists": (N_("El archivo ya existe; no se sobrescribe nada."), N_("Elija otro nombre o otra carpeta.")),
    "file_not_written": (
        N_("No se pudo escribir el archivo: {reason}."),
        N_("Revise el espacio libre y el permiso de la carpeta."),
    ),
    "record.unknown": (N_("No hay ningún registro «{uid}» aquí."), N_("Revise el identificador.")),
    "lost.range": (
        N_("El equipo {device} no tiene retenido nada que espere los cambios {from} a {to}."),
        N_("Mire en el estado qué rango falta."),
    ),
    "lost.person": (
        N_("Solo una persona con nombre puede declarar perdidos los cambios de un equipo."),
        N_("Escriba su nombre; queda junto a lo declarado."),
    ),
    "device.unknown": (N_("No hay ningún equipo «{value}»."), N_("Mire la lista de equipos.")),
    "device.several": (
        N_("Varios equipos empiezan por «{value}»."),
        N_("Escriba más letras de su identificador; están en la lista de equipos."),
    ),
    "restore.other_laptop": (
        N_("La copia es de otro equipo (oficina {theirs}); este es de la oficina {mine}."),
        N_("Cada equipo se restaura de sus propias copias. Para un equipo perdido, pida una invitación nueva."),
    ),
    "rebuild.folder": (
        N_("No existe la carpeta con los paquetes guardados."),
        N_("Elija la carpeta donde la oficina central guarda los paquetes que recibe."),
    ),
    "rebuild.no_centre": (
        N_("El archivo es de la oficina {office}, no de la oficina central."),
        N_("Use el archivo de recuperación (.clac-key) o una copia de seguridad de la oficina central."),
    ),
    "hand_over.name": (
        N_("Falta el nombre de quien recibe el equipo."),
        N_("Escríbalo; queda junto a cada cambio que haga."),
    ),
    "workspace.restored": (
        N_("Este espacio de trabajo es una copia anterior de sí mismo: se abrió una serie nueva de cambios."),
        N_("No hace falta hacer nada: lo que falte vuelve con el próximo paquete."),
    ),
    "demo.folder": (
        N_("La carpeta tiene archivos que no son de una demostración anterior."),
        N_("Elija una carpeta vacía o una que no exista todavía."),
    ),
    "demo.no_pictures": (
        N_("Las imágenes de la ventana no se pudieron tomar: {reason}"),
        N_("Los espacios de trabajo y los paquetes están en la carpeta."),
    ),
    "option.date": (N_("«{value}» no es una fecha."), N_("Escriba la fecha como AAAA-MM-DD, por ejemplo 2023-06-30.")),
    "option.figure": (N_("No hay ninguna cifra «{value}»."), N_("Cifras: {known}.")),
    "option.country": (N_("No hay ningún país «{value}»."), N_("Use códigos ISO de dos letras: {known}.")),
}
