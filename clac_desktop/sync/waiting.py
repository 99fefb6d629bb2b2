"""All that waits for a person: cells edited by hand, offices' changes to what is the centre's, quarantined entries,
and what offices still held of an older centre (cli.md, `proposals`)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import text

from clac_desktop.models.journal import Entry, read_entry
from clac_desktop.models.siblings import Value
from clac_desktop.models.writing import Reading, Writing
from clac_desktop.sync.ownership import PROPOSAL
from clac_desktop.sync.proposing import UNSEALED_FILE, read_value
from clac_desktop.sync.returning import returned_records
from clac_desktop.texts import N_

# why something waits, or was left as it is: for the window and the command line
REASONS = {
    "centre_owns": N_("El registro es del centro: el cambio de una oficina queda como propuesta."),
    "other_office": N_("El servicio es de otra oficina: su cambio espera a que alguien del centro decida."),
    "revoked": N_("El equipo que lo escribió fue dado de baja: nada suyo entra sin que alguien lo acepte."),
    "older_centre": N_("Una oficina lo conserva del centro anterior y aquí falta."),
    "unreadable": N_("No se entiende lo que se escribió en la celda: corrija el registro o rechácela."),
    "against_rule": N_("Lo escrito no cumple una regla del formulario: corrija el registro o rechácela."),
    "identity": N_("La asistencia no cambia de organización: anule la fila y añada otra, o rechácela."),
    "new_row": N_("Una fila añadida a mano: regístrela en la ventana y rechace la propuesta."),
    UNSEALED_FILE: N_("Viene de un archivo sin sello: nadie responde por él. Acéptela solo si la sabe cierta."),
    "waits": N_("Espera un registro que todavía no está aquí."),
    "decided": N_("Ya estaba decidida."),
    "unknown": N_("Ya no está en la lista."),
    "newer": N_("alguien lo cambió después"),
}


@dataclass(frozen=True, slots=True)
class Waiting:
    """One thing that waits for a person (cli.md, `proposals`)."""

    id: str
    kind: str
    type: str
    uid: str
    field: str | None
    old: Value
    new: Value
    author: str
    at: str
    package: str | None
    reason: str | None
    unsealed: bool = False  # it came in a file without a seal: accepted by name only, never with all

    def as_json(self) -> dict[str, Any]:
        """Return it as `proposals` prints it."""
        found = {name: getattr(self, name) for name in self.__slots__ if name != "unsealed"}
        found["from"], found["to"] = found.pop("old"), found.pop("new")
        return found


def waiting(reading: Reading | Writing) -> list[Waiting]:
    """Return all that waits for a decision, oldest first."""
    rows = reading.connection.execute(
        text(
            "SELECT p.id, p.kind, p.type, p.uid, p.field, p.old, p.new, p.author, p.at,"
            " coalesce((SELECT max(i.file) FROM import_log i WHERE i.sha256 = p.package),"
            " (SELECT k.name FROM kept_file k WHERE k.sha256 = p.package)), p.reason,"
            " NOT EXISTS (SELECT 1 FROM import_log i WHERE i.sha256 = p.package)"
            " FROM proposal p WHERE p.state = 'waits' ORDER BY p.at, p.id"
        )
    ).all()
    found = [
        Waiting(
            row[0],
            row[1],
            row[2],
            row[3],
            row[4],
            read_value(row[5]),
            read_value(row[6]),
            row[7],
            row[8],
            row[9],
            row[10],
            bool(row[11]) or row[10] == UNSEALED_FILE,
        )
        for row in rows
    ]
    if reading.settings.get("role") == "central":
        for eid, line, fate, reason, file in _undecided(reading):
            found += _of_entry(read_entry(line), eid, fate, reason, file)
        for record in returned_records(reading):
            note = record.lines[0]["entry"]
            found.append(
                Waiting(
                    record.id, "returned", record.type, record.aggregate, None, None, record.values,
                    str(note["actor"]), str(note["at"]), None, "older_centre",
                )
            )  # fmt: skip
    return found


def _undecided(reading: Reading | Writing) -> list[Any]:
    return list(
        reading.connection.execute(
            text(
                "SELECT f.eid, j.line, f.fate, f.reason, i.file FROM fate f JOIN journal j ON j.eid = f.eid"
                " LEFT JOIN import_log i ON i.uid = j.arrived WHERE f.fate IN ('proposal', 'quarantined')"
                " AND j.id = (SELECT min(o.id) FROM journal o WHERE o.eid = f.eid) ORDER BY f.rev"
            )
        ).all()
    )


def _of_entry(entry: Entry, eid: str, fate: str, reason: str | None, file: str | None) -> Iterable[Waiting]:
    kind = "office" if fate == PROPOSAL else "quarantined"
    changes = [(part, key) for part in entry.parts for key in part.fields]
    if len(changes) == 1:
        part, (uid, field) = changes[0]
        old, new = part.old.get((uid, field)), part.fields[uid, field]
        yield Waiting(eid, kind, part.types[uid], uid, field, old, new, entry.actor, entry.at, file, reason)
    elif changes:
        part = changes[0][0]
        uid = part.aggregate if part.aggregate in part.types else changes[0][1][0]
        old = {
            f"{record}.{name}": value
            for p in entry.parts
            for (record, name), value in p.old.items()
            if value is not None
        }
        new = {f"{record}.{name}": value for p in entry.parts for (record, name), value in p.fields.items()}
        yield Waiting(eid, kind, part.types[uid], uid, None, old or None, new, entry.actor, entry.at, file, reason)
