"""Verbs for laptops that are lost, restored, rebuilt or handed over: what *Equipos* does in the window."""

from __future__ import annotations

from clac_desktop.cli.call import Call
from clac_desktop.errors import WorkspaceProblem
from clac_desktop.models.backup import restore_backup
from clac_desktop.paths import WORKSPACE_ENDING
from clac_desktop.queries.laptop import hand_over_facts
from clac_desktop.recording.workspace import hand_over as give_to
from clac_desktop.sync import laptops as known
from clac_desktop.sync import restoring
from clac_desktop.sync.laptops import Laptop
from clac_desktop.sync.restoring import BackupView
from clac_desktop.texts import _, ngettext, number


def devices(call: Call) -> None:
    """Enrolled laptops, what was taken of each and what is missing."""
    with call.workspace() as workspace, workspace.reading() as reading:
        found = known.laptops(reading)
    call.document = {"devices": [one.as_json() for one in found]}
    for one in found:
        call.say(f"{one.office or '–'}  {one.device[:8]}  {one.name}  {one.fingerprint}")
        for line in _told(one):
            call.say(f"    {line}")


def _told(one: Laptop) -> list[str]:
    """What there is to say of a laptop, in sentences."""
    lines = [ngettext("{n} cambio recibido.", "{n} cambios recibidos.", one.entries).format(n=number(one.entries))]
    for gap in one.gaps:
        words = ngettext(
            "Faltan los cambios {first} a {last}; {n} posterior espera.",
            "Faltan los cambios {first} a {last}; {n} posteriores esperan.",
            gap.held,
        )
        lines.append(words.format(first=number(gap.first), last=number(gap.last), n=number(gap.held)))
    if one.forked:
        lines.append(_("Hay cambios retenidos de una copia de este equipo: {n}.").format(n=number(one.forked)))
    if one.quarantined:
        lines.append(_("En cuarentena, para decidir: {n}.").format(n=number(one.quarantined)))
    if one.revoked:
        lines.append(_("Dado de baja: lo que llegue de él queda en cuarentena."))
    return lines


def revoke(call: Call) -> None:
    """Revoke a laptop."""
    with call.workspace(writable=True) as workspace, workspace.writing() as writing:
        found = known.revoke(writing, call.options.device)
    call.document = {"device": found.device, "revoked": True}
    call.say(
        _("Equipo de {name} ({office}) dado de baja. Lo recibido hasta hoy vale: {n} cambios.").format(
            name=found.name, office=found.office, n=number(found.entries)
        )
    )
    call.say(_("Lo que llegue de él desde ahora queda en cuarentena hasta que alguien lo decida."))


def declare_lost(call: Call) -> None:
    """Declare a missing range of a laptop's entries lost, in the name of who is at the keyboard."""
    options = call.options
    with call.workspace(writable=True) as workspace, workspace.writing() as writing:
        went_on = known.declare_lost(writing, options.device, options.first, options.last, writing.actor)
        device = known.laptop(writing, options.device).device
        by = writing.actor
    call.document = {"device": device, "from": options.first, "to": options.last, "taken": went_on, "by": by}
    call.say(
        _("{by} declaró perdidos los cambios {first} a {last}; siguieron {n} que esperaban.").format(
            by=by, first=number(options.first), last=number(options.last), n=number(went_on)
        )
    )
    call.say(_("Si llegan más tarde, todavía se aceptan."))


def rebuild(call: Call) -> None:
    """Bring every package of the inbox, and of a folder, in again under a new generation."""
    with call.workspace(writable=True) as workspace:
        found = restoring.rebuild(workspace, call.options.given, call.show_progress)
    call.document = {
        "generation": found.generation,
        "entries": found.entries,
        "packages": found.packages,
        "returned": found.returned,
    }
    call.problems += found.problems
    call.say(
        _("Oficina central reconstruida, generación {generation}: {packages} paquetes leídos, {n} cambios.").format(
            generation=number(found.generation), packages=number(found.packages), n=number(found.entries)
        )
    )
    call.say(_("Mande a cada oficina su paquete: ellas devuelven con el próximo todo lo que falte."))
    if found.returned:
        call.say(
            ngettext(
                "{n} registro de la central anterior espera a una persona (proposals).",
                "{n} registros de la central anterior esperan a una persona (proposals).",
                found.returned,
            ).format(n=number(found.returned))
        )


def restore(call: Call) -> None:
    """Put a verified backup in the place of the workspace; the former file is kept."""
    view = _view_from_today(call) if call.workspace_path.is_file() else None
    kept = restore_backup(call.options.file, call.workspace_path)
    call.document = {"file": str(call.workspace_path), "kept": str(kept) if kept else None}
    call.say(_("Restaurado: {file}").format(file=call.workspace_path))
    if kept:
        call.say(_("El archivo anterior se guardó en {file}").format(file=kept))
    if view is not None:
        call.document |= {"newer": view.newer, "confirmed": view.confirmed, "sent": view.sent}
        if view.newer:
            call.say(
                _("La copia no tiene {n} cambios de este equipo: {confirmed} ya están en la central.").format(
                    n=number(view.newer), confirmed=number(view.confirmed)
                )
            )
        if view.only_here:
            call.say(
                _("{n} no salieron en ningún paquete: solo están en el archivo guardado.").format(n=view.only_here)
            )


def _view_from_today(call: Call) -> BackupView | None:
    """Return what the backup lacks; None where today's file cannot be read, which is why it is restored."""
    try:
        workspace = call.opened()
    except WorkspaceProblem as problem:
        code = problem.problems[0].code
        unknown = code == "workspace.not_a_workspace" and call.workspace_path.suffix == WORKSPACE_ENDING
        if code != "workspace.damaged" and not unknown:
            raise
        call.say(_("El archivo de hoy no se puede leer: no se sabe si tenía cambios que la copia no tiene."))
        return None
    with workspace, workspace.reading() as reading:
        return restoring.look_into(reading, call.options.file)


def hand_over(call: Call) -> None:
    """Hand this laptop over to another person; say what the former one leaves."""
    with call.workspace(writable=True) as workspace:
        with workspace.reading() as reading:
            facts = hand_over_facts(reading)
        with workspace.writing() as writing:
            give_to(writing, call.options.name)
    call.document = {
        "from": facts.person,
        "to": call.options.name.strip(),
        "drafts": len(facts.drafts),
        "unsent": facts.unsent,
        "unconfirmed": facts.unconfirmed,
    }
    call.say(_("Ahora trabaja en este equipo {name}.").format(name=call.options.name.strip()))
    call.say(
        _("Quedan en él {drafts} borradores y {unsent} cambios sin enviar de {person}.").format(
            drafts=number(len(facts.drafts)), unsent=number(facts.unsent), person=facts.person or "–"
        )
    )
