"""A written package goes onto a stick, or anywhere else: copied, read back from the disk, and only then "saved"."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from clac_desktop.errors import Problem, ProblemError, UnreadableFile, problem_of
from clac_desktop.models.database import Workspace
from clac_desktop.spreadsheets.saving import forget_cached, replacing
from clac_desktop.sync.package import read_package


def copy_package(workspace: Workspace, files: Sequence[str], folder: Path) -> list[Path]:
    """Copy all parts of a package that was written here into a folder; return the copies, each verified on its disk.

    A copy that is there already counts as made. Raises ProblemError where a part is gone or was changed since, where
    another file has its name, or where the disk is full, protected or pulled out; no copy of this call is left then.
    """
    with workspace.reading() as reading:
        hashes = {
            file: str(sha256)
            for file, sha256 in reading.connection.exec_driver_sql("SELECT file, sha256 FROM sent_package ORDER BY id")
        }
    contents = [(Path(file), _content(Path(file), hashes.get(file, ""))) for file in files]
    made: list[Path] = []
    try:
        return [_copy(content, folder / source.name, made) for source, content in contents]
    except BaseException:
        for copy in made:
            with suppress(OSError):  # the failure that led here is the one to tell; the stick may be gone
                copy.unlink()
        raise


def _content(source: Path, sha256: str) -> bytes:
    try:
        content = source.read_bytes()
    except OSError as error:
        raise ProblemError(Problem("copy.gone", file=str(source))) from error
    if _sha256(content) != sha256:
        raise ProblemError(Problem("copy.changed", file=str(source)))
    return content


def _copy(content: bytes, target: Path, made: list[Path]) -> Path:
    try:
        if target.exists():
            if _sha256(target.read_bytes()) != _sha256(content):
                raise ProblemError(Problem("copy.other_file", file=str(target)))
        else:
            with replacing(target) as stream:
                made.append(target)
                stream.write(content)
        forget_cached(target)
        if _sha256(target.read_bytes()) != _sha256(content):
            raise ProblemError(Problem("copy.not_verified", file=str(target)))
    except OSError as error:
        raise ProblemError(problem_of(error, target)) from error
    try:
        whole = read_package(target).broken is None
    except UnreadableFile:
        whole = False
    if not whole:
        raise ProblemError(Problem("copy.not_verified", file=str(target)))
    return target


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
