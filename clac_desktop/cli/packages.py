"""Verbs about packages: export, inspect, import, status."""

from __future__ import annotations

import datetime as dt

from clac_desktop.cli.call import Call, exit_code
from clac_desktop.cli.describing import sentences_of
from clac_desktop.errors import Problem, ProblemError
from clac_desktop.spreadsheets.limits import MEGABYTE
from clac_desktop.sync import receiving, sending
from clac_desktop.sync import status as standing
from clac_desktop.sync.answering import answer_words
from clac_desktop.sync.package import REFUSED, UNSEALED
from clac_desktop.sync.parts import PART_BYTES
from clac_desktop.sync.reporting import PackageReport, without_completed
from clac_desktop.texts import _, date_long, ngettext, number


def export(call: Call) -> None:
    """Write the next package for the counterpart."""
    options = call.options
    with call.workspace(writable=True) as workspace:
        written = sending.export_packages(
            workspace, options.to, office=options.office, full=options.full, megabytes=_megabytes(options.max_mb)
        )
    call.document = {"packages": [package.as_json() for package in written]}
    for package in written:
        changes = ngettext("{n} cambio", "{n} cambios", package.entries).format(n=number(package.entries))
        part = _("parte {part} de {parts}").format(part=package.part, parts=package.parts) if package.parts > 1 else ""
        call.say("  ".join(word for word in (str(package.file), package.recipient, part, changes) if word))


def _megabytes(text: str | None) -> int | None:
    """Return the most MB of a file; None is what was chosen in the window. Raises ProblemError."""
    if text is None:
        return None
    if not text.isdecimal() or len(text) > 2 or int(text) > PART_BYTES // MEGABYTE:
        raise ProblemError(Problem("option.megabytes", value=text))
    return int(text)


def inspect(call: Call) -> int:
    """What a package is and holds; without a workspace every sealer is a stranger."""
    if call.workspace_path.is_file():
        with call.workspace() as workspace:
            report = receiving.inspect_package(workspace, call.options.file)
    else:
        report = receiving.inspect_package(None, call.options.file)
    code = _answer(call, [report])
    for sentence in sentences_of(report):
        call.say(sentence)
    return code


def bring_in(call: Call) -> int:
    """Preview or apply packages, each atomically, in any order."""
    reports: list[PackageReport] = []
    with call.workspace(writable=True) as workspace:
        for number_, file in enumerate(call.options.files, start=1):
            call.show_progress(number_ - 1, len(call.options.files))
            try:
                if call.options.dry_run:
                    reports.append(receiving.preview_package(workspace, file))
                else:
                    reports.append(receiving.apply_package(workspace, file))
            except ProblemError as problem:
                reports.append(PackageReport(str(file), "", REFUSED, problems=problem.problems))
            call.show_progress(number_, len(call.options.files))
        if not call.options.dry_run:
            reports += receiving.apply_waiting(workspace)
    return _answer(call, without_completed(reports))


def _answer(call: Call, reports: list[PackageReport]) -> int:
    call.document = {"packages": [report.as_json() for report in reports]}
    for report in reports:
        counts = ", ".join(f"{name} {number(count)}" for name, count in report.counts.items() if count)
        state = _("ya aplicado") if report.known else _("aplicado") if report.applied else ""
        call.say("  ".join(part for part in (report.file, report.trust, state, counts) if part))
        if told := answer_words(report.answers, report.reasons):
            call.say(f"  {told}")
        call.problems += report.problems
    refused = any(report.trust in (REFUSED, UNSEALED) for report in reports)
    call.document.setdefault("problems", [])
    if not call.problems:
        del call.document["problems"]
    return 1 if refused else exit_code(call.problems)


def status(call: Call) -> None:
    """How this workspace stands."""
    with call.workspace() as workspace, workspace.reading() as reading:
        found = standing.status(reading)
    call.document = found.as_json()
    if found.pending_entries is not None:
        call.say(
            ngettext("{n} cambio sin confirmar", "{n} cambios sin confirmar", found.pending_entries).format(
                n=number(found.pending_entries)
            )
        )
    for label, count in (
        (_("Conflictos abiertos"), found.conflicts),
        (_("Propuestas"), found.proposals),
        (_("En cuarentena"), found.quarantined),
        (_("Retenidos"), found.held),
    ):
        call.say(f"{label}: {number(count)}")
    for package in found.missing_parts:
        missing = ", ".join(map(str, package["missing"]))
        words = _("Paquete n.º {number} de {sender}: faltan las partes {missing}")
        call.say(words.format(number=package["number"], sender=package["sender"], missing=missing))
    if found.waits_for_update:
        call.say(_("Esperan una versión nueva del programa: {n}").format(n=number(found.waits_for_update)))
    for office in found.offices:
        last = office.last_package["created"][:10] if office.last_package else "–"
        call.say(f"{office.office}  {last}")
        for gap in office.missing:
            words = _("    faltan los cambios {first} a {last} del equipo {device}")
            call.say(words.format(first=gap["from"], last=gap["to"], device=gap["device"][:8]))
    if found.restored:
        call.say(
            _("Restaurado o copiado el {day}: no se pierde nada, envíe el próximo paquete.").format(
                day=date_long(dt.datetime.fromisoformat(found.restored.replace("Z", "+00:00")).astimezone())
            )
        )
