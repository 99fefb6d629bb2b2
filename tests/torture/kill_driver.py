"""Works that a test kills: a process that has everything imported and forks one child for each work asked for.

Reads requests as JSON lines (`do`, `workspace`, `fact`, `at`); each child says `begin`, `write` (the work now changes
something), `answer` (what a person is told) and ends. It counts the calls of functions, Python's and C's, from `begin`
on and tells the count with each word; with `at` it kills itself with SIGKILL at that call: the place of a kill is then
the same on any computer, however busy it is. Run by test_kills.py.
"""

from __future__ import annotations

import contextlib
import ctypes
import json
import os
import shutil
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any

import alembic.command  # noqa: F401  (a migration imports it: not while it is measured)

from clac_desktop.models import opening
from clac_desktop.models.backup import make_backup
from clac_desktop.models.database import SCHEMA_VERSION, Workspace
from clac_desktop.models.opening import open_workspace
from clac_desktop.models.service import AttendanceDraft
from clac_desktop.models.writing import Writing
from clac_desktop.recording.service import record_service
from clac_desktop.sync.receiving import apply_package
from clac_desktop.sync.sending import export_packages
from tests.torture.places import organisation, service
from tests.torture.zygote import load, reading_in_forks

PR_SET_CHILD_SUBREAPER = 36  # linux/prctl.h
NEXT_VERSION = "9999"
MIGRATION = f'''"""A change of the schema that only tests know: a table of its own, filled from what is there."""

from alembic import op

revision = "{NEXT_VERSION}"
down_revision = "{SCHEMA_VERSION}"
branch_labels = None
depends_on = None


def upgrade() -> None:
    run = op.get_bind().exec_driver_sql
    run("CREATE TABLE later (id INTEGER PRIMARY KEY, uid TEXT NOT NULL)")
    run("INSERT INTO later (uid) SELECT uid FROM service")
    run("CREATE INDEX later_uid ON later (uid)")
'''


@contextmanager
def newer_program(folder: Path) -> Iterator[None]:
    """The program is of a later version, whose schema has a table more; its migrations lie in the folder."""
    former = opening.MIGRATIONS, opening.SCHEMA_VERSION
    migrations = folder / "migrations"
    if not migrations.exists():
        shutil.copytree(opening.MIGRATIONS, migrations, ignore=shutil.ignore_patterns("__pycache__"))
        (migrations / "versions" / "m9999_later.py").write_text(MIGRATION, encoding="utf-8")
    vars(opening).update(MIGRATIONS=migrations, SCHEMA_VERSION=NEXT_VERSION)
    try:
        yield
    finally:
        vars(opening).update(MIGRATIONS=former[0], SCHEMA_VERSION=former[1])


class Calls:
    """Counts the calls of this process, and ends it at one of them."""

    def __init__(self, at: int | None) -> None:
        self._at = -1 if at is None else at
        self._count = 0

    def start(self) -> None:
        """Count from here on."""
        sys.setprofile(self._called)

    def _called(self, frame: FrameType, event: str, argument: Any) -> None:
        self._count += 1
        if self._count == self._at:
            os.kill(os.getpid(), signal.SIGKILL)

    def say(self, word: str, fact: str = "") -> None:
        """Tell the test a word, where it stands, and a fact."""
        os.write(1, f"{json.dumps([word, self._count, fact])}\n".encode())


class Watched(Workspace):
    """A workspace that says when its writing transaction begins."""

    calls: Calls

    @contextmanager
    def writing(self, actor: str | None = None, *, taking: bool = False) -> Iterator[Writing]:
        with super().writing(actor, taking=taking) as writing:
            self.calls.say("write")
            yield writing


def save(workspace: Workspace, fact: str) -> str:
    """Save a service with 30 receivers, most of them named for the first time; its uid."""
    known = tuple(AttendanceDraft(organisation=organisation("PE", n), women=1, men=2, not_stated=0) for n in range(3))
    typed = tuple(AttendanceDraft(typed=f"{fact} nueva {n}", women=1, men=2, not_stated=0) for n in range(27))
    with workspace.writing() as writing:
        return record_service(writing, service(fact, [], attendance=known + typed))


def apply(workspace: Workspace, fact: str) -> str:
    """Bring a package in; its digest."""
    return apply_package(workspace, Path(fact)).sha256


def export(workspace: Workspace, fact: str) -> str:
    """Write a package; its file."""
    return str(export_packages(workspace)[0].file)


def backup(workspace: Workspace, fact: str) -> str:
    """Make a backup; its file."""
    return str(make_backup(workspace).file)


WORKS: dict[str, Callable[[Workspace, str], str]] = {"save": save, "apply": apply, "export": export}


def work(request: dict[str, Any]) -> None:
    """Do what is asked for in this process."""
    do, path, calls = str(request["do"]), Path(request["workspace"]), Calls(request["at"])
    if do == "migrate":
        with newer_program(Path(request["fact"])):
            calls.start()
            calls.say("begin")
            calls.say("write")
            with open_workspace(path):
                calls.say("answer", "migrated")
        return
    workspace = Watched(path)
    workspace.calls = calls
    if do == "close":
        save(workspace, str(request["fact"]))
    calls.start()
    calls.say("begin")
    if do in WORKS:
        calls.say("answer", WORKS[do](workspace, str(request["fact"])))
    elif do == "backup":
        calls.say("write")
        calls.say("answer", backup(workspace, ""))
    if do == "close":
        calls.say("write")
    workspace.close()
    if do == "close":
        calls.say("answer", "closed")


def adopt_orphans() -> None:
    """The reading processes of a killed child become this process's own (Linux)."""
    if sys.platform == "linux":
        assert ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) == 0


def reap_orphans() -> None:
    """Wait for them: forked, not started anew as the product's are, they hold the workspace's lock until they end."""
    with contextlib.suppress(ChildProcessError):
        while True:
            os.waitpid(-1, 0)


def main() -> None:
    """Serve until the requests end."""
    load()
    adopt_orphans()
    os.write(1, b'["ready", 0, ""]\n')
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            with reading_in_forks():
                work(json.loads(line))
            os._exit(0)
        os.write(1, f'["child", {child}, ""]\n'.encode())
        _, status = os.waitpid(child, 0)
        reap_orphans()
        os.write(1, f'["end", {status}, ""]\n'.encode())


if __name__ == "__main__":
    main()
