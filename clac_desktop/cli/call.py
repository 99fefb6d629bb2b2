"""One call of the command line: options, answer for people or programs, exit code. All of it is a contract (cli.md).

Exit codes: 0 done; 1 a problem (a plain sentence each on stderr); 2 wrong usage; 3 a bug (the log is named).
"""

from __future__ import annotations

import argparse
import contextlib
import getpass
import json
import logging
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from clac_desktop import paths, texts
from clac_desktop.errors import Problem, ProblemError, errors_among
from clac_desktop.models.database import Workspace
from clac_desktop.models.opening import open_workspace
from clac_desktop.sync.restoring import notice_restore
from clac_desktop.texts import _

log = logging.getLogger(__name__)
Document = dict[str, Any]


@dataclass(slots=True)
class Call:
    """One call: its options, what is printed for programs, what for people, and the problems met."""

    options: argparse.Namespace
    document: Document
    lines: list[str]
    problems: list[Problem]

    def say(self, line: str) -> None:
        """Note a line for a person."""
        self.lines.append(line)

    def show_progress(self, done: int, of: int) -> None:
        """Draw how far a long work is, on a terminal only."""
        if self.options.quiet or not sys.stderr.isatty():
            return
        width = 30
        full = width * done // max(of, 1)
        end = "\n" if done >= of else ""
        sys.stderr.write(f"\r[{'#' * full}{'.' * (width - full)}] {done} / {of}{end}")
        sys.stderr.flush()

    @property
    def workspace_path(self) -> Path:
        """The workspace that was named, or the default one. A database URL is refused in words (not built yet)."""
        chosen = self.options.workspace or os.environ.get("CLAC_WORKSPACE")
        if chosen and "://" in str(chosen):
            raise ProblemError(Problem("workspace.url", value=str(chosen)))
        return Path(chosen).expanduser() if chosen else paths.default_workspace()

    @contextlib.contextmanager
    def workspace(self, *, writable: bool = False) -> Iterator[Workspace]:
        """Open the workspace and speak its language, unless another was asked for."""
        actor = self.options.actor or os.environ.get("CLAC_ACTOR")
        with self.opened(writable=writable, actor=actor) as workspace:
            with workspace.reading() as reading:
                settings = reading.settings
            if writable:
                self.problems += notice_restore(workspace)
            if not self.options.lang and settings.get("language"):
                texts.set_language(settings["language"])
            if not actor and not settings.get("actor"):
                workspace.actor = getpass.getuser()
            yield workspace

    def opened(self, *, writable: bool = False, actor: str | None = None) -> Workspace:
        """Open the workspace and return it. Raises WorkspaceProblem where that cannot be.

        A workspace of an older version is brought to this one whatever the verb: scripts go on after an update.

        That is done on a verified copy, after a backup, and changes no record.
        """
        try:
            return open_workspace(self.workspace_path, writable=writable, actor=actor)
        except ProblemError as problem:
            if [one.code for one in problem.problems] != ["workspace.older"]:
                raise
        open_workspace(self.workspace_path).close()
        return open_workspace(self.workspace_path, writable=writable, actor=actor)


def run(argv: Sequence[str]) -> int:
    """Do a verb; return the exit code."""
    from clac_desktop.cli.parser import parser

    _start_log()
    options = parser().parse_args(_globals_first(argv))
    texts.set_language(options.lang or "es")
    call = Call(options, {}, [], [])
    verb: Callable[[Call], int | None] = options.do
    try:
        try:
            code = verb(call) or 0
        except ProblemError as problem:
            call.problems += [known for known in problem.problems if known not in call.problems]
            code = 1
        _answer(call)
        sys.stdout.flush()
    except KeyboardInterrupt:  # what was begun is rolled back; what was applied before stays
        print(_("Interrumpido: lo que estaba a medias no se guardó."), file=sys.stderr)
        return 1
    except BrokenPipeError:  # who reads has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except Exception:  # the hook of the command line: anything else is a bug
        log.exception("a bug in %s", options.verb)
        print(_("Error interno. Los detalles están en {file}.").format(file=paths.log_file()), file=sys.stderr)
        return 3
    return code


def _globals_first(argv: Sequence[str]) -> list[str]:
    """Global options may stand before or after the verb; argparse wants them before."""
    words, front, rest = list(argv), [], []
    while words:
        word = words.pop(0)
        name = word.split("=", 1)[0]
        if word == "--":
            rest += [word, *words]
            break
        if name in ("--workspace", "--lang", "--actor"):
            front.append(word)
            if "=" not in word and words:
                front.append(words.pop(0))
        elif word in ("--json", "--quiet"):
            front.append(word)
        else:
            rest.append(word)
    return front + rest


def _answer(call: Call) -> None:
    if call.options.json:
        if call.problems and "problems" not in call.document:
            call.document["problems"] = [texts.problem_as_json(problem) for problem in call.problems]
        if call.options.verb != "dump":
            print(json.dumps(call.document, ensure_ascii=False))
    elif not call.options.quiet:
        for line in call.lines:
            print(line)
    for problem in call.problems:
        hint = texts.hint(problem)
        print(texts.sentence(problem) + (f" {hint}" if hint else ""), file=sys.stderr)


def _start_log() -> None:
    from logging.handlers import RotatingFileHandler

    handler = RotatingFileHandler(paths.log_file(), maxBytes=1_000_000, backupCount=3, encoding="utf-8", delay=True)
    logging.basicConfig(level=logging.INFO, handlers=[handler], format="%(asctime)s %(levelname)s %(name)s %(message)s")
    logging.getLogger("alembic").setLevel(logging.WARNING)


def exit_code(problems: Sequence[Problem]) -> int:
    """Return 1 where a problem is an error, 0 where all are warnings."""
    return 1 if errors_among(problems) else 0
