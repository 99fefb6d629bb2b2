"""A Problem becomes a sentence: its template by code, filled with its facts, after the place where it was found.

Each room writes its templates in `problems_<room>.py` of this package, as `SENTENCES: code -> (sentence, hint)`.
"""

from __future__ import annotations

import importlib
import logging
import pkgutil
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import PurePath
from string import Formatter
from typing import Any

from clac_desktop import texts
from clac_desktop.errors import Problem
from clac_desktop.texts.formats import date_long, number, percent
from clac_desktop.texts.language import N_, _

log = logging.getLogger(__name__)

# The tests set this: a code without a sentence or a sentence without its fact is a bug there. For a user the problem
# itself matters more than our mistake in telling it.
strict = False

UNTOLD = N_("Problema {code}")
PLACE = {
    "file": N_("«{file}»"),
    "sheet": N_("hoja «{sheet}»"),
    "row": N_("fila {row}"),
    "column": N_("columna «{column}»"),
}


def sentence(problem: Problem) -> str:
    """Return the whole sentence: the place first, as far as the problem has one and its template does not name it."""
    template = _(_templates(problem)[0])
    named = {field for _literal, field, _spec, _conversion in Formatter().parse(template)}
    values = _values(problem)
    place = [_(words).format_map(values) for part, words in PLACE.items() if part not in named and values[part] != ""]
    told = reason(problem)
    if not place:
        return told
    where = ", ".join(place)
    return _("{place}: {sentence}").format(place=where[0].upper() + where[1:], sentence=told)


def reason(problem: Problem) -> str:
    """Return the sentence without the place: for a table or a workbook where the place is seen already."""
    return _fill(_(_templates(problem)[0]), problem)


def hint(problem: Problem) -> str:
    """Return what to do about it, or "" where nothing can be said."""
    template = _templates(problem)[1]
    return _fill(_(template), problem) if template else ""


def problem_as_json(problem: Problem) -> dict[str, Any]:
    """Return the problem with the keys of the command line's contract; unknown places are None."""
    return {
        "code": problem.code,
        "severity": problem.severity,
        "message": reason(problem),
        "file": problem.file,
        "sheet": problem.sheet,
        "row": problem.row,
        "column": problem.column,
        "value": problem.value,
        "hint": hint(problem),
    }


@cache
def templates() -> Mapping[str, tuple[str, str]]:
    """Return the sentences of all rooms. Raises ValueError if two rooms use one code."""
    found: dict[str, tuple[str, str]] = {}
    for module in sorted(info.name for info in pkgutil.iter_modules(texts.__path__)):
        if not module.startswith("problems_"):
            continue
        room: Mapping[str, tuple[str, str]] = importlib.import_module(f"{texts.__name__}.{module}").SENTENCES
        if twice := sorted(found.keys() & room.keys()):
            raise ValueError(f"{module} tells {', '.join(twice)} again")
        found.update(room)
    return found


def _templates(problem: Problem) -> tuple[str, str]:
    known = templates().get(problem.code)
    if known is not None:
        return known
    if strict:
        raise KeyError(problem.code)
    log.error("no sentence for problem %s with facts %s", problem.code, sorted(problem.facts))
    return _untold(problem), ""


def _untold(problem: Problem) -> str:
    """Return a template that at least names the code and the facts."""
    facts = ", ".join(f"{name} = {{{name}}}" for name in problem.facts if name.isidentifier())
    head = _(UNTOLD).format(code=problem.code)
    return f"{head} ({facts})" if facts else head


def _values(problem: Problem) -> dict[str, object]:
    """Return what a template can name: the facts and the place; the file without its folders."""
    place = {
        "file": PurePath(problem.file).name if problem.file else "",
        "sheet": problem.sheet,
        "row": problem.row,
        "column": problem.column,
        "value": problem.value,
    }
    return {**{part: "" if value is None else value for part, value in place.items()}, **problem.facts}


class _Filling(Formatter):
    """Fills `{n:number}`, `{share:percent}`; dates and lists are written for people without being asked."""

    def format_field(self, value: Any, format_spec: str) -> str:
        if format_spec in ("number", "percent"):
            if not isinstance(value, int | float | Decimal | None):
                return str(value)
            return number(value) if format_spec == "number" else percent(value)
        if format_spec == "" and isinstance(value, date):
            return date_long(value)
        if format_spec == "" and isinstance(value, Iterable) and not isinstance(value, str | bytes | Mapping):
            return ", ".join(self.format_field(part, "") for part in value)
        if value is None:
            return number(None)
        return str(super().format_field(value, format_spec))


def _fill(template: str, problem: Problem) -> str:
    try:
        return _Filling().vformat(template, (), _values(problem))
    except (KeyError, IndexError, ValueError) as mistake:
        if strict:
            raise
        log.error("sentence of %s cannot be filled: %r", problem.code, mistake)
        return template
