"""Saved mappings for layouts of others: a JSON file {heading of the file: key of ours, or null to leave it out}."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from clac_desktop.errors import Problem, ProblemError
from clac_desktop.imports.columns import COLUMNS, TableKind, recognise
from clac_desktop.spreadsheets.saving import replacing


def read_mapping(path: Path, kind: TableKind) -> dict[str, str | None]:
    """Return a saved mapping. Raises ProblemError where the file is none, or names a column that we do not know."""
    try:
        data = json.loads(Path(path).read_text(encoding="utf-8-sig"))
    except (OSError, ValueError) as error:
        raise ProblemError(Problem("import.mapping_unreadable", file=str(path))) from error
    if not isinstance(data, dict) or not all(value is None or isinstance(value, str) for value in data.values()):
        raise ProblemError(Problem("import.mapping_unreadable", file=str(path)))
    return check_mapping(data, kind, str(path))


def check_mapping(mapping: Mapping[str, str | None], kind: TableKind, file: str | None = None) -> dict[str, str | None]:
    """Return the mapping with known keys (a heading of ours is as good as its key). Raises ProblemError otherwise."""
    known = {key: key for key in COLUMNS[kind]}
    found: dict[str, str | None] = {}
    wrong = []
    for header, key in mapping.items():
        meant = None if key is None else known.get(key) or recognise(key, _headers(kind))
        if key is not None and meant is None:
            wrong.append(Problem("import.mapping_key", {"header": header, "key": key, "known": list(known)}, file=file))
        found[header] = meant
    if wrong:
        raise ProblemError(*wrong)
    return found


def _headers(kind: TableKind) -> dict[str, str]:
    from clac_desktop.imports.columns import known_headers

    return known_headers(kind)


def save_mapping(path: Path, mapping: Mapping[str, str | None]) -> None:
    """Store a mapping for the next file of the same layout. Raises ProblemError where it cannot be written."""
    text = json.dumps(dict(mapping), ensure_ascii=False, indent=2) + "\n"
    with replacing(Path(path)) as stream:
        stream.write(text.encode("utf-8"))
