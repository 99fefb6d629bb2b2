"""What a field can choose from: the centre's lists and the tactical part of the plan, in the language spoken."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from sqlalchemy import text

from clac_desktop.models.writing import Reading
from clac_desktop.texts import language

ChoiceKind = Literal[
    "country",
    "service_type",
    "modality",
    "theme",
    "sdg",
    "product",
    "tactical_objective",
    "action_line",
    "office",
    "structure",
]


@dataclass(frozen=True, slots=True)
class Choice:
    """One entry of a list. `extra` says by kind: family (service_type), kind (theme, structure), region (country),
    network (product), the strategic objective's code (tactical_objective), the tactical objective's uid (action_line),
    role (office). A retired entry stays readable and is not offered for new records.
    """

    uid: str
    code: str
    name: str
    retired: bool = False
    extra: str = ""


# kind -> (name column, extra, retired, order); `{name}` is the name column of the language.
_NAMED = "coalesce(nullif({name}, ''), name_es, code, '')"
_LISTS: dict[str, tuple[str, str, str, str]] = {
    "country": (_NAMED, "region", "0", "2"),
    "service_type": (_NAMED, "family", "retired", "t.id"),
    "modality": (_NAMED, "NULL", "retired", "t.id"),
    "theme": (_NAMED, "kind", "retired", "t.id"),
    "sdg": (_NAMED, "NULL", "0", "CAST(t.code AS INTEGER)"),
    "product": (_NAMED, "network", "0", "t.level, t.id"),
    "structure": (_NAMED, "kind", "0", "t.id"),
    "tactical_objective": (
        "coalesce(t.title, t.code, '')",
        "(SELECT o.code FROM strategic_objective o WHERE o.id = t.strategic_objective_id)",
        "0",
        "t.code, t.id",
    ),
    "action_line": (
        "coalesce(t.text, '')",
        "(SELECT o.uid FROM tactical_objective o WHERE o.id = t.tactical_objective_id)",
        "0",
        "t.id",
    ),
    "office": ("coalesce(t.name, t.code, '')", "t.role", "0", "2"),
}


def choices(reading: Reading, kind: ChoiceKind) -> list[Choice]:
    """Return the entries of a list that are not void, in the order in which a person looks for them.

    Raises KeyError for a kind that is no list.
    """
    name, extra, retired, order = _LISTS[kind]
    code = "''" if kind == "action_line" else "coalesce(t.code, '')"
    shown = name.format(name=f"t.name_{language()}")
    rows = reading.connection.execute(
        text(
            f"SELECT t.uid, {shown}, {code}, coalesce({retired}, 0), coalesce({extra}, '')"
            f" FROM {kind} t WHERE NOT t.voided ORDER BY {order}"
        )
    )
    return [Choice(uid, code, shown_name, bool(gone), more) for uid, shown_name, code, gone, more in rows]


def own_countries(reading: Reading) -> list[str]:
    """Return the uids of the countries of this workspace's office, its first one first; [] at the centre."""
    rows = reading.connection.execute(
        text(
            "SELECT c.uid FROM office_country l JOIN office o ON o.id = l.owner_id"
            " JOIN country c ON c.id = l.target_id WHERE o.uid = :office ORDER BY l.place"
        ),
        {"office": reading.settings.get("office_uid", "")},
    )
    return list(rows.scalars())
