"""Verbs about workspaces: init, invite, join, admit, check, backup, demo."""

from __future__ import annotations

import getpass

from clac_desktop.cli.call import Call, exit_code
from clac_desktop.models.backup import make_backup
from clac_desktop.models.check import check_workspace
from clac_desktop.models.fixity import KNOWN
from clac_desktop.sync import enrolment, sending
from clac_desktop.texts import _, language


def init(call: Call) -> None:
    """New workspace of the centre, with its recovery file beside it."""
    options = call.options
    name = options.name or options.actor or getpass.getuser()
    workspace, recovery = enrolment.init_centre(
        call.workspace_path, office=options.office, name=name, recovery=options.recovery
    )
    with workspace:
        if options.lang:
            from clac_desktop.recording.workspace import set_language

            with workspace.writing() as writing:
                set_language(writing, options.lang)
    call.document = {"workspace": str(call.workspace_path), "recovery": str(recovery) if recovery else None}
    call.say(_("Espacio de trabajo creado: {file}").format(file=call.workspace_path))
    if recovery:
        call.say(_("Guarde en lugar seguro el archivo de recuperación: {file}").format(file=recovery))


def invite(call: Call) -> None:
    """Invitation of one laptop of an office."""
    countries = [code.strip().upper() for code in call.options.countries.split(",") if code.strip()]
    with call.workspace(writable=True) as workspace:
        found = enrolment.invite(workspace, call.options.office, countries, call.options.to)
    call.document = {"office": found.office, "file": str(found.file.resolve()), "fingerprint": found.fingerprint}
    call.say(_("Invitación para {office}: {file}").format(office=found.office, file=found.file))


def join(call: Call) -> None:
    """Make the device's key pair, its workspace and the request."""
    name = call.options.name or call.options.actor or getpass.getuser()
    found = enrolment.join(call.options.file, call.workspace_path, call.options.to, name=name, language=language())
    call.document = {
        "device": found.device,
        "fingerprint": found.fingerprint,
        "request": str(found.request.resolve()),
        "workspace": str(found.workspace),
    }
    call.say(_("Envíe {file} a la oficina central y lea por teléfono estas palabras:").format(file=found.request))
    call.say(found.fingerprint)


def admit(call: Call) -> None:
    """Enrol a laptop and write its first package."""
    with call.workspace(writable=True) as workspace:
        request = enrolment.read_request(call.options.request)
        written = sending.admit(workspace, request, call.options.fingerprint, call.options.to)
    call.document = {"device": request.device, "office": request.office, **written.as_json()}
    call.say(_("Equipo dado de alta. Primer paquete: {file}").format(file=written.file))


def check(call: Call) -> int:
    """Integrity of the workspace, journal and rows."""
    with call.workspace() as workspace, workspace.reading() as reading:
        if workspace.fixity in (*KNOWN, "unknown"):  # otherwise it has just been checked, to be opened at all
            call.problems += check_workspace(reading)
    call.document = {"problems": []}
    if call.problems:
        del call.document["problems"]
    else:
        call.say(_("Todo en orden."))
    return exit_code(call.problems)


def backup(call: Call) -> None:
    """Verified backup."""
    with call.workspace() as workspace:
        found = make_backup(workspace, call.options.to)
    call.document = {"file": str(found.file.resolve()), "sha256": found.sha256}
    call.say(_("Copia verificada: {file}").format(file=found.file))


def demo(call: Call) -> None:
    """A centre and three offices with example data, one whole cycle, and pictures of the window."""
    from clac_desktop.cli.demo import make_demo

    found = make_demo(call.options.to)
    call.document = found.as_json()
    call.say(_("Demostración en {file}").format(file=call.options.to))
    for file in (*found.packages, *found.pictures):
        call.say(f"  {file}")
