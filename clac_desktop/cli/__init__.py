"""The command line: each verb calls the function that the window calls (`call` the frame, `parser` the words)."""

from __future__ import annotations

from collections.abc import Sequence


def main(argv: Sequence[str]) -> int:
    """Do a verb; return the exit code."""
    from clac_desktop.cli.call import run

    return run(argv)
