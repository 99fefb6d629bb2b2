"""A file is either the old one or the whole new one, also when the power goes or the disk is full."""

from __future__ import annotations

import contextlib
import errno
import os
import secrets
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from clac_desktop.errors import ProblemError, problem_of


@contextmanager
def replacing(target: Path) -> Iterator[IO[bytes]]:
    """Give a file to write to; at the end of the block it takes the place of `target`, complete and on the disk.

    If the block raises, `target` is untouched and nothing is left behind.
    Raises ProblemError: save_disk_full, save_no_permission, save_no_folder, save_is_folder, save_gone, save_failed.
    """
    try:
        if target.is_dir():
            raise IsADirectoryError(errno.EISDIR, "")
        temporary = target.with_name(f".{target.stem[:40]}-{secrets.token_hex(4)}.part")
        opened = temporary.open("xb", buffering=1024 * 1024)
    except OSError as error:
        raise ProblemError(problem_of(error, target)) from error
    try:
        with opened as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        temporary.replace(target)
        _sync_folder(target.parent)
    except OSError as error:
        _remove(temporary)
        raise ProblemError(problem_of(error, target)) from error
    except BaseException:
        _remove(temporary)
        raise


def forget_cached(path: Path) -> None:
    """Let the system forget what it remembers of a file that is on the disk: the next reading asks the disk itself.

    A stick that only seemed to take the bytes is found out by that. Windows offers no such call; there the file is
    opened anew, which is all one can do. Raises OSError where the file is gone.
    """
    if sys.platform == "win32" or not hasattr(os, "posix_fadvise"):
        return
    number = os.open(path, os.O_RDONLY)
    try:
        os.posix_fadvise(number, 0, 0, os.POSIX_FADV_DONTNEED)
    finally:
        os.close(number)


def _remove(temporary: Path) -> None:
    # The failure that led here is the one to tell; a temporary file that stays is harmless.
    with contextlib.suppress(OSError):
        temporary.unlink(missing_ok=True)


def _sync_folder(folder: Path) -> None:
    """Put the new name on the disk too. Windows offers no such call, and some network folders refuse it."""
    if sys.platform == "win32":
        return
    with contextlib.suppress(OSError):
        number = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(number)
        finally:
            os.close(number)
