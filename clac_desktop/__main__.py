"""The console script, and `python -m clac_desktop`: without a verb the window, with one the command line."""

from __future__ import annotations

import gc
import sys
from collections.abc import Sequence

# Global options that take a value: the word after them is no verb (cli.md).
WITH_VALUE = frozenset({"--workspace", "--lang", "--actor", "--pictures"})
# A frozen bundle has no interpreter: it starts itself as the process that reads foreign workbooks
CHILD = "--spreadsheet-child"  # `spreadsheets.process.CHILD_VERB`, not imported here for the sake of a quick start
FOR_THE_WINDOW = frozenset({"--sample", "--quiet"})
FILES = (".clac", ".xlsx", ".ods", ".clac-invite", ".clac-request")


def wants_window(argv: Sequence[str]) -> bool:
    """Return whether these words ask for the window: no verb, or only files to open (double-click, *Open with*)."""
    words = iter(argv)
    for word in words:
        if word in WITH_VALUE:
            next(words, None)
        elif word.startswith("--") and word.split("=", 1)[0] in WITH_VALUE | FOR_THE_WINDOW:
            continue
        elif word.startswith("-") or not word.lower().endswith(FILES):
            return False
    return True


def collect_seldom() -> None:
    """Let Python look for garbage in cycles less often: a package is a million objects, and hardly one is in a cycle.

    By default a third of the time of an import went into looking for them, in stretches that stopped the window.
    """
    gc.set_threshold(50_000, 20, 50)


def main(argv: Sequence[str] | None = None) -> int:
    """Open the window or do a verb; return the exit code (cli.md). Only what is needed is imported."""
    words = list(sys.argv[1:] if argv is None else argv)
    if words[:1] == [CHILD]:
        from clac_desktop.spreadsheets import child

        return child.main(words[1:])
    collect_seldom()
    if wants_window(words):
        from clac_desktop import app

        return app.run(words)
    from clac_desktop import cli

    return cli.main(words)


if __name__ == "__main__":
    sys.exit(main())
