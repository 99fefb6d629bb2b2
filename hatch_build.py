"""Compiles the translations: the fragments `resources/locale/<language>/*.po` of all rooms become one `.mo` a language.

Run by the build of the wheel, by `run.py` and by the tests: `python hatch_build.py` does it by hand.
The product itself reads only the `.mo`, so that Babel stays out of it.
"""

from __future__ import annotations

import re
import sys
from io import BytesIO
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from hatchling.builders.hooks.plugin.interface import BuildHookInterface

DOMAIN = "clac_desktop"
LOCALE = Path(__file__).resolve().parent / "resources" / "locale"


class ConflictingTranslations(ValueError):
    """One sentence has two different translations; the message names both files."""


def fragments(folder: Path) -> list[Path]:
    """Return the .po files of one language, sorted, so that compiling is the same everywhere."""
    return sorted(folder.glob("*.po"))


def read_fragment(path: Path, language: str) -> Catalog:
    """Return one fragment. Raises ConflictingTranslations if it names a sentence twice, PoFileError if it is broken."""
    with path.open("rb") as file:
        catalogue = read_po(file, locale=language, abort_invalid=True)
    written = len(re.findall(r"^msgid ", path.read_text(encoding="utf-8"), re.MULTILINE))
    known = len(catalogue) + 1  # the header
    if written > known:
        raise ConflictingTranslations(f"{path}: {written - known} sentence(s) stand in it more than once")
    return catalogue


def merged(folder: Path) -> Catalog:
    """Return all translated sentences of one language folder. Raises ConflictingTranslations."""
    whole = Catalog(locale=folder.name, domain=DOMAIN)
    origin: dict[Any, tuple[Path, Any]] = {}
    for path in fragments(folder):
        for message in read_fragment(path, folder.name):
            if not message.id or message.fuzzy or not message.string:
                continue
            key = (message.context, message.id if isinstance(message.id, str) else tuple(message.id))
            if key in origin and origin[key][1] != message.string:
                first, translation = origin[key]
                raise ConflictingTranslations(
                    f"{message.id!r} is {translation!r} in {first.name} and {message.string!r} in {path.name}"
                )
            origin.setdefault(key, (path, message.string))
            whole.add(message.id, string=message.string, context=message.context)
    return whole


def is_stale(folder: Path, target: Path) -> bool:
    """Return whether a fragment is younger than the compiled file, or one came or went (the folder's own time)."""
    if not target.exists():
        return True
    compiled = target.stat().st_mtime_ns
    return any(path.stat().st_mtime_ns > compiled for path in [folder, *fragments(folder)])


def replace_file(target: Path, content: bytes) -> None:
    """Write a file whole or not at all; what is unfinished has a hidden name, so that nobody packs or counts it."""
    target.parent.mkdir(exist_ok=True)
    with NamedTemporaryFile(dir=target.parent, prefix=".unfinished-", delete=False) as file:
        unfinished = Path(file.name)
    try:
        unfinished.write_bytes(content)
        unfinished.chmod(0o644)
        unfinished.replace(target)
    finally:
        unfinished.unlink(missing_ok=True)


def compile_translations(locale: Path = LOCALE, force: bool = False) -> list[Path]:
    """Compile every stale language; return the files written. Two runs at once do not disturb each other."""
    written = []
    for folder in sorted(path for path in locale.iterdir() if path.is_dir()):
        target = folder / "LC_MESSAGES" / f"{DOMAIN}.mo"
        if not force and not is_stale(folder, target):
            continue
        compiled = BytesIO()
        write_mo(compiled, merged(folder))
        replace_file(target, compiled.getvalue())
        written.append(target)
    return written


class TranslationsHook(BuildHookInterface):  # type: ignore[type-arg]
    """Hatch calls this before it packs the wheel."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        compile_translations(Path(self.root) / "resources" / "locale", force=version == "standard")


if __name__ == "__main__":
    try:
        compile_translations(force="--force" in sys.argv)
    except ConflictingTranslations as conflict:
        sys.exit(str(conflict))
