"""Works that a test kills: a process that has everything imported and forks one child for each work asked for.

Reads requests as JSON lines; each child says `begin`, `write` (its transaction has begun), `answer` (what a person is
told, after the commit) and ends. Run by test_kill.py.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from clac_desktop.models.database import Workspace
from clac_desktop.models.service import AttendanceDraft
from clac_desktop.models.writing import Writing
from clac_desktop.recording.service import record_service
from clac_desktop.sync.receiving import apply_package
from tests.sync.world import ORGANISATIONS, organisation, service


def say(word: str, fact: str = "") -> None:
    os.write(1, f"{word} {fact}\n".encode())


class Watched(Workspace):
    """A workspace that says when its writing transaction begins."""

    @contextmanager
    def writing(self, actor: str | None = None) -> Iterator[Writing]:
        with super().writing(actor) as writing:
            say("write")
            yield writing


def save(workspace: Workspace, fact: str) -> str:
    """Save a service with 30 receivers, most of them named for the first time."""
    known = tuple(AttendanceDraft(organisation=organisation(name), women=1, men=2) for name in ORGANISATIONS)
    typed = tuple(AttendanceDraft(typed=f"{fact} nueva {n}", women=1, men=2) for n in range(30 - len(known)))
    with workspace.writing() as writing:
        return record_service(writing, service(fact, attendance=known + typed))


def apply(workspace: Workspace, fact: str) -> str:
    """Bring a package in."""
    return apply_package(workspace, Path(fact)).sha256


WORKS = {"save": save, "apply": apply}


def work(request: dict[str, str]) -> None:
    with Watched(Path(request["workspace"])) as workspace:
        say("begin")
        say("answer", WORKS[request["do"]](workspace, request["fact"]))


def main() -> None:
    say("ready")
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            work(json.loads(line))
            os._exit(0)
        say("child", str(child))
        _, status = os.waitpid(child, 0)
        say("end", str(status))


if __name__ == "__main__":
    main()
