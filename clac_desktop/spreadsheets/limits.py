"""What a foreign file may cost, and how the child process binds itself to it (sync.md 7.2)."""

from __future__ import annotations

import contextlib
import sys
from dataclasses import dataclass

MEGABYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """Seconds are wall time; `memory`, `file_bytes` and `inflated` are bytes."""

    seconds: float = 30.0
    memory: int = 512 * MEGABYTE
    file_bytes: int = 25 * MEGABYTE
    members: int = 200
    inflated: int = 256 * MEGABYTE
    rows: int = 60_000
    columns: int = 250


DEFAULT_LIMITS = Limits()


def bind_process(limits: Limits) -> None:
    """Bind the calling process to the memory and time of `limits`. Called by the child once its imports are done.

    POSIX: address space, CPU time, no core file (it would hold personal data). Windows: a job object that holds this
    process alone; there the parent's clock is the only limit of time.
    """
    if sys.platform == "win32":
        from clac_desktop.spreadsheets.job_object import bind_memory

        bind_memory(limits.memory)
    else:
        import resource

        seconds = int(limits.seconds) + 5
        wanted = [(resource.RLIMIT_CPU, seconds), (resource.RLIMIT_CORE, 0), (resource.RLIMIT_AS, limits.memory)]
        for kind, amount in wanted:
            # A system that forbids or lacks one of them (macOS, RLIMIT_AS) still has the others and the clock.
            with contextlib.suppress(ValueError, OSError):
                resource.setrlimit(kind, (amount, amount))
