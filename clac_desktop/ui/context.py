"""Whose window it is."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(slots=True)
class Context:
    """Whose window this is."""

    office: str = ""
    coordinator: str = ""
    person: str = ""
    sample: bool = False
    centre: bool = False
    theme: str = "light"
