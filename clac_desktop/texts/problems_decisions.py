"""Sentences for decisions: conflicts, proposals, undoing an import, and why something stayed as it was (cli.md)."""

from __future__ import annotations

from clac_desktop.texts import N_

SENTENCES: dict[str, tuple[str, str]] = {
    "conflict.unknown": (
        N_("No hay ningún conflicto abierto en el campo «{field}» del registro «{uid}»."),
        N_("Mire la lista de conflictos: quizá ya se decidió."),
    ),
    "conflict.version": (N_("No hay versión {n}; las versiones van de 1 a {last}."), N_("Elija una de la lista.")),
    "accept.which": (N_("Diga qué propuestas acepta, o todas."), N_("Use sus identificadores, o --all.")),
    # why a proposal stayed as it was, by the reason that `accept` and `reject` give
    "decision.unreadable": (
        N_("La propuesta {id} quedó como estaba: no se entiende lo que se escribió en la celda."),
        N_("Corrija el registro en la ventana, o rechácela."),
    ),
    "decision.against_rule": (
        N_("La propuesta {id} quedó como estaba: lo escrito no cumple una regla del formulario."),
        N_("Corrija el registro en la ventana, o rechácela."),
    ),
    "decision.identity": (
        N_("La propuesta {id} quedó como estaba: una asistencia no cambia de servicio ni de organización."),
        N_("Anule esa fila y añada otra en la ventana, o rechace la propuesta."),
    ),
    "decision.new_row": (
        N_("La propuesta {id} quedó como estaba: es una fila añadida a mano, que no se registra sola."),
        N_("Regístrela en la ventana y rechace la propuesta."),
    ),
    "decision.waits": (
        N_("La propuesta {id} quedó como estaba: espera un registro que todavía no está aquí."),
        N_("Decida primero sobre ese registro, o pida a la oficina que exporte otra vez."),
    ),
    "decision.decided": (N_("La propuesta {id} ya estaba decidida."), ""),
    "decision.unknown": (
        N_("No hay ninguna propuesta {id} que espere una decisión."),
        N_("Mire la lista de propuestas."),
    ),
    "decision.typed": (
        N_("«{value}» no se entiende en «{field}», o puede ser dos cosas."),
        N_("Escriba fechas como 27/06/2023, números sin separador de miles y nombres como en sus listas."),
    ),
    "decision.typed_rule": (
        N_("Ese valor no cumple una regla del formulario ({fields})."),
        N_("Revise que el inicio no sea después del final y que los jóvenes no pasen del total."),
    ),
    "undo.left": (
        N_("«{label}» ({field}) se queda como está: alguien lo cambió después de la importación."),
        N_("Corrija el registro si hace falta."),
    ),
    "undo.unknown": (N_("No hay ninguna importación «{value}»."), N_("Mire el número en el recibo de la importación.")),
}
