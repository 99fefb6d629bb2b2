"""Facts a person can act on, as data. The sentences are in `texts`, so that each is written once per language."""

from __future__ import annotations

import errno
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

Severity = Literal["error", "warning"]
# What a disk says that was pulled out, or broke, while it was written.
_GONE = {getattr(errno, name) for name in ("EIO", "ENODEV", "ENXIO", "ESTALE", "ENOTCONN") if hasattr(errno, name)}
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG} if sys.platform != "win32" else {errno.ENOSPC, errno.EFBIG}


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong, where it is, and the facts that its sentence needs.

    `code` names the sentence in `texts`; `facts` are the values that the sentence and its hint print.
    A warning never refuses anything.
    """

    code: str
    facts: Mapping[str, object] = field(default_factory=dict)
    severity: Severity = "error"
    file: str | None = None
    sheet: str | None = None
    row: int | None = None
    column: str | None = None
    value: str | None = None


class ProblemError(Exception):
    """Raised where work cannot go on; carries the problems. Nothing has been changed when it arrives."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__(", ".join(problem.code for problem in problems))
        self.problems: tuple[Problem, ...] = problems


class InvalidDraft(ProblemError):
    """A draft that may not be stored in the state its author chose."""


class UnreadableFile(ProblemError):
    """A file that is not what it should be: no workbook, password, too large, damaged."""


class WorkspaceProblem(ProblemError):
    """The workspace cannot be opened, or not be written: in use, newer, damaged, full disk."""


class Cancelled(Exception):
    """The user cancelled a long work; its transaction was rolled back."""


def errors_among(problems: Iterable[Problem]) -> list[Problem]:
    """Return those problems that refuse something (warnings left out)."""
    return [problem for problem in problems if problem.severity == "error"]


def problem_of(error: OSError, target: Path) -> Problem:
    """Return the Problem that a failure of the file system is for the person who wanted to save."""
    code, facts = "save_failed", {}
    if error.errno in _FULL:
        code = "save_disk_full"
    elif isinstance(error, IsADirectoryError):
        code = "save_is_folder"
    elif isinstance(error, PermissionError) or error.errno == errno.EROFS:
        code = "save_no_permission"
    elif isinstance(error, FileNotFoundError | NotADirectoryError | FileExistsError):
        code = "save_no_folder"
    elif error.errno in _GONE:
        code = "save_gone"
    else:
        facts = {"reason": error.strerror or type(error).__name__}
    return Problem(code, facts, file=str(target))
