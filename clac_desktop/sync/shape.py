"""Whether what a seal covers has the shape that this version reads: a good seal is no proof of a good program.

Anything of a known kind is looked at before it is applied; unknown kinds, types and fields of a newer version pass.
Nothing here judges what values mean: that is ownership's and the form rules'.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from functools import lru_cache, partial
from typing import Any

from clac_desktop.models.journal import Entry, entry_of
from clac_desktop.models.record import FieldKind
from clac_desktop.models.registry import TYPES
from clac_desktop.models.siblings import VOIDED, Aggregate, note_from_json
from clac_desktop.models.upcasting import STATES, current_parts, current_state
from clac_desktop.sync.giving import signs_are_well_formed

LARGEST = 2**63 - 1
DIGITS = 12  # before the decimal point: whole millionths of more do not fit into a table


Check = Callable[[Any], bool]

# What reading JSON of another shape raises.
MISSHAPEN = (LookupError, TypeError, ValueError, AttributeError, ArithmeticError, RecursionError)


def manifest_has_shape(manifest: Mapping[str, Any]) -> tuple[bool, int]:
    """Return whether a package comes from the centre, and its format's version; `manifest` has what it needs.

    Raises one of MISSHAPEN where a value is not what this version reads.
    """
    down = manifest["kind"] != "office_to_centre"
    version = manifest.get("format_version", 1)
    if not _manifest(manifest, down) or type(version) is not int:
        raise ValueError("not the manifest of a package")
    return down, version


def has_shape(data: dict[str, Any], line: str) -> bool:
    """Return whether a line of another kind than entry and row can be applied without a surprise.

    This and the next two may raise one of MISSHAPEN as well. `data` is the canonical JSON object of the line.
    """
    look = LINES.get(data.get("k", ""))
    return _whole_text(data, line) and (look is None or look(data))


def shaped_entry(data: dict[str, Any], line: str) -> Entry | None:
    """Return the journal entry of a line; None where it cannot be applied without a surprise."""
    entry = entry_of(data, line)
    return entry if _whole_text(data, line) and _entry(data, entry) else None


def shaped_row(data: dict[str, Any], line: str, down: bool, version: int) -> Aggregate | None:
    """Return the aggregate of a line of kind row; None where it cannot be applied without a surprise."""
    if version in STATES:
        data["state"] = current_state(data["state"], version)
    if down and not (_number(data["sent"]) and _number(data["rev"])):
        return None  # an office's rows, which are never applied, have neither
    aggregate = Aggregate.from_json(data["state"])
    return aggregate if _whole_text(data, line) and _row(data) else None


def _whole_text(data: dict[str, Any], line: str) -> bool:
    """Whether no half character stands alone; raises where one does."""
    if "\\ud" in line:
        json.dumps(data, ensure_ascii=False).encode("utf-8")
    return True


def _manifest(manifest: Mapping[str, Any], down: bool) -> bool:
    sender, recipient = manifest["sender"], manifest["recipient"]
    names = [sender.get(key, "") for key in ("device", "office", "code", "name", "key", "fingerprint")]
    names += [recipient.get(key, "") for key in ("office", "code")]
    numbers = [manifest[key] for key in ("number", "part", "parts")]
    generation = manifest["generation"]
    if down:
        numbers += [manifest["from_rev"], manifest["to_rev"]]
    else:
        seen = manifest["seen"]
        numbers += [seen[0], seen[2]]
        names.append(seen[1])
    json.dumps(dict(manifest), ensure_ascii=False).encode("utf-8")  # as of the lines: raises at half a character
    texts = (*names, generation[1], manifest.get("created", ""), manifest["package"])
    return signs_are_well_formed(manifest) and all(map(_text, texts)) and all(map(_number, (*numbers, generation[0])))


def _entry(data: dict[str, Any], entry: Entry) -> bool:
    was = entry.was is None or _number(entry.was[1])
    return (
        was
        and bool(entry.parts)
        and all(map(_text, (data["device"], data["epoch"], data["prev"], data["actor"], data["at"])))
        and all(map(_number, (data["seq"], data["schema"])))
        and _text(data.get("import") or "")
        and all(_part(part) for part in current_parts(data["parts"], data["schema"]))
    )


def _part(part: dict[str, Any]) -> bool:
    for record in part["records"].values():
        if not _text(record["type"]):
            return False
        kind = record["type"]
        for name, (_, new) in record["fields"].items():
            if new is not None and not _check_of(kind, name)(new):
                return False
        if not all(_texts(eids) for eids in record.get("over", {}).values()):
            return False
    return _text(part["uid"]) and _texts(part.get("seen", []))


def _row(data: dict[str, Any]) -> bool:
    state = data["state"]
    if state["uid"] != data["uid"] or not all(_number(data.get(key, 0)) for key in ("sent", "rev")):
        return False
    records = state["records"].values()
    return _text(data["uid"]) and all(map(_note, state["entries"])) and all(map(_record, records))


def _record(record: dict[str, Any]) -> bool:
    """Whether a record of a row has values that its fields can hold; plain loops, for they are most of a package."""
    kind = record["type"]
    if not _text(kind):
        return False
    for name, siblings in record["fields"].items():
        check = _check_of(kind, name)
        for place, value in siblings:
            if not _number(place) or not (value is None or check(value)):
                return False
    return True


def _note(note: dict[str, Any]) -> bool:
    """Whether a note that could be read has the values of one."""
    return all(_text(note[key]) for key in ("eid", "device", "epoch", "actor", "at")) and _number(note["seq"])


def _ack(data: dict[str, Any]) -> bool:
    ranges = data["ranges"]
    return (
        _text(data["device"])
        and _text(data["epoch"])
        and bool(ranges)
        and all(_number(first) and _number(last) and _text(hash_) for first, last, hash_ in ranges)
    )


def _fate(data: dict[str, Any]) -> bool:
    reason = data["reason"] is None or _text(data["reason"])
    return reason and _text(data["eid"]) and _text(data["fate"]) and _number(data["rev"]) and _number(data["since"])


def _edit(data: dict[str, Any]) -> bool:
    names = [data[key] for key in ("id", "office", "at", "state", "kind")]
    facts = [data.get(key) for key in ("type", "uid", "aggregate", "field", "author", "package", "reason")]
    return all(map(_text, names)) and all(one is None or _text(one) for one in facts) and _number(data["rev"])


def _device(data: dict[str, Any]) -> bool:
    names = [data[key] for key in ("device", "office", "name", "public_key", "fingerprint")]
    flag = isinstance(data["revoked"], bool)
    return flag and all(map(_text, (*names, data.get("certificate", "")))) and _number(data["number"])


def _returned(data: dict[str, Any]) -> bool:
    names = [data[key] for key in ("aggregate", "uid", "type", "field")]
    note_from_json(data["entry"])
    return all(map(_text, names)) and _note(data["entry"]) and _fits(data["type"], data["field"], data["value"])


# The kinds of line that this version knows. Entries and rows are looked at with what was read of them.
LINES: dict[str, Callable[[dict[str, Any]], bool]] = {
    "entry": lambda data: True,
    "row": _row,
    "leave": lambda data: _text(data["uid"]) and _number(data["sent"]),
    "ack": _ack,
    "fate": _fate,
    "edit": _edit,
    "device": _device,
    "returned": _returned,
}


# ---- values
def _text(value: Any) -> bool:
    return isinstance(value, str)


def _texts(value: Any) -> bool:
    return isinstance(value, list) and all(map(_text, value))


def _number(value: Any) -> bool:
    return type(value) is int and 0 <= value <= LARGEST


def _fits(kind: str, name: str, value: Any) -> bool:
    """Whether a value is one that its field can hold; a group has a value for each of its fields."""
    return value is None or _check_of(kind, name)(value)


@lru_cache(maxsize=1024)
def _check_of(kind: str, name: str) -> Check:
    """Return the test of a field's values that are not null; what this version does not know passes any."""
    if name == VOIDED:
        return _flag
    known = TYPES.get(kind)
    names = name.split("+")
    if known is None or any(one not in known.fields for one in names):
        return _anything
    checks = [CHECKS[known.fields[one].kind] for one in names]
    return checks[0] if len(checks) == 1 else partial(_group, checks)


def _group(checks: Sequence[Check], value: Any) -> bool:
    if not isinstance(value, list) or len(value) != len(checks):
        return False
    return all(one is None or check(one) for check, one in zip(checks, value, strict=True))


def _anything(value: Any) -> bool:
    return True


def _flag(value: Any) -> bool:
    return isinstance(value, bool)


def _integer(value: Any) -> bool:
    return type(value) is int and abs(value) <= LARGEST


def _day(value: Any) -> bool:
    return _text(value) and _is_day(value)


def _decimal(value: Any) -> bool:
    return _text(value) and _is_decimal(value)


@lru_cache(maxsize=4096)
def _is_day(value: str) -> bool:
    return dt.date.fromisoformat(value).isoformat() == value


@lru_cache(maxsize=4096)
def _is_decimal(value: str) -> bool:
    try:
        number = Decimal(value)
    except InvalidOperation:
        return False
    return number.is_finite() and number.adjusted() < DIGITS


CHECKS: dict[FieldKind, Check] = {
    "text": _text, "reference": _text, "references": _texts, "integer": _integer, "boolean": _flag,
    "decimal": _decimal, "date": _day,
}  # fmt: skip
