"""Keeping a draft while it is typed, and making a service of it: what survives a kill, and what is recorded."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from PySide6.QtCore import QObject, QTimer, Signal

from clac_desktop.errors import Problem
from clac_desktop.models.keys import plain
from clac_desktop.models.record import iso
from clac_desktop.models.service import ServiceDraft
from clac_desktop.models.siblings import Look
from clac_desktop.models.writing import Writing
from clac_desktop.queries.receipts import CORRECTED, settle
from clac_desktop.recording.draft import KeptDraft, drop_draft, keep_draft
from clac_desktop.recording.service import correct_service, record_service
from clac_desktop.ui.background import Background
from clac_desktop.ui.pages.services.opening import Body, Opening

DELAY_MS: Final = 250  # at most half a second of typing is lost in a power cut
RETRY_MS: Final = 5_000  # a disk that was full may have room again; the draft is written then by itself


@dataclass(frozen=True, slots=True)
class Saved:
    """A service that was recorded or corrected, and the entries that did it (none where nothing differed)."""

    uid: str
    eids: tuple[str, ...]


def save_service(writing: Writing, draft: ServiceDraft, opening: Opening) -> Saved:
    """Record a draft, or correct what it was opened on, and take the kept draft away: all or nothing.

    A new service takes the draft's own uid. A change that was not accepted, and was opened to be corrected, is
    corrected by this one. Raises InvalidDraft where a rule refuses.
    """
    before, refused = len(writing.written), str(opening.body.get("refused") or "")
    if opening.record is not None and opening.look is not None:
        correct_service(writing, opening.record, draft, opening.look)
        uid = opening.record
    else:
        uid = record_service(writing, draft, uid=opening.draft)
    drop_draft(writing, opening.draft)
    if refused and len(writing.written) > before:
        settle(writing, [refused], CORRECTED)
    return Saved(uid, tuple(writing.written[before:]))


def shown_of(draft: ServiceDraft) -> dict[str, Any]:
    """Return what the table shows and searches of a draft."""
    words = (draft.title, draft.place, draft.funder, draft.project)
    return {
        "end": iso(draft.end),
        "service_type": draft.service_type,
        "tactical_objective": draft.tactical_objective,
        "place": draft.place,
        "receivers": len(draft.attendance),
        "participants": draft.total,
        "search": plain(" ".join(word for word in words if word)),
    }


class DraftKeeper(QObject):
    """Writes the draft at most `DELAY_MS` after a change; `kept` says when the disk has it."""

    kept = Signal(object)

    def __init__(self, background: Background, uid: str, record: str | None, look: Look | None) -> None:
        super().__init__()
        self._background = background
        self._uid, self._record, self._look = uid, record, look
        self._read: Callable[[], tuple[str, Body]] | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._write)
        self._told = self._stopped = False
        self._asked = 0  # writings that the disk has not answered yet
        self._leaving: Callable[[], object] | None = None
        self.exists = False

    def read_from(self, read: Callable[[], tuple[str, Body]]) -> None:
        """Ask `read` for title and body when the draft is to be written."""
        self._read = read

    def touch(self) -> None:
        """Something changed: write soon. A key stroke does not put the writing off."""
        self._stopped = False
        if not self._timer.isActive() or self._timer.remainingTime() > DELAY_MS:
            self._timer.start(DELAY_MS)

    def flush(self) -> None:
        """Write now what waits to be written."""
        if self._timer.isActive():
            self._timer.stop()
            self._write()

    def leave(self, then: Callable[[], object]) -> None:
        """Call `then` when the disk has all of it; not where it refuses."""
        self.flush()
        if self._asked:
            self._leaving = then
        elif not self._told:
            then()

    def _write(self) -> None:
        if self._read is not None:
            title, body = self._read()
            draft = KeptDraft(self._uid, "service", self._record, title, body, self._look)
            self.exists = True
            self._asked += 1
            self._background.write(keep_draft, draft, then=self._came, failed=self._refused, owner=self)

    def _came(self, _nothing: object) -> None:
        self._told = False
        self._asked -= 1
        self.kept.emit(dt.datetime.now())
        if self._leaving is not None and not self._asked:
            then, self._leaving = self._leaving, None
            then()

    def _refused(self, problems: tuple[Problem, ...]) -> None:
        """Say it once, and try again until it is written."""
        self._asked -= 1
        self._leaving = None
        if not self._told:
            self._told = True
            self._background.problems_untold.emit(problems)
        if not self._stopped and not self._timer.isActive():
            self._timer.start(RETRY_MS)

    def stop(self) -> None:
        """Write nothing more: the draft became a record."""
        self._stopped = True
        self._timer.stop()

    def drop(self) -> None:
        """Take the draft away."""
        self.stop()
        self._background.write(drop_draft, self._uid)
