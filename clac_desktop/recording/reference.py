"""The centre's first entries: reference lists, default catalogue and the plan, verbatim from `resources/reference`.

They enter only here, at `init`, as entries of the centre (sync.md 1); `join` brings nothing of its own.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import Any

from clac_desktop import paths
from clac_desktop.models.identity import canonical_json, reference_uid
from clac_desktop.models.journal import Act
from clac_desktop.models.record import decimal_text
from clac_desktop.models.siblings import Aggregate, Look, Value
from clac_desktop.models.writing import Writing

Fields = dict[str, Value]
PLAN_FILE = "strategic_plan_2022_2024.json"
PLAN_CODE = "2022-2024"


def fill_new_centre(writing: Writing) -> None:
    """Write one entry for each list, the plan and the centre's own office."""
    for name, kind, fields in LISTS:
        writing.write([_act(kind, row["code"], fields(row)) for row in _rows(name)])
    writing.write([_act("office", writing.settings["office"], _own_office(writing.settings["office"]))])
    writing.write(list(_plan_acts()))


def _act(kind: str, code: str, fields: Fields) -> Act:
    uid = reference_uid(kind, code)
    said = {(uid, name): value for name, value in fields.items() if value is not None}
    return Act(Look(Aggregate(uid)), said, {uid: kind})


def _rows(name: str) -> Iterable[dict[str, str]]:
    with (paths.resources() / "reference" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            row["code"] = row.get("code") or row.get("iso2") or row["number"]
            yield row


def _names(row: dict[str, str]) -> Fields:
    return {"code": row["code"], **{f"name_{code}": row[f"name_{code}"] or None for code in ("es", "en", "pt", "fr")}}


def _refs(kind: str, codes: str) -> list[str] | None:
    return [reference_uid(kind, code) for code in codes.split("|")] if codes else None


def _own_office(code: str) -> Fields:
    return {"code": code, "name": "Oficina central", "role": "central"}


LISTS: tuple[tuple[str, str, Callable[[dict[str, str]], Fields]], ...] = (
    ("countries", "country", lambda row: {**_names(row), "iso3": row["iso3"], "region": row["clac_region"] or None}),
    (
        "products",
        "product",
        lambda row: {
            **_names(row),
            "parent": row["parent_code"] or None,
            "level": int(row["level"]),
            "network": row["clac_product_network"] or None,
        },
    ),
    (
        "themes",
        "theme",
        lambda row: {
            **_names(row),
            "kind": row["kind"],
            "description": row["description_es"] or None,
            "editable_default": True,
        },
    ),
    ("sdgs", "sdg", lambda row: {**_names(row), "colour": row["color_hex"]}),
    ("service_types", "service_type", lambda row: {**_names(row), "family": row["family"], "editable_default": True}),
    ("modalities", "modality", _names),
    (
        "structures",
        "structure",
        lambda row: {
            **_names(row),
            "kind": row["kind"],
            "acronym": row["acronym"] or None,
            "country": _refs("country", row["countries"]),
            "products": _refs("product", row["products"]),
        },
    ),
)


def read_plan() -> dict[str, Any]:
    """Return the plan's file as it stands in the resources."""
    found: dict[str, Any] = json.loads((paths.resources() / "reference" / PLAN_FILE).read_text("utf-8"))
    return found


def _plan_acts() -> Iterable[Act]:
    data = read_plan()
    plan, plan_uid = data["plan"], reference_uid("strategic_plan", PLAN_CODE)
    yield _act(
        "strategic_plan",
        PLAN_CODE,
        {
            "code": PLAN_CODE,
            "title": plan["title"],
            "start_year": plan["start_year"],
            "end_year": plan["end_year"],
            "source": canonical_json(data["source"]),
        },
    )
    for strategic in plan["strategic_objectives"]:
        code = strategic["code"]
        fields = {name: strategic[name] for name in ("code", "label", "title")}
        yield _act(
            "strategic_objective", code, {**fields, "strategic_plan": plan_uid, "weight": _text(strategic["weight"])}
        )
        for tactical in strategic["tactical_objectives"]:
            yield from _tactical_acts(code, tactical)
        yield from (_line_act(code, line) for line in strategic["action_lines"])
    yield from (_figure_act(figure) for figure in data["reported_figures"])


def _tactical_acts(strategic: str, tactical: dict[str, Any]) -> Iterable[Act]:
    fields = {name: tactical[name] for name in ("code", "label", "title", "start_year", "end_year", "source_line")}
    fields["weight"] = _text(tactical["weight"])
    yield _act(
        "tactical_objective",
        tactical["code"],
        {**fields, "strategic_objective": reference_uid("strategic_objective", strategic)},
    )
    for item in tactical["achievements"]:
        yield _act(
            "achievement",
            f"L{item['source_line']}",
            {
                "tactical_objective": reference_uid("tactical_objective", tactical["code"]),
                "text": item["text"],
                "source_line": item["source_line"],
            },
        )


def _line_act(strategic: str, line: dict[str, Any]) -> Act:
    tactical, indented = line["tactical_objective"], line.get("indented_under_source_line")
    return _act(
        "action_line",
        f"L{line['source_line']}",
        {
            "strategic_objective": reference_uid("strategic_objective", strategic),
            "tactical_objective": reference_uid("tactical_objective", tactical) if tactical else None,
            "text": line["text"],
            "year": line["year"],
            "status": line["status"],
            "parent": f"L{indented}" if indented else None,
            "source_line": line["source_line"],
        },
    )


FIGURE_FIELDS = frozenset({"id", "value", "unit", "subject", "period", "refers_to", "text", "basis", "source_line"})


def _figure_act(figure: dict[str, Any]) -> Act:
    """What the deck says of a figure beyond the common fields is kept whole in `details`."""
    details = {name: value for name, value in figure.items() if name not in FIGURE_FIELDS}
    period, basis = figure["period"], figure.get("basis")
    return _act(
        "reported_figure",
        figure["id"],
        {
            "code": figure["id"],
            "value": _text(figure["value"]),
            "unit": figure["unit"],
            "subject": figure["subject"],
            "period": canonical_json(period) if period else None,
            "refers_to": "|".join(figure["refers_to"]),
            "text": figure["text"],
            "basis": basis["text"] if isinstance(basis, dict) else basis,
            "details": canonical_json(details) if details else None,
            "source_line": figure["source_line"],
        },
    )


def _text(value: float | int | None) -> str | None:
    return None if value is None else decimal_text(Decimal(str(value)))
