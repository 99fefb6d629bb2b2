"""What older versions wrote is read as if today's had written it: pure functions, one step each (sync.md 9).

What is stored or sealed is never rewritten: an entry's hash and a package's signature cover the old words. A step from
version n makes n + 1 of it. There is none yet; a change of the fields' meaning adds its step here, with a migration of
the rows, and a golden file of the older version shows for ever that it holds.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

Part = dict[str, Any]
State = dict[str, Any]
T = TypeVar("T")
PARTS: dict[int, Callable[[list[Part]], list[Part]]] = {}  # parts of a journal entry, by the entry's `schema`
STATES: dict[int, Callable[[State], State]] = {}  # the `state` of a payload's row, by the package's `format_version`


def current_parts(parts: list[Part], schema: int) -> list[Part]:
    """Return the parts of an entry of an older schema as today's; those of today's or a newer one as they are."""
    return _stepped(parts, schema, PARTS)


def current_state(state: State, format_version: int) -> State:
    """Return the state of a row of an older format as today's; one of today's or a newer one as it is."""
    return _stepped(state, format_version, STATES)


def _stepped(content: T, version: int, steps: Mapping[int, Callable[[T], T]]) -> T:
    while version in steps:
        content = steps[version](content)
        version += 1
    return content
