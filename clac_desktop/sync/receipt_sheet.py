"""The sheet *Recibo* of the centre's package: what became of each change and of each cell edited by hand."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence
from typing import Any

from clac_desktop.models.siblings import Value
from clac_desktop.models.writing import Writing
from clac_desktop.spreadsheets.plans import ColumnPlan, PlainValue, SheetPlan
from clac_desktop.sync.changes import label_of
from clac_desktop.sync.sheets import HUMAN_SHEETS, Names
from clac_desktop.texts import N_

FATES = {
    "applied": N_("aplicado"),
    "proposal": N_("propuesta: lo decide la oficina central"),
    "quarantined": N_("no aceptado"),
    "waits": N_("espera otro registro"),
    "refused": N_("rechazado"),
    "undone": N_("deshecho"),
}
STATES = {"waits": FATES["proposal"], "accepted": N_("aceptado"), "rejected": N_("no aceptado")}
MOTIVES = {
    "centre_owns": N_("el registro es de la oficina central"),
    "other_office": N_("un registro es de otra oficina"),
    "revoked": N_("el equipo fue dado de baja"),
    "decided": N_("lo decidió la oficina central"),
}
ADDED, GIVEN_BACK = N_("Fila añadida a mano"), N_("Registro devuelto a la oficina central")
NAMED = ("title", "name", "flo_id", "organisation", "service")


def receipt_sheet(writing: Writing, lines: Sequence[str], names: Names) -> SheetPlan:
    """Return the receipt in the package's language."""
    rows = []
    told = (text for text in lines if '"k":"fate"' in text or '"k":"edit"' in text)  # most are rows
    for line in map(json.loads, told):
        if line["k"] == "fate":
            rows.append(_of_entry(writing, line, names))
        elif line["k"] == "edit":
            rows.append(_of_edit(writing, line, names))
    columns = [
        ColumnPlan("eid", "eid", 12, hidden=True),
        ColumnPlan("at", names.word(N_("Fecha")), 12, "date"),
        ColumnPlan("actor", names.word(N_("Quién")), 24),
        ColumnPlan("label", names.word(N_("Registro")), 44),
        ColumnPlan("fate", names.word(N_("Qué pasó")), 36),
        ColumnPlan("reason", names.word(N_("Motivo")), 50),
    ]
    return SheetPlan(names.word(N_("Recibo")), columns, rows)


def _of_entry(writing: Writing, fate: dict[str, Any], names: Names) -> list[PlainValue]:
    stored = writing.connection.exec_driver_sql(
        "SELECT j.line, a.aggregate FROM journal j JOIN journal_aggregate a ON a.entry_id = j.id WHERE j.eid = ?",
        (fate["eid"],),
    ).first()
    entry = json.loads(stored[0]) if stored else {}
    label = label_of(writing.aggregate(stored[1]), stored[1]) if stored else ""
    word = names.word(FATES.get(fate["fate"], fate["fate"]))
    motive = names.word(MOTIVES[fate["reason"]]) if fate["reason"] in MOTIVES else fate["reason"]
    return [fate["eid"], _date_of(entry), entry.get("actor", ""), label, word, motive]


def _of_edit(writing: Writing, edit: dict[str, Any], names: Names) -> list[PlainValue]:
    aggregate, uid, field, new = edit.get("aggregate"), edit.get("uid"), edit.get("field"), edit.get("new")
    if aggregate:
        label = label_of(writing.aggregate(aggregate), str(uid))
    else:
        label = next((str(new[name]) for name in NAMED if new.get(name)), "") if isinstance(new, dict) else ""
    if edit["kind"] == "returned":
        motive = names.word(GIVEN_BACK)
    elif field is None:
        motive = names.word(ADDED)
    else:
        motive = f"{_field(str(edit.get('type')), field, names)}: {_words(edit.get('old'), names)}"
        motive += f" → {_words(new, names)}"
    word = names.word(STATES.get(edit["state"], edit["state"]))
    return [edit["id"], _date_of(edit), edit.get("author") or "", label, word, motive]


def _field(kind: str, field: str, names: Names) -> str:
    labels = {column.key: column.label for sheet in HUMAN_SHEETS if sheet.type == kind for column in sheet.columns}
    return " · ".join(names.word(labels[part]) if part in labels else part for part in field.split("+"))


def _words(value: Value, names: Names) -> str:
    if isinstance(value, list):
        return " | ".join(_words(one, names) for one in value)
    return "–" if value is None else str(names(value) if isinstance(value, str) else value)


def _date_of(entry: dict[str, Any]) -> PlainValue:
    try:
        return dt.date.fromisoformat(str(entry.get("at", ""))[:10])
    except ValueError:
        return None
