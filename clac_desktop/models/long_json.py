"""JSON of many megabytes, item by item: in one go it would hold the interpreter, and the window, for 140 ms.

The undo of an import is one entry with a part for each of its records, and a receipt has a row for each: what is long
in both is a list right under the top.
"""

from __future__ import annotations

import json
from typing import Any

from clac_desktop.models.identity import canonical_json

LONG = 200_000  # signs: about two milliseconds
MANY = 50  # items of a list under the top

_decoder = json.JSONDecoder()


def canonical_text(body: dict[str, Any]) -> str:
    """Return `canonical_json(body)`, sign by sign the same."""
    if not any(isinstance(value, list) and len(value) > MANY for value in body.values()):
        return canonical_json(body)
    return "{" + ",".join(f"{canonical_json(key)}:{_text_of(body[key])}" for key in sorted(body)) + "}"


def _text_of(value: Any) -> str:
    if not isinstance(value, list):
        return canonical_json(value)
    some = (canonical_json(value[start : start + MANY]) for start in range(0, len(value), MANY))
    return f"[{','.join(one[1:-1] for one in some)}]"


def parse_text(text: str) -> Any:
    """Return `json.loads(text)`, and raise as it does."""
    if len(text) < LONG or text[0] != "{":
        return json.loads(text)
    try:
        return _parsed(text)
    except (ValueError, IndexError):  # blanks between the signs, or no JSON at all: that is told by the whole
        return json.loads(text)


def _parsed(text: str) -> dict[str, Any]:
    """Return the object of a text without blanks. Raises ValueError or IndexError where it is written otherwise."""
    found: dict[str, Any] = {}
    at = 1
    while True:
        key, at = _decoder.raw_decode(text, at)
        if type(key) is not str or text[at] != ":":
            raise ValueError
        found[key], at = _items(text, at + 2) if text[at + 1] == "[" else _decoder.raw_decode(text, at + 1)
        if text[at] == "}" and at == len(text) - 1:
            return found
        at = _after_comma(text, at)


def _items(text: str, at: int) -> tuple[list[Any], int]:
    """Return the items of a list whose bracket was read, and the place after it."""
    if text[at] == "]":
        return [], at + 1
    found = []
    while True:
        item, at = _decoder.raw_decode(text, at)
        found.append(item)
        if text[at] == "]":
            return found, at + 1
        at = _after_comma(text, at)


def _after_comma(text: str, at: int) -> int:
    if text[at] != ",":
        raise ValueError
    return at + 1
