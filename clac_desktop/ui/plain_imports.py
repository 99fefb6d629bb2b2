"""Gives Python its own import back from PySide.

For the sake of `from __feature__ import ...`, which nothing here uses, PySide puts itself before `__import__` and reads
the source text of every module that is imported afterwards, to look for its own name in it; `linecache` then keeps the
text for ever. That was some 35 MiB of the window, and a tenth of the time of its start.
"""

from __future__ import annotations

import builtins
import linecache

import PySide6.QtCore  # noqa: F401  (it is what puts itself there)


def import_plainly() -> None:
    """Import as without PySide from now on; nothing happens where a version of PySide leaves the import alone."""
    found = getattr(builtins, "__orig_import__", None)  # where PySide keeps what it stands before
    if callable(found):
        builtins.__import__ = found
        linecache.clearcache()
